"""Building blocks of forms and leaflets: boxes, figures, warnings, what is ticked or filled in by hand.

As in blocks.py, all texts are plain, and what is too tall for a page flows without columns and frames.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import fonts
from kmdesk.printing.blocks import headed, heading, labelled
from kmdesk.printing.frame import BODY_WIDTH
from kmdesk.printing.layout import Inline, Line, Pair, Row, Ruled, hanging, kept, shared, trimmed
from kmdesk.printing.signs import Checkbox, WarningSign
from kmdesk.printing.styles import INK, RULE, Styles
from kmdesk.printing.table import Column, RuledTable
from kmdesk.printing.tags import Element
from kmdesk.printing.text import flowing, set_text
from kmdesk.printing.wording import texts

_GAP = 18.0  # between two columns, or two boxes
_BY_HAND = 20.0  # from one line to write on to the next; not smaller on a tight page
_HAIRLINE = Line(0.6, RULE)
_HALVES = (0.5, 0.5)


def subheading(text: str, styles: Styles, *, needs: float = 30.0) -> list[Flowable]:
    """Return a heading one level below `blocks.heading`; it stays with the `needs` points below it."""
    return headed(text, "H3", styles.subsection, (styles.gap(8), styles.gap(2.5)), needs=needs)


def bullets(items: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return `items` as a list with bullets."""
    dotted = [("•", item) for item in items if item.strip()]
    indent = styles.body.fontSize * 1.3
    return labelled(dotted, styles.body, indent=indent, gap=styles.gap(1.5), numbering="Disc")


def two_columns(
    left: Sequence[Flowable],
    right: Sequence[Flowable],
    styles: Styles,  # noqa: ARG001 - as all blocks
    shares: tuple[float, float] = _HALVES,
) -> list[Flowable]:
    """Return two columns side by side; what is too tall for a page follows one after the other."""
    return [Row([kept(left), kept(right)], shared(shares, _GAP), gap=_GAP)]


def two_boxes(
    left: Sequence[Flowable],
    right: Sequence[Flowable],
    styles: Styles,
    shares: tuple[float, float] = _HALVES,
) -> list[Flowable]:
    """Return two framed boxes of the same height side by side."""
    return _boxes([left, right], shares, styles)


def one_box(content: Sequence[Flowable], styles: Styles) -> list[Flowable]:
    """Return a framed box as wide as the page or the column it stands in."""
    return _boxes([content], (1.0,), styles)


def _boxes(contents: Sequence[Sequence[Flowable]], shares: Sequence[float], styles: Styles) -> list[Flowable]:
    padding = styles.gap(11), styles.gap(9), styles.gap(9.5)
    cells = [trimmed(content) for content in contents]
    return [Row(cells, shared(shares, _GAP), gap=_GAP, padding=padding, frame=Line(0.8, RULE))]


