"""The page Kandidater: the bank as a list with filters, and the pane of the chosen candidate."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Broker, Project
from kmdesk.rules.numbers import format_number
from kmdesk.services.candidate_detail import CandidateDetails
from kmdesk.services.candidate_list import CandidateColumn, CandidateList, CandidateQuery, CandidateRow
from kmdesk.services.candidate_removal import CandidateRemoval
from kmdesk.services.candidates import Candidates
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.candidates.columns import candidate_columns
from kmdesk.ui.screens.candidates.filters import CandidateFilters, Lists
from kmdesk.ui.screens.candidates.list_page import ListPage, renewed_text, who
from kmdesk.ui.screens.candidates.marks import Marks
from kmdesk.ui.screens.candidates.pane import CandidatePane
from kmdesk.ui.tables.paged_model import Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState

_KINDS = frozenset({"candidate", "match", "institution", "broker", "standing_place"})
_OPEN_DELAY_MS = 60  # holding an arrow key passes candidates by without reading each


class BankPage(ListPage[CandidateRow]):
    """The candidates. Enter opens the pane, F2 the form; Del deletes those marked, or the current one."""

    edit = Signal(str, str)
    new = Signal()
    refused = Signal(str, object)
    """A candidate who cannot be deleted, and the KnownError that says why."""

    def __init__(self, ops: Operations, candidates: Candidates) -> None:
        marks = Marks()
        super().__init__(
            ops,
            candidate_columns(marks),
            lambda row: row.id,
            name=tr("Kandidater"),
            find=tr("Filtrér kandidater"),
            kinds=_KINDS,
            marks=marks,
            give_way=("start", "status", "level", "municipality", "matches"),
        )
        store = candidates.store
        self._store, self._candidates = store, candidates
        self._list, self._removal = CandidateList(store), CandidateRemoval(store)
        self.query = CandidateQuery()
        self.text_filter.setObjectName("candidate_filter")
        self.table.setObjectName("candidate_list")
        self.table.set_sort(self.query.sort, descending=False)
        self.filters = CandidateFilters()
        self.filters.changed.connect(self._on_filters)
        self.top.addWidget(self.filters, 1)
        self.add_bulk(*self._bulk_buttons())
        self.candidate = CandidatePane(ops, CandidateDetails(store))
        self.set_pane(self.candidate)
        self._open_soon = QTimer(self)
        self._open_soon.setSingleShot(True)
        self._open_soon.setInterval(_OPEN_DELAY_MS)
        self._open_soon.timeout.connect(self._open_picked)
        self._connect()

    def activate(self) -> None:
        """Load the rows, and what the filters offer."""
        super().activate()
        self._read_lists()
        self.candidate.refresh()

    def show_query(self, query: CandidateQuery) -> None:
        """Filter the list, e.g. to those of an institution."""
        self.text_filter.setText(query.text)
        self.filters.show_query(query)
        self._on_filters(query)

    def open_candidate(self, candidate_id: str) -> None:
        """Show a candidate in the pane, whether or not the list shows it."""
        self.table.pick(candidate_id)
        self.candidate.show_record(candidate_id)
        self.show_pane()

    # -- what a list says ----------------------------------------------------------------------------

    def source(self) -> Source[CandidateRow]:
        """Return the rows of the query."""
        query = replace(self.query, text=self.text_filter.text())
        return Source(
            lambda offset, limit: self._list.page(query, offset, limit),
            lambda _after: (self._list.count(query), None),
        )

    def empty(self) -> EmptyState:
        """Say how to begin."""
        text = tr("Opret den første. Et navn er nok til at begynde med.")
        return EmptyState(
            "users", tr("Ingen kandidater endnu"), text, ("plus|" + tr("Ny kandidat"), self.new.emit)
        )

    def filtered(self) -> bool:
        """Tell whether text or a filter leaves anybody out."""
        return super().filtered() or self.query.filtered

    def clear_filters(self) -> None:
        """Take text and filters away."""
        self.filters.clear()
        super().clear_filters()

    def foot_text(self, count: int) -> str:
        """Say how many, and how several are marked."""
        said = trn(count, "{number} kandidat", "{number} kandidater", number=format_number(count))
        return f"{said} · {tr('Mellemrum markerer flere')}"

    def refreshed(self, kinds: set[str]) -> None:
        """Bring the pane up to date too."""
        if self.candidate.isVisible():
            self.candidate.refresh()
        if kinds & {"institution", "broker"}:
            self._read_lists()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the selected candidate."""
        picked = self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked:
            self.edit.emit(picked, "name")
        else:
            super().keyPressEvent(event)

    # -- doing ---------------------------------------------------------------------------------------

    def delete(self, *ids: str) -> None:
        """Delete candidates, with undo; somebody in a running match is asked about first."""
        if not ids:
            return

        def failed(error: KnownError) -> None:
            self.refused.emit(ids[0] if len(ids) == 1 else "", error)

        self.ops.write(lambda: self._removal.delete(ids), self._on_deleted, owner=self, failed=failed)

    def renew(self, *ids: str) -> None:
        """Keep candidates as long again as the rule says."""
        if ids:
            self.ops.write(
                lambda: self._removal.renew(ids),
                lambda renewed: self.tell(renewed_text(renewed)),
                owner=self,
            )

    def _on_deleted(self, names: tuple[str, ...]) -> None:
        self.table.mark(())
        if self.candidate.isVisible():
            self.candidate.clear()
            self.close_pane()
        self.tell(tr("{name} er slettet", name=who(names)))

    def _withdraw(self, candidate_id: str) -> None:
        self.ops.write(
            lambda: self._candidates.withdraw_consent(candidate_id),
            lambda one: self.tell(tr("Samtykket fra {name} er trukket tilbage", name=one.name)),
            owner=self,
        )

    # -- parts ---------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.table.sort_changed.connect(self._sort)
        self.table.picked.connect(lambda _id: self._open_soon.start())
        self.table.entered_row.connect(self._enter)
        self.table.entered_aside.connect(self.open_candidate)
        self.table.delete_wanted.connect(lambda one: self.delete(*(self.table.chosen() or (one,))))
        self.table.all_wanted.connect(self._mark_all)
        pane = self.candidate
        pane.edit.connect(self.edit)
        pane.renew.connect(self.renew)
        pane.delete.connect(self.delete)
        pane.withdraw.connect(self._withdraw)
        pane.closed.connect(self._close_pane)

    def _bulk_buttons(self) -> list[Button]:
        renew = Button(tr("Forny slettefrist"), dense=True)
        renew.setObjectName("bulk_renew")
        renew.clicked.connect(lambda: self.renew(*self.table.chosen()))
        delete = Button(tr("Slet"), "destructive", "trash-2", dense=True)
        delete.setObjectName("bulk_delete")
        delete.clicked.connect(lambda: self.delete(*self.table.chosen()))
        return [renew, delete]

    def _on_filters(self, query: CandidateQuery) -> None:
        self.query = replace(query, sort=self.query.sort, descending=self.query.descending)
        self.ask()

    def _sort(self, key: str, descending: bool) -> None:
        self.query = replace(self.query, sort=cast("CandidateColumn", key), descending=descending)
        self.ask()

    def _mark_all(self) -> None:
        query = replace(self.query, text=self.text_filter.text())
        self.ops.read(lambda: self._list.ids(query), self.table.mark, owner=self, key="all")

    def _open_picked(self) -> None:
        picked = self.table.picked_id()
        if picked is not None and (self.candidate.isVisible() or self.roomy):
            self.candidate.show_record(picked)
            self.show_pane()

    def _enter(self, candidate_id: str) -> None:
        self.open_candidate(candidate_id)
        self.candidate.focus_pane()

    def _close_pane(self) -> None:
        self.candidate.clear()
        self.close_pane()

    def _read_lists(self) -> None:
        def read() -> Lists:
            project = next(iter(self._store.find(Project)), Project())
            brokers = self._store.find(Broker, order="sort_key(name)")
            return Lists(
                [(one.id, one.name) for one in brokers],
                self._candidates.institutions(),
                project.municipality_codes,
            )

        self.ops.read(read, self.filters.show_lists, owner=self, key="lists")
