"""The filters of the bank of standing places: what their chips say, and the small lists that change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu

from kmdesk.core.i18n import mark, tr
from kmdesk.services.place_query import PlaceQuery
from kmdesk.services.reference import choices
from kmdesk.ui.screens.candidates.filters import CandidateFilter
from kmdesk.ui.widgets.chips import ChipBar, Filter

LISTS: Mapping[str, str] = {"types": "place_type", "municipalities": "", "statuses": "place_status"}
"""Filters of several values -> the list they choose from; municipalities are those of the desk."""
SWITCHES: Mapping[str, str] = {"free": mark("Ledig nu"), "old": mark("Ikke bekræftet længe")}
"""Filters that are on or off -> what they are called."""
NAMES: Mapping[str, str] = {
    "types": mark("Type"),
    "municipalities": mark("Kommune"),
    "statuses": mark("Status"),
    **SWITCHES,
}
_NAMED_IN_CHIP = 2


class PlaceFilters(ChipBar):
    """The filters in use. `changed` brings the new query."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("place_chips")
        self.query = PlaceQuery()
        self._municipalities: Sequence[tuple[str, str]] = ()
        self.opened.connect(self.open_filter)
        self.removed.connect(lambda code: self._choose(code, False if code in SWITCHES else ()))
        self.add_requested.connect(self._offer)
        self.cleared.connect(self.clear)

    def show_municipalities(self, municipalities: Sequence[tuple[str, str]]) -> None:
        """Offer these municipalities, (code, name)."""
        self._municipalities = municipalities
        self._show()

    def show_query(self, query: PlaceQuery) -> None:
        """Show the filters of a query without changing it."""
        self.query = query
        self._show()

    def clear(self) -> None:
        """Take every filter away; text and order stay."""
        kept = PlaceQuery(text=self.query.text, sort=self.query.sort, descending=self.query.descending)
        self._change(kept)

    def open_filter(self, code: str) -> None:
        """Open the list of a filter below its chip, or turn one on that is on or off."""
        if code in SWITCHES:
            self._choose(code, True)  # noqa: FBT003 - a value of the query
            return
        chosen: tuple[str, ...] = getattr(self.query, code)
        popup = CandidateFilter(tr(NAMES[code]), self.options(code), chosen, self)
        popup.applied.connect(lambda codes: self._choose(code, tuple(codes)))
        popup.open_below(self)

    def options(self, code: str) -> Sequence[tuple[str, str]]:
        """Return what a filter of several values offers, (code, label)."""
        if code == "municipalities":
            return self._municipalities
        return [(choice.code, choice.label) for choice in choices(LISTS[code])]

    def menu(self) -> QMenu:
        """Return the menu that offers every filter."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, name in NAMES.items():
            action = menu.addAction(tr(name))
            action.setObjectName(f"filter_{code}")
            action.triggered.connect(lambda _checked=False, code=code: self.open_filter(code))
        return menu

    # -- parts -----------------------------------------------------------------------------------

    def _show(self) -> None:
        shown: list[Filter] = []
        for code in LISTS:
            codes: tuple[str, ...] = getattr(self.query, code)
            names = dict(self.options(code))
            if codes:
                text = ", ".join(names.get(one, one) for one in codes[:_NAMED_IN_CHIP])
                more = len(codes) - _NAMED_IN_CHIP
                shown.append(Filter(code, tr(NAMES[code]), f"{text} +{more}" if more > 0 else text))
        shown += [
            Filter(code, tr(name), tr("Ja")) for code, name in SWITCHES.items() if getattr(self.query, code)
        ]
        self.set_filters(shown)

    def _choose(self, code: str, value: Any) -> None:  # noqa: ANN401 - codes, or on and off
        self._change(replace(self.query, **{code: value}))

    def _change(self, query: PlaceQuery) -> None:
        if query != self.query:
            self.show_query(query)
            self.changed.emit(query)

    def _offer(self) -> None:
        self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))
