"""The form of a standing place, and the question whom to propose for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import StandingPlace
from kmdesk.rules.dates import HOURS_IN_A_WEEK
from kmdesk.services.candidates import Candidates
from kmdesk.services.field_checks import check_free_text, number_between
from kmdesk.services.match_places import remark_of
from kmdesk.services.place_fits import PlaceFits
from kmdesk.services.standing_places import MOST_PLACES, PlaceDetail, StandingPlaces
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.finder import Finder, Found
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_WIDTH = 640
_PROPOSE_WIDTH = 520

FIELDS: Declaration = (
    FormField(
        name="title",
        label=mark("Plads"),
        columns=7,
        required=True,
        placeholder=mark("fx Lager og pakkeri"),
        check=check_free_text,
    ),
    FormField(name="type", kind="choice", columns=5, choices="place_type", required=True),
    FormField(name="tasks", kind="long_text", columns=12, check=check_free_text),
    FormField(name="places", kind="number", columns=3, required=True, check=number_between(1, MOST_PLACES)),
    FormField(
        name="hours_per_week",
        kind="number",
        columns=3,
        placeholder=mark("fx 37"),
        check=number_between(1, HOURS_IN_A_WEEK),
    ),
    FormField(name="free_from", kind="date", columns=3, hint=mark("Tom: nu")),
    FormField(name="free_until", kind="date", columns=3, hint=mark("Tom: ingen slutdato")),
    FormField(name="education_levels", kind="multi_choice", columns=12, choices="education_level"),
    FormField(name="fields_of_study", kind="multi_choice", columns=12, choices="field_of_study"),
    FormField(name="contact_name", columns=6, placeholder=mark("fx Per Juhl")),
    FormField(name="looked_after_by", columns=6, placeholder=mark("fx værkføreren")),
    FormField(name="status", kind="choice", columns=6, choices="place_status", optional=False),
    FormField(name="confirmed_on", kind="date", columns=6),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


def place_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations, places: StandingPlaces, local: Local, clock: Clock, place: StandingPlace, parent: QWidget
) -> RecordDialog:
    """Return a dialog over a place; one without a name is new. Open it with `open()`."""
    is_new = not place.title
    shown = followed(place, lambda: places.store.require(StandingPlace, place.id))

    def save(values: Values) -> None:
        given = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        places.save(replace(shown.record, **cast("Mapping[str, Any]", given)), shown.record)

    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=tr("Ny plads") if is_new else tr("Ret plads"),
        declaration=FIELDS,
        values=shown.values(place),
        save=save,
        save_text=tr("&Opret plads") if is_new else tr("&Gem"),
        draft_key=f"place:{place.company_id}:new" if is_new else f"place:{place.id}",
        width=_WIDTH,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        parent=parent,
    )
    dialog.setObjectName("place_dialog")
    return dialog


class ProposeDialog(PanelDialog):
    """Asks whom to propose for a place. `chosen` brings the candidate's id; it stays until `accept`."""

    chosen = Signal(str)

    def __init__(
        self,
        ops: Operations,
        fits: PlaceFits,
        candidates: Candidates,
        detail: PlaceDetail,
        parent: QWidget,
    ) -> None:
        super().__init__(tr("Foreslå kandidat"), width=_PROPOSE_WIDTH, parent=parent)
        self.setObjectName("propose_dialog")
        self._fits, self._candidates, self._place = fits, candidates, detail.place
        self.candidate = Finder(ops, self._find, placeholder=tr("fx Sofie"))
        self.candidate.setObjectName("candidate_finder")
        self._field = Field(
            tr("&Kandidat"),
            self.candidate,
            required=True,
            hint=tr("Pil ned viser dem, pladsen passer til, og hvorfor."),
        )
        where = f"{detail.place.title}, {detail.row.company}"
        self.body.addWidget(label(where, "secondary", wrap=True))
        remark = remark_of(detail.row)
        if remark:
            warning = InlineMessage("soon", remark, tr("Du kan stadig foreslå nogen, fx til en venteliste."))
            warning.setObjectName("place_remark")
            self.body.addWidget(warning)
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        cancel, give = Button(tr("&Annullér")), Button(tr("&Foreslå"), "primary")
        give.setObjectName("save_button")
        cancel.clicked.connect(self.reject)
        give.clicked.connect(self._give)
        self.candidate.returnPressed.connect(self._give)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(give)
        self.footer.addWidget(foot)
        self.save_with_keys(self._give)
        self.candidate.setFocus()

    def refuse(self, error: KnownError) -> None:
        """Say why the candidate cannot be proposed."""
        self._field.set_state("error", str(error))
        self.candidate.setFocus()

    def _give(self) -> None:
        self._field.set_state("normal")
        self.chosen.emit(self.candidate.value())

    def _find(self, text: str) -> Sequence[Found]:
        if not text.strip():
            return [(fit.id, f"{fit.name} – {fit.why}") for fit in self._fits.for_place(self._place.id)]
        rows = self._candidates.list(text, limit=12)
        return [(row.id, ", ".join(part for part in (row.name, row.education) if part)) for row in rows]
