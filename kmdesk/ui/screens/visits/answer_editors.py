"""One editor per type of answer. An editor nobody touched gives back exactly what it was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from kmdesk.rules.guide import Part
from kmdesk.ui.screens.visits.choice_parts import ComboPart, MultiPart, RadioPart, SegmentsPart
from kmdesk.ui.screens.visits.part_editor import PartEditor
from kmdesk.ui.screens.visits.typed_parts import DatePart, LinePart, ListPart, NumberPart, TextPart


def make_part_editor(part: Part, language: str, today: Callable[[], date]) -> PartEditor:
    """Return the editor of a part that is not made of rows. `today` completes days without a year."""
    if part.type == "date":
        return DatePart(part, language, today)
    if part.type == "choice":
        return _CHOICES[part.display](part, language)
    return _EDITORS[part.type](part, language)


_EDITORS: Mapping[str, Callable[[Part, str], PartEditor]] = {
    "text": TextPart,
    "line": LinePart,
    "number": NumberPart,
    "scale": SegmentsPart,
    "multi": MultiPart,
    "list": ListPart,
}
_CHOICES: Mapping[str, Callable[[Part, str], PartEditor]] = {
    "": RadioPart,
    "segments": SegmentsPart,
    "radio": RadioPart,
    "combobox": ComboPart,
}
