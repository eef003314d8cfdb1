"""The demo's standing places with who is there, and the skills that some of its companies need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kmdesk.core.ids import derived_id
from kmdesk.models import Match, SkillsNeed, StandingPlace
from kmdesk.rules.places import MATCH_TYPE, TAKING
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import Row, load, values
from kmdesk.services.demo.days import Days

_DAYS = ("free_from", "free_until")


def places(
    firm: Callable[[str], Firm], matches: Sequence[Match], days: Days
) -> tuple[list[StandingPlace], list[Match]]:
    """Return the places, and all matches, those of them that fill a place pointing to it.

    `firm` gives a company of the cast by its key. The same every time on the same day.
    """
    made: list[StandingPlace] = []
    filled: dict[str, str] = {}
    for n, row in enumerate(load("standing_places")["places"], 1):
        place = _place(row, n, firm(row["company"]), days)
        made.append(place)
        fitting = [
            match.id
            for match in matches
            if row.get("fills")
            and match.company_id == place.company_id
            and match.type == MATCH_TYPE[place.type]
            and match.status in TAKING
        ]
        filled |= dict.fromkeys(fitting[: place.places], place.id)
    return made, [replace(match, place_id=filled.get(match.id, "")) for match in matches]


def skills(firm: Callable[[str], Firm], days: Days) -> list[SkillsNeed]:
    """Return the lines of the companies whose needs of skills were mapped."""
    made: list[SkillsNeed] = []
    for n, row in enumerate(load("standing_places")["skills"], 1):
        company = firm(row["company"]).company
        made.append(
            SkillsNeed(
                id=derived_id("skills_need", "demo", str(n)),
                company_id=company.id,
                mapped_on=days.on(row["mapped"], work=True).isoformat(),
                broker_id=company.broker_id,
                **values(row, without=("company", "mapped")),
            )
        )
    return made


def _place(row: Row, n: int, firm: Firm, days: Days) -> StandingPlace:
    told = values(row, without=("company", "confirmed", "fills", *_DAYS))
    told |= {name: days.on(row[name]).isoformat() for name in _DAYS if name in row}
    return StandingPlace(
        id=derived_id("standing_place", "demo", str(n)),
        company_id=firm.company.id,
        contact_name=firm.people[0].name,
        confirmed_on=days.on(row["confirmed"], work=True).isoformat(),
        broker_id=firm.company.broker_id,
        **told,
    )
