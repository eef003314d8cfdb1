"""The page Behov & jobordrer: the list with its filters, and the pane of the chosen need or order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Need
from kmdesk.rules.numbers import format_number
from kmdesk.services.circulation import Circulations
from kmdesk.services.companies import Companies
from kmdesk.services.order_detail import OrderDetails
from kmdesk.services.order_query import OrderList, OrderQuery, OrderRow
from kmdesk.services.orders import Orders
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.lists.views_page import view_tabs
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.needs.actions import OrderActions
from kmdesk.ui.screens.needs.chosen import Chosen
from kmdesk.ui.screens.needs.columns import order_columns
from kmdesk.ui.screens.needs.dialogs import Desk
from kmdesk.ui.screens.needs.filters import OrderFilters
from kmdesk.ui.screens.needs.foot import OrderFoot
from kmdesk.ui.screens.needs.nothing import no_needs
from kmdesk.ui.screens.needs.pane import OrderPane, order_menu
from kmdesk.ui.screens.needs.views import VIEWS
from kmdesk.ui.tables.list_body import ListBody
from kmdesk.ui.tables.list_states import no_hits
from kmdesk.ui.tables.paged_model import PagedModel, Source
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.section_header import SectionHeader

_LIST_KINDS = {"need", "company", "broker", "project"}
_PANE_KINDS = _LIST_KINDS | {"circulation", "match", "candidate", "contact_person", "visit", "referral"}
_PASSED = ("toast", "find_candidates", "new_match", "open_match", "print_order", "refer", "open_referral")
"""What the actions ask for that belongs to other pages."""
_LAYOUT_KEY, _PANE_KEY = "needs.table", "needs.pane_width"
_MINUTE_MS = 60_000


class NeedsScreen(QWidget):
    """The list and the pane. What belongs to other pages is asked for through signals."""

    open_company = Signal(str)
    open_match = Signal(str)
    new_match = Signal(str, str)
    find_candidates = Signal(str)
    print_order = Signal(str)
    refer = Signal(str)
    """A need is to be passed on (its id)."""
    open_referral = Signal(str)
    new_company = Signal()
    toast = Signal(str, bool)

    def __init__(
        self,
        ops: Operations,
        orders: Orders,
        order_list: OrderList,
        order_details: OrderDetails,
        *,
        circulations: Circulations,
        companies: Companies,
        search: Search,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("needs_screen")
        self._ops, self._list_of, self._details = ops, order_list, order_details
        self._companies, self._search, self._local, self._clock = companies, search, local, clock
        self.query = OrderQuery()
        self._total = 0
        self._loaded = self._started = False
        self._model: PagedModel[OrderRow] = PagedModel(
            ops, order_columns(clock.today), lambda row: row.id, self
        )
        self.table = TableView(self._model, name=tr("Behov & jobordrer"))
        self.table.setObjectName("order_list")
        self.chosen = Chosen(self.table, self._model)
        self.filters = OrderFilters()
        self.foot = OrderFoot()
        self.doing = OrderActions(Desk(ops, orders, circulations, local, clock), companies, self)
        self.pane = OrderPane(ops, order_details, clock, self)
        self._build()
        self._connect()

    # -- what the shell asks for -----------------------------------------------------------------

    def activate(self) -> None:
        """Show the list; read it anew when it was read before."""
        if self._started:
            self._refresh()
            return
        self._started = True
        self._ops.read(lambda: self._local.get(_LAYOUT_KEY, {}), self._take_layout, owner=self)
        self.table.set_sort(self.query.sort, descending=self.query.descending)
        self._ask()
        self._read_choices()
        self._read_record()

    def open_need(self, need_id: str) -> None:
        """Show a need or an order in the pane, whether or not the list shows it."""
        self.table.pick(need_id)
        self._show_pane(need_id)

    def show_query(self, query: OrderQuery) -> None:
        """Filter the list, e.g. to the orders whose clocks have run out."""
        self.filters.show_query(query)
        self._on_query(query)

    def new_need(self) -> None:
        """Ask for the company, then open an empty form of its need (Ctrl+N)."""
        dialog = ChooseCompanyDialog(tr("Nyt behov"), self._ops, self._search, self)
        dialog.chosen.connect(lambda company_id: self.doing.edit(Need(company_id=company_id)))
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    def print_subject(self) -> dict[str, str]:
        """Return which need's papers can be printed, and whose."""
        detail = self.pane.detail if self.pane.isVisible() else None
        if detail is None:
            return {"need_id": "", "company_id": ""}
        return {"need_id": detail.need.id, "company_id": detail.company.id}

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.body.focus_list()

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.filters.focus_first()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self.body.panes()

    def toggle_density(self) -> None:
        """Give the rows more air, or less (Ctrl+Shift+F)."""
        self.table.set_comfortable(not self.table.comfortable)
        self._keep_layout()

    # -- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        new = Button(tr("Nyt behov"), "primary", "plus")
        new.setObjectName("new_need")
        new.clicked.connect(self.new_need)
        self._head = SectionHeader(tr("Behov & jobordrer"), "", new, page=True)
        self.tabs = view_tabs(VIEWS, "orders")
        self.body = ListBody(
            self.table,
            self.pane,
            above=(self._head, self.tabs, self.filters),
            below=(Hairline(), self.foot),
            parent=self,
        )
        self.body.keep_width(self._ops, self._local, _PANE_KEY)

    def _connect(self) -> None:
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._refresh)
        self._model.first_shown.connect(self._on_first_rows)
        self._model.counted.connect(self._on_counted)
        self._model.failed.connect(self._on_failed)
        table = self.table
        self.body.pick_settled.connect(self._show_pane)
        table.entered_row.connect(self._enter)
        table.entered_aside.connect(self._show_pane)
        table.delete_wanted.connect(self.doing.delete)
        table.sort_changed.connect(self._on_sort)
        table.layout_changed.connect(self._keep_layout)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        self.chosen.changed.connect(lambda _count: self._show_foot())
        bar = self.filters
        bar.changed.connect(self._on_query)
        bar.list_wanted.connect(self.focus_list)
        bar.density_wanted.connect(self.toggle_density)
        bar.columns_wanted.connect(self._open_columns)
        self.foot.asked.connect(self._act_on_many)
        self.foot.let_go.connect(self.chosen.only_current)
        pane = self.pane
        pane.asked.connect(self._act)
        pane.open_company.connect(self.open_company)
        pane.closed.connect(self._close_pane)
        pane.expand_wanted.connect(self.body.beside.turn_expanded)
        for name in _PASSED:
            getattr(self.doing, name).connect(getattr(self, name))
        self.doing.deleted.connect(self._on_deleted)
        self.doing.made.connect(self.open_need)
        self.body.cancelled.connect(self.filters.clear)
        self._ops.changed.connect(self._on_changed)

    # -- the list --------------------------------------------------------------------------------

    def _ask(self) -> None:
        query = self.query
        self._model.show_source(
            Source(
                page=lambda offset, limit: self._list_of.page(query, offset, limit),
                count_part=lambda after: self._list_of.count_part(query, after),
            )
        )

    def _on_query(self, query: OrderQuery) -> None:
        self.query = query
        self.table.set_sort(query.sort, descending=query.descending)
        self._ask()

    def _on_sort(self, key: str, descending: bool) -> None:
        self._on_query(replace(self.query, sort=key, descending=descending))  # pyright: ignore[reportArgumentType] - the columns' keys are the sort columns
        self.filters.show_query(self.query)

    def _on_first_rows(self) -> None:
        self._loaded = True
        if self._model.rowCount():
            self.body.states.show_table()
            self.table.scrollToTop()
        else:
            self.body.states.show_nothing(
                no_hits(tr("Ingen behov eller ordrer passer til filtrene"), self.filters.clear)
                if self.query.filtered
                else no_needs(self.new_need)
            )
        self._show_count()

    def _on_counted(self, _count: int) -> None:
        self._ops.read(self._list_of.total, self._take_total, owner=self, key="total")

    def _take_total(self, total: int) -> None:
        self._total = total
        self._show_count()

    def _show_count(self) -> None:
        count = self._model.known_count
        text = tr("tæller …")
        if count is not None:
            shown, total = format_number(count), format_number(self._total)
            text = tr("{n} af {total} vises", n=shown, total=total) if count < self._total else shown
        self._head.show_texts(tr("Behov & jobordrer"), text)
        self._show_foot()

    def _show_foot(self) -> None:
        self.foot.say(self._model.known_count, chosen=self.chosen.count)

    def _on_failed(self, error: KnownError) -> None:
        self.body.states.show_error(error, self._ask)

    # -- the pane --------------------------------------------------------------------------------

    def _show_pane(self, need_id: str) -> None:
        self.pane.show_need(need_id)
        self.body.beside.open_pane()

    def _enter(self, need_id: str) -> None:
        self._show_pane(need_id)
        self.pane.focus_pane()

    def _close_pane(self) -> None:
        self.body.close_pane()
        self.pane.clear()

    def _on_deleted(self, need_id: str) -> None:
        if self.pane.need_id == need_id:
            self._close_pane()

    # -- actions ---------------------------------------------------------------------------------

    def _act(self, action: str, about: str) -> None:
        if self.pane.detail is not None:
            self.doing.act(action, about, self.pane.detail)

    def _act_on_many(self, action: str, about: str) -> None:
        """Do something with all rows that are chosen; those that were never read are read first."""
        rows = self.chosen.rows()

        def begin(ids: tuple[str, ...]) -> None:
            wanted = [known or ids[row] for row, known in rows.items() if known or row < len(ids)]
            self.doing.act_on_many(action, about, wanted)

        if all(rows.values()):
            begin(())
        else:
            query = self.query
            self._ops.read(lambda: self._list_of.ids(query), begin, owner=self)

    def _open_menu(self, at: QPoint) -> None:
        """Offer what can be done with the row under the mouse, or with the current one."""
        need_id = self.table.picked_id()
        if need_id is None:
            return
        where = self.table.viewport().mapToGlobal(at)
        self._ops.read(
            lambda: self._details.detail(need_id),
            lambda detail: order_menu(
                self,
                detail,
                lambda action, about: self.doing.act(action, about, detail),
                self.pane.brokers,
            ).popup(where),
            owner=self,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 edits the need in the pane or of the current row."""
        need_id = self.pane.need_id or self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and need_id:
            self._ops.read(
                lambda: self._details.detail(need_id),
                lambda detail: self.doing.edit(detail.need),
                owner=self,
            )
        else:
            super().keyPressEvent(event)

    # -- what changes ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clocks run while the page is seen."""
        super().showEvent(event)
        self._minute.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let them rest."""
        super().hideEvent(event)
        self._minute.stop()

    def _refresh(self) -> None:
        self._read_record()
        if self._model.rowCount():
            self._model.refresh(visible=self.table.visible_rows())
        elif self._loaded:
            self._ask()
        if self.pane.isVisible():
            self.pane.refresh()

    def _on_changed(self, touched: Touched, _by: object) -> None:
        kinds = {kind for kind, _ in touched}
        if not self._loaded or not kinds & _PANE_KINDS:
            return
        if kinds & _LIST_KINDS:
            self._refresh()
            if kinds & {"broker", "project"}:
                self._read_choices()
        elif self.pane.isVisible():
            self.pane.refresh()

    # -- what is read beside the list ------------------------------------------------------------

    def _read_choices(self) -> None:
        def take(found: Any) -> None:  # noqa: ANN401 - OrderChoices
            self.filters.set_choices(found)
            self.pane.brokers = found.brokers

        self._ops.read(self._list_of.filter_choices, take, owner=self, key="choices")

    def _read_record(self) -> None:
        self._ops.read(self._details.record, self.foot.show_record, owner=self, key="record")

    def _take_layout(self, saved: dict[str, Any]) -> None:
        if saved:
            self.table.restore_layout(saved)

    def _keep_layout(self) -> None:
        layout = self.table.saved_layout()
        self._ops.write(lambda: self._local.set(_LAYOUT_KEY, layout), owner=self)

    def _open_columns(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table.fill_column_menu(menu)
        self.table.open_menu_at(menu, self.filters.columns)
