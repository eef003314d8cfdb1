"""Standing places: kept up to date with the companies, and filled through the pipeline of matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import language, tr, trn
from kmdesk.models import Broker, Candidate, Company, ContactPerson, Match, StandingPlace
from kmdesk.rules.dates import HOURS_IN_A_WEEK
from kmdesk.rules.places import MATCH_TYPE
from kmdesk.services.day_checks import check_day
from kmdesk.services.field_checks import between_text
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.match_places import check_place, not_for_text, remark_of
from kmdesk.services.place_query import AT_A_PLACE, PlaceList, PlaceRow
from kmdesk.services.reference import choice_label
from kmdesk.services.schemes import Schemes
from kmdesk.services.shortlist_rows import barred_reason
from kmdesk.store.store import Store, Unit

MOST_PLACES = 500
"""The most that can be meant, for the form as well."""
_SCHEMES = {"company_placement": "company_placement", "flex_small_job": "flex_job"}
"""Type of place -> the support scheme it goes by; a wage subsidy goes by the company's sector."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A match that fills, or may come to fill, a place."""

    id: str
    candidate: str
    status: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class PlaceDetail:
    """A place with all the pane shows of it. `loose` are the company's matches that could fill it as well."""

    place: StandingPlace
    row: PlaceRow
    matches: tuple[PlaceMatch, ...]
    loose: tuple[PlaceMatch, ...]
    broker: str


@dataclass(frozen=True, slots=True)
class ProposedAt:
    """A candidate proposed for a place; `remark` says what speaks against it, "" for nothing."""

    match: Match
    candidate: str
    remark: str


