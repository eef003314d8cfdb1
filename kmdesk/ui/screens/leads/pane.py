"""The pane of a company that won a job: what was won, who it is here, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from kmdesk.core.i18n import tr
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.phone import format_phone
from kmdesk.services.leads import LeadDetail, Leads, status_of, won_text
from kmdesk.services.reference import choice_label
from kmdesk.ui.lists.side_pane import SidePane, in_row
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.leads.columns import STANDS
from kmdesk.ui.screens.leads.steps import LeadSteps
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.fact_grid import FactGrid
from kmdesk.ui.widgets.flow import WordFlow
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow

_LABEL_WIDTH = 128


class LeadPane(SidePane):
    """Shows one lead. Its steps are the page's; other screens are asked for by signal."""

    open_company = Signal(str)
    open_lead = Signal(str)

    def __init__(self, ops: Operations, leads: Leads, steps: LeadSteps) -> None:
        super().__init__(
            ops,
            name="lead_pane",
            first="lead_first",
            failed=tr("Licitationsvinderen kunne ikke åbnes"),
            edit=steps.edit,
        )
        self._leads, self._steps = leads, steps

    def show_record(self, record_id: str) -> None:
        """Read and show a lead."""
        self.read(record_id, lambda: self._leads.detail(record_id), self._fill)

    # -- showing -----------------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout, detail: LeadDetail) -> None:
        lead, company = detail.lead, detail.company
        column.addLayout(self.title(company.name if company else lead.company_name, "lead_title"))
        column.addLayout(_badges(detail))
        if company is not None:
            link = LinkButton(tr("Åbn virksomheden"), icon="building-2")
            link.setObjectName("lead_company")
            link.activated.connect(lambda: self.open_company.emit(company.id))
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._actions(detail))
        column.addWidget(label(lead.task, "section", wrap=True, selectable=True))
        column.addWidget(_facts(detail))
        if detail.likely:
            column.addWidget(Hairline())
            column.addWidget(label(tr("Er det en af disse?"), "section"))
            for one in detail.likely:
                row = LinkRow(one.name, (", ".join(filter(None, (one.place, *one.reasons))),))
                row.opened.connect(lambda company_id=one.company_id: self._steps.link(lead.id, company_id))
                row.setToolTip(tr("Knyt opgaven til {company}", company=one.name))
                column.addWidget(row)
        if detail.others:
            column.addWidget(Hairline())
            column.addWidget(label(tr("Har også vundet"), "section"))
            for other in detail.others:
                row = LinkRow(other.task, (won_text(other).removeprefix(f"{other.task} · "),))
                row.opened.connect(lambda one=other.id: self.open_lead.emit(one))
                column.addWidget(row)

    def _actions(self, detail: LeadDetail) -> WordFlow:
        lead_id = detail.lead.id
        if detail.company is None:
            first = Button(tr("Opret virksomhed"), "primary", "plus")
            first.clicked.connect(lambda: self._steps.make_company(lead_id))
        else:
            first = Button(tr("Ring"), "primary", "phone")
            first.clicked.connect(lambda: self._steps.call([lead_id]))
        first.setObjectName("lead_first")
        aside = Button(tr("Læg væk"), "secondary", "archive-restore")
        aside.setObjectName("lead_aside")
        aside.setEnabled(detail.lead.status != "dismissed")
        aside.clicked.connect(
            lambda: self._steps.ask_reason([lead_id], aside.mapToGlobal(aside.rect().bottomLeft()))
        )
        return self.action_row(
            first, aside, edit=("edit_lead", tr("Ret (F2)")), menu=lambda: self._steps.menu(detail)
        )


def _badges(detail: LeadDetail) -> WordFlow:
    lead, status = detail.lead, status_of(detail.lead)
    tone, icon = STANDS[status]
    badges = [Badge(choice_label("lead_status", status), tone, icon)]
    if lead.dismissed_reason:
        badges.append(Badge(choice_label("lead_dismissed_reason", lead.dismissed_reason)))
    return in_row(*badges)


def _facts(detail: LeadDetail) -> FactGrid:
    lead = detail.lead
    place = " ".join(filter(None, (lead.postal_code, lead.city)))
    shown = (
        (tr("Vundet den"), _day(lead.won_on)),
        (tr("Bygherre"), lead.client),
        (tr("Byggested"), lead.work_place),
        (tr("Beløb"), lead.amount),
        (tr("Starter den"), _day(lead.starts_on)),
        (tr("Slutter den"), _day(lead.ends_on)),
        (tr("CVR-nummer"), format_cvr(lead.cvr)),
        (tr("Adresse"), ", ".join(filter(None, (lead.address, place)))),
        (tr("Kommune"), choice_label("municipality", lead.municipality_code)),
        (tr("Telefon"), format_phone(lead.phone)),
        (tr("Kilde"), " · ".join(filter(None, (lead.source, lead.source_reference)))),
        (tr("Navn i kilden"), lead.company_name if _renamed(detail) else ""),
        (tr("Note"), lead.note),
        (tr("Kontaktmægler"), detail.broker),
    )
    return FactGrid([(name, text) for name, text in shown if text], label_width=_LABEL_WIDTH)


def _renamed(detail: LeadDetail) -> bool:
    return detail.company is not None and detail.company.name != detail.lead.company_name


def _day(text: str) -> str:
    day = parse_date(text) if text else None
    return long_date(day) if day else ""
