"""Indlæs licitationsvindere: what a list holds, which column is what, and what each row is to this desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.exchange.delimited import LARGEST, TextTable
from kmdesk.exchange.lead_file import LeadFile, known_sources, open_table, read_leads, write_bad
from kmdesk.models import Lead
from kmdesk.services.field_labels import field_label
from kmdesk.services.lead_import import AT_ONCE, LeadImport, Looked, TakenIn, counts, taken_text
from kmdesk.store.local import Local
from kmdesk.store.store import Store
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import MOST_HEIGHT, PanelDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.leads.column_chooser import ColumnChooser
from kmdesk.ui.screens.leads.import_rows import bad_rows, looked_rows
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage, MessageTone

_WIDTH = 800
_SOURCE_KEY = "leads.source"


class LeadImportDialog(PanelDialog):
    """Shows what a list holds before anything of it is taken in. Nothing changes until *Indlæs*."""

    taken = Signal(str, int)
    """What was done, and how many leads are new."""
    other_wanted = Signal()
    """Another file is to be chosen."""

    def __init__(
        self, ops: Operations, store: Store, local: Local, clock: Clock, *, name: str, parent: QWidget
    ) -> None:
        super().__init__(tr("Indlæs licitationsvindere: {name}", name=name), width=_WIDTH, parent=parent)
        self.setObjectName("lead_import_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._imports, self._local, self._clock = ops, LeadImport(store), local, clock
        self._name = name
        self._table: TextTable | None = None
        self._chosen: dict[str, int] | None = None
        self.file: LeadFile | None = None
        self.looked: list[Looked] = []
        self._message = InlineMessage("info", "", "")
        self._message.setObjectName("import_message")
        self.source = LineEdit(placeholder=tr("fx Byggefakta"))
        self.source.setObjectName("import_source")
        self.source.editingFinished.connect(self._on_source)
        self._source_field = Field(
            tr("&Kilde"), self.source, hint=tr("Står på de linjer, der ikke selv nævner en kilde.")
        )
        self._source_field.setMaximumWidth(theme.px(360))
        self.columns = ColumnChooser()
        self.columns.changed.connect(self._on_columns)
        self._rows = QWidget()
        for part in (self._message, self._source_field, self.columns, self._rows):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.footer.addWidget(self._buttons())
        self.save_with_keys(self.take_in)

    def read_file(self, path: Path) -> None:
        """Read a file, then show the dialog with what was found."""

        def work() -> tuple[TextTable, str]:
            return open_table(_content(path)), self._local.get(_SOURCE_KEY, known_sources()[0])

        self._ops.read(work, self._on_table, owner=self, failed=self._show_fault)

    def read_text(self, text: str) -> None:
        """Read what was copied, then show the dialog with what was found."""

        def work() -> tuple[TextTable, str]:
            return open_table(text), self._local.get(_SOURCE_KEY, known_sources()[0])

        self._ops.read(work, self._on_table, owner=self, failed=self._show_fault)

    def take_in(self) -> None:
        """Take in what is new, once that is known."""
        if not self._use.isEnabled():
            return
        looked, source, name = tuple(self.looked), self.source.text().strip(), self._name

        def work() -> TakenIn:
            self._local.set(_SOURCE_KEY, source)
            return self._imports.take_in(looked, name)

        self._use.setEnabled(False)
        self._ops.write(work, self._on_taken, owner=self, failed=self._show_fault)

    def save_bad(self) -> QFileDialog:
        """Ask where the lines that cannot be read are to be kept."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / tr("linjer-der-skal-rettes.csv"))
        dialog = QFileDialog(self, tr("Gem de linjer, der skal rettes"), name, tr("CSV-filer (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda chosen: self.save_bad_to(Path(chosen)))
        dialog.open()
        return dialog

    def save_bad_to(self, path: Path) -> None:
        """Write the lines that cannot be read to `path`, each with what is wrong with it."""
        file = self.file
        if file is None:
            return

        def work() -> str:
            try:
                path.write_bytes(write_bad(file))
            except OSError as error:
                raise KnownError(
                    tr("Filen {name} kan ikke skrives.", name=path.name),
                    tr("Vælg en anden mappe, eller luk filen i regnearket."),
                ) from error
            return path.name

        self._ops.read(work, lambda name: self._saved.setText(tr("{name} er skrevet", name=name)), owner=self)

    def sizeHint(self) -> QSize:
        """Return the full size: what a list holds comes bit by bit, and nothing shall jump."""
        above = self.parentWidget()
        room = above.window().height() - 2 * theme.px(16) if above else theme.px(MOST_HEIGHT)
        return QSize(super().sizeHint().width(), min(theme.px(MOST_HEIGHT), room))

    # -- reading -----------------------------------------------------------------------------------

    def _on_table(self, found: tuple[TextTable, str]) -> None:
        self._table, source = found
        self.source.setText(source)
        self._read()
        self.open()

    def _read(self) -> None:
        """Read the rows by the columns chosen, and compare them with this desk, some at a time."""
        table, chosen, source = self._table, self._chosen, self.source.text()
        if table is None:
            return
        self._use.setEnabled(False)
        today = self._clock.today()
        self._ops.read(
            lambda: read_leads(table, today, source, chosen), self._on_read, owner=self, key="file"
        )

    def _on_read(self, file: LeadFile) -> None:
        self.file, self.looked = file, []
        self.columns.show_file(file)
        missing = file.missing()
        if missing:
            names = ", ".join(field_label(name) for name in missing)
            self._tell("late", tr("Listen mangler: {names}.", names=names), tr("Vælg kolonnen herunder."))
            self._show_rows()
            return
        self._compare(file.leads)

    def _compare(self, leads: tuple[Lead, ...]) -> None:
        """Compare the next leads; typing, and whatever else the desk does, goes in between."""
        part = leads[len(self.looked) : len(self.looked) + AT_ONCE]
        if not part:
            self._show_looked()
            return
        if len(leads) > AT_ONCE:
            done = tr("{n} af {all} er sammenlignet …", n=len(self.looked), all=len(leads))
            self._tell("info", tr("Læser listen."), done)

        def show(found: tuple[Looked, ...]) -> None:
            if self.file is not None and self.file.leads is leads:  # else other columns were chosen meanwhile
                self.looked += found
                self._compare(leads)

        self._ops.read(
            lambda: self._imports.look_at(part), show, owner=self, key="look", failed=self._show_fault
        )

    def _show_looked(self) -> None:
        file = self.file
        if file is None:
            return
        new = sum(one.standing in ("new", "ours") for one in self.looked)
        told = counts(self.looked, len(file.bad), file.twice)
        left = tr("Læses ikke: {names}.", names=", ".join(file.unused)) if file.unused else ""
        self._tell(
            "info" if new else "ok", f"{told}.", left if new else tr("Der er ikke noget nyt i listen.")
        )
        self._use.setText(trn(new, "&Indlæs {n}", "&Indlæs {n}"))
        self._use.setEnabled(bool(new))
        self._save_bad.setVisible(bool(file.bad))
        self._show_rows()
        if new:
            self._use.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- showing -----------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        file = self.file
        made = QWidget() if file is None else bad_rows(file.bad, looked_rows(self.looked))
        self.body.replaceWidget(self._rows, made)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = made

    def _tell(self, tone: MessageTone, lead: str, text: str) -> None:
        message = InlineMessage(tone, lead, text)
        message.setObjectName("import_message")
        self.body.replaceWidget(self._message, message)
        self._message.hide()
        self._message.deleteLater()
        self._message = message

    def _show_fault(self, error: KnownError) -> None:
        self._tell("late", error.message, error.advice)
        for part in (self._use, self._undoable, self._source_field, self.columns):
            part.hide()
        self._other.setFocus()
        if not self.isVisible():
            self.open()

    def _on_source(self) -> None:
        if self.isVisible():
            self._read()

    def _on_columns(self, columns: dict[str, int]) -> None:
        self._chosen = columns
        self._read()

    def _on_taken(self, done: TakenIn) -> None:
        self.accept()
        self.taken.emit(taken_text(done), done.new)

    def _choose_other(self) -> None:
        self.reject()
        self.other_wanted.emit()

    @staticmethod
    def _button(name: str, button: Button, press: Callable[[], object]) -> Button:
        button.setObjectName(name)
        button.clicked.connect(lambda _checked: press())
        return button

    def _buttons(self) -> QWidget:
        cancel = self._button("import_cancel", Button(tr("&Annullér")), self.reject)
        other = Button(tr("&Vælg en anden fil …"), icon="folder-open")
        self._other = self._button("import_other", other, self._choose_other)
        save = Button(tr("&Gem linjer, der skal rettes …"), icon="save")
        self._save_bad = self._button("import_save_bad", save, self.save_bad)
        self._save_bad.hide()
        self._use = self._button("import_use", Button(tr("&Indlæs"), "primary"), self.take_in)
        self._use.setEnabled(False)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        self._undoable, self._saved = label(tr("Det kan fortrydes."), "meta"), label("", "meta")
        row.addWidget(self._undoable)
        row.addWidget(self._saved)
        row.addStretch(1)
        for one in (self._save_bad, cancel, self._other, self._use):
            row.addWidget(one)
        return foot


def _content(path: Path) -> bytes:
    """Return what is in a file, of a large one a byte too much. Raises KnownError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke læses.", name=path.name),
            tr("Se efter, om den findes, og om du må åbne den."),
        ) from error
