"""The form of a line of the section Kompetencebehov."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import SkillsNeed
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.skills_map import SkillsMap, SkillsView
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

_WIDTH = 600
FIELDS: Declaration = (
    FormField(name="function", columns=6, placeholder=mark("fx Produktion"), check=check_free_text),
    FormField(name="competence", columns=6, placeholder=mark("fx CNC-programmering"), check=check_free_text),
    FormField(name="people_now", kind="number", columns=3, placeholder=mark("fx 1")),
    FormField(name="people_wanted", kind="number", columns=3, placeholder=mark("fx 3")),
    FormField(name="horizon", kind="choice", choices="horizon", columns=6),
    FormField(name="way", kind="choice", choices="skills_way", columns=6),
    FormField(name="field_of_study", kind="choice", choices="field_of_study", columns=6),
    FormField(name="initiative_id", kind="choice", columns=6),
    FormField(name="area", kind="choice", columns=6),
    FormField(name="mapped_on", kind="date", columns=6),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


def skills_dialog(
    ops: Operations,
    skills: SkillsMap,
    local: Local,
    clock: Clock,
    *,
    line: SkillsNeed,
    view: SkillsView,
    parent: QWidget,
) -> RecordDialog:
    """Return a dialog over a line; one that `view` does not have is new. Open it with `open()`."""
    is_new = all(line.id != one.record.id for one in view.lines)
    shown = followed(line, lambda: skills.line(line.id))

    def save(values: Values) -> None:
        given: Mapping[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in values.items()
        }
        skills.save(replace(shown.record, **given), shown.record)

    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=tr("Nyt kompetencebehov") if is_new else tr("Ret kompetencebehov"),
        declaration=FIELDS,
        values={},
        save=save,
        save_text=tr("&Gem"),
        draft_key=f"skills:{line.company_id}:{'new' if is_new else line.id}",
        width=_WIDTH,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        parent=parent,
    )
    dialog.setObjectName("skills_dialog")
    dialog.form.set_options("initiative_id", view.initiatives)
    dialog.form.set_options("area", view.areas)
    dialog.form.load(shown.values(line))
    return dialog
