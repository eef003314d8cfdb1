"""The value of one part of an answer: cleaned, checked against its type, and shown as text.

What a part does not understand (a newer guide's option, a number that is none) is never thrown away: it is
kept as it is, shown as it is, and left out of what the rules conclude.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeGuard, cast

from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.guide import SCALE, Part, PartType
from kmdesk.rules.numbers import format_number, parse_number

ROW = "row"
"""The key of a row's own stable id."""
_MOST = 10**15
"""A number of this size or above is a slip of the finger, and is kept the way it was typed."""

Row = Mapping[str, object]


def clean_value(part: Part, value: object) -> object | None:
    """Return the value in its normal form, None when it is blank, or unchanged when it does not fit `part`.

    Texts lose surrounding space, Danish numbers and dates written as text are read, options come in the
    guide's order and once each, blank rows go, and every row has an id of its own. Cleaning twice changes
    nothing.
    """
    if value is None or value in ("", [], {}):
        return None
    return _KINDS[part.type].clean(part, value)


def fits(part: Part, value: object) -> bool:
    """Tell whether a clean value is of the part's type, with options and columns the part knows."""
    return _KINDS[part.type].fits(part, value)


def understood(part: Part, value: object) -> object | None:
    """Return what the part understands of a clean value: of several options or cells, those that fit."""
    if part.type == "multi" and is_texts(value):
        return [code for code in value if code in part.codes] or None
    if part.type == "rows" and is_rows(value):
        columns = {column.id: column for column in part.columns}
        return [
            {k: cell for k, cell in row.items() if k == ROW or (k in columns and fits(columns[k], cell))}
            for row in value
        ]
    return value if fits(part, value) else None


def says_something(part: Part, value: object) -> bool:
    """Tell whether a clean value is an answer: rows that hold nothing but their heading are not."""
    if value is None:
        return False
    if part.type != "rows" or not is_rows(value):
        return True
    aside = {ROW, *(column.id for column in part.columns if column.heading)}
    return any(key not in aside for row in value for key in row)


def show_value(part: Part, value: object, language: str) -> str:
    """Return a clean value as plain text. Options stand by their label; each row stands on its own line."""
    return _KINDS[part.type].show(part, value, language) if fits(part, value) else _as_is(value)


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell whether the value is a finite number of sensible size (True and False are none)."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and abs(value) < _MOST
    )


def is_texts(value: object) -> TypeGuard[list[str]]:
    """Tell whether the value is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))


def is_rows(value: object) -> TypeGuard[list[Row]]:
    """Tell whether the value is a list of rows."""
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in cast("list[object]", value))


# Each kind of value: how it is cleaned, when it fits, how it is shown.


def _clean_text(_part: Part, value: object) -> object | None:
    return (value.replace("\r\n", "\n").strip() or None) if isinstance(value, str) else value


def _clean_line(_part: Part, value: object) -> object | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else value


def _clean_number(part: Part, value: object) -> object | None:
    if isinstance(value, str):
        number = parse_number(value)
        if number is None or abs(number) >= _MOST:
            return _clean_line(part, value)
        value = float(number)
    # 3.0 and 3 are the same answer and must not look like a change.
    return int(value) if is_number(value) and value == int(value) else value


def _clean_day(part: Part, value: object) -> object | None:
    day = parse_date(value) if isinstance(value, str) else None
    return day.isoformat() if day else _clean_line(part, value)


def _clean_codes(part: Part, value: object) -> object | None:
    if not is_texts(value):
        return value
    chosen = dict.fromkeys(filter(None, (code.strip() for code in value)))
    known = [code for code in part.codes if code in chosen]
    return [*known, *(code for code in chosen if code not in known)] or None


def _clean_list(_part: Part, value: object) -> object | None:
    lines = value.splitlines() if isinstance(value, str) else value
    if not is_texts(lines):
        return value
    return [line for line in (" ".join(line.split()) for line in lines) if line] or None


def _clean_rows(part: Part, value: object) -> object | None:
    if not is_rows(value):
        return value
    columns = {column.id: column for column in part.columns}
    rows: list[dict[str, object]] = []
    for old in value:
        cells = {
            key: clean_value(columns[key], cell) if key in columns else cell for key, cell in old.items()
        }
        row = {key: cell for key, cell in cells.items() if cell is not None}
        if row.keys() - {ROW}:
            rows.append(row)
    return _with_row_ids(rows) or None


def _with_row_ids(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Give each row without an id of its own, or with an earlier row's, the lowest free number."""
    taken = {row[ROW] for row in rows if isinstance(row.get(ROW), str)}
    free = (name for name in map(str, range(1, 2 * len(rows) + 1)) if name not in taken)
    seen: set[str] = set()
    result: list[dict[str, object]] = []
    for row in rows:
        own = row.pop(ROW, "")
        row_id = own if isinstance(own, str) and own and own not in seen else next(free)
        seen.add(row_id)
        result.append({ROW: row_id, **row})
    return result


