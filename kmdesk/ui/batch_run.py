"""Many documents one after another: made on the store's thread, saved there or printed here, stopped at once.

One job of the store's thread makes one document, so that what is typed meanwhile is saved in between, and
no more than one document is held at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPrintSupport import QPrinter

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.exchange.handed_out import names_like, safe_name, write_new
from kmdesk.ui.operations import Operations
from kmdesk.ui.print_pdf import PrintJob, pages_to_print
from kmdesk.ui.widgets.pdf_pages import document_of

Make = Callable[[int], tuple[str, bytes]]
"""Makes the document with this number (from 0): its file name and the PDF. Runs on the store's thread.

A KnownError says why there is none; the others are made all the same.
"""


@dataclass(slots=True)
class Outcome:
    """How a run ended. `trouble` is what ended it before its time, if it was not the reader (`stopped`)."""

    made: int = 0
    skipped: list[tuple[str, KnownError]] = field(default_factory=list[tuple[str, KnownError]])
    stopped: bool = False
    trouble: KnownError | None = None


@dataclass(frozen=True, slots=True)
class _Bug:
    """What nobody expected, on its way to the window's thread."""

    error: Exception


class BatchRun(QObject):
    """Makes the documents called `labels`, in order. One run per object.

    `before` is how an earlier run ended that this one goes on from; what was made then is counted as well.
    """

    progressed = Signal(int)
    """A document is about to be made; its number."""
    given = Signal(int, str)
    """A document was saved ("pdf") or printed ("paper"); its number."""
    ended = Signal()

    def __init__(
        self,
        labels: Sequence[str],
        make: Make,
        ops: Operations,
        parent: QObject,
        before: Outcome | None = None,
    ) -> None:
        super().__init__(parent)
        self._labels, self._make, self._ops = labels, make, ops
        self.outcome = Outcome(before.made, list(before.skipped)) if before else Outcome()
        self._next = self.outcome.made + len(self.outcome.skipped)
        self._stop = threading.Event()
        self._writing = threading.Lock()
        self._written = False  # a file that is there, and not counted yet; guarded by the lock
        self._over = False
        self._job: PrintJob | None = None

    def save(self, folder: Path) -> None:
        """Write each to a file of its own in `folder`; no file there is replaced."""
        self._folder = folder
        self._go(self._save_one, self._saved)

    def print_on(self, printer: QPrinter) -> None:
        """Send each to the printer as a job of its own."""
        self._printer = printer
        self._file = printer.outputFileName()
        self._go(self._make_one, self._print_one)

    def stop(self) -> None:
        """Make no more. What is ready stays; what is under way leaves nothing behind."""
        self._stop.set()
        self.outcome.stopped = True
        if self._job is not None:
            self._job.stop()
        # A file that is being written this moment is finished and counted; anything else ends here.
        if self._writing.acquire(blocking=False):
            counted = not self._written
            self._writing.release()
            if counted:
                self._end()

    # -- on the store's thread -----------------------------------------------------------------

    def _make_one(self, number: int) -> tuple[str, bytes] | KnownError | _Bug:
        try:
            return self._make(number)
        except KnownError as error:
            return error
        except Exception as error:  # noqa: BLE001 - raised again on the window's thread
            return _Bug(error)

    def _save_one(self, number: int) -> Path | KnownError | _Bug | None:
        made = self._make_one(number)
        if isinstance(made, KnownError | _Bug):
            return made
        name, pdf = made
        with self._writing:
            if self._stop.is_set():
                return None
            path = write_new(self._folder, safe_name(name), pdf)
            self._written = True
            return path

    # -- on the window's thread ----------------------------------------------------------------

    def _go(self, work: Callable[[int], object], then: Callable[[object], None]) -> None:
        """Have the next document made, or end."""
        self._work, self._then = work, then
        if self._over:
            return
        if self._next == len(self._labels):
            self._end()
            return
        number = self._next
        self.progressed.emit(number)
        self._ops.read(lambda: work(number), self._took, owner=self, failed=self._in_trouble)

    def _took(self, made: object) -> None:
        """Go on with what was made: deliver it, or note why it was not."""
        if isinstance(made, _Bug):
            self._in_trouble(KnownError(tr("Der skete en fejl i kmdesk.")))
            raise made.error
        if self._stop.is_set() and made is not None and not isinstance(made, Path):
            return  # made in vain, ended already
        if isinstance(made, KnownError):
            self.outcome.skipped.append((self._labels[self._next], made))
            self._on()
        elif made is None:
            self._end()
        else:
            self._then(made)

    def _on(self) -> None:
        self._next += 1
        if self._stop.is_set():
            self._end()
        else:
            self._go(self._work, self._then)

    def _saved(self, _path: object) -> None:
        self._written = False
        self._count("pdf")

    def _count(self, method: str) -> None:
        self.outcome.made += 1
        self.given.emit(self._next, method)
        self._on()

    def _print_one(self, made: object) -> None:
        assert isinstance(made, tuple)  # noqa: S101 - what `_make_one` returns when it has made one
        name: str = made[0]
        document = document_of(made[1], self)
        self._printer.setDocName(safe_name(name, ending=""))
        if self._file:  # "print to file": each to its own
            near = Path(self._file).with_name(safe_name(name))
            free = next(path for path in names_like(near) if not path.exists())
            self._printer.setOutputFileName(str(free))
        pages = pages_to_print(self._printer, document.pageCount())
        job = self._job = PrintJob(document, self._printer, pages, self)

        def done() -> None:
            self._job = None
            job.deleteLater()
            document.deleteLater()

        def printed() -> None:
            done()
            self._count("paper")

        def failed() -> None:
            done()
            self._in_trouble(
                KnownError(tr("Printeren svarer ikke."), tr("Vælg en anden printer, eller gem som PDF."))
            )

        job.printed.connect(printed)
        job.failed.connect(failed)
        QTimer.singleShot(0, job, job.start)

    def _in_trouble(self, error: KnownError) -> None:
        """End: the next document would meet the same."""
        if not self._over:
            self.outcome.trouble = error
        self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self.ended.emit()
