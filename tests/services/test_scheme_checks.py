"""What the schemes that ship ask for: checks that can be answered, and calculators that get their figures."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest

from kmdesk.core import resources
from kmdesk.rules.calculation import Calculation, calculate
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.calculators.headcount_ratio import FIGURES
from kmdesk.rules.calculators.net_increase import MONTHS as MONTHS_BACK
from kmdesk.rules.data_file import DataError
from kmdesk.rules.eligibility import RULES, Eligibility, Facts, assess
from kmdesk.rules.guide_answers import Answer
from kmdesk.rules.guide_heard import Heard
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.rules.schemes import Condition
from kmdesk.services import reference
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.scheme_figures import usual_figures
from kmdesk.services.scheme_file_checks import require_sound
from kmdesk.services.schemes import read_scheme, shipped_schemes
from tests.rules.service_rules import USUAL

SCHEMES = shipped_schemes()
GUIDE = with_all_questions(newest_guide(), newest_guide("schemes"))
QUESTIONS = {question.role: question for question in GUIDE.questions if question.role}
TODAY = date(2026, 11, 24)
ALL = sorted(SCHEMES)

RULE_VALUES: Mapping[str, tuple[set[str], set[str]]] = {
    "has_cvr": (set(), set()),
    "sector": ({"is"}, set()),
    "employees_between": (set(), {"least", "most"}),
    "headcount_ratio": (set(FIGURES), set()),
    "net_increase": ({MONTHS_BACK}, set()),
    "answer": ({"role", "met"}, {"unmet", "part"}),
    "told": ({"role"}, set()),
    "number_at_least": ({"role", "least"}, {"part"}),
    "unemployed_months": ({"least"}, {"early_access"}),
    "graduated_within": ({"years"}, set()),
    "starts_before": ({"day"}, set()),
    "any_of": ({"checks"}, set()),
}
"""Rule -> the values it must have, and those it may have besides."""

CHECKED = [
    (scheme.code, condition)
    for scheme in SCHEMES.values()
    for condition in scheme.conditions
    if condition.check
]


def checks(rule: str, values: Mapping[str, object]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give a check and the checks within it."""
    yield rule, dict(values)
    for inner in cast("list[dict[str, Any]]", values.get("checks", [])):
        yield from checks(str(inner["rule"]), {name: v for name, v in inner.items() if name != "rule"})


def test_every_rule_is_known_here() -> None:
    assert set(RULE_VALUES) == set(RULES)


@pytest.mark.parametrize(("code", "condition"), CHECKED, ids=[f"{code}.{c.id}" for code, c in CHECKED])
def test_a_check_asks_what_can_be_answered(code: str, condition: Condition) -> None:
    assert condition.check is not None
    for rule, values in checks(condition.check.rule, condition.check.values):
        must, may = RULE_VALUES[rule]
        assert must <= set(values) <= must | may
        if rule == "sector":
            assert values["is"] in {choice.code for choice in reference.choices("sector")}
        if rule == "starts_before":
            assert type(values["day"]) is date
        if "role" in values and rule != "told":
            default = "n" if rule == "number_at_least" else "answer"
            part = QUESTIONS[values["role"]].part(values.get("part", default))
            if rule == "answer":
                met, unmet = set(values["met"]), set(values.get("unmet", ()))
                assert met <= set(part.codes)
                assert unmet <= set(part.codes) - met
        elif rule == "told":
            assert values["role"] in QUESTIONS
    level = {"headcount_ratio": "workplace", "net_increase": "company"}
    assert condition.level == level.get(condition.check.rule, condition.level)


def heard(**answers: object) -> Heard:
    """Return what was heard; a plain value is the part "answer" of the question in that role."""
    given = {
        QUESTIONS[role].id: Answer(
            cast("dict[str, object]", value) if isinstance(value, dict) else {"answer": value}
        )
        for role, value in answers.items()
    }
    return Heard(GUIDE, given, "da")


def stands(code: str, facts: Facts) -> Eligibility:
    return assess(SCHEMES[code], facts)


def outcome(code: str, condition: str, facts: Facts) -> str:
    return next(f.outcome for f in stands(code, facts).findings if f.condition.id == condition)


