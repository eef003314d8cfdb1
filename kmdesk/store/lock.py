"""One window at a time: an exclusive lock on an empty file, held by SQLite's own portable locking.

The operating system lets go of it when the process ends, however it ends. Nothing is written to the file.
"""

from __future__ import annotations

from pathlib import Path

from kmdesk.store.database import driver


class TakenError(Exception):
    """Another process holds the lock."""


class FileLock:
    """A held lock. `release` it when done; harmless the second time."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises TakenError, or OSError when the file cannot be made."""
        path.touch()
        self._connection = driver.connect(str(path), timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except driver.OperationalError as error:
            self._connection.close()
            if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                raise TakenError from None
            raise OSError(str(error)) from error

    def release(self) -> None:
        """Let go."""
        self._connection.close()
