"""Reads what people wrote: a company's requirement as tests, and a candidate's texts as words and quotes.

A requirement is read part by part. *Dansk i skrift og tale* becomes a test of a language, *Kørekort B* of a
licence, *Videregående uddannelse, teknik* of a level and a field, *Kan starte senest 1. februar* of a day;
what is left asks for words. `og` and commas mean all of it, `eller` any of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kmdesk.rules.danish_words import Word, words
from kmdesk.rules.dates import MONTHS, month_end, parse_date
from kmdesk.rules.lexicon import Lexicon, Phrase, holds
from kmdesk.rules.match_tests import (
    AskTest,
    FieldTest,
    HoursTest,
    LanguageTest,
    LevelTest,
    LicenceTest,
    StartTest,
    TermTest,
    Test,
    WishTest,
)

AllOf = tuple[tuple[tuple[Test, ...], ...], ...]
"""Every part must hold; a part holds when an alternative of it does, an alternative when all its tests do."""
ONLY_THE_CANDIDATE_KNOWS: AllOf = (((AskTest(),),),)

_EXAMPLES = re.compile(
    r"\([^)]*\)|[,–-]?\s*\b(?:fx|f\.\s?eks\.?|for eksempel|såsom|bl\.\s?a\.?)\s.*$", re.IGNORECASE
)
_AND_SO_ON = re.compile(
    r"\b(?:eller|el\.?)\s*(?:lign\w*|tilsvarende)\.?|\b(?:m\.?m|o\.?l|m\.?v)\.", re.IGNORECASE
)
_OR = re.compile(r"\b(?:eller|or)\b|(?<!\d)/(?!\d)", re.IGNORECASE)
_AND = re.compile(r"\b(?:og|samt|and)\b|&", re.IGNORECASE)
_COMMA = re.compile(r"[,;•\n\r]+")
_MONTH = "|".join(MONTHS)
_DAY = re.compile(
    rf"\d{{4}}-\d\d?-\d\d?|\d{{1,2}}\.?\s*(?:{_MONTH})(?:\s+\d{{4}})?|\d{{1,2}}[./]\s?\d{{1,2}}(?:[./]\s?\d{{4}})?",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(rf"\b({_MONTH})\b(?:\s+(\d{{4}}))?", re.IGNORECASE)
_BEGINS = re.compile(r"\b(?:start\w*|begynd\w*|tiltræd\w*)\b", re.IGNORECASE)
_HOURS = re.compile(r"\b(\d{1,2})\s*(?:t\.|t/|t\b|timer|hours)", re.IGNORECASE)
_OTHER_HOURS = re.compile(r"\b(?:dag|dagligt|døgn|day)\b", re.IGNORECASE)
_CATEGORY = re.compile(r"(?<![\w-])(AM|A1|A2|A|B96|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)(?![\w-])")
_INCLUDED = {
    "BE": ("B",),
    "B96": ("B",),
    "C1": ("B",),
    "C1E": ("C1", "BE", "B"),
    "C": ("C1", "B"),
    "CE": ("C", "C1", "BE", "B"),
    "D1": ("B",),
    "D1E": ("D1", "BE", "B"),
    "D": ("D1", "B"),
    "DE": ("D", "D1", "BE", "B"),
}
"""What a category of licence also allows: common knowledge, not looked up; who is in doubt is asked."""
_WANTS = frozenset({"oensker", "soeger", "vil", "wants", "seeks"})
_MOST_HOURS = 60
ANY_LICENCE = "B"
"""What *kørekort* means when no category is named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A requirement as tests. `personal`: it is about the person rather than the work, and is not tested."""

    all_of: AllOf = ONLY_THE_CANDIDATE_KNOWS
    personal: bool = False


def read_requirement(text: str, lexicon: Lexicon, today: date) -> Reading:
    """Return what a requirement asks for. A day without a year is the one nearest to `today`."""
    lists = lexicon.lists
    if lists.personal.in_text(text):
        return Reading(ONLY_THE_CANDIDATE_KNOWS, personal=True)
    if lists.personal.unrecorded(text):
        return Reading(ONLY_THE_CANDIDATE_KNOWS)
    every = words(text)
    reader = _Reader(lexicon, today, every)
    parts = tuple(part for part in (reader.part(piece) for piece in _parts(text)) if part)
    if any(word.folded in lists.years for word in every):
        parts = (*parts, ((AskTest(),),))  # no field says for how long
    return Reading(parts or ONLY_THE_CANDIDATE_KNOWS)


def word_test(text: str, lexicon: Lexicon) -> AllOf:
    """Return the tests of a competence: its words, as one thing or all of them."""
    tests = tuple(TermTest(term) for term in lexicon.terms(words(text), but=lexicon.lists.filler))
    return ((tests,),) if tests else ONLY_THE_CANDIDATE_KNOWS


def licences(text: str, lexicon: Lexicon) -> frozenset[str] | None:
    """Return the categories of a licence in `B`, `C/CE`, `Ja` or `Nej`; None when it says nothing."""
    found = _CATEGORY.findall(text.upper())
    said = {word.folded for word in words(text)}
    if said & lexicon.lists.no_licence:
        return None if found else frozenset()  # *nej, men tager B til foråret* is for a talk
    if found:
        return frozenset(found).union(*(_INCLUDED.get(one, ()) for one in found))
    return frozenset({ANY_LICENCE}) if said & {"ja", "yes", "koerekort"} else None


def licence_wanted(text: str, lexicon: Lexicon) -> str | None:
    """Return the category a company asks for in its field, or None when it asks for none.

    Of several it is the first; *ja* means B, and what is no category of a car is for a talk and not here.
    """
    found = _CATEGORY.findall(text.upper())
    if found:
        return found[0]
    return ANY_LICENCE if licences(text, lexicon) else None


def _parts(text: str) -> Iterator[list[str]]:
    """Yield the parts of a requirement that must all hold, each as its alternatives."""
    bare = _AND_SO_ON.sub(" ", _EXAMPLES.sub(" ", text))
    text = (bare if words(bare) else text).replace("og/eller", "eller")
    if _OR.search(text) and not _AND.search(text):
        yield [piece for some in _COMMA.split(text) for piece in _OR.split(some)]
        return
    for some in _COMMA.split(text):
        for piece in _AND.split(some):
            yield _OR.split(piece)


class _Reader:
    """Reads the parts of one requirement, whose words are `every`."""

    def __init__(self, lexicon: Lexicon, today: date, every: Sequence[Word]) -> None:
        self._lexicon, self._lists, self._today = lexicon, lexicon.lists, today
        stems = tuple(word.stem for word in every)
        self._of_education = any(holds(stems, phrase) for phrase in self._lists.levels) or any(
            word.folded == "uddannelse" for word in every
        )
        speaks = any(word.stem in self._lists.languages for word in every)
        lists = self._lists
        self._filler: frozenset[str] = lists.filler | lists.language_filler if speaks else lists.filler
        self._little = any(word.folded in self._lists.beginner for word in every)
        self._fluent = any(word.folded in self._lists.fluent for word in every)
        self._wants = any(word.folded in _WANTS for word in every)

    def part(self, alternatives: Sequence[str]) -> tuple[tuple[Test, ...], ...]:
        """Return a part's alternatives as tests, without those that say nothing."""
        found = (self._alternative(text) for text in alternatives)
        return tuple(tests for tests in found if tests)

    def _alternative(self, text: str) -> tuple[Test, ...]:
        found = words(text)
        stems = tuple(word.stem for word in found)
        for read in (self._day, self._hours, self._licence, self._wish):
            special = read(text, stems)
            if special is not None:
                return (special,)
        tests: list[Test] = []
        level = self._level(stems)
        if level is not None:
            phrase, code = level
            tests.append(LevelTest((code,)))
            found = _without(found, phrase)
        rest: list[Word] = []
        for word in found:
            if word.stem in self._lists.languages:
                code = self._lists.languages[word.stem]
                tests.append(LanguageTest(code, self._little))
                if self._fluent:
                    tests.append(LanguageTest(code, fluent=True))
            elif self._of_education and word.stem in self._lists.fields:
                tests.append(FieldTest(frozenset({self._lists.fields[word.stem]})))
            elif not word.folded.isdigit() and word.folded not in self._lists.years:
                rest.append(word)
        tests.extend(TermTest(term) for term in self._lexicon.terms(rest, but=self._filler))
        return tuple(tests)

    def _day(self, text: str, stems: Phrase) -> Test | None:  # noqa: ARG002 - one of four ways to read
        if not _BEGINS.search(text):
            return None
        named = _DAY.search(text)
        day = parse_date(named[0], today=self._today) if named else None
        if day is None and (month := _MONTH_ONLY.search(text)):
            first = parse_date(f"1. {month[1]} {month[2] or ''}".strip(), today=self._today)
            day = month_end(first.year, first.month) if first else None
        return StartTest(day.isoformat()) if day else None

    def _hours(self, text: str, stems: Phrase) -> Test | None:
        if any(holds(stems, phrase) for phrase in self._lists.full_time):
            return HoursTest(37)
        number = _HOURS.search(text)
        if number is None or int(number[1]) > _MOST_HOURS or _OTHER_HOURS.search(text):
            return None
        return HoursTest(int(number[1]))

    def _licence(self, text: str, stems: Phrase) -> Test | None:
        if not any(holds(stems, phrase) for phrase in self._lists.licence):
            return None
        named = _CATEGORY.findall(text)
        return LicenceTest(named[-1] if named else ANY_LICENCE)

    def _wish(self, text: str, stems: Phrase) -> Test | None:  # noqa: ARG002 - one of four ways to read
        wished = (code for phrase, code in self._lists.wishes.items() if holds(stems, phrase))
        code = next(wished, "") if self._wants else ""
        return WishTest(code) if code else None

    def _level(self, stems: Phrase) -> tuple[Phrase, str] | None:
        """Return the longest expression for a level of education, and the level."""
        found = [(phrase, code) for phrase, code in self._lists.levels.items() if holds(stems, phrase)]
        return max(found, key=lambda one: len(one[0]), default=None)


def _without(found: Sequence[Word], phrase: Phrase) -> tuple[Word, ...]:
    size = len(phrase)
    for at in range(len(found) - size + 1):
        if tuple(word.stem for word in found[at : at + size]) == phrase:
            return (*found[:at], *found[at + size :])
    return tuple(found)
