"""A company's strategy for its skills, in the tab Vækstplan: how far it is, its day, where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import GrowthPlan
from kmdesk.rules.dates import long_date
from kmdesk.services.growth import Growth, Strategy
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import Followed, all_fields
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.record_rows import RecordRow
from kmdesk.ui.widgets.badge import Badge, Tone
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.tab_order import stops_in

_TONES: dict[str, Tone] = {"written": "ok", "adopted": "ok"}
FIELDS: Declaration = (
    FormField(
        name="strategy", label=mark("Hvor langt er den?"), kind="choice", columns=7, choices="skills_strategy"
    ),
    FormField(name="strategy_on", label=mark("Dato"), kind="date", columns=5),
    FormField(
        name="strategy_place",
        label=mark("Hvor den ligger"),
        columns=12,
        placeholder=mark("fx sagens navn eller adressen på dokumentet"),
    ),
)


class StrategySection(QWidget):
    """Shows the strategy in a row and changes it in a dialog. `told` is what was done."""

    told = Signal(str)

    def __init__(self, ops: Operations, growth: Growth, local: Local, clock: Clock, company_id: str) -> None:
        super().__init__()
        self.setObjectName("strategy_section")
        self._ops, self._growth, self._local, self._clock = ops, growth, local, clock
        self._company_id = company_id
        self._row: QWidget = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._column.addWidget(SectionHeader(tr("Kompetence- eller udviklingsstrategi"), ""))
        self._column.addWidget(self._row)

    def show_strategy(self, strategy: Strategy) -> None:
        """Show what stands in the plan, or what a visit said while nothing does."""
        plan = strategy.plan
        day, heard_on = day_of(plan.strategy_on), day_of(strategy.heard_on)
        if plan.strategy:
            about = " · ".join(part for part in (long_date(day) if day else "", plan.strategy_place) if part)
            badge = Badge(
                choice_label("skills_strategy", plan.strategy), _TONES.get(plan.strategy, "neutral")
            )
            row = RecordRow(tr("Strategi"), (about,), badges=[badge])
        elif strategy.heard and heard_on:
            said = choice_label("skills_strategy", strategy.heard)
            row = RecordRow(
                tr("Notér strategi"),
                (tr("Sagt ved besøget {date}: {said}", date=long_date(heard_on), said=said.casefold()),),
            )
        else:
            row = RecordRow(tr("Notér strategi"), (tr("Ingen har spurgt endnu."),))
        row.setObjectName("strategy_row")
        row.opened.connect(lambda: self._open(strategy))
        before, self._row = self._row, row
        here = QApplication.focusWidget()
        focused = here is not None and before.isAncestorOf(here)
        self._column.replaceWidget(before, row)
        before.hide()
        before.deleteLater()
        if focused:
            next(stops_in(row)).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, strategy: Strategy) -> None:
        common = self._ops, self._growth, self._local, self._clock
        dialog = strategy_dialog(*common, company_id=self._company_id, strategy=strategy, parent=self)
        dialog.saved.connect(lambda: self.told.emit(tr("Strategien er gemt")))
        dialog.open()


def strategy_dialog(
    ops: Operations,
    growth: Growth,
    local: Local,
    clock: Clock,
    *,
    company_id: str,
    strategy: Strategy,
    parent: QWidget,
) -> RecordDialog:
    """Return the form of whether a company has a strategy, and where it is."""

    def values_of(plan: GrowthPlan) -> Mapping[str, object]:
        return {**all_fields(plan), "strategy": plan.strategy or strategy.heard}

    plan = strategy.plan
    shown = Followed((plan.kind, plan.id), plan, lambda: growth.plan(company_id), values_of)

    def save(values: Values) -> None:
        given = {name: str(value or "") for name, value in values.items()}
        growth.save_strategy(_with(shown.record, given), shown.record)

    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=tr("Kompetence- eller udviklingsstrategi"),
        declaration=FIELDS,
        values=shown.values(plan),
        save=save,
        save_text=tr("&Gem"),
        draft_key=f"strategy:{company_id}",
        width=560,
        record=shown.name,
        follow=shown,
        parent=parent,
    )
    dialog.setObjectName("strategy_dialog")
    return dialog


def _with(plan: GrowthPlan, given: dict[str, str]) -> GrowthPlan:
    return replace(
        plan,
        strategy=given["strategy"],
        strategy_on=given["strategy_on"],
        strategy_place=given["strategy_place"],
    )
