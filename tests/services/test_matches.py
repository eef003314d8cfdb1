"""The pipeline on a real encrypted file: board, table, detail, and what each step asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, Match, Need
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.matches import Matches, MatchFilter
from kmdesk.store.desk import Desk

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657")
TANGSO = Company(name="Tangsø Plast ApS", municipality_code="0661")
PLANNER = Need(company_id=VESTRUM.id, title="Produktionsplanlægger")
SOFIE = Candidate(
    name="Sofie Bjerre",
    education_title="Diplomingeniør",
    education_level="H60",
    consent_on="2026-05-14",
    consent_until="2027-05-14",
)
JONAS = Candidate(name="Jonas Vinther", education_title="Maskiningeniør", education_level="H60")
AGREED = MoveFacts(agreed_on="2026-11-24", starts_on="2026-12-01", ends_on="2027-05-31", hours_per_week=37)


@pytest.fixture
def moves(desk: Desk, clock: FixedClock) -> MatchMoves:
    with desk.store.action("Prøve", undoable=False) as unit:
        for record in (VESTRUM, TANGSO, PLANNER, SOFIE, JONAS):
            unit.put(record)
    return MatchMoves(desk.store, clock)


@pytest.fixture
def matches(desk: Desk, clock: FixedClock) -> Matches:
    return Matches(desk.store, clock)


def hire(moves: MatchMoves, candidate: Candidate = SOFIE) -> Match:
    return moves.create(VESTRUM.id, PLANNER.id, candidate.id, "hire")


def test_a_new_match_is_proposed_by_the_broker_today(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    match = hire(moves)
    assert (match.status, match.broker_id) == ("proposed", desk.store.broker_id)
    (proposed, *rest) = matches.board(MatchFilter()).columns
    (card,) = proposed.cards
    assert (card.candidate, card.education, card.company) == (SOFIE.name, "Diplomingeniør", VESTRUM.name)
    assert card.line.text == "Oprettet i dag"
    assert all(column.total == 0 for column in rest)
    undone = desk.store.undo()
    assert undone is not None
    assert undone.action == "Opret match"
    assert matches.board(MatchFilter()).total == 0


@pytest.mark.parametrize(
    ("company", "need", "candidate", "kind", "field"),
    [
        ("", "", SOFIE.id, "hire", "company"),
        (VESTRUM.id, "", "", "hire", "candidate"),
        (VESTRUM.id, "", SOFIE.id, "offer", "type"),
        (TANGSO.id, PLANNER.id, SOFIE.id, "hire", "need"),
    ],
    ids=["no company", "no candidate", "no such type", "another company's need"],
)
def test_a_match_needs_company_candidate_and_type(
    moves: MatchMoves, *, company: str, need: str, candidate: str, kind: str, field: str
) -> None:
    with pytest.raises(KnownError) as caught:
        moves.create(company, need, candidate, kind)
    assert caught.value.field == field


def test_the_same_match_is_not_made_twice_while_it_is_under_way(moves: MatchMoves) -> None:
    match = hire(moves)
    with pytest.raises(KnownError, match="allerede foreslået"):
        hire(moves)
    moves.move(match.id, "ended", MoveFacts(end_outcome="refused", end_reason="timing"))
    assert hire(moves).id != match.id


def test_a_cv_is_sent_only_with_valid_consent(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    match = hire(moves, JONAS)
    for status in ("cv_sent", "interview"):
        with pytest.raises(KnownError) as caught:
            moves.move(match.id, status)
        assert caught.value.field == "consent"
        assert "samtykke" in caught.value.advice
    with desk.store.action("Ret kandidat") as unit:
        unit.put(replace(JONAS, consent_on="2026-11-24", consent_until="2026-11-24"))
    assert moves.move(match.id, "cv_sent").status == "cv_sent"
    assert matches.detail(match.id).consent.valid


def test_an_agreement_needs_date_type_and_period(moves: MatchMoves) -> None:
    match = moves.move(hire(moves).id, "interview")
    for facts, field in (
        (MoveFacts(starts_on="2026-12-01"), "agreed_on"),
        (MoveFacts(agreed_on="2026-11-24"), "starts_on"),
        (MoveFacts(agreed_on="2026-11-24", starts_on="2026-12-01", ends_on="2026-11-30"), "ends_on"),
    ):
        with pytest.raises(KnownError) as caught:
            moves.move(match.id, "agreed", facts)
        assert caught.value.field == field
    agreed = moves.move(match.id, "agreed", replace(AGREED, type="internship"))
    assert (agreed.type, agreed.agreed_on, agreed.ends_on) == ("internship", "2026-11-24", "2027-05-31")
    assert agreed.hours_per_week == 37
    assert moves.move(match.id, "started").status == "started"


def test_jumping_over_the_agreement_asks_for_it_too(moves: MatchMoves) -> None:
    match = hire(moves)
    with pytest.raises(KnownError) as caught:
        moves.move(match.id, "started")
    assert caught.value.field == "agreed_on"
    assert moves.move(match.id, "started", AGREED).agreed_on == "2026-11-24"


def test_an_end_needs_outcome_and_reason(moves: MatchMoves, matches: Matches) -> None:
    match = hire(moves)
    with pytest.raises(KnownError) as caught:
        moves.move(match.id, "ended", MoveFacts(end_outcome="refused"))
    assert caught.value.field == "end_reason"
    ended = moves.move(match.id, "ended", MoveFacts(end_outcome="refused", end_reason="candidate_declined"))
    assert ended.end_reason == "candidate_declined"
    assert matches.detail(match.id).line.text == "Afslag · Kandidaten takkede nej"


def test_moving_back_forgets_what_the_later_step_brought(moves: MatchMoves) -> None:
    match = moves.move(hire(moves).id, "agreed", AGREED)
    back = moves.move(match.id, "interview")
    assert (back.agreed_on, back.starts_on, back.hours_per_week) == ("", "", None)


def test_an_ended_match_is_reopened_only_as_far_as_it_may_go(moves: MatchMoves) -> None:
    match = hire(moves, JONAS)
    moves.move(match.id, "ended", MoveFacts(end_outcome="refused", end_reason="timing"))
    with pytest.raises(KnownError) as caught:
        moves.move(match.id, "cv_sent")
    assert caught.value.field == "consent"
    reopened = moves.move(match.id, "company_asked")
    assert (reopened.end_outcome, reopened.end_reason) == ("", "")


def test_undo_puts_the_match_back(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    match = moves.move(hire(moves).id, "company_asked")
    moves.move(match.id, "agreed", AGREED)
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.action, undone.subject) == ("Flyt match", SOFIE.name)
    assert matches.detail(match.id).match == match


def test_an_offer_is_a_mark_on_the_interview(moves: MatchMoves, matches: Matches) -> None:
    match = hire(moves)
    with pytest.raises(KnownError, match="hører til en samtale"):
        moves.mark_offer(match.id, "2026-11-24")
    moves.move(match.id, "interview")
    moves.mark_offer(match.id, "2026-11-24")
    assert matches.detail(match.id).line.text == "Tilbud givet i dag"


def test_what_it_counts_towards_is_said_before_and_after_the_agreement(
    moves: MatchMoves, matches: Matches
) -> None:
    match = hire(moves)
    before = matches.detail(match.id).counts
    assert (before.target, before.now) == ("hire", False)
    assert "når det er aftalt" in before.explanation
    moves.move(match.id, "agreed", AGREED)
    after = matches.detail(match.id).counts
    assert (after.target, after.now) == ("hire", True)
    assert "24.11.2026" in after.explanation
    project = moves.create(VESTRUM.id, "", SOFIE.id, "thesis_project")
    assert matches.detail(project.id).counts.target == "binding_collaboration"
    mentor = moves.create(VESTRUM.id, "", SOFIE.id, "mentor_partnership")
    assert matches.detail(mentor.id).counts.target is None


@pytest.mark.parametrize(
    ("status", "since", "next_on", "text", "tone"),
    [
        ("proposed", "2026-11-23T10:00:00.000Z", "", "Oprettet i går", "neutral"),
        ("company_asked", "2026-11-20T10:00:00.000Z", "", "Spurgt 20.11.", "neutral"),
        ("company_asked", "2026-11-19T10:00:00.000Z", "", "5 dage uden svar", "late"),
        ("cv_sent", "2026-11-19T10:00:00.000Z", "", "Sendt 19.11.", "neutral"),
        ("cv_sent", "2026-11-19T10:00:00.000Z", "2026-11-24", "Frist i dag", "soon"),
        ("cv_sent", "2026-11-19T10:00:00.000Z", "2026-11-23", "1 dag over fristen", "late"),
        ("interview", "2026-11-19T10:00:00.000Z", "", "Mangler dato", "soon"),
        ("interview", "2026-11-19T10:00:00.000Z", "2026-11-27", "Samtale 27.11.", "neutral"),
        ("interview", "2026-11-19T10:00:00.000Z", "2026-11-25", "Samtale i morgen", "soon"),
        ("interview", "2026-11-19T10:00:00.000Z", "2026-11-23", "Samtalen var i går", "late"),
    ],
)
def test_the_line_says_what_is_due_or_how_long_it_has_waited(
    desk: Desk,
    matches: Matches,
    moves: MatchMoves,
    *,
    status: str,
    since: str,
    next_on: str,
    text: str,
    tone: str,
) -> None:
    match = replace(hire(moves), status=status, status_since=since, next_on=next_on)
    with desk.store.action("Prøve") as unit:
        unit.put(match)
    line = matches.detail(match.id).line
    assert (line.text, line.tone) == (text, tone)


def test_a_deadline_is_set_and_gone_with_the_next_step(moves: MatchMoves) -> None:
    match = moves.set_deadline(hire(moves).id, "2026-11-27")
    assert match.next_on == "2026-11-27"
    assert moves.move(match.id, "company_asked").next_on == ""


def test_the_board_is_bounded_and_collapsed_columns_are_read_when_opened(
    moves: MatchMoves, matches: Matches
) -> None:
    for number in range(4):
        match = moves.create(
            VESTRUM.id, "", SOFIE.id, ("hire", "internship", "thesis_project", "student_job")[number]
        )
        if number == 3:
            moves.move(match.id, "started", AGREED)
    board = matches.board(MatchFilter(), limits={"proposed": 2})
    columns = {column.status: column for column in board.columns}
    assert (columns["proposed"].total, len(columns["proposed"].cards)) == (3, 2)
    assert (columns["started"].total, columns["started"].cards) == (1, ())
    assert (board.in_progress, board.started, board.everything) == (3, 1, 4)
    opened = matches.board(MatchFilter(), opened=("started",))
    assert len(next(c for c in opened.columns if c.status == "started").cards) == 1


def test_filters_narrow_board_and_table(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    hire(moves)
    shared = moves.create(TANGSO.id, "", JONAS.id, "internship")
    other = moves.create(TANGSO.id, "", SOFIE.id, "student_job")
    with desk.store.action("Prøve") as unit:
        unit.put(replace(shared, broker_id=""))
        unit.put(replace(other, broker_id="somebody else"))
    assert matches.count(MatchFilter()) == 2
    assert matches.count(MatchFilter(broker="")) == 3
    assert matches.count(MatchFilter(broker=desk.store.broker_id)) == 1
    assert matches.count(MatchFilter(broker="", municipality="0661")) == 2
    assert [card.company for card in matches.page(MatchFilter(type="internship"))] == [TANGSO.name]
    assert matches.board(MatchFilter(type="company_scheme")).everything == 3


@pytest.mark.parametrize(
    "order", ["candidate", "company", "need", "type", "status", "since", "next", "municipality", "broker"]
)
def test_the_table_sorts_by_every_column_and_pages(moves: MatchMoves, matches: Matches, order: str) -> None:
    moves.move(hire(moves).id, "company_asked")
    hire(moves, JONAS)
    moves.create(TANGSO.id, "", JONAS.id, "internship")
    up = [card.id for card in matches.page(MatchFilter(), order=order)]
    down = [card.id for card in matches.page(MatchFilter(), order=order, descending=True)]
    assert down == up[::-1]
    assert [card.id for card in matches.page(MatchFilter(), order=order, offset=1, limit=1)] == up[1:2]


def test_others_for_the_same_need_are_named(moves: MatchMoves, matches: Matches) -> None:
    match, other = hire(moves), hire(moves, JONAS)
    detail = matches.detail(match.id)
    assert [(one.id, one.candidate) for one in detail.others] == [(other.id, JONAS.name)]
    assert detail.need == PLANNER
    assert matches.open_needs(VESTRUM.id) == [PLANNER]


def test_type_ahead_finds_companies_and_the_filters_have_names(moves: MatchMoves, matches: Matches) -> None:
    assert [hit.name for hit in matches.find_companies("tangsoe")] == [TANGSO.name]
    assert [hit.name for hit in matches.find_companies("")] == [TANGSO.name, VESTRUM.name]
    choices = matches.filter_choices()
    assert [name for _, name in choices.brokers] == ["Karen Lyngholm"]
    assert ("0657", "Herning") in choices.municipalities
    assert len(choices.municipalities) == 7


def test_a_deleted_candidate_leaves_the_match_readable(
    moves: MatchMoves, matches: Matches, desk: Desk
) -> None:
    match = hire(moves)
    with desk.store.action("Slet") as unit:
        unit.delete(SOFIE)
    assert matches.board(MatchFilter()).columns[0].cards[0].candidate == "Slettet kandidat"
    assert matches.detail(match.id).candidate is None


def test_another_years_date_has_its_year(moves: MatchMoves, matches: Matches, clock: FixedClock) -> None:
    match = moves.move(hire(moves).id, "agreed", replace(AGREED, starts_on="2027-02-01"))
    assert matches.detail(match.id).line.text == "Starter 01.02.27"
    clock.at = datetime(2027, 3, 1, 8, 0).astimezone()
    assert matches.detail(match.id).line.tone == "soon"
