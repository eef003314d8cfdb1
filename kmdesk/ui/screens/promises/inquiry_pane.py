"""The pane of an inquiry: its clock, what was asked and answered, the departments, and what it led to."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.models import InquiryQuestion
from kmdesk.rules.inquiries import TASK_FORCE
from kmdesk.rules.phone import format_phone
from kmdesk.services.inquiries import Inquiries, InquiryDetail
from kmdesk.services.reference import choice_label
from kmdesk.ui.lists.side_pane import SidePane, in_row
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.record_rows import small_button
from kmdesk.ui.screens.promises.inquiry_steps import InquirySteps
from kmdesk.ui.screens.promises.inquiry_words import (
    STANDS,
    clock_text,
    day_text,
    received_text,
    standing,
    topics_text,
)
from kmdesk.ui.widgets.badge import Badge, StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.fact_grid import FactGrid
from kmdesk.ui.widgets.flow import WordFlow
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow


class InquiryPane(SidePane):
    """Shows one inquiry. Its steps are the page's; other screens are asked for by signal."""

    open_company = Signal(str)
    open_need = Signal(str)

    def __init__(self, ops: Operations, inquiries: Inquiries, clock: Clock, steps: InquirySteps) -> None:
        super().__init__(
            ops,
            name="inquiry_pane",
            first="answer_button",
            failed=tr("Henvendelsen kunne ikke åbnes"),
            edit=steps.edit,
        )
        self._inquiries, self._clock, self._steps = inquiries, clock, steps

    def show_record(self, record_id: str) -> None:
        """Read and show an inquiry."""
        self.read(record_id, lambda: self._inquiries.detail(record_id), self._fill)

    # -- showing -----------------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout, detail: InquiryDetail) -> None:
        inquiry, row, today = detail.inquiry, detail.row, self._clock.today()
        column.addLayout(self.title(inquiry.subject, "inquiry_title"))
        column.addLayout(_badges(detail))
        column.addWidget(self._company(detail), 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._actions(detail))
        _, tone, icon = standing(row)
        first, *rest = clock_text(row, today).split(" · ")
        column.addLayout(in_row(StatusMark(first, tone, icon), *(StatusMark(one, tone, "") for one in rest)))
        if inquiry.text:
            column.addWidget(label(inquiry.text, wrap=True, selectable=True))
        column.addWidget(_facts(detail, today))
        if inquiry.answer:
            column.addWidget(Hairline())
            column.addWidget(label(tr("Svar til virksomheden"), "section"))
            column.addWidget(label(inquiry.answer, wrap=True, selectable=True))
        column.addWidget(Hairline())
        self._add_questions(column, detail, today)
        self._add_led_to(column, detail)

    def _company(self, detail: InquiryDetail) -> LinkButton:
        if detail.inquiry.company_id:
            shown = LinkButton(detail.row.company or tr("Virksomheden"), icon="building-2")
            shown.activated.connect(lambda: self.open_company.emit(detail.inquiry.company_id))
        else:
            name = detail.inquiry.company_name or detail.inquiry.person
            shown = LinkButton(tr("{name} – knyt til virksomhed", name=name), icon="link")
            shown.activated.connect(lambda: self._steps.link(detail.inquiry.id))
        shown.setObjectName("inquiry_company")
        return shown

    def _actions(self, detail: InquiryDetail) -> WordFlow:
        inquiry = detail.inquiry
        text = tr("Ret svaret") if inquiry.answered_at else tr("Besvar")
        answer = Button(text, "secondary" if inquiry.answered_at else "primary", "send")
        answer.setObjectName("answer_button")
        answer.clicked.connect(lambda: self._steps.answer(inquiry.id))
        ask = Button(tr("Spørg afdeling"), "secondary", "plus")
        ask.setObjectName("ask_button")
        ask.clicked.connect(lambda: self._steps.ask(inquiry.id))
        return self.action_row(
            answer,
            ask,
            edit=("edit_inquiry", tr("Ret henvendelsen (F2)")),
            menu=lambda: self._steps.menu(detail),
        )

    def _add_questions(self, column: QVBoxLayout, detail: InquiryDetail, today: date) -> None:
        case = detail.inquiry.type == TASK_FORCE
        column.addWidget(label(tr("Kommunens afdelinger") if case else tr("Spurgt i huset"), "section"))
        if not detail.questions:
            text = (
                tr("Ingen er spurgt endnu. Stil hvert spørgsmål til den afdeling, der kan svare.")
                if case
                else tr("Ingen afdeling er spurgt.")
            )
            column.addWidget(label(text, "secondary", wrap=True))
        for question in detail.questions:
            column.addWidget(self._question(question, today))

    def _question(self, question: InquiryQuestion, today: date) -> LinkRow:
        late = not question.answered_on and "" < question.due_on < today.isoformat()
        if question.answered_on:
            mark = StatusMark(tr("Besvaret {day}", day=day_text(question.answered_on)), "ok")
        elif late:
            mark = StatusMark(tr("Skulle have været besvaret {day}", day=day_text(question.due_on)), "late")
        else:
            until = tr("Svar senest {when}", when=day_text(question.due_on)) if question.due_on else ""
            mark = StatusMark(until or tr("Venter på svar"), "neutral", "clock")
        topic = choice_label("inquiry_topic", question.topic) if question.topic else ""
        asked = tr("Spurgt {day}", day=day_text(question.asked_on)) if question.asked_on else ""
        row = LinkRow(
            " – ".join(part for part in (question.department, topic) if part),
            (
                question.question,
                " · ".join(part for part in (question.person, asked) if part),
                question.answer,
            ),
            after=[
                small_button(
                    "trash-2",
                    tr("Slet spørgsmålet til {name}", name=question.department),
                    lambda: self._steps.delete_question(question.id),
                )
            ],
        )
        inside = row.layout()
        if inside is not None:
            inside.addWidget(mark)
            inside.setAlignment(mark, Qt.AlignmentFlag.AlignLeft)
        row.opened.connect(lambda: self._steps.edit_question(question.id))
        return row

    def _add_led_to(self, column: QVBoxLayout, detail: InquiryDetail) -> None:
        inquiry = detail.inquiry
        rows: list[LinkRow] = []
        if detail.need:
            need = LinkRow(tr("Behov: {title}", title=detail.need))
            need.opened.connect(lambda: self.open_need.emit(inquiry.need_id))
            rows.append(need)
        lines = [
            tr("Henvist: {text}", text=" · ".join(part for part in parts if part))
            for one in detail.referrals
            for parts in [
                (
                    choice_label("system", one.system),
                    one.organisation,
                    choice_label("referral_status", one.status),
                )
            ]
        ]
        lines += [
            tr("Lovet: {text}", text=f"{one.title} ({tr('gjort') if one.done_at else day_text(one.due_on)})")
            for one in detail.tasks
        ]
        if inquiry.brought_on:
            lines.append(
                tr(
                    "Bragt videre {day} til {group}",
                    day=day_text(inquiry.brought_on),
                    group=inquiry.brought_to,
                )
            )
            if inquiry.brought_result:
                lines.append(tr("Det kom der ud af det: {text}", text=inquiry.brought_result))
        if not (rows or lines):
            return
        column.addWidget(Hairline())
        column.addWidget(label(tr("Det førte til"), "section"))
        for row in rows:
            column.addWidget(row)
        for line in lines:
            column.addWidget(label(line, wrap=True, selectable=True))


def _badges(detail: InquiryDetail) -> WordFlow:
    text, tone, icon = STANDS[detail.row.stand]
    return in_row(Badge(tr(text), tone, icon), Badge(choice_label("inquiry_type", detail.inquiry.type)))


def _facts(detail: InquiryDetail, today: date) -> FactGrid:
    inquiry, row = detail.inquiry, detail.row
    shown = (
        (tr("Emner"), topics_text(row)),
        (tr("Hvem spørger"), inquiry.person),
        (tr("Telefon"), format_phone(inquiry.phone)),
        (tr("E-mail"), inquiry.email),
        (tr("Kommune"), choice_label("municipality", row.municipality_code) if row.municipality_code else ""),
        (tr("Kanal"), choice_label("inquiry_channel", inquiry.channel) if inquiry.channel else ""),
        (tr("Modtaget"), received_text(inquiry.received_at, today)),
        (tr("Kontaktmægler"), detail.broker),
    )
    return FactGrid([(name, text) for name, text in shown if text])
