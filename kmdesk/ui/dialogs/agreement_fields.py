"""The form of an agreement, declared: what every type has, and what each has of its own."""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.core.i18n import mark
from kmdesk.services.field_checks import check_free_text
from kmdesk.ui.forms.fields import Declaration, FormField, FormItem, Slot

AGREED, DAYS, PARTIES, POINTS = "agreed", "days", "parties", "points"
"""The slots: headings of the three groups, and the seven points."""

_ELSE = FormField(
    name="content", label=mark("Andet, I har aftalt"), kind="long_text", columns=12, check=check_free_text
)
_OWN: Mapping[str, Declaration] = {
    "partnership": (
        Slot(POINTS),
        _ELSE,
    ),
    "training_centre": (
        FormField(
            name="places", kind="number", columns=3, hint=mark("Faste pladser"), placeholder=mark("fx 4")
        ),
        FormField(
            name="mentor", columns=9, placeholder=mark("fx Lars Vinge, lagerleder"), check=check_free_text
        ),
        FormField(name="goal", kind="long_text", columns=12, check=check_free_text),
        FormField(
            name="target_group",
            kind="long_text",
            columns=12,
            placeholder=mark("fx ledige, der har været uden job i over et år"),
            check=check_free_text,
        ),
        FormField(
            name="tasks",
            label=mark("Arbejdsopgaver"),
            kind="long_text",
            columns=12,
            check=check_free_text,
        ),
        FormField(
            name="economy",
            kind="long_text",
            columns=12,
            placeholder=mark("fx tilskud til mentor i 10 timer om ugen"),
            check=check_free_text,
        ),
        _ELSE,
    ),
    "employer_declaration": (
        FormField(
            name="places",
            label=mark("Antal, der ansættes"),
            kind="number",
            columns=3,
            placeholder=mark("fx 2"),
        ),
        FormField(name="position", columns=9, placeholder=mark("fx svejser"), check=check_free_text),
        FormField(
            name="education",
            columns=12,
            placeholder=mark("fx svejsekursus TIG, 6 uger"),
            check=check_free_text,
        ),
        _ELSE,
    ),
    "cooperation": (
        FormField(name="goal", kind="long_text", columns=12, check=check_free_text),
        FormField(
            name="content",
            label=mark("Det arbejder I sammen om"),
            kind="long_text",
            columns=12,
            check=check_free_text,
        ),
        FormField(name="economy", kind="long_text", columns=12, check=check_free_text),
    ),
    "letter_of_intent": (
        FormField(
            name="goal",
            label=mark("Det vil I nå"),
            kind="long_text",
            columns=12,
            check=check_free_text,
        ),
        FormField(
            name="content",
            label=mark("Det har I til hensigt"),
            kind="long_text",
            columns=12,
            check=check_free_text,
        ),
    ),
}
_STARTS = FormField(name="starts_on", label=mark("Gælder fra"), kind="date", columns=4)
_ENDS = FormField(
    name="ends_on", label=mark("Gælder til"), kind="date", columns=4, hint=mark("Tom: ingen slutdato")
)
_HIRED_FROM = FormField(
    name="starts_on",
    label=mark("Ansættelsen begynder"),
    kind="date",
    columns=4,
    hint=mark("Tom: ikke aftalt"),
)
_HIRED_UNTIL = FormField(
    name="ends_on",
    label=mark("Ansættelsen slutter"),
    kind="date",
    columns=4,
    hint=mark("Tom: fast ansættelse"),
)
_REVISED = FormField(
    name="revised_on",
    label=mark("Revision"),
    kind="date",
    columns=4,
    hint=mark("Du får et løfte på den dag"),
)


def declaration(type: str, *, signed: bool) -> Declaration:  # noqa: A002 - the field's name
    """Return the form of a type; one that was `signed` also shows when."""
    hires = type == "employer_declaration"
    days: tuple[FormItem, ...] = (_HIRED_FROM, _HIRED_UNTIL) if hires else (_STARTS, _ENDS)
    return (
        FormField(name="title", label=mark("Overskrift"), columns=8, required=True, check=check_free_text),
        FormField(name="agreed_on", kind="date", columns=4),
        Slot(AGREED),
        *_OWN[type],
        Slot(DAYS),
        *days,
        _REVISED,
        *((FormField(name="signed_on", kind="date", columns=4),) if signed else ()),
        Slot(PARTIES),
        FormField(name="office_party", columns=6),
        FormField(name="office_signatory", columns=6),
        FormField(name="company_signatory", columns=6),
        FormField(name="company_signatory_title", columns=6),
        FormField(name="third_party", columns=6, placeholder=mark("fx Herning Kommune")),
        FormField(name="broker_id", kind="choice", columns=6, optional=False),
    )
