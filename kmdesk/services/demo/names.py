"""Names, numbers and addresses that belong to nobody: joined from lists, in series that are not in use."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import cast

from kmdesk.core.folding import fold
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.data import Row, load

_FORMS = ("ApS", "A/S", "I/S")
_LANDLINE, _MOBILE = "9700", "2000"
_STEP = 7_919
"""A prime: stepping by it visits each number of a series once, in no visible order."""
_CVR_STEMS = 100_000
_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
"""Of the seven figures before the check digit (modulus 11, see `kmdesk.rules.cvr`)."""


class Names:
    """Gives every company a name, a CVR number and a phone of its own, as long as the series last.

    Beyond that they are empty: the 49-million series has some 90,000 CVR numbers, a phone series 10,000.
    """

    def __init__(self, chance: Chance, taken: Row) -> None:
        """`taken` is the cast, whose names and numbers are not given again."""
        words = load("words")
        self._chance = chance
        self._first_names: tuple[str, ...] = (*words["women"], *words["men"])
        self._last_names: list[str] = words["last_names"]
        self._streets: list[str] = words["streets"]
        self._heads: list[str] = words["heads"]
        self._tails: list[str] = words["tails"]
        self._young: list[str] = words["young"]
        self._forms: list[tuple[str, str, int, int]] = words["forms"]
        self._names = {company["name"] for company in taken["companies"]}
        self._people = {person["name"] for person in taken["candidates"]}
        self._slugs: set[str] = set()
        cvr = {company["cvr"] for company in taken["companies"] if "cvr" in company}
        self._cvr = _cvr_numbers(cvr)
        phones = {person["phone"] for person in (*taken["companies"], *taken["brokers"]) if "phone" in person}
        phones |= {row[3] for company in taken["companies"] for row in company["people"] if len(row) > 3}
        self._landlines, self._mobiles = _phones(_LANDLINE, phones), _phones(_MOBILE, phones)

    def person(self) -> str:
        """Return a person's name."""
        return f"{self._chance.one(self._first_names)} {self._chance.one(self._last_names)}"

    def candidate(self) -> str:
        """Return a name that no other candidate has."""
        while True:
            name = f"{self._chance.one(self._young)} {self._chance.one(self._last_names)}"
            if name not in self._people:
                self._people.add(name)
                return name

    def company(self, trade: Row, employees: int) -> tuple[str, str]:
        """Return a company's name and the code of its legal form."""
        forms = [form for form in self._forms if not form[2] or employees <= form[2]]
        while True:
            suffix, code, *_ = cast("tuple[str, str, int, int]", self._chance.by_last(forms))
            head, tail = self._chance.one(self._heads), self._chance.one(self._tails)
            name = f"{head}{tail} {self._chance.one(trade['nouns'])} {suffix}".rstrip()
            if name not in self._names and not _stutters(head.casefold(), tail):
                self._names.add(name)
                return name, code

    def slug(self, company: str) -> str:
        """Return the company's name as it stands in an address on the net, its own under `.example`."""
        words = [word for word in company.split() if word not in _FORMS]
        base = "".join(_folded(word) for word in words)
        slug, n = base, 2
        while slug in self._slugs:
            slug, n = f"{base}{n}", n + 1
        self._slugs.add(slug)
        return slug

    def address(self) -> str:
        """Return a street and a number."""
        return f"{self._chance.one(self._streets)} {self._chance.between(1, 90)}"

    def cvr(self) -> str:
        """Return the next CVR number of the series that passes modulus 11; empty when they are used up."""
        return next(self._cvr, "")

    def landline(self) -> str:
        """Return the next company's phone; empty when the series is used up."""
        return next(self._landlines, "")

    def mobile(self) -> str:
        """Return the next person's phone; empty when the series is used up."""
        return next(self._mobiles, "")


def mail_name(person: str) -> str:
    """Return a person's name as the first part of an e-mail address."""
    first, *_, last = person.split()
    return f"{_folded(first)}.{_folded(last)}"


@cache
def _folded(word: str) -> str:
    """Return a word of the lists as it stands in an address on the net; there are few and they come again."""
    return fold(word).replace(" ", "")


def _stutters(head: str, tail: str) -> bool:
    """Tell whether the two halves of a name run into each other, as in Tvedtved or Åås."""
    return head[-1] == tail[0] or tail.startswith(head[:3])


def _cvr_numbers(taken: set[str]) -> Iterator[str]:
    """Yield the numbers of the series with their check digit, out of order as in real life."""
    for n in range(1, _CVR_STEMS):
        stem = f"49{n * _STEP % _CVR_STEMS:05}"
        digit = -sum(weight * int(figure) for weight, figure in zip(_CVR_WEIGHTS, stem, strict=True)) % 11
        if digit < 10 and f"{stem}{digit}" not in taken:
            yield f"{stem}{digit}"


def _phones(series: str, taken: set[str]) -> Iterator[str]:
    numbers = (f"{series}{n * _STEP % 10_000:04}" for n in range(1, 10_000))
    return (number for number in numbers if number not in taken)
