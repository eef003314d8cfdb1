"""Forms that are gone on with over the place they belong to, each with what was typed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kmdesk.core.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kmdesk.app.wiring import Wiring
    from kmdesk.models import Company, GrowthInitiative
    from kmdesk.services.growth import AreaLine, Strategy
    from kmdesk.services.order_detail import OrderDetail
    from kmdesk.services.tool_box import ToolLine
    from kmdesk.ui.dialogs.record_dialog import RecordDialog
    from kmdesk.ui.screens.needs.page import NeedsPage
    from kmdesk.ui.screens.promises.screen import PromisesScreen
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

    def promise(self, key: str) -> None:
        """Open the form of a promise over the list; `new` for one that is new."""
        screen = cast("PromisesScreen", self._page("promises"))
        screen.show_part("promises")
        screen.edit_promise("" if key == "new" else key)

    def contact_basis(self, company_id: str) -> None:
        """Open the form of why a company may be contacted."""
        from kmdesk.ui.dialogs.contact_basis import contact_basis_dialog

        wiring, companies = self._wiring, self._wiring.services.companies

        def show(company: Company) -> None:
            local = wiring.desk.local
            dialog = contact_basis_dialog(wiring.ops, companies, local, wiring.clock, company, wiring.window)
            self._open(dialog, tr("Gemt"))

        wiring.open_company(company_id)
        wiring.ops.read(lambda: companies.company(company_id), show, owner=wiring)

    def end_of_visit(self, visit_id: str) -> None:
        """Open the form that ends a visit, over the visit."""
        from kmdesk.ui.screens.visits.finish_dialog import FinishDialog

        wiring = self._wiring
        wiring.open_visit(visit_id)
        visits, local = wiring.services.visits, wiring.desk.local
        dialog = FinishDialog(wiring.ops, visits, local, wiring.clock, visit_id, parent=wiring.window)
        dialog.print_summary.connect(wiring.documents.preview_summary)
        dialog.open_when_loaded()

    def order(self, key: str) -> None:
        """Open what was asked about an order: `NEED:what`, `NEED:what:SHARING` or `NEED,NEED:close`."""
        orders = cast("NeedsPage", self._page("needs")).orders
        ids, what, *about = key.split(":")
        wanted = ids.split(",")
        if len(wanted) > 1:
            orders.doing.act_on_many(what, "", wanted)
            return
        need_id = wanted[0]
        wiring, details = self._wiring, self._wiring.services.order_details

        def ask(detail: OrderDetail) -> None:
            act = "set_received" if what == "receive" and detail.need.order_number else what
            orders.doing.act(act, "".join(about), detail)

        wiring.open_need(need_id)
        wiring.ops.read(lambda: details.detail(need_id), ask, owner=wiring)

    def settings(self, record: str) -> None:
        """Show the section of the settings where something was typed; it shows it by itself."""
        sections = {"project": "contract"}
        cast("SettingsScreen", self._page("settings")).open_section(sections.get(record, record))

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
