"""How the key of the desk is kept, a new passphrase, and a new recovery code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.security import KeyState, Security
from kmdesk.store.keys import MIN_PASSPHRASE
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.badge import StatusMark, Tone
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import Field, LineEdit
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_FIELD = 300


class KeyMarks(QWidget):
    """What opens the desk, one line each: keyring, passphrase, recovery code."""

    def __init__(self) -> None:
        super().__init__()
        self._marks = [StatusMark("", "neutral", role="base") for _ in range(3)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for mark in self._marks:
            column.addWidget(mark)

    def show_state(self, state: KeyState) -> None:
        """Say of each whether it opens the desk."""
        lines = (
            (
                state.in_keyring,
                tr("Nøglen ligger i pc’ens nøglering."),
                tr("Nøglen ligger ikke i pc’ens nøglering."),
            ),
            (state.passphrase, tr("En adgangskode åbner skrivebordet."), tr("Der er ingen adgangskode.")),
            (
                state.recovery_code,
                tr("En gendannelseskode åbner skrivebordet."),
                tr("Der er ingen gendannelseskode. Lav en nu."),
            ),
        )
        for mark, (good, yes, no) in zip(self._marks, lines, strict=True):
            tone: Tone = "ok" if good else "neutral"
            mark.show_text(yes if good else no, tone, "circle-check" if good else "minus")


class PassphraseForm(QWidget):
    """Two fields and a button. `kept` follows when the new passphrase opens the desk."""

    kept = Signal()

    def __init__(self, ops: Operations, security: Security) -> None:
        super().__init__()
        self._ops, self._security = ops, security
        self._editors = {"passphrase": LineEdit(), "passphrase_again": LineEdit()}
        for name, editor in self._editors.items():
            editor.setObjectName(name)
            editor.setEchoMode(QLineEdit.EchoMode.Password)
            editor.setFixedWidth(theme.px(_FIELD))
            editor.returnPressed.connect(self._save)
        hint = tr("Mindst {n} tegn. Flere almindelige ord er bedre end få mærkelige tegn.", n=MIN_PASSPHRASE)
        self._fields = {
            "passphrase": Field(tr("Ny a&dgangskode"), self._editors["passphrase"], hint=hint),
            "passphrase_again": Field(tr("Den samme i&gen"), self._editors["passphrase_again"]),
        }
        self.button = Button(tr("&Skift adgangskode"), icon="key-round")
        self.button.setObjectName("passphrase_button")
        self.button.clicked.connect(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (*self._fields.values(), self.button):
            column.addWidget(part)

    def show_state(self, state: KeyState) -> None:
        """Name the button after what it does."""
        self.button.setText(tr("&Skift adgangskode") if state.passphrase else tr("&Sæt adgangskode"))
        self.button.updateGeometry()

    def _save(self) -> None:
        for field in self._fields.values():
            field.set_state("normal")
        first, again = (editor.text() for editor in self._editors.values())
        self.button.setEnabled(False)
        self._ops.write(
            lambda: self._security.set_passphrase(first, again),
            lambda _done: self._on_kept(),
            owner=self,
            failed=self._refuse,
        )

    def _on_kept(self) -> None:
        self.button.setEnabled(True)
        for editor in self._editors.values():
            editor.clear()
        self.kept.emit()

    def _refuse(self, error: KnownError) -> None:
        self.button.setEnabled(True)
        field = self._fields.get(error.field, self._fields["passphrase"])
        field.set_state("error", str(error))
        field.editor.setFocus(Qt.FocusReason.TabFocusReason)


class RecoveryForm(QWidget):
    """A button that makes a new code, after asking, and the code itself, shown until the page is left."""

    made = Signal()
    print_code = Signal(str)

    def __init__(self, ops: Operations, security: Security) -> None:
        super().__init__()
        self._ops, self._security = ops, security
        self.button = Button(tr("&Ny gendannelseskode"), icon="refresh-cw")
        self.button.setObjectName("recovery_button")
        self.button.clicked.connect(self._ask)
        self._question = InlineMessage(
            "soon",
            tr("Den gamle kode åbner ikke skrivebordet længere."),
            tr(
                "Sikkerhedskopier, du allerede har taget, åbnes stadig med den gamle. Gem den, til de er væk."
            ),
        )
        self._question.extra.addLayout(self._answers())
        self._question.hide()
        self.code = LineEdit()
        self.code.setObjectName("recovery_code")
        self.code.setReadOnly(True)
        self.code.setFont(theme.font("section"))
        self._shown = self._code_box()
        self._shown.hide()
        self._problem = InlineMessage("late", "", "")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self.button, self._question, self._shown, self._problem):
            column.addWidget(part)

    def forget(self) -> None:
        """Show the code no more."""
        self.code.clear()
        self._shown.hide()
        self._question.hide()
        self.button.show()

    def _answers(self) -> QHBoxLayout:
        go_on = Button(tr("Lav ny kode"), dense=True)
        go_on.setObjectName("recovery_confirm")
        go_on.clicked.connect(self._make)
        stop = Button(tr("Behold den gamle"), "quiet", dense=True)
        stop.clicked.connect(self.forget)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(go_on)
        row.addWidget(stop)
        row.addStretch(1)
        self._go_on = go_on
        return row

    def _code_box(self) -> QWidget:
        printed, copied = Button(tr("&Udskriv"), "primary", "printer"), Button(tr("&Kopiér"), icon="copy")
        printed.setObjectName("print_code_button")
        printed.clicked.connect(lambda: self.print_code.emit(self.code.text()))
        copied.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.text()))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(printed)
        row.addWidget(copied)
        row.addStretch(1)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(Field(tr("Ny gendannelseskode"), self.code))
        column.addWidget(
            label(
                tr("Koden vises kun nu. Gem den et sikkert sted, ikke på denne pc."), "secondary", wrap=True
            )
        )
        column.addLayout(row)
        return box

    def _ask(self) -> None:
        self._problem.hide()
        self.button.hide()
        self._shown.hide()
        self._question.show()
        self._go_on.setFocus(Qt.FocusReason.TabFocusReason)

    def _make(self) -> None:
        self._question.hide()
        self._ops.write(self._security.renew_recovery_code, self._show, owner=self, failed=self._refuse)

    def _show(self, code: str) -> None:
        self.code.setText(code)
        self._shown.show()
        self.code.setFocus(Qt.FocusReason.TabFocusReason)
        self.made.emit()

    def _refuse(self, error: KnownError) -> None:
        self.forget()
        self._problem.show_text(error.message, error.advice)
        self._problem.show()
