"""An area read for the first time: records go in by hundreds, what is derived from them follows in steps."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kmdesk.core import collecting
from kmdesk.core.i18n import tr
from kmdesk.core.ids import new_id
from kmdesk.models.record import kinds
from kmdesk.store import in_ranges, projection, put_off
from kmdesk.store.database import Database, driver
from kmdesk.store.dependence import looked_up
from kmdesk.store.journal import Entry
from kmdesk.store.store import Store
from kmdesk.sync.applying import MERGED
from kmdesk.sync.file_cabinet import FileCabinet, storages_of
from kmdesk.sync.messages import OfficeRow
from kmdesk.sync.new_rows import written
from kmdesk.sync.unite import ABOUT, BROKER, COMPANY, NUMBER, PROJECT, SAMENESS
from kmdesk.sync.wire import unpack

_AT_ONCE = 200
"""Records whose derived rows are made together."""
_DUE = "INSERT OR IGNORE INTO derived_due (kind, id) VALUES (?, ?)"
_NEEDED = ("company_cvr", "company_merged")
"""Indexes by which the reading itself looks things up."""
_FEW_APART = 5
"""Companies of a page that may go the ordinary road, which looks up what belongs to them, without indexes."""

_JOURNALLED = ("candidate", "institution_contact")
"""People: matching follows their journal, and erasing finds there when they were deleted and their names.

