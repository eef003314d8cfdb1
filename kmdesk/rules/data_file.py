"""Reading a shipped data file key by key, refusing what is not whole and saying where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast

from kmdesk.rules.bilingual import Text

T = TypeVar("T")


class DataError(ValueError):
    """A data file is wrong. `place` says where, e.g. `visit 3.2.sections[2].questions[0].parts[1].type`."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


class Node:
    """One table of a file and its place; it knows which keys were read, to find a misspelt one.

    Every reading method raises DataError when the key is missing or holds something else.
    """

    def __init__(self, value: object, place: str) -> None:
        self.place = place
        if not isinstance(value, Mapping):
            raise DataError(place, "must be an object")
        self._values = cast("Mapping[str, object]", value)
        self._read: set[str] = set()

    def wrong(self, key: str, why: str) -> DataError:
        """Return the error that `key` is wrong, to be raised."""
        return DataError(f"{self.place}.{key}", why)

    def names(self) -> Iterable[str]:
        """Return the keys there are."""
        return self._values

    def has(self, key: str) -> bool:
        """Tell whether there is such a key."""
        return key in self._values

    def take(self, key: str) -> object:
        """Return a value of any type."""
        self._read.add(key)
        if key not in self._values:
            raise self.wrong(key, "is missing")
        return self._values[key]

    def string(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty."""
        if default is not None and key not in self._values:
            return default
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be a text that is not empty")
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return a text that is one of `allowed`."""
        value = self.string(key, default)
        if value not in allowed:
            raise self.wrong(key, f"must be one of {', '.join(filter(None, allowed))}, not {value!r}")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "must be a list of texts")
        return tuple(cast("list[str]", values))

    def flag(self, key: str) -> bool:
        """Return true or false; a missing key is false."""
        value = self.take(key) if self.has(key) else False
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        if default is not None and not self.has(key):
            return default
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, "must be a whole number")
        return value

    def decimal(self, key: str) -> Decimal:
        """Return a number as it is written; the file must be parsed with decimals, not binary fractions."""
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.wrong(key, "must be a number")
        return Decimal(value)

    def day(self, key: str) -> date:
        """Return a day: a date of the file format, or a text YYYY-MM-DD."""
        if type(value := self.take(key)) is date:
            return value
        try:
            return date.fromisoformat(self.string(key))
        except ValueError:
            raise self.wrong(key, "must be a day, YYYY-MM-DD") from None

    def day_or_none(self, key: str) -> date | None:
        """Return a day, or None when the key is missing."""
        return self.day(key) if self.has(key) else None

    def text(self, key: str, default: Text | None = None) -> Text:
        """Return a text in both languages."""
        if default is not None and not self.has(key):
            return default
        return _text(self.child(key))

    def texts(self, key: str) -> tuple[Text, ...]:
        """Return a list of texts in both languages; a missing key is an empty list."""
        return tuple(map(_text, self.children(key))) if self.has(key) else ()

    def child(self, key: str) -> Node:
        """Return the table under `key`."""
        return Node(self.take(key), f"{self.place}.{key}")

    def children(self, key: str) -> list[Node]:
        """Return the list of tables under `key`."""
        return [Node(value, f"{self.place}.{key}[{n}]") for n, value in enumerate(self._list(key))]

    def close(self) -> None:
        """Refuse keys nobody asked for: most likely a spelling mistake that would go unseen."""
        for key in self._values:
            if key not in self._read:
                raise self.wrong(key, "is not a known key here")

    def _list(self, key: str) -> list[object]:
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "must be a list that is not empty")
        return cast("list[object]", value)


def _text(node: Node) -> Text:
    text = Text(node.string("da"), node.string("en"))
    node.close()
    return text


def closed(nodes: Iterable[Node], read: Callable[[Node], T]) -> tuple[T, ...]:
    """Read each node whole."""
    results: list[T] = []
    for node in nodes:
        results.append(read(node))
        node.close()
    return tuple(results)


def only_once(node: Node, key: str, what: str, values: Iterable[str]) -> None:
    """Refuse a list that holds the same name twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise node.wrong(key, f"{what} {value!r} is used twice")
        seen.add(value)
