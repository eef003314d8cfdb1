"""Amounts, statuses and reasons in words, in both languages."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from kmdesk.core import resources
from kmdesk.rules import eligibility
from kmdesk.rules.bilingual import NO_TEXT, Text
from kmdesk.rules.eligibility import RULES, Reason
from kmdesk.rules.schemes import Group, Level, Rate, RateKind, Status, Unit
from kmdesk.services import scheme_wording
from kmdesk.services.scheme_wording import (
    amount_text,
    authority_within,
    number_text,
    rate_line,
    say,
    short_amount,
)
from kmdesk.services.schemes import shipped_schemes
from tests.rules.scheme_cases import TODAY, facts, months
from tests.rules.service_rules import INCREASE, RATIO

LANGUAGES = ("da", "en")
KEYS = resources.load_json("wording", "eligibility.json")


def rate(amount: str) -> Rate:
    return Rate(Decimal(amount), 2023, date(2023, 1, 1), None, "kilde", date(2026, 11, 21))


def kind(unit: Unit) -> RateKind:
    return RateKind("id", Text("Sats", "Rate"), unit, yearly=True, rates=())


@pytest.mark.parametrize(
    ("amount", "unit", "danish", "english", "short"),
    [
        ("86.16", "kr_per_hour", "86,16 kr. pr. time", "86.16 kr. per hour", "86,16 kr./t."),
        ("45", "kr_per_hour", "45 kr. pr. time", "45 kr. per hour", "45 kr./t."),
        ("26.5", "kr_per_hour", "26,50 kr. pr. time", "26.50 kr. per hour", "26,50 kr./t."),
        ("4700", "kr_per_week", "4.700 kr. pr. uge", "4,700 kr. per week", "4.700 kr./uge"),
        ("12500", "kr_per_month", "12.500 kr. pr. måned", "12,500 kr. per month", "12.500 kr./md."),
        ("163801", "kr_per_year", "163.801 kr. pr. år", "163,801 kr. per year", "163.801 kr./år"),
        ("20000", "kr", "20.000 kr.", "20,000 kr.", "20.000 kr."),
        ("20000.00", "kr", "20.000 kr.", "20,000 kr.", "20.000 kr."),
        ("1234567.89", "kr", "1.234.567,89 kr.", "1,234,567.89 kr.", "1.234.567,89 kr."),
        ("35", "percent", "35 %", "35%", "35 %"),
        ("37.5", "percent", "37,5 %", "37.5%", "37,5 %"),
        ("37", "hours_per_week", "37 timer om ugen", "37 hours a week", "37 t./uge"),
        ("1", "hours_per_week", "1 time om ugen", "1 hour a week", "1 t./uge"),
        ("6", "months", "6 måneder", "6 months", "6 mdr."),
        ("1", "months", "1 måned", "1 month", "1 mdr."),
    ],
)
def test_an_amount_with_its_unit(amount: str, unit: Unit, danish: str, english: str, short: str) -> None:
    assert amount_text(rate(amount), kind(unit), "da") == danish
    assert amount_text(rate(amount), kind(unit), "en") == english
    assert short_amount(rate(amount), kind(unit), "da") == short


def test_every_unit_status_group_and_level_has_its_word() -> None:
    for language in LANGUAGES:
        for unit in get_args(Unit):
            assert "5" in amount_text(rate("5"), kind(unit), language)
            assert "5" in short_amount(rate("5"), kind(unit), language)
        words = scheme_wording.words_for_schemes(language)
        assert words["units"].keys() == words["short_units"].keys() == set(get_args(Unit))
        assert words["statuses"].keys() == set(get_args(Status))
        assert words["groups"].keys() == set(get_args(Group))
        assert words["levels"].keys() == set(get_args(Level))
    assert scheme_wording.status_label("phasing_out", "da") == "Under udfasning"
    assert scheme_wording.group_label("employment", "da") == "Ansættelse og praktik"
    assert scheme_wording.level_label("workplace", "en") == "P-number"


def test_the_line_above_a_rate() -> None:
    assert rate_line(2023, "2026-11-21", "da") == "Sats for 2023 – kontrolleret 21.11.2026"
    assert rate_line(2023, "i går", "en") == "Rate for 2023 – checked i går"


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [
        (42, "42", "42"),
        (Decimal("42.5"), "42,5", "42.5"),
        (Decimal("41.0833333"), "41,08", "41.08"),
        (Decimal(1284), "1.284", "1,284"),
        (Decimal(100), "100", "100"),
        (Decimal("100.00"), "100", "100"),
        (0, "0", "0"),
    ],
)
def test_a_number_with_the_decimals_it_has(value: Decimal | int, danish: str, english: str) -> None:
    assert (number_text(value, "da"), number_text(value, "en")) == (danish, english)


@pytest.mark.parametrize(
    ("code", "danish", "english"),
    [
        ("wage_subsidy_private", "kommunen", "the municipality"),
        ("innobooster", "Innovationsfonden", "Innovation Fund Denmark"),
        ("labour_market_training", "AUB", "AUB"),
    ],
)
def test_an_authority_within_a_sentence(code: str, danish: str, english: str) -> None:
    scheme = shipped_schemes()[code]
    assert (authority_within(scheme, "da"), authority_within(scheme, "en")) == (danish, english)


def test_who_decides_is_said_for_every_scheme() -> None:
    for scheme in shipped_schemes().values():
        for language in LANGUAGES:
            told = scheme_wording.guidance(scheme, language)
            assert (scheme.authority.in_language(language) in told) == scheme.decides


def test_nobody_decides_about_what_has_ended_or_is_a_matter_of_two() -> None:
    ended, free = shipped_schemes()["trainee"], shipped_schemes()["student_job"]
    told = {language: scheme_wording.guidance(ended, language, TODAY) for language in LANGUAGES}
    assert told == {
        "da": "Vejledende. Ordningen findes ikke længere.",
        "en": "For guidance. The scheme no longer exists.",
    }
    assert "STAR" in scheme_wording.guidance(ended, "da", date(2021, 6, 1))
    assert scheme_wording.guidance(free, "da", TODAY) == "Vejledende. I aftaler det selv."


def test_what_to_do_instead_of_a_scheme_that_has_ended() -> None:
    igu = shipped_schemes()["igu"]
    assert scheme_wording.instead(igu, TODAY, "da") == ""
    assert "kommunen" in scheme_wording.instead(igu, date(2028, 1, 1), "da")
    silent = replace(igu, periods=tuple(replace(period, instead=NO_TEXT) for period in igu.periods))
    assert scheme_wording.instead(silent, date(2028, 1, 1), "en") == "Ask us what there is instead."


@pytest.mark.parametrize("status", get_args(Status))
def test_a_doubt_about_the_scheme_is_said_with_whom_to_ask(status: Status) -> None:
    scheme = shipped_schemes()["job_rotation"]
    for uncertain in (False, True):
        period = replace(scheme.periods[0], status=status, uncertain=uncertain)
        found = eligibility.assess(replace(scheme, periods=(period,)), facts())
        told = {language: scheme_wording.doubt(found, language) for language in LANGUAGES}
        if status == "active" and not uncertain:
            assert set(told.values()) == {""}
        else:
            assert all(told.values())
        if status in {"phasing_out", "unknown"}:
            assert "Kontrollér hos kommunen." in told["da"]
            assert "Check with the municipality." in told["en"]
    assert set(get_args(eligibility.Doubt)) - {""} == set(scheme_wording.words_for_schemes("da")["doubts"])


def test_what_clashes_and_what_nobody_settled_or_tested_is_named() -> None:
    schemes = shipped_schemes()
    assert scheme_wording.clash([schemes["job_rotation"]], "da") == "Kan ikke kombineres med Jobrotation."
    assert scheme_wording.clash([], "da") == ""
    found = eligibility.assess(schemes["industrial_phd"], facts())
    assert scheme_wording.untested(found, "da") == "Ikke undersøgt: Indskrevet, Ansat hos jer."
    theme = eligibility.assess(schemes["innobooster"], facts({"themes": {"answer": ["green"]}}))
    assert scheme_wording.unsettled(theme, "en") == (
        "Not certain: Four themes. Check with Innovation Fund Denmark."
    )
    assert scheme_wording.unsettled(found, "da") == ""


def test_a_rate_to_choose_says_which_it_is_and_of_what_year() -> None:
    scheme = shipped_schemes()["adult_apprentice"]
    told = [scheme_wording.rate_choice(one.rate, one.kind, "da") for one in scheme.rates_to_choose(TODAY)]
    assert told == ["Fra ledighed: 45 kr./t. (2020)", "Fra job: 30 kr./t. (2020)"]


def used_keys() -> Iterator[str]:
    """Yield every key of a reason in the source; a name within it stands for "private" and "public"."""
    for call in ast.walk(ast.parse(inspect.getsource(eligibility))):
        if isinstance(call, ast.Call) and re.match(r"_(met|unmet|missing)\b", ast.unparse(call.func)):
            yield from keys_in(call.args[0])


def keys_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from keys_in(node.body)
        yield from keys_in(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        yield from (pattern.replace("*", sector) for sector in ("private", "public"))
    else:
        assert isinstance(node, ast.Constant), ast.unparse(node)
        yield str(node.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_text_and_every_text_its_reason(language: str) -> None:
    assert set(used_keys()) == KEYS[language].keys()


MONTHS_KNOWN = facts({"monthly_employees": months(42, *[41] * 11)})
SAID = {
    "has_cvr": ("has_cvr", {}, facts(has_cvr=True)),
    "cvr_missing": ("has_cvr", {}, facts()),
    "sector_missing": ("sector", {"is": "private"}, facts()),
    "sector_private": ("sector", {"is": "private"}, facts(sector="private")),
    "sector_public": ("sector", {"is": "public"}, facts(sector="public")),
    "sector_not_private": ("sector", {"is": "private"}, facts(sector="public")),
    "sector_not_public": ("sector", {"is": "public"}, facts(sector="private")),
    "employees_missing": ("employees_between", {"least": 2}, facts()),
    "employees_too_few": ("employees_between", {"least": 2}, facts(employees=1)),
    "employees_fit": ("employees_between", {"least": 2}, facts(employees=2)),
    "employees_too_many": ("employees_between", {"most": 249}, facts(employees=1284)),
    "ordinary_missing": ("headcount_ratio", RATIO, facts()),
    "supported_missing": ("headcount_ratio", RATIO, facts({"ordinary_employees": {"n": 42}})),
    "places_free": (
        "headcount_ratio",
        RATIO,
        facts({"ordinary_employees": {"n": 42}, "supported_now": {"n": 1}}),
    ),
    "places_full": (
        "headcount_ratio",
        RATIO,
        facts({"ordinary_employees": {"n": 42}, "supported_now": {"n": 8}}),
    ),
    "months_missing": ("net_increase", INCREASE, facts({"monthly_employees": months(*[42] * 11)})),
    "months_enough": ("net_increase", INCREASE, MONTHS_KNOWN),
    "months_just_too_few": (
        "net_increase",
        INCREASE,
        facts({"monthly_employees": months(*[10] * 11, 10.04)}),
    ),
    "months_too_few": ("net_increase", INCREASE, facts({"monthly_employees": months(40.5, *[42] * 11)})),
    "answered": ("answer", {"role": "vacancy", "met": ["no"]}, facts({"vacancy": {"answer": "no"}})),
    "told": ("told", {"role": "vacancy"}, facts({"vacancy": {"answer": "no"}})),
    "answered_open": (
        "answer",
        {"role": "representative", "met": ["yes"]},
        facts({"representative": {"answer": "not_yet"}}),
    ),
    "not_asked": ("answer", {"role": "vacancy", "met": ["no"]}, facts()),
    "number_enough": (
        "number_at_least",
        {"role": "gross_profit", "least": 250000},
        facts({"gross_profit": {"n": 1284000}}),
    ),
    "number_low": (
        "number_at_least",
        {"role": "gross_profit", "least": 250000},
        facts({"gross_profit": {"n": 1}}),
    ),
    "early_access": (
        "unemployed_months",
        {"least": 6, "early_access": True},
        facts({"early_access": {"answer": "yes"}}),
    ),
    "unemployed_enough": ("unemployed_months", {"least": 6}, facts(unemployed_months=7)),
    "unemployed_told": (
        "unemployed_months",
        {"least": 6},
        facts({"person_unemployed": {"answer": "m6_12"}}),
    ),
    "unemployed_missing": ("unemployed_months", {"least": 6}, facts()),
    "unemployed_short": ("unemployed_months", {"least": 6}, facts(unemployed_months=2)),
    "early_access_missing": (
        "unemployed_months",
        {"least": 6, "early_access": True},
        facts(unemployed_months=2),
    ),
    "graduated_recently": ("graduated_within", {"years": 2}, facts(graduated_on=date(2026, 6, 30))),
    "graduated_long_ago": ("graduated_within", {"years": 2}, facts(graduated_on=date(2020, 6, 30))),
    "starts_in_time": ("starts_before", {"day": TODAY}, facts()),
    "starts_too_late": ("starts_before", {"day": date(2026, 1, 31)}, facts()),
}


@pytest.mark.parametrize("key", SAID)
def test_a_reason_is_told_in_full(key: str) -> None:
    rule, values, known = SAID[key]
    _, reason, _ = RULES[rule](values, known)
    assert reason.key == key
    for language in LANGUAGES:
        told = say(reason, language)
        assert re.search(r"[{}]", told) is None
        assert told.endswith(".")
        named = re.findall(r"\{(\w+)\}", KEYS[language][key])
        assert set(named) <= reason.values.keys()
    assert sorted(re.findall(r"\{\w+\}", KEYS["da"][key])) == sorted(re.findall(r"\{\w+\}", KEYS["en"][key]))


def test_all_reasons_are_among_them() -> None:
    assert SAID.keys() == KEYS["da"].keys()


def test_what_a_reason_says() -> None:
    free = RULES["headcount_ratio"](RATIO, SAID["places_free"][2])[1]
    assert say(free, "da") == "Der er plads til 7 mere på arbejdspladsen: 1 af 8 støttede pladser er i brug."
    assert say(free, "en") == "There is room for 7 more at the workplace: 1 of 8 supported places are in use."
    average = RULES["net_increase"](INCREASE, MONTHS_KNOWN)[1]
    assert "42 i sidste måned, 41,08 i gennemsnit" in say(average, "da")
    assert "42 last month, 41.08 on average" in say(average, "en")
    many = RULES["employees_between"]({"most": 249}, facts(employees=1284))[1]
    assert "1.284" in say(many, "da")
    assert "1,284" in say(many, "en")


def test_a_persons_own_words_are_one_line_and_never_read_as_a_pattern() -> None:
    told = say(Reason("answered", {"answer": "Nej {n}\nikke endnu."}), "da")
    assert told == "Nej {n} ikke endnu."


def test_an_average_a_little_above_is_not_said_to_be_the_same() -> None:
    told = say(RULES["net_increase"](INCREASE, SAID["months_just_too_few"][2])[1], "da")
    assert "10 i sidste måned, lidt over 10 i gennemsnit" in told
    assert "ikke opfyldt" in told


def test_one_month_is_not_several() -> None:
    one = RULES["unemployed_months"]({"least": 1}, facts(unemployed_months=1))[1]
    assert say(one, "da") == "Personen har været ledig i 1 måned. Kravet er mindst 1."
    short = RULES["unemployed_months"]({"least": 1}, facts(unemployed_months=0))[1]
    assert "1 måned." in say(short, "da")
    assert "1 month." in say(short, "en")
