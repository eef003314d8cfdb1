"""Which standing places of its company a match can fill, and what speaks against one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Candidate, Match, StandingPlace
from kmdesk.rules.places import MATCH_TYPE, TAKING, not_for, stand_of
from kmdesk.services.place_query import PlaceList, PlaceRow
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place a match of `match_type` can fill; `name` is its `title` and how many are free.

    `remark` says what speaks against it, "" for nothing.
    """

    id: str
    name: str
    match_type: str
    remark: str = ""
    title: str = ""


def place_choices(store: Store, match: Match) -> tuple[PlaceChoice, ...]:
    """Return the open places of the company, for every type of match, and the one the match fills already.

    The match itself counts for nobody else: the place it has is not full because of it.
    """
    today = store.clock.today()
    found: list[PlaceChoice] = []
    for row in PlaceList(store).of_company(match.company_id):
        if row.id == match.place_id:
            here = match.status in TAKING and (not match.ends_on or match.ends_on >= today.isoformat())
            found.append(_choice(_without_one(store, row) if here else row))
        elif row.status == "open":
            found.append(_choice(row))
    if match.place_id and all(one.id != match.place_id for one in found):
        found.append(PlaceChoice(match.place_id, tr("Slettet plads"), match.type))
    return tuple(found)


def remark_of(row: PlaceRow) -> str:
    """Return what speaks against proposing somebody for a place now, in a sentence; empty for nothing."""
    texts = {
        "full": _overfull(row)
        if row.overfull
        else trn(row.places, "Pladsen er optaget.", "Alle {n} pladser er optaget."),
        "paused": tr("Pladsen er på pause."),
        "over": tr("Pladsen er ikke ledig længere."),
        "ceased": tr("Virksomheden er ophørt."),
    }
    return texts.get(row.stand, "")


def not_for_text(candidate: Candidate, place: StandingPlace) -> str:
    """Return that a place is for others than somebody of the candidate's status; empty for nothing."""
    whom = not_for(candidate.status, place.type)
    if not whom:
        return ""
    status = choice_label("candidate_status", candidate.status).casefold()
    given = {"name": candidate.name, "status": status}
    if whom == "students":
        return tr("Pladsen er til studerende, og {name} står som {status}.", **given)
    return tr("Pladsen er til ledige, og {name} står som {status}.", **given)


def check_place(store: Store, match: Match) -> None:
    """Raise KnownError (`place_id`) unless the match can fill the place it names, or names none."""
    if not match.place_id:
        return
    place = store.require(StandingPlace, match.place_id)
    if place.company_id != match.company_id:
        raise KnownError(
            tr("Pladsen hører til en anden virksomhed."),
            tr("Vælg en af virksomhedens egne pladser."),
            field="place_id",
        )
    wanted = MATCH_TYPE.get(place.type, "")
    if wanted != match.type:
        raise KnownError(
            tr("Pladsen er til {type}.", type=choice_label("match_type", wanted).lower()),
            tr("Vælg en anden plads, eller ret typen."),
            field="place_id",
        )


def overfull_text(store: Store, matches: Iterable[Match]) -> str:
    """Return which places of these matches have too many people now, a sentence each; empty for none."""
    places = dict.fromkeys(one.place_id for one in matches if one.place_id and one.status in TAKING)
    rows = (PlaceList(store).one(place) for place in places)
    return " ".join(f"{row.title}: {_overfull(row)}" for row in rows if row is not None and row.overfull)


def _overfull(row: PlaceRow) -> str:
    return trn(
        row.places, "{taken} er aftalt til {n} plads.", "{taken} er aftalt til {n} pladser.", taken=row.taken
    )


def _choice(row: PlaceRow) -> PlaceChoice:
    kind = MATCH_TYPE.get(row.type, "")
    return PlaceChoice(row.id, f"{row.title} – {row.free_text}", kind, remark_of(row), row.title)


def _without_one(store: Store, row: PlaceRow) -> PlaceRow:
    """Return the row as it would be without one of those who are there."""
    taken = row.taken - 1
    stand = row.stand
    if stand == "full":
        free = row.places - taken
        stand = stand_of(row.status, "", row.free_from, row.free_until, free, store.clock.today())
    return replace(row, taken=taken, stand=stand)
