"""Which office this desk shares with, and the way out of it, with what it means before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.sync_overview import Standing
from kmdesk.ui import theme
from kmdesk.ui.sync_runner import SyncRunner
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.fact_grid import FactGrid
from kmdesk.ui.widgets.messages import InlineMessage


class OfficeGroup(QWidget):
    """Facts about the office, and leaving it. `left` when the desk is alone again."""

    left = Signal(str)

    def __init__(self, runner: SyncRunner) -> None:
        super().__init__()
        self._runner = runner
        self._areas: Sequence[tuple[str, bool]] = ()
        self._office = ""
        self._link = runner.status.link
        self._facts = QWidget()
        self._leave = LinkButton(tr("Afbryd forbindelsen til kontoret …"))
        self._leave.setObjectName("leave_office")
        self._leave.activated.connect(lambda: self._ask(asking=True))
        self._question = InlineMessage("soon", "", "")
        self._question.setObjectName("leave_question")
        self._question.extra.addLayout(self._answers())
        self._problem = InlineMessage("late", "", "")
        self._problem.setObjectName("leave_problem")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(10))
        self._column.addWidget(self._facts)
        for part in (self._leave, self._question, self._problem):
            self._column.addWidget(part)
        self._ask(asking=False)

    def show_office(self, areas: Sequence[tuple[str, bool]], standing: Standing) -> None:
        """Show the office of the runner, its areas, and how much would stay unsent."""
        link = self._runner.status.link
        if link is None:
            return
        if link != self._link:  # a question about the connection there was is none about this one
            self._ask(asking=False)
        self._areas, self._office, self._link = areas, link.office, link
        if standing.quarantined:
            unsent = tr("Det, kontoret ikke har taget imod, bliver ikke sendt.")
        elif standing.waiting or standing.more:
            unsent = tr("Det, der venter, bliver ikke sendt.")
        else:
            unsent = tr("Intet venter på at blive sendt.")
        self._question.show_text(
            tr("Vil du afbryde forbindelsen til {office}?", office=link.office),
            tr(
                "Alt bliver liggende her, men deles ikke mere. {unsent}"
                " Du skal have en ny tilmeldingsfil for at komme med igen.",
                unsent=unsent,
            ),
        )
        shown = FactGrid(self._rows())
        self._column.replaceWidget(self._facts, shown)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = shown

    def _rows(self) -> list[tuple[str, str]]:
        link = self._runner.status.link
        if link is None:
            return []
        areas = [name if may_write else tr("{name} (kun læse)", name=name) for name, may_write in self._areas]
        none = (
            tr("ingen længere")
            if self._runner.status.outcome == "ended"
            else tr("hentes ved første synkronisering")
        )
        secured = tr("krypteret, certifikatet kontrolleret") if link.encrypted else tr("på denne pc")
        return [
            (tr("Kontor"), link.office),
            (tr("Områder"), ", ".join(areas) or none),
            (tr("Server"), f"{link.host} · {secured}"),
            (tr("Hvornår"), tr("ved start, kort efter hver ændring og hvert 5. minut")),
        ]

    def _answers(self) -> QHBoxLayout:
        stay = Button(tr("Behold forbindelsen"), dense=True)
        stay.setObjectName("stay_button")
        stay.clicked.connect(lambda: self._ask(asking=False))
        leave = Button(tr("Afbryd forbindelsen"), "destructive", dense=True)
        leave.setObjectName("leave_button")
        leave.clicked.connect(self._go)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(stay)
        row.addWidget(leave)
        row.addStretch(1)
        self._stay = stay
        return row

    def _ask(self, *, asking: bool) -> None:
        self._problem.hide()
        self._question.setVisible(asking)
        self._leave.setVisible(not asking)
        if asking:
            self._stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        office = self._office

        def gone() -> None:
            self._ask(asking=False)
            self.left.emit(tr("Forbindelsen til {office} er afbrudt", office=office))

        self._runner.disconnect_office(gone, self._refuse, owner=self)

    def _refuse(self, error: KnownError) -> None:
        self._ask(asking=False)
        self._problem.show_text(error.message, error.advice)
        self._problem.show()
