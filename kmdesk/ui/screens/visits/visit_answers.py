"""The answers of a visit: as they stand on the screen, and as they were last read or written."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kmdesk.rules.guide_answers import Answer, with_parts
from kmdesk.ui.screens.visits.answer_saver import Unsaved


class VisitAnswers:
    """Keeps both apart, so that what colleagues write meanwhile can be told from what was typed here."""

    def __init__(self) -> None:
        self.shown: dict[str, Answer] = {}
        self.stored: dict[str, Answer] = {}

    def take(self, read: Mapping[str, Answer], unsaved: Collection[str]) -> None:
        """Show what was read, except where something typed waits to be saved."""
        typed = {one: self.shown[one] for one in unsaved if one in self.shown}
        self.shown = {**read, **typed}

    def edit(self, question_id: str, answer: Answer) -> frozenset[str]:
        """Show what was typed; returns which parts of the answer it changed."""
        before = self.shown.get(question_id, Answer()).value
        self.shown[question_id] = answer
        parts = before.keys() | answer.value.keys()
        return frozenset(part for part in parts if before.get(part) != answer.value.get(part))

    def wrote(self, written: Mapping[str, Unsaved]) -> None:
        """Note what was written: those parts of each answer."""
        for question_id, one in written.items():
            kept = self.stored.get(question_id, Answer()).value
            value = with_parts(kept, one.answer.value, one.parts)
            self.stored[question_id] = Answer(value, one.answer.skipped)
