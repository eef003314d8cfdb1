"""The single questions a match is made of: what an order asks, held against what is known of a candidate.

A `Profile` holds what is known, in values that can be compared. It has no field for name, contact, address,
age, sex, background or health, so nothing of that can count. A test says `met`, `missing` or `unknown`;
`missing` only where a field is filled in and says otherwise, never because something was not mentioned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from kmdesk.rules.danish_words import has_part

State = Literal["met", "missing", "unknown"]
NOT_STATED = "H90"
"""The level of education that says nothing (DISCED-15)."""
LOWEST_HIGHER = "H40"
"""From here on a higher level can do what a lower one asks for."""
_LOWEST, _VOCATIONAL = "H10", "H30"
DANISH = "da"


@dataclass(frozen=True, slots=True)
class Languages:
    """Languages by code: those a candidate can, can well, or only begins; and whether a list was given."""

    able: frozenset[str] = frozenset()
    fluent: frozenset[str] = frozenset()
    beginner: frozenset[str] = frozenset()
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a candidate lives and would work: municipality codes, and kilometres (None: not said)."""

    home: str = ""
    km: int | None = None
    codes: frozenset[str] = frozenset()
    anywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a candidate. Days are `YYYY-MM-DD`; empty and None are not known."""

    level: str = ""
    fields: frozenset[str] = frozenset()
    languages: Languages = Languages()
    licences: frozenset[str] | None = None
    """Categories with those they include; empty: has none."""
    reach: Reach = Reach()
    start: str = ""
    hours: int | None = None
    wishes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    """Stems and concepts from competences, education and motivation."""
    answers: frozenset[tuple[str, str]] = frozenset()
    """What the candidate was asked: key of the demand, `yes` or `no`."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for by words: found as one of `keys`, or as one of `parts` of a compound."""

    text: str
    keys: frozenset[str]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelTest:
    """One of the levels, or a higher one.

    Higher counts as met among the higher educations (H40–H80): who has more can do what asks for less. A
    vocational education is not part of a higher one, so there a higher level is only `unknown`: somebody with
    a degree may have a trade too, and is asked.
    """

    levels: tuple[str, ...]
    column: ClassVar[str] = "level"
    subject: ClassVar[str] = "education_level"

    def state(self, level: str) -> State:
        """Judge the highest level a candidate has."""
        if level in ("", NOT_STATED):
            return "unknown"
        states = {_reaches(level, wanted) for wanted in self.levels}
        return "met" if "met" in states else "unknown" if "unknown" in states else "missing"


@dataclass(frozen=True, slots=True)
class FieldTest:
    """One of the fields of study."""

    fields: frozenset[str]
    column: ClassVar[str] = "fields"
    subject: ClassVar[str] = "field_of_study"

    def state(self, fields: frozenset[str]) -> State:
        """Judge the fields a candidate's education belongs to."""
        if not fields:
            return "unknown"
        return "met" if fields & self.fields else "missing"


@dataclass(frozen=True, slots=True)
class LanguageTest:
    """A language, `little` of it if that is all that is asked, or `fluent`.

    A list of languages that leaves one out says that the candidate cannot do it; but hardly anybody lists
    Danish, or says how well, so that is `unknown`, or enough. A beginner is asked whether it will do.
    """

    code: str
    little: bool = False
    fluent: bool = False
    column: ClassVar[str] = "languages"

    @property
    def subject(self) -> str:
        """Name what is asked about."""
        return f"languages:{self.code}"

    def state(self, languages: Languages) -> State:
        """Judge a candidate's languages."""
        if self.code in languages.able:
            known_to_do = not self.fluent or self.code == DANISH or self.code in languages.fluent
            return "met" if known_to_do else "unknown"
        if self.code in languages.beginner:
            return "met" if self.little else "unknown"
        return "missing" if languages.listed and self.code != DANISH else "unknown"


