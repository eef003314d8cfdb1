"""The page Virksomheder: the list of companies, and beside it the forecast panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.forecast import Forecasts
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.store.store import Store
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.extra_tab import ExtraTab
from kmdesk.ui.screens.companies.screen import CompaniesScreen
from kmdesk.ui.screens.forecast.view import ForecastView
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.tabs import Tabs


class CompaniesPage(CompaniesScreen):
    """The screen of the companies with tabs below its heading; whatever opens a company turns to its list."""

    ring = Signal(object, str)
    print_forms = Signal(object, str)
    print_report = Signal(str)

    def __init__(
        self,
        ops: Operations,
        store: Store,
        local: Local,
        clock: Clock,
        *,
        forecasts: Forecasts,
        search: Search,
        extra_tabs: Sequence[ExtraTab] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ops, store, local, clock, extra_tabs=extra_tabs, parent=parent)
        self.forecast = ForecastView(
            ops, forecasts, search, local=local, clock=clock, listed=self._what_is_listed
        )
        buttons = [button for group in self.forecast.buttons.values() for button in group]
        self._panel_head = SectionHeader(tr("Virksomheder"), "", *buttons, page=True)
        self.tabs = Tabs()
        self.tabs.setObjectName("companies_tabs")
        self.tabs.add_tab("list", tr("Virksomheder"))
        self.tabs.add_tab("forecast", tr("Prognosepanel"))
        self._views = QStackedWidget()
        self._stand_above()
        self._connect_panel()
        self._turn()

    # -- what the shell asks for -----------------------------------------------------------------

    def activate(self) -> None:
        """Show the view that is chosen, up to date."""
        if self.shows_forecast:
            self.forecast.activate()
        else:
            super().activate()

    def open_company(self, company_id: str) -> None:
        """Show a company in the pane beside the list."""
        self.show_tab("list")
        super().open_company(company_id)

    def show_query(self, query: CompanyQuery) -> None:
        """Filter the list."""
        self.show_tab("list")
        super().show_query(query)

    def print_subject(self) -> dict[str, Any]:
        """Return what can be printed of the view that is shown."""
        return self.forecast.print_subject() if self.shows_forecast else super().print_subject()

    def print_shown(self) -> bool:
        """Print the report or the forms of the forecast panel, where that is shown (Ctrl+P)."""
        return self.shows_forecast and self.forecast.print_shown()

    def focus_list(self) -> None:
        """Put the focus on the list of the view."""
        self.forecast.focus_list() if self.shows_forecast else super().focus_list()

    def focus_filter(self) -> None:
        """Put the focus in the filter of the view."""
        self.forecast.focus_filter() if self.shows_forecast else super().focus_filter()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self.forecast.panes() if self.shows_forecast else super().panes()

    def export(self) -> None:
        """Write the list of companies, or the panel's figures (Ctrl+E)."""
        self.forecast.export() if self.shows_forecast else super().export()

    @property
    def shows_forecast(self) -> bool:
        """Whether the forecast panel is shown."""
        return self.tabs.current() == "forecast"

    def show_tab(self, code: str) -> None:
        """Turn to the `list` or to the `forecast` panel."""
        if self.tabs.current() != code:
            self.tabs.set_current(code)
            self.focus_list()

    # -- parts -----------------------------------------------------------------------------------

    def _stand_above(self) -> None:
        """Put both headings and the tabs above what each view shows."""
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        top.setSpacing(theme.px(6))
        for part in (self._head, self._panel_head, self.tabs):
            top.addWidget(part)
        for view in (self.body, self.forecast):
            self._views.addWidget(view)
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.addLayout(top)
            outer.addWidget(self._views, 1)

    def _connect_panel(self) -> None:
        panel = self.forecast
        panel.toast.connect(self.toast)
        panel.open_company.connect(self.open_company)
        panel.new_company.connect(self.new_company)
        for name in ("ring", "print_forms", "print_report"):
            getattr(panel, name).connect(getattr(self, name))
        panel.said.connect(lambda text: self._panel_head.show_texts(tr("Virksomheder"), text))
        self.tabs.changed.connect(lambda _code: self._on_tab())

    def _on_tab(self) -> None:
        self._turn()
        self.activate()

    def _turn(self) -> None:
        shown = self.shows_forecast
        self._views.setCurrentWidget(self.forecast if shown else self.body)
        self._head.setVisible(not shown)
        self._panel_head.setVisible(shown)
        self.setFocusProxy(self.forecast.round.table if shown else self.table)

    def _what_is_listed(self) -> tuple[CompanyQuery, int]:
        return self.query, self._model.known_count or 0
