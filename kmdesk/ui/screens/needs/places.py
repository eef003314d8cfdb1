"""The page Pladsbank: the standing places of all companies as a list with filters, and the pane of one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.place_query import PlaceQuery, PlaceRow
from kmdesk.services.search import Search
from kmdesk.services.standing_places import StandingPlaces
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.lists.query_filters import Choosable, QueryFilters
from kmdesk.ui.lists.records_page import RecordsPage
from kmdesk.ui.lists.views_page import view_tabs
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.needs.place_columns import place_columns
from kmdesk.ui.screens.needs.place_pane import PlacePane
from kmdesk.ui.screens.needs.place_steps import PlaceSteps
from kmdesk.ui.screens.needs.views import VIEWS
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState

_KINDS = frozenset({"standing_place", "company", "match", "candidate", "project"})
_LISTS: Choosable = {
    "types": (mark("Type"), "place_type"),
    "municipalities": (mark("Kommune"), ""),
    "statuses": (mark("Status"), "place_status"),
}
_SWITCHES: Mapping[str, str] = {"free": mark("Ledig nu"), "old": mark("Ikke bekræftet længe")}


class PlacesPage(RecordsPage[PlaceRow, PlaceQuery]):
    """The places. B confirms those marked, or the current one."""

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
            places.list,
            PlaceQuery(),
            name=tr("Pladsbank"),
            find=tr("Filtrér pladser"),
            kinds=_KINDS,
            marks=marks,
            give_way=("free_from", "municipality", "confirmed", "type"),
        )
        self._search = search
        self.text_filter.setObjectName("place_filter")
        self.table.setObjectName("place_list")
        self.filters = QueryFilters(PlaceQuery(), _LISTS, _SWITCHES)
        self.filters.setObjectName("place_chips")
        self.add_filters(self.filters)
        self.offer("municipalities", places.list.municipalities)
        self.steps = PlaceSteps(ops, places, local, clock, self)
        self.add_bulk(*self._bulk_buttons())
        self.pane = PlacePane(ops, places, self.steps)
        self.add_record_pane(self.pane, local, "places.pane_width")
        new = Button(tr("Ny plads"), "primary", "plus")
        new.setObjectName("new_place")
        new.clicked.connect(self.new_place)
        self.tabs = view_tabs(VIEWS, "places")
        self.head = self.add_head(tr("Behov & jobordrer"), _count_text, self.tabs, new)
        self.follow(self.steps)
        self.table.on_letter(Qt.Key.Key_B, lambda: self.steps.confirm(self.table.chosen()))
        self.pane.open_company.connect(self.open_company)
        self.pane.open_match.connect(self.open_match)

    def new_place(self) -> None:
        """Ask for the company, then open an empty form (Ctrl+N)."""
        dialog = ChooseCompanyDialog(tr("Ny plads"), self.ops, self._search, self)
        dialog.chosen.connect(self.steps.new)
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    # -- what a list says ----------------------------------------------------------------------------

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "map-pin",
            tr("Ingen pladser endnu"),
            tr("Notér virksomheder, der gerne tager imod igen og igen."),
            ("plus|" + tr("Ny plads"), self.new_place),
        )

    def foot_text(self, count: int) -> str:
        """Say how many, and how several are marked."""
        return f"{_count_text(count)} · {tr('Mellemrum markerer flere, B bekræfter')}"

    # -- parts ---------------------------------------------------------------------------------------

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


def _count_text(count: int) -> str:
    return trn(count, "{number} plads", "{number} pladser", number=format_number(count))
