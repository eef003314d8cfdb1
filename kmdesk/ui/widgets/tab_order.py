"""Tab goes through what is made late, a row or a box, as it stands on the page and not as it was made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def stops_in(part: QWidget) -> Iterator[QWidget]:
    """Yield what can take the focus in a part, as it stands in its layouts; the part itself when it can."""
    layout = part.layout()
    if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
        yield part
    elif layout is not None:
        for inside in _laid_out(layout):
            yield from stops_in(inside)


def tab_after(place: QWidget, *parts: QWidget) -> None:
    """Let Tab come to these parts, one after the other, from `place`.

    A place that cannot take the focus is where the stop before it is. Call it again once `place` is shown:
    until then there may be nothing before it.
    """
    before = place
    while before.focusPolicy() == Qt.FocusPolicy.NoFocus or (
        before is not place and place.isAncestorOf(before)
    ):
        earlier = before.previousInFocusChain()
        if earlier is None or earlier is place:
            break
        before = earlier
    for part in parts:
        for stop in stops_in(part):
            QWidget.setTabOrder(before, stop)
            before = stop


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inside = (item.widget(), item.layout()) if item else (None, None)
        if widget is not None:
            yield widget
        elif inside is not None:
            yield from _laid_out(inside)
