"""The desk's file compared with the office, some records at a time; see `kmdesk.sync.digest`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kmdesk.models.record import kinds
from kmdesk.store import mending
from kmdesk.store.store import Store
from kmdesk.sync.applying import ERASED, Applied, may_be_taken, take_restored
from kmdesk.sync.digest import MOST_ROWS, Place, expected_doc, judge, next_place, windows
from kmdesk.sync.file_cabinet import FileCabinet, storages_of
from kmdesk.sync.messages import Differing, Known, OfficeRow, Window
from kmdesk.sync.outbox import Outbox
from kmdesk.sync.parties import Name
from kmdesk.sync.wire import doc_hash

_NO_LIMIT = -1


class Checking:
    """Compares the records of one scope. Writes inside the caller's transaction only."""

    def __init__(self, store: Store, scope: str) -> None:
        self._store, self._db, self._scope = store, store.db, scope

    def windows(self, *, anew: bool) -> tuple[Window, ...]:
        """Return what is compared next."""
        row = self._db.row(
            "SELECT checked_kind, checked_id FROM sync_scope WHERE scope_id = ?", (self._scope,)
        )
        place = Place() if anew or row is None else Place(*row)
        return windows(kinds(), place, MOST_ROWS, self._between)

    def wanted(self, found: Sequence[Differing], read: int) -> tuple[Name, ...]:
        """Return what must be fetched to mend the differences."""
        cabinet = FileCabinet(self._store, self._scope)
        return tuple(
            (one.kind, there.id)
            for one in found
            for there in judge(self._mine(one), one, read).wanted
            if may_be_taken(cabinet, one.kind, there)
        )

    def lost(self, found: Sequence[Differing], read: int) -> tuple[Name, ...]:
        """Return what the office ought to have and has not."""
        return tuple((one.kind, name) for one in found for name in judge(self._mine(one), one, read).lost)

    def heal(self, cabinet: FileCabinet, rows: Sequence[OfficeRow], lost: Sequence[Name]) -> Applied:
        """Take rows as the office has them; what it has lost is sent anew."""
        applied = Applied()
        outbox = Outbox(self._store)
        for row in rows:
            mine = cabinet.row(row.kind, row.id)
            take_restored(cabinet, row, mine["version"] if mine else 0, row.version, applied)
        for kind, record_id in lost:
            outbox.send_anew(self._scope, kind, record_id)
        return applied

    def go_on(self, compared: Sequence[Window], found: Sequence[Differing]) -> bool:
        """Remember where to go on; tells whether that is the beginning.

        Lists, search words and figures of what was compared are mended.
        """
        for window in (window for window in compared if window.rows and window.kind in kinds()):
            ids = self._db.rows(
                f"SELECT id FROM \"{window.kind}\" WHERE id > ?1 AND (?2 = '' OR id <= ?2) LIMIT ?3",  # noqa: S608
                (window.after, window.upto, window.rows),
            )
            mending.mend(self._db, window.kind, {id_ for (id_,) in ids})
        place = next_place(kinds(), compared, found)
        self._db.run(
            "UPDATE sync_scope SET checked_kind = ?, checked_id = ? WHERE scope_id = ?",
            (*place, self._scope),
        )
        return place == Place()

    # -- parts ------------------------------------------------------------------------------------

    def _mine(self, found: Differing) -> list[Known]:
        return self._between(found.kind, found.after, found.upto, _NO_LIMIT)

    def _between(self, kind: str, after: str, upto: str, most: int) -> list[Known]:
        """Return some records that the office has, each as it must have it."""
        rows = self._db.named(
            "SELECT t.*, EXISTS (SELECT 1 FROM journal_entry e WHERE e.record_id = t.id"  # noqa: S608
            " AND e.acknowledged <> 1) AS _waits,"
            " (SELECT doc FROM sync_unknown u WHERE u.kind = :kind AND u.id = t.id) AS _unknown"
            f' FROM "{kind}" t WHERE t.scope_id = :scope AND t.version > 0 AND t.id > :after'
            " AND (:upto = '' OR t.id <= :upto) ORDER BY t.id LIMIT :most",
            {"kind": kind, "scope": self._scope, "after": after, "upto": upto, "most": most},
        )
        cabinet, storages = FileCabinet(self._store, self._scope), storages_of(kind) or {}
        found: list[Known] = []
        for row in rows:
            pending = cabinet.pending(kind, row["id"]) if row["_waits"] else {}
            if ERASED in pending:
                continue  # what the office has of it was forgotten here
            doc = expected_doc(storages, row, pending, json.loads(row["_unknown"] or "{}"))
            found.append(Known(row["id"], row["version"], doc_hash(doc)))
        return found