MONTHS = {"months": [{"row": f"{n:02}", "n": 10} for n in range(1, 13)]}
PLACE_IS_FINE: Mapping[str, object] = {
    "ordinary_employees": {"n": 42},
    "supported_now": {"n": 1},
    "monthly_employees": MONTHS,
    "vacancy": "no",
    "former_employee": "no",
    "representative": "yes",
    "collective_pay": "yes",
    "before_start": "yes",
}


def test_a_wage_subsidy_fits_when_everything_is_as_it_should_be() -> None:
    answers = {**PLACE_IS_FINE, "person_unemployed": "m6_12", "early_access": "no"}
    facts = Facts(today=TODAY, answers=heard(**answers), sector="private", employees=42, has_cvr=True)
    assert stands("wage_subsidy_private", facts).outcome == "met"
    public = Facts(today=TODAY, answers=heard(**answers), sector="public", employees=42, has_cvr=True)
    assert stands("wage_subsidy_public", public).outcome == "met"
    assert stands("wage_subsidy_private", public).outcome == "unmet"
    assert stands("company_placement", public).outcome == "met"


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        ("vacancy", "yes"),
        ("former_employee", "yes"),
        ("representative", "no"),
        ("collective_pay", "no"),
        ("before_start", "no"),
        ("supported_now", {"n": 8}),
    ],
)
def test_one_wrong_answer_is_enough_against_a_wage_subsidy(role: str, answer: object) -> None:
    answers = {**PLACE_IS_FINE, "person_unemployed": "over_12", role: answer}
    facts = Facts(today=TODAY, answers=heard(**answers), sector="private")
    assert stands("wage_subsidy_private", facts).outcome == "unmet"


@pytest.mark.parametrize(
    ("said", "group", "unemployed", "long", "asks"),
    [
        ("over_12", "unknown", "met", "met", ()),
        ("m6_12", "unknown", "met", "missing", ("upskilling_group",)),
        ("m6_12", "yes", "met", "met", ()),
        ("m6_12", "no", "met", "unmet", ()),
        ("m3_6", "yes", "unmet", "met", ()),
        ("under_3", "unknown", "unmet", "missing", ("upskilling_group",)),
        ("unknown", "unknown", "missing", "missing", ("person_unemployed", "upskilling_group")),
    ],
)
def test_upskilling_after_half_a_year_asks_for_the_group_and_not_again(
    said: str, group: str, unemployed: str, long: str, asks: tuple[str, ...]
) -> None:
    facts = Facts(today=TODAY, answers=heard(person_unemployed=said, upskilling_group=group))
    about_person = ("person_unemployed", "upskilling_group")
    assert outcome("upskilling", "unemployed", facts) == unemployed
    assert outcome("upskilling", "long_or_at_risk", facts) == long
    assert tuple(role for role in stands("upskilling", facts).ask if role in about_person) == asks


@pytest.mark.parametrize(
    ("answer", "expected"), [("yes", "missing"), ("no", "unmet"), ("unknown", "missing")]
)
def test_a_senior_job_is_with_a_municipality_and_never_simply_met(answer: str, expected: str) -> None:
    found = stands(
        "senior_job", Facts(today=TODAY, answers=heard(municipal_employer=answer), sector="public")
    )
    assert (found.outcome, found.doubt) == (expected, "uncertain")


def test_what_is_on_its_way_out_is_never_met_whatever_is_answered() -> None:
    everything = heard(
        training_level="yes", person_unemployed="over_12", collective_pay="yes", before_start="yes"
    )
    then = stands("job_rotation", Facts(today=date(2025, 6, 1), answers=everything))
    now = stands("job_rotation", Facts(today=TODAY, answers=everything))
    assert (then.outcome, then.doubt) == ("met", "")
    assert (now.outcome, now.doubt) == ("missing", "phasing_out")


def test_an_adult_apprentice_is_not_met_while_the_status_is_uncertain() -> None:
    facts = Facts(today=TODAY, answers=heard(apprentice_25="yes", apprentice_origin="unemployed_unskilled"))
    assert (stands("adult_apprentice", facts).outcome, stands("adult_apprentice", facts).doubt) == (
        "missing",
        "uncertain",
    )


