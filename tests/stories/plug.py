"""A network plug between a desk and its office: pulled out, put back, or letting nothing through."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Plug:
    """Passes bytes on to `port` of this computer. `pull` cuts every line; `stall` lets nothing through."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open = threading.Event()
        self._open.set()
        self._lines: list[socket.socket] = []
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def pull(self) -> None:
        """Take the plug out: who calls is refused, who is speaking is cut off."""
        with suppress(OSError):  # on Linux this, and not closing, wakes who waits for a call
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._server.join()
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._lines.clear()
        self._open.set()

    def put(self) -> None:
        """Put it back."""
        self._open.set()
        self._listener = self._listen(self.port)

    def stall(self) -> None:
        """Let nothing through, either way, from now on."""
        self._open.clear()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        self._server = threading.Thread(target=self._serve, args=(listener,), daemon=True)
        self._server.start()
        return listener

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                desk, _ = listener.accept()
                office = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            self._lines += [desk, office]
            for one, other in ((desk, office), (office, desk)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while told := one.recv(65536):
                self._open.wait()
                other.sendall(told)
        for line in (one, other):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
