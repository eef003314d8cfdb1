"""Documents out of the window: made on the store's thread, previewed, and logged when they are given out."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import language, tr
from kmdesk.ui.operations import Operations
from kmdesk.ui.shell.window import DeskWindow

if TYPE_CHECKING:
    from kmdesk.app.services import Services
    from kmdesk.services.visit_summary import SummaryFacts
    from kmdesk.ui.dialogs.preview import PreviewDialog


class Documents(QObject):
    """Previews and hands out printed documents."""

    def __init__(self, window: DeskWindow, ops: Operations, services: Services, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._ops, self._services, self._clock = window, ops, services, clock

    def preview_summary(self, visit_id: str = "") -> None:
        """Preview the summary of a visit, or of the latest one, finished or not."""
        printed_at = self._clock.wall()

        def work() -> tuple[SummaryFacts, bytes]:
            from kmdesk.printing.from_services import visit_summary_pdf

            summaries = self._services.summaries
            facts = summaries.data(visit_id or summaries.latest_visit_id(), printed_at)
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
                lambda: self._services.summaries.record_handout(
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

    def _preview(self, title: str, pdf: bytes, file_name: str) -> PreviewDialog:
        from kmdesk.ui.dialogs.preview import PreviewDialog

        dialog = PreviewDialog(title, pdf, file_name, self._window)
        dialog.open()
        return dialog
