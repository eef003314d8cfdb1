"""Documents out of the window: made on the store's thread, previewed, and logged when they are given out."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from PySide6.QtCore import QObject

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import language, tr
from kmdesk.services.visit_summary import SummaryFacts, VisitSummaries
from kmdesk.ui.operations import Operations
from kmdesk.ui.shell.window import DeskWindow


class Documents(QObject):
    """Previews and hands out printed documents."""

    def __init__(self, window: DeskWindow, ops: Operations, summaries: VisitSummaries, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._ops, self._summaries, self._clock = window, ops, summaries, clock

    def preview_summary(self, visit_id: str = "") -> None:
        """Preview the summary of a visit, or of the latest one, finished or not."""
        printed_at = self._clock.wall()

        def work() -> tuple[SummaryFacts, bytes]:
            from kmdesk.printing.from_services import visit_summary_pdf

            facts = self._summaries.data(visit_id or self._summaries.latest_visit_id(), printed_at)
            return facts, visit_summary_pdf(facts, language())

        self._ops.read(work, lambda made: self._show_summary(*made), owner=self)

    def preview_recovery_code(self, code: str) -> None:
        """Preview the sheet with the recovery code."""
        from kmdesk.printing.recovery_sheet import render_recovery_sheet
        from kmdesk.printing.recovery_sheet_data import RecoverySheet

        sheet = RecoverySheet(
            desk_name="kmdesk",
            broker_name="",
            code=code,
            made_on=self._clock.today().isoformat(),
            language=language(),
        )
        self._preview(tr("Gendannelseskode"), render_recovery_sheet(sheet), "kmdesk-gendannelseskode.pdf")

    def _show_summary(self, facts: SummaryFacts, pdf: bytes) -> None:
        from kmdesk.printing.documents import VISIT_SUMMARY

        title = tr("Besøgsresumé {number}", number=facts.number)
        dialog = self._preview(title, pdf, f"{facts.number or 'besoeg'}.pdf")

        def given(method: str) -> None:
            data = {**asdict(facts), "language": language()}
            self._ops.write(
                lambda: self._summaries.record_handout(
                    facts.visit_id,
                    document=VISIT_SUMMARY.kind,
                    template_version=str(VISIT_SUMMARY.template_version),
                    title=title,
                    method=method,
                    sha256=hashlib.sha256(pdf).hexdigest(),
                    data=data,
                ),
                owner=self,
            )

        dialog.given.connect(given)

    def _preview(self, title: str, pdf: bytes, file_name: str):  # noqa: ANN202 - PreviewDialog, imported late
        from kmdesk.ui.dialogs.preview import PreviewDialog

        dialog = PreviewDialog(title, pdf, file_name, self._window)
        dialog.open()
        return dialog
