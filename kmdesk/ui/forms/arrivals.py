"""What colleagues write while a form is open: the form follows, and nothing that was typed is touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from kmdesk.core.errors import KnownError
from kmdesk.ui.operations import Operations, Touched

T = TypeVar("T")


class Arrivals(QObject):
    """Reads a record anew when others change it, and hands it to `take`.

    `also` are kinds of which any change may belong to the record (its contact persons).
    """

    def __init__(
        self,
        ops: Operations,
        record: tuple[str, str],
        read: Callable[[], T],
        take: Callable[[T], object],
        *,
        also: frozenset[str] = frozenset(),
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._ops, self._record, self._also, self._owner = ops, record, also, parent
        self._read, self._take = read, take
        ops.changed.connect(self._on_changed)

    def _on_changed(self, touched: Touched, by: object) -> None:
        concerned = self._record in touched or any(kind in self._also for kind, _ in touched)
        if concerned and by is not self._owner:
            self._ops.read(self._read, self._take, owner=self, key="arrived", failed=self._leave_be)

    def _leave_be(self, _error: KnownError) -> None:
        """Keep what is typed of a record that is gone; saving says so."""
