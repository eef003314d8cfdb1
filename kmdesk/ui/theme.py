"""Colours, sizes and fonts of the screen, in light and dark; the values are the design's tokens.

`apply` dresses the application once at start and again when the reader changes mode or scale. Widgets that
paint themselves ask `current()`, `px()` and `font()` while they paint, so they follow without being told;
what holds something made from a colour (an icon in a menu) listens to `changed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from kmdesk.core import resources

Mode = Literal["system", "light", "dark"]
Role = Literal[
    "meta",
    "label",
    "group",
    "link_small",
    "base",
    "secondary",
    "medium",
    "strong",
    "link",
    "section",
    "title",
    "figure",
]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one mode, as `#RRGGBB` (`scrim` as `#AARRGGBB`)."""

    name: Literal["light", "dark"]
    canvas: str
    subtle: str
    sunken: str
    hover: str
    selected: str
    hairline: str
    line2: str
    border: str
    text: str
    text2: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_text: str
    on_accent: str
    accent_soft: str
    ok: str
    ok_soft: str
    soon: str
    soon_soft: str
    late: str
    late_soft: str
    focus: str
    scrim: str
    bar_track: str
    bar_mark: str

    def colour(self, token: str) -> str:
        """Return the colour called `token`, e.g. `"text2"`; an unknown name is a bug (`AttributeError`)."""
        return str(getattr(self, token))


LIGHT = Tokens(
    name="light",
    canvas="#FFFFFF",
    subtle="#F5F6F6",
    sunken="#ECEEEE",
    hover="#EDF0F0",
    selected="#E1EFF0",
    hairline="#DFE3E4",
    line2="#C3C9CB",
    border="#868F92",
    text="#1A1F21",
    text2="#475053",
    muted="#5F696C",
    disabled="#969EA1",
    accent="#0B5F6A",
    accent_hover="#084D56",
    accent_text="#0B5F6A",
    on_accent="#FFFFFF",
    accent_soft="#E1EFF0",
    ok="#1B6A3A",
    ok_soft="#E4F2E8",
    soon="#845400",
    soon_soft="#FCF1D9",
    late="#AE2419",
    late_soft="#FBE9E7",
    focus="#0B5F6A",
    scrim="#471A1F21",
    bar_track="#E3E7E8",
    bar_mark="#1A1F21",
)

DARK = Tokens(
    name="dark",
    canvas="#1A1D1E",
    subtle="#141617",
    sunken="#101213",
    hover="#262B2D",
    selected="#173A3F",
    hairline="#303638",
    line2="#465054",
    border="#727C80",
    text="#E9ECEC",
    text2="#BCC4C6",
    muted="#98A2A5",
    disabled="#656E71",
    accent="#17737F",
    accent_hover="#1A7C89",
    accent_text="#6CC4CE",
    on_accent="#FFFFFF",
    accent_soft="#173A3F",
    ok="#74C793",
    ok_soft="#17311F",
    soon="#E3B45A",
    soon_soft="#362A10",
    late="#F2948A",
    late_soft="#3F1E1B",
    focus="#6CC4CE",
    scrim="#80000000",
    bar_track="#303638",
    bar_mark="#E9ECEC",
)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a role of text looks: size and line height in px at 100 %, weight 400/500/600, colour token."""

    size: int
    line: int
    weight: int
    colour: str


TEXT_STYLES: dict[Role, TextStyle] = {
    "meta": TextStyle(12, 16, 400, "muted"),
    "label": TextStyle(12, 16, 500, "text2"),
    "group": TextStyle(12, 16, 600, "text2"),
    "link_small": TextStyle(12, 16, 500, "accent_text"),
    "base": TextStyle(13, 20, 400, "text"),
    "secondary": TextStyle(13, 20, 400, "text2"),
    "medium": TextStyle(13, 20, 500, "text"),
    "strong": TextStyle(13, 20, 600, "text"),
    "link": TextStyle(13, 20, 500, "accent_text"),
    "section": TextStyle(14, 20, 600, "text"),
    "title": TextStyle(18, 24, 600, "text"),
    "figure": TextStyle(22, 28, 600, "text"),
}

_FACES = {400: "Inter-Regular.ttf", 500: "Inter-Medium.ttf", 600: "Inter-SemiBold.ttf"}


class _Theme(QObject):
    """What is applied right now; one per process."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self.mode: Mode = "light"
        self.scale = 1.0
        self.families: dict[int, str] = {}  # weight -> family, for faces that were loaded
        self.faces_loaded = False
        self.following = False  # whether the system's colour scheme is listened to
        self.fonts: dict[tuple[Role, bool], QFont] = {}

    def on_system_scheme(self) -> None:
        """Dress again when the system turns light or dark and the reader follows it."""
        app = QApplication.instance()
        if self.mode == "system" and isinstance(app, QApplication):
            apply(app, "system", self.scale)


_theme = _Theme()
changed = _theme.changed
"""Emitted after other colours or another scale are in place."""


def current() -> Tokens:
    """Return the colours in use."""
    return _theme.tokens


def inverse() -> Tokens:
    """Return the colours of the other mode, for what stands out against the page (the toast)."""
    return LIGHT if _theme.tokens is DARK else DARK


