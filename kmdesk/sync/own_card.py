"""The card of the broker at this desk, which lives in one area like any record and outlives it here.

An area that leaves takes its records along, but who sits at the desk must have a name. The card stays and
waits for nothing: it still is that area's, and follows it again should the desk be let in once more. In any
other area the broker is known by another card, so that no record is ever in two areas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kmdesk.core.ids import new_id
from kmdesk.store import projection
from kmdesk.store.journal import Entry
from kmdesk.store.store import Store
from kmdesk.sync.applying import Applied
from kmdesk.sync.decide import DELETED
from kmdesk.sync.file_cabinet import FileCabinet
from kmdesk.sync.outbox import Outbox
from kmdesk.sync.unite import BEGUN_WITH, BROKER, NAMED_BROKER, stands_up
from kmdesk.sync.wire import blank_of


def keep(store: Store, card: Mapping[str, Any], pending: Mapping[str, Any]) -> None:
    """Write the card again that went with its area; one that no area has heard of goes on waiting.

    So does what the area has not heard of it: `pending` is field -> what the area has there.
    """
    cabinet = FileCabinet(store, card["scope_id"])
    if not card["scope_id"]:
        cabinet.make(BROKER, card["id"], _said(cabinet, card))
        return
    cabinet.make(BROKER, card["id"], _said(cabinet, {**card, **pending}))
    cabinet.keep_here(BROKER, card["id"])
    cabinet.make(BROKER, card["id"], {name: card[name] for name in pending if name in card})


def is_kept(store: Store) -> bool:
    """Tell whether the card here is one that stayed of an area, which has it as far as nothing waits."""
    card = store.stored(BROKER, store.broker_id)
    return card is not None and bool(card["scope_id"])


def renew(store: Store) -> list[Entry]:
    """Make a card for the areas this desk is in when the old one belongs to none of them.

    What named the old card here names the new one. In the caller's transaction; returns what was changed.
    """
    scopes = {scope for (scope,) in store.db.rows("SELECT scope_id FROM sync_scope")}
    card = store.stored(BROKER, store.broker_id)
    if card is None or not scopes or not card["scope_id"] or card["scope_id"] in scopes:
        return []
    cabinet, new = FileCabinet(store, ""), new_id()
    gone = store.forget(BROKER, card["id"], "", 0, drop=True)
    cabinet.make(BROKER, new, _said(cabinet, card))
    cabinet.become(new)
    for name in NAMED_BROKER:
        for kind in cabinet.kinds_with(name):
            sql = f'SELECT id FROM "{kind}" WHERE "{name}" = ? AND {DELETED} = 0'  # noqa: S608 - names of ours
            for (record_id,) in store.db.rows(sql, (card["id"],)):
                cabinet.make(kind, record_id, {name: new})
    projection.refresh(store.db, [gone, *cabinet.written])
    store.broker_id = new
    return [gone, *cabinet.written]


def tell_if_lost(cabinet: FileCabinet, outbox: Outbox, scope: str) -> None:
    """Tell an area of the card that stayed here when it no longer has it."""
    if not cabinet.may_write():
        return
    for row in cabinet.held_back(BROKER):
        if row["id"] == cabinet.author():
            outbox.send_anew(scope, BROKER, row["id"])


def stand_up(cabinet: FileCabinet, outbox: Outbox, scope: str) -> Applied:
    """Send the contract and the card that stood back while this desk could only read."""
    applied = Applied()
    for kind in BEGUN_WITH:
        for row in cabinet.held_back(kind):
            stands_up(cabinet, kind, row)
            outbox.send_anew(scope, kind, row["id"])
            applied.rows.append((kind, row["id"]))
    return applied


def _said(cabinet: FileCabinet, card: Mapping[str, Any]) -> dict[str, Any]:
    storages = cabinet.storages(BROKER) or {}
    return {name: card[name] for name, storage in storages.items() if card[name] != blank_of(storage)}
