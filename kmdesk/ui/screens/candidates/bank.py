"""The page Kandidater: the bank as a list with filters, and the pane of the chosen candidate."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Broker, Project
from kmdesk.rules.numbers import format_number
from kmdesk.services.candidate_detail import CandidateDetails
from kmdesk.services.candidate_list import CandidateList, CandidateQuery, CandidateRow
from kmdesk.services.candidate_removal import CandidateRemoval
from kmdesk.services.candidates import Candidates
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.lists.records_page import RecordsPage
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.candidates.columns import candidate_columns
from kmdesk.ui.screens.candidates.filters import CandidateFilters, Lists
from kmdesk.ui.screens.candidates.pane import CandidatePane
from kmdesk.ui.screens.candidates.words import renewed_text, who
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState

_KINDS = frozenset({"candidate", "match", "institution", "broker", "standing_place"})


class BankPage(RecordsPage[CandidateRow, CandidateQuery]):
    """The candidates. Who is deleted is asked about first while in a running match."""

    edit = Signal(str, str)
    new = Signal()
    refused = Signal(str, object)
    """A candidate who cannot be deleted, and the KnownError that says why."""

    def __init__(self, ops: Operations, candidates: Candidates) -> None:
        marks = Marks()
        super().__init__(
            ops,
            candidate_columns(marks),
            CandidateList(candidates.store),
            CandidateQuery(),
            name=tr("Kandidater"),
            find=tr("Filtrér kandidater"),
            kinds=_KINDS,
            marks=marks,
            give_way=("start", "status", "level", "municipality", "matches"),
        )
        store = candidates.store
        self._store, self._candidates = store, candidates
        self._removal = CandidateRemoval(store)
        self.text_filter.setObjectName("candidate_filter")
        self.table.setObjectName("candidate_list")
        self.filters = CandidateFilters()
        self.add_filters(self.filters)
        self.add_bulk(*self._bulk_buttons())
        self.pane = CandidatePane(ops, CandidateDetails(store))
        self.add_record_pane(self.pane)
        self._connect()

    # -- what a list says ----------------------------------------------------------------------------

    def empty(self) -> EmptyState:
        """Say how to begin."""
        text = tr("Opret den første. Et navn er nok til at begynde med.")
        return EmptyState(
            "users", tr("Ingen kandidater endnu"), text, ("plus|" + tr("Ny kandidat"), self.new.emit)
        )

    def foot_text(self, count: int) -> str:
        """Say how many, and how several are marked."""
        said = trn(count, "{number} kandidat", "{number} kandidater", number=format_number(count))
        return f"{said} · {tr('Mellemrum markerer flere')}"

    # -- doing ---------------------------------------------------------------------------------------

    def delete(self, *ids: str) -> None:
        """Delete candidates, with undo; somebody in a running match is asked about first."""
        if not ids:
            return

        def failed(error: KnownError) -> None:
            self.refused.emit(ids[0] if len(ids) == 1 else "", error)

        self.ops.write(lambda: self._removal.delete(ids), self._on_gone, owner=self, failed=failed)

    def renew(self, *ids: str) -> None:
        """Keep candidates as long again as the rule says."""
        if ids:
            self.ops.write(
                lambda: self._removal.renew(ids),
                lambda renewed: self.tell(renewed_text(renewed)),
                owner=self,
            )

    def _on_gone(self, names: tuple[str, ...]) -> None:
        self.table.mark(())
        if self.pane.isVisible():
            self._close_pane()
        self.tell(tr("{name} er slettet", name=who(names)))

    def _withdraw(self, candidate_id: str) -> None:
        self.ops.write(
            lambda: self._candidates.withdraw_consent(candidate_id),
            lambda one: self.tell(tr("Samtykket fra {name} er trukket tilbage", name=one.name)),
            owner=self,
        )

    # -- parts ---------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.edit_with(lambda one: self.edit.emit(one, "name"))
        self.table.delete_wanted.connect(lambda one: self.delete(*(self.table.chosen() or (one,))))
        pane = self.pane
        pane.edit.connect(self.edit)
        pane.renew.connect(self.renew)
        pane.delete.connect(self.delete)
        pane.withdraw.connect(self._withdraw)

    def _bulk_buttons(self) -> list[Button]:
        renew = Button(tr("Forny slettefrist"), dense=True)
        renew.setObjectName("bulk_renew")
        renew.clicked.connect(lambda: self.renew(*self.table.chosen()))
        delete = Button(tr("Slet"), "destructive", "trash-2", dense=True)
        delete.setObjectName("bulk_delete")
        delete.clicked.connect(lambda: self.delete(*self.table.chosen()))
        return [renew, delete]

    def read_around(self) -> None:
        """Read what the filters offer."""

        def read() -> Lists:
            project = next(iter(self._store.find(Project)), Project())
            brokers = self._store.find(Broker, order="sort_key(name)")
            return Lists(
                [(one.id, one.name) for one in brokers],
                self._candidates.institutions(),
                project.municipality_codes,
            )

        self.ops.read(read, self.filters.show_lists, owner=self, key="lists")
