"""What stays on this desk and is not shared: settings, and drafts of what is not saved yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kmdesk.store.database import Database
from kmdesk.store.gone import state_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was being filled in when the program ended."""

    key: str
    title: str
    at: str
    state: Mapping[str, Any]


class Local:
    """Settings and drafts of one open file. Never journalled, never synced, encrypted like the rest."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - any JSON value
        """Return a setting with its type, or `default`."""
        text = self._db.value("SELECT value FROM local_setting WHERE key = ?", (key,))
        return default if text is None else json.loads(text)

    def set(self, key: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """Keep a setting."""
        self._db.run(
            "INSERT INTO local_setting (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, json.dumps(value, ensure_ascii=False)),
        )

    def keep_draft(self, draft: Draft) -> None:
        """Keep the state of an unsaved form; it is on disk when this returns."""
        self._db.run(
            "INSERT INTO draft (key, title, at, state) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " title = excluded.title, at = excluded.at, state = excluded.state",
            (draft.key, draft.title, draft.at, json.dumps(dict(draft.state), ensure_ascii=False)),
        )

    def is_gone(self, names: Iterable[tuple[str, str]]) -> bool:
        """Tell whether one of some records, kind and id, is gone for good."""
        return any(state_of(self._db, *name) in ("erased", "missing") for name in names)

    def drop_draft(self, key: str) -> None:
        """Forget a draft: the form was saved or thrown away."""
        self._db.run("DELETE FROM draft WHERE key = ?", (key,))

    def drafts(self) -> list[Draft]:
        """Return the drafts left over, newest first."""
        rows = self._db.rows("SELECT key, title, at, state FROM draft ORDER BY at DESC")
        return [Draft(key, title, at, json.loads(state)) for key, title, at, state in rows]
