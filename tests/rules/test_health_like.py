"""A gentle warning that is worth something: it finds what is meant and leaves trades and workplaces alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core import resources
from kmdesk.rules.health_like import Finding, find_health_like, read_words
from tests.nasty import NASTY
from tests.rules.health_cases import HARMLESS, SENSITIVE


@pytest.fixture(scope="module")
def words():
    data = resources.load_json("wording", "sensitive.json")
    return read_words(data["kinds"], data["harmless"])


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in SENSITIVE.items() for text in texts]
)
def test_what_is_meant_is_found(words, kind: str, text: str) -> None:
    assert kind in {found.kind for found in find_health_like(text, words)}


@pytest.mark.parametrize("text", HARMLESS)
def test_trades_workplaces_and_sayings_are_left_alone(words, text: str) -> None:
    assert [text[found.start : found.end] for found in find_health_like(text, words)] == []


@pytest.mark.parametrize("text", [text for texts in SENSITIVE.values() for text in texts])
def test_capitals_and_what_stands_around_make_no_difference(words, text: str) -> None:
    plain = {found.kind for found in find_health_like(text, words)}
    assert {found.kind for found in find_health_like(text.upper(), words)} == plain
    assert {found.kind for found in find_health_like(f"({text})\t–", words)} == plain


def test_it_points_at_what_it_found(words) -> None:
    text = "Rolig og grundig. Har haft en depression, men er i gang igen."
    (found,) = find_health_like(text, words)
    assert (text[found.start : found.end], found.kind) == ("depression", "health")


def test_a_sentence_does_not_go_on_in_the_next() -> None:
    words = read_words({"health": ["har … stress"]}, [])
    assert find_health_like("Han har i år haft stress", words)
    assert find_health_like("Han har, pga. travlhed, stress", words)
    assert not find_health_like("Det har han. Stress er et emne i specialet", words)
    assert not find_health_like("Det har han\nstress", words)
    assert not find_health_like("Han har en to tre fire stress", words)


@pytest.mark.parametrize("pattern", ["", "…", "… syg", "syg …", "har *", "a||b", "!"])
def test_a_pattern_that_would_fit_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the pattern itself is the message
        read_words({"health": [pattern]}, [])


@given(text=st.text() | st.sampled_from(NASTY))
def test_any_text_can_be_looked_at(text: str) -> None:
    data = resources.load_json("wording", "sensitive.json")
    for found in find_health_like(text, read_words(data["kinds"], data["harmless"])):
        assert isinstance(found, Finding)
        assert 0 <= found.start < found.end <= len(text)


def test_the_demo_and_the_guide_raise_no_false_alarm(words) -> None:
    """The texts people read in the program itself: thousands of them, none about a person's health."""
    told = [
        *_texts(resources.load_json("demo", "phrases.json")),
        *_texts(resources.load_json("demo", "cast.json")),
        *_texts(resources.load_json("demo", "education.json")),
    ]
    alarms = [text for text in told if find_health_like(text, words)]
    assert alarms == []
    assert len(told) > 300


def _texts(value: object) -> list[str]:
    found: list[str] = []
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return found
