"""A proxy that cuts all lines after so many messages of the server, or of the client."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class CuttingProxy:
    """Passes on to a server on this machine. What one side sends is counted piece by piece."""

    def __init__(self, port: int, counts: str = "server") -> None:
        self._target, self._counts = port, counts
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.passed = 0
        self._cut_at = 0
        self._question, self._nth = b"", 0
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._cut()
        for thread in self._threads:
            thread.join()
        for line in self._lines:
            line.close()

    def cut_after(self, pieces: int) -> None:
        """Count anew; cut everything when so many pieces have come, 0 never."""
        with self._lock:
            self.passed, self._cut_at = 0, pieces

    def cut_at(self, question: bytes, nth: int) -> None:
        """Cut every line before the nth piece of the client that holds these words reaches the server."""
        with self._lock:
            self._question, self._nth = question, nth

    def cut_now(self) -> None:
        """Cut every line there is; new ones are let through."""
        self._cut()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            with self._lock:
                self._lines += (line, server)
            self._start(
                lambda line=line, server=server: self._pass(
                    line, server, counts=self._counts == "client", asks=True
                )
            )
            self._start(
                lambda line=line, server=server: self._pass(server, line, counts=self._counts == "server")
            )

    def _pass(
        self, source: socket.socket, target: socket.socket, *, counts: bool, asks: bool = False
    ) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if (counts and self._is_cut()) or (asks and self._is_asked(data)):
                    self._cut()
                    return
                target.sendall(data)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _is_cut(self) -> bool:
        with self._lock:
            self.passed += 1
            return bool(self._cut_at) and self.passed >= self._cut_at

    def _is_asked(self, data: bytes) -> bool:
        with self._lock:
            if self._question and self._question in data:
                self._nth -= 1
                return not self._nth
            return False

    def _cut(self) -> None:
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _start(self, work: object) -> None:
        thread = threading.Thread(target=work, daemon=True)  # pyright: ignore[reportArgumentType]
        self._threads.append(thread)
        thread.start()
