"""The screen Ordninger: the catalogue, one scheme, and its fact sheet as it will be printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import language, tr, trn
from kmdesk.rules.schemes import GONE, Scheme, clashes
from kmdesk.services import scheme_calculations, scheme_wording
from kmdesk.services.handouts import Made
from kmdesk.services.known_figures import Known, KnownFigures
from kmdesk.services.paper.scheme_handout import Calculated
from kmdesk.services.scheme_calculations import Entered
from kmdesk.services.scheme_page import SchemeOverview, SchemePages
from kmdesk.services.schemes import Schemes
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.schemes.catalogue_list import CatalogueList, Heading, SchemeEntry
from kmdesk.ui.screens.schemes.columns import SchemeColumns
from kmdesk.ui.screens.schemes.detail import SchemeDetail
from kmdesk.ui.screens.schemes.file_import import choose_scheme_file
from kmdesk.ui.screens.schemes.held_place import Held
from kmdesk.ui.screens.schemes.rate_dialog import rate_dialog
from kmdesk.ui.screens.schemes.rate_review import RateReviewDialog
from kmdesk.ui.screens.schemes.sheet_pane import SheetPane
from kmdesk.ui.screens.visits.scroll_column import scroll_column
from kmdesk.ui.widgets.buttons import Button, IconButton
from kmdesk.ui.widgets.empty import DelayedSkeleton
from kmdesk.ui.widgets.fields import LineEdit
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset({"scheme_rate", "scheme_file", "visit", "guide_answer", "company", "candidate", "match"})
_ROOMY_HEAD = 840
"""Width in px from which the heading has room for all its buttons."""
_SHEET_MS = 250
"""Pause after which the preview follows what was chosen or calculated."""

SheetMaker = Callable[[Sequence[str], str, Calculated | None], Made]
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
        self._figures = KnownFigures(schemes.store)
        self._overview: SchemeOverview | None = None
        self._known: Mapping[str, Known] = {}
        self._entered: dict[str, Mapping[str, Entered]] = {}
        self._visit_id = ""
        self._code = ""
        self.detail: SchemeDetail | None = None
        self._shown_with: object = None
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
        self._head = SectionHeader(
            tr("Ordninger"), "", self.filter, self.which, *self._head_actions(), page=True
        )
        self.list = CatalogueList()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._on_moved())
        self.list.schemes.ticked_changed.connect(self._on_picked)
        self.pane = SheetPane()
        self.pane.enlarge.connect(self.hand_out)
        self.pane.visit_wanted.connect(lambda _on: self._sheet_later.start())
        self.pane.picked_cleared.connect(lambda: self.list.schemes.tick(()))
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

        def work() -> tuple[SchemeOverview, Mapping[str, Known]]:
            overview = self._pages.overview(visit_id)
            return overview, self._figures.of_visit(overview.visit.visit_id if overview.visit else "")

        self._ops.read(work, self._show, owner=self, key="overview")

    def open_scheme(self, code: str, visit_id: str = "") -> None:
        """Show a scheme, for a visit when one is given."""
        self._code, self._visit_id = code, visit_id
        self.filter.clear()
        self.which.set_value("all")
        self.activate()

    def print_subject(self) -> dict[str, str | tuple[str, ...]]:
        """Return which schemes' papers can be printed, the shown one first, and for which visit."""
        visit = self._overview.visit if self._overview and self.pane.for_visit.isChecked() else None
        codes = sorted(self._wanted(), key=lambda code: code != self._code)
        return {"codes": tuple(codes), "visit_id": visit.visit_id if visit else ""}

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

    def review_rates(self) -> None:
        """Open the list of all rates, to look them up one after another."""
        RateReviewDialog(
            self._ops, self._schemes, local=self._local, clock=self._clock, parent=self.window()
        ).open()

    def import_file(self) -> None:
        """Let a scheme's file be chosen, and show what it would change."""
        choose_scheme_file(self._ops, self._schemes, self.window(), self._on_file_taken)

    # -- showing -----------------------------------------------------------------------------------

    def _show(self, found: tuple[SchemeOverview, Mapping[str, Known]]) -> None:
        before = self._overview.visit if self._overview else None
        overview, self._known = found
        self._overview = overview
        self._keep_entered()
        if before and overview.visit and before.visit_id != overview.visit.visit_id:
            # What was calculated for one company is not for another.
            self._entered.clear()
            self.detail, self._shown_with = None, None
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
        """Show the scheme; what is shown already stays, with everything typed into it."""
        self._code = self._code or self.list.current_code()
        scheme, overview = self._scheme(), self._overview
        if scheme is None or overview is None:
            return
        standing = overview.standing.get(scheme.code)
        with_these = (scheme, standing, overview.today, self._known, language())
        if with_these != self._shown_with:
            self._shown_with = with_these
            self._keep_entered()
            self._put_in(
                SchemeDetail(
                    scheme,
                    overview.today,
                    standing,
                    known=self._known,
                    entered=self._entered.get(scheme.code, {}),
                )
            )
        self._sheet_later.start()

    def _keep_entered(self) -> None:
        """Remember what was typed into the scheme that is shown."""
        if self.detail is not None:
            self._entered[self.detail.code] = self.detail.entered()

    def _put_in(self, detail: SchemeDetail) -> None:
        """Show a scheme in place of what was shown; the same one again at the same place."""
        before, held = self._shown, Held(self.detail, self._shown)
        self.detail = detail
        detail.new_rate.connect(self._new_rate)
        detail.calculated.connect(self._sheet_later.start)
        column = scroll_column(detail)
        column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        detail.go_to.connect(lambda part: column.verticalScrollBar().setValue(part.y()))
        self._shown = column
        self._middle.addWidget(column)
        self._middle.setCurrentWidget(column)
        self._middle.removeWidget(before)
        before.deleteLater()
        held.give_back(detail, column)

    def _wanted(self) -> Sequence[str]:
        """Return the schemes whose sheets go into the file: the ticked ones, else the one that is shown."""
        ticked = self.list.schemes.ticked
        every = self._overview.catalogue if self._overview else {}
        picked = [code for code in every if code in ticked]
        return picked or ([self._code] if self._code in every else [])

    def _sheet_work(self) -> Callable[[], Made] | None:
        overview, codes = self._overview, self._wanted()
        if overview is None or not codes:
            return None
        self._keep_entered()
        calculated = {
            code: scheme_calculations.for_the_sheet(
                overview.catalogue[code], self._entered.get(code, {}), self._known, overview.today
            )
            for code in codes
        }
        visit = overview.visit if self.pane.for_visit.isChecked() else None
        make, visit_id = self._make_sheet, visit.visit_id if visit else ""
        return lambda: make(codes, visit_id, calculated)

    def _make(self) -> None:
        work, codes = self._sheet_work(), self._wanted()
        if work is None or self._overview is None or not self.pane.isVisible():
            return
        version = self._overview.catalogue[codes[0]].version
        one = tr("version {version}", version=version)
        about = one if len(codes) == 1 else tr("{n} ark", n=len(codes))
        self._ops.read(work, lambda made: self.pane.show_sheet(made.pdf, about), owner=self, key="sheet")

    def _on_picked(self) -> None:
        """Say what goes into the file now, and make it."""
        overview, ticked = self._overview, self.list.schemes.ticked
        if overview is None:
            return
        words = language()
        picked = [scheme for code, scheme in overview.catalogue.items() if code in ticked]
        names = [scheme.short.in_language(words) for scheme in picked]
        clashing = clashes(picked)
        apart = [scheme.short.in_language(words) for scheme in picked if scheme.code in clashing]
        self.pane.show_picked(names, ", ".join(apart))
        self._sheet_later.start()

    # -- what people do ----------------------------------------------------------------------------

    def new_rate_of(self, code: str, kind_id: str) -> None:
        """Open the form of a new rate of a scheme by its code, over that scheme."""
        self.open_scheme(code)
        self._ops.read(
            lambda: self._schemes.scheme(code), lambda found: self._ask_rate(found, kind_id), owner=self
        )

    def _new_rate(self, kind_id: str) -> None:
        scheme = self._scheme()
        if scheme is not None:
            self._ask_rate(scheme, kind_id)

    def _ask_rate(self, scheme: Scheme, kind_id: str) -> None:
        kind = next((k for k in scheme.rate_kinds if k.id == kind_id), None)
        if kind is None:
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

    def _on_file_taken(self, code: str) -> None:
        self.toast.emit(tr("Ordningsfilen bruges nu"), True)  # noqa: FBT003 - a signal's argument
        self.open_scheme(code, self._visit_id)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.activate()

    # -- laying out --------------------------------------------------------------------------------

    def _head_actions(self) -> tuple[QWidget, QWidget]:
        review = Button(tr("&Kontrollér satser"), icon="refresh-cw")
        review.setObjectName("review_rates")
        review.clicked.connect(self.review_rates)
        menu = QMenu(self)
        menu.setObjectName("more_scheme_menu")
        self._review, self._review_in_menu = review, menu.addAction(tr("&Kontrollér satser"))
        self._review_in_menu.triggered.connect(self.review_rates)
        menu.addAction(tr("&Hent ordningsfil …")).triggered.connect(self.import_file)
        more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        more.setObjectName("more_scheme_actions")
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        return review, more

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        top.addWidget(self._head)
        self.columns = SchemeColumns(self.list, self._middle, self.pane)
        self.columns.shown.connect(self._sheet_later.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move what the heading has no room for into its menu."""
        super().resizeEvent(event)
        room = self.width() >= theme.px(_ROOMY_HEAD)
        self._review.setVisible(room)
        self._review_in_menu.setVisible(not room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))
