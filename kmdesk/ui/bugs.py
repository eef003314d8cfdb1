"""The one handler of bugs: log the places, keep what is typed, and offer the reader details to copy."""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import kmdesk
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.log import logger, places
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label


class BugDialog(QDialog):
    """Says that something went wrong in the program, what is safe, and shows the details on demand."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        import traceback

        super().__init__(parent)
        self.setObjectName("bug_dialog")
        self.setWindowTitle(tr("Fejl i programmet"))
        details = "".join(traceback.format_exception(error))
        text = QPlainTextEdit(f"kmdesk {kmdesk.__version__} · Python {sys.version.split()[0]}\n\n{details}")
        text.setReadOnly(True)
        text.setAccessibleName(tr("Teknisk info"))
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.addWidget(label(tr("Der skete en fejl i kmdesk."), "section"))
        safe = tr(
            "Det, der er gemt, er ikke berørt. Du kan arbejde videre."
            " Kopiér detaljerne til den, der hjælper dig."
        )
        column.addWidget(label(safe, "secondary", wrap=True))
        column.addWidget(
            label(tr("Detaljerne kan indeholde navne. Se dem igennem, før du sender dem."), "meta", wrap=True)
        )
        column.addWidget(text)
        row = QHBoxLayout()
        row.addStretch(1)
        copy, close = Button(tr("&Kopiér detaljer"), icon="copy"), Button(tr("&Luk"), "primary")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.toPlainText()))
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(theme.px(640), theme.px(420))


class BugHandler(QObject):
    """Catches what no one else did. One dialog at a time; every bug is logged."""

    happened = Signal(object)
    """A bug, before anything is shown, so that what is typed can be kept."""
    known_error = Signal(object)
    """A KnownError that no screen took."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._open: BugDialog | None = None

    def install(self) -> None:
        """Take over what Python would print and end with."""
        sys.excepthook = self._hook

    def known(self, error: KnownError) -> None:
        """Pass on a known error that no screen showed itself."""
        logger.info("known error: %s", type(error).__name__)
        self.known_error.emit(error)

    def bug(self, error: BaseException) -> None:
        """Log a bug and show it."""
        logger.error("bug: %s", places(error))
        self.happened.emit(error)
        if self._open is None:
            self._open = BugDialog(error, self._window)
            self._open.finished.connect(self._closed)
            self._open.open()

    def _hook(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(type(error), error, error.__traceback__)
        elif isinstance(error, KnownError):
            self.known(error)
        else:
            self.bug(error)

    def _closed(self) -> None:
        self._open = None
