"""The strip above a paper in its preview: what can be chosen about it before it is given out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.services.paper.envelope import LABELS_IN_A_ROW, LABELS_ON_A_SHEET
from kmdesk.services.paper.options import Choice, Chosen, LabelChoice, NoteChoice
from kmdesk.ui import theme
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.labels import ElidedLabel, label


class PaperOptions(QWidget):
    """A choice and what it means. `chosen(Chosen)` comes when the reader wants the paper otherwise."""

    chosen = Signal(object)

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper_options")
        self._note = CheckBox(tr("&Fortrolig note med"))
        self._note.setObjectName("with_confidential")
        self._note.clicked.connect(lambda on: self.chosen.emit(Chosen(confidential=on)))
        self._label = ComboBox(
            [(str(number), _place(number)) for number in range(1, LABELS_ON_A_SHEET + 1)], parent=self
        )
        self._label.setObjectName("first_label")
        self._label.setAccessibleName(tr("Første etiket"))
        self._label.chosen.connect(lambda code: self.chosen.emit(Chosen(first_label=int(code))))
        self._label_name = label(tr("Første &etiket"), "label", buddy=self._label)
        self._means = ElidedLabel("", "secondary")
        self._means.setObjectName("option_means")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(8))
        for part in (self._note, self._label_name, self._label):
            row.addWidget(part)
        row.addSpacing(theme.px(8))
        row.addWidget(self._means, 1)
        self.show_choice(choice)

    def show_choice(self, choice: Choice) -> None:
        """Show how the paper is now; `chosen` is not told."""
        note, labels = isinstance(choice, NoteChoice), isinstance(choice, LabelChoice)
        self._note.setVisible(note)
        self._label.setVisible(labels)
        self._label_name.setVisible(labels)
        if isinstance(choice, NoteChoice):
            self._note.setChecked(choice.taken)
            self._note.setEnabled(choice.there_is_one)
        else:
            self._label.set_value(str(choice.first))
        self._means.setText(_meaning(choice))


def _place(number: int) -> str:
    row, column = divmod(number - 1, LABELS_IN_A_ROW)
    return tr("{n}: række {row}, plads {column}", n=number, row=row + 1, column=column + 1)


def _meaning(choice: Choice) -> str:
    if isinstance(choice, LabelChoice):
        count = trn(choice.printed, "{n} etiket udskrives.", "{n} etiketter udskrives.")
        return f"{count} {tr('Næste gang begynder arket, hvor det her slipper.')}"
    if not choice.there_is_one:
        return tr("Besøget har ingen fortrolig note.")
    if choice.taken:
        return tr("Noten står nederst. Notatet må kun ligge på sagen.")
    return tr("Noten er ikke med.")
