"""The screen Ordninger: the catalogue, one scheme, and its fact sheet as it will be printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import language, tr, trn
from kmdesk.rules.calculation import Calculation
from kmdesk.rules.schemes import GONE, Scheme
from kmdesk.services import scheme_wording
from kmdesk.services.handouts import Made
from kmdesk.services.scheme_page import SchemeOverview, SchemePages
from kmdesk.services.schemes import Schemes
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.schemes.catalogue_list import CatalogueList, Heading, SchemeEntry
from kmdesk.ui.screens.schemes.detail import SchemeDetail
from kmdesk.ui.screens.schemes.rate_dialog import rate_dialog
from kmdesk.ui.screens.schemes.sheet_pane import SheetPane
from kmdesk.ui.screens.visits.scroll_column import scroll_column
from kmdesk.ui.widgets.empty import DelayedSkeleton
from kmdesk.ui.widgets.fields import LineEdit
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset({"scheme_rate", "scheme_file", "visit", "guide_answer", "company", "candidate", "match"})
_LEFT, _LEFT_LEAST, _MIDDLE_LEAST, _RIGHT, _RIGHT_LEAST = 272, 208, 420, 384, 320
_WIDE, _NARROW = 1200, 1000
"""Widths in px from which the columns are wide, and below which the preview hides: Ctrl+P opens the sheet."""
_SHEET_MS = 250
"""Pause after which the preview follows what was chosen or calculated."""

SheetMaker = Callable[[Sequence[str], str, Mapping[str, Calculation] | None], Made]
"""Makes the sheets of some schemes for a visit with calculations; called on the store's thread."""


