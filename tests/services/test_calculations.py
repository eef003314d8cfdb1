"""A calculation in words, in both languages, and typed texts read as numbers."""

import re
import string
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core import resources
from kmdesk.rules.calculation import Calculation, Calculator, Field, InputProblem, calculate
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.services import calculations
from tests.nasty import NASTY
from tests.rules.service_rules import USUAL

D = Decimal

PRIVATE = {"cap_percent": D(50), "most_weeks": D(26), "default_weeks": D(26)}
PRIVATE_ONLY = {"cap_percent": D(75), "most_employer": D(1)}
EVERY_PARAM = {
    "cap_percent": D(50),
    "least_months": D(6),
    "most_months": D(12),
    "grant_percent": D(35),
    "least_grant": D(200_000),
    "most_grant": D(5_000_000),
    **USUAL,
}
SUBSIDY = CALCULATORS["wage_subsidy"]
TYPED = {
    "hours_per_week": "37",
    "weeks": "26",
    "wage_cost_per_hour": "182,50 kr.",
    "ordinary_employees": "42",
    "supported_now": "1",
}
FIELDS = [(calculator, declared) for calculator in CALCULATORS.values() for declared in calculator.fields]
IDS = [f"{calculator.id}-{declared.name}" for calculator, declared in FIELDS]


def work_out(
    calculator: str,
    texts: Mapping[str, str],
    rate: str | None = None,
    params: Mapping[str, Decimal] = EVERY_PARAM,
) -> Calculation:
    inputs = calculations.read_inputs(CALCULATORS[calculator], texts, params)
    assert not isinstance(inputs, tuple), inputs
    found = calculate(
        CALCULATORS[calculator],
        inputs,
        rate=None if rate is None else D(rate),
        rate_year=2023,
        params={**USUAL, **params},
    )
    assert isinstance(found, Calculation)
    return found


def shown(calculation: Calculation, language: str) -> list[tuple[str, str]]:
    return [(row.label, row.amount_text) for row in calculations.rows(calculation, language)]


def sentences(calculator: Calculator, texts: Mapping[str, str], language: str = "da") -> list[str]:
    problems = calculations.read_inputs(calculator, texts, {**USUAL, **PRIVATE})
    assert isinstance(problems, tuple)
    return [calculations.problem_text(problem, language) for problem in problems]


# --- rows


def test_the_calculator_of_the_design() -> None:
    calculation = work_out("wage_subsidy", TYPED, "86.16", PRIVATE)
    assert shown(calculation, "da") == [
        ("Timer i alt: 37 t./uge × 26 uger", "962 timer"),
        ("Lønudgift: 962 timer × 182,50 kr.", "175.565,00 kr."),
        ("Tilskud: 962 timer × 86,16 kr.", "82.885,92 kr."),
        ("Loft: 50 % af lønudgiften", "under 87.782,50 kr."),
        ("Virksomheden betaler selv", "92.679,08 kr."),
        ("Støttede pladser: højst 8, 1 i brug", "7 ledige"),
    ]
    rows = {row.key: row for row in calculations.rows(calculation, "da")}
    assert [key for key, row in rows.items() if row.strong] == ["subsidy", "own_cost"]
    assert rows["cap_kept"].mark == "ok"
    assert calculations.title("wage_subsidy", "da") == "Løntilskud"
    assert calculations.subtitle(calculation, "da") == "vejledende · med satsen for 2023"
    assert calculations.notes(calculation, "da")[0] == "Vejledende. Kommunen afgør den enkelte sag."


def test_the_same_in_english() -> None:
    calculation = work_out("wage_subsidy", TYPED, "86.16", PRIVATE)
    assert shown(calculation, "en")[2:] == [
        ("Subsidy: 962 hours × 86.16 kr.", "82,885.92 kr."),
        ("Cap: 50 % of the wage cost", "below 87,782.50 kr."),
        ("The company pays itself", "92,679.08 kr."),
        ("Supported places: at most 8, 1 in use", "7 free"),
    ]
    assert calculations.notes(calculation, "en")[0] == "For guidance. The municipality decides each case."


def test_an_unknown_language_is_danish() -> None:
    calculation = work_out("wage_subsidy", TYPED, "86.16", PRIVATE)
    assert calculations.rows(calculation, "sv") == calculations.rows(calculation, "da")


def test_without_a_rate_the_reader_is_told() -> None:
    calculation = work_out("wage_subsidy", TYPED, None, PRIVATE)
    assert ("Loft: 50 % af lønudgiften", "87.782,50 kr.") in shown(calculation, "da")
    assert calculations.subtitle(calculation, "da") == "vejledende"
    assert any("Satsen mangler" in note for note in calculations.notes(calculation, "da"))


