"""The tab Aftaler of a company: its agreements, and new ones of each type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.services.agreement_query import AgreementRow
from kmdesk.services.agreements import Agreements
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.agreement import Wanted, type_menu
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.agreements.columns import STATUSES, revision_cell
from kmdesk.ui.screens.agreements.content import period_text
from kmdesk.ui.screens.agreements.steps import AgreementSteps
from kmdesk.ui.screens.companies.record_rows import RecordList, RecordRow, small_button
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.empty import DelayedSkeleton

_KINDS = frozenset({"agreement", "task"})


class AgreementsTab(QWidget):
    """Loads and refreshes itself. `open_agreement` shows one on the screen Aftaler."""

    open_agreement = Signal(str)
    print_agreement = Signal(str)
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        agreements: Agreements,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("agreements_tab")
        self._ops, self._agreements, self._clock = ops, agreements, clock
        self._company_id = company_id
        self._steps = AgreementSteps(ops, agreements, local, clock, self)
        self._steps.told.connect(lambda text: self.toast.emit(text, True))  # noqa: FBT003 - Qt's signature
        self._content: QWidget = DelayedSkeleton(4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._content)
        ops.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the company's agreements anew."""
        self._ops.read(
            lambda: self._agreements.of_company(self._company_id), self._show, owner=self, key="agreements"
        )

    def new_agreement(self) -> None:
        """Offer the five types."""
        menu = type_menu(
            self, lambda type_: self._steps.open_form(Wanted(company_id=self._company_id, type=type_))
        )
        menu.popup(self.mapToGlobal(QPoint(self.width() // 4, 0)))
        menu.setActiveAction(menu.actions()[0])

    def _show(self, found: tuple[AgreementRow, ...]) -> None:
        rows = [self._row(row, self._clock.today()) for row in found]
        empty = (
            "handshake",
            tr("Ingen aftaler endnu"),
            tr("Skriv den første sammen med virksomheden."),
        )
        before, self._content = (
            self._content,
            RecordList(rows, add=(tr("Ny aftale"), self.new_agreement), empty=empty),
        )
        self._column.replaceWidget(before, self._content)
        before.hide()
        before.deleteLater()

    def _row(self, row: AgreementRow, today: date) -> RecordRow:
        status, tone, icon = STATUSES[row.status]
        kind = choice_label("agreement_type", row.type)
        lines = (
            "" if row.title == kind else kind,
            _line(tr("Periode: {text}"), period_text(row.starts_on, row.ends_on)),
            _line(tr("Revision: {text}"), revision_cell(row, today).text if row.revision else ""),
            _line(tr("Underskrevet {text}"), _day(row.signed_on)),
        )
        shown = RecordRow(
            row.title,
            lines,
            badges=[Badge(tr(status), tone, icon)],
            buttons=[
                small_button("printer", tr("Udskriv {name}", name=row.title), self._printer(row.id)),
                small_button("pencil", tr("Ret {name}", name=row.title), self._editor(row.id)),
            ],
        )
        shown.opened.connect(lambda: self.open_agreement.emit(row.id))
        return shown

    def _printer(self, agreement_id: str) -> Callable[[], None]:
        return lambda: self.print_agreement.emit(agreement_id)

    def _editor(self, agreement_id: str) -> Callable[[], None]:
        return lambda: self._steps.edit(agreement_id)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in _KINDS for kind, _ in touched):
            self.refresh()


def _line(pattern: str, text: str) -> str:
    return pattern.format(text=text) if text else ""


def _day(text: str) -> str:
    day = day_of(text)
    return long_date(day) if day else ""
