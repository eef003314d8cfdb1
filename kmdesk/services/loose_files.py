"""Files that another program must read and that kmdesk takes away again: the mails that are not sent yet.

What kmdesk keeps is encrypted, and a mail program cannot read that. So what is given to it lies open for a
while: in a folder only the user may read, under `$XDG_RUNTIME_DIR` (memory, not disk) where the system has
one, and in the system's temporary folder otherwise. It goes when kmdesk ends. Where the end did not come,
because the power went, or where the mail program still held the file, it goes the next time kmdesk starts.
A copy that the mail program made for itself is the mail program's, and a mail that is still being written
when kmdesk ends can lose its attachment where the program reads it only when it sends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.store.lock import FileLock, TakenError

_BEGINNING = "kmdesk-mail-"
_LOCK = "lock"


def base_folder() -> Path:
    """Return where the folders of loose files are made."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(runtime) if runtime and os.access(runtime, os.W_OK) else Path(tempfile.gettempdir())


class LooseFiles:
    """The loose files of this run. The folder is made when the first is kept."""

    def __init__(self, base: Path | None = None) -> None:
        self._base = base
        self._folder: Path | None = None
        self._lock: FileLock | None = None

    def keep(self, name: str, data: bytes) -> Path:
        """Write `data` to a new file called `name`, a name of `handed_out.safe_name`, and return where.

        Only the user may read it. Raises KnownError when it cannot be written.
        """
        try:
            place = Path(tempfile.mkdtemp(dir=self._opened()))
            path = place / name
            with path.open("xb") as file:
                file.write(data)
            path.chmod(0o600)
        except OSError as error:
            raise KnownError(
                tr("Mailen kunne ikke lægges klar."), tr("Gør plads på disken, eller gem som PDF.")
            ) from error
        return path

    def clear(self) -> None:
        """Take all of them away; harmless the second time. What another program holds stays for `sweep`."""
        folder, lock, self._folder, self._lock = self._folder, self._lock, None, None
        if lock is not None:
            lock.release()
        if folder is not None:
            _remove(folder)

    def _opened(self) -> Path:
        if self._folder is None:
            base = self._base or base_folder()
            sweep(base)
            folder = Path(tempfile.mkdtemp(prefix=_BEGINNING, dir=base))
            try:
                self._lock = FileLock(folder / _LOCK)
            except TakenError as error:
                raise OSError from error  # nobody can hold what was made a moment ago
            self._folder = folder
            atexit.register(self.clear)
        return self._folder


def sweep(base: Path | None = None) -> int:
    """Take away what an earlier run left behind; return how many folders. Never fails.

    A folder whose program still runs is held by its lock and stays.
    """
    gone = 0
    for folder in (base or base_folder()).glob(f"{_BEGINNING}*"):
        with suppress(OSError, TakenError):
            if _is_ours(folder) and (folder / _LOCK).is_file():
                FileLock(folder / _LOCK).release()
                _remove(folder)
                gone += not folder.exists()
    return gone


def _is_ours(folder: Path) -> bool:
    """Tell whether this user made the folder: in a temporary folder others may lay out traps."""
    found = folder.lstat()
    mine = os.name != "posix" or found.st_uid == os.getuid()
    return mine and folder.is_dir() and not folder.is_symlink()


def _remove(folder: Path) -> None:
    """Remove what can be removed; the lock goes last, for it is the mark `sweep` looks for."""
    for part in folder.iterdir():
        if part.name != _LOCK:
            shutil.rmtree(part, ignore_errors=True)
    with suppress(OSError):
        if [part.name for part in folder.iterdir()] == [_LOCK]:
            (folder / _LOCK).unlink()
            folder.rmdir()
