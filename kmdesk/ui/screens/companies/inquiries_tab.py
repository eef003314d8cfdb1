"""The tab Henvendelser of a company: what it turned to the office with, and how that was answered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.inquiry_query import InquiryRow
from kmdesk.services.reference import choice_label
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordList, RecordRow, small_button
from kmdesk.ui.screens.companies.records_tab import RecordsTab
from kmdesk.ui.screens.promises.inquiry_asks import InquiryDesk
from kmdesk.ui.screens.promises.inquiry_steps import InquirySteps
from kmdesk.ui.screens.promises.inquiry_words import clock_text, received_text, standing, topics_text
from kmdesk.ui.widgets.badge import StatusMark

_KINDS = frozenset({"inquiry", "inquiry_question"})
_TITLE = 270


class InquiriesTab(RecordsTab[tuple[InquiryRow, ...]]):
    """The inquiries. `open_inquiry` shows one on the screen Løfter."""

    open_inquiry = Signal(str)

    def __init__(
        self,
        desk: InquiryDesk,
        referrals: Referrals,
        search: Search,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk.ops, company_id, name="inquiries_tab", kinds=_KINDS, parent=parent)
        self._desk = desk
        self.steps = InquirySteps(desk, referrals, search, self)
        self.steps.told.connect(self.tell)
        self.refresh()

    def read(self) -> tuple[InquiryRow, ...]:
        """Return the company's inquiries."""
        return self._desk.inquiries.list.of_company(self._company_id)

    def new_inquiry(self) -> None:
        """Open the form of a new inquiry."""
        self.steps.new(self._company_id)

    def delete_record(self, record_id: str) -> None:
        """Delete an inquiry, with undo."""
        self.steps.delete([record_id])

    def edit_record(self, record_id: str) -> None:
        """Open the form of an inquiry."""
        self.steps.edit(record_id)

    def content(self, found: tuple[InquiryRow, ...]) -> QWidget:
        """Return a row for each inquiry."""
        self._rows = {row.id: self._row(row) for row in found}
        empty = (
            "message-square",
            tr("Ingen henvendelser endnu"),
            tr("Notér, når virksomheden spørger om noget."),
        )
        return RecordList(self._rows.values(), add=(tr("Ny henvendelse"), self.new_inquiry), empty=empty)

    def _row(self, row: InquiryRow) -> RecordRow:
        today = self._desk.clock.today()
        title, whole = cut_title(row.subject, _TITLE)
        kind = choice_label("inquiry_type", row.type)
        received = tr("modtaget {when}", when=received_text(row.received_at, today))
        asked = tr("{n} af {all} svar", n=row.questions - row.unanswered, all=row.questions)
        parts = (kind, topics_text(row), received, asked if row.questions else "")
        buttons = [
            small_button("trash-2", tr("Slet {name}", name=row.subject), lambda: self.steps.delete([row.id]))
        ]
        if row.status == "open":
            answer = small_button(
                "send", tr("Besvar {name}", name=row.subject), lambda: self.steps.answer(row.id)
            )
            answer.setObjectName("answer_inquiry")
            buttons.insert(0, answer)
        shown = RecordRow(title, (whole, " · ".join(part for part in parts if part)), buttons=buttons)
        _, tone, icon = standing(row)
        mark = StatusMark(clock_text(row, today), tone, icon)
        below = shown.layout()
        if below is not None:
            below.addWidget(mark)
            below.setAlignment(mark, Qt.AlignmentFlag.AlignLeft)
        shown.opened.connect(lambda: self.open_inquiry.emit(row.id))
        return shown
