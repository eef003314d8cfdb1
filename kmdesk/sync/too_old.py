"""A desk that the office no longer understands can only be read, and what it had not sent can be exported.

Remembered in the desk's file with the protocol it was true of: an updated kmdesk speaks a later one.
"""

from __future__ import annotations

from kmdesk.core.i18n import tr
from kmdesk.store.database import CannotSaveError
from kmdesk.store.desk import Desk
from kmdesk.sync.messages import PROTOCOL

_KEY = "sync_too_old"


def remember(desk: Desk, *, too_old: bool) -> None:
    """Note what the office said of this desk, and let records be written or not. On the store's thread."""
    if (desk.local.get(_KEY) is not None) != too_old:
        desk.local.set(_KEY, PROTOCOL if too_old else None)
    settle(desk)


def settle(desk: Desk) -> None:
    """Let records be written, or not, by what the office said last. On the store's thread."""
    desk.store.shut = _refusal() if desk.local.get(_KEY) == PROTOCOL else None


def _refusal() -> CannotSaveError:
    return CannotSaveError(
        tr("Denne kmdesk er for gammel til kontoret, så du kan kun læse."),
        tr("Opdatér kmdesk. Det, du nåede at skrive, kan eksporteres under Synkronisering."),
    )
