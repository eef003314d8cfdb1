"""Choosing among the 98 municipalities: a filter, boxes in columns, and the project's usual group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kmdesk.core.folding import fold, sort_key
from kmdesk.core.i18n import tr, trn
from kmdesk.services.reference import municipalities, municipality, municipality_group
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.fields import LineEdit
from kmdesk.ui.widgets.labels import label

_COLUMN, _HEIGHT = 190, 176
_CODE = Qt.ItemDataRole.UserRole


class MunicipalityPicker(QWidget):
    """A set of municipality codes. `edited` tells that a person changed it; `set_value` tells nothing."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._filter = LineEdit(placeholder=tr("Find kommune"), characters=18)
        self._filter.setObjectName("municipality_filter")
        self._filter.setAccessibleName(tr("Find kommune"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._narrow)
        default = LinkButton(tr("Projektets kommuner"))
        default.setObjectName("default_municipalities")
        default.activated.connect(self._take_default)
        clear = LinkButton(tr("Ryd"))
        clear.setAccessibleName(tr("Ryd valgte kommuner"))
        clear.activated.connect(lambda: self._take(()))
        self._boxes = _Boxes()
        self._boxes.ticked.connect(self._on_ticked)
        self._summary = label("", "meta", wrap=True)
        self._summary.setObjectName("municipality_summary")
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._filter)
        head.addWidget(default)
        head.addWidget(clear)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addWidget(self._boxes)
        column.addWidget(self._summary)
        self.setFocusProxy(self._filter)
        self._tell()

    def value(self) -> tuple[str, ...]:
        """Return the chosen codes, in order of code."""
        return tuple(sorted(item.data(_CODE) for item in self._boxes.all_items() if _ticked(item)))

    def set_value(self, codes: Iterable[str]) -> None:
        """Choose these codes; what is no municipality any more is left out."""
        chosen = frozenset(codes)
        self._boxes.blockSignals(True)  # noqa: FBT003 - Qt's signature; one change, told once
        for item in self._boxes.all_items():
            item.setCheckState(
                Qt.CheckState.Checked if item.data(_CODE) in chosen else Qt.CheckState.Unchecked
            )
        self._boxes.blockSignals(False)  # noqa: FBT003
        self._boxes.viewport().update()
        self._tell()

    def _take_default(self) -> None:
        self._take(municipality_group("project_default"))

    def _take(self, codes: Iterable[str]) -> None:
        self.set_value(codes)
        self.edited.emit()

    def _on_ticked(self) -> None:
        self._tell()
        self.edited.emit()

    def _narrow(self, text: str) -> None:
        wanted = fold(text)
        for item in self._boxes.all_items():
            item.setHidden(wanted not in fold(item.text()))
        self._boxes.stand_on_seen()

    def _tell(self) -> None:
        found = (municipality(code) for code in self.value())
        names = sorted((one.name for one in found if one), key=sort_key)
        count = trn(len(names), "{n} kommune valgt", "{n} kommuner valgt")
        self._summary.setText(f"{count}: {', '.join(names)}" if names else tr("Ingen kommuner valgt"))


class _Boxes(QListWidget):
    """The municipalities in alphabetical order, in as many columns as there is room for.

    `ticked` follows when a box changes; Qt's own `itemChanged` also tells of sizes.
    """

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("municipality_boxes")
        self.setAccessibleName(tr("Kommuner"))
        self.setProperty("card", "plain")  # the style sheet's frame
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFixedHeight(theme.px(_HEIGHT))
        self.setTabKeyNavigation(False)
        shown = [one for one in municipalities() if not one.special_area]
        for one in sorted(shown, key=lambda one: sort_key(one.name)):
            item = QListWidgetItem(one.name)
            item.setData(_CODE, one.code)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Unchecked)
            self.addItem(item)

        self.model().dataChanged.connect(self._on_data)

    def all_items(self) -> list[QListWidgetItem]:
        """Return every municipality's item, hidden or not."""
        return [self.item(row) for row in range(self.count())]

    def stand_on_seen(self) -> None:
        """Let the keys begin at an item that is seen: Space ticks what the reader looks at."""
        here = self.currentItem()
        if not here or here.isHidden():
            seen = next((item for item in self.all_items() if not item.isHidden()), None)
            self.setCurrentItem(seen)  # pyright: ignore[reportArgumentType] - None for none; missing in the stubs

    def _on_data(self, _first: QModelIndex, _last: QModelIndex, roles: Sequence[int]) -> None:
        if Qt.ItemDataRole.CheckStateRole in roles:
            self.ticked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among whole columns."""
        room = self.viewport().width() - theme.px(8)  # Qt keeps a little for itself
        columns = max(room // theme.px(_COLUMN), 1)
        cell = QSize(room // columns, theme.px(32))
        if cell != self.gridSize():
            self.setGridSize(cell)
            for item in self.all_items():
                item.setSizeHint(cell)  # else names are cut at the width Qt would give them
        super().resizeEvent(event)


def _ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
