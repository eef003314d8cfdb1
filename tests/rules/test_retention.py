"""Nobody stays in the bank without a day, past it, or after the consent is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.consent import LEGAL_BASES, ShareFacts, consent_state
from kmdesk.rules.retention import (
    Keeping,
    latest_day,
    renewed_until,
    retention,
    undo_until,
    usual_consent_until,
)
from tests.rules.service_rules import RULES

TODAY = date(2026, 11, 24)
KEEPING = Keeping(months_at_most=36, soon_days=30, undo_days=30)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
facts = st.builds(
    ShareFacts,
    consent_on=st.none() | days,
    consent_until=st.none() | days,
    consent_withdrawn_on=st.none() | days,
    legal_basis=st.sampled_from(("", *LEGAL_BASES)),
    legal_basis_reference=st.sampled_from(("", "sag 27-114")),
)


@pytest.mark.parametrize(
    ("last_day", "state", "reason", "text"),
    [
        (None, "due", "no_date", "Der er ingen slettefrist. Forny den, eller slet kandidaten."),
        (date(2026, 11, 23), "due", "past_date", "Slettefristen var 23.11.2026."),
        (date(2026, 11, 24), "soon", "", "Slettes efter 24.11.2026. Forny, hvis kandidaten vil blive."),
        (date(2026, 12, 24), "soon", "", "Slettes efter 24.12.2026. Forny, hvis kandidaten vil blive."),
        (date(2026, 12, 25), "kept", "", "Slettes efter 25.12.2026."),
    ],
)
def test_the_last_day_itself_still_counts(last_day: date | None, state: str, reason: str, text: str) -> None:
    found = retention(ShareFacts(), last_day, TODAY, KEEPING)
    assert (found.state, found.reason, found.text) == (state, reason, text)


def test_a_consent_that_is_gone_ends_the_stay_unless_another_basis_stands() -> None:
    later = date(2027, 5, 24)
    expired = ShareFacts(consent_on=date(2026, 1, 1), consent_until=date(2026, 11, 23))
    assert retention(expired, later, TODAY, KEEPING).reason == "consent_expired"
    assert retention(expired, later, TODAY, KEEPING).text == "Samtykket udløb 23.11.2026."
    withdrawn = ShareFacts(
        consent_on=date(2026, 1, 1),
        consent_until=date(2027, 1, 1),
        consent_withdrawn_on=date(2026, 11, 1),
    )
    assert retention(withdrawn, later, TODAY, KEEPING).text == "Samtykket er trukket tilbage 01.11.2026."
    held = ShareFacts(
        consent_withdrawn_on=date(2026, 11, 1), legal_basis="public_task", legal_basis_reference="sag 4"
    )
    assert retention(held, later, TODAY, KEEPING).state == "kept"
    assert retention(ShareFacts(), later, TODAY, KEEPING).state == "kept"  # never asked is not withdrawn


@given(today=days, months=st.integers(1, 36))
def test_a_renewal_always_lies_ahead_and_never_too_far(today: date, months: int) -> None:
    until = renewed_until(today, replace(RULES, candidate_months=months))
    assert today < until <= latest_day(today, KEEPING)
    assert until.day <= today.day
    assert (until.year * 12 + until.month) - (today.year * 12 + today.month) == months


def test_a_consent_usually_lasts_a_year() -> None:
    assert usual_consent_until(date(2026, 11, 24), RULES) == date(2027, 11, 24)
    assert usual_consent_until(date(2028, 2, 29), RULES) == date(2029, 2, 28)


@given(what=facts, last_day=st.none() | days, today=days)
def test_time_only_ever_makes_it_more_urgent(what: ShareFacts, last_day: date | None, today: date) -> None:
    urgency = ("kept", "soon", "due")
    now = retention(what, last_day, today, KEEPING)
    later = retention(what, last_day, today + timedelta(days=1), KEEPING)
    if consent_state(what, None, today) != "not_begun":  # what begins tomorrow can only then have ended
        assert urgency.index(now.state) <= urgency.index(later.state)
    assert (now.state == "due") == (now.reason != "")
    assert "None" not in now.text


@given(what=facts, last_day=st.none() | days, today=days)
def test_who_is_renewed_is_not_on_the_list_unless_the_consent_is_gone(
    what: ShareFacts, last_day: date | None, today: date
) -> None:
    renewed = retention(what, renewed_until(today, RULES), today, KEEPING)
    assert renewed.state == "kept" or renewed.reason.startswith("consent_")
    assert (retention(what, last_day, today, KEEPING).reason.startswith("consent_")) == (
        renewed.reason.startswith("consent_")
    )


@given(deleted_on=days)
def test_regret_is_possible_for_thirty_days(deleted_on: date) -> None:
    assert undo_until(deleted_on, KEEPING) - deleted_on == timedelta(days=30)
