"""A form is declared: one `FormField` per field of the record, in reading order, on a grid of twelve columns.

How a field is edited, checked and explained stands here once. A new field of a record is a line in its
dataclass, a migration, a line in its form's declaration, and its name in `translations/fields.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kmdesk.core.i18n import tr
from kmdesk.services.field_checks import Check
from kmdesk.services.field_labels import field_label

GRID = 12
"""Columns of the grid."""

Kind = Literal[
    "text", "long_text", "cvr", "phone", "number", "date", "choice", "check", "multi_choice", "tags", "shown"
]
"""How a field is edited. `shown` is a code of a list that the program works out; it is read, not written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of a record as people meet it.

    `name` is the record's field. What it is called stands in `resources/translations/fields.json`; a `label`,
    marked for translation, goes before that where the form needs another word. `choices` names the list
    a choice comes from, empty when the form is given them later. An `optional` choice can be taken back.
    `check` looks at what was typed when the field is left.
    """

    name: str
    label: str = ""
    kind: Kind = "text"
    columns: int = 6
    required: bool = False
    hint: str = ""
    placeholder: str = ""
    choices: str = ""
    optional: bool = True
    check: Check | None = None

    @property
    def shown_label(self) -> str:
        """What the field is called in the chosen language."""
        return tr(self.label) if self.label else field_label(self.name)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on the grid for a widget the screen brings, known by its name."""

    name: str
    columns: int = GRID


FormItem = FormField | Slot
Declaration = Sequence[FormItem]


def cells(declaration: Declaration) -> list[tuple[FormItem, int, int]]:
    """Return each item with its row and first column: left to right, on a new row when there is no room."""
    placed: list[tuple[FormItem, int, int]] = []
    row = column = 0
    for item in declaration:
        if column + item.columns > GRID:
            row, column = row + 1, 0
        placed.append((item, row, column))
        column += item.columns
    return placed


def with_mnemonics(labels: Sequence[str], taken: str = "") -> list[str]:
    """Return the labels with `&` before a letter no other label and none of `taken` uses.

    The first free letter of a label is taken, beginnings of words before others. When none is free the label
    has no letter of its own: two fields with the same one would be worse.
    """
    used = set(taken.casefold())
    marked: list[str] = []
    for text in labels:
        starts = [
            i for i, letter in enumerate(text) if letter.isalpha() and (i == 0 or not text[i - 1].isalpha())
        ]
        places = starts + [i for i, letter in enumerate(text) if letter.isalpha() and i not in starts]
        place = next((i for i in places if text[i].casefold() not in used), None)
        shown = text.replace("&", "&&")
        if place is not None and "&" not in text:
            used.add(text[place].casefold())
            shown = f"{text[:place]}&{text[place:]}"
        marked.append(shown)
    return marked


def mnemonics_of(texts: Iterable[str]) -> str:
    """Return the letters these texts have claimed with `&`, e.g. those of a dialog's buttons."""
    return "".join(text[text.index("&") + 1] for text in texts if "&" in text)
