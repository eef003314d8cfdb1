"""The view Partnerskaber: all standing cooperations as a list with filters, and the pane of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.partnership_query import PartnershipQuery, PartnershipRow
from kmdesk.services.partnerships import Partnerships
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.lists.query_filters import Choosable, QueryFilters
from kmdesk.ui.lists.records_page import RecordsPage
from kmdesk.ui.lists.views_page import view_tabs
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.agreements.views import VIEWS
from kmdesk.ui.screens.partnerships.columns import partnership_columns
from kmdesk.ui.screens.partnerships.pane import PartnershipPane
from kmdesk.ui.screens.partnerships.steps import PartnershipSteps
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState

_LISTS: Choosable = {
    "types": (mark("Type"), "partnership_type"),
    "municipalities": (mark("Kommune"), ""),
    "statuses": (mark("Status"), "partnership_status"),
}
_SWITCHES: Mapping[str, str] = {"due": mark("Mangler møde"), "late": mark("Forfaldne beslutninger")}
_KINDS = frozenset(
    {
        "partnership",
        "partnership_member",
        "partnership_meeting",
        "partnership_decision",
        "company",
        "need",
        "match",
        "task",
        "project",
    }
)


class PartnershipsPage(RecordsPage[PartnershipRow, PartnershipQuery]):
    """The cooperations."""

    open_company = Signal(str)
    open_need = Signal(str)
    print_minutes = Signal(str)
    new_company = Signal()

    def __init__(
        self,
        ops: Operations,
        partnerships: Partnerships,
        search: Search,
        local: Local,
        clock: Clock,
    ) -> None:
        def now() -> datetime:
            return datetime.fromisoformat(clock.wall())

        marks = Marks()
        super().__init__(
            ops,
            partnership_columns(marks, now),
            partnerships.list,
            PartnershipQuery(),
            name=tr("Partnerskaber"),
            find=tr("Filtrér samarbejder"),
            kinds=_KINDS,
            marks=marks,
            give_way=("municipalities", "last", "members", "type"),
        )
        self.text_filter.setObjectName("partnership_filter")
        self.table.setObjectName("partnership_list")
        self.filters = QueryFilters(PartnershipQuery(), _LISTS, _SWITCHES)
        self.filters.setObjectName("partnership_chips")
        self.add_filters(self.filters)
        self.offer("municipalities", partnerships.list.municipalities)
        self.steps = PartnershipSteps(ops, partnerships, search, local, clock, self)
        end = Button(tr("Afslut"), dense=True)
        end.setObjectName("bulk_end")
        end.clicked.connect(lambda: self.steps.end(self.table.chosen()))
        self.add_bulk(end)
        self.pane = PartnershipPane(ops, partnerships, self.steps, now)
        self.add_record_pane(self.pane, local, "partnerships.pane_width")
        new = Button(tr("Nyt samarbejde"), "primary", "plus")
        new.setObjectName("new_partnership")
        new.clicked.connect(self.steps.new)
        self.tabs = view_tabs(VIEWS, "partnerships")
        self.head = self.add_head(tr("Aftaler"), _count_text, self.tabs, new)
        self.follow(self.steps)
        self.steps.new_company.connect(self.new_company)
        self.pane.open_company.connect(self.open_company)
        self.pane.open_need.connect(self.open_need)
        self.pane.print_minutes.connect(self.print_minutes)

    def print_subject(self) -> dict[str, str]:
        """Return whose minutes can be printed: those of the latest meeting held by the one that is shown."""
        latest = self.pane.latest_held if self.pane.isVisible() else ""
        return {"meeting_id": latest} if latest else {}

    def print_shown(self) -> bool:
        """Print those minutes (Ctrl+P)."""
        subject = self.print_subject()
        if subject:
            self.print_minutes.emit(subject["meeting_id"])
        return bool(subject)

    # -- what a list says ----------------------------------------------------------------------------

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "users",
            tr("Ingen partnerskaber endnu"),
            tr("Opret jeres LKS, netværk eller fælles projekt."),
            ("plus|" + tr("Nyt samarbejde"), self.steps.new),
        )

    def foot_text(self, count: int) -> str:
        """Say how many, and how several are marked."""
        return f"{_count_text(count)} · {tr('Mellemrum markerer flere')}"


def _count_text(count: int) -> str:
    return trn(count, "{number} samarbejde", "{number} samarbejder", number=format_number(count))
