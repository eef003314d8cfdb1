"""Which derived things a change concerns: by the fields that changed, and by whom the record belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kmdesk.store.database import Database
from kmdesk.store.journal import Entry

_CHUNK = 400


def fields_of(names: str) -> frozenset[str]:
    """Return the fields named, and `id` and `deleted`: a record that comes or goes always counts."""
    return frozenset(names.split()) | {"id", "deleted"}


# What a figure of the contract is made from: the fields that `kmdesk.store.counted` reads.
COUNTED_FROM = {
    "project": fields_of("starts_on ends_on call_counts_as_visit graduate_levels"),
    "visit": fields_of("company_id starts_at mode status outcome counts_as counts_as_reason broker_id"),
    "match": fields_of("company_id type status agreed_on candidate_id broker_id"),
    "candidate": fields_of("education_level"),
}


def changed(entries: Sequence[Entry], kind: str, fields: frozenset[str]) -> Iterator[Entry]:
    """Yield the entries that changed one of the fields in a record of that kind."""
    return (entry for entry in entries if entry.kind == kind and not fields.isdisjoint(entry.changes))


def ids_changed(entries: Sequence[Entry], kind: str, fields: frozenset[str]) -> set[str]:
    """Return the records of a kind in which one of the fields changed."""
    return {entry.record_id for entry in changed(entries, kind, fields)}


def owners(
    database: Database, entries: Sequence[Entry], kind: str, fields: frozenset[str], owner: str
) -> set[str]:
    """Return whom the changed records belong to, and whom those that moved belonged to before.

    `owner` is the field that says so (`company_id`, `visit_id`); who belongs to nobody gives empty text.
    """
    found: set[str] = set()
    unmoved: set[str] = set()
    for entry in changed(entries, kind, fields):
        if owner in entry.changes:
            found.update(side for side in entry.changes[owner] if side is not None)
        else:
            unmoved.add(entry.record_id)
    return found | looked_up(database, f'SELECT DISTINCT {owner} FROM "{kind}" WHERE id IN ({{}})', unmoved)  # noqa: S608


def looked_up(database: Database, sql: str, ids: set[str]) -> set[str]:
    """Return the texts that a query with `IN ({})` finds for the ids, however many they are."""
    return {
        row[0]
        for chunk in chunks(ids)
        for row in database.rows(sql.format(", ".join("?" * len(chunk))), chunk)
    }


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield the ids in order, as many at a time as one query names."""
    listed = sorted(ids)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
