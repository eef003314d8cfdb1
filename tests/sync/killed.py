"""What a process that is to be killed does: it syncs a desk's file and dies before its n-th write."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from kmdesk.core.clock import FixedClock
from kmdesk.sync import engine
from kmdesk.sync.gateway import PostgresGateway
from tests.sync.file_desk import FileDesk

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_READS = ("SELECT", "PRAGMA", "--", "EXPLAIN")


class Counter:
    """Counts the statements that write, COMMIT and savepoints too; at the n-th it kills the process."""

    def __init__(self, at: int = 0) -> None:
        self.count, self._at = 0, at

    def __call__(self, statement: str) -> None:
        if statement.lstrip().upper().startswith(_READS):
            return
        self.count += 1
        if self.count == self._at:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def open_desk(path: Path) -> FileDesk:
    """Open a desk's file as the program does after a crash."""
    return FileDesk("karen", path.parent, FixedClock(NOW), path)


def sync(path: Path, dsn: str, at: int = 0) -> int:
    """Sync until nothing is unfinished; returns how many statements wrote. Dies before the `at`-th."""
    desk = open_desk(path)
    counter = Counter(at)
    gateway = PostgresGateway(dsn)
    desk.database.connection.set_trace_callback(counter)
    try:
        while engine.run(desk, gateway).unfinished:
            pass
    finally:
        desk.database.connection.set_trace_callback(None)
        gateway.close()
        desk.database.close()
    return counter.count


class Killer:
    """A process that forks a desk for each job and lets it be killed: nothing is imported anew each time.

    Where a process cannot be forked, each job is a process begun from nothing.
    """

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.sync.killed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=Path(__file__).parents[2],
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def kill_at(self, path: Path, dsn: str, at: int) -> None:
        """Sync and be killed before the `at`-th write. Fails when the process ended in another way."""
        pipes = self._process.stdin, self._process.stdout
        assert pipes[0] is not None
        assert pipes[1] is not None
        pipes[0].write(json.dumps([str(path), dsn, at]) + "\n")
        pipes[0].flush()
        assert pipes[1].readline().strip() == "killed", f"not killed before write {at}"


def _killed(path: str, dsn: str, at: int) -> bool:
    if not hasattr(os, "fork"):
        code = f"from tests.sync import killed; killed.sync(killed.Path({path!r}), {dsn!r}, {at})"
        return subprocess.run([sys.executable, "-c", code], check=False).returncode != 0
    child = os.fork()
    if not child:
        sync(Path(path), dsn, at)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _load() -> None:
    """Load what a desk needs, so that no child has to."""
    with TemporaryDirectory(prefix="kmdesk-killed-") as folder:
        desk = open_desk(Path(folder) / "any.kmdesk")
        desk.put("company", "c0", name="Firma")
        desk.database.close()


if __name__ == "__main__":
    _load()
    for line in sys.stdin:
        print("killed" if _killed(*json.loads(line)) else "lived", flush=True)
