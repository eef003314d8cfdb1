"""What every synced record is: an identity, a version from the office, and fields of plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Literal, Self, TypeVar, get_type_hints

from kmdesk.core.ids import new_id
from kmdesk.core.well_formed import well_formed

Storage = Literal["text", "integer", "boolean", "list", "map"]

# Aliases that say what a text holds; empty text means "not known".
Day = str
"""A date, `YYYY-MM-DD`."""
Wall = str
"""A local wall-clock time, `YYYY-MM-DDTHH:MM`: when a meeting is, wherever the laptop thinks it is."""
Stamp = str
"""A moment in UTC, `YYYY-MM-DDTHH:MM:SS.mmmZ`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A synced record. Subclasses add fields of type str, bool, int | None, tuple or Mapping (JSON)."""

    kind: ClassVar[str] = ""

    id: str = field(default_factory=new_id)
    scope_id: str = ""
    version: int = 0
    deleted: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Build the record from stored values by column name; columns it does not know are ignored."""
        return cls(
            **{name: load(storage, row[name]) for name, storage in columns(cls).items() if name in row}
        )

    def to_row(self) -> dict[str, Any]:
        """Return the stored value of every column."""
        return {name: dump(storage, getattr(self, name)) for name, storage in columns(type(self)).items()}


R = TypeVar("R", bound=Record)
_KINDS: dict[str, type[Record]] = {}


def register(cls: type[R]) -> type[R]:
    """Make a record class known by its kind, so that the journal and the store can find it."""
    _KINDS[cls.kind] = cls
    return cls


def record_class(kind: str) -> type[Record]:
    """Return the class of a kind. Raises KeyError for a kind this version does not know."""
    if kind not in _KINDS:
        _load_all()
    return _KINDS[kind]


def kinds() -> tuple[str, ...]:
    """Return every known kind, in alphabetical order."""
    _load_all()
    return tuple(sorted(_KINDS))


def _load_all() -> None:
    from kmdesk import models

    models.load_all()


@cache
def columns(cls: type[Record]) -> dict[str, Storage]:
    """Return column name -> how it is stored, derived from the annotations of the dataclass."""
    hints = get_type_hints(cls)
    return {f.name: _storage(hints[f.name]) for f in fields(cls)}


def _storage(hint: object) -> Storage:
    text = str(hint)
    if hint is str:
        return "text"
    if hint is bool:
        return "boolean"
    if hint is int or text == "int | None":
        return "integer"
    return "list" if text.startswith("tuple") else "map"


def dump(storage: Storage, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Turn a field's value into what SQLite and the journal keep: text, a number or None.

    This is the door of the store: half a character, which no file can hold, is replaced here.
    """
    if storage in ("list", "map"):
        plain: object = list(value) if storage == "list" else dict(value)
        return well_formed(json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
    if storage == "text" and isinstance(value, str):
        return well_formed(value)
    return int(value) if storage == "boolean" else value


def load(storage: Storage, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Turn a stored value back into the field's value. `load(s, dump(s, v)) == v`."""
    if storage == "list":
        return tuple(json.loads(value)) if value else ()
    if storage == "map":
        return json.loads(value) if value else {}
    if storage == "boolean":
        return bool(value)
    return ("" if value is None else value) if storage == "text" else value
