"""A short form that asks what an action on an order needs to know, kept as a draft like every other form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark
from kmdesk.rules.dates import clock_time, implausible, parse_date, parse_time
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.dialogs.promise import check_time_field
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField, mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.municipality_picker import MunicipalityPicker
from kmdesk.ui.widgets.fields import Field

Values = Mapping[str, Any]
WIDTH = 560


def when_fields(label: str) -> tuple[FormField, FormField]:
    """Return the two fields of a moment that was: the day `at`, called `label`, and the time."""
    return (
        FormField(name="at", label=label, kind="date", columns=4, required=True),
        FormField(
            name="time",
            label=mark("Kl."),
            columns=2,
            required=True,
            placeholder=mark("fx 12:00"),
            check=check_time_field,
        ),
    )


def when_values(moment: str) -> dict[str, object]:
    """Return how a wall-clock moment stands in those fields."""
    return {"at": moment[:10], "time": moment[11:16]}


def wall_of(values: Values) -> str:
    """Return the wall-clock moment in those fields."""
    at = parse_time(str(values["time"])) or time()
    return f"{values['at']}T{clock_time(at)}"


class AskDialog(KeptDialog):
    """Asks, stores through `save` on the store's thread, and closes. `saved` brings what `save` returned.

    `slots` are widgets of the declaration's slots. A field for municipalities among them goes along with the
    values under its name. `follow` lets the form take in what others change of its record meanwhile.
    """

    saved = Signal(object)
    changed = Signal()
    """Something in the form is different."""

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        *,
        name: str,
        title: str,
        declaration: Declaration,
        values: Values,
        save: Callable[[Values], object],
        save_text: str,
        draft_key: str,
        slots: Mapping[str, QWidget] | None = None,
        options: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        follow: Followed[Any] | None = None,
        width: int = WIDTH,
        parent: QWidget,
    ) -> None:
        super().__init__(
            ops,
            local,
            clock,
            title=title,
            draft_key=draft_key,
            draft_title=lambda: title,
            save_text=save_text,
            width=width,
            parent=parent,
        )
        self.setObjectName(name)
        self._store_it, self._values, self._follow = save, values, follow
        self._places = {
            code: widget for code, widget in (slots or {}).items() if isinstance(widget, PlacesField)
        }
        self._places_edited = False
        self.form = RecordForm(
            declaration,
            today=clock.today,
            slots=slots,
            taken_letters=mnemonics_of(("&Annullér", save_text)),
        )
        for field, offered in (options or {}).items():
            self.form.set_options(field, offered)
        self.form.load(values)
        self.form.changed.connect(lambda _name: self._on_changed())
        for place in self._places.values():
            place.picker.edited.connect(self._on_places)
        self.body.addWidget(self.form)
        self.body.addWidget(self.problem_place())
        self.body.addStretch(1)

    def begin(self) -> None:
        """Open, with what was typed and not saved, and the focus in the first field."""
        self.begin_with(lambda: None, lambda _nothing: self._keep_up())
        place = next(iter(self._places.values()), None)
        if place is None:
            self.form.focus_field(self.form.names()[0])
        else:
            place.picker.setFocus(Qt.FocusReason.TabFocusReason)

    def values(self) -> dict[str, Any]:
        """Return what stands in the form."""
        return {
            **self.form.values(),
            **{name: place.picker.value() for name, place in self._places.items()},
        }

    def typed(self) -> Mapping[str, Any]:
        """Return what stands in the dialog as JSON values."""
        return {
            "fields": self.form.typed(),
            "places": {name: list(place.picker.value()) for name, place in self._places.items()},
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show again what `typed` gave earlier."""
        self.form.restore(state["fields"], {})
        for name, codes in state["places"].items():
            if name in self._places:
                self._places[name].picker.set_value(codes)
                self._places_edited = True
        self.changed.emit()

    def is_edited(self) -> bool:
        """Tell whether a person changed anything."""
        return bool(self.form.edited_fields) or self._places_edited

    def save(self) -> None:
        """Check and store."""
        if self.form.check():
            values = self.values()
            if self._follow is not None:
                self._follow.hold()
            self.ops.write(lambda: self._store_it(values), self._on_saved, owner=self, failed=self._on_failed)

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at the field it names; False when it names none here."""
        place = self._places.get(error.field)
        if place is None:
            return self.form.show_error(error)
        place.set_state("error", str(error))
        place.picker.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    # -- parts -----------------------------------------------------------------------------------

    def _keep_up(self) -> None:
        if self._follow is not None:
            self._follow.keep_up(
                self.ops,
                self.form,
                parent=self,
                then=lambda _before, _now: self.changed.emit(),
                gone=self.refuse,
            )

    def _on_failed(self, error: KnownError) -> None:
        if self._follow is not None:
            self._follow.release()
        self.refuse(error)

    def _on_saved(self, result: object) -> None:
        self.saved.emit(result)
        self.done_with()

    def _on_places(self) -> None:
        self._places_edited = True
        for place in self._places.values():
            place.set_state("normal")
        self._on_changed()

    def _on_changed(self) -> None:
        self.touch()
        self.changed.emit()


class PlacesField(Field):
    """A labelled set of municipalities on a form's grid."""

    def __init__(self, text: str) -> None:
        self.picker = MunicipalityPicker()
        super().__init__(text, self.picker, required=True)


def moment_in(values: Values, today: date) -> datetime | None:
    """Return the moment in the two fields, None while they hold none, or one of a year nobody means."""
    at, day = parse_time(str(values["time"])), parse_date(str(values["at"] or ""))
    return datetime.combine(day, at) if day and at and not implausible(day, today) else None
