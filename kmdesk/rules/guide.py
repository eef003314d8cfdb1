"""The interview guide: its sections, questions and typed parts, as plain values.

A guide is a file `resources/guides/<id>-<version>.json`, read by `kmdesk.rules.guide_file`. Every version
that was ever used stays, because an answer is shown under the version it was given under. Question ids
("q12") keep their meaning from version to version; the rules find a question by its `role`, not its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from kmdesk.rules.bilingual import NO_TEXT, Text

PartType = Literal["text", "line", "number", "choice", "multi", "scale", "date", "list", "rows"]
Display = Literal["", "segments", "radio", "combobox"]
Product = Literal["needs", "tasks", "company_facts", "next_contact"]

SCALE = range(1, 6)
"""The steps of a `scale`: 1 (worst) to 5 (best)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. An `exclusive` option ("Nej", "Ingen") stands alone in a multiple choice."""

    code: str
    label: Text
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A part is asked only when the part named here holds one of `codes`."""

    part: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartRow:
    """A row an empty `rows` part is shown with: its stable id and its headings by column."""

    row: str
    headings: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a question.

    Its value in an answer is, by `type`: text and line: str; number and scale: int or float; choice: an
    option code; multi: list of codes; date: "YYYY-MM-DD"; list: list of str; rows: list of
    {"row": id, column id: value}. A `heading` column names its row and is not an answer in itself.
    `low` and `high` explain the ends of a scale.
    """

    id: str
    type: PartType
    label: Text = NO_TEXT
    display: Display = ""
    options: tuple[Option, ...] = ()
    placeholder: Text = NO_TEXT
    unit: Text = NO_TEXT
    low: Text = NO_TEXT
    high: Text = NO_TEXT
    heading: bool = False
    only_if: Condition | None = None
    columns: tuple[Part, ...] = ()
    starts_with: tuple[StartRow, ...] = ()

    @property
    def repeated(self) -> bool:
        """Whether the value is a growing list that the editor offers to add to."""
        return self.type in {"list", "rows"}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, in their order."""
        return tuple(option.code for option in self.options)

    def option_label(self, code: str, language: str = "da") -> str:
        """Return the label of an option; a code this version does not know is shown as it is."""
        return next((o.label.in_language(language) for o in self.options if o.code == code), code)


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked. `name` is what it is called in lists and print.

    `produces` says what its answer can lead to, `role` is its name in the rules, `task` the title of a
    task it gives ("Send faktaark om {name}"). An `internal` question is the broker's own and is never
    shown to the company.
    """

    id: str
    number: int
    text: Text
    name: Text
    parts: tuple[Part, ...]
    hint: Text = NO_TEXT
    role: str = ""
    produces: tuple[Product, ...] = ()
    task: Text = NO_TEXT
    internal: bool = False

    def part(self, part_id: str) -> Part:
        """Return a part by its id; KeyError if there is none."""
        return _by_id(self.parts, part_id)


@dataclass(frozen=True, slots=True)
class Section:
    """A lettered section; `name` is its short title for narrow places."""

    id: str
    title: Text
    name: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One version of an interview guide. `short` lists the ids asked in the short version for the phone."""

    id: str
    version: str
    title: Text
    source: str
    checked_on: date
    intro: Text
    sections: tuple[Section, ...]
    short: tuple[str, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question:
        """Return a question by its id; KeyError if there is none."""
        return _by_id(self.questions, question_id)

    def has(self, question_id: str) -> bool:
        """Tell whether the guide has a question with this id."""
        return any(question.id == question_id for question in self.questions)

    def with_role(self, role: str) -> Question | None:
        """Return the question that plays `role` in the rules, if this version has one."""
        return next((question for question in self.questions if question.role == role), None)


def short_questions(guide: Guide) -> tuple[Question, ...]:
    """Return the questions of the short version for the phone, in the order they are asked."""
    return tuple(question for question in guide.questions if question.id in guide.short)


def version_key(version: str) -> tuple[int, ...]:
    """Return a key that sorts versions by number, so that 3.10 comes after 3.9. ValueError if not numbers."""
    return tuple(int(number) for number in version.split("."))


def newest(guides: Iterable[Guide], guide_id: str) -> Guide:
    """Return the highest version of the guide called `guide_id`; KeyError if there is none."""
    versions = [guide for guide in guides if guide.id == guide_id]
    if not versions:
        raise KeyError(guide_id)
    return max(versions, key=lambda guide: version_key(guide.version))


_Item = TypeVar("_Item", Part, Question)


def _by_id(items: Iterable[_Item], wanted: str) -> _Item:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
