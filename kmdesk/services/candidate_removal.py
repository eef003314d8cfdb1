"""Taking candidates out of the bank: who is due, renewing, deleting, fetching back, erasing for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Candidate, Company, Match, Need
from kmdesk.rules.dates import long_date
from kmdesk.rules.pipeline import outcomes_from
from kmdesk.rules.retention import RetentionReason, renewed_until, undo_until
from kmdesk.services.candidate_list import CandidateList, CandidateQuery
from kmdesk.services.candidates import retention_of
from kmdesk.services.erasure import deleted_persons, erase, where_named
from kmdesk.services.keeping import keeping
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.mentions import WhereNamed
from kmdesk.services.named import named
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.store import Store

WITHDREW = "candidate_declined"
"""The reason of a match that ends because the candidate does not want to be here any more."""
LOOKED_FOR = 10
"""So many candidates are looked for at once in what was written about others."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A candidate who is to be deleted, and why in one sentence."""

    id: str
    name: str
    education: str
    reason: RetentionReason
    text: str
    delete_after: str
    open_matches: int


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A deleted candidate, and the last day on which it can be fetched back."""

    id: str
    name: str
    education: str
    deleted_on: str
    undo_until: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """Who was renewed, by name, and for how many months."""

    names: tuple[str, ...]
    months: int


@dataclass(frozen=True, slots=True)
class RunningMatch:
    """A match that is not over: with which company, for what, and how far it has come."""

    id: str
    company: str
    need: str
    status: str
    type: str

    @property
    def stays(self) -> bool:
        """Tell whether it goes on without the candidate's record: the person has begun."""
        return self.status == "started"


