"""The parts of the screen Løfter beside the promises: referrals, inquiries, and what is gathered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.ui.screens.promises.gathering_page import GatheringPage
from kmdesk.ui.screens.promises.inquiries_page import InquiriesPage
from kmdesk.ui.screens.promises.inquiry_asks import InquiryDesk
from kmdesk.ui.screens.promises.referrals_page import ReferralsPage

PARTS: Mapping[str, tuple[str, str]] = {
    "promises": (mark("Løfter"), mark("Nyt løfte")),
    "referrals": (mark("Henvisninger"), mark("Ny henvisning")),
    "inquiries": (mark("Henvendelser"), mark("Ny henvendelse")),
    "gathering": (mark("Opsamling"), mark("Ny henvendelse")),
}
"""Part of the screen -> what it is called, and what is made there."""


class Part(Protocol):
    """What the screen asks of a part."""

    def activate(self) -> None:
        """Read anew what is shown."""
        ...

    def focus_list(self) -> None:
        """Put the focus on the list."""
        ...

    def focus_filter(self) -> None:
        """Put the focus in the filter."""
        ...

    def new_here(self) -> None:
        """Open the form of a new one."""
        ...


class Parts(QObject):
    """Makes the pages, and hands on what they ask for. `counted`: a part, and how many it shows."""

    open_company = Signal(str)
    open_need = Signal(str)
    open_inquiry = Signal(str)
    new_company = Signal()
    print_gathering = Signal(object)
    toast = Signal(str, bool)
    counted = Signal(str, str)

    def __init__(self, desk: InquiryDesk, referrals: Referrals, search: Search) -> None:
        super().__init__()
        self.referrals = ReferralsPage(desk.ops, referrals, search, desk.local, desk.clock)
        self.inquiries = InquiriesPage(desk, referrals, search)
        self.gathering = GatheringPage(desk, referrals, search)
        self.all: Mapping[str, Part] = {
            "referrals": self.referrals,
            "inquiries": self.inquiries,
            "gathering": self.gathering,
        }
        self.referrals.told.connect(lambda text: self.toast.emit(text, True))  # noqa: FBT003 - a signal's argument
        self.referrals.counted.connect(
            lambda n: self._count("referrals", trn(n, "{n} henvisning", "{n} henvisninger") if n else "")
        )
        self.inquiries.counted.connect(
            lambda n: self._count("inquiries", trn(n, "{n} henvendelse", "{n} henvendelser") if n else "")
        )
        self.gathering.counted.connect(lambda n: self._count("gathering", tr("{n} i alt", n=n) if n else ""))
        for page in (self.referrals, self.inquiries):
            page.open_company.connect(self.open_company)
            page.new_company.connect(self.new_company)
        for page in (self.inquiries, self.gathering):
            page.toast.connect(self.toast)
            page.open_need.connect(self.open_need)
        self.gathering.open_inquiry.connect(self.open_inquiry)
        self.gathering.print_wanted.connect(self.print_gathering)

    def panes(self, code: str) -> tuple[QWidget, ...]:
        """Return what F6 moves between in a part; nothing for one without panes."""
        page = {"inquiries": self.inquiries, "gathering": self.gathering}.get(code)
        return page.panes() if page is not None else ()

    def _count(self, code: str, text: str) -> None:
        self.counted.emit(code, text)
