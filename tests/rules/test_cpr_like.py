from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.cpr_like import Span, find_cpr_like


@pytest.mark.parametrize(
    "number", ["010203-1234", "0102031234", "010203 1234", "010203 - 1234", "010203–1234"]
)
def test_a_date_and_four_digits_are_found_in_every_spelling(number: str) -> None:
    text = f"Anna ({number}) vil gerne i gang."
    (span,) = find_cpr_like(text)
    assert text[span.start : span.end] == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "320101-1234",
        "001101-1234",
        "011301-1234",
        "310401-1234",
        "300200-1234",
        "290201-1234",
        "010203-12345",
        "9010203-1234",
        "Tlf. 96 11 37 01",
        "CVR 13748136",
        "P-nummer 1000356440",
        "24.11.2026 kl. 0930",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_cpr_like(text) == ()


def test_the_check_digit_is_not_looked_at() -> None:
    assert len(find_cpr_like("".join(f"010190-{last:04} " for last in range(11)))) == 11


def test_leap_days_count_in_leap_years() -> None:
    assert find_cpr_like("290204-1234") == (Span(0, 11),)
    assert find_cpr_like("290200-1234") == (Span(0, 11),)


@given(
    st.text(),
    st.dates(min_value=date(1858, 1, 1), max_value=date(2057, 12, 31)),
    st.integers(0, 9999),
    st.text(),
)
def test_every_birth_date_is_found_in_any_text(before: str, born: date, last: int, after: str) -> None:
    number = f"{born:%d%m%y}-{last:04}"
    text = f"{before} : {number} : {after}"
    start = text.index(" : " + number) + 3
    assert Span(start, start + len(number)) in find_cpr_like(text)
