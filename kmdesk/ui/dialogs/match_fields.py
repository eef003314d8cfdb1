"""The facts of a match as a form: its type says which fields show, and nothing typed is lost by that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark
from kmdesk.rules.match_dates import Fault, MatchDays, faults_in
from kmdesk.rules.match_types import facts_needed
from kmdesk.services.field_checks import Remark, check_free_text
from kmdesk.services.match_facts import DAY_FIELDS, day_in, match_limits
from kmdesk.services.match_words import own_name
from kmdesk.ui.dialogs.promise import check_time_field
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.forms.record_form import BUILT_ON, RecordForm

_FIELDS = (
    FormField(name="agreed_on", kind="date", columns=4),
    FormField(name="type", kind="choice", choices="match_type", columns=8, optional=False),
    FormField(name="starts_on", label=mark("Begynder"), kind="date", columns=4),
    FormField(
        name="ends_on", label=mark("Slutter"), kind="date", columns=4, hint=mark("Tom: ingen slutdato")
    ),
    FormField(name="municipality_code", kind="choice", choices="municipality", columns=4),
    FormField(name="topic", columns=12),
    FormField(name="programme", columns=8, placeholder=mark("fx HA, Aarhus Universitet")),
    FormField(name="semester", columns=4, placeholder=mark("fx 5. semester")),
    FormField(name="ects", kind="number", columns=4, placeholder=mark("fx 30")),
    FormField(name="supervisor", columns=8, placeholder=mark("fx Hanne Nygaard")),
    FormField(name="hand_in_on", kind="date", columns=4),
    FormField(name="mentor", columns=6, placeholder=mark("fx Hanne Nygaard")),
    FormField(name="meeting_rhythm", columns=6, placeholder=mark("fx hver anden uge")),
    FormField(name="employment_form", kind="choice", choices="employment_form", columns=8),
    FormField(name="hours_per_week", kind="number", columns=4, placeholder=mark("fx 37")),
    FormField(name="wage", columns=4, placeholder=mark("fx 32.000 kr.")),
    FormField(name="scheme", columns=8, placeholder=mark("fx løntilskud eller Innobooster")),
    FormField(
        name="confidential_agreement", label=mark("Kræver fortrolighedsaftale"), kind="check", columns=12
    ),
    FormField(
        name="evaluation_on",
        kind="date",
        columns=4,
        hint=mark("Tom: ingen evaluering"),
    ),
    FormField(
        name="next_on", label=mark("Svarfrist eller samtale"), kind="date", columns=4, hint=mark("Tom: ingen")
    ),
    FormField(
        name="next_time",
        label=mark("Kl."),
        columns=2,
        placeholder=mark("fx 12:00"),
        check=check_time_field,
    ),
    FormField(name="offered_on", kind="date", columns=4),
    FormField(name="need_id", kind="choice", columns=8, placeholder=mark("Uden et bestemt behov")),
    FormField(name="place_id", kind="choice", columns=8, placeholder=mark("Uden en fast plads")),
    FormField(name="broker_id", kind="choice", columns=4, placeholder=mark("Fælles")),
    FormField(name="end_outcome", label=mark("Udfald"), kind="choice", columns=6, required=True),
    FormField(name="end_reason", kind="choice", choices="match_end_reason", columns=6),
    FormField(name="note", label=mark("Bemærkning"), kind="long_text", columns=12, check=check_free_text),
)
_BY_NAME = {field.name: field for field in _FIELDS}

_REBUILDING = ("type", "employment_form")
"""The fields on which other fields depend."""

NamesFor = Callable[[str], Sequence[str]]
Choices = Sequence[tuple[str, str]]


class MatchFieldsForm(QWidget):
    """A form over fields of a match. `names_for(type)` says which show; `agreed`: what is needed has a star.

    Not those that are `spared` while the type stays: an agreement from before lacks them.

    `options` are the choices of fields that have no list of their own, by the type where it decides. A field
    that another type hides keeps what was typed and shows it again. `more_faults` says what else than days
    deserves a second look among the values that show.
    """

    changed = Signal(str)
    """A person changed the field of this name."""

    def __init__(
        self,
        names_for: NamesFor,
        *,
        today: Callable[[], date],
        options: Mapping[str, Choices | Callable[[str], Choices]],
        more_faults: Callable[[Mapping[str, Any]], Sequence[Fault]] = lambda _values: (),
        schemes: Sequence[str],
        agreed: bool,
        taken_letters: str,
        spared: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._names_for, self._today, self._schemes = names_for, today, schemes
        self._options, self._more_faults = dict(options), more_faults
        self._agreed, self._taken, self._spared = agreed, taken_letters, frozenset(spared)
        self._kept: dict[str, Any] = {}
        self._built_on: dict[str, object] = {}
        """What was stored of the fields that somebody changed, those another type hides included."""
        self._loaded: dict[str, object] = {}
        self._pointed_out: set[str] = set()
        self.edited: set[str] = set()
        """What a person changed since it was loaded."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.form = self._make("", "")
        self._column.addWidget(self.form)

    # -- values ------------------------------------------------------------------------------------

    def load(self, values: Mapping[str, object]) -> None:
        """Show these values by field name; forget what was typed before."""
        self.edited.clear()
        self._built_on.clear()
        self._kept = dict(values)
        self._loaded = dict(values)
        self._show()

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Show what `typed` gave earlier on top of what was loaded."""
        kept = {name: value for name, value in typed.items() if name != BUILT_ON}
        built_on: Mapping[str, object] = typed.get(BUILT_ON, dict.fromkeys(kept))
        changed = {name for name in built_on if name in kept and self._kept.get(name) != kept[name]}
        before = built_on if BUILT_ON in typed else self._loaded
        self._built_on.update({name: before.get(name) for name in changed})
        self._kept.update({name: kept[name] for name in changed})
        self.edited |= changed
        self._show()

    def arrive(self, values: Mapping[str, object]) -> None:
        """Take what others have stored meanwhile; what was entered here stays, and theirs is offered."""
        self._keep()
        news = {name: value for name, value in values.items() if value != self._loaded.get(name)}
        self._loaded.update(news)
        self._kept.update({name: value for name, value in news.items() if name not in self._built_on})
        if self._built_on.keys().isdisjoint(_REBUILDING) and not news.keys().isdisjoint(_REBUILDING):
            self._show()
        else:
            self.form.arrive(values)

    def typed(self) -> dict[str, Any]:
        """Return what stands in every field, those another type hides included, as JSON values."""
        self._keep()
        return {**self._kept, BUILT_ON: self._built_on}

    def values(self) -> dict[str, Any]:
        """Return the values of the fields that show."""
        return self.form.values()

    def changed_values(self) -> dict[str, Any]:
        """Return the values of the fields that show and are not what was loaded."""
        return {name: value for name, value in self.values().items() if value != self._loaded.get(name)}

    def put(self, name: str, value: object) -> None:
        """Set one field's value as the program."""
        self._kept[name] = value
        self._built_on.setdefault(name, self._loaded.get(name))
        if name in self.form.names():
            self.form.put(name, value)

    def set_options(self, name: str, options: Choices | Callable[[str], Choices]) -> None:
        """Offer other choices in a field from now on; what is chosen stays."""
        self._options[name] = options
        if name in self.form.names():
            self._offer(self.form, name, str(self._kept.get("type") or ""))

    def focus_first_gap(self) -> None:
        """Put the focus in the first field without which it cannot be saved, or else in the first of all."""
        form = self.form
        needed = (name for name in form.names() if form.is_empty(name) and name in self._required)
        form.focus_field(next(needed, form.names()[0]))

    def days(self) -> MatchDays:
        """Return the days and figures that stand in the form."""
        values = self.values()
        days: dict[str, Any] = {name: day_in(str(values.get(name) or "")) for name in DAY_FIELDS}
        return MatchDays(
            match_type=str(values.get("type", self._loaded.get("type", ""))),
            hours_per_week=values.get("hours_per_week"),
            ects=values.get("ects"),
            **days,
        )

    # -- checking ----------------------------------------------------------------------------------

    def check(self) -> bool:
        """Check every field; on an error, put the focus on the first and return False."""
        if not self.form.check():
            return False
        self._point_out()
        for fault in faults_in(self.days(), self._today(), match_limits()):
            if fault.blocks and fault.field in self.form.names():
                self.form.focus_field(fault.field)
                return False
        return True

    def show_error(self, error: KnownError) -> bool:
        """Show an error at the field it names; False when it names none that shows."""
        return self.form.show_error(error)

    # -- parts -------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Build the form that the type asks for and fill it with what is kept."""
        kind, employment = (str(self._kept.get(name) or "") for name in _REBUILDING)
        old, self.form = self.form, self._make(kind, employment)
        self._column.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        self._pointed_out.clear()
        self.form.load(self._loaded)
        self.form.restore({**self._kept, BUILT_ON: self._built_on}, {})

    def _keep(self) -> None:
        """Remember what stands in the fields, and what of it somebody changed."""
        typed = self.form.typed()
        hidden = {name: was for name, was in self._built_on.items() if name not in self.form.names()}
        self._built_on = {**hidden, **typed.pop(BUILT_ON)}
        self._kept.update(typed)

    def _make(self, kind: str, employment: str) -> RecordForm:
        spared = self._spared if kind == self._loaded.get("type") else frozenset[str]()
        needed = set(facts_needed(kind, employment)) - spared if self._agreed else set[str]()
        self._required = frozenset(
            name for name in self._names_for(kind) if _BY_NAME[name].required or name in (*needed, "type")
        )
        declaration = [
            replace(
                _BY_NAME[name],
                required=name in self._required,
                label=own_name(name, kind) or _BY_NAME[name].label,
            )
            for name in self._names_for(kind)
        ]
        form = RecordForm(declaration, today=self._today, taken_letters=self._taken)
        for name in self._options.keys() & set(form.names()):
            self._offer(form, name, kind)
        if "scheme" in form.names():
            _suggest(form.editor("scheme").parts()[0], self._schemes)
        form.changed.connect(self._on_changed)
        form.left.connect(lambda _name: self._point_out())
        return form

    def _offer(self, form: RecordForm, name: str, kind: str) -> None:
        options = self._options[name]
        form.set_options(name, options(kind) if callable(options) else options)

    def _on_changed(self, name: str) -> None:
        self.edited.add(name)
        self._keep()
        if name in _REBUILDING:
            self._show()
            self.form.focus_field(name)
        self._pointed_out.discard(name)
        if name == "place_id":
            self._point_out()
        self.changed.emit(name)

    def _point_out(self) -> None:
        """Say what is wrong with values in comparison with each other, at the fields that can be mended."""
        found = (*faults_in(self.days(), self._today(), match_limits()), *self._more_faults(self.values()))
        faults = {fault.field: fault for fault in found}
        for name in self.form.names():
            cell, fault = self.form.cell(name), faults.get(name)
            if fault is not None and (cell.remark is None or name in self._pointed_out):
                level = "error" if fault.blocks else "warning"
                cell.show_remark(Remark(level, f"{fault.text} {fault.advice}"))
                self._pointed_out.add(name)
            elif fault is None and name in self._pointed_out:
                cell.show_remark(None)
                self._pointed_out.discard(name)


def _suggest(line: QWidget, names: Sequence[str]) -> None:
    """Offer names while somebody types; any other text may stand there too."""
    if not isinstance(line, QLineEdit):
        raise TypeError(type(line))
    completer = QCompleter(list(names), line)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    popup = completer.popup()
    if popup is not None:
        popup.setItemDelegate(
            QStyledItemDelegate(completer)
        )  # the style sheet sizes rows only through this one
    line.setCompleter(completer)
