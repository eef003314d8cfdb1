"""What was heard in an interview, by the role of the question: the safe way for rules to read answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from kmdesk.rules.guide import Guide
from kmdesk.rules.guide_answers import Answers, clean, show
from kmdesk.rules.guide_values import Row, is_number, is_rows, is_texts, understood


class Heard:
    """The answers by role and part. Skipped questions and values the guide does not understand are not heard.

    A role the guide does not have reads as unanswered, so that rules work with every version of a guide.
    """

    def __init__(self, guide: Guide, answers: Answers, language: str) -> None:
        self.language = language
        self.questions = {question.role: question for question in guide.questions if question.role}
        self._values: dict[str, dict[str, object]] = {}
        for role, question in self.questions.items():
            answer = answers.get(question.id)
            if answer is not None and not answer.skipped:
                value = clean(question, answer.value)
                heard = {part.id: understood(part, value.get(part.id)) for part in question.parts}
                self._values[role] = {part: content for part, content in heard.items() if content is not None}

    def text(self, role: str, part: str) -> str:
        """Return a text or the code of a choice, empty if unanswered."""
        return text_in(self._value(role), part)

    def whole(self, role: str, part: str) -> int | None:
        """Return a number of people, None if unanswered or no whole number."""
        return whole_in(self._value(role), part)

    def number(self, role: str, part: str) -> Decimal | None:
        """Return a number that is not negative, as it was typed; None if unanswered."""
        return number_in(self._value(role), part)

    def texts(self, role: str, part: str) -> tuple[str, ...]:
        """Return the lines of a list or the chosen codes."""
        value = self._value(role).get(part)
        return tuple(value) if is_texts(value) else ()

    def day(self, role: str, part: str) -> date | None:
        """Return a date, None if unanswered."""
        return day_in(self._value(role), part)

    def rows(self, role: str, part: str) -> list[Row]:
        """Return the rows; each has its id under ROW."""
        value = self._value(role).get(part)
        return value if is_rows(value) else []

    def shown(self, role: str) -> str:
        """Return the answer as text, empty if unanswered or if the guide has no such question."""
        value = self._value(role)
        return show(self.questions[role], value, self.language) if value else ""

    def id(self, role: str) -> str:
        """Return the id of the question in this role; KeyError if the guide has none."""
        return self.questions[role].id

    def name(self, role: str) -> str:
        """Return what the question in this role is called; KeyError if the guide has none."""
        return self.questions[role].name.in_language(self.language)

    def answered(self, *roles: str) -> tuple[str, ...]:
        """Return the ids of those questions that were answered."""
        return tuple(self.id(role) for role in roles if self._value(role))

    def lines(self, *roles: str) -> Iterable[str]:
        """Give the answers as "name: text", for a description."""
        for role in roles:
            if value := self._value(role):
                yield f"{self.name(role)}: {show(self.questions[role], value, self.language)}"

    def _value(self, role: str) -> dict[str, object]:
        return self._values.get(role, {})


def text_in(value: Mapping[str, object], part: str) -> str:
    """Return the text of a part or column, empty if there is none."""
    found = value.get(part)
    return found if isinstance(found, str) else ""


def whole_in(value: Mapping[str, object], part: str) -> int | None:
    """Return a number of people: whole and not negative, else None."""
    found = value.get(part)
    return int(found) if is_number(found) and found >= 0 and found == int(found) else None


def number_in(value: Mapping[str, object], part: str) -> Decimal | None:
    """Return a number that is not negative, as the shortest decimal that reads as it, else None."""
    found = value.get(part)
    return Decimal(str(found)) if is_number(found) and found >= 0 else None


def day_in(value: Mapping[str, object], part: str) -> date | None:
    """Return the day of a part or column, None if there is none."""
    found = text_in(value, part)
    return date.fromisoformat(found) if found else None
