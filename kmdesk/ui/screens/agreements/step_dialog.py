"""A short form before a step of an agreement: the day, and who signed. It stays until the step succeeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_WIDTH = 520

SIGNING: Declaration = (
    FormField(name="signed_on", kind="date", columns=6, required=True),
    FormField(name="office_signatory", columns=6),
    FormField(name="company_signatory", columns=6),
    FormField(name="company_signatory_title", columns=6),
)
ENDING: Declaration = (
    FormField(name="ends_on", label=mark("Slutter den"), kind="date", columns=6, required=True),
)
REVISING: Declaration = (
    FormField(
        name="revised_on",
        label=mark("Næste revision"),
        kind="date",
        columns=6,
        hint=mark("Tom: I ser den ikke igennem igen"),
    ),
)
POSTPONING: Declaration = (
    FormField(name="revised_on", label=mark("Ny revision"), kind="date", columns=6, required=True),
)


class StepDialog(PanelDialog):
    """Asks for what a step brings with it; `given` brings the values by field."""

    given = Signal(object)

    def __init__(
        self,
        title: str,
        declaration: Declaration,
        values: Mapping[str, object],
        *,
        text: str,
        button: str,
        today: Callable[[], date],
        parent: QWidget,
    ) -> None:
        super().__init__(title, width=_WIDTH, parent=parent)
        self.setObjectName("step_dialog")
        self.form = RecordForm(declaration, today=today)
        self.form.load(values)
        self._problem = InlineMessage("late", "", "")
        self._problem.hide()
        if text:
            self.body.addWidget(label(text, "secondary", wrap=True))
        for part in (self.form, self._problem):
            self.body.addWidget(part)
        self.body.addStretch(1)
        cancel = Button(tr("Annullér"))
        cancel.setObjectName("cancel_button")
        cancel.clicked.connect(self.reject)
        give = Button(button, "primary")
        give.setObjectName("save_button")
        give.setDefault(True)
        give.clicked.connect(self._give)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(give)
        self.footer.addWidget(foot)

    def refuse(self, error: KnownError) -> None:
        """Say why the step was not taken, at its field when the form has it."""
        if not self.form.show_error(error):
            self._problem.show_text(error.message, error.advice)
            self._problem.show()

    def _give(self) -> None:
        self._problem.hide()
        if self.form.check():
            self.given.emit(self.form.values())
