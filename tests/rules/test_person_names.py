"""A person's name is found however it is spelled, and other words and other people are left alone."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.person_names import PersonNames
from tests.nasty import NASTY

NAMES = PersonNames(("Zebedæus Quist", "Zebedæus Ågård Quistgaard"), ("zq@x.example", "20304050"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Talte med Zebedæus Quist om jobbet", "Talte med X om jobbet"),
        ("ZEBEDÆUS QUIST ringer", "X ringer"),
        ("zebedæus quist", "X"),
        ("Zebedaeus Quists CV", "X CV"),
        ("Quist, Zebedæus", "X"),
        ("Zebedæus Quistgård kommer", "X kommer"),
        ("Zebedæus Ågård Quistgaard", "X"),
        ("Quistgaard, Zebedaeus Aagaard", "X"),
        ("zebedaeus.quist@firma.example", "X@firma.example"),
        ("Zebedæus\nQuist", "X"),
        (unicodedata.normalize("NFD", "Zebedæus Ågård Quistgård"), "X"),
        ("Zebedæus Jensen og Anna Quist", "Zebedæus Jensen og Anna Quist"),
        ("Zebedæus. Quistgaarden ligger der", "Zebedæus. Quistgaarden ligger der"),
    ],
)
def test_a_full_name_is_taken_out_however_it_is_spelled(text: str, left: str) -> None:
    assert NAMES.without_full(text, "X") == left
    assert NAMES.stands_in(text) == (left != text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Zebedæus ringer tirsdag. Quistgaard har sagt ja; ZEBEDÆUS QUIST",
            "X ringer tirsdag. X har sagt ja; X",
        ),
        ("zebedæus’ CV, og Quists mentor", "X’ CV, og X mentor"),
        ("Skriv til ZQ@X.example eller 2030 4050", "Skriv til X eller X"),
        ("quistgård", "quistgård"),
        ("Quistgaarden", "Quistgaarden"),
    ],
)
def test_about_the_person_a_part_is_taken_out_too(text: str, left: str) -> None:
    assert NAMES.without_any(text, "X") == left


@pytest.mark.parametrize(
    "written",
    ['Karl "Kalle" Møgelvang', "Karl (Kalle) Møgelvang", "Karl “Kalle” Møgelvang", "Karl & Kalle/Møgelvang"],
)
def test_a_nickname_in_quotes_or_brackets_is_a_part_of_the_name(written: str) -> None:
    names = PersonNames([written])
    assert names.without_full(f"Mød {written} i morgen", "X") == "Mød X i morgen"
    kept = json.dumps({"note": f"Mød {written} i morgen", "list": ["Karl", "Møgelvang"]}, ensure_ascii=False)
    assert json.loads(names.without_full(kept, "X")) == {
        "note": "Mød X i morgen",
        "list": ["Karl", "Møgelvang"],
    }


def test_parts_that_are_words_only_count_as_names() -> None:
    bo = PersonNames(["Bo André von der Skov"])
    assert bo.without_any("Bo vil gerne bo i Herning med andre, Skov ikke", "X") == (
        "X vil gerne bo i Herning med andre, X ikke"
    )
    assert bo.without_any("André og andré von Essen", "X") == "X og X von Essen"


def test_somebody_else_with_the_same_first_name_keeps_it() -> None:
    assert NAMES.without_own("Zebedæus Hansen", "X") == "Zebedæus Hansen"
    assert NAMES.without_own("Zebedæus", "X") == "X"
    assert NAMES.without_own("Zebedæus Quist (selv)", "X") == "X (selv)"
    assert NAMES.is_hinted_in("Zebedæus kommer")
    assert not NAMES.is_hinted_in("Quistgaarden kommer")


def test_a_single_word_tells_nobody_from_others() -> None:
    anna = PersonNames(["Anna"])
    assert not anna.is_full
    assert anna.without_full("Anna kommer", "X") == "Anna kommer"
    assert anna.without_any("Anna kommer", "X") == "X kommer"


@pytest.mark.parametrize(
    "name", ["Zebedæus Ågård Quistgaard", "Åse Øst", "Bo Dam", "Æ Ø", "Søren Kaae", "André Müller"]
)
def test_what_is_searched_for_stands_in_every_spelling(name: str) -> None:
    names = PersonNames([name])
    for spelled in (name, name.upper(), name.replace("aa", "å"), name.replace("å", "aa").replace("ø", "oe")):
        if names.stands_in(spelled):
            assert any(needle in spelled.lower() for needle in names.needles), spelled
    assert all(needle.isascii() for needle in names.needles)


@given(st.sampled_from(NASTY) | st.text(max_size=40), st.sampled_from(NASTY) | st.text(max_size=80))
def test_any_name_can_be_looked_for_in_any_text(name: str, text: str) -> None:
    names = PersonNames([name, f"Sofie {name}"], [name])
    for without in (names.without_full, names.without_any, names.without_own):
        assert isinstance(without(text, "X"), str)
    assert not names.stands_in(names.without_full(text, " | "))
