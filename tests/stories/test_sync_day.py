"""Two brokers and a real office for a day: joined, unplugged, killed, in conflict, and of one mind again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import cast

import psycopg
import pytest
from PySide6.QtWidgets import QListWidget, QWidget

from kmdesk.app.sharing import Sharing
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Broker, Company
from kmdesk.models.conflict import Conflict
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks
from kmdesk.store import proof
from kmdesk.sync.enrolment import Enrolment, write_enrolment
from kmdesk.sync.office import setup
from kmdesk.tour.player import Player
from kmdesk.ui.dialogs.connect_office import ConnectOfficeDialog
from kmdesk.ui.screens.sync.screen import SyncScreen
from tests.conftest import PASSPHRASE
from tests.stories.conftest import OpenWindow, close
from tests.stories.hands import texts
from tests.stories.plug import Plug
from tests.sync.postgres import Server, running

NAME = "Hjortdal Maskiner ApS"
_numbers = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running PostgreSQL."""
    with running() as started:
        yield started


@pytest.fixture
def admin(server: Server) -> Iterator[psycopg.Connection]:
    """The owner's connection to an office that is set up."""
    name = f"story_{next(_numbers)}"
    with psycopg.connect(server.new_database(name), autocommit=True) as connection:
        setup.prepare(connection)
        setup.add_scope(connection, "herning", "Herning")
        yield connection


@pytest.fixture
def plug(server: Server) -> Iterator[Plug]:
    """The plug of Karen's desk."""
    made = Plug(server.port)
    yield made
    made.pull()


@pytest.fixture
def make_desk(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Profile]:
    """Make a desk of a broker, opened by passphrase, with companies of its own."""
    monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)

    def make(name: str, *companies: Company) -> Profile:
        profile = Profile(tmp_path / name)
        desk, _ = desks.create(
            profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock, labels=labels()
        )
        broker = Broker(name=name)
        desk.store.broker_id = broker.id
        with desk.store.action("Opret skrivebord", undoable=False) as unit:
            for record in (broker, *companies):
                unit.put(record)
        desk.local.set("broker_id", broker.id)
        desk.close()
        return profile

    return make


def enrol(admin: psycopg.Connection, name: str, port: int, path: Path) -> Path:
    made = setup.add_broker(admin, name, ("herning",))
    database = admin.info.dbname
    scopes = (("herning", "Herning"),)
    write_enrolment(
        path, Enrolment("Midtvest", "127.0.0.1", port, database, made.role, made.secret, "", scopes, name)
    )
    return path


def sharing(player: Player) -> Sharing:
    assert player.session.wiring is not None
    return player.session.wiring.sharing


def chip(player: Player) -> str:
    return player.window.top_bar.chip.accessibleName()


def settle(player: Player) -> None:
    player.wait(lambda: not sharing(player).runner.busy, "the office")
    player.settle()


def front(player: Player) -> None:
    """Take one of the two windows to the front, where the keys go."""
    player.window.activateWindow()
    player.wait(player.window.isActiveWindow, "the window to be in front")


def sync(player: Player) -> str:
    """Press F5 in a window and wait for the end of the run; returns what became of it."""
    front(player)
    player.keys("F5")
    settle(player)
    return sharing(player).runner.status.outcome


def join(player: Player, file: Path) -> None:
    """Join the office by the page and its dialog."""
    front(player)
    player.keys("Ctrl+K")
    player.type("synkronisering")
    hits = player.find(QListWidget, "search_hits")
    player.wait(lambda: hits.count() and hits.item(0).text() == "Synkronisering", "the page to be found")
    player.keys("Return")
    player.click("Forbind med tilmeldingsfil …")
    dialog = cast("ConnectOfficeDialog", player.dialog("connect_office"))
    dialog.read_file(file)
    player.wait(lambda: "Midtvest" in texts(dialog), "the file to be read")
    if dialog.agreed.isVisible():
        dialog.agreed.click()
    player.click("Forbind", dialog)
    player.wait(lambda: sharing(player).runner.status.outcome, "the first run")
    settle(player)


def edit(player: Player, **values: str) -> None:
    """Edit the company in its form, with the keys."""
    front(player)
    wiring = player.session.wiring
    assert wiring is not None
    wiring.open_company(company_id(player))
    player.settle()
    player.click(player.find(QWidget, "edit_company"))
    dialog = player.dialog("company_dialog")
    for name, text in values.items():
        player.fill(dialog, name, text)
    player.keys("Ctrl+Return")
    player.gone(dialog)


def companies(player: Player) -> list[Company]:
    desk = player.session.desk
    assert desk is not None
    return desk.store.find(Company, "name = ?", (NAME,))


def company_id(player: Player) -> str:
    return companies(player)[0].id


def open_conflicts(player: Player) -> int:
    desk = player.session.desk
    assert desk is not None
    return len(desk.store.find(Conflict, "status = 'open'"))