def test_one_is_not_many() -> None:
    calculation = work_out("headcount_ratio", {"ordinary_employees": "9", "supported_now": "0"})
    assert shown(calculation, "da") == [
        ("Ordinært ansatte: 9, 1 plads pr. 5", "1 plads"),
        ("Støttede pladser: højst 1, 0 i brug", "1 ledig"),
    ]


def test_a_verdict_has_words_and_the_average_two_decimals() -> None:
    months = {f"month_{number}": "42,5" for number in range(1, 13)}
    assert shown(work_out("net_increase", months), "da") == [
        ("Sum af 12 måneder", "510"),
        ("Gennemsnit: 510 / 12", "42,50"),
        ("Sidste måned", "42,5"),
        ("Merbeskæftigelse", "opfyldt"),
    ]


def test_the_comparison_as_a_table() -> None:
    # 20 hours at 130 for 13, 26 and 52 weeks; half of it is less than the rate: 16.900, then 33.800 at most.
    texts = {"hours_per_week": "20", "hourly_wage": "130"}
    calculation = work_out("cost_comparison", texts, "86.16", PRIVATE)
    table = calculations.comparison_table(calculation, "da")
    assert table.columns == ("", "3 måneder", "6 måneder", "12 måneder")
    assert table.rows == (
        ("Uden støtte", "33.800,00 kr.", "67.600,00 kr.", "135.200,00 kr."),
        ("Støtte", "16.900,00 kr.", "33.800,00 kr.", "33.800,00 kr."),
        ("Med støtte", "16.900,00 kr.", "33.800,00 kr.", "101.400,00 kr."),
    )
    unpaid = calculations.comparison_table(work_out("cost_comparison", texts, None, PRIVATE), "da")
    assert [row[0] for row in unpaid.rows] == ["Uden støtte"]
    other = work_out("headcount_ratio", {"ordinary_employees": "9"})
    assert calculations.comparison_table(other, "da").rows == ()


# --- the file of words against what the calculators say

LAST_YEAR = {f"month_{number}": "40" for number in range(1, 12)}
SCENES: tuple[tuple[str, Mapping[str, str], str | None, Mapping[str, Decimal]], ...] = (
    ("wage_subsidy", TYPED, "86.16", EVERY_PARAM),
    ("wage_subsidy", TYPED, "91.25", EVERY_PARAM),
    ("wage_subsidy", {**TYPED, "supported_now": "9", "ordinary_employees": "0"}, "200", EVERY_PARAM),
    ("wage_subsidy", {**TYPED, "supported_now": ""}, None, EVERY_PARAM),
    ("wage_subsidy", {**TYPED, "employer": "Privat"}, "86.16", PRIVATE_ONLY),
    ("wage_subsidy", {**TYPED, "employer": "public"}, "86.16", PRIVATE_ONLY),
    ("headcount_ratio", {"ordinary_employees": "60"}, None, EVERY_PARAM),
    ("headcount_ratio", {"ordinary_employees": "4"}, None, EVERY_PARAM),
    ("net_increase", {**LAST_YEAR, "month_12": "40"}, None, EVERY_PARAM),
    ("net_increase", {**LAST_YEAR, "month_12": "40,04"}, None, EVERY_PARAM),
    (
        "flex_job",
        {
            "hours_per_week": "20",
            "intensity_percent": "50",
            "hourly_wage": "165",
            "holiday_percent": "12,5",
            "pension_percent": "10",
        },
        None,
        EVERY_PARAM,
    ),
    ("adult_apprentice", {"hours_per_week": "37", "weeks": "40"}, "45", EVERY_PARAM),
    ("adult_apprentice", {"hours_per_week": "37", "weeks": "1"}, "30", {"most_weeks": D(104)}),
    ("job_rotation", {"course_hours": "37"}, "194.84", EVERY_PARAM),
    ("knowledge_pilot", {"months": "6"}, "12500", EVERY_PARAM),
    ("innobooster", {"budget": "1.000.000"}, None, EVERY_PARAM),
    ("innobooster", {"budget": "100.000"}, None, EVERY_PARAM),
    ("innobooster", {"budget": "100.000.000"}, None, EVERY_PARAM),
    (
        "cost_comparison",
        {"hours_per_week": "37", "hourly_wage": "200", "other_costs": "1.500"},
        "86.16",
        PRIVATE,
    ),
)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_step_and_note_has_words_and_no_word_is_left_over(language: str) -> None:
    words = resources.load_json("wording", "calculations.json")[language]
    steps: set[str] = set()
    notes: set[str] = set()
    for name, texts, rate, params in SCENES:
        calculation = work_out(name, texts, rate, params)
        for row in calculations.rows(calculation, language):
            assert row.label
            assert row.amount_text
            assert not re.search(r"[{}]", row.label + row.amount_text)
        assert all(calculations.notes(calculation, language))
        steps |= {step.key for step in calculation.steps}
        notes |= set(calculation.notes)
    assert steps == set(words["steps"])
    assert notes == set(words["notes"])
    assert set(words["amounts_of_steps"]) <= steps
    assert set(words["calculators"]) == set(CALCULATORS)
    assert set(words["fields"]) == {declared.name for _, declared in FIELDS}
    for calculator, declared in FIELDS:
        assert calculations.field_labels(calculator, language, PRIVATE_ONLY)[declared.name]
        assert set(declared.options) <= set(words["options"])
        assert declared.options or calculations.unit_text(declared.unit, language)


