"""The frame of what is shown before the desk is open: steps above, a narrow column, buttons below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.paint import rounded

_COLUMN = 720


class Steps(QWidget):
    """Numbered steps at the right of the head, if there are any; the one under way is filled."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._texts, self._current = list(texts), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_current(self, number: int) -> None:
        """Fill the step `number`, counted from 0."""
        self._current = number
        self.setAccessibleName(f"{number + 1}/{len(self._texts)}: {self._texts[number]}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a step."""
        return QSize(theme.px(300), theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the name of the program and the steps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        mark = QRectF(0, theme.px(2), theme.px(20), theme.px(20))
        rounded(painter, mark, fill=tokens.accent, line="", radius=theme.px(5))
        painter.setFont(theme.font("group"))
        painter.setPen(QColor(tokens.on_accent))
        painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), "k")
        painter.setFont(theme.font("section"))
        painter.setPen(QColor(tokens.text))
        name = QRectF(theme.px(29), 0, theme.px(100), self.height())
        painter.drawText(name, int(Qt.AlignmentFlag.AlignVCenter), "kmdesk")
        right = float(self.width())
        for number in reversed(range(len(self._texts))):
            here = number == self._current
            painter.setFont(theme.font("strong" if here else "base"))
            width = painter.fontMetrics().horizontalAdvance(self._texts[number])
            painter.setPen(QColor(tokens.text if here else tokens.text2))
            words = QRectF(right - width - 1, 0, width + 2, self.height())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self._texts[number])
            circle = QRectF(words.left() - theme.px(28), theme.px(2), theme.px(20), theme.px(20))
            painter.setPen(QPen(QColor(tokens.accent if here else tokens.line2), 1))
            painter.setBrush(QColor(tokens.accent if here else tokens.canvas))
            painter.drawEllipse(circle)
            painter.setFont(theme.font("group"))
            painter.setPen(QColor(tokens.on_accent if here else tokens.text2))
            painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))
            right = circle.left() - theme.px(20)


class StartFrame(QWidget):
    """`column` takes the contents, `foot_left` and `foot_right` the links and buttons of the foot."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("start_page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.steps = Steps(steps)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(32), theme.px(16), theme.px(32), 0)
        head.addWidget(self.steps)
        inside = QWidget()
        inside.setMaximumWidth(theme.px(_COLUMN))
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(8))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        foot = QWidget()
        foot.setObjectName("start_foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(32), theme.px(16), theme.px(32), theme.px(16))
        self.foot_left, self.foot_right = QHBoxLayout(), QHBoxLayout()
        self.foot_right.setSpacing(theme.px(8))
        row.addLayout(self.foot_left)
        row.addStretch(1)
        row.addLayout(self.foot_right)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addLayout(head)
        page.addStretch(2)
        page.addLayout(middle)
        page.addStretch(3)
        page.addWidget(foot)
