"""The headcount ratio (forholdstal): how many supported places a workplace has room for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step

FIGURES = ("places_up_to", "places_per", "places_per_beyond", "places_least")
"""What the rule takes: how many ordinary employees count by `places_per` for a place, how many there are to
one beyond, and how many places there always are. A scheme can say them itself; else they are those that
ship."""
DIVISORS = frozenset({"places_per", "places_per_beyond"})
"""Those of them that are never 0."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """The figures of the rule, in full-time persons at the P-unit."""

    up_to: Decimal
    per: Decimal
    per_beyond: Decimal
    least: Decimal

    @classmethod
    def of(cls, figures: Mapping[str, object]) -> Ratio:
        """Return the figures among those of a scheme; whole numbers or Decimal."""
        return cls(*(Decimal(cast("int | Decimal", figures[name])) for name in FIGURES))

    def places(self, ordinary: Decimal) -> int:
        """Return how many supported places there are for that many ordinary persons (from 0)."""
        return max(int(self.least), self.first(ordinary)) + self.beyond(ordinary)

    def first(self, ordinary: Decimal) -> int:
        """Return the places for those up to the limit."""
        return int(min(ordinary, self.up_to) // self.per)

    def beyond(self, ordinary: Decimal) -> int:
        """Return the places for those above it."""
        return int(max(ordinary - self.up_to, Decimal(0)) // self.per_beyond)


ORDINARY = Field("ordinary_employees", "persons", None, Decimal(0), Decimal(100_000), 2)
SUPPORTED = Field("supported_now", "places", None, Decimal(0), Decimal(100_000), 0, optional=True)


def places_step(ratio: Ratio, ordinary: Decimal, in_use: Decimal | None, *, strong: bool = False) -> Step:
    """Return the line that says how many places are free; without a number in use, how many there are."""
    most = Decimal(ratio.places(ordinary))
    if in_use is None:
        return Step(key="places_most", amount=most, unit="places", strong=strong)
    values = {"most": most, "in_use": in_use}
    if in_use > most:
        return Step(
            key="places_free",
            values=values,
            amount=in_use - most,
            unit="places_over",
            strong=strong,
            mark="warn",
        )
    return Step(
        key="places_free",
        values=values,
        amount=most - in_use,
        unit="places_free",
        strong=strong,
        mark="" if in_use < most else "warn",
    )


def places_notes(ordinary: Decimal) -> list[str]:
    """Return the notes that belong to a number of places."""
    alone = [] if ordinary else ["no_ordinary_employees"]
    return [*alone, "places_counted"]


def _run(given: Given) -> Answer:
    """Work out the places; the result is the free ones, or all when no number in use is given."""
    ordinary, in_use = given.inputs["ordinary_employees"], given.inputs.get("supported_now")
    ratio = Ratio.of(given.params)
    first, beyond = Decimal(ratio.first(ordinary)), Decimal(ratio.beyond(ordinary))
    steps = [
        Step(
            key="places_first",
            values={"counted": min(ordinary, ratio.up_to), "per": ratio.per},
            amount=first,
            unit="places",
        )
    ]
    if ordinary > ratio.up_to:
        values = {"first": ratio.up_to, "counted": ordinary - ratio.up_to, "per": ratio.per_beyond}
        steps.append(Step(key="places_beyond", values=values, amount=beyond, unit="places"))
    if first < ratio.least:
        steps.append(Step(key="places_least", amount=ratio.least, unit="places"))
    steps.append(places_step(ratio, ordinary, in_use, strong=True))
    most = Decimal(ratio.places(ordinary))
    free = most if in_use is None else max(most - in_use, Decimal(0))
    return Answer(steps, free, places_notes(ordinary))


HEADCOUNT_RATIO = Calculator("headcount_ratio", (ORDINARY, SUPPORTED), None, _run, params=FIGURES)
