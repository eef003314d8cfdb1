"""The line above the company list: saved filters, chips, the text filter, density and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.saved_filters import SavedFilter, built_in, query_to_json
from kmdesk.services.service_rules import rules_as_shipped
from kmdesk.ui import icons
from kmdesk.ui.screens.companies.filters import NAMES, CompanyFilter, Lists, chips, cleared, without
from kmdesk.ui.tables.filter_row import FilterRow
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.fields import Field


class FilterBar(FilterRow):
    """Changes the query: `changed` brings the new one. `keep_wanted` and `drop_wanted` name own filters."""

    keep_wanted = Signal(str)
    drop_wanted = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("saved_filter", parent)
        self._query = CompanyQuery()
        self._lists = Lists()
        self._brought, self._own = built_in(rules_as_shipped()), tuple[SavedFilter, ...]()
        self._saved_menu = QMenu(self)
        self.views.clicked.connect(self._open_saved)
        self.text.textChanged.connect(lambda text: self._change(replace(self._query, text=text)))
        self.chips.opened.connect(self.open_filter)
        self.chips.removed.connect(lambda code: self._change(without(self._query, code)))
        self.chips.add_requested.connect(self._offer_filters)
        self.chips.cleared.connect(self.clear)
        self.show_query(self._query)

    def show_query(self, query: CompanyQuery) -> None:
        """Show the filters of a query without changing it."""
        self._query = query
        self.chips.set_filters(chips(query, self._lists))
        name = self._saved_name()
        self.show_view(name, tr("Gemt filter: {name}", name=name))
        self.show_text(query.text)

    def show_lists(self, lists: Lists, brought: Sequence[SavedFilter], own: Sequence[SavedFilter]) -> None:
        """Offer these choices, the filters the program brings, and own ones."""
        self._lists, self._brought, self._own = lists, tuple(brought), tuple(own)
        self.show_query(self._query)

    def clear(self) -> None:
        """Take away every filter."""
        self._change(cleared(self._query))

    def open_filter(self, code: str) -> None:
        """Open the small form of a filter below its chip."""
        popup = CompanyFilter(code, self._query, self._lists, self)
        popup.applied.connect(self._change)
        popup.open_below(self.chips)

    def _change(self, query: CompanyQuery) -> None:
        if query != self._query:
            self.show_query(query)
            self.changed.emit(query)

    def _offer_filters(self) -> None:
        menu = _menu(self)
        for code, name in NAMES.items():
            action = menu.addAction(tr(name))
            action.triggered.connect(lambda _checked=False, code=code: self.open_filter(code))
        menu.popup(self.chips.mapToGlobal(self.chips.rect().bottomLeft()))

    def _saved_name(self) -> str:
        """Return the name of the saved filter that is in use; any other one is the broker's own making."""
        here = query_to_json(self._query)
        for one in (*self._own, *self._brought):
            if query_to_json(one.query) == here:
                return one.name
        return tr("Eget filter")

    def _open_saved(self) -> None:
        menu = self._saved_menu
        menu.clear()
        for one in (*self._brought, *self._own):
            action = menu.addAction(one.name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, one=one: self._use(one.query))
        menu.addSeparator()
        keep = menu.addAction(tr("Gem dette filter …"))
        icons.keep(keep, "plus")
        keep.triggered.connect(self._ask_name)
        if self._own:
            drop = menu.addMenu(tr("Slet filter"))
            for one in self._own:
                drop.addAction(one.name).triggered.connect(
                    lambda _checked=False, name=one.name: self.drop_wanted.emit(name)
                )
        menu.popup(self.views.mapToGlobal(self.views.rect().bottomLeft()))

    def _use(self, query: CompanyQuery) -> None:
        here = self._query
        self._change(replace(query, text=here.text, sort=here.sort, descending=here.descending))

    def _ask_name(self) -> None:
        popup = _NamePopup(self, self.keep_wanted.emit)
        popup.move(self.views.mapToGlobal(self.views.rect().bottomLeft()))
        popup.show()
        popup.name.setFocus()


class _NamePopup(QFrame):
    """Asks what a filter is to be called."""

    def __init__(self, parent: QWidget, keep: Callable[[str], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("filter_name_popup")
        self.setProperty("card", "plain")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keep = keep
        self.name = LineEdit(placeholder=tr("fx Små i Herning"), characters=24)
        save = Button(tr("Gem filter"), "primary", dense=True)
        save.clicked.connect(self._done)
        self.name.returnPressed.connect(self._done)
        column = QVBoxLayout(self)
        column.addWidget(Field(tr("Filterets navn"), self.name))
        column.addWidget(save, 0, Qt.AlignmentFlag.AlignRight)

    def _done(self) -> None:
        if self.name.text().strip():
            self._keep(self.name.text())
            self.close()


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
