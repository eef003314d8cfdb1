"""A place that a company keeps open for people time and again, without an order each time (domain: 49)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPlace(Record):
    """How many are taken is not stored: it follows from the matches that point here."""

    kind: ClassVar[str] = "standing_place"

    company_id: str = ""
    title: str = ""
    type: str = ""
    """A code of place_type; which type of match it leads to is in `kmdesk.rules.places`."""
    places: int | None = None
    tasks: str = ""
    education_levels: tuple[str, ...] = ()
    fields_of_study: tuple[str, ...] = ()
    hours_per_week: int | None = None
    free_from: Day = ""
    """From when on; empty: now."""
    free_until: Day = ""
    contact_name: str = ""
    looked_after_by: str = ""
    """Who in the company looks after the person from day to day."""
    status: str = "open"
    confirmed_on: Day = ""
    """When the company last said that the place still stands."""
    note: str = ""
    broker_id: str = ""
