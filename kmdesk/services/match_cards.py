"""A match as the board and the table show it: who, where, which type, and how it stands today in one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Match
from kmdesk.models.record import load
from kmdesk.rules.dates import local_day, long_date, short_date
from kmdesk.rules.pipeline import STATUSES
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.match_interviews import next_of
from kmdesk.services.reference import choice_label

Tone = Literal["neutral", "accent", "ok", "soon", "late"]

_LEGAL_FORM = re.compile(r"\s+(?:A/S|ApS|I/S|K/S|P/S|IVS|a\.m\.b\.a\.?)\s*$", re.IGNORECASE)

_NEEDS_BOTH = frozenset({"proposed", "company_asked", "cv_sent", "interview", "agreed"})


@dataclass(frozen=True, slots=True)
class StatusLine:
    """How a match stands, as text and tone."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class MatchCard:
    """What a card says. `since` is the local day the match came to its status."""

    id: str
    candidate: str
    education: str
    company: str
    company_id: str
    need: str
    type: str
    status: str
    since: date | None
    municipality: str
    broker: str
    line: StatusLine
    candidate_gone: bool = False
    waits: bool = False
    """Whether a day is set that it waits for."""

    @property
    def type_label(self) -> str:
        """The type as people read it."""
        return choice_label("match_type", self.type)

    @property
    def company_short(self) -> str:
        """The company without its legal form, for a narrow card; a name that is nothing else is kept."""
        return _LEGAL_FORM.sub("", self.company) or self.company

    @property
    def status_label(self) -> str:
        """The status as people read it."""
        return choice_label("match_status", self.status)

    @property
    def spoken(self) -> str:
        """The whole card as one sentence for a screen reader."""
        parts = (self.candidate, self.education, self.company, self.type_label, self.line.text)
        return ", ".join(part for part in parts if part)


CARD_COLUMNS = """m.id, c.id, coalesce(c.name, ''), coalesce(c.education_title, ''),
 coalesce(c.field_of_study, ''), coalesce(co.name, ''), m.company_id, coalesce(n.title, ''),
 m.type, m.status, m.status_since,
 coalesce(nullif(m.municipality_code, ''), co.municipality_code, ''), coalesce(b.name, ''),
 m.agreed_on, m.starts_on, m.ends_on, m.offered_on, m.end_outcome, m.end_reason, m.next_on, m.next_time,
 m.interviews, coalesce(co.deleted, 1)"""

CARD_TABLES = """"match" m LEFT JOIN candidate c ON c.id = m.candidate_id AND c.deleted = 0
 LEFT JOIN company co ON co.id = m.company_id LEFT JOIN need n ON n.id = m.need_id AND n.deleted = 0
 LEFT JOIN broker b ON b.id = m.broker_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The facts of a match that say how it stands; days are `YYYY-MM-DD` or empty."""

    status: str
    since: date | None
    agreed_on: str = ""
    starts_on: str = ""
    ends_on: str = ""
    offered_on: str = ""
    end_outcome: str = ""
    end_reason: str = ""
    next_on: str = ""
    next_time: str = ""
    candidate_gone: bool = False
    company_gone: bool = False


def card(row: Sequence[Any], today: date, rules: ServiceRules) -> MatchCard:
    """Build a card from a row of CARD_COLUMNS."""
    match_id, candidate_id, candidate, education, studies, company, company_id, need, kind = row[:9]
    since = local_day(row[10])
    gone = candidate_id is None
    waits_for = Match(
        id=match_id, status=row[9], next_on=row[19], next_time=row[20], interviews=load("list", row[21])
    )
    next_on, next_time = next_of(waits_for, today)
    standing = Standing(
        status=row[9],
        since=since,
        agreed_on=row[13],
        starts_on=row[14],
        ends_on=row[15],
        offered_on=row[16],
        end_outcome=row[17],
        end_reason=row[18],
        next_on=next_on,
        next_time=next_time,
        candidate_gone=gone,
        company_gone=bool(row[22]),
    )
    return MatchCard(
        id=match_id,
        candidate=tr("Slettet kandidat") if gone else candidate or tr("Kandidat uden navn"),
        education=education or choice_label("field_of_study", studies),
        company=company,
        company_id=company_id,
        need=need,
        type=kind,
        status=row[9],
        since=since,
        municipality=choice_label("municipality", row[11]),
        broker=row[12],
        line=status_line(standing, today, rules),
        candidate_gone=gone,
        waits=bool(next_on),
    )


def same_way(cards: Iterable[MatchCard], status: str, step: int) -> tuple[str, ...]:
    """Return the ids of those that come to a status by going on (1) or back (-1)."""
    at, known = STATUSES.index(status), (card for card in cards if card.status in STATUSES)
    return tuple(card.id for card in known if (at - STATUSES.index(card.status)) * step > 0)


