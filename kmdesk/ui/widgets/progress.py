"""Bars: how far a target is and how much of a section is answered."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.paint import rounded

_BAR, _THIN, _TICK_REACH = 8, 4, 3


def paint_bar(painter: QPainter, box: QRectF, share: float, expected: float | None = None) -> None:
    """Draw a bar filled to `share` (0 to 1) with a tick at `expected`, reaching 3 px beyond."""
    tokens = theme.current()
    radius = box.height() / 2
    rounded(painter, box, fill=tokens.bar_track, radius=radius)
    filled = min(max(share, 0.0), 1.0) * box.width()
    if filled > 0:
        rounded(
            painter,
            QRectF(box.left(), box.top(), filled, box.height()),
            fill=tokens.accent_text,
            radius=radius,
        )
    if expected is not None:
        reach = theme.px(_TICK_REACH)
        at = round(box.left() + min(max(expected, 0.0), 1.0) * box.width()) - 1
        painter.fillRect(QRectF(at, box.top() - reach, 2, box.height() + 2 * reach), QColor(tokens.bar_mark))


class TargetBar(QWidget):
    """A bar for `achieved` of `goal` with a tick at what is `expected` by today."""

    def __init__(
        self, achieved: int, goal: int, expected: int | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_values(achieved, goal, expected)

    def show_values(self, achieved: int, goal: int, expected: int | None = None) -> None:
        """Show other figures."""
        self._share = achieved / goal if goal else 0.0
        self._expected = expected / goal if goal and expected is not None else None
        self.setAccessibleName(tr("{achieved} af {goal}", achieved=achieved, goal=goal))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the bar's height with room for the tick."""
        return QSize(theme.px(120), theme.px(_BAR + 2 * _TICK_REACH))

    def minimumSizeHint(self) -> QSize:
        """Return the same height and a bar that can still be read."""
        return QSize(theme.px(40), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        top = (self.height() - theme.px(_BAR)) / 2
        paint_bar(QPainter(self), QRectF(0, top, self.width(), theme.px(_BAR)), self._share, self._expected)


class _ThinBar(QWidget):
    """The line below a section's name."""

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of the line."""
        return QSize(theme.px(80), theme.px(_THIN))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        paint_bar(QPainter(self), QRectF(self.rect()), self.share)


class SectionProgress(QWidget):
    """A section's name, how many of its questions are answered, and a thin bar."""

    def __init__(self, name: str, done: int, total: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._count = label("", "secondary")
        self._bar = _ThinBar()
        row = QHBoxLayout()
        row.addWidget(ElidedLabel(name, "base"), 1)
        row.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addLayout(row)
        column.addWidget(self._bar)
        self.show_count(done, total)

    def show_count(self, done: int, total: int) -> None:
        """Show that `done` of `total` questions are answered."""
        self._count.setText(f"{done}/{total}")
        self._bar.share = done / total if total else 0.0
        self._bar.update()
        self.setAccessibleName(
            tr("{name}: {done} af {total} besvaret", name=self._name, done=done, total=total)
        )