def test_one_answer_leaves_what_nobody_looked_into() -> None:
    found = stands("industrial_phd", Facts(today=TODAY, answers=heard(university="yes")))
    assert found.outcome == "met"
    assert [condition.id for condition in found.untested] == ["enrolled", "employed"]
    assert found.scheme.warning_on(TODAY).da


@pytest.mark.parametrize(
    ("profit", "capital", "expected"),
    [(250_000, "no", "met"), (249_999, "no", "unmet"), (0, "yes", "met"), (0, "unknown", "missing")],
)
def test_innobooster_wants_profit_or_capital(profit: int, capital: str, expected: str) -> None:
    facts = Facts(today=TODAY, answers=heard(gross_profit={"n": profit}, risk_capital=capital))
    assert outcome("innobooster", "strength", facts) == expected


@pytest.mark.parametrize(("employees", "expected"), [(1, "unmet"), (2, "met"), (100, "met"), (101, "unmet")])
def test_a_knowledge_pilot_was_for_2_to_100_employees(employees: int, expected: str) -> None:
    facts = Facts(today=date(2012, 5, 1), answers=heard(), employees=employees, sector="private")
    assert stands("knowledge_pilot", facts).outcome == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2027, 12, 31), "met"), (date(2028, 1, 1), "unmet"), (TODAY, "met")]
)
def test_igu_starts_until_the_end_of_2027(day: date, expected: str) -> None:
    assert stands("igu", Facts(today=day, answers=heard(igu_group="yes"))).outcome == expected


def test_a_senior_job_is_not_for_a_private_company() -> None:
    assert stands("senior_job", Facts(today=TODAY, answers=heard(), sector="private")).outcome == "unmet"


def test_a_training_centre_has_four_places() -> None:
    three, four = ({"n": n} for n in (3, 4))
    assert (
        outcome("training_centre", "places", Facts(today=TODAY, answers=heard(fixed_places=three))) == "unmet"
    )
    assert outcome("training_centre", "places", Facts(today=TODAY, answers=heard(fixed_places=four))) == "met"


@pytest.mark.parametrize("code", [code for code in ALL if SCHEMES[code].calculator])
def test_a_calculator_gets_the_figures_it_takes(code: str) -> None:
    scheme = SCHEMES[code]
    use = scheme.calculator
    assert use is not None
    calculator = CALCULATORS[use.id]
    named = {f"{limit}_{field.name}" for limit in ("least", "most", "default") for field in calculator.fields}
    assert set(calculator.params) <= set(use.values) <= {*calculator.params, *named}
    kinds = {kind.id: kind.unit for kind in scheme.rate_kinds}
    assert kinds.get(use.rate) == calculator.rate
    inputs = {
        field.name: field.default if field.default is not None else field.least
        for field in calculator.fields_for(use.values)
    }
    rate = next((kind.rates[0].amount for kind in scheme.rate_kinds if kind.id == use.rate), None)
    assert isinstance(calculate(calculator, inputs, rate=rate, params=use.values), Calculation)


def test_innobooster_calculates_with_the_newest_figures_of_its_file() -> None:
    scheme = SCHEMES["innobooster"]
    assert scheme.calculator is not None
    newest = {kind.id: kind.rates[0].amount for kind in scheme.rate_kinds}
    assert scheme.calculator.values == {
        "grant_percent": newest["share"],
        "least_grant": newest["least"],
        "most_grant": newest["most"],
    }


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("wage_subsidy_private", {"cap_percent": 50, "most_weeks": 26, "default_weeks": 26}),
        ("icebreaker", {"cap_percent": 75, "most_employer": 1, "most_weeks": 52, "default_weeks": 52}),
        ("sheltered_job", {"cap_percent": 75, "most_employer": 1}),
        ("knowledge_pilot", {"least_months": 6, "most_months": 12}),
        ("innobooster", {"grant_percent": 35, "least_grant": 200_000, "most_grant": 5_000_000}),
    ],
)
def test_the_figures_of_a_calculator_are_those_of_the_sources(code: str, values: dict[str, int]) -> None:
    use = SCHEMES[code].calculator
    assert use is not None
    shared = usual_figures(CALCULATORS[use.id])
    assert use.values == {**shared, **{name: Decimal(value) for name, value in values.items()}}


