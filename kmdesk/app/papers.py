"""The papers that can be made of what is on the screen: a menu of them, and many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import language, tr
from kmdesk.models import Company
from kmdesk.printing.making import Subject, make, papers_for, subject_of_match, with_company
from kmdesk.ui.operations import Operations
from kmdesk.ui.shell.window import DeskWindow

if TYPE_CHECKING:
    from kmdesk.app.documents import Documents
    from kmdesk.app.services import Services
    from kmdesk.services.company_query import CompanyQuery
    from kmdesk.services.handouts import Made
    from kmdesk.services.visit_list import VisitToPrint

_MOST_COMPANIES = 500
"""A call list or a set of labels longer than this is nobody's day; the list should be filtered first."""


class Papers(QObject):
    """Knows what the shown page is about, and offers its documents."""

    def __init__(
        self, window: DeskWindow, ops: Operations, services: Services, documents: Documents, clock: Clock
    ) -> None:
        super().__init__(window)
        self._window, self._ops, self._services = window, ops, services
        self._documents, self._clock = documents, clock

    def subject(self) -> Subject:
        """Return what the shown page is about, as far as the page knows without reading anything."""
        key = self._window.current_key
        page = self._window.page(key)
        today = Subject(day=self._clock.today())
        if key == "visits":
            return replace(today, visit_id=getattr(page, "current_visit_id", ""))
        asked = getattr(page, "print_subject", None)
        return replace(today, **asked()) if asked is not None else today

    def choose(self) -> None:
        """Offer every document that can be made of what is shown."""
        self._window.flush()
        subject, match_id, query = self.subject(), self._match_id(), self._query()
        services, store = self._services, self._services.store

        def known() -> Subject:
            found = subject
            if match_id:
                found = replace(subject_of_match(store, match_id), day=subject.day)
            if query is not None:
                listed = services.companies.page(query, limit=_MOST_COMPANIES)
                found = replace(found, company_ids=tuple(row.company_id for row in listed))
            return with_company(store, found)

        self._ops.read(known, self._offer, owner=self)

    def prepare(self) -> None:
        """Preview the briefing sheet of the open visit, or of the next one planned."""
        self._window.flush()
        visit_id = self.subject().visit_id

        def next_one() -> str:
            return visit_id or self._services.visit_list.next_planned()

        self._ops.read(
            next_one, lambda found: self._documents.preview("briefing", Subject(visit_id=found)), owner=self
        )

    def print_many(self) -> None:
        """Make the summaries of the visits that have ended the last weeks and were not handed out."""
        self._window.flush()
        self._ops.read(self._services.visit_list.to_print, self._open_batch, owner=self)

    def print_forecast_forms(self, company_ids: Sequence[str], quarter: str) -> None:
        """Make the forecast panel's form for each of some companies: one is previewed, more are a batch."""
        if len(company_ids) == 1:
            self._documents.preview_forecast_form(company_ids[0], quarter)
            return
        store = self._services.store
        self._ops.read(
            lambda: [store.require(Company, company_id).name for company_id in company_ids],
            lambda names: self._open_many(
                tr("Prognoseskemaer"),
                names,
                "forecast_form",
                [Subject(company_id=company_id, quarter=quarter) for company_id in company_ids],
            ),
            owner=self,
        )

    def _match_id(self) -> str:
        page = self._window.page(self._window.current_key)
        return getattr(page, "shown_match_id", "") if self._window.current_key == "matches" else ""

    def _query(self) -> CompanyQuery | None:
        page = self._window.page("companies") if self._window.current_key == "companies" else None
        return getattr(page, "query", None)

    def _offer(self, subject: Subject) -> None:
        menu = QMenu(self._window)
        menu.setObjectName("papers_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for paper in papers_for(subject):
            action = menu.addAction(tr(paper.name))
            action.setObjectName(f"paper_{paper.code}")
            action.triggered.connect(lambda _=False, code=paper.code: self._documents.preview(code, subject))
        content: QWidget = self._window.content
        menu.popup(content.mapToGlobal(content.rect().topLeft()))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def _open_batch(self, visits: tuple[VisitToPrint, ...]) -> None:
        if not visits:
            self._window.toast.show_message(tr("Resuméerne af de seneste ugers besøg er udleveret."))
            return
        self._open_many(
            tr("Resuméer, der ikke er udleveret"),
            [visit.name for visit in visits],
            "summary",
            [Subject(visit_id=visit.visit_id) for visit in visits],
        )

    def _open_many(self, title: str, names: Sequence[str], code: str, subjects: Sequence[Subject]) -> None:
        """Offer to make a document of each of the subjects."""
        from kmdesk.ui.dialogs.batch import BatchDialog

        printed_at, words, store = self._clock.wall(), language(), self._services.store
        made: dict[int, Made] = {}

        def one(number: int) -> tuple[str, bytes]:
            made.clear()  # only the one that is being written is kept
            made[number] = make(code, store, subjects[number], printed_at, words)
            return made[number].file_name, made[number].pdf

        def log(number: int, method: str) -> None:
            if number in made:
                self._documents.log(made[number], method)

        dialog = BatchDialog(title, names, one, ops=self._ops, parent=self._window)
        dialog.given.connect(log)
        dialog.open()
