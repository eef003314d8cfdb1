"""A connection to the office: encrypted and checked, not to be led astray, and to be broken off at any time.

The connection is made step by step, not by `psycopg.connect`, so that it can be broken off and so that it is
known how far it got when it fails. Everything that libpq would otherwise take from the environment, from
service files or from password files is said here.
"""

from __future__ import annotations

import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, cast

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo
from psycopg.pq.abc import PGconn

from kmdesk.core.log import logger
from kmdesk.sync import trouble
from kmdesk.sync.authorities import certificate_file, root_certificates
from kmdesk.sync.link import Link, check_protected, is_loopback
from kmdesk.sync.trouble import Stage

Connection = psycopg.Connection[tuple[Any, ...]]
Addresses = Callable[[str, int], Sequence[str]]
CONNECT_SECONDS = 10
"""For each address of the office."""
_LOOKUP_SECONDS = 15
_MOST_ADDRESSES = 4
_TICK = 0.1
_SERVER_SETTINGS = {
    "statement_timeout": "600000",  # a page over a slow line takes minutes; nothing takes longer
    "lock_timeout": "60000",
    "idle_in_transaction_session_timeout": "60000",
    "DateStyle": "ISO",
    "TimeZone": "UTC",
    "search_path": "pg_catalog",
}
_ONLY_ENVIRONMENT = ("PGSERVICE", "PGDATESTYLE", "PGTZ", "PGGEQO")
"""What libpq reads from the environment and no parameter can say."""
_LEFT_OUT = (
    "passfile",
    "sslcert",
    "sslkey",
    "sslcrl",
    "sslcrldir",
    "requirepeer",
    "ssl_max_protocol_version",
)
_STAGES: dict[int, Stage] = {
    pq.ConnStatus.STARTED: "network",
    pq.ConnStatus.MADE: "network",
    pq.ConnStatus.SSL_STARTUP: "encryption",
}


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host. Raises OSError. May wait long: the system cannot be asked to hurry."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(about[4][0]) for about in found))


