"""The questions of one section, or of the short guide, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.guide import Question
from kmdesk.rules.guide_answers import Answer
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.question_widget import QuestionWidget
from kmdesk.ui.widgets.labels import WrappedLabel, label


class QuestionPage(QScrollArea):
    """Shows questions and their answers. `edited` and `left` bring a question's id."""

    edited = Signal(str)
    left = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question_page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.questions: dict[str, QuestionWidget] = {}
        self._count = QLabel()
        self._current = ""
        self.title = ""
        self._questions_in = QVBoxLayout()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    @property
    def current(self) -> str:
        """The question the focus is in, or was in last."""
        return self._current

    def show_questions(
        self,
        title: str,
        intro: str,
        questions: Sequence[Question],
        answers: Mapping[str, Answer],
        *,
        language: str,
        today: Callable[[], date],
    ) -> None:
        """Show these questions from the top; `intro` is read aloud before the first section."""
        self._current, self.title = "", title
        self._count = label("", "meta")
        head = QHBoxLayout()
        head.addWidget(label(title, "section", wrap=True), 1)
        head.addWidget(self._count)
        inside = QWidget()
        column = self._questions_in = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(24), theme.px(14), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(18))
        column.addLayout(head)
        if intro:
            read_aloud = WrappedLabel(tr("Læs op: {intro}", intro=intro))
            read_aloud.setProperty("role", "secondary")
            read_aloud.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(read_aloud)
        self.questions = {}
        for question in questions:
            column.addWidget(self._made(question, answers, language, today))
        column.addStretch(1)
        self.setWidget(inside)
        self.verticalScrollBar().setValue(0)

    def add_questions(
        self,
        questions: Sequence[Question],
        answers: Mapping[str, Answer],
        *,
        language: str,
        today: Callable[[], date],
    ) -> None:
        """Put in the questions that are not shown yet; what somebody is typing in the others stays."""
        column = self._questions_in
        # Behind the last question stands the stretch; before the first, the title and what is read aloud.
        first = column.count() - 1 - len(self.questions)
        known = self.questions
        self.questions = {}
        for at, question in enumerate(questions):
            if question.id in known:
                self.questions[question.id] = known[question.id]
            else:
                column.insertWidget(first + at, self._made(question, answers, language, today))

    def _made(
        self, question: Question, answers: Mapping[str, Answer], language: str, today: Callable[[], date]
    ) -> QuestionWidget:
        widget = QuestionWidget(question, language, today)
        widget.set_answer(answers.get(question.id, Answer()))
        widget.edited.connect(self.edited)
        self.questions[question.id] = widget
        return widget

    def show_count(self, answered: int, total: int) -> None:
        """Say how many of the questions are answered."""
        self._count.setText(tr("{n} af {total} besvaret", n=answered, total=total))

    def show_answers(
        self,
        answers: Mapping[str, Answer],
        before: Mapping[str, Answer],
        unsaved: Mapping[str, Collection[str]],
    ) -> None:
        """Show answers that were changed elsewhere since they were as `before`.

        `unsaved` are questions with the parts that a person is writing in: those stay.
        """
        for question_id, widget in self.questions.items():
            stored = answers.get(question_id, Answer())
            if question_id in unsaved:
                widget.arrive(before.get(question_id, Answer()), stored, unsaved[question_id])
            elif widget.answer() != stored:
                widget.set_answer(stored)

    def show_made(self, made: Collection[str]) -> None:
        """Mark the questions that made a need."""
        for question_id, widget in self.questions.items():
            widget.show_made(question_id in made)

    def go_to(self, question_id: str) -> None:
        """Move the focus to a question and show all of it."""
        widget = self.questions[question_id]
        widget.focus_first()
        # The page was laid out for the first time just now when the section changed too.
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, theme.px(24)))

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isAncestorOf(now):
            self._leave("")
            return
        at: QObject | None = now
        while at is not None and not isinstance(at, QuestionWidget):
            at = at.parent()
        self._leave(at.question.id if isinstance(at, QuestionWidget) else "")
        self.ensureWidgetVisible(now, 0, theme.px(40))

    def _leave(self, now: str) -> None:
        """Tidy and tell the question the focus went away from."""
        before = self._current
        if before and before != now:
            if before in self.questions:
                self.questions[before].tidy()
            self.left.emit(before)
        if now:
            self._current = now

    def hideEvent(self, event: QEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Leave the question when the screen is left."""
        super().hideEvent(event)  # pyright: ignore[reportArgumentType]
        if self._current:
            self.left.emit(self._current)