@pytest.mark.timeout(180)
def test_a_day(  # noqa: PLR0915 - a day is long
    start_program: OpenWindow,
    make_desk: Callable[..., Profile],
    admin: psycopg.Connection,
    plug: Plug,
    *,
    server: Server,
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    ours = Company(name=NAME, municipality_code="0671", industry_group="CK", phone="97005510", note="Ring")
    karens, bos = make_desk("Karen", ours), make_desk("Bo")
    karen, bo = start_program(karens, clock), start_program(bos, clock)
    assert "gemt på denne pc" in chip(karen)
    join(karen, enrol(admin, "Karen", plug.port, tmp_path / "karen.json"))
    assert chip(karen) == "Alt er sendt · 08:24"
    join(bo, enrol(admin, "Bo", server.port, tmp_path / "bo.json"))
    assert [company.note for company in companies(bo)] == ["Ring"]

    # The plug is out: nothing is blocked, and the window says so calmly.
    plug.pull()
    edit(karen, note="Helst fra februar")
    assert "venter" in chip(karen)
    assert sync(karen) == "out_of_reach"
    assert "Offline" in chip(karen)
    page = cast("SyncScreen", karen.find(QWidget, "sync_screen") if _at_sync(karen) else _go_to_sync(karen))
    assert NAME in [getattr(row, "title", "") for row in page.model.rows]
    edit(bo, note="Til CAD-tegning", city="Struer")
    assert sync(bo) == "synced"

    # The plug is in, but nothing comes through, and the program is killed in the middle of it.
    plug.put()
    plug.stall()
    close(karen.session)
    killed = subprocess.Popen(
        [sys.executable, "-m", "tests.stories.sync_driver", str(karens.folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "KMDESK_PASSPHRASE": PASSPHRASE},
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "running\n"
    killed.kill()
    killed.communicate()
    plug.pull()
    plug.put()

    # Started again: nothing is lost, nothing is doubled, and both see that they wrote in the same field.
    karen = start_program(karens, clock)
    assert sync(karen) == "synced"
    assert (companies(karen)[0].note, companies(karen)[0].city) == ("Til CAD-tegning", "Struer")
    assert "1 konflikt" in chip(karen)
    assert sync(bo) == "synced"
    assert "1 konflikt" in chip(bo)
    assert open_conflicts(bo) == open_conflicts(karen) == 1

    # From the company to the conflict, and one of the two chooses.
    wiring = karen.session.wiring
    assert wiring is not None
    front(karen)
    wiring.open_company(company_id(karen))
    karen.settle()
    karen.find(QWidget, "conflict_notice").acted.emit()  # pyright: ignore[reportAttributeAccessIssue]
    view = karen.find(QWidget, "conflict_view")
    karen.click("Brug alle mine", view)
    karen.click("Gem løsning", view)
    assert open_conflicts(karen) == 0
    assert "konflikt" not in chip(karen)
    assert sync(karen) == "synced"
    assert sync(bo) == "synced"
    assert open_conflicts(bo) == 0
    assert "konflikt" not in chip(bo)
    assert companies(bo)[0].note == companies(karen)[0].note == "Helst fra februar"
    for player in (karen, bo):
        assert player.session.desk is not None
        assert proof.faults_of(player.session.desk.database) == []


@pytest.mark.timeout(120)
def test_typing_while_a_colleagues_change_arrives(
    start_program: OpenWindow,
    make_desk: Callable[..., Profile],
    admin: psycopg.Connection,
    server: Server,
    *,
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    ours = Company(name=NAME, municipality_code="0671", industry_group="CK", phone="97005510", note="Ring")
    karen, bo = start_program(make_desk("Karen", ours), clock), start_program(make_desk("Bo"), clock)
    join(karen, enrol(admin, "Karen", server.port, tmp_path / "karen.json"))
    join(bo, enrol(admin, "Bo", server.port, tmp_path / "bo.json"))
    edit(bo, note="Til CAD-tegning", city="Struer")
    assert sync(bo) == "synced"
    front(karen)
    sharing(karen)._wiring.open_company(company_id(karen))
    karen.settle()
    karen.click(karen.find(QWidget, "edit_company"))
    dialog = karen.dialog("company_dialog")
    karen.fill(dialog, "note", "Helst fra februar")
    sharing(karen).sync_now()
    settle(karen)
    assert karen.editor(dialog, "note").toPlainText() == "Helst fra februar"  # pyright: ignore[reportAttributeAccessIssue]
    assert karen.editor(dialog, "city").text() == "Struer"  # pyright: ignore[reportAttributeAccessIssue]
    assert "Rettet til: Til CAD-tegning" in texts(dialog)
    karen.type(" 2027")
    karen.keys("Ctrl+Return")
    karen.gone(dialog)
    assert sync(karen) == "synced"
    assert sync(bo) == "synced"
    found = companies(bo)[0]
    assert (found.note, found.city) == ("Helst fra februar 2027", "Struer")


@pytest.mark.timeout(120)
def test_closing_the_window_in_the_middle_of_a_run(
    start_program: OpenWindow,
    make_desk: Callable[..., Profile],
    admin: psycopg.Connection,
    plug: Plug,
    *,
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    ours = Company(name=NAME, municipality_code="0671", industry_group="CK")
    profile = make_desk("Karen", ours)
    karen = start_program(profile, clock)
    join(karen, enrol(admin, "Karen", plug.port, tmp_path / "karen.json"))
    edit(karen, note="Sidste ord")
    plug.stall()
    sharing(karen).sync_now()
    karen.wait(lambda: sharing(karen).runner.status.running, "a run to begin")
    close(karen.session)
    plug.pull()
    plug.put()
    again = start_program(profile, clock)
    assert "venter" in chip(again)
    assert sync(again) == "synced"
    assert chip(again).startswith("Alt er sendt")
    rows = admin.execute("SELECT doc ->> 'note' FROM kmdesk_office.record WHERE kind = 'company'").fetchall()
    assert rows == [("Sidste ord",)]


def _at_sync(player: Player) -> bool:
    return player.window.current_key == "sync"


def _go_to_sync(player: Player) -> QWidget:
    player.click(player.find(QWidget, "sync_block"))
    return player.find(QWidget, "sync_screen")
