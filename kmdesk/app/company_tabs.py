"""The tabs of a company's pane that other subjects bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui.screens.companies.extra_tab import ExtraTab

if TYPE_CHECKING:
    from kmdesk.app.wiring import Wiring


class CompanyTabs:
    """Makes the tabs, each when somebody turns to it."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._ops, self._services = wiring.ops, wiring.services
        self._local, self._clock = wiring.desk.local, wiring.clock

    def all(self) -> tuple[ExtraTab, ...]:
        """Return the tabs in their order."""
        return (
            ExtraTab("places", tr("Pladser"), self._places),
            ExtraTab("agreements", tr("Aftaler"), self._agreements),
            ExtraTab("referrals", tr("Henvisninger"), self._referrals),
            ExtraTab("inquiries", tr("Henvendelser"), self._inquiries),
            ExtraTab("growth", tr("Vækstplan"), self._growth),
            ExtraTab("tools", tr("Redskaber"), self._tools),
            ExtraTab("forecast", tr("Prognose"), self._forecast),
        )

    def _referrals(self, company_id: str, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.companies.referrals_tab import ReferralsTab

        tab = ReferralsTab(self._ops, self._services.referrals, self._local, self._clock, company_id, parent)
        tab.open_need.connect(self._wiring.open_need)
        tab.toast.connect(self._wiring.toast)
        return tab

    def _inquiries(self, company_id: str, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.companies.inquiries_tab import InquiriesTab
        from kmdesk.ui.screens.promises.inquiry_asks import InquiryDesk

        services = self._services
        desk = InquiryDesk(self._ops, services.inquiries, services.gathering, self._local, self._clock)
        tab = InquiriesTab(desk, services.referrals, services.search, company_id, parent)
        tab.open_inquiry.connect(self._wiring.inquiries.open)
        tab.toast.connect(self._wiring.toast)
        return tab

    def _growth(self, company_id: str, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.companies.growth_tab import GrowthTab

        tab = GrowthTab(
            self._ops,
            self._services.growth,
            self._services.skills_map,
            self._local,
            self._clock,
            company_id,
            parent,
        )
        tab.open_need.connect(self._wiring.open_need)
        tab.toast.connect(self._wiring.toast)
        return tab

    def _places(self, company_id: str, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.companies.places_tab import PlacesTab

        tab = PlacesTab(
            self._ops, self._services.standing_places, self._local, self._clock, company_id, parent
        )
        tab.open_place.connect(self._wiring.open_place)
        tab.toast.connect(self._wiring.toast)
        return tab

    def _tools(self, company_id: str, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.companies.tools_tab import ToolsTab

        tab = ToolsTab(self._ops, self._services.tool_box, self._local, self._clock, company_id, parent)
        tab.toast.connect(self._wiring.toast)
        return tab

    def _forecast(self, company_id: str, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.companies.forecast_tab import ForecastTab

        tab = ForecastTab(self._ops, self._services.forecasts, company_id, parent)
        tab.key_in.connect(self._wiring.key_in_forecast)
        tab.print_form.connect(self._wiring.documents.preview_forecast_form)
        tab.toast.connect(self._wiring.toast)
        return tab

    def _agreements(self, company_id: str, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.companies.agreements_tab import AgreementsTab
        from kmdesk.ui.screens.companies.partnerships_part import PartnershipsPart

        tab = AgreementsTab(
            self._ops, self._services.agreements, self._local, self._clock, company_id, parent
        )
        below = PartnershipsPart(
            self._ops,
            self._services.partnerships,
            self._services.search,
            self._local,
            self._clock,
            company_id,
        )
        below.open_partnership.connect(self._wiring.open_partnership)
        below.toast.connect(self._wiring.toast)
        tab.add_below(below)
        tab.open_agreement.connect(self._wiring.open_agreement)
        tab.print_agreement.connect(self._wiring.documents.preview_agreement)
        tab.toast.connect(self._wiring.toast)
        return tab
