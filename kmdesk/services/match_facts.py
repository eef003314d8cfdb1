"""A match as the rules see it: its days and figures, what is filled in, and when it is followed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Company, Match
from kmdesk.rules.dates import clock_time, local_day, parse_time
from kmdesk.rules.follow_ups import FollowUpFacts
from kmdesk.rules.match_dates import Fault, MatchDays, MatchLimits, faults_in, not_begun
from kmdesk.rules.match_types import ALL_TYPE_FACTS, COMMON_FACTS
from kmdesk.rules.pipeline import passes
from kmdesk.services.service_rules import shipped

DAY_FIELDS = (
    "agreed_on",
    "starts_on",
    "ends_on",
    "offered_on",
    "hand_in_on",
    "evaluation_on",
    "next_on",
)


def day_in(text: str) -> date | None:
    """Return a stored day, None for empty text and for what is no day (an older or a foreign record)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def match_days(match: Match) -> MatchDays:
    """Return the days and figures that can be judged."""
    return MatchDays(
        match_type=match.type,
        status=match.status,
        end_outcome=match.end_outcome,
        hours_per_week=match.hours_per_week,
        ects=match.ects,
        **{name: day_in(getattr(match, name)) for name in DAY_FIELDS},
    )


def match_limits() -> MatchLimits:
    """Return what is much for a match, as it ships."""
    return MatchLimits(**{one.name: shipped(one.name) for one in fields(MatchLimits)})


def known_facts(match: Match) -> frozenset[str]:
    """Return the names of the facts of an agreement that are filled in."""
    return frozenset(name for name in (*COMMON_FACTS, *ALL_TYPE_FACTS) if _is_known(getattr(match, name)))


def follow_up_facts(match: Match) -> FollowUpFacts:
    """Return what decides when a match is followed up."""
    ended = match.status == "ended"
    return FollowUpFacts(
        status=match.status,
        agreed_on=day_in(match.agreed_on),
        starts_on=day_in(match.starts_on),
        ends_on=day_in(match.ends_on),
        evaluation_on=day_in(match.evaluation_on),
        end_outcome=match.end_outcome,
        ended_on=local_day(match.status_since) if ended else None,
    )


def check_facts(match: Match, today: date, *, changed: Iterable[str]) -> None:
    """Raise KnownError for the first fault that blocks and that one of the `changed` fields has a part in.

    What was wrong before and is left alone keeps nobody from changing something else.
    """
    touched = set(changed)
    for name in DAY_FIELDS:
        if name in touched and getattr(match, name) and day_in(getattr(match, name)) is None:
            raise KnownError(tr("Datoen findes ikke."), tr("Skriv fx 24.11.2026."), field=name)
    for fault in faults_in(match_days(match), today, match_limits()):
        if fault.blocks and not touched.isdisjoint(_parts_of(fault)):
            raise KnownError(fault.text, fault.advice, field=fault.field)


def with_tidy_time(match: Match) -> Match:
    """Return the match with the time of its interview as `HH:MM`; without a day there is none.

    Raises KnownError (`next_time`) for a time of day there is not.
    """
    if not match.next_on or not match.next_time.strip():
        return replace(match, next_time="")
    at = parse_time(match.next_time)
    if at is None:
        raise KnownError(tr("Klokkeslættet findes ikke."), tr("Skriv fx 12:00."), field="next_time")
    return replace(match, next_time=clock_time(at))


def check_begun(match: Match, today: date) -> None:
    """Raise KnownError when a match is said to have started, or been completed, before its first day."""
    early = not_begun(match_days(match), today)
    if early is not None:
        raise KnownError(early.text, early.advice, field=early.field)


def check_company(company: Company | None, from_: str, to: str) -> None:
    """Raise KnownError when a match would come closer to an agreement with a company that was deleted."""
    if company is None and passes(from_, to, to) and passes(from_, "agreed", "agreed"):
        raise KnownError(tr("Virksomheden er slettet."), tr("Fortryd sletningen, eller afslut matchet."))


def _parts_of(fault: Fault) -> frozenset[str]:
    """Return the fields that may be behind a fault: a day is wrong in comparison with the start as well."""
    compared = {"starts_on"} if fault.field in ("ends_on", "hand_in_on", "evaluation_on") else set[str]()
    return frozenset({fault.field, *compared})


def _is_known(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None
