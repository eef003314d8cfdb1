"""The headcount ratio (forholdstal): how many supported places a workplace has room for."""

from __future__ import annotations

from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step

FIRST = Decimal(50)
PER_FIRST = Decimal(5)
PER_BEYOND = Decimal(10)
LEAST = 1
"""One place for each five of the first fifty, one for each ten beyond, always one: helsingor.dk 2023 and
STAR's answers to questions. Counted in full-time persons at the P-unit."""

ORDINARY = Field("ordinary_employees", "persons", None, Decimal(0), Decimal(100_000), 2)
SUPPORTED = Field("supported_now", "places", None, Decimal(0), Decimal(100_000), 0, optional=True)


def places(ordinary: Decimal) -> int:
    """Return how many supported places there are for that many ordinary full-time persons (from 0)."""
    return max(LEAST, _first(ordinary)) + _beyond(ordinary)


def places_step(ordinary: Decimal, in_use: Decimal | None, *, strong: bool = False) -> Step:
    """Return the line that says how many places are free; without a number in use, how many there are."""
    most = Decimal(places(ordinary))
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


def _first(ordinary: Decimal) -> int:
    return int(min(ordinary, FIRST) // PER_FIRST)


def _beyond(ordinary: Decimal) -> int:
    return int(max(ordinary - FIRST, Decimal(0)) // PER_BEYOND)


def _run(given: Given) -> Answer:
    """Work out the places; the result is the free ones, or all when no number in use is given."""
    ordinary, in_use = given.inputs["ordinary_employees"], given.inputs.get("supported_now")
    first, beyond = Decimal(_first(ordinary)), Decimal(_beyond(ordinary))
    steps = [
        Step(
            key="places_first",
            values={"counted": min(ordinary, FIRST), "per": PER_FIRST},
            amount=first,
            unit="places",
        )
    ]
    if ordinary > FIRST:
        values = {"first": FIRST, "counted": ordinary - FIRST, "per": PER_BEYOND}
        steps.append(Step(key="places_beyond", values=values, amount=beyond, unit="places"))
    if first < LEAST:
        steps.append(Step(key="places_least", amount=Decimal(LEAST), unit="places"))
    steps.append(places_step(ordinary, in_use, strong=True))
    most = Decimal(places(ordinary))
    free = most if in_use is None else max(most - in_use, Decimal(0))
    return Answer(steps, free, places_notes(ordinary))


HEADCOUNT_RATIO = Calculator("headcount_ratio", (ORDINARY, SUPPORTED), None, _run)
