"""The pipeline on a real encrypted file: board, table, detail, and what each step asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Candidate, Company, Match, Need, Task
from kmdesk.models.record import columns
from kmdesk.services.match_bulk import ManyMatches
from kmdesk.services.match_cards import StatusLine, met_line
from kmdesk.services.match_follow_ups import task_id
from kmdesk.services.match_moves import CHANGEABLE, MatchMoves, MoveFacts
from kmdesk.services.match_words import facts_in_words
from kmdesk.services.matches import Matches, MatchFilter
from kmdesk.services.order_detail import OrderDetails
from kmdesk.services.orders import Orders
from kmdesk.services.tasks import Tasks
from kmdesk.services.today import TodayService
from kmdesk.store.desk import Desk
from tests.nasty import NASTY

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
AGREED = MoveFacts(
    agreed_on="2026-11-24",
    starts_on="2026-12-01",
    ends_on="2027-05-31",
    hours_per_week=37,
    employment_form="permanent",
)
STARTED = replace(AGREED, starts_on="2026-11-24")
REFUSED = MoveFacts(end_outcome="refused", end_reason="timing")


@pytest.fixture
def moves(desk: Desk, clock: FixedClock) -> MatchMoves:
    with desk.store.action("Prøve", undoable=False) as unit:
        for record in (VESTRUM, TANGSO, PLANNER, SOFIE, JONAS):
            unit.put(record)
    return MatchMoves(desk.store, clock)


@pytest.fixture
def many(moves: MatchMoves) -> ManyMatches:
    return ManyMatches(moves)


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
    moves.move(match.id, "ended", REFUSED)
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


def test_an_agreement_needs_what_its_type_needs(moves: MatchMoves) -> None:
    match = moves.move(hire(moves).id, "interview")
    for facts, field in (
        (replace(AGREED, agreed_on=None), "agreed_on"),
        (replace(AGREED, starts_on=None), "starts_on"),
        (replace(AGREED, ends_on="2026-11-30"), "ends_on"),
        (replace(AGREED, agreed_on="2026-11-25"), "agreed_on"),
        (replace(AGREED, agreed_on="2026-02-31"), "agreed_on"),
        (replace(AGREED, hours_per_week=None), "hours_per_week"),
        (replace(AGREED, hours_per_week=0), "hours_per_week"),
        (replace(AGREED, employment_form=""), "employment_form"),
        (replace(AGREED, employment_form="fixed_term", ends_on=""), "ends_on"),
        (replace(AGREED, evaluation_on="2026-11-30"), "evaluation_on"),
        (replace(AGREED, type="internship"), "programme"),
        (replace(AGREED, type="thesis_project"), "topic"),
        (replace(AGREED, type="thesis_project", topic="Lager", hand_in_on="2026-11-30"), "hand_in_on"),
        (replace(AGREED, type="mentor_partnership"), "mentor"),
        (replace(AGREED, type="company_scheme"), "scheme"),
        (replace(AGREED, type=""), "type"),
    ):
        with pytest.raises(KnownError) as caught:
            moves.move(match.id, "agreed", facts)
        assert caught.value.field == field, facts
    agreed = moves.move(match.id, "agreed", replace(AGREED, type="internship", programme="HA, 5. semester"))
    assert (agreed.type, agreed.agreed_on, agreed.ends_on) == ("internship", "2026-11-24", "2027-05-31")
    assert (agreed.hours_per_week, agreed.programme) == (37, "HA, 5. semester")
    assert moves.move(match.id, "started", STARTED).status == "started"


def test_what_was_entered_is_kept_when_a_colleague_was_faster(moves: MatchMoves) -> None:
    match = moves.move(hire(moves).id, "agreed", AGREED)
    again = moves.move(match.id, "agreed", replace(AGREED, hours_per_week=30, wage="32.000 kr."))
    assert (again.status, again.hours_per_week, again.wage) == ("agreed", 30, "32.000 kr.")
    assert again.status_since == match.status_since


def test_a_start_before_the_agreement_is_odd_but_can_be_saved(moves: MatchMoves) -> None:
    match = moves.move(hire(moves).id, "agreed", replace(AGREED, starts_on="2026-11-02"))
    assert match.starts_on == "2026-11-02"


def test_jumping_over_the_agreement_asks_for_it_too(moves: MatchMoves) -> None:
    match = hire(moves)
    with pytest.raises(KnownError) as caught:
        moves.move(match.id, "started")
    assert caught.value.field == "agreed_on"
    assert moves.move(match.id, "started", STARTED).agreed_on == "2026-11-24"


def test_nothing_starts_or_is_completed_before_its_first_day(
    moves: MatchMoves, many: ManyMatches, clock: FixedClock
) -> None:
    match = moves.move(hire(moves).id, "agreed", AGREED)
    with pytest.raises(KnownError, match=r"Det begynder først 01\.12\.2026") as caught:
        moves.move(match.id, "started")
    assert caught.value.field == "starts_on"
    (stays,) = many.move([match.id], "started").stayed
    assert stays.reason == "Det begynder først 01.12.2026."
    clock.at = datetime(2026, 12, 1, 8, 0).astimezone()
    assert moves.move(match.id, "started").status == "started"
    with pytest.raises(KnownError, match="begynder først"):
        moves.change(match.id, {"starts_on": "2026-12-10"})
    clock.at = datetime(2026, 11, 24, 8, 0).astimezone()
    with pytest.raises(KnownError, match="kan ikke være gennemført") as caught:
        moves.move(match.id, "ended", MoveFacts(end_outcome="completed"))
    assert caught.value.field == "starts_on"
    dropped = MoveFacts(end_outcome="discontinued", end_reason="other")
    assert moves.move(match.id, "ended", dropped).status == "ended"


def test_the_cv_of_one_who_should_be_deleted_goes_to_nobody(
    moves: MatchMoves, many: ManyMatches, desk: Desk
) -> None:
    match, other = hire(moves), moves.create(TANGSO.id, "", SOFIE.id, "hire")
    moves.move(other.id, "cv_sent")
    with desk.store.action("x") as unit:
        unit.put(replace(desk.store.require(Candidate, SOFIE.id), delete_after="2026-11-23"))
    with pytest.raises(KnownError, match="Forny slettefristen først") as caught:
        moves.move(match.id, "cv_sent")
    assert caught.value.field == "candidate"
    (stays,) = many.move([match.id], "interview").stayed
    assert stays.reason == f"Slettefristen for {SOFIE.name} var 23.11.2026."
    assert moves.move(match.id, "company_asked").status == "company_asked"
    assert moves.move(other.id, "interview").status == "interview"  # the company has the CV already
    with desk.store.action("x") as unit:
        unit.put(replace(desk.store.require(Candidate, SOFIE.id), delete_after="2026-11-24"))
    assert moves.move(match.id, "cv_sent").status == "cv_sent"  # the last day counts


def test_an_end_needs_outcome_and_reason(moves: MatchMoves, matches: Matches) -> None:
    match = hire(moves)
    with pytest.raises(KnownError) as caught:
        moves.move(match.id, "ended", MoveFacts(end_outcome="refused"))
    assert caught.value.field == "end_reason"
    ended = moves.move(match.id, "ended", MoveFacts(end_outcome="refused", end_reason="candidate_declined"))
    assert ended.end_reason == "candidate_declined"
    assert matches.detail(match.id).line.text == "Afslag · Kandidaten takkede nej"


def test_moving_back_forgets_the_agreement_and_keeps_what_was_planned(moves: MatchMoves) -> None:
    match = moves.move(hire(moves).id, "agreed", AGREED)
    back = moves.move(match.id, "interview")
    assert (back.agreed_on, back.starts_on, back.hours_per_week) == ("", "2026-12-01", 37)
    moves.mark_offer(match.id, "2026-11-24")
    assert moves.move(match.id, "company_asked").offered_on == ""


def test_an_ended_match_is_reopened_only_as_far_as_it_may_go(moves: MatchMoves) -> None:
    match = hire(moves, JONAS)
    moves.move(match.id, "ended", REFUSED)
    with pytest.raises(KnownError) as caught:
        moves.move(match.id, "cv_sent")
    assert caught.value.field == "consent"
    reopened = moves.move(match.id, "company_asked")
    assert (reopened.end_outcome, reopened.end_reason) == ("", "")
    refused = moves.move(hire(moves).id, "ended", REFUSED)
    agreed = moves.move(refused.id, "agreed", AGREED)  # they changed their minds: it has its day
    assert (agreed.status, agreed.agreed_on, agreed.end_outcome) == ("agreed", AGREED.agreed_on, "")


def test_undo_puts_the_match_back(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    match = moves.move(hire(moves).id, "company_asked")
    moves.move(match.id, "agreed", AGREED)
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.action, undone.subject) == ("Flyt match", SOFIE.name)
    assert matches.detail(match.id).match == match
    assert desk.store.find(Task) == []  # the follow-ups went with it


def test_an_offer_is_a_mark_on_the_interview(moves: MatchMoves, matches: Matches) -> None:
    match = hire(moves)
    with pytest.raises(KnownError, match="hører til en samtale"):
        moves.mark_offer(match.id, "2026-11-24")
    moves.move(match.id, "interview")
    moves.mark_offer(match.id, "2026-11-24")
    assert matches.detail(match.id).line.text == "Tilbud givet i dag"
    with pytest.raises(KnownError) as caught:
        moves.mark_offer(match.id, "2026-11-25")
    assert caught.value.field == "offered_on"


def test_what_it_counts_towards_is_said_before_and_after_the_agreement(
    moves: MatchMoves, matches: Matches
) -> None:
    match = hire(moves)
    before = matches.detail(match.id).counts
    assert (before.target, before.now) == ("hire", False)
    assert "når det er aftalt" in before.explanation
    preview = matches.form(match.id, agreeing=True).counting.preview("hire", date(2026, 11, 24))
    assert (preview.target, preview.now) == ("hire", True)
    assert preview.explanation.endswith("aftalt 24.11.2026. Det bliver nr. 1 af 50.")
    moves.move(match.id, "agreed", AGREED)
    after = matches.detail(match.id).counts
    assert (after.target, after.now) == ("hire", True)
    assert "24.11.2026" in after.explanation
    again = matches.form(match.id).counting
    assert again.preview("hire", date(2026, 11, 24)) == preview  # it does not count itself
    assert again.preview("internship", date(2026, 11, 24)).explanation.endswith("Det bliver nr. 1 af 300.")
    assert again.preview("hire", date(2028, 1, 1)).target is None
    assert again.preview("hire", None).explanation == "Tæller ikke endnu: aftaledatoen mangler."
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
    with pytest.raises(KnownError, match="for langt fra i dag"):
        moves.set_deadline(match.id, "2226-11-27")
    assert moves.move(match.id, "company_asked").next_on == ""
    moves.move(match.id, "agreed", AGREED)
    with pytest.raises(KnownError, match="venter ikke på svar"):
        moves.set_deadline(match.id, "2026-11-27")
    moves.move(match.id, "ended", MoveFacts(end_outcome="discontinued", end_reason="other"))
    with pytest.raises(KnownError, match="afsluttet"):
        moves.set_deadline(match.id, "2026-11-27")


def test_more_interviews_than_are_listed_are_counted_and_nobodys_are_there(
    moves: MatchMoves, desk: Desk, clock: FixedClock
) -> None:
    first = moves.move(hire(moves).id, "interview")
    with desk.store.action("x") as unit:
        for n in range(12):
            whose = ("", desk.store.broker_id, "en anden")[n % 3]
            unit.put(replace(first, id=f"m{n}", next_on="2026-11-24", broker_id=whose))
            unit.put(replace(first, id=f"n{n}", next_on="2026-11-24", broker_id=whose))
    view = TodayService(desk.store, clock).view()
    assert (len(view.interviews), view.more_interviews) == (10, 6)
    assert "m0" in {one.match_id for one in view.interviews}


def test_an_interview_has_a_time_that_goes_with_its_day(
    moves: MatchMoves, matches: Matches, desk: Desk, clock: FixedClock
) -> None:
    match = moves.move(hire(moves).id, "interview")
    assert moves.change(match.id, {"next_time": "9.30"}).next_time == ""  # no day, no time
    moves.set_deadline(match.id, "2026-11-25")
    assert moves.change(match.id, {"next_time": "kl. 9.30"}).next_time == "09:30"
    assert matches.detail(match.id).line.text == "I morgen kl. 09:30"
    assert matches.page(MatchFilter())[0].line.text == "I morgen kl. 09:30"
    (due,) = TodayService(desk.store, clock).view().interviews
    assert (due.candidate, due.company, due.on, due.at) == (SOFIE.name, VESTRUM.name, "2026-11-25", "09:30")
    for wrong in ("25:00", "ni", *NASTY):
        if wrong.strip():
            with pytest.raises(KnownError) as caught:
                moves.change(match.id, {"next_time": wrong})
            assert caught.value.field == "next_time"
    assert moves.set_deadline(match.id, "2026-11-27").next_time == "09:30"  # moved to another day
    assert TodayService(desk.store, clock).view().interviews == ()
    assert moves.set_deadline(match.id, "").next_time == ""
    moves.change(match.id, {"next_on": "2026-11-25", "next_time": "1000"})
    assert moves.move(match.id, "agreed", AGREED).next_time == ""


def test_an_interview_that_was_is_proposed_as_the_orders_first_meeting(
    moves: MatchMoves, desk: Desk, clock: FixedClock
) -> None:
    order = Orders(desk.store, clock).receive(PLANNER.id, "2026-11-23T09:00")
    match = replace(moves.move(hire(moves).id, "interview"), status_since="2026-11-23T08:00:00.000Z")
    with desk.store.action("Prøve") as unit:
        unit.put(match)
    for day, at, found in (
        ("2026-11-24", "08:00", "2026-11-24T08:00"),
        ("2026-11-25", "08:00", ""),  # not held yet
        ("2026-11-23", "08:00", ""),  # before the order came
        ("2026-11-23", "", ""),
    ):
        moves.change(match.id, {"next_on": day, "next_time": at})
        assert OrderDetails(desk.store, clock).detail(order.id).met_at == found


def test_the_board_is_bounded_and_collapsed_columns_are_read_when_opened(
    moves: MatchMoves, matches: Matches
) -> None:
    for number in range(4):
        match = moves.create(
            VESTRUM.id, "", SOFIE.id, ("hire", "internship", "thesis_project", "student_job")[number]
        )
        if number == 3:
            moves.move(match.id, "started", STARTED)
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
        unit.put(Broker(id="somebody else", name="Jens Overgaard"))
        unit.put(replace(other, broker_id="somebody else"))
    assert matches.count(MatchFilter()) == 2
    assert matches.count(MatchFilter(broker="")) == 3
    assert matches.count(MatchFilter(broker=desk.store.broker_id)) == 1
    assert matches.count(MatchFilter(broker="", municipality="0661")) == 2
    assert [card.company for card in matches.page(MatchFilter(type="internship"))] == [TANGSO.name]
    assert matches.board(MatchFilter(type="company_scheme")).everything == 3
    with desk.store.action("Prøve") as unit:
        unit.delete(desk.store.require(Broker, "somebody else"))
    assert matches.count(MatchFilter()) == 3  # what belongs to one who is gone belongs to all


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


def test_others_for_the_same_need_are_named(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    match, other = hire(moves), hire(moves, JONAS)
    detail = matches.detail(match.id)
    assert [(one.id, one.candidate) for one in detail.others] == [(other.id, JONAS.name)]
    assert detail.need == PLANNER
    assert matches.open_needs(VESTRUM.id) == [PLANNER]
    with desk.store.action("Slet behov") as unit:
        unit.delete(PLANNER)
    assert matches.detail(detail.match.id).others == ()  # there is no need they could share


def test_type_ahead_finds_companies_and_the_filters_have_names(moves: MatchMoves, matches: Matches) -> None:
    assert [hit.name for hit in matches.find_companies("tangsoe")] == [TANGSO.name]
    assert [hit.name for hit in matches.find_companies("")] == [TANGSO.name, VESTRUM.name]
    choices = matches.filter_choices()
    assert [name for _, name in choices.brokers] == ["Karen Lyngholm"]
    assert ("0657", "Herning") in choices.municipalities
    assert len(choices.municipalities) == 7
    assert len(choices.levels) > 5
    assert choices.needs == ()
    moves.create(VESTRUM.id, PLANNER.id, SOFIE.id, "hire")
    assert matches.filter_choices().needs == ((PLANNER.id, PLANNER.title),)
    assert matches.need_name(PLANNER.id) == PLANNER.title
    assert matches.need_name("gone") == "Slettet behov"


def test_a_candidate_deleted_inside_a_match_is_said_and_the_match_can_only_end(
    moves: MatchMoves, matches: Matches, many: ManyMatches, desk: Desk
) -> None:
    match = moves.move(hire(moves).id, "interview")
    agreed = moves.move(
        moves.create(VESTRUM.id, "", SOFIE.id, "hire").id, "agreed", replace(AGREED, agreed_on="2026-11-20")
    )
    with desk.store.action("Slet") as unit:
        unit.delete(SOFIE)
    card = next(c for c in matches.page(MatchFilter()) if c.id == match.id)
    assert (card.candidate, card.line.text) == ("Slettet kandidat", "Kandidaten er slettet")
    assert (card.candidate_gone, card.line.tone) == (True, "late")
    assert matches.detail(match.id).candidate is None
    assert matches.detail(agreed.id).counts.now  # what was agreed counts on
    with pytest.raises(KnownError) as caught:
        moves.move(match.id, "agreed", AGREED)
    assert caught.value.message == "Kandidaten er slettet. Matchet bliver i Samtale."
    assert caught.value.advice == "Fortryd sletningen, eller afslut matchet."
    assert moves.move(agreed.id, "started", STARTED).status == "started"
    (stays,) = many.move([match.id], "agreed", AGREED).stayed
    assert stays.reason == "Kandidaten er slettet."
    assert moves.move(match.id, "ended", REFUSED).status == "ended"
    line = matches.detail(match.id).line
    assert line.text == "Afslag · Timing"


def test_another_years_date_has_its_year(moves: MatchMoves, matches: Matches, clock: FixedClock) -> None:
    match = moves.move(hire(moves).id, "agreed", replace(AGREED, starts_on="2027-02-01"))
    assert matches.detail(match.id).line.text == "Starter 01.02.27"
    clock.at = datetime(2027, 3, 1, 8, 0).astimezone()
    assert matches.detail(match.id).line.tone == "soon"


def test_the_filters_for_need_level_and_what_is_due(
    moves: MatchMoves, matches: Matches, desk: Desk, clock: FixedClock
) -> None:
    asked = moves.move(hire(moves).id, "company_asked")
    other = moves.create(TANGSO.id, "", JONAS.id, "internship")
    moves.set_deadline(other.id, "2026-11-27")

    def found(**chosen: str) -> set[str]:
        return {card.id for card in matches.page(MatchFilter(**chosen))}

    assert found(need=PLANNER.id) == {asked.id}
    assert found(level="H60") == {asked.id, other.id}
    assert found(level="H70") == set()
    assert found(due="week") == {other.id}
    assert found(due="late") == set()
    clock.at = datetime(2026, 11, 29, 8, 0).astimezone()
    assert found(due="late") == {asked.id, other.id}
    assert {matches.detail(one).line.tone for one in (asked.id, other.id)} == {"late"}
    starting = moves.move(asked.id, "agreed", replace(AGREED, starts_on="2026-12-03"))
    assert found(due="week") == {starting.id}
    clock.at = datetime(2026, 12, 4, 8, 0).astimezone()
    assert starting.id in found(due="late")
    moves.change(starting.id, {"municipality_code": "0661"})
    assert found(municipality="0661") == {asked.id, other.id}
    assert found(municipality="0657") == set()


# -- consent for this company --------------------------------------------------------------------------


def test_the_consent_must_reach_this_company_or_another_basis_be_recorded(
    moves: MatchMoves, desk: Desk
) -> None:
    named = replace(SOFIE, consent_scope="named", consent_companies=(TANGSO.name,))
    at_vestrum, at_tangso = hire(moves), moves.create(TANGSO.id, "", SOFIE.id, "hire")
    with desk.store.action("Ret kandidat") as unit:
        unit.put(named)
    with pytest.raises(KnownError) as caught:
        moves.move(at_vestrum.id, "cv_sent")
    assert caught.value.field == "consent"
    assert TANGSO.name in caught.value.advice
    assert moves.move(at_tangso.id, "cv_sent").status == "cv_sent"
    with desk.store.action("Ret kandidat") as unit:
        unit.put(replace(named, legal_basis="contract", legal_basis_reference="Mail af 20.11.2026"))
    assert moves.move(at_vestrum.id, "cv_sent").status == "cv_sent"


def test_a_consent_taken_back_after_the_cv_was_sent_stops_the_interview(
    moves: MatchMoves, desk: Desk
) -> None:
    sent, met = hire(moves), moves.create(TANGSO.id, "", SOFIE.id, "hire")
    moves.move(sent.id, "cv_sent")
    moves.move(met.id, "interview")
    with desk.store.action("Ret kandidat") as unit:
        unit.put(replace(SOFIE, consent_withdrawn_on="2026-11-24"))
    with pytest.raises(KnownError, match="trukket tilbage"):
        moves.move(sent.id, "interview")
    assert moves.move(met.id, "agreed", AGREED).status == "agreed"


# -- correcting ----------------------------------------------------------------------------------------


def test_a_correction_writes_only_what_was_changed(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    match = hire(moves)
    moves.move(match.id, "company_asked")
    changed = moves.change(match.id, {"topic": "Produktionsplanlægger", "note": "Ring efter kl. 14"})
    assert (changed.status, changed.topic) == ("company_asked", "Produktionsplanlægger")
    undone = desk.store.undo()
    assert undone is not None
    assert undone.action == "Ret match"
    assert matches.detail(match.id).match.topic == ""
    assert moves.change(match.id, {"topic": ""}) == matches.detail(match.id).match


@pytest.mark.parametrize("field", ["status", "candidate_id", "company_id", "status_since", "id"])
def test_what_is_not_corrected_in_a_form_is_a_bug(moves: MatchMoves, field: str) -> None:
    with pytest.raises(ValueError, match="not to be changed"):
        moves.change(hire(moves).id, {field: "agreed"})


def test_an_agreement_keeps_what_it_needs_and_old_ones_may_lack_it(moves: MatchMoves, desk: Desk) -> None:
    match = moves.move(hire(moves).id, "agreed", AGREED)
    for changes, field in (
        ({"agreed_on": ""}, "agreed_on"),
        ({"hours_per_week": None}, "hours_per_week"),
        ({"ends_on": "2026-11-01"}, "ends_on"),
        ({"starts_on": "2027-06-01"}, "ends_on"),
        ({"type": "internship"}, "programme"),
        ({"type": ""}, "type"),
        ({"employment_form": "fixed_term", "ends_on": ""}, "ends_on"),
        ({"need_id": "gone"}, ""),
    ):
        with pytest.raises(KnownError) as caught:
            moves.change(match.id, changes)
        assert caught.value.field == field, changes
    with desk.store.action("Fra før") as unit:
        unit.put(replace(match, employment_form="", hours_per_week=None))
    assert moves.change(match.id, {"note": "Står stadig ved magt"}).note


def test_the_end_is_corrected_too_but_stays_an_end(moves: MatchMoves) -> None:
    match = moves.move(hire(moves).id, "ended", REFUSED)
    assert moves.change(match.id, {"end_reason": "salary"}).end_reason == "salary"
    for changes, field in (
        ({"end_reason": ""}, "end_reason"),
        ({"end_outcome": "completed"}, "end_outcome"),
    ):
        with pytest.raises(KnownError) as caught:
            moves.change(match.id, changes)
        assert caught.value.field == field
    other = moves.create(TANGSO.id, "", SOFIE.id, "hire")
    moves.move(other.id, "started", STARTED)
    done = moves.move(other.id, "ended", MoveFacts(end_outcome="completed", end_reason="other"))
    assert (done.end_outcome, done.end_reason) == ("completed", "")  # what was completed has no reason


@pytest.mark.parametrize("text", NASTY)
def test_any_text_fits_every_text_of_a_match(moves: MatchMoves, matches: Matches, text: str) -> None:
    names = [
        name
        for name, storage in columns(Match).items()
        if storage == "text"
        and name in CHANGEABLE
        and not name.endswith(("_on", "_id", "_outcome", "_reason", "_time"))
    ]
    changes = {name: text for name in names if name not in ("type", "municipality_code", "employment_form")}
    match = moves.change(hire(moves).id, changes)
    found = matches.detail(match.id).match
    assert {name: getattr(found, name) for name in changes} == changes


# -- follow-ups ----------------------------------------------------------------------------------------

EVALUATED = replace(AGREED, starts_on="2027-02-01", ends_on="2027-06-30", evaluation_on="2027-08-02")


def due(desk: Desk, match: Match) -> dict[str, str]:
    found = desk.store.find(Task, "match_id = ?", (match.id,))
    return {task.origin.rpartition(":")[2]: task.due_on for task in found}


def test_an_agreement_makes_its_follow_ups_and_undo_takes_them_back(
    moves: MatchMoves, matches: Matches, desk: Desk
) -> None:
    match = moves.move(hire(moves).id, "agreed", EVALUATED)
    assert due(desk, match) == {
        "before_start": "2027-01-25",
        "one_month": "2027-03-01",
        "at_end": "2027-06-30",
        "evaluation": "2027-08-02",
    }
    tasks = desk.store.find(Task, "match_id = ?", (match.id,))
    assert {task.id for task in tasks} == {task_id(match.id, rule) for rule in due(desk, match)}
    assert {(task.company_id, task.owner, task.broker_id) for task in tasks} == {
        (VESTRUM.id, "broker", desk.store.broker_id)
    }
    titles = [task.title for task in tasks]
    assert "Produktionsplanlægger: er alt klar til start 01.02.2027?" in titles
    assert not any(SOFIE.name in title for title in titles)  # a name must not outlive the candidate
    desk.store.undo()
    assert due(desk, match) == {}


def test_follow_ups_move_with_the_days_and_go_when_there_is_no_reason_for_them(
    moves: MatchMoves, desk: Desk, clock: FixedClock
) -> None:
    match = moves.move(hire(moves).id, "agreed", EVALUATED)
    moves.change(match.id, {"starts_on": "2027-03-01", "ends_on": ""})
    assert due(desk, match) == {
        "before_start": "2027-02-22",
        "one_month": "2027-04-01",
        "evaluation": "2027-08-02",
    }
    today, clock.at = clock.at, datetime(2027, 3, 1, 8, 0).astimezone()
    moves.move(match.id, "started")
    assert "before_start" not in due(desk, match)
    clock.at = today
    moves.move(match.id, "agreed")
    assert due(desk, match)["before_start"] == "2027-02-22"  # back again with its reason
    moves.move(match.id, "interview")
    assert due(desk, match) == {}
    moves.move(match.id, "agreed", EVALUATED)
    assert len(due(desk, match)) == 4
    moves.move(match.id, "ended", MoveFacts(end_outcome="discontinued", end_reason="chemistry"))
    assert due(desk, match) == {}  # it never began


def test_what_a_person_did_with_a_follow_up_stands(moves: MatchMoves, desk: Desk, clock: FixedClock) -> None:
    match = moves.move(hire(moves).id, "agreed", EVALUATED)
    tasks = Tasks(desk.store, clock)
    done, edited, deleted = (task_id(match.id, rule) for rule in ("before_start", "one_month", "at_end"))
    tasks.finish(done)
    tasks.save(replace(tasks.get(edited).task, title="Ring til Hanne", due_on="2027-03-04"))
    tasks.delete(deleted)
    moves.change(match.id, {"starts_on": "2027-04-01"})
    assert tasks.get(done).task.due_on == "2027-01-25"
    assert tasks.get(edited).task.due_on == "2027-03-04"
    assert "at_end" not in due(desk, match)
    moves.move(match.id, "interview")
    assert set(due(desk, match)) == {"before_start", "one_month"}


def test_late_follow_ups_stay_and_none_is_born_late(moves: MatchMoves, desk: Desk, clock: FixedClock) -> None:
    match = moves.move(hire(moves).id, "agreed", EVALUATED)
    clock.at = datetime(2027, 1, 28, 8, 0).astimezone()
    moves.change(match.id, {"supervisor": "Hanne Nygaard"})
    assert due(desk, match)["before_start"] == "2027-01-25"  # late, not forgotten
    long_ago = replace(EVALUATED, agreed_on="2026-11-24", starts_on="2026-12-01", evaluation_on="2027-02-01")
    other = moves.create(TANGSO.id, "", SOFIE.id, "hire")
    moves.move(other.id, "agreed", long_ago)
    assert due(desk, other) == {"at_end": "2027-06-30", "evaluation": "2027-02-01"}


def test_two_desks_make_the_same_follow_up(moves: MatchMoves, desk: Desk) -> None:
    match = moves.move(hire(moves).id, "agreed", EVALUATED)
    rows = [task.to_row() for task in desk.store.find(Task)]
    desk.store.undo()
    moves.move(match.id, "agreed", EVALUATED)  # as another desk would
    assert [task.to_row() for task in desk.store.find(Task)] == rows


# -- several at once -----------------------------------------------------------------------------------


def test_several_are_moved_in_one_action_and_those_that_may_not_are_named(
    moves: MatchMoves, many: ManyMatches, matches: Matches, desk: Desk
) -> None:
    expired = Candidate(name="Ida Holm", consent_on="2026-05-01", consent_until="2026-11-01")
    with desk.store.action("Prøve", undoable=False) as unit:
        unit.put(expired)
    first, second = hire(moves), moves.create(TANGSO.id, "", SOFIE.id, "internship")
    third, fourth = hire(moves, expired), hire(moves, JONAS)
    there = moves.move(moves.create(TANGSO.id, "", SOFIE.id, "student_job").id, "cv_sent")
    result = many.move([first.id, second.id, third.id, fourth.id, there.id], "cv_sent")
    assert [match.id for match in result.changed] == [first.id, second.id]
    assert result.stays_text == (
        "Ida Holm bliver: samtykket udløb 01.11.2026. "
        "Jonas Vinther bliver: der mangler samtykke til at dele CV’et."
    )
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.action, undone.subject) == ("Flyt matches", "4 matches")
    statuses = [matches.detail(one.id).match.status for one in (first, second, there)]
    assert statuses == ["proposed", "proposed", "cv_sent"]


def test_several_are_ended_given_a_deadline_and_another_broker(
    moves: MatchMoves, many: ManyMatches, matches: Matches, desk: Desk
) -> None:
    colleague = Broker(name="Bo Friis")
    with desk.store.action("Prøve", undoable=False) as unit:
        unit.put(colleague)
    first, second = hire(moves), moves.create(TANGSO.id, "", SOFIE.id, "hire")
    agreed = moves.move(moves.create(TANGSO.id, "", JONAS.id, "hire").id, "proposed")
    assert len(many.set_deadline([first.id, second.id], "2026-11-30").changed) == 2
    moves.move(second.id, "agreed", EVALUATED)
    (late,) = many.set_deadline([first.id, second.id], "2026-12-01").stayed
    assert late.match_id == second.id
    many.set_broker([first.id, second.id], colleague.id)
    assert {matches.detail(one.id).match.broker_id for one in (first, second)} == {colleague.id}
    assert {task.broker_id for task in desk.store.find(Task)} == {colleague.id}
    desk.store.undo()
    assert {task.broker_id for task in desk.store.find(Task)} == {desk.store.broker_id}
    ended = many.move([first.id, second.id, agreed.id, "gone"], "ended", REFUSED)
    assert [match.id for match in ended.changed] == [first.id, agreed.id]
    reasons = {one.match_id: one.reason for one in ended.stayed}
    assert reasons[second.id] == "Udfaldet passer ikke til, hvor langt matchet er nået."
    assert reasons["gone"] == "Det er ikke længere på denne pc."
    assert ended.stays_text.startswith("Sofie Bjerre bliver: udfaldet passer ikke")


def test_many_that_stay_are_named_and_counted(moves: MatchMoves, many: ManyMatches, desk: Desk) -> None:
    people = [Candidate(name=f"Kandidat {number}") for number in range(7)]
    with desk.store.action("Prøve", undoable=False) as unit:
        for person in people:
            unit.put(person)
    ids = [hire(moves, person).id for person in people]
    before = desk.store.journal.waiting()
    result = many.move(ids, "cv_sent")
    assert result.changed == ()
    assert result.stays_text.count(" bliver: ") == 5
    assert result.stays_text.endswith("2 flere bliver.")
    assert desk.store.journal.waiting() == before  # nothing was written


# -- the job order ------------------------------------------------------------------------------------


def test_the_job_order_is_told_in_the_same_action(moves: MatchMoves, desk: Desk) -> None:
    order = replace(
        PLANNER,
        order_number="2026-0164",
        order_status="posted",
        received_at="2026-11-23T09:00",
        postings=({"channel": "jobnet", "at": "2026-11-23T10:00", "where": ""},),
        education_levels=("H60",),
        languages=("tysk",),
    )
    with desk.store.action("Prøve", undoable=False) as unit:
        unit.put(order)

    def status() -> str:
        return desk.store.require(Need, PLANNER.id).order_status

    match = hire(moves)
    moves.move(match.id, "company_asked")
    assert status() == "posted"
    moves.move(match.id, "cv_sent")
    assert status() == "candidates_sent"
    assert desk.store.require(Need, PLANNER.id).candidates_at == "2026-11-24T08:24"
    desk.store.undo()
    assert status() == "posted"
    moves.move(match.id, "interview")
    assert status() == "interviews"
    moves.move(match.id, "agreed", AGREED)
    assert status() == "filled"
    desk.store.undo()
    assert status() == "interviews"
    moves.move(match.id, "company_asked")  # it was the only one: nobody was sent after all
    assert status() == "posted"
    assert desk.store.require(Need, PLANNER.id).candidates_at == ""


def test_a_card_can_say_how_much_of_the_order_is_met(moves: MatchMoves, matches: Matches, desk: Desk) -> None:
    with desk.store.action("Prøve", undoable=False) as unit:
        unit.put(
            replace(PLANNER, education_levels=("H60",), languages=("tysk",), must_have=("education_level",))
        )
        unit.put(replace(SOFIE, languages=("dansk",)))
        unit.put(replace(JONAS, education_level="H20", languages=("tysk",)))
    good, out = hire(moves), hire(moves, JONAS)
    general = moves.create(TANGSO.id, "", SOFIE.id, "hire")
    lines = matches.met_lines([good.id, out.id, general.id, "gone"])
    assert lines.keys() == {good.id, out.id}  # where nothing is asked, nothing is said
    assert lines[good.id].text.endswith(" krav")
    assert (lines[good.id].tone, lines[out.id].tone) == ("neutral", "late")
    assert met_line(5, 6, 0, out=False) == StatusLine("5 af 6 krav", "ok")


# -- the form ------------------------------------------------------------------------------------------


def test_the_facts_of_a_type_are_read_in_words(moves: MatchMoves) -> None:
    match = moves.change(
        moves.create(VESTRUM.id, "", SOFIE.id, "thesis_project").id,
        {
            "topic": "Mindre spild",
            "hand_in_on": "2027-06-01",
            "ects": 30,
            "confidential_agreement": True,
            "wage": "belongs to another type",
            "municipality_code": "0661",
        },
    )
    assert facts_in_words(match) == (
        ("Emne og problemstilling", "Mindre spild"),
        ("Afleveres den", "01.06.2027"),
        ("ECTS", "30"),
        ("Fortrolighedsaftale", "Ja"),
        ("Kommune", "Holstebro"),
    )
    hire = moves.change(match.id, {"type": "hire", "employment_form": "permanent"})
    assert ("Ansættelsesform", "Ordinær fast") in facts_in_words(hire)
    assert ("Stilling", "Mindre spild") in facts_in_words(hire)


def test_an_agreement_is_proposed_from_what_need_candidate_and_company_tell(
    moves: MatchMoves, matches: Matches, desk: Desk
) -> None:
    need = replace(
        PLANNER,
        hours_per_week=30,
        employment_form="permanent",
        wage="32.000 kr.",
        confidential_agreement=True,
    )
    with desk.store.action("Prøve", undoable=False) as unit:
        unit.put(need)
        unit.put(replace(SOFIE, semester="7."))
    match = hire(moves)
    form = matches.form(match.id, agreeing=True)
    proposed = form.match
    assert (proposed.agreed_on, proposed.municipality_code) == ("2026-11-24", "0657")
    assert (proposed.hours_per_week, proposed.employment_form, proposed.wage) == (
        30,
        "permanent",
        "32.000 kr.",
    )
    assert (proposed.topic, proposed.programme, proposed.semester) == (PLANNER.title, "Diplomingeniør", "7.")
    assert proposed.confidential_agreement
    assert (form.candidate, form.company, form.company_municipality) == (SOFIE.name, VESTRUM.name, "0657")
    assert form.needs == ((PLANNER.id, PLANNER.title),)
    assert "Innobooster" in form.schemes or len(form.schemes) > 3
    assert matches.form(match.id).match == match  # a correction shows what is stored
    assert [form.match.id for form in matches.forms([match.id, "gone"])] == [match.id]


def test_a_match_whose_company_is_gone_is_shown_and_can_only_end(
    moves: MatchMoves, matches: Matches, desk: Desk
) -> None:
    match = moves.move(hire(moves).id, "interview")
    with desk.store.action("Slet") as unit:
        unit.delete(desk.store.require(Company, VESTRUM.id))
    detail = matches.detail(match.id)
    assert (detail.company.name, detail.company_gone) == (VESTRUM.name, True)
    assert detail.line == StatusLine("Virksomheden er slettet", "late")
    assert matches.page(MatchFilter())[0].line == detail.line
    with pytest.raises(KnownError, match="Virksomheden er slettet"):
        moves.move(match.id, "agreed", AGREED)
    assert moves.move(match.id, "ended", REFUSED).status == "ended"
