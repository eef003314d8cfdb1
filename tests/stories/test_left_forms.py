"""Every form that was left half written is offered on I dag, and gone on with as that very form."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QDialog, QLabel, QWidget

import kmdesk
from kmdesk.app.drafts import MOST, DraftOffer
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import (
    Circulation,
    Lead,
    Partnership,
    PartnershipDecision,
    PartnershipMeeting,
    PartnershipMember,
    Record,
)
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft
from kmdesk.tour.player import Player
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.widgets.buttons import LinkButton
from tests.stories.conftest import OpenWindow
from tests.ui.every_form import FORMS

PACKAGE = Path(kmdesk.__file__).parent
TYPED = "Ring igen"
LEFT = {
    "agreement/a": "goal",
    "candidate/new": "motivation",
    "case_window:i:new": "note",
    "contact:edit:v": "topic",
    "contact_basis:c": "note",
    "finish:v": "summary",
    "forecast_answer:c:2026-Q4": "note",
    "forecast_member:c": "note",
    "initiative:c:new": "note",
    "inquiry/i": "text",
    "inquiry:bring:need:n,inquiry:i": "brought_to",
    "inquiry:i:answer": "answer",
    "inquiry:i:need": "title",
    "inquiry:i:question:q": "question",
    "inquiry:need:n:result": "brought_result",
    "institution_contact:i:new": "note",
    "lead:new": "note",
    "municipality/0657": "name",
    "need:c:new": "title",
    "order:n,o:close": "own_words",
    "order:n:receive": "time",
    "order:o:change:oc": "note",
    "order:o:proposed:oc": "by",
    "order:o:share": "note",
    "partnership/new": "note",
    "partnership_decision/ps:c:new": "solution",
    "partnership_meeting/ps:new": "minutes",
    "partnership_member/ps:c:new": "note",
    "person:c:new": "note",
    "place:c:new": "note",
    "promise/new": "title",
    "promise/t": "title",
    "rate/wage_subsidy_private/hour": "source",
    "referral:c:new:::": "answer",
    "referral:c:new:n::": "answer",
    "referral:r": "answer",
    "settings/project": "subtitle",
    "skills:c:new": "note",
    "strategy:c": "strategy_place",
    "tool_offer:c:hr_work": "note",
}
"""What tells the draft of each form apart -> a field that was typed in."""
EMPTY: dict[str, object] = {
    "basis": {},
    "company": ["", ""],
    "part": [],
    "people": [],
    "places": {},
    "points": [],
    "slots": {},
    "texts": {},
}
"""What forms keep beside their fields."""
ELSEWHERE = {"company", "conflict", "match", "match_move", "match_new"}
"""Forms whose drafts are gone on with in the tests of their screens."""
ORDER = replace(
    FORMS["need"].record,
    id="o",
    order_number="2026-0001",
    received_at="2026-11-23T08:00",
    order_status="received",
)
OTHERS: tuple[Record, ...] = (
    ORDER,
    Circulation(id="oc", company_id="c", need_id="o", municipality_code="0661", shared_at="2026-11-20T08:00"),
    Lead(id="l", company_name="Byg & Co"),
    Partnership(id="ps", name="Klyngen", type="lks"),
    PartnershipMember(id="pk", partnership_id="ps", company_id="c"),
    PartnershipMeeting(id="pm", partnership_id="ps", at="2026-11-20T09:00"),
    PartnershipDecision(id="pd", partnership_id="ps", meeting_id="pm", company_id="c", solution="x"),
)


def start(start_program: OpenWindow, desk: Desk, profile: Profile, clock: FixedClock) -> Player:
    with desk.store.action("x", undoable=False) as unit:
        for form in FORMS.values():
            if form.record.kind != "project":
                unit.put(form.record)
        for record in (replace(FORMS["basis of a company"].record), *OTHERS):
            unit.put(record)
    desk.close()
    return start_program(profile, clock)


def test_there_is_a_road_to_every_form_that_keeps_a_draft() -> None:
    sources = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    sorts = {key.replace("/", ":").partition(":")[0] for key in LEFT} | ELSEWHERE
    assert set(re.findall(r'draft_key=f?"([a-z_]+)[:/]', sources)) <= sorts


def form_of(player: Player, key: str, field: str) -> RecordForm | None:
    """Return the form with this field that is open and keeps its draft under this key."""
    for keeper in player.window.findChildren(DraftKeeper):
        home = keeper.parent()
        if isinstance(home, QWidget) and home.isVisible() and keeper.key == key:
            return next((one for one in home.findChildren(RecordForm) if field in one.names()), None)
    return None


def desk_of(player: Player) -> Desk:
    assert player.session.desk is not None
    return player.session.desk


def test_each_is_gone_on_with_in_its_own_form(
    start_program: OpenWindow, desk: Desk, profile: Profile, clock: FixedClock
) -> None:
    player = start(start_program, desk, profile, clock)
    assert player.session.wiring is not None
    offer = player.session.wiring.findChild(DraftOffer)
    ops, local = player.session.ops, desk_of(player).local
    assert isinstance(offer, DraftOffer)
    player.window.setUpdatesEnabled(False)  # painting them all is most of the time it takes
    wrong: dict[str, object] = {}
    for key, field in LEFT.items():
        typed = {field: TYPED}
        draft = Draft(key, "", clock.stamp(), {**EMPTY, **typed, "fields": typed, "form": typed})
        ops.write(lambda draft=draft: local.keep_draft(draft), owner=player.window)
        player.settle()
        offer.open(draft)
        player.settle()
        form = form_of(player, key, field)
        if form is None or form.value(field) != TYPED:
            wrong[key] = form and form.value(field)
        for dialog in player.window.findChildren(QDialog):
            dialog.done(0)
    assert wrong == {}


def test_each_is_offered_by_name_and_time_until_it_is_dealt_with(
    start_program: OpenWindow, desk: Desk, profile: Profile, clock: FixedClock
) -> None:
    keys = ("promise/new", "person:c:new", "strategy:c", "need:c:new")
    for minute, key in enumerate(keys):
        at = f"2026-11-23T14:0{minute}:00Z"
        desk.local.keep_draft(Draft(key, f"Kladde {minute}", at, {**EMPTY, "fields": {"title": TYPED}}))
    player = start(start_program, desk, profile, clock)

    def lines() -> list[str]:
        return [one.text() for one in player.find(QWidget, "draft_offer").findChildren(QLabel)]

    def offered() -> list[str]:
        player.settle()
        return [line for line in lines() if "senest gemt" in line]

    newest = offered()
    assert [text.partition(",")[0] for text in newest] == ["Kladde 3", "Kladde 2", "Kladde 1"]
    assert all("23.11.2026 kl. 1" in text for text in newest), newest
    assert "Og 1 til." in lines()
    player.click(player.find(LinkButton, "discard_draft"))
    assert len(newest) == MOST
    assert [text.partition(",")[0] for text in offered()] == ["Kladde 2", "Kladde 1", "Kladde 0"]
    goes_on = player.find(QWidget, "draft_offer").findChildren(LinkButton, "go_on_draft")[-1]
    player.click(goes_on)
    form = player.dialog("promise_dialog").findChild(RecordForm)
    assert isinstance(form, RecordForm)
    assert form.value("title") == TYPED
    assert len(offered()) == 2
    assert {draft.key for draft in desk_of(player).local.drafts()} == set(keys) - {"need:c:new"}
