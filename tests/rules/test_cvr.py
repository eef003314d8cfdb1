import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.cvr import CvrState, check_cvr, format_cvr, is_p_number, normalise_cvr

VALID = [
    "13748136",
    "24256790",
    "89563518",
    "10150817",
    "13585628",
    "29910251",
    "21265837",
    "11617034",
    "35682872",
    "37131415",
    "12208030",
    "49827857",
]
INVALID = ["24256791", "13585627", "12345678", "10000000", "35254119"]


@pytest.mark.parametrize("cvr", VALID)
def test_numbers_with_the_right_check_digit_pass(cvr: str) -> None:
    assert check_cvr(cvr) is CvrState.OK


@pytest.mark.parametrize("cvr", INVALID)
def test_numbers_with_a_wrong_check_digit_are_told_apart(cvr: str) -> None:
    assert check_cvr(cvr) is CvrState.BAD_CHECK_DIGIT


@pytest.mark.parametrize("stem", ["1000005", "1000019", "1000022"])
def test_stems_with_remainder_one_have_no_check_digit(stem: str) -> None:
    assert all(check_cvr(f"{stem}{digit}") is CvrState.BAD_CHECK_DIGIT for digit in range(10))


@pytest.mark.parametrize(
    "text", ["13748136", "13 74 81 36", "DK13748136", "dk-13.74.81.36", " DK 13-74-81-36 "]
)
def test_every_spelling_is_the_same_number(text: str) -> None:
    assert normalise_cvr(text) == "13748136"
    assert check_cvr(text) is CvrState.OK
    assert format_cvr(text) == "13 74 81 36"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", CvrState.EMPTY),
        (" - ", CvrState.EMPTY),
        ("DK", CvrState.EMPTY),
        ("1374813", CvrState.NOT_8_DIGITS),
        ("137481361", CvrState.NOT_8_DIGITS),
        ("1374813x", CvrState.NOT_8_DIGITS),
        ("١٣٧٤٨١٣٦", CvrState.NOT_8_DIGITS),
        ("00000000", CvrState.BAD_CHECK_DIGIT),
    ],
)
def test_other_text_is_judged_without_an_error(text: str, state: CvrState) -> None:
    assert check_cvr(text) is state


def test_what_is_no_number_stays_readable() -> None:
    assert format_cvr("ukendt") == "ukendt"


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_cvr(normalise_cvr(text)) == normalise_cvr(text)


@given(st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_the_shown_form_reads_back(cvr: str) -> None:
    assert normalise_cvr(format_cvr(cvr)) == cvr


@given(st.sampled_from(VALID), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(cvr: str, place: int, shift: int) -> None:
    wrong = cvr[:place] + str((int(cvr[place]) + shift) % 10) + cvr[place + 1 :]
    assert check_cvr(wrong) is CvrState.BAD_CHECK_DIGIT


@pytest.mark.parametrize(
    "p_number", ["1000356440", "1002821681", "1017661031", "1012697712", "10 02 82 16 81"]
)
def test_a_p_number_is_ten_digits_and_nothing_more(p_number: str) -> None:
    assert is_p_number(p_number)


@pytest.mark.parametrize("text", ["", "100035644", "10003564401", "P1000356440"])
def test_other_text_is_no_p_number(text: str) -> None:
    assert not is_p_number(text)
