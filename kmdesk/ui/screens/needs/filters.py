"""The filters above the needs and orders: which, a text, and whose, how far, of which type and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.services.order_query import OrderChoices, OrderQuery
from kmdesk.services.reference import choices
from kmdesk.ui import theme
from kmdesk.ui.screens.companies.filter_bar import TextFilter
from kmdesk.ui.screens.visits.arrow_button import ArrowButton
from kmdesk.ui.widgets.buttons import IconButton
from kmdesk.ui.widgets.chips import ChipBar, Filter

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

_TEXT_WIDTH = 190


class OrderFilters(QWidget):
    """The view, a text, and a chip for each filter in use; × or Del on a chip takes it away."""

    changed = Signal(object)
    """The new `OrderQuery`."""
    list_wanted = Signal()
    density_wanted = Signal()
    columns_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.query = OrderQuery()
        self._choices = OrderChoices()
        self.view = ArrowButton("", icon="bookmark", after="chevron-down", dense=True)
        self.view.setObjectName("view_button")
        self.view.clicked.connect(lambda: self._open("view", self.view))
        self.text = TextFilter(placeholder=tr("Filtrér listen"))
        self.text.setObjectName("text_filter")
        self.text.setAccessibleName(tr("Filtrér listen"))
        self.text.setFixedWidth(theme.px(_TEXT_WIDTH))
        self.text.textChanged.connect(lambda text: self.choose(replace(self.query, text=text)))
        self.text.left.connect(self.list_wanted)
        self.chips = ChipBar()
        self.chips.setObjectName("filter_chips")
        self.chips.opened.connect(lambda code: self._open(code, self.chips))
        self.chips.removed.connect(lambda code: self.choose(replace(self.query, **{code: ""})))
        self.chips.add_requested.connect(self._offer)
        self.chips.cleared.connect(self.clear)
        self.density = IconButton("rows-3", tr("Mere luft eller tættere"), bordered=True)
        self.density.setObjectName("density_button")
        self.density.clicked.connect(self.density_wanted)
        self.columns = IconButton("columns-3", tr("Kolonner og sortering"), bordered=True)
        self.columns.setObjectName("columns_button")
        self.columns.clicked.connect(self.columns_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.view)
        row.addWidget(self.text)
        row.addWidget(self.chips, 1)
        row.addWidget(self.density)
        row.addWidget(self.columns)
        self.show_query(self.query)

    def set_choices(self, choices_: OrderChoices) -> None:
        """Offer these brokers and municipalities."""
        self._choices = choices_
        self.show_query(self.query)

    def show_query(self, query: OrderQuery) -> None:
        """Show the filters of a query without changing it."""
        self.query = query
        if self.text.text() != query.text:
            blocker = QSignalBlocker(self.text)
            self.text.setText(query.text)
            blocker.unblock()
        name = self._said("view")
        self.view.setText(name)
        self.view.setAccessibleName(tr("Vis: {what}", what=name))
        self.view.updateGeometry()
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

    def focus_first(self) -> None:
        """Put the focus in the text."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

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
