"""Names in a sentence: all of them, or the first and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

from kmdesk.core.i18n import tr


def named(names: Sequence[str], most: int = 3) -> str:
    """Return "Agerbo, Birkmose, Bækmark og 4 til" in the language in use; all of them when they are few."""
    more = len(names) - most
    shown = ", ".join(names[:most])
    return tr("{names} og {n} til", names=shown, n=more) if more > 0 else shown


def all_named(names: Sequence[str]) -> str:
    """Return "Agerbo, Birkmose og Bækmark" in the language in use; the only one, or no text for none."""
    if len(names) < 2:
        return "".join(names)
    return tr("{first} og {last}", first=", ".join(names[:-1]), last=names[-1])
