"""What a shortlist changes: people proposed, put in order by hand, and what they answered; all undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Match

if TYPE_CHECKING:
    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk

from tests.services.shortlist_story import IDA, JONAS, PLANNER, RASMUS, SOFIE, VESTRUM, Story


@pytest.fixture
def story(desk: Desk, clock: FixedClock) -> Story:
    return Story(desk, clock)


# -- proposing -----------------------------------------------------------------------------------


def test_several_are_proposed_as_one_action_with_one_undo(story: Story) -> None:
    proposed = story.lists.propose(PLANNER.id, [IDA.id, JONAS.id])
    assert [match.type for match in proposed.matches] == ["hire", "hire"]
    found = story.lists.for_need(PLANNER.id)
    assert [(row.name, row.match_status) for row in found.rows if row.group == "proposed"] == [
        ("Ida Holm", "proposed"),
        ("Jonas Vinther", "proposed"),
    ]
    assert found.others == 2
    story.store.undo()
    assert story.names("proposed") == []
    assert story.store.find(Match) == []


def test_who_cannot_be_proposed_is_named_and_the_others_are(story: Story) -> None:
    story.lists.propose(PLANNER.id, [IDA.id])
    proposed = story.lists.propose(PLANNER.id, [IDA.id, JONAS.id])
    assert [match.candidate_id for match in proposed.matches] == [JONAS.id]
    assert len(proposed.left_out) == 1
    assert "Ida Holm er allerede foreslået" in proposed.left_out[0]
    with pytest.raises(KnownError, match="Ida Holm er allerede foreslået"):
        story.lists.propose(PLANNER.id, [IDA.id])
    assert len(story.store.find(Match)) == 2


def test_nobody_is_proposed_for_what_is_closed_or_of_no_kind(story: Story) -> None:
    story.put(replace(PLANNER, status="closed"))
    assert story.lists.for_need(PLANNER.id).closed
    with pytest.raises(KnownError, match="ikke åbent"):
        story.lists.propose(PLANNER.id, [IDA.id])
    story.put(replace(PLANNER, match_type="", type="other"))
    with pytest.raises(KnownError, match="hvilken slags match") as error:
        story.lists.propose(PLANNER.id, [IDA.id])
    assert error.value.field == "match_type"
    story.put(replace(PLANNER, match_type="", type="student_job"))
    assert story.lists.propose(PLANNER.id, [IDA.id]).matches[0].type == "student_job"


def test_no_answer_about_a_criminal_record_is_kept(story: Story) -> None:
    story.put(replace(IDA, answers={"ren straffeattest": "no", "excel": "yes"}))
    for text in ("Ren straffeattest", "rent strafferegister", "no criminal record"):
        with pytest.raises(KnownError, match="straf") as caught:
            story.lists.answer(IDA.id, text, "yes")
        assert caught.value.field == "answer"
    assert story.lists.answer(IDA.id, "Word", "yes").answers == {"excel": "yes", "word": "yes"}


def test_a_deleted_candidate_or_need_is_told(story: Story) -> None:
    with story.store.action("Slet") as unit:
        unit.delete(IDA)
    with pytest.raises(KnownError, match="slettet"):
        story.lists.propose(PLANNER.id, [IDA.id])
    with story.store.action("Slet") as unit:
        unit.delete(PLANNER)
    for ask in (story.lists.for_need, lambda one: story.lists.propose(one, [JONAS.id])):
        with pytest.raises(KnownError, match="slettet"):
            ask(PLANNER.id)


def test_how_it_ended_before_is_told_and_others_under_way_are_counted(story: Story) -> None:
    match = story.moves.create(VESTRUM.id, PLANNER.id, IDA.id, "hire")
    story.put(replace(match, status="ended", end_outcome="refused", end_reason="salary"))
    story.put(Match(company_id=VESTRUM.id, candidate_id=IDA.id, type="internship", status="interview"))
    row = next(row for row in story.lists.for_need(PLANNER.id).rows if row.name == IDA.name)
    assert (row.group, row.before, row.elsewhere) == ("others", "Afslag · Løn", 1)


# -- an order by hand ----------------------------------------------------------------------------


def test_a_person_puts_the_proposed_in_an_order_and_takes_it_back(story: Story) -> None:
    story.lists.propose(PLANNER.id, [IDA.id, JONAS.id, RASMUS.id])
    assert story.names("proposed") == ["Ida Holm", "Jonas Vinther", "Rasmus Lodberg"]
    rasmus = next(row for row in story.lists.for_need(PLANNER.id).rows if row.name == RASMUS.name)
    story.lists.move(PLANNER.id, rasmus.match_id, -1)
    assert story.names("proposed") == ["Ida Holm", "Rasmus Lodberg", "Jonas Vinther"]
    assert story.lists.for_need(PLANNER.id).ranked
    story.lists.move(PLANNER.id, rasmus.match_id, -5)
    assert story.names("proposed")[0] == "Rasmus Lodberg"
    story.store.undo()
    assert story.names("proposed") == ["Ida Holm", "Rasmus Lodberg", "Jonas Vinther"]
    story.lists.by_score_again(PLANNER.id)
    assert story.names("proposed") == ["Ida Holm", "Jonas Vinther", "Rasmus Lodberg"]
    assert not story.lists.for_need(PLANNER.id).ranked


def test_who_is_proposed_later_follows_those_with_a_place(story: Story) -> None:
    story.lists.propose(PLANNER.id, [JONAS.id, RASMUS.id])
    rasmus = next(row for row in story.lists.for_need(PLANNER.id).rows if row.name == RASMUS.name)
    story.lists.move(PLANNER.id, rasmus.match_id, -1)
    story.lists.propose(PLANNER.id, [IDA.id])
    assert story.names("proposed") == ["Rasmus Lodberg", "Jonas Vinther", "Ida Holm"]


def test_moving_beyond_the_ends_or_somebody_else_changes_nothing(story: Story) -> None:
    match = story.lists.propose(PLANNER.id, [IDA.id]).matches[0]
    story.lists.move(PLANNER.id, match.id, -1)
    story.lists.move(PLANNER.id, match.id, 1)
    story.lists.move(PLANNER.id, "nobody", 1)
    assert not story.lists.for_need(PLANNER.id).ranked


# -- answers -------------------------------------------------------------------------------------


def test_an_answer_is_noted_ranks_anew_and_can_be_undone(story: Story) -> None:
    key = next(
        one.key for one in story.lists.of_pair(PLANNER.id, SOFIE.id).criteria if one.state == "unknown"
    )
    story.lists.answer(SOFIE.id, key, "yes")
    assert story.names().index(SOFIE.name) < story.names().index(JONAS.name)
    story.lists.answer(SOFIE.id, key, "no")
    assert story.names().index(SOFIE.name) > story.names().index(JONAS.name)
    story.store.undo()
    story.lists.answer(SOFIE.id, key, "")
    assert story.store.require(Candidate, SOFIE.id).answers == {}


def test_an_answer_goes_by_the_folded_words_however_they_are_written(story: Story) -> None:
    story.lists.answer(SOFIE.id, "  KØREKORT  b ", "yes")
    assert story.store.require(Candidate, SOFIE.id).answers == {"koerekort b": "yes"}
    assert story.names().index(SOFIE.name) < story.names().index(JONAS.name)


@pytest.mark.parametrize(("requirement", "answer"), [("Kørekort B", "måske"), ("…", "yes")])
def test_an_answer_to_nothing_is_a_mistake_of_the_program(
    story: Story, requirement: str, answer: str
) -> None:
    with pytest.raises(ValueError, match=r"."):
        story.lists.answer(SOFIE.id, requirement, answer)


@pytest.mark.parametrize(
    "text",
    [
        "Under 35 år",
        "under 35 aar",
        "languages:dansker",
        "Ikke gravid",
        "Maks. 45 og truckcertifikat",
        "Maks. 45, truckcertifikat",
        "Gerne 60 +, stabil",
        "60+",
        "+60",
        "45 maks.",
        "i 30erne",
    ],
)
def test_an_answer_about_the_person_is_refused(story: Story, text: str) -> None:
    with pytest.raises(KnownError, match="handler om personen") as error:
        story.lists.answer(SOFIE.id, text, "no")
    assert error.value.advice
    assert error.value.field == "answer"
    assert story.store.require(Candidate, SOFIE.id).answers == {}


@pytest.mark.parametrize(
    "text",
    ["Maks. 45 timer", "Maks 45 km", "maks. 45 ansatte", "Truckcertifikat", "60 % stilling", "EASA Part 145"],
)
def test_a_number_of_something_else_is_a_requirement_like_any_other(story: Story, text: str) -> None:
    story.put(replace(PLANNER, mandatory=(text,)))
    found = story.lists.of_pair(PLANNER.id, SOFIE.id)
    assert found.left_out == ()
    assert text in [one.label for one in found.criteria]
    assert story.lists.answer(SOFIE.id, text, "yes").answers


def test_an_answer_about_the_person_from_before_does_not_count_and_goes_with_the_next(story: Story) -> None:
    story.put(replace(PLANNER, mandatory=(*PLANNER.mandatory, "Under 35 år"), competences=("kvinde",)))
    before = story.names()
    story.put(replace(SOFIE, answers={"under 35 aar": "no", "kvinde": "no", "cnc": "yes"}))
    assert story.names() == before
    found = story.lists.of_pair(PLANNER.id, SOFIE.id)
    assert found.left_out == ("Under 35 år", "kvinde")
    assert not found.knock_outs
    story.lists.answer(SOFIE.id, "Kørekort B", "yes")
    assert story.store.require(Candidate, SOFIE.id).answers == {"cnc": "yes", "koerekort b": "yes"}
    story.lists.answer(SOFIE.id, "Under 35 år", "")  # forgetting is always allowed
