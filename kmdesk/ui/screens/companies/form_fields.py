"""The fields of the company form and of a contact person in it, in reading order (domain: US1).

A new field of Company is a line here, one in its dataclass, a migration, and its name in both languages.
"""

from __future__ import annotations

from kmdesk.core.i18n import mark
from kmdesk.services.company_form import CHECKS, REQUIRED
from kmdesk.services.field_checks import Check, check_email_field, check_phone_field
from kmdesk.ui.forms.fields import Declaration, FormField, Kind, Slot


def _field(
    name: str,
    kind: Kind = "text",
    *,
    columns: int,
    choices: str = "",
    optional: bool = True,
    placeholder: str = "",
    hint: str = "",
) -> FormField:
    """Declare a field of Company; what is required and how it is checked stands with the service."""
    check: Check | None = CHECKS.get(name)
    return FormField(
        name=name,
        kind=kind,
        columns=columns,
        required=name in REQUIRED,
        choices=choices,
        optional=optional,
        placeholder=placeholder,
        hint=hint,
        check=check,
    )


COMPANY_FIELDS: Declaration = (
    _field("cvr", "cvr", columns=4),
    Slot("prefill", 8),
    Slot("prefill_notes"),
    Slot("duplicates"),
    _field("name", columns=6),
    _field("legal_form", "choice", columns=3, choices="legal_form"),
    _field("p_number", columns=3),
    _field("address", columns=5),
    _field("postal_code", columns=2),
    _field("city", columns=2),
    _field("municipality_code", "choice", columns=3, choices="municipality"),
    Slot("place"),
    _field("industry_group", "choice", columns=5, choices="industry_group"),
    _field("employees", "number", columns=2, placeholder=mark("fx 12")),
    _field("graduates", "number", columns=2, placeholder=mark("ukendt")),
    _field("hr_function", "choice", columns=3, choices="hr_function", optional=False),
    _field("phone", "phone", columns=3),
    _field("email", columns=4),
    _field("broker_id", "choice", columns=5),
    _field("standin_broker_id", "choice", columns=4),
    _field("advertising_protected", "check", columns=4),
    Slot("protected", 8),
    _field("contact_basis", "choice", columns=5, choices="contact_basis"),
    _field("contact_basis_on", "date", columns=3),
    _field("contact_basis_note", columns=4),
    Slot("people"),
    Slot("more"),
    _field("status", "choice", columns=3, choices="company_status", optional=False),
    _field("sector", "choice", columns=3, choices="sector", optional=False),
    _field("source", "choice", columns=3, choices="company_source"),
    _field("website", columns=3, placeholder=mark("fx firma.dk")),
    Slot("ceased"),
    _field(
        "employees_class",
        "shown",
        columns=3,
        choices="size_class",
        placeholder=mark("ukendt"),
    ),
    _field("employees_as_of", "date", columns=3),
    _field("employees_source", "choice", columns=3, choices="employees_source"),
    _field("collective_agreement", columns=3),
    _field("industry_code", columns=3, placeholder=mark("fx 28.25.00")),
    _field(
        "industry_classification",
        "choice",
        columns=4,
        choices="industry_classification",
    ),
    _field("tags", "tags", columns=5, placeholder=mark("fx eksport, automatisering")),
    _field(
        "contact_channels",
        "multi_choice",
        columns=12,
        choices="contact_channel",
    ),
    _field("contact_declined_on", "date", columns=4),
    _field("contact_declined_reason", columns=8),
    _field("note", "long_text", columns=12),
)

ONLY_WHEN_PROTECTED = ("contact_basis", "contact_basis_on", "contact_basis_note")
"""Shown once the company is protected from advertising."""

PERSON_FIELDS: Declaration = (
    FormField(name="name", columns=4),
    FormField(name="title", columns=4),
    FormField(name="role", kind="choice", columns=4, choices="contact_role"),
    FormField(name="phone", kind="phone", columns=4, check=check_phone_field),
    FormField(name="email", columns=5, check=check_email_field),
    FormField(name="main_contact", label=mark("Primær"), kind="check", columns=3),
)
