"""What is done with the records of a page: acts carried out and told with a way back, and their menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.ui.dialogs.panel import history_above
from kmdesk.ui.operations import Operations

Act = tuple[str, str, Callable[[], object]]
"""Code, what the menu says, and what it does."""


class RecordSteps(QObject):
    """Carries out for the page it belongs to. `told` is what was done and can be undone."""

    told = Signal(str)
    saved = Signal(str)
    """The id of a record whose form was saved."""
    deleted = Signal(object)
    """The ids of records that are gone."""

    def __init__(self, ops: Operations, page: QWidget) -> None:
        super().__init__(page)
        self._ops, self._page = ops, page

    def edit(self, record_id: str, /) -> None:
        """Open the form of a record."""
        raise NotImplementedError

    def delete(self, ids: Sequence[str]) -> None:
        """Delete these records, with undo."""
        raise NotImplementedError

    # -- for subclasses ------------------------------------------------------------------------------

    def _write(self, work: Callable[[], Any], told: Callable[[Any], str]) -> None:
        """Carry out in the background; `told` makes the sentence of what came of it."""
        self._ops.write(work, lambda result: self.told.emit(told(result)), owner=self._page)

    def _delete(self, ids: Sequence[str], work: Callable[[], Any], told: Callable[[Any], str]) -> None:
        """Delete in the background, unless nothing is chosen, and say which records are gone."""

        def gone(result: Any) -> str:  # noqa: ANN401 - whatever the work returns
            self.deleted.emit(tuple(ids))
            return told(result)

        if ids:
            self._write(work, gone)

    def _menu(self, *acts: Act) -> QMenu:
        """Return a menu of these; what deletes stands apart from the others."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, text, act in acts:
            if code == "delete":
                menu.addSeparator()
            self._add(menu, code, text, act)
        return menu

    @staticmethod
    def _add(menu: QMenu, code: str, text: str, act: Callable[[], object]) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        action.setObjectName(f"do_{code}")
        action.triggered.connect(lambda _checked=False: act())

    def _show_history(self, kind: str, record_id: str) -> None:
        history_above(self._page, kind, record_id)
