"""The screen Aftaler: the list with its filters, what is done to several at once, and the pane of one."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.agreement_query import AgreementQuery, AgreementRow, SortColumn
from kmdesk.services.agreements import AgreementDetail, Agreements
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.agreement import Wanted, type_menu
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.lists.views_page import view_tabs
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.agreements.columns import agreement_columns
from kmdesk.ui.screens.agreements.filters import AgreementFilters
from kmdesk.ui.screens.agreements.list_foot import MANY, AgreementFoot
from kmdesk.ui.screens.agreements.nothing import no_agreements
from kmdesk.ui.screens.agreements.pane import AgreementPane
from kmdesk.ui.screens.agreements.steps import AgreementSteps
from kmdesk.ui.screens.agreements.table import AgreementTable
from kmdesk.ui.screens.agreements.views import VIEWS
from kmdesk.ui.tables.list_body import ListBody
from kmdesk.ui.tables.list_states import no_hits
from kmdesk.ui.tables.paged_model import PagedModel, Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.section_header import SectionHeader

_KINDS = frozenset({"agreement", "company", "broker", "task"})
_PANE_KEY = "agreements.pane_width"


class AgreementsScreen(QWidget):
    """Agreements as a table with a pane. Other screens, and paper, are asked for by signals."""

    open_company = Signal(str)
    print_agreement = Signal(str)
    new_company = Signal()
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every screen is made of
        self,
        ops: Operations,
        agreements: Agreements,
        search: Search,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("agreements_screen")
        self._ops, self._agreements, self._search, self._clock = ops, agreements, search, clock
        self._loaded = self._asked = False
        self._shown = ""  # whom the pane shows, or will when it is read
        self._model: PagedModel[AgreementRow] = PagedModel(
            ops, agreement_columns(clock.today), lambda row: row.id, self
        )
        self.table = AgreementTable(self._model, name=tr("Aftaler"))
        self.table.setObjectName("agreement_list")
        self.table.set_sort("revised_on", descending=False)
        self.filters = AgreementFilters()
        self.pane = AgreementPane(clock.today, self)
        self.steps = AgreementSteps(ops, agreements, local, clock, self)
        self._new = Button(tr("Ny aftale"), "primary", "plus")
        self._new.setObjectName("new_agreement_button")
        self._head = SectionHeader(tr("Aftaler"), "", self._new, page=True)
        self.tabs = view_tabs(VIEWS, "agreements")
        self.foot = AgreementFoot()
        self.body = ListBody(
            self.table,
            self.pane,
            above=(self._head, self.tabs, self.filters),
            below=(self.foot,),
            parent=self,
        )
        self.body.keep_width(ops, local, _PANE_KEY)
        self._connect()

    # -- what the shell asks for -----------------------------------------------------------------

    def activate(self) -> None:
        """Load, or load anew."""
        if self._loaded:
            self._model.refresh(visible=self.table.visible_rows())
            self._refresh_pane()
        else:
            self._ask()
        if not self._asked:
            self._asked = True
            self._ops.read(
                self._agreements.municipalities, self.filters.show_municipalities, owner=self, key="places"
            )

    def open_agreement(self, agreement_id: str) -> None:
        """Show an agreement in the pane, whether or not the list shows it."""
        self.table.pick(agreement_id)
        self._show_pane(agreement_id)

    def show_query(self, query: AgreementQuery) -> None:
        """Filter the list, e.g. to the revisions that are due."""
        self.filters.show_query(query)
        self._ask()

    def new_agreement(self) -> None:
        """Offer the five types, then ask for the company."""
        menu = type_menu(self, self._choose_company)
        menu.popup(self._new.mapToGlobal(QPoint(0, self._new.height())))
        menu.setActiveAction(menu.actions()[0])

    def print_subject(self) -> dict[str, str]:
        """Return which agreement's papers can be printed."""
        detail = self.pane.detail() if self.pane.isVisible() else None
        if detail is None:
            return {}
        agreement = detail.agreement
        name = "partnership_id" if agreement.type == "partnership" else "agreement_id"
        return {name: agreement.id, "company_id": agreement.company_id}

    def print_shown(self) -> bool:
        """Print the agreement beside the list (Ctrl+P)."""
        detail = self.pane.detail() if self.pane.isVisible() else None
        if detail is not None:
            self.print_agreement.emit(detail.agreement.id)
        return detail is not None

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.body.focus_list()

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.filters.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.text.selectAll()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self.body.panes()

    def toggle_density(self) -> None:
        """Give the rows more air, or less (Ctrl+Shift+F)."""
        self.table.set_comfortable(not self.table.comfortable)

    # -- events ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the agreement that is picked."""
        picked = self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked:
            self.steps.edit(picked)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))

    # -- building --------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._new.clicked.connect(self.new_agreement)
        self._model.first_shown.connect(self._on_first_rows)
        self._model.counted.connect(lambda _count: self._on_counted())
        self._model.failed.connect(self._on_failed)
        self.body.cancelled.connect(self.filters.clear)
        self.filters.changed.connect(lambda _query: self._ask())
        self.filters.list_wanted.connect(self.focus_list)
        table = self.table
        self.body.pick_settled.connect(self._show_pane)
        table.entered_row.connect(self._enter)
        table.entered_aside.connect(self._show_pane)
        table.delete_many_wanted.connect(lambda: self._take_many("delete"))
        table.sort_changed.connect(self._on_sort)
        table.many.connect(lambda _n: self._show_foot())
        table.menu_wanted.connect(self._open_menu)
        self.foot.wanted.connect(self._take_many)
        self.pane.closed.connect(self._close_pane)
        self.pane.step_wanted.connect(lambda step, _id: self._take(step))
        self.pane.fill_wanted.connect(lambda field: self.steps.edit(self.pane.shown_id(), field=field))
        self.pane.print_wanted.connect(self.print_agreement)
        self.pane.open_company.connect(self.open_company)
        self.pane.open_agreement.connect(self.open_agreement)
        self.steps.told.connect(lambda text: self.toast.emit(text, True))  # noqa: FBT003 - Qt's signature
        self.steps.shown.connect(self.open_agreement)
        self._ops.changed.connect(self._on_changed)

    # -- the list --------------------------------------------------------------------------------

    def _ask(self) -> None:
        query = self.filters.query
        self._model.show_source(
            Source(
                page=lambda offset, limit: self._agreements.list(query, offset, limit),
                count_part=lambda _after: (self._agreements.count(query), None),
            )
        )

    def _on_sort(self, key: str, descending: bool) -> None:
        query = replace(self.filters.query, sort=cast("SortColumn", key), descending=descending)
        self.filters.show_query(query)
        self._ask()

    def _on_first_rows(self) -> None:
        self._loaded = True
        if self._model.rowCount():
            self.body.states.show_table()
        elif self.filters.query.filtered:
            self.body.states.show_nothing(
                no_hits(tr("Ingen aftaler passer til filtrene"), self.filters.clear)
            )
        else:
            self.body.states.show_nothing(no_agreements(self.new_agreement))

    def _on_counted(self) -> None:
        due = AgreementQuery(follow_up="due")
        self._ops.read(lambda: self._agreements.count(due), self._take_due, owner=self, key="due")
        if not self._model.known_count:
            self._on_first_rows()

    def _take_due(self, due: int) -> None:
        count = self._model.known_count or 0
        text = trn(count, "{number} aftale", "{number} aftaler", number=format_number(count))
        late = tr("{n} skal ses igennem", n=due)
        self._head.show_texts(tr("Aftaler"), f"{text} · {late}" if due else text)
        self._show_foot()

    def _show_foot(self) -> None:
        self.foot.say(self._model.known_count, len(self.table.selected_numbers()))

    def _on_failed(self, error: KnownError) -> None:
        self.body.states.show_error(error, self._ask)

    # -- one or several --------------------------------------------------------------------------

    def _choose_company(self, type: str) -> None:  # noqa: A002 - the field's name
        dialog = ChooseCompanyDialog(tr("Ny aftale"), self._ops, self._search, self)
        dialog.chosen.connect(lambda company_id: self.new_for(company_id, type))
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    def new_for(self, company_id: str, type: str) -> None:  # noqa: A002 - the field's name
        """Open the form of a new agreement of a type with a company."""
        self.steps.open_form(Wanted(company_id=company_id, type=type))

    def _take(self, step: str) -> None:
        detail = self.pane.detail()
        if detail is not None:
            self.steps.take(step, detail)

    def _take_many(self, step: str) -> None:
        """Take a step with all selected rows; those not read yet are read first."""
        numbers = self.table.selected_numbers()
        ids = [self._model.id_at(number) for number in numbers]
        known = [one for one in ids if one is not None]
        if len(known) == len(numbers):
            self.steps.take_many(step, known)
            return
        query, first, last = self.filters.query, numbers[0], numbers[-1]

        def read() -> list[str]:
            rows = self._agreements.list(query, first, last - first + 1)
            return [rows[number - first].id for number in numbers if number - first < len(rows)]

        self._ops.read(read, lambda found: self.steps.take_many(step, found), owner=self)

    def _open_menu(self, at: QPoint) -> None:
        """Open the menu of the selected rows: the pane's for one, what can be done to all for several."""
        if len(self.table.selected_numbers()) < 2 and self.pane.detail() is not None:
            menu = self.pane.menu()
        else:
            menu = QMenu(self)
            for step, text in MANY.items():
                action = menu.addAction(tr(text))
                action.setObjectName(f"many_{step}")
                action.triggered.connect(lambda _=False, step=step: self._take_many(step))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    # -- the pane --------------------------------------------------------------------------------

    def _show_pane(self, agreement_id: str) -> None:
        """Read an agreement and show it; the pane closes over one that is gone meanwhile."""
        self._shown = agreement_id
        self._ops.read(
            lambda: self._agreements.detail(agreement_id),
            self._show_detail,
            owner=self,
            key="detail",
            failed=lambda _error: self._close_pane(),
        )

    def _show_detail(self, detail: AgreementDetail) -> None:
        self.pane.show_agreement(detail)
        self.body.beside.open_pane()

    def _refresh_pane(self) -> None:
        if self._shown:
            self._show_pane(self._shown)

    def _enter(self, agreement_id: str) -> None:
        self._show_pane(agreement_id)
        self.pane.focus_first()

    def _close_pane(self) -> None:
        self._shown = ""
        if self.pane.isHidden():
            return
        self.body.close_pane()
        self.pane.clear()

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if not self._loaded or not any(kind in _KINDS for kind, _ in touched):
            return
        if self._model.rowCount():
            self._model.refresh(visible=self.table.visible_rows())
        else:
            self._ask()
        self._refresh_pane()