@dataclass(frozen=True, slots=True)
class LicenceTest:
    """A driving licence of a category; "" for any."""

    category: str
    column: ClassVar[str] = "licences"
    subject: ClassVar[str] = "driving_licence"

    def state(self, licences: frozenset[str] | None) -> State:
        """Judge the categories a candidate has."""
        if licences is None:
            return "unknown"
        return "met" if self.category in licences or (licences and not self.category) else "missing"


@dataclass(frozen=True, slots=True)
class PlaceTest:
    """A workplace that can be reached. `km` is how far each municipality is, as the crow flies.

    A wish to move, or the municipality named, is enough. Else the distance is held against what the candidate
    will travel, or `near` when nothing was said; beyond that, `margin` km are left to a talk.
    """

    code: str
    near: int
    margin: int
    km: Mapping[str, int] = field(compare=False)
    column: ClassVar[str] = "reach"
    subject: ClassVar[str] = "place"

    def state(self, reach: Reach) -> State:
        """Judge where a candidate lives and will go."""
        if reach.anywhere or self.code in reach.codes or reach.home == self.code:
            return "met"
        if reach.codes and reach.km is None:
            return "missing"
        distance = self.km.get(reach.home)
        if distance is None:
            return "unknown"
        if distance <= (self.near if reach.km is None else reach.km):
            return "met"
        too_far = reach.km is not None and distance > reach.km + self.margin
        return "missing" if too_far else "unknown"


@dataclass(frozen=True, slots=True)
class StartTest:
    """Able to begin on a day at the latest."""

    latest: str
    column: ClassVar[str] = "start"
    subject: ClassVar[str] = "start"

    def state(self, start: str) -> State:
        """Judge the earliest day a candidate can begin."""
        if not start:
            return "unknown"
        return "met" if start <= self.latest else "missing"


@dataclass(frozen=True, slots=True)
class HoursTest:
    """So many hours a week."""

    hours: int
    column: ClassVar[str] = "hours"
    subject: ClassVar[str] = "hours"

    def state(self, hours: int | None) -> State:
        """Judge the hours a candidate can work."""
        if hours is None:
            return "unknown"
        return "met" if hours >= self.hours else "missing"


@dataclass(frozen=True, slots=True)
class WishTest:
    """A candidate who wants this kind of match."""

    type: str
    column: ClassVar[str] = "wishes"
    subject: ClassVar[str] = "match_type"

    def state(self, wishes: frozenset[str]) -> State:
        """Judge a candidate's wishes."""
        if not wishes:
            return "unknown"
        return "met" if self.type in wishes else "missing"


@dataclass(frozen=True, slots=True)
class TermTest:
    """Something named among competences, in the education or in the motivation; unmentioned is `unknown`."""

    term: Term
    column: ClassVar[str] = "words"
    subject: ClassVar[str] = ""

    def state(self, words: frozenset[str]) -> State:
        """Judge the words of a candidate."""
        return "met" if not words.isdisjoint(self.term.keys) or self._in_compound(words) else "unknown"

    def _in_compound(self, words: frozenset[str]) -> bool:
        return any(has_part(word, part) for part in self.term.parts for word in words)


@dataclass(frozen=True, slots=True)
class AskTest:
    """Something only the candidate can tell: no field holds it."""

    column: ClassVar[str] = ""
    subject: ClassVar[str] = ""

    def state(self, value: object) -> State:  # noqa: ARG002 - as the other tests
        """Judge nothing."""
        return "unknown"


Test = (
    LevelTest
    | FieldTest
    | LanguageTest
    | LicenceTest
    | PlaceTest
    | StartTest
    | HoursTest
    | WishTest
    | TermTest
    | AskTest
)


def test_state(test: Test, profile: Profile) -> State:
    """Hold one test against a candidate."""
    return test.state(getattr(profile, test.column)) if test.column else "unknown"


def _reaches(level: str, wanted: str) -> State:
    if wanted in {level, _LOWEST}:
        return "met"
    if level < wanted:
        return "missing"
    if wanted == _VOCATIONAL:
        return "unknown"
    if wanted < LOWEST_HIGHER:
        return "unknown" if level == _VOCATIONAL else "met"
    return "met"
