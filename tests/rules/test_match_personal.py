"""What may never place anybody: requirements about the person are told from those about the work.

How the words did the first time they met a list: `HELD_OUT`, by the same hand in the same hour, all hundred
right. `SECOND`, written to go round them, 25 of the 50 about the person found and 3 of the 50 about the work
taken for personal; the words were mended after that, so only the numbers of that first time say how they do
on what nobody has seen. What they do not know is an ordinary requirement that a person reads.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.folding import fold
from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.match_demands import NeedFacts, demands_of
from kmdesk.rules.matching import explain
from kmdesk.rules.skill_words import read_requirement
from tests.nasty import NASTY
from tests.rules import personal_beside_cases as beside
from tests.rules import personal_cases as cases
from tests.rules.matching_cases import KNOWN, TODAY, WEIGHTS, answered, candidates, needs

PERSONAL = KNOWN.lexicon.lists.personal
_IN_WORDS = ("mandatory", "desirable", "competences", "languages")


@pytest.mark.parametrize("text", [*cases.SEEN_PERSONAL, *cases.HELD_OUT_PERSONAL])
def test_a_requirement_about_the_person_is_told_apart(text: str) -> None:
    assert read_requirement(text, KNOWN.lexicon, TODAY).personal
    assert PERSONAL.in_text(text.upper())
    assert PERSONAL.in_text(fold(text))  # an answer is recorded under the folded words


@pytest.mark.parametrize("text", [*cases.SEEN_ORDINARY, *cases.HELD_OUT_ORDINARY])
def test_a_requirement_about_the_work_still_counts(text: str) -> None:
    assert not read_requirement(text, KNOWN.lexicon, TODAY).personal
    assert not PERSONAL.in_text(fold(text))


def test_of_the_second_list_few_are_missed() -> None:
    missed = [text for text in cases.SECOND_PERSONAL if not PERSONAL.in_text(text)]
    alarms = [text for text in cases.SECOND_ORDINARY if PERSONAL.in_text(text)]
    assert len(missed) <= 5, missed
    assert len(alarms) <= 1, alarms


def test_an_age_is_told_by_its_number_alone_and_a_number_of_something_is_none() -> None:
    missed = [text for text in cases.THIRD_PERSONAL if not PERSONAL.in_text(text)]
    alarms = [text for text in cases.THIRD_ORDINARY if PERSONAL.in_text(text)]
    assert (missed, alarms) == ([], [])


@given(
    st.sampled_from(("maks. {n}", "under {n}", "{n}+", "{n} og derover", "op til {n}", "{n}-{more}")),
    st.integers(15, 79),
    st.sampled_from((" timer", " km", " kg", " ansatte", " kunder", " minutter", "", " procent")),
)
def test_a_bound_is_an_age_only_while_it_counts_nothing(bound: str, n: int, unit: str) -> None:
    text = bound.format(n=n, more=n + 1) + unit
    assert PERSONAL.in_text(text) is not bool(unit)


def test_an_age_beside_something_else_is_told_and_a_number_of_something_is_none() -> None:
    missed = [text for text in beside.PERSONAL if not PERSONAL.in_text(text)]
    alarms = [text for text in beside.ORDINARY if PERSONAL.in_text(text)]
    assert (missed, alarms) == ([], [])


@given(
    st.sampled_from(("maks. {n}", "under {n}", "{n}+", "højst {n}", "{n} maks.")),
    st.integers(15, 79),
    st.sampled_from((" timer", " km", " kg", " ansatte", " kunder", "")),
    st.sampled_from(("{a} og {b}", "{b} og {a}", "{a} samt {b}", "{b}/{a}", "{a} & {b}", "{b} ({a})")),
    st.sampled_from(("truckcertifikat", "Excel", "dansk i tale", "kørekort B")),
)
def test_beside_something_else_a_bound_is_an_age_only_while_it_counts_nothing(
    bound: str, n: int, unit: str, joint: str, other: str
) -> None:
    text = joint.format(a=bound.format(n=n) + unit, b=other)
    assert PERSONAL.in_text(text) is not bool(unit)


def test_a_clean_record_is_an_ordinary_demand_that_no_record_answers() -> None:
    order = NeedFacts(title="Pædagog", mandatory=("Ren straffeattest",))
    assert demands_of(order, WEIGHTS, KNOWN).left_out == ()
    told = CandidateFacts(competences=("Ren straffeattest", "straffeattest"))
    for candidate in (told, CandidateFacts()):
        (found,) = [one for one in explain(order, candidate, WEIGHTS, KNOWN).criteria if one.must]
        assert (found.label, found.state) == ("Ren straffeattest", "unknown")


def test_what_tells_of_crime_is_known_in_both_languages() -> None:
    assert [text for text in cases.OF_CRIME if not PERSONAL.unrecorded(fold(text))] == []
    assert [text for text in cases.NOT_OF_CRIME if PERSONAL.unrecorded(text)] == []


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Erfaring med børn, unge og ældre", False),
        ("Erfaring med salg, kvinder foretrækkes", True),
        ("Excel, Word, under 35 år", True),
        ("Kørekort B; ikke gravid", True),
        ("Svejsning, 20 års erfaring", False),
    ],
)
def test_each_part_of_a_requirement_is_looked_at(text: str, personal: bool) -> None:
    assert PERSONAL.in_text(text) is personal


@pytest.mark.parametrize("where", _IN_WORDS)
@pytest.mark.parametrize("text", ["Under 35 år", "kvinde", "dansker", "Ikke ADHD", "fagforening"])
def test_wherever_an_order_says_it_it_is_left_out_and_named(where: str, text: str) -> None:
    order = replace(NeedFacts(title="Smed", mandatory=("Svejsning",)), **{where: (text, "Svejsning")})
    demands = demands_of(order, WEIGHTS, KNOWN)
    assert demands.left_out == (text,)
    assert text not in [one.label for one in demands.listed]
    assert fold(text) not in [one.key for one in demands.listed]


@given(needs, candidates, st.sampled_from(cases.SEEN_PERSONAL), st.sampled_from(_IN_WORDS))
def test_what_is_personal_moves_nobody_whatever_was_answered_to_it(
    need: NeedFacts, candidate: CandidateFacts, text: str, where: str
) -> None:
    told = replace(need, **{where: (*getattr(need, where), text)})
    without = explain(need, candidate, WEIGHTS, KNOWN)
    if not (need.mandatory or need.desirable or need.competences):
        return  # then the title counts, unless competences are told
    for answer in ("yes", "no"):
        asked = answered(candidate, fold(text), answer)
        found = explain(told, asked, WEIGHTS, KNOWN)
        assert found.place == without.place
        assert [one.key for one in found.criteria] == [one.key for one in without.criteria]
        assert text in found.left_out


@given(st.sampled_from(NASTY) | st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert PERSONAL.in_text(text) in (True, False)
    assert PERSONAL.in_text(f"{text}\nunder 35 år")
