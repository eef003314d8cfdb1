"""The screen Virksomheder: the list with its filters, and the pane of the chosen company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Project
from kmdesk.rules.numbers import format_number
from kmdesk.services import company_export
from kmdesk.services.companies import Companies, CompanyRow
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.history import History
from kmdesk.services.partnership_query import PartnershipList
from kmdesk.services.saved_filters import SavedFilter, SavedFilters, built_in
from kmdesk.services.service_rules import rules_in_use
from kmdesk.services.still_running import matches_left
from kmdesk.store.local import Local
from kmdesk.store.store import Store
from kmdesk.ui.operations import SENT, Operations, Touched
from kmdesk.ui.screens.companies.columns import company_columns
from kmdesk.ui.screens.companies.detail import CompanyPane
from kmdesk.ui.screens.companies.extra_tab import ExtraTab
from kmdesk.ui.screens.companies.filter_bar import FilterBar
from kmdesk.ui.screens.companies.filters import Lists
from kmdesk.ui.screens.companies.list_foot import ListFoot
from kmdesk.ui.screens.companies.reselect import Reselect
from kmdesk.ui.tables.list_body import ListBody
from kmdesk.ui.tables.list_states import no_hits
from kmdesk.ui.tables.paged_model import PagedModel, Source
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.section_header import SectionHeader

_LIST_KINDS = {"company", "visit", "task", "broker", "conflict", "partnership", "partnership_member", SENT}
_PANE_KINDS = _LIST_KINDS | {"contact_person", "production_unit", "need", "match", "candidate", "handout"}
_LAYOUT_KEY, _PANE_KEY = "companies.table", "companies.pane_width"


class CompaniesScreen(QWidget):
    """The list and the pane. What belongs to other screens is asked for through signals."""

    new_company = Signal()
    edit_company = Signal(str)
    import_cvr = Signal()
    register_contact = Signal(str)
    plan_visit = Signal(str)
    open_visit = Signal(str)
    open_match = Signal(str)
    open_handout = Signal(str)
    open_conflict = Signal(str, str)
    new_match = Signal(str, str)
    call_through = Signal(object)
    """The query whose companies are to be called, one after another."""
    toast = Signal(str, bool)
    first_rows = Signal()
    """The first rows of the newest question are on the screen."""

    def __init__(
        self,
        ops: Operations,
        store: Store,
        local: Local,
        clock: Clock,
        *,
        extra_tabs: Sequence[ExtraTab] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("companies_screen")
        self._ops, self._store, self._local, self._clock = ops, store, local, clock
        self._companies, self._saved_filters = Companies(store), SavedFilters(local)
        self.query = CompanyQuery()
        self._total = 0
        self._loaded = self._started = False
        self._model: PagedModel[CompanyRow] = PagedModel(
            ops, company_columns(clock.today), lambda row: row.company_id, self
        )
        self.table = TableView(self._model, name=tr("Virksomheder"))
        self.table.setObjectName("company_list")
        self.filters = FilterBar()
        self.pane = CompanyPane(ops, self._companies, History(store), local, clock, self, extra_tabs)
        self._reselect = Reselect(ops, self._companies, self._model, self.table)
        self._build()
        self._connect()

    # -- what the shell asks for -----------------------------------------------------------------

    def activate(self) -> None:
        """Show the list; read it anew when it was read before."""
        if self._started:
            self._model.refresh(visible=self.table.visible_rows())
            self.pane.refresh()
            return
        self._started = True
        self._ops.read(lambda: self._local.get(_LAYOUT_KEY, {}), self._take_layout, owner=self)
        self._ask()
        self._read_lists()

    def open_company(self, company_id: str) -> None:
        """Show a company in the pane, whether or not the list shows it."""
        self.table.pick(company_id)
        self._show_pane(company_id)
        if self._loaded:
            self._reselect.find(self.query, company_id)

    def show_query(self, query: CompanyQuery) -> None:
        """Filter the list, e.g. to the late promises."""
        self.filters.show_query(query)
        self._on_query(query)

    def print_subject(self) -> dict[str, str]:
        """Return which company's papers can be printed."""
        return {"company_id": self.pane.company_id if self.pane.isVisible() else ""}

    def flush(self) -> None:
        """Write what was typed in a tab of the pane and not written yet."""
        self.pane.flush()

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.body.focus_list()

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.filters.focus_first()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self.body.panes()

    def export(self) -> None:
        """Ask where to, then write the filtered list as a CSV file, without protected companies."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / tr("virksomheder-{day}.csv", day=self._clock.today().isoformat()))
        dialog = QFileDialog(self, tr("Eksportér virksomheder"), name, tr("CSV-filer (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the filtered list to `path`."""
        query = self.query
        self._ops.read(
            lambda: company_export.write_csv(self._companies, query, path), self._tell_exported, owner=self
        )

    # -- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        self._head = SectionHeader(tr("Virksomheder"), "", *self._head_buttons(), page=True)
        self._foot = ListFoot()
        self.body = ListBody(
            self.table, self.pane, above=(self._head, self.filters), below=(self._foot,), parent=self
        )
        self.body.keep_width(self._ops, self._local, _PANE_KEY)

    def _head_buttons(self) -> tuple[Button, ...]:
        load = Button(tr("Importér CVR-fil"), "secondary", "upload")
        load.setObjectName("import_cvr")
        load.clicked.connect(self.import_cvr)
        call = Button(tr("Ring"), "secondary", "phone")
        call.setObjectName("call_through_button")
        call.setToolTip(tr("Ring listen igennem"))
        call.clicked.connect(lambda _checked: self.call_through.emit(self.query))
        write = Button(tr("Eksportér"), "secondary", "download")
        write.setObjectName("export_button")
        write.clicked.connect(self.export)
        new = Button(tr("Ny virksomhed"), "primary", "plus")
        new.setObjectName("new_company")
        new.clicked.connect(self.new_company)
        return call, load, write, new

    def _connect(self) -> None:
        self._model.first_shown.connect(self._on_first_rows)
        self._model.counted.connect(self._on_counted)
        self._model.failed.connect(self._on_failed)
        table = self.table
        table.selectionModel().selectionChanged.connect(lambda *_: self._show_foot())
        table.picked.connect(lambda _id: self._reselect.forget())
        self.body.pick_settled.connect(self._show_pane)
        table.entered_row.connect(self._enter)
        table.entered_aside.connect(self._show_pane)
        table.delete_wanted.connect(self._delete)
        table.sort_changed.connect(self._on_sort)
        table.layout_changed.connect(self._keep_layout)
        bar = self.filters
        bar.changed.connect(self._on_query)
        bar.list_wanted.connect(self.focus_list)
        bar.density_wanted.connect(self.toggle_density)
        bar.columns_wanted.connect(self._open_columns)
        bar.keep_wanted.connect(self._keep_filter)
        bar.drop_wanted.connect(self._drop_filter)
        pane = self.pane
        for name in (
            "edit_company",
            "register_contact",
            "plan_visit",
            "open_visit",
            "open_match",
            "open_handout",
            "open_conflict",
            "new_match",
            "toast",
        ):
            getattr(pane, name).connect(getattr(self, name))
        pane.delete_wanted.connect(self._delete)
        pane.closed.connect(self._close_pane)
        pane.expand_wanted.connect(self.body.beside.turn_expanded)
        self.body.cancelled.connect(self.filters.clear)
        self._ops.changed.connect(self._on_changed)
        export = QShortcut(QKeySequence("Ctrl+E"), self, self.export)
        export.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- the list --------------------------------------------------------------------------------

    def _ask(self) -> None:
        query = self.query
        self._model.show_source(
            Source(
                page=lambda offset, limit: self._companies.page(query, offset, limit),
                count_part=lambda after: self._companies.count_part(query, after),
            )
        )

    def _on_query(self, query: CompanyQuery) -> None:
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
            if self.pane.isVisible() and self.pane.company_id:
                self._reselect.find(self.query, self.pane.company_id)
        elif self.query.filtered:
            self.body.states.show_nothing(
                no_hits(tr("Ingen virksomheder passer til filtrene"), self.filters.clear)
            )
        else:
            self.body.states.show_nothing(self._no_companies())
        self._show_count()
        self.first_rows.emit()

    def _on_counted(self, _count: int) -> None:
        self._ops.read(self._companies.total, self._take_total, owner=self, key="total")

    def _take_total(self, total: int) -> None:
        self._total = total
        self._show_count()

    def _show_count(self) -> None:
        count = self._model.known_count
        if count is None:
            self._head.show_texts(tr("Virksomheder"), tr("tæller …"))
        elif self.query.filtered:
            text = tr("{n} af {total} vises", n=format_number(count), total=format_number(self._total))
            self._head.show_texts(tr("Virksomheder"), text if self._total else "")
        else:
            self._head.show_texts(tr("Virksomheder"), format_number(count))
        self._show_foot()

    def _show_foot(self) -> None:
        self._foot.say(self._model.known_count, chosen=self.table.selectionModel().hasSelection())

    def _on_failed(self, error: KnownError) -> None:
        self.body.states.show_error(error, self._ask)

    def _no_companies(self) -> EmptyState:
        return EmptyState(
            "building-2",
            tr("Ingen virksomheder endnu"),
            tr("Importér en CVR-fil, eller opret den første selv."),
            (f"plus|{tr('Ny virksomhed')}", self.new_company.emit),
            (f"upload|{tr('Importér CVR-fil')}", self.import_cvr.emit),
        )

    # -- the pane --------------------------------------------------------------------------------

    def _show_pane(self, company_id: str) -> None:
        self.pane.show_company(company_id)
        self.body.beside.open_pane()

    def _enter(self, company_id: str) -> None:
        self._show_pane(company_id)
        self.pane.focus_pane()

    def _close_pane(self) -> None:
        self.body.close_pane()
        self.pane.clear()

    def _delete(self, company_id: str) -> None:
        def work() -> tuple[str, str]:
            return self._companies.delete(company_id), matches_left(self._store, company_id)

        self._ops.write(work, self._tell_deleted, owner=self)

    def _tell_deleted(self, told: tuple[str, str]) -> None:
        self._close_pane()
        name, left = told
        text = tr("{name} er slettet", name=name)
        self.toast.emit(f"{text}. {left}" if left else text, True)  # noqa: FBT003 - a signal's argument

    # -- what changes ----------------------------------------------------------------------------

    def _on_changed(self, touched: Touched, _by: object) -> None:
        kinds = {kind for kind, _ in touched}
        if not self._loaded:
            return
        if kinds & _LIST_KINDS:
            if self._model.rowCount():
                self._model.refresh(visible=self.table.visible_rows())
            else:
                self._ask()
        if kinds & _PANE_KINDS and self.pane.isVisible():
            self.pane.refresh()
        if "partnership" in kinds:
            self._read_lists()

    # -- what is remembered ----------------------------------------------------------------------

    def _take_layout(self, saved: dict[str, Any]) -> None:
        if saved:
            self.table.restore_layout(saved)

    def _keep_layout(self) -> None:
        layout = self.table.saved_layout()
        self._ops.write(lambda: self._local.set(_LAYOUT_KEY, layout), owner=self)

    def toggle_density(self) -> None:
        """Give the rows more air, or less (Ctrl+Shift+F)."""
        self.table.set_comfortable(not self.table.comfortable)
        self._keep_layout()

    def _open_columns(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table.fill_column_menu(menu)
        self.table.open_menu_at(menu, self.filters.columns)

    def _read_lists(self) -> None:
        def read() -> tuple[Lists, tuple[SavedFilter, ...], tuple[SavedFilter, ...]]:
            brokers = [(one.id, one.name) for one in self._companies.brokers()]
            projects = self._store.find(Project)
            own = projects[0].municipality_codes if projects else ()
            brought = built_in(rules_in_use(self._store.db))
            partnerships = PartnershipList(self._store).names()
            return Lists(brokers, own, partnerships), brought, self._saved_filters.own()

        self._ops.read(read, lambda found: self.filters.show_lists(*found), owner=self, key="lists")

    def _keep_filter(self, name: str) -> None:
        query = self.query
        self._ops.write(
            lambda: self._saved_filters.keep(name, query), lambda _: self._read_lists(), owner=self
        )

    def _drop_filter(self, name: str) -> None:
        self._ops.write(lambda: self._saved_filters.drop(name), lambda _: self._read_lists(), owner=self)

    def _tell_exported(self, count: int) -> None:
        text = trn(
            count,
            "1 virksomhed er eksporteret",
            "{number} virksomheder er eksporteret",
            number=format_number(count),
        )
        self.toast.emit(text, False)  # noqa: FBT003 - a signal's argument
