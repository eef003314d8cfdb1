"""The part Henvendelser of the screen Løfter: what companies turn to the office with, late answers first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, Signal

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.inquiry_query import InquiryQuery, InquiryRow, InquiryState
from kmdesk.services.reference import choice_label
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.lists.query_filters import QueryFilters
from kmdesk.ui.lists.records_page import RecordsPage
from kmdesk.ui.screens.promises.inquiry_asks import InquiryDesk
from kmdesk.ui.screens.promises.inquiry_pane import InquiryPane
from kmdesk.ui.screens.promises.inquiry_steps import InquirySteps
from kmdesk.ui.screens.promises.inquiry_words import received_text, standing, topics_text
from kmdesk.ui.tables.paged_model import Cell, Column
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset(
    {"inquiry", "inquiry_question", "company", "broker", "project", "referral", "need", "task"}
)
_LISTS: Mapping[str, tuple[str, str]] = {
    "types": (mark("Type"), "inquiry_type"),
    "topics": (mark("Emne"), "inquiry_topic"),
    "municipalities": (mark("Kommune"), ""),
}
_SWITCHES: Mapping[str, str] = {
    "late": mark("Et svar er for sent"),
    "not_brought": mark("Ikke bragt videre"),
}


class InquiriesPage(RecordsPage[InquiryRow, InquiryQuery]):
    """The inquiries. B answers the current one."""

    open_company = Signal(str)
    open_need = Signal(str)
    new_company = Signal()

    def __init__(self, desk: InquiryDesk, referrals: Referrals, search: Search) -> None:
        marks = Marks()
        self._clock = desk.clock
        super().__init__(
            desk.ops,
            self._columns(marks),
            desk.inquiries.list,
            InquiryQuery(mine=True),
            name=tr("Henvendelser"),
            find=tr("Find i henvendelser"),
            kinds=_KINDS,
            marks=marks,
            give_way=("broker", "municipality", "topics", "received", "type"),
        )
        self.setObjectName("inquiries_page")
        self.text_filter.setObjectName("inquiry_filter")
        self.table.setObjectName("inquiry_table")
        self.whose = Segments((("mine", tr("Mine")), ("everybody", tr("Alle"))), clearable=False, tall=True)
        self.whose.setObjectName("inquiry_whose")
        self.whose.set_value("mine")
        self.state = Segments(
            (("open", tr("Åbne")), ("answered", tr("Besvaret"))), clearable=False, tall=True
        )
        self.state.setObjectName("inquiry_state")
        self.state.set_value("open")
        self.filters = QueryFilters(self.query, _LISTS, _SWITCHES)
        self.filters.setObjectName("inquiry_chips")
        for part in (self.whose, self.state):
            part.changed.connect(lambda _code: self.take_query(self.filters.query))
            self.top.addWidget(part)
        self.top.addSpacing(8)
        self.add_filters(self.filters)
        self.offer("municipalities", desk.inquiries.list.municipalities)
        self.steps = InquirySteps(desk, referrals, search, self)
        self.add_bulk(*self._bulk_buttons())
        self.pane = InquiryPane(desk.ops, desk.inquiries, desk.clock, self.steps)
        self.add_record_pane(self.pane, desk.local, "inquiries.pane_width")
        self.follow(self.steps)
        self.steps.new_company.connect(self.new_company)
        self.table.on_letter(Qt.Key.Key_B, self._answer_picked)
        self.pane.open_company.connect(self.open_company)
        self.pane.open_need.connect(self.open_need)

    def take_query(self, query: InquiryQuery) -> None:
        """Show the answer to the filters, and to whose inquiries and which state is chosen beside them."""
        state = cast("InquiryState", self.state.value())
        super().take_query(replace(query, mine=self.whose.value() == "mine", state=state))

    def new_here(self) -> None:
        """Open an empty form (Ctrl+N)."""
        self.steps.new()

    # -- what a list says ----------------------------------------------------------------------------

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "message-square",
            tr("Ingen henvendelser"),
            tr("Notér, når en virksomhed spørger om noget. Så husker kmdesk, hvornår svaret skal gives."),
            ("plus|" + tr("Ny henvendelse"), self.new_here),
        )

    def foot_text(self, count: int) -> str:
        """Say how many, and what the keys do."""
        said = trn(count, "{number} henvendelse", "{number} henvendelser", number=format_number(count))
        return f"{said} · {tr('Mellemrum markerer flere, B besvarer')}"

    # -- parts ---------------------------------------------------------------------------------------

    def _columns(self, marks: Marks) -> tuple[Column[InquiryRow], ...]:
        def stand(row: InquiryRow) -> Cell:
            text, tone, icon = standing(row)
            colour = "text2" if tone == "neutral" else tone
            return marks.cell(row.id, Cell(text, colour, icon=icon))

        def received(row: InquiryRow) -> Cell:
            return Cell(received_text(row.received_at, self._clock.today()))

        return (
            Column("stand", mark("Svar"), 148, stand),
            Column(
                "company", mark("Virksomhed"), 176, lambda row: Cell(row.company or row.person, medium=True)
            ),
            Column("subject", mark("Henvendelse"), 200, _subject, stretches=True),
            Column("type", mark("Type"), 104, lambda row: Cell(choice_label("inquiry_type", row.type))),
            Column("topics", mark("Emner"), 140, lambda row: Cell(topics_text(row))),
            Column("municipality", mark("Kommune"), 124, _municipality),
            Column("received", mark("Modtaget"), 128, received),
            Column("broker", mark("Kontaktmægler"), 140, lambda row: Cell(row.broker)),
        )

    def _bulk_buttons(self) -> list[Button]:
        acts = (
            ("bulk_bring", tr("Bragt videre …"), lambda: self.steps.bring(self.table.chosen())),
            ("bulk_take", tr("Tag dem selv"), lambda: self.steps.take(self.table.chosen())),
            ("bulk_close", tr("Afslut"), lambda: self.steps.close(self.table.chosen())),
        )
        made: list[Button] = []
        for name, text, act in acts:
            button = Button(text, dense=True)
            button.setObjectName(name)
            button.clicked.connect(act)
            made.append(button)
        return made

    def _answer_picked(self) -> None:
        picked = self.table.picked_id()
        if picked:
            self.steps.answer(picked)


def _subject(row: InquiryRow) -> Cell:
    if not row.questions:
        return Cell(row.subject)
    answered = row.questions - row.unanswered
    late = row.late and row.stand != "closed"
    return Cell(
        tr("({n} af {all} svar) {title}", title=row.subject, n=answered, all=row.questions),
        marks=(("circle-alert", "late", tr("En afdelings svar er for sent")),) if late else (),
    )


def _municipality(row: InquiryRow) -> Cell:
    return Cell(choice_label("municipality", row.municipality_code) if row.municipality_code else "")
