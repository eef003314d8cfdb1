"""What stands in for the list of needs before there is one."""

from __future__ import annotations

from collections.abc import Callable

from kmdesk.core.i18n import tr
from kmdesk.ui.widgets.empty import EmptyState


def no_needs(new: Callable[[], object]) -> EmptyState:
    """Return what is shown before the first need; `new` makes one."""
    return EmptyState(
        "briefcase",
        tr("Ingen behov endnu"),
        tr("Behov kommer fra besøg, eller du opretter dem her."),
        (f"plus|{tr('Nyt behov')}", new),
    )