def test_both_languages_say_the_same_things() -> None:
    danish, english = (resources.load_json("wording", "calculations.json")[code] for code in ("da", "en"))
    for part, texts in danish.items():
        if part == "amounts_one":
            assert set(english[part]) <= set(texts)
            continue
        assert list(english[part]) == list(texts)
        for key, text in texts.items():
            assert placeholders(english[part][key]) == placeholders(text), (part, key)


def placeholders(text: str) -> set[tuple[str, str]]:
    """Return what is put into a text and how; the nouns of a number are those of the language."""
    found = string.Formatter().parse(text)
    return {(name, "nouns" if "/" in (how or "") else how or "") for _, name, how, _ in found if name}


@pytest.mark.parametrize(
    ("name", "texts", "rate", "one", "several"),
    [
        ("adult_apprentice", {"hours_per_week": "1", "weeks": "1"}, "45", "1 uge", "1 uger"),
        ("adult_apprentice", {"hours_per_week": "1", "weeks": "1"}, "45", "1 time ×", "1 timer"),
        ("knowledge_pilot", {"months": "1"}, "12500", "1 måned ×", "1 måneder"),
    ],
)
def test_one_is_not_several(name: str, texts: Mapping[str, str], rate: str, one: str, several: str) -> None:
    params = {"least_months": D(1), "most_months": D(12)}
    said = " ".join(label for label, _ in shown(work_out(name, texts, rate, params), "da"))
    assert one in said
    assert several not in said


def test_a_choice_is_read_by_its_code_or_its_label_and_offered_where_there_is_one() -> None:
    assert calculations.choices(SUBSIDY, "employer", "da", PRIVATE_ONLY) == (
        ("private", "Privat"),
        ("public", "Offentlig"),
    )
    assert calculations.choices(SUBSIDY, "weeks", "da", PRIVATE_ONLY) == ()
    assert "employer" not in calculations.field_labels(SUBSIDY, "da", PRIVATE)
    assert calculations.field_labels(SUBSIDY, "en", PRIVATE_ONLY)["employer"] == "Employer"
    assert calculations.default_texts(SUBSIDY, PRIVATE_ONLY)["employer"] == "private"
    for typed in ("public", " Offentlig ", "PUBLIC"):
        read = calculations.read_inputs(SUBSIDY, {**TYPED, "employer": typed}, PRIVATE_ONLY)
        assert not isinstance(read, tuple)
        assert read["employer"] == 1
    wrong = calculations.read_inputs(SUBSIDY, {**TYPED, "employer": "1"}, PRIVATE_ONLY)
    assert isinstance(wrong, tuple)
    assert calculations.problem_text(wrong[0], "da") == "Arbejdsgiver: vælg en af Privat, Offentlig."


def test_the_step_says_whom_the_cap_is_for() -> None:
    private = shown(work_out("wage_subsidy", {**TYPED, "employer": "private"}, "86.16", PRIVATE_ONLY), "da")
    public = shown(work_out("wage_subsidy", {**TYPED, "employer": "public"}, "86.16", PRIVATE_ONLY), "da")
    assert ("Privat arbejdsgiver", "loft på 75 %") in private
    assert ("Offentlig arbejdsgiver: loftet gælder kun private", "intet loft") in public


@pytest.mark.parametrize("part", ["notes", "problems"])
def test_sentences_are_short(part: str) -> None:
    for language in ("da", "en"):
        for text in resources.load_json("wording", "calculations.json")[language][part].values():
            for sentence in re.split(r"(?<=[a-zæøå})])\. ", text):
                assert len(sentence.split()) <= 18, sentence


# --- inputs


def test_a_form_begins_with_what_the_scheme_says() -> None:
    assert calculations.default_texts(SUBSIDY, {**USUAL, **PRIVATE}) == {
        "hours_per_week": "37",
        "weeks": "26",
    }
    assert calculations.default_texts(SUBSIDY) == {}


