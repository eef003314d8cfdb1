"""Creating and changing a contact person outside the company's form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.models import ContactPerson
from kmdesk.services.companies import Companies
from kmdesk.services.field_checks import check_email_field, check_free_text, check_phone_field
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

FIELDS: Declaration = (
    FormField(name="name", columns=6, required=True),
    FormField(name="title", columns=6),
    FormField(name="role", kind="choice", columns=6, choices="contact_role"),
    FormField(name="phone", kind="phone", columns=6, check=check_phone_field),
    FormField(name="email", columns=6, check=check_email_field),
    FormField(name="main_contact", kind="check", columns=6),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


def contact_person_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations, companies: Companies, local: Local, clock: Clock, person: ContactPerson, parent: QWidget
) -> RecordDialog:
    """Return a dialog over a contact person; one without a name is new. Open it with `open()`."""
    is_new = not person.name
    shown = followed(person, lambda: companies.person(person.id))

    def save(values: Values) -> None:
        companies.save_person(replace(shown.record, **cast("dict[str, Any]", values)), shown.record)

    return RecordDialog(
        ops,
        local,
        clock,
        title=tr("Ny kontaktperson") if is_new else tr("Ret kontaktperson"),
        declaration=FIELDS,
        values=shown.values(person),
        save=save,
        save_text=tr("&Opret kontaktperson") if is_new else tr("&Gem"),
        draft_key=f"person:{person.company_id}:new" if is_new else f"person:{person.id}",
        width=560,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        parent=parent,
    )
