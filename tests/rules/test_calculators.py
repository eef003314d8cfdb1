"""The calculators against figures worked out by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from kmdesk.rules.calculation import NO_PARAMS, Calculation, Step, Value, calculate, rounded
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.services.schemes import shipped_schemes
from tests.rules.service_rules import USUAL

D = Decimal

PRIVATE = {"cap_percent": D(50), "most_weeks": D(26)}
PILOT = {"least_months": D(6), "most_months": D(12)}
GRANT = {"grant_percent": D(35), "least_grant": D(200_000), "most_grant": D(5_000_000)}


def work_out(
    calculator: str,
    inputs: Mapping[str, str | int],
    rate: str | None = None,
    params: Mapping[str, Decimal] = NO_PARAMS,
) -> Calculation:
    found = calculate(
        CALCULATORS[calculator],
        {name: D(value) for name, value in inputs.items()},
        rate=None if rate is None else D(rate),
        rate_year=2023,
        params={**USUAL, **params},
    )
    assert isinstance(found, Calculation), found
    return found


def lines(calculation: Calculation) -> list[tuple[str, Decimal | None]]:
    return [(step.key, step.amount) for step in calculation.steps]


def step(calculation: Calculation, key: str, **about: Value) -> Step:
    (found,) = [
        one
        for one in calculation.steps
        if one.key == key and all(one.values.get(name) == value for name, value in about.items())
    ]
    return found


# --- headcount ratio


@pytest.mark.parametrize(
    ("ordinary", "places"),
    [
        ("4", 1),
        ("9", 1),
        ("10", 2),
        ("49", 9),
        ("50", 10),
        ("59", 10),
        ("60", 11),
        ("120", 17),
        # Further ones: 0 and 1 get the one place everybody has; 42,5 / 5 = 8,5 -> 8;
        # 50,5 is 50 -> 10 and 0,5 beyond -> 0; 69,99 is 10 and 19,99 beyond -> 1; 1000 is 10 and 950/10 = 95.
        ("0", 1),
        ("1", 1),
        ("9.99", 1),
        ("42.5", 8),
        ("50.5", 10),
        ("69.99", 11),
        ("1000", 105),
    ],
)
def test_places_by_ordinary_employees(ordinary: str, places: int) -> None:
    calculation = work_out("headcount_ratio", {"ordinary_employees": ordinary})
    assert calculation.result == places
    assert step(calculation, "places_most").amount == places
    assert "rate_missing" not in calculation.notes
    assert calculation.rate_year is None


def test_each_step_of_the_headcount_ratio() -> None:
    # 120: the first 50 give 50/5 = 10, the other 70 give 70/10 = 7, in all 17; 3 in use leave 14.
    calculation = work_out("headcount_ratio", {"ordinary_employees": 120, "supported_now": 3})
    assert lines(calculation) == [("places_first", 10), ("places_beyond", 7), ("places_free", 14)]
    assert calculation.steps[0].values == {"counted": 50, "per": 5}
    assert calculation.steps[1].values == {"first": 50, "counted": 70, "per": 10}
    assert calculation.steps[2].values == {"most": 17, "in_use": 3}
    assert calculation.result == 14


def test_nobody_employed_is_said() -> None:
    calculation = work_out("headcount_ratio", {"ordinary_employees": 0})
    assert lines(calculation) == [("places_first", 0), ("places_least", 1), ("places_most", 1)]
    assert "no_ordinary_employees" in calculation.notes
    assert "no_ordinary_employees" not in work_out("headcount_ratio", {"ordinary_employees": 1}).notes


@pytest.mark.parametrize(
    ("in_use", "amount", "unit", "mark", "free"),
    [(7, 1, "places_free", "", 1), (8, 0, "places_free", "warn", 0), (10, 2, "places_over", "warn", 0)],
)
def test_places_in_use(in_use: int, amount: int, unit: str, mark: str, free: int) -> None:
    # 42 ordinary employees have 8 places.
    calculation = work_out("headcount_ratio", {"ordinary_employees": 42, "supported_now": in_use})
    found = step(calculation, "places_free")
    assert (found.amount, found.unit, found.mark, calculation.result) == (amount, unit, mark, free)


# --- net increase


def year(*figures: str | int) -> dict[str, str | int]:
    return {f"month_{number}": figure for number, figure in enumerate(figures, 1)}


def test_the_last_month_at_the_average_is_enough() -> None:
    # 42 last; the eleven before: 5 x 41 + 5 x 43 + 42 = 462. Sum 504, average 504/12 = 42,00 exactly.
    calculation = work_out("net_increase", year(42, *[41] * 5, *[43] * 5, 42))
    assert lines(calculation) == [
        ("months_sum", 504),
        ("average", 42),
        ("last_month", 42),
        ("increase_met", None),
    ]
    assert calculation.steps[-1].mark == "ok"
    assert "average_rounded" not in calculation.notes
    assert calculation.result is None


def test_the_exact_average_decides_not_the_rounded() -> None:
    # Sum 40 + 10 x 40 + 40,04 = 480,04; /12 = 40,00333..., shown as 40,00. 40 x 12 = 480 < 480,04: not met.
    calculation = work_out("net_increase", year(40, *[40] * 10, "40.04"))
    assert step(calculation, "average").amount == D("40.00")
    assert calculation.steps[-1].key == "increase_unmet"
    assert calculation.steps[-1].mark == "warn"
    assert "average_rounded" in calculation.notes


def test_the_last_month_is_the_first_figure() -> None:
    # Growing: 12 last, 1 eleven months before. Sum 78, average 6,5. Met; the other way round it is not.
    assert work_out("net_increase", year(*range(12, 0, -1))).steps[-1].key == "increase_met"
    assert work_out("net_increase", year(*range(1, 13))).steps[-1].key == "increase_unmet"


def test_a_company_of_nobody_meets_the_rule_and_is_told() -> None:
    calculation = work_out("net_increase", year(*[0] * 12))
    assert calculation.steps[-1].key == "increase_met"
    assert "no_ordinary_employees" in calculation.notes


# --- wage subsidy

DESIGN = {
    "hours_per_week": 37,
    "weeks": 26,
    "wage_cost_per_hour": "182.50",
    "ordinary_employees": 42,
    "supported_now": 1,
}


def test_the_wage_subsidy_of_the_design() -> None:
    # 37 x 26 = 962 hours. 962 x 182,50 = 175.565,00. 962 x 86,16 = 82.885,92.
    # 50 % of the wage = 87.782,50: under the cap.
    # 175.565,00 - 82.885,92 = 92.679,08. 42/5 -> 8 places, 1 in use, 7 free.
    calculation = work_out("wage_subsidy", DESIGN, "86.16", PRIVATE)
    assert lines(calculation) == [
        ("hours", 962),
        ("wage_cost", D("175565.00")),
        ("subsidy", D("82885.92")),
        ("cap_kept", D("87782.50")),
        ("own_cost", D("92679.08")),
        ("places_free", 7),
    ]
    assert [one.mark for one in calculation.steps] == ["", "", "", "ok", "", ""]
    assert calculation.result == D("82885.92")
    assert calculation.rate_year == 2023
    assert calculation.notes[0] == "guidance"


def test_the_cap_takes_what_is_above_it() -> None:
    # 30 x 13 = 390 hours. 390 x 150,25 = 58.597,50; half is 29.298,75. 390 x 86,16 = 33.602,40 is more.
    # Paid 29.298,75, the company pays 58.597,50 - 29.298,75 = 29.298,75.
    inputs = {"hours_per_week": 30, "weeks": 13, "wage_cost_per_hour": "150.25"}
    calculation = work_out("wage_subsidy", inputs, "86.16", PRIVATE)
    assert lines(calculation) == [
        ("hours", 390),
        ("wage_cost", D("58597.50")),
        ("subsidy", D("33602.40")),
        ("cap_exceeded", D("29298.75")),
        ("subsidy_paid", D("29298.75")),
        ("own_cost", D("29298.75")),
    ]
    assert step(calculation, "cap_exceeded").mark == "warn"
    assert not step(calculation, "subsidy").strong
    assert step(calculation, "subsidy_paid").strong


def test_another_cap_and_a_longer_duration() -> None:
    # Icebreaker: 37 x 52 = 1924 hours; x 160,24 = 308.301,76. Wage 1924 x 210 = 404.040, 75 % = 303.030.
    inputs = {"hours_per_week": 37, "weeks": 52, "wage_cost_per_hour": 210}
    params = {"cap_percent": D(75), "most_weeks": D(52)}
    calculation = work_out("wage_subsidy", inputs, "160.24", params)
    assert step(calculation, "subsidy").amount == D("308301.76")
    assert calculation.result == D("303030.00")
    assert step(calculation, "own_cost").amount == D("101010.00")


PRIVATE_ONLY = {"cap_percent": D(75), "most_employer": D(1)}
SMALL_JOB = {"hours_per_week": 10, "weeks": 10, "wage_cost_per_hour": 40}


def test_the_cap_for_private_employers_is_not_for_public_ones() -> None:
    # 100 hours x 31,87 = 3.187,00. 100 x 40 = 4.000,00, of which 75 % = 3.000,00.
    private = work_out("wage_subsidy", {**SMALL_JOB, "employer": 0}, "31.87", PRIVATE_ONLY)
    assert lines(private) == [
        ("hours", 100),
        ("wage_cost", D("4000.00")),
        ("employer_private", 75),
        ("subsidy", D("3187.00")),
        ("cap_exceeded", D("3000.00")),
        ("subsidy_paid", D("3000.00")),
        ("own_cost", D("1000.00")),
    ]
    public = work_out("wage_subsidy", {**SMALL_JOB, "employer": 1}, "31.87", PRIVATE_ONLY)
    assert lines(public) == [
        ("hours", 100),
        ("wage_cost", D("4000.00")),
        ("employer_public", None),
        ("subsidy", D("3187.00")),
        ("own_cost", D("813.00")),
    ]
    # Without an answer the cap holds: it promises less.
    assert work_out("wage_subsidy", SMALL_JOB, "31.87", PRIVATE_ONLY).result == D("3000.00")
    unpaid = work_out("wage_subsidy", {**SMALL_JOB, "employer": 1}, None, PRIVATE_ONLY)
    assert lines(unpaid) == [("hours", 100), ("wage_cost", D("4000.00")), ("employer_public", None)]


def test_where_the_cap_is_for_everybody_nobody_is_asked_and_no_public_employer_gets_around_it() -> None:
    assert "employer_private" not in [
        key for key, _ in lines(work_out("wage_subsidy", DESIGN, "86.16", PRIVATE))
    ]
    found = calculate(
        CALCULATORS["wage_subsidy"],
        {**{name: D(value) for name, value in DESIGN.items()}, "employer": D(1)},
        rate=D(86),
        params={**USUAL, **PRIVATE},
    )
    assert not isinstance(found, Calculation)
    assert [(problem.field, problem.kind) for problem in found] == [("employer", "choice")]


def test_the_comparison_of_costs_knows_whom_the_cap_is_for() -> None:
    # 13 weeks x 10 hours = 130 hours; x 40 = 5.200,00; 75 % = 3.900,00; 130 x 31,87 = 4.143,10.
    inputs = {"hours_per_week": 10, "hourly_wage": 40}
    private = work_out("cost_comparison", {**inputs, "employer": 0}, "31.87", PRIVATE_ONLY)
    public = work_out("cost_comparison", {**inputs, "employer": 1}, "31.87", PRIVATE_ONLY)
    assert step(private, "support", months=3).amount == D("3900.00")
    assert step(public, "support", months=3).amount == D("4143.10")
    assert "support_cap" not in [key for key, _ in lines(public)]


def test_a_subsidy_at_the_cap_is_not_under_it() -> None:
    # A rate of half the wage: 10 x 1 hours, 10 x 100 = 1.000, half 500; 10 x 50 = 500.
    inputs = {"hours_per_week": 10, "weeks": 1, "wage_cost_per_hour": 100}
    calculation = work_out("wage_subsidy", inputs, "50", PRIVATE)
    assert step(calculation, "cap_reached").amount == calculation.result == D("500.00")


def test_halves_of_an_oere_go_away_from_zero() -> None:
    # 1,25 x 1 = 1,25 hours; x 10,02 = 12,525 -> 12,53; half of that 6,265 -> 6,27 (1,25 x 9 = 11,25 is more).
    inputs = {"hours_per_week": "1.25", "weeks": 1, "wage_cost_per_hour": "10.02"}
    calculation = work_out("wage_subsidy", inputs, "9", PRIVATE)
    assert step(calculation, "wage_cost").amount == D("12.53")
    assert calculation.result == D("6.27")
    assert step(calculation, "own_cost").amount == D("6.26")
    assert rounded(D("-0.125")) == D("-0.13")


def test_without_a_rate_only_what_needs_none() -> None:
    calculation = work_out("wage_subsidy", DESIGN, None, PRIVATE)
    assert lines(calculation) == [
        ("hours", 962),
        ("wage_cost", D("175565.00")),
        ("cap", D("87782.50")),
        ("places_free", 7),
    ]
    assert calculation.result is None
    assert calculation.rate_year is None
    assert calculation.notes[:2] == ("guidance", "rate_missing")


# --- flex job


def test_a_flex_job_pays_for_the_effective_hours() -> None:
    # 20 hours at 50 % = 10 hours. 10 x 165,75 = 1.657,50. Holiday 12,5 % = 207,1875 -> 207,19.
    # Pension 10 % = 165,75. Week 2.030,44. Month 2.030,44 x 52 = 105.582,88; / 12 = 8.798,5733 -> 8.798,57.
    inputs = {
        "hours_per_week": 20,
        "intensity_percent": 50,
        "hourly_wage": "165.75",
        "holiday_percent": "12.5",
        "pension_percent": 10,
    }
    calculation = work_out("flex_job", inputs)
    assert lines(calculation) == [
        ("paid_hours", 10),
        ("weekly_wage", D("1657.50")),
        ("holiday", D("207.19")),
        ("pension", D("165.75")),
        ("weekly_cost", D("2030.44")),
        ("monthly_cost", D("8798.57")),
    ]
    assert calculation.result == D("8798.57")
    assert "flex_supplement" in calculation.notes
    assert "rate_missing" not in calculation.notes


def test_effective_hours_have_two_decimals_and_the_wage_follows_them() -> None:
    # 12,35 hours at 33 % = 4,0755 -> 4,08 hours. 4,08 x 150 = 612,00. Month 612 x 52 / 12 = 2.652,00.
    inputs = {"hours_per_week": "12.35", "intensity_percent": 33, "hourly_wage": 150}
    assert lines(work_out("flex_job", inputs)) == [
        ("paid_hours", D("4.08")),
        ("weekly_wage", D("612.00")),
        ("weekly_cost", D("612.00")),
        ("monthly_cost", D("2652.00")),
    ]


# --- adult apprentice, job rotation, knowledge pilot


@pytest.mark.parametrize(("rate", "subsidy"), [("45", "66600.00"), ("30", "44400.00")])
def test_an_adult_apprentice_by_origin(rate: str, subsidy: str) -> None:
    # 37 x 40 = 1.480 hours; x 45 = 66.600, x 30 = 44.400.
    calculation = work_out("adult_apprentice", {"hours_per_week": 37, "weeks": 40}, rate)
    assert lines(calculation) == [("hours", 1480), ("subsidy", D(subsidy))]
    assert calculation.result == D(subsidy)


def test_an_adult_apprentice_from_a_job_has_two_years_at_most() -> None:
    use = shipped_schemes()["adult_apprentice"].calculator
    assert use is not None
    inputs = {"hours_per_week": D(37), "weeks": D(105)}
    calculator = CALCULATORS["adult_apprentice"]
    longer = calculate(calculator, inputs, rate=D(30), params=use.values_for("from_job"))
    assert not isinstance(longer, Calculation)
    assert [(problem.field, problem.kind) for problem in longer] == [("weeks", "above")]
    # 37 x 104 = 3.848 hours; x 30 = 115.440.
    most = work_out("adult_apprentice", {**inputs, "weeks": 104}, "30", use.values_for("from_job"))
    assert lines(most) == [("hours", 3848), ("weeks_within", None), ("subsidy", D("115440.00"))]
    assert step(most, "weeks_within").values == {"most": 104}
    # From unemployment it is paid for the whole agreement.
    assert work_out("adult_apprentice", inputs, "45", use.values_for("from_unemployment")).result == D(
        "174825.00"
    )


@pytest.mark.parametrize(
    ("kind", "amount", "subsidy"),
    [("general", "173.09", "6404.33"), ("private", "194.84", "7209.08")],
)
def test_job_rotation_can_be_looked_back_on_with_a_rate_of_2013(kind: str, amount: str, subsidy: str) -> None:
    # 37 x 173,09 = 6.404,33; 37 x 194,84 = 7.209,08.
    scheme = shipped_schemes()["job_rotation"]
    chosen = next(
        one
        for one in scheme.rates_to_choose(date(2026, 11, 24))
        if (one.kind.id, one.rate.year) == (kind, 2013)
    )
    assert (chosen.rate.amount, chosen.old) == (D(amount), True)
    found = calculate(
        CALCULATORS["job_rotation"],
        {"course_hours": D(37)},
        rate=chosen.rate.amount,
        rate_year=chosen.rate.year,
    )
    assert isinstance(found, Calculation)
    assert (found.result, found.rate_year) == (D(subsidy), 2013)


def test_a_knowledge_pilot_can_be_looked_back_on_though_it_shows_no_rate_today() -> None:
    scheme, today = shipped_schemes()["knowledge_pilot"], date(2026, 11, 24)
    assert scheme.shown_rates(today) == ()
    (chosen,) = scheme.rates_to_choose(today)
    calculation = work_out("knowledge_pilot", {"months": 12}, str(chosen.rate.amount), PILOT)
    assert calculation.result == 150_000


@pytest.mark.parametrize(
    ("hours", "rate", "subsidy"),
    [
        ("37", "194.84", "7209.08"),  # 37 x 194,84: 7.209,08 = the week behind 801 kr. x 5 x 1,8 = 7.209
        ("100", "173.09", "17309.00"),
        ("14.5", "173.09", "2509.81"),  # 2.509,805: half an øre away from zero
    ],
)
def test_job_rotation_by_the_rate_of_its_year(hours: str, rate: str, subsidy: str) -> None:
    calculation = work_out("job_rotation", {"course_hours": hours}, rate)
    assert lines(calculation) == [("course_hours", D(hours)), ("subsidy", D(subsidy))]
    assert "phased_out" in calculation.notes


@pytest.mark.parametrize(("months", "subsidy"), [(6, 75_000), (7, 87_500), (12, 150_000)])
def test_a_knowledge_pilot_by_the_month(months: int, subsidy: int) -> None:
    calculation = work_out("knowledge_pilot", {"months": months}, "12500", PILOT)
    assert lines(calculation) == [("months", months), ("subsidy_months", subsidy)]
    assert calculation.notes[0] == "guidance_historic"


@pytest.mark.parametrize(
    ("calculator", "inputs", "params", "left"),
    [
        ("adult_apprentice", {"hours_per_week": 37, "weeks": 40}, NO_PARAMS, ["hours"]),
        ("job_rotation", {"course_hours": 37}, NO_PARAMS, ["course_hours"]),
        ("knowledge_pilot", {"months": 6}, PILOT, ["months"]),
    ],
)
def test_no_rate_no_amount(
    calculator: str, inputs: Mapping[str, int], params: Mapping[str, Decimal], left: list[str]
) -> None:
    calculation = work_out(calculator, inputs, None, params)
    assert [one.key for one in calculation.steps] == left
    assert calculation.result is None
    assert "rate_missing" in calculation.notes


# --- InnoBooster


def test_a_grant_within_its_limits() -> None:
    # 35 % of 1.234.567,89 = 432.098,7615 -> 432.098,76; the rest 802.469,13.
    calculation = work_out("innobooster", {"budget": "1234567.89"}, params=GRANT)
    assert lines(calculation) == [
        ("grant_share", D("432098.76")),
        ("grant_within", None),
        ("grant", D("432098.76")),
        ("self_financed", D("802469.13")),
    ]
    assert calculation.notes[0] == "guidance_fund"


def test_a_grant_that_would_be_too_small() -> None:
    # 35 % of 500.000 = 175.000 < 200.000. Needed 200.000 / 0,35 = 571.428,571... -> 571.428,58,
    # of which 35 % = 200.000,003 -> 200.000,00.
    calculation = work_out("innobooster", {"budget": 500_000}, params=GRANT)
    assert lines(calculation) == [
        ("grant_share", 175_000),
        ("grant_too_small", None),
        ("budget_needed", D("571428.58")),
        ("grant", 0),
        ("self_financed", 500_000),
    ]
    enough = work_out("innobooster", {"budget": "571428.58"}, params=GRANT)
    assert enough.result == 200_000


def test_a_grant_that_would_be_too_large() -> None:
    # 33 % of 20 million = 6,6 million; at most 5 million, the company pays 15.
    params = {**GRANT, "grant_percent": D(33)}
    calculation = work_out("innobooster", {"budget": 20_000_000}, params=params)
    assert lines(calculation) == [
        ("grant_share", 6_600_000),
        ("grant_most", 5_000_000),
        ("grant", 5_000_000),
        ("self_financed", 15_000_000),
    ]


@pytest.mark.parametrize(("budget", "grant"), [("400000", 200_000), ("10000000", 5_000_000)])
def test_the_limits_themselves_are_within(budget: str, grant: int) -> None:
    params = {**GRANT, "grant_percent": D(50)}
    calculation = work_out("innobooster", {"budget": budget}, params=params)
    assert step(calculation, "grant_within").mark == "ok"
    assert calculation.result == grant


def test_a_share_of_nothing_names_no_budget() -> None:
    calculation = work_out("innobooster", {"budget": 1000}, params={**GRANT, "grant_percent": D(0)})
    assert "budget_needed" not in [one.key for one in calculation.steps]
    assert calculation.result == 0


# --- comparison of costs

HIRE = {
    "hours_per_week": 37,
    "hourly_wage": 200,
    "holiday_percent": "12.5",
    "pension_percent": 10,
    "other_costs": 1500,
}


def test_support_stops_after_its_longest_duration() -> None:
    # 3 months = 13 weeks = 481 hours: wage 96.200, holiday 12.025, pension 9.620: 117.845.
    #   With other costs 4.500: 122.345.
    #   support 481 x 86,16 = 41.442,96 < half of 117.845 = 58.922,50; with support 80.902,04.
    # 6 months = 26 weeks = 962 hours: 192.400 + 24.050 + 19.240 = 235.690; other 9.000: 244.690.
    #   support 962 x 86,16 = 82.885,92; with support 161.804,08.
    # 12 months = 52 weeks: 384.800 + 48.100 + 38.480 = 471.380; other 18.000: 489.380.
    #   still 26 weeks of support: 82.885,92; with support 406.494,08.
    calculation = work_out("cost_comparison", HIRE, "86.16", PRIVATE)
    expected = {
        3: ("122345.00", "41442.96", "80902.04"),
        6: ("244690.00", "82885.92", "161804.08"),
        12: ("489380.00", "82885.92", "406494.08"),
    }
    for months, (without, paid, with_support) in expected.items():
        assert step(calculation, "cost_without", months=months).amount == D(without)
        assert step(calculation, "support", months=months).amount == D(paid)
        assert step(calculation, "cost_with", months=months).amount == D(with_support)
    assert step(calculation, "support", months=12).values["weeks"] == 26
    assert step(calculation, "support_cap", months=3).amount == D("58922.50")
    assert step(calculation, "holiday", months=6).amount == D("24050.00")
    assert step(calculation, "pension", months=12).amount == D("38480.00")
    assert step(calculation, "other_costs", months=3).amount == D("4500.00")
    assert calculation.result == D("406494.08")
    assert "support_stops" in calculation.notes


def test_the_cap_holds_for_the_supported_weeks_only() -> None:
    # 20 hours at 130: 26 weeks = 520 hours = 67.600; half is 33.800, less than 520 x 86,16 = 44.803,20.
    # Over 12 months the cap is still that of 26 weeks: 135.200 - 33.800 = 101.400.
    calculation = work_out("cost_comparison", {"hours_per_week": 20, "hourly_wage": 130}, "86.16", PRIVATE)
    assert step(calculation, "support_by_rate", months=12).amount == D("44803.20")
    assert step(calculation, "support_cap", months=12).amount == D("33800.00")
    assert step(calculation, "support_cap", months=12).mark == "warn"
    assert step(calculation, "cost_with", months=12).amount == D("101400.00")


def test_support_without_an_end() -> None:
    # No longest duration: 52 weeks x 10 hours = 520 hours x 31,87 = 16.572,40; wage 520 x 140 = 72.800.
    inputs = {"hours_per_week": 10, "hourly_wage": 140}
    calculation = work_out("cost_comparison", inputs, "31.87", {"cap_percent": D(75)})
    assert step(calculation, "support", months=12).amount == D("16572.40")
    assert "support_stops" not in calculation.notes


def test_a_hire_without_a_rate_still_has_its_cost() -> None:
    calculation = work_out("cost_comparison", HIRE, None, PRIVATE)
    assert {one.key for one in calculation.steps} == {
        "horizon_wage",
        "holiday",
        "pension",
        "other_costs",
        "cost_without",
    }
    assert calculation.result is None
    assert "support_stops" not in calculation.notes


# --- figures of a scheme


@pytest.mark.parametrize(
    ("rate", "params"),
    [
        ("86.16", {}),
        ("86.16", {"cap_percent": D(101)}),
        ("86.16", {"cap_percent": D(-1)}),
        ("86.16", {"cap_percent": D("NaN")}),
        ("86.16", {"cap_percent": D("Infinity")}),
        ("-1", PRIVATE),
        ("NaN", PRIVATE),
        ("1e30", PRIVATE),
    ],
)
def test_a_scheme_with_impossible_figures_is_a_fault(rate: str, params: Mapping[str, Decimal]) -> None:
    inputs = {"hours_per_week": D(37), "weeks": D(26), "wage_cost_per_hour": D(200)}
    with pytest.raises(ValueError, match="wage_subsidy"):
        calculate(CALCULATORS["wage_subsidy"], inputs, rate=D(rate), params={**USUAL, **params})


def test_a_scheme_narrows_inputs_and_says_what_they_begin_with() -> None:
    params = {**PRIVATE, "least_weeks": D(4), "default_weeks": D(26), "default_hours_per_week": D(30)}
    fields = {one.name: one for one in CALCULATORS["wage_subsidy"].fields_for(params)}
    assert (fields["weeks"].least, fields["weeks"].most, fields["weeks"].default) == (4, 26, 26)
    assert fields["hours_per_week"].default == 30
    assert fields["wage_cost_per_hour"].default is None
