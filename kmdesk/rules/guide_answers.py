"""Answers to an interview guide: how far one has come, what is next, and moving to a newer version.

An answer's value maps part ids to values (see `Part`) and is JSON as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kmdesk.rules.guide import Guide, Part, Question, short_questions
from kmdesk.rules.guide_values import clean_value, fits, says_something, show_value

Value = Mapping[str, object]
_SAME_MEANING = (frozenset({"text", "line"}), frozenset({"number", "scale"}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question. A skipped question was handled, but is not answered."""

    value: Value = field(default_factory=dict[str, object])
    skipped: bool = False


Answers = Mapping[str, Answer]
"""Question id -> answer; a question nobody came to has none."""


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far one section has come, in questions."""

    section: str
    answered: int
    skipped: int
    total: int

    @property
    def done(self) -> bool:
        """Whether every question was answered or skipped."""
        return self.answered + self.skipped == self.total


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Answers under a newer guide, and what found no place there; together they are all there was."""

    answers: dict[str, Answer]
    unmatched: dict[str, Answer]


def clean(question: Question, value: Value) -> dict[str, object]:
    """Return the value in its normal form, blank parts left out, in the order of the question.

    Parts and options this version does not know are kept unharmed. Cleaning twice changes nothing.
    """
    known = {part.id: clean_value(part, value.get(part.id)) for part in question.parts}
    unknown = {key: content for key, content in value.items() if key not in known}
    return {key: content for key, content in known.items() if content is not None} | unknown


def is_answered(question: Question, value: Value) -> bool:
    """Tell whether any part of the question says something."""
    cleaned = clean(question, value)
    return any(says_something(part, cleaned.get(part.id)) for part in question.parts)


def asked_parts(question: Question, value: Value) -> tuple[Part, ...]:
    """Return the parts to ask for, given what is chosen so far (`only_if`)."""
    cleaned = clean(question, value)

    def asked(part: Part) -> bool:
        if part.only_if is None:
            return True
        chosen = cleaned.get(part.only_if.part)
        return any(
            code == chosen or (isinstance(chosen, list) and code in chosen) for code in part.only_if.codes
        )

    return tuple(part for part in question.parts if asked(part))


def progress(guide: Guide, answers: Answers, *, short: bool = False) -> tuple[SectionProgress, ...]:
    """Return how far each section has come; with `short`, counting the short version's questions only."""
    asked = {question.id for question in _asked(guide, short=short)}
    result: list[SectionProgress] = []
    for section in guide.sections:
        questions = [question for question in section.questions if question.id in asked]
        states = [_state(question, answers) for question in questions]
        result.append(
            SectionProgress(section.id, states.count("answered"), states.count("skipped"), len(questions))
        )
    return tuple(result)


def next_unanswered(
    guide: Guide, answers: Answers, after_question_id: str | None = None, *, short: bool = False
) -> str | None:
    """Return the id of the next question neither answered nor skipped, or None when there is none.

    The search starts after the given question (from the top without one) and wraps around, so the
    question itself comes last. KeyError if the guide has no such question.
    """
    questions = guide.questions
    start = questions.index(guide.question(after_question_id)) + 1 if after_question_id else 0
    asked = {question.id for question in _asked(guide, short=short)}
    for question in (*questions[start:], *questions[:start]):
        if question.id in asked and _state(question, answers) == "open":
            return question.id
    return None


def carry_over(old_guide: Guide, new_guide: Guide, answers: Answers) -> CarriedOver:
    """Return the answers given under `old_guide` as answers to `new_guide`.

    A part keeps its value when the new guide has the same question and part, of a type that means the
    same, and knows the value. Everything else stays under `unmatched`, with its question id: nothing
    is changed and nothing is lost.
    """
    old, new = _questions(old_guide), _questions(new_guide)
    carried: dict[str, Answer] = {}
    unmatched: dict[str, Answer] = {}
    for question_id, answer in answers.items():
        if question_id not in new:
            unmatched[question_id] = answer
            continue
        fitting = _fitting_parts(old.get(question_id), new[question_id], answer.value)
        rest = {key: content for key, content in answer.value.items() if key not in fitting}
        carried[question_id] = Answer({key: answer.value[key] for key in fitting}, answer.skipped)
        if rest:
            unmatched[question_id] = Answer(rest, answer.skipped)
    return CarriedOver(carried, unmatched)


def with_parts(stored: Value, value: Value, parts: Collection[str]) -> Value:
    """Return what is stored with some parts as in `value`, where those that are missing were taken back."""
    kept = {part: said for part, said in stored.items() if part not in parts}
    return {**kept, **{part: said for part, said in value.items() if part in parts}}


def show(question: Question, value: Value, language: str = "da") -> str:
    """Return an answer as plain text for print and history, one line per part; empty without an answer.

    A part with a label stands as "Label: value". What this version does not know is shown by its id.
    """
    cleaned = clean(question, value)
    lines: list[str] = []
    for part in question.parts:
        if says_something(part, cleaned.get(part.id)):
            shown = show_value(part, cleaned[part.id], language)
            label = part.label.in_language(language)
            lines.append(f"{label}: {shown}" if label else shown)
    known = {part.id for part in question.parts}
    lines.extend(f"{key}: {content}" for key, content in cleaned.items() if key not in known)
    return "\n".join(lines)


def _asked(guide: Guide, *, short: bool) -> tuple[Question, ...]:
    return short_questions(guide) if short else guide.questions


def _state(question: Question, answers: Answers) -> str:
    answer = answers.get(question.id, Answer())
    if is_answered(question, answer.value):
        return "answered"
    return "skipped" if answer.skipped else "open"


def _questions(guide: Guide) -> dict[str, Question]:
    return {question.id: question for question in guide.questions}


def _fitting_parts(old: Question | None, new: Question, value: Value) -> list[str]:
    before = {part.id: part for part in old.parts} if old else {}
    after = {part.id: part for part in new.parts}
    return [
        key
        for key, content in value.items()
        if key in before
        and key in after
        and _means_the_same(before[key], after[key])
        and fits(after[key], content)
    ]


def _means_the_same(old: Part, new: Part) -> bool:
    return old.type == new.type or any({old.type, new.type} <= kinds for kinds in _SAME_MEANING)
