"""How long a candidate stays in the bank, who is due to be deleted, and how long a deletion can be regretted.

Source: databeskyttelsesforordningen art. 5(1)(e) and 17. Datatilsynet accepts up to three years after the
recruitment ended where it is justified; a talent pool is usually kept half a year at a time. So a candidate
is kept some months without renewal, never more than so many ahead, and not at all once the consent is gone.
The figures are data with their source (`Keeping`, `ServiceRules`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kmdesk.core.i18n import tr
from kmdesk.rules.consent import ConsentState, ShareFacts, consent_state, consent_text
from kmdesk.rules.dates import long_date, months_later
from kmdesk.rules.service_rules import ServiceRules

RetentionState = Literal["kept", "soon", "due"]
RetentionReason = Literal["", "past_date", "no_date", "consent_withdrawn", "consent_expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The limits of how long candidates are kept. How long one stays usually is a rule of the office."""

    months_at_most: int
    """How far ahead a candidate's last day may lie."""
    soon_days: int
    """From how many days before its last day a candidate is due soon."""
    undo_days: int
    """For how many days a deleted candidate can be fetched back; then the person is erased."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Whether a candidate may stay, why not, and the sentence that says so."""

    state: RetentionState
    reason: RetentionReason
    text: str


def retention(facts: ShareFacts, delete_after: date | None, today: date, keeping: Keeping) -> Retention:
    """Return whether a candidate may stay in the bank on `today`; the last day itself still counts.

    A consent that was withdrawn or has run out ends the stay, unless another basis stands with its reference.
    One that was never given does not: the basic task rests on something else (domain: privacy).
    """
    state = consent_state(facts, None, today)
    if not facts.other_basis and state in ("withdrawn", "expired"):
        return _consent_gone(facts, state)
    if delete_after is None:
        return Retention("due", "no_date", tr("Der er ingen slettefrist. Forny den, eller slet kandidaten."))
    day = long_date(delete_after)
    if delete_after < today:
        return Retention("due", "past_date", tr("Slettefristen var {day}.", day=day))
    if delete_after <= today + timedelta(days=keeping.soon_days):
        return Retention("soon", "", tr("Slettes efter {day}. Forny, hvis kandidaten vil blive.", day=day))
    return Retention("kept", "", tr("Slettes efter {day}.", day=day))


def renewed_until(today: date, rules: ServiceRules) -> date:
    """Return a candidate's last day after a renewal today."""
    return months_later(today, rules.candidate_months)


def latest_day(today: date, keeping: Keeping) -> date:
    """Return the latest last day that may be written today."""
    return months_later(today, keeping.months_at_most)


def undo_until(deleted_on: date, keeping: Keeping) -> date:
    """Return the last day on which a candidate deleted on a day can be fetched back."""
    return deleted_on + timedelta(days=keeping.undo_days)


def usual_consent_until(given_on: date, rules: ServiceRules) -> date:
    """Return the day until which a consent given on a day usually lasts."""
    return months_later(given_on, rules.consent_months)


def _consent_gone(facts: ShareFacts, state: ConsentState) -> Retention:
    if state == "withdrawn" and facts.consent_withdrawn_on is not None:
        text = tr("Samtykket er trukket tilbage {day}.", day=long_date(facts.consent_withdrawn_on))
        return Retention("due", "consent_withdrawn", text)
    if facts.consent_until is not None:
        text = tr("Samtykket udløb {day}.", day=long_date(facts.consent_until))
        return Retention("due", "consent_expired", text)
    return Retention("due", "consent_expired", consent_text(facts, state))
