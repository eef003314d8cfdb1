"""The tab Pladser of a company: the places it keeps open, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.services.place_query import PlaceRow
from kmdesk.services.reference import choice_label
from kmdesk.services.standing_places import PlaceDetail, StandingPlaces
from kmdesk.store.local import Local
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordList, RecordRow, small_button
from kmdesk.ui.screens.companies.records_tab import RecordsTab
from kmdesk.ui.screens.needs.place_steps import PlaceSteps
from kmdesk.ui.screens.needs.place_words import STANDS, confirmed_text, period_text
from kmdesk.ui.widgets.badge import Badge

_KINDS = frozenset({"standing_place", "match"})
_TITLE = 150


class PlacesTab(RecordsTab[tuple[PlaceRow, ...]]):
    """The places. `open_place` shows one in the bank."""

    open_place = Signal(str)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        places: StandingPlaces,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ops, company_id, name="places_tab", kinds=_KINDS, parent=parent)
        self._places = places
        self.steps = PlaceSteps(ops, places, local, clock, self)
        self.steps.told.connect(self.tell)
        self.refresh()

    def read(self) -> tuple[PlaceRow, ...]:
        """Return the company's places."""
        return self._places.list.of_company(self._company_id)

    def new_place(self) -> None:
        """Open the form of a new place."""
        self.steps.new(self._company_id)

    def delete_record(self, record_id: str) -> None:
        """Delete a place, with undo."""
        self.steps.delete([record_id])

    def edit_record(self, record_id: str) -> None:
        """Open the form of a place."""
        self.steps.edit(record_id)

    def content(self, found: tuple[PlaceRow, ...]) -> QWidget:
        """Return a row for each place."""
        self._rows = {row.id: self._row(row) for row in found}
        empty = (
            "map-pin",
            tr("Ingen pladser endnu"),
            tr("Notér, hvad virksomheden gerne tager imod igen og igen."),
        )
        return RecordList(self._rows.values(), add=(tr("Ny plads"), self.new_place), empty=empty)

    def _row(self, row: PlaceRow) -> RecordRow:
        text, tone, icon = STANDS[row.stand]
        title, whole = cut_title(row.title, _TITLE)
        kind = choice_label("place_type", row.type)
        confirmed = confirmed_text(row)
        lines = (
            whole,
            f"{kind} · {row.free_text}",
            period_text(row),
            row.tasks,
            tr("{said} – spørg igen", said=confirmed) if row.old else confirmed,
        )
        more = small_button("ellipsis", tr("Flere handlinger for {name}", name=row.title), lambda: None)
        more.clicked.connect(lambda: self._open_menu(row.id, more))
        shown = RecordRow(
            title,
            lines,
            badges=[Badge(tr(text), tone, icon)],
            buttons=[
                small_button("check", tr("Bekræft {name}", name=row.title), self._doing(row.id)),
                small_button(
                    "users",
                    tr("Foreslå kandidat til {name}", name=row.title),
                    lambda: self.steps.propose(row.id),
                ),
                more,
            ],
        )
        shown.opened.connect(lambda: self.steps.edit(row.id))
        return shown

    def _doing(self, place_id: str) -> Callable[[], None]:
        return lambda: self.steps.confirm([place_id])

    def _open_menu(self, place_id: str, button: QWidget) -> None:
        def show(detail: PlaceDetail) -> None:
            menu = self.steps.menu(detail)
            bank = menu.addAction(tr("Vis i pladsbanken"))
            bank.setObjectName("do_show")
            bank.triggered.connect(lambda: self.open_place.emit(place_id))
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

        self._ops.read(lambda: self._places.detail(place_id), show, owner=self)
