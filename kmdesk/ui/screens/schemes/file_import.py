"""Hent ordningsfil: an office's file of a scheme, shown as what it would change before it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr, trn
from kmdesk.rules.schemes import Scheme
from kmdesk.services.scheme_changes import SchemeChange
from kmdesk.services.scheme_file_import import SchemeFiles, SchemeOffer
from kmdesk.services.schemes import Schemes
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage, MessageTone

_WIDTH = 720
_MOST_CHANGES, _MOST_CHARACTERS = 120, 600
"""What one looks through before saying yes; a file with more is told by its first part."""


class SchemeFileDialog(PanelDialog):
    """Reads a file and shows what it would change, or what is wrong with it."""

    taken = Signal(str)
    """The code of the scheme whose file is used now."""
    other_wanted = Signal()
    """Another file is to be chosen."""

    def __init__(self, ops: Operations, schemes: Schemes, path: Path, parent: QWidget) -> None:
        super().__init__(tr("Hent ordningsfil: {name}", name=path.name), width=_WIDTH, parent=parent)
        self.setObjectName("scheme_file_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._files, self._path = ops, SchemeFiles(schemes), path
        self._offer: SchemeOffer | None = None
        self.footer.addWidget(self._buttons())

    def read(self) -> None:
        """Read the file, then show the dialog with what was found."""
        path, files = self._path, self._files
        self._ops.read(lambda: files.look_at(path), self._show, owner=self, failed=self._show_fault)

    def use(self) -> None:
        """Use the file from now on, if it would change anything."""
        offer, files = self._offer, self._files
        if offer is not None:
            self._use.setEnabled(False)
            self._ops.write(lambda: files.take_in(offer), self._on_taken, owner=self, failed=self._show_fault)

    # -- showing -----------------------------------------------------------------------------------

    def _show(self, offer: SchemeOffer) -> None:
        name = offer.scheme.short.in_language(language())
        if not offer.changes:
            self._tell("ok", tr("Intet er anderledes."), tr("{name} er allerede sådan.", name=name))
            self._offer_other()
        else:
            self._offer = offer
            self._tell("info", *_told(offer, name))
            for remark in offer.remarks:
                self.body.addWidget(InlineMessage("soon", remark, ""))
            self.body.addWidget(_table(offer.changes, new=offer.known is None))
            self._use.setEnabled(True)
            self._use.setFocus()
        self.body.addStretch(1)
        self.open()

    def _show_fault(self, error: KnownError) -> None:
        self._tell("late", error.message, error.advice)
        self._offer_other()
        if not self.isVisible():
            self.body.addStretch(1)
            self.open()

    def _tell(self, tone: MessageTone, lead: str, text: str) -> None:
        message = InlineMessage(tone, lead, text)
        message.setObjectName("file_message")
        self.body.insertWidget(0, message)

    def _offer_other(self) -> None:
        for part in (self._use, self._undoable):
            part.hide()
        self._other.show()
        self._other.setFocus()

    def _on_taken(self, scheme: Scheme) -> None:
        self.accept()
        self.taken.emit(scheme.code)

    def _choose_other(self) -> None:
        self.reject()
        self.other_wanted.emit()

    def _buttons(self) -> QWidget:
        cancel = Button(tr("&Annullér"))
        cancel.setObjectName("file_cancel")
        cancel.clicked.connect(self.reject)
        self._other = Button(tr("&Vælg en anden fil …"), icon="folder-open")
        self._other.setObjectName("file_other")
        self._other.clicked.connect(self._choose_other)
        self._other.hide()
        self._use = Button(tr("&Brug filen"), "primary")
        self._use.setObjectName("file_use")
        self._use.setEnabled(False)
        self._use.clicked.connect(self.use)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        self._undoable = label(tr("Det kan fortrydes."), "meta")
        row.addWidget(self._undoable)
        row.addStretch(1)
        for button in (cancel, self._other, self._use):
            row.addWidget(button)
        return foot


def choose_scheme_file(
    ops: Operations, schemes: Schemes, parent: QWidget, taken: Callable[[str], object]
) -> QFileDialog:
    """Let a file be chosen over `parent` and show it; `taken(code)` is called once it is used."""
    chooser = QFileDialog(parent, tr("Hent ordningsfil"))
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    chooser.setNameFilters([tr("Ordningsfiler (*.toml)"), tr("Alle filer (*)")])
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def show(name: str) -> None:
        dialog = SchemeFileDialog(ops, schemes, Path(name), parent)
        dialog.taken.connect(taken)
        dialog.other_wanted.connect(lambda: choose_scheme_file(ops, schemes, parent, taken))
        dialog.read()

    chooser.fileSelected.connect(show)
    chooser.open()
    return chooser


def _told(offer: SchemeOffer, name: str) -> tuple[str, str]:
    if offer.known is None:
        return tr("{name} er en ny ordning.", name=name), tr("Sådan kommer den til at stå:")
    many = trn(len(offer.changes), "Én ting bliver anderledes.", "{n} ting bliver anderledes.")
    return f"{name}.", many


def _table(changes: Sequence[SchemeChange], *, new: bool) -> QWidget:
    """Return a row for each change: what it is about, what it says now and what it will say."""
    table = QWidget()
    table.setObjectName("file_changes")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    titles = ("", tr("Kommer til at stå")) if new else ("", tr("Står nu"), tr("Kommer til at stå"))
    for column, title in enumerate(titles):
        grid.addWidget(label(title, "meta"), 0, column)
        grid.setColumnStretch(column, 2 if column == 0 else 6 // (len(titles) - 1))
    for n, change in enumerate(changes[:_MOST_CHANGES]):
        row = 2 * n + 2
        grid.addWidget(Hairline(), row - 1, 0, 1, len(titles))
        grid.addWidget(label(_cut(change.label), "medium", wrap=True), row, 0, _TOP)
        if not new:
            before = _cut(change.before) or tr("(står der ikke)")
            grid.addWidget(label(before, "secondary", wrap=True, selectable=True), row, 1, _TOP)
        after = _cut(change.after) or tr("(udgår)")
        role: theme.Role = "base" if change.after else "secondary"
        grid.addWidget(label(after, role, wrap=True, selectable=True), row, len(titles) - 1, _TOP)
    left = len(changes) - _MOST_CHANGES
    if left > 0:
        grid.addWidget(label(tr("og {n} til", n=left), "meta"), grid.rowCount(), 0, 1, len(titles))
    return table


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"


_TOP = Qt.AlignmentFlag.AlignTop
