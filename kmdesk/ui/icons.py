"""Icons: Lucide SVGs, tinted with a colour of the theme when they are first shown.

Pixmaps are cached per name, colour, size and device pixel ratio. `keep` gives an action or a button an icon
that follows the theme; `icon` gives one for now.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from kmdesk.core import resources
from kmdesk.ui import theme

STROKE = "1.75"
_RATIOS = (1.0, 2.0)  # Qt scales the nearest of these down to 1.25, 1.5 …


class HasIcon(Protocol):
    """An action, a button, or anything else that can be given an icon."""

    def setIcon(self, icon: QIcon, /) -> object:
        """Show this icon."""
        ...


@cache
def names() -> frozenset[str]:
    """Return the names of the shipped icons."""
    return frozenset(file.stem for file in resources.path("icons").glob("*.svg"))


@cache
def _source(name: str) -> str:
    """Return an icon's SVG text with the design's stroke; an unknown name is a bug (`FileNotFoundError`)."""
    text = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{STROKE}"')


@cache
def pixmap(name: str, colour: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return the icon in `colour` (`#RRGGBB`) at `size` px for a screen with `ratio` device pixels per px."""
    from PySide6.QtSvg import QSvgRenderer

    drawn = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    drawn.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon(name: str, colour_token: str = "text2", size: int = 16) -> QIcon:  # noqa: S107 - a colour
    """Return the icon in the theme's colour, greyed when disabled, at `size` px of the design."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, theme.current().colour(colour_token), theme.px(size), ratio))
        made.addPixmap(pixmap(name, theme.current().disabled, theme.px(size), ratio), QIcon.Mode.Disabled)
    return made


def paint(painter: QPainter, left: float, top: float, name: str, colour: str, *, size: int = 16) -> None:
    """Draw the icon with its upper left corner at (left, top), `size` px of the design, sharp at any ratio.

    `colour` is `#RRGGBB`.
    """
    shown = pixmap(name, colour, theme.px(size), painter.device().devicePixelRatio())
    painter.drawPixmap(QRectF(left, top, theme.px(size), theme.px(size)), shown, QRectF(shown.rect()))


_kept: WeakKeyDictionary[HasIcon, tuple[str, str, int]] = WeakKeyDictionary()


def keep(target: HasIcon, name: str, colour_token: str = "text2", size: int = 16) -> None:  # noqa: S107
    """Give `target` the icon now and again whenever the theme changes."""
    _kept[target] = (name, colour_token, size)
    target.setIcon(icon(name, colour_token, size))


def _refresh() -> None:
    """Drop pixmaps in colours no longer shown and dress again what was handed to `keep`."""
    pixmap.cache_clear()
    for target, (name, colour_token, size) in list(_kept.items()):
        if shiboken6.isValid(target):
            target.setIcon(icon(name, colour_token, size))


theme.changed.connect(_refresh)
