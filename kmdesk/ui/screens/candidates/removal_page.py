"""The page Sletteliste: who is to be deleted and why, and who was deleted and can still be fetched back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.candidate_list import CandidateList, CandidateQuery
from kmdesk.services.candidate_removal import CandidateRemoval, DeletedRow, DueRow, Renewed
from kmdesk.services.candidates import Candidates
from kmdesk.services.keeping import keeping
from kmdesk.services.mentions import WhereNamed
from kmdesk.ui import theme
from kmdesk.ui.lists.list_page import ListPage
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.candidates.columns import deleted_columns, due_columns
from kmdesk.ui.screens.candidates.removal_dialogs import EraseDialog, what_undo_means
from kmdesk.ui.screens.candidates.words import renewed_text, who
from kmdesk.ui.tables.paged_model import Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset({"candidate", "match"})


class DueList(ListPage[DueRow]):
    """Those past their last day or without their consent. Del deletes, N renews, Enter opens."""

    open_candidate = Signal(str)
    refused = Signal(str, object)

    def __init__(self, ops: Operations, candidates: Candidates) -> None:
        marks = Marks(always_shown=True)
        super().__init__(
            ops,
            due_columns(marks),
            lambda row: row.id,
            name=tr("Sletteliste"),
            find=tr("Filtrér slettelisten"),
            kinds=_KINDS,
            marks=marks,
        )
        self._removal, self._list = CandidateRemoval(candidates.store), CandidateList(candidates.store)
        self.table.setObjectName("due_list")
        renew = Button(tr("Forny"), dense=True)
        renew.setObjectName("due_renew")
        renew.clicked.connect(self.renew)
        delete = Button(tr("Slet"), "destructive", "trash-2", dense=True)
        delete.setObjectName("due_delete")
        delete.clicked.connect(self.delete)
        self.add_bulk(renew, delete)
        self.table.on_letter(Qt.Key.Key_N, self.renew)
        self.table.entered_row.connect(self.open_candidate)
        self.table.delete_wanted.connect(lambda _id: self.delete())
        self.table.all_wanted.connect(self._mark_all)

    def source(self) -> Source[DueRow]:
        """Return the rows."""
        text = self.text_filter.text()
        return Source(
            lambda offset, limit: self._removal.due(text, offset, limit),
            lambda _after: (self._removal.count_due(text), None),
        )

    def empty(self) -> EmptyState:
        """Say that nobody is due."""
        text = tr("Her står de, hvis slettefrist eller samtykke er udløbet.")
        return EmptyState("circle-check", tr("Ingen skal slettes"), text)

    def foot_text(self, count: int) -> str:
        """Say how many, and the keys."""
        said = trn(count, "{number} kandidat", "{number} kandidater", number=format_number(count))
        return f"{said} · {tr('Mellemrum markerer · Ctrl+A markerer alle · Delete sletter · N fornyer')}"

    def renew(self) -> None:
        """Keep those marked, or the current one, as long again as the rule says."""
        ids = self.table.chosen()
        if ids:
            self.ops.write(lambda: self._removal.renew(ids), self._on_renewed, owner=self)

    def delete(self) -> None:
        """Delete those marked, or the current one, with undo."""
        ids = self.table.chosen()

        def failed(error: KnownError) -> None:
            self.refused.emit(ids[0] if len(ids) == 1 else "", error)

        if ids:
            self.ops.write(lambda: self._removal.delete(ids), self._on_deleted, owner=self, failed=failed)

    def _on_renewed(self, renewed: Renewed) -> None:
        self.table.mark(())
        self.tell(renewed_text(renewed))

    def _on_deleted(self, names: Sequence[str]) -> None:
        self.table.mark(())
        self.tell(tr("{name} er slettet", name=who(names)))

    def _mark_all(self) -> None:
        query = CandidateQuery(text=self.text_filter.text(), retention="due")
        self.ops.read(lambda: self._list.ids(query), self.table.mark, owner=self, key="all")


class DeletedList(ListPage[DeletedRow]):
    """Those deleted and not erased yet. Enter fetches back, Del erases for good after a question."""

    def __init__(self, ops: Operations, candidates: Candidates) -> None:
        marks = Marks(always_shown=True)
        super().__init__(
            ops,
            deleted_columns(marks),
            lambda row: row.id,
            name=tr("Slettede kandidater"),
            find=tr("Filtrér slettede"),
            kinds=_KINDS,
            marks=marks,
        )
        self._removal = CandidateRemoval(candidates.store)
        self._names: dict[str, str] = {}
        self.table.setObjectName("deleted_list")
        self.text_filter.hide()  # a month of deletions is few
        restore = Button(tr("Hent tilbage"), dense=True)
        restore.setObjectName("restore_button")
        restore.clicked.connect(self.restore)
        erase = Button(tr("Fjern for altid"), "destructive", dense=True)
        erase.setObjectName("erase_button")
        erase.clicked.connect(self.ask_to_erase)
        self.add_bulk(restore, erase)
        self.notice = InlineMessage("info", "", what_undo_means())
        self.table.entered_row.connect(lambda _id: self.restore())
        self.table.delete_wanted.connect(lambda _id: self.ask_to_erase())
        self.table.all_wanted.connect(lambda: self.table.mark(self._names))

    def source(self) -> Source[DeletedRow]:
        """Return the rows: all of them are read, thirty days of deletions are few."""

        def page(offset: int, limit: int) -> Sequence[DeletedRow]:
            rows = self._removal.deleted()
            self._names = {row.id: row.name for row in rows}
            return rows[offset : offset + limit]

        return Source(page, lambda _after: (len(self._removal.deleted()), None))

    def empty(self) -> EmptyState:
        """Say that nobody can be fetched back."""
        return EmptyState(
            "archive-restore",
            tr("Ingen slettede kandidater"),
            tr("Her kan slettede hentes tilbage i {n} dage.", n=keeping().undo_days),
        )

    def foot_text(self, count: int) -> str:
        """Say how many, and the keys."""
        said = trn(count, "{number} slettet", "{number} slettede", number=format_number(count))
        return f"{said} · {tr('Enter henter tilbage · Delete fjerner for altid')}"

    def restore(self) -> None:
        """Fetch those marked, or the current one, back."""
        ids = self.table.chosen()
        if ids:
            self.ops.write(lambda: self._removal.restore(ids), self._on_restored, owner=self)

    def ask_to_erase(self) -> None:
        """Say where else they are named and ask, then erase those marked, or the current one, for good."""
        ids = self.table.chosen()
        if not ids:
            return

        def ask(where: WhereNamed) -> None:
            dialog = EraseDialog([self._names.get(one, "") for one in ids], where, self)
            dialog.agreed.connect(lambda: self._erase(ids))
            dialog.open()

        self.ops.read(lambda: self._removal.where_named(ids), ask, owner=self, key="named")

    def _erase(self, ids: Sequence[str]) -> None:
        self.ops.write(lambda: self._removal.erase(ids), self._on_erased, owner=self)

    def _on_restored(self, names: Sequence[str]) -> None:
        self.table.mark(())
        self.tell(tr("{name} er hentet tilbage", name=who(names)))

    def _on_erased(self, count: int) -> None:
        self.table.mark(())
        text = trn(count, "{n} kandidat er fjernet for altid", "{n} kandidater er fjernet for altid")
        self.toast.emit(text, False)  # noqa: FBT003 - Qt's signature


class RemovalPage(QWidget):
    """Both lists, and the switch between them."""

    toast = Signal(str, bool)
    counted = Signal(int)
    """How many are to be deleted."""

    def __init__(self, ops: Operations, candidates: Candidates) -> None:
        super().__init__()
        self.due, self.deleted = DueList(ops, candidates), DeletedList(ops, candidates)
        self._parts = QStackedWidget()
        for part in (self.due, self.deleted):
            self._parts.addWidget(part)
            part.toast.connect(self.toast)
        self.due.counted.connect(self.counted)
        self.which = Segments(
            (("due", tr("Skal slettes")), ("deleted", tr("Slettede"))), clearable=False, tall=True
        )
        self.which.setObjectName("removal_segments")
        self.which.set_value("due")
        self.which.changed.connect(lambda _code: self.activate())
        top = QHBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
        top.setSpacing(theme.px(12))
        top.addWidget(self.which)
        top.addWidget(self.due.text_filter)
        top.addWidget(self.deleted.notice, 1)
        top.addStretch(0)
        self.due.top.setContentsMargins(0, 0, 0, 0)
        self.deleted.top.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._parts, 1)

    @property
    def shown(self) -> DueList | DeletedList:
        """The list that is shown."""
        return self.deleted if self.which.value() == "deleted" else self.due

    def activate(self) -> None:
        """Show the chosen list, up to date."""
        due = self.shown is self.due
        self._parts.setCurrentWidget(self.shown)
        self.due.text_filter.setVisible(due)
        self.deleted.notice.setVisible(not due)
        self.shown.activate()

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.shown.focus_list()

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.shown.focus_filter()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self.shown.panes()
