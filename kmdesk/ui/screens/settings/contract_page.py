"""Kontrakten: period, municipalities, goals, and what counts towards them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Project
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.today import GOALS
from kmdesk.ui.forms.fields import Declaration, FormField, Slot
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.level_boxes import LevelBoxes
from kmdesk.ui.screens.settings.municipality_picker import MunicipalityPicker
from kmdesk.ui.screens.settings.record_page import RecordPage
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label

_GOAL_LABELS = {
    "new_contact": mark("Nye kontakter"),
    "follow_up_contact": mark("Opfølgende kontakter"),
    "binding_collaboration": mark("Forpligtende samarbejder"),
    "hire": mark("Ansættelser"),
}

CONTRACT_FIELDS: Declaration = (
    FormField(name="name", label=mark("Hvem har kontrakten"), columns=6, required=True),
    FormField(
        name="subtitle", label=mark("Indsats"), columns=6, placeholder=mark("fx Kontaktmæglerindsatsen")
    ),
    FormField(name="starts_on", label=mark("Første dag"), kind="date", columns=4, required=True),
    FormField(name="ends_on", label=mark("Sidste dag"), kind="date", columns=4, required=True),
    Slot("municipality_codes"),
    Slot("goals_head"),
    *(
        FormField(name=goal, label=_GOAL_LABELS[goal], kind="number", columns=6, required=True)
        for goal in GOALS
    ),
    Slot("counting_head"),
    FormField(
        name="call_counts_as_visit",
        label=mark("Et tidligere opkald gør virksomheden til tidligere besøgt"),
        kind="check",
        columns=12,
    ),
    Slot("graduate_levels"),
    Slot("papers_head"),
    FormField(
        name="data_controller",
        kind="long_text",
        columns=12,
        hint=mark("Hvem der svarer for oplysningerne, og hvordan man får fat i dem."),
    ),
)


class ContractPage(RecordPage[Project]):
    """The form of the contract. What is saved changes the figures on I dag."""

    kind = Project.kind

    def __init__(self, ops: Operations, office: OfficeSettings, clock: Clock) -> None:
        self.municipalities, self.levels = MunicipalityPicker(), LevelBoxes()
        super().__init__(
            ops,
            office,
            clock,
            title=tr("Kontrakten"),
            intro=tr("Målene på I dag regnes efter det, der står her."),
            saved_text=tr("Kontrakten er gemt"),
            declaration=CONTRACT_FIELDS,
            slots={
                "municipality_codes": Field(tr("Kommuner"), self.municipalities, required=True),
                "graduate_levels": Field(tr("Tæller som højtuddannet"), self.levels, required=True),
            },
            headings={
                "goals_head": label(tr("Mål"), "strong"),
                "counting_head": label(tr("Tælling"), "strong"),
                "papers_head": label(tr("På udskrifter"), "strong"),
            },
        )

    def read(self) -> Project:
        """Read the contract."""
        return self.office.project()

    def store(self, record: Project) -> Project:
        """Keep the contract."""
        return self.office.save_project(record)

    def values_of(self, record: Project) -> Mapping[str, object]:
        """Return the contract's fields, each goal as one of them."""
        plain = [name for name in self.form.names() if name not in GOALS]
        values = {name: getattr(record, name) for name in (*plain, "municipality_codes", "graduate_levels")}
        return {**values, **{goal: record.goals.get(goal) for goal in GOALS}}

    def with_values(self, record: Project, values: Mapping[str, Any]) -> Project:
        """Return the contract as the form says."""
        plain = {name: value for name, value in values.items() if name not in GOALS}
        return replace(record, **plain, goals={**record.goals, **{goal: values[goal] for goal in GOALS}})
