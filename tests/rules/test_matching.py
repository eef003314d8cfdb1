"""Orders held against candidates: monotonic, deterministic, the list as the explanation, and why."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmdesk.core.languages import in_language
from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.match_demands import NeedFacts, Weights, demands_of
from kmdesk.rules.match_index import MatchIndex
from kmdesk.rules.match_tests import Profile
from kmdesk.rules.match_verdict import judge
from kmdesk.rules.matching import Criterion, Explained, explain
from tests.nasty import NASTY
from tests.rules.matching_cases import COUNTS, KNOWN, WEIGHTS, answered, candidates, needs, weights

VESTRUM = NeedFacts(
    education_levels=("H50",),
    fields_of_study=("engineering_it",),
    mandatory=("Videregående uddannelse, teknik", "Dansk i skrift og tale", "Kørekort B"),
    desirable=(
        "Erfaring med CNC eller metal",
        "Kender planlægningsværktøj",
        "Kan starte senest 1. februar 2027",
    ),
    must_have=("education_level", "field_of_study", "languages", "driving_licence"),
)
SOFIE = CandidateFacts(
    education_title="Diplomingeniør",
    education_level="H50",
    field_of_study="engineering_it",
    languages=("Dansk (modersmål)", "Engelsk"),
    competences=("Lean",),
    motivation="Praktik 20 uger, metalvirksomhed. Har brugt ERP i afgangsprojekt.",
    earliest_start="2026-12-01",
)
_STATES = {"missing": 0, "unknown": 1, "met": 2}


def explained(need: NeedFacts, candidate: CandidateFacts, own: Weights = WEIGHTS) -> Explained:
    return explain(need, candidate, own, KNOWN)


def line(found: Explained, label: str) -> Criterion:
    return next(one for one in found.criteria if one.label == label)


def test_the_example_of_the_design() -> None:
    found = explained(VESTRUM, SOFIE)
    assert [(one.label, one.must, one.state, one.because) for one in found.criteria] == [
        ("Videregående uddannelse, teknik", True, "met", "Diplomingeniør (MVU · Teknik og it)"),
        ("Dansk i skrift og tale", True, "met", "Dansk (modersmål)"),
        ("Kørekort B", True, "unknown", "Ikke oplyst."),
        ("Erfaring med CNC eller metal", False, "met", "“metalvirksomhed”"),
        ("Kender planlægningsværktøj", False, "met", "“Har brugt ERP i afgangsprojekt”"),
        ("Kan starte senest 1. februar 2027", False, "met", "Klar fra 01.12.2026"),
    ]
    assert (found.met, found.unknown, found.missing, found.knock_outs) == (5, 1, 0, ())


def test_who_lacks_a_must_is_knocked_out_by_name_and_comes_last() -> None:
    rasmus = CandidateFacts(
        education_title="Industritekniker",
        education_level="H30",
        field_of_study="engineering_it",
        languages=("Dansk",),
        driving_licence="B",
        competences=("CNC", "Planlægning"),
        earliest_start="2026-12-01",
    )
    found = explained(VESTRUM, rasmus)
    assert [one.label for one in found.knock_outs] == ["Videregående uddannelse, teknik"]
    assert found.knock_outs[0].because == "Industritekniker (Faglært · Teknik og it)"
    assert explained(VESTRUM, SOFIE).place < found.place


@given(needs, candidates, weights)
def test_one_more_demand_met_never_lowers_score_or_place(
    need: NeedFacts, candidate: CandidateFacts, own: Weights
) -> None:
    before = explained(need, candidate, own)
    for one in before.criteria:
        after = explained(need, answered(candidate, one.key, "yes"), own)
        assert line(after, one.label).state == "met"
        assert after.score >= before.score
        assert after.place <= before.place


@given(needs, candidates, weights)
def test_a_no_never_raises_score_or_place(need: NeedFacts, candidate: CandidateFacts, own: Weights) -> None:
    before = explained(need, candidate, own)
    for one in before.criteria:
        after = explained(need, answered(candidate, one.key, "no"), own)
        assert line(after, one.label).state == "missing"
        assert after.score <= before.score
        assert after.place >= before.place


@given(needs, candidates, candidates)
def test_better_in_every_line_is_never_placed_behind(
    need: NeedFacts, one: CandidateFacts, other: CandidateFacts
) -> None:
    mine, yours = explained(need, one), explained(need, other)
    pairs = list(zip(mine.criteria, yours.criteria, strict=True))
    if all((_STATES[a.state], a.partly) >= (_STATES[b.state], b.partly) for a, b in pairs):
        assert mine.place <= yours.place


@settings(max_examples=60)
@given(needs, st.lists(candidates, max_size=12), weights, st.randoms(use_true_random=False))
def test_the_index_says_of_everybody_what_the_explanation_says_of_one(
    need: NeedFacts, people: list[CandidateFacts], own: Weights, chance: st.randoms
) -> None:
    demands = demands_of(need, own, KNOWN).listed
    everybody = {f"{number:02}": facts for number, facts in enumerate(people)}
    index = MatchIndex()
    order = list(everybody)
    chance.shuffle(order)  # pyright: ignore[reportAttributeAccessIssue] - a Random
    for one in order:
        index.put(one, KNOWN.profiles.of(everybody[one]))
    for one in order[::3]:  # taken out and in again, as after a change
        index.remove(one)
        assert index.slot(one) is None
        index.put(one, KNOWN.profiles.of(everybody[one]))
    judged = [index.judge(demand) for demand in demands]
    for one, facts in everybody.items():
        slot = index.slot(one)
        assert slot is not None
        profile = KNOWN.profiles.of(facts)
        assert [held.verdict(slot) for held in judged] == [judge(demand, profile) for demand in demands]
    listed = [one for group in index.in_order(judged, index.everybody) for one in group]
    assert listed == sorted(everybody, key=lambda one: (explained(need, everybody[one], own).place, one))


def test_nothing_of_the_person_has_a_place_in_what_is_compared() -> None:
    personal = {
        "name",
        "phone",
        "email",
        "birth",
        "age",
        "sex",
        "gender",
        "postal_code",
        "graduates_on",
        "status",
    }
    for known in (CandidateFacts, Profile):
        assert not personal & {one.name for one in fields(known)}


@pytest.mark.parametrize(
    "text", ["Ung og frisk", "Mand eller kvinde", "Etnisk dansk", "Rask", "Kvindelig kollega"]
)
def test_a_requirement_about_the_person_is_left_out_by_name(text: str) -> None:
    need = replace(VESTRUM, mandatory=(*VESTRUM.mandatory, text))
    young = replace(SOFIE, motivation=f"{SOFIE.motivation} {text}.")
    found = explained(need, young)
    assert found.left_out == (text,)
    assert found.place == explained(VESTRUM, SOFIE).place
    assert text not in [one.label for one in found.criteria]


@pytest.mark.parametrize(
    ("level", "wanted", "state"),
    [
        ("H70", "H50", "met"),
        ("H50", "H50", "met"),
        ("H40", "H50", "missing"),
        ("H30", "H50", "missing"),
        ("H30", "H30", "met"),
        ("H70", "H30", "unknown"),
        ("H20", "H30", "missing"),
        ("H70", "H20", "met"),
        ("H30", "H20", "unknown"),
        ("H10", "H10", "met"),
        ("H80", "H10", "met"),
        ("", "H50", "unknown"),
        ("H90", "H50", "unknown"),
    ],
)
def test_a_higher_level_counts_where_it_holds_the_lower_one(level: str, wanted: str, state: str) -> None:
    found = explained(NeedFacts(education_levels=(wanted,)), CandidateFacts(education_level=level))
    assert found.criteria[0].state == state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (CandidateFacts(municipality_code="0657"), "met"),
        (CandidateFacts(municipality_code="0756"), "met"),  # 11 km, nothing said
        (CandidateFacts(municipality_code="0751"), "unknown"),  # 76 km, nothing said
        (CandidateFacts(municipality_code="0751", max_distance_km=80), "met"),
        (CandidateFacts(municipality_code="0751", max_distance_km=65), "unknown"),  # within the margin
        (CandidateFacts(municipality_code="0751", max_distance_km=60), "missing"),
        (CandidateFacts(municipality_code="0751", mobility="Op til 80 km"), "met"),
        (CandidateFacts(municipality_code="0751", mobility="Flytter gerne"), "met"),
        (CandidateFacts(municipality_code="0751", mobility="Flytter ikke"), "unknown"),
        (CandidateFacts(municipality_code="0751", mobility="Hele Midtjylland"), "met"),
        (CandidateFacts(municipality_code="0751", mobility_municipalities=("0657",)), "met"),
        (CandidateFacts(municipality_code="0756", mobility_municipalities=("0751",)), "missing"),
        (CandidateFacts(municipality_code="0825", max_distance_km=400), "unknown"),  # Læsø: the sea
        (CandidateFacts(), "unknown"),
    ],
)
def test_a_place_is_near_enough_unknown_or_too_far(facts: CandidateFacts, state: str) -> None:
    assert explained(NeedFacts(municipality_code="0657"), facts).criteria[0].state == state


@pytest.mark.parametrize(
    ("languages", "wanted", "state"),
    [
        (("Dansk", "Tysk"), "Tysk", "met"),
        (("Dansk", "Engelsk"), "Tysk", "missing"),
        ((), "Tysk", "unknown"),
        (("Engelsk",), "Dansk", "unknown"),
        (("Tysk (begynder)",), "Tysk", "unknown"),
        (("Tysk (begynder)",), "Lidt tysk", "met"),
        (("Tysk",), "Tysk på forhandlingsniveau", "unknown"),
        (("German, fluent",), "Tysk på forhandlingsniveau", "met"),
    ],
)
def test_languages(languages: tuple[str, ...], wanted: str, state: str) -> None:
    found = explained(NeedFacts(languages=(wanted,)), CandidateFacts(languages=languages))
    assert found.criteria[0].state == state


@pytest.mark.parametrize(
    ("has", "wanted", "state"),
    [
        ("B", "B", "met"),
        ("Ja", "B", "met"),
        ("C/CE", "B", "met"),
        ("B", "C", "missing"),
        ("Nej", "B", "missing"),
        ("Nej, tager B til foråret", "B", "unknown"),
        ("", "B", "unknown"),
        ("B", "Ja", "met"),
    ],
)
def test_driving_licences(has: str, wanted: str, state: str) -> None:
    found = explained(NeedFacts(driving_licence=wanted), CandidateFacts(driving_licence=has))
    assert found.criteria[0].state == state


def test_a_field_that_is_not_filled_in_is_never_missing() -> None:
    need = NeedFacts(
        education_levels=("H50",),
        fields_of_study=("health",),
        languages=("Tysk",),
        driving_licence="B",
        competences=("CNC",),
        mandatory=("Erfaring med regnskab",),
        municipality_code="0657",
        starts_by="2027-02-01",
        hours_per_week=37,
        match_type="hire",
    )
    states = {one.state for one in explained(need, CandidateFacts()).criteria}
    assert states == {"unknown"}


def test_part_of_what_is_asked_is_told_and_the_rest_is_asked() -> None:
    need = NeedFacts(desirable=("Excel, Word og PowerPoint",))
    found = explained(need, CandidateFacts(competences=("Excel",))).criteria[0]
    assert (found.state, found.partly) == ("unknown", True)
    assert found.because == "Kompetence: Excel. Spørg om Word, PowerPoint."


def test_what_the_candidate_answered_goes_before_the_fields() -> None:
    need = NeedFacts(driving_licence="B", must_have=("driving_licence",))
    has = CandidateFacts(driving_licence="B")
    key = explained(need, has).criteria[0].key
    said_no = explained(need, answered(has, key, "no"))
    assert said_no.knock_outs[0].because == "Kandidaten har svaret nej."
    assert explained(need, answered(CandidateFacts(), key, "yes")).criteria[0].because == (
        "Kandidaten har svaret ja."
    )


def test_the_key_of_an_answer_does_not_depend_on_the_language() -> None:
    need = NeedFacts(driving_licence="B", municipality_code="0657", match_type="hire", languages=("Tysk",))
    danish = [one.key for one in explained(need, SOFIE).criteria]
    with in_language("en"):
        assert [one.key for one in explained(need, SOFIE).criteria] == danish


def test_the_same_thing_is_asked_once() -> None:
    need = NeedFacts(
        driving_licence="B",
        languages=("Dansk",),
        mandatory=("Kørekort B", "Dansk i skrift og tale"),
        desirable=("Kørekort B",),
        competences=("CNC",),
    )
    labels = [one.label for one in explained(need, SOFIE).criteria]
    assert labels == ["Kørekort B", "Dansk i skrift og tale", "CNC"]


def test_the_same_as_must_and_as_wish_is_a_must() -> None:
    need = NeedFacts(languages=("Tysk",), desirable=("Gerne tysk",), must_have=("languages",))
    found = explained(need, CandidateFacts(languages=("Engelsk",)))
    assert [(one.label, one.must, one.state) for one in found.criteria] == [("Sprog: Tysk", True, "missing")]


def test_a_need_that_says_nothing_else_is_held_against_its_title() -> None:
    knows = CandidateFacts(competences=("CNC", "ERP"))
    told = explained(NeedFacts(title="Bedre styring af CNC-maskinerne"), knows).criteria
    assert [(one.label, one.must, one.partly) for one in told] == [
        ("Opgaven: Bedre styring af CNC-maskinerne", False, True)
    ]
    assert explained(NeedFacts(title="CNC", competences=("ERP",)), knows).criteria[0].label == "ERP"
    assert explained(NeedFacts(title="Ung pige"), knows).criteria == ()


def test_a_weight_of_nothing_moves_nobody_but_is_shown() -> None:
    need = NeedFacts(hours_per_week=37)
    none = Weights({"hours": 0}, COUNTS)
    found = explained(need, CandidateFacts(hours_per_week=10), none)
    assert (found.criteria[0].state, found.score) == ("missing", 0)
    assert found.place == explained(need, CandidateFacts(hours_per_week=40), none).place


@pytest.mark.parametrize("text", NASTY)
def test_any_text_in_any_field_is_held_against_any_other(text: str) -> None:
    need = NeedFacts(
        languages=(text,),
        driving_licence=text,
        competences=(text,),
        mandatory=(text,),
        desirable=(text,),
        municipality_code=text,
        starts_by=text,
        match_type=text,
    )
    facts = CandidateFacts(
        education_title=text,
        education_level=text,
        field_of_study=text,
        programme=text,
        competences=(text,),
        languages=(text,),
        driving_licence=text,
        municipality_code=text,
        mobility=text,
        mobility_municipalities=(text,),
        wishes=(text,),
        earliest_start=text,
        motivation=text,
        answers={text: text},
    )
    found = explained(need, facts)
    assert all(one.because for one in found.criteria)
    assert explained(need, facts) == found
