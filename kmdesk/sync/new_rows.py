"""The office's rows as new rows of the desk's tables.

Rows that tell the same fields go in together, column by column, where every value is stored just as it came.
Whatever is special (a field of a later version, packed text, a value that does not fit) and what is rare goes
value by value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kmdesk.models.record import Storage, columns, record_class
from kmdesk.store.database import Database
from kmdesk.sync.file_cabinet import storages_of
from kmdesk.sync.messages import OfficeRow
from kmdesk.sync.outbox import defaults_of
from kmdesk.sync.wire import blank_of, comes_back, unpack

_FEW = 20
"""Rows of the same fields below which putting them in columns is not worth a statement of its own."""
_TYPES: Mapping[Storage, type] = {"text": str, "integer": int, "boolean": bool, "list": str, "map": str}
_JSON: Mapping[Storage, type] = {"list": list, "map": dict}
_OWN = ("id", "scope_id", "version")
_scan = json.JSONDecoder().raw_decode  # `unpack` looks as closely, and takes three times as long


@dataclass(frozen=True, slots=True)
class Written:
    """What writes some rows: a statement for many, and of some rows what the desk cannot hold."""

    sql: str
    values: Sequence[Sequence[Any]]
    unknown: Sequence[tuple[OfficeRow, dict[str, Any]]] = ()


def written(database: Database, kind: str, scope: str, rows: Sequence[OfficeRow]) -> Iterator[Written]:
    """Yield what writes new rows of one kind as the office has them."""
    alike: dict[tuple[str, ...], list[OfficeRow]] = {}
    for row in rows:
        alike.setdefault(tuple(row.doc), []).append(row)
    given = set(defaults_of(database, kind))
    others: list[OfficeRow] = []
    for names, found in alike.items():
        together = len(found) >= _FEW and given.issubset(names)
        values = _in_columns(kind, scope, names, found) if together else None
        if values is None:
            others += found
        else:
            yield Written(_insert_of(kind, names), values)
    if others:
        yield _one_by_one(kind, scope, others)


@cache
def _insert_of(kind: str, names: Sequence[str]) -> str:
    into = ", ".join(f'"{name}"' for name in (*_OWN, *names))
    marks = ", ".join("?" * (len(_OWN) + len(names)))
    return f'INSERT INTO "{kind}" ({into}) VALUES ({marks})'  # noqa: S608 - fields of ours


def _in_columns(
    kind: str, scope: str, names: Sequence[str], rows: Sequence[OfficeRow]
) -> list[tuple[Any, ...]] | None:
    """Return the values of rows that tell the same fields; None when one of them is not stored as it came."""
    storages = storages_of(kind) or {}
    if not storages.keys() >= set(names):
        return None
    stored: list[Sequence[Any]] = []
    for name, column in zip(names, zip(*(row.doc.values() for row in rows), strict=True), strict=True):
        storage = storages[name]
        if set(map(type, column)) != {_TYPES[storage]} or not _fit(storage, column):
            return None
        stored.append(list(map(int, column)) if storage == "boolean" else column)
    ids, versions = [row.id for row in rows], [row.version for row in rows]
    return list(zip(ids, [scope] * len(rows), versions, *stored, strict=True))


def _fit(storage: Storage, column: Sequence[Any]) -> bool:
    """Tell whether values of the right type are stored as they came and sent again like that."""
    if storage in ("text", "boolean"):
        return True
    blank = blank_of(storage)
    if storage == "integer":
        return all(value != blank and unpack(storage, value) == value for value in set(column))
    try:
        for text in set(column):
            found, end = _scan(text, 0)
            if found.__class__ is not _JSON[storage] or end != len(text) or text == blank:
                return False
    except (ValueError, RecursionError):  # no JSON: it is looked at by itself
        return False
    return True


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


def _one_by_one(kind: str, scope: str, rows: Sequence[OfficeRow]) -> Written:
    """Return what writes rows of which each value is looked at by itself."""
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
                if value is True and storage == "boolean":
                    values[place] = 1
                    continue
                values[place] = stored = unpack(storage, value)
                as_it_came = stored is value and stored != blank_of(storage)
                if not as_it_came and not comes_back(storage, value):
                    left[name] = value
        made.append(values)
        if left:
            unknown.append((row, left))
    return Written(table.sql, made, unknown)
