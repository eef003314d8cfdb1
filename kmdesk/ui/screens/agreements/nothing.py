"""What stands in for the list of agreements when it is empty."""

from __future__ import annotations

from collections.abc import Callable

from kmdesk.core.i18n import tr
from kmdesk.ui.widgets.empty import EmptyState


def no_agreements(new: Callable[[], object]) -> EmptyState:
    """Return what is shown before the first agreement; `new` makes one."""
    return EmptyState(
        "handshake",
        tr("Ingen aftaler endnu"),
        tr("Skriv den første sammen med en virksomhed."),
        (f"plus|{tr('Ny aftale')}", new),
    )
