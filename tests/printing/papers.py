"""What is asked of every printed document, whatever its fields are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, ClassVar, TypeVar

import pytest

from kmdesk.core import resources
from kmdesk.core.plain import from_plain, to_plain
from kmdesk.services.paper.common import BrokerContact, Letterhead
from tests.nasty import NASTY
from tests.printing.reading import embedded, lines, page_texts, pages_in_second_reader, read_by_both

Data = TypeVar("Data")
Render = Callable[[Any], bytes]

MARKUP = '<img src="/etc/hostname"> a <b x </b> y'
HEAD = Letterhead(
    "Erhvervsråd Midtvest",
    "Kontaktmæglerindsatsen",
    BrokerContact(
        "Karen Lyngholm", "kontaktmægler", "97 00 12 40", "kl@midtvest.example", "Erhvervsråd Midtvest"
    ),
    "2026-11-24T10:47",
)


class PaperTests:
    """The tests of one document: a subclass called Test… says which."""

    kind: ClassVar[str]
    example: ClassVar[Any]
    golden: ClassVar[str]
    """The example's words as they are read, in Danish."""
    english: ClassVar[str]
    """Something that stands on the English page."""
    pages: ClassVar[int] = 1
    """How many pages the example fills."""
    not_printed: ClassVar[frozenset[str]] = frozenset()
    """Fields that are not printed as they are."""

    @staticmethod
    def render(data: Any) -> bytes:
        raise NotImplementedError

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "name" in metafunc.fixturenames:
            metafunc.parametrize("name", names(self.example))

    def test_the_example_reads_in_order(self) -> None:
        data = self.render(self.example)
        assert pages_in_second_reader(data) == self.pages
        assert " ".join(lines(data)).split() == self.golden.split()

    def test_english_has_no_danish_words(self) -> None:
        head = replace(self.example.head, language="en")
        printed = check_file(self.render(with_text(replace(self.example, head=head), "x")))
        check_english(self.kind, printed)
        assert self.english in printed

    def test_every_text_is_printed(self) -> None:
        check_prints_all(self.render, replace(self.example, head=Letterhead()), self.not_printed)

    @pytest.mark.parametrize("text", NASTY)
    def test_any_text_in_every_field(self, text: str) -> None:
        check_read(self.render(with_text(self.example, text)))

    def test_markup_in_a_field_is_printed_as_typed(self, name: str) -> None:
        typed = fill(getattr(self.example, name), lambda _: MARKUP)
        printed = check_file(self.render(replace(self.example, **{name: typed})))
        assert MARKUP in printed or typed == getattr(self.example, name) or name in self.not_printed

    def test_an_empty_field_never_blanks_the_page(self, name: str) -> None:
        title = json.loads(resources.path("print", f"{self.kind}.json").read_text(encoding="utf-8"))["da"][
            "kind"
        ]
        data = self.render(without(self.example, name))
        printed = check_file(data)
        assert title in printed
        assert f"Side 1 af {pages_in_second_reader(data)}" in printed

    def test_nothing_known_at_all_still_makes_a_page(self) -> None:
        bare = self.example
        for name in names(bare):
            bare = without(bare, name)
        assert "Side 1 af 1" in check_file(self.render(replace(bare, head=Letterhead())))

    def test_same_input_same_bytes(self) -> None:
        assert self.render(self.example) == self.render(self.example)

    def test_the_data_can_be_kept_and_built_again(self) -> None:
        kept = json.dumps(to_plain(self.example))
        assert from_plain(type(self.example), json.loads(kept)) == self.example


def fill(value: Any, text: Callable[[str], str], keep: Collection[str] = ()) -> Any:
    """Return `value` with what `text` makes of each text in it, however deep; language and `keep` stay."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return tuple(fill(item, text, keep) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: fill(getattr(value, field.name), text, keep)
            for field in fields(value)
            if field.name not in {"language", *keep}
        }
        return replace(value, **changes)
    return value


def with_text(data: Data, text: str, keep: Collection[str] = ()) -> Data:
    """Return `data` with `text` in every text field."""
    return fill(data, lambda _: text, keep)


def numbered(data: Data, keep: Collection[str] = ()) -> tuple[Data, list[str]]:
    """Return `data` with a word of its own in every text that was not empty, and all those words."""
    words: list[str] = []

    def word(before: str) -> str:
        if before:
            words.append(f"ord{len(words):03}x")
        return words[-1] if before else ""

    return fill(data, word, keep), words


def names(data: Any) -> list[str]:
    """Return the fields of a document's data besides its head."""
    return [field.name for field in fields(data) if field.name != "head"]


def without(data: Data, name: str) -> Data:
    """Return `data` with one field empty: no text, no rows, no number, an empty part."""
    value = getattr(data, name)
    if isinstance(value, str | tuple | bool):
        return replace(data, **{name: type(value)()})  # pyright: ignore[reportArgumentType]
    return replace(data, **{name: None if isinstance(value, int) else fill(value, lambda _: "")})  # pyright: ignore[reportArgumentType]


def check_read(data: bytes) -> None:
    """Check that both readers make something of every page and nothing is embedded."""
    read_by_both(data)
    assert embedded(data) == []


def check_file(data: bytes) -> str:
    """Check that both readers see the same pages and nothing is embedded; return the text on one line."""
    texts = page_texts(data)
    assert len(texts) == pages_in_second_reader(data)
    assert embedded(data) == []
    return " ".join("\n".join(texts).split())


def check_prints_all(render: Render, data: Any, keep: Collection[str] = ()) -> None:
    """Check that every text in `data` stands on the paper."""
    filled, words = numbered(data, keep)
    assert words
    printed = check_file(render(filled))
    assert [word for word in words if word not in printed] == []


def check_english(document: str, printed: str) -> None:
    """Check that none of the document's Danish texts stands in `printed`."""
    texts = json.loads(resources.path("print", f"{document}.json").read_text(encoding="utf-8"))
    assert texts["da"].keys() == texts["en"].keys()
    english = " ".join(texts["en"].values())
    danish = [piece for text in texts["da"].values() for piece in _pieces(text) if piece not in english]
    assert [piece for piece in danish if re.search(rf"\b{re.escape(piece)}\b", printed)] == []


def _pieces(text: str) -> Iterator[str]:
    """Yield what a text consists of besides its placeholders."""
    return (piece.strip(" .,:·–") for piece in re.split(r"\{\w+\}", text) if len(piece.strip(" .,:·–")) > 2)
