"""The page Pladsbank: the standing places of all companies as a list with filters, and the pane of one."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.place_query import PlaceColumn, PlaceQuery, PlaceRow
from kmdesk.services.search import Search
from kmdesk.services.standing_places import StandingPlaces
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.candidates.list_page import ListPage
from kmdesk.ui.screens.candidates.marks import Marks
from kmdesk.ui.screens.needs.place_columns import place_columns
from kmdesk.ui.screens.needs.place_filters import PlaceFilters
from kmdesk.ui.screens.needs.place_pane import PlacePane
from kmdesk.ui.screens.needs.place_steps import PlaceSteps
from kmdesk.ui.screens.needs.view_tabs import ViewTabs
from kmdesk.ui.tables.paged_model import Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.section_header import SectionHeader

_KINDS = frozenset({"standing_place", "company", "match", "candidate", "project"})
_OPEN_DELAY_MS = 60  # holding an arrow key passes places by without reading each
_PANE_KEY = "places.pane_width"


class PlacesPage(ListPage[PlaceRow]):
    """The places. Enter opens the pane, F2 the form, B confirms; Del deletes those marked or the current."""

    open_company = Signal(str)
    open_match = Signal(str)
    new_company = Signal()

    def __init__(
        self, ops: Operations, places: StandingPlaces, search: Search, local: Local, clock: Clock
    ) -> None:
        marks = Marks()
        super().__init__(
            ops,
            place_columns(marks),
            lambda row: row.id,
            name=tr("Pladsbank"),
            find=tr("Filtrér pladser"),
            kinds=_KINDS,
            marks=marks,
            give_way=("free_from", "municipality", "confirmed", "type"),
        )
        self._places, self._search = places, search
        self.query = PlaceQuery()
        self.text_filter.setObjectName("place_filter")
        self.table.setObjectName("place_list")
        self.table.set_sort(self.query.sort, descending=False)
        self.filters = PlaceFilters()
        self.filters.changed.connect(self._on_filters)
        self.top.addWidget(self.filters, 1)
        self.steps = PlaceSteps(ops, places, local, clock, self)
        self.add_bulk(*self._bulk_buttons())
        self.pane = PlacePane(ops, places, self.steps)
        self.set_pane(self.pane)
        self.beside.width_chosen.connect(
            lambda width: ops.write(lambda: local.set(_PANE_KEY, width), owner=self)
        )
        ops.read(lambda: int(local.get(_PANE_KEY, 0)), self.beside.choose_width, owner=self)
        self._add_head()
        self._open_soon = QTimer(self)
        self._open_soon.setSingleShot(True)
        self._open_soon.setInterval(_OPEN_DELAY_MS)
        self._open_soon.timeout.connect(self._open_picked)
        self._connect()

    def activate(self) -> None:
        """Load the rows, and what the filters offer."""
        super().activate()
        self._read_municipalities()
        self.pane.refresh()

    def show_query(self, query: PlaceQuery) -> None:
        """Filter the list, e.g. to the places free now."""
        self.text_filter.setText(query.text)
        self.filters.show_query(query)
        self._on_filters(query)

    def open_place(self, place_id: str) -> None:
        """Show a place in the pane, whether or not the list shows it."""
        self.table.pick(place_id)
        self.pane.show_record(place_id)
        self.show_pane()

    def new_place(self) -> None:
        """Ask for the company, then open an empty form (Ctrl+N)."""
        dialog = ChooseCompanyDialog(tr("Ny plads"), self.ops, self._search, self)
        dialog.chosen.connect(self.steps.new)
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    # -- what a list says ----------------------------------------------------------------------------

    def source(self) -> Source[PlaceRow]:
        """Return the rows of the query."""
        query, listed = replace(self.query, text=self.text_filter.text()), self._places.list
        return Source(
            lambda offset, limit: listed.page(query, offset, limit),
            lambda _after: (listed.count(query), None),
        )

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "map-pin",
            tr("Ingen pladser endnu"),
            tr("Notér virksomheder, der gerne tager imod igen og igen."),
            ("plus|" + tr("Ny plads"), self.new_place),
        )

    def filtered(self) -> bool:
        """Tell whether text or a filter leaves any out."""
        return super().filtered() or self.query.filtered

    def clear_filters(self) -> None:
        """Take text and filters away."""
        self.filters.clear()
        super().clear_filters()

    def foot_text(self, count: int) -> str:
        """Say how many, and how several are marked."""
        said = trn(count, "{number} plads", "{number} pladser", number=format_number(count))
        return f"{said} · {tr('Mellemrum markerer flere, B bekræfter')}"

    def refreshed(self, kinds: set[str]) -> None:
        """Bring the pane up to date too."""
        if self.pane.isVisible():
            self.pane.refresh()
        if kinds & {"company", "project", "standing_place"}:
            self._read_municipalities()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the selected place."""
        picked = self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked:
            self.steps.edit(picked)
        else:
            super().keyPressEvent(event)

    # -- parts ---------------------------------------------------------------------------------------

    def _add_head(self) -> None:
        new = Button(tr("Ny plads"), "primary", "plus")
        new.setObjectName("new_place")
        new.clicked.connect(self.new_place)
        self.head = SectionHeader(tr("Behov & jobordrer"), "", new, page=True)
        self.tabs = ViewTabs("places")
        above = QVBoxLayout()
        above.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        above.setSpacing(theme.px(12))
        above.addWidget(self.head)
        above.addWidget(self.tabs)
        self.top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertLayout(0, above)

    def _connect(self) -> None:
        self.counted.connect(self._say_count)
        self.table.sort_changed.connect(self._sort)
        self.table.picked.connect(lambda _id: self._open_soon.start())
        self.table.entered_row.connect(self._enter)
        self.table.entered_aside.connect(self.open_place)
        self.table.delete_wanted.connect(lambda one: self.steps.delete(self.table.chosen() or (one,)))
        self.table.all_wanted.connect(self._mark_all)
        self.table.on_letter(Qt.Key.Key_B, lambda: self.steps.confirm(self.table.chosen()))
        self.pane.closed.connect(self._close_pane)
        self.pane.open_company.connect(self.open_company)
        self.pane.open_match.connect(self.open_match)
        self.steps.told.connect(self._on_told)
        self.steps.saved.connect(self.open_place)
        self.steps.deleted.connect(self._on_deleted)

    def _bulk_buttons(self) -> list[Button]:
        confirm = Button(tr("Bekræft"), icon="check", dense=True)
        confirm.setObjectName("bulk_confirm")
        confirm.clicked.connect(lambda: self.steps.confirm(self.table.chosen()))
        pause = Button(tr("Sæt på pause"), dense=True)
        pause.setObjectName("bulk_pause")
        pause.clicked.connect(lambda: self.steps.set_status(self.table.chosen(), "paused"))
        withdraw = Button(tr("Træk tilbage"), dense=True)
        withdraw.setObjectName("bulk_withdraw")
        withdraw.clicked.connect(lambda: self.steps.set_status(self.table.chosen(), "withdrawn"))
        return [confirm, pause, withdraw]

    def _on_told(self, text: str) -> None:
        self.table.mark(())
        self.tell(text)

    def _on_deleted(self, ids: tuple[str, ...]) -> None:
        if self.pane.record_id in ids:
            self._close_pane()

    def _say_count(self, count: int) -> None:
        text = trn(count, "{number} plads", "{number} pladser", number=format_number(count))
        self.head.show_texts(tr("Behov & jobordrer"), text)

    def _on_filters(self, query: PlaceQuery) -> None:
        self.query = replace(query, sort=self.query.sort, descending=self.query.descending)
        self.ask()

    def _sort(self, key: str, descending: bool) -> None:
        self.query = replace(self.query, sort=cast("PlaceColumn", key), descending=descending)
        self.ask()

    def _mark_all(self) -> None:
        query = replace(self.query, text=self.text_filter.text())
        self.ops.read(lambda: self._places.list.ids(query), self.table.mark, owner=self, key="all")

    def _open_picked(self) -> None:
        picked = self.table.picked_id()
        if picked is not None and (self.pane.isVisible() or self.roomy):
            self.pane.show_record(picked)
            self.show_pane()

    def _enter(self, place_id: str) -> None:
        self.open_place(place_id)
        self.pane.focus_pane()

    def _close_pane(self) -> None:
        self.pane.clear()
        self.close_pane()

    def _read_municipalities(self) -> None:
        self.ops.read(
            self._places.list.municipalities, self.filters.show_municipalities, owner=self, key="places"
        )
