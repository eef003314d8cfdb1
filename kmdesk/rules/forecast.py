"""The quarters of the forecast panel, and what a company says of a group: a number, or which way it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kmdesk.core.folding import fold
from kmdesk.rules.dates import month_end
from kmdesk.rules.dates import quarter as quarter_of
from kmdesk.rules.numbers import parse_whole_number

Direction = Literal["more", "same", "fewer", "unknown"]
DIRECTIONS: tuple[Direction, ...] = ("more", "same", "fewer", "unknown")
GROUPS = ("unskilled", "skilled", "graduates", "students")
"""The groups of staff, in the order they are asked for."""
HORIZONS = ("now", "m3", "m12")
"""Today, in three months and in twelve; the ends of the record's fields."""
AHEAD = HORIZONS[1:]
FIGURES = tuple(f"{group}_{horizon}" for group in GROUPS for horizon in HORIZONS)
"""The record's twelve fields, in the order they are asked for."""
SIGNS: Mapping[str, Direction] = {"+": "more", "=": "same", "-": "fewer", "?": "unknown"}
"""What is typed for a direction with one key."""

_MOST_DIGITS = 18
"""As many as SQLite reads as a number; a stored figure with more is none."""
_CODE = re.compile(r"([0-9]{4})-Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter a day lies in."""
        return cls(day.year, quarter_of(day))

    @classmethod
    def parse(cls, code: str) -> Quarter | None:
        """Return the quarter that `2026-Q4` names, or None."""
        found = _CODE.fullmatch(code)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def code(self) -> str:
        """Return `2026-Q4`; codes sort as their quarters do."""
        return f"{self.year:04}-Q{self.number}"

    @property
    def first_day(self) -> date:
        """Return the first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Return the last day."""
        return self.due_day(3)

    def due_day(self, month: int) -> date:
        """Return the last day of the quarter's month 1, 2 or 3: by when answers are wanted."""
        found = month_end(self.year, 3 * (self.number - 1) + month)
        return found or date.max  # the very last month a date can lie in

    def later(self, quarters: int = 1) -> Quarter:
        """Return the quarter so many quarters later; earlier for a negative number."""
        year, place = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, place + 1)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a company says of one group at one horizon: a number, a direction, or nothing."""

    number: int | None = None
    direction: Direction | None = None

    @property
    def blank(self) -> bool:
        """Tell whether nothing is said."""
        return self.number is None and self.direction is None


class FigureError(ValueError):
    """A figure that cannot be; `reason` says why."""

    def __init__(self, reason: Literal["negative", "too_many", "unreadable", "not_now"]) -> None:
        super().__init__(reason)
        self.reason = reason


def read(stored: str) -> Expected:
    """Return what a stored figure says; what a newer version stored otherwise says nothing."""
    if stored in DIRECTIONS:
        return Expected(direction=stored)
    number = stored.isascii() and stored.isdigit() and len(stored) <= _MOST_DIGITS
    return Expected(int(stored)) if number else Expected()


def store_text(typed: str, words: Mapping[str, Iterable[str]], *, most: int, now: bool) -> str:
    """Return how a figure is stored that somebody typed: digits, a direction's code, or nothing.

    `words` are the names of each direction; their beginnings do as well, and so does a sign of `SIGNS`. A
    beginning that two names share is not understood. Raises FigureError for a number below 0 or above `most`,
    for a direction where the number of people `now` is asked for, and for anything else.
    """
    text = " ".join(typed.split())
    if not text:
        return ""
    direction = SIGNS.get(text) or _named(text, words)
    if direction is not None:
        if now and direction != "unknown":
            raise FigureError("not_now")
        return direction
    number = parse_whole_number(text)
    if number is None:
        raise FigureError("unreadable")
    if number < 0:
        raise FigureError("negative")
    if number > most:
        raise FigureError("too_many")
    return str(number)


def direction_of(now: Expected, later: Expected) -> Direction | None:
    """Return which way it goes: what was said, or what the two numbers say. None when nothing can be told."""
    if later.direction is not None:
        return later.direction
    if now.number is None or later.number is None:
        return None
    if later.number == now.number:
        return "same"
    return "more" if later.number > now.number else "fewer"


def overall(directions: Iterable[Direction | None]) -> Direction | None:
    """Return which way a company goes as a whole, of its groups' directions.

    Groups that stay as they are do not count against those that move. Groups that move both ways, or one
    nobody knows of beside them, leave the whole unknown. None when nothing was said of any.
    """
    said = {direction for direction in directions if direction is not None}
    if not said:
        return None
    moving: list[Direction] = [
        direction for direction in DIRECTIONS if direction in said and direction != "same"
    ]
    if not moving:
        return "same"
    return moving[0] if len(moving) == 1 else "unknown"


def whole_direction(figures: Mapping[str, Expected], horizon: str) -> Direction | None:
    """Return which way a company goes: by its sums where every group it speaks of has both numbers.

    `figures` are named as the record's fields; a group of which nothing was said is left out.
    """
    pairs = [(figures[f"{group}_now"], figures[f"{group}_{horizon}"]) for group in GROUPS]
    told = [(now, later) for now, later in pairs if not (now.blank and later.blank)]
    if told and all(now.number is not None and later.number is not None for now, later in told):
        sums = [Expected(sum(one[place].number or 0 for one in told)) for place in (0, 1)]
        return direction_of(sums[0], sums[1])
    return overall(direction_of(now, later) for now, later in told)


def percent_change(old: int, new: int) -> float | None:
    """Return the change in percent of the old number; None when that is 0."""
    return None if old == 0 else (new - old) / old * 100


def _named(text: str, words: Mapping[str, Iterable[str]]) -> Direction | None:
    begun = fold(text)
    if not begun or any(letter.isdigit() for letter in begun):
        return None
    names = {one: [fold(word) for word in words.get(one, ())] for one in DIRECTIONS}
    exact: list[Direction] = [one for one in DIRECTIONS if begun in (one, *names[one])]
    chosen = exact or [one for one in DIRECTIONS if any(word.startswith(begun) for word in names[one])]
    return chosen[0] if len(chosen) == 1 else None
