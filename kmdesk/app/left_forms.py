"""Forms that are gone on with over the place they belong to: of growth plans, tools, settings and rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kmdesk.core.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kmdesk.app.wiring import Wiring
    from kmdesk.models import GrowthInitiative
    from kmdesk.services.growth import AreaLine, Strategy
    from kmdesk.services.tool_box import ToolLine
    from kmdesk.ui.dialogs.record_dialog import RecordDialog
    from kmdesk.ui.screens.schemes.screen import SchemesScreen
    from kmdesk.ui.screens.settings.screen import SettingsScreen


class LeftForms:
    """Opens each form; the form finds its own draft by its key."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def initiative(self, key: str) -> None:
        """Open the form of `COMPANY:new` or of `INITIATIVE`."""
        from kmdesk.ui.dialogs.initiative import initiative_dialog

        wiring, growth = self._wiring, self._wiring.services.growth
        company_id, _, new = key.partition(":")

        def read() -> tuple[GrowthInitiative, tuple[AreaLine, ...]]:
            one = growth.blank(company_id) if new else growth.initiative(key)
            return one, growth.view(one.company_id).areas

        def show(found: tuple[GrowthInitiative, tuple[AreaLine, ...]]) -> None:
            one, areas = found
            wiring.open_company(one.company_id)
            common = wiring.ops, growth, wiring.desk.local, wiring.clock
            dialog = initiative_dialog(
                *common, initiative=one, areas=areas, is_new=bool(new), parent=wiring.window
            )
            self._open(dialog, tr("Initiativet er gemt"))

        wiring.ops.read(read, show, owner=wiring)

    def strategy(self, company_id: str) -> None:
        """Open the form of a company's strategy."""
        from kmdesk.ui.screens.companies.strategy_section import strategy_dialog

        wiring, growth = self._wiring, self._wiring.services.growth

        def show(strategy: Strategy) -> None:
            common = wiring.ops, growth, wiring.desk.local, wiring.clock
            dialog = strategy_dialog(*common, company_id=company_id, strategy=strategy, parent=wiring.window)
            self._open(dialog, tr("Strategien er gemt"))

        wiring.open_company(company_id)
        wiring.ops.read(lambda: growth.view(company_id).strategy, show, owner=wiring)

    def tool(self, company_id: str, tool: str) -> None:
        """Open the form of what a company said to a tool."""
        from kmdesk.ui.screens.companies.tools_tab import tool_dialog

        wiring, tools = self._wiring, self._wiring.services.tool_box

        def show(line: ToolLine | None) -> None:
            if line is not None:
                common = wiring.ops, tools, wiring.desk.local, wiring.clock
                dialog = tool_dialog(*common, company_id=company_id, line=line, parent=wiring.window)
                self._open(dialog, tr("Gemt"))

        wiring.open_company(company_id)
        wiring.ops.read(
            lambda: next((one for one in tools.lines(company_id) if one.tool == tool), None),
            show,
            owner=wiring,
        )

    def municipality(self, code: str) -> None:
        """Open the form of a municipality's contact in the settings."""
        page = cast("SettingsScreen", self._page("settings"))
        page.open_section("municipalities")
        page.municipalities.edit(code)

    def rate(self, scheme: str, kind: str) -> None:
        """Open the form of a new rate over its scheme."""
        cast("SchemesScreen", self._page("schemes")).new_rate_of(scheme, kind)

    def _page(self, name: str) -> QWidget:
        return self._wiring.window.open_page(name)

    def _open(self, dialog: RecordDialog, saved: str) -> None:
        dialog.saved.connect(lambda: self._wiring.toast(saved, undo=True))
        dialog.open()
