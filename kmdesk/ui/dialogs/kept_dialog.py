"""A dialog whose content is a draft within a second of being typed, and that asks before it is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.store.local import Draft, Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog, go_back_to
from kmdesk.ui.forms.drafts import DraftKeeper, from_last_time
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

T = TypeVar("T")


class KeptDialog(PanelDialog):
    """Subclasses fill `body`, call `touch` when something was typed and `done_with` when it is stored.

    They say what was typed (`typed`), take it back (`restore`), tell whether there is anything to lose
    (`is_edited`), store it (`save`), and show an error at its field (`show_at_field`).
    """

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        *,
        title: str,
        draft_key: str,
        draft_title: Callable[[], str],
        save_text: str,
        width: int,
        parent: QWidget,
    ) -> None:
        super().__init__(title, width=width, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.ops, self._local, self._key = ops, local, draft_key
        self._asked_at: QWidget | None = None
        self._problem = InlineMessage("late", "", "")
        self._problem.setObjectName("dialog_problem")
        self._problem.hide()
        cancel = Button(tr("&Annullér"))
        cancel.setObjectName("cancel_button")
        cancel.clicked.connect(self.reject)
        self.save_button = Button(save_text, "primary")
        self.save_button.setObjectName("save_button")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        self.always_seen = QVBoxLayout()
        """Above the buttons, for what must be seen before saving however long the form is."""
        self.always_seen.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        everyday = QWidget()
        column = QVBoxLayout(everyday)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.always_seen)
        column.addWidget(_foot(label(tr("* skal udfyldes"), "meta"), cancel, self.save_button))
        self.footer.addWidget(everyday)
        self.footer.addWidget(self._question())
        self.save_with_keys(lambda: self.save())  # noqa: PLW0108 - a subclass's, which may change
        self._drafts = DraftKeeper(
            ops, local, clock, key=draft_key, title=draft_title, state=self.typed, parent=self
        )

    # -- what a subclass says ----------------------------------------------------------------------

    def typed(self) -> Mapping[str, Any]:
        """Return what stands in the dialog as JSON values."""
        raise NotImplementedError

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show again what `typed` gave earlier."""
        raise NotImplementedError

    def is_edited(self) -> bool:
        """Tell whether a person changed anything."""
        raise NotImplementedError

    def save(self) -> None:
        """Check and store."""
        raise NotImplementedError

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at the field it names; False when it names none here."""
        raise NotImplementedError

    # -- what a subclass calls ---------------------------------------------------------------------

    def begin_with(self, read: Callable[[], T], show: Callable[[T], None]) -> None:
        """Read, hand the answer to `show`, put a draft left over on top, and open."""

        def work() -> tuple[T, Draft | None]:
            left_over = (draft for draft in self._local.drafts() if draft.key == self._key)
            return read(), next(left_over, None)

        def arrived(found: tuple[T, Draft | None]) -> None:
            content, draft = found
            show(content)
            if draft is not None:
                self.restore(draft.state)
                self.body.insertWidget(0, from_last_time(draft))
            self.open()

        self.ops.read(work, arrived, owner=self)

    def touch(self) -> None:
        """Note that something was typed: it is kept, and what was said of it no longer holds."""
        self.footer.setCurrentIndex(0)
        self._problem.hide()
        self._drafts.touch()

    def refuse(self, error: KnownError) -> None:
        """Say why it was not stored, at its field when there is one."""
        if not self.show_at_field(error):
            self._problem.show_text(error.message, error.advice)
            self._problem.show()
            QTimer.singleShot(0, self._problem, self._bring_problem)  # once it has its place

    def _bring_problem(self) -> None:
        """Show the message where it stands in a form that is longer than the dialog."""
        above = self._problem.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self._problem)

    def problem_place(self) -> QWidget:
        """Return the message that says what belongs to no field; put it below the form."""
        return self._problem

    def done_with(self) -> None:
        """Forget the draft and close: it is stored."""
        self._drafts.drop()
        self.accept()

    # -- leaving -----------------------------------------------------------------------------------

    def reject(self) -> None:
        """Close; ask first what to do with what was typed."""
        if self.is_edited() and self.footer.currentIndex() == 0:
            self._asked_at = self.focusWidget()
            self.footer.setCurrentIndex(1)
            self._keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().reject()

    def _question(self) -> QWidget:
        self._keep_button = Button(tr("Gem kladde"))
        self._keep_button.setObjectName("keep_draft_button")
        self._keep_button.clicked.connect(self._keep_and_close)
        discard = Button(tr("Kassér"), "destructive")
        discard.setObjectName("discard_button")
        discard.clicked.connect(self._discard)
        go_on = Button(tr("Fortsæt"), "primary")
        go_on.setObjectName("continue_button")
        go_on.clicked.connect(lambda: go_back_to(self.footer, self._asked_at))
        question = label(tr("Du har ændret noget, der ikke er gemt."), "medium")
        return _foot(question, self._keep_button, discard, go_on)

    def _keep_and_close(self) -> None:
        self._drafts.keep()
        super().reject()

    def _discard(self) -> None:
        self._drafts.drop()
        super().reject()


def _foot(*parts: QWidget) -> QWidget:
    foot = QWidget()
    row = QHBoxLayout(foot)
    row.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
    row.setSpacing(theme.px(8))
    row.addWidget(parts[0], 1)
    for part in parts[1:]:
        row.addWidget(part)
    return foot
