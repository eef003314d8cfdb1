"""What is done with a referral, from a list or a company's tab: opened, told, deleted."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Referral
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.services.referrals import ENDED, ReferralRow, Referrals
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.referral import referral_dialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.badge import Tone

STANDS: dict[str, tuple[str, Tone]] = {
    "overdue": (mark("Svar mangler"), "late"),
    "to_tell": (mark("Fortæl virksomheden"), "soon"),
    "open": (mark("Venter på svar"), "neutral"),
    "told": (mark("Virksomheden ved besked"), "ok"),
}


class ReferralSteps(QObject):
    """The steps; `told` brings what to say once one is taken."""

    told = Signal(str)

    def __init__(
        self, ops: Operations, referrals: Referrals, local: Local, clock: Clock, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ops, self._referrals, self._local, self._clock = ops, referrals, local, clock
        self._window = parent

    def new(self, company_id: str, *, visit_id: str = "", topic: str = "") -> None:
        """Open the form of a new referral of a company."""
        self._open(self._referrals.blank(company_id, visit_id=visit_id, topic=topic), is_new=True)

    def edit(self, referral_id: str) -> None:
        """Open the form of a referral."""
        self._ops.read(
            lambda: self._referrals.get(referral_id), lambda one: self._open(one, is_new=False), owner=self
        )

    def report_back(self, row: ReferralRow) -> None:
        """Note that the company was told; without an answer the form asks for it first."""
        if row.status in ENDED:
            text = tr("Noteret: {company} ved besked", company=row.company)
            self._ops.write(
                lambda: self._referrals.report_back(row.id), lambda _: self.told.emit(text), owner=self
            )
        else:
            self.edit(row.id)

    def delete(self, row: ReferralRow) -> None:
        """Delete a referral; undo brings it back."""
        text = tr("Slettet: {title}", title=row.topic)
        self._ops.write(lambda: self._referrals.delete(row.id), lambda _: self.told.emit(text), owner=self)

    def _open(self, referral: Referral, *, is_new: bool) -> None:
        dialog = referral_dialog(
            self._ops, self._referrals, self._local, self._clock, referral, self._window, is_new=is_new
        )
        dialog.saved.connect(lambda: self.told.emit(tr("Henvisningen er gemt")))
        dialog.open()


def day_text(text: str) -> str:
    """Return a stored day as people read it; empty stays empty."""
    day = parse_date(text)
    return long_date(day) if day else ""
