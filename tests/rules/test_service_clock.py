"""The clocks of service: weekends, holidays, summer time and the turn of the year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules import service_clock
from kmdesk.rules.holidays import easter, is_working_day, public_holidays, working_days
from kmdesk.rules.service_clock import (
    MOST_HOURS,
    Reading,
    due_after,
    hours,
    last_day,
    modes_of,
    reading_text,
    running_time,
    short_text,
    span_text,
)

read_clock = partial(service_clock.read_clock, soon_percent=25)
MODES = ("clock_hours", "working_days")
FIRST, LAST = datetime(2000, 1, 1), datetime(2099, 12, 31)  # noqa: DTZ001
moments = st.datetimes(FIRST, LAST).map(lambda at: at.replace(second=0, microsecond=0))
promises = st.integers(0, 24 * 30)
modes = st.sampled_from(MODES)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# -- holidays ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1818, "1818-03-22"),  # the earliest there is
        (1943, "1943-04-25"),  # the latest
        (1954, "1954-04-18"),
        (1981, "1981-04-19"),
        (2000, "2000-04-23"),
        (2013, "2013-03-31"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2038, "2038-04-25"),
        (2049, "2049-04-18"),
    ],
)
def test_easter_is_known(year, sunday):
    assert easter(year) == date.fromisoformat(sunday)


@given(st.integers(1, 9999))
def test_easter_is_a_sunday_in_its_five_weeks(year):
    sunday = easter(year)
    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_the_holidays_of_2026():
    expected = (
        "2026-01-01 2026-04-02 2026-04-03 2026-04-05 2026-04-06 2026-05-14 2026-05-24 2026-05-25"
        " 2026-12-25 2026-12-26"
    )
    assert sorted(day.isoformat() for day in public_holidays(2026)) == expected.split()


def test_store_bededag_was_a_holiday_until_2023():
    assert not is_working_day(date(2023, 5, 5))
    assert is_working_day(date(2024, 4, 26))


def test_constitution_day_and_the_eves_are_working_days():
    assert all(is_working_day(day) for day in (date(2026, 6, 5), date(2026, 12, 24), date(2026, 12, 31)))


@given(moments.map(datetime.date), st.integers(-20, 800))
def test_working_days_are_counted_as_by_hand(first, days):
    end = first + timedelta(days=days)
    by_hand = sum(is_working_day(first + timedelta(days=n)) for n in range(max(days, 0)))
    assert working_days(first, end) == by_hand


# -- deadlines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "promised", "mode", "due"),
    [
        ("2026-11-24T08:24", 24, "clock_hours", "2026-11-25T08:24"),
        ("2026-11-27T15:00", 48, "clock_hours", "2026-11-29T15:00"),  # over a weekend
        ("2026-11-24T08:24", 24, "working_days", "2026-11-25T08:24"),
        ("2026-11-27T15:00", 24, "working_days", "2026-11-30T15:00"),  # Friday to Monday
        ("2026-11-28T14:00", 24, "working_days", "2026-12-01T00:00"),  # Saturday: all of Monday
        ("2026-11-27T00:00", 24, "working_days", "2026-11-28T00:00"),  # all of Friday, not of Monday
        ("2026-04-01T10:00", 24, "working_days", "2026-04-07T10:00"),  # over the five days of Easter
        ("2026-12-31T10:00", 24, "working_days", "2027-01-04T10:00"),  # New Year's Day is a Friday
        ("2026-12-31T10:00", 48, "clock_hours", "2027-01-02T10:00"),
        ("2026-12-24T12:00", 48, "working_days", "2026-12-29T12:00"),  # the 25th and 26th, and a Sunday
        ("2024-12-31T23:59", 1, "clock_hours", "2025-01-01T00:59"),
        ("2028-02-28T12:00", 24, "clock_hours", "2028-02-29T12:00"),
        # Summer time: the night of 29 March 2026 lacks an hour, that of 25 October has one twice.
        ("2026-03-28T15:00", 24, "clock_hours", "2026-03-29T15:00"),
        ("2026-10-24T15:00", 24, "clock_hours", "2026-10-25T15:00"),
        ("2026-03-27T15:00", 24, "working_days", "2026-03-30T15:00"),
        ("2026-10-23T15:00", 48, "working_days", "2026-10-27T15:00"),
        ("2026-03-28T02:30", 24, "clock_hours", "2026-03-29T02:30"),  # a time that no clock shows
    ],
)
def test_when_a_promise_falls_due(start, promised, mode, due):
    assert due_after(at(start), promised, mode) == at(due)
    assert running_time(at(start), at(due), mode) == timedelta(hours=promised)


@given(moments, promises, modes)
def test_a_promise_runs_exactly_as_long_as_promised(start, promised, mode):
    assert running_time(start, due_after(start, promised, mode), mode) == timedelta(hours=promised)


@given(moments, promises, promises, modes)
def test_a_promise_in_two_parts_falls_due_as_in_one(start, first, second, mode):
    assert due_after(due_after(start, first, mode), second, mode) == due_after(start, first + second, mode)


@given(moments, moments, promises, modes)
def test_what_comes_later_falls_due_later(one, other, promised, mode):
    early, late = sorted((one, other))
    assert due_after(early, promised, mode) <= due_after(late, promised, mode)


@given(moments, promises)
def test_working_days_never_fall_due_before_clock_hours(start, promised):
    due = due_after(start, promised, "working_days")
    assert due >= due_after(start, promised, "clock_hours")
    last_minute = (due - timedelta(minutes=1)).date()
    assert promised == 0 or is_working_day(last_minute)


@given(moments, moments, moments, modes)
def test_times_add_up(one, two, three, mode):
    first, middle, last = sorted((one, two, three))
    whole = running_time(first, last, mode)
    assert whole == running_time(first, middle, mode) + running_time(middle, last, mode)
    assert timedelta(0) <= whole <= last - first
    assert running_time(last, first, mode) == -whole


def test_a_weekend_takes_no_working_time():
    assert running_time(at("2026-11-28T00:00"), at("2026-11-29T23:59"), "working_days") == timedelta(0)
    assert running_time(at("2026-11-28T09:00"), at("2026-11-30T09:00"), "working_days") == timedelta(hours=9)


def test_the_longest_promise_still_has_an_end():
    assert due_after(LAST, MOST_HOURS, "working_days") > LAST


# -- readings ----------------------------------------------------------------------------------------

RECEIVED, DUE = at("2026-11-24T08:00"), at("2026-11-25T08:00")


def reading(now="2026-11-24T09:00", *, due=DUE, done="", closed="", mode="clock_hours", received=RECEIVED):
    found = read_clock(
        received,
        due,
        at(done) if done else None,
        now=at(now),
        mode=mode,
        closed=date.fromisoformat(closed) if closed else None,
    )
    return found and (found.state, reading_text(found, mode))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-24T08:00", ("running", "1 dag tilbage")),
        ("2026-11-25T01:59", ("running", "6 t. 1 min. tilbage")),
        ("2026-11-25T02:00", ("soon", "6 t. tilbage")),  # a quarter is left
        ("2026-11-25T02:40", ("soon", "5 t. 20 min. tilbage")),
        ("2026-11-25T07:40", ("soon", "20 min. tilbage")),
        ("2026-11-25T08:00", ("soon", "under 1 min. tilbage")),
        ("2026-11-25T08:01", ("late", "1 min. over")),
        ("2026-11-26T10:00", ("late", "1 dag 2 t. over")),
        ("2026-11-28T20:00", ("late", "3 dage over")),
    ],
)
def test_how_a_clock_stands(now, said):
    assert reading(now) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-24T08:00", "1 dag"),
        ("2026-11-25T02:40", "5 t. 20 min."),
        ("2026-11-25T08:01", "1 min. over"),
        ("2026-11-25T10:40", "2 t. over"),
        ("2026-11-27T20:40", "2 dage over"),
    ],
)
def test_a_narrow_cell_says_less(now, said):
    found = read_clock(RECEIVED, DUE, None, now=at(now), mode="clock_hours")
    assert found
    assert short_text(found, "clock_hours") == said


def test_in_working_days_the_time_left_stands_still_over_the_weekend():
    received, due = at("2026-11-27T15:00"), at("2026-11-30T15:00")
    for now in ("2026-11-28T00:00", "2026-11-29T12:00", "2026-11-30T00:00"):
        assert reading(now, due=due, received=received, mode="working_days") == (
            "running",
            "15 t. tilbage",
        )
    late = reading("2026-12-07T15:00", due=due, received=received, mode="working_days")
    assert late == ("late", "5 hverdage over")


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("2026-11-24T13:20", ("kept", "Overholdt: 5 t. 20 min.")),
        ("2026-11-25T08:00", ("kept", "Overholdt: 1 dag")),
        ("2026-11-25T08:01", ("missed", "For sent: 1 dag")),
        ("2026-11-26T10:30", ("missed", "For sent: 2 dage 2 t.")),
        ("2026-11-24T08:00", ("kept", "Overholdt: under 1 min.")),
        ("2026-11-23T10:30", ("ahead", "Sket i forvejen")),  # met before the order came
    ],
)
def test_how_a_clock_was_kept(done, said):
    assert reading(done=done) == said
    assert reading("2027-01-01T00:00", done=done) == said  # it stands, whatever the day


def test_what_was_not_promised():
    assert reading(due=None) is None
    assert reading(due=None, done="2026-11-24T10:00") == ("done", "Efter 2 t.")


@pytest.mark.parametrize(
    ("closed", "said"),
    [("2026-11-24", "stopped"), ("2026-11-25", "stopped"), ("2026-11-26", "never")],
)
def test_a_closed_order_stops_its_clocks(closed, said):
    found = reading("2026-12-24T08:00", closed=closed)
    assert found
    assert found[0] == said


@given(moments, promises, st.one_of(st.none(), moments), moments, modes)
def test_every_reading_can_be_said(received, promised, done, now, mode):
    due = due_after(received, promised, mode)
    found = read_clock(received, due, done, now=now, mode=mode)
    assert found is not None
    assert found.amount >= timedelta(0)
    assert reading_text(found, mode).strip()
    if done is None:
        assert (found.state == "late") == (now > due)
    else:
        assert (found.state == "missed") == (done > due)
        assert (found.state == "ahead") == (done < received)


@given(st.timedeltas(timedelta(0), timedelta(days=3000)), modes)
def test_a_span_is_said_without_zeros(span, mode):
    said = span_text(span, mode)
    assert " 0 " not in f" {said}"
    assert hours(span) >= 0


def test_days_are_called_working_days_when_they_are():
    assert span_text(timedelta(days=1, hours=4), "working_days") == "1 hverdag 4 t."
    assert span_text(timedelta(days=3, hours=4), "working_days") == "3 hverdage"
    assert hours(timedelta(minutes=90)) == 1.5


# -- how each clock runs -------------------------------------------------------------------------------


def test_mixed_clocks_run_as_the_service_is_promised():
    assert modes_of("mixed") == {
        "posting": "clock_hours",
        "meeting": "clock_hours",
        "candidates": "working_days",
    }
    assert set(modes_of("clock_hours").values()) == {"clock_hours"}
    assert set(modes_of("working_days").values()) == {"working_days"}
    assert modes_of("") == modes_of("of a later version") == modes_of("mixed")


def test_a_deadline_at_midnight_belongs_to_the_day_before():
    assert last_day(at("2026-11-24T00:00")) == date(2026, 11, 23)
    assert last_day(at("2026-11-24T00:01")) == date(2026, 11, 24)
    due = at("2026-11-24T00:00")
    assert reading(due=due, closed="2026-11-24")[0] == "never"
    assert reading(due=due, closed="2026-11-23")[0] == "stopped"
    assert reading(due=at("2026-11-24T15:00"), closed="2026-11-24")[0] == "stopped"


def test_over_by_nothing_that_counts_is_said_without_a_time():
    received, due = at("2026-11-26T00:00"), at("2026-11-28T00:00")  # the end of a Friday
    for now in ("2026-11-28T09:00", "2026-11-29T23:00"):
        found = read_clock(received, due, None, now=at(now), mode="working_days")
        assert found == Reading("late", timedelta(0))
        assert reading_text(found, "working_days") == short_text(found, "working_days") == "over tiden"
    monday = read_clock(received, due, None, now=at("2026-11-30T02:00"), mode="working_days")
    assert reading_text(monday, "working_days") == "2 t. over"


def test_a_promise_for_a_day_off_has_time_left_until_then():
    found = read_clock(
        at("2026-11-27T15:00"),
        at("2026-11-29T15:00"),
        None,
        now=at("2026-11-28T15:00"),
        mode="working_days",
    )
    assert reading_text(found, "working_days") == "1 hverdag tilbage"


def test_what_was_done_nobody_knows_when_has_stopped():
    found = read_clock(
        RECEIVED,
        DUE,
        None,
        now=at("2027-01-01T00:00"),
        mode="clock_hours",
        stopped=True,
        closed=date(2027, 1, 1),
    )
    assert found == Reading("stopped", timedelta(0))
