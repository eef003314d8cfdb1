"""A page with several views of its own, a tab for each below its heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.tabs import Tabs


class Shown(Protocol):
    """What the shell asks of everything that is shown on a page."""

    def activate(self) -> None:
        """Show what there is, up to date."""
        ...

    def focus_list(self) -> None:
        """Put the focus on the list."""
        ...

    def focus_filter(self) -> None:
        """Put the focus in the text filter, or on what chooses what is shown."""
        ...


class View(Shown, Protocol):
    """What is shown below tabs of its own."""

    tabs: Tabs


@runtime_checkable
class HasTable(Protocol):
    """A view that has a table of its own, and perhaps a pane beside it."""

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        ...

    def toggle_density(self) -> None:
        """Give the rows more air, or less."""
        ...


@runtime_checkable
class Prints(Protocol):
    """A view that has a paper of its own."""

    def print_shown(self) -> bool:
        """Print what is shown; tells whether there is anything."""
        ...


def view_tabs(names: Mapping[str, str], here: str) -> Tabs:
    """Return the tabs of one view: code -> name. They always stand at `here`, their own view."""
    tabs = Tabs()
    tabs.setObjectName("view_tabs")
    for code, text in names.items():
        tabs.add_tab(code, tr(text))
    tabs.set_current(here)
    return tabs


class ViewsPage(QWidget):
    """Shows one of the views; what the shell asks for goes to that one.

    Each view has tabs of its own: turning to another one is asked for with their `changed`.
    """

    def __init__(self, views: Mapping[str, tuple[View, QWidget]]) -> None:
        super().__init__()
        self._stack = QStackedWidget()
        self._views = views
        for code, (view, widget) in views.items():
            self._stack.addWidget(widget)
            view.tabs.changed.connect(self._turner(code))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self._stack)

    @property
    def current(self) -> str:
        """The code of the view that is shown."""
        return next(code for code, (_, one) in self._views.items() if one is self._stack.currentWidget())

    def view(self) -> View:
        """Return the view that is shown."""
        return self._views[self.current][0]

    def show_view(self, code: str) -> None:
        """Turn to a view."""
        if self.current != code:
            self._stack.setCurrentWidget(self._views[code][1])
            self.activate()
            self.focus_list()

    # -- what the shell asks for -----------------------------------------------------------------

    def activate(self) -> None:
        """Show the view, up to date."""
        self.view().activate()

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.view().focus_list()

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.view().focus_filter()

    def print_shown(self) -> bool:
        """Print what the view shows (Ctrl+P); tells whether it has anything to print."""
        view = self.view()
        return isinstance(view, Prints) and view.print_shown()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        view = self.view()
        return view.panes() if isinstance(view, HasTable) else (self._views[self.current][1],)

    def toggle_density(self) -> None:
        """Give the rows more air, or less (Ctrl+Shift+F)."""
        view = self.view()
        if isinstance(view, HasTable):
            view.toggle_density()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))

    # -- parts -----------------------------------------------------------------------------------

    def _turner(self, here: str) -> Callable[[str], None]:
        def turn(asked: str) -> None:
            """Turn to the view asked for; the tabs of the one that is left go on saying where they stand."""
            if asked == here:
                return
            tabs = self._views[here][0].tabs
            by_keyboard = tabs.isAncestorOf(QApplication.focusWidget() or self)
            tabs.set_current(here)
            self.show_view(asked)
            if by_keyboard:
                self._views[asked][0].tabs.setFocus(Qt.FocusReason.OtherFocusReason)

        return turn
