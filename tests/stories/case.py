"""The desk of a whole case with the day's visit, three candidates, two brokers; where its parts are."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import (
    Agreement,
    Broker,
    Candidate,
    Company,
    ContactPerson,
    Match,
    Need,
    Project,
    Task,
    Visit,
)
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from kmdesk.store.store import Store
from kmdesk.tour.player import Player
from tests.conftest import PASSPHRASE
from tests.stories.hands import focused, tab_to
from tests.ui.shortlist_story import person

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", city="Herning")
HANNE = ContactPerson(company_id=VESTRUM.id, name="Hanne Nygaard", title="direktør", main_contact=True)
IDA = person("Ida Holm", competences=("CNC",))
SOFIE = person("Sofie Bjerre", consent_on="", consent_until="", competences=())
RASMUS = person("Rasmus Lodberg", education_level="H30")
KAREN = Broker(name="Karen Lyngholm", organisation="Erhvervsråd Midtvest")
COLLEAGUE = Broker(name="Jens Toft")
CONTRACT = Project(
    name="Erhvervsråd Midtvest",
    starts_on="2026-01-01",
    ends_on="2027-12-31",
    municipality_codes=("0657",),
    goals={"binding_collaboration": 300, "hire": 50},
)
PLANNED = Visit(
    company_id=VESTRUM.id,
    broker_id=KAREN.id,
    number="B-2026-0001",
    starts_at="2026-11-24T08:30",
    ends_at="2026-11-24T09:30",
    mode="visit",
    purpose="outreach",
    status="planned",
    topic="Folk til ny produktion",
)
TITLE = "Produktionsplanlægger"


def create_desk(profile: Profile, clock: FixedClock) -> None:
    """Make a desk that opens by passphrase, and close it again."""
    from kmdesk.services.labels import labels

    desk, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock, labels=labels())
    with desk.store.action("Opret skrivebord", undoable=False) as unit:
        for record in (KAREN, COLLEAGUE, CONTRACT, VESTRUM, HANNE, PLANNED, IDA, SOFIE, RASMUS):
            unit.put(record)
    desk.store.broker_id = KAREN.id
    desk.local.set("broker_id", KAREN.id)
    desk.close()


def desk_of(player: Player) -> Desk:
    desk = player.session.desk
    assert desk is not None
    return desk


def store_of(player: Player) -> Store:
    return desk_of(player).store


def the_order(player: Player) -> Need:
    (order,) = store_of(player).find(Need)
    return order


def the_agreement(player: Player) -> Agreement:
    (agreement,) = store_of(player).find(Agreement)
    return agreement


def follow_ups(player: Player) -> list[Task]:
    """Return what is promised about the match, by the day it is due."""
    found = store_of(player).find(Task, "match_id = ?", (match_of(player, SOFIE).id,))
    return sorted(found, key=lambda task: task.due_on)


def match_of(player: Player, candidate: Candidate) -> Match:
    (match,) = store_of(player).find(Match, "candidate_id = ?", (candidate.id,))
    return match


def order_pane(player: Player) -> QWidget:
    pane = player.find(QWidget, "order_pane")
    player.settle()
    return pane


def choose_form(player: Player, dialog: QWidget, text: str) -> None:
    """Choose the employment form with the arrow keys: each step makes the form anew and keeps the focus."""
    tab_to(player, player.editor(dialog, "employment_form"))
    for _ in range(10):
        box = focused()
        assert isinstance(box, QComboBox)
        assert box is player.editor(dialog, "employment_form")
        if box.currentText() == text:
            return
        player.keys("Down")
    raise AssertionError(f"{text!r} is not reached")