def test_numbers_are_read_with_or_without_their_unit() -> None:
    texts = {
        "hours_per_week": "37 t./uge",
        "weeks": " 26 uger ",
        "wage_cost_per_hour": "1.182,50 kr./t.",
        "ordinary_employees": "42,5",
        "supported_now": "",
    }
    assert calculations.read_inputs(SUBSIDY, texts, PRIVATE) == {
        "hours_per_week": D(37),
        "weeks": D(26),
        "wage_cost_per_hour": D("1182.50"),
        "ordinary_employees": D("42.5"),
    }


def test_each_problem_is_a_sentence_about_its_field() -> None:
    assert sentences(SUBSIDY, {**TYPED, "weeks": "27"}) == ["Uger skal være mellem 1 og 26."]
    assert sentences(SUBSIDY, {**TYPED, "weeks": "-3"}) == ["Uger skal være mellem 1 og 26."]
    assert sentences(SUBSIDY, {**TYPED, "weeks": "2,5"}) == ["Uger skal være et helt tal."]
    assert sentences(SUBSIDY, {**TYPED, "weeks": ""}) == ["Uger mangler."]
    assert sentences(SUBSIDY, {**TYPED, "weeks": "mange"}) == ["Uger skal være et tal."]
    assert sentences(SUBSIDY, {**TYPED, "wage_cost_per_hour": "0,5"}) == [
        "Lønudgift pr. time skal være mellem 1 og 10.000."
    ]
    assert sentences(SUBSIDY, {**TYPED, "wage_cost_per_hour": "182,505"}) == [
        "Lønudgift pr. time må højst have 2 decimaler."
    ]
    assert sentences(SUBSIDY, {**TYPED, "supported_now": "en"}) == ["Støttede nu skal være et tal."]
    assert sentences(SUBSIDY, {**TYPED, "måned": "1"}) == ["Beregningen har ikke feltet måned."]
    assert sentences(SUBSIDY, {**TYPED, "weeks": "27"}, "en") == ["Weeks must be between 1 and 26."]


def test_all_problems_are_told_in_the_order_of_the_form() -> None:
    assert sentences(SUBSIDY, {"weeks": "x", "hours_per_week": "0"}) == [
        "Timer pr. uge skal være mellem 1 og 48.",
        "Uger skal være et tal.",
        "Lønudgift pr. time mangler.",
    ]


def test_a_wrong_number_of_months_is_told() -> None:
    calculator = CALCULATORS["net_increase"]
    assert sentences(calculator, LAST_YEAR) == ["11 måneder før mangler."]
    thirteen = {**LAST_YEAR, "month_12": "40", "month_13": "40"}
    assert sentences(calculator, thirteen) == ["Beregningen har ikke feltet month_13."]


@pytest.mark.parametrize(("calculator", "declared"), FIELDS, ids=IDS)
def test_no_text_is_too_nasty(calculator: Calculator, declared: Field) -> None:
    huge = ("1" + "0" * 30, "9" * 5000, "0," + "0" * 5000 + "1", "-1" + "0" * 30)
    for text in (*NASTY, *huge, "nan", "NaN", "inf", "-inf", "Infinity", "1e5", "--1", "1,2,3", "½", "٣"):
        found = calculations.read_inputs(calculator, {declared.name: text}, EVERY_PARAM)
        assert isinstance(found, tuple) or declared.optional
        if isinstance(found, tuple):
            named = [problem for problem in found if problem.field == declared.name]
            assert len(named) == (0 if declared.optional and not text.strip() else 1)
            for language in ("da", "en"):
                assert all(calculations.problem_text(problem, language) for problem in found)


@given(st.text(), st.text())
def test_no_name_and_no_text_make_an_exception(name: str, text: str) -> None:
    found = calculations.read_inputs(SUBSIDY, {**TYPED, name: text}, PRIVATE)
    if isinstance(found, tuple):
        assert all(calculations.problem_text(problem, "da") for problem in found)


def test_an_unknown_field_is_named_as_it_was_written() -> None:
    problem = InputProblem("{field.__class__}", "unknown", None)
    assert calculations.problem_text(problem, "da") == "Beregningen har ikke feltet {field.__class__}."


@pytest.mark.parametrize(("calculator", "declared"), FIELDS, ids=IDS)
@given(data=st.data())
def test_what_is_shown_in_an_input_is_read_back(
    calculator: Calculator, declared: Field, data: st.DataObject
) -> None:
    value = data.draw(st.decimals(declared.least, declared.most, places=declared.places))
    text = calculations.input_text(declared, value)
    single = Calculator("single", (declared,), None, calculator.run)
    number = text.removesuffix(" kr.")
    for unit in (calculations.unit_text(declared.unit, language) for language in ("da", "en")):
        for typed in (text, number, f"{number} {unit}", f"{number}{unit}"):
            assert calculations.read_inputs(single, {declared.name: typed}) == {declared.name: value}
