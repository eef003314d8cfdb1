"""The fonts of the printed pages, and text made safe for them.

Inter carries the pages. It lacks much that people write (≤ ✓ → Greek, Cyrillic, emoji), so every
run of characters it cannot show is handed to DejaVu Sans or Noto Emoji. What no font can show is
printed as a stand-in such as ‹U+4E2D›: a reader sees that something stood there, never an empty box.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.pdfbase import ttfonts
from reportlab.pdfbase.pdfmetrics import (
    registerFont,  # pyright: ignore[reportUnknownVariableType]
    registerFontFamily,  # pyright: ignore[reportUnknownVariableType]
    stringWidth,
)
from reportlab.pdfbase.ttfonts import TTFont

from kmdesk.core import resources

REGULAR, MEDIUM, SEMIBOLD, BOLD = "Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"
_STAND_BY = {
    False: ("DejaVuSans", "NotoEmoji-Regular"),
    True: ("DejaVuSans-Bold", "DejaVuSans", "NotoEmoji-Regular"),
}
_HEAVY = frozenset({SEMIBOLD, BOLD})
_FIRST_PICTOGRAPH = 0x1F000  # from here on Noto Emoji is asked first, so that one text has one kind of emoji
_MARKS_KEPT = 2  # Vietnamese and the like need two marks on a letter; a tower of them hides the letter

_NEWLINE = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_WIDE_SPACE = re.compile("[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]")
_FIXED_SPACE = re.compile("[\u2007\u202f]")
# No look of their own: controls, soft hyphens, direction overrides, joiners, variation selectors, tags,
# and what only colours or frames the emoji before it (skin tones, the keycap).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: no file could hold it
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARK = re.compile(f"[{_MARKS}]")
_TOWER = re.compile(f"([{_MARKS}]{{{_MARKS_KEPT}}})([{_MARKS}]+)")


@cache
def _coverage(name: str) -> frozenset[int]:
    """Register the font `name` (a file in `resources/fonts`) and return the code points it can show."""
    font = TTFont(name, str(resources.path("fonts", f"{name}.ttf")))
    registerFont(font)
    registerFontFamily(name, normal=name, bold=name, italic=name, boldItalic=name)
    # Glyph 0 is the box for "missing"; some fonts map a few code points to it.
    return frozenset(point for point, glyph in font.face.charToGlyph.items() if glyph)


_ROWS_AT_ONCE = 100
"""As many rows as one block of the table may have."""


def _copied_text(name: str, subset: list[int]) -> str:
    """Return the table that says which characters the codes of a font are: what is copied and read aloud.

    The table is UTF-16. ReportLab 5.1 writes U+1F600 into it as <1F600>, which PDFium (Chrome, Edge) reads as
    another character; as a pair of halves, all readers agree. It also gives codes that are not used the
    character U+0000, which PDF/UA forbids (7.21.7); they are left out.
    """
    used = [f"<{code:02X}> <{_utf_16(point)}>" for code, point in enumerate(subset) if point]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        f"1 begincodespacerange <00> <{len(subset) - 1:02X}> endcodespacerange",
    ]
    for first in range(0, len(used), _ROWS_AT_ONCE):
        block = used[first : first + _ROWS_AT_ONCE]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap CMapName currentdict /CMap defineresource pop end end"])


def _utf_16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()


@cache
def register() -> None:
    """Make the four weights of Inter known to ReportLab; `<b>` in regular text becomes Inter Bold."""
    ttfonts.makeToUnicodeCMap = _copied_text
    for name in (REGULAR, MEDIUM, SEMIBOLD, BOLD):
        _coverage(name)
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@cache
def _foreign() -> re.Pattern[str]:
    """Return the pattern of a run that Inter cannot show, together with the letters that carry loose marks.

    A loose mark and its letter stay in one font, or the mark would stand beside the letter.
    """
    known = sorted(point for point in _coverage(REGULAR) if not _MARK.match(chr(point)))
    spans: list[list[int]] = []
    for point in known:
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    ranges = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)
    return re.compile(f"(?:[^\\n]?[{_MARKS}]+|[^\\n{ranges}])+")


def _stand_in(char: str) -> str:
    return f"‹U+{ord(char):04X}›"


def plain(text: str) -> str:
    r"""Return `text` composed (NFC) and without what cannot be printed; line breaks become `\n`.

    Controls, direction overrides and zero-width characters go, because they have no look of their own.
    More than two loose marks on a letter are counted instead of drawn: ‹+7›.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _NEWLINE.sub("\n", text).replace("\t", "\u00a0\u00a0\u00a0 ")
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = _FIXED_SPACE.sub("\u00a0", _WIDE_SPACE.sub(" ", text))
    text = _SURROGATE.sub(lambda half: _stand_in(half[0]), text)
    return _TOWER.sub(lambda tower: f"{tower[1]}‹+{len(tower[2])}›", text)


