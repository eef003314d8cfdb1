from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.languages import in_language
from kmdesk.rules.dates import (
    clock_time,
    date_in_words,
    date_with_weekday,
    implausible,
    iso_week,
    local_day,
    long_date,
    month_end,
    months_later,
    parse_date,
    parse_time,
    quarter,
    short_date,
)

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24",
        "2026-11-24T10:42",
        "2026-11-24T09:42:07.123Z",
        "2026-11-24T17:58:24.000+01:00",
        "24.11.2026",
        "24-11-2026",
        "24/11 2026",
        "24/11-2026",
        "24/11 - 2026",
        "24.11.26",
        " 24. november 2026 ",
        "24 nov. 2026",
        "d. 24. november 2026",
        "Tirsdag den 24. november 2026",
        "tirsdag 24. november 2026",
    ],
)
def test_every_form_is_the_same_day(text: str) -> None:
    assert parse_date(text) == DAY


def test_the_register_writes_its_own_form() -> None:
    assert parse_date("23/04 - 1980") == date(1980, 4, 23)


def test_two_digits_of_a_year_may_mean_the_last_century() -> None:
    assert parse_date("01.08.98") == date(1998, 8, 1)
    assert parse_date("01.08.69") == date(2069, 8, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i morgen",
        "31.02.2026",
        "29.02.2026",
        "0.1.2026",
        "24.13.2026",
        "2026-02-30",
        "24.11",
        "24. foobar 2026",
        "2026-11-24 eller senere",
        "24.11.026",
        "24. no 2026",
        "0000-01-01",
        "241126",
    ],
)
def test_what_names_no_day_gives_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "today", "meant"),
    [
        ("24/11", date(2026, 11, 21), date(2026, 11, 24)),
        ("5/1", date(2026, 12, 20), date(2027, 1, 5)),
        ("28.12.", date(2027, 1, 3), date(2026, 12, 28)),
        ("24. nov", date(2026, 11, 21), date(2026, 11, 24)),
        ("29/2", date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_without_a_year_the_nearest_day_is_meant(text: str, today: date, meant: date) -> None:
    assert parse_date(text, today=today) == meant


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_ends_of_time_are_no_error(today: date) -> None:
    assert parse_date("24/11", today=today) is not None


def test_days_are_shown_as_danes_expect() -> None:
    assert short_date(DAY) == "24.11.26"
    assert long_date(DAY) == "24.11.2026"
    assert date_in_words(DAY) == "24. november 2026"
    assert date_with_weekday(DAY) == "tirsdag 24. november 2026"
    assert iso_week(DAY) == 48
    assert quarter(DAY) == 4


def test_days_of_the_week_have_english_names_too() -> None:
    with in_language("en"):
        shown = [date_with_weekday(DAY + timedelta(days=n)).split()[0] for n in range(7)]
    assert shown == ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday"]


def test_the_iso_week_belongs_to_the_year_of_its_thursday() -> None:
    assert iso_week(date(2027, 1, 1)) == 53


@given(st.dates(min_value=date(1000, 1, 1)))
def test_shown_days_read_back(day: date) -> None:
    for shown in (day.isoformat(), long_date(day), date_in_words(day), date_with_weekday(day)):
        assert parse_date(shown) == day


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)))
def test_short_days_read_back_within_their_hundred_years(day: date) -> None:
    assert parse_date(short_date(day)) == day


@given(st.text(), st.none() | st.dates())
def test_any_text_gives_a_day_or_none(text: str, today: date | None) -> None:
    assert isinstance(parse_date(text, today=today), date | None)


@pytest.mark.parametrize("text", ["9.30", "09:30", "930", "0930", "kl. 9.30", "Kl 09.30", " 9:30 "])
def test_every_form_is_the_same_time(text: str) -> None:
    assert parse_time(text) == time(9, 30)


def test_an_hour_alone_is_a_time() -> None:
    assert parse_time("14") == time(14)
    assert parse_time("kl. 8") == time(8)


@pytest.mark.parametrize("text", ["", "24.00", "9.60", "9.3", "99", "09301", "ni"])
def test_other_text_is_no_time(text: str) -> None:
    assert parse_time(text) is None


@given(st.times())
def test_shown_times_read_back(at: time) -> None:
    assert parse_time(clock_time(at)) == at.replace(second=0, microsecond=0, tzinfo=None)


def test_the_last_day_of_a_month() -> None:
    assert month_end(2028, 2) == date(2028, 2, 29)
    assert month_end(2026, 12) == date(2026, 12, 31)
    assert month_end(2026, 13) is None
    assert month_end(9999, 12) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(9999, 12, 1), 1, date.max),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_a_moment_has_the_day_it_is_here() -> None:
    assert local_day("2026-11-24T11:00:00.000Z") == DAY
    assert local_day("") is None
    assert local_day(None) is None


@pytest.mark.parametrize(
    ("day", "far"),
    [
        (date(1900, 1, 1), True),
        (date(1989, 12, 31), True),
        (date(1990, 1, 1), False),
        (DAY, False),
        (date(2041, 12, 31), False),
        (date(2042, 1, 1), True),
        (date.max, True),
    ],
)
def test_a_day_far_away_is_likely_mistyped(day: date, far: bool) -> None:
    assert implausible(day, DAY) == far


@given(st.dates(), st.dates())
def test_every_day_can_be_judged_on_every_day(day: date, today: date) -> None:
    assert implausible(day, today) in (True, False)
