"""The tab Henvisninger of a company: what was passed on, to whom, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.services.reference import choice_label
from kmdesk.services.referrals import ReferralRow, Referrals
from kmdesk.store.local import Local
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordList, RecordRow, small_button
from kmdesk.ui.screens.companies.records_tab import RecordsTab
from kmdesk.ui.screens.promises.referral_steps import STANDS, ReferralSteps, day_text
from kmdesk.ui.widgets.badge import StatusMark

_KINDS = frozenset({"referral"})
_TITLE = 270


class ReferralsTab(RecordsTab[Sequence[ReferralRow]]):
    """The referrals. `open_need` brings the need one is about."""

    open_need = Signal(str)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        referrals: Referrals,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ops, company_id, name="referrals_tab", kinds=_KINDS, parent=parent)
        self._referrals = referrals
        self.steps = ReferralSteps(ops, referrals, local, clock, self)
        self.steps.told.connect(self.tell)
        self.refresh()

    def read(self) -> Sequence[ReferralRow]:
        """Return the company's referrals."""
        return self._referrals.of_company(self._company_id)

    def new_referral(self) -> None:
        """Open the form of a new referral."""
        self.steps.new(self._company_id)

    def content(self, found: Sequence[ReferralRow]) -> QWidget:
        """Return a row for each referral."""
        empty = (
            "send",
            tr("Ingen henvisninger endnu"),
            tr("Notér, når du sender virksomheden videre til andre."),
        )
        return RecordList(
            [self._row(row) for row in found], add=(tr("Ny henvisning"), self.new_referral), empty=empty
        )

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
            tr("Behov: {name}", name=row.need) if row.need_id else "",
            row.answer,
            tr("Virksomheden fik besked {date}", date=day_text(row.reported_on)) if row.reported_on else "",
        )
        buttons = [
            small_button("trash-2", tr("Slet {name}", name=row.topic), self._doing(self.steps.delete, row))
        ]
        if row.need_id:
            need = small_button(
                "briefcase", tr("Åbn behovet {name}", name=row.need), lambda: self.open_need.emit(row.need_id)
            )
            need.setObjectName("open_need")
            buttons.insert(0, need)
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
