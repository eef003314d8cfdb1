"""Which free places suit a candidate, and whom a place suits: with the reasons, never with a score."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kmdesk.core.folding import sort_key
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Company, StandingPlace
from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.match_tests import LevelTest
from kmdesk.rules.places import (
    MATCH_TYPE,
    STUDENTS_ONLY,
    STUDIES,
    Offered,
    Reason,
    Seeker,
    not_for,
    why_it_fits,
)
from kmdesk.services.candidates import OTHER_BASIS
from kmdesk.services.match_input import candidate_facts
from kmdesk.services.match_knowledge import label, places, profiles
from kmdesk.services.place_query import AT_A_PLACE, PlaceList, PlaceRow
from kmdesk.services.reference import education_levels
from kmdesk.services.shortlist_rows import barred_reason
from kmdesk.store.store import Store

_SHOWN = 8
# Who may be proposed on a day (as `barred_reason` says of one), and was not at this place before.
_AT_HAND = (
    "SELECT id, name, status, education_title, programme, education_level, field_of_study,"  # noqa: S608
    " municipality_code, mobility, max_distance_km, wishes, mobility_municipalities"
    " FROM candidate WHERE deleted = 0"
    " AND (delete_after = '' OR delete_after >= :today)"
    f" AND (consent_withdrawn_on = '' OR {OTHER_BASIS})"
    f' AND id NOT IN (SELECT m.candidate_id FROM "match" m WHERE {AT_A_PLACE} AND m.place_id = :place'
    " AND m.deleted = 0)"
)


@dataclass(frozen=True, slots=True)
class FittingPlace:
    """A free place and why it suits the candidate."""

    row: PlaceRow
    why: str


@dataclass(frozen=True, slots=True)
class FittingCandidate:
    """A candidate and why the place suits them."""

    id: str
    name: str
    why: str


class PlaceFits:
    """Holds places and candidates of one desk against each other. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._list = PlaceList(store)

    def for_candidate(self, candidate: Candidate) -> tuple[FittingPlace, ...]:
        """Return the free places that suit a candidate, most reasons first; none for one barred.

        A place the candidate had, or was refused, is not suggested again.
        """
        if barred_reason(candidate, self._store.clock.today()):
            return ()
        known = {
            place_id
            for (place_id,) in self._store.db.rows(
                f'SELECT m.place_id FROM "match" m WHERE m.candidate_id = ? AND {AT_A_PLACE}'  # noqa: S608
                " AND m.deleted = 0",
                (candidate.id,),
            )
        }
        free = [
            row
            for row in self._list.free_now()
            if row.id not in known and not not_for(candidate.status, row.type)
        ]
        if not free:
            return ()
        asks = self._asks(row.id for row in free)
        seeker = _seeker(candidate.status, candidate_facts(candidate))
        found = [
            (len(why), FittingPlace(row, _said(why)))
            for row in free
            for why in [_why(seeker, _offered(row.type, row.municipality_code, *asks[row.id]))]
            if why
        ]
        found.sort(key=lambda one: -one[0])
        return tuple(fit for _, fit in found[:_SHOWN])

    def for_place(self, place_id: str, limit: int = 12) -> tuple[FittingCandidate, ...]:
        """Return candidates a place suits, those with most reasons first."""
        place = self._store.require(StandingPlace, place_id)
        company = self._store.require(Company, place.company_id)
        offered = _offered(
            place.type, company.municipality_code, place.fields_of_study, place.education_levels
        )
        found = [
            (-len(why), sort_key(name), candidate_id, name, why)
            for candidate_id, name, status, *facts in self._at_hand(place)
            for why in [_why(_seeker(status, _facts(facts)), offered)]
            if why
        ]
        found.sort(key=lambda one: one[:3])
        return tuple(FittingCandidate(ident, name, _said(why)) for _, _, ident, name, why in found[:limit])

    def _at_hand(self, place: StandingPlace) -> Sequence[Sequence[Any]]:
        """Return id, name, status and facts of those nothing in the columns speaks against."""
        params: dict[str, Any] = {"today": self._store.clock.today().isoformat(), "place": place.id}
        parts = [_AT_HAND]
        params["wish"] = json.dumps(MATCH_TYPE.get(place.type, ""))
        parts.append("(wishes = '[]' OR instr(wishes, :wish) > 0)")
        if place.type != "mentor":
            studies = place.type in STUDENTS_ONLY
            others = [code for code in STUDIES if not_for(code, place.type) or STUDIES[code] != studies]
            parts.append(f"status NOT IN ({_names('status', others, params)})")
        if place.education_levels:
            test = LevelTest(place.education_levels)
            too_low = [one.code for one in education_levels() if test.state(one.code) == "missing"]
            parts.append(f"education_level NOT IN ({_names('level', too_low, params)})")
        return self._store.db.rows(" AND ".join(parts), params)

    def _asks(self, ids: Iterable[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        wanted = set(ids)
        rows = self._store.db.rows(
            "SELECT id, fields_of_study, education_levels FROM standing_place WHERE deleted = 0"
        )
        return {
            one: (tuple(json.loads(fields)), tuple(json.loads(levels)))
            for one, fields, levels in rows
            if one in wanted
        }


def _names(name: str, values: Collection[str], params: dict[str, Any]) -> str:
    """Put values under names of their own into the parameters; returns the names for the SQL."""
    given = {f"{name}{number}": value for number, value in enumerate(values)}
    params |= given
    return ", ".join(f":{key}" for key in given)


def _offered(kind: str, municipality: str, fields: Sequence[str], levels: Sequence[str]) -> Offered:
    return Offered(kind, municipality, tuple(fields), tuple(levels), places().km.get(municipality, {}))


def _facts(row: Sequence[Any]) -> CandidateFacts:
    """Return what a place asks of somebody, from the columns of `_AT_HAND`, without making a record first."""
    title, programme, level, field, municipality, mobility, km, wishes, moves = row
    return CandidateFacts(
        education_title=title,
        programme=programme,
        education_level=level,
        field_of_study=field,
        municipality_code=municipality,
        mobility=mobility,
        max_distance_km=km,
        wishes=tuple(json.loads(wishes)),
        mobility_municipalities=() if moves == "[]" else tuple(json.loads(moves)),
    )


def _seeker(status: str, facts: CandidateFacts) -> Seeker:
    return Seeker(STUDIES.get(status), profiles().basics(facts), facts.field_of_study)


def _why(seeker: Seeker, offered: Offered) -> tuple[Reason, ...]:
    return why_it_fits(seeker, offered, places().near)


def _said(why: Iterable[Reason]) -> str:
    """Return reasons as a line people read: `Ønsker praktik · bor i Herning · Teknik og it`."""
    return " · ".join(_reason(one) for one in why)


def _reason(one: Reason) -> str:
    if one.code == "wish":
        return tr("Ønsker {type}", type=label("match_type", one.value).casefold())
    if one.code == "home":
        return tr("bor i {place}", place=label("municipality", one.value))
    if one.code == "moves":
        return tr("kan arbejde i {place}", place=label("municipality", one.value))
    if one.code == "near":
        return tr("bor {km} km derfra", km=one.value)
    return label("field_of_study" if one.code == "field" else "education_level", one.value)
