"""What became of a record that is not there to be opened or saved any more, and how people are told."""

from __future__ import annotations

from typing import Any, Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models.record import Storage, columns, record_class
from kmdesk.store.database import Database

State = Literal["live", "deleted", "erased", "missing"]
"""`deleted` can be taken back, `erased` cannot; `missing`: it left with its area, or never was here."""

ZERO: dict[Storage, Any] = {"text": "", "integer": None, "boolean": 0, "list": "[]", "map": "{}"}
"""What each sort of field holds in a record that says nothing."""
_OF_MARK = frozenset({"id", "scope_id", "version", "deleted"})


def state_of(database: Database, kind: str, record_id: str) -> State:
    """Return what became of a record."""
    rows = database.named(f'SELECT * FROM "{kind}" WHERE id = ?', (record_id,))  # noqa: S608
    if not rows:
        return "missing"
    (row,) = rows
    if not row["deleted"]:
        return "live"
    fields = columns(record_class(kind)).items()
    blank = all(row[name] == ZERO[storage] for name, storage in fields if name not in _OF_MARK)
    return "erased" if blank else "deleted"


def gone_error(state: State) -> KnownError:
    """Return what to say of a record that is not live."""
    if state == "erased":
        return KnownError(
            tr("Oplysningerne er slettet for altid."),
            tr("De kan ikke hentes tilbage, og der kan ikke gemmes mere om dem."),
        )
    if state == "missing":
        return KnownError(
            tr("Det er ikke længere på denne pc."),
            tr("Området er taget herfra, eller det er fjernet for altid. Der kan ikke gemmes mere om det."),
        )
    return KnownError(tr("Det er slettet."), tr("Fortryd sletningen, eller vælg noget andet."))
