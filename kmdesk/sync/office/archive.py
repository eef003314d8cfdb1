"""An office's backup as a file: one encrypted database with every table, and its key under a passphrase."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.store.backup import UnsoundBackupError, unpack
from kmdesk.store.database import CannotSaveError, Database, FileDamagedError, WrongKeyError
from kmdesk.store.keys import KeyFile, new_key

_DATA, _KEYS = "office.kmdesk", "keys.json"
_PART = 1_000_000
_FORMAT = 1
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE stored (
  name TEXT PRIMARY KEY, columns TEXT NOT NULL, row_count INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT;
CREATE TABLE part (
  name TEXT NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (name, number)) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A table of the backup. The rows are in PostgreSQL's text form of COPY, one a line."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


class Archive:
    """An opened backup, being written or read."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def tell(self, name: str, value: str) -> None:
        """Write something about the whole office."""
        self._db.run("INSERT INTO about (name, value) VALUES (?, ?)", (name, value))

    def about(self, name: str) -> str:
        """Return what was told, empty when it was not."""
        return self._db.value("SELECT value FROM about WHERE name = ?", (name,)) or ""

    def add(self, name: str, columns: Iterable[str], rows: Iterable[bytes]) -> int:
        """Write a table as it comes; returns how many rows there were."""
        count, summed = 0, hashlib.sha256()
        for number, data in enumerate(_joined(rows)):
            self._db.run("INSERT INTO part (name, number, data) VALUES (?, ?, ?)", (name, number, data))
            summed.update(data)
            count += data.count(b"\n")
        told = (name, json.dumps([*columns]), count, summed.hexdigest())
        self._db.run("INSERT INTO stored (name, columns, row_count, sha256) VALUES (?, ?, ?, ?)", told)
        return count

    def tables(self) -> list[Stored]:
        """Return the tables that are in it."""
        rows = self._db.rows("SELECT name, columns, row_count, sha256 FROM stored ORDER BY name")
        return [Stored(name, tuple(json.loads(columns)), count, sha) for name, columns, count, sha in rows]

    def parts(self, name: str) -> Iterator[bytes]:
        """Return the rows of a table, piece by piece."""
        rows = self._db.each("SELECT data FROM part WHERE name = ? ORDER BY number", (name,))
        return (data for (data,) in rows)

    def check(self) -> None:
        """Read everything again and compare counts and hashes. Raises UnsoundBackupError."""
        for table in self.tables():
            count, summed = 0, hashlib.sha256()
            for data in self.parts(table.name):
                count += data.count(b"\n")
                summed.update(data)
            if (count, summed.hexdigest()) != (table.rows, table.sha256):
                raise _unsound()
        if not self.tables() or self.about("format") != str(_FORMAT):
            raise _unsound()


@contextmanager
def writing(target: Path, passphrase: str) -> Generator[Archive]:
    """Write a new backup at `target`; it gets its name when the block has ended and all of it was read again.

    Raises KnownError when it cannot be written; then nothing is left behind.
    """
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".making-") as name:
            folder = Path(name)
            key = new_key()
            keys = KeyFile.create(folder / _KEYS)
            keys.add("passphrase", passphrase, key)
            keys.save()
            database = Database(folder / _DATA, key)
            try:
                with database.transaction():
                    for statement in _TABLES.strip().split(";\n"):
                        database.run(statement)
                    archive = Archive(database)
                    archive.tell("format", str(_FORMAT))
                    yield archive
                archive.check()
            finally:
                database.close()
            finished = folder / "finished"
            finished.touch(0o600)  # its owner alone, like a broker's login
            with zipfile.ZipFile(finished, "w", zipfile.ZIP_STORED) as packed:
                packed.write(folder / _DATA, _DATA)
                packed.write(folder / _KEYS, _KEYS)
            with zipfile.ZipFile(finished) as packed:
                if packed.testzip() is not None:
                    raise _unsound()
            with finished.open("rb+") as file:
                os.fsync(file.fileno())
            finished.replace(target)
    except (OSError, CannotSaveError) as error:
        raise KnownError(
            tr("Sikkerhedskopien kunne ikke skrives til {folder}.", folder=target.parent),
            tr("Gør plads, eller vælg en anden mappe. Kontorets data er ikke rørt."),
        ) from error


@contextmanager
def reading(path: Path, passphrase: str) -> Generator[Archive]:
    """Open a backup after checking all of it. Raises KnownError, also for a wrong passphrase."""
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".reading-") as name:
            folder = Path(name)
            unpack(path, folder, (_DATA, _KEYS))
            key = KeyFile.load(folder / _KEYS).open("passphrase", passphrase)
            database = Database(folder / _DATA, key, read_only=True)
            try:
                archive = Archive(database)
                _check_whole(archive)
                yield archive
            finally:
                database.close()
    except OSError as error:
        raise KnownError(
            tr("Sikkerhedskopien {name} kan ikke pakkes ud.", name=path.name),
            tr("Gør plads ved siden af den, og giv skriveadgang til mappen. Intet er ændret."),
        ) from error


def _check_whole(archive: Archive) -> None:
    try:
        archive.check()
    except (WrongKeyError, FileDamagedError) as error:
        raise _unsound() from error
    except Exception as error:
        if "no such table" in str(error):
            raise _unsound() from error
        raise


def _joined(rows: Iterable[bytes | bytearray | memoryview[Any]]) -> Iterator[bytes]:
    """Put rows together to pieces that are cheap to store; a row is never cut."""
    waiting, size = list[bytes](), 0
    for row in rows:
        waiting.append(bytes(row))
        size += len(row)
        if size >= _PART:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _unsound() -> UnsoundBackupError:
    return UnsoundBackupError(
        tr("Sikkerhedskopien er ikke hel, eller den er fra en nyere kmdesk."),
        tr("Vælg en anden sikkerhedskopi. Intet er ændret."),
    )
