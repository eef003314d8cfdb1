"""Beregner: a scheme's calculator, worked out again as the figures are typed, with every step shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.calculation import Calculation, calculate
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.schemes import CalculatorUse, Scheme, ShownRate
from kmdesk.services import calculations, scheme_wording
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark, Tone
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.fields import Field, LineEdit
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.segments import Segments

_COLUMNS = 3
_TYPING_MS = 150
COMPARISON = "cost_comparison"
_COMPARABLE, _INCREASE = "wage_subsidy", "net_increase"
_MARK_TONES: dict[str, Tone] = {"ok": "ok", "warn": "soon"}


class CalculatorBox(QFrame):
    """A calculator with a scheme's figures. `calculated` follows when the result is another, or None."""

    calculated = Signal(object)

    def __init__(
        self, scheme: Scheme, use: CalculatorUse, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"calculator_box_{use.id}")
        self.setProperty("card", "subtle")
        self._scheme, self._use, self._today = scheme, use, today
        self._calculator = CALCULATORS[use.id]
        self._labels = calculations.field_labels(self._calculator, language())
        self._rates = [shown for shown in scheme.shown_rates(today) if self._takes(shown)]
        self._chosen = next((s.kind.id for s in self._rates if s.kind.id == use.rate), "")
        self.result: Calculation | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.work_out)
        self._about = label("", "meta")
        self._steps = QWidget()
        self._fields: dict[str, Field] = {}
        self._editors: dict[str, LineEdit] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(12))
        self._column.setSpacing(theme.px(8))
        self._column.addLayout(self._head())
        if len(self._rates) > 1:
            self._column.addWidget(self._rate_choice())
        self._column.addLayout(self._inputs())
        self._column.addWidget(self._steps)
        self.reset()

    def reset(self) -> None:
        """Begin again with the usual figures."""
        defaults = calculations.default_texts(self._calculator, self._use.values)
        for name, editor in self._editors.items():
            editor.setText(defaults.get(name, ""))
        self.work_out()

    def set_text(self, name: str, text: str) -> None:
        """Fill an input that is still empty with what is known of the company; unknown names are ignored."""
        editor = self._editors.get(name)
        if editor is not None and not editor.text():
            editor.setText(text)

    def work_out(self) -> None:
        """Work it out with what is typed now."""
        self._typing.stop()
        for field in self._fields.values():
            field.set_state("normal")
        texts = {name: editor.text() for name, editor in self._editors.items()}
        read = calculations.read_inputs(self._calculator, texts, self._use.values)
        result: Calculation | None = None
        if isinstance(read, tuple):
            for problem in read:
                typed = bool(texts[problem.field].strip())
                if typed:
                    self._fields[problem.field].set_state(
                        "error", calculations.problem_text(problem, language())
                    )
        else:
            shown = next((s for s in self._rates if s.kind.id == self._chosen), None)
            worked = calculate(
                self._calculator,
                read,
                rate=shown.rate.amount if shown else None,
                rate_year=shown.rate.year if shown else None,
                params=self._use.values,
            )
            result = None if isinstance(worked, tuple) else worked
        self._show(result)
        if result != self.result:
            self.result = result
            self.calculated.emit(result)

    def _takes(self, shown: ShownRate) -> bool:
        return self._calculator.rate is not None and shown.kind.unit == self._calculator.rate

    def _head(self) -> QHBoxLayout:
        again = LinkButton(tr("Nulstil"), small=True)
        again.setObjectName("reset_calculator")
        again.activated.connect(self.reset)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label(calculations.title(self._calculator.id, language()), "group"))
        head.addWidget(self._about, 1)
        head.addWidget(again)
        return head

    def _rate_choice(self) -> Segments:
        words = language()
        options = [(s.kind.id, scheme_wording.short_amount(s.rate, s.kind, words)) for s in self._rates]
        choice = Segments(options, clearable=False)
        choice.setAccessibleName(tr("Sats"))
        choice.set_value(self._chosen)
        choice.changed.connect(self._choose_rate)
        return choice

    def _choose_rate(self, kind: object) -> None:
        self._chosen = str(kind)
        self.work_out()

    def _inputs(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(8))
        for n, (name, text) in enumerate(self._labels.items()):
            editor = LineEdit()
            editor.setObjectName(f"calculator_{name}")
            editor.textEdited.connect(lambda _text: self._typing.start())
            editor.editingFinished.connect(self.work_out)
            field = Field(text, editor)
            self._editors[name], self._fields[name] = editor, field
            grid.addWidget(field, n // _COLUMNS, n % _COLUMNS, Qt.AlignmentFlag.AlignTop)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    def _show(self, result: Calculation | None) -> None:
        steps = QWidget()
        steps.setObjectName("calculator_steps")
        grid = QGridLayout(steps)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 1)
        if result is None:
            self._about.setText(tr("vejledende"))
            grid.addWidget(
                label(tr("Udfyld felterne, så regnes der med det samme."), "meta", wrap=True), 0, 0
            )
        else:
            self._about.setText(calculations.subtitle(result, language()))
            if self._calculator.id == COMPARISON:
                _add_table(grid, calculations.comparison_table(result, language()))
            for n, row in enumerate(self._rows(result)):
                role: theme.Role = "medium" if row.strong else "base"
                grid.addWidget(label(row.label, role, wrap=True), n, 0)
                amount = (
                    StatusMark(row.amount_text, _MARK_TONES[row.mark])
                    if row.mark
                    else label(row.amount_text, role, selectable=True)
                )
                grid.addWidget(amount, n, 1, Qt.AlignmentFlag.AlignRight)
            for note in calculations.notes(result, language()):
                grid.addWidget(label(note, "meta", wrap=True), grid.rowCount(), 0, 1, grid.columnCount())
        self._column.replaceWidget(self._steps, steps)
        self._steps.hide()
        self._steps.deleteLater()
        self._steps = steps

    def _rows(self, result: Calculation) -> Sequence[calculations.Row]:
        """Return the steps to show one by one; a comparison shows them as a table instead."""
        return () if self._calculator.id == COMPARISON else calculations.rows(result, language())


def _add_table(grid: QGridLayout, table: calculations.Table) -> None:
    for column, title in enumerate(table.columns):
        grid.addWidget(label(title, "meta"), 0, column, Qt.AlignmentFlag.AlignRight)
    for row, (name, *amounts) in enumerate(table.rows, 1):
        grid.addWidget(label(name, "base", wrap=True), row, 0)
        for column, amount in enumerate(amounts, 1):
            grid.addWidget(label(amount, "base", selectable=True), row, column, Qt.AlignmentFlag.AlignRight)


def calculators_of(scheme: Scheme) -> tuple[CalculatorUse, ...]:
    """Return the calculators worth having at a scheme: its own first, then what else it can be asked."""
    own = (scheme.calculator,) if scheme.calculator else ()
    compared = tuple(replace(use, id=COMPARISON) for use in own if use.id == _COMPARABLE)
    rules = {condition.check.rule for condition in scheme.conditions if condition.check}
    increase = (CalculatorUse(_INCREASE, "", {}),) if _INCREASE in rules else ()
    return (*own, *compared, *increase)
