"""How a cooperation, its meetings and its decisions are told wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.dates import long_date, short_date
from kmdesk.services.match_cards import day_text
from kmdesk.services.named import all_named
from kmdesk.services.partnership_decisions import DecisionRow
from kmdesk.services.partnership_query import PartnershipRow
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of, moment_of
from kmdesk.ui.widgets.badge import Badge, Tone

MEETINGS: Mapping[str, tuple[Tone, str]] = {
    "planned": ("accent", "calendar-days"),
    "held": ("ok", "circle-check"),
    "cancelled": ("neutral", "x"),
}
"""Status of a meeting -> its tone and its icon."""
DECISIONS: Mapping[str, tuple[Tone, str]] = {
    "decided": ("neutral", "clock"),
    "in_progress": ("accent", "clock"),
    "done": ("ok", "circle-check"),
    "dropped": ("neutral", "x"),
}
"""Status of a decision -> its tone and its icon."""
_MISSING = {
    1: mark("{systems} er ikke med."),
    2: mark("{systems} er ikke med."),
    3: mark("Ingen af de tre systemer er med."),
}


def when_text(at: str, until: str = "") -> str:
    """Return `20.11.2026 kl. 09:00`, with `–11:00` when the end is known; "" for no time."""
    starts, ends = moment_of(at), moment_of(until)
    if starts is None:
        return ""
    hours = f"{starts:%H:%M}–{ends:%H:%M}" if ends else f"{starts:%H:%M}"
    return tr("{date} kl. {time}", date=long_date(starts.date()), time=hours)


def day(text: str) -> str:
    """Return `24.11.2026` for an ISO day, and an empty text for none."""
    found = day_of(text)
    return long_date(found) if found else ""


def short(text: str) -> str:
    """Return `24.11.26` for an ISO day or time, and an empty text for none."""
    found = day_of(text)
    return short_date(found) if found else ""


def missing_text(systems: Sequence[str]) -> str:
    """Return which of the three systems are missing, in a sentence; "" when none is."""
    if not systems:
        return ""
    names = all_named([choice_label("system", code) for code in systems])
    return tr(_MISSING[len(systems)], systems=names)


def next_text(row: PartnershipRow, now: datetime) -> str:
    """Return when the next meeting is, or should have been; "" when nothing says so."""
    planned, due = moment_of(row.planned), day_of(row.due)
    if planned is not None and planned < now:
        return tr("Mødet {day} er ikke noteret", day=day_text(planned.date(), now.date()))
    if planned is not None:
        return tr("Næste møde {when}", when=f"{day_text(planned.date(), now.date())} {planned:%H:%M}")
    if due is None:
        return ""
    if due < now.date():
        return tr("Møde skulle have været holdt {day}", day=day_text(due, now.date()))
    return tr("Næste møde inden {day}", day=day_text(due, now.date()))


def decision_badge(row: DecisionRow) -> Badge:
    """Return how far a decision has come; past its deadline it says so."""
    if row.late:
        return Badge(tr("Forfalden"), "late", "circle-alert")
    tone, icon = DECISIONS[row.status]
    return Badge(choice_label("decision_status", row.status), tone, icon)


def decision_lines(row: DecisionRow, today: date) -> tuple[str, ...]:
    """Return who does it, by when, how the promise stands, and what came of it."""
    consultants = ", ".join(
        filter(None, (person.get("name") or person.get("organisation", "") for person in row.consultants))
    )
    due = day_of(row.due_on)
    when = ""
    if row.status == "done":
        when = tr("gennemført {day}", day=day(row.done_on))
    elif due:
        when = tr("senest {day}", day=day_text(due, today))
    promise = {"open": tr("løfte givet"), "kept": tr("løftet er holdt")}.get(row.promise, "")
    return (" · ".join(filter(None, (consultants, when, promise))), row.result)


def open_text(count: int) -> str:
    """Return how many decisions somebody still has to carry out."""
    return trn(count, "{n} åben beslutning", "{n} åbne beslutninger")
