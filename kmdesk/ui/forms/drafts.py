"""What is typed and not yet saved is on disk within a second, so that a dead battery costs a word at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.store.local import Draft, Local
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.widgets.messages import InlineMessage

DELAY_MS = 500
"""From the first change to the draft being written; writing takes a few milliseconds more."""


def kept_at(draft: Draft) -> str:
    """Return when a draft was last kept: `24.11.2026 kl. 10:42`."""
    at = datetime.fromisoformat(draft.at).astimezone()
    return tr("{date} kl. {time}", date=long_date(at.date()), time=f"{at:%H:%M}")


def from_last_time(draft: Draft) -> InlineMessage:
    """Return what stands above a form that opens with a draft: nobody takes it for a new one, or as saved."""
    message = InlineMessage(
        "info",
        tr("Det her er fra {when} og blev ikke gemt.", when=kept_at(draft)),
        tr("Tryk Annullér og Kassér for at begynde forfra."),
    )
    message.setObjectName("from_last_time")
    return message


class DraftKeeper(QObject):
    """Keeps a form's draft. `title` and `state` are asked at the moment of writing.

    Once a record that the key names is gone for good, nothing is kept of it any more.

    The form calls `touch` at every change. The timer is not restarted while it runs: what somebody types
    without pause is kept once a second all the same.
    """

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        *,
        key: str,
        title: Callable[[], str],
        state: Callable[[], Mapping[str, Any]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._ops, self._local, self._clock = ops, local, clock
        self.key = key
        """What tells its draft from those of other forms."""
        self._title, self._state = title, state
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.keep)
        self._ended = False
        ops.changed.connect(self._on_changed)

    def touch(self) -> None:
        """Note that something changed."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write now what waits to be written: the window is closing."""
        if self._timer.isActive():
            self.keep()

    def keep(self) -> None:
        """Write the draft now."""
        self._timer.stop()
        if self._ended:
            return
        draft = Draft(self.key, self._title(), self._clock.stamp(), dict(self._state()))
        self._ops.write(lambda: self._local.keep_draft(draft), owner=self)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        named = [name for name in touched if name[1] and name[1] in self.key]
        if named and not self._ended:
            self._ops.read(lambda: self._local.is_gone(named), self._end, owner=self)

    def _end(self, gone: bool) -> None:
        if gone:
            self._ended = True
            self.drop()

    def drop(self) -> None:
        """Forget the draft: the form was saved or thrown away."""
        self._timer.stop()
        self._ops.write(lambda: self._local.drop_draft(self.key), owner=self)
