"""The screen Kandidater: who is in the candidate bank, found by text, created, changed and taken out."""

from __future__ import annotations

import re
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.models import Candidate
from kmdesk.rules.dates import parse_date, short_date
from kmdesk.services.candidates import CandidateColumn, CandidateRow, Candidates
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.tables.paged_model import Cell, Column, PagedModel, Source
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.badge import TONE_ICONS
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import DelayedSkeleton, EmptyState, ErrorState
from kmdesk.ui.widgets.fields import LineEdit
from kmdesk.ui.widgets.section_header import SectionHeader

_FIND_MS = 120
"""Pause in typing after which the list is searched."""
_KINDS = frozenset({"candidate", "match"})
_LONG_DAY = re.compile(r"\b([0-9]{2}\.[0-9]{2}\.)[0-9]{2}([0-9]{2})\b")


def _day(text: str) -> str:
    day = parse_date(text)
    return short_date(day) if day else ""


def _short_days(text: str) -> str:
    """Return a text with its days as tables write them: `Udløbet 01.05.26`."""
    return _LONG_DAY.sub(r"\1\2", text)


COLUMNS: tuple[Column[CandidateRow], ...] = (
    Column("name", mark("Navn"), 200, lambda row: Cell(row.name, medium=True), stretches=True),
    Column("education", mark("Uddannelse"), 190, lambda row: Cell(row.education)),
    Column("municipality", mark("Kommune"), 130, lambda row: Cell(row.municipality), roomy=True),
    Column("status", mark("Status"), 190, lambda row: Cell(row.status), roomy=True),
    Column(
        "consent",
        mark("Samtykke"),
        150,
        lambda row: Cell(_short_days(row.consent), row.consent_tone, icon=TONE_ICONS[row.consent_tone]),
    ),
    Column(
        "matches",
        mark("I gang"),
        70,
        lambda row: Cell(str(row.open_matches) if row.open_matches else ""),
        align="right",
    ),
    Column("delete_after", mark("Slettes efter"), 100, lambda row: Cell(_day(row.delete_after))),
)


