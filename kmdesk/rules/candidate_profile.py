"""A candidate as matching sees one: facts without the person, and what follows from them.

The level and the fields of an education are taken from its name where they were not chosen. A field the name
speaks of counts beside the chosen one: a *cand.scient. i datalogi* is natural science on paper, IT in fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from kmdesk.core.folding import fold
from kmdesk.rules.danish_words import clauses, has_part, words
from kmdesk.rules.lexicon import Lexicon, Phrase, holds, phrase_of
from kmdesk.rules.match_tests import NOT_STATED, Languages, Profile, Reach
from kmdesk.rules.skill_words import licences

_KM = re.compile(r"(\d{1,4})\s*(?:km|kilometer)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFacts:
    """What may count of a candidate: the fields of the record of the same names, and no others."""

    education_title: str = ""
    education_level: str = ""
    field_of_study: str = ""
    programme: str = ""
    competences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    driving_licence: str = ""
    municipality_code: str = ""
    mobility: str = ""
    mobility_municipalities: tuple[str, ...] = ()
    max_distance_km: int | None = None
    wishes: tuple[str, ...] = ()
    earliest_start: str = ""
    hours_per_week: int | None = None
    motivation: str = ""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a candidate's texts that can be quoted."""

    source: Literal["competences", "education", "motivation"]
    text: str


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Expressions for places -> municipality codes, and expressions for *anywhere*."""

    codes: Mapping[Phrase, frozenset[str]]
    anywhere: tuple[Phrase, ...] = ()


class Profiles:
    """Makes profiles with one lexicon and one list of places. Texts that come again are read once."""

    def __init__(self, lexicon: Lexicon, names: PlaceNames) -> None:
        self.lexicon, self._names = lexicon, names
        self._shown = lru_cache(maxsize=20_000)(self._read_passage)
        self._education = lru_cache(maxsize=5_000)(self._read_education)
        self._languages = lru_cache(maxsize=5_000)(self._read_languages)
        self._named = lru_cache(maxsize=5_000)(self._languages_in)
        self._licences = lru_cache(maxsize=1_000)(self._read_licences)
        self._mobility = lru_cache(maxsize=5_000)(self._read_mobility)

    def of(self, facts: CandidateFacts) -> Profile:
        """Return what is known of a candidate."""
        return replace(
            self.basics(facts),
            languages=self._all_languages(facts),
            licences=self._licences(facts.driving_licence),
            words=frozenset[str]().union(*(self._shown(piece.text) for piece in self._pieces(facts))),
            answers=frozenset(facts.answers.items()),
        )

    def basics(self, facts: CandidateFacts) -> Profile:
        """Return what is known without languages, licences, answers and words; a place asks no more."""
        level, fields = self._education(facts.education_title, facts.programme)
        chosen = facts.education_level
        told = chosen not in ("", NOT_STATED)
        return Profile(
            level=chosen if told else level,
            fields=fields | {facts.field_of_study} if facts.field_of_study else fields,
            reach=self._reach(facts),
            start=facts.earliest_start,
            hours=facts.hours_per_week,
            wishes=frozenset(facts.wishes),
        )

    def passages(self, facts: CandidateFacts) -> Iterator[tuple[Passage, frozenset[str]]]:
        """Yield what can be quoted of a candidate, and the words and concepts it shows."""
        return ((piece, shown) for piece in self._pieces(facts) if (shown := self._shown(piece.text)))

    def _pieces(self, facts: CandidateFacts) -> Iterator[Passage]:
        yield from (Passage("competences", text) for text in facts.competences)
        yield from (Passage("education", text) for text in (facts.education_title, facts.programme))
        yield from (Passage("motivation", clause) for clause in clauses(facts.motivation))

    def _read_passage(self, text: str) -> frozenset[str]:
        """Return what a text shows; nothing where *ikke* or *lære* says that the opposite is meant."""
        denied = self.lexicon.lists.negations
        return (
            frozenset() if any(word.folded in denied for word in words(text)) else self.lexicon.shown_by(text)
        )

    def _reach(self, facts: CandidateFacts) -> Reach:
        anywhere, km, codes = self._mobility(facts.mobility)
        return Reach(
            facts.municipality_code,
            km if facts.max_distance_km is None else facts.max_distance_km,
            codes | frozenset(facts.mobility_municipalities),
            anywhere,
        )

    def _read_education(self, title: str, programme: str) -> tuple[str, frozenset[str]]:
        """Return the level and the fields that the names of an education speak of; the first level counts."""
        level = ""
        fields: set[str] = set()
        for stems in (phrase_of(title), phrase_of(programme)):
            for name in self.lexicon.lists.titles:
                if _speaks_of(stems, name.phrase):
                    level = level or name.level
                    fields.update(name.fields)
        return level, frozenset(fields)

    def _all_languages(self, facts: CandidateFacts) -> Languages:
        """Return the languages of the list, and those named among competences and in the education."""
        listed = self._languages(facts.languages)
        beside = (*facts.competences, facts.education_title, facts.programme)
        more = frozenset[str]().union(*(self._named(text) for text in beside)) - listed.able
        if not more:
            return listed
        return replace(listed, able=listed.able | more, beginner=listed.beginner - more)

    def _read_licences(self, text: str) -> frozenset[str] | None:
        return licences(text, self.lexicon)

    def _read_languages(self, listed: tuple[str, ...]) -> Languages:
        lists = self.lexicon.lists
        able: set[str] = set()
        fluent: set[str] = set()
        little: set[str] = set()
        for text in listed:
            said = {word.folded for word in words(text)}
            named = self._named(text)
            if said & lists.beginner:
                little |= named
                continue
            able |= named
            fluent |= named if said & lists.fluent else frozenset()
        told = any(fold(text) for text in listed)
        return Languages(frozenset(able), frozenset(fluent), frozenset(little - able), listed=told)

    def _languages_in(self, text: str) -> frozenset[str]:
        known = self.lexicon.lists.languages
        return frozenset(known[stem] for stem in phrase_of(text) if stem in known)

    def _read_mobility(self, text: str) -> tuple[bool, int | None, frozenset[str]]:
        """Return whether a candidate goes anywhere, the km named, and the municipalities named without km."""
        stems = phrase_of(text)
        if not stems or any(word.folded in self.lexicon.lists.negations for word in words(text)):
            return False, None, frozenset()
        number = _KM.search(text)
        if number:  # the places then say from where
            return False, int(number[1]), frozenset()
        anywhere = any(holds(stems, phrase) for phrase in self._names.anywhere)
        named = (codes for phrase, codes in self._names.codes.items() if holds(stems, phrase))
        return anywhere, None, frozenset[str]().union(*named)


def _speaks_of(stems: Phrase, phrase: Phrase) -> bool:
    if holds(stems, phrase):
        return True
    return len(phrase) == 1 and any(has_part(stem, phrase[0]) for stem in stems)
