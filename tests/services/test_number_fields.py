"""What a number field takes, in both languages: nothing that is no number, none too large, none lost."""

from __future__ import annotations

import pytest

from kmdesk.core.languages import in_language
from kmdesk.services.field_checks import LARGEST_NUMBER, check_number_field, number_between


@pytest.mark.parametrize("text", ["99999999", "10.000.000", "-1", "3,5", "tre", "9" * 400, "1e9"])
def test_what_no_count_can_be_is_refused_with_what_to_write(text: str) -> None:
    for check in (check_number_field, number_between(0, 500)):
        remark = check(text)
        assert remark is not None
        assert remark.level == "error"
        assert remark.text.startswith("Skriv et helt tal")


@pytest.mark.parametrize("text", ["", " ", "0", "37", "1.200", str(LARGEST_NUMBER)])
def test_a_count_is_taken(text: str) -> None:
    assert check_number_field(text) is None


def test_the_bound_that_is_told_can_be_typed_in_either_language() -> None:
    for language, told in (("da", "9.999.999"), ("en", "9,999,999")):
        with in_language(language):
            remark = check_number_field("99999999")
            assert remark is not None
            assert told in remark.text
            assert check_number_field(told) is None
