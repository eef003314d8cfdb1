"""An area read for the first time: records go in by hundreds, what is derived from them follows in steps."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kmdesk.core.i18n import tr
from kmdesk.core.ids import new_id
from kmdesk.models.record import Storage, columns, record_class
from kmdesk.store import projection
from kmdesk.store.database import Database, driver
from kmdesk.store.dependence import looked_up
from kmdesk.store.journal import Entry
from kmdesk.store.projection import Concerned
from kmdesk.store.store import Store
from kmdesk.sync.applying import MERGED
from kmdesk.sync.file_cabinet import FileCabinet, storages_of
from kmdesk.sync.messages import OfficeRow
from kmdesk.sync.unite import ABOUT, BROKER, COMPANY, NUMBER, PARENT, PROJECT, SAMENESS
from kmdesk.sync.wire import blank_of, comes_back, unpack

STEP_SECONDS = 0.04
"""After so long a step of catching up ends: typing and opening go on between two of them."""
_AT_ONCE = 100
"""Records whose derived rows are made together."""

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


def take_new(store: Store, scope: str, rows: Sequence[OfficeRow]) -> list[OfficeRow]:
    """Take the rows that meet nothing on this desk, all at once; returns the others, for the ordinary road.

    Runs inside the caller's transaction. Lists, search and figures are noted as due: `catch_up` makes them.
    """
    by_kind: dict[str, list[OfficeRow]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    apart = _apart(FileCabinet(store, scope), store.db, by_kind)
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
        if new:
            if kind in _JOURNALLED:
                _write_journal(store, new)
            _note_due(store.db, kind, new)
    return [row for row in rows if row.id in apart[row.kind]] if any(apart.values()) else []


def catch_up(store: Store) -> bool:
    """Make the next of the lists, search words and figures that are due; returns whether others still are."""
    if not store.db.value("SELECT EXISTS (SELECT 1 FROM derived_due)"):
        return False
    begun, made, more = time.perf_counter(), list[Entry](), True
    with store.db.transaction():
        while more:
            due = store.db.rows("SELECT kind, id FROM derived_due ORDER BY kind, id LIMIT ?", (_AT_ONCE,))
            ids = [record_id for kind, record_id in due if kind == due[0][0]]
            if ids:
                _make(store.db, due[0][0], ids)
                made.extend(Entry(due[0][0], record_id, {}) for record_id in ids)
            more = len(due) == _AT_ONCE or len(ids) < len(due)
            if time.perf_counter() - begun >= STEP_SECONDS:
                break
    store.tell(made)
    return more


def _make(database: Database, kind: str, ids: Sequence[str]) -> None:
    these = set(ids)
    if kind == COMPANY:
        projection.make(database, Concerned(listed=these, worded=these, figures=these))
    else:
        projection.make(database, Concerned(found={kind: these}))
    database.run("DELETE FROM derived_due WHERE kind = ? AND id <= ?", (kind, ids[-1]))


def _note_due(database: Database, kind: str, rows: Iterable[OfficeRow]) -> None:
    owners = {
        name: {
            str(value) if isinstance(value, str) else unpack("text", value)
            for value in [row.doc.get(name) for row in rows]
        }
        for name in (PARENT, "visit_id")
        if name in (storages_of(kind) or {})
    }
    what = projection.concerned_by_new(database, kind, {row.id for row in rows}, owners)
    companies = what.listed | what.worded | (what.figures or set[str]())
    due = [(COMPANY, company_id) for company_id in sorted(companies)]
    due += [(name, record_id) for name, ids in what.found.items() for record_id in sorted(ids)]
    database.run_many("INSERT OR IGNORE INTO derived_due (kind, id) VALUES (?, ?)", due)


def _apart(cabinet: FileCabinet, database: Database, by_kind: _ByKind) -> dict[str, set[str]]:
    """Return kind -> the rows that may meet another one of the same thing.

    What this version does not know, what is erased, and what was merged away with all that still names it are
    apart as well: rare, and each needs the whole of the ordinary road. A record that is here already is found
    when it is to be written.
    """
    apart: dict[str, set[str]] = {}
    merged = {row["id"] for rule in SAMENESS for row in cabinet.merged(rule.kind)}
    for kind, rows in by_kind.items():
        ids = {row.id for row in rows}
        if storages_of(kind) is not None and kind not in _FEW:
            ids = {row.id for row in rows if row.erased}
        if kind == COMPANY:
            ids |= _with_a_number_known(database, rows)
        gone = {row.id for row in rows if MERGED in str(row.doc.get("extra", ""))}
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


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows of a kind are written: the places of texts, place and storage of others, by field.

    `own` are the places of id, scope and version.
    """

    sql: str
    blank: Sequence[Any]
    texts: Mapping[str, int]
    others: Mapping[str, tuple[int, Storage]]
    own: tuple[int, int, int]


@cache
def _table(kind: str) -> _Table:
    stored, travelling = columns(record_class(kind)), storages_of(kind) or {}
    names = list(stored)
    quoted = ", ".join(f'"{name}"' for name in names)
    return _Table(
        f'INSERT INTO "{kind}" ({quoted}) VALUES ({", ".join("?" * len(names))})',  # noqa: S608
        [blank_of(storage) for storage in stored.values()],
        {name: names.index(name) for name, storage in travelling.items() if storage == "text"},
        {name: (names.index(name), storage) for name, storage in travelling.items()},
        (names.index("id"), names.index("scope_id"), names.index("version")),
    )


def _insert(store: Store, scope: str, kind: str, rows: Sequence[OfficeRow]) -> bool:
    """Write new rows of one kind as the office has them; False, and nothing was, when one is here already."""
    table = _table(kind)
    blank, text_at, other_at = table.blank, table.texts.get, table.others.get
    id_place, scope_place, version_place = table.own
    made: list[list[Any]] = []
    unknown: list[tuple[OfficeRow, dict[str, Any]]] = []
    for row in rows:
        values = [*blank]
        values[id_place], values[scope_place], values[version_place] = row.id, scope, row.version
        left: dict[str, Any] = {}
        for name, value in row.doc.items():
            place = text_at(name)
            if place is not None and value.__class__ is str:
                values[place] = value
                continue
            other = other_at(name)
            if other is None:
                left[name] = value
            else:
                place, storage = other
                values[place] = stored = unpack(storage, value)
                as_it_came = stored is value and stored != blank_of(storage)
                if not as_it_came and not comes_back(storage, value):
                    left[name] = value
        made.append(values)
        if left:
            unknown.append((row, left))
    try:
        with store.db.transaction():
            store.db.run_many(table.sql, made)
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
