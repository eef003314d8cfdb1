"""The button that fetches a company from a CVR document: picked as a file, pasted, or dropped on the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.exchange.cvr_document import LARGEST_TEXT, CvrDocument, parse_cvr_document
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import LinkButton, SplitButton
from kmdesk.ui.widgets.fields import SourceMark
from kmdesk.ui.widgets.labels import label

_KEYS_OF_A_DOCUMENT = ('"cvrNummer"', '"vat"', '"Vrvirksomhed"', '"pNummer"')
_LABEL_HEIGHT = 20
"""The button stands beside an editor, below the height of its label, px."""


class PrefillBar(QWidget):
    """Reads CVR documents off the window's thread and shows what became of the last one."""

    fetched = Signal(object)
    """A CvrDocument was read."""
    failed = Signal(object)
    """A KnownError: the text was none."""
    undone = Signal()
    """The reader wants the last fill taken back."""

    def __init__(self, ops: Operations) -> None:
        super().__init__()
        self._ops = ops
        menu = QMenu(self)
        menu.addAction(tr("Vælg fil …"), self.pick)
        menu.addAction(tr("Indsæt fra udklipsholderen"), self.paste)
        self._button = SplitButton(tr("&Hent fra CVR-fil"), menu, icon="file-input")
        self._button.setObjectName("prefill_button")
        self._button.clicked.connect(self.pick)
        self._result = _Result()
        self._result.undone.connect(self.undone)
        self._result.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(_LABEL_HEIGHT), 0, 0)
        row.setSpacing(theme.px(12))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._button, 0, top)
        row.addWidget(self._result, 1, top)
        row.addStretch(0)

    @property
    def mnemonic_text(self) -> str:
        """The button's text, whose letter the form must not use again."""
        return self._button.text()

    def pick(self) -> None:
        """Let a file be chosen, and read it."""
        dialog = QFileDialog(self.window(), tr("Hent fra CVR-fil"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("CVR-dokument (*.json *.txt)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.read_file(Path(chosen)))
        dialog.open()

    def paste(self) -> None:
        """Read what is on the clipboard."""
        self.read_text(QGuiApplication.clipboard().text())

    def read_text(self, text: str) -> None:
        """Read a document; `fetched` or `failed` tells."""
        self._read(lambda: text)

    def read_file(self, path: Path) -> None:
        """Read a document from a file; `fetched` or `failed` tells."""
        self._read(lambda: _text_of(path))

    def read_dropped(self, data: QMimeData) -> None:
        """Read what was dropped: the first file, or the text."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if files:
            self.read_file(Path(files[0]))
        else:
            self.read_text(data.text())

    def watch(self, editor: QWidget) -> None:
        """Let Ctrl+V in this editor fill the whole form when a CVR document is on the clipboard."""
        editor.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take a pasted CVR document out of the hands of a single field."""
        pasting = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Paste)
            and looks_like_document(QGuiApplication.clipboard().text())
        )
        if pasting:
            self.paste()
        return pasting

    def show_result(self, count: int, source: str) -> None:
        """Say how many fields were filled and from when the document is."""
        self._result.say(count, source)

    def clear_result(self) -> None:
        """Say nothing of a fill any more."""
        self._result.hide()

    def _read(self, text: Callable[[], str]) -> None:
        self._ops.read(
            lambda: parse_cvr_document(text()),
            self._on_read,
            owner=self,
            key="document",
            failed=self.failed.emit,
        )

    def _on_read(self, document: CvrDocument) -> None:
        self.fetched.emit(document)


class _Result(QWidget):
    """*9 felter udfyldt*, where from, and a link to take it back."""

    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count = StatusMark("", "ok", role="link_small")
        self._when = label("", "meta")
        undo = LinkButton(tr("Fortryd"), icon="undo-2", small=True)
        undo.setObjectName("undo_fill")
        undo.setAccessibleName(tr("Fortryd udfyldningen"))
        undo.activated.connect(self.undone)
        second = QHBoxLayout()
        second.setSpacing(theme.px(4))
        second.addWidget(label(tr("mærket"), "meta"))
        second.addWidget(SourceMark(tr("CVR")))
        second.addWidget(self._when)
        second.addStretch(1)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self._count)
        lines.addLayout(second)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(lines, 1)
        row.addWidget(undo)

    def say(self, count: int, source: str) -> None:
        """Show the outcome of a fill."""
        self._count.show_text(trn(count, "{n} felt udfyldt", "{n} felter udfyldt"), "ok", "circle-check")
        day = source.partition(" ")[2]
        self._when.setText(tr("· udtræk af {day}", day=day))
        self.show()


def looks_like_document(text: str) -> bool:
    """Tell whether a text is probably a CVR document: JSON with one of its keys."""
    return text.lstrip("\ufeff \r\n\t")[:1] in {"{", "["} and any(key in text for key in _KEYS_OF_A_DOCUMENT)


def _text_of(path: Path) -> str:
    """Return the text of a file in UTF-8 or, failing that, Windows' Western encoding."""
    try:
        if path.stat().st_size > 4 * LARGEST_TEXT:
            raise KnownError(
                tr("Filen er for stor til at være ét CVR-dokument."), tr("Vælg filen for én virksomhed.")
            )
        raw = path.read_bytes()
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke læses.", name=path.name), tr("Kontrollér, at du har adgang til den.")
        ) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
