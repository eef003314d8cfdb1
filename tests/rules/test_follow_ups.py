"""When a match is followed up: before its start, after a month, at its end, and for the evaluation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.follow_ups import (
    RULES as RULE_NAMES,
)
from kmdesk.rules.follow_ups import (
    FollowUpFacts,
    evaluation_day,
    follow_ups,
)
from kmdesk.rules.holidays import is_working_day, working_day_from, working_day_until
from tests.rules.service_rules import RULES

AGREED_ON = date(2026, 11, 24)
STARTS_ON, ENDS_ON = date(2027, 2, 1), date(2027, 6, 30)
PERIOD = FollowUpFacts(
    status="agreed",
    agreed_on=AGREED_ON,
    starts_on=STARTS_ON,
    ends_on=ENDS_ON,
    evaluation_on=date(2027, 8, 1),
)

DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
MAYBE = st.none() | DAYS


def facts(**changes: object) -> FollowUpFacts:
    values = {name: getattr(PERIOD, name) for name in PERIOD.__slots__}
    return FollowUpFacts(**{**values, **changes})


def test_an_agreement_is_followed_up_four_times() -> None:
    assert follow_ups(PERIOD, RULES) == {
        "before_start": date(2027, 1, 25),  # a week before
        "one_month": date(2027, 3, 1),
        "at_end": date(2027, 6, 30),
        "evaluation": date(2027, 8, 2),  # 1 August is a Sunday
    }


def test_a_follow_up_never_falls_on_a_closed_day() -> None:
    christmas = follow_ups(facts(starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 28)), RULES)
    assert christmas["before_start"] == date(2026, 12, 24)  # the day before Christmas Day
    assert christmas["one_month"] == date(2027, 2, 1)
    assert christmas["at_end"] == date(2027, 3, 24)  # before Maundy Thursday


def test_a_late_agreement_is_followed_up_at_once_or_not_before_the_start_at_all() -> None:
    assert follow_ups(facts(starts_on=date(2026, 11, 27)), RULES)["before_start"] == AGREED_ON
    assert "before_start" not in follow_ups(facts(starts_on=AGREED_ON), RULES)
    saturday = facts(agreed_on=date(2026, 11, 28), starts_on=date(2026, 11, 30))
    assert "before_start" not in follow_ups(saturday, RULES)  # no working day is left before Monday


def test_what_ends_within_a_month_is_not_followed_up_twice() -> None:
    short = follow_ups(facts(ends_on=date(2027, 2, 26)), RULES)
    assert "one_month" not in short
    assert short["at_end"] == date(2027, 2, 26)
    assert follow_ups(facts(ends_on=None, evaluation_on=None), RULES).keys() == {"before_start", "one_month"}


@pytest.mark.parametrize("status", ["proposed", "company_asked", "cv_sent", "interview"])
def test_nothing_is_followed_up_before_the_agreement(status: str) -> None:
    assert follow_ups(facts(status=status), RULES) == {}
    assert follow_ups(facts(starts_on=None), RULES) == {}


def test_what_has_begun_needs_no_call_before_and_what_has_ended_is_only_evaluated() -> None:
    assert follow_ups(facts(status="started"), RULES).keys() == {"one_month", "at_end", "evaluation"}
    for outcome in ("completed", "discontinued"):
        ended = facts(status="ended", end_outcome=outcome, ended_on=date(2027, 4, 1))
        assert follow_ups(ended, RULES) == {"evaluation": date(2027, 8, 2)}
    never_began = facts(status="ended", end_outcome="discontinued", ended_on=date(2027, 1, 31))
    assert follow_ups(never_began, RULES) == {}
    assert follow_ups(facts(status="ended", end_outcome="refused", ended_on=date(2027, 4, 1)), RULES) == {}


def test_the_evaluation_is_proposed_half_a_year_after_the_start_or_at_the_end() -> None:
    assert evaluation_day(STARTS_ON, None, RULES) == date(2027, 8, 2)
    assert evaluation_day(STARTS_ON, ENDS_ON, RULES) == ENDS_ON
    assert evaluation_day(date(2026, 11, 28), date(2026, 11, 29), RULES) == date(2026, 11, 30)  # one weekend


def test_the_days_and_months_are_those_of_the_rules() -> None:
    rules = replace(RULES, start_notice_days=14, first_follow_up_months=2, evaluation_months=3)
    found = follow_ups(PERIOD, rules)
    assert (found["before_start"], found["one_month"]) == (date(2027, 1, 18), date(2027, 4, 1))
    assert evaluation_day(STARTS_ON, None, rules) == date(2027, 5, 3)  # 1 May is a Saturday


ANY_FACTS = st.builds(
    FollowUpFacts,
    status=st.sampled_from(["proposed", "cv_sent", "interview", "agreed", "started", "ended"]),
    agreed_on=MAYBE,
    starts_on=MAYBE,
    ends_on=MAYBE,
    evaluation_on=MAYBE,
    end_outcome=st.sampled_from(["", "completed", "discontinued", "refused"]),
    ended_on=MAYBE,
)


@given(ANY_FACTS)
def test_every_follow_up_has_a_rule_and_a_working_day_within_reach(facts: FollowUpFacts) -> None:
    found = follow_ups(facts, RULES)
    assert set(found) <= set(RULE_NAMES)
    assert all(is_working_day(day) for day in found.values())
    assert facts.starts_on is not None or not found
    if "before_start" in found:
        assert found["before_start"] < facts.starts_on
        assert facts.agreed_on is None or found["before_start"] >= facts.agreed_on
    if {"one_month", "at_end"} <= found.keys():
        assert found["one_month"] < found["at_end"]


@given(DAYS)
def test_the_nearest_working_day_is_the_day_itself_when_it_is_one(day: date) -> None:
    before, after = working_day_until(day), working_day_from(day)
    assert is_working_day(before)
    assert is_working_day(after)
    assert before <= day <= after
    assert (before == day) == is_working_day(day) == (after == day)
    between = (before + timedelta(n) for n in range(1, (after - before).days))
    assert not any(is_working_day(other) for other in between if other != day)