@cache
def _font_for(char: str, *, bold: bool) -> str:
    """Return the stand-by font that can show `char`, or "" when none can."""
    names = _STAND_BY[bold]
    if ord(char) >= _FIRST_PICTOGRAPH:
        names = names[::-1]
    return next((name for name in names if ord(char) in _coverage(name)), "")


def _stand_by_runs(foreign: str, *, bold: bool) -> list[tuple[str, str]]:
    """Split a run that Inter cannot show into (font, text); font "" means Inter itself."""
    runs: list[tuple[str, list[str]]] = []
    for char in foreign:
        if runs and _MARK.match(char) and ord(char) in _coverage(runs[-1][0] or REGULAR):
            font, shown = runs[-1][0], char
        else:
            font = _font_for(char, bold=bold)
            shown = char if font else _stand_in(char)
        if runs and runs[-1][0] == font:
            runs[-1][1].append(shown)
        else:
            runs.append((font, [shown]))
    # Stand-ins in a row share their brackets; the spaces let a line break between them.
    return [(font, "".join(shown) if font else "".join(shown).replace("›‹", " ")) for font, shown in runs]


def font_runs(text: str, *, bold: bool) -> list[tuple[str, str]]:
    """Split plain text into runs of (font, text); font "" means Inter itself."""
    if text.isascii():
        return [("", text)]
    runs: list[tuple[str, str]] = []
    done = 0
    for match in _foreign().finditer(text):
        runs.append(("", text[done : match.start()]))
        runs.extend(_stand_by_runs(match[0], bold=bold))
        done = match.end()
    runs.append(("", text[done:]))
    return runs


def markup(text: str, *, bold: bool = False) -> str:
    """Return `text` as ReportLab paragraph text that shows it literally, in fonts that can show it.

    Everything a person typed goes through here: unescaped text would be read as tags, and an
    `<img>` tag would embed a file of this machine. `bold` chooses the stand-by weight.
    """
    pieces = [
        f'<font name="{font}">{escape(run)}</font>' if font else escape(run)
        for font, run in font_runs(plain(text), bold=bold)
    ]
    return "".join(pieces).replace("\n", "<br/>")


def text_width(text: str, font: str, size: float) -> float:
    """Return the width in points of one line of plain text set in `font` (an Inter weight) at `size`."""
    register()
    return sum(
        stringWidth(run, stand_by or font, size) for stand_by, run in font_runs(text, bold=font in _HEAVY)
    )


def one_line(text: str, font: str, size: float, width: float) -> str:
    """Return `text` on one line, cut with … where it would be wider than `width` points."""
    # No line of a page holds 400 characters; cutting first keeps the measuring short.
    line = " ".join(plain(text[:4000]).split())[:400]
    if text_width(line, font, size) <= width:
        return line
    fits, too_long = 0, len(line)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if text_width(line[:middle] + "…", font, size) <= width:
            fits = middle
        else:
            too_long = middle
    return line[:fits].rstrip() + "…"
