"""How a standing place is shown wherever one is: whether it is free, and when it was last confirmed."""

from __future__ import annotations

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.places import Stand
from kmdesk.services.place_query import PlaceRow
from kmdesk.ui.widgets.badge import Tone

STANDS: dict[Stand, tuple[str, Tone, str]] = {
    "free": (mark("Ledig"), "ok", "circle-check"),
    "later": (mark("Ledig senere"), "accent", "clock"),
    "full": (mark("Optaget"), "neutral", "users"),
    "over": (mark("Udløbet"), "neutral", "minus"),
    "paused": (mark("På pause"), "soon", "clock"),
    "withdrawn": (mark("Trukket tilbage"), "neutral", "x"),
    "ceased": (mark("Virksomheden er ophørt"), "late", "circle-alert"),
}
"""Stand -> what it is called, its tone and its icon."""


def day_text(day: str) -> str:
    """Return `24.11.2026` for an ISO day, and an empty text for none."""
    found = parse_date(day) if day else None
    return long_date(found) if found else ""


def confirmed_text(row: PlaceRow) -> str:
    """Return when the company last stood by the place, in a sentence."""
    if not row.confirmed_on:
        return tr("Aldrig bekræftet")
    return tr("Sidst bekræftet {day}", day=day_text(row.confirmed_on))


def period_text(row: PlaceRow) -> str:
    """Return from when, and until when if that is known: `Ledig fra 01.12.2026 til 30.06.2027`."""
    start, end = day_text(row.free_from), day_text(row.free_until)
    if start and end:
        return tr("Ledig fra {start} til {end}", start=start, end=end)
    if start or end:
        return tr("Ledig fra {start}", start=start) if start else tr("Ledig til {end}", end=end)
    return ""
