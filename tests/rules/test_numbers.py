from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.numbers import (
    format_kroner,
    format_number,
    format_percent,
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


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_shown_numbers_read_back(number: Decimal) -> None:
    assert parse_number(format_number(number, places=2)) == number
    assert parse_number(format_kroner(number)) == number
    assert parse_number(format_percent(number, places=2)) == number


@given(st.text())
def test_any_text_gives_a_number_or_none(text: str) -> None:
    assert isinstance(parse_number(text), Decimal | None)
