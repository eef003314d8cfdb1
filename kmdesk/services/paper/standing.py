"""What a company keeps open and what skills it needs, as the briefing sheet has it before a visit."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.services.paper.people import label
from kmdesk.services.place_query import PlaceList
from kmdesk.services.skills_map import SkillsMap
from kmdesk.store.store import Store


@dataclass(frozen=True)
class BriefPlace:
    """A standing place. `confirmed_on` is `YYYY-MM-DD` or "" for never; `ask`: too long ago to rely on."""

    title: str
    kind: str = ""
    free: int = 0
    places: int = 1
    confirmed_on: str = ""
    ask: bool = False


@dataclass(frozen=True)
class BriefSkill:
    """A line of the mapping of skills; `lacking` is None while nobody knows."""

    title: str
    lacking: int | None = None
    when: str = ""
    how: str = ""


def brief_places(store: Store, company_id: str) -> tuple[BriefPlace, ...]:
    """Return what a company keeps open, without what it has withdrawn."""
    return tuple(
        BriefPlace(
            row.title, label("place_type", row.type), row.free, row.places, row.confirmed_on, ask=row.old
        )
        for row in PlaceList(store).of_company(company_id)
        if row.status != "withdrawn"
    )


def brief_skills(store: Store, company_id: str) -> tuple[BriefSkill, ...]:
    """Return the skills a company needs, those it has enough of left out."""
    return tuple(
        BriefSkill(
            line.title, line.gap, label("horizon", line.record.horizon), label("skills_way", line.record.way)
        )
        for line in SkillsMap(store, store.clock).view(company_id).lines
        if line.gap is None or line.gap > 0
    )
