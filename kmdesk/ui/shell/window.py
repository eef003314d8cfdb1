"""The main window: rail, top bar and pages; menus, keys, undo; geometry remembered.

It knows no subject. What the pages are and what opens what is wired in `kmdesk.app`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.i18n import mark, tr
from kmdesk.ui import theme
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.shell.rail import Place, Rail
from kmdesk.ui.shell.rail_block import RailBlock
from kmdesk.ui.shell.top_bar import TopBar
from kmdesk.ui.widgets.toast import Toast

_NARROW_BELOW = 1100


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the rail and how it is made the first time it is opened."""

    place: Place
    make: Callable[[], QWidget]
    foot: bool = False
    block: bool = False
    """The page is led to by a block that says how it stands, not by a row."""


@dataclass(frozen=True, slots=True)
class Command:
    """A named action: in a menu, under a key, and found by the search field."""

    key: str
    text: str
    shortcut: str
    run: Callable[[], object]
    menu: str
    in_new_menu: bool = False


MENUS = (mark("&Fil"), mark("&Rediger"), mark("&Vis"), mark("&Hjælp"))


class DeskWindow(QMainWindow):
    """The window of an open desk. `closing` is emitted before it closes."""

    closing = Signal()
    history_asked = Signal(str, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("kmdesk")
        self.setMinimumSize(1024, 640)
        self.resize(1440, 900)
        self._pages: dict[str, Page] = {}
        self._made: dict[str, QWidget] = {}
        self._back: list[str] = []
        self._forward: list[str] = []
        self._current, self._alt_alone = "", False
        self.actions_by_key: dict[str, QAction] = {}
        self.commands: Sequence[Command] = ()
        self._new_menu = QMenu(self)
        self.top_bar = TopBar(self._new_menu)
        self.stack = QStackedWidget()
        self.content = QWidget()
        self._notices = QWidget()
        self._notices.setObjectName("notices")
        self._notice_column = QVBoxLayout(self._notices)
        self._notice_column.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), 0)
        self._notices.hide()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self._notices)
        column.addWidget(self.stack, 1)
        self._frame = QWidget()
        self._row = QHBoxLayout(self._frame)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.content, 1)
        self.rail: Rail | None = None
        self._root = QStackedWidget()
        self._root.addWidget(self._frame)
        self.setCentralWidget(self._root)
        self.toast = Toast(self.content)
        self.menuBar().setVisible(False)

    # -- what is shown ---------------------------------------------------------------------------

    def set_pages(self, pages: Sequence[Page]) -> None:
        """Fill the rail. Pages are made when they are first opened."""
        self._pages = {page.place.key: page for page in pages}
        blocks = [RailBlock(p.place.key, tr(p.place.label), p.place.icon) for p in pages if p.block]
        self.rail = Rail(
            [p.place for p in pages if not (p.foot or p.block)],
            [p.place for p in pages if p.foot],
            next(iter(blocks), None),
        )
        self.rail.chosen.connect(self.open_page)
        self._row.insertWidget(0, self.rail)
        numbered = [*enumerate(self.rail.keys[:9], start=1), *((0, p.place.key) for p in pages if p.foot)]
        for number, key in numbered:
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda key=key: self.open_page(key))
        self._adapt()

    def open_page(self, key: str) -> QWidget:
        """Show a page, making it if needed, and return it. Where one came from is remembered for Alt+Left."""
        if key != self._current:
            if self._current:
                self._back.append(self._current)
            self._forward.clear()
        return self._show(key)

    def page(self, key: str) -> QWidget:
        """Return a page without showing it."""
        if key not in self._made:
            self._made[key] = self._pages[key].make()
            self.stack.addWidget(self._made[key])
        return self._made[key]

    @property
    def current_key(self) -> str:
        """The key of the page that is shown."""
        return self._current

    def show_over(self, page: QWidget) -> None:
        """Show a page that fills the window (first start, unlocking)."""
        self._root.addWidget(page)
        self._root.setCurrentWidget(page)

    def show_desk(self) -> None:
        """Show the desk again and forget the page that covered it."""
        covering = self._root.currentWidget()
        self._root.setCurrentWidget(self._frame)
        if covering is not None and covering is not self._frame:
            self._root.removeWidget(covering)
            covering.deleteLater()

    def show_made(self, key: str, page: QWidget) -> None:
        """Show a page that is made already, without asking it to read (the first one, read while opening)."""
        self._made[key] = page
        self.stack.addWidget(page)
        self._current = key
        self.stack.setCurrentWidget(page)
        if self.rail is not None:
            self.rail.set_current(key)

    def show_notice(self, notice: QWidget) -> None:
        """Show a message above the page, in place of the one before."""
        self.hide_notice()
        self._notice_column.addWidget(notice)
        self._notices.show()

    def hide_notice(self) -> None:
        """Take the message above the page away."""
        while (item := self._notice_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._notices.hide()

    def flush(self) -> None:
        """Let every page write what it has not written yet."""
        for page in self._made.values():
            flush = getattr(page, "flush", None)
            if flush is not None:
                flush()
        for keeper in self.findChildren(DraftKeeper):
            keeper.flush()

    def show_history(self, kind: str, record_id: str, over: QWidget) -> None:
        """Ask for a record's history over a dialog: `history_asked(kind, id, dialog)`."""
        self.history_asked.emit(kind, record_id, over)

    def next_pane(self) -> None:
        """Move the focus on: rail, top bar, and the panes of the page (F6)."""
        page = self._made.get(self._current, self.stack)
        inside: Sequence[QWidget] = getattr(page, "panes", lambda: (page,))()
        panes = [pane for pane in (self.rail, self.top_bar, *inside) if pane is not None]
        focus = QApplication.focusWidget()
        here = next(
            (
                i
                for i, pane in enumerate(panes)
                if focus is not None and (pane is focus or pane.isAncestorOf(focus))
            ),
            -1,
        )
        _first_to_focus(panes[(here + 1) % len(panes)]).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go(self, step: int) -> None:
        """Go back (-1) or forward (+1) among the pages visited."""
        here, there = (self._back, self._forward) if step < 0 else (self._forward, self._back)
        if here:
            there.append(self._current)
            self._show(here.pop())

    # -- commands --------------------------------------------------------------------------------

    def set_commands(self, commands: Sequence[Command]) -> None:
        """Fill menus and keys."""
        self.commands = commands
        menus: Mapping[str, QMenu] = {text: self.menuBar().addMenu(tr(text)) for text in MENUS}
        for command in commands:
            action = QAction(tr(command.text), self)
            action.setShortcuts([QKeySequence(keys) for keys in command.shortcut.split(" | ") if keys])
            action.triggered.connect(lambda _=False, run=command.run: run())
            self.addAction(action)
            menus[command.menu].addAction(action)
            if command.in_new_menu:
                self._new_menu.addAction(action)
            self.actions_by_key[command.key] = action

    def set_undo_texts(self, undo: str, redo: str) -> None:
        """Name what undo and redo would do; empty text disables them."""
        for key, text, name in (("undo", tr("Fortryd"), undo), ("redo", tr("Gentag"), redo)):
            action = self.actions_by_key[key]
            action.setText(f"{text}: {name}" if name else text)
            action.setEnabled(bool(name))

    def toggle_menu_bar(self) -> None:
        """Show or hide the menu bar (Alt)."""
        self.menuBar().setVisible(not self.menuBar().isVisible())

    # -- remembering -----------------------------------------------------------------------------

    def geometry_text(self) -> str:
        """Return size and place as text, for `restore_geometry_text`."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def restore_geometry_text(self, text: str) -> None:
        """Take the size and place that `geometry_text` returned."""
        self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let what is open be kept before the window goes."""
        self.flush()
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._adapt()

    def event(self, event: QEvent) -> bool:
        """Show the menu bar when Alt is pressed alone: not when it goes with a letter or a digit."""
        if isinstance(event, QKeyEvent):
            alt = event.key() == Qt.Key.Key_Alt
            if event.type() != QEvent.Type.KeyRelease:  # of a shortcut only the override comes
                self._alt_alone = alt
            elif alt and self._alt_alone:
                self.toggle_menu_bar()
        return super().event(event)

    def _show(self, key: str) -> QWidget:
        page = self.page(key)
        self._current = key
        self.stack.setCurrentWidget(page)
        if self.rail is not None:
            self.rail.set_current(key)
        activate = getattr(page, "activate", None)
        if activate is not None:
            activate()
        self.focus_page()
        return page

    def focus_page(self) -> None:
        """Move the focus into the page that is shown, so that its keys work at once."""
        page = self.page(self._current)
        focus_list = getattr(page, "focus_list", None)
        if focus_list is not None:
            focus_list()
        if not page.isAncestorOf(self.focusWidget() or self):
            page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            page.setFocus()

    def _adapt(self) -> None:
        self.top_bar.adapt(self.width())
        if self.rail is not None:
            self.rail.set_narrow(narrow=self.width() < theme.px(_NARROW_BELOW))


def _first_to_focus(pane: QWidget) -> QWidget:
    """Return the first widget in a pane that Tab would reach; the pane itself when there is none."""
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return pane
    candidate = pane.nextInFocusChain()
    while candidate is not None and candidate is not pane:
        takes = bool(candidate.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes and pane.isAncestorOf(candidate) and candidate.isVisible() and candidate.isEnabled():
            return candidate
        candidate = candidate.nextInFocusChain()
    return pane
