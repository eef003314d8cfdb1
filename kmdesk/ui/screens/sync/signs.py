"""How sharing stands, in the words of the top bar, the rail and the page: one answer, so that they agree.

What needs somebody comes first. "Sent" is said only when nothing waits, failed, or is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import clock_time, long_date
from kmdesk.rules.numbers import format_number
from kmdesk.services.sync_overview import Standing
from kmdesk.services.sync_waiting import MOST_ENTRIES
from kmdesk.ui.sync_runner import SyncStatus
from kmdesk.ui.widgets.badge import Tone

BLOCKED = ("ended", "too_old", "stopped")
"""Outcomes after which nothing goes on by itself."""


@dataclass(frozen=True, slots=True)
class SyncSign:
    """A state: `icon` and `tone` of the chip, its text, and its heavy `lead`; `short` for a narrow window.

    `badge` and `sentence` stand in the page's heading, `lines` (text, colour token, icon) on the rail.
    """

    code: str
    icon: str
    tone: str
    text: str
    lead: str
    short: tuple[str, str]
    badge: str
    badge_tone: Tone
    sentence: str = ""
    lines: tuple[tuple[str, str, str], ...] = ()
    tooltip: str = ""


def sign(standing: Standing, status: SyncStatus, now: datetime) -> SyncSign:
    """Return the state to show."""
    found = _state(standing, status, now)
    if status.running and found.code not in ("running", "alone"):  # beside what needs somebody
        going = _running(status)
        return replace(found, sentence=going.sentence, lines=(*found.lines[:2], *going.lines))
    if found.sentence:
        return found
    synced = _synced(standing, now, day=True)
    away = f" · {tr('du kan arbejde videre')}" if is_away(standing, status) else ""
    return replace(found, sentence=f"{synced}{away}")


def _state(standing: Standing, status: SyncStatus, now: datetime) -> SyncSign:
    if not (status.connected if status.known else standing.joined):
        return _alone(standing)
    synced = _synced(standing, now)
    for code, lead in _troubles(standing, status):
        if lead:
            return _trouble(code, lead, standing, status, synced)
    if status.running:
        return _running(status)
    if is_away(standing, status):
        return _away(standing, status, synced, now)
    return _calm(standing, status, synced, now)


def is_away(standing: Standing, status: SyncStatus) -> bool:
    """Tell whether the office cannot be had now: by the last run, this window's or the one before."""
    if status.no_network:
        return True
    if status.outcome:
        return status.outcome in ("out_of_reach", "failed")
    return standing.last is not None and standing.last.outcome == "out_of_reach"


def last_outcome(standing: Standing, status: SyncStatus) -> str:
    """Return the outcome of the last run, this window's or the one noted before."""
    return status.outcome or (standing.last.outcome if standing.last else "")


def moment(stamp: str, now: datetime, *, day: bool = False) -> str:
    """Return a moment as people say it: `08:12` today, `i går 16:48`, `20.11.2026 16:48`.

    `day` says "i dag" too.
    """
    at = datetime.fromisoformat(stamp).astimezone(now.tzinfo)
    time, days = clock_time(at.time()), (now.date() - at.date()).days
    if days == 0:
        return tr("i dag {time}", time=time) if day else time
    if days == 1:
        return tr("i går {time}", time=time)
    return f"{long_date(at.date())} {time}"


def waiting_text(standing: Standing) -> str:
    """Return "3 ændringer venter"."""
    if standing.more:
        return tr("over {n} ændringer venter", n=format_number(MOST_ENTRIES))
    return trn(standing.waiting, "{n} ændring venter", "{n} ændringer venter")


