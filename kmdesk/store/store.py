"""Records in and out of the open file. Writing a record writes its journal entry in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any, TypeVar, cast

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.ids import new_id
from kmdesk.models.record import Record, columns, record_class
from kmdesk.store.database import CannotSaveError, Database
from kmdesk.store.gone import ZERO, gone_error, state_of
from kmdesk.store.journal import Changes, Entry, Group, Journal

R = TypeVar("R", bound=Record)
Touched = frozenset[tuple[str, str]]


@dataclass
class Unit:
    """The changes of one user action while it is being written."""

    store: Store
    entries: list[Entry] = field(default_factory=list[Entry])

    def put(self, record: R, seen: R | None = None) -> R:
        """Create the record, or change the fields that differ from what is stored. Returns it.

        `seen` is the record as it was shown to whoever changed it: then only what differs from that is
        written, so that what a colleague's change has brought meanwhile is not put back. Raises KnownError
        for one that was shown and is gone by now.
        """
        if seen is not None and seen.id == record.id and not (seen.deleted or record.deleted):
            self.store.check_there(seen)
        entry = self.store.difference(record, seen)
        if entry:
            self.store.apply(entry)
            self.entries.append(entry)
        return record

    def delete(self, record: Record) -> None:
        """Mark the record deleted and leave the rest as it is stored; its journal keeps what it was."""
        stored = self.store.stored(record.kind, record.id)
        if stored and not stored["deleted"]:
            entry = Entry(record.kind, record.id, {"deleted": (0, 1)})
            self.store.apply(entry)
            self.entries.append(entry)


class Store:
    """The records of one desk. Used on the store's thread only."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.db = database
        self.clock = clock
        self.journal = Journal(database)
        self.broker_id = ""
        self.shut: CannotSaveError | None = None
        """Why nobody may change records; None when everybody may. Erasing a person stays possible."""
        self.listeners: list[Callable[[Touched], None]] = []
        self._unit: Unit | None = None

    # -- reading ---------------------------------------------------------------------------------

    def get(self, cls: type[R], record_id: str) -> R | None:
        """Return a live record, or None when there is none (any more)."""
        found = self.find(cls, "id = ?", (record_id,))
        return found[0] if found else None

    def require(self, cls: type[R], record_id: str) -> R:
        """Return a live record. Raises KnownError, which says what became of it, when it is not there."""
        record = self.get(cls, record_id)
        if record is None:
            raise gone_error(state_of(self.db, cls.kind, record_id))
        return record

    def check_there(self, seen: Record) -> None:
        """Raise KnownError when a record that was shown is gone; one that is not stored yet is not."""
        state = state_of(self.db, seen.kind, seen.id)
        if state != "live" and not (state == "missing" and not seen.version):
            raise gone_error(state)

    def find(
        self, cls: type[R], where: str = "1", params: Sequence[Any] = (), *, order: str = "id"
    ) -> list[R]:
        """Return the live records that fulfil a SQL condition written in the services."""
        sql = f'SELECT * FROM "{cls.kind}" WHERE deleted = 0 AND ({where}) ORDER BY {order}'  # noqa: S608
        return [cls.from_row(row) for row in self.db.named(sql, params)]

    # -- writing ---------------------------------------------------------------------------------

    @contextmanager
    def action(
        self, text: str, subject: str = "", *, chain: str = "", undoable: bool = True, erases: bool = False
    ) -> Generator[Unit]:
        """One user action: everything put inside becomes one transaction and one journal group.

        `text` names it in the undo menu ("Ret virksomhed"), `subject` what it was done to. Actions with the
        same non-empty `chain` are undone together. An action inside another one becomes part of it and goes
        by its name; when it fails, only its own changes are taken back. One that `erases` a person may be
        done even while the store is shut. Raises CannotSaveError when the file cannot be written; then
        nothing was.
        """
        if self._unit is not None:
            with self._joined(self._unit) as unit:
                yield unit
            return
        if not erases:
            self._check_open()
        self._unit = unit = Unit(self)
        try:
            with self.db.transaction():
                yield unit
                _check_size(unit.entries)
                self._finish(unit.entries, action=text, subject=subject, chain=chain, undoable=undoable)
        finally:
            self._unit = None
        self.tell(unit.entries)

    def warm_up(self) -> None:
        """Load what writing needs, so that the first save is as quick as the second."""
        from kmdesk.store import counted, projection

        _ = self.db.alchemy, counted, projection

    def undo(self) -> Group | None:
        """Take back the newest action that is not undone; returns it, or None when there is none."""
        return self._turn(self.journal.to_undo(), undo=True)

    def redo(self) -> Group | None:
        """Do the last undone action again; returns it, or None when there is none."""
        return self._turn(self.journal.to_redo(), undo=False)

    def replay(self, entries: Iterable[Entry]) -> None:
        """Apply journal entries to this store without writing them again (recovery)."""
        replayed = list(entries)
        with self.db.transaction():
            for entry in replayed:
                self.apply(entry)
            _refresh(self.db, replayed)

    def load(self, records: Sequence[Record], *, text: str) -> None:
        """Create many new records at once as one action that is not undone (demo, first import)."""
        with self.db.transaction():
            entries: list[Entry] = []
            for kind, group in groupby(records, key=lambda record: record.kind):
                rows = [record.to_row() for record in group]
                self.db.execute(_insert(kind), rows)
                entries.extend(_creation(kind, row) for row in rows)
            self._append(entries, action=text, undoable=False)

    def erase(self, record: Record) -> None:
        """Forget a record for good (privacy): row, journal, search; the office is told. There is no undo.

        Inside an action it is told as a part of that, and the office forgets as well what the rest of the
        action changed from.
        """
        with self.db.transaction():
            names = [(record.kind, record.id, record.scope_id, record.version)]
            # What two people changed differently is told in records of its own, with both values.
            names += self.db.rows(
                "SELECT 'conflict', id, scope_id, version FROM conflict WHERE about_id = ? AND deleted = 0",
                (record.id,),
            )
            gone = [self.forget(*name) for name in names]
            told = [Entry(kind, record_id, {"erased": (0, 1)}) for kind, record_id, *_ in names]
            if self._unit is None:
                self._append(told, action=tr("Slet for altid"), undoable=False)
            else:
                self._unit.entries += told
            _refresh(self.db, gone)
        self.tell(gone)

    def forget(self, kind: str, record_id: str, scope: str, version: int, *, drop: bool = False) -> Entry:
        """Take a record and everything written about it out of the file, inside the caller's transaction.

        A mark that it is deleted stays behind, unless it is to `drop` (the area has left this desk). Returns
        the entry that what is derived has to follow.
        """
        groups = "SELECT group_seq FROM journal_entry WHERE record_id = ?"
        self.db.run(
            f"UPDATE journal_group SET subject = '', undoable = 0 WHERE seq IN ({groups})",  # noqa: S608
            (record_id,),
        )
        self.db.run("DELETE FROM journal_entry WHERE record_id = ?", (record_id,))
        self.db.run("DELETE FROM sync_settled WHERE record_id = ?", (record_id,))
        self.db.run(f'DELETE FROM "{kind}" WHERE id = ?', (record_id,))  # noqa: S608 - a kind of ours
        if not drop:
            blank = {**_blank(kind), "id": record_id, "scope_id": scope, "version": version, "deleted": 1}
            self.db.execute(_insert(kind), blank)
        return Entry(kind, record_id, {"id": (record_id, record_id), "deleted": (0, 1)})

    # -- parts -----------------------------------------------------------------------------------

    def difference(self, record: Record, seen: Record | None = None) -> Entry | None:
        """Return what putting the record would change, or None when nothing; see `Unit.put`."""
        new = record.to_row()
        old = self.stored(record.kind, record.id)
        if old is None:
            return _creation(record.kind, new)
        shown = seen.to_row() if seen is not None and seen.id == record.id else {}
        changes: Changes = {
            name: (old[name], value)
            for name, value in new.items()
            if name != "version" and old[name] != value and (name not in shown or shown[name] != value)
        }
        return Entry(record.kind, record.id, changes) if changes else None

    def apply(self, entry: Entry) -> None:
        """Write an entry's new values into the record's row."""
        values = {name: to for name, (_, to) in entry.changes.items()}
        if entry.creates:
            self.db.execute(_insert(entry.kind), {**_blank(entry.kind), **values})
        else:
            self.db.execute(_update(entry.kind), {_WHICH: entry.record_id, **values})

    def stored(self, kind: str, record_id: str) -> dict[str, Any] | None:
        """Return a record's row as it is stored, deleted or not; None when there never was one."""
        rows = self.db.named(f'SELECT * FROM "{kind}" WHERE id = ?', (record_id,))  # noqa: S608
        return rows[0] if rows else None

    def _append(self, entries: Sequence[Entry], **about: Any) -> int:  # noqa: ANN401 - the journal's own arguments
        written: dict[str, Any] = {"group_id": new_id(), "subject": "", "at": self.clock.stamp(), **about}
        return self.journal.append(entries, broker_id=self.broker_id, **written)

    def _finish(self, entries: Sequence[Entry], **about: Any) -> None:  # noqa: ANN401
        if entries:
            self._append(entries, **about)
            _refresh(self.db, entries)

    @contextmanager
    def _joined(self, outer: Unit) -> Generator[Unit]:
        before = len(outer.entries)
        try:
            with self.db.transaction():
                yield outer
        except BaseException:
            del outer.entries[before:]
            raise

    def tell(self, entries: Sequence[Entry]) -> None:
        """Say which records changed to who listens; who writes in a transaction of its own calls it after."""
        touched = frozenset((entry.kind, entry.record_id) for entry in entries)
        if touched:
            for listener in self.listeners:
                listener(touched)

    def _check_open(self) -> None:
        if self.shut is not None:
            raise CannotSaveError(self.shut.message, self.shut.advice)

    def _turn(self, groups: Sequence[Group], *, undo: bool) -> Group | None:
        if not groups:
            return None
        self._check_open()
        written: list[Entry] = []
        with self.db.transaction():
            for group in groups:
                done = self.journal.entries(group.seq if undo else self._undoing(group.seq))
                entries: list[Entry] = []
                for entry in reversed(done):
                    inverse = entry.inverse()
                    self._check_unchanged(inverse, undo=undo)
                    self.apply(inverse)
                    entries.append(inverse)
                self._finish(
                    entries,
                    action=group.action,
                    subject=group.subject,
                    chain=group.chain,
                    mode="undo" if undo else "redo",
                    inverts=group.seq,
                )
                self.journal.mark(group.seq, undone=undo)
                written.extend(entries)
        self.tell(written)
        return groups[0]

    def _undoing(self, group_seq: int) -> int:
        return self.db.value(
            "SELECT max(seq) FROM journal_group WHERE mode = 'undo' AND inverts = ?", (group_seq,)
        )

    def _check_unchanged(self, entry: Entry, *, undo: bool) -> None:
        """Refuse to take back a change that somebody has since built upon, or whose record is gone."""
        row = self.stored(entry.kind, entry.record_id)
        if row is None or (row["deleted"] and "deleted" not in entry.changes):
            raise KnownError(
                tr("Det kan ikke fortrydes, for det er slettet siden.")
                if undo
                else tr("Det kan ikke gøres igen, for det er slettet siden.")
            )
        if any(row[name] != old for name, (old, _) in entry.changes.items()):
            raise KnownError(
                tr("Det kan ikke fortrydes, for andre har ændret det samme siden.")
                if undo
                else tr("Det kan ikke gøres igen, for andre har ændret det samme siden."),
                tr("Se historikken, og ret det i hånden."),
            )


