"""How an inquiry is shown wherever one is: where it stands, how its clock stands, and about what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.inquiries import InquiryStand
from kmdesk.rules.service_clock import reading_text, short_text
from kmdesk.services.inquiry_query import InquiryRow
from kmdesk.services.order_clocks import moment_text, until_text
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import moment_of
from kmdesk.ui.widgets.badge import Tone

STANDS: Mapping[InquiryStand, tuple[str, Tone, str]] = {
    "late": (mark("Svaret er for sent"), "late", "circle-alert"),
    "soon": (mark("Svar snart"), "soon", "clock"),
    "open": (mark("Venter på svar"), "neutral", ""),
    "answered": (mark("Besvaret"), "ok", "circle-check"),
    "closed": (mark("Afsluttet"), "neutral", "check"),
}
"""Stand -> what it is called, its tone and its icon."""


def standing(row: InquiryRow) -> tuple[str, Tone, str]:
    """Return what a narrow cell says of an inquiry: how long is left, or how it went; tone and icon."""
    text, tone, icon = STANDS[row.stand]
    reading = row.reading
    if reading is None:
        return tr(text), tone, icon
    if row.stand in ("late", "soon", "open"):
        return short_text(reading, row.mode), tone, icon
    if reading.state in ("kept", "ahead"):
        return tr("Svaret i tide"), "ok", "circle-check"
    if reading.state in ("missed", "never"):
        return (
            (tr("Svaret for sent") if reading.state == "missed" else tr("Ikke nået")),
            "late",
            "circle-alert",
        )
    return tr(text), tone, icon


def clock_text(row: InquiryRow, today: date) -> str:
    """Return how the clock stands in full: `Svar senest i dag kl. 15:00 · 5 t. tilbage`."""
    due, answered = moment_of(row.answer_due), moment_of(row.answered_at)
    until = tr("Svar senest {when}", when=until_text(due, today)) if due else ""
    done = tr("Besvaret {when}", when=moment_text(answered, today)) if answered else ""
    how = reading_text(row.reading, row.mode) if row.reading else ""
    return " · ".join(part for part in (done or until, how) if part)


def received_text(wall: str, today: date) -> str:
    """Return `i dag kl. 09:00` or `24.11. kl. 09:00`; nothing for no moment."""
    at = moment_of(wall)
    return moment_text(at, today) if at else ""


def topics_text(row: InquiryRow) -> str:
    """Return what it is about, in a line."""
    return ", ".join(choice_label("inquiry_topic", code) for code in row.topics)


def day_text(day: str) -> str:
    """Return `24.11.2026` for an ISO day, and an empty text for none."""
    found = parse_date(day) if day else None
    return long_date(found) if found else ""
