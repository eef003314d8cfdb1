from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.languages import LANGUAGES, in_language
from kmdesk.rules.numbers import (
    format_kroner,
    format_number,
    format_percent,
    format_plain,
    parse_number,
    parse_whole_number,
)


def test_numbers_are_shown_the_danish_way() -> None:
    assert format_number(1284) == "1.284"
    assert format_number(2071386) == "2.071.386"
    assert format_number(86.16, places=2) == "86,16"
    assert format_number(-1284.5, places=1) == "-1.284,5"
    assert format_kroner(194.84) == "194,84 kr."
    assert format_kroner(Decimal(45000), places=0) == "45.000 kr."
    assert format_percent(57.3) == "57,3 %"


def test_in_english_comma_and_dot_change_places() -> None:
    with in_language("en"):
        assert format_number(2071386) == "2,071,386"
        assert format_kroner(Decimal("1284.5")) == "1,284.50 kr."
        assert format_percent(-1057.3) == "-1,057.3 %"
        assert format_plain(Decimal("1284.50"), 2) == "1,284.5"
        assert format_number(1284, language="da") == "1.284"
    assert format_kroner(86.16, language="en") == "86.16 kr."
    assert [format_plain(n, 2) for n in (42, Decimal("42.50"), 1200, 0)] == ["42", "42,5", "1.200", "0"]
    assert [format_plain(n, 0) for n in (100, 0)] == ["100", "0"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,284", "1284"),
        ("1,000", "1000"),
        ("12,345,678.9", "12345678.9"),
        ("1 284", "1284"),
        ("1,284.50 kr.", "1284.5"),
        # What a Dane types by habit is no other number because the window speaks English.
        ("1.284", "1284"),
        ("1.284,50", "1284.5"),
        ("86,16", "86.16"),
        ("86.16", "86.16"),
        ("57.3 %", "57.3"),
    ],
)
def test_numbers_are_read_in_english(text: str, number: str) -> None:
    assert parse_number(text, "en") == Decimal(number)


@pytest.mark.parametrize("text", ["1,28,4", "1.284.50", "1,2345.6", "12,34.5", ".5", "1,284,50", "NaN"])
def test_other_text_is_no_number_in_english(text: str) -> None:
    assert parse_number(text, "en") is None


def test_a_rise_from_89_to_140_is_57_3_percent() -> None:
    assert format_percent((140 - 89) / 89 * 100) == "57,3 %"


def test_halves_are_rounded_as_on_paper() -> None:
    assert format_number(0.285, places=2) == "0,29"
    assert format_number(2.5) == "3"
    assert format_number(-2.5) == "-3"


def test_nothing_has_no_sign() -> None:
    assert format_number(-0.04, places=1) == "0,0"
    assert format_number(-0.0) == "0"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.284", "1284"),
        ("1284", "1284"),
        ("1 284", "1284"),
        ("86,16", "86.16"),
        ("86.16", "86.16"),
        ("1.284,50 kr.", "1284.5"),
        ("57,3 %", "57.3"),
        ("57,3 pct.", "57.3"),
        ("-3", "-3"),
        ("−3", "-3"),
        (" 0 ", "0"),
    ],
)
def test_numbers_are_read_in_the_forms_people_write(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "ti", "1,2,3", "1.28.4", "12.34,5", ",5", "1.2345,6", "NaN", "١٢", "1e5", "%"]
)
def test_other_text_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_whole_numbers_have_no_decimals() -> None:
    assert parse_whole_number("1.284") == 1284
    assert parse_whole_number("5,0") == 5
    assert parse_whole_number("5,5") is None
    assert parse_whole_number("fem") is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(LANGUAGES))
def test_shown_numbers_read_back(number: Decimal, language: str) -> None:
    with in_language(language):
        assert parse_number(format_number(number, places=2)) == number
        assert parse_number(format_kroner(number)) == number
        assert parse_number(format_percent(number, places=2)) == number
        assert parse_whole_number(format_number(int(number))) == int(number)
