"""The list of contacts: under way, planned, done; filtered by text, period and broker."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.visit_list import GROUPS, Group, VisitFilter, VisitList
from kmdesk.services.visits import Visits
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.visits.visit_table import VisitTable, group_title
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.rows import RowDelegate, row_height
from kmdesk.ui.widgets.section_header import SectionHeader

_KINDS = frozenset({"visit", "company", "broker", "need"})
_WIDTHS = (124, 220, 116, 220, 120, 130, 110)
_TOPIC, _GIVE_WAY = 3, (4, 6)
"""The column that stretches; and outcome and number, which hide, in this order, where it gets too narrow."""
_TOPIC_LEAST = 260
_TYPING_PAUSE_MS = 150


class VisitListScreen(QWidget):
    """The screen Besøg. Other screens are asked for through signals."""

    open_visit = Signal(str)
    start_visit = Signal(str)
    edit_contact = Signal(str)
    plan_contact = Signal()
    record_contact = Signal()
    print_summary = Signal(str)
    toast = Signal(str, bool)

    def __init__(
        self, ops: Operations, visits: Visits, listed: VisitList, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("visit_list_screen")
        self._ops, self._visits, self._clock = ops, visits, clock
        self.model = VisitTable(ops, listed)
        self.model.setParent(self)
        self.table = QTableView(self)
        self._stale = True
        self._make_table()
        record = Button(tr("&Registrér kontakt"))
        record.setObjectName("record_button")
        record.clicked.connect(self.record_contact)
        plan = Button(tr("&Planlæg besøg"), "primary", "calendar-plus")
        plan.setObjectName("plan_button")
        plan.clicked.connect(self.plan_contact)
        self._head = SectionHeader(tr("Besøg"), "", record, plan, page=True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(self._head)
        column.addLayout(self._make_filters())
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_no_hits())
        column.addLayout(self._stack, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.apply_filter)
        self.model.loaded.connect(self._on_loaded)
        ops.changed.connect(self._on_changed)

    def activate(self) -> None:
        """Read the list, unless what is shown is still right."""
        if self._stale:
            self.apply_filter()

    def focus_list(self) -> None:
        """Move the focus to the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Move the focus to the text filter."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def apply_filter(self) -> None:
        """Show what fits the filters as they stand."""
        self._stale = False
        first, last = _period(self.period.value() or "", self._clock.today())
        groups: tuple[Group, ...] = tuple(
            group
            for group in GROUPS
            if self.group.value() in (None, "", group) and (group != "cancelled" or self.group.value())
        )
        self.model.show_filter(
            VisitFilter(
                text=self.text.text(),
                first_day=first,
                last_day=last,
                mine=self.mine.isChecked(),
                groups=groups,
            )
        )

    def clear_filter(self) -> None:
        """Take all filters away."""
        self.text.clear()
        self.period.set_value("")
        self.group.set_value("")
        self.mine.setChecked(False)
        self.apply_filter()

    def _make_table(self) -> None:
        table = self.table
        table.setObjectName("visit_list")
        table.setAccessibleName(tr("Besøg"))
        table.setModel(self.model)
        table.setItemDelegate(RowDelegate(table))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(row_height())
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, theme.px(width))
        header.setSectionResizeMode(_TOPIC, QHeaderView.ResizeMode.Stretch)
        table.doubleClicked.connect(self._open)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(
                QKeySequence(key),
                table,
                lambda: self._open(table.currentIndex()),
                context=Qt.ShortcutContext.WidgetShortcut,
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the columns to another scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """Hide what is least missed until the topic has room."""
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        room -= self.table.verticalScrollBar().sizeHint().width()
        rest = room - sum(theme.px(width) for n, width in enumerate(_WIDTHS) if n != _TOPIC)
        for column in _GIVE_WAY:
            hidden = rest < theme.px(_TOPIC_LEAST)
            self.table.setColumnHidden(column, hidden)
            rest += theme.px(_WIDTHS[column]) if hidden else 0

    def _make_filters(self) -> QHBoxLayout:
        self.text = LineEdit(placeholder=tr("Virksomhed, emne eller nummer"))
        self.text.setObjectName("visit_filter")
        self.text.setAccessibleName(tr("Filtrér besøg"))
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        periods = [
            ("", tr("Alle datoer")),
            ("week", tr("Denne uge")),
            ("month", tr("Seneste 30 dage")),
            ("year", tr("I år")),
            ("coming", tr("Kommende")),
        ]
        self.period = ComboBox(periods)
        self.period.setAccessibleName(tr("Periode"))
        self.group = ComboBox(
            [("", tr("Alle undtagen aflyste")), *((group, group_title(group)) for group in GROUPS)]
        )
        self.group.setAccessibleName(tr("Status"))
        for box in (self.period, self.group):
            box.set_value("")
            box.chosen.connect(lambda _code: self.apply_filter())
        self.mine = CheckBox(tr("Kun mine"))
        self.mine.clicked.connect(lambda _on: self.apply_filter())
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.text, 1)
        row.addWidget(self.period)
        row.addWidget(self.group)
        row.addWidget(self.mine)
        return row

    def _make_empty(self) -> EmptyState:
        return EmptyState(
            "calendar-days",
            tr("Ingen besøg endnu"),
            tr("Planlæg det første besøg, eller registrér en samtale."),
            (f"calendar-plus|{tr('Planlæg besøg')}", self.plan_contact.emit),
            (tr("Registrér kontakt"), self.record_contact.emit),
        )

    def _make_no_hits(self) -> EmptyState:
        return EmptyState(
            "search",
            tr("Ingen besøg passer til filtrene"),
            tr("Fjern et filter, eller ryd dem alle."),
            None,
            (tr("Ryd filtre"), self.clear_filter),
        )

    def _filtered(self) -> bool:
        return bool(
            self.text.text().strip() or self.period.value() or self.group.value() or self.mine.isChecked()
        )

    def _on_loaded(self, count: int) -> None:
        self._stack.setCurrentIndex(0 if count else 2 if self._filtered() else 1)
        self._head.show_texts(
            tr("Besøg"),
            trn(count, "1 kontakt", "{number} kontakter", number=format_number(count)) if count else "",
        )
        self.table.clearSpans()
        for row in self.model.heading_rows():
            self.table.setSpan(row, 0, 1, self.model.columnCount())
        if count and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(1, 0))

    def _open(self, index: QModelIndex) -> None:
        visit = self.model.visit_at(index.row()) if index.isValid() else None
        if visit is not None:
            self.open_visit.emit(visit.id)

    def _menu(self, at: QPoint) -> None:
        visit = self.model.visit_at(self.table.indexAt(at).row())
        if visit is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Åbn")).triggered.connect(lambda: self.open_visit.emit(visit.id))
        if visit.status == "planned":
            menu.addAction(tr("Start besøg")).triggered.connect(lambda: self.start_visit.emit(visit.id))
            menu.addAction(tr("Aflys besøg")).triggered.connect(lambda: self._cancel(visit.id))
        menu.addAction(tr("Ret kontakten")).triggered.connect(lambda: self.edit_contact.emit(visit.id))
        menu.addAction(tr("Udskriv resumé")).triggered.connect(lambda: self.print_summary.emit(visit.id))
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _cancel(self, visit_id: str) -> None:
        self._ops.write(
            lambda: self._visits.cancel(visit_id),
            lambda _: self.toast.emit(tr("Besøget er aflyst"), True),  # noqa: FBT003
            owner=self.table,
        )

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in _KINDS for kind, _ in touched):
            self._stale = True
            if self.isVisible():
                self.activate()


def _period(code: str, today: date) -> tuple[str, str]:
    """Return the first and last day of a period, empty where it is open."""
    monday = today - timedelta(days=today.weekday())
    spans: dict[str, tuple[str, str]] = {
        "week": (monday.isoformat(), (monday + timedelta(days=6)).isoformat()),
        "month": ((today - timedelta(days=30)).isoformat(), today.isoformat()),
        "year": (f"{today.year:04}-01-01", f"{today.year:04}-12-31"),
        "coming": (today.isoformat(), ""),
    }
    return spans.get(code, ("", ""))