def capital(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def _synced(standing: Standing, now: datetime, *, day: bool = False) -> str:
    if not standing.last_synced:
        return tr("endnu ikke synkroniseret")
    return tr("sidst synkroniseret {when}", when=moment(standing.last_synced, now, day=day))


def _alone(standing: Standing) -> SyncSign:
    text = trn(standing.waiting, "{n} ændring gemt på denne pc", "{n} ændringer gemt på denne pc")
    if standing.more:
        text = tr("Alt er gemt på denne pc")
    return SyncSign(
        code="alone",
        icon="hard-drive",
        tone="muted",
        text=text,
        lead="",
        short=(tr("Gemt lokalt"), ""),
        badge=tr("Kun på denne pc"),
        badge_tone="neutral",
        sentence=tr("ikke forbundet til et kontor"),
        lines=((tr("Kun på denne pc"), "muted", ""),),
        tooltip=tr("Skrivebordet er ikke forbundet til et kontor. Alt ligger krypteret her."),
    )


def conflicts_text(standing: Standing) -> str:
    """Return "1 konflikt", empty for none."""
    return trn(standing.conflicts, "{n} konflikt", "{n} konflikter") if standing.conflicts else ""


def _troubles(standing: Standing, status: SyncStatus) -> tuple[tuple[str, str], ...]:
    """Return what may need somebody, most pressing first: code and heavy words (empty: it does not)."""
    last = last_outcome(standing, status)
    words = {
        "ended": tr("Adgangen er slut"),
        "too_old": tr("Opdatér kmdesk"),
        "stopped": tr("Venter på dit svar") if status.stopped else tr("Synkronisering standset"),
    }
    return (
        (last, "" if status.running else words.get(last, "")),
        ("conflict", conflicts_text(standing)),
        ("quarantine", tr("Afvist af kontoret") if standing.quarantined else ""),
    )


def _trouble(code: str, lead: str, standing: Standing, status: SyncStatus, synced: str) -> SyncSign:
    icons = {"conflict": "git-merge", "quarantine": "circle-x", "stopped": "circle-question-mark"}
    beside = waiting_text(standing) if standing.waiting or standing.more else synced
    if code == "quarantine":
        beside = trn(standing.quarantined, "{n} post i karantæne", "{n} poster i karantæne")
    away = is_away(standing, status)
    lines: list[tuple[str, str, str]] = []
    if code in BLOCKED:
        lines.append((lead, "late", icons.get(code, "circle-alert")))
    if standing.waiting or standing.more:
        lines.append((waiting_text(standing), "text2", ""))
    if standing.conflicts:
        lines.append((conflicts_text(standing), "late", "git-merge"))
    if standing.quarantined and len(lines) < 3:
        lines.append((tr("{n} i karantæne", n=standing.quarantined), "late", "circle-x"))
    return SyncSign(
        code=code,
        icon=icons.get(code, "circle-alert"),
        tone="late",
        text=f"· {beside}",
        lead=lead,
        short=("", lead),
        badge=tr("Offline") if away and code not in BLOCKED else lead,
        badge_tone="soon" if away and code not in BLOCKED else "late",
        lines=tuple(lines),
        tooltip=status.message,
    )


def _running(status: SyncStatus) -> SyncSign:
    sent, fetched = format_number(status.pushed), format_number(status.pulled)
    begun = bool(status.pushed or status.pulled)
    progress = tr("sendt {sent} · hentet {fetched}", sent=sent, fetched=fetched)
    if not begun:
        progress = tr("taler med kontoret …")
    text = f"{tr('Synkroniserer')} · {progress}" if begun else tr("Synkroniserer …")
    return SyncSign(
        code="running",
        icon="refresh-cw",
        tone="accent_text",
        text=text,
        lead="",
        short=(tr("Synkroniserer …"), ""),
        badge=tr("Synkroniserer"),
        badge_tone="accent",
        sentence=progress,
        lines=((capital(progress), "text2", ""),),
    )


def _away(standing: Standing, status: SyncStatus, synced: str, now: datetime) -> SyncSign:
    waiting = waiting_text(standing) if standing.waiting or standing.more else ""
    text = " · ".join(part for part in (waiting, synced) if part)
    stopped = status.outcome == "failed"
    word = tr("Gik i stå") if stopped else tr("Offline")
    since = moment(status.away_since, now) if status.away_since else ""
    first = tr("Offline siden {when}", when=since) if since and not stopped else word
    lines = [(first, "text2", "")] + ([(waiting, "text2", "")] if waiting else [])
    short = tr("{n} venter", n=standing.waiting) if waiting and not standing.more else waiting
    return SyncSign(
        code="away",
        icon="cloud-off",
        tone="soon",
        text=f"{text} ·",
        lead=word,
        short=(f"{short} ·" if short else "", word),
        badge=word,
        badge_tone="soon",
        lines=tuple(lines),
        tooltip=status.message,
    )


def _calm(standing: Standing, status: SyncStatus, synced: str, now: datetime) -> SyncSign:
    if standing.waiting or standing.more or not standing.in_sync:
        waiting = waiting_text(standing) if standing.waiting or standing.more else ""
        text = " · ".join(part for part in (waiting, synced) if part)
        return SyncSign(
            code="waiting",
            icon="cloud",
            tone="text2",
            text=capital(text),
            lead="",
            short=(capital(waiting or synced), ""),
            badge=tr("Venter") if waiting else tr("Ikke synkroniseret"),
            badge_tone="neutral",
            lines=((waiting or synced, "text2", ""),),
        )
    if status.outcome != "synced":  # true when the last window was closed, and not looked at since
        return SyncSign(
            code="unseen",
            icon="cloud",
            tone="text2",
            text=capital(synced),
            lead="",
            short=(capital(synced), ""),
            badge=tr("Ikke set efter endnu"),
            badge_tone="neutral",
            lines=((synced, "text2", ""),),
        )
    sent = tr("Alt er sendt · {when}", when=moment(standing.last_synced, now))
    return SyncSign(
        code="synced",
        icon="circle-check",
        tone="ok",
        text=sent,
        lead="",
        short=(sent, ""),
        badge=tr("Synkroniseret"),
        badge_tone="ok",
        lines=((sent, "text2", ""),),
    )
