"""The fields of the candidate's form, in their sections. Nothing of CPR or health has a field."""

from __future__ import annotations

from kmdesk.core.i18n import mark
from kmdesk.services.candidate_fields import check_month_field
from kmdesk.services.field_checks import (
    check_email_field,
    check_free_text,
    check_phone_field,
    check_postal_code_field,
)
from kmdesk.ui.forms.fields import Declaration, FormField, Slot

SECTIONS = {
    "person": mark("Person"),
    "education": mark("Uddannelse"),
    "wishes_section": mark("Ønsker og mobilitet"),
    "screening": mark("Screening"),
    "consent": mark("Samtykke til at dele CV"),
    "retention": mark("Opbevaring"),
}
"""The slots that head the sections, and what the headings say."""

DECLARATION: Declaration = (
    Slot("person"),
    FormField(name="name", columns=8, required=True, check=check_free_text),
    FormField(name="status", kind="choice", choices="candidate_status", columns=4),
    FormField(name="email", label=mark("Mail"), columns=4, check=check_email_field),
    FormField(name="phone", kind="phone", columns=3, check=check_phone_field),
    FormField(name="postal_code", columns=2, check=check_postal_code_field),
    FormField(name="municipality_code", kind="choice", choices="municipality", columns=3),
    FormField(
        name="unemployed_since",
        columns=3,
        placeholder=mark("fx 02.2026"),
        check=check_month_field,
    ),
    FormField(
        name="fund_contact",
        columns=9,
        placeholder=mark("fx navn og telefon i a-kassen"),
        check=check_free_text,
    ),
    Slot("education"),
    FormField(name="education_title", columns=6, placeholder=mark("fx cand.merc."), check=check_free_text),
    FormField(
        name="education_level", label=mark("Niveau"), kind="choice", choices="education_level", columns=6
    ),
    FormField(name="field_of_study", kind="choice", choices="field_of_study", columns=4),
    FormField(name="institution_id", label=mark("Videninstitution"), kind="choice", columns=4),
    FormField(name="institution", columns=4, placeholder=mark("når den ikke er på listen")),
    FormField(name="programme", label=mark("Studerer"), columns=5, placeholder=mark("fx produktion")),
    FormField(name="semester", columns=3, placeholder=mark("fx 7.")),
    FormField(name="graduates_on", label=mark("Afsluttet/forventet"), kind="date", columns=4),
    Slot("wishes_section"),
    FormField(name="wishes", kind="multi_choice", choices="match_type", columns=12),
    FormField(name="earliest_start", label=mark("Kan tidligst starte"), kind="date", columns=3),
    FormField(name="hours_per_week", kind="number", columns=3, placeholder=mark("fx 30")),
    FormField(name="driving_licence", columns=3, placeholder=mark("fx B")),
    FormField(name="max_distance_km", kind="number", columns=3, placeholder=mark("fx 40")),
    Slot("mobility_municipalities"),
    FormField(
        name="mobility", columns=12, placeholder=mark("fx flytter gerne efter jobbet"), check=check_free_text
    ),
    Slot("screening"),
    FormField(
        name="competences",
        kind="tags",
        columns=8,
        placeholder=mark("fx CNC, Excel"),
        check=check_free_text,
    ),
    FormField(name="languages", kind="tags", columns=4, placeholder=mark("fx dansk, tysk")),
    FormField(
        name="motivation",
        kind="long_text",
        columns=12,
        hint=mark("Skriv ikke CPR-numre, helbred eller fagforening."),
        check=check_free_text,
    ),
    FormField(name="screened_by", columns=4),
    FormField(name="screened_on", kind="date", columns=3),
    FormField(
        name="cv_reference",
        columns=5,
        placeholder=mark("fx sag 27-114 i kontorets arkiv"),
        check=check_free_text,
    ),
    Slot("consent"),
    FormField(name="consent_on", kind="date", columns=3),
    FormField(name="consent_until", label=mark("Gælder til"), kind="date", columns=3),
    FormField(name="consent_way", label=mark("Givet ved"), kind="choice", choices="consent_way", columns=3),
    FormField(
        name="consent_text_version", label=mark("Samtykketekst"), columns=3, placeholder=mark("fx 2026-1")
    ),
    FormField(
        name="consent_purpose",
        label=mark("Formål"),
        columns=12,
        placeholder=mark("fx deling af CV med virksomheder"),
        check=check_free_text,
    ),
    FormField(
        name="consent_scope", label=mark("Gælder for"), kind="choice", choices="consent_scope", columns=5
    ),
    FormField(
        name="consent_companies",
        kind="tags",
        columns=7,
        placeholder=mark("fx Vestrum Maskinfabrik, Tangsø Plast"),
    ),
    FormField(name="consent_withdrawn_on", label=mark("Trukket tilbage"), kind="date", columns=3),
    FormField(
        name="legal_basis", label=mark("Andet grundlag"), kind="choice", choices="legal_basis", columns=4
    ),
    FormField(
        name="legal_basis_reference",
        columns=5,
        placeholder=mark("fx lov, aftale eller sag"),
        check=check_free_text,
    ),
    Slot("retention"),
    FormField(name="informed_on", label=mark("Oplyst om behandlingen"), kind="date", columns=4),
    FormField(
        name="delete_after",
        kind="date",
        columns=4,
        hint=mark("Forlænges, når du fornyer."),
    ),
)
CONSENT_FIELDS = frozenset(
    {
        "consent_on",
        "consent_until",
        "consent_scope",
        "consent_companies",
        "consent_withdrawn_on",
        "legal_basis",
        "legal_basis_reference",
    }
)
"""The fields that decide whether the CV may be shared."""
