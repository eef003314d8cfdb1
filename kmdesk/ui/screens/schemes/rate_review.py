"""Kontrollér satser: every rate in one go, the one looked up longest ago first."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr, trn
from kmdesk.models import SchemeFile, SchemeRate
from kmdesk.services.scheme_rates_review import ReviewedRate, rates_to_review
from kmdesk.services.schemes import Catalogue, Schemes
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.schemes.rate_dialog import rate_dialog
from kmdesk.ui.screens.schemes.rate_rows import RateTable
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset({SchemeRate.kind, SchemeFile.kind})
_UNDO_KEYS = ("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z")


class RateReviewDialog(PanelDialog):
    """Lists the rates of today. Enter records a new amount, K or Space that the rate is still the same.

    Undo and redo are the window's own, with their keys.
    """

    def __init__(
        self, ops: Operations, schemes: Schemes, *, local: Local, clock: Clock, parent: QWidget
    ) -> None:
        super().__init__(tr("Kontrollér satser"), parent=parent)
        self.setObjectName("rate_review")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._schemes, self._local, self._clock = ops, schemes, local, clock
        self._every: tuple[ReviewedRate, ...] = ()
        self._waiting = False
        self._stay: int | None = None
        self._undo = self._share_undo(parent.window())
        self.table = RateTable()
        self.table.confirmed.connect(self._confirm)
        self.table.new_amount.connect(self._new_amount)
        self.table.source_wanted.connect(self._open_source)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.which = Segments((("old", tr("Kun gamle")), ("all", tr("Alle"))), clearable=False)
        self.which.setObjectName("which_rates")
        self.which.set_value("old")
        self.which.changed.connect(lambda _code: self._show_rows())
        self._count = label("", "secondary")
        self._count.setObjectName("rate_count")
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._nothing_old())
        self._lay_out()
        ops.changed.connect(self._on_changed)
        self._read()

    # -- showing -----------------------------------------------------------------------------------

    def _read(self) -> None:
        self._ops.read(self._schemes.catalogue, self._show, owner=self, key="rates")

    def _show(self, catalogue: Catalogue) -> None:
        before = {one.key: one.rate for one in self._every}
        self._every = rates_to_review(catalogue, self._clock.today())
        changed = [one.key for one in self._every if before and before.get(one.key) != one.rate]
        stay, self._stay, self._waiting = self._stay, None, False
        # After one's own change the next rate comes up by itself; what is undone is gone back to.
        self._show_rows(changed[0] if len(changed) == 1 else None, stay)

    def _show_rows(self, goal: tuple[str, str] | None = None, stay: int | None = None) -> None:
        """Show the rates of the filter, and stand at row `stay`, else at `goal`, else where one stood."""
        here, at = self.table.current(), max(self.table.currentIndex().row(), 0)
        old = [one for one in self._every if one.old]
        shown = old if self.which.value() == "old" else self._every
        self.table.rates.show(shown)
        key = goal or (here.key if here else None)
        row = self.table.rates.row_of(key) if key else -1
        self.table.go_to(stay if stay is not None else row if row >= 0 else at)
        many = trn(len(old), "{n} gammel sats", "{n} gamle satser")
        self._count.setText(tr("{old} af {all}", old=many, all=len(self._every)))
        nothing = not shown and self.which.value() == "old" and bool(self._every)
        if nothing != bool(self._middle.currentIndex()):
            self._middle.setCurrentIndex(int(nothing))
            (self._leave if nothing else self.table).setFocus()
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.current() is not None
        for button in (self._new, self._same):
            button.setEnabled(chosen)

    def _say(self, text: str, *, undoable: bool = False) -> None:
        self._told.setText(text)
        self._take_back.setVisible(undoable and self._undo is not None)
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    # -- what people do ----------------------------------------------------------------------------

    def _confirm(self, one: ReviewedRate) -> None:
        if self._waiting:
            return
        told = f"{one.scheme.short.in_language(language())} · {one.kind.label.in_language(language())}"
        if one.rate.checked_on == self._clock.today() and not one.old:
            self._say(tr("Er allerede kontrolleret i dag: {rate}", rate=told))
            return
        self._waiting = True
        self._ops.write(
            lambda: self._schemes.confirm_rate(*one.key),
            lambda _record: self._on_done(tr("Kontrolleret i dag: {rate}", rate=told)),
            owner=self,
            failed=self._on_failed,
        )

    def _new_amount(self, one: ReviewedRate) -> None:
        dialog = rate_dialog(
            self._ops,
            self._schemes,
            local=self._local,
            clock=self._clock,
            scheme=one.scheme,
            kind=one.kind,
            parent=self,
        )
        name = one.scheme.short.in_language(language())
        dialog.saved.connect(lambda: self._on_done(tr("Ny sats er gemt: {name}", name=name)))
        dialog.finished.connect(lambda _result: self.table.setFocus())
        dialog.open()

    def _open_source(self, one: ReviewedRate) -> None:
        if not one.link:
            self._say(tr("Kilden er ikke en side på nettet."))
        elif not QDesktopServices.openUrl(QUrl(one.link, QUrl.ParsingMode.TolerantMode)):
            self._say(tr("Siden kunne ikke åbnes: {link}", link=one.link))

    def _on_done(self, text: str) -> None:
        self._stay = self.table.currentIndex().row()
        self._say(text, undoable=True)
        self.table.setFocus()
        self._read()

    def _on_failed(self, error: KnownError) -> None:
        self._waiting = False
        self._say(str(error))

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self._stay is None:  # somebody else's change, or one taken back: what was told is past
            self._say("")
        if any(kind in _KINDS for kind, _ in touched):
            self._read()

    def _share_undo(self, window: QWidget) -> QAction | None:
        """Let the window's undo and redo work over it; return undo, None where there is none."""
        keys = {QKeySequence(key) for key in _UNDO_KEYS}
        shared = [action for action in window.actions() if keys & set(action.shortcuts())]
        self.addActions(shared)
        return next((a for a in shared if QKeySequence(_UNDO_KEYS[0]) in a.shortcuts()), None)

    # -- laying out --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        head.setSpacing(theme.px(12))
        head.addWidget(self._count)
        head.addWidget(label(tr("Enter: nyt beløb · K: stadig den samme · O: åbn kilden"), "meta"), 1)
        head.addWidget(self.which)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.body.addWidget(self._middle, 1)
        self._told = ElidedLabel("", "secondary")
        self._told.setObjectName("review_told")
        self._take_back = LinkButton(tr("Fortryd"), icon="undo-2")
        self._take_back.setObjectName("review_undo")
        self._take_back.hide()
        if self._undo is not None:
            self._take_back.activated.connect(self._undo.trigger)
        self._leave = Button(tr("&Luk"))
        self._leave.setObjectName("review_close")
        self._leave.clicked.connect(self.reject)
        self._new = Button(tr("&Nyt beløb …"), icon="pencil")
        self._new.setObjectName("review_new_amount")
        self._new.clicked.connect(lambda: self.table.new_amount.emit(self.table.current()))
        self._same = Button(tr("&Kontrolleret i dag"), "primary", "check")
        self._same.setObjectName("review_confirm")
        self._same.clicked.connect(lambda: self.table.confirmed.emit(self.table.current()))
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addWidget(self._told, 1)
        for part in (self._take_back, self._leave, self._new, self._same):
            row.addWidget(part)
        self.footer.addWidget(foot)
        self._enable()
        self.table.setFocus()

    def _nothing_old(self) -> QWidget:
        def show_all() -> None:
            self.which.set_value("all")
            self._show_rows()
            self.table.setFocus()

        return EmptyState(
            "circle-check", tr("Ingen gamle satser"), tr("Alle satser er fra i år. [Vis alle]"), link=show_all
        )
