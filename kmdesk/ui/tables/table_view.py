"""The table of the design: a header one can sort by with mouse and keyboard, density, chosen columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.tables.cell_delegate import CELL_PADDING, FIRST_PADDING, CellDelegate
from kmdesk.ui.tables.paged_model import Index, PagedModel
from kmdesk.ui.widgets.rows import row_height

_NARROW = 760
_SETTLE_MS = 400
_ARROW = 14
_HOME, _END = QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd


class TableHeader(QHeaderView):
    """Titles, and the arrow at the sorted one. With the focus: ←/→ choose a column, Space sorts by it."""

    sort_wanted = Signal(int)

    def __init__(self, model: PagedModel[Any], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._sorted, self._descending = 0, False
        self._chosen = 0
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(theme.px(48))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Kolonner. Pil til siderne vælger, mellemrum sorterer."))
        self.sectionClicked.connect(self._on_clicked)

    def show_sorted(self, column: int, *, descending: bool) -> None:
        """Put the arrow at a column."""
        self._sorted, self._descending, self._chosen = column, descending, column
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(super().sizeHint().width(), row_height() + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a column with the arrows, sort by it with Space or Enter."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_clicked(self._chosen)
        else:
            super().keyPressEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Draw a title, the arrow if it is sorted by, and the focus frame if it is chosen."""
        tokens = theme.current()
        painter.fillRect(rect, QColor(tokens.canvas))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.hairline))
        first = self.visualIndex(logicalIndex) == 0
        room = rect.adjusted(
            theme.px(FIRST_PADDING if first else CELL_PADDING), 0, -theme.px(CELL_PADDING), -1
        )
        column = self._model.columns[logicalIndex]
        arrow = theme.px(_ARROW + 4) if logicalIndex == self._sorted else 0
        painter.setFont(theme.font("meta"))
        painter.setPen(QColor(tokens.muted))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(tr(column.title), Qt.TextElideMode.ElideRight, room.width() - arrow)
        advance = metrics.horizontalAdvance(text)
        left = room.left() if column.align == "left" else room.right() + 1 - advance - arrow
        painter.drawText(
            QRect(left, room.top(), advance + 1, room.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        if arrow:
            name = "arrow-down" if self._descending else "arrow-up"
            top = room.top() + (room.height() - theme.px(_ARROW)) / 2
            icons.paint(painter, left + advance + theme.px(4), top, name, tokens.text2, size=_ARROW)
        if self.hasFocus() and logicalIndex == self._chosen:
            painter.setPen(QColor(tokens.focus))
            painter.drawRect(rect.adjusted(1, 1, -2, -3))

    def _on_clicked(self, column: int) -> None:
        self._chosen = column
        if self._model.columns[column].sortable:
            self.sort_wanted.emit(column)

    def _step(self, by: int) -> None:
        shown = [self.logicalIndex(place) for place in range(self.count())]
        shown = [column for column in shown if not self.isSectionHidden(column)]
        place = shown.index(self._chosen) if self._chosen in shown else 0
        self._chosen = shown[min(max(place + by, 0), len(shown) - 1)]
        self.viewport().update()


class TableView(QTableView):
    """A table over a `PagedModel`.

    `picked` brings the id of the row the reader moved to; `entered_row` the id on Enter or a double click,
    `entered_aside` on Alt+Enter. `sort_changed` brings column key and direction. `layout_changed` comes
    when widths, order, choice of columns or density are to be remembered: keep `saved_layout()`.
    """

    picked = Signal(object)
    entered_row = Signal(str)
    entered_aside = Signal(str)
    delete_wanted = Signal(str)
    sort_changed = Signal(str, bool)
    layout_changed = Signal()

    def __init__(self, model: PagedModel[Any], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._picked: str | None = None
        self._hidden_by_reader: set[str] = set()
        self._sort: tuple[str, bool] = (model.columns[0].key, False)
        self._comfortable = False
        self._placing = False
        self.setAccessibleName(name)
        header = TableHeader(model, self)
        self.setHorizontalHeader(header)
        self.setModel(model)
        self._cells = CellDelegate(self)
        self.setItemDelegate(self._cells)
        self._dress()
        header.sort_wanted.connect(self._on_sort_wanted)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self.layout_changed)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(lambda *_: self._settled.start())
        self.doubleClicked.connect(lambda index: self._enter(index.row(), self.entered_row))
        model.modelReset.connect(self._find_picked)
        model.dataChanged.connect(lambda *_: self._find_picked())
        theme.changed.connect(self._measure)
        self._measure()
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, theme.px(column.width))

    @property
    def header(self) -> TableHeader:
        """The header, for what stands before and after it in the Tab order."""
        found = self.horizontalHeader()
        if not isinstance(found, TableHeader):
            raise TypeError(type(found))
        return found

    # -- selection -------------------------------------------------------------------------------

    def picked_id(self) -> str | None:
        """Return the id of the selected row, also while it is scrolled or filtered out of sight."""
        return self._picked

    def pick(self, record_id: str | None) -> None:
        """Select a record's row, if it is among the rows at hand."""
        self._picked = record_id
        self._find_picked()

    def visible_rows(self) -> tuple[int, int]:
        """Return the first and the last row on the screen."""
        top = max(self.rowAt(0), 0)
        bottom = self.rowAt(self.viewport().height() - 1)
        return top, bottom if bottom >= 0 else max(self._model.rowCount() - 1, 0)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row the reader moved to."""
        super().currentChanged(current, previous)
        if current.row() == previous.row() or not current.isValid() or self._placing:
            return
        self._picked = self._model.id_at(current.row())
        if self._picked is not None:
            self.picked.emit(self._picked)

    def viewportEvent(self, event: QEvent) -> bool:
        """Light up the row under the mouse."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._cells.light_row(self.rowAt(event.position().toPoint().y()))
        elif event.type() == QEvent.Type.Leave:
            self._cells.light_row(-1)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Alt+Enter opens beside, Del deletes; the rest is Qt's."""
        row = self.currentIndex().row()
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self._enter(row, self.entered_aside if alt else self.entered_row)
        elif key == Qt.Key.Key_Delete and row >= 0:
            self._enter(row, self.delete_wanted)
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and the last row, as in every list; Qt's go along the row."""
        ends = {_HOME: 0, _END: self._model.rowCount() - 1}
        if action in ends and self._model.rowCount():
            return self._model.index(ends[action], max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the row that is pressed, also when it is the current one already."""
        super().mousePressEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        record_id = self._model.id_at(row) if row >= 0 else None
        if record_id is not None and event.button() == Qt.MouseButton.LeftButton:
            self._picked = record_id
            self.picked.emit(record_id)

    # -- layout ----------------------------------------------------------------------------------

    def set_sort(self, key: str, *, descending: bool) -> None:
        """Show what the rows are sorted by."""
        self._sort = (key, descending)
        keys = [column.key for column in self._model.columns]
        self.header.show_sorted(keys.index(key), descending=descending)

    @property
    def comfortable(self) -> bool:
        """Whether rows have more air."""
        return self._comfortable

    def set_comfortable(self, comfortable: bool) -> None:
        """Give rows more air, or less."""
        self._comfortable = comfortable
        self._measure()

    def saved_layout(self) -> dict[str, Any]:
        """Return widths, order, hidden columns and density as JSON values."""
        keys = [column.key for column in self._model.columns]
        header = self.horizontalHeader()
        return {
            "widths": {
                column.key: round(self.columnWidth(number) / theme.scale())
                for number, column in enumerate(self._model.columns)
                if not self.isColumnHidden(number) and not column.stretches
            },
            "order": [keys[header.logicalIndex(place)] for place in range(len(keys))],
            "hidden": sorted(self._hidden_by_reader),
            "comfortable": self._comfortable,
        }

    def restore_layout(self, saved: Mapping[str, Any]) -> None:
        """Take up what `saved_layout` gave; columns it does not know keep their place."""
        keys = [column.key for column in self._model.columns]
        header = self.horizontalHeader()
        self._placing = True
        for place, key in enumerate(key for key in saved.get("order", ()) if key in keys):
            header.moveSection(header.visualIndex(keys.index(key)), place)
        for key, width in saved.get("widths", {}).items():
            if key in keys:
                self.setColumnWidth(keys.index(key), theme.px(width))
        self._hidden_by_reader = {key for key in saved.get("hidden", ()) if key in keys}
        self._placing = False
        self.set_comfortable(bool(saved.get("comfortable", False)))
        self._settled.stop()
        self._fit()

    def fill_column_menu(self, menu: QMenu) -> None:
        """Offer the columns to show and hide, and sorting by each."""
        menu.clear()
        sorting = menu.addMenu(tr("Sortér efter"))
        for number, column in enumerate(self._model.columns):
            shown = menu.addAction(tr(column.title))
            shown.setCheckable(True)
            shown.setChecked(column.key not in self._hidden_by_reader)
            shown.setEnabled(number > 0)
            shown.toggled.connect(lambda on, key=column.key: self._choose_column(key, shown=on))
            if column.sortable:
                self._add_sorting(sorting, number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide or show the roomy columns and let the stretching one take the rest."""
        super().resizeEvent(event)
        self._fit()

    # -- parts -----------------------------------------------------------------------------------

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(comfortable=self._comfortable))
        self.viewport().update()

    def _on_sort_wanted(self, number: int) -> None:
        key = self._model.columns[number].key
        descending = not self._sort[1] if key == self._sort[0] else False
        self._sort_by(key, descending=descending)

    def _sort_by(self, key: str, *, descending: bool) -> None:
        self.set_sort(key, descending=descending)
        self.sort_changed.emit(key, descending)

    def _add_sorting(self, menu: QMenu, number: int) -> None:
        column = self._model.columns[number]
        action = QAction(tr(column.title), menu)
        action.setCheckable(True)
        action.setChecked(column.key == self._sort[0])
        action.triggered.connect(lambda: self._on_sort_wanted(number))
        menu.addAction(action)

    def _choose_column(self, key: str, *, shown: bool) -> None:
        (self._hidden_by_reader.discard if shown else self._hidden_by_reader.add)(key)
        self._fit()
        self._settled.start()

    def _on_resized(self, _section: int, _old: int, _new: int) -> None:
        if not self._placing:
            self._settled.start()

    def _fit(self) -> None:
        """Place the columns in the room there is."""
        if self._placing:
            return
        self._placing = True
        room = self.viewport().width()
        given_way = self._given_way(room)
        used, stretching = 0, -1
        for number, column in enumerate(self._model.columns):
            hidden = column.key in self._hidden_by_reader or column.key in given_way
            self.setColumnHidden(number, hidden)
            if column.stretches:
                stretching = number
            elif not hidden:
                used += self.columnWidth(number)
        if stretching >= 0:
            least = theme.px(self._model.columns[stretching].width)
            self.setColumnWidth(stretching, max(room - used, least))
        self._placing = False

    def _given_way(self, room: int) -> set[str]:
        """Return the keys of the roomy columns that give way: the last first, until the rest would fit.

        It counts with the widths columns start with: one that the reader widens does not push others out.
        """
        shown = [column for column in self._model.columns if column.key not in self._hidden_by_reader]
        roomy = [column for column in shown if column.roomy]
        if room < theme.px(_NARROW):
            return {column.key for column in roomy}
        needed = sum(theme.px(column.width) for column in shown)
        gone: set[str] = set()
        for column in reversed(roomy):
            if needed <= room:
                break
            needed -= theme.px(column.width)
            gone.add(column.key)
        return gone

    def _find_picked(self) -> None:
        """Select the picked record's row again after the rows changed."""
        number = self._model.number_of(self._picked) if self._picked else None
        self._placing = True
        if number is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif number != self.currentIndex().row():
            # Not setCurrentIndex: with Ctrl held down it would add the row to what is selected.
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self._model.index(number, 0), choose)
        self._placing = False

    def _enter(self, row: int, signal: Any) -> None:  # noqa: ANN401 - a bound signal has no public type
        record_id = self._model.id_at(row)
        if record_id is not None:
            signal.emit(record_id)

    def open_menu_at(self, menu: QMenu, button: QWidget) -> None:
        """Open a menu below a button."""
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
