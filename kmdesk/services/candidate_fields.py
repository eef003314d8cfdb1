"""What is said of a candidate's values before they are kept: months, and dates that contradict each other."""

from __future__ import annotations

from datetime import date

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate
from kmdesk.rules.consent import LEGAL_BASES
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.retention import MONTHS_KEPT_AT_MOST, latest_day
from kmdesk.services.field_checks import Remark

HOURS_IN_WEEK = 168


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


def check_candidate(candidate: Candidate, today: date) -> None:
    """Raise KnownError naming the field that is missing or cannot be right."""
    if not candidate.name:
        raise KnownError(tr("Kandidaten mangler et navn."), tr("Skriv navnet."), field="name")
    if candidate.hours_per_week is not None and not 0 <= candidate.hours_per_week <= HOURS_IN_WEEK:
        raise KnownError(
            tr("En uge har {n} timer.", n=HOURS_IN_WEEK),
            tr("Skriv, hvor mange timer om ugen kandidaten kan arbejde."),
            field="hours_per_week",
        )
    _check_consent(candidate, today)
    _check_basis(candidate)
    latest = latest_day(today)
    if candidate.delete_after > latest.isoformat():
        raise KnownError(
            tr("En kandidat må højst gemmes i {n} måneder.", n=MONTHS_KEPT_AT_MOST),
            tr("Vælg en slettefrist senest {day}.", day=long_date(latest)),
            field="delete_after",
        )


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
