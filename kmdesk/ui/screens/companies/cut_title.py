"""A row's title that leaves room for its badges and buttons in the narrow pane."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from kmdesk.ui import theme


def cut_title(text: str, width: int) -> tuple[str, str]:
    """Return the title cut to `width` px of the design, and the whole of it for a line below if cut."""
    line = " ".join(text.split())
    shown = QFontMetrics(theme.font("base")).elidedText(line, Qt.TextElideMode.ElideRight, theme.px(width))
    return shown, line if shown != line else ""
