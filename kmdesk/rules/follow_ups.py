"""When a match is followed up: before its start, soon after it, at its end, and for the evaluation.

Source: the working day of the brokers, step 6 (follow-up after start, middle and end), and the evaluation
form, which is asked six and twelve months after the start and at the end. How many days and months it takes
comes in from outside (`ServiceRules`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kmdesk.rules.dates import months_later
from kmdesk.rules.holidays import working_day_from, working_day_until
from kmdesk.rules.service_rules import ServiceRules

FollowUpRule = Literal["before_start", "one_month", "at_end", "evaluation"]
RULES: tuple[FollowUpRule, ...] = ("before_start", "one_month", "at_end", "evaluation")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpFacts:
    """What decides when a match is followed up. `ended_on` is the day it was ended, when it was."""

    status: str
    agreed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    evaluation_on: date | None = None
    end_outcome: str = ""
    ended_on: date | None = None


def follow_ups(facts: FollowUpFacts, rules: ServiceRules) -> Mapping[FollowUpRule, date]:
    """Return the follow-ups a match asks for, with the working day each is due.

    None before the agreement, and none after a refusal. What has begun needs no call before it begins; what
    has ended is only evaluated, if it ever began. The answer does not depend on what day it is today.
    """
    if facts.starts_on is None or facts.status not in ("agreed", "started", "ended"):
        return {}
    if facts.status == "ended":
        return _after_the_end(facts, facts.starts_on)
    found: dict[FollowUpRule, date] = {}
    before = _before_start(facts.agreed_on, facts.starts_on, rules) if facts.status == "agreed" else None
    if before is not None:
        found["before_start"] = before
    end = _at_end(facts.starts_on, facts.ends_on) if facts.ends_on else None
    month = working_day_from(months_later(facts.starts_on, rules.first_follow_up_months))
    if end is None or month < end:
        found["one_month"] = month
    if end is not None:
        found["at_end"] = end
    if facts.evaluation_on is not None:
        found["evaluation"] = working_day_from(facts.evaluation_on)
    return found


def evaluation_day(starts_on: date, ends_on: date | None, rules: ServiceRules) -> date:
    """Return the day to propose for the evaluation: some months after the start, or the end if sooner."""
    due = working_day_from(months_later(starts_on, rules.evaluation_months))
    return due if ends_on is None else min(due, _at_end(starts_on, ends_on))


def _before_start(agreed_on: date | None, starts_on: date, rules: ServiceRules) -> date | None:
    """Return a day before the start, or the agreement's own where that is later; None: no time."""
    due = working_day_until(starts_on - timedelta(days=rules.start_notice_days))
    if agreed_on is not None and due < agreed_on:
        due = working_day_from(agreed_on)
    return due if due < starts_on else None


def _at_end(starts_on: date, ends_on: date) -> date:
    """Return the last working day of the period; of a period within a weekend, the day after it."""
    last = working_day_until(ends_on)
    return last if last >= starts_on else working_day_from(ends_on)


def _after_the_end(facts: FollowUpFacts, starts_on: date) -> Mapping[FollowUpRule, date]:
    began = facts.ended_on is not None and facts.ended_on >= starts_on
    if facts.end_outcome == "refused" or facts.evaluation_on is None or not began:
        return {}
    return {"evaluation": working_day_from(facts.evaluation_on)}