def _text_fits(_part: Part, value: object) -> bool:
    return isinstance(value, str)


def _line_fits(_part: Part, value: object) -> bool:
    return isinstance(value, str) and "\n" not in value


def _number_fits(_part: Part, value: object) -> bool:
    return is_number(value)


def _scale_fits(_part: Part, value: object) -> bool:
    return is_number(value) and value in SCALE


def _choice_fits(part: Part, value: object) -> bool:
    return isinstance(value, str) and value in part.codes


def _codes_fit(part: Part, value: object) -> bool:
    return is_texts(value) and set(value) <= set(part.codes)


def _day_fits(_part: Part, value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _list_fits(_part: Part, value: object) -> bool:
    return is_texts(value)


def _rows_fit(part: Part, value: object) -> bool:
    columns = {column.id: column for column in part.columns}
    return is_rows(value) and all(
        key == ROW or (key in columns and (cell is None or fits(columns[key], cell)))
        for row in value
        for key, cell in row.items()
    )


def _show_text(_part: Part, value: str, _language: str) -> str:
    return value


def _show_number(part: Part, value: float, language: str) -> str:
    places = len(repr(value).partition(".")[2]) if isinstance(value, float) else 0
    number = format_number(value, places, language)
    return f"{number} {part.unit.in_language(language)}".strip()


def _show_scale(_part: Part, value: float, _language: str) -> str:
    return f"{value}/{SCALE[-1]}"


def _show_choice(part: Part, value: str, language: str) -> str:
    return part.option_label(value, language)


def _show_codes(part: Part, value: list[str], language: str) -> str:
    return ", ".join(part.option_label(code, language) for code in value)


def _show_day(_part: Part, value: str, _language: str) -> str:
    return long_date(date.fromisoformat(value))


def _show_list(_part: Part, value: list[str], _language: str) -> str:
    return "\n".join(value)


def _show_rows(part: Part, value: list[Row], language: str) -> str:
    rows = ([(column, row.get(column.id)) for column in part.columns] for row in value)
    return "\n".join(
        " · ".join(show_value(column, cell, language) for column, cell in row if cell is not None)
        for row in rows
    )


def _as_is(value: object) -> str:
    """Return a value its part does not understand, as readable as it gets."""
    if is_texts(value):
        return ", ".join(value)
    if is_rows(value):
        return "\n".join(" · ".join(str(cell) for key, cell in row.items() if key != ROW) for row in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a type of part can do. `show` is given only values that fit."""

    clean: Callable[[Part, object], object | None]
    fits: Callable[[Part, object], bool]
    show: Callable[[Part, Any, str], str]


_KINDS: dict[PartType, _Kind] = {
    "text": _Kind(_clean_text, _text_fits, _show_text),
    "line": _Kind(_clean_line, _line_fits, _show_text),
    "number": _Kind(_clean_number, _number_fits, _show_number),
    "scale": _Kind(_clean_number, _scale_fits, _show_scale),
    "choice": _Kind(_clean_line, _choice_fits, _show_choice),
    "multi": _Kind(_clean_codes, _codes_fit, _show_codes),
    "date": _Kind(_clean_day, _day_fits, _show_day),
    "list": _Kind(_clean_list, _list_fits, _show_list),
    "rows": _Kind(_clean_rows, _rows_fit, _show_rows),
}
