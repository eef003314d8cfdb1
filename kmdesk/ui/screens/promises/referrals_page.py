"""The part Henvisninger of the screen Løfter: what was passed on to others, late answers first."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.services.reference import choice_label
from kmdesk.services.referrals import ReferralQuery, ReferralRow, Referrals, SortColumn
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.promises.referral_steps import STANDS, ReferralSteps, day_text
from kmdesk.ui.tables.paged_model import Cell, Column, PagedModel, Source
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.badge import TONE_ICONS
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset({"referral", "company", "broker"})
_TYPING_MS = 120


def _stand(row: ReferralRow) -> Cell:
    text, tone = STANDS[row.stand]
    if tone == "neutral":
        return Cell(tr(text), "text2")
    return Cell(tr(text), tone, icon=TONE_ICONS[tone])


def _to(row: ReferralRow) -> Cell:
    return Cell(row.recipient or choice_label("system", row.system))


COLUMNS: tuple[Column[ReferralRow], ...] = (
    Column("stand", mark("Mangler"), 180, _stand),
    Column("company", mark("Virksomhed"), 180, lambda row: Cell(row.company, medium=True)),
    Column("topic", mark("Emne"), 180, lambda row: Cell(row.topic), stretches=True),
    Column("recipient", mark("Henvist til"), 180, _to),
    Column("due_on", mark("Svar senest"), 105, lambda row: Cell(day_text(row.due_on))),
    Column("status", mark("Status"), 100, lambda row: Cell(choice_label("referral_status", row.status))),
    Column("broker", mark("Kontaktmægler"), 140, lambda row: Cell(row.broker), roomy=True),
)


class ReferralsPage(QWidget):
    """The table with its filters. `counted` brings how many rows there are."""

    open_company = Signal(str)
    new_company = Signal()
    told = Signal(str)
    counted = Signal(int)

    def __init__(  # noqa: PLR0917 - what every screen is made of
        self,
        ops: Operations,
        referrals: Referrals,
        search: Search,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("referrals_page")
        self._ops, self._referrals, self._search = ops, referrals, search
        self._order: SortColumn = "stand"
        self._descending = self._started = False
        self.steps = ReferralSteps(ops, referrals, local, clock, self)
        self.steps.told.connect(self.told)
        self.filter = LineEdit(placeholder=tr("Find i henvisninger"), characters=26)
        self.filter.setObjectName("referral_filter")
        self.filter.setAccessibleName(tr("Find i henvisninger"))
        self.filter.setClearButtonEnabled(True)
        self.whose = Segments((("mine", tr("Mine")), ("everybody", tr("Alle"))), clearable=False, tall=True)
        self.whose.set_value("mine")
        self.kept = Segments((("open", tr("I gang")), ("told", tr("Fortalt"))), clearable=False, tall=True)
        self.kept.setObjectName("referral_state")
        self.kept.set_value("open")
        self._model: PagedModel[ReferralRow] = PagedModel(ops, COLUMNS, lambda row: row.id, self)
        self._model.counted.connect(self._on_counted)
        self.table = TableView(self._model, name=tr("Henvisninger"))
        self.table.setObjectName("referral_table")
        self.table.set_sort(self._order, descending=False)
        self.table.sort_changed.connect(self._sort)
        self.table.entered_row.connect(self.steps.edit)
        self.table.entered_aside.connect(lambda _id: self._do(self.steps.report_back))
        self.table.delete_wanted.connect(lambda _id: self._do(self.steps.delete))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        for one in (self.whose, self.kept):
            one.changed.connect(lambda _code: self._ask())
        self._body = QStackedWidget()
        self._empty = QWidget()
        self._lay_out()
        ops.changed.connect(self._on_changed)

    def activate(self) -> None:
        """Read the referrals anew."""
        if self._started:
            self._model.refresh(visible=self.table.visible_rows())
        else:
            self._started = True
            self._ask()

    def focus_list(self) -> None:
        """Put the focus on the table."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus in the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def new_referral(self, company_id: str = "") -> None:
        """Open the form of a new referral; ask for the company first when none is given."""
        if company_id:
            self.steps.new(company_id)
            return
        dialog = ChooseCompanyDialog(tr("Ny henvisning"), self._ops, self._search, self)
        dialog.chosen.connect(self.steps.new)
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    def new_here(self) -> None:
        """Begin a new referral (Ctrl+N)."""
        self.new_referral()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the filter. In the table Enter opens, Alt+Enter notes that the company was told."""
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
            self.focus_list()
        elif event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            self.focus_list()
        else:
            super().keyPressEvent(event)

    # -- parts -----------------------------------------------------------------------------------

    def _current(self) -> ReferralRow | None:
        index = self.table.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    def _do(self, step: Callable[[ReferralRow], None]) -> None:
        row = self._current()
        if row is not None:
            step(row)

    def _ask(self) -> None:
        self._typing.stop()
        query = ReferralQuery(
            text=self.filter.text(),
            mine=self.whose.value() == "mine",
            told=self.kept.value() == "told",
            sort=self._order,
            descending=self._descending,
        )
        self._model.show_source(
            Source(
                lambda offset, limit: self._referrals.page(query, offset, limit),
                lambda _after: (self._referrals.count(query), None),
            )
        )

    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = cast("SortColumn", key), descending
        self._ask()

    def _on_counted(self, count: int) -> None:
        self.counted.emit(count)
        if count:
            self._body.setCurrentWidget(self.table)
            return
        if self.filter.text().strip():
            empty = EmptyState(
                "search",
                tr("Ingen henvisninger passer til “{wanted}”", wanted=self.filter.text().strip()),
                tr("Skriv noget andet, eller [ryd filteret]."),
                link=self.filter.clear,
            )
        else:
            empty = EmptyState(
                "send",
                tr("Ingen henvisninger"),
                tr("Notér, når du sender en sag videre. Så husker kmdesk både svaret og virksomheden."),
                ("plus|" + tr("Ny henvisning"), self.new_referral),
            )
        self._body.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = empty
        self._body.addWidget(empty)
        self._body.setCurrentWidget(empty)

    def _open_menu(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        row = self._model.row(index.row()) if index.isValid() else self._current()
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("&Ret …") + "\tEnter").triggered.connect(lambda: self.steps.edit(row.id))
        told = menu.addAction(tr("Virksomheden ved &besked") + "\tAlt+Enter")
        told.setEnabled(row.stand != "told")
        told.triggered.connect(lambda: self.steps.report_back(row))
        opens = menu.addAction(tr("Åbn &virksomheden"))
        opens.triggered.connect(lambda: self.open_company.emit(row.company_id))
        menu.addAction(tr("&Slet") + "\tDel").triggered.connect(lambda: self.steps.delete(row))
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self._started and self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.activate()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.px(24), 0, theme.px(24), theme.px(10))
        bar.setSpacing(theme.px(16))
        for part in (self.filter, self.whose, self.kept):
            bar.addWidget(part)
        bar.addStretch(1)
        for page in (self.table, self._empty):
            self._body.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._body, 1)
