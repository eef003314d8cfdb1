"""The bar above the matches while several are chosen: how many, and what can be done with all of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.pipeline import STATUSES
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.labels import label


class SelectionBar(QWidget):
    """Hidden while fewer than two are chosen."""

    move_asked = Signal(str)
    """The status all are to be moved to."""
    act_asked = Signal(str)
    """"deadline" or "broker"."""
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selection_bar")
        self._count = label("", "medium")
        self._move = Button(tr("Flyt til"), icon="arrow-right", dense=True)
        self._move.setObjectName("bulk_move")
        self._move.clicked.connect(self._open_menu)
        clear = LinkButton(tr("Ryd valget"), small=True)
        clear.setObjectName("bulk_clear")
        clear.activated.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(6), theme.px(12), theme.px(6))
        row.setSpacing(theme.px(8))
        row.addWidget(self._count)
        row.addWidget(self._move)
        for act, text, icon in (
            ("deadline", tr("Sæt frist"), "clock"),
            ("broker", tr("Skift kontaktmægler"), "user"),
        ):
            button = Button(text, icon=icon, dense=True)
            button.setObjectName(f"bulk_{act}")
            button.clicked.connect(lambda _on=False, act=act: self.act_asked.emit(act))
            row.addWidget(button)
        end = Button(tr("Afslut"), dense=True)
        end.setObjectName("bulk_end")
        end.clicked.connect(lambda: self.move_asked.emit("ended"))
        row.addWidget(end)
        row.addWidget(clear)
        row.addStretch(1)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many are chosen; fewer than two hide the bar."""
        text = tr("{n} valgt", n=count)
        self._count.setText(text)
        self.setAccessibleName(text)
        self.setVisible(count > 1)

    def menu(self) -> QMenu:
        """Return the statuses all can be moved to."""
        menu = QMenu(self)
        for status in STATUSES[:-1]:
            action = menu.addAction(choice_label("match_status", status))
            action.setObjectName(f"move_{status}")
            action.triggered.connect(lambda _on=False, to=status: self.move_asked.emit(to))
        return menu

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("selected"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("hairline"))

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._move.mapToGlobal(QPoint(0, self._move.height())))