class CandidateRemoval:
    """Takes candidates out of one desk's bank. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._clock = store.clock
        self._list = CandidateList(store)

    # -- who is due ------------------------------------------------------------------------------

    def due(self, text: str = "", offset: int = 0, limit: int = 100) -> list[DueRow]:
        """Return a page of those past their last day or without their consent, the longest due first."""
        query = CandidateQuery(text=text, retention="due", sort="delete_after")
        rows = self._list.page(query, offset, limit)
        found = {one.id: one for one in self._all(row.id for row in rows)}
        today = self._clock.today()
        listed: list[DueRow] = []
        for row in rows:
            why = retention_of(found[row.id], today)
            listed.append(
                DueRow(
                    row.id, row.name, row.education, why.reason, why.text, row.delete_after, row.open_matches
                )
            )
        return listed

    def count_due(self, text: str = "") -> int:
        """Return how many are due."""
        return self._list.count(CandidateQuery(text=text, retention="due"))

    # -- renewing and deleting -------------------------------------------------------------------

    def renew(self, ids: Sequence[str]) -> Renewed:
        """Keep candidates from today as long as the rule says; returns who they are and for how long.

        A later last day stays. Raises KnownError, and renews nobody, when the consent of one of them is gone:
        then there is nothing to renew on.
        """
        candidates, today = self._chosen(ids), self._clock.today()
        gone = [one for one in candidates if retention_of(one, today).reason.startswith("consent_")]
        if gone:
            raise KnownError(
                tr("Samtykket er trukket tilbage eller udløbet for {names}.", names=_names(gone)),
                tr("Notér et nyt samtykke eller et andet grundlag, før du fornyer."),
            )
        rules = rules_in_use(self._store.db)
        until = renewed_until(today, rules).isoformat()
        with self._store.action(tr("Forny slettefrist"), _subject(candidates)) as unit:
            for one in candidates:
                unit.put(replace(one, delete_after=max(one.delete_after, until)))
        return Renewed(tuple(one.name for one in candidates), rules.candidate_months)

    def delete(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Delete candidates, all or none; returns their names. Undo or `restore` fetches them back.

        Raises KnownError (field `match`) while one of them is in a match that is not over: the company is
        still waiting for an answer.
        """
        candidates = self._chosen(ids)
        busy = [one for one in candidates if self.running(one.id)]
        if busy:
            advice = (
                tr("Afslut matchet først, eller slet på kandidatens eget ønske.")
                if len(candidates) == 1
                else tr("Fjern markeringen, eller slet dem en ad gangen på kandidatens eget ønske.")
            )
            raise KnownError(
                tr("{names} er med i et match, der ikke er afsluttet.", names=_names(busy)),
                advice,
                field="match",
            )
        with self._store.action(tr("Slet kandidat"), _subject(candidates)) as unit:
            for one in candidates:
                unit.delete(one)
        return tuple(one.name for one in candidates)

    def delete_on_wish(self, candidate_id: str) -> str:
        """Delete a candidate who asked for it, and end the matches that have not begun; returns the name.

        They end because the candidate withdrew: before the agreement as refused, after it as discontinued.
        Who has begun works on there all the same: that match stays as it is and only loses the person. All
        of it is one action, and one undo takes all of it back.
        """
        candidate = self._store.require(Candidate, candidate_id)
        moves = MatchMoves(self._store, self._clock)
        said = tr("Kandidaten bad {day} om at blive slettet.", day=long_date(self._clock.today()))
        with self._store.action(tr("Slet kandidat efter eget ønske"), candidate.name) as unit:
            for running in self.running(candidate_id):
                if running.stays:
                    continue
                match = self._store.require(Match, running.id)
                outcomes = outcomes_from(match.status)
                moves.move(
                    match.id,
                    "ended",
                    MoveFacts(
                        end_outcome="refused" if "refused" in outcomes else "discontinued",
                        end_reason=WITHDREW,
                        note=f"{match.note}\n{said}".strip(),
                    ),
                )
            unit.delete(candidate)
        return candidate.name

    def running(self, candidate_id: str) -> tuple[RunningMatch, ...]:
        """Return the candidate's matches that are not over."""
        found = self._store.find(Match, "candidate_id = ? AND status <> 'ended'", (candidate_id,))
        return tuple(
            RunningMatch(match.id, company.name, need.title, match.status, match.type)
            for match in found
            for company in [self._store.get(Company, match.company_id) or Company()]
            for need in [(self._store.get(Need, match.need_id) if match.need_id else None) or Need()]
        )

    # -- fetching back and erasing ---------------------------------------------------------------

    def deleted(self) -> list[DeletedRow]:
        """Return who was deleted and not erased yet, those first whose time to be fetched back runs out."""
        return [_deleted(person, day) for person, day in deleted_persons(self._store, Candidate)]

    def restore(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Fetch deleted candidates back; returns their names. Raises KnownError for one that is erased."""
        found = self._gone(ids)
        with self._store.action(tr("Hent kandidat tilbage"), _subject(found)) as unit:
            for one in found:
                unit.put(replace(one, deleted=False))
        return tuple(one.name for one in found)

    def erase(self, ids: Sequence[str]) -> int:
        """Erase deleted candidates for good, also from the history; returns how many. Nothing undoes it."""
        found = self._gone(ids)
        erase(self._store, found)
        return len(found)

    def where_named(self, ids: Sequence[str]) -> WhereNamed:
        """Return where deleted candidates are named outside their own records.

        Nobody is looked for when they are many: each is a walk through the whole file.
        """
        if len(ids) > LOOKED_FOR:
            return WhereNamed()
        found = [where_named(self._store, one) for one in self._gone(ids)]
        return WhereNamed(
            tuple(dict.fromkeys(mention for one in found for mention in one.full)),
            tuple(dict.fromkeys(mention for one in found for mention in one.perhaps)),
            any(one.shared for one in found),
        )

    # -- parts -----------------------------------------------------------------------------------

    def _chosen(self, ids: Sequence[str]) -> list[Candidate]:
        return [self._store.require(Candidate, one) for one in dict.fromkeys(ids)]

    def _all(self, ids: Iterable[str]) -> list[Candidate]:
        listed = list(ids)
        marks = ", ".join("?" * len(listed))
        return self._store.find(Candidate, f"id IN ({marks})", listed)

    def _gone(self, ids: Sequence[str]) -> list[Candidate]:
        found: list[Candidate] = []
        for one in dict.fromkeys(ids):
            row = self._store.stored("candidate", one)
            candidate = Candidate.from_row(row) if row else Candidate()
            if not candidate.deleted or not candidate.name:
                raise KnownError(
                    tr("Kandidaten kan ikke hentes tilbage."),
                    tr("Oplysningerne er fjernet for altid, eller kandidaten er ikke slettet."),
                )
            found.append(candidate)
        return found


def _deleted(person: Candidate, day: date) -> DeletedRow:
    education = person.education_title or person.programme
    until = undo_until(day, keeping())
    return DeletedRow(person.id, person.name, education, day.isoformat(), until.isoformat())


def _names(candidates: Sequence[Candidate]) -> str:
    return named([one.name for one in candidates])


def _subject(candidates: Sequence[Candidate]) -> str:
    if len(candidates) == 1:
        return candidates[0].name
    return trn(len(candidates), "{n} kandidat", "{n} kandidater")
