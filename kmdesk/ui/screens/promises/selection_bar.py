"""The line above the promises while several are chosen: how many, and what can be done with all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.services.tasks import Finished
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label


class SelectionBar(QWidget):
    """Hidden while fewer than two are chosen."""

    done = Signal()
    postpone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("promise_selection")
        self._count = label("", "medium")
        self._done = Button(tr("Gjort"), icon="check", dense=True)
        self._done.setObjectName("finish_chosen")
        self._done.clicked.connect(self.done)
        self._postpone = Button(tr("Udskyd …"), icon="calendar", dense=True)
        self._postpone.setObjectName("postpone_chosen")
        self._postpone.clicked.connect(self.postpone)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), 0, theme.px(24), theme.px(8))
        row.setSpacing(theme.px(8))
        for part in (self._count, self._done, self._postpone):
            row.addWidget(part)
        row.addStretch(1)
        self.hide()

    def show_count(self, count: int, *, done: bool) -> None:
        """Say how many are chosen; those done can only be opened again."""
        self._count.setText(tr("{n} valgt", n=count))
        self._done.setText(tr("Ikke gjort alligevel") if done else tr("Gjort"))
        self._done.updateGeometry()
        self._postpone.setVisible(not done)
        self.setVisible(count > 1)


def finished_text(finished: Finished) -> str:
    """Return how many are kept now, and which are not and why."""
    text = trn(finished.done, "{n} løfte gjort", "{n} løfter gjort")
    if not finished.left:
        return text
    return f"{text}. {tr('Ikke {titles}: {why}', titles=', '.join(finished.left), why=finished.why)}"
