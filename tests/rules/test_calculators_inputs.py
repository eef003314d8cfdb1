"""What the calculators say to inputs that cannot be, and what holds for all that can."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kmdesk.rules.calculation import Calculation, Calculator, Field, InputProblem, calculate, check
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.calculators.headcount_ratio import Ratio
from kmdesk.rules.calculators.net_increase import is_met
from tests.rules.service_rules import INCREASE, RATIO, USUAL

D = Decimal

EVERY_PARAM = {
    "cap_percent": D(50),
    "least_months": D(6),
    "most_months": D(12),
    "grant_percent": D(35),
    "least_grant": D(200_000),
    "most_grant": D(5_000_000),
    **USUAL,
}
FIELDS = [(calculator, declared) for calculator in CALCULATORS.values() for declared in calculator.fields]
IDS = [f"{calculator.id}-{declared.name}" for calculator, declared in FIELDS]


def good(declared: Field) -> st.SearchStrategy[Decimal]:
    return st.decimals(declared.least, declared.most, places=declared.places)


def good_inputs(calculator: Calculator) -> st.SearchStrategy[Mapping[str, Decimal | None]]:
    return st.fixed_dictionaries(
        {
            declared.name: st.none() | good(declared) if declared.optional else good(declared)
            for declared in calculator.fields_for(EVERY_PARAM)
        }
    )


def answer(
    name: str,
    inputs: Mapping[str, Decimal | None],
    rate: Decimal | None = None,
    params: Mapping[str, Decimal] = EVERY_PARAM,
) -> Calculation:
    found = calculate(CALCULATORS[name], inputs, rate=rate, params={**USUAL, **params})
    assert isinstance(found, Calculation), found
    return found


def amount(calculation: Calculation, key: str, months: int | None = None) -> Decimal:
    (found,) = [
        step.amount
        for step in calculation.steps
        if step.key == key and step.values.get("months") == months and step.amount is not None
    ]
    return found


rates = st.decimals(0, 1000, places=2)
percents = st.decimals(0, 100, places=2)


# --- inputs that cannot be


@pytest.mark.parametrize(("calculator", "declared"), FIELDS, ids=IDS)
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (D(-1), "below"),
        (D(10) ** 30, "above"),
        (-(D(10) ** 30), "below"),
        (D("1e999999"), "above"),
        (D("NaN"), "not_a_number"),
        (D("sNaN"), "not_a_number"),
        (D("Infinity"), "not_a_number"),
        (D("-Infinity"), "not_a_number"),
    ],
)
def test_an_impossible_value_is_named(
    calculator: Calculator, declared: Field, value: Decimal, kind: str
) -> None:
    inputs: dict[str, Decimal | None] = {one.name: one.least for one in calculator.fields}
    inputs[declared.name] = value
    found = calculate(calculator, inputs, rate=D(1), params={**EVERY_PARAM, "least_months": D(1)})
    assert not isinstance(found, Calculation)
    named = "choice" if declared.options else kind
    assert [(problem.field, problem.kind) for problem in found] == [(declared.name, named)]


@pytest.mark.parametrize(("calculator", "declared"), FIELDS, ids=IDS)
def test_too_many_decimals_are_named(calculator: Calculator, declared: Field) -> None:
    finer = declared.least + D(1).scaleb(-declared.places - 1)
    tiniest = declared.least + D("1e-25")
    kind = "choice" if declared.options else "decimals" if declared.places else "whole"
    for value in (finer, tiniest):
        assert check([declared], {declared.name: value}) == (InputProblem(declared.name, kind, declared),)
    assert check([declared], {declared.name: declared.least + D("0.000")}) == ()


@pytest.mark.parametrize(("calculator", "declared"), FIELDS, ids=IDS)
def test_what_is_missing_is_named_unless_it_may_be(calculator: Calculator, declared: Field) -> None:
    wanted = () if declared.optional else (InputProblem(declared.name, "missing", declared),)
    assert check([declared], {}) == wanted
    assert check([declared], {declared.name: None}) == wanted


@pytest.mark.parametrize(("calculator", "declared"), FIELDS, ids=IDS)
def test_the_limits_themselves_are_allowed(calculator: Calculator, declared: Field) -> None:
    assert check([declared], {declared.name: declared.least}) == ()
    assert check([declared], {declared.name: declared.most}) == ()
    assert declared.default is None or check([declared], {declared.name: declared.default}) == ()


@pytest.mark.parametrize(
    ("count", "problems"),
    [
        (0, [(f"month_{n}", "missing") for n in range(1, 13)]),
        (11, [("month_12", "missing")]),
        (13, [("month_13", "unknown")]),
    ],
)
def test_a_wrong_number_of_months_is_named(count: int, problems: list[tuple[str, str]]) -> None:
    inputs = {f"month_{number}": D(10) for number in range(1, count + 1)}
    found = calculate(CALCULATORS["net_increase"], inputs, params=INCREASE)
    assert not isinstance(found, Calculation)
    assert [(problem.field, problem.kind) for problem in found] == problems


def test_a_scheme_s_longest_duration_is_a_limit() -> None:
    inputs = {"hours_per_week": D(37), "weeks": D(27), "wage_cost_per_hour": D(200)}
    params = {**USUAL, "cap_percent": D(50), "most_weeks": D(26)}
    found = calculate(CALCULATORS["wage_subsidy"], inputs, rate=D(80), params=params)
    assert not isinstance(found, Calculation)
    (problem,) = found
    assert (problem.field, problem.kind) == ("weeks", "above")
    assert problem.declared is not None
    assert problem.declared.most == 26


# --- what holds for all


@pytest.mark.parametrize("name", CALCULATORS)
@given(data=st.data())
def test_good_inputs_always_have_an_answer(name: str, data: st.DataObject) -> None:
    rate = data.draw(st.none() | rates)
    calculation = answer(name, data.draw(good_inputs(CALCULATORS[name])), rate)
    assert calculation.steps
    for step in calculation.steps:
        assert step.amount is None or (step.amount.is_finite() and step.amount >= 0)
        if step.unit == "kr":
            assert step.amount is not None
            assert step.amount == step.amount.quantize(D("0.01"))
    if CALCULATORS[name].rate and rate is None:
        assert calculation.result is None
        assert "rate_missing" in calculation.notes
    assert calculation.notes[0].startswith("guidance")
    assert len(set(calculation.notes)) == len(calculation.notes)


@given(good_inputs(CALCULATORS["wage_subsidy"]), rates, percents)
def test_the_subsidy_stays_under_the_cap_and_under_rate_times_hours(
    inputs: Mapping[str, Decimal | None], rate: Decimal, percent: Decimal
) -> None:
    calculation = answer("wage_subsidy", inputs, rate, {"cap_percent": percent})
    paid, wages = calculation.result, amount(calculation, "wage_cost")
    assert paid is not None
    assert paid <= amount(calculation, "subsidy")
    # Half an øre is the most that rounding may add.
    assert abs(amount(calculation, "subsidy") - rate * amount(calculation, "hours")) <= D("0.005")
    assert paid <= wages * percent / 100 + D("0.005")
    assert amount(calculation, "own_cost") + paid == wages
    assert amount(calculation, "own_cost") >= 0


@given(good_inputs(CALCULATORS["wage_subsidy"]), rates, percents, st.data())
def test_more_hours_are_never_less_subsidy(
    inputs: Mapping[str, Decimal | None], rate: Decimal, percent: Decimal, data: st.DataObject
) -> None:
    hours = inputs["hours_per_week"]
    assert hours is not None
    more = {**inputs, "hours_per_week": data.draw(st.decimals(hours, 48, places=2))}
    less_paid = answer("wage_subsidy", inputs, rate, {"cap_percent": percent}).result
    more_paid = answer("wage_subsidy", more, rate, {"cap_percent": percent}).result
    assert less_paid is not None
    assert more_paid is not None
    assert more_paid >= less_paid


employees = st.decimals(0, 100_000, places=2)
PLACES = Ratio.of(RATIO).places


@given(employees, employees)
def test_more_employees_are_never_fewer_places(one: Decimal, other: Decimal) -> None:
    assert PLACES(min(one, other)) <= PLACES(max(one, other))


@given(employees, st.none() | st.integers(0, 100_000))
def test_the_steps_of_the_headcount_ratio_add_up(ordinary: Decimal, in_use: int | None) -> None:
    inputs = {"ordinary_employees": ordinary, "supported_now": None if in_use is None else D(in_use)}
    calculation = answer("headcount_ratio", inputs)
    counted = sum(
        step.amount or 0 for step in calculation.steps if step.key in {"places_first", "places_beyond"}
    )
    assert PLACES(ordinary) == max(1, counted)
    assert calculation.result == max(0, PLACES(ordinary) - (in_use or 0))


@given(
    st.lists(st.decimals(0, 1000, places=2), min_size=12, max_size=12),
    st.decimals("0.01", 1000, places=2),
)
def test_the_net_increase_knows_no_scale(months: list[Decimal], factor: Decimal) -> None:
    assert is_met([month * factor for month in months]) == is_met(months)


@given(
    st.lists(st.integers(0, 100), min_size=12, max_size=12).filter(lambda figures: figures[0] < 100),
)
def test_the_net_increase_against_whole_fractions(months: list[int]) -> None:
    figures: dict[str, Decimal | None] = {f"month_{n}": D(month) for n, month in enumerate(months, 1)}
    met = answer("net_increase", figures).steps[-1].mark == "ok"
    # The last month is at least the average of the twelve exactly when it is that of the eleven before it.
    assert met == (11 * months[0] >= sum(months[1:]))


@given(good_inputs(CALCULATORS["cost_comparison"]), percents, st.booleans())
def test_no_support_costs_what_it_costs_without(
    inputs: Mapping[str, Decimal | None],
    percent: Decimal,
    by_rate: bool,
) -> None:
    rate, weeks = (D(0), D(26)) if by_rate else (D(80), D(0))
    calculation = answer("cost_comparison", inputs, rate, {"cap_percent": percent, "most_weeks": weeks})
    for months in (3, 6, 12):
        assert amount(calculation, "cost_with", months) == amount(calculation, "cost_without", months)


@given(good_inputs(CALCULATORS["cost_comparison"]), rates, percents, st.integers(0, 60))
def test_the_comparison_adds_up(
    inputs: Mapping[str, Decimal | None], rate: Decimal, percent: Decimal, weeks: int
) -> None:
    params = {"cap_percent": percent, "most_weeks": D(weeks)}
    calculation = answer("cost_comparison", inputs, rate, params)
    paid = [amount(calculation, "support", months) for months in (3, 6, 12)]
    assert paid == sorted(paid)
    for months, support in zip((3, 6, 12), paid, strict=True):
        without = amount(calculation, "cost_without", months)
        assert amount(calculation, "cost_with", months) + support == without
        assert amount(calculation, "cost_with", months) >= 0
    if weeks <= 26:
        assert paid[1] == paid[2]


@given(st.decimals(1, 1_000_000_000, places=2), st.decimals(1, 100, places=2))
def test_the_budget_that_is_named_gives_the_least_grant(budget: Decimal, percent: Decimal) -> None:
    params = {**EVERY_PARAM, "grant_percent": percent}
    calculation = answer("innobooster", {"budget": budget}, None, params)
    assert amount(calculation, "grant") + amount(calculation, "self_financed") == budget
    assume(any(step.key == "budget_needed" for step in calculation.steps))
    needed = amount(calculation, "budget_needed")
    assert budget < needed
    # The budget is rounded up to a whole øre, so that the grant can come an øre above the least.
    grant = answer("innobooster", {"budget": needed}, None, params).result
    assert grant is not None
    assert 0 <= grant - params["least_grant"] <= D("0.01")
