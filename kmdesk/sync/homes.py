"""Which area a record belongs to: its own, that of what it belongs to, or the one of new records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kmdesk.models.record import kinds
from kmdesk.services.sync_overview import HOME_SETTING
from kmdesk.store.database import Database
from kmdesk.store.store import Store
from kmdesk.sync.parties import Name

_PARENTS = {
    f"{kind}_id": kind
    for kind in (
        *("company", "visit", "need", "match", "agreement", "candidate", "institution"),
        *("inquiry", "partnership", "lead"),
    )
}


def home_of(store: Store, kind: str, row: Mapping[str, Any], homes: dict[Name, str]) -> str:
    """Return the scope of a record: its own, else of what it belongs to, else the one of new records.

    `homes` remembers what was looked up.
    """
    if row["scope_id"]:
        return row["scope_id"]
    for name in (*_PARENTS, "about_id"):
        parent_id = row.get(name, "")
        parent_kind = row["about_kind"] if name == "about_id" and parent_id else _PARENTS.get(name, "")
        if not parent_id or parent_kind not in kinds() or (parent_kind, parent_id) == (kind, row["id"]):
            continue
        key = (parent_kind, parent_id)
        if key not in homes:
            homes[key] = ""  # whatever points in a circle ends here
            parent = store.stored(*key)
            homes[key] = home_of(store, parent_kind, parent, homes) if parent else ""
        if homes[key]:
            return homes[key]
    return first_scope(store.db)


def first_scope(database: Database) -> str:
    """Return the scope that new records belong to; "" before this desk has joined one.

    The one the broker has chosen, else the one that was joined first; where nothing may be sent to only when
    there is no other, or while something is under way there.
    """
    found: str | None = database.value(
        "SELECT scope_id FROM sync_scope s ORDER BY"
        " may_write OR EXISTS (SELECT 1 FROM sync_flight f WHERE f.scope_id = s.scope_id) DESC,"
        " json_quote(scope_id) = coalesce((SELECT value FROM local_setting WHERE key = ?), '') DESC, rowid"
        " LIMIT 1",
        (HOME_SETTING,),
    )
    return found or ""


def settle_home(database: Database, scope: str, names: Iterable[Name]) -> None:
    """Let records belong to the area they are sent to from now on, whatever becomes of the sending."""
    for kind, record_id in names:
        if kind in kinds():
            database.run(
                f"UPDATE \"{kind}\" SET scope_id = ? WHERE id = ? AND scope_id = ''",  # noqa: S608 - a kind of ours
                (scope, record_id),
            )
