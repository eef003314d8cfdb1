"""Regler: how long things wait, are kept and are told; the office's own figures, or those that ship."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.models import Project
from kmdesk.rules.dates import long_date
from kmdesk.services.field_checks import number_between
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.service_rules import OFFICE_RULES, ShippedRule, shipped_rules
from kmdesk.ui import theme
from kmdesk.ui.forms.fields import FormField, Slot
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.record_page import RecordPage
from kmdesk.ui.widgets.labels import label


class RulesPage(RecordPage[Project]):
    """One figure per rule, empty where it follows what ships; below it the shipped value and its source."""

    kind = Project.kind
    section = "rules"

    def __init__(self, ops: Operations, office: OfficeSettings, clock: Clock) -> None:
        super().__init__(
            ops,
            office,
            clock,
            title=tr("Regler"),
            intro=tr("Skriv jeres egne tal, hvor I gør det anderledes. Et tomt felt følger programmet."),
            saved_text=tr("Reglerne er gemt"),
            declaration=(*(_field(one) for one in shipped_rules() if one.office), Slot("fixed")),
            slots={},
            headings={"fixed": _fixed_rules()},
        )

    def read(self) -> Project:
        """Read the contract: its figures are the office's own."""
        return self.office.project()

    def store(self, record: Project) -> Project:
        """Keep the figures, and leave the rest of the contract as it is."""
        return self.office.save_rules({code: getattr(record, code) for code in OFFICE_RULES})

    def values_of(self, record: Project) -> Mapping[str, object]:
        """Return the office's figures."""
        return {code: getattr(record, code) for code in OFFICE_RULES}

    def with_values(self, record: Project, values: Mapping[str, Any]) -> Project:
        """Return the contract with the figures of the form."""
        return replace(record, **values)


def _fixed_rules() -> QWidget:
    """Return the rules that have no figure of the office's own here, each with its source, to read."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, theme.px(8), 0, 0)
    column.setSpacing(theme.px(4))
    column.addWidget(label(tr("Følger programmet"), "strong"))
    note = tr("Svarfristerne for jobordrer rettes under Kontrakten; her står, hvad en ny begynder med.")
    column.addWidget(label(note, "meta", wrap=True))
    for rule in shipped_rules():
        if not rule.office:
            column.addSpacing(theme.px(4))
            column.addWidget(label(f"{rule.label}: {rule.shown}", wrap=True))
            told = tr("{source}. Kontrolleret {day}.", source=rule.source, day=long_date(rule.checked_on))
            column.addWidget(label(told, "meta", wrap=True))
    return inside


def _field(rule: ShippedRule) -> FormField:
    """Return the field of a rule; its texts come from the rule's data, in the language in use."""
    units = {"hours": tr("timer"), "days": tr("dage"), "months": tr("måneder"), "percent": "%"}
    unit = units.get(rule.unit)
    return FormField(
        name=rule.code,
        label=f"{rule.label} ({unit})" if unit else rule.label,
        kind="number",
        columns=6,
        check=number_between(rule.least, rule.most),
        placeholder=str(rule.value),
        hint=tr(
            "Følger med: {value}. {source}. Kontrolleret {day}.",
            value=rule.shown,
            source=rule.source,
            day=long_date(rule.checked_on),
        ),
    )
