"""Standing cooperations: who is in them when, which systems are missing, and whose turn it is to be host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

SYSTEMS = ("business_service", "employment", "education")
"""The three systems, in the order they are told."""
MEETS_ACROSS = frozenset({"lks"})
"""Types of cooperation whose point is that all three systems sit at the table."""
PROMISES_CANDIDATES = frozenset({"job_readiness"})
"""Types of cooperation whose point is that its companies get candidates soon."""
COORDINATOR, SECRETARIAT = "coordinator", "secretariat"
"""The two roles of a member that there is one of."""
OPEN_DECISIONS = ("decided", "in_progress")
"""Statuses of a decision that somebody still has to carry out."""
IS_IN_SQL = "({since} <= :today AND ({until} = '' OR {until} >= :today))"
"""What `is_in` asks, for SQL: the names of two columns go in, `today` is given as `YYYY-MM-DD`."""


def is_in(since: str, until: str, today: date) -> bool:
    """Tell whether a member is in today, or a cooperation runs: from its first day to its last, both with it.

    Days are `YYYY-MM-DD`; "" leaves that end open.
    """
    return since <= today.isoformat() and (not until or until >= today.isoformat())


def meet(one: tuple[str, str], other: tuple[str, str], today: date) -> bool:
    """Tell whether two periods (since, until) have a day together, today or later."""
    begins = max(one[0], other[0], today.isoformat())
    return all(not until or until >= begins for _, until in (one, other))


def missing_systems(type: str, systems: Iterable[str]) -> tuple[str, ...]:  # noqa: A002 - the field's name
    """Return which of the three systems nobody here stands for; none where they are not the point."""
    if type not in MEETS_ACROSS:
        return ()
    here = set(systems)
    return tuple(system for system in SYSTEMS if system not in here)


def present_systems(systems: Iterable[str]) -> tuple[str, ...]:
    """Return which of the three systems somebody stands for, in their order."""
    here = set(systems)
    return tuple(system for system in SYSTEMS if system in here)


def next_host(companies: Sequence[str], hosted: Mapping[str, str]) -> str:
    """Return who is to be host: of the companies, in their order, the one that hosted longest ago, or never.

    `hosted` is company -> when it was host last. Empty for no companies.
    """
    return min(companies, key=lambda one: hosted.get(one, ""), default="")
