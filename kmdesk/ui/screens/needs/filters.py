"""The filters above the needs and orders: which, a text, and whose, how far, of which type and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.services.order_query import OrderChoices, OrderQuery
from kmdesk.services.reference import choices
from kmdesk.ui.tables.filter_row import FilterRow
from kmdesk.ui.widgets.chips import Filter

Option = tuple[str, str]

VIEWS: Sequence[Option] = (
    ("open", mark("Alt åbent")),
    ("orders", mark("Åbne jobordrer")),
    ("needs", mark("Behov uden jobordre")),
    ("overdue", mark("Ure over tid")),
    ("closed", mark("Lukkede")),
    ("all", mark("Alt")),
)
"""Code -> what a view is called, in the order of the menu."""

NAMES = {
    "broker": mark("Kontaktmægler"),
    "status": mark("Status"),
    "type": mark("Type"),
    "municipality": mark("Kommune"),
}
"""Code -> what a filter is called, in the order they are offered."""


class OrderFilters(FilterRow):
    """The view, a text, and a chip for each filter in use; × or Del on a chip takes it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("view_button", parent)
        self.query = OrderQuery()
        self._choices = OrderChoices()
        self.views.clicked.connect(lambda: self._open("view", self.views))
        self.text.textChanged.connect(lambda text: self.choose(replace(self.query, text=text)))
        self.chips.opened.connect(lambda code: self._open(code, self.chips))
        self.chips.removed.connect(lambda code: self.choose(replace(self.query, **{code: ""})))
        self.chips.add_requested.connect(self._offer)
        self.chips.cleared.connect(self.clear)
        self.show_query(self.query)

    def set_choices(self, choices_: OrderChoices) -> None:
        """Offer these brokers and municipalities."""
        self._choices = choices_
        self.show_query(self.query)

    def show_query(self, query: OrderQuery) -> None:
        """Show the filters of a query without changing it."""
        self.query = query
        self.show_text(query.text)
        name = self._said("view")
        self.show_view(name, tr("Vis: {what}", what=name))
        used = [code for code in NAMES if getattr(query, code)]
        self.chips.set_filters([Filter(code, tr(NAMES[code]), self._said(code)) for code in used])

    def choose(self, query: OrderQuery) -> None:
        """Filter like this, and tell."""
        if query != self.query:
            self.show_query(query)
            self.changed.emit(query)

    def clear(self) -> None:
        """Show everything that is open, everybody's."""
        self.choose(OrderQuery(broker="", sort=self.query.sort, descending=self.query.descending))

    def options(self, code: str) -> Sequence[Option]:
        """Return what the view or a filter offers, (code, text)."""
        if code == "view":
            return [(view, tr(text)) for view, text in VIEWS]
        if code == "broker":
            own = (("mine_and_shared", tr("Mig og fælles")), ("mine", tr("Kun mig")))
            return (*own, *self._choices.brokers)
        if code == "municipality":
            return self._choices.municipalities
        listed = choices("job_order_status" if code == "status" else "need_type")
        return [(choice.code, choice.label) for choice in listed]

    def menu_for(self, code: str) -> QMenu:
        """Return the menu of the view or of a filter."""
        menu = self._menu()
        self._fill(menu, code)
        return menu

    def filter_menu(self) -> QMenu:
        """Return the menu that offers every filter with its choices."""
        menu = self._menu()
        for code, name in NAMES.items():
            self._fill(menu.addMenu(tr(name)), code)
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _fill(self, menu: QMenu, code: str) -> None:
        for value, text in self.options(code):
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == getattr(self.query, code))
            action.triggered.connect(self._chooser(code, value))

    def _said(self, code: str) -> str:
        value = str(getattr(self.query, code))
        return next((text for known, text in self.options(code) if known == value), value)

    def _open(self, code: str, anchor: QWidget) -> None:
        self.menu_for(code).popup(anchor.mapToGlobal(QPoint(0, anchor.height())))

    def _offer(self) -> None:
        self.filter_menu().popup(self.chips.mapToGlobal(QPoint(0, self.chips.height())))

    def _chooser(self, code: str, value: str) -> Callable[[], None]:
        def choose() -> None:
            self.choose(replace(self.query, **{code: value}))

        return choose
