"""The pane of a cooperation: who is in it, when it meets, and what it has decided for companies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from kmdesk.core.i18n import tr, trn
from kmdesk.services.partnerships import PartnershipDetail, Partnerships
from kmdesk.services.reference import choice_label
from kmdesk.ui.lists.side_pane import SidePane, in_row
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.partnerships.orders import add_orders
from kmdesk.ui.screens.partnerships.rows import decision_row, decisions_title, meeting_row, member_row
from kmdesk.ui.screens.partnerships.steps import PartnershipSteps
from kmdesk.ui.screens.partnerships.words import day, missing_text, next_text
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.fact_grid import FactGrid
from kmdesk.ui.widgets.flow import WordFlow
from kmdesk.ui.widgets.icon_line import IconLine
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.section_header import SectionHeader

_LABEL_WIDTH = 128


class PartnershipPane(SidePane):
    """Shows one cooperation. Its steps are the page's; other screens and paper are asked for by signal."""

    open_company = Signal(str)
    open_need = Signal(str)
    print_minutes = Signal(str)

    def __init__(
        self,
        ops: Operations,
        partnerships: Partnerships,
        steps: PartnershipSteps,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(
            ops,
            name="partnership_pane",
            first="new_meeting_button",
            failed=tr("Samarbejdet kunne ikke åbnes"),
            edit=steps.edit,
        )
        self._all, self._steps, self._now = partnerships, steps, now
        self.latest_held = ""
        """The latest meeting that was held, whose minutes can be printed."""

    def show_record(self, record_id: str) -> None:
        """Read and show a cooperation."""
        self.read(record_id, lambda: self._all.detail(record_id), self._fill)

    def clear(self) -> None:
        """Forget the cooperation."""
        super().clear()
        self.latest_held = ""

    # -- showing -----------------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout, detail: PartnershipDetail) -> None:
        partnership = detail.partnership
        self.latest_held = next((row.id for row in detail.meetings if row.status == "held"), "")
        column.addLayout(self.title(partnership.name, "partnership_title"))
        column.addLayout(_badges(detail))
        column.addWidget(self._next_meeting(detail))
        column.addLayout(self._actions(detail))
        for message in _messages(detail):
            column.addWidget(message)
        if partnership.purpose:
            column.addWidget(label(partnership.purpose, wrap=True, selectable=True))
        column.addWidget(FactGrid(_facts(detail), label_width=_LABEL_WIDTH))
        if detail.orders is not None:
            add_orders(column, detail.orders, self.open_need.emit)
        self._add_decisions(column, detail)
        self._add_meetings(column, detail)
        self._add_members(column, detail)

    def _next_meeting(self, detail: PartnershipDetail) -> IconLine:
        now = self._now()
        late = detail.row.meeting_late(f"{now:%Y-%m-%dT%H:%M}")
        colour = "late" if late else "text2"
        text = next_text(detail.row, now) or tr("Intet møde planlagt")
        shown = IconLine("circle-alert" if late else "calendar-days", [(text, "base", colour)], colour=colour)
        shown.setObjectName("next_meeting")
        return shown

    def _actions(self, detail: PartnershipDetail) -> WordFlow:
        ident, ended = detail.partnership.id, detail.partnership.status == "ended"
        meeting = Button(tr("Nyt møde"), "primary", "plus")
        meeting.setObjectName("new_meeting_button")
        meeting.setEnabled(not ended)
        meeting.clicked.connect(lambda: self._steps.new_meeting(ident))
        decision = Button(tr("Ny beslutning"), "secondary", "plus")
        decision.setObjectName("new_decision_button")
        decision.setEnabled(any(row.status != "cancelled" for row in detail.meetings))
        decision.clicked.connect(lambda: self._steps.choose_decision(ident))
        return self.action_row(
            meeting,
            decision,
            edit=("edit_partnership", tr("Ret samarbejdet (F2)")),
            menu=lambda: self._steps.menu(ident, ended=ended),
        )

    def _add_members(self, column: QVBoxLayout, detail: PartnershipDetail) -> None:
        ident = detail.partnership.id
        company, actor = LinkButton(tr("Virksomhed"), icon="plus", small=True), LinkButton(
            tr("Aktør"), icon="plus", small=True
        )  # fmt: skip
        company.setObjectName("add_company_member")
        company.setAccessibleName(tr("Tilføj virksomhed som medlem"))
        company.activated.connect(lambda: self._steps.choose_member(ident))
        actor.setObjectName("add_actor_member")
        actor.setAccessibleName(tr("Tilføj aktør som medlem"))
        actor.activated.connect(lambda: self._steps.new_member(ident))
        column.addWidget(SectionHeader(tr("Medlemmer"), str(detail.row.members or ""), company, actor))
        for row in detail.members:
            column.addWidget(member_row(row, self._steps, self.open_company.emit))
        if not detail.members:
            column.addWidget(
                label(
                    tr("Ingen endnu. Tilføj de virksomheder og aktører, der er med."), "secondary", wrap=True
                )
            )

    def _add_meetings(self, column: QVBoxLayout, detail: PartnershipDetail) -> None:
        column.addWidget(SectionHeader(tr("Møder"), str(len(detail.meetings) or "")))
        for row in detail.meetings:
            column.addWidget(meeting_row(row, self._steps, self._now(), self.print_minutes.emit))
        if not detail.meetings:
            column.addWidget(label(tr("Ingen møder endnu."), "secondary", wrap=True))

    def _add_decisions(self, column: QVBoxLayout, detail: PartnershipDetail) -> None:
        column.addWidget(SectionHeader(tr("Beslutninger"), decisions_title(detail.decisions)))
        for row in detail.decisions:
            column.addWidget(decision_row(row, self._steps, self._now()))
        if not detail.decisions:
            text = tr("Ingen endnu. Skriv, hvad mødet beslutter for en virksomhed.")
            column.addWidget(label(text, "secondary", wrap=True))


def _badges(detail: PartnershipDetail) -> WordFlow:
    badges = [Badge(choice_label("partnership_type", detail.partnership.type))]
    if detail.partnership.status == "ended":
        badges.append(Badge(tr("Afsluttet"), "neutral", "minus"))
    return in_row(*badges)


def _messages(detail: PartnershipDetail) -> list[InlineMessage]:
    """Return what should be seen first: a system that is missing, and more than one coordinator."""
    found: list[InlineMessage] = []
    if detail.missing and detail.partnership.status != "ended":
        text = tr("Et LKS samler erhvervsservice, beskæftigelse og uddannelse.")
        missing = InlineMessage("soon", missing_text(detail.missing), text)
        missing.setObjectName("missing_systems")
        found.append(missing)
    if detail.coordinators > 1:
        twice = InlineMessage(
            "soon",
            tr("Der er {n} tovholdere.", n=detail.coordinators),
            tr("Giv alle på nær én en anden rolle."),
        )
        twice.setObjectName("two_coordinators")
        found.append(twice)
    return found


def _facts(detail: PartnershipDetail) -> list[tuple[str, str]]:
    one = detail.partnership
    start, end = day(one.starts_on), day(one.ends_on)
    period = f"{start} – {end}" if start and end else tr("fra {day}", day=start) if start else ""
    if end and not start:
        period = tr("til {day}", day=end)
    reply = trn(one.reply_days, "inden {n} hverdag", "inden {n} hverdage") if one.reply_days else ""
    shown = (
        (tr("Kommuner"), ", ".join(choice_label("municipality", code) for code in one.municipality_codes)),
        (tr("Sekretariat"), detail.secretariat),
        (tr("Periode"), period),
        (tr("Møder om året"), str(one.meetings_per_year or "")),
        (tr("Lover kandidater"), reply),
        (tr("Note"), one.note),
        (tr("Kontaktmægler"), detail.broker),
    )
    return [(name, text) for name, text in shown if text]