class Line:
    """One road to the office, with one secret. `open` belongs to one thread; `hang_up` may come from any."""

    def __init__(self, link: Link, secret: str, folder: Path, *, addresses: Addresses = resolve) -> None:
        """Take where and as whom; `folder` is where the file with the certificates may lie."""
        self._link, self._secret, self._folder, self._addresses = link, secret, folder, addresses
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._connection: Connection | None = None

    def __repr__(self) -> str:
        """Name the line without its secret."""
        return f"Line({self._link.office!r})"

    @property
    def host(self) -> str:
        """Where the office is."""
        return self._link.host

    @property
    def stopped(self) -> bool:
        """Tell whether somebody hung up."""
        return self._stop.is_set()

    def open(self) -> Connection:
        """Return the connection, made when there is none yet.

        Raises OutOfReachError, AccessEndedError, or NotTrustedError or another KnownError.
        """
        if self._connection is not None:
            return self._connection
        link = self._link
        check_protected(link)
        for name in _ONLY_ENVIRONMENT:
            if name in os.environ:
                del os.environ[name]
        authorities = root_certificates(link) if link.encrypted else ""
        failed: Exception = trouble.unknown_host(link.host)
        for address in self._find()[:_MOST_ADDRESSES]:
            try:
                return self._connected(self._connect(address, authorities))
            except trouble.OutOfReachError as error:
                if isinstance(error, trouble.AccessEndedError) or self.stopped:
                    raise
                failed = error
        raise failed

    def hang_up(self) -> None:
        """End what is waiting on this line now, whoever waits; nothing is opened on it again."""
        self._stop.set()
        with self._lock:
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up in good order; harmless the second time."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            if self._socket is not None:
                self._socket.close()
                self._socket = None

    # -- parts -----------------------------------------------------------------------------------

    def _find(self) -> Sequence[str]:
        """Return the addresses to try. This computer's own are not looked up: a name might lead elsewhere."""
        host = self._link.host
        if is_loopback(host):
            return ("127.0.0.1", "::1") if host.lower() == "localhost" else (host,)
        found: SimpleQueue[Sequence[str]] = SimpleQueue()

        def ask() -> None:
            try:
                found.put(self._addresses(host, self._link.port))
            except (OSError, UnicodeError):
                found.put(())

        threading.Thread(target=ask, name="kmdesk-lookup", daemon=True).start()
        deadline = time.monotonic() + _LOOKUP_SECONDS
        while time.monotonic() < deadline and not self.stopped:
            with suppress(Empty):
                return found.get(timeout=_TICK)
        raise trouble.broken_off() if self.stopped else trouble.unknown_host(host)

    def _connect(self, address: str, authorities: str) -> PGconn:
        conninfo = self._conninfo(address, authorities)
        made: PGconn = pq.PGconn.connect_start(conninfo.encode("utf-8", "surrogateescape"))
        stage: Stage = "network"
        deadline = time.monotonic() + CONNECT_SECONDS
        while made.status != pq.ConnStatus.BAD:
            stage = _STAGES.get(made.status, "login")
            polled = made.connect_poll()
            if polled == pq.PollingStatus.OK:
                return made
            if polled == pq.PollingStatus.FAILED:
                break
            if not self._wait(made.socket, polled, deadline):
                made.finish()
                raise trouble.broken_off() if self.stopped else trouble.timed_out(self._link.host)
        told, asked = made.get_error_message(), made.used_password
        made.finish()
        logger.info("office: no connection, got to %s", stage)
        raise trouble.why_not(self._link, address, stage, told, authorities, asked=asked)

    def _wait(self, number: int, polled: int, deadline: float) -> bool:
        """Wait until the socket is ready; False when time is up or somebody hung up."""
        reads = polled == pq.PollingStatus.READING
        with selectors.DefaultSelector() as ready:
            ready.register(number, selectors.EVENT_READ if reads else selectors.EVENT_WRITE)
            while not self.stopped and time.monotonic() < deadline:
                if ready.select(_TICK):
                    return True
        return False

    def _connected(self, made: PGconn) -> Connection:
        made.nonblocking = 1
        connection = cast("Connection", psycopg.Connection(made))
        connection.autocommit = True
        connection.prepare_threshold = None
        # A handle of our own on the same socket: shutting it down ends what waits, and libpq's own handle
        # cannot have become another file's meanwhile.
        theirs = socket.socket(fileno=made.socket)
        mine = theirs.dup()
        theirs.detach()
        # `dup` made both handles wait for data, and libpq would wait for ever for what it has already read.
        mine.settimeout(0.0)
        with self._lock:
            self._socket, self._connection = mine, connection
        if self.stopped:
            self.close()
            raise trouble.broken_off()
        return connection

    def _conninfo(self, address: str, authorities: str) -> str:
        link = self._link
        told: dict[str, str | int] = dict.fromkeys(_LEFT_OUT, "")
        told |= {
            "host": _ascii(link.host),
            "hostaddr": address,
            "port": link.port,
            "dbname": link.database,
            "user": link.role,
            "password": self._secret,
            # A server that asks for the password itself does not get it.
            "require_auth": "scram-sha-256",
            "application_name": "kmdesk",
            "client_encoding": "UTF8",
            "connect_timeout": CONNECT_SECONDS,
            "keepalives": 1,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 60_000,
            "options": " ".join(f"-c {name}={value}" for name, value in _SERVER_SETTINGS.items()),
            "gssencmode": "disable",
            "gssdelegation": "0",
            "krbsrvname": "postgres",
            "target_session_attrs": "any",
            "load_balance_hosts": "disable",
            "min_protocol_version": "3.0",
            "max_protocol_version": "3.0",
            "sslcertmode": "disable",
            "sslcompression": "0",
            "sslnegotiation": "postgres",
            "sslsni": "1",
            "ssl_min_protocol_version": "TLSv1.2",
        }
        if link.encrypted:
            told |= {
                "sslmode": "verify-full",
                "sslrootcert": str(certificate_file(self._folder, authorities)),
                "channel_binding": "require" if link.bound else "prefer",
            }
        else:
            told |= {"sslmode": "disable", "sslrootcert": "", "channel_binding": "disable"}
        return make_conninfo("", **told)


def _ascii(host: str) -> str:
    """Return a host's name as certificates write it."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
