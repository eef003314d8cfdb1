"""Autosave: what is answered is on disk within a second, and what could not be saved is said and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from kmdesk.core.errors import KnownError
from kmdesk.rules.guide_answers import Answer
from kmdesk.services.guide import Findings, VisitGuides
from kmdesk.ui.forms.drafts import DELAY_MS
from kmdesk.ui.operations import Operations

SaveState = Literal["saved", "saving", "failed"]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An answer to be written: as it stands, and which of its parts a person has changed."""

    answer: Answer
    chain: str
    parts: frozenset[str]


class AnswerSaver(QObject):
    """Collects the answers of one visit and writes them, question by question.

    The timer starts at the first change and is not put off by more of them. Answers to one question belong to
    one sitting until `leave` is called; a sitting is undone as one.
    """

    state_changed = Signal(str, object)
    """The `SaveState`, and the KnownError when it failed."""
    saved = Signal(object)
    """What the answers lead to now, as `Findings`."""
    wrote = Signal(object)
    """What was written: question id -> `Unsaved`. Comes before `saved`."""

    def __init__(self, ops: Operations, guides: VisitGuides, visit_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._ops, self._guides, self._visit_id = ops, guides, visit_id
        self._waiting: dict[str, Unsaved] = {}
        self._writing: dict[str, Unsaved] = {}
        self._sitting = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def unsaved(self) -> Mapping[str, frozenset[str]]:
        """The questions whose answers are not on disk yet, each with the parts that were changed."""
        return {name: one.parts for name, one in _joined(self._writing, self._waiting).items()}

    def change(self, question_id: str, answer: Answer, parts: frozenset[str]) -> None:
        """Take an answer of which a person changed some parts, to be written within a second.

        Its other parts stay as they are stored: a colleague's may have come meanwhile.
        """
        chain = f"{self._visit_id}:{question_id}:{id(self)}:{self._sitting}"
        self._waiting = _joined(self._waiting, {question_id: Unsaved(answer, chain, parts)})
        self.state_changed.emit("saving", None)
        if not self._timer.isActive():
            self._timer.start()

    def leave(self) -> None:
        """Write what waits: the broker left the question, the section, the screen or the program."""
        if self._waiting or not self._ops.busy:
            self._write()  # behind what is being written; there may be no later
        self._sitting += 1

    def flush(self) -> None:
        """Write what waits now; what is being written already is waited for first."""
        if self._writing and self._ops.busy:
            self._timer.start()
        else:
            self._write()

    def _write(self) -> None:
        self._timer.stop()
        # Writing that ended without a word ended in a bug, which was reported; its answers are tried again.
        self._writing, self._waiting = _joined(self._writing, self._waiting), {}
        if not self._writing:
            return
        batch, guides, visit_id = self._writing, self._guides, self._visit_id

        def work() -> Findings | None:
            findings: Findings | None = None
            for question_id, one in batch.items():
                findings = guides.save_answer(
                    visit_id,
                    question_id,
                    one.answer.value,
                    skipped=one.answer.skipped,
                    chain=one.chain,
                    parts=one.parts,
                )
            return findings

        self.state_changed.emit("saving", None)
        self._ops.write(
            work, lambda findings: self._on_saved(batch, findings), owner=self, failed=self._on_failed
        )

    def _on_saved(self, batch: dict[str, Unsaved], findings: Findings | None) -> None:
        self.wrote.emit(batch)
        self.saved.emit(findings)
        if batch is not self._writing:
            return  # a later batch holds these answers too
        self._writing = {}
        if self._waiting:
            self.flush()
        else:
            self.state_changed.emit("saved", None)

    def _on_failed(self, error: KnownError) -> None:
        # What was typed meanwhile is newer than what could not be written.
        self._waiting = _joined(self._writing, self._waiting)
        self._writing = {}
        self.state_changed.emit("failed", error)


def _joined(older: Mapping[str, Unsaved], newer: Mapping[str, Unsaved]) -> dict[str, Unsaved]:
    """Return the newer answers with all the parts that were changed, and those of which there is no newer."""
    joined = {
        question_id: Unsaved(one.answer, one.chain, one.parts | older[question_id].parts)
        for question_id, one in newer.items()
        if question_id in older
    }
    return {**older, **newer, **joined}
