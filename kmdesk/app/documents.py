"""Documents out of the window: made on the store's thread, previewed, and logged when they are given out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import language, tr
from kmdesk.services.handouts import Made
from kmdesk.ui.operations import Operations
from kmdesk.ui.shell.window import DeskWindow

if TYPE_CHECKING:
    from kmdesk.app.choosing import Choosing
    from kmdesk.app.services import Services
    from kmdesk.printing.making import Subject
    from kmdesk.services.gathering import GatherQuery
    from kmdesk.services.paper.options import Chosen
    from kmdesk.services.paper.scheme_handout import Calculated
    from kmdesk.services.placements import PlacementQuery
    from kmdesk.ui.dialogs.preview import PreviewDialog


class Documents(QObject):
    """Previews and hands out printed documents."""

    def __init__(self, window: DeskWindow, ops: Operations, services: Services, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._ops, self._services, self._clock = window, ops, services, clock
        self._store = services.store

    def preview(self, code: str, subject: Subject) -> None:
        """Preview a document of `kmdesk.printing.making`."""
        printed_at, words = self._clock.wall(), language()

        def work(chosen: Chosen = subject.chosen) -> Made:
            from kmdesk.printing.making import make

            return make(code, self._store, replace(subject, chosen=chosen), printed_at, words)

        def show(made: Made) -> None:
            dialog = self.show(made, work)
            if code == "briefing":
                dialog.given.connect(self._note_briefed(subject.visit_id))

        self._ops.read(work, show, owner=self)

    def _note_briefed(self, visit_id: str) -> Callable[[str], None]:
        briefed = partial(self._services.visits.mark_briefed, visit_id)
        return lambda _method: self._ops.write(briefed, owner=self)

    def preview_summary(self, visit_id: str = "") -> None:
        """Preview the summary of a visit, or of the latest one, finished or not."""
        printed_at, words = self._clock.wall(), language()

        def work() -> Made:
            from kmdesk.printing.making import Subject, make

            visit = visit_id or self._services.summaries.latest_visit_id()
            return make("summary", self._store, Subject(visit_id=visit), printed_at, words)

        self._ops.read(work, self.show, owner=self)

    def preview_candidate(self, candidate_id: str) -> None:
        """Preview the sheet about a candidate."""
        from kmdesk.printing.making import Subject

        self.preview("candidate", Subject(candidate_id=candidate_id))

    def preview_day(self) -> None:
        """Preview the programme of the day."""
        from kmdesk.printing.making import Subject

        self.preview("day", Subject(day=self._clock.today()))

    def preview_order(self, need_id: str) -> None:
        """Preview a need as an order."""
        from kmdesk.printing.making import Subject

        self.preview("job_order", Subject(need_id=need_id))

    def preview_forecast(self, quarter: str) -> None:
        """Preview what the forecast panel's answers of a quarter say together."""
        from kmdesk.printing.making import Subject

        self.preview("forecast_report", Subject(quarter=quarter))

    def preview_placements(self, query: PlacementQuery) -> None:
        """Preview how many placements cross a municipal border."""
        from kmdesk.printing.making import Subject

        self.preview("placements", Subject(placements=query))

    def preview_gathering(self, query: GatherQuery) -> None:
        """Preview what the companies wish, need and ask, for the internal group."""
        from kmdesk.printing.making import Subject

        self.preview("gathering", Subject(gathered=query))

    def preview_forecast_form(self, company_id: str, quarter: str) -> None:
        """Preview the forecast panel's form for a company."""
        from kmdesk.printing.making import Subject

        self.preview("forecast_form", Subject(company_id=company_id, quarter=quarter))

    def preview_agreement(self, agreement_id: str) -> None:
        """Preview an agreement as it is stored."""

        def find() -> tuple[str, Subject]:
            from kmdesk.printing.making import subject_of_agreement

            return subject_of_agreement(self._store, agreement_id)

        self._ops.read(find, lambda found: self.preview(*found), owner=self)

    def preview_minutes(self, meeting_id: str) -> None:
        """Preview the minutes of a partnership meeting."""
        from kmdesk.printing.making import Subject

        self.preview("minutes", Subject(meeting_id=meeting_id))

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
        made = Made(tr("Gendannelseskode"), "kmdesk-gendannelseskode.pdf", render_recovery_sheet(sheet))
        self.show(made)

    def preview_scheme(self, code: str, visit_id: str = "") -> None:
        """Preview the fact sheet of a scheme for the company of a visit."""
        self._ops.read(lambda: self.scheme_sheet([code], visit_id), self.show, owner=self)

    def scheme_sheet(
        self,
        codes: Sequence[str],
        visit_id: str = "",
        calculated: Calculated | None = None,
    ) -> Made:
        """Make the fact sheets of some schemes. Runs on the store's thread."""
        from kmdesk.printing.making import Subject, make

        subject = Subject(visit_id=visit_id, codes=tuple(codes), calculated=calculated or {})
        return make("schemes", self._store, subject, self._clock.wall(), language())

    def preview_handout(self, handout_id: str) -> None:
        """Preview what was given out before: the very file, or made again from what was kept of it."""

        def work() -> Made:
            from kmdesk.core.errors import KnownError
            from kmdesk.printing.documents import DOCUMENTS
            from kmdesk.services.paper.contacts import email_for

            kept = self._services.handouts.kept(handout_id)
            handout = kept.handout
            if not handout.data and not kept.pdf:
                raise KnownError(
                    tr("Arket er ikke gemt, fordi det har en persons oplysninger."),
                    tr("Lav det igen fra kandidaten, hvis samtykket gælder."),
                )
            try:
                pdf = kept.pdf or DOCUMENTS[handout.document].render_again(handout.data)
            except (KeyError, TypeError, ValueError) as error:
                raise KnownError(
                    tr("Dokumentet kan ikke laves igen på denne pc."),
                    tr("Opdatér kmdesk, eller åbn det på den pc, det blev udleveret fra."),
                ) from error
            return Made(
                handout.title,
                f"{handout.document}-{handout.at[:10]}.pdf",
                pdf,
                email=email_for(
                    self._store, handout.company_id, visit_id=handout.visit_id, name=handout.recipient
                ),
            )

        self._ops.read(work, self.show, owner=self)

    def show(self, made: Made, again: Callable[[Chosen], Made] | None = None) -> PreviewDialog:
        """Open the preview of a document; it is logged when it is given out.

        `again` makes it otherwise, where there is something to choose. It runs on the store's thread.
        """
        from kmdesk.exchange.mail_draft import MailTo
        from kmdesk.ui.dialogs.paper_options import PaperOptions
        from kmdesk.ui.dialogs.preview import PreviewDialog

        options = PaperOptions(made.choice) if made.choice is not None and again is not None else None
        mail = MailTo(made.email, made.subject or made.title)
        dialog = PreviewDialog(made.title, made.pdf, made.file_name, self._window, mail=mail, options=options)
        shown: Choosing | None = None
        if options is not None and again is not None:
            from kmdesk.app.choosing import Choosing

            shown = Choosing(dialog, options, made, again, self._ops, self._store)

        def log(method: str) -> None:
            self.log(shown.made if shown else made, method)

        dialog.given.connect(log)
        if made.notice is not None:
            dialog.tell_notice(made.notice.lead, made.notice.text)
        dialog.open()
        return dialog

    def log(self, made: Made, method: str) -> None:
        """Log that a document was given out by a method (paper, email, pdf), if it is one that is logged."""
        given = made.given
        if given is not None:
            self._ops.write(lambda: self._services.handouts.record(given, made.pdf, method), owner=self)
