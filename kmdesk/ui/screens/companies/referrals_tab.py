"""The tab Henvisninger of a company: what was passed on, to whom, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.services.reference import choice_label
from kmdesk.services.referrals import ReferralRow, Referrals
from kmdesk.store.local import Local
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordList, RecordRow, small_button
from kmdesk.ui.screens.promises.referral_steps import STANDS, ReferralSteps, day_text
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.empty import DelayedSkeleton

_TITLE = 270


class ReferralsTab(QWidget):
    """Loads and refreshes itself. `toast` tells what was done, with undo."""

    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        referrals: Referrals,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("referrals_tab")
        self._ops, self._referrals, self._company_id = ops, referrals, company_id
        self.steps = ReferralSteps(ops, referrals, local, clock, self)
        self.steps.told.connect(lambda text: self.toast.emit(text, True))  # noqa: FBT003 - a signal's argument
        self._content: QWidget = DelayedSkeleton(4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._content)
        ops.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the company's referrals anew."""
        self._ops.read(
            lambda: self._referrals.of_company(self._company_id), self._show, owner=self, key="referrals"
        )

    def new_referral(self) -> None:
        """Open the form of a new referral."""
        self.steps.new(self._company_id)

    def _show(self, found: Sequence[ReferralRow]) -> None:
        empty = (
            "send",
            tr("Ingen henvisninger endnu"),
            tr("Notér, når du sender virksomheden videre til andre."),
        )
        before = self._content
        self._content = RecordList(
            [self._row(row) for row in found], add=(tr("Ny henvisning"), self.new_referral), empty=empty
        )
        self._column.replaceWidget(before, self._content)
        before.hide()
        before.deleteLater()

    def _row(self, row: ReferralRow) -> RecordRow:
        text, tone = STANDS[row.stand]
        to = " · ".join(part for part in (choice_label("system", row.system), row.recipient) if part)
        status = choice_label("referral_status", row.status)
        title, whole = cut_title(row.topic, _TITLE)
        lines = (
            whole,
            to,
            " · ".join(
                part
                for part in (
                    status,
                    tr("svar senest {date}", date=day_text(row.due_on)) if row.due_on else "",
                )
                if part
            ),
            row.answer,
            tr("Virksomheden fik besked {date}", date=day_text(row.reported_on)) if row.reported_on else "",
        )
        buttons = [
            small_button("trash-2", tr("Slet {name}", name=row.topic), self._doing(self.steps.delete, row))
        ]
        if row.stand != "told":
            told = small_button(
                "check",
                tr("Virksomheden ved besked om {name}", name=row.topic),
                self._doing(self.steps.report_back, row),
            )
            told.setObjectName("report_back")
            buttons.insert(0, told)
        shown = RecordRow(title, lines, buttons=buttons)
        mark = StatusMark(tr(text), tone)
        below = shown.layout()
        if below is not None:
            below.addWidget(mark)
            below.setAlignment(mark, Qt.AlignmentFlag.AlignLeft)
        shown.opened.connect(lambda: self.steps.edit(row.id))
        return shown

    @staticmethod
    def _doing(step: Callable[[ReferralRow], None], row: ReferralRow) -> Callable[[], None]:
        return lambda: step(row)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind == "referral" for kind, _ in touched):
            self.refresh()
