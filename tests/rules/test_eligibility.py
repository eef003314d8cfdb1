"""Each rule: met, unmet and missing, with the question to ask; and what the whole says of its parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.bilingual import Text
from kmdesk.rules.eligibility import RULES, Eligibility, assess
from kmdesk.rules.schemes import Check, Condition, StatusPeriod
from kmdesk.services.schemes import shipped_schemes
from tests.rules.service_rules import INCREASE, RATIO

from .scheme_cases import GUIDE, TODAY, facts, months

YES, NO, UNKNOWN = {"answer": "yes"}, {"answer": "no"}, {"answer": "unknown"}
BLANK, THIRTEENTH = {"row": "12"}, {"row": "13", "n": 42}
BASE = shipped_schemes()["wage_subsidy_private"]


def verdict(rule: str, values: dict[str, object], known) -> tuple[str, str, tuple[str, ...]]:
    outcome, reason, ask = RULES[rule](values, known)
    return outcome, reason.key, ask


@pytest.mark.parametrize(
    ("rule", "values", "known", "expected"),
    [
        ("has_cvr", {}, facts(has_cvr=True), ("met", "has_cvr", ())),
        ("has_cvr", {}, facts(), ("missing", "cvr_missing", ())),
        ("sector", {"is": "private"}, facts(sector="private"), ("met", "sector_private", ())),
        ("sector", {"is": "private"}, facts(sector="public"), ("unmet", "sector_not_private", ())),
        ("sector", {"is": "public"}, facts(sector="private"), ("unmet", "sector_not_public", ())),
        ("sector", {"is": "public"}, facts(), ("missing", "sector_missing", ())),
        ("employees_between", {"least": 2, "most": 100}, facts(employees=2), ("met", "employees_fit", ())),
        ("employees_between", {"least": 2, "most": 100}, facts(employees=100), ("met", "employees_fit", ())),
        ("employees_between", {"least": 2}, facts(employees=1), ("unmet", "employees_too_few", ())),
        ("employees_between", {"most": 249}, facts(employees=250), ("unmet", "employees_too_many", ())),
        ("employees_between", {"most": 249}, facts(), ("missing", "employees_missing", ("headcount",))),
        (
            "headcount_ratio",
            RATIO,
            facts(),
            ("missing", "ordinary_missing", ("ordinary_employees", "supported_now")),
        ),
        (
            "headcount_ratio",
            RATIO,
            facts({"ordinary_employees": {"n": 42}}),
            ("missing", "supported_missing", ("supported_now",)),
        ),
        (
            "headcount_ratio",
            RATIO,
            facts({"ordinary_employees": {"n": 42}, "supported_now": {"n": 7}}),
            ("met", "places_free", ()),
        ),
        (
            "headcount_ratio",
            RATIO,
            facts({"ordinary_employees": {"n": 42.5}, "supported_now": {"n": 8}}),
            ("unmet", "places_full", ()),
        ),
        # 12 × 42 in all and 42 in the last month: exactly the average is enough.
        (
            "net_increase",
            INCREASE,
            facts({"monthly_employees": months(*[42] * 12)}),
            ("met", "months_enough", ()),
        ),
        (
            "net_increase",
            INCREASE,
            facts({"monthly_employees": months(41.9, *[42] * 11)}),
            ("unmet", "months_too_few", ()),
        ),
        (
            "net_increase",
            INCREASE,
            facts({"monthly_employees": months(*[42] * 11)}),
            ("missing", "months_missing", ("monthly_employees",)),
        ),
        (
            "answer",
            {"role": "vacancy", "met": ["no"], "unmet": ["yes"]},
            facts({"vacancy": NO}),
            ("met", "answered", ()),
        ),
        (
            "answer",
            {"role": "vacancy", "met": ["no"], "unmet": ["yes"]},
            facts({"vacancy": YES}),
            ("unmet", "answered", ()),
        ),
        (
            "answer",
            {"role": "vacancy", "met": ["no"], "unmet": ["yes"]},
            facts({"vacancy": UNKNOWN}),
            ("missing", "not_asked", ("vacancy",)),
        ),
        (
            "answer",
            {"role": "representative", "met": ["yes"]},
            facts({"representative": {"answer": "not_yet"}}),
            ("missing", "answered_open", ("representative",)),
        ),
        # Of thirteen months the oldest is not among the last twelve: 42 against (42 × 11 + 41) / 12.
        (
            "net_increase",
            INCREASE,
            facts({"monthly_employees": months(*[42] * 11, 41, 900)}),
            ("met", "months_enough", ()),
        ),
        # A month is missing among the last twelve, whatever is known of the thirteenth.
        (
            "net_increase",
            INCREASE,
            facts({"monthly_employees": {"months": [*months(*[42] * 11)["months"], BLANK, THIRTEENTH]}}),
            ("missing", "months_missing", ("monthly_employees",)),
        ),
        # 10 against 120,04 / 12 = 10,0033…, which rounds to 10.
        (
            "net_increase",
            INCREASE,
            facts({"monthly_employees": months(*[10] * 11, 10.04)}),
            ("unmet", "months_just_too_few", ()),
        ),
        ("told", {"role": "vacancy"}, facts({"vacancy": YES}), ("met", "told", ())),
        ("told", {"role": "vacancy"}, facts(), ("missing", "not_asked", ("vacancy",))),
        ("told", {"role": "vacancy"}, facts({"vacancy": UNKNOWN}), ("missing", "not_asked", ("vacancy",))),
        (
            "number_at_least",
            {"role": "gross_profit", "least": 250_000},
            facts({"gross_profit": {"n": 250_000}}),
            ("met", "number_enough", ()),
        ),
        (
            "number_at_least",
            {"role": "gross_profit", "least": 250_000},
            facts({"gross_profit": {"n": 249_999.99}}),
            ("unmet", "number_low", ()),
        ),
        ("unemployed_months", {"least": 6}, facts(unemployed_months=6), ("met", "unemployed_enough", ())),
        ("unemployed_months", {"least": 6}, facts(unemployed_months=5), ("unmet", "unemployed_short", ())),
        (
            "unemployed_months",
            {"least": 6, "early_access": True},
            facts(unemployed_months=5),
            ("missing", "early_access_missing", ("early_access",)),
        ),
        (
            "unemployed_months",
            {"least": 6, "early_access": True},
            facts({"early_access": YES}, unemployed_months=0),
            ("met", "early_access", ()),
        ),
        (
            "unemployed_months",
            {"least": 6},
            facts({"person_unemployed": {"answer": "m6_12"}}),
            ("met", "unemployed_told", ()),
        ),
        (
            "unemployed_months",
            {"least": 6},
            facts({"person_unemployed": {"answer": "m3_6"}}),
            ("unmet", "unemployed_short", ()),
        ),
        (
            "unemployed_months",
            {"least": 6},
            facts(),
            ("missing", "unemployed_missing", ("person_unemployed",)),
        ),
        (
            "graduated_within",
            {"years": 2},
            facts(graduated_on=date(2024, 11, 24)),
            ("met", "graduated_recently", ()),
        ),
        (
            "graduated_within",
            {"years": 2},
            facts(graduated_on=date(2024, 11, 23)),
            ("unmet", "graduated_long_ago", ()),
        ),
        ("graduated_within", {"years": 2}, facts(), ("missing", "not_asked", ("recent_graduate",))),
        ("starts_before", {"day": date(2027, 12, 31)}, facts(), ("met", "starts_in_time", ())),
        ("starts_before", {"day": date(2026, 11, 23)}, facts(), ("unmet", "starts_too_late", ())),
    ],
)
def test_a_rule_says_how_it_stands_and_what_to_ask(rule, values, known, expected) -> None:
    assert verdict(rule, values, known) == expected


def test_any_of_takes_the_best_and_asks_for_all_that_is_open() -> None:
    either = {
        "checks": [
            {"rule": "number_at_least", "role": "gross_profit", "least": 250_000},
            {"rule": "answer", "role": "risk_capital", "met": ["yes"], "unmet": ["no"]},
        ]
    }
    assert verdict("any_of", either, facts({"risk_capital": YES}))[0] == "met"
    assert verdict("any_of", either, facts())[2] == ("gross_profit", "risk_capital")
    poor = {"gross_profit": {"n": 1}}
    assert verdict("any_of", either, facts(poor))[::2] == ("missing", ("risk_capital",))
    assert verdict("any_of", either, facts({**poor, "risk_capital": NO}))[0] == "unmet"


def condition(n: int, answer: str) -> Condition:
    """A condition that is met, unmet or missing, by what was answered about the vacancy."""
    sets = {"met": {"met": ["yes"]}, "unmet": {"unmet": ["yes"]}, "missing": {"met": ["no"]}}[answer]
    return Condition(
        f"c{n}",
        "company",
        "company",
        Text("n", "n"),
        Text("t", "t"),
        check=Check("answer", {"role": "vacancy", **sets}),
    )


@pytest.mark.parametrize("parts", list(product(("met", "missing", "unmet"), repeat=3)))
def test_the_whole_is_as_bad_as_its_worst_part(parts) -> None:
    scheme = replace(BASE, conditions=tuple(condition(n, part) for n, part in enumerate(parts)))
    found = assess(scheme, facts({"vacancy": YES}))
    order = ["met", "missing", "unmet"]
    assert found.outcome == max(parts, key=order.index)
    assert [finding.outcome for finding in found.findings] == list(parts)


def test_a_condition_only_the_authority_can_judge_is_not_counted() -> None:
    judged = replace(condition(1, "unmet"), check=None)
    met = condition(2, "met")
    assert assess(replace(BASE, conditions=(judged, met)), facts({"vacancy": YES})).outcome == "met"
    # With nothing to test, nobody here can say that it fits.
    assert assess(replace(BASE, conditions=(judged,)), facts()).outcome == "missing"
    unknown = StatusPeriod("unknown", None, "x", TODAY)
    found = assess(replace(BASE, conditions=(met,), periods=(unknown,)), facts({"vacancy": YES}))
    assert found.outcome == "missing"


def stands(period: StatusPeriod, *conditions: Condition) -> Eligibility:
    scheme = replace(BASE, conditions=conditions, periods=(period,))
    return assess(scheme, facts({"vacancy": YES}))


@pytest.mark.parametrize(
    ("period", "outcome", "doubt"),
    [
        (StatusPeriod("active", None, "x", TODAY), "met", ""),
        (StatusPeriod("active", None, "x", TODAY, uncertain=True), "missing", "uncertain"),
        (StatusPeriod("phasing_out", None, "x", TODAY), "missing", "phasing_out"),
        (StatusPeriod("unknown", None, "x", TODAY), "missing", "unknown"),
        (StatusPeriod("ended", None, "x", TODAY), "unmet", "gone"),
        (StatusPeriod("historic", None, "x", TODAY), "unmet", "gone"),
        (StatusPeriod("active", date(2027, 1, 1), "x", TODAY), "unmet", "not_begun"),
    ],
)
def test_a_scheme_in_doubt_is_never_simply_met(period: StatusPeriod, outcome: str, doubt: str) -> None:
    found = stands(period, condition(1, "met"))
    assert (found.outcome, found.doubt) == (outcome, doubt)


def test_a_doubt_does_not_hide_what_is_not_met() -> None:
    found = stands(StatusPeriod("phasing_out", None, "x", TODAY), condition(1, "unmet"))
    assert (found.outcome, found.doubt) == ("unmet", "phasing_out")


def test_nothing_is_asked_for_a_scheme_that_cannot_be_used() -> None:
    asked = condition(1, "missing")
    assert stands(StatusPeriod("phasing_out", None, "x", TODAY), asked).ask == ("vacancy",)
    assert stands(StatusPeriod("ended", None, "x", TODAY), asked).ask == ()
    assert stands(StatusPeriod("active", date(2027, 1, 1), "x", TODAY), asked).ask == ()


def test_what_nobody_tested_and_what_no_source_settles_is_named() -> None:
    active = StatusPeriod("active", None, "x", TODAY)
    judged, met = replace(condition(1, "met"), check=None), replace(condition(2, "met"), uncertain=True)
    found = stands(active, judged, met, condition(3, "met"))
    assert (found.untested, found.unsettled) == ((judged,), (met,))
    unmet = stands(active, replace(condition(2, "unmet"), uncertain=True))
    assert unmet.unsettled == ()


def test_an_answer_stands_within_a_sentence_and_somebodys_own_words_as_they_are() -> None:
    values = {"role": "vacancy", "met": ["no"]}
    assert RULES["answer"](values, facts({"vacancy": NO}))[1].values == {"answer": "nej"}
    who = facts({"day_to_day_contact": {"who": "Hanne Nygaard"}})
    assert "Hanne Nygaard" in str(RULES["told"]({"role": "day_to_day_contact"}, who)[1].values["answer"])


@given(st.integers(0, 300), st.integers(0, 60))
def test_one_more_employee_never_takes_a_place_away(ordinary: int, used: int) -> None:
    def standing(n: int) -> str:
        return verdict(
            "headcount_ratio", RATIO, facts({"ordinary_employees": {"n": n}, "supported_now": {"n": used}})
        )[0]

    assert not (standing(ordinary) == "met" and standing(ordinary + 1) == "unmet")


@pytest.mark.parametrize("scheme", list(shipped_schemes().values()), ids=lambda scheme: scheme.code)
def test_everything_a_shipped_scheme_asks_for_can_be_asked(scheme) -> None:
    found = assess(scheme, facts())
    assert all(GUIDE.with_role(role) is not None for role in found.ask)
    assert all(finding.ask for finding in found.findings if finding.reason.key == "not_asked")
