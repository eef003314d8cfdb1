"""Synkronisering: the words of every state, the list by keyboard, what there is to do, and joining."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QTableView, QWidget

from kmdesk.models import Company, Task
from kmdesk.models.conflict import Conflict
from kmdesk.services.security import Security
from kmdesk.services.sync_overview import Overview, PastRun, Standing, SyncOverview
from kmdesk.services.sync_waiting import WaitingChange
from kmdesk.ui.dialogs.connect_office import ConnectOfficeDialog
from kmdesk.ui.screens.settings.own_thread import OwnThread
from kmdesk.ui.screens.sync.left_dialog import LeftBehindDialog
from kmdesk.ui.screens.sync.list_model import Heading, SyncListModel, what_went
from kmdesk.ui.screens.sync.overview import notices_of
from kmdesk.ui.screens.sync.screen import SyncScreen
from kmdesk.ui.screens.sync.signs import moment, sign
from kmdesk.ui.sync_runner import SyncRunner, SyncStatus
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.messages import InlineMessage
from tests.services.test_sync_overview import all_sent, put, ran, refuse
from tests.ui.test_sync_runner import LINK, SOON, NoNetwork, Scripted

NOW = datetime(2026, 11, 24, 10, 0).astimezone()
AT = NOW.replace(hour=8, minute=12).isoformat()
JOINED = SyncStatus(known=True, link=LINK)


def run(outcome):
    return PastRun(AT, AT, outcome)


# -- one answer for chip, rail and page ------------------------------------------------------------


def test_sent_is_said_only_when_nothing_waits_failed_or_is_unknown():
    """Every mixture of figures and outcomes: the good words come with the good state only."""
    outcomes = (
        "",
        "synced",
        "unfinished",
        "out_of_reach",
        "ended",
        "too_old",
        "stopped",
        "cancelled",
        "failed",
    )
    seen = set()
    for waiting, conflicts, refused, noted, now_, running, offline in product(
        (0, 3), (0, 1), (0, 1), outcomes[:-1], outcomes, (False, True), (False, True)
    ):
        last = run(noted) if noted else None
        standing = Standing(waiting, False, conflicts, refused, True, last, AT)  # noqa: FBT003 - its own order
        status = replace(JOINED, outcome=now_, running=running, no_network=offline)
        shown = sign(standing, status, NOW)
        said = " ".join(
            (shown.text, shown.lead, shown.badge, *shown.short, *(line[0] for line in shown.lines))
        )
        good = now_ == "synced" == noted and not (waiting or conflicts or refused or running or offline)
        assert ("Alt er sendt" in said or shown.badge == "Synkroniseret" or shown.tone == "ok") == good
        assert shown.icon
        assert shown.text or shown.lead
        assert shown.sentence
        assert shown.lines
        seen.add(shown.code)
    assert seen >= {
        "synced",
        "waiting",
        "unseen",
        "away",
        "running",
        "conflict",
        "quarantine",
        "ended",
        "stopped",
    }


@pytest.mark.parametrize(
    ("standing", "status", "words"),
    [
        (Standing(3), SyncStatus(known=True), "3 ændringer gemt på denne pc"),
        (Standing(1), SyncStatus(), "1 ændring gemt på denne pc"),
        (
            Standing(3, joined=True, last_synced=AT),
            replace(JOINED, outcome="out_of_reach"),
            "3 ændringer venter · sidst synkroniseret 08:12 · Offline",
        ),
        (
            Standing(3, joined=True, last_synced=AT),
            SyncStatus(),
            "3 ændringer venter · sidst synkroniseret 08:12",
        ),
        (
            Standing(conflicts=1, joined=True, last_synced=AT),
            replace(JOINED, outcome="out_of_reach"),
            "1 konflikt · sidst synkroniseret 08:12",
        ),
        (
            Standing(quarantined=2, conflicts=1, joined=True),
            replace(JOINED, outcome="ended"),
            "Adgangen er slut · endnu ikke synkroniseret",
        ),
        (Standing(quarantined=2, joined=True), JOINED, "Afvist af kontoret · 2 poster i karantæne"),
        (Standing(joined=True), replace(JOINED, running=True), "Synkroniserer …"),
        (
            Standing(joined=True),
            replace(JOINED, running=True, pushed=5, pulled=1200),
            "Synkroniserer · sendt 5 · hentet 1.200",
        ),
        (
            Standing(joined=True),
            replace(JOINED, outcome="stopped", stopped="deletions"),
            "Venter på dit svar · endnu ikke synkroniseret",
        ),
        (
            Standing(1000, more=True, joined=True),
            JOINED,
            "Over 1.000 ændringer venter · endnu ikke synkroniseret",
        ),
    ],
)
def test_the_words_of_a_state(standing, status, words):
    shown = sign(standing, status, NOW)
    parts = (shown.lead, shown.text) if shown.tone == "late" else (shown.text, shown.lead)
    assert " ".join(part for part in parts if part) == words


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "i dag 08:12"), (1, "i går 08:12"), (4, "20.11.2026 08:12"), (-1, "25.11.2026 08:12")],
)
def test_when_it_was(days, said):
    from datetime import timedelta

    at = NOW.replace(hour=8, minute=12) - timedelta(days=days)
    assert moment(at.isoformat(), NOW, day=True) == said


def test_a_run_is_told_beside_what_needs_somebody():
    shown = sign(
        Standing(conflicts=1, joined=True, last_synced=AT), replace(JOINED, running=True, pushed=5), NOW
    )
    assert (shown.code, shown.sentence) == ("conflict", "sendt 5 · hentet 0")


def test_only_what_is_so_is_said_beside_the_quarantine():
    def told(standing, status):
        found = notices_of(Overview(standing=standing), status, sign(standing, status, NOW))
        return [f"{one.lead} {one.text}" for one in found]

    alone = Standing(quarantined=1, joined=True, last_synced=AT)
    away = replace(JOINED, outcome="out_of_reach")
    assert "Alt andet er sendt." in told(alone, JOINED)[0]
    for standing, status in ((replace(alone, waiting=2), JOINED), (alone, away)):
        assert not any("Alt andet er sendt." in one for one in told(standing, status))
    assert "Kontoret kan ikke nås" in told(replace(alone, conflicts=1), away)[1], "two are shown"


def test_what_a_newer_version_wrote_is_told_beside_all_is_sent():
    standing, status = (
        Standing(joined=True, last=run("synced"), last_synced=AT),
        replace(JOINED, outcome="synced"),
    )
    told = notices_of(Overview(standing=standing, newer=2), status, sign(standing, status, NOW))
    assert [one.tone for one in told] == ["ok", "info"]
    assert "2 poster" in told[1].lead


def test_what_waits_is_only_sent_by_itself_where_it_may(qapp):
    ended = PastRun(AT, AT, "ended", message="Kontoret giver ikke længere adgang.")
    change = WaitingChange("company", "c", "Vestrum", "", AT)
    model = SyncListModel()
    for areas, last, note in (
        ((("Herning", True),), None, "sendes automatisk"),
        ((("Herning", False),), None, "du må kun læse"),
        ((("Herning", True),), ended, ""),
    ):
        standing = Standing(1, joined=True, last=last)
        model.show(Overview(standing=standing, waiting=(change,), areas=areas), NOW)
        assert next(row.note for row in model.rows if isinstance(row, Heading)) == note
    assert what_went(ended) == "Kontoret giver ikke længere adgang."
    read_only = PastRun(AT, AT, "unfinished", pulled=8, message="Du må kun læse.")
    assert what_went(read_only) == "Du må kun læse · Sendt 0 · hentet 8"


# -- the page --------------------------------------------------------------------------------------


class ShownConflict(QWidget):
    """Stands in for the pane of a conflict, which has tests of its own."""

    def show_record(self, kind, record_id):
        self.shown = (kind, record_id)


@pytest.fixture
def office():
    return Scripted()


@pytest.fixture
def runner(qapp, office):
    import random

    made = SyncRunner(lambda: office, times=SOON, chance=random.Random(1), network=NoNetwork())
    yield made
    made.stop()


@pytest.fixture
def joined(runner, qtbot, office, desk):
    all_sent(desk)
    office.outcomes.append("cancelled")
    runner.start(LINK)
    qtbot.waitUntil(lambda: office.runs == 1 and not runner.busy)
    return runner


@pytest.fixture
def screen(qtbot, ops, desk, *, clock, profile, runner):
    made = SyncScreen(
        ops, SyncOverview(desk.store), runner, Security(profile, desk.key), clock, ShownConflict
    )
    qtbot.addWidget(made)
    made.resize(1232, 852)
    made.show()
    made.heard = []
    made.open_record.connect(lambda *what: made.heard.append(what))
    made.toast.connect(lambda text, _undo: made.heard.append(text))
    made.connect_office.connect(lambda: made.heard.append("connect"))
    made.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    return made


@pytest.fixture
def settle(qtbot, ops, screen, runner):
    return lambda: qtbot.waitUntil(lambda: not ops.busy and not OwnThread.busy() and not runner.busy)


def titles(screen):
    return [getattr(row, "title", getattr(row, "text", "")) for row in screen.model.rows]


def messages(screen):
    QGuiApplication.processEvents()  # what was just put on the page is laid out
    found = [m for m in screen.pane.findChildren(InlineMessage) if m.isVisible()]
    return [m.accessibleName() for m in found]


def press(screen, name):
    QGuiApplication.processEvents()
    found = [b for b in screen.findChildren(QAbstractButton, name) if b.isVisible()]
    assert len(found) == 1, name
    found[0].click()


def test_alone_it_explains_and_offers_one_way(screen, qtbot):
    shown = screen._states.currentWidget()
    assert isinstance(shown, EmptyState)
    assert shown.accessibleName().count(".") == 3  # a title and two sentences
    assert not screen.now.isVisible()
    screen.focus_list()
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Space)
    assert screen.heard == ["connect"]


def test_groups_in_order_and_everything_by_keyboard(joined, screen, desk, settle, qtbot):
    company = put(desk, Company(name="Rævdal Planteskole"))
    refuse(desk, company)
    other = put(desk, Company(name="Hjortdal Maskiner ApS"))
    all_sent_but_refused = "UPDATE journal_entry SET acknowledged = 1 WHERE acknowledged = 0"
    desk.database.run(all_sent_but_refused)
    desk.database.run("UPDATE journal_group SET acknowledged = 1")
    put(desk, Conflict(about_kind="company", about_id=other.id, field="phone", mine='"1"', office='"2"'))
    desk.database.run(all_sent_but_refused)
    desk.database.run("UPDATE journal_group SET acknowledged = 1")
    task = put(desk, Task(title="Ring"))
    ran(desk, pushed=12, pulled=41)
    screen.activate()
    settle()
    assert titles(screen) == [
        "Konflikter",
        "Hjortdal Maskiner ApS",
        "Ændringer, der venter",
        "Løfte: Ring",
        "Karantæne",
        "Rævdal Planteskole",
        "Seneste synkroniseringer",
        titles(screen)[-1],
    ]
    assert titles(screen)[-1].startswith("I dag")
    screen.list.setFocus(Qt.FocusReason.TabFocusReason)
    keys = screen.list
    assert screen._right.currentWidget().shown == ("company", other.id)
    qtbot.keyClick(keys, Qt.Key.Key_Down)
    qtbot.keyClick(keys, Qt.Key.Key_Return)
    qtbot.keyClick(keys, Qt.Key.Key_Down)
    assert "Den fylder mere, end kontoret tager imod." in messages(screen)[0]
    press(screen, "fix_button")
    qtbot.keyClick(keys, Qt.Key.Key_Return)
    assert screen.heard == [("task", task.id), ("company", company.id), ("company", company.id)]
    qtbot.keyClick(keys, Qt.Key.Key_Escape)
    assert screen._right.currentWidget() is screen.pane
    assert screen.list.current() is None


def test_the_link_of_a_row_is_followed_by_the_mouse(joined, screen, desk, settle, qtbot):
    company = put(desk, Company(name="Rævdal Planteskole"))
    refuse(desk, company)
    screen.activate()
    settle()
    view = screen.list
    box = view.visualRect(screen.model.index(screen.model.first("quarantine"), 0))
    at = view._delegate.link_of(screen.model.item(screen.model.first("quarantine")), box).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert screen.heard == [("company", company.id)]


def test_what_is_chosen_stays_chosen_while_the_list_changes(joined, screen, desk, ops, settle):
    first, second = put(desk, Task(title="Et")), put(desk, Task(title="To"))
    screen.activate()
    settle()
    screen.list.go_to(screen.model.row_of(("waiting", "task", first.id)))
    ops.write(lambda: put(desk, Task(title="Tre")), owner=screen)
    settle()
    assert titles(screen)[1] == "Løfte: Tre"
    assert screen.list.current().id == first.id
    assert second


def test_running_can_be_broken_off_and_the_focus_stays(joined, screen, office, settle, qtbot):
    office.gate.clear()
    screen.now.click()
    qtbot.waitUntil(lambda: office.runs == 2)
    assert screen.now.text() == "Afbryd"
    assert "Synkroniserer." in messages(screen)[0]
    press(screen, "cancel_answer")
    settle()
    assert joined.status.outcome == "cancelled"
    assert screen.now.text() == "Synkronisér nu (F5)"


@pytest.mark.parametrize(
    ("reason", "allowed"),
    [
        ("deletions", "deletions"),
        ("area_gone", "deletions"),
        ("emptied", "reconcile"),
        ("other_office", "reconcile"),
        ("unlike", "reconcile"),
    ],
)
def test_a_question_is_asked_on_the_page(joined, screen, office, settle, *, reason, allowed):
    office.outcomes.append(f"stopped {reason}")
    joined.run_now()
    settle()
    assert screen.findChild(QWidget, "sync_badge").text() == "Venter på dit svar"
    press(screen, "allow_answer")
    settle()
    assert office.allowed[-1] == (allowed,)


def test_no_network_at_all_is_said_and_nothing_is_tried(joined, screen, settle):
    joined._network.turn(reachable=False)
    assert not screen.now.isEnabled()
    assert screen.now.toolTip()
    assert "ingen forbindelse til nettet" in messages(screen)[0]
    joined._network.turn(reachable=True)
    settle()
    assert screen.now.isEnabled()


def test_backup_log_and_leaving(joined, screen, desk, settle, qtbot):
    for minute in range(3):
        ran(desk, "synced" if minute else "out_of_reach", minute=minute, message="Kontoret svarede ikke.")
    screen.backup.click()
    settle()
    assert screen.heard == ["Sikkerhedskopien er taget"]
    assert "sikkerhedskopi i dag 08:24" in screen._foot.accessibleName()
    screen.show_log()
    settle()
    dialog = screen.findChild(QWidget, "sync_log")
    assert dialog.findChild(QTableView).model().rowCount() == 3
    dialog._copy()
    assert "Kontoret svarede ikke." in QGuiApplication.clipboard().text()
    dialog.reject()
    screen.pane.findChild(QAbstractButton, "leave_office").click()
    press(screen, "stay_button")
    assert joined.status.connected
    screen.pane.findChild(QAbstractButton, "leave_office").click()
    press(screen, "leave_button")
    settle()
    assert screen.heard[-1] == "Forbindelsen til Kontoret er afbrudt"
    assert isinstance(screen._states.currentWidget(), EmptyState)


@pytest.mark.parametrize(("width", "height"), [(1232, 852), (1072, 672), (968, 592)])
def test_it_fits_every_window(joined, screen, desk, settle, *, width, height):
    for number in range(30):
        put(
            desk,
            Task(title=f"Løfte {number} med en lang titel, som ikke kan stå på en linje i en lille liste"),
        )
    screen.resize(width, height)
    screen.activate()
    settle()
    assert screen.minimumSizeHint().width() <= width
    assert screen.minimumSizeHint().height() <= height
    assert screen.list.height() > 100
    assert screen.pane.height() > 200


def test_what_a_desk_that_is_too_old_had_not_sent_can_be_exported(
    joined, screen, desk, office, settle, *, qtbot, tmp_path
):
    written = []
    screen._write_waiting = lambda path: written.append(path) or 2
    put(desk, Company(name="Vestrum"))
    office.outcomes.append("too_old")
    joined.run_now()
    qtbot.waitUntil(lambda: joined.status.outcome == "too_old" and not joined.busy)
    settle()
    (button,) = screen.pane.findChildren(QAbstractButton, "export_answer")
    assert button.text() == "Eksportér det, der venter …"
    button.click()
    (dialog,) = screen.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("ikke-sendt-2026-11-24.txt")
    dialog.fileSelected.emit(str(tmp_path / "venter.txt"))
    dialog.reject()
    qtbot.waitUntil(lambda: "2 ændringer er skrevet til venter.txt" in screen.heard)
    assert written == [tmp_path / "venter.txt"]


def test_where_new_companies_go_is_chosen_where_there_is_a_choice(joined, desk, ops, qtbot):
    from kmdesk.ui.screens.settings.office_page import OfficePage

    service = SyncOverview(desk.store)
    page = OfficePage(ops, service, joined)
    qtbot.addWidget(page)
    page.show()
    for scope, name in (("herning", "Herning"), ("skive", ""), ("aarhus", "Aarhus")):
        assert not page.home.isVisible()
        desk.database.run(
            "INSERT INTO sync_scope (scope_id, name, client_id, epoch, may_write) VALUES (?, ?, 'c', 'e', ?)",
            (scope, name, int(scope != "skive")),
        )
        page.activate()
        qtbot.waitUntil(lambda: not ops.busy)
    assert page.home.isVisible()
    assert [page.home.itemText(n) for n in range(page.home.count())] == ["Aarhus", "Herning"]
    assert page.home.value() == "herning"
    with qtbot.waitSignal(page.toast) as told:
        page.home.setCurrentIndex(0)
        page.home.activated.emit(0)
    assert told.args[0] == "Nye virksomheder lægges i Aarhus"
    assert service.overview().homes[0] == ("aarhus", "Aarhus")


def test_the_section_in_settings(joined, desk, ops, qtbot):
    from kmdesk.ui.screens.settings.office_page import OfficePage

    page = OfficePage(ops, SyncOverview(desk.store), joined)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    assert not page.join.isVisible()
    assert "Kontoret" in words(page.office)
    page.office._go()
    qtbot.waitUntil(lambda: not joined.status.connected and not joined.busy)
    assert page.join.isVisible()
    assert not page.office.isVisible()
    with qtbot.waitSignal(page.connect_office):
        page.join.click()


# -- joining ---------------------------------------------------------------------------------------

FILE = {
    "format": "kmdesk-enrolment",
    "version": 1,
    "office": "Erhvervsråd Midtvest",
    "host": "127.0.0.1",
    "port": 5432,
    "database": "office",
    "role": "km_karen",
    "secret": "hemmelig-én-gang",
    "root_certificate": "",
    "scopes": [["herning", "Herning"], ["ikast", "Ikast-Brande"]],
    "broker_name": "Karen Lyngholm",
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "karen.json"
    path.write_text(json.dumps(FILE), encoding="utf-8")
    return path


@pytest.fixture
def joining(qtbot, ops, desk, *, runner, screen, settle):
    runner.start(None)
    made = ConnectOfficeDialog(ops, SyncOverview(desk.store), runner, screen)
    made.told = []
    made.connected.connect(made.told.append)
    made.open()
    settle()
    return made


def words(widget):
    from tests.stories.hands import texts

    return texts(widget)


def test_the_file_is_shown_before_anything_happens(joining, file, office, settle):
    joining.read_file(file)
    settle()
    said = words(joining)
    for part in ("Erhvervsråd Midtvest", "Herning, Ikast-Brande", "Karen Lyngholm", "127.0.0.1"):
        assert part in said
    assert "hemmelig" not in said
    assert office.threads == set()
    assert not joining.shares.isVisible()  # an empty desk shares nothing
    joining._primary.click()
    settle()
    assert joining.told == ["Erhvervsråd Midtvest"]


def test_what_the_desk_has_of_its_own_is_asked_about(
    joining, desk, ops, *, runner, screen, file, office, settle
):
    put(desk, Company(name="A"), Company(name="B"))
    asked = ConnectOfficeDialog(ops, SyncOverview(desk.store), runner, screen)
    asked.open()
    asked.read_file(file)
    settle()
    assert "Dine 2 virksomheder bliver delt med Erhvervsråd Midtvest." in words(asked)
    asked.connect_now()
    assert (asked._primary.isEnabled(), office.threads) == (False, set())
    asked.agreed.click()
    asked._primary.click()
    settle()
    assert runner.status.connected


def test_a_file_can_be_dropped_and_another_chosen(joining, file, tmp_path, settle):
    wrong = tmp_path / "brev.txt"
    wrong.write_text("Kære Karen", encoding="utf-8")
    for path in (wrong, file):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        drop = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        joining.dropEvent(drop)
        settle()
        if path is wrong:
            assert "brev.txt er ikke en hel tilmeldingsfil" in joining.problem.accessibleName()
    assert not joining.problem.isVisible()
    assert "Karen Lyngholm" in words(joining)


def test_a_refusal_is_said_in_the_dialog_and_escape_breaks_off(joining, file, office, settle, qtbot):
    from kmdesk.core.errors import KnownError

    joining.read_file(file)
    settle()

    def refuse_it(_enrolment):
        raise KnownError("Tilmeldingsfilen er allerede brugt.", "Bed om en ny.")

    def hang(_enrolment):
        office.cancelled.wait(10)
        raise KnownError("Synkroniseringen blev afbrudt.")

    office.connect = refuse_it
    joining._primary.click()
    settle()
    assert "allerede brugt" in joining.problem.accessibleName()
    window, foot = joining.parentWidget().window(), joining.frameGeometry().bottom()
    assert (
        foot <= window.frameGeometry().bottom()
    )  # what it says makes it higher, and the buttons stay in sight
    office.connect = hang
    joining._primary.click()
    assert joining._cancel.text() == "A&fbryd"
    qtbot.waitUntil(lambda: joining._runner.busy and joining._runner._sync is not None)
    joining.reject()
    settle()
    assert joining.isVisible()
    assert "afbrudt" in joining.problem.accessibleName()
    joining.reject()
    assert not joining.isVisible()


def test_what_an_area_left_behind_is_offered_to_be_read(screen, settle, qtbot):
    assert not screen.left.isVisible()
    screen._left_text = lambda: "Herning, forladt 24.11.2026"
    screen.activate()
    settle()
    press(screen, "sync_left")
    dialog = screen.findChild(LeftBehindDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.shown.toPlainText() == "Herning, forladt 24.11.2026"
    assert dialog.shown.isReadOnly()
    dialog.reject()


def test_how_it_stands_takes_the_place_of_what_is_chosen(joined, screen, desk, settle):
    company = put(desk, Company(name="Rævdal Planteskole"))
    put(desk, Conflict(about_kind="company", about_id=company.id, field="phone", mine='"1"', office='"2"'))
    screen.activate()
    settle()
    screen.list.go_to(screen.model.first("conflict"))
    assert screen._right.currentWidget() is not screen.pane
    screen.show_standing()
    assert screen._right.currentWidget() is screen.pane
