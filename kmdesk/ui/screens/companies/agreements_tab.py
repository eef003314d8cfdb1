"""The tab Aftaler of a company: its agreements, and new ones of each type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.services.agreement_query import AgreementRow
from kmdesk.services.agreements import Agreements
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.agreement import Wanted, type_menu
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.agreements.columns import STATUSES, revision_cell
from kmdesk.ui.screens.agreements.content import period_text
from kmdesk.ui.screens.agreements.steps import AgreementSteps
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordList, RecordRow, small_button
from kmdesk.ui.screens.companies.records_tab import RecordsTab
from kmdesk.ui.widgets.badge import Badge

_KINDS = frozenset({"agreement", "task"})
_TITLE = 140
"""Room for a title beside its badge and buttons, px."""


class AgreementsTab(RecordsTab[tuple[AgreementRow, ...]]):
    """The agreements. `open_agreement` shows one on the screen Aftaler."""

    open_agreement = Signal(str)
    print_agreement = Signal(str)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        agreements: Agreements,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ops, company_id, name="agreements_tab", kinds=_KINDS, parent=parent)
        self._agreements, self._clock = agreements, clock
        self._steps = AgreementSteps(ops, agreements, local, clock, self)
        self._steps.told.connect(self.tell)
        self.refresh()

    def add_below(self, part: QWidget) -> None:
        """Show another part below the agreements."""
        self._column.addWidget(part, 1)

    def read(self) -> tuple[AgreementRow, ...]:
        """Return the company's agreements."""
        return self._agreements.of_company(self._company_id)

    def new_agreement(self) -> None:
        """Offer the five types."""
        menu = type_menu(
            self, lambda type_: self._steps.open_form(Wanted(company_id=self._company_id, type=type_))
        )
        menu.popup(self.mapToGlobal(QPoint(self.width() // 4, 0)))
        menu.setActiveAction(menu.actions()[0])

    def content(self, found: tuple[AgreementRow, ...]) -> QWidget:
        """Return a row for each agreement."""
        rows = [self._row(row, self._clock.today()) for row in found]
        empty = (
            "handshake",
            tr("Ingen aftaler endnu"),
            tr("Skriv den første sammen med virksomheden."),
        )
        return RecordList(rows, add=(tr("Ny aftale"), self.new_agreement), empty=empty)

    def _row(self, row: AgreementRow, today: date) -> RecordRow:
        status, tone, icon = STATUSES[row.status]
        kind = choice_label("agreement_type", row.type)
        title, whole = cut_title(row.title, _TITLE)
        lines = (
            whole,
            "" if row.title == kind else kind,
            _line(tr("Periode: {text}"), period_text(row.starts_on, row.ends_on)),
            _line(tr("Revision: {text}"), revision_cell(row, today).text if row.revision else ""),
            _line(tr("Underskrevet {text}"), _day(row.signed_on)),
        )
        shown = RecordRow(
            title,
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


def _line(pattern: str, text: str) -> str:
    return pattern.format(text=text) if text else ""


def _day(text: str) -> str:
    day = day_of(text)
    return long_date(day) if day else ""
