from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.pace import Pace, pace

FIRST, LAST, TODAY = date(2026, 1, 1), date(2027, 12, 31), date(2026, 11, 24)


def paced(*, goal: int, achieved: int, first: date, last: date, today: date) -> Pace:
    """Return the pace where a goal is nearly as planned from 90 percent of the expected."""
    return pace(goal=goal, achieved=achieved, first=first, last=last, today=today, soon_percent=90)


@pytest.mark.parametrize(
    ("achieved", "goal", "seen"),
    [
        (431, 1000, (449, 959, date(2028, 1, 31), "soon", -18)),
        (252, 500, (225, 561, date(2027, 10, 13), "ok", 27)),
        (118, 300, (135, 263, date(2028, 4, 13), "late", -17)),
        (19, 50, (22, 42, date(2028, 5, 12), "late", -3)),
    ],
)
def test_the_four_targets_of_the_project(achieved: int, goal: int, seen: tuple) -> None:
    found = paced(goal=goal, achieved=achieved, first=FIRST, last=LAST, today=TODAY)
    assert (found.day, found.days) == (328, 730)
    assert (found.expected, found.forecast, found.reached_on, found.status, found.ahead) == seen


def test_before_the_first_day_nothing_is_expected() -> None:
    found = paced(goal=50, achieved=2, first=FIRST, last=LAST, today=FIRST - timedelta(days=9))
    assert (found.day, found.expected, found.forecast, found.reached_on) == (0, 0, 2, None)
    assert found.status == "ok"


def test_after_the_last_day_the_forecast_is_what_there_is() -> None:
    found = paced(goal=50, achieved=40, first=FIRST, last=LAST, today=LAST + timedelta(days=99))
    assert (found.day, found.expected, found.forecast, found.status) == (730, 50, 40, "late")


def test_a_target_that_is_reached_or_out_of_sight_has_no_day() -> None:
    reached = paced(goal=50, achieved=50, first=FIRST, last=LAST, today=TODAY)
    assert (reached.is_reached, reached.reached_on) == (True, None)
    assert paced(goal=50, achieved=0, first=FIRST, last=LAST, today=TODAY).reached_on is None
    assert paced(goal=10**9, achieved=1, first=FIRST, last=LAST, today=TODAY).reached_on is None


@pytest.mark.parametrize(
    ("goal", "achieved", "last"), [(-1, 0, LAST), (1, -1, LAST), (1, 0, date(2025, 1, 1))]
)
def test_impossible_targets_are_refused(goal: int, achieved: int, last: date) -> None:
    with pytest.raises(ValueError, match="a target needs"):
        paced(goal=goal, achieved=achieved, first=FIRST, last=last, today=TODAY)


@given(st.integers(0, 5000), st.integers(0, 5000), st.dates(FIRST, LAST))
def test_more_is_never_worse_and_the_day_fits_the_forecast(goal: int, achieved: int, today: date) -> None:
    found = paced(goal=goal, achieved=achieved, first=FIRST, last=LAST, today=today)
    more = paced(goal=goal, achieved=achieved + 1, first=FIRST, last=LAST, today=today)
    order = ("late", "soon", "ok")
    assert more.forecast >= found.forecast
    assert order.index(more.status) >= order.index(found.status)
    assert 0 <= found.expected <= goal
    if found.reached_on is not None and found.reached_on < LAST:
        assert found.forecast >= goal - 1
