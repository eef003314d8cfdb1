"""The few strokes the kit's own painting is made of."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen


def rounded(
    painter: QPainter,
    box: QRectF,
    *,
    fill: str = "",
    line: str = "",
    radius: float = 6,
    width: float = 1,
    dashed: bool = False,
) -> None:
    """Fill and frame `box` with round corners; the line lies inside the box. An empty colour is none."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if line:
        pen = QPen(QColor(line), width)
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        inset = width / 2
        box = box.adjusted(inset, inset, -inset, -inset)
        radius -= inset
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)
    painter.restore()
