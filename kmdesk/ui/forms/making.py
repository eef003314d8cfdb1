"""Which editor a declared field gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.phone import format_phone
from kmdesk.ui.forms.choice_editors import CheckEditor, ChoiceEditor, MultiChoiceEditor
from kmdesk.ui.forms.editors import (
    DateEditor,
    Editor,
    LineEditor,
    LongTextEditor,
    NumberEditor,
    ShownEditor,
    TagsEditor,
)
from kmdesk.ui.forms.fields import FormField


def make_editor(field: FormField, today: Callable[[], date]) -> Editor:
    """Return the editor a declaration asks for. `today` completes dates without a year."""
    if field.kind == "date":
        return DateEditor(field, today)
    return _MAKERS[field.kind](field)


_MAKERS: dict[str, Callable[[FormField], Editor]] = {
    "text": LineEditor,
    "cvr": lambda field: LineEditor(field, format_cvr),
    "phone": lambda field: LineEditor(field, format_phone),
    "long_text": LongTextEditor,
    "number": NumberEditor,
    "choice": ChoiceEditor,
    "check": CheckEditor,
    "multi_choice": MultiChoiceEditor,
    "tags": TagsEditor,
    "shown": ShownEditor,
}
