"""The tabs below the heading of Behov & jobordrer: the needs and orders, and the bank of places."""

from __future__ import annotations

from typing import Literal

from kmdesk.core.i18n import mark, tr
from kmdesk.ui.widgets.tabs import Tabs

View = Literal["orders", "places"]
_VIEWS: dict[View, str] = {"orders": mark("Behov og ordrer"), "places": mark("Pladsbank")}


class ViewTabs(Tabs):
    """Each view has its own, standing at itself: turning to the other one is asked for with `changed`."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.setObjectName("view_tabs")
        for code, text in _VIEWS.items():
            self.add_tab(code, tr(text))
        self.set_current(view)
