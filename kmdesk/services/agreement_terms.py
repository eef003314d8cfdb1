"""How long agreements usually last, when they are looked at again, and the least each type asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import cast

from kmdesk.core import resources
from kmdesk.models import Agreement
from kmdesk.rules.agreements import AgreementFacts, Limits, in_order, revision_day
from kmdesk.rules.dates import months_later
from kmdesk.services.service_rules import shipped
from kmdesk.services.visits import day_of

_TEXTS = (
    "office_signatory",
    "company_signatory",
    "third_party",
    "content",
    "position",
    "education",
    "mentor",
    "goal",
    "target_group",
    "tasks",
    "economy",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The figures of a type, from `resources/reference/agreements.json`.

    `months`: the usual period, 0 for none. `revision_days`: how long before the end it is looked at again.
    `training_days`: from the signature to the day training should have begun, 0 where there is none.
    """

    least_places: int
    least_months: int
    training_days: int
    months: int
    revision_days: int
    municipality: bool


def terms(type: str) -> Terms:  # noqa: A002 - the field's name
    """Return the figures of a type of agreement."""
    return _all()[type]


def limits_of(agreement: Agreement) -> Limits:
    """Return the least that an agreement of this type and start may hold."""
    figures, starts = terms(agreement.type), day_of(agreement.starts_on)
    first_end = (
        months_later(starts, figures.least_months) - timedelta(days=1)
        if starts and figures.least_months
        else None
    )
    return Limits(least_places=figures.least_places, first_end=first_end, least_months=figures.least_months)


def facts_of(agreement: Agreement) -> AgreementFacts:
    """Return what the rules ask about an agreement."""
    return AgreementFacts(
        type=agreement.type,
        filled=frozenset(name for name in _TEXTS if getattr(agreement, name).strip()),
        points=in_order(agreement.points),
        worded=frozenset(point for point, text in agreement.point_texts.items() if text.strip()),
        places=agreement.places,
        agreed_on=day_of(agreement.agreed_on),
        signed_on=day_of(agreement.signed_on),
        starts_on=day_of(agreement.starts_on),
        ends_on=day_of(agreement.ends_on),
        revised_on=day_of(agreement.revised_on),
    )


def usual_end(type: str, starts_on: date) -> date | None:  # noqa: A002 - the field's name
    """Return the last day of the usual period of a type, or None when it has none."""
    months = terms(type).months
    return months_later(starts_on, months) - timedelta(days=1) if months else None


def usual_revision(type: str, starts_on: date, ends_on: date | None) -> date:  # noqa: A002
    """Return the day on which such an agreement is usually looked at again."""
    return revision_day(
        starts_on,
        ends_on,
        days_before=terms(type).revision_days,
        otherwise=months_later(starts_on, shipped("agreement_review_months")),
    )


@cache
def _all() -> dict[str, Terms]:
    rows = cast("dict[str, dict[str, int]]", resources.load_json("reference", "agreements.json")["types"])
    return {code: Terms(**row) for code, row in rows.items()}  # pyright: ignore[reportArgumentType] - JSON's own true and false
