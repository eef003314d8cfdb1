"""Somebody erased, of whom colleagues had written before they heard: their text goes on without the name.

Who erases takes the name out of what is on that desk. What others have typed meanwhile still has it, and only
they know: their copy of the person is there when the news comes. So each desk that hears does in its own
records, drafts and open conflicts what the first one did, and sends it; and the first one does the same with
what reaches it before everybody has heard. Nothing else of what was typed is lost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from kmdesk.core.i18n import tr
from kmdesk.core.ids import new_id
from kmdesk.models import Conflict, Match, Task
from kmdesk.models.record import columns, dump, load, record_class
from kmdesk.services.erasure import Gone, every, unnamed, without_in_conflict, without_person
from kmdesk.services.mentions import Mentions, tell_history, without_full
from kmdesk.store.journal import Entry
from kmdesk.store.store import Store, Unit

Names = Collection[tuple[str, str]]
"""Records by kind and id."""


def take_out(store: Store, heard: Sequence[Gone], known: Sequence[Gone], written: Names) -> list[Entry]:
    """Take names out of this desk's records, in the caller's transaction; returns what changed, to be sent.

    Of those just `heard` of everything is looked through, of those `known` what was just `written`.
    """
    found: list[Entry] = []
    for gone in heard:
        found += _take_out(store, gone, None)
    for gone in known if written else ():
        found += _take_out(store, gone, written)
    return found


def _take_out(store: Store, gone: Gone, among: Names | None) -> list[Entry]:
    unit, mentions, names = Unit(store), Mentions(store), gone.names
    shut = {scope for (scope,) in store.db.rows("SELECT scope_id FROM sync_scope WHERE may_write = 0")}

    def may(_kind: str, row: Mapping[str, Any]) -> bool:
        return row["scope_id"] not in shut or _waits(store, row["id"])

    for record in (*every(store, Match, "id", *gone.own), *every(store, Task, "id", *gone.own)):
        if (among is None or (record.kind, record.id) in among) and may(record.kind, record.to_row()):
            unit.put(replace(record, **unnamed(record, names)))
    for conflict in every(store, Conflict, "about_id", *gone.own):
        if (among is None or (conflict.kind, conflict.id) in among) and may("", conflict.to_row()):
            sides = {name: getattr(conflict, name) for name in ("base", "mine", "office")}
            left = {name: without_in_conflict(names, name, text) for name, text in sides.items()}
            unit.put(replace(conflict, **left))
    if gone.elsewhere:
        mentions.take_out(unit, names, gone.own, among, may)
    for record_id in dict.fromkeys(entry.record_id for entry in unit.entries if entry.kind == Conflict.kind):
        _settle(unit, store.get(Conflict, record_id))
    if among is None and not shut:
        tell_history(unit, gone.own - {gone.id}, partial(without_person, names))
        if gone.elsewhere:
            mine = [one for one in mentions.in_history(names) if one not in gone.own and _typed(store, one)]
            tell_history(unit, mine, partial(without_full, names))
    if unit.entries:
        # As a part of what erases the person: then the office forgets what those fields said before.
        store.journal.append(
            [*unit.entries, Entry(gone.kind, gone.id, {"erased": (0, 1)})],
            group_id=new_id(),
            action=tr("Slet personoplysninger"),
            subject="",
            broker_id=store.broker_id,
            at=store.clock.stamp(),
            mode="merge",
            undoable=False,
        )
    return unit.entries


def _settle(unit: Unit, conflict: Conflict | None) -> None:
    """End a conflict in which, without the name, only one of the two had changed something."""
    if conflict is None or conflict.status != "open":
        return
    about = unit.store.stored(conflict.about_kind, conflict.about_id)
    resolution = ""
    if conflict.mine in (conflict.base, conflict.office):
        resolution = "office"
    elif conflict.base == conflict.office and about is not None:
        cls, name = record_class(conflict.about_kind), conflict.field
        storage = columns(cls)[name]
        if about[name] == json.loads(conflict.office) and not about["deleted"]:
            mine = load(storage, json.loads(conflict.mine))
            unit.put(cls.from_row({**about, name: dump(storage, mine)}))
            resolution = "mine"
    if resolution:
        store = unit.store
        ended = {"resolved_by": store.broker_id, "resolved_at": store.clock.stamp()}
        unit.put(replace(conflict, status="resolved", resolution=resolution, **ended))


def _waits(store: Store, record_id: str) -> bool:
    return bool(
        store.db.value(
            "SELECT EXISTS (SELECT 1 FROM journal_entry WHERE record_id = ? AND acknowledged <> 1)",
            (record_id,),
        )
    )


def _typed(store: Store, record_id: str) -> bool:
    """Tell whether something of a record was written at this desk: others tell of what they wrote."""
    return bool(
        store.db.value(
            "SELECT EXISTS (SELECT 1 FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq"
            " WHERE e.record_id = ? AND g.mode <> 'pull')",
            (record_id,),
        )
    )
