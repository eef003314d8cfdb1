"""The tab Pladser of a company: the places it keeps open, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.services.place_query import PlaceRow
from kmdesk.services.reference import choice_label
from kmdesk.services.standing_places import PlaceDetail, StandingPlaces
from kmdesk.store.local import Local
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordList, RecordRow, small_button
from kmdesk.ui.screens.needs.place_steps import PlaceSteps
from kmdesk.ui.screens.needs.place_words import STANDS, confirmed_text, period_text
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.empty import DelayedSkeleton

_KINDS = frozenset({"standing_place", "match"})
_TITLE = 150


class PlacesTab(QWidget):
    """Loads and refreshes itself. `open_place` shows one in the bank; Del deletes the one at the keyboard."""

    open_place = Signal(str)
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        places: StandingPlaces,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("places_tab")
        self._ops, self._places, self._company_id = ops, places, company_id
        self.steps = PlaceSteps(ops, places, local, clock, self)
        self.steps.told.connect(lambda text: self.toast.emit(text, True))  # noqa: FBT003 - a signal's argument
        self._rows: dict[str, RecordRow] = {}
        self._content: QWidget = DelayedSkeleton(4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._content)
        ops.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the company's places anew."""
        self._ops.read(
            lambda: self._places.list.of_company(self._company_id), self._show, owner=self, key="places"
        )

    def new_place(self) -> None:
        """Open the form of a new place."""
        self.steps.new(self._company_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes the place the keyboard is at, F2 opens its form."""
        focused = self.focusWidget()
        at = next((one for one, row in self._rows.items() if focused and row.isAncestorOf(focused)), "")
        if at and event.key() == Qt.Key.Key_Delete:
            self.steps.delete([at])
        elif at and event.key() == Qt.Key.Key_F2:
            self.steps.edit(at)
        else:
            super().keyPressEvent(event)

    def _show(self, found: tuple[PlaceRow, ...]) -> None:
        self._rows = {row.id: self._row(row) for row in found}
        empty = (
            "map-pin",
            tr("Ingen pladser endnu"),
            tr("Notér, hvad virksomheden gerne tager imod igen og igen."),
        )
        before = self._content
        self._content = RecordList(self._rows.values(), add=(tr("Ny plads"), self.new_place), empty=empty)
        self._column.replaceWidget(before, self._content)
        before.hide()
        before.deleteLater()

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

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in _KINDS for kind, _ in touched):
            self.refresh()