class SchemesScreen(QWidget):
    """The catalogue side by side with one scheme and its sheet."""

    preview_wanted = Signal(object)
    """A `Made` to be previewed and handed out."""
    toast = Signal(str, bool)

    def __init__(
        self,
        ops: Operations,
        pages: SchemePages,
        schemes: Schemes,
        make_sheet: SheetMaker,
        *,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("schemes_screen")
        self._ops, self._pages, self._schemes, self._make_sheet = ops, pages, schemes, make_sheet
        self._local, self._clock = local, clock
        self._overview: SchemeOverview | None = None
        self._visit_id = ""
        self._code = ""
        self.detail: SchemeDetail | None = None
        self.filter = LineEdit(placeholder=tr("Find en ordning"), characters=22)
        self.filter.setObjectName("scheme_filter")
        self.filter.setAccessibleName(tr("Find en ordning"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._show_list())
        self.which = Segments(
            (("all", tr("Alle")), ("active", tr("Aktive")), ("gone", tr("Historiske"))),
            clearable=False,
            tall=True,
        )
        self.which.setObjectName("which_schemes")
        self.which.set_value("all")
        self.which.changed.connect(lambda _code: self._show_list())
        self._head = SectionHeader(tr("Ordninger"), "", self.filter, self.which, page=True)
        self.list = CatalogueList()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._on_moved())
        self.pane = SheetPane()
        self.pane.enlarge.connect(self.hand_out)
        self.pane.visit_wanted.connect(lambda _on: self._sheet_later.start())
        self._middle = QStackedWidget()
        self._shown: QWidget = DelayedSkeleton(8)
        self._middle.addWidget(self._shown)
        self._sheet_later = QTimer(self)
        self._sheet_later.setSingleShot(True)
        self._sheet_later.setInterval(_SHEET_MS)
        self._sheet_later.timeout.connect(self._make)
        self._lay_out()
        ops.changed.connect(self._on_changed)

    # -- what the shell asks for -------------------------------------------------------------------

    def activate(self) -> None:
        """Read the catalogue anew."""
        visit_id = self._visit_id
        self._ops.read(lambda: self._pages.overview(visit_id), self._show, owner=self, key="overview")

    def open_scheme(self, code: str, visit_id: str = "") -> None:
        """Show a scheme, for a visit when one is given."""
        self._code, self._visit_id = code, visit_id
        self.filter.clear()
        self.which.set_value("all")
        self.activate()

    def print_subject(self) -> dict[str, str | tuple[str, ...]]:
        """Return which scheme's papers can be printed, and for which visit."""
        visit = self._overview.visit if self._overview and self.pane.for_visit.isChecked() else None
        return {"codes": (self._code,) if self._code else (), "visit_id": visit.visit_id if visit else ""}

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus in the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def hand_out(self) -> None:
        """Open the full preview of the sheet, from where it is printed, saved or mailed."""
        work = self._sheet_work()
        if work is not None:
            self._ops.read(work, self.preview_wanted.emit, owner=self)

    # -- showing -----------------------------------------------------------------------------------

    def _show(self, overview: SchemeOverview) -> None:
        self._overview = overview
        to_check = sum(scheme.needs_checking(overview.today) for scheme in overview.catalogue.values())
        told = [
            trn(len(overview.catalogue), "{n} ordning", "{n} ordninger"),
            trn(to_check, "{n} skal kontrolleres", "{n} skal kontrolleres"),
        ]
        self._head.show_texts(tr("Ordninger"), " · ".join(told))
        self.pane.show_visit(overview.visit)
        self._show_list()
        self._show_scheme()

    def _show_list(self) -> None:
        overview = self._overview
        if overview is None:
            return
        words, wanted = language(), self.filter.text().casefold().strip()
        rows: list[Heading | SchemeEntry] = []
        group = ""
        for scheme in overview.catalogue.values():
            status = scheme.status_on(overview.today).status
            name = scheme.short.in_language(words)
            found = f"{name} {scheme.name.in_language(words)} {scheme.sheet}".casefold()
            shown = {"all": True, "active": status not in GONE, "gone": status in GONE}
            if not shown[self.which.value() or "all"] or wanted not in found:
                continue
            if scheme.group != group:
                group = scheme.group
                rows.append(Heading(scheme_wording.group_label(scheme.group, words)))
            status_text = scheme_wording.status_label(status, words)
            check = scheme.needs_checking(overview.today)
            rows.append(SchemeEntry(scheme.code, name, status, status_text, check))
        self.list.schemes.show(rows)
        self.list.go_to(self._code)

    def _on_moved(self) -> None:
        code = self.list.current_code()
        if code and code != self._code:
            self._code = code
            self._show_scheme()

    def _scheme(self) -> Scheme | None:
        return self._overview.catalogue.get(self._code) if self._overview else None

    def _show_scheme(self) -> None:
        self._code = self._code or self.list.current_code()
        scheme, overview = self._scheme(), self._overview
        if scheme is None or overview is None:
            return
        self.detail = SchemeDetail(scheme, overview.today, overview.standing.get(scheme.code))
        self.detail.new_rate.connect(self._new_rate)
        self.detail.calculated.connect(lambda _result: self._sheet_later.start())
        column = scroll_column(self.detail)
        before = self._shown
        self._shown = column
        self._middle.addWidget(column)
        self._middle.setCurrentWidget(column)
        self._middle.removeWidget(before)
        before.deleteLater()
        self._sheet_later.start()

    def _sheet_work(self) -> Callable[[], Made] | None:
        scheme, overview = self._scheme(), self._overview
        if scheme is None or overview is None:
            return None
        visit = overview.visit if self.pane.for_visit.isChecked() else None
        result = self.detail.result if self.detail else None
        calculated = {scheme.code: result} if result is not None else None
        make, visit_id = self._make_sheet, visit.visit_id if visit else ""
        return lambda: make([scheme.code], visit_id, calculated)

    def _make(self) -> None:
        work = self._sheet_work()
        scheme = self._scheme()
        if work is None or scheme is None or not self.pane.isVisible():
            return
        version = scheme.version
        self._ops.read(work, lambda made: self.pane.show_sheet(made.pdf, version), owner=self, key="sheet")

    # -- what people do ----------------------------------------------------------------------------

    def _new_rate(self, kind_id: str) -> None:
        scheme = self._scheme()
        kind = next((k for k in scheme.rate_kinds if k.id == kind_id), None) if scheme else None
        if scheme is None or kind is None:
            return
        dialog = rate_dialog(
            self._ops,
            self._schemes,
            local=self._local,
            clock=self._clock,
            scheme=scheme,
            kind=kind,
            parent=self.window(),
        )
        dialog.saved.connect(self._on_rate_saved)
        dialog.open()

    def _on_rate_saved(self) -> None:
        self.toast.emit(tr("Satsen er gemt"), True)  # noqa: FBT003 - a signal's argument

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.activate()

    # -- laying out --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        top.addWidget(self._head)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        parts = ((self.list, _LEFT_LEAST), (self._middle, _MIDDLE_LEAST), (self.pane, _RIGHT_LEAST))
        for part, least in parts:
            part.setMinimumWidth(theme.px(least))
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._splitter, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the window; the preview hides where there is no room for it."""
        super().resizeEvent(event)
        if event.oldSize().width() == event.size().width():
            return
        room = self.width() >= theme.px(_NARROW)
        self.pane.setVisible(room)
        wide = self.width() >= theme.px(_WIDE)
        left, right = theme.px(_LEFT if wide else _LEFT_LEAST), theme.px(_RIGHT if wide else _RIGHT_LEAST)
        right = right if room else 0
        rest = max(self.width() - left - right, theme.px(_MIDDLE_LEAST))
        self._splitter.setSizes([left, rest, right])
        self._sheet_later.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))
