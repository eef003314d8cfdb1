"""The chips above a list: filters of several values, and filters that are on or off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.reference import choices
from kmdesk.ui.widgets.chips import ChipBar, Filter
from kmdesk.ui.widgets.filter_popup import Checklist, FilterPopup

Q = TypeVar("Q")
Options = Sequence[tuple[str, str]]
Choosable = Mapping[str, tuple[str, str]]
"""Field of the query -> what the filter is called, and the list it chooses from ("": given later)."""
_NAMED_IN_CHIP = 2


class ListFilter(FilterPopup):
    """Any number of a list. `applied` brings the codes."""

    def __init__(self, title: str, options: Options, codes: Sequence[str], parent: QWidget) -> None:
        super().__init__(title, parent)
        self._boxes = Checklist(options, codes)
        self.column.addWidget(self._boxes)

    def chosen(self) -> tuple[str, ...]:
        """Return what is ticked."""
        return self._boxes.codes


class QueryFilters(ChipBar, Generic[Q]):
    """Changes the fields of a query, a frozen dataclass. `changed` brings the new one.

    `query` is the one without a filter. `names` are the filters in the order they are offered, where that is
    another than lists before switches, or where a subclass has a filter that is neither.
    """

    changed = Signal(object)

    def __init__(
        self,
        query: Q,
        lists: Choosable,
        switches: Mapping[str, str],
        names: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.query: Q = query
        self._blank: Q = query
        self._lists, self._switches = lists, switches
        self._names = names or {code: name for code, (name, _) in lists.items()} | dict(switches)
        self._given: dict[str, Options] = {}
        self.opened.connect(self.open_filter)
        self.removed.connect(lambda code: self.choose(code, getattr(self._blank, code)))
        self.add_requested.connect(lambda: self.menu().popup(self._below()))
        self.cleared.connect(self.clear)

    def give(self, code: str, options: Options) -> None:
        """Let a filter offer these, (code, label)."""
        self._given[code] = options
        self._show()

    def show_query(self, query: Q) -> None:
        """Show the filters of a query without changing it."""
        self.query = query
        self._show()

    def clear(self) -> None:
        """Take every filter away; what else the query says stays."""
        self._change({code: getattr(self._blank, code) for code in self._names})

    def choose(self, code: str, value: Any) -> None:  # noqa: ANN401 - codes, or on and off
        """Set a filter: its codes, or whether it is on."""
        self._change({code: value})

    def open_filter(self, code: str) -> None:
        """Open the list of a filter below its chip, or turn one on that is on or off."""
        if code in self._switches:
            self.choose(code, True)  # noqa: FBT003 - a value of the query
            return
        popup = ListFilter(tr(self._names[code]), self.options(code), self.codes(code), self)
        popup.applied.connect(lambda codes: self.choose(code, tuple(codes)))
        popup.open_below(self)

    def codes(self, code: str) -> tuple[str, ...]:
        """Return what is chosen in a filter of several values."""
        return getattr(self.query, code)

    def options(self, code: str) -> Options:
        """Return what a filter of several values offers, (code, label)."""
        name = self._lists[code][1]
        return (
            [(choice.code, choice.label) for choice in choices(name)] if name else self._given.get(code, ())
        )

    def menu(self) -> QMenu:
        """Return the menu that offers every filter."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, name in self._names.items():
            action = menu.addAction(tr(name))
            action.setObjectName(f"filter_{code}")
            action.triggered.connect(lambda _checked=False, code=code: self.open_filter(code))
        return menu

    def value_text(self, code: str) -> str:
        """Return what the chip of a filter says; "" while the filter lets everything through."""
        if code in self._switches:
            return tr("Ja") if getattr(self.query, code) else ""
        codes, names = self.codes(code), dict(self.options(code))
        text = ", ".join(names.get(one, one) for one in codes[:_NAMED_IN_CHIP])
        more = len(codes) - _NAMED_IN_CHIP
        return f"{text} +{more}" if more > 0 else text

    # -- parts -----------------------------------------------------------------------------------

    def _below(self) -> QPoint:
        return self.mapToGlobal(self.rect().bottomLeft())

    def _show(self) -> None:
        said = {code: self.value_text(code) for code in self._names}
        self.set_filters([Filter(code, tr(self._names[code]), text) for code, text in said.items() if text])

    def _change(self, values: Mapping[str, Any]) -> None:
        query = cast("Q", replace(cast("Any", self.query), **values))
        if query != self.query:
            self.show_query(query)
            self.changed.emit(query)
