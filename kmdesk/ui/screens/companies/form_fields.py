"""The fields of the company form and of a contact person in it, in reading order (domain: US1).

A new field of Company is a line here, a line in its dataclass, a migration, and its English label.
"""

from __future__ import annotations

from kmdesk.core.i18n import mark
from kmdesk.services.company_form import CHECKS, REQUIRED
from kmdesk.services.field_checks import Check, check_email_field, check_phone_field
from kmdesk.ui.forms.fields import Declaration, FormField, Kind, Slot


def _field(
    name: str,
    label: str,
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
        label=label,
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
    _field("cvr", mark("CVR-nummer"), "cvr", columns=4),
    Slot("prefill", 8),
    Slot("prefill_notes"),
    Slot("duplicates"),
    _field("name", mark("Navn"), columns=6),
    _field("legal_form", mark("Virksomhedsform"), "choice", columns=3, choices="legal_form"),
    _field("p_number", mark("P-nummer"), columns=3),
    _field("address", mark("Adresse"), columns=5),
    _field("postal_code", mark("Postnr."), columns=2),
    _field("city", mark("By"), columns=2),
    _field("municipality_code", mark("Kommune"), "choice", columns=3, choices="municipality"),
    Slot("place"),
    _field("industry_group", mark("Branche"), "choice", columns=5, choices="industry_group"),
    _field("employees", mark("Ansatte"), "number", columns=2, placeholder=mark("fx 12")),
    _field("graduates", mark("Højtuddannede"), "number", columns=2, placeholder=mark("ukendt")),
    _field("hr_function", mark("HR-funktion"), "choice", columns=3, choices="hr_function", optional=False),
    _field("phone", mark("Telefon"), "phone", columns=3),
    _field("email", mark("E-mail"), columns=4),
    _field("broker_id", mark("Kontaktmægler"), "choice", columns=5),
    _field("advertising_protected", mark("Reklamebeskyttet"), "check", columns=4),
    Slot("protected", 8),
    _field("contact_basis", mark("Grundlag for kontakt"), "choice", columns=5, choices="contact_basis"),
    _field("contact_basis_on", mark("Noteret den"), "date", columns=3),
    _field("contact_basis_note", mark("Hvad grundlaget hviler på"), columns=4),
    Slot("people"),
    Slot("more"),
    _field("status", mark("Status"), "choice", columns=3, choices="company_status", optional=False),
    _field("sector", mark("Sektor"), "choice", columns=3, choices="sector", optional=False),
    _field("source", mark("Kilde"), "choice", columns=3, choices="company_source"),
    _field("website", mark("Websted"), columns=3, placeholder=mark("fx firma.dk")),
    _field(
        "employees_class",
        mark("Størrelsesklasse"),
        "shown",
        columns=3,
        choices="size_class",
        placeholder=mark("ukendt"),
    ),
    _field("employees_as_of", mark("Ansatte opgjort den"), "date", columns=3),
    _field(
        "employees_source", mark("Kilde til antal ansatte"), "choice", columns=3, choices="employees_source"
    ),
    Slot("gap", 3),
    _field("industry_code", mark("Branchekode"), columns=3, placeholder=mark("fx 28.25.00")),
    _field(
        "industry_classification",
        mark("Klassifikation"),
        "choice",
        columns=4,
        choices="industry_classification",
    ),
    _field("tags", mark("Mærkater"), "tags", columns=5, placeholder=mark("fx eksport, automatisering")),
    _field(
        "contact_channels",
        mark("Må kontaktes pr."),
        "multi_choice",
        columns=12,
        choices="contact_channel",
    ),
    _field("contact_declined_on", mark("Frabedt henvendelser den"), "date", columns=4),
    _field("contact_declined_reason", mark("Hvorfor de har frabedt sig"), columns=8),
    _field("note", mark("Note"), "long_text", columns=12),
)

ONLY_WHEN_PROTECTED = ("contact_basis", "contact_basis_on", "contact_basis_note")
"""Shown once the company is protected from advertising."""

PERSON_FIELDS: Declaration = (
    FormField(name="name", label=mark("Navn"), columns=4),
    FormField(name="title", label=mark("Titel"), columns=4),
    FormField(name="role", label=mark("Rolle"), kind="choice", columns=4, choices="contact_role"),
    FormField(name="phone", label=mark("Telefon"), kind="phone", columns=4, check=check_phone_field),
    FormField(name="email", label=mark("E-mail"), columns=5, check=check_email_field),
    FormField(name="main_contact", label=mark("Primær"), kind="check", columns=3),
)
