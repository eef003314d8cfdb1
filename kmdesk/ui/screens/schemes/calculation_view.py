"""What a calculation gives: its steps with the amounts to the right, a comparison as a table, the notes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.calculation import Calculation
from kmdesk.services import calculations
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark, Tone
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label

_MARK_TONES: dict[str, Tone] = {"ok": "ok", "warn": "soon"}
_KRONER = " kr."
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class CalculationView(QWidget):
    """Shows a calculation. The steps that lead to a comparison are folded away until they are asked for."""

    def __init__(self, *, unfolded: bool = False) -> None:
        super().__init__()
        self.unfolded = unfolded
        """Whether the steps of a comparison are shown."""
        self._inside = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._inside)

    def show_result(self, result: Calculation | None) -> None:
        """Show a calculation; without one, what is missing."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        if result is None:
            hint = tr("Udfyld felterne, så regnes der med det samme.")
            column.addWidget(label(hint, "meta", wrap=True))
        else:
            table = calculations.comparison_table(result, language())
            steps = _steps(result)
            if table.rows:
                column.addWidget(_table(table))
                column.addWidget(self._fold(steps), 0, _LEFT)
            column.addWidget(steps)
            notes = " ".join(calculations.notes(result, language()))
            column.addWidget(label(notes, "meta", wrap=True, selectable=True))
        self._column.replaceWidget(self._inside, inside)
        inside.show()
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = inside

    def _fold(self, steps: QWidget) -> LinkButton:
        """Return the link that shows and hides the steps."""
        fold = LinkButton("", small=True)
        fold.setObjectName("fold_steps")

        def follow() -> None:
            steps.setVisible(self.unfolded)
            fold.setText(tr("Skjul mellemregninger") if self.unfolded else tr("Vis mellemregninger"))
            fold.updateGeometry()

        def turn() -> None:
            self.unfolded = not self.unfolded
            follow()

        fold.activated.connect(turn)
        follow()
        return fold


def _steps(result: Calculation) -> QWidget:
    steps = QWidget()
    steps.setObjectName("calculator_steps")
    grid = QGridLayout(steps)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnStretch(0, 1)
    for n, row in enumerate(calculations.rows(result, language())):
        role: theme.Role = "medium" if row.strong else "base"
        grid.addWidget(label(row.label, role, wrap=True), n, 0)
        amount = (
            StatusMark(row.amount_text, _MARK_TONES[row.mark])
            if row.mark
            else label(row.amount_text, role, selectable=True)
        )
        grid.addWidget(amount, n, 1, _RIGHT)
    return steps


def _table(table: calculations.Table) -> QWidget:
    """Return the comparison; that it is in kroner is said once, so that it fits a narrow column."""
    holder = QWidget()
    holder.setObjectName("calculator_table")
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(tr("Beløb i kr."), "meta"), 0, 0)
    for column, title in enumerate(table.columns[1:], 1):
        grid.addWidget(label(title, "meta"), 0, column, _RIGHT)
    for row, (name, *amounts) in enumerate(table.rows, 1):
        grid.addWidget(label(name, "base", wrap=True), row, 0)
        for column, amount in enumerate(amounts, 1):
            shown = amount.removesuffix(_KRONER)
            grid.addWidget(label(shown, "base", selectable=True), row, column, _RIGHT)
    return holder
