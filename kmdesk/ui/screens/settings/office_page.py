"""Kontoret: which office the desk shares with, how to join one, and how to leave it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.sync_overview import Overview, SyncOverview
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.screens.sync.office_group import OfficeGroup
from kmdesk.ui.sync_runner import SyncRunner
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.choices import ComboBox
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label

_HOME_WIDTH = 320


class OfficePage(SettingsPage):
    """`connect_office` asks for the dialog that joins an office."""

    connect_office = Signal()

    def __init__(self, ops: Operations, service: SyncOverview, runner: SyncRunner) -> None:
        super().__init__(
            tr("Kontoret"),
            tr("Med et kontor deler du virksomheder, besøg og kandidater med de andre mæglere i området."),
        )
        self._ops, self._service, self._runner = ops, service, runner
        self._homes: tuple[tuple[str, str], ...] = ()
        self.office = OfficeGroup(runner)
        self._alone = label(
            tr("Skrivebordet er ikke forbundet til et kontor. Alt ligger krypteret her."),
            "secondary",
            wrap=True,
        )
        self.join = Button(tr("Forbind med tilmeldingsfil …"), "primary", "link")
        self.join.setObjectName("join_office")
        self.join.clicked.connect(self.connect_office)
        self.home = ComboBox([])
        self.home.setObjectName("home_area")
        self.home.setMaximumWidth(theme.px(_HOME_WIDTH))
        self.home.activated.connect(self._choose_home)
        self._home_field = Field(
            tr("Nye virksomheder lægges i"),
            self.home,
            hint=tr("Besøg, behov og aftaler følger deres virksomhed."),
        )
        for part in (self.office, self._home_field, self._alone):
            self.column.addWidget(part)
        self.column.addWidget(self.join, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.office.left.connect(lambda text: self.toast.emit(text, False))  # noqa: FBT003 - the signal's own order
        runner.changed.connect(self._on_status)
        self._show_parts()

    def activate(self) -> None:
        """Read the office's areas and what waits."""
        self._ops.read(self._service.overview, self._show, owner=self, key="office")

    def _show(self, overview: Overview) -> None:
        self.office.show_office(overview.areas, overview.standing)
        if overview.homes != self._homes:
            self._homes = overview.homes
            self.home.set_options(sorted(overview.homes, key=lambda home: home[1].casefold()))
        if overview.homes:
            self.home.set_value(overview.homes[0][0])
        self._show_parts()

    def _choose_home(self) -> None:
        scope, name = self.home.value() or "", self.home.currentText()

        def chosen(_: None) -> None:
            told = tr("Nye virksomheder lægges i {area}", area=name)
            self.toast.emit(told, False)  # noqa: FBT003 - the signal's own order
            self.activate()

        def refused(error: KnownError) -> None:
            self.toast.emit(str(error), False)  # noqa: FBT003 - the signal's own order
            self.activate()

        self._ops.write(lambda: self._service.choose_home(scope), chosen, owner=self, failed=refused)

    def _on_status(self) -> None:
        self._show_parts()
        if self.isVisible() and not self._runner.status.running:
            self.activate()

    def _show_parts(self) -> None:
        connected = self._runner.status.connected
        self.office.setVisible(connected)
        self._home_field.setVisible(connected and len(self._homes) > 1)
        for part in (self._alone, self.join):
            part.setVisible(not connected)
