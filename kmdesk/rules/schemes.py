"""A support scheme as plain values: its status, conditions, rates by year, and how to apply.

A scheme is a file in `resources/schemes/`, read by `kmdesk.rules.scheme_file`. Amounts are Decimal, in the
unit the rate says. Nothing here knows what day it is: every question takes the day it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from kmdesk.rules.bilingual import NO_TEXT, Text

Status = Literal["active", "phasing_out", "ended", "historic", "unknown"]
Group = Literal["employment", "education", "development"]
About = Literal["person", "company"]
Level = Literal["person", "position", "workplace", "company"]
"""What a condition is measured on: a workplace has a P-number, a company a CVR number."""

Unit = Literal[
    "kr_per_hour", "kr_per_week", "kr_per_month", "kr_per_year", "kr", "percent", "hours_per_week", "months"
]

GONE: frozenset[Status] = frozenset({"ended", "historic"})
"""A scheme in one of these never prints a rate."""


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """What a scheme is from `valid_from` (None: from its beginning) until the next period."""

    status: Status
    valid_from: date | None
    source: str
    checked_on: date
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """How a condition can be tested: a rule of `kmdesk.rules.eligibility` and its parameters."""

    rule: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true of the person or the company. Without `check` the authority decides it alone."""

    id: str
    about: About
    level: Level
    name: Text
    text: Text
    uncertain: bool = False
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount for a year, with where it comes from and the day somebody compared it with that source."""

    amount: Decimal
    year: int
    valid_from: date
    valid_to: date | None
    source: str
    checked_on: date
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class RateKind:
    """One rate of a scheme through the years, newest first. `yearly`: it changes every 1 January.

    `note` stands below the amount in print. The first kind of a scheme is its headline.
    """

    id: str
    label: Text
    unit: Unit
    yearly: bool
    rates: tuple[Rate, ...]
    note: Text = NO_TEXT

    def on(self, day: date) -> Rate | None:
        """Return the newest rate that had begun by `day` and had not been closed, or None."""
        return next(
            (r for r in self.rates if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)), None
        )


@dataclass(frozen=True, slots=True)
class Application:
    """Who applies where and when, and what the form asks for."""

    channel: Text
    who: Text
    when: Text
    asks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CalculatorUse:
    """The calculator that belongs to a scheme, the rate it takes, and the scheme's own figures for it."""

    id: str
    rate: str
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class ShownRate:
    """A rate as it may be shown on a day: `old` when it is from an earlier year than that day."""

    kind: RateKind
    rate: Rate
    old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One support scheme.

    `short` is its name in lists, `title` the heading of its fact sheet, `purpose` the sheet's lead, written
    to the company; `line` says the same to the broker in one line. `suits` are the types of match it helps.
    `sheet` and `version` name the fact sheet: raise the version when a text changes.
    """

    code: str
    sheet: str
    version: int
    group: Group
    order: int
    authority: Text
    name: Text
    short: Text
    title: Text
    purpose: Text
    line: Text
    duration: Text
    periods: tuple[StatusPeriod, ...]
    conditions: tuple[Condition, ...]
    rate_kinds: tuple[RateKind, ...]
    good_to_know: tuple[Text, ...]
    steps: tuple[Text, ...]
    application: Application | None
    combination: Text = NO_TEXT
    excludes: tuple[str, ...] = ()
    suits: tuple[str, ...] = ()
    warning: Text = NO_TEXT
    calculator: CalculatorUse | None = None

    def status_on(self, day: date) -> StatusPeriod:
        """Return what the scheme was on `day`: the last period begun by then, else the first."""
        begun = [p for p in self.periods if p.valid_from is None or p.valid_from <= day]
        return begun[-1] if begun else self.periods[0]

    def shown_rates(self, day: date) -> tuple[ShownRate, ...]:
        """Return the rates that may be shown on `day`; none for a scheme that has ended by then."""
        if self.status_on(day).status in GONE:
            return ()
        found = ((kind, kind.on(day)) for kind in self.rate_kinds)
        return tuple(ShownRate(kind, rate, old=rate.year < day.year) for kind, rate in found if rate)

    def shown_rate(self, kind_id: str, day: date) -> ShownRate | None:
        """Return one rate that may be shown on `day`, or None."""
        return next((shown for shown in self.shown_rates(day) if shown.kind.id == kind_id), None)

    def about(self, about: About) -> tuple[Condition, ...]:
        """Return the conditions on the person or on the company."""
        return tuple(condition for condition in self.conditions if condition.about == about)

    def needs_checking(self, day: date) -> bool:
        """Tell whether to ask the authority first: an old or uncertain rate, or an uncertain status."""
        period = self.status_on(day)
        rates = any(shown.old or shown.rate.uncertain for shown in self.shown_rates(day))
        return rates or (period.uncertain and period.status not in GONE)


def with_rates(scheme: Scheme, added: Iterable[tuple[str, Rate]]) -> Scheme:
    """Return the scheme with more rates by kind; one that begins the same day replaces the shipped one.

    Rates of a kind the scheme does not have are left out: an older program may not know it.
    """
    kinds = {kind.id: kind for kind in scheme.rate_kinds}
    for kind_id, rate in added:
        if kind := kinds.get(kind_id):
            kept = [known for known in kind.rates if known.valid_from != rate.valid_from]
            newest_first = sorted([*kept, rate], key=lambda one: one.valid_from, reverse=True)
            kinds[kind_id] = replace(kind, rates=tuple(newest_first))
    return replace(scheme, rate_kinds=tuple(kinds.values()))
