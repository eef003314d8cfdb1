"""The shortlist over a real file: grouped, in order, up to date, blind to the person."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Match, Need, Project
from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.services.candidates import sharing_of
from kmdesk.services.shortlist import Shortlists
from kmdesk.services.shortlist_rows import barred_reason
from tests.rules.matching_cases import candidates as random_facts
from tests.rules.matching_cases import needs as random_needs

if TYPE_CHECKING:
    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk

from tests.services.shortlist_story import IDA, JONAS, PLANNER, RASMUS, SOFIE, TODAY, VESTRUM, Story, person


@pytest.fixture
def story(desk: Desk, clock: FixedClock) -> Story:
    return Story(desk, clock)


def test_who_meets_every_must_comes_first_then_the_unsure_then_the_knocked_out(story: Story) -> None:
    found = story.lists.for_need(PLANNER.id)
    assert [(row.name, row.standing.text, row.standing.knock_out_text) for row in found.rows] == [
        ("Ida Holm", "8 af 8 krav", ""),
        ("Jonas Vinther", "7 af 8 krav", ""),
        ("Sofie Bjerre", "7 af 8 krav", ""),
        ("Rasmus Lodberg", "7 af 8 krav", "Knock-out: uddannelsesniveau"),
    ]
    assert (found.everybody, found.fitting, found.others, found.barred) == (4, 3, 4, 0)


def test_people_are_shown_with_home_education_and_consent(story: Story) -> None:
    story.put(replace(JONAS, consent_until="2026-10-01"))
    row = next(row for row in story.lists.for_need(PLANNER.id).rows if row.name == JONAS.name)
    assert (row.education, row.home, row.sharing.state) == ("Maskiningeniør", "Herning", "expired")


def test_pages_follow_each_other(story: Story) -> None:
    everybody = story.names()
    assert [name for start in range(4) for name in story.names(limit=1, offset=start)] == everybody


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"delete_after": "2026-11-23"}, "Slettefristen var 23.11.2026."),
        ({"consent_withdrawn_on": "2026-11-20"}, "Samtykket er trukket tilbage 20.11.2026."),
        (
            {"consent_withdrawn_on": "2026-11-20", "legal_basis": "contract"},
            "Samtykket er trukket tilbage 20.11.2026.",
        ),
    ],
)
def test_who_may_not_be_proposed_is_named_apart_with_the_reason(
    story: Story, change: dict[str, str], why: str
) -> None:
    story.put(replace(IDA, **change))
    found = story.lists.for_need(PLANNER.id)
    assert [(row.name, row.barred) for row in found.rows if row.group == "barred"] == [("Ida Holm", why)]
    assert found.rows[-1].name == "Ida Holm"
    assert (found.others, found.barred) == (3, 1)
    with pytest.raises(KnownError, match="Ida Holm kan ikke foreslås"):
        story.lists.propose(PLANNER.id, [IDA.id])


@pytest.mark.parametrize(
    "change",
    [
        {"delete_after": "2026-11-24"},
        {"delete_after": ""},
        {"consent_until": "2026-10-01"},
        {"consent_on": "", "consent_until": ""},
        {"consent_withdrawn_on": "2026-11-20", "legal_basis": "contract", "legal_basis_reference": "Sag 1"},
    ],
)
def test_who_can_still_be_asked_may_be_proposed(story: Story, change: dict[str, str]) -> None:
    story.put(replace(IDA, **change))
    assert "Ida Holm" in story.names("others")
    assert story.lists.propose(PLANNER.id, [IDA.id]).matches


def test_knock_outs_can_be_hidden(story: Story) -> None:
    assert "Rasmus Lodberg" not in story.names(hide_knock_outs=True)
    assert len(story.names(hide_knock_outs=True)) == 3


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "consent_on": st.sampled_from(("", "2026-05-14", "2026-12-01")),
            "consent_until": st.sampled_from(("", "2026-10-01", "2026-11-24", "2027-05-14")),
            "consent_withdrawn_on": st.sampled_from(("", "2026-11-20")),
            "consent_scope": st.sampled_from(("", "all", "named")),
            "consent_companies": st.sampled_from(
                ((), ("Vestrum Maskinfabrik",), ("Anden A/S",), ("49000017",))
            ),
            "legal_basis": st.sampled_from(("", "contract", "nonsense")),
            "legal_basis_reference": st.sampled_from(("", "  ", "Sag 1")),
            "delete_after": st.sampled_from(("", "2026-11-23", "2026-11-24", "2027-01-01")),
        }
    )
)
def test_the_filter_and_the_bar_are_those_of_the_rules(story: Story, sharing: dict[str, Any]) -> None:
    candidate = replace(IDA, **sharing)
    story.put(candidate)
    barred = bool(barred_reason(candidate, TODAY))
    assert ("Ida Holm" in story.names("barred")) == barred
    shareable = sharing_of(candidate, VESTRUM, TODAY).valid
    assert ("Ida Holm" in story.names("others", with_consent=True)) == (shareable and not barred)


def test_every_change_shows_at_once_also_one_that_was_taken_back(story: Story) -> None:
    story.names()
    story.put(replace(JONAS, competences=("CNC",)))
    assert story.names()[0] in (JONAS.name, IDA.name)
    assert story.names().index(JONAS.name) < story.names().index(SOFIE.name)
    with story.store.action("Ret") as unit:
        unit.put(replace(IDA, education_level="H20"))
    assert story.names()[-1] == IDA.name
    story.store.undo()
    assert story.names()[0] in (JONAS.name, IDA.name)
    story.store.redo()
    assert story.names()[-1] == IDA.name
    with story.store.action("Slet") as unit:
        unit.delete(SOFIE)
    assert SOFIE.name not in story.names()
    story.store.undo()
    assert SOFIE.name in story.names()
    anna = person("Anna Ny")
    story.store.load([anna], text="Prøve")
    assert anna.name in story.names()


def test_a_slow_first_reading_can_be_done_in_slices(story: Story, clock: FixedClock) -> None:
    story.store.load([person(f"Person {n:03}") for n in range(600)], text="Prøve")
    lists = Shortlists(story.store, clock)
    assert lists.warm_up()
    story.put(replace(JONAS, education_level="H20"))  # between two slices
    while lists.warm_up():
        pass
    assert lists.for_need(PLANNER.id, limit=1000).everybody == 604
    assert [row.name for row in lists.for_need(PLANNER.id, limit=1000).rows][-1] in (JONAS.name, RASMUS.name)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random_needs, st.lists(random_facts, min_size=1, max_size=6))
def test_list_and_explanation_say_the_same(story: Story, need: Any, people: list[CandidateFacts]) -> None:
    names = [field.name for field in fields(need)]
    known = {name: getattr(need, name) for name in names if name != "municipality_code"}
    order = Need(id=PLANNER.id, company_id=VESTRUM.id, **known)
    everybody = [
        Candidate(id=f"prøve-{number}", name=f"Prøve {number}", **_values(facts))
        for number, facts in enumerate(people)
    ]
    story.put(order, *everybody)
    rows = story.lists.for_need(order.id).rows
    explained = {row.candidate_id: story.lists.of_pair(order.id, row.candidate_id) for row in rows}
    for row in rows:
        found = explained[row.candidate_id]
        assert (row.standing.met, row.standing.missing, row.standing.unknown) == (
            *(found.met, found.missing, found.unknown),
        )
        assert bool(row.standing.knock_outs) == bool(found.knock_outs)
    ids = [row.candidate_id for row in rows]
    assert ids == sorted(ids, key=lambda one: (explained[one].place, one))


def _values(facts: CandidateFacts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


_COMPARED = {field.name for field in fields(CandidateFacts)}
_OTHERS = [field for field in fields(Candidate) if field.name not in {*_COMPARED, "id", "version", "deleted"}]


@pytest.mark.parametrize("name", [field.name for field in _OTHERS])
def test_nothing_else_about_a_person_changes_anything(story: Story, name: str) -> None:
    before = story.lists.of_pair(PLANNER.id, SOFIE.id)
    value = getattr(SOFIE, name)
    for other in _other_values(name, value):
        story.put(replace(SOFIE, **{name: other}))
        assert story.lists.of_pair(PLANNER.id, SOFIE.id) == before
    row = next(row for row in story.lists.for_need(PLANNER.id).rows if row.candidate_id == SOFIE.id)
    assert (row.standing.met, row.standing.total) == (7, 8)


def _other_values(name: str, value: object) -> list[Any]:
    if name.endswith(("_on", "_until", "_after")):
        return ["", "1962-04-01"]
    if isinstance(value, tuple):
        return [(), ("Kørekort B", "Mand, 58 år, 8000 Aarhus C")]
    if isinstance(value, dict):
        return [{}, {"guide": "Kørekort B"}]
    if isinstance(value, int) or value is None:
        return [0, 99]
    return ["", "Kørekort B", "Fatima", "1962-04-01", "mand", "8000"]


def test_the_privacy_test_above_covers_what_it_should() -> None:
    names = {field.name for field in _OTHERS}
    assert {
        "name",
        "phone",
        "email",
        "postal_code",
        "graduates_on",
        "institution",
        "status",
        "semester",
    } <= names


# -- a candidate's orders, and one match ----------------------------------------------------------


def test_the_orders_of_a_candidate_are_ordered_by_how_well_they_fit(story: Story) -> None:
    nurse = Need(company_id=VESTRUM.id, title="Sygeplejerske", match_type="hire", fields_of_study=("health",))
    welder = Need(company_id=VESTRUM.id, title="Svejser", match_type="hire", mandatory=("Svejsecertifikat",))
    closed = Need(company_id=VESTRUM.id, title="Lukket", status="closed")
    nobody = [
        Need(company_id=VESTRUM.id, title=kind, type=kind)  # they look for nobody
        for kind in ("continuing_training", "prior_learning", "retention")
    ]
    story.put(nurse, welder, closed, *nobody)
    found = story.lists.for_candidate(IDA.id)
    assert [(row.title, row.standing.knock_out_text) for row in found.rows] == [
        ("Produktionsplanlægger", ""),
        ("Svejser", ""),
        ("Sygeplejerske", "Knock-out: fagområde"),
    ]
    assert found.rows[0].company == VESTRUM.name
    assert found.rows[0].place == "Herning"
    story.lists.propose_to(IDA.id, [PLANNER.id, welder.id])
    assert [row.match_status for row in story.lists.for_candidate(IDA.id).rows] == [
        "proposed",
        "proposed",
        "",
    ]
    story.store.undo()
    assert story.store.find(Match) == []


def test_no_orders_are_offered_for_somebody_who_may_not_be_proposed(story: Story) -> None:
    story.put(replace(IDA, consent_withdrawn_on="2026-11-20"))
    found = story.lists.for_candidate(IDA.id)
    assert (found.rows, found.barred) == ((), "Samtykket er trukket tilbage 20.11.2026.")


def test_a_match_is_explained_with_the_others_for_the_same_order(story: Story) -> None:
    ida, rasmus, jonas = (
        story.moves.create(VESTRUM.id, PLANNER.id, c.id, "hire") for c in (IDA, RASMUS, JONAS)
    )
    story.put(replace(jonas, status="ended", end_outcome="refused", end_reason="salary"))
    assert story.lists.of_match(ida.id) == story.lists.of_pair(PLANNER.id, IDA.id)
    assert [
        (one.match_id, one.candidate, one.standing.knock_out_text) for one in story.lists.beside(ida.id)
    ] == [(rasmus.id, "Rasmus Lodberg", "Knock-out: uddannelsesniveau")]


def test_without_a_need_there_is_nothing_to_explain(story: Story) -> None:
    match = story.moves.create(VESTRUM.id, "", IDA.id, "hire")
    assert story.lists.of_match(match.id).criteria == ()
    assert story.lists.beside(match.id) == ()


def test_the_work_is_where_the_order_says_else_where_the_company_is(story: Story) -> None:
    for workplace, place in (("", "Herning"), ("Skjern", "Ringkøbing-Skjern"), ("8800 Viborg", "Viborg")):
        story.put(replace(PLANNER, workplace=workplace))
        labels = [one.label for one in story.lists.of_pair(PLANNER.id, IDA.id).criteria]
        assert f"Kan nå arbejdsstedet i {place}" in labels


def test_the_offices_own_weights_count(story: Story) -> None:
    near = person("Nær", competences=(), hours_per_week=None)
    far = person(
        "Fjern", municipality_code="0751", max_distance_km=20, competences=("CNC",), hours_per_week=None
    )
    story.put(near, far)
    project = story.store.find(Project)[0]
    story.put(replace(project, match_weights={"place": 5, "desirable": 0}))
    assert story.names().index("Nær") < story.names().index("Fjern")
    story.put(replace(project, match_weights={"place": 0, "desirable": 5}))
    assert story.names().index("Nær") > story.names().index("Fjern")
