"""How many records the office has deleted on this desk lately, and whether a person is asked about more.

An office that is wrong may empty a desk at once or a little in each run. So what went is counted over a day,
through all runs and areas; the numbers are rules (`sync_deletions`, `sync_deletion_hours`). A person who says
yes begins the count anew. What somebody deletes at this desk is not counted: a person did it and can undo it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kmdesk.services.service_rules import shipped
from kmdesk.store.local import Local
from kmdesk.store.store import Store

_ASKS = "sync_asks"
"""Setting: the scopes whose deletions a person is asked about."""
_WENT = "sync_deletions"
"""Setting: the hours in which records went, each with how many."""
_HOUR = len("2026-11-24T09")


def most_deletions() -> int:
    """Return how many records may go in a while without asking."""
    return shipped("sync_deletions")


def asks(store: Store, scope: str) -> bool:
    """Tell whether a person was asked about many deletions in a scope and has not said yes."""
    return scope in Local(store.db).get(_ASKS, ())


def ask(store: Store, scope: str, *, asks: bool) -> None:
    """Remember that a person is asked about the deletions in a scope, or no longer is."""
    others = [one for one in Local(store.db).get(_ASKS, ()) if one != scope]
    Local(store.db).set(_ASKS, [*others, scope] if asks else others)


def lately(store: Store) -> int:
    """Return how many records went in the last hours that count."""
    return sum(_went(store).values())


def note(store: Store, deleted: int, *, allowed: bool) -> None:
    """Count what went, in the caller's transaction; what a person has `allowed` begins the count anew."""
    if allowed:
        store.db.run("DELETE FROM local_setting WHERE key = ?", (_WENT,))
    elif deleted:
        went, hour = _went(store), store.clock.stamp()[:_HOUR]
        Local(store.db).set(_WENT, {**went, hour: went.get(hour, 0) + deleted})


def _went(store: Store) -> dict[str, int]:
    """Return the hours that count; a clock that was put right leaves none in the future."""
    noted: dict[str, Any] = Local(store.db).get(_WENT, {})
    now = datetime.fromisoformat(store.clock.stamp())
    span = timedelta(hours=shipped("sync_deletion_hours"))
    since, until = (moment.strftime("%Y-%m-%dT%H") for moment in (now - span, now + span))
    return {hour: count for hour, count in noted.items() if since < hour <= until}
