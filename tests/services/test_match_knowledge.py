"""The shipped lists of matching: whole, without contradictions, with source and day."""

from __future__ import annotations

from datetime import date

import pytest

from kmdesk.core import resources
from kmdesk.core.languages import in_language
from kmdesk.rules.lexicon import phrase_of
from kmdesk.rules.match_demands import COMPETENCES, DESIRABLE, HIGHEST_WEIGHT, MANDATORY
from kmdesk.services import match_knowledge, reference

FILES = ("skills", "languages", "requirements", "weights", "places")


@pytest.mark.parametrize("name", FILES)
def test_every_list_says_where_it_is_from_and_when_it_was_checked(name: str) -> None:
    given = resources.load_json("matching", f"{name}.json")
    assert given["source"]
    assert given["note"]
    assert date.fromisoformat(given["checked_on"])


def test_there_is_a_weight_and_a_reason_for_every_kind_of_demand() -> None:
    criteria = {choice.code for choice in reference.choices("match_criterion")}
    weights = match_knowledge.default_weights()
    assert {one.code for one in weights} == criteria | {MANDATORY, DESIRABLE, COMPETENCES}
    assert all(0 <= one.weight <= HIGHEST_WEIGHT for one in weights)
    assert max(weights, key=lambda one: one.weight).code == MANDATORY
    for one in weights:
        danish = one.reason
        with in_language("en"):
            assert one.reason not in ("", danish)


def test_the_codes_in_the_lists_exist() -> None:
    given = resources.load_json("matching", "requirements.json")
    levels = {level.code for level in reference.education_levels()}
    fields = {choice.code for choice in reference.choices("field_of_study")}
    types = {choice.code for choice in reference.choices("match_type")}
    assert {row["level"] for row in given["levels"]} <= levels
    assert {row["level"] for row in given["titles"] if "level" in row} <= levels
    assert {code for row in given["titles"] for code in row.get("fields", ())} <= fields
    assert {row["field"] for row in given["fields"]} <= fields
    assert {row["type"] for row in given["wishes"]} <= types


def test_every_municipality_has_a_place_near_those_it_is_near() -> None:
    given = {row["code"]: row for row in resources.load_json("matching", "places.json")["rows"]}
    assert set(given) == {one.code for one in reference.municipalities()}
    km = match_knowledge.places().km
    assert all(km[here][there] == km[there][here] for here in km for there in km[here])
    assert 8 <= km["0657"]["0756"] <= 14  # Herning – Ikast
    assert 12 <= km["0661"]["0671"] <= 18  # Holstebro – Struer
    assert 70 <= km["0657"]["0751"] <= 80  # Herning – Aarhus
    assert 150 <= km["0751"]["0101"] <= 165  # Aarhus – København, over the sea
    assert all(0 < distance < 420 for here in km for distance in km[here].values())
    assert not {code for code, row in given.items() if row.get("ferry")} & set(km)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Herning", "0657"),
        ("Fabrikken i Ikast", "0756"),
        ("Skjern", "0760"),
        ("Herning og Holstebro", ""),
        ("Fabriksvej 3", ""),
        ("", ""),
    ],
)
def test_a_workplace_is_known_by_the_one_place_it_names(text: str, code: str) -> None:
    assert match_knowledge.place_of(text) == code


def test_a_language_goes_by_one_code() -> None:
    rows = resources.load_json("matching", "languages.json")["rows"]
    words = [phrase_of(word) for row in rows for word in row["words"]]
    assert len(words) == len(set(words))
    assert len({row["code"] for row in rows}) == len(rows)


def test_an_expression_stands_for_one_thing() -> None:
    match_knowledge.lexicon()  # raises for one in two groups
    groups = resources.load_json("matching", "skills.json")["groups"]
    for group in groups:
        same = {phrase_of(text) for text in group["same"]}
        assert not same & {phrase_of(text) for text in group.get("kinds", ())}
