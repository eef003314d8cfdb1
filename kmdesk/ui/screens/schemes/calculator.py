"""Beregner: a scheme's calculator, worked out again as the figures are typed, with every step shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.calculation import Calculation
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.schemes import GONE, CalculatorUse, Scheme, ShownRate
from kmdesk.services import calculations, scheme_calculations, scheme_wording
from kmdesk.services.known_figures import Known, Source
from kmdesk.services.scheme_calculations import Entered
from kmdesk.ui import theme
from kmdesk.ui.screens.schemes.calculation_view import CalculationView
from kmdesk.ui.screens.schemes.field_grid import FieldGrid
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.fields import Field, LineEdit
from kmdesk.ui.widgets.labels import label

_TYPING_MS = 150
NO_FIGURES: Mapping[str, Known] = {}


class CalculatorBox(QFrame):
    """A calculator with a scheme's figures. `calculated` follows when what it has for the sheet is another.

    An input holds what was typed, else what is `known` of the company at hand, else the usual figure.
    """

    calculated = Signal()

    def __init__(
        self,
        scheme: Scheme,
        use: CalculatorUse,
        today: date,
        *,
        known: Mapping[str, Known] = NO_FIGURES,
        entered: Entered | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"calculator_box_{use.id}")
        self.setProperty("card", "subtle")
        self._scheme, self._use, self._today, self._known = scheme, use, today, known
        self._calculator = CALCULATORS[use.id]
        self._rates = scheme_calculations.rates_for(scheme, use, today)
        begun = entered or Entered(on_sheet=scheme_calculations.is_own(scheme, use))
        self._rate = begun.rate
        self._typed = dict(begun.texts)
        self._told: tuple[Calculation | None, bool] = (None, False)
        self.result: Calculation | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.work_out)
        self._about = label("", "meta", wrap=True)
        self._view = CalculationView(unfolded=begun.unfolded)
        self._fields: dict[str, Field] = {}
        self._editors: dict[str, LineEdit | ComboBox] = {}
        self.on_sheet = CheckBox(tr("Med på arket"))
        self.on_sheet.setObjectName("calculation_on_sheet")
        self.on_sheet.setChecked(begun.on_sheet)
        self.on_sheet.clicked.connect(self._tell)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(12))
        self._column.setSpacing(theme.px(8))
        self._column.addLayout(self._head())
        self._column.addWidget(self._about)
        self._column.addWidget(self._inputs())
        self._column.addWidget(self._view)
        self._column.addWidget(self.on_sheet)
        self._fill()
        self.work_out()

    def entered(self) -> Entered:
        """Return what stands in it by somebody's choice."""
        return Entered(dict(self._typed), self._rate, self.on_sheet.isChecked(), self._view.unfolded)

    def for_the_sheet(self) -> Calculation | None:
        """Return what goes with the sheet: the result, when it is ticked and not one to look back on."""
        shown = self.on_sheet.isChecked() and not self.on_sheet.isHidden()
        return self.result if shown else None

    def reset(self) -> None:
        """Begin again with what is known and the usual figures."""
        self._typed.clear()
        self._fill()
        self.work_out()

    def set_text(self, name: str, text: str) -> None:
        """Put a text into an input as if it were typed; unknown names are ignored."""
        editor = self._editors.get(name)
        if isinstance(editor, LineEdit):
            editor.setText(text)
            self._note_typed(name, text)

    def work_out(self) -> None:
        """Work it out with what stands in the inputs now."""
        self._typing.stop()
        texts = {name: _text_in(editor) for name, editor in self._editors.items()}
        worked = scheme_calculations.work_out(self._scheme, self._use, texts, self._rate, self._today)
        said: dict[str, str] = {}
        if isinstance(worked, tuple):
            said = {
                problem.field: calculations.problem_text(problem, language())
                for problem in worked
                if texts.get(problem.field, "").strip()
            }
        for name, field in self._fields.items():
            field.set_state("error" if name in said else "normal", said.get(name, ""))
        self.result = None if isinstance(worked, tuple) else worked
        self._show()
        self._tell()

    # -- showing -----------------------------------------------------------------------------------

    def _show(self) -> None:
        shown = self._chosen()
        history = scheme_calculations.is_history(self._scheme, shown, self._today)
        told = [tr("vejledende")] if self.result is None else [calculations.subtitle(self.result, language())]
        if history:
            told.insert(0, tr("historik, kun her på skærmen"))
        if shown is not None and shown.rate.uncertain:
            told.append(tr("satsen er usikker"))
        self._about.setText(" · ".join(told))
        self._view.show_result(self.result)
        # What is only looked back on never goes with a sheet.
        gone = self._scheme.status_on(self._today).status in GONE
        self.on_sheet.setVisible(self.result is not None and not history and not gone)

    def _chosen(self) -> ShownRate | None:
        return scheme_calculations.chosen_rate(self._scheme, self._use, self._rate, self._today)

    def _tell(self) -> None:
        """Say so when there is something else for the sheet."""
        now = (self.for_the_sheet(), self.on_sheet.isChecked())
        if now != self._told:
            self._told = now
            self.calculated.emit()

    # -- inputs ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Put into each input what stands in it, and mark what nobody had to type."""
        entered = Entered(self._typed)
        for name, text in scheme_calculations.texts_of(self._use, self._known, entered).items():
            editor = self._editors[name]
            if isinstance(editor, ComboBox):
                editor.set_value(text)
            else:
                editor.setText(text)
            self._mark(name)

    def _mark(self, name: str) -> None:
        known = self._known.get(name)
        told = known is not None and not known.example and name not in self._typed
        self._fields[name].set_source(_source_text(known.source) if known and told else "")

    def _note_typed(self, name: str, text: str) -> None:
        self._typed[name] = text
        self._mark(name)
        self._typing.start()

    def _choose_rate(self, code: object) -> None:
        self._rate = str(code)
        self.work_out()

    def _head(self) -> QHBoxLayout:
        again = LinkButton(tr("Nulstil"), small=True)
        again.setObjectName("reset_calculator")
        again.setAccessibleName(
            tr("Nulstil {calculator}", calculator=calculations.title(self._calculator.id, language()))
        )
        again.activated.connect(self.reset)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label(calculations.title(self._calculator.id, language()), "group", wrap=True), 1)
        head.addWidget(again, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _inputs(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        if len(self._rates) > 1:
            column.addWidget(self._rate_choice())
        grid = FieldGrid()
        labels = calculations.field_labels(self._calculator, language(), self._use.values)
        for name, text in labels.items():
            editor = self._editor(name)
            editor.setObjectName(f"calculator_{name}")
            field = Field(text, editor)
            self._editors[name], self._fields[name] = editor, field
            grid.add(field)
        column.addWidget(grid)
        return holder

    def _editor(self, name: str) -> LineEdit | ComboBox:
        options = calculations.choices(self._calculator, name, language(), self._use.values)
        if options:
            choice = ComboBox(options)
            choice.chosen.connect(lambda code: self._note_typed(name, str(code)))
            return choice
        known = self._known.get(name)
        line = LineEdit(placeholder=tr("fx {n}", n=known.text) if known and known.example else "")
        line.textEdited.connect(lambda text: self._note_typed(name, text))
        line.editingFinished.connect(self._finish_typing)
        return line

    def _finish_typing(self) -> None:
        if self._typing.isActive():
            self.work_out()

    def _rate_choice(self) -> Field:
        options = [
            (
                scheme_calculations.rate_code(shown),
                scheme_wording.rate_choice(shown.rate, shown.kind, language()),
            )
            for shown in self._rates
        ]
        choice = ComboBox(options)
        choice.setObjectName("calculator_rate")
        shown = self._chosen()
        choice.set_value(scheme_calculations.rate_code(shown) if shown else None)
        choice.chosen.connect(self._choose_rate)
        return Field(tr("Sats"), choice)


def _text_in(editor: LineEdit | ComboBox) -> str:
    return editor.value() or "" if isinstance(editor, ComboBox) else editor.text()


def _source_text(source: Source) -> str:
    return {"visit": tr("besøget"), "need": tr("behovet"), "company": tr("virksomheden")}[source]
