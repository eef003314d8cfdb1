"""Joining an office: the enrolment file, what it is for, what will be shared, and then the connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.services.named import all_named
from kmdesk.services.sync_overview import Owned, SyncOverview
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.own_thread import OwnThread
from kmdesk.ui.sync_runner import SyncRunner
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.fact_grid import FactGrid
from kmdesk.ui.widgets.icon_box import IconBox
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

if TYPE_CHECKING:
    from kmdesk.sync.enrolment import Enrolment

_WIDTH = 560


class ConnectOfficeDialog(PanelDialog):
    """Reads the file, shows what stands in it, and connects. `connected(office)` when the desk has joined."""

    connected = Signal(str)

    def __init__(self, ops: Operations, service: SyncOverview, runner: SyncRunner, parent: QWidget) -> None:
        super().__init__(tr("Forbind med kontoret"), width=_WIDTH, parent=parent)
        self.setObjectName("connect_office")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._ops, self._service, self._runner = ops, service, runner
        self._enrolment: Enrolment | None = None
        self._owned: Owned | None = None
        self._connecting = False
        self.problem = InlineMessage("late", "", "")
        self.problem.setObjectName("connect_problem")
        self.problem.hide()
        self.replaces = InlineMessage("soon", "", "")
        self.replaces.setObjectName("connect_replaces")
        self.shares = InlineMessage("soon", "", "", icon="users")
        self.shares.setObjectName("connect_shares")
        self.agreed = CheckBox(tr("Ja, kontoret skal have dem"))
        self.agreed.setObjectName("connect_agreed")
        self.agreed.toggled.connect(lambda _on: self._show_buttons())
        self.shares.extra.addWidget(self.agreed)
        self._facts = QWidget()
        self._choose = self._choose_page()
        self._told = self._told_page()
        self.body.addWidget(self.problem)
        self.body.addWidget(self._choose)
        self.body.addWidget(self._told)
        self.body.addStretch(1)
        self._told.hide()
        self.footer.addWidget(self._footer_row())
        self._show_buttons()
        ops.read(service.owned, self._take_owned, owner=self)

    # -- what a person does ------------------------------------------------------------------------

    def open(self) -> None:
        """Show the dialog with the focus on the one way on."""
        super().open()
        self._primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_file(self) -> None:
        """Ask for the file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        chooser = QFileDialog(
            self,
            tr("Vælg tilmeldingsfil"),
            folder,
            tr("Tilmeldingsfiler (*.json);;Alle filer (*)"),
        )
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(lambda name: self.read_file(Path(name)))
        chooser.open()

    def read_file(self, path: Path) -> None:
        """Read a file and show what it is for; nothing is sent yet."""
        self.problem.hide()

        def work() -> Enrolment:
            from kmdesk.sync.enrolment import read_enrolment

            return read_enrolment(path)

        OwnThread(work, self._take_file, self._refuse, owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if not self._connecting and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            event.acceptProposedAction()
            self.read_file(Path(urls[0].toLocalFile()))

    def connect_now(self) -> None:
        """Join the office."""
        if self._enrolment is None or self._connecting or not self._may_connect():
            return
        self.problem.hide()
        self._connecting = True
        self._show_buttons()
        self._runner.connect_office(self._enrolment, self._on_connected, self._refuse, owner=self)

    def reject(self) -> None:
        """Leave; what is under way is broken off first."""
        if self._connecting:
            self._runner.cancel()
            return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on where there is only one way on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._primary.isEnabled():
            self._primary.click()
        else:
            super().keyPressEvent(event)

    # -- what comes back ---------------------------------------------------------------------------

    def _take_owned(self, owned: Owned) -> None:
        self._owned = owned
        self._show_shares()

    def _take_file(self, enrolment: Enrolment) -> None:
        self._enrolment = enrolment
        shown = FactGrid(_rows(enrolment))
        self._told_column.replaceWidget(self._facts, shown)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = shown
        self._choose.hide()
        self._told.show()
        self._show_shares()
        self._primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_connected(self) -> None:
        office = self._enrolment.office if self._enrolment else ""
        self._connecting = False
        self.accept()
        self.connected.emit(office)

    def _refuse(self, error: KnownError) -> None:
        from kmdesk.sync.messages import OutOfReachError

        self._connecting = False
        advice = error.advice
        if isinstance(error, OutOfReachError):  # whose words are for a desk that is in
            advice = tr("Du er ikke forbundet endnu. Prøv igen med den samme fil, når du er på nettet.")
        self.problem.show_text(error.message, advice)
        self.problem.show()
        self._show_buttons()
        self._fit()

    # -- showing -----------------------------------------------------------------------------------

    def _show_shares(self) -> None:
        owned, enrolment = self._owned, self._enrolment
        if owned is None or enrolment is None:
            return
        link = self._runner.status.link
        self.replaces.setVisible(link is not None)
        if link is not None:
            self.replaces.show_text(
                tr("Skrivebordet er allerede forbundet med {office}.", office=link.office),
                tr("Den forbindelse afløses af denne, og det, der venter, sendes ikke dertil."),
            )
        self.shares.setVisible(owned.any)
        if owned.any:
            self.shares.show_text(
                tr("{what} bliver delt med {office}.", what=_listed(owned), office=enrolment.office),
                tr("Alle mæglere i området kan se og rette dem. Det kan ikke tages tilbage herfra."),
            )
        self._show_buttons()
        self._fit()

    def _fit(self) -> None:
        """Take the height of what is shown now; in the middle of the window, so that the footer is seen."""
        self.body.activate()
        self.resize(self.sizeHint())
        above = self.parentWidget()
        if above is None:
            return
        middle = above.window().frameGeometry().center()
        self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)

    def _may_connect(self) -> bool:
        owned = self._owned
        return owned is not None and (not owned.any or self.agreed.isChecked())

    def _show_buttons(self) -> None:
        chosen = self._enrolment is not None
        self._primary.setText(tr("&Forbind") if chosen else tr("&Vælg fil …"))
        self._primary.setEnabled(not self._connecting and (not chosen or self._may_connect()))
        self._primary.updateGeometry()
        self._working.setText(tr("Forbinder med kontoret …") if self._connecting else "")
        self._cancel.setText(tr("A&fbryd") if self._connecting else tr("&Annullér"))
        self._cancel.updateGeometry()
        self._other.setEnabled(not self._connecting)
        self.agreed.setEnabled(not self._connecting)

    # -- parts -------------------------------------------------------------------------------------

    def _choose_page(self) -> QWidget:
        card = QFrame()
        card.setProperty("card", "subtle")
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16))
        row.setSpacing(theme.px(14))
        row.addWidget(IconBox("file-input"))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(label(tr("Slip tilmeldingsfilen her, eller vælg den."), "strong", wrap=True))
        told = tr("Du har fået den af kontorets administrator. Du ser, hvad den er til, før der sker noget.")
        words.addWidget(label(told, "secondary", wrap=True))
        row.addLayout(words, 1)
        return card

    def _told_page(self) -> QWidget:
        page = QWidget()
        self._told_column = QVBoxLayout(page)
        self._told_column.setContentsMargins(0, 0, 0, 0)
        self._told_column.setSpacing(theme.px(12))
        self._told_column.addWidget(self._facts)
        for told in (self.replaces, self.shares):
            self._told_column.addWidget(told)
            told.hide()
        used = tr("Filen virker kun én gang. Bagefter kan du slette den.")
        self._told_column.addWidget(label(used, "meta", wrap=True))
        self._other = LinkButton(tr("Vælg en anden fil"))
        self._other.activated.connect(self.choose_file)
        self._told_column.addWidget(self._other)
        return page

    def _footer_row(self) -> QWidget:
        self._working = label("", "secondary")
        self._working.setObjectName("connect_working")
        self._cancel = Button("")
        self._cancel.setObjectName("connect_cancel")
        self._cancel.clicked.connect(self.reject)
        self._primary = Button("", "primary")
        self._primary.setObjectName("connect_button")
        self._primary.clicked.connect(self._on_primary)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addWidget(self._working, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._primary)
        return holder

    def _on_primary(self) -> None:
        step: Callable[[], None] = self.connect_now if self._enrolment is not None else self.choose_file
        step()


def _listed(owned: Owned) -> str:
    """Return "Dine 12 virksomheder, 3 kandidater og 40 besøg"."""
    parts = [
        trn(owned.companies, "{n} virksomhed", "{n} virksomheder") if owned.companies else "",
        trn(owned.candidates, "{n} kandidat", "{n} kandidater") if owned.candidates else "",
        trn(owned.visits, "{n} besøg", "{n} besøg") if owned.visits else "",
    ]
    return tr("Dine {what}", what=all_named([part for part in parts if part]))


def _rows(enrolment: Enrolment) -> Sequence[tuple[str, str]]:
    secured = tr("krypteret, certifikatet kontrolleres") if enrolment.link.encrypted else tr("på denne pc")
    return (
        (tr("Kontor"), enrolment.office),
        (tr("Områder"), ", ".join(name or scope for scope, name in enrolment.scopes) or "–"),
        (tr("Mægler"), enrolment.broker_name),
        (tr("Server"), f"{enrolment.host} · {secured}"),
    )
