"""A support scheme as plain values: its status, conditions, rates by year, and how to apply.

A scheme is a file in `resources/schemes/`, read by `kmdesk.rules.scheme_file`. Amounts are Decimal, in the
unit the rate says. Nothing here knows what day it is: every question takes the day it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from kmdesk.rules.bilingual import NO_TEXT, Text

Status = Literal["not_begun", "active", "phasing_out", "ended", "historic", "unknown"]
Group = Literal["employment", "education", "development"]
About = Literal["person", "company"]
Level = Literal["person", "position", "workplace", "company"]
"""What a condition is measured on: a workplace has a P-number, a company a CVR number."""

Unit = Literal[
    "kr_per_hour", "kr_per_week", "kr_per_month", "kr_per_year", "kr", "percent", "hours_per_week", "months"
]

GONE: frozenset[Status] = frozenset({"ended", "historic"})
"""The scheme can no longer be used: it never prints a rate, and its steps are not what to do now."""

WITHOUT_RATES: frozenset[Status] = frozenset({*GONE, "not_begun"})
"""A scheme in one of these never prints a rate."""


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """What a scheme is from `valid_from` (None: from its beginning) until the next period.

    `source_en` is the source in English where it is more than a name. `note` is a remark on the status, e.g.
    that its day is not confirmed. `warning` is what speaks of this period only, `instead` what to do when the
    scheme can no longer be used.
    """

    status: Status
    valid_from: date | None
    source: str
    checked_on: date
    uncertain: bool = False
    source_en: str = ""
    note: Text = NO_TEXT
    warning: Text = NO_TEXT
    instead: Text = NO_TEXT

    def source_in(self, language: str) -> str:
        """Return the source as it is named in a language."""
        return _source_in(self, language)


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
    """An amount for a year, with where it comes from and the day somebody compared it with that source.

    `source_en` is the source in English where it is more than a name.
    """

    amount: Decimal
    year: int
    valid_from: date
    valid_to: date | None
    source: str
    checked_on: date
    uncertain: bool = False
    source_en: str = ""

    def source_in(self, language: str) -> str:
        """Return the source as it is named in a language."""
        return _source_in(self, language)


@dataclass(frozen=True, slots=True)
class RateKind:
    """One rate of a scheme through the years, newest first. `yearly`: it changes every 1 January.

    `note` stands below the amount in print, `short` is the label where one kind is chosen among others. The
    first kind of a scheme is its headline.
    """

    id: str
    label: Text
    unit: Unit
    yearly: bool
    rates: tuple[Rate, ...]
    note: Text = NO_TEXT
    short: Text = NO_TEXT

    def on(self, day: date) -> Rate | None:
        """Return the newest rate that had begun by `day` and had not been closed, or None."""
        return next(
            (r for r in self.rates if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)), None
        )

    def name_in(self, language: str) -> str:
        """Return what the kind is called where one is chosen among others: "Fra job"."""
        return self.short.in_language(language) or self.label.in_language(language)


@dataclass(frozen=True, slots=True)
class Application:
    """Who applies where and when, and what the form asks for. `vitas`: the form is in VITAS."""

    channel: Text
    who: Text
    when: Text
    asks: tuple[Text, ...]
    vitas: bool = False


@dataclass(frozen=True, slots=True)
class CalculatorUse:
    """The calculator that belongs to a scheme, the rate it takes, and the scheme's own figures for it.

    `by_rate` are figures that go with one kind of rate only. `past`: a rate of a year gone by can be chosen,
    as the scheme is looked back on.
    """

    id: str
    rate: str
    values: Mapping[str, Decimal]
    by_rate: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict[str, Mapping[str, Decimal]])
    past: bool = False

    def values_for(self, kind_id: str) -> Mapping[str, Decimal]:
        """Return the figures to calculate with when the rate is of that kind ("": when there is none)."""
        return {**self.values, **self.by_rate.get(kind_id, {})}


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
    to the company; `line` says the same to the broker in one line. `suits` are the types of match it helps,
    `excludes` the schemes it cannot be combined with. `sheet` and `version` name the fact sheet: raise the
    version when a text changes. `hires`: the company employs the person. `decides`: the authority decides
    the single case. `warning` holds at any time; what speaks of one period stands in that period.
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
    hires: bool = False
    decides: bool = True

    def status_on(self, day: date) -> StatusPeriod:
        """Return what the scheme was on `day`: the last period begun by then; before the first, not begun."""
        begun = [p for p in self.periods if p.valid_from is None or p.valid_from <= day]
        if begun:
            return begun[-1]
        first = self.periods[0]
        return StatusPeriod("not_begun", None, first.source, first.checked_on, source_en=first.source_en)

    def warning_on(self, day: date) -> Text:
        """Return what to be warned of on `day`: the warning of that period, else the scheme's own."""
        period = self.status_on(day)
        return period.warning if period.warning != NO_TEXT else self.warning

    def instead_on(self, day: date) -> Text:
        """Return what to do instead on `day`, no text for a scheme that can be used or says nothing of it."""
        return self.status_on(day).instead

    def steps_on(self, day: date) -> tuple[Text, ...]:
        """Return what to do to use the scheme on `day`; nothing when it has ended by then."""
        return () if self.status_on(day).status in GONE else self.steps

    def shown_rates(self, day: date) -> tuple[ShownRate, ...]:
        """Return the rates that may be shown on `day`; none when it has ended by then or not begun."""
        if self.status_on(day).status in WITHOUT_RATES:
            return ()
        found = ((kind, kind.on(day)) for kind in self.rate_kinds)
        return tuple(ShownRate(kind, rate, old=rate.year < day.year) for kind, rate in found if rate)

    def shown_rate(self, kind_id: str, day: date) -> ShownRate | None:
        """Return one rate that may be shown on `day`, or None."""
        return next((shown for shown in self.shown_rates(day) if shown.kind.id == kind_id), None)

    def rates_to_choose(self, day: date) -> tuple[ShownRate, ...]:
        """Return the rates its calculator can be used with on `day`, () without a calculator that takes one.

        They are those shown that day; where the scheme is looked back on, every rate begun by then, newest
        first.
        """
        use = self.calculator
        unit = next((kind.unit for kind in self.rate_kinds if use and kind.id == use.rate), None)
        kinds = [kind for kind in self.rate_kinds if kind.unit == unit]
        if use is None or not use.past:
            return tuple(shown for shown in self.shown_rates(day) if shown.kind in kinds)
        every = (
            ShownRate(kind, rate, old=rate.year < day.year)
            for kind in kinds
            for rate in kind.rates
            if rate.valid_from <= day
        )
        return tuple(sorted(every, key=lambda shown: shown.rate.valid_from, reverse=True))

    def about(self, about: About) -> tuple[Condition, ...]:
        """Return the conditions on the person or on the company."""
        return tuple(condition for condition in self.conditions if condition.about == about)

    def needs_checking(self, day: date) -> bool:
        """Tell whether to ask the authority first: an old or uncertain rate, or an uncertain status."""
        period = self.status_on(day)
        rates = any(shown.old or shown.rate.uncertain for shown in self.shown_rates(day))
        return rates or (period.uncertain and period.status not in WITHOUT_RATES)


def clashes(schemes: Iterable[Scheme]) -> Mapping[str, tuple[Scheme, ...]]:
    """Return code -> the others among `schemes` it cannot be combined with; one that can is not there."""
    every = tuple(schemes)
    found = {
        scheme.code: tuple(
            other for other in every if other.code in scheme.excludes or scheme.code in other.excludes
        )
        for scheme in every
    }
    return {code: others for code, others in found.items() if others}


def _source_in(said: StatusPeriod | Rate, language: str) -> str:
    return said.source_en if language == "en" and said.source_en else said.source


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
