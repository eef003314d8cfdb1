"""The form of a company that won a job: noted by hand, or put right after a list was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Lead
from kmdesk.services.field_checks import (
    check_cvr_field,
    check_free_text,
    check_phone_field,
    check_postal_code_field,
)
from kmdesk.services.leads import Leads
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

_WIDTH = 640

FIELDS: Declaration = (
    FormField(
        name="company_name",
        columns=8,
        required=True,
        placeholder=mark("fx Holm Byg ApS"),
        check=check_free_text,
    ),
    FormField(name="cvr", columns=4, check=check_cvr_field),
    FormField(
        name="task", columns=12, required=True, placeholder=mark("fx Ny svømmehal"), check=check_free_text
    ),
    FormField(name="won_on", kind="date", columns=4, required=True),
    FormField(name="starts_on", kind="date", columns=4),
    FormField(name="ends_on", kind="date", columns=4),
    FormField(name="client", columns=6, placeholder=mark("fx Herning Kommune")),
    FormField(name="work_place", columns=6),
    FormField(name="amount", columns=4, placeholder=mark("fx 2,4 mio. kr.")),
    FormField(name="source", columns=4, placeholder=mark("fx avisen")),
    FormField(name="source_reference", columns=4),
    FormField(name="address", columns=6),
    FormField(name="postal_code", columns=2, check=check_postal_code_field),
    FormField(name="city", columns=4),
    FormField(name="municipality_code", kind="choice", columns=6, choices="municipality"),
    FormField(name="phone", columns=6, check=check_phone_field),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


class LeadDialog(RecordDialog):
    """The form of a lead; `lead_id` is that of the one it was saved as."""

    lead_id = ""


def lead_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations, leads: Leads, local: Local, clock: Clock, lead: Lead, parent: QWidget
) -> LeadDialog:
    """Return a dialog over a lead; one without a company's name is new. Open it with `open()`."""
    is_new = not lead.company_name
    shown = followed(lead, lambda: leads.store.require(Lead, lead.id))

    def save(values: Values) -> None:
        given = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        told = replace(shown.record, **cast("Mapping[str, Any]", given))
        dialog.lead_id = leads.save(told, None if is_new else shown.record).id

    dialog = LeadDialog(
        ops,
        local,
        clock,
        title=tr("Ny licitationsvinder") if is_new else tr("Ret licitationsvinder"),
        declaration=FIELDS,
        values=shown.values(lead),
        save=save,
        save_text=tr("&Opret") if is_new else tr("&Gem"),
        draft_key="lead:new" if is_new else f"lead:{lead.id}",
        width=_WIDTH,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        parent=parent,
    )
    dialog.setObjectName("lead_dialog")
    return dialog