def status_line(standing: Standing, today: date, rules: ServiceRules) -> StatusLine:
    """Return how a match stands on a day: the date it waits for, or how long it has waited.

    Who has waited as long as the rules have patience is late; a day set by hand goes before that.
    """
    gone = tr("Virksomheden er slettet") if standing.company_gone else ""
    gone = tr("Kandidaten er slettet") if standing.candidate_gone else gone
    if gone and standing.status in _NEEDS_BOTH:
        return StatusLine(gone, "late")
    if standing.status in _LATER:
        return _LATER[standing.status](standing, today)
    if standing.status == "interview" and standing.offered_on:
        return StatusLine(tr("Tilbud givet {day}", day=day_text(_day(standing.offered_on), today)), "ok")
    if not standing.next_on:
        return _waiting(standing, today, rules)
    if standing.status == "interview":
        return _interview(_day(standing.next_on), standing.next_time, today)
    return _due(_day(standing.next_on), today)


def met_line(met: int, total: int, missing: int, *, out: bool) -> StatusLine:
    """Return `5 af 6 krav`; green while nothing is known to be missing, red when a must is (`out`)."""
    text = tr("{met} af {total} krav", met=met, total=total)
    return StatusLine(text, "late" if out else "neutral" if missing else "ok")


def day_text(day: date, today: date) -> str:
    """Return `i dag`, `i går`, `i morgen`, or `20.11.`, with the year when it is another."""
    near = {0: tr("i dag"), -1: tr("i går"), 1: tr("i morgen")}.get((day - today).days)
    if near:
        return near
    return f"{day.day:02}.{day.month:02}." if day.year == today.year else short_date(day)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _due(day: date, today: date) -> StatusLine:
    late = (today - day).days
    if late > 0:
        return StatusLine(trn(late, "{n} dag over fristen", "{n} dage over fristen"), "late")
    tone: Tone = "soon" if late >= -1 else "neutral"
    return StatusLine(tr("Frist {day}", day=day_text(day, today)), tone)


def _interview(day: date, at: str, today: date) -> StatusLine:
    when = day_text(day, today)
    if day < today:
        return StatusLine(tr("Samtalen var {day}", day=when), "late")
    tone: Tone = "soon" if (day - today).days <= 1 else "neutral"
    if not at:
        return StatusLine(tr("Samtale {day}", day=when), tone)
    timed = tr("{day} kl. {time}", day=when, time=at)  # a card is narrow, and its column says Samtale
    return StatusLine(timed[:1].upper() + timed[1:], tone)


def _waiting(standing: Standing, today: date, rules: ServiceRules) -> StatusLine:
    if standing.since is None:
        return StatusLine("")
    days, patience = (today - standing.since).days, rules.patience.get(standing.status)
    if patience is not None and days >= patience:
        return StatusLine(trn(days, "{n} dag uden svar", "{n} dage uden svar"), "late")
    day = day_text(standing.since, today)
    if standing.status == "company_asked":
        return StatusLine(tr("Spurgt {day}", day=day))
    if standing.status == "cv_sent":
        return StatusLine(tr("Sendt {day}", day=day))
    if standing.status == "interview":
        return StatusLine(tr("Mangler dato"), "soon")
    return StatusLine(tr("Oprettet {day}", day=day))


def _agreed(standing: Standing, today: date) -> StatusLine:
    if not standing.starts_on:
        return StatusLine(tr("Startdato mangler"), "soon")
    starts = _day(standing.starts_on)
    if starts < today:
        return StatusLine(tr("Er den startet {day}?", day=day_text(starts, today)), "soon")
    return StatusLine(tr("Starter {day}", day=day_text(starts, today)), "ok")


def _started(standing: Standing, today: date) -> StatusLine:
    if standing.ends_on:
        ends = _day(standing.ends_on)
        if ends < today:
            return StatusLine(tr("Skulle slutte {day}", day=day_text(ends, today)), "soon")
        return StatusLine(tr("Slutter {day}", day=day_text(ends, today)), "ok")
    begun = _day(standing.starts_on) if standing.starts_on else standing.since
    return StatusLine(tr("Startet {day}", day=day_text(begun, today)) if begun else "", "ok")


def _ended(standing: Standing, _today: date) -> StatusLine:
    parts = (
        choice_label("match_end_outcome", standing.end_outcome),
        choice_label("match_end_reason", standing.end_reason),
    )
    tone: Tone = "ok" if standing.end_outcome == "completed" else "neutral"
    return StatusLine(" · ".join(part for part in parts if part), tone)


_LATER: dict[str, Callable[[Standing, date], StatusLine]] = {
    "agreed": _agreed,
    "started": _started,
    "ended": _ended,
}
"""The statuses that wait for a date of the agreement, or for nothing."""


def period_text(starts_on: str, ends_on: str) -> str:
    """Return `01.12.2026 – 31.05.2027`, `fra 01.12.2026` or empty text."""
    if not starts_on:
        return ""
    if not ends_on:
        return tr("fra {day}", day=long_date(_day(starts_on)))
    return f"{long_date(_day(starts_on))} – {long_date(_day(ends_on))}"
