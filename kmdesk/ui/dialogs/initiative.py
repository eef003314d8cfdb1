"""The form of an initiative in a company's growth plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import GrowthInitiative
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.growth import AreaLine, Growth
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

FIELDS: Declaration = (
    FormField(name="title", label=mark("Initiativ"), columns=12, required=True, check=check_free_text),
    FormField(name="area", kind="choice", columns=7),
    FormField(name="status", kind="choice", choices="initiative_status", columns=5, optional=False),
    FormField(name="responsible", columns=7),
    FormField(name="due_on", kind="date", columns=5),
    FormField(name="needs_graduate", kind="check", columns=12),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


def initiative_dialog(
    ops: Operations,
    growth: Growth,
    local: Local,
    clock: Clock,
    *,
    initiative: GrowthInitiative,
    areas: Sequence[AreaLine],
    is_new: bool,
    parent: QWidget,
) -> RecordDialog:
    """Return the form of an initiative; `areas` are the headings it can stand under."""
    shown = followed(initiative, lambda: growth.initiative(initiative.id))

    def save(values: Values) -> None:
        seen = shown.record
        given: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) and name != "note" else value or ""
            for name, value in values.items()
            if name != "needs_graduate"
        }
        growth.save_initiative(replace(seen, **given, needs_graduate=bool(values["needs_graduate"])), seen)

    names = [field.name for field in FIELDS if isinstance(field, FormField)]
    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=tr("Nyt initiativ") if is_new else tr("Ret initiativ"),
        declaration=FIELDS,
        values={},
        save=save,
        save_text=tr("&Gem initiativ"),
        draft_key=f"initiative:{initiative.company_id}:new" if is_new else f"initiative:{initiative.id}",
        width=600,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        parent=parent,
    )
    dialog.setObjectName("initiative_dialog")
    dialog.form.set_options("area", [(line.number, line.heading) for line in areas])
    dialog.form.load({name: getattr(initiative, name) for name in names})
    return dialog
