"""Creating and changing a need (domain: US7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Need
from kmdesk.services.companies import Companies
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.requirement_checks import check_requirements
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField, FormItem, Slot
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.labels import label

_SECTIONS: Mapping[str, str] = {
    "the_work": mark("Arbejdet"),
    "the_time": mark("Tidspunkt"),
    "the_person": mark("Hvem de søger"),
    "the_demands": mark("Krav og ønsker"),
}
"""Slot -> the heading that stands there."""

_LISTS = ("mandatory", "desirable")
"""Fields that are written with one demand on each line: a demand may hold a comma."""

_WHOSE = "whose"
"""Slot -> the line that says whose need it is."""

FIELDS: Declaration = (
    Slot(_WHOSE),
    FormField(
        name="title",
        label=mark("Overskrift"),
        columns=8,
        required=True,
        placeholder=mark("fx Hjælp til webshop"),
        check=check_free_text,
    ),
    FormField(name="type", kind="choice", columns=4, choices="need_type", required=True),
    FormField(name="description", kind="long_text", columns=12, check=check_free_text),
    Slot("the_work"),
    FormField(name="match_type", kind="choice", columns=4, choices="match_type"),
    FormField(name="employment_form", kind="choice", columns=4, choices="employment_form"),
    FormField(name="headcount", kind="number", columns=2, placeholder=mark("fx 1")),
    FormField(name="hours_per_week", kind="number", columns=2, placeholder=mark("fx 37")),
    FormField(name="workplace", columns=4, placeholder=mark("fx Herning")),
    FormField(name="wage", columns=4, placeholder=mark("fx efter overenskomst")),
    FormField(name="contact_name", columns=4, placeholder=mark("fx Per Juhl")),
    Slot("the_time"),
    FormField(name="horizon", kind="choice", columns=3, choices="horizon"),
    FormField(name="starts", columns=3, placeholder=mark("fx februar")),
    FormField(name="starts_by", kind="date", columns=3),
    FormField(name="deadline", label=mark("Svarfrist"), kind="date", columns=3),
    Slot("the_person"),
    FormField(name="education_levels", kind="multi_choice", columns=12, choices="education_level"),
    FormField(name="fields_of_study", kind="multi_choice", columns=12, choices="field_of_study"),
    FormField(
        name="competences", kind="tags", columns=6, placeholder=mark("fx CNC, Excel"), check=check_free_text
    ),
    FormField(name="languages", kind="tags", columns=4, placeholder=mark("fx dansk, tysk")),
    FormField(name="driving_licence", columns=2, placeholder=mark("fx B")),
    Slot("the_demands"),
    FormField(
        name="mandatory",
        kind="long_text",
        columns=6,
        hint=mark("Ét krav på hver linje. De kan ikke fraviges."),
        check=check_requirements,
    ),
    FormField(
        name="desirable",
        kind="long_text",
        columns=6,
        hint=mark("Ét ønske på hver linje."),
        check=check_requirements,
    ),
    FormField(
        name="must_have",
        label=mark("Disse oplysninger er også krav"),
        kind="multi_choice",
        columns=12,
        choices="match_criterion",
        hint=mark("Resten tæller som ønsker, når kandidater findes."),
    ),
    FormField(name="status", kind="choice", columns=4, choices="need_status", optional=False),
    FormField(
        name="confidential_agreement", label=mark("Kræver fortrolighedsaftale"), kind="check", columns=6
    ),
)


def need_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations, companies: Companies, local: Local, clock: Clock, need: Need, parent: QWidget
) -> RecordDialog:
    """Return a dialog over a need; one without a title is new. Open it with `open()`.

    How a job order stands is changed where orders are: it has no status here.
    """
    is_new = not need.title
    declaration = [item for item in FIELDS if not (need.order_number and _is_status(item))]

    shown = Followed((need.kind, need.id), need, lambda: companies.need(need.id), _to_form)

    def save(values: Values) -> None:
        # What nobody touched stays as it is, also where the form shows it a little otherwise.
        seen, before = shown.record, shown.values(shown.record)
        edited = {name: value for name, value in values.items() if value != before[name]}
        companies.save_need(replace(seen, **_from_form(edited)), seen)

    whose = label("\u00a0", "secondary")
    whose.setObjectName("whose_need")
    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=_title(need),
        declaration=declaration,
        values=_to_form(need),
        save=save,
        save_text=tr("&Opret behov") if is_new else tr("&Gem"),
        draft_key=f"need:{need.company_id}:new" if is_new else f"need:{need.id}",
        width=800,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        slots={_WHOSE: whose, **{name: label(tr(text), "group") for name, text in _SECTIONS.items()}},
        parent=parent,
    )
    ops.read(lambda: companies.company(need.company_id).name, whose.setText, owner=whose, key="whose")
    return dialog


def _title(need: Need) -> str:
    if not need.title:
        return tr("Nyt behov")
    return tr("Ret jobordre {number}", number=need.order_number) if need.order_number else tr("Ret behov")


def _is_status(item: FormItem) -> bool:
    return isinstance(item, FormField) and item.name == "status"


def _to_form(need: Need) -> dict[str, object]:
    """Return the need's values as the form shows them."""
    shown: dict[str, object] = {name: getattr(need, name) for name in need.to_row()}
    return {**shown, **{name: "\n".join(getattr(need, name)) for name in _LISTS}}


def _from_form(values: Values) -> dict[str, Any]:
    """Return the form's values as the need keeps them."""
    lists = {
        name: tuple(filter(None, (line.strip() for line in str(values[name]).splitlines())))
        for name in _LISTS
        if name in values
    }
    return {**cast("Mapping[str, Any]", values), **lists}