def colour(token: str) -> QColor:
    """Return the colour in use called `token`."""
    return QColor(_theme.tokens.colour(token))


def scale() -> float:
    """Return the reader's scale, 1.0 to 1.5."""
    return _theme.scale


def px(size: float) -> int:
    """Return a size of the design (px at 100 %) at the reader's scale. Hairlines stay 1 px."""
    return round(size * _theme.scale)


def load_fonts() -> None:
    """Make the shipped typeface known to Qt, once. Without its files the system's own typeface is used."""
    if _theme.faces_loaded:
        return
    _theme.faces_loaded = True
    for weight, name in _FACES.items():
        if resources.exists("fonts", name):
            number = QFontDatabase.addApplicationFont(str(resources.path("fonts", name)))
            families = QFontDatabase.applicationFontFamilies(number)
            if families:
                _theme.families[weight] = families[0]
    _theme.fonts.clear()


def family(weight: int = 400) -> str:
    """Return the family to ask for at `weight`; empty when the system's typeface is used."""
    return _theme.families.get(weight, "")


def font(role: Role = "base", *, tabular: bool = False) -> QFont:
    """Return the font of a role at the reader's scale; `tabular` digits are of equal width, for columns.

    Text is not set in it: the typeface then also widens the hyphen, and *Ikast-Brande* falls apart.
    """
    made = _theme.fonts.get((role, tabular))
    if made is None:
        style = TEXT_STYLES[role]
        made = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        if family(style.weight):
            made.setFamily(family(style.weight))
        made.setPixelSize(px(style.size))
        made.setWeight(QFont.Weight(style.weight))
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            made.setFeature(QFont.Tag("tnum"), 1)
        _theme.fonts[role, tabular] = made
    return QFont(made)


def text_css(role: Role) -> str:
    """Return the QSS declarations of a text role, without its colour."""
    style = TEXT_STYLES[role]
    face = f' font-family: "{family(style.weight)}";' if family(style.weight) else ""
    return f"font-size: {px(style.size)}px; font-weight: {style.weight};{face}"


def style_sheet() -> str:
    """Return `resources/style.qss` with its `@…@` marks filled in.

    `@text2@` is a colour, `@12px@` a scaled size, `@font:label@` the font of a role, `@mode@` light or dark
    and `@icons@` the folder of the indicator pictures. Rules for labels by role are added.
    """

    def fill(found: re.Match[str]) -> str:
        mark = found[1]
        if mark.endswith("px"):
            return f"{px(float(mark[:-2]))}px"
        if mark.startswith("font:"):
            return text_css(mark[5:])  # pyright: ignore[reportArgumentType] - a wrong role is a KeyError
        if mark == "mode":
            return _theme.tokens.name
        if mark == "icons":
            return resources.path("icons", "qss").as_posix()
        return _theme.tokens.colour(mark)

    template = resources.path("style.qss").read_text(encoding="utf-8")
    sheet = re.sub(r"@([\w:]+)@", fill, template)
    labels = (
        f'QLabel[role="{role}"] {{ {text_css(role)} color: {_theme.tokens.colour(style.colour)};'
        f" min-height: {px(style.line)}px; }}"
        for role, style in TEXT_STYLES.items()
    )
    return sheet + "\n".join(labels)


def apply(app: QApplication, mode: Mode, scale: float = 1.0) -> None:
    """Dress the application in `mode` at `scale` (kept within 1.0 to 1.5) and tell `changed`.

    With `"system"` the window follows the system's light or dark mode from now on.
    """
    load_fonts()
    hints = app.styleHints()
    _theme.mode = mode
    if mode == "system":
        hints.unsetColorScheme()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
    else:
        dark = mode == "dark"
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    if not _theme.following:
        _theme.following = True
        hints.colorSchemeChanged.connect(_theme.on_system_scheme)
        app.setStyle("Fusion")
    _theme.tokens = DARK if dark else LIGHT
    _theme.scale = min(max(scale, 1.0), 1.5)
    _theme.fonts.clear()
    app.setFont(font("base"))
    app.setPalette(palette(_theme.tokens))
    sheet = style_sheet()
    if sheet != app.styleSheet():
        app.setStyleSheet(sheet)
    _theme.changed.emit()


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of `tokens`, for what Qt paints without the style sheet."""
    roles = QPalette.ColorRole
    made = QPalette(QColor(tokens.canvas))
    for role, value in (
        (roles.Window, tokens.canvas),
        (roles.WindowText, tokens.text),
        (roles.Base, tokens.canvas),
        (roles.AlternateBase, tokens.subtle),
        (roles.Text, tokens.text),
        (roles.PlaceholderText, tokens.muted),
        (roles.Button, tokens.canvas),
        (roles.ButtonText, tokens.text),
        (roles.BrightText, tokens.on_accent),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.Accent, tokens.accent),
        (roles.Link, tokens.accent_text),
        (roles.LinkVisited, tokens.accent_text),
        (roles.ToolTipBase, tokens.text),
        (roles.ToolTipText, tokens.canvas),
        (roles.Light, tokens.hover),
        (roles.Midlight, tokens.hairline),
        (roles.Mid, tokens.line2),
        (roles.Dark, tokens.border),
        (roles.Shadow, tokens.border),
    ):
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(tokens.sunken))
    return made
