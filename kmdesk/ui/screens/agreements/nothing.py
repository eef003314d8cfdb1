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


def no_hits(clear: Callable[[], object]) -> EmptyState:
    """Return what is shown when nothing passes the filters; `clear` takes them away."""
    return EmptyState(
        "search",
        tr("Ingen aftaler passer til filtrene"),
        tr("Fjern et filter, eller ryd dem alle."),
        None,
        (tr("Ryd alle"), clear),
    )
