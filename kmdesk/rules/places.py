"""Standing places (domain: 49): what they lead to, when they are free, and why one suits somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kmdesk.rules.dates import months_later
from kmdesk.rules.match_tests import LevelTest, PlaceTest, Profile

MATCH_TYPE: Mapping[str, str] = {
    "company_placement": "company_scheme",
    "wage_subsidy": "company_scheme",
    "flex_small_job": "company_scheme",
    "study_internship": "internship",
    "student_job": "student_job",
    "project_thesis": "thesis_project",
    "mentor": "mentor_partnership",
}
"""Type of place -> the type of match that fills it."""

NOT_SUGGESTED = frozenset({"flex_small_job"})
"""Places for those the municipality has found to be in the target group, which is not known here."""

STUDIES: Mapping[str, bool] = {
    "student": True,
    "recent_graduate": False,
    "unemployed": False,
    "employed_searching": False,
}
"""Status of a candidate -> whether they study; of any other nobody knows."""

STUDENTS_ONLY = frozenset({"study_internship", "student_job", "project_thesis"})
"""Places for somebody who studies."""

UNEMPLOYED_ONLY = frozenset({"company_placement", "wage_subsidy"})
"""Places that are part of the employment effort: for somebody without work."""

TAKING = ("agreed", "started")
"""A match in one of these takes a place until its last day."""

Stand = Literal["free", "later", "full", "over", "paused", "withdrawn", "ceased"]
"""`later`: free from a day to come; `over`: no longer offered; `ceased`: the company is."""
ReasonCode = Literal["wish", "home", "moves", "near", "field", "level"]


@dataclass(frozen=True, slots=True)
class Seeker:
    """What counts of a candidate, judged as the shortlist judges it."""

    studies: bool | None
    """None: nobody knows."""
    profile: Profile
    field: str = ""
    """The field of study that was chosen; the name of the education may speak of others."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What counts of a place. `km` is how far each municipality is from it, as the crow flies."""

    type: str
    municipality: str
    fields: tuple[str, ...]
    levels: tuple[str, ...]
    km: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place suits somebody: what it rests on, and the code or number in it."""

    code: ReasonCode
    value: str = ""


def stand_of(  # noqa: PLR0917 - what a row of the list knows
    status: str, company_status: str, free_from: str, free_until: str, free: int, today: date
) -> Stand:
    """Return whether somebody can begin today, and if not, what is in the way. Days are `YYYY-MM-DD`."""
    now = today.isoformat()
    if status in ("paused", "withdrawn"):
        return "paused" if status == "paused" else "withdrawn"
    if company_status == "ceased":
        return "ceased"
    if free_until and free_until < now:
        return "over"
    if free <= 0:
        return "full"
    return "later" if free_from > now else "free"


def not_for(status: str, place_type: str) -> Literal["", "students", "unemployed"]:
    """Return whom a place is for when somebody of this status is none of them; "" for nothing against it."""
    if place_type in STUDENTS_ONLY and status in STUDIES and not STUDIES[status]:
        return "students"
    if place_type in UNEMPLOYED_ONLY and status in ("student", "employed_searching"):
        return "unemployed"
    return ""


def old_before(today: date, months: int) -> str:
    """Return the first day that is recent enough; what was confirmed before it is old."""
    return months_later(today, -months).isoformat()


def why_it_fits(seeker: Seeker, place: Offered, near_km: int) -> tuple[Reason, ...]:
    """Return why a place suits somebody; nothing when something known speaks against it, or nothing for it.

    What is not known about the person speaks neither for nor against. A wish for the type, the field, the
    level and a way to get there count; a way to get there alone is not enough.
    """
    other_people = seeker.studies is not None and seeker.studies != (place.type in STUDENTS_ONLY)
    if place.type in NOT_SUGGESTED or (other_people and place.type != "mentor"):
        return ()
    found: list[Reason] = []
    profile, wanted = seeker.profile, MATCH_TYPE.get(place.type, "")
    if profile.wishes:
        if wanted not in profile.wishes:
            return ()
        found.append(Reason("wish", wanted))
    if profile.fields and place.fields:
        common = profile.fields.intersection(place.fields)
        if not common:
            return ()
        found.append(Reason("field", seeker.field if seeker.field in common else min(common)))
    if place.levels:
        reached = LevelTest(place.levels).state(profile.level)
        if reached == "missing":
            return ()
        if reached == "met":
            found.append(Reason("level", profile.level))
    way = _way_there(profile, place, near_km)
    if way is None or not found:
        return ()
    return (*found, *([way] if way.value else []))


def _way_there(profile: Profile, place: Offered, near_km: int) -> Reason | None:
    """Return how the work is reached; a reason without value when nobody knows, None when it is too far."""
    reach, code = profile.reach, place.municipality
    if not code:
        return Reason("near")
    state = PlaceTest(code, near_km, 0, place.km).state(reach)
    if state != "met":
        return Reason("near") if state == "unknown" and not reach.home else None
    if reach.home == code:
        return Reason("home", code)
    km = place.km.get(reach.home)
    if reach.anywhere or code in reach.codes or km is None:
        return Reason("moves", code)
    return Reason("near", str(km))
