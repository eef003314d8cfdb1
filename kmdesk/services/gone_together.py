"""What was deleted together with what it belongs to, and so comes back together with it.

A record remembers in `extra` with which one it went. That travels with the deletion: every desk knows what
belonged together, whoever deleted, whatever the clocks say, and in however many parts it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kmdesk.models.record import Record, columns, kinds, record_class
from kmdesk.rules.partnerships import OPEN_DECISIONS
from kmdesk.store.store import Store, Unit

_WITH = "gone_with"
"""The key in `extra` under which a record remembers the one that it was deleted with."""
_MERGED = "merged_into"

Row = Mapping[str, Any]
Goes = Callable[[Row], bool]


def _always(_row: Row) -> bool:
    return True


def _is_under_way(match: Row) -> bool:
    return match["status"] not in ("", "ended")


def _while(name: str, *values: str) -> Goes:
    return lambda row: row[name] in values


@dataclass(frozen=True, slots=True)
class Owner:
    """What has others under it: the field in which they name it, and which of them it takes along."""

    field: str
    takes: Mapping[str, Goes]


OWNERS: Mapping[str, Owner] = {
    "company": Owner(
        "company_id",
        {
            **dict.fromkeys(
                (
                    *("contact_person", "production_unit", "circulation", "growth_plan", "growth_initiative"),
                    *("tool_offer", "skills_need", "forecast_member", "partnership_member", "lead"),
                ),
                _always,
            ),
            "visit": _while("status", "planned"),
            "task": _while("done_at", ""),
            "need": _while("status", "open"),
            "agreement": _while("status", "draft"),
            "inquiry": _while("status", "open"),
            "partnership_decision": _while("status", *OPEN_DECISIONS),
            # Its page leaves matches alone: they count. But nobody deletes a company under a new one.
            "match": _is_under_way,
        },
    ),
    "inquiry": Owner("inquiry_id", {"inquiry_question": _always}),
    "partnership": Owner(
        "partnership_id",
        dict.fromkeys(("partnership_member", "partnership_meeting", "partnership_decision"), _always),
    ),
    "partnership_meeting": Owner("meeting_id", {"partnership_decision": _always}),
    "need": Owner("need_id", {"circulation": _always, "match": _is_under_way}),
    "institution": Owner("institution_id", {"institution_contact": _always, "case_window": _always}),
}
"""What cannot stand without which: deleting the one takes the other along, as its page does it."""


def remember(unit: Unit, owner_id: str, field: str = "") -> None:
    """Let what an action has deleted remember with what it went; called after the deleting.

    With a `field` only what names the owner there.
    """
    store = unit.store
    for place, gone in enumerate(unit.entries):
        row = store.stored(gone.kind, gone.record_id) if gone.changes.get("deleted") == (0, 1) else None
        if row is None or gone.record_id == owner_id or (field and row.get(field) != owner_id):
            continue
        record = record_class(gone.kind).from_row(row)
        told = store.difference(replace(record, extra={**record.extra, _WITH: owner_id}))
        if told is not None:
            store.apply(told)
            unit.entries[place] = replace(gone, changes={**gone.changes, **told.changes})


def bring_along(unit: Unit, kind: str, owner_id: str) -> int:
    """Bring back what was deleted together with a record that stays; returns how many."""
    gone = _of(unit.store, OWNERS[kind].field, owner_id) if kind in OWNERS else []
    for record in gone:
        unit.put(replace(stays(record), deleted=False))
    return len(gone)


def bring_owners(unit: Unit, record: Record) -> int:
    """Bring back what a record that stays cannot stand without, with what went along; returns how many."""
    back = 0
    row = record.to_row()
    for kind, owner in OWNERS.items():
        goes = owner.takes.get(record.kind)
        found = unit.store.stored(kind, row[owner.field]) if goes and goes(row) and row[owner.field] else None
        if found is None or not found["deleted"] or _MERGED in (found["extra"] or ""):
            continue
        above = replace(stays(record_class(kind).from_row(found)), deleted=False)
        unit.put(above)
        back += 1 + bring_along(unit, kind, above.id) + bring_owners(unit, above)
    return back


def went_along(row: Row) -> bool:
    """Tell whether a stored record was deleted together with another."""
    return _WITH in (row["extra"] or "")


def stays(record: Record) -> Record:
    """Return a record that stays though it was deleted with another: it has forgotten that."""
    if _WITH not in record.extra:
        return record
    return replace(record, extra={name: value for name, value in record.extra.items() if name != _WITH})


def _of(store: Store, field: str, owner_id: str) -> list[Record]:
    found: list[Record] = []
    for kind in kinds():
        if field not in columns(record_class(kind)):
            continue
        rows = store.db.named(
            f'SELECT * FROM "{kind}" WHERE {field} = ? AND deleted = 1'  # noqa: S608 - a kind of ours
            f" AND json_extract(extra, '$.{_WITH}') = ? ORDER BY id",
            (owner_id, owner_id),
        )
        found += [record_class(kind).from_row(row) for row in rows]
    return found
