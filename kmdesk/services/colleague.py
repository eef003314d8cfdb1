"""How recent a colleague's contact must be to be told before a broker calls or goes there (design §6.2)."""

from __future__ import annotations

from datetime import date, timedelta

COLLEAGUE_DAYS = 30
"""A contact by somebody else this many days ago is still told."""


def colleague_since(today: date) -> str:
    """Return the first day whose contacts are told, as ISO text: a contact on that very day is one of them.

    Moments of contacts (`Visit.starts_at`) compare with it as texts.
    """
    return (today - timedelta(days=COLLEAGUE_DAYS)).isoformat()
