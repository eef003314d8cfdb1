"""Creating and changing a need (domain: US7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Need
from kmdesk.services.companies import Companies
from kmdesk.services.field_checks import check_free_text
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

FIELDS: Declaration = (
    FormField(
        name="title",
        label=mark("Overskrift"),
        columns=8,
        required=True,
        placeholder=mark("fx Hjælp til webshop"),
    ),
    FormField(name="type", kind="choice", columns=4, choices="need_type", required=True),
    FormField(name="description", kind="long_text", columns=12, check=check_free_text),
    FormField(
        name="education_levels",
        kind="multi_choice",
        columns=6,
        choices="education_level",
    ),
    FormField(
        name="fields_of_study",
        kind="multi_choice",
        columns=6,
        choices="field_of_study",
    ),
    FormField(name="mandatory", kind="tags", columns=6),
    FormField(name="desirable", kind="tags", columns=6),
    FormField(name="competences", kind="tags", columns=6),
    FormField(name="languages", kind="tags", columns=6),
    FormField(name="match_type", kind="choice", columns=4, choices="match_type"),
    FormField(
        name="employment_form",
        kind="choice",
        columns=4,
        choices="employment_form",
    ),
    FormField(name="horizon", kind="choice", columns=4, choices="horizon"),
    FormField(name="headcount", kind="number", columns=2, placeholder=mark("fx 1")),
    FormField(
        name="hours_per_week",
        kind="number",
        columns=3,
        placeholder=mark("fx 15"),
    ),
    FormField(name="starts", columns=4, placeholder=mark("fx februar")),
    FormField(name="deadline", kind="date", columns=3),
    FormField(name="workplace", columns=4),
    FormField(name="wage", columns=4),
    FormField(name="contact_name", columns=4),
    FormField(name="status", kind="choice", columns=4, choices="need_status", optional=False),
    FormField(
        name="confidential_agreement", label=mark("Kræver fortrolighedsaftale"), kind="check", columns=6
    ),
)


def need_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations, companies: Companies, local: Local, clock: Clock, need: Need, parent: QWidget
) -> RecordDialog:
    """Return a dialog over a need; one without a title is new. Open it with `open()`."""
    is_new = not need.title

    def save(values: Values) -> None:
        companies.save_need(replace(need, **cast("dict[str, Any]", values)))

    return RecordDialog(
        ops,
        local,
        clock,
        title=tr("Nyt behov") if is_new else tr("Ret behov"),
        declaration=FIELDS,
        values={name: getattr(need, name) for name in need.to_row()},
        save=save,
        save_text=tr("&Opret behov") if is_new else tr("&Gem"),
        draft_key=f"need:{need.company_id}:new" if is_new else f"need:{need.id}",
        width=760,
        record=None if is_new else (need.kind, need.id),
        parent=parent,
    )
