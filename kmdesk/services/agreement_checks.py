"""What is asked of an agreement before it is written: its days, its figures, and the step it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Agreement
from kmdesk.models.record import columns
from kmdesk.rules.agreements import check_move, fault_in_days, in_order
from kmdesk.services.agreement_terms import facts_of, limits_of
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of

_DAYS = ("agreed_on", "signed_on", "starts_on", "ends_on", "revised_on")
_ONE_LINE = (
    "title",
    "office_party",
    "office_signatory",
    "company_signatory",
    "company_signatory_title",
    "third_party",
    "position",
    "mentor",
)
_MOST_PLACES = 10_000


def check_agreement(agreement: Agreement, today: date) -> None:
    """Raise KnownError naming the field when a day or a figure cannot be right."""
    for name in _DAYS:
        if getattr(agreement, name):
            day_in(getattr(agreement, name), name)
    if agreement.places is not None and not 0 <= agreement.places < _MOST_PLACES:
        raise KnownError(tr("Antallet kan ikke passe."), tr("Skriv et helt tal, fx 4."), field="places")
    fault = fault_in_days(facts_of(agreement), today)
    if fault is not None:
        raise KnownError(fault.message, fault.advice, field=fault.field)


def check_step(agreement: Agreement, from_: str, to: str) -> None:
    """Raise KnownError when an agreement may not go to a status; it names the first field it lacks."""
    check = check_move(from_, to, facts_of(agreement), limits_of(agreement))
    if check.missing:
        raise KnownError(check.reason, tr("Udfyld det i aftalen først."), field=check.missing[0].field)
    if not check.ok:
        raise KnownError(check.reason)


def check_not_ended(agreement: Agreement) -> None:
    """Raise KnownError for an agreement that is over: nobody looks at it again."""
    if agreement.status == "ended":
        raise KnownError(tr("Aftalen er afsluttet, så den skal ikke ses igennem."), tr("Forny den i stedet."))


def day_in(text: str, field: str) -> date:
    """Return the day of a text (`YYYY-MM-DD`). Raises KnownError naming the field when it is none."""
    day = day_of(text)
    if day is None:
        raise KnownError(tr("Datoen findes ikke."), tr("Skriv fx 24.11.2026."), field=field)
    return day


def tidied(agreement: Agreement) -> Agreement:
    """Return the agreement without stray blanks; one without a title is called what it is."""
    texts = {name: getattr(agreement, name) for name, kind in columns(Agreement).items() if kind == "text"}
    tidy: dict[str, Any] = {
        name: " ".join(text.split()) if name in _ONE_LINE else text.strip() for name, text in texts.items()
    }
    worded = {point: text.strip() for point, text in agreement.point_texts.items() if text.strip()}
    title = tidy["title"] or choice_label("agreement_type", agreement.type)
    return replace(
        agreement, **{**tidy, "title": title}, points=in_order(agreement.points), point_texts=worded
    )
