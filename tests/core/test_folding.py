import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.folding import fold, search_words, sort_key

# What can be typed on the keyboards of Europe, letters with accents and loose accents included.
european = st.text(
    st.characters(max_codepoint=0x17F) | st.characters(min_codepoint=0x300, max_codepoint=0x36F), max_size=40
)
danish_words = st.text(alphabet=string.ascii_lowercase + "æøå", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ærø Smede & Søn A/S", "aeroe smede soen a s"),
        ("Århus", "aarhus"),
        ("A\u030arhus", "aarhus"),
        ("SØREN", "soeren"),
        ("Café Müller", "cafe mueller"),
        ("Straße", "strasse"),
        ('  C++ / "x" -y ', "c x y"),
        ("", ""),
    ],
)
def test_folded_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(european)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(european)
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.upper().lower())


def test_a_sign_alone_is_nothing_to_look_for() -> None:
    assert search_words("_ % __ Ærø_1") == ("aeroe_1",)


@given(danish_words, danish_words)
def test_words_are_folded_one_by_one(one: str, other: str) -> None:
    assert fold(f"{one}, {other}") == f"{fold(one)} {fold(other)}"


def test_names_sort_in_danish_order() -> None:
    names = ["Aabenraa", "Ærø", "Zoo", "Østerild", "Århus", "Aarhus", "Ans", "Viborg"]
    assert sorted(names, key=sort_key) == [
        "Ans",
        "Viborg",
        "Zoo",
        "Ærø",
        "Østerild",
        "Aabenraa",
        "Århus",
        "Aarhus",
    ]


def test_double_a_can_be_two_letters() -> None:
    assert sort_key("Aabenraa", aa_as_one=False) < sort_key("Ans", aa_as_one=False)


@given(danish_words, danish_words)
def test_the_order_is_that_of_the_danish_alphabet(one: str, other: str) -> None:
    alphabet = string.ascii_lowercase + "æøå"
    by_letter = [[alphabet.index(c) for c in word.replace("aa", "å")] for word in (one, other)]
    assert (sort_key(one) < sort_key(other)) == (by_letter[0] < by_letter[1])
