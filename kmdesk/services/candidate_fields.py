"""What is said of a candidate's values before they are kept: months, distances, and days that cannot be."""

from __future__ import annotations

from datetime import date

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate
from kmdesk.rules.consent import LEGAL_BASES
from kmdesk.rules.dates import HOURS_IN_A_WEEK, long_date, parse_date
from kmdesk.rules.retention import latest_day, usual_consent_until
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.day_checks import check_near
from kmdesk.services.field_checks import Remark
from kmdesk.services.keeping import keeping, plausible

_DAYS = (
    "graduates_on",
    "earliest_start",
    "screened_on",
    "consent_on",
    "consent_until",
    "consent_withdrawn_on",
    "informed_on",
)
_HAPPENED = frozenset({"unemployed_since", "screened_on", "consent_on", "informed_on"})
"""What can only be noted once it has happened."""
_OF_A_LIFE = frozenset({"graduates_on", "unemployed_since"})
"""What may lie as far back as somebody has been grown up."""


def parse_month(text: str) -> str:
    """Return the month in `02.2026`, `2/2026`, `2026-02` or `februar 2026` as `2026-02`; else empty text."""
    first = (
        parse_date(f"1. {text.strip()}")
        or parse_date(f"01.{text.strip()}")
        or parse_date(f"{text.strip()}-01")
    )
    return f"{first:%Y-%m}" if first else ""


def show_month(month: str) -> str:
    """Return `02.2026` for `2026-02`; any other text as it is."""
    year, dash, number = month.partition("-")
    return f"{number}.{year}" if dash and parse_month(month) else month


def check_month_field(text: str) -> Remark | None:
    """Judge a month: one that exists, with its year."""
    if not text.strip() or parse_month(text):
        return None
    return Remark("error", tr("Skriv måned og år, fx 02.2026."))


def check_candidate(candidate: Candidate, today: date, before: Candidate | None = None) -> None:
    """Raise KnownError naming the field that is missing or cannot be right.

    A day or figure that was as wrong `before`, and is left alone, keeps nobody from changing something else.
    """
    if not candidate.name:
        raise KnownError(tr("Kandidaten mangler et navn."), tr("Skriv navnet."), field="name")
    if candidate.hours_per_week is not None and not 0 <= candidate.hours_per_week <= HOURS_IN_A_WEEK:
        raise KnownError(
            tr("En uge har {n} timer.", n=HOURS_IN_A_WEEK),
            tr("Skriv, hvor mange timer om ugen kandidaten kan arbejde."),
            field="hours_per_week",
        )
    for name in (*_DAYS, "unemployed_since", "max_distance_km"):
        value = getattr(candidate, name)
        if value and (before is None or value != getattr(before, name)):
            _check_plausible(name, value, today)
    _check_consent(candidate, today)
    _check_basis(candidate)
    latest = latest_day(today, keeping())
    if candidate.delete_after > latest.isoformat():
        raise KnownError(
            tr("En kandidat må højst gemmes i {n} måneder.", n=keeping().months_at_most),
            tr("Vælg en slettefrist senest {day}.", day=long_date(latest)),
            field="delete_after",
        )


def consent_remark(candidate: Candidate, rules: ServiceRules) -> str:
    """Return what deserves a second look in a consent that may be right all the same; empty for nothing."""
    given_on, until = parse_date(candidate.consent_on), parse_date(candidate.consent_until)
    if given_on is None or until is None or until <= usual_consent_until(given_on, rules):
        return ""
    return tr(
        "Samtykket gælder i mere end {n} måneder. Det er længere, end det plejer. Du kan gemme alligevel.",
        n=rules.consent_months,
    )


def _check_plausible(name: str, value: str | int, today: date) -> None:
    """Raise KnownError for a day, a month or a distance that no candidate can have."""
    if isinstance(value, int):
        if not 0 <= value <= plausible().most_km:
            raise KnownError(
                tr("Så langt pendler ingen."),
                tr("Skriv km hver vej, højst {n}.", n=plausible().most_km),
                field=name,
            )
        return
    day = parse_date(f"{value}-01" if name == "unemployed_since" else value)
    if day is None:
        raise KnownError(tr("Datoen findes ikke."), tr("Skriv fx 24.11.2026."), field=name)
    long_ago = name in _OF_A_LIFE and day.year >= plausible().first_year
    check_near(max(day, today) if long_ago else day, name, today)
    if name in _HAPPENED and day > today:
        raise KnownError(tr("Datoen er ikke kommet endnu."), tr("Skriv den dag, det skete."), field=name)


def _check_consent(candidate: Candidate, today: date) -> None:
    given_on, until = candidate.consent_on, candidate.consent_until
    withdrawn_on = candidate.consent_withdrawn_on
    if until and not given_on:
        raise KnownError(
            tr("Samtykket mangler en dato."), tr("Skriv, hvornår samtykket er givet."), field="consent_on"
        )
    if given_on and not until:
        raise KnownError(
            tr("Samtykket mangler en udløbsdato."),
            tr("Skriv, hvor længe samtykket gælder."),
            field="consent_until",
        )
    if given_on > until:
        raise KnownError(
            tr("Samtykket udløber, før det er givet."), tr("Ret en af de to datoer."), field="consent_until"
        )
    if withdrawn_on > today.isoformat():
        raise KnownError(
            tr("Samtykket kan ikke være trukket tilbage i fremtiden."),
            tr("Skriv den dag, kandidaten sagde det."),
            field="consent_withdrawn_on",
        )
    if withdrawn_on and given_on > withdrawn_on:
        raise KnownError(
            tr("Samtykket er givet, efter at det blev trukket tilbage."),
            tr("Er det et nyt samtykke, så ryd feltet her. Historikken husker datoen."),
            field="consent_withdrawn_on",
        )
    if candidate.consent_scope == "named" and not candidate.consent_companies:
        raise KnownError(
            tr("Samtykket gælder kun navngivne virksomheder, men ingen er nævnt."),
            tr("Skriv virksomhedernes navne med komma imellem."),
            field="consent_companies",
        )


def _check_basis(candidate: Candidate) -> None:
    if candidate.legal_basis in LEGAL_BASES and not candidate.legal_basis_reference.strip():
        raise KnownError(
            tr("Grundlaget mangler en henvisning."),
            tr("Skriv, hvor det står, fx lov, aftale eller sag."),
            field="legal_basis_reference",
        )
    if candidate.legal_basis_reference.strip() and not candidate.legal_basis:
        raise KnownError(
            tr("Henvisningen hører til et grundlag."),
            tr("Vælg grundlaget, eller ryd henvisningen."),
            field="legal_basis",
        )