class CandidatesScreen(QWidget):
    """The candidate bank as a table. Enter or F2 changes a candidate, Del deletes with undo."""

    toast = Signal(str, bool)

    def __init__(
        self,
        ops: Operations,
        candidates: Candidates,
        *,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("candidates_screen")
        self._ops, self._candidates, self._local, self._clock = ops, candidates, local, clock
        self._order: CandidateColumn = "name"
        self._descending = False
        self._loaded = False
        self._stand_in: QWidget | None = None
        self._find = LineEdit(placeholder=tr("Søg efter navn, uddannelse eller kompetence"))
        self._find.setObjectName("candidate_filter")
        self._find.setAccessibleName(tr("Filtrér kandidater"))
        self._find.setMaximumWidth(theme.px(360))
        self._find.setClearButtonEnabled(True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_FIND_MS)
        self._typing.timeout.connect(self._show_rows)
        self._find.textChanged.connect(lambda _text: self._typing.start())
        self._find.installEventFilter(self)
        new = Button(tr("Ny kandidat"), "primary", "plus")
        new.setObjectName("new_candidate_button")
        new.clicked.connect(lambda _checked: self.new_candidate())
        self._head = SectionHeader(tr("Kandidater"), "", new, page=True)
        self._model: PagedModel[CandidateRow] = PagedModel(ops, COLUMNS, lambda row: row.id, self)
        self.view = TableView(self._model, name=tr("Kandidater"))
        self.view.setObjectName("candidate_list")
        self.view.set_sort(self._order, descending=False)
        self._content = QStackedWidget()
        self._skeleton = DelayedSkeleton(8)
        for part in (self._skeleton, self.view):
            self._content.addWidget(part)
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        top.setSpacing(theme.px(10))
        top.addWidget(self._head)
        top.addWidget(self._find)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._content, 1)
        self._connect()

    # -- what the shell asks for -----------------------------------------------------------------------

    def activate(self) -> None:
        """Load, or load anew."""
        self._show_rows()

    def print_subject(self) -> dict[str, str]:
        """Return whose sheet can be printed."""
        return {"candidate_id": self.view.picked_id() or ""}

    def focus_list(self) -> None:
        """Put the focus on the table."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus on the filter."""
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def new_candidate(self) -> None:
        """Open the form of a new candidate."""
        self._open_form("")

    def edit_candidate(self, candidate_id: str) -> None:
        """Open the form of a candidate."""
        self._open_form(candidate_id)

    # -- events ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter, Esc clears it and Down goes to the list."""
        if watched is self._find and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self._find.text():
                self._find.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.focus_list()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the selected candidate."""
        picked = self.view.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked:
            self.edit_candidate(picked)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))

    # -- parts -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.view.sort_changed.connect(self._sort)
        self.view.entered_row.connect(self.edit_candidate)
        self.view.entered_aside.connect(self.edit_candidate)
        self.view.delete_wanted.connect(self._delete)
        self._model.first_shown.connect(self._on_first_rows)
        self._model.counted.connect(self._on_counted)
        self._model.failed.connect(self._show_error)
        self._ops.changed.connect(self._on_changed)

    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = cast("CandidateColumn", key), descending
        self._show_rows()

    def _show_rows(self) -> None:
        text, order, descending = self._find.text(), self._order, self._descending
        if not self._loaded:
            self._content.setCurrentWidget(self._skeleton)

        def page(offset: int, limit: int) -> list[CandidateRow]:
            return self._candidates.list(text, order=order, descending=descending, offset=offset, limit=limit)

        self._model.show_source(Source(page, lambda _after: (self._candidates.count(text), None)))

    def _on_first_rows(self) -> None:
        """Show the first rows at once; how many there are in all follows."""
        self._loaded = True
        if self._model.rowCount():
            self._drop_stand_in()
            self._content.setCurrentWidget(self.view)

    def _on_counted(self, count: int) -> None:
        self._head.show_texts(tr("Kandidater"), trn(count, "{n} kandidat", "{n} kandidater"))
        self._drop_stand_in()
        if count:
            self._content.setCurrentWidget(self.view)
        elif self._find.text().strip():
            clear = (tr("Ryd filteret"), self._find.clear)
            text = tr("Prøv med færre bogstaver, eller ryd filteret.")
            self._stand_in_with(
                EmptyState("search", tr("Ingen kandidater passer til filteret"), text, None, clear)
            )
        else:
            new = ("plus|" + tr("Ny kandidat"), self.new_candidate)
            text = tr("Opret den første. Et navn er nok til at begynde med.")
            self._stand_in_with(EmptyState("users", tr("Ingen kandidater endnu"), text, new))

    def _show_error(self, error: KnownError) -> None:
        self._drop_stand_in()
        self._stand_in_with(ErrorState(error.message, error.advice, self._show_rows))

    def _stand_in_with(self, part: QWidget) -> None:
        self._stand_in = part
        self._content.addWidget(part)
        self._content.setCurrentWidget(part)

    def _drop_stand_in(self) -> None:
        if self._stand_in is not None:
            self._content.removeWidget(self._stand_in)
            self._stand_in.deleteLater()
            self._stand_in = None

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self._loaded and any(kind in _KINDS for kind, _ in touched):
            if self._stand_in is None:
                self._model.refresh(visible=self.view.visible_rows())
            else:
                self._show_rows()

    def _open_form(self, candidate_id: str) -> None:
        dialog = CandidateDialog(
            self._ops, self._candidates, self._local, self._clock, candidate_id=candidate_id, parent=self
        )
        dialog.saved.connect(self._on_saved)
        dialog.begin()

    def _on_saved(self, candidate: Candidate) -> None:
        self.view.pick(candidate.id)
        self._tell(tr("{name} er gemt", name=candidate.name))

    def _delete(self, candidate_id: str) -> None:
        self._ops.write(
            lambda: self._candidates.delete(candidate_id),
            lambda candidate: self._tell(tr("{name} er slettet", name=candidate.name)),
            owner=self,
        )

    def _tell(self, text: str) -> None:
        """Say what was done, with undo."""
        self.toast.emit(text, True)  # noqa: FBT003 - Qt's signature
