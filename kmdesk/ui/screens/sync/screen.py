"""The screen Synkronisering: what waits, what went and what did not, and the conflicts to choose in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.services.security import BackupFile, Security
from kmdesk.services.sync_overview import Overview, SyncOverview
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.settings.own_thread import OwnThread
from kmdesk.ui.screens.sync.list_model import Item, SyncListModel
from kmdesk.ui.screens.sync.list_view import SyncList
from kmdesk.ui.screens.sync.overview import DELETING, SyncOverviewPane
from kmdesk.ui.screens.sync.signs import moment, sign
from kmdesk.ui.sync_runner import SyncRunner
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.icon_line import IconLine
from kmdesk.ui.widgets.labels import ElidedLabel, label

_LIST, _LIST_SMALL, _LIST_LEAST = 400, 320, 300
_SMALL, _STACKED = 1100, 1000
"""px the screen has in windows 1280 and 1024 wide."""
_TICK_MS = 60_000


class SyncScreen(QWidget):
    """The list at the left; a conflict, or what there is to do, at the right.

    `left_text` reads what areas left behind when they left this desk; empty when nothing. `write_waiting`
    writes what waits to a file and returns how many changes that is.
    `conflict_pane` makes the pane of a conflict, a QWidget with `show_record(kind, id)`, when one is chosen.
    """

    open_record = Signal(str, str)
    connect_office = Signal()
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every screen is made of
        self,
        ops: Operations,
        service: SyncOverview,
        runner: SyncRunner,
        security: Security,
        clock: Clock,
        conflict_pane: Callable[[QWidget], Any],
        left_text: Callable[[], str] = str,
        write_waiting: Callable[[Path], int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sync_screen")
        self._ops, self._service, self._runner = ops, service, runner
        self._security, self._clock = security, clock
        self._make_conflict_pane, self._left_text, self._left_behind = conflict_pane, left_text, ""
        self._write_waiting = write_waiting
        self._overview = Overview()
        self._newest_backup: BackupFile | None = None
        self._wanted_key: tuple[str, str, str] | None = None
        self.model = SyncListModel()
        self.list = SyncList(self.model)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self._on_opened)
        self.list.log_wanted.connect(self.show_log)
        self.pane = SyncOverviewPane(runner)
        self.pane.wanted.connect(self._on_wanted)
        self.pane.open_record.connect(self.open_record)
        self.pane.office.left.connect(lambda text: self.toast.emit(text, False))  # noqa: FBT003 - a signal's argument
        self._conflict: Any = None
        self._right = QStackedWidget()
        self._right.addWidget(self.pane)
        self._lay_out()
        ops.changed.connect(self._on_changed)
        runner.changed.connect(self._on_status)
        runner.finished.connect(lambda _outcome: self._read())
        self._tick = QTimer(self)  # "08:12" becomes "i går 08:12" while the page is open
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)
        self._show()

    # -- what the shell asks for -------------------------------------------------------------------

    def activate(self) -> None:
        """Read how it stands."""
        self._tick.start()
        self._read()

    def focus_list(self) -> None:
        """Put the focus on the list."""
        if self._runner.status.connected:
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        for button in self._empty.findChildren(Button):
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return (self.list, self._right)

    def show_conflict(self, kind: str, record_id: str) -> None:
        """Choose a record in conflict as soon as it is in the list."""
        self._wanted_key = ("conflict", kind, record_id)
        self._read()

    def show_standing(self) -> None:
        """Show how it stands instead of what is chosen in the list."""
        self.list.go_to(-1)

    def show_log(self) -> None:
        """Open the log of past runs."""
        from kmdesk.ui.screens.sync.log_dialog import SyncLogDialog

        self._ops.read(
            self._service.runs,
            lambda runs: SyncLogDialog(runs, self._clock.now(), self).open(),
            owner=self,
            key="log",
        )

    def export(self) -> None:
        """Ask where to, then write what waits for the office there."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / tr("ikke-sendt-{day}.txt", day=self._clock.today().isoformat()))
        kinds = ";;".join((tr("Tekst (*.txt)"), tr("Til maskiner (*.json)")))
        dialog = QFileDialog(self, tr("Eksportér det, der venter"), name, kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write what waits for the office to `path`."""
        write = self._write_waiting
        if write is None:
            return

        def written(count: int) -> None:
            text = trn(
                count,
                "{n} ændring er skrevet til {name}",
                "{n} ændringer er skrevet til {name}",
                name=path.name,
            )
            self.toast.emit(text, False)  # noqa: FBT003 - a signal's argument

        self._ops.read(lambda: write(path), written, owner=self)

    def take_backup(self) -> None:
        """Take a backup now."""
        self.backup.setEnabled(False)

        def taken(_file: BackupFile) -> None:
            self.backup.setEnabled(True)
            self.toast.emit(tr("Sikkerhedskopien er taget"), False)  # noqa: FBT003 - a signal's argument
            self._read()

        def refused(error: KnownError) -> None:
            self.backup.setEnabled(True)
            self.toast.emit(str(error), False)  # noqa: FBT003 - a signal's argument

        OwnThread(lambda: self._security.take_backup(self._clock), taken, refused, owner=self)

    # -- reading and showing -----------------------------------------------------------------------

    def _read(self) -> None:
        def work() -> tuple[Overview, BackupFile | None]:
            return self._service.overview(), next(iter(self._security.backups(1)), None)

        self._ops.read(work, self._take, owner=self, key="overview")
        self._ops.read(self._left_text, self._take_left, owner=self, key="left")

    def _take_left(self, text: str) -> None:
        self._left_behind = text
        self.left.setVisible(bool(text))

    def _show_left(self) -> None:
        from kmdesk.ui.screens.sync.left_dialog import LeftBehindDialog

        LeftBehindDialog(self._left_behind, self).open()

    def _take(self, read: tuple[Overview, BackupFile | None]) -> None:
        self._overview, self._newest_backup = read
        at = self.list.current()
        key = self._wanted_key or (at.key if at else None)
        scrolled = self.list.verticalScrollBar().value()
        self.model.show(self._overview, self._clock.now())
        row = self.model.row_of(key) if key else -1
        self.list.go_to(row)
        if self._wanted_key is None:
            self.list.verticalScrollBar().setValue(scrolled)
        elif row >= 0:
            self._wanted_key = None
        self._on_picked(self.model.item(row))
        self._show()

    def _show(self) -> None:
        """Write the heading, the foot and the right pane."""
        connected = self._runner.status.connected
        self._states.setCurrentIndex(0 if connected else 1)
        standing = self._overview.standing
        shown = sign(standing, self._runner.status, self._clock.now())
        self._badge.show_text(
            shown.badge, shown.badge_tone, shown.icon if shown.badge_tone != "neutral" else ""
        )
        self._sentence.setText(shown.sentence)
        running, no_network = self._runner.status.running, self._runner.status.no_network
        self.now.setVisible(connected)
        self.now.setText(tr("Afbryd") if running else tr("Synkronisér nu (F5)"))
        self.now.set_icon_name("x" if running else "refresh-cw")
        self.now.setEnabled(running or not no_network)
        self.now.setToolTip(tr("Der er ingen forbindelse til nettet.") if no_network else "")
        self.now.updateGeometry()
        self._show_foot()
        self.pane.show_standing(self._overview, self._runner.status, shown)

    def _show_foot(self) -> None:
        newest = self._newest_backup
        if newest is None:
            text = tr("ingen sikkerhedskopi endnu")
        else:
            when = moment(newest.at.isoformat(), self._clock.now(), day=True)
            text = tr("sikkerhedskopi {when}", when=when)
        self._foot_row.takeAt(0)
        self._foot.hide()
        self._foot.deleteLater()
        small = self._left.width() < theme.px(_LIST_SMALL + 40)
        secured = tr("Krypteret") if small else tr("Databasen er krypteret")
        self._foot = IconLine("lock", [(f"{secured} · {text}", "meta", "muted")])
        self._foot_row.insertWidget(0, self._foot)

    def _on_status(self) -> None:
        if self.isVisible():
            self._show()

    def _on_changed(self, _touched: Touched, _by: object) -> None:
        if self.isVisible():
            self._read()

    # -- doing -------------------------------------------------------------------------------------

    def _on_picked(self, item: Item | None) -> None:
        if item is not None and item.sort == "conflict":
            if self._conflict is None:
                self._conflict = self._make_conflict_pane(self)
                self._right.addWidget(self._conflict)
            if self._right.currentWidget() is not self._conflict or self._shown_conflict != item.key:
                self._shown_conflict = item.key
                self._conflict.show_record(item.kind, item.id)
            self._right.setCurrentWidget(self._conflict)
            self._place()
            return
        found = item.key if item is not None and item.sort == "quarantine" else None
        chosen = [one for one in self._overview.quarantine if found == ("quarantine", one.kind, one.id)]
        self.pane.show_quarantined(chosen[0] if chosen else None)
        self._show()
        self._right.setCurrentWidget(self.pane)
        self._place()

    def _on_opened(self, item: Item) -> None:
        if item.sort == "conflict" and self._conflict is not None:
            self._conflict.enter()
        else:
            self.open_record.emit(item.kind, item.id)

    def _on_wanted(self, name: str) -> None:
        if name == "sync":
            self._runner.run_now()
        elif name == "allow":
            deletes = self._runner.status.stopped in DELETING
            self._runner.run_now(allow=("deletions" if deletes else "reconcile",))
        elif name == "cancel":
            self._runner.cancel()
        elif name == "export":
            self.export()
        elif name in ("conflict", "quarantine"):
            self.list.go_to(self.model.first(name))  # pyright: ignore[reportArgumentType] - one of the two
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_now(self) -> None:
        self._on_wanted("cancel" if self._runner.status.running else "sync")

    # -- parts -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and pane beside each other; in a narrow window one above the other."""
        super().resizeEvent(event)
        stacked = self.width() < theme.px(_STACKED)
        self._split.setOrientation(Qt.Orientation.Vertical if stacked else Qt.Orientation.Horizontal)
        self._left.setMinimumWidth(0 if stacked else theme.px(_LIST_LEAST))
        if not stacked:
            wide = theme.px(_LIST_SMALL if self.width() < theme.px(_SMALL) else _LIST)
            self._split.setSizes([wide, self.width() - wide - 1])
        self._place()
        self._show_foot()

    def _place(self) -> None:
        """Where list and pane stand above each other, give a conflict the room it needs."""
        if self._split.orientation() == Qt.Orientation.Horizontal:
            self._foot_line.show()
            return
        chosen = self._right.currentWidget() is not self.pane
        self._foot_line.setVisible(not chosen)
        high = self.height() // (5 if chosen else 2)
        self._split.setSizes([high, self.height() - high])

    def _make_buttons(self) -> None:
        self.left = Button(tr("Ændringer, der ikke nåede frem …"), icon="triangle-alert")
        self.left.setObjectName("sync_left")
        self.left.clicked.connect(self._show_left)
        self.left.hide()
        self.backup = Button(tr("Tag sikkerhedskopi"), icon="hard-drive")
        self.backup.setObjectName("sync_backup")
        self.backup.clicked.connect(self.take_backup)
        self.now = Button(tr("Synkronisér nu (F5)"), icon="refresh-cw")
        self.now.setObjectName("sync_now")
        self.now.clicked.connect(self._on_now)

    def _lay_out(self) -> None:
        self._shown_conflict = ("", "", "")
        self._badge = Badge("")
        self._badge.setObjectName("sync_badge")
        self._sentence = ElidedLabel("", "secondary")
        self._sentence.setObjectName("sync_sentence")
        self._make_buttons()
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        head.setSpacing(theme.px(8))
        head.addWidget(label(tr("Synkronisering"), "title"))
        head.addWidget(self._badge)
        head.addSpacing(theme.px(4))
        head.addWidget(self._sentence, 1)
        head.addWidget(self.left)
        head.addWidget(self.backup)
        head.addWidget(self.now)
        self._foot = IconLine("lock", [])
        self._foot_line = QWidget()
        self._foot_row = QHBoxLayout(self._foot_line)
        self._foot_row.setContentsMargins(theme.px(24), theme.px(8), theme.px(16), theme.px(10))
        self._foot_row.addWidget(self._foot)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.list, 1)
        left.addWidget(Hairline())
        left.addWidget(self._foot_line)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._left)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(1, 1)
        self._states = QStackedWidget()
        self._states.addWidget(self._split)
        self._empty = self._alone()
        self._states.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addWidget(self._states, 1)

    def _alone(self) -> EmptyState:
        return EmptyState(
            "git-compare",
            tr("Skrivebordet står for sig selv"),
            tr(
                "Alt ligger krypteret på denne pc."
                " Forbind det med dit kontor, så deler I virksomheder, besøg og kandidater."
            ),
            ("link|" + tr("Forbind med tilmeldingsfil …"), self.connect_office.emit),
        )