def figure(title: str, amount: str, notes: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return one large figure with what it is above it and small notes below; content of a box."""
    flow = [*flowing(title, styles.figure_title, 0), *flowing(amount, styles.figure, 0)]
    for note in filter(str.strip, notes):
        flow += [Spacer(0, styles.gap(2)), *flowing(note, styles.box, styles.gap(2))]
    return flow


def sums(title: str, rows: Sequence[tuple[str, str, bool]], styles: Styles) -> list[Flowable]:
    """Return rows of (label, amount, strong); amounts to the right, a rule above what is strong."""
    whole, half_air = Element("L"), styles.gap(1.6)
    flow = [*flowing(title, styles.figure_title, 0), Spacer(0, styles.gap(1.5))]
    for number, (label, amount, strong) in enumerate(rows):
        left, right = whole.add_item()
        cells = (
            [set_text(label, styles.cell_strong if strong else styles.cell, left)],
            [set_text(amount, styles.amount_strong if strong else styles.amount, right)],
        )
        sum_follows = number + 1 < len(rows) and rows[number + 1][2]
        flow.append(
            Row(
                cells,
                shared((0.6, 0.4)),
                padding=(0, half_air, half_air),
                rule=Line(0.9, INK) if sum_follows else Line(0),
                element=whole,
            )
        )
    return flow


def warning_box(title: str, text: str, styles: Styles) -> list[Flowable]:
    """Return a warning in a heavy frame, with a sign."""
    size = styles.body.fontSize * 1.6
    opening = Element("P")
    sign = WarningSign(size).read_within(opening, styles.language)
    words = [set_text(title, styles.box_title, opening), Spacer(0, styles.gap(2))]
    inner = Row([[sign], [*words, *flowing(text, styles.box, styles.gap(4))]], hanging(size + 9))
    padding = styles.gap(11), styles.gap(9), styles.gap(9.5)
    return [Row([[inner]], shared((1.0,)), padding=padding, frame=Line(1.4, INK))]


def write_lines(count: int, styles: Styles) -> list[Flowable]:  # noqa: ARG001 - as all blocks
    """Return `count` ruled lines to write on by hand."""
    return [Ruled(count, _BY_HAND, _HAIRLINE)]


def write_line(label: str, styles: Styles) -> list[Flowable]:
    """Return a label in bold, and a line beside it to write on by hand."""
    style = styles.body_strong
    width = fonts.text_width(fonts.plain(label)[:500], style.fontName, style.fontSize) + 10
    beside = [Spacer(0, max(_BY_HAND - style.leading, 0)), *flowing(label, style, 0)]
    return [Row([beside, [Ruled(1, _BY_HAND, _HAIRLINE)]], hanging(width))]


def tick_options(options: Sequence[str], styles: Styles, ticked: Collection[int] = ()) -> list[Flowable]:
    """Return checkboxes with labels, line after line; `ticked` are the numbers (from 0) of ticked ones."""
    style = styles.cell
    whole = Element("L")
    pairs: list[Pair] = []
    for number, option in enumerate(options):
        left, right = whole.add_item()
        sign = Checkbox(style.fontSize, ticked=number in ticked).read_within(left, styles.language)
        natural = max(
            fonts.text_width(line, style.fontName, style.fontSize)
            for line in fonts.plain(option)[:500].split("\n")
        )
        pairs.append(Pair(sign, set_text(option, style, right), natural))
    return [Inline(pairs, (5.0, 14.0, styles.gap(3)), whole)] if pairs else []


def tick_list(items: Sequence[tuple[str, bool]], styles: Styles) -> list[Flowable]:
    """Return a row for each (text, ticked), with a checkbox and a hairline below."""
    style, whole, air = styles.cell, Element("L"), styles.gap(2.5)
    flow: list[Flowable] = []
    for text, ticked in items:
        left, right = whole.add_item()
        sign = Checkbox(style.fontSize, ticked=ticked).read_within(left, styles.language)
        flow.append(
            Row(
                [[sign], [set_text(text, style, right)]],
                hanging(style.fontSize + 5),
                padding=(0, air, air),
                rule=_HAIRLINE,
                element=whole,
            )
        )
    return flow


def blank_table(title: str, columns: Sequence[Column], rows: int, styles: Styles) -> list[Flowable]:
    """Return a heading and a table of empty rows to fill by hand."""
    table = RuledTable(columns, [()] * rows, styles, blank=_BY_HAND - 2 * styles.gap(3.8))
    return [*heading(title, styles, needs=table.needs(BODY_WIDTH)), table]


def signatures(parties: Sequence[tuple[str, str]], styles: Styles) -> list[Flowable]:
    """Return, for each (role, name), a line to sign on and a line for the date side by side."""
    words = texts("frame", styles.language)
    flow: list[Flowable] = []
    for role, name in parties:
        who = [*flowing(role, styles.cell_strong, 0), *flowing(name, styles.cell, 0)]
        places: list[list[Flowable]] = [
            [
                Ruled(1, _BY_HAND + styles.gap(10), _HAIRLINE),
                Spacer(0, 2),
                set_text(words[key], styles.meta, Element("P")),
            ]
            for key in ("signature", "date")
        ]
        signed = Row(places, shared((0.7, 0.3), _GAP), gap=_GAP)
        flow += [Row([[*who, signed]], shared((1.0,))), Spacer(0, styles.gap(12))]
    return flow


def code_grid(groups: Sequence[str], per_line: int, styles: Styles) -> list[Flowable]:
    """Return the groups of a code in a framed grid, `per_line` beside each other, read line by line."""
    whole = Element("L")
    cells = [[set_text(group, styles.code, whole.add_item()[1])] for group in groups]
    cells += [[] for _ in range(-len(cells) % per_line)]
    lines: list[Flowable] = []
    for start in range(0, len(cells), per_line):
        rule = _HAIRLINE if start + per_line < len(cells) else Line(0)
        widths = shared([1 / per_line] * per_line)
        line = cells[start : start + per_line]
        lines.append(Row(line, widths, padding=(6, 12, 10), rule=rule, divider=_HAIRLINE, element=whole))
    return [Row([lines], shared((1.0,)), frame=Line(1.2, INK))] if lines else []
