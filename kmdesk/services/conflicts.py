"""Conflicts: where two people changed the same thing, what they wrote, and what a broker chooses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import trn
from kmdesk.models.record import Stamp
from kmdesk.services.conflict_asking import Colleague, ConflictAsking, Question, Way
from kmdesk.services.conflict_changes import ConflictChanges
from kmdesk.services.conflict_history import ConflictHistory, SolvedConflict
from kmdesk.services.conflict_names import About, Names
from kmdesk.services.conflict_reading import OPEN, ConflictReader, Pick, RecordConflicts
from kmdesk.store.local import Local
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A record with open conflicts, as a list shows it."""

    about: About
    fields: int
    found_at: Stamp

    @property
    def detail(self) -> str:
        """What it is and how much differs: "Virksomhed · 5 felter er forskellige"."""
        differs = trn(self.fields, "{n} felt er forskelligt", "{n} felter er forskellige")
        return f"{self.about.kind_name} · {differs}"


class Conflicts:
    """All conflicts of one desk. Used on the store's thread.

    `local` and `clock` are for the choices that are not saved yet.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self.local, self.clock = Local(store.db), clock
        self._reader = ConflictReader(store)
        self._changes = ConflictChanges(store, clock)
        self._asking = ConflictAsking(store, clock)
        self._history = ConflictHistory(store)

    def open_records(self, limit: int = 200) -> tuple[OpenRecord, ...]:
        """Return the records with open conflicts, the newest conflict first."""
        rows = self._store.db.rows(
            "SELECT about_kind, about_id, count(DISTINCT field), max(found_at) FROM conflict"  # noqa: S608
            f" WHERE deleted = 0 AND {OPEN} GROUP BY about_kind, about_id ORDER BY 4 DESC, 2 LIMIT ?",
            (limit,),
        )
        names = Names(self._store)
        return tuple(OpenRecord(names.of(kind, one), fields, at) for kind, one, fields, at in rows)

    def open_count(self) -> int:
        """Return how many records have open conflicts."""
        return self._store.db.value(
            "SELECT count(*) FROM (SELECT DISTINCT about_kind, about_id FROM conflict"  # noqa: S608
            f" WHERE deleted = 0 AND {OPEN})"
        )

    def record(self, kind: str, record_id: str) -> RecordConflicts | None:
        """Return a record's open conflicts field by field; None when there is none any more."""
        return self._reader.record(kind, record_id)

    def resolve(self, shown: RecordConflicts, picks: Mapping[str, Pick]) -> str:
        """Write the chosen values and note the conflicts as solved, as one action; see ConflictChanges."""
        return self._changes.resolve(shown, picks)

    def close(self, kind: str, record_id: str) -> str:
        """Close the conflicts of a record that is gone; see ConflictChanges."""
        return self._changes.close(kind, record_id)

    def bring_back(self, kind: str, record_id: str) -> str:
        """Take back the deletion of a record in conflict; see ConflictChanges."""
        return self._changes.bring_back(kind, record_id)

    def reopen(self, conflict_id: str) -> str:
        """Open a solved conflict again; see ConflictChanges."""
        return self._changes.reopen(conflict_id)

    def solved(self, limit: int = 200) -> tuple[SolvedConflict, ...]:
        """Return the conflicts solved last, newest first."""
        return self._history.solved(limit)

    def colleagues(self) -> tuple[Colleague, ...]:
        """Return the other brokers of the office, by name."""
        return self._asking.colleagues()

    def ask(
        self,
        shown: RecordConflicts,
        fields: Collection[str],
        colleague_id: str,
        way: Way,
        question: Question,
    ) -> str:
        """Note whom was asked, and make the promise if that is the way; see ConflictAsking."""
        return self._asking.ask(shown, fields, colleague_id, way, question)
