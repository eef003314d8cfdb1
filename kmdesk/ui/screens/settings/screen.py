"""Indstillinger: the sections at the left, one of them at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.services.match_weights import MatchWeights
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.reference_sources import ReferenceLists
from kmdesk.services.security import Security
from kmdesk.ui import icons, theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.about_page import AboutPage
from kmdesk.ui.screens.settings.appearance import AppearancePage
from kmdesk.ui.screens.settings.broker_page import BrokerPage
from kmdesk.ui.screens.settings.contract_page import ContractPage
from kmdesk.ui.screens.settings.lists_page import ListsPage
from kmdesk.ui.screens.settings.matching_page import MatchingPage
from kmdesk.ui.screens.settings.municipalities_page import MunicipalitiesPage
from kmdesk.ui.screens.settings.office_page import OfficePage
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.screens.settings.rules_page import RulesPage
from kmdesk.ui.screens.settings.security_page import SecurityPage
from kmdesk.ui.widgets.rows import dress_list
from kmdesk.ui.widgets.section_header import SectionHeader

_LIST = 224


class SettingsScreen(QWidget):
    """The sections. `settings_changed(Settings)` brings what is to be kept beside the data."""

    settings_changed = Signal(object)
    comfortable_rows_changed = Signal(bool)
    print_code = Signal(str)
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every screen is made of
        self,
        ops: Operations,
        office: OfficeSettings,
        security: Security,
        settings: Settings,
        profile: Profile,
        clock: Clock,
        *,
        weights: MatchWeights | None = None,
        sharing: OfficePage | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings_screen")
        self.appearance = AppearancePage(ops, office, settings)
        self.broker = BrokerPage(ops, office, clock)
        self.contract = ContractPage(ops, office, clock)
        self.rules = RulesPage(ops, office, clock)
        self.municipalities = MunicipalitiesPage(ops, office, clock)
        self.security = SecurityPage(ops, security, profile, clock)
        self.lists = ListsPage(ops, ReferenceLists(profile.postal_codes))
        self.matching = MatchingPage(ops, weights) if weights else None
        of_matching = (
            (("matching", tr("Matchning"), "sliders-horizontal", self.matching),) if self.matching else ()
        )
        self._sections: Sequence[tuple[str, str, str, SettingsPage]] = (
            ("appearance", tr("Udseende"), "sun", self.appearance),
            ("broker", tr("Om dig"), "user", self.broker),
            ("contract", tr("Kontrakten"), "target", self.contract),
            ("rules", tr("Regler"), "clock", self.rules),
            ("municipalities", tr("Kommunerne"), "map-pin", self.municipalities),
            *of_matching,
            *((("office", tr("Kontoret"), "link", sharing),) if sharing else ()),
            ("security", tr("Sikkerhed og kopier"), "lock", self.security),
            ("lists", tr("Lister"), "list", self.lists),
            ("about", tr("Om kmdesk"), "info", AboutPage(profile)),
        )
        self.appearance.changed.connect(self.settings_changed)
        self.appearance.comfortable_rows_changed.connect(self.comfortable_rows_changed)
        self.security.print_code.connect(self.print_code)
        self.list = QListWidget()
        self.list.setObjectName("settings_list")
        self.list.setAccessibleName(tr("Afsnit i Indstillinger"))
        self.list.setFixedWidth(theme.px(_LIST))
        self.list.setSelectionBehavior(QListWidget.SelectionBehavior.SelectRows)
        dress_list(self.list, comfortable=True)
        self._pages = QStackedWidget()
        for code, title, _icon, page in self._sections:
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, code)
            self.list.addItem(item)
            page.setObjectName(f"{code}_page")
            page.toast.connect(self.toast)
            self._pages.addWidget(page)
        self._draw_icons()
        self._lay_out()
        self.list.currentRowChanged.connect(self._open)
        self.list.setCurrentRow(0)
        theme.changed.connect(self._draw_icons)

    def activate(self) -> None:
        """Read what the open section shows."""
        self._page().activate()

    def open_section(self, code: str) -> None:
        """Show a section by its code: appearance, broker, contract, rules, municipalities and so on."""
        codes = [section[0] for section in self._sections]
        self.list.setCurrentRow(codes.index(code))

    def focus_list(self) -> None:
        """Put the focus on the sections."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _page(self) -> SettingsPage:
        return self._sections[self._pages.currentIndex()][3]

    def _open(self, row: int) -> None:
        self._pages.setCurrentIndex(row)
        self._page().activate()

    def _draw_icons(self) -> None:
        """Draw the icons in the colours in use."""
        side = theme.px(16)
        self.list.setIconSize(QSize(side, side))
        self.list.setFixedWidth(theme.px(_LIST))
        for row, (_code, _title, icon, _page) in enumerate(self._sections):
            self.list.item(row).setIcon(icons.icon(icon))

    def _lay_out(self) -> None:
        head = SectionHeader(tr("Indstillinger"), "", page=True)
        around = head.layout()
        if around is not None:
            around.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        row = QHBoxLayout()
        row.setSpacing(0)
        row.setContentsMargins(theme.px(16), 0, 0, 0)
        row.addWidget(self.list)
        row.addWidget(_line(upright=True))
        row.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(_line(upright=False))
        column.addLayout(row, 1)


def _line(*, upright: bool) -> QFrame:
    line = QFrame()
    line.setProperty("hairline", "block")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
