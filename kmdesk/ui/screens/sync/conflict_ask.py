"""The dialog that asks a colleague what shall count, as a promise on their list or as a mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.exchange.mail_draft import addresses, body_text, subject_line
from kmdesk.services.conflict_asking import Colleague, Question, Way, question
from kmdesk.services.conflict_reading import FieldRow, RecordConflicts
from kmdesk.services.conflicts import Conflicts
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.choices import ComboBox
from kmdesk.ui.widgets.editors import TextEdit
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.messages import InlineMessage

_WIDTH = 560
_LONGEST_LINK = 1_800
"""Characters of a mail's text: some systems cut longer links."""

Opens = Callable[[QUrl], bool]


class AskDialog(PanelDialog):
    """Asks about `rows`. `asked` brings what to say when it was done."""

    asked = Signal(str)

    def __init__(
        self,
        ops: Operations,
        conflicts: Conflicts,
        shown: RecordConflicts,
        rows: Sequence[FieldRow],
        colleagues: Sequence[Colleague],
        *,
        opens: Opens = QDesktopServices.openUrl,
        parent: QWidget,
    ) -> None:
        super().__init__(tr("Spørg en kollega"), width=_WIDTH, parent=parent)
        self.setObjectName("ask_dialog")
        self._ops, self._conflicts, self._shown, self._rows = ops, conflicts, shown, rows
        self._colleagues = {one.id: one for one in colleagues}
        self._opens = opens
        self.colleague = ComboBox([(one.id, one.name) for one in colleagues])
        self.colleague.set_value(shown.colleague or (colleagues[0].id if colleagues else None))
        self.colleague.chosen.connect(lambda _id: self._write_question())
        self.text = TextEdit(lines=6, most_lines=14)
        self._written = Question("", "")
        self._problem = InlineMessage("late", "", "", tr("Kopiér teksten"))
        self._problem.setObjectName("ask_problem")
        self._problem.acted.connect(self._copy)
        self._problem.hide()
        self.body.addWidget(Field(tr("Kollega"), self.colleague))
        self.body.addWidget(Field(tr("Spørgsmål"), self.text))
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.footer.addWidget(self._buttons())
        self._write_question()

    def _buttons(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        cancel, mail = Button(tr("&Annullér")), Button(tr("Åbn &mail"), icon="mail")
        make = Button(tr("&Opret løfte"), "primary")
        mail.setObjectName("ask_by_mail")
        make.setObjectName("ask_by_task")
        cancel.clicked.connect(self.reject)
        mail.clicked.connect(self._mail)
        make.clicked.connect(lambda: self._note("task"))
        for button in (cancel, mail, make):
            row.addWidget(button)
        return foot

    def _name(self) -> str:
        found = self._colleagues.get(self.colleague.value() or "")
        return found.name if found else ""

    def _write_question(self) -> None:
        """Write the question to whom it is for, unless somebody has changed it."""
        if self.text.toPlainText() == self._written.text:
            self._written = question(self._shown, self._rows, self._name())
            self.text.setPlainText(self._written.text)

    def _typed(self) -> Question:
        return Question(self._written.subject, self.text.toPlainText())

    def _mail(self) -> None:
        """Open an unsent mail in the reader's own program; only then it is noted."""
        found = self._colleagues.get(self.colleague.value() or "")
        asked = self._typed()
        to = ",".join(addresses(found.email)) if found else ""
        body = body_text(asked.text)
        if len(body) > _LONGEST_LINK:
            body = body[:_LONGEST_LINK].rstrip() + "…"
        link = (
            f"mailto:{quote(to, safe='@,')}?subject={quote(subject_line(asked.subject))}&body={quote(body)}"
        )
        if self._opens(QUrl(link, QUrl.ParsingMode.StrictMode)):
            self._note("mail")
        else:
            self._problem.show_text(
                tr("Der blev ikke fundet et mailprogram."),
                tr("Kopiér teksten, og send den selv."),
                tr("Kopiér teksten"),
            )
            self._problem.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _note(self, way: Way) -> None:
        asked, colleague = self._typed(), self.colleague.value() or ""
        fields = [row.field for row in self._rows]
        self._ops.write(
            lambda: self._conflicts.ask(self._shown, fields, colleague, way, asked),
            self._done,
            owner=self,
            failed=self._refused,
        )

    def _done(self, said: str) -> None:
        self.asked.emit(said)
        self.accept()

    def _refused(self, error: KnownError) -> None:
        self._problem.show_text(error.message, error.advice)
        self._problem.show()
