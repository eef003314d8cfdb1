"""A badge on a card is cut where the card ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import badge_size, paint_badge


@pytest.mark.parametrize("icon", ["", "clock"])
def test_a_badge_has_no_more_room_than_it_is_given(qapp, icon):
    theme.apply(qapp, "light")
    whole = badge_size("Virksomhedsordning", icon).width()
    most = round(whole * 0.6)
    image = QImage(round(whole) + 20, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    width = paint_badge(painter, QPointF(0, 0), "Virksomhedsordning", "accent", icon, most=most)
    painter.end()
    assert width == most
    painted = [
        x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha()
    ]
    assert most - 2 <= max(painted) < most
