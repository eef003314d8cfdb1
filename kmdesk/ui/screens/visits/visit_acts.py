"""What is done from a visit besides answering: promises ticked off, facts taken over, the visit ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.services.guide import VisitGuides
from kmdesk.services.tasks import Tasks
from kmdesk.services.visits import Visits
from kmdesk.store.local import Local
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.visits.finish_dialog import FinishDialog


class VisitActs(QObject):
    """Acts for the screen it belongs to. `told` says what was done and can be undone."""

    told = Signal(str)
    print_summary = Signal(str)
    finished = Signal(str)
    reshaped = Signal()
    """The visit is asked with the other guide now."""

    def __init__(  # noqa: PLR0917 - what the screen is made of
        self,
        ops: Operations,
        visits: Visits,
        guides: VisitGuides,
        tasks: Tasks,
        local: Local,
        clock: Clock,
        screen: QWidget,
    ) -> None:
        super().__init__(screen)
        self._ops, self._visits, self._guides, self._tasks = ops, visits, guides, tasks
        self._local, self._clock, self._screen = local, clock, screen

    def tick(self, task_id: str, done: bool) -> None:
        """Note that a promise is kept, or that it is not after all."""

        def told(_result: object) -> None:
            if done:
                self.told.emit(tr("Løfte gjort"))

        work = self._tasks.finish if done else self._tasks.reopen
        self._ops.write(lambda: work(task_id), told, owner=self)

    def accept_fact(self, visit_id: str, field: str) -> None:
        """Let the company have what was answered about one of its fields."""
        self._ops.write(
            lambda: self._guides.accept_fact(visit_id, field),
            lambda _: self.told.emit(tr("Virksomheden er rettet")),
            owner=self,
        )

    def set_short(self, visit_id: str, short: bool) -> None:
        """Ask with the short guide, or with the whole one."""
        self._ops.write(
            lambda: self._guides.set_short(visit_id, short=short), lambda _: self.reshaped.emit(), owner=self
        )

    def finish(self, visit_id: str) -> None:
        """Ask what an ended visit needs, and end it."""
        dialog = FinishDialog(
            self._ops, self._visits, self._local, self._clock, visit_id, parent=self._screen
        )
        dialog.print_summary.connect(self.print_summary)
        dialog.finished_visit.connect(self.finished)
        dialog.open_when_loaded()