Of everything else the office has the history so far, and the journal begins with the first change after it.
"""
_FEW = (BROKER, PROJECT)
"""Kinds of which an area has few and two may be one."""
_NAMING = (*(name for rule in SAMENESS for name in rule.named_in), ABOUT)
_ByKind = Mapping[str, Sequence[OfficeRow]]


def goes_on(store: Store, scope: str) -> bool:
    """Tell whether a scope has not been read to its end yet."""
    return bool(store.db.value("SELECT first_read FROM sync_scope WHERE scope_id = ?", (scope,)))


def end(store: Store, scope: str) -> None:
    """Note that a scope was read to its end: what comes from now on are single changes."""
    store.db.run("UPDATE sync_scope SET first_read = 0 WHERE scope_id = ?", (scope,))


def take_new(store: Store, scope: str, rows: Sequence[OfficeRow], *, more: bool) -> list[OfficeRow]:
    """Take the rows that meet nothing on this desk, all at once; returns the others, for the ordinary road.

    Runs inside the caller's transaction. Lists, search and figures are noted as due, and with `more` to come
    the indexes of the records are put off: `catch_up` makes them.
    """
    by_kind: dict[str, list[OfficeRow]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    apart = _apart(FileCabinet(store, scope), store.db, by_kind)
    if more:
        put_off.put_off(store.db, [kind for kind in by_kind if kind in kinds()], _NEEDED)
    for kind, found in by_kind.items():
        new = [row for row in found if row.id not in apart[kind]] if apart[kind] else found
        if new and not _insert(store, scope, kind, new):
            apart[kind] |= looked_up(
                store.db,
                f'SELECT id FROM "{kind}" WHERE id IN ({{}})',  # noqa: S608 - a kind of ours
                {row.id for row in new},
            )
            new = [row for row in found if row.id not in apart[kind]]
            if not _insert(store, scope, kind, new):
                raise LookupError(kind)
        if new and kind in _JOURNALLED:
            _write_journal(store, new)
    due = {name for kind in by_kind for name in projection.concerned_by_new(kind)}
    store.db.run_many(_DUE, [(kind, "") for kind in sorted(due)])
    left = [row for row in rows if row.id in apart[row.kind]] if any(apart.values()) else []
    if sum(row.kind == COMPANY for row in left) > _FEW_APART:
        put_off.make_all(store.db)
    return left


def catch_up(store: Store, seconds: float) -> bool:
    """Make the next of the indexes, lists, search words and figures that are due, for about so many seconds.

    Returns whether others still are.
    """
    if put_off.make_next(store.db, seconds):
        return True
    due = _next_due(store.db)
    if due is None:
        return False
    begun, made = time.perf_counter(), list[Entry]()
    with collecting.put_off(), store.db.transaction():
        while due is not None:
            ids = _make(store.db, *due)
            if store.listeners:
                made.extend(Entry(due[0], record_id, {}) for record_id in ids)
            due = _next_due(store.db)
            if time.perf_counter() - begun >= seconds:
                break
    store.tell(made)
    return due is not None


def _next_due(database: Database) -> tuple[str, str] | None:
    """Return a kind of which what is derived is due, and from which id on."""
    found: Any = database.row("SELECT kind, id FROM derived_due ORDER BY kind, id LIMIT 1")
    return found


def _make(database: Database, kind: str, start: str) -> list[str]:
    """Make what is derived of the next records of a kind; returns them."""
    ids = [
        record_id
        for (record_id,) in database.rows(
            f'SELECT id FROM "{kind}" WHERE id >= ? ORDER BY id LIMIT ?',  # noqa: S608 - a kind of ours
            (start, _AT_ONCE + 1),
        )
    ]
    end = ids[_AT_ONCE] if len(ids) > _AT_ONCE else ""
    in_ranges.make_between(database, kind, start, end)
    database.run("DELETE FROM derived_due WHERE kind = ?1 AND (id < ?2 OR ?2 = '')", (kind, end))
    if end:
        database.run(_DUE, (kind, end))
    return ids[:_AT_ONCE]


def _apart(cabinet: FileCabinet, database: Database, by_kind: _ByKind) -> dict[str, set[str]]:
    """Return kind -> the rows that may meet another one of the same thing.

    What this version does not know, what is erased, and what was merged away with all that still names it are
    apart as well: rare, and each needs the whole of the ordinary road. A record that is here already is found
    when it is to be written.
    """
    apart: dict[str, set[str]] = {}
    merged = {row["id"] for rule in SAMENESS for row in cabinet.merged(rule.kind)}
    for kind, rows in by_kind.items():
        if storages_of(kind) is None or kind in _FEW:
            ids = {row.id for row in rows}
        else:
            ids = {row.id for row in rows if row.erased}
        if kind == COMPANY:
            ids |= _with_a_number_known(database, rows)
        gone = {row.id for row in rows if "extra" in row.doc and MERGED in str(row.doc["extra"])}
        apart[kind] = ids | gone
        merged |= gone
    if merged:
        for kind, rows in by_kind.items():
            names = [name for name in _NAMING if name in (storages_of(kind) or {})]
            apart[kind].update(
                row.id for row in rows if any(str(row.doc.get(name)) in merged for name in names)
            )
    return apart


def _with_a_number_known(database: Database, companies: Iterable[OfficeRow]) -> set[str]:
    """Return the companies whose CVR number another one has, here or in the same page."""
    numbers = {row.id: str(row.doc[NUMBER]) for row in companies if NUMBER in row.doc}
    known = looked_up(
        database, "SELECT cvr FROM company WHERE cvr <> '' AND cvr IN ({})", set(numbers.values())
    )
    times = Counter(numbers.values())
    return {company_id for company_id, number in numbers.items() if number in known or times[number] > 1}


def _insert(store: Store, scope: str, kind: str, rows: Sequence[OfficeRow]) -> bool:
    """Write new rows of one kind as the office has them; False, and nothing was, when one is here already."""
    unknown: list[tuple[OfficeRow, dict[str, Any]]] = []
    try:
        with store.db.transaction():
            for some in written(store.db, kind, scope, rows):
                store.db.run_many(some.sql, some.values)
                unknown += some.unknown
    except driver.IntegrityError:
        return False
    cabinet = FileCabinet(store, scope)
    for row, values_of in unknown:
        cabinet.keep_unknown(row, values_of)
    return True


def _write_journal(store: Store, rows: Iterable[OfficeRow]) -> None:
    """Tell the journal of people as the ordinary road does, in one action for each page and author."""
    told: dict[str, list[Entry]] = {}
    cabinet = FileCabinet(store, "")
    for row in rows:
        storages = storages_of(row.kind) or {}
        values = {name: unpack(storages[name], value) for name, value in row.doc.items() if name in storages}
        entry = cabinet.entry(row.kind, row.id, None, values)
        if entry is not None:
            told.setdefault(row.by, []).append(entry)
    for author, entries in told.items():
        store.journal.append(
            entries,
            group_id=new_id(),
            action=tr("Hentet fra kontoret"),
            subject="",
            broker_id=author,
            at=store.clock.stamp(),
            mode="pull",
            undoable=False,
        )
