"""What a move asks for first: the agreement's date, type and period, or how and why the match ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Match
from kmdesk.rules.pipeline import outcomes_from
from kmdesk.services.match_moves import MoveFacts
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label

_WIDTH = 520

AGREEMENT = (
    FormField(name="agreed_on", kind="date", columns=4, required=True),
    FormField(name="type", kind="choice", choices="match_type", columns=8, required=True),
    FormField(name="starts_on", label=mark("Begynder"), kind="date", columns=4, required=True),
    FormField(
        name="ends_on", label=mark("Slutter"), kind="date", columns=4, hint=mark("Tom: ingen slutdato")
    ),
    FormField(name="hours_per_week", label=mark("Timer om ugen"), kind="number", columns=4),
    FormField(name="scheme", columns=12, placeholder=mark("fx løntilskud eller Innobooster")),
)

ENDING = (
    FormField(name="end_outcome", label=mark("Udfald"), kind="choice", columns=6, required=True),
    FormField(
        name="end_reason",
        kind="choice",
        choices="match_end_reason",
        columns=6,
        hint=mark("Skal vælges ved afslag og afbrud"),
    ),
)


class _MoveDialog(PanelDialog):
    """A short form whose answer is what a move brings with it. It stays open until the move succeeded."""

    given = Signal(object)
    """The `MoveFacts` that were entered."""

    def __init__(self, title: str, form: RecordForm, button: str, parent: QWidget) -> None:
        super().__init__(title, width=_WIDTH, parent=parent)
        self.form = form
        self._problem = label("", "label", wrap=True)
        self._problem.hide()
        self.body.addWidget(form)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        cancel = Button(tr("Annullér"), "secondary")
        cancel.setObjectName("cancel_button")
        cancel.clicked.connect(self.reject)
        self.save_button = Button(button, "primary")
        self.save_button.setObjectName("save_button")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._give)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        self.footer.addWidget(foot)

    def refuse(self, error: KnownError) -> None:
        """Say why the move was not made, at its field when the form has it."""
        if not self.form.show_error(error):
            self._problem.setText(str(error))
            self._problem.show()

    def facts(self) -> MoveFacts:
        """Return what was entered."""
        values = self.form.values()
        return MoveFacts(
            **{
                name: cast("str", value)
                for name, value in values.items()
                if name in MoveFacts.__dataclass_fields__ and name != "hours_per_week"
            },
            hours_per_week=cast("int | None", values.get("hours_per_week")),
        )

    def _give(self) -> None:
        if self.form.check():
            self.given.emit(self.facts())


class AgreementDialog(_MoveDialog):
    """The agreement: when, what and from when to when."""

    def __init__(self, match: Match, candidate: str, today: Callable[[], date], parent: QWidget) -> None:
        form = RecordForm(AGREEMENT, today=today)
        form.load(
            {
                "agreed_on": match.agreed_on or today().isoformat(),
                "type": match.type,
                "starts_on": match.starts_on,
                "ends_on": match.ends_on,
                "hours_per_week": match.hours_per_week,
                "scheme": match.scheme,
            }
        )
        super().__init__(tr("Aftal match: {candidate}", candidate=candidate), form, tr("Gem aftalen"), parent)
        self.setObjectName("agreement_dialog")


class EndingDialog(_MoveDialog):
    """How the match ended, and why."""

    def __init__(self, match: Match, candidate: str, today: Callable[[], date], parent: QWidget) -> None:
        form = RecordForm(ENDING, today=today)
        codes = outcomes_from(match.status)
        form.set_options("end_outcome", [(code, choice_label("match_end_outcome", code)) for code in codes])
        form.load({"end_outcome": codes[0], "end_reason": ""})
        super().__init__(
            tr("Afslut match: {candidate}", candidate=candidate), form, tr("Afslut match"), parent
        )
        self.setObjectName("ending_dialog")
        form.focus_field("end_reason" if len(codes) == 1 else "end_outcome")
