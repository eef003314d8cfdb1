"""PostgreSQL behind TLS: Debian's own where it is installed, and everywhere a proxy before the wheel's."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.sync.certificates import Certificate
from tests.sync.postgres import Server

_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
DEBIAN = _INSTALLED[-1].parent if _INSTALLED else None
"""Where Debian keeps its newest PostgreSQL's programs; None where it is not installed."""
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class DebianRoad:
    """Debian's PostgreSQL, which lets nobody in without TLS."""

    name, binds = "debian", True

    def __init__(self, folder: Path, user: int | None) -> None:
        self._folder, self._user = folder, user
        self._data = folder / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    @property
    def admin(self) -> str:
        return (
            f"host=127.0.0.1 port={self.port} user=office_owner password=owner-secret dbname=postgres"
            " sslmode=require"
        )

    def start(self, first: Certificate) -> None:
        told = self._folder / "pw"
        told.write_text("owner-secret\n")
        self._own(told)
        self._run(
            "initdb",
            "-D",
            str(self._data),
            "-U",
            "office_owner",
            f"--pwfile={told}",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C",
        )
        settings = {"port": self.port, "listen_addresses": "'127.0.0.1'", "ssl": "on", "fsync": "off"}
        settings["unix_socket_directories"] = "''"
        with (self._data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in settings.items())
        (self._data / "pg_hba.conf").write_text(
            "hostnossl all all all reject\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
        )
        self._write(first)
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self._folder / "log"), "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def show(self, certificate: Certificate) -> None:
        """Show this certificate from now on."""
        self._write(certificate)
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 20
        while _shown(self.port) != ssl.PEM_cert_to_DER_cert(certificate.pem):
            assert time.monotonic() < deadline, "the server does not take the certificate"
            time.sleep(0.02)

    def _write(self, certificate: Certificate) -> None:
        for name, text in (("server.crt", certificate.chain), ("server.key", certificate.key_pem)):
            path = self._data / name
            path.write_text(text)
            path.chmod(0o600)
            self._own(path)

    def _own(self, path: Path) -> None:
        if self._user is not None:
            shutil.chown(path, self._user)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str((DEBIAN or Path()) / program), *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
            user=self._user,
            cwd="/",
        )


def _shown(port: int) -> bytes | None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(_SSL_REQUEST)
        if line.recv(1) == b"S":
            with context.wrap_socket(line) as wrapped:
                return wrapped.getpeercert(binary_form=True)
    return None


class ProxyRoad:
    """A proxy that speaks TLS outwards, as the balancers before managed servers do, and plainly inwards."""

    name, binds = "proxy", False

    def __init__(self, server: Server) -> None:
        self._server = server
        self._context: ssl.SSLContext | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.received = 0
        """Bytes that came through the encryption."""
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def admin(self) -> str:
        return self._server.admin

    def show(self, certificate: Certificate) -> None:
        """Show this certificate from now on."""
        with TemporaryDirectory() as name:
            chain, key = Path(name) / "chain", Path(name) / "key"
            chain.write_text(certificate.chain)
            key.write_text(certificate.key_pem)
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(chain, key)

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for line in self._open:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for line in self._open:
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(line)
            thread = threading.Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError):
            if line.recv(8) != _SSL_REQUEST or self._context is None:
                line.shutdown(socket.SHUT_RDWR)
                return
            line.sendall(b"S")
            outer = self._context.wrap_socket(line, server_side=True)
            self._open.append(outer)
            inner = socket.create_connection(("127.0.0.1", self._server.port))
            self._open.append(inner)
            back = threading.Thread(target=_copy, args=(inner, outer), daemon=True)
            back.start()
            while data := outer.recv(65536):
                self.received += len(data)
                inner.sendall(data)
            inner.shutdown(socket.SHUT_WR)
            back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


Road = DebianRoad | ProxyRoad


ROADS = ("proxy", "debian")


def without_debian() -> None:
    """Skip what Debian's server would be tested for, and say so: only root may install it; `.ci/run` does.

    The other road, through a proxy with the same certificates, is tested everywhere.
    """
    pytest.skip("Debian's PostgreSQL is not installed: apt-get install postgresql")


@contextmanager
def debian(first: Certificate) -> Generator[DebianRoad]:
    """Run Debian's server, and stop it."""
    with TemporaryDirectory(prefix="kmdesk-tls-") as name:
        user = None
        if os.geteuid() == 0:
            import pwd

            user = pwd.getpwnam("nobody").pw_uid
            shutil.chown(name, user)
        road = DebianRoad(Path(name), user)
        road.start(first)
        try:
            yield road
        finally:
            road.stop()
