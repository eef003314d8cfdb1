"""What time it is, handed in so that tests, the demo and the tour can say so themselves."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta


class Clock:
    """The machine's clock. It decides what is shown as "today", never what wins a merge."""

    def now(self) -> datetime:
        """Return this moment with the local time zone."""
        return datetime.now().astimezone()

    def today(self) -> date:
        """Return the local date."""
        return self.now().date()

    def stamp(self) -> str:
        """Return this moment as UTC ISO text, `2026-11-24T09:42:07.123Z`."""
        return self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    def wall(self) -> str:
        """Return the local wall-clock time to the minute, `2026-11-24T10:42`."""
        return self.now().strftime("%Y-%m-%dT%H:%M")


class ShiftedClock(Clock):
    """A clock that started at a given moment and runs on at normal speed (demo and tour)."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone()
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Return the start plus the time passed since."""
        return self._start + timedelta(seconds=time.monotonic() - self._zero)


class FixedClock(Clock):
    """A clock that stands still until it is moved (tests, pictures)."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone()

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.at
