"""Kontrakten: period, municipalities, goals, and what counts towards them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Project
from kmdesk.services.field_checks import check_postal_code_field, number_between
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.service_rules import shipped_rules
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

KEY_AREAS: Mapping[str, str] = {
    "key_area_1": mark("Nøgleområde 1"),
    "key_area_2": mark("Nøgleområde 2"),
    "key_area_3": mark("Nøgleområde 3"),
    "key_area_4": mark("Nøgleområde 4"),
    "key_area_5": mark("Nøgleområde 5"),
}
"""Field of the form -> what it is called; together they are the contract's `key_areas`."""

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
    Slot("service_head"),
    FormField(
        name="service_clock",
        kind="choice",
        columns=12,
        choices="service_clock",
        optional=False,
        hint=mark("Uret for hverdage står stille i weekender og på helligdage."),
    ),
    FormField(
        name="posting_hours",
        label=mark("Annonceret inden for (timer)"),
        kind="number",
        columns=4,
    ),
    FormField(
        name="meeting_hours",
        label=mark("Første møde inden for (timer)"),
        kind="number",
        columns=4,
    ),
    FormField(
        name="candidate_days",
        label=mark("Kandidater inden for (dage)"),
        kind="number",
        columns=4,
    ),
    Slot("service_note"),
    Slot("growth_head"),
    *(
        FormField(name=name, label=label_, columns=4, placeholder=mark("fx Salg og marked"))
        for name, label_ in KEY_AREAS.items()
    ),
    Slot("growth_note"),
    Slot("papers_head"),
    FormField(
        name="address",
        label=mark("Kontorets adresse"),
        columns=6,
        placeholder=mark("fx Torvet 1"),
        hint=mark("Står som afsender på kuverter."),
    ),
    FormField(name="postal_code", columns=2, check=check_postal_code_field),
    FormField(name="city", columns=4),
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
            declaration=_with_rules(CONTRACT_FIELDS),
            slots={
                "municipality_codes": Field(tr("Kommuner"), self.municipalities, required=True),
                "graduate_levels": Field(tr("Tæller som højtuddannet"), self.levels, required=True),
            },
            headings={
                "goals_head": label(tr("Mål"), "strong"),
                "counting_head": label(tr("Tælling"), "strong"),
                "service_head": label(tr("Svarfrister for jobordrer"), "strong"),
                "service_note": label(
                    tr("Et tomt felt lover ingenting. Frister, der er lovet, bliver stående."),
                    "meta",
                    wrap=True,
                ),
                "growth_head": label(tr("Vækstplanens fem nøgleområder"), "strong"),
                "growth_note": label(tr("Et tomt felt bruger listens egen overskrift."), "meta", wrap=True),
                "papers_head": label(tr("På udskrifter"), "strong"),
            },
        )

    def read(self) -> Project:
        """Read the contract."""
        return self.office.project()

    def store(self, record: Project) -> Project:
        """Keep what the form shows of the contract; its rules and weights are set elsewhere."""
        apart = {*GOALS, *KEY_AREAS}
        own = {*self.form.names()} - apart | {"municipality_codes", "graduate_levels", "goals", "key_areas"}
        return self.office.save_project(
            replace(self.office.project(), **{name: getattr(record, name) for name in own})
        )

    def values_of(self, record: Project) -> Mapping[str, object]:
        """Return the contract's fields, each goal and each key area as one of them."""
        apart = {*GOALS, *KEY_AREAS}
        plain = [name for name in self.form.names() if name not in apart]
        values = {name: getattr(record, name) for name in (*plain, "municipality_codes", "graduate_levels")}
        areas = dict(zip_longest(KEY_AREAS, record.key_areas[: len(KEY_AREAS)], fillvalue=""))
        return {**values, **{goal: record.goals.get(goal) for goal in GOALS}, **areas}

    def with_values(self, record: Project, values: Mapping[str, Any]) -> Project:
        """Return the contract as the form says."""
        plain = {name: value for name, value in values.items() if name not in {*GOALS, *KEY_AREAS}}
        return replace(
            record,
            **plain,
            goals={**record.goals, **{goal: values[goal] for goal in GOALS}},
            key_areas=tuple(values[name] for name in KEY_AREAS),
        )


def _with_rules(declaration: Declaration) -> Declaration:
    """Return the fields, those of a rule that ships with its bounds and its value as an example."""
    rules = {rule.code: rule for rule in shipped_rules()}
    return tuple(
        replace(
            item,
            check=number_between(rules[item.name].least, rules[item.name].most),
            placeholder=tr("fx {n}", n=rules[item.name].value),
        )
        if isinstance(item, FormField) and item.name in rules
        else item
        for item in declaration
    )
