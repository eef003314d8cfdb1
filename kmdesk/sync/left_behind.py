"""What an area would leave behind on this desk outside its records: settings, drafts, and backups.

The backups are encrypted, but whoever holds the desk's key could look up in them what the office has closed.
So a new one is made and read again, and then the older ones go. That is remembered in the transaction which
takes the records away, and done again until it came through.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Literal, cast

from kmdesk.core.errors import KnownError
from kmdesk.core.log import logger
from kmdesk.store import backup
from kmdesk.store.database import Database
from kmdesk.store.desk import Desk
from kmdesk.store.local import Local
from kmdesk.sync.link import OnStore

OldBackups = Literal["", "replaced", "held"]
"""Of backups that hold an area which has left: there are none, they are gone, or they could not go yet."""
_TO_REPLACE = "backups_to_replace"
_FILTERS = "companies.saved_filters"


def drafts_of(database: Database, ids: Collection[str]) -> dict[str, Any]:
    """Return the drafts of forms whose record goes: a draft's key or content names it."""
    drafts = {key: json.loads(state) for key, state in database.rows("SELECT key, state FROM draft")}
    return {
        key: state
        for key, state in drafts.items()
        if not set(ids).isdisjoint(key.replace("/", ":").split(":")) or _without(state, ids) != state
    }


def typed_in_settings(database: Database, ids: Collection[str]) -> dict[str, Any]:
    """Return what was written about records that go and is kept as a setting: notes of a call list."""
    found: dict[str, Any] = {}
    for key, text in database.rows("SELECT key, value FROM local_setting"):
        found |= {f"{key}:{name}": {"text": said} for name, said in _texts_about(json.loads(text), ids)}
    return found


def clean(database: Database, ids: Collection[str]) -> None:
    """Let settings and drafts name none of the records that go, in the caller's transaction."""
    for key in drafts_of(database, ids):
        database.run("DELETE FROM draft WHERE key = ?", (key,))
    local = Local(database)
    for key, text in database.rows("SELECT key, value FROM local_setting"):
        value = json.loads(text)
        left = _filters_without(value, ids) if key == _FILTERS else _without(value, ids)
        if left != value:
            local.set(key, left)


def remember_backups(database: Database) -> None:
    """Note, in the caller's transaction, that the backups hold what has left."""
    Local(database).set(_TO_REPLACE, value=True)


def replace_backups(desk: Desk, on_store: OnStore) -> OldBackups:
    """Make the backups anew when they hold what has left; not on the store's thread, which goes on meanwhile.

    What cannot go yet is tried again the next time.
    """
    if not on_store(lambda: bool(desk.local.get(_TO_REPLACE, default=False))):
        return ""
    try:
        backup.replace_all(desk.profile, desk.key, desk.store.clock)
    except KnownError as error:
        logger.info("sync: backups not replaced, %s", type(error).__name__)
        return "held"
    on_store(lambda: desk.local.set(_TO_REPLACE, value=False))
    return "replaced"


def _texts_about(value: object, ids: Collection[str]) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return []
    found: list[tuple[str, str]] = []
    for name, inner in cast("dict[str, object]", value).items():
        if name in ids and isinstance(inner, str) and inner.strip():
            found.append((name, inner))
        else:
            found += _texts_about(inner, ids)
    return found


def _filters_without(filters: Mapping[str, Any], ids: Collection[str]) -> dict[str, Any]:
    """Return filters that name none of the records. One whose choice would be empty asked for them only."""
    kept: dict[str, Any] = {}
    for name, query in filters.items():
        left = _without(query, ids)
        if not any(
            query[field] and not left.get(field) for field in query if query[field] != left.get(field)
        ):
            kept[name] = left
    return kept


def _without(value: Any, ids: Collection[str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value without what names one of the records."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value).items()
        return {
            name: _without(inner, ids) for name, inner in entries if name not in ids and not _is(inner, ids)
        }
    if isinstance(value, list):
        return [_without(inner, ids) for inner in cast("list[Any]", value) if not _is(inner, ids)]
    return value


def _is(value: object, ids: Collection[str]) -> bool:
    return isinstance(value, str) and value in ids
