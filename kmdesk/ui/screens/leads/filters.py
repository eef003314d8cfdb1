"""The filters of the companies that won a job: lists, switches, and since when it was won."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from kmdesk.core.i18n import mark, trn
from kmdesk.services.lead_query import LeadQuery
from kmdesk.services.service_rules import shipped
from kmdesk.ui.lists.query_filters import Choosable, QueryFilters

_LISTS: Choosable = {
    "statuses": (mark("Status"), "lead_status"),
    "sources": (mark("Kilde"), ""),
    "municipalities": (mark("Kommune"), ""),
}
_SWITCHES: Mapping[str, str] = {
    "open": mark("Ikke ringet endnu"),
    "unknown_industry": mark("Branche ukendt"),
}
_WON = "won_within"
_NAMES: Mapping[str, str] = {
    "statuses": mark("Status"),
    _WON: mark("Vundet"),
    "sources": mark("Kilde"),
    "municipalities": mark("Kommune"),
    **_SWITCHES,
}
_MONTHS = (1, 3, 12)
"""What the menu offers to look back over, no rule: the call list has its own months, which are added."""


class LeadFilters(QueryFilters[LeadQuery]):
    """The filters in use. `changed` brings the new query."""

    def __init__(self) -> None:
        super().__init__(LeadQuery(), _LISTS, _SWITCHES, _NAMES)
        self.setObjectName("lead_chips")

    def open_filter(self, code: str) -> None:
        """Open what changes a filter."""
        if code == _WON:
            self.months_menu().popup(self._below())
        else:
            super().open_filter(code)

    def value_text(self, code: str) -> str:
        """Return what the chip of a filter says."""
        if code != _WON:
            return super().value_text(code)
        months = self.query.won_within
        return "" if months is None else _months_text(months)

    def months_menu(self) -> QMenu:
        """Return the menu that offers since when a job was won; the call list's own months are among them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for months in sorted({*_MONTHS, shipped("call_won_months")}):
            action = menu.addAction(_months_text(months))
            action.setObjectName(f"won_{months}")
            action.triggered.connect(lambda _checked=False, months=months: self.choose(_WON, months))
        return menu


def _months_text(months: int) -> str:
    return trn(months, "inden for {n} måned", "inden for {n} måneder")
