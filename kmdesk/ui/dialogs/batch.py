"""Many documents at once: a folder or a printer is chosen, and what came of it is told afterwards.

Each document is a file of its own. One file with all of them is not made: putting PDFs together would take
another library, or lose what the pages say to a screen reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.exchange.handed_out import plain_line
from kmdesk.ui import theme
from kmdesk.ui.batch_run import BatchRun, Make, Outcome
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.print_pdf import choose_printer
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import Field, LineEdit, TextEdit
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.messages import InlineMessage, MessageTone

_WIDTH = 640
_ASK, _RUN, _DONE = range(3)


class BatchDialog(PanelDialog):
    """Makes the documents called `labels` (what the reader knows them by, such as companies' names).

    `make(number)` runs on the store's thread and returns file name and PDF, or raises KnownError with why
    there is none. `given(number, method)` follows for each that was saved ("pdf") or printed ("paper").
    `folder` is where files go unless the reader chooses another; the system's documents without it.
    """

    given = Signal(int, str)

    def __init__(
        self,
        title: str,
        labels: Sequence[str],
        make: Make,
        *,
        ops: Operations,
        parent: QWidget,
        folder: Path | None = None,
    ) -> None:
        super().__init__(title, width=_WIDTH, parent=parent)
        self.setObjectName("batch_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._labels = tuple(plain_line(one) for one in labels)
        self._make, self._ops = make, ops
        self._run: BatchRun | None = None
        self._printed = False
        self._folder = folder or Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self._intro = label("", wrap=True)
        self._asking = self._folder_row()
        self._running = self._progress()
        self._messages: dict[MessageTone, InlineMessage] = {}
        tones: tuple[MessageTone, ...] = ("info", "ok", "soon", "late")
        for tone in tones:
            self._messages[tone] = InlineMessage(tone, "", "")
            self._messages[tone].setObjectName(f"message_{tone}")
        self._left_out = TextEdit(lines=2, most_lines=10)
        self._left_out.setReadOnly(True)
        self._left_out.setObjectName("left_out")
        self._why = Field(tr("&Sprunget over"), self._left_out)
        for part in (self._intro, self._asking, self._running, *self._messages.values(), self._why):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for foot in (self._ask_foot(), self._run_foot(), self._done_foot()):
            self.footer.addWidget(foot)
        self._show_stage(_ASK)

    # -- parts ---------------------------------------------------------------------------------

    def _folder_row(self) -> QWidget:
        self._path = LineEdit(str(self._folder))
        self._path.setReadOnly(True)
        self._path.setObjectName("folder_path")
        choose = Button(tr("&Vælg mappe …"), icon="folder-open")
        choose.setObjectName("choose_folder")
        choose.clicked.connect(self._ask_folder)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(Field(tr("&Mappe til PDF-filerne"), self._path), 1)
        row.addWidget(choose, 0, Qt.AlignmentFlag.AlignBottom)
        return holder

    def _progress(self) -> QWidget:
        self._now = ElidedLabel("", "secondary")
        self._now.setObjectName("now")
        self._bar = QProgressBar()
        self._bar.setRange(0, len(self._labels))
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Fremdrift"))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._now)
        column.addWidget(self._bar)
        return holder

    def _ask_foot(self) -> QWidget:
        self._cancel = Button(tr("&Annullér"))
        self._cancel.clicked.connect(self.reject)
        self._print = Button(tr("&Udskriv alle"), icon="printer")
        self._print.setObjectName("print_all_button")
        self._print.clicked.connect(self._ask_printer)
        self._save = Button(tr("&Gem PDF-filer"), "primary", "download")
        self._save.setObjectName("save_all_button")
        self._save.clicked.connect(self.save_all)
        for button in (self._print, self._save):
            button.setEnabled(bool(self._labels))
        return _foot(self._cancel, self._print, self._save)

    def _run_foot(self) -> QWidget:
        self._stop = Button(tr("S&top"))
        self._stop.setObjectName("stop_button")
        self._stop.clicked.connect(self.stop)
        return _foot(self._stop)

    def _done_foot(self) -> QWidget:
        self._open = Button(tr("&Åbn mappen"), icon="folder-open")
        self._open.setObjectName("open_folder_button")
        self._open.clicked.connect(self._open_folder)
        self._resume = Button(tr("&Fortsæt"))
        self._resume.setObjectName("resume_button")
        self._resume.clicked.connect(lambda: self._show_stage(_ASK))
        self._close = Button(tr("&Luk"), "primary")
        self._close.setObjectName("batch_close")
        self._close.clicked.connect(self.reject)
        return _foot(self._open, self._resume, self._close)

    # -- what the reader does ------------------------------------------------------------------

    def save_all(self) -> None:
        """Save all in the folder that is chosen."""
        self._begin().save(self._folder)

    def print_all(self, printer: QPrinter) -> None:
        """Print all on this printer."""
        self._begin(printed=True).print_on(printer)

    def stop(self) -> None:
        """Make no more documents."""
        if self._run is not None:
            self._stop.setEnabled(False)
            self._now.setText(tr("Stopper …"))
            self._run.stop()

    def reject(self) -> None:
        """Stop what runs; close when nothing does."""
        if self.footer.currentIndex() == _RUN:
            self.stop()
        else:
            super().reject()

    def _ask_folder(self) -> None:
        chooser = QFileDialog(self, tr("Vælg mappe til PDF-filerne"), str(self._folder))
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self._take_folder)
        chooser.open()

    def _take_folder(self, name: str) -> None:
        self._folder = Path(name)
        self._path.setText(name)

    def _ask_printer(self) -> None:
        choose_printer(self.windowTitle(), None, self, self.print_all)

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self._tell(
                "late", tr("Mappen kunne ikke åbnes."), tr("Den ligger her: {path}", path=self._folder)
            )

    # -- the run -------------------------------------------------------------------------------

    def _begin(self, *, printed: bool = False) -> BatchRun:
        before = self._run.outcome if self._run is not None else None
        run = self._run = BatchRun(self._labels, self._make, self._ops, self, before)
        self._printed = printed
        run.progressed.connect(self._on_progress)
        run.given.connect(self.given)
        run.ended.connect(self._on_ended)
        self._show_stage(_RUN)
        return run

    def _on_progress(self, number: int) -> None:
        self._bar.setValue(number)
        about = {"n": number + 1, "of": len(self._labels), "name": self._labels[number]}
        self._now.setText(
            tr("Udskriver {n} af {of}: {name}", **about)
            if self._printed
            else tr("Laver {n} af {of}: {name}", **about)
        )

    def _on_ended(self) -> None:
        assert self._run is not None  # noqa: S101 - it is the one that ended
        outcome = self._run.outcome
        self._left_out.setPlainText("\n".join(f"{name}: {why}" for name, why in outcome.skipped))
        self._show_stage(_DONE)
        self._tell(*self._told(outcome))

    def _told(self, outcome: Outcome) -> tuple[MessageTone, str, str]:
        """Return what came of it: tone, the heavy sentence, and more."""
        made, total, left = outcome.made, len(self._labels), len(outcome.skipped)
        self._resume.setVisible(made + left < total)
        if made == total:
            if self._printed:
                told = trn(
                    made,
                    "{n} dokument er sendt til printeren.",
                    "{n} dokumenter er sendt til printeren.",
                )
                return "ok", told, ""
            return "ok", trn(made, "{n} dokument er gemt.", "{n} dokumenter er gemt."), str(self._folder)
        share = (
            tr("{n} af {of} dokumenter er sendt til printeren.", n=made, of=total)
            if self._printed
            else tr("{n} af {of} dokumenter er gemt.", n=made, of=total)
        )
        if outcome.trouble is not None:
            return "late", str(outcome.trouble), share
        if outcome.stopped:
            return "info", tr("Stoppet."), share
        return "soon", share, trn(left, "{n} er sprunget over.", "{n} er sprunget over, se hvorfor.")

    # -- showing -------------------------------------------------------------------------------

    def _show_stage(self, stage: int) -> None:
        self.footer.setCurrentIndex(stage)
        before = self._run.outcome if self._run is not None else Outcome()
        left = len(self._labels) - before.made - len(before.skipped)
        self._intro.setText(
            trn(left, "Der mangler {n} dokument.", "Der mangler {n} dokumenter.")
            if self._run is not None
            else trn(left, "Der laves {n} dokument.", "Der laves {n} dokumenter, ét for hver.")
        )
        self._stop.setEnabled(True)
        self._intro.setVisible(stage == _ASK)
        self._asking.setVisible(stage == _ASK)
        self._running.setVisible(stage == _RUN)
        self._why.setVisible(stage == _DONE and bool(self._left_out.toPlainText()))
        self._open.setVisible(not self._printed)
        for message in self._messages.values():
            message.hide()
        ask = self._save if self._labels else self._cancel
        (ask, self._stop, self._close)[stage].setFocus()
        self._fit()

    def _tell(self, tone: MessageTone, lead: str, text: str) -> None:
        for other, message in self._messages.items():
            if other == tone:
                message.show_text(lead, text)
            message.setVisible(other == tone)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{lead} {text}".strip()))
        self._fit()

    def _fit(self) -> None:
        """Take the room this stage needs, in the middle of the window."""
        above = self.parentWidget()
        if self.isVisible() and above is not None:
            self.body.activate()
            self.resize(self.sizeHint())
            middle = above.window().frameGeometry().center()
            self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)


def _foot(*buttons: Button) -> QWidget:
    """Return the buttons of one stage, at the right."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
    row.setSpacing(theme.px(8))
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return holder
