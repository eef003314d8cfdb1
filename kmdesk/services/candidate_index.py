"""The candidates as matching needs them, in memory on the store's thread, kept up to date by the journal.

Reading ten thousand candidates takes a second, asking the index a few milliseconds. So it is filled in slices
when nobody waits, or all at once by whoever asks first. Every change of a candidate stands in the journal,
whoever made it, also an undo: before an answer, whoever is named there since the last one is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kmdesk.rules.candidate_profile import Profiles
from kmdesk.rules.match_index import Bits, MatchIndex
from kmdesk.services.candidates import OTHER_BASIS
from kmdesk.services.match_input import FACT_COLUMNS, facts_of_row
from kmdesk.store.database import Database

_CHUNK = 400
_GONE = "consent gone"
"""Marks those who withdrew their consent with nothing else to rest on; the other marks are last days."""
_CHANGED = "SELECT DISTINCT record_id FROM journal_entry WHERE seq > ? AND kind = 'candidate'"
_LAST = "SELECT coalesce(max(seq), 0) FROM journal_entry"
_WITHDRAWN = f"consent_withdrawn_on <> '' AND NOT {OTHER_BASIS}"
_ROWS = f"SELECT id, delete_after, {_WITHDRAWN}, {FACT_COLUMNS} FROM candidate WHERE deleted = 0"  # noqa: S608


class CandidateIndex:
    """Holds the index of one open file. `index` is to be asked after `refresh`."""

    def __init__(self, database: Database, profiles: Profiles) -> None:
        self.index = MatchIndex()
        self._db, self._profiles = database, profiles
        self._seen = -1
        """The last entry of the journal that was taken in; -1 before the first slice."""
        self._filled_to: str | None = ""
        """The id up to which the first filling has come; None once it is done."""

    def refresh(self) -> MatchIndex:
        """Bring everything up to date and return the index."""
        while self.fill():
            pass
        last: int = self._db.value(_LAST)
        if last > self._seen:
            self._take([row[0] for row in self._db.rows(_CHANGED, (self._seen,))])
            self._seen = last
        return self.index

    def fill(self, most: int = 250) -> bool:
        """Take in the next slice of a first filling; returns whether there is more."""
        if self._filled_to is None:
            return False
        if self._seen < 0:
            self._seen = self._db.value(_LAST)  # what changes from now on is read again afterwards
        rows = self._db.rows(f"{_ROWS} AND id > ? ORDER BY id LIMIT ?", (self._filled_to, most))
        self._put(rows)
        self._filled_to = rows[-1][0] if len(rows) == most else None
        return self._filled_to is not None

    def barred(self, today: str) -> Bits:
        """Return who may not be proposed on a day, as `barred_reason` says of one."""
        return self.index.marked(lambda mark: mark == _GONE or mark < today)

    def _take(self, ids: Sequence[str]) -> None:
        """Read candidates again; those that are deleted go."""
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            for candidate_id in chunk:
                self.index.remove(candidate_id)
            marks = ", ".join("?" * len(chunk))
            self._put(self._db.rows(f"{_ROWS} AND id IN ({marks})", chunk))

    def _put(self, rows: Iterable[Sequence[Any]]) -> None:
        for candidate_id, last_day, withdrawn, *facts in rows:
            marks = [last_day] if last_day else []
            if withdrawn:
                marks.append(_GONE)
            self.index.put(candidate_id, self._profiles.of(facts_of_row(facts)), marks)
