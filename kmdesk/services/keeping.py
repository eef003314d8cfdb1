"""The limits of keeping a candidate, and what cannot be true of one: the shipped figures, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kmdesk.core import resources
from kmdesk.rules.retention import Keeping


@dataclass(frozen=True, slots=True)
class Plausible:
    """The first year in which somebody here finished an education, and the longest way to work in km."""

    first_year: int
    most_km: int


@cache
def keeping() -> Keeping:
    """Return the limits of keeping candidates (`resources/reference/candidates.json`)."""
    given = resources.load_json("reference", "candidates.json")
    return Keeping(
        months_at_most=given["months_kept_at_most"],
        soon_days=given["soon_days"],
        undo_days=given["undo_days"],
    )


@cache
def plausible() -> Plausible:
    """Return what can be true of a candidate, from the same list."""
    return Plausible(**resources.load_json("reference", "candidates.json")["plausible"])
