"""The view Licitationsvindere: companies that won a job as a list with filters, and the pane of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.lead_query import LeadQuery, LeadRow
from kmdesk.services.leads import Leads
from kmdesk.services.search import Search
from kmdesk.services.service_rules import shipped
from kmdesk.store.local import Local
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.lists.records_page import RecordsPage
from kmdesk.ui.lists.views_page import view_tabs
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.calls.views import VIEWS
from kmdesk.ui.screens.leads.columns import lead_columns
from kmdesk.ui.screens.leads.filters import LeadFilters
from kmdesk.ui.screens.leads.import_dialog import LeadImportDialog
from kmdesk.ui.screens.leads.pane import LeadPane
from kmdesk.ui.screens.leads.steps import LeadSteps
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.messages import InlineMessage

_KINDS = frozenset({"lead", "company"})


class LeadsPage(RecordsPage[LeadRow, LeadQuery]):
    """The leads. R calls, O makes the company, L puts aside, T takes up again."""

    open_company = Signal(str)

    def __init__(self, ops: Operations, leads: Leads, search: Search, local: Local, clock: Clock) -> None:
        marks = Marks()
        super().__init__(
            ops,
            lead_columns(marks),
            leads.list,
            LeadQuery(),
            name=tr("Licitationsvindere"),
            find=tr("Filtrér licitationsvindere"),
            kinds=_KINDS,
            marks=marks,
            give_way=("client", "municipality", "source"),
        )
        self._leads, self._local, self._clock = leads, local, clock
        self._old: tuple[str, ...] = ()
        self.text_filter.setObjectName("lead_filter")
        self.table.setObjectName("lead_list")
        self.filters = LeadFilters()
        self.add_filters(self.filters)
        self.steps = LeadSteps(ops, leads, search, local=local, clock=clock, page=self)
        self.add_bulk(*self._bulk_buttons())
        self.pane = LeadPane(ops, leads, self.steps)
        self.add_record_pane(self.pane, local, "leads.pane_width")
        self.tabs = view_tabs(VIEWS, "leads")
        self.too_old = InlineMessage("soon", "", "", icon="clock", action_below=False)
        self._add_head()
        self._connect()

    def choose_file(self) -> QFileDialog:
        """Ask for the list to read."""
        chooser = QFileDialog(self, tr("Indlæs licitationsvindere"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters([tr("Lister (*.csv *.txt *.tsv)"), tr("Alle filer (*)")])
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.read_file(Path(name)))
        chooser.open()
        return chooser

    def read_file(self, path: Path) -> LeadImportDialog:
        """Show what a file holds, and read it in when that is wanted."""
        dialog = self._import_dialog(path.name)
        dialog.read_file(path)
        return dialog

    def paste(self) -> LeadImportDialog:
        """Show what rows on the clipboard hold, and read them in when that is wanted."""
        dialog = self._import_dialog(tr("Udklipsholder"))
        dialog.read_text(QGuiApplication.clipboard().text())
        return dialog

    # -- what a list says ----------------------------------------------------------------------------

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "flag",
            tr("Ingen licitationsvindere her"),
            tr(
                "Hent listen hos jeres abonnement, og indlæs den som CSV. Ctrl+V indsætter kopierede rækker."
                " Dem, der er lagt væk, finder du med filteret Status."
            ),
            ("upload|" + tr("Indlæs liste"), self.choose_file),
        )

    def foot_text(self, count: int) -> str:
        """Say how many, and what the letters do."""
        return f"{_count_text(count)} · {tr('R ringer, O opretter virksomheden, L lægger væk')}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V reads what was copied; the rest is as in every list."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    # -- parts ---------------------------------------------------------------------------------------

    def _add_head(self) -> None:
        ring = Button(tr("Ring til dem"), "secondary", "phone")
        ring.setObjectName("ring_leads")
        ring.setToolTip(tr("Ring til dem på listen, ingen har ringet til endnu"))
        ring.clicked.connect(self._ring_all)
        read = Button(tr("Indlæs liste"), "primary", "upload")
        read.setObjectName("read_leads")
        read.clicked.connect(self.choose_file)
        new = Button(tr("Ny"), "secondary", "plus")
        new.setObjectName("new_lead")
        new.clicked.connect(self.steps.new)
        self.too_old.setObjectName("old_leads")
        self.too_old.acted.connect(lambda: self.steps.delete(self._old))
        self.too_old.hide()
        self.head = self.add_head(
            tr("Ringeliste"), _count_text, self.tabs, ring, new, read, notice=self.too_old
        )

    def _connect(self) -> None:
        table, steps = self.table, self.steps
        self.follow(steps)
        for key, act in (
            (Qt.Key.Key_R, lambda: steps.call(table.chosen())),
            (Qt.Key.Key_O, self._make_company),
            (Qt.Key.Key_L, lambda: steps.ask_reason(table.chosen(), self.foot.mapToGlobal(self.foot.pos()))),
            (Qt.Key.Key_T, lambda: steps.reopen(table.chosen())),
        ):
            table.on_letter(key, act)
        self.pane.open_company.connect(self.open_company)
        self.pane.open_lead.connect(self.open_record)
        steps.said.connect(self._on_said)

    def _bulk_buttons(self) -> list[Button]:
        ring = Button(tr("Ring"), icon="phone", dense=True)
        ring.setObjectName("bulk_ring")
        ring.clicked.connect(lambda: self.steps.call(self.table.chosen()))
        aside = Button(tr("Læg væk"), dense=True)
        aside.setObjectName("bulk_aside")
        aside.clicked.connect(
            lambda: self.steps.ask_reason(self.table.chosen(), aside.mapToGlobal(aside.rect().topLeft()))
        )
        again = Button(tr("Tag op igen"), dense=True)
        again.setObjectName("bulk_reopen")
        again.clicked.connect(lambda: self.steps.reopen(self.table.chosen()))
        return [ring, aside, again]

    def _import_dialog(self, name: str) -> LeadImportDialog:
        dialog = LeadImportDialog(
            self.ops, self._leads.store, self._local, self._clock, name=name, parent=self.window()
        )
        dialog.taken.connect(self._on_taken)
        dialog.other_wanted.connect(self.choose_file)
        return dialog

    def _on_taken(self, text: str, new: int) -> None:
        self.toast.emit(text, bool(new))
        if self.filtered():
            self.clear_filters()

    def _on_said(self, text: str) -> None:
        self.table.mark(())
        self.toast.emit(text, False)  # noqa: FBT003 - a signal's argument

    def _ring_all(self) -> None:
        """Ring those of the list that nobody has called yet."""
        self.with_all(replace(self.query, open=True), self._ring)

    def _ring(self, ids: tuple[str, ...]) -> None:
        if ids:
            self.steps.call(ids)
        else:
            self.toast.emit(tr("Alle på listen er ringet op"), False)  # noqa: FBT003 - a signal's argument

    def _make_company(self) -> None:
        picked = self.table.picked_id()
        if picked:
            self.steps.make_company(picked)

    def read_around(self) -> None:
        """Read what the filters offer, and what has become too old."""
        self.ops.read(
            lambda: (self._leads.list.offered(), self._leads.old()),
            self._show_around,
            owner=self,
            key="around",
        )

    def _show_around(self, found: tuple[tuple[tuple[tuple[str, str], ...], ...], tuple[str, ...]]) -> None:
        offered, self._old = found
        for code, options in zip(("municipalities", "sources"), offered, strict=True):
            self.filters.give(code, options)
        months, count = shipped("lead_keep_months"), len(self._old)
        lead = trn(
            count,
            "{n} licitationsvinder er over {months} måneder gammel og blev ikke til noget.",
            "{n} licitationsvindere er over {months} måneder gamle og blev ikke til noget.",
            months=months,
        )
        self.too_old.show_text(lead, "", tr("Slet dem"))
        self.too_old.setVisible(bool(count))


def _count_text(count: int) -> str:
    return trn(
        count, "{number} licitationsvinder", "{number} licitationsvindere", number=format_number(count)
    )
