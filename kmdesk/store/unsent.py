"""What a change that waits for the office built on, where it names somebody who was erased here.

The office takes a change only when it has what the change built on, so that is kept until the office has
taken it, and forgotten then. What is to stand there instead is noted beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kmdesk.store.database import Database
from kmdesk.store.local import Local

_NOTED = "forget_when_sent"
"""Setting: number of a journal entry -> field -> what is to stand as its value before."""


def built_on(database: Database, record_id: str) -> set[tuple[int, str]]:
    """Return the entries, each with a field, whose value before the office compares with what it has."""
    if not database.value("SELECT EXISTS (SELECT 1 FROM sync_scope)"):
        return set()
    sent_upto = database.value("SELECT coalesce(max(upto), 0) FROM sync_flight")
    settled = dict(database.rows("SELECT field, upto FROM sync_settled WHERE record_id = ?", (record_id,)))
    first: set[tuple[str, bool]] = set()
    found: set[tuple[int, str]] = set()
    for seq, changes in database.rows(
        "SELECT seq, changes FROM journal_entry WHERE record_id = ? AND acknowledged <> 1 ORDER BY seq",
        (record_id,),
    ):
        for name in json.loads(changes):
            step = (name, seq > sent_upto)  # under way the one before may have arrived, or not
            if seq > settled.get(name, 0) and step not in first:
                first.add(step)
                found.add((seq, name))
    return found


def note(database: Database, seq: int, instead: Mapping[str, Any]) -> None:
    """Note what is to stand as the values before of an entry once the office has taken it."""
    local = Local(database)
    noted = local.get(_NOTED, {})
    local.set(_NOTED, {**noted, str(seq): {**noted.get(str(seq), {}), **instead}})


def forget_sent(database: Database) -> None:
    """Forget what the entries that the office has taken built on."""
    local = Local(database)
    noted = local.get(_NOTED)
    if not noted:
        return
    for seq, instead in noted.copy().items():
        row = database.row("SELECT changes, acknowledged FROM journal_entry WHERE seq = ?", (int(seq),))
        if row is not None and row[1] != 1:
            continue
        del noted[seq]
        if row is not None:
            changes = json.loads(row[0])
            told = {name: [instead.get(name, old), to] for name, (old, to) in changes.items()}
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
            database.run("UPDATE journal_entry SET changes = ? WHERE seq = ?", (text, int(seq)))
    local.set(_NOTED, noted)
