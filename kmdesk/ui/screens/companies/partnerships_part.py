"""The lower part of a company's tab Aftaler: the cooperations it is in, and what they decided for it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.services.partnership_decisions import DecisionRow
from kmdesk.services.partnership_query import PartnershipRow
from kmdesk.services.partnerships import Partnerships
from kmdesk.services.reference import choice_label
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.records_tab import RecordsTab
from kmdesk.ui.screens.partnerships.rows import decision_row, decisions_title
from kmdesk.ui.screens.partnerships.steps import PartnershipSteps
from kmdesk.ui.screens.partnerships.words import next_text
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow
from kmdesk.ui.widgets.section_header import SectionHeader

_KINDS = frozenset(
    {"partnership", "partnership_member", "partnership_meeting", "partnership_decision", "task"}
)
_Found = tuple[tuple[PartnershipRow, ...], tuple[DecisionRow, ...]]


class PartnershipsPart(RecordsTab[_Found]):
    """The cooperations. `open_partnership` shows one on the page Aftaler."""

    open_partnership = Signal(str)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        partnerships: Partnerships,
        search: Search,
        local: Local,
        clock: Clock,
        company_id: str,
    ) -> None:
        super().__init__(ops, company_id, name="partnerships_part", kinds=_KINDS)
        self._all, self._clock = partnerships, clock
        self.steps = PartnershipSteps(ops, partnerships, search, local, clock, self)
        self.steps.told.connect(self.tell)
        self._column.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(16))
        self.refresh()

    def read(self) -> _Found:
        """Return the cooperations the company is in, and what they decided for it."""
        return self._all.list.of_company(self._company_id), self._all.decisions.of_company(self._company_id)

    def new_decision(self) -> None:
        """Open the form of a new decision for the company."""
        self.steps.new_decision(self._company_id)

    def delete_record(self, record_id: str) -> None:
        """Delete a decision, with undo."""
        self.steps.delete_decision(record_id)

    def edit_record(self, record_id: str) -> None:
        """Open the form of a decision."""
        self.steps.edit_decision(record_id)

    # -- showing -----------------------------------------------------------------------------------

    def content(self, found: _Found) -> QWidget:
        """Return a row for each cooperation, and below one for each decision."""
        partnerships, decisions = found
        now = datetime.fromisoformat(self._clock.wall())
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(SectionHeader(tr("Medlem af"), str(len(partnerships) or "")))
        for row in partnerships:
            column.addWidget(self._partnership(row, now))
        if not partnerships:
            column.addWidget(label(tr("Ingen partnerskaber."), "secondary"))
        new = LinkButton(tr("Ny beslutning"), icon="plus", small=True)
        new.setObjectName("new_decision")
        new.activated.connect(self.new_decision)
        column.addSpacing(theme.px(8))
        column.addWidget(SectionHeader(tr("Beslutninger"), decisions_title(decisions), new))
        rows = {one.id: decision_row(one, self.steps, now, of_company=True) for one in decisions}
        self._rows = rows
        for row in rows.values():
            column.addWidget(row)
        if not decisions:
            column.addWidget(label(tr("Intet besluttet på et partnerskabsmøde."), "secondary", wrap=True))
        column.addStretch(1)
        return body

    def _partnership(self, row: PartnershipRow, now: datetime) -> LinkRow:
        status = choice_label("partnership_status", row.status) if row.status == "ended" else ""
        lines = (
            " · ".join(filter(None, (choice_label("partnership_type", row.type), status))),
            next_text(row, now),
        )
        shown = LinkRow(row.name, lines)
        shown.opened.connect(lambda: self.open_partnership.emit(row.id))
        return shown
