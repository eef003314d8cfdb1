"""Every text people see has its English, with the same named values in it."""

from __future__ import annotations

from string import Formatter

from dev.texts import english, used_texts


def test_every_text_has_its_english_and_none_is_left_over() -> None:
    used, translated = used_texts(), english()
    assert {text: place for text, place in used.items() if text not in translated} == {}
    assert translated.keys() - used.keys() == set()


def test_the_english_names_the_same_values() -> None:
    differing = {danish: text for danish, text in english().items() if _values(danish) != _values(text)}
    assert differing == {}


def test_mnemonics_survive_translation() -> None:
    lost = {danish: text for danish, text in english().items() if ("&" in danish) != ("&" in text)}
    assert lost == {}


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
