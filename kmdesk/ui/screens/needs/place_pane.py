"""The pane of a standing place: whether it is free, what it is about, and who is there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from kmdesk.core.i18n import tr
from kmdesk.services.place_query import old_after_months
from kmdesk.services.reference import choice_label
from kmdesk.services.standing_places import PlaceDetail, PlaceMatch, StandingPlaces, remark_of
from kmdesk.ui.lists.side_pane import SidePane, in_row
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.record_rows import small_button
from kmdesk.ui.screens.needs.place_steps import PlaceSteps
from kmdesk.ui.screens.needs.place_words import STANDS, confirmed_text, day_text, period_text
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.fact_grid import FactGrid
from kmdesk.ui.widgets.flow import WordFlow
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow
from kmdesk.ui.widgets.messages import InlineMessage

_LABEL_WIDTH = 128


class PlacePane(SidePane):
    """Shows one place. Its steps are the page's; other screens are asked for by signal."""

    open_company = Signal(str)
    open_match = Signal(str)

    def __init__(self, ops: Operations, places: StandingPlaces, steps: PlaceSteps) -> None:
        super().__init__(
            ops,
            name="place_pane",
            first="propose_button",
            failed=tr("Pladsen kunne ikke åbnes"),
            edit=steps.edit,
        )
        self._places, self._steps = places, steps

    def show_record(self, record_id: str) -> None:
        """Read and show a place."""
        self.read(record_id, lambda: self._places.detail(record_id), self._fill)

    # -- showing -----------------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout, detail: PlaceDetail) -> None:
        place, row = detail.place, detail.row
        column.addLayout(self.title(place.title, "place_title"))
        column.addLayout(_badges(detail))
        company = LinkButton(row.company, icon="building-2")
        company.setObjectName("place_company")
        company.activated.connect(lambda: self.open_company.emit(row.company_id))
        column.addWidget(company, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._actions(detail))
        if row.old and place.status != "withdrawn":
            column.addWidget(self._old(detail))
        remark = remark_of(row)
        if remark and row.stand != "paused":
            column.addWidget(label(remark, "secondary", wrap=True))
        if place.tasks:
            column.addWidget(label(place.tasks, wrap=True, selectable=True))
        column.addWidget(_facts(detail))
        column.addWidget(Hairline())
        self._add_matches(column, detail)

    def _actions(self, detail: PlaceDetail) -> WordFlow:
        place_id = detail.place.id
        propose = Button(tr("Foreslå kandidat"), "primary", "plus")
        propose.setObjectName("propose_button")
        propose.setEnabled(detail.place.status != "withdrawn")
        propose.clicked.connect(lambda: self._steps.propose(place_id))
        confirm = Button(tr("Bekræft"), "secondary")
        confirm.setObjectName("confirm_button")
        confirm.clicked.connect(lambda: self._steps.confirm([place_id]))
        return self.action_row(
            propose,
            confirm,
            edit=("edit_place", tr("Ret pladsen (F2)")),
            menu=lambda: self._steps.menu(detail),
        )

    def _old(self, detail: PlaceDetail) -> InlineMessage:
        text = tr("Ingen har bekræftet den i {n} måneder. Spørg virksomheden.", n=old_after_months())
        made = InlineMessage("soon", f"{confirmed_text(detail.row)}.", text, icon="clock")
        made.setObjectName("old_notice")
        return made

    def _add_matches(self, column: QVBoxLayout, detail: PlaceDetail) -> None:
        column.addWidget(label(tr("På pladsen"), "section"))
        if not detail.matches:
            column.addWidget(label(tr("Ingen endnu. Foreslå den første."), "secondary", wrap=True))
        for match in detail.matches:
            name = tr("Fjern {name} fra pladsen", name=match.candidate)
            row = LinkRow(
                match.candidate or tr("Slettet kandidat"),
                (_match_line(match),),
                after=[small_button("x", name, lambda one=match.id: self._steps.untie(one))],
            )
            row.opened.connect(lambda one=match.id: self.open_match.emit(one))
            column.addWidget(row)


def _badges(detail: PlaceDetail) -> WordFlow:
    text, tone, icon = STANDS[detail.row.stand]
    kind = choice_label("place_type", detail.place.type)
    return in_row(Badge(tr(text), tone, icon), Badge(kind), Badge(detail.row.free_text))


def _match_line(match: PlaceMatch) -> str:
    status = choice_label("match_status", match.status)
    until = tr("til {day}", day=day_text(match.ends_on)) if match.ends_on else ""
    return " · ".join(part for part in (status, until) if part)


def _facts(detail: PlaceDetail) -> FactGrid:
    place = detail.place
    hours = tr("{n} timer om ugen", n=place.hours_per_week) if place.hours_per_week is not None else ""
    asked = [choice_label("education_level", code) for code in place.education_levels]
    fields = [choice_label("field_of_study", code) for code in place.fields_of_study]
    shown = (
        (tr("Kommune"), choice_label("municipality", detail.row.municipality_code)),
        (tr("Periode"), period_text(detail.row)),
        (tr("Tid"), hours),
        (tr("Uddannelse"), ", ".join(asked)),
        (tr("Fagområde"), ", ".join(fields)),
        (tr("Kontaktperson"), place.contact_name),
        (tr("Ansvarlig"), place.looked_after_by),
        (tr("Bekræftet"), day_text(place.confirmed_on) or tr("Aldrig")),
        (tr("Note"), place.note),
        (tr("Kontaktmægler"), detail.broker),
    )
    return FactGrid([(name, text) for name, text in shown if text], label_width=_LABEL_WIDTH)
