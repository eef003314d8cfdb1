"""What colleagues write while a form is open: the form follows, and nothing that was typed is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

from kmdesk.core.errors import KnownError
from kmdesk.models.record import Record
from kmdesk.ui.operations import Operations, Touched

T = TypeVar("T")
R = TypeVar("R")
RecordT = TypeVar("RecordT", bound=Record)


class Arrivals(QObject):
    """Reads a record anew when others change it, and hands it to `take`.

    `also` are kinds of which any change may belong to the record (its contact persons). `gone` hears why it
    is not there any more.
    """

    def __init__(
        self,
        ops: Operations,
        record: tuple[str, str],
        read: Callable[[], T],
        take: Callable[[T], object],
        *,
        also: frozenset[str] = frozenset(),
        gone: Callable[[KnownError], object] | None = None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._gone = gone
        self._ops, self._record, self._also, self._owner = ops, record, also, parent
        self._read, self._take = read, take
        ops.changed.connect(self._on_changed)

    def _on_changed(self, touched: Touched, by: object) -> None:
        concerned = self._record in touched or any(kind in self._also for kind, _ in touched)
        if concerned and by is not self._owner:
            self.look()

    def look(self) -> None:
        """Read the record now."""
        self._ops.read(self._read, self._take, owner=self, key="arrived", failed=self._leave_be)

    def _leave_be(self, error: KnownError) -> None:
        """Keep what is typed of a record that is gone on the screen, and say so where the form can."""
        if self._gone is not None:
            self._gone(error)


def announce_gone(
    ops: Operations,
    name: tuple[str, str],
    read: Callable[[], object],
    say: Callable[[KnownError], object],
    *,
    parent: QObject,
) -> None:
    """Tell through `say` when the record (kind and id) a form is about goes while the form is open.

    For forms that show nothing of the record that could change; `read` reads it on the store's thread.
    """
    Arrivals(ops, name, read, lambda _record: None, gone=say, parent=parent)


class Arriving(Protocol):
    """A form that takes what others have stored meanwhile."""

    def arrive(self, values: Mapping[str, object]) -> None:
        """Show the values where nothing was typed, and offer them where something was."""
        ...


class Followed(Generic[R]):
    """What is stored of the record that a form shows.

    `record` is it as the form shows it, untouched fields and all: a save that compares with it writes what
    was typed here and nothing else. `name` is its kind and id, `read` reads it anew on the store's thread,
    `values` says how the form shows it. `also` is as for `Arrivals`.
    """

    def __init__(
        self,
        name: tuple[str, str],
        record: R,
        read: Callable[[], R],
        values: Callable[[R], Mapping[str, object]],
        *,
        also: frozenset[str] = frozenset(),
    ) -> None:
        self.record = record
        self.name, self.read, self.values, self.also = name, read, values, also
        self._held = False
        self._arrivals: Arrivals | None = None

    def keep_up(
        self,
        ops: Operations,
        form: Arriving,
        *,
        parent: QObject,
        then: Callable[[R, R], object] | None = None,
        gone: Callable[[KnownError], object] | None = None,
    ) -> None:
        """Let the form follow what others change of the record, from now on.

        `then` hears of each change, as it was before and is now, for what stands outside the form, and `gone`
        why the record is not there any more.
        """

        def take(record: R) -> None:
            if self._held:
                return
            before, self.record = self.record, record
            form.arrive(self.values(record))
            if then is not None:
                then(before, record)

        self._arrivals = Arrivals(ops, self.name, self.read, take, also=self.also, gone=gone, parent=parent)
        self._arrivals.look()  # it may have changed since it was read to be shown

    def hold(self) -> None:
        """Stay as it is while what was typed is being stored: it is compared with what was shown then."""
        self._held = True

    def release(self) -> None:
        """Follow again: it was not stored after all."""
        self._held = False
        if self._arrivals is not None:
            self._arrivals.look()


def followed(record: RecordT, read: Callable[[], RecordT]) -> Followed[RecordT]:
    """Return a record to be followed by a form that shows its fields as they are."""
    return Followed((record.kind, record.id), record, read, all_fields)


def all_fields(record: Record) -> Mapping[str, object]:
    """Return every field of a record as it is."""
    return {name: getattr(record, name) for name in record.to_row()}
