"""What others belong to stays while somebody works below it: deleted at one desk, added to at another.

It comes back and a person is asked, whichever of the two reached the office first.
"""

from __future__ import annotations

from kmdesk.services.gone_together import OWNERS, went_along
from kmdesk.sync.applying import MERGED, Applied, find_conflict
from kmdesk.sync.cabinet import Cabinet
from kmdesk.sync.decide import DELETED, FieldConflict, Row

_COMPANY = "company"
_OWNED = frozenset(kind for owner in OWNERS.values() for kind in owner.takes)


def keep_owners(cabinet: Cabinet, applied: Applied) -> None:
    """Bring back what was deleted while something was put below it, here or elsewhere, and ask."""
    for kind, record_id in list(applied.gone):
        if kind in OWNERS and _is_worked_on(cabinet, kind, record_id):
            _bring_back(cabinet, kind, record_id, applied)
    if not cabinet.may_write():
        return
    for kind, record_id in [name for name in applied.rows if name[0] in _OWNED]:
        row = cabinet.row(kind, record_id)
        if row is not None and not row[DELETED]:
            _keep_above(cabinet, kind, row, applied)


def _is_worked_on(cabinet: Cabinet, kind: str, record_id: str) -> bool:
    """Tell whether something below a record waits to be sent from here."""
    owner = OWNERS[kind]
    # Whatever somebody does for a company keeps it, also what would outlive it.
    below = cabinet.kinds_with(owner.field) if kind == _COMPANY else tuple(owner.takes)
    return any(
        cabinet.pending(child_kind, child["id"])
        for child_kind in below
        if cabinet.storages(child_kind) is not None
        for child in cabinet.live(child_kind, owner.field, record_id)
        if kind == _COMPANY or owner.takes[child_kind](child)
    )


def _keep_above(cabinet: Cabinet, kind: str, row: Row, applied: Applied, *, came_back: bool = False) -> None:
    """Bring back what a live record cannot stand without.

    What outlived a company, and a match its need, long ago says nothing: only where this desk is about to
    delete the one, or what is below it `came_back`, does it come back for something that is there.
    """
    for owner_kind, owner in OWNERS.items():
        goes = owner.takes.get(kind)
        if goes is None or not row[owner.field] or not goes(row):
            continue
        outlives = owner_kind == _COMPANY or kind == "match"
        if outlives and not came_back and not _goes_by_itself(cabinet, owner_kind, row[owner.field]):
            continue
        _bring_back(cabinet, owner_kind, row[owner.field], applied)


def _goes_by_itself(cabinet: Cabinet, kind: str, record_id: str) -> bool:
    """Tell whether this desk is about to delete a record, and not along with another."""
    row = cabinet.row(kind, record_id)
    return row is not None and DELETED in cabinet.pending(kind, record_id) and not went_along(row)


def _bring_back(cabinet: Cabinet, kind: str, record_id: str, applied: Applied) -> None:
    row = cabinet.row(kind, record_id)
    if row is None or not row[DELETED] or MERGED in (row.get("extra") or ""):
        return
    mine = int(DELETED in cabinet.pending(kind, record_id))
    cabinet.make(kind, record_id, {DELETED: 0})
    find_conflict(cabinet, kind, record_id, FieldConflict(DELETED, 0, mine, 1 - mine), applied)
    _keep_above(cabinet, kind, row, applied, came_back=True)
