"""Questions of the interview guide on paper: the question, and room to answer it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from kmdesk.printing import blocks, fonts, form_blocks, wording
from kmdesk.printing.frame import BODY_HEIGHT, BODY_WIDTH
from kmdesk.printing.layout import Row, hanging, kept
from kmdesk.printing.signs import Checkbox
from kmdesk.printing.styles import Styles
from kmdesk.printing.table import Cell, Column, RuledTable
from kmdesk.rules.guide import SCALE
from kmdesk.services.paper.guide_form import PaperColumn, PaperField, PaperQuestion


@dataclass(frozen=True)
class Room:
    """How much room there is to write: lines for a text, lines of a list, rows of a table (0: lines)."""

    text: int
    items: int
    rows: int


ROOMY = Room(text=3, items=4, rows=4)
"""For the whole guide, filled in during the visit."""
CLOSE = Room(text=1, items=1, rows=0)
"""For a sheet of one page, where the questions share the room with much else."""

_BESIDE = 6.0  # points between a label and its line
_MOST_LABEL = 0.75  # the share of a line that its label may take
_BLANK = 14.0  # the height of a table's row to fill in by hand, in points, without the air around it
_SHORT = frozenset({"line", "number", "date"})
_WEIGHTS = {"text": 3.0, "line": 2.2, "choice": 2.0, "multi": 0.8, "number": 0.8, "date": 1.2, "scale": 1.6}


def questions(asked: Iterable[PaperQuestion], styles: Styles, room: Room) -> list[Flowable]:
    """Return the questions one below the other; none is parted from its answer if a page can hold both."""
    return [flowable for question in asked for flowable in _question(question, styles, room)]


def together(flow: Sequence[Flowable]) -> list[Flowable]:
    """Return `flow` so that it begins on a new page when what is left of this one does not hold it."""
    height = sum(flowable.wrap(BODY_WIDTH, BODY_HEIGHT)[1] for flowable in kept(flow))
    return [CondPageBreak(min(height, BODY_HEIGHT)), *flow]


def lines(labels: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return a line to write on for each label, two beside each other; one alone has the whole width."""
    flow: list[Flowable] = []
    made = [_labelled_line(label, styles) for label in labels]
    for left, right in zip(made[::2], [*made[1::2], None], strict=False):
        flow += form_blocks.two_columns(left, right, styles) if right else left
    return flow


def _question(question: PaperQuestion, styles: Styles, room: Room) -> list[Flowable]:
    words = _words(styles)
    flow: list[Flowable] = [
        Spacer(0, styles.gap(6)),
        *blocks.lead_in(str(question.number), _asked(question, room), styles.body),
    ]
    earlier = words["earlier"].format(
        day=wording.short_day(question.earlier_on), answer=question.earlier.strip()
    )
    flow += blocks.flowing(question.hint, styles.label, 0)
    flow += blocks.flowing(earlier, styles.label, 0) if question.earlier.strip() else []
    for short, fields in groupby(question.fields, key=lambda field: _is_one_line(field, room)):
        if short:
            flow += lines([_label(field, styles) for field in fields], styles)
        else:
            flow += chain.from_iterable(_field(field, styles, room) for field in fields)
    return together(flow)


def _asked(question: PaperQuestion, room: Room) -> str:
    """Return the question, with what belongs in the table there is no room for."""
    columns = [column for field in question.fields for column in field.columns] if not room.rows else []
    titles = " · ".join(column.title for column in columns if column.title.strip())
    return f"{question.text} ({titles})" if titles else question.text


def _is_one_line(field: PaperField, room: Room) -> bool:
    return field.kind in _SHORT or (field.kind == "text" and room.text == 1)


def _words(styles: Styles) -> Mapping[str, str]:
    return wording.texts("guide_form", styles.language)


def _field(field: PaperField, styles: Styles, room: Room) -> list[Flowable]:
    if field.kind == "rows":
        return _table(field, styles, room)
    if field.kind == "list":
        return _list(styles, room)
    if field.kind == "text":
        return _text(field, styles, room)
    options = _steps(field, styles) if field.kind == "scale" else field.options
    label = blocks.flowing(field.label, styles.label, 0)
    return [
        Spacer(0, styles.gap(3)),
        *label,
        Spacer(0, styles.gap(2)),
        *form_blocks.tick_options(options, styles),
    ]


def _text(field: PaperField, styles: Styles, room: Room) -> list[Flowable]:
    if not field.label.strip():
        return form_blocks.write_lines(room.text, styles)
    flow = _labelled_line(field.label, styles)
    return flow + (form_blocks.write_lines(room.text - 1, styles) if room.text > 1 else [])


def _label(field: PaperField, styles: Styles) -> str:
    """Return what a line is for, and in which unit."""
    if field.kind == "date":
        return field.label if field.label.strip() else _words(styles)["date"]
    return f"{field.label} ({field.unit})" if field.label.strip() and field.unit.strip() else field.label


def _labelled_line(label: str, styles: Styles) -> list[Flowable]:
    """Return a line to write on, with a quiet label before it that stands on the line."""
    line = form_blocks.write_lines(1, styles)
    if not label.strip():
        return line
    style = styles.label
    drop = max(line[0].wrap(BODY_WIDTH, BODY_HEIGHT)[1] - style.leading, 0)
    width = fonts.text_width(label, style.fontName, style.fontSize) + _BESIDE
    return [Row([[Spacer(0, drop), blocks.paragraph(label, style)], line], hanging(width, _MOST_LABEL))]


def _list(styles: Styles, room: Room) -> list[Flowable]:
    if room.items == 1:
        return form_blocks.write_lines(1, styles)
    return lines([f"{number}." for number in range(1, room.items + 1)], styles)


def _steps(field: PaperField | PaperColumn, styles: Styles) -> list[str]:
    """Return the steps of a scale, its ends explained."""
    words = _words(styles)
    ends = {SCALE[0]: field.low or words["lowest"], SCALE[-1]: field.high or words["highest"]}
    return [
        words["scale_end"].format(step=step, meaning=ends[step]) if step in ends else str(step)
        for step in SCALE
    ]


def _table(field: PaperField, styles: Styles, room: Room) -> list[Flowable]:
    if not room.rows:
        return form_blocks.write_lines(2, styles)
    weights = [_WEIGHTS.get(column.kind, 2.0) for column in field.columns]
    columns = [
        Column(_title(column), weight / sum(weights), strong=column.heading)
        for column, weight in zip(field.columns, weights, strict=True)
    ]
    rows: list[tuple[Cell, ...]] = [
        tuple(_cell(column, heading, styles) for column in field.columns) for heading in field.rows
    ]
    table = RuledTable(columns, rows or [()] * room.rows, styles, blank=_BLANK)
    scales = [", ".join(_steps(column, styles)) for column in field.columns if column.kind == "scale"]
    return [*blocks.flowing("\n".join(scales), styles.label, 0), *([table] if columns else [])]


def _title(column: PaperColumn) -> str:
    """Return a column's title, with what to choose from."""
    if column.kind == "multi" and len(column.options) == 1:
        return column.title or column.options[0]
    options = ", ".join(column.options)
    return f"{column.title} ({options})" if options and column.title.strip() else column.title or options


def _cell(column: PaperColumn, heading: str, styles: Styles) -> Cell:
    """Return what stands in a row that is begun: its heading, steps to ring, a box to tick, or nothing."""
    if column.heading:
        return heading
    if column.kind == "scale":
        return "\u00a0\u00a0".join(map(str, SCALE))
    if column.kind == "multi":
        return Checkbox(styles.density.table, ticked=False)
    return ""
