"""The forecast panel's rules: quarters, what is typed, directions, shares and sums, and what is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmdesk.rules.forecast import (
    FIGURES,
    Expected,
    FigureError,
    Quarter,
    direction_of,
    overall,
    percent_change,
    read,
    store_text,
    whole_direction,
)
from kmdesk.rules.forecast_figures import (
    WHOLE,
    Outlook,
    Said,
    Sum,
    figures_of,
    merged,
    open_places,
    response_rate,
)
from kmdesk.rules.forecast_telling import tell

WORDS = {
    "more": ("Flere", "More"),
    "same": ("Uændret", "Unchanged"),
    "fewer": ("Færre", "Fewer"),
    "unknown": ("Ved ikke", "Do not know"),
}
FEWEST = 5


def said(company: str, **figures: int | str) -> Said:
    return Said(company, figures_of({name: read(str(value)) for name, value in figures.items()}))


@pytest.mark.parametrize(
    ("day", "code", "first", "last", "due"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31), date(2026, 2, 28)),
        (date(2028, 2, 29), "2028-Q1", date(2028, 1, 1), date(2028, 3, 31), date(2028, 2, 29)),
        (date(2026, 11, 24), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31), date(2026, 11, 30)),
        (date.max, "9999-Q4", date(9999, 10, 1), date.max, date(9999, 11, 30)),
    ],
)
def test_a_quarter_has_its_days(day: date, code: str, first: date, last: date, due: date) -> None:
    quarter = Quarter.of(day)
    assert (quarter.code, quarter.first_day, quarter.last_day, quarter.due_day(2)) == (code, first, last, due)


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(-40, 40))
@settings(max_examples=60)
def test_quarters_follow_each_other_over_the_year(day: date, steps: int) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.later().first_day == quarter.last_day + timedelta(days=1)
    assert quarter.later(steps).later(-steps) == quarter == Quarter.parse(quarter.code)
    assert (quarter.later(steps) > quarter) == (quarter.later(steps).code > quarter.code) == (steps > 0)


@pytest.mark.parametrize("code", ["", "2026-Q5", "2026-Q0", "26-Q1", "2026-q1", "2026-Q1 "])
def test_what_is_no_quarter_is_none(code: str) -> None:
    assert Quarter.parse(code) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12", "12"), (" 1.284 ", "1284"), ("0", "0"), ("007", "7"), ("", ""), ("  ", ""),
        ("+", "more"), ("=", "same"), ("-", "fewer"), ("?", "unknown"),
        ("flere", "more"), ("FL", "more"), ("uændret", "same"), ("u", "same"), ("faerre", "fewer"),
        ("Færre", "fewer"), ("ved", "unknown"), ("Unchanged", "same"), ("do not know", "unknown"),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(typed: str, stored: str) -> None:
    assert store_text(typed, WORDS, most=99_999, now=False) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("-3", "negative"), ("1000000", "too_many"), ("1.000.000", "too_many"), ("abc", "unreadable"),
        ("f", "unreadable"), ("2,5", "unreadable"), ("12 flere", "unreadable"), ("+-", "unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_says_why(typed: str, reason: str) -> None:
    with pytest.raises(FigureError) as caught:
        store_text(typed, WORDS, most=99_999, now=False)
    assert caught.value.reason == reason


def test_today_is_a_number() -> None:
    with pytest.raises(FigureError, match="not_now"):
        store_text("flere", WORDS, most=99_999, now=True)
    assert store_text("?", WORDS, most=99_999, now=True) == "unknown"


@given(st.text(max_size=12))
@settings(max_examples=100)
def test_whatever_is_typed_is_stored_readably_or_refused(typed: str) -> None:
    try:
        stored = store_text(typed, WORDS, most=99_999, now=False)
    except FigureError:
        return
    assert read(stored).blank == (stored == "")
    assert store_text(stored, WORDS, most=99_999, now=False) == stored


@given(st.integers(0, 500), st.integers(0, 500))
@settings(max_examples=50)
def test_a_number_gives_its_direction_and_its_change(old: int, new: int) -> None:
    found = direction_of(Expected(old), Expected(new))
    assert found == ("same" if old == new else "more" if new > old else "fewer")
    percent = percent_change(old, new)
    assert (percent is None) == (old == 0)
    if percent is not None:
        assert percent == pytest.approx((new - old) / old * 100)


def test_a_direction_stands_by_itself_and_a_number_alone_says_none() -> None:
    assert direction_of(Expected(), Expected(direction="fewer")) == "fewer"
    assert direction_of(Expected(), Expected(4)) is None
    assert direction_of(Expected(direction="unknown"), Expected(4)) is None


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        ([], None), ([None], None), (["same", "same"], "same"), (["same", "more"], "more"),
        (["more", "fewer"], "unknown"), (["unknown", "same"], "unknown"), (["more", None], "more"),
    ],
)  # fmt: skip
def test_groups_make_a_whole(given_: list, found: str | None) -> None:
    assert overall(given_) == found


def test_the_whole_goes_by_its_sums_where_there_are_numbers() -> None:
    both = said("a", unskilled_now=10, unskilled_m3=14, skilled_now=10, skilled_m3=9)
    assert whole_direction(both.figures, "m3") == "more"
    assert whole_direction({**both.figures, "skilled_m3": read("fewer")}, "m3") == "unknown"


def told(now: list[Said], before: Sequence[Said] = (), fewest: int = FEWEST) -> Mapping[str, Outlook]:
    return tell(now, before, (), fewest).groups


def test_only_directions_are_shares_and_only_numbers_are_sums() -> None:
    answers = [
        said("a", unskilled_now=10, unskilled_m3=12, unskilled_m12="more"),
        said("b", unskilled_now=0, unskilled_m3="fewer"),
        said("c", unskilled_m3="unknown"),
        said("d", skilled_now=3),
    ]
    found = told(answers, fewest=1)["unskilled"]
    assert found.today == Sum(2, 10, 10)
    assert found.sums == (Sum(1, 10, 12, bare=True), Sum())
    near, far = found.shares
    assert (near.more, near.fewer, near.unknown, near.answers) == (1, 1, 1, 3)
    assert (far.more, far.answers) == (1, 1)
    assert near.percent("more") == pytest.approx(100 / 3)
    assert told([])["unskilled"].shares[0].percent("more") is None


def test_the_same_companies_are_compared() -> None:
    before = [said("a", unskilled_now=10), said("b", unskilled_now=5), said("c", unskilled_m3="more")]
    now = [said("a", unskilled_now=13), said("c", unskilled_now=9), said("d", unskilled_now=90)]
    assert told(now, before, fewest=1)["unskilled"].since == Sum(1, 10, 13, bare=True)
    asked = [said("a", unskilled_now=13, skilled_now=17, graduates_now=6, students_now=2)]
    whole = told([said("a", unskilled_now=14)], asked, fewest=1)[WHOLE]  # of the others nobody was asked
    assert (whole.since.old, whole.since.new) == (13, 14)


def test_a_response_rate_of_nobody_is_none() -> None:
    assert response_rate(0, 0) is None
    assert response_rate(3, 4) == 75.0


@st.composite
def answers(draw: st.DrawFn) -> list[Said]:
    figure = st.sampled_from(["", "0", "3", "8", "more", "same", "fewer", "unknown"])
    shown = st.fixed_dictionaries(dict.fromkeys(FIGURES[:6], figure))
    return [said(str(number), **values) for number, values in enumerate(draw(st.lists(shown, max_size=24)))]


@given(answers(), st.lists(st.integers(0, 4), min_size=24, max_size=24))
@settings(max_examples=60, deadline=None)
def test_lines_that_are_too_small_are_told_together(all_of_them: list[Said], places: list[int]) -> None:
    cells: dict[int, list[Said]] = {}
    for place, one in zip(places, all_of_them, strict=False):
        cells.setdefault(place, []).append(one)
    kept, others = merged(cells, FEWEST)
    assert sorted(one.company_id for one in [*(one for cell in kept.values() for one in cell), *others]) == (
        sorted(one.company_id for one in all_of_them)
    )
    parts = [*kept.values(), *([others] if others and kept else [])]
    assert all(len(part) >= FEWEST for part in parts)


def test_a_part_that_is_kept_back_takes_the_smallest_along() -> None:
    assert open_places([7, 2, 9], FEWEST) == {2}
    assert open_places([7, 3, 2, 0], FEWEST) == {0, 3}
    assert open_places([2, 1], FEWEST) == set()
    assert open_places([], FEWEST) == set()


def test_a_total_has_no_group_that_is_kept_back() -> None:
    many = [said(str(n), unskilled_now=2, unskilled_m3=3) for n in range(6)]
    few = [said("x", skilled_now=40, skilled_m3=70)]
    shown = told([*many, *few])
    assert shown["skilled"] == Outlook()
    assert shown["unskilled"].today == shown[WHOLE].today == Sum(6, 12, 12)
    assert shown[WHOLE].sums[0] == shown["unskilled"].sums[0] == Sum(6, 12, 18)


def test_a_percentage_does_not_give_away_who_is_in_one_figure_alone() -> None:
    most = [said(str(n), unskilled_now=20, unskilled_m3=21) for n in range(5)]
    shown = told([*most, said("x", unskilled_now=137, unskilled_m3="more")])["unskilled"]
    assert shown.today.new == 237
    assert (shown.sums[0].change, shown.sums[0].percent) == (5, None)
    assert told(most)["unskilled"].sums[0].percent == 5.0
    now = [*most, said("x", unskilled_now=137)]
    joined = tell(now, most, (), FEWEST, tell(most, (), (), FEWEST).columns).groups["unskilled"]
    assert (joined.today.new, joined.since) == (237, Sum())
    stayed = tell(most, most, (), FEWEST, tell(most, (), (), FEWEST).columns).groups["unskilled"]
    assert stayed.since == Sum(5, 100, 100)
