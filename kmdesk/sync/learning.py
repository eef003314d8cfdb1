"""After an update: what was kept for a newer version is there at once, also while no office is in reach."""

from __future__ import annotations

from kmdesk.store.store import Store


def take_over_kept(store: Store) -> int:
    """Make records of what was kept and this version knows; returns how many. On the store's thread."""
    if not store.db.value("SELECT EXISTS (SELECT 1 FROM sync_unknown)"):
        return 0  # as on most desks, which need not load all of sync for it
    from kmdesk.sync.replica import FileReplica

    return FileReplica(store).adopt_known()