LARGEST = 2_500_000
"""Bytes of what one action writes into one record: three times as much is what an office takes in one change,
which tells the text before as well."""


def _check_size(entries: Iterable[Entry]) -> None:
    """Refuse text that no office would take. Raises KnownError with the `field` that holds most of it."""
    for entry in entries:
        texts = {name: to for name, (_, to) in entry.changes.items() if isinstance(to, str)}
        if sum(map(len, texts.values())) * 4 <= LARGEST:
            continue
        if sum(len(text.encode(errors="replace")) for text in texts.values()) > LARGEST:
            raise KnownError(
                tr("Teksten er for lang til at blive gemt."),
                tr("Forkort den, eller del den op. Der er plads til godt to millioner tegn."),
                field=max(texts, key=lambda name: len(texts[name])),
            )


def _creation(kind: str, row: dict[str, Any]) -> Entry:
    """Return the first entry of a record: every value that differs from an empty record's."""
    blank = _blank(kind)
    changes: Changes = {
        name: (None, value) for name, value in row.items() if name == "id" or value != blank[name]
    }
    return Entry(kind, cast("str", row["id"]), changes)


_WHICH = "record_id"


@cache
def _blank(kind: str) -> dict[str, Any]:
    """Return the empty row that a creation starts from: a class's defaults may change, journals stay."""
    return {name: ZERO[storage] for name, storage in columns(record_class(kind)).items()} | {"version": 0}


@cache
def _insert(kind: str) -> Any:  # noqa: ANN401 - SQLAlchemy is imported by whoever writes
    from kmdesk.models.tables import table

    return table(kind).insert()


@cache
def _update(kind: str) -> Any:  # noqa: ANN401 - SQLAlchemy is imported by whoever writes
    """Return an UPDATE of one record; its columns are the names of the values it is given."""
    import sqlalchemy as sa

    from kmdesk.models.tables import table

    return table(kind).update().where(table(kind).c.id == sa.bindparam(_WHICH))


def _refresh(database: Database, entries: Sequence[Entry]) -> None:
    from kmdesk.store import projection  # its statements are loaded by the first write, not by the start

    projection.refresh(database, entries)
