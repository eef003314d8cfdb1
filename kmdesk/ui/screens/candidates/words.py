"""How the candidate bank tells whom something was done to."""

from __future__ import annotations

from collections.abc import Sequence

from kmdesk.core.i18n import trn
from kmdesk.services.candidate_removal import Renewed


def who(names: Sequence[str]) -> str:
    """Return whom something was done to: the one by name, several by how many they are."""
    return names[0] if len(names) == 1 else trn(len(names), "{n} kandidat", "{n} kandidater")


def renewed_text(renewed: Renewed) -> str:
    """Return who was renewed, and for how long."""
    return trn(
        renewed.months,
        "{name} er fornyet i en måned",
        "{name} er fornyet i {n} måneder",
        name=who(renewed.names),
    )
