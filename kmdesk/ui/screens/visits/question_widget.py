"""One question: number, text, its editors, and what was done with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.cpr_like import find_cpr_like
from kmdesk.rules.guide import Question
from kmdesk.rules.guide_answers import Answer, asked_parts, is_answered, show
from kmdesk.ui import theme
from kmdesk.ui.forms.offer import OfferLine, stored_meanwhile
from kmdesk.ui.screens.visits.part_grid import PartGrid, RowsPart, add_link
from kmdesk.ui.screens.visits.typed_parts import ListPart
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_NUMBER = 28
_ADD_TEXTS = {"agreed_tasks": mark("Tilføj aftale")}


class QuestionWidget(QWidget):
    """A question with its answer. `edited` brings the question's id at every change by a person."""

    edited = Signal(str)

    def __init__(self, question: Question, language: str, today: Callable[[], date]) -> None:
        super().__init__()
        self.question = question
        self._skipped = False
        self._made = False
        self._language = language
        self._other: OfferLine | None = None
        self.setObjectName(f"question_{question.id}")
        name = question.text.in_language(language)
        self._grid = PartGrid(question.parts, language, name, today)
        self._grid.edited.connect(self._on_edited)
        text = label(name, "medium", wrap=True)
        self._skip = LinkButton(tr("Spring over"), small=True)
        self._skip.setObjectName("skip_button")
        self._skip.setAccessibleName(tr("Spring spørgsmål {n} over", n=question.number))
        self._skip.activated.connect(self.toggle_skipped)
        self._was_skipped = label(tr("Sprunget over"), "meta")
        self._need_made = StatusMark(tr("Behov oprettet"), "ok", role="label")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(text, 1)
        for state in (self._need_made, self._was_skipped, self._skip):
            head.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        self._cpr = InlineMessage(
            "soon",
            tr("Ligner et CPR-nummer – fjern det."),
            tr("Skriv heller ikke helbred eller fagforening."),
        )
        self._cpr.setObjectName("cpr_warning")
        right = QVBoxLayout()
        right.setSpacing(theme.px(6))
        right.addLayout(head)
        if question.hint.da:
            right.addWidget(label(question.hint.in_language(language), "meta", wrap=True))
        self._column = right
        right.addWidget(self._grid)
        for part in question.parts:
            editor = self._grid.editors[part.id]
            if isinstance(editor, RowsPart | ListPart) and not part.starts_with:
                add_text = tr(_ADD_TEXTS[question.role]) if question.role in _ADD_TEXTS else ""
                right.addWidget(add_link(part, language, add_text, editor.add), 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._cpr)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        number = label(str(question.number), "secondary")
        number.setFixedWidth(theme.px(_NUMBER))
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)
        self.set_answer(Answer())

    def answer(self) -> Answer:
        """Return the answer as it stands; a skipped question that was answered after all is answered."""
        value = self._grid.values()
        return Answer(value, self._skipped and not is_answered(self.question, value))

    def set_answer(self, answer: Answer) -> None:
        """Show an answer."""
        self._skipped = answer.skipped
        self._withdraw()
        self._grid.set_values(answer.value)
        self._refresh()

    def arrive(self, before: Answer, now: Answer, touched: Collection[str]) -> None:
        """Take what somebody else has answered since it was as `before`.

        The parts that were `touched` here stay; what the other wrote in them is offered.
        """
        news = {
            part: now.value.get(part)
            for part in before.value.keys() | now.value.keys()
            if before.value.get(part) != now.value.get(part)
        }
        here = self._grid.values()
        self._grid.take({part: said for part, said in news.items() if part not in touched})
        others = {part: said for part, said in news.items() if part in touched and here.get(part) != said}
        if others:
            self._offer(others)
        self._refresh()

    def show_made(self, made: bool) -> None:
        """Tell whether the answer made a need."""
        self._made = made
        self._refresh_marks(self._grid.values())

    def toggle_skipped(self) -> None:
        """Skip the question, or take that back."""
        self._skipped = not self._skipped
        self._on_edited()
        if self._skipped:
            self.focusNextChild()

    def focus_first(self) -> None:
        """Move the focus to the first editor."""
        self._grid.focus_first()

    def add_row(self) -> None:
        """Add to the answer, when it is one that grows; the rows a guide starts with are all there are."""
        for editor in self._grid.editors.values():
            if isinstance(editor, RowsPart) and not editor.part.starts_with:
                editor.add()
                return

    def tidy(self) -> None:
        """Write values in their usual form, once the question is left."""
        self._grid.tidy()

    def _offer(self, values: Mapping[str, object]) -> None:
        """Offer what somebody else has written in parts of the answer, until somebody takes it."""
        self._withdraw()
        said = {part: value for part, value in values.items() if value is not None}
        text = " · ".join(show(self.question, said, self._language).splitlines())
        line = self._other = OfferLine(stored_meanwhile(text))

        def take() -> None:
            self._withdraw()
            self._grid.take(values)
            self._on_edited()

        line.taken.connect(take)
        self._column.insertWidget(self._column.indexOf(self._grid) + 1, line)

    def _withdraw(self) -> None:
        if self._other is not None:
            self._other.hide()
            self._other.deleteLater()
            self._other = None

    def _on_edited(self) -> None:
        self._refresh()
        self.edited.emit(self.question.id)

    def _refresh(self) -> None:
        values = self._grid.values()
        self._grid.show_only(asked_parts(self.question, values))
        self._cpr.setVisible(any(find_cpr_like(text) for text in _texts(values)))
        self._refresh_marks(values)

    def _refresh_marks(self, values: Mapping[str, object]) -> None:
        answered = is_answered(self.question, values)
        skipped = self._skipped and not answered
        self._need_made.setVisible(self._made and answered)
        self._was_skipped.setVisible(skipped)
        self._skip.setVisible(not answered)
        self._skip.setText(tr("Fortryd spring over") if skipped else tr("Spring over"))
        self._skip.updateGeometry()


def _texts(value: object) -> Iterable[str]:
    """Give every text in an answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in cast("Mapping[str, object]", value).values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _texts(inner)
