"""What the program knows of the words of the trade: which mean the same, and which are kinds of what.

Built once from the shipped lists (`resources/matching/`). The Danish words themselves are data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kmdesk.rules.danish_words import Word, has_part, stem, words
from kmdesk.rules.match_personal import PersonalWords
from kmdesk.rules.match_tests import Term

Phrase = tuple[str, ...]
"""The stems of the words of an expression, in their order."""
_MARK = "@"
"""Begins the name of a concept, so that it is never taken for a word."""


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """Expressions for the same thing, and kinds of it: who can one of `kinds` can the thing."""

    same: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleWords:
    """An expression in the name of an education, with the level and fields it stands for; "" for none."""

    phrase: Phrase
    level: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLists:
    """The lists of words a requirement is read with. Sets hold folded words, mappings phrases or stems."""

    filler: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()
    """Last parts of compounds that say nothing: *salgserfaring* asks for *salg*."""
    language_filler: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    beginner: frozenset[str] = frozenset()
    fluent: frozenset[str] = frozenset()
    personal: PersonalWords = field(default_factory=PersonalWords)
    no_licence: frozenset[str] = frozenset()
    licence: tuple[Phrase, ...] = ()
    full_time: tuple[Phrase, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict[str, str])
    """Stem -> code of the language."""
    levels: Mapping[Phrase, str] = field(default_factory=dict[Phrase, str])
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """Stem -> field of study."""
    wishes: Mapping[Phrase, str] = field(default_factory=dict[Phrase, str])
    titles: tuple[TitleWords, ...] = ()


class Lexicon:
    """Looks up words and expressions. `lists` are for reading requirements."""

    def __init__(self, groups: Iterable[SkillGroup], lists: WordLists) -> None:
        self.lists = lists
        self._concept: dict[Phrase, str] = {}
        """An expression -> the concept it names."""
        self._members: dict[str, list[str]] = {}
        parents: dict[str, set[str]] = {}
        listed = list(groups)
        for group in listed:
            for text in group.same:
                self._add(text, _name(group.same[0]))
        for group in listed:
            for text in group.kinds:
                kind = self._concept.get(phrase_of(text)) or _name(text)
                self._add(text, kind)
                parents.setdefault(kind, set()).add(_name(group.same[0]))
        self._shows = {name: frozenset(_upwards(name, parents)) for name in self._members}
        self._longest = max((len(phrase) for phrase in self._concept), default=0)

    def shown_by(self, text: str) -> frozenset[str]:
        """Return the stems of a candidate's text and every concept it shows, with what that is a kind of."""
        stems = phrase_of(text)
        found: set[str] = set(stems)
        for begin in range(len(stems)):
            for end in range(begin + 1, min(begin + self._longest, len(stems)) + 1):
                concept = self._concept.get(stems[begin:end])
                if concept:
                    found |= self._shows[concept]
        return frozenset(found)

    def terms(self, found: Sequence[Word], *, but: frozenset[str]) -> Iterator[Term]:
        """Yield what the words of a requirement ask for; folded words in `but` say nothing by themselves."""
        at = 0
        while at < len(found):
            size, concept = self._expression_at(found, at)
            if concept:
                text = " ".join(word.text for word in found[at : at + size])
                yield Term(text, frozenset({concept}), tuple(self._members[concept]))
            elif found[at].folded not in but:
                yield self._of_word(found[at])
            at += size

    def _of_word(self, word: Word) -> Term:
        """Return what a word that is no expression of the lists asks for."""
        head = next((head for head in self.lists.heads if has_part(word.folded, head)), "")
        folded = word.folded.removesuffix(head) if head else word.folded
        bare = stem(folded)
        concept = self._concept.get((bare,))
        if concept:
            return Term(word.text, frozenset({concept}), tuple(self._members[concept]))
        return Term(word.text, frozenset({bare}), tuple(sorted({bare, folded})))

    def _expression_at(self, found: Sequence[Word], at: int) -> tuple[int, str]:
        """Return how many words from `at` on are an expression, and its concept; 1 and "" for none."""
        for size in range(min(self._longest, len(found) - at), 0, -1):
            concept = self._concept.get(tuple(word.stem for word in found[at : at + size]))
            if concept:
                return size, concept
        return 1, ""

    def _add(self, text: str, concept: str) -> None:
        phrase = phrase_of(text)
        if self._concept.setdefault(phrase, concept) != concept:
            raise ValueError(f"{text!r} is in two groups")
        members = self._members.setdefault(concept, [])
        if len(phrase) == 1:
            members.extend(part for part in (phrase[0], words(text)[0].folded) if part not in members)


def _name(text: str) -> str:
    """Return what the concept of an expression is called."""
    return _MARK + " ".join(phrase_of(text))


def phrase_of(text: str) -> Phrase:
    """Return the stems of an expression."""
    return tuple(word.stem for word in words(text))


def holds(stems: Phrase, phrase: Phrase) -> bool:
    """Tell whether a phrase stands among stems, its words side by side."""
    size = len(phrase)
    if size == 1 or phrase[0] not in stems:  # asked of every requirement for every expression there is
        return phrase[0] in stems
    return any(stems[at : at + size] == phrase for at in range(len(stems) - size + 1))


def _upwards(name: str, parents: Mapping[str, set[str]]) -> set[str]:
    """Return a concept and all it is a kind of."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        concept = waiting.pop()
        if concept not in found:
            found.add(concept)
            waiting.extend(parents.get(concept, ()))
    return found
