"""Names in a sentence: the first of them, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

from kmdesk.core.i18n import tr


def named(names: Sequence[str], most: int = 3) -> str:
    """Return "Agerbo, Birkmose, Bækmark og 4 til" in the language in use; all of them when they are few."""
    more = len(names) - most
    shown = ", ".join(names[:most])
    return tr("{names} og {n} til", names=shown, n=more) if more > 0 else shown
