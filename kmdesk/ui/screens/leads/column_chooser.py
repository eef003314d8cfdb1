"""Which column of a list is which field: shown with a text of it, and chosen otherwise if need be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.exchange.lead_file import LeadFile, fields, required
from kmdesk.services.field_labels import field_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.choices import ComboBox
from kmdesk.ui.widgets.labels import label

_NONE = "-1"
_ACROSS = 2


class ColumnChooser(QWidget):
    """The fields, each with its column and a text of it. Folded away while the headings say it all."""

    changed = Signal(object)
    """Field -> column, as it was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import_columns")
        self.boxes: dict[str, ComboBox] = {}
        self._columns: dict[str, int] = {}
        self._fold = LinkButton(tr("Vis, hvilken kolonne der er hvad"), icon="columns-3")
        self._fold.setObjectName("show_columns")
        self._fold.activated.connect(self._turn)
        self._lines = QWidget()
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        for place, name in enumerate(fields()):
            self._add(name, place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._lines)
        self._lines.hide()

    def show_file(self, file: LeadFile) -> None:
        """Show the columns of a list; unfold where one that is needed is missing."""
        self._columns = dict(file.columns)
        headings = [
            (str(place), _shown(name or tr("Kolonne {n}", n=place + 1), file.examples.get(place, "")))
            for place, name in enumerate(file.header)
        ]
        for name, box in self.boxes.items():
            place = self._columns.get(name, int(_NONE))
            box.set_options([(_NONE, tr("(ingen)")), *headings])
            box.set_value(str(place))
        if file.missing():
            self._lines.show()
        self._say()

    # -- parts -------------------------------------------------------------------------------------

    def _add(self, name: str, place: int) -> None:
        box = self.boxes[name] = ComboBox()
        box.setObjectName(f"column_{name}")
        box.setAccessibleName(field_label(name))
        box.chosen.connect(lambda code: self._choose(name, int(code)))
        title = f"{field_label(name)} *" if name in required() else field_label(name)
        row, column = divmod(place, _ACROSS)
        self._grid.addWidget(label(title, "secondary"), row, 2 * column)
        self._grid.addWidget(box, row, 2 * column + 1)
        self._grid.setColumnStretch(2 * column + 1, 1)

    def _choose(self, name: str, place: int) -> None:
        """Take a column for a field; one that had it before has none now."""
        columns = {other: at for other, at in self._columns.items() if other != name and at != place}
        if place >= 0:
            columns[name] = place
        self._columns = columns
        self.changed.emit(columns)

    def _turn(self) -> None:
        self._lines.setVisible(self._lines.isHidden())
        self._say()

    def _say(self) -> None:
        hidden = self._lines.isHidden()
        self._fold.setText(tr("Vis, hvilken kolonne der er hvad") if hidden else tr("Skjul kolonnerne"))


def _shown(name: str, example: str) -> str:
    return f"{name}: {example}" if example else name
