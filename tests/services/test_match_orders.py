"""What a match tells its job order, and takes back: on a real desk, each in one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, Match, Need
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.orders import Orders
from kmdesk.store.desk import Desk

NOW = "2026-11-24T08:24"
AGREED = MoveFacts(
    agreed_on="2026-11-24", starts_on="2026-11-24", hours_per_week=37, employment_form="permanent"
)
DROPPED = MoveFacts(end_outcome="discontinued", end_reason="other")


class Story:
    """A company with an order, and people who agreed to be shown to it."""

    def __init__(self, desk: Desk, clock: FixedClock) -> None:
        self.desk = desk
        self.orders, self.moves = Orders(desk.store, clock), MatchMoves(desk.store, clock)
        self.company = Company(name="Vestrum Maskinfabrik A/S")
        self.put(self.company)
        self.order = self.received("Produktionsplanlægger")

    def put(self, record: Company | Candidate | Need) -> None:
        with self.desk.store.action("x", undoable=False) as unit:
            unit.put(record)

    def received(self, title: str) -> Need:
        need = Need(company_id=self.company.id, title=title, type="graduate")
        self.put(need)
        return self.orders.receive(need.id)

    def wants(self, headcount: int) -> None:
        self.put(replace(self.now(), headcount=headcount))

    def proposed(self) -> Match:
        person = Candidate(
            name="Sofie", consent_on="2026-11-01", consent_until="2027-11-01", consent_scope="all"
        )
        self.put(person)
        return self.moves.create(self.company.id, self.order.id, person.id, "hire")

    def now(self, order: Need | None = None) -> Need:
        return self.desk.store.require(Need, (order or self.order).id)

    def answer(self) -> tuple[str, str]:
        order = self.now()
        return order.candidates_at, order.order_status


@pytest.fixture
def story(desk: Desk, clock: FixedClock) -> Story:
    return Story(desk, clock)


@pytest.mark.parametrize(("status", "facts"), [("interview", None), ("ended", DROPPED)])
def test_an_order_that_matches_filled_opens_when_one_is_agreed_no_more(
    story: Story, status: str, facts: MoveFacts | None
) -> None:
    story.wants(2)
    first, second = story.proposed(), story.proposed()
    story.moves.move(first.id, "agreed", AGREED)
    story.moves.move(second.id, "agreed", AGREED)
    filled = story.now()
    assert (filled.order_status, filled.status, filled.closed_on) == ("filled", "met", "2026-11-24")
    story.moves.move(second.id, status, facts)
    opened = story.now()
    assert (opened.order_status, opened.status, opened.closed_on) == ("interviews", "open", "")
    story.desk.store.undo()
    assert story.now() == filled
    assert story.desk.store.require(Match, second.id).status == "agreed"


def test_an_order_filled_by_hand_stays_when_a_match_falls_out(story: Story) -> None:
    story.wants(3)
    match = story.proposed()
    story.moves.move(match.id, "agreed", AGREED)
    story.orders.close([story.order.id], "filled")
    story.moves.move(match.id, "interview")
    assert story.now().order_status == "filled"


def test_a_match_that_goes_to_another_need_tells_both_orders(story: Story) -> None:
    other = story.received("Tester")
    match = story.proposed()
    story.moves.move(match.id, "agreed", AGREED)
    story.moves.change(match.id, {"need_id": other.id})
    assert [story.now(one).order_status for one in (story.order, other)] == ["interviews", "filled"]
    story.desk.store.undo()
    assert [story.now(one).order_status for one in (story.order, other)] == ["filled", "received"]


def test_nobody_is_proposed_for_a_need_that_is_closed(story: Story) -> None:
    story.orders.close([story.order.id], "withdrawn", "terms")
    with pytest.raises(KnownError, match="Behovet er lukket") as refused:
        story.proposed()
    assert refused.value.field == "need"
    assert story.desk.store.find(Match) == []


def test_an_answer_goes_with_the_only_match_that_gave_it(story: Story) -> None:
    story.orders.post(story.order.id, "jobnet", NOW)
    first, second = story.proposed(), story.proposed()
    story.moves.move(first.id, "cv_sent")
    story.moves.move(second.id, "interview")
    story.moves.move(second.id, "proposed")
    assert story.answer() == (NOW, "interviews")
    story.moves.move(first.id, "proposed")
    assert story.answer() == ("", "posted")
    story.desk.store.undo()
    assert story.answer() == (NOW, "interviews")


@pytest.mark.parametrize(
    "by_hand",
    [
        lambda orders, order: orders.note_candidates(order.id, NOW),
        lambda orders, order: orders.set_status([order.id], "interviews"),
    ],
)
def test_an_answer_that_a_person_noted_stays(story: Story, by_hand: Callable[[Orders, Need], None]) -> None:
    match = story.proposed()
    story.moves.move(match.id, "cv_sent")
    by_hand(story.orders, story.order)
    story.moves.move(match.id, "proposed")
    assert story.now().candidates_at == NOW


def test_an_answer_stays_while_an_ended_match_may_have_given_it(story: Story) -> None:
    first, second = story.proposed(), story.proposed()
    story.moves.move(first.id, "cv_sent")
    story.moves.move(first.id, "ended", MoveFacts(end_outcome="refused", end_reason="timing"))
    story.moves.move(second.id, "cv_sent")
    story.moves.move(second.id, "proposed")
    assert story.now().candidates_at == NOW