def test_the_headcount_ratio_is_that_of_the_sources_in_every_scheme_that_asks_for_it() -> None:
    ratio = {"places_up_to": 50, "places_per": 5, "places_per_beyond": 10, "places_least": 1}
    asking = {
        code
        for code, condition in CHECKED
        if condition.check
        and condition.check.rule == "headcount_ratio"
        and dict(condition.check.values) == ratio
        and re.findall("[0-9]+", condition.text.da) == re.findall("[0-9]+", condition.text.en)
        and {"5", "50", "10"} <= set(re.findall("[0-9]+", condition.text.da))
    }
    assert asking == {
        "wage_subsidy_private",
        "wage_subsidy_public",
        "company_placement",
        "graduate_placement",
        "sheltered_job",
    }
    for code in ("company_placement", "graduate_placement", "wage_subsidy_public"):
        assert SCHEMES[code].calculator.values == ratio  # type: ignore[union-attr]


def test_the_figures_the_pure_rules_are_tested_with_are_those_that_ship() -> None:
    shipped = {name: figure for one in CALCULATORS.values() for name, figure in usual_figures(one).items()}
    assert shipped == USUAL


@pytest.mark.parametrize(
    ("code", "months"), [("under_3", [0, 2]), ("m3_6", [3, 5]), ("m6_12", [6, 11]), ("over_12", [12, 13])]
)
def test_how_long_somebody_was_unemployed_is_what_the_answer_says(code: str, months: list[int]) -> None:
    label = QUESTIONS["person_unemployed"].part("answer").option_label(code)
    assert [int(n) for n in re.findall("[0-9]+", label)] == sorted({months[0], months[1] + 1} - {0, 14})
    told = Facts(today=TODAY, answers=heard(early_access="no", person_unemployed=code))
    unasked = heard(early_access="no")
    for least in (3, 6, 12):
        of_answer = RULES["unemployed_months"]({"least": least}, told)[0]
        for n in months:
            known = Facts(today=TODAY, answers=unasked, unemployed_months=n)
            assert RULES["unemployed_months"]({"least": least}, known)[0] == of_answer


def shipped_text(code: str) -> str:
    return resources.path("schemes", f"{code}.toml").read_text(encoding="utf-8")


def test_an_offices_file_may_have_a_ratio_of_its_own_and_an_older_one_has_what_ships() -> None:
    text = shipped_text("company_placement")
    mended = text.replace('rule = "headcount_ratio" }', 'rule = "headcount_ratio", places_per = 7 }')
    scheme = read_scheme(mended)
    require_sound(scheme)
    assert scheme.calculator is not None
    assert scheme.calculator.values == {**usual_figures(CALCULATORS["headcount_ratio"]), "places_per": 7}
    calculation = calculate(
        CALCULATORS["headcount_ratio"], {"ordinary_employees": Decimal(60)}, params=scheme.calculator.values
    )
    assert isinstance(calculation, Calculation)
    assert calculation.result == 8
    answers = heard(ordinary_employees={"n": 60}, supported_now={"n": 8})
    verdicts = [assess(one, Facts(today=TODAY, answers=answers)) for one in (scheme, read_scheme(text))]
    assert [
        next(f.outcome for f in one.findings if f.condition.id == "headcount_ratio") for one in verdicts
    ] == ["unmet", "met"]


@pytest.mark.parametrize("figure", ["0", "-1", '"syv"', "true", "1e30"])
def test_a_ratio_that_cannot_be_is_refused_where_it_stands(figure: str) -> None:
    inner = f'rule = "headcount_ratio", places_per = {figure}'
    whole = f'rule = "any_of", checks = [ {{ {inner} }} ]'
    for said in (inner, whole):
        text = shipped_text("company_placement").replace('rule = "headcount_ratio"', said)
        with pytest.raises(DataError, match="places_per"):
            require_sound(read_scheme(text))
    text = f"{shipped_text('company_placement')}\nvalues = {{ places_per = {figure} }}\n"
    with pytest.raises(DataError, match="places_per"):
        require_sound(read_scheme(text))
