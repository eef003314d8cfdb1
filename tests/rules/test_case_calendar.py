"""Cases are wanted before the semester: the next time, counted from today, through the turn of the year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.case_calendar import YearlyWindow, next_occurrence, standing

SPRING = YearlyWindow("11-01", "01-20", "02-01", "05-25")
AUTUMN = YearlyWindow("02-15", "05-01", "09-01", "01-31")
month_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")
days = st.dates(date(2023, 1, 1), date(2033, 12, 31))


@pytest.mark.parametrize(
    ("window", "today", "expected"),
    [
        (SPRING, "2026-11-24", ("2026-11-01", "2027-01-20", "2027-02-01", "2027-05-25")),
        (SPRING, "2027-01-20", ("2026-11-01", "2027-01-20", "2027-02-01", "2027-05-25")),
        (SPRING, "2027-01-21", ("2027-11-01", "2028-01-20", "2028-02-01", "2028-05-25")),
        (AUTUMN, "2026-11-24", ("2027-02-15", "2027-05-01", "2027-09-01", "2028-01-31")),
        (AUTUMN, "2026-05-01", ("2026-02-15", "2026-05-01", "2026-09-01", "2027-01-31")),
        (YearlyWindow("02-29", "02-29", "03-01", "06-01"), "2027-01-01",
         ("2027-02-28", "2027-02-28", "2027-03-01", "2027-06-01")),
    ],
)  # fmt: skip
def test_the_next_time_cases_are_wanted(window: YearlyWindow, today: str, expected: tuple[str, ...]) -> None:
    found = next_occurrence(window, date.fromisoformat(today))
    shown = (found.wanted_from, found.wanted_until, found.starts_on, found.ends_on)
    assert tuple(day.isoformat() for day in shown) == expected


@given(window=st.builds(YearlyWindow, month_days, month_days, month_days, month_days), today=days)
def test_an_occurrence_can_still_be_met_and_hangs_together(window: YearlyWindow, today: date) -> None:
    found = next_occurrence(window, today)
    assert found.wanted_from <= found.wanted_until <= found.starts_on <= found.ends_on
    assert today <= found.wanted_until
    assert found.wanted_until - today <= timedelta(days=366)  # no nearer one was passed over
    assert found.ends_on - found.wanted_from <= timedelta(days=3 * 366)


def test_there_are_no_days_beyond_the_calendar() -> None:
    with pytest.raises(ValueError, match="month"):
        next_occurrence(YearlyWindow("13-01", "01-20", "02-01", "05-25"), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("wanted_from", "wanted_until", "state", "text", "urgent"),
    [
        ("2026-12-06", "2027-01-20", "ahead", "ønskes om 12 dage", False),
        ("2026-11-25", "2027-01-20", "ahead", "ønskes i morgen", False),
        ("2026-11-24", "2027-01-20", "open", "ønskes nu, 57 dage endnu", False),
        ("2026-11-01", "2026-12-08", "open", "ønskes nu, 14 dage endnu", True),
        ("2026-11-01", "2026-11-25", "open", "ønskes nu, 1 dag endnu", True),
        ("2026-11-01", "2026-11-24", "open", "ønskes nu, sidste dag i dag", True),
        ("2026-11-01", "2026-11-23", "past", "sluttede 23.11.2026", False),
        ("2026-11-01", "", "open", "ønskes nu", False),
        ("", "2026-11-23", "past", "sluttede 23.11.2026", False),
        ("", "", "undated", "uden dato", False),
    ],
)
def test_how_near_a_window_is_in_words(
    wanted_from: str, wanted_until: str, state: str, text: str, urgent: bool
) -> None:
    known = [date.fromisoformat(day) if day else None for day in (wanted_from, wanted_until)]
    found = standing(known[0], known[1], date(2026, 11, 24), soon_days=14)
    assert (found.state, found.text, found.urgent) == (state, text, urgent)