class StandingPlaces:
    """Writes the places of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self._clock = store, clock
        self.list = PlaceList(store)

    # -- reading ---------------------------------------------------------------------------------

    def detail(self, place_id: str) -> PlaceDetail:
        """Return a place. Raises KnownError when it, or its company, was deleted meanwhile."""
        place = self.store.require(StandingPlace, place_id)
        self.store.require(Company, place.company_id)
        row = self.list.one(place_id)
        if row is None:  # both are there: required above
            raise LookupError(place_id)
        broker = self.store.get(Broker, place.broker_id) if place.broker_id else None
        return PlaceDetail(
            place,
            row,
            self._matches(f"{AT_A_PLACE} AND m.place_id = ?", place.id),
            self._matches(
                "m.place_id = '' AND m.status <> 'ended' AND m.company_id = ? AND m.type = ?",
                place.company_id,
                MATCH_TYPE.get(place.type, ""),
            ),
            broker.name if broker else "",
        )

    def blank(self, company_id: str) -> StandingPlace:
        """Return a new place of a company, confirmed today and not stored yet."""
        today = self._clock.today().isoformat()
        return StandingPlace(
            company_id=company_id, places=1, confirmed_on=today, broker_id=self.store.broker_id
        )

    # -- writing ---------------------------------------------------------------------------------

    def save(self, place: StandingPlace, seen: StandingPlace | None = None) -> StandingPlace:
        """Create or change a place.

        Raises KnownError naming the field without name, type or places, for a day or figure that cannot be,
        and for another type while matches of the old one point to the place.
        """
        self._check(place)
        company = self.store.require(Company, place.company_id)
        stored = self.store.get(StandingPlace, place.id)
        known = stored is not None
        if stored is not None and stored.type != place.type:
            self._check_type(stored, place)
        text = tr("Ret plads") if known else tr("Opret plads")
        with self.store.action(text, f"{place.title}, {company.name}") as unit:
            return unit.put(place, seen)

    def confirm(self, ids: Sequence[str]) -> int:
        """Note that the companies stand by their places as of today; returns how many. One action."""
        today = self._clock.today().isoformat()
        return self._change(ids, tr("Bekræft plads"), confirmed_on=today)

    def set_status(self, ids: Sequence[str], status: str) -> int:
        """Open, pause or withdraw places; returns how many. Who is there already stays. One action."""
        return self._change(ids, f"{tr('Ret plads')}: {choice_label('place_status', status)}", status=status)

    def delete(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Delete places, all or none; returns their names.

        Raises KnownError while a match that points to one of them is under way: it would lose its place.
        """
        places = self._chosen(ids)
        for place in places:
            running = self._running(place.id)
            if running:
                raise KnownError(
                    tr("På {place}: {matches}.", place=place.title, matches=_running_text(running)),
                    tr("Afslut dem først, eller træk pladsen tilbage i stedet."),
                )
        with self.store.action(tr("Slet plads"), _subject(places)) as unit:
            for place in places:
                unit.delete(place)
        return tuple(place.title for place in places)

    def propose(self, place_id: str, candidate_id: str) -> ProposedAt:
        """Propose a candidate for a place: a match of its type, in status proposed, that points to it.

        A full or paused place, or one for others, is a remark and no hindrance. Raises KnownError for a
        candidate who may not be proposed, or who already is, and for a place that was withdrawn.
        """
        place = self.store.require(StandingPlace, place_id)
        row = self.list.one(place_id)
        if place.status == "withdrawn":
            raise KnownError(
                tr("{place} er trukket tilbage.", place=place.title), tr("Åbn pladsen igen først.")
            )
        if not candidate_id:
            raise KnownError(
                tr("Der mangler en kandidat."), tr("Vælg kandidaten på listen."), field="candidate"
            )
        candidate = self.store.require(Candidate, candidate_id)
        barred = barred_reason(candidate, self._clock.today())
        if barred:
            raise KnownError(tr("{name} kan ikke foreslås.", name=candidate.name), barred, field="candidate")
        company = self.store.require(Company, place.company_id)
        moves = MatchMoves(self.store, self._clock)
        with self.store.action(tr("Foreslå kandidat"), f"{candidate.name} – {place.title}") as unit:
            made = moves.create(company.id, "", candidate_id, MATCH_TYPE[place.type])
            made = unit.put(
                replace(
                    made,
                    place_id=place.id,
                    hours_per_week=place.hours_per_week,
                    scheme=self._scheme_of(place, company),
                    mentor=place.looked_after_by if place.type == "mentor" else "",
                    topic=place.title if place.type == "project_thesis" else "",
                )
            )
        remarks = (remark_of(row) if row else "", not_for_text(candidate, place))
        return ProposedAt(made, candidate.name, " ".join(filter(None, remarks)))

    def tie(self, place_id: str, match_id: str) -> str:
        """Let a match that is there already fill a place; returns the candidate's name.

        Raises KnownError for a match of another company, of another type, or one that has ended.
        """
        place = self.store.require(StandingPlace, place_id)
        match = self.store.require(Match, match_id)
        if match.status == "ended":
            raise KnownError(tr("Matchet er afsluttet."), tr("Knyt et match, der er i gang."))
        if match.company_id != place.company_id:
            raise KnownError(
                tr("Matchet hører til en anden virksomhed."), tr("Vælg et af virksomhedens egne matches.")
            )
        check_place(self.store, replace(match, place_id=place.id))
        return self._point(match, place.id, tr("Knyt match til plads"))

    def untie(self, match_id: str) -> str:
        """Let a match go on without its place; returns the candidate's name."""
        return self._point(self.store.require(Match, match_id), "", tr("Løs match fra plads"))

    def put_away(self, unit: Unit, company_id: str) -> None:
        """Delete the places of a company that is deleted, inside its action.

        Raises KnownError while somebody is at one of them, or on the way there.
        """
        places = self.store.find(StandingPlace, "company_id = ?", (company_id,))
        running = sum(self._running(place.id) for place in places)
        if running:
            raise KnownError(
                tr("På virksomhedens pladser: {matches}.", matches=_running_text(running)),
                tr("Afslut dem, før du sletter virksomheden."),
            )
        for place in places:
            unit.delete(place)

    def forget_person(self, unit: Unit, person: ContactPerson) -> None:
        """Take the name of a contact person who is deleted out of the company's places, inside that action.

        Undo of it brings the name back. Somebody else there of the same name keeps it.
        """
        if any(
            fold(one.name) == fold(person.name)
            for one in self.store.find(
                ContactPerson, "company_id = ? AND id <> ?", (person.company_id, person.id)
            )
        ):
            return
        for place in self.store.find(StandingPlace, "company_id = ?", (person.company_id,)):
            named = {
                name: ""
                for name in ("contact_name", "looked_after_by")
                if fold(getattr(place, name)) == fold(person.name)
            }
            if named:
                unit.put(replace(place, **named))

    # -- parts -----------------------------------------------------------------------------------

    def _matches(self, where: str, *values: str) -> tuple[PlaceMatch, ...]:
        rows = self.store.db.rows(
            'SELECT m.id, coalesce(c.name, ?), m.status, m.ends_on FROM "match" m'  # noqa: S608
            " LEFT JOIN candidate c ON c.id = m.candidate_id AND c.deleted = 0"
            f" WHERE m.deleted = 0 AND {where} ORDER BY m.status = 'ended', m.status_since DESC, m.id",
            (tr("Slettet kandidat"), *values),
        )
        return tuple(PlaceMatch(*row) for row in rows)

    def _running(self, place_id: str) -> int:
        return self.store.db.value(
            f'SELECT count(*) FROM "match" m WHERE {AT_A_PLACE} AND m.place_id = ?'  # noqa: S608
            " AND m.deleted = 0 AND m.status <> 'ended'",
            (place_id,),
        )

    def _chosen(self, ids: Sequence[str]) -> list[StandingPlace]:
        return [self.store.require(StandingPlace, one) for one in ids]

    def _change(self, ids: Sequence[str], action: str, **changes: str) -> int:
        places = self._chosen(ids)
        if places:
            with self.store.action(action, _subject(places)) as unit:
                for place in places:
                    unit.put(replace(place, **changes))
        return len(places)

    def _point(self, match: Match, place_id: str, action: str) -> str:
        candidate = self.store.get(Candidate, match.candidate_id)
        name = candidate.name if candidate else tr("Slettet kandidat")
        with self.store.action(action, name) as unit:
            unit.put(replace(match, place_id=place_id))
        return name

    def _scheme_of(self, place: StandingPlace, company: Company) -> str:
        """Return what the scheme is called that such a place goes by; empty for none."""
        code = _SCHEMES.get(place.type, "")
        if place.type == "wage_subsidy":
            code = "wage_subsidy_public" if company.sector == "public" else "wage_subsidy_private"
        scheme = Schemes(self.store).catalogue().get(code)
        return scheme.short.in_language(language()) if scheme else ""

    def _check_type(self, before: StandingPlace, place: StandingPlace) -> None:
        """Raise KnownError (`type`) when matches point to the place: they are of the type it had."""
        pointing = self.store.db.value(
            f'SELECT count(*) FROM "match" m WHERE {AT_A_PLACE} AND m.place_id = ? AND m.deleted = 0',  # noqa: S608
            (place.id,),
        )
        if pointing and MATCH_TYPE.get(before.type) != MATCH_TYPE.get(place.type):
            raise KnownError(
                trn(
                    pointing,
                    "{n} match er knyttet til pladsen som {type}.",
                    "{n} matches er knyttet til pladsen som {type}.",
                    type=choice_label("place_type", before.type).casefold(),
                ),
                tr("Opret en ny plads, eller løs dem fra denne først."),
                field="type",
            )

    def _check(self, place: StandingPlace) -> None:
        if not place.title.strip():
            raise KnownError(
                tr("Pladsen mangler et navn."), tr("Skriv kort, hvad pladsen er."), field="title"
            )
        if place.type not in MATCH_TYPE:
            raise KnownError(tr("Typen mangler."), tr("Vælg, hvilken slags plads det er."), field="type")
        if place.places is None or not 1 <= place.places <= MOST_PLACES:
            raise KnownError(
                tr("Antallet kan ikke passe."),
                between_text(1, MOST_PLACES),
                field="places",
            )
        if place.hours_per_week is not None and not 1 <= place.hours_per_week <= HOURS_IN_A_WEEK:
            raise KnownError(
                tr("En uge har ikke så mange timer."),
                tr("Skriv timer om ugen, fx 37."),
                field="hours_per_week",
            )
        today = self._clock.today()
        for name in ("free_from", "free_until", "confirmed_on"):
            check_day(getattr(place, name), name, today)
        if place.free_until and place.free_until < place.free_from:
            raise KnownError(
                tr("Pladsen slutter, før den begynder."), tr("Ret en af de to dage."), field="free_until"
            )
        if place.confirmed_on > today.isoformat():
            raise KnownError(
                tr("Pladsen kan ikke være bekræftet i fremtiden."),
                tr("Skriv dagen, hvor virksomheden sagde det."),
                field="confirmed_on",
            )


def _running_text(running: int) -> str:
    return trn(running, "{n} match er i gang", "{n} matches er i gang")


def _subject(places: Sequence[StandingPlace]) -> str:
    return places[0].title if len(places) == 1 else trn(len(places), "{n} plads", "{n} pladser")
