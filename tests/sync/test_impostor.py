"""A server that is not the office, or says nothing: nothing secret is told, and the waiting ends."""

from __future__ import annotations

import logging
import socket
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from kmdesk.sync.connecting import Line
from kmdesk.sync.link import Link
from kmdesk.sync.messages import OutOfReachError
from kmdesk.sync.office import setup
from kmdesk.sync.trouble import NotTrustedError
from tests.sync.test_tls import Chain, chain, link, office, opened, road

__all__ = ["chain", "link", "office", "road"]


@contextmanager
def impostor(*answers: bytes) -> Generator[tuple[int, list[bytes]]]:
    """A server that says these things, one after each message; what it was told is collected."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                for answer in answers:
                    heard.append(line.recv(65536))
                    line.sendall(answer)
                line.settimeout(5)
                while data := line.recv(65536):
                    heard.append(data)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], heard
        thread.join()


@pytest.mark.parametrize(
    "asks",
    [
        b"R" + struct.pack("!ii", 8, 3),  # the password in clear text
        b"R" + struct.pack("!ii", 12, 5) + b"salt",  # its MD5
        b"R" + struct.pack("!ii", 8, 0) + b"Z" + struct.pack("!i", 5) + b"I",  # nothing: come in
    ],
)
def test_an_impostor_is_not_told_the_secret(
    asks: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "hemmelighed-3f9a1c"
    caplog.set_level(logging.DEBUG)
    with impostor(asks) as (port, heard), pytest.raises(NotTrustedError, match="kan ikke bevise"):
        Line(Link("x", "127.0.0.1", port, "d", "r"), secret, tmp_path).open()
    assert not any(secret.encode() in data for data in heard)
    assert not any(data.startswith(b"p") for data in heard)
    assert secret not in caplog.text


# -- what keeps one away -----------------------------------------------------------------------------


def test_a_port_where_nobody_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(OutOfReachError, match=f"svarer ingen på port {port}"):
        Line(Link("x", "127.0.0.1", port, "d", "r"), "s", tmp_path).open()


def test_a_name_that_leads_nowhere(chain: Chain, tmp_path: Path) -> None:
    link = Link("x", "findes-ikke.invalid", 5432, "d", "r", chain.root.pem)
    with pytest.raises(OutOfReachError, match=r"findes-ikke\.invalid kan ikke findes"):
        Line(link, "s", tmp_path).open()


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmdesk.sync.connecting.CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(OutOfReachError, match="svarer ikke"):
            Line(Link("x", "127.0.0.1", port, "d", "r"), "s", tmp_path).open()


def test_hanging_up_ends_the_waiting_for_a_silent_server(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        line = Line(Link("x", "127.0.0.1", silent.getsockname()[1], "d", "r"), "s", tmp_path)
        ended: list[BaseException] = []

        def connect() -> None:
            try:
                line.open()
            except OutOfReachError as error:
                ended.append(error)

        thread = threading.Thread(target=connect)
        thread.start()
        line.hang_up()
        thread.join(timeout=30)
        assert "afbrudt" in str(ended[0])


def test_hanging_up_ends_a_call_that_waits(
    link: Link, office: tuple[str, setup.NewBroker], tmp_path: Path
) -> None:
    line = opened(link, office[1], tmp_path)
    connection = line.open()
    began = threading.Event()

    def wait() -> None:
        began.wait()
        line.hang_up()

    thread = threading.Thread(target=wait)
    thread.start()
    began.set()
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT pg_sleep(120)")
    thread.join()
    line.close()
    with pytest.raises(OutOfReachError):
        line.open()
