import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.phone import format_phone, is_phone, normalise_phone


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("Tlf. 9611 3701", "96113701", "96 11 37 01"),
        ("20 82 58 58", "20825858", "20 82 58 58"),
        ("56676892", "56676892", "56 67 68 92"),
        ("+45 96 11 37 01", "96113701", "96 11 37 01"),
        ("0045-96113701", "96113701", "96 11 37 01"),
        ("mobil: 20 82 58 58", "20825858", "20 82 58 58"),
        ("+47 912 34 567", "+4791234567", "+4791234567"),
        ("0049 (30) 123456", "+4930123456", "+4930123456"),
    ],
)
def test_numbers_are_kept_bare_and_shown_in_pairs(typed: str, kept: str, shown: str) -> None:
    assert is_phone(typed)
    assert normalise_phone(typed) == kept
    assert format_phone(typed) == shown


@pytest.mark.parametrize(
    "typed", ["", "112", "12345678", "+4512345678", "lokal 214", "96 11 37 01 eller 20 82 58 58"]
)
def test_other_text_is_kept_as_typed(typed: str) -> None:
    assert not is_phone(typed)
    assert normalise_phone(f" {typed} ") == typed


@given(st.text() | st.from_regex(r"(tlf\.? ?)?(\+45|0045|00)?[0-9 \-]{0,14}", fullmatch=True))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_phone(normalise_phone(text)) == normalise_phone(text)


@given(st.from_regex(r"[2-9][0-9]{7}", fullmatch=True))
def test_the_shown_form_reads_back(phone: str) -> None:
    assert normalise_phone(format_phone(phone)) == phone
