"""One connection to the encrypted file.

Reads that the start of the program waits for use plain SQL (`rows`); everything that changes records goes
through SQLAlchemy on the very same connection (`alchemy`), which is loaded the first time it is needed.
All use is from one thread at a time: the store's.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlcipher3.dbapi2

from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold, sort_key
from kmdesk.core.i18n import tr
from kmdesk.core.ids import day_of
from kmdesk.core.well_formed import well_formed_values

if TYPE_CHECKING:
    import sqlalchemy as sa

driver: Any = sqlcipher3.dbapi2  # it has no types

Labels = Mapping[str, Mapping[str, str]]
"""List name -> code -> label, for sorting and searching by what people see."""

_WAIT_MS = 2_000
_CACHE, _CACHE_FOR_MUCH = -16_000, -128_000
"""Memory for pages of the file, in kB below zero."""
_LOG, _LOG_FOR_MUCH = 1_000, 10_000
"""Pages in the write-ahead log after which they are copied into the file."""
_OUTER = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_INNER = ("SAVEPOINT inside", "RELEASE inside", ("ROLLBACK TO inside", "RELEASE inside"))
_HELD_SECONDS = 5.0
"""After so long a transaction is held open no longer: what was written since is what a kill then costs."""
_NO_INDEX = ("SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY", "SQLITE_READONLY_CANTINIT", "SQLITE_CANTOPEN")


class WrongKeyError(KnownError):
    """The key does not open the file: its beginning is damaged, or it belongs to another desk."""


class FileDamagedError(KnownError):
    """The file opens but parts of it cannot be read."""


class CannotSaveError(KnownError):
    """Nothing was written and nothing was lost: the disk is full, read-only or busy."""


class Database:
    """The open file. `close` it when done; a killed process leaves it consistent (synchronous=FULL)."""

    def __init__(
        self, path: Path, key: bytes, *, labels: Labels | None = None, read_only: bool = False
    ) -> None:
        """Open the file at `path` with a raw 32-byte key, or create it. Opening does not change a byte of it.

        Raises WrongKeyError, FileDamagedError or CannotSaveError.
        """
        self.path = path
        self.read_only = read_only
        self._depth = 0
        self._much = False
        self._held_since = 0.0
        with translated(path):
            self.connection = _open_for_reading(path, key) if read_only else _connect(path, key, "mode=rwc")
        self._opened = _identity(path)

        def label(name: str, code: str | None) -> str:
            return (labels or {}).get(name, {}).get(code or "", code or "")

        @cache
        def label_key(name: str, code: str | None) -> str:
            return sort_key(label(name, code))

        create = self.connection.create_function
        create("fold", 1, _or_empty(fold), deterministic=True)
        create("sort_key", 1, _or_empty(sort_key), deterministic=True)
        create("texts", 1, _texts, deterministic=True)
        create("day_of_id", 1, _or_empty(day_of), deterministic=True)
        create("label", 2, label, deterministic=True)
        create("label_key", 2, label_key, deterministic=True)

    def use_write_ahead_log(self) -> None:
        """Let others read while this connection writes, and sync once per commit. The file keeps it."""
        self.run("PRAGMA journal_mode = WAL")

    def expect_much(self, *, much: bool) -> None:
        """Hold more of the file in memory and copy its log into it less often, while very much is written.

        Nothing else changes: what is committed is safe. Harmless when it is so already.
        """
        if much != self._much:
            self._much = much
            self.run(f"PRAGMA cache_size = {_CACHE_FOR_MUCH if much else _CACHE}")
            self.run(f"PRAGMA wal_autocheckpoint = {_LOG_FOR_MUCH if much else _LOG}")
            if not much and not self._depth:
                self.run("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the file; harmless the second time."""
        try:
            self.let_go()
        finally:
            self.connection.close()

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with translated(self.path):
            return self._execute(sql, params).fetchall()

    def row(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        with translated(self.path):
            return self._execute(sql, params).fetchone()

    def value(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Any:  # noqa: ANN401
        """Return the first column of the first row, or None."""
        row = self.row(sql, params)
        return row[0] if row else None

    def each(self, sql: str, params: Sequence[Any] = ()) -> Generator[tuple[Any, ...]]:
        """Yield the rows of a query one by one, for a reader that may stop early (and then closes this)."""
        with translated(self.path), closing(self._execute(sql, params)) as cursor:
            yield from cursor

    def named(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Return all rows of a query as dictionaries by column name."""
        with translated(self.path):
            cursor = self._execute(sql, params)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def run(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Carry out one statement; returns the number of rows changed."""
        self._let_go_outside()
        with translated(self.path):
            return self._execute(sql, params).rowcount

    def _execute(self, sql: str, params: Sequence[Any] | Mapping[str, Any]) -> Any:  # noqa: ANN401 - the driver has no types
        """Carry out a statement; half a character in what was typed, which no file can hold, is replaced."""
        try:
            return self.connection.execute(sql, params)
        except UnicodeEncodeError:
            return self.connection.execute(sql, well_formed_values(params))

    def run_many(self, sql: str, params: Sequence[Sequence[Any]]) -> None:
        """Carry out one statement for many rows."""
        self._let_go_outside()
        with translated(self.path):
            self.connection.executemany(sql, params)

    def copy_to(self, target: Database) -> None:
        """Copy everything to another open file. Raises FileDamagedError or CannotSaveError."""
        self.let_go()
        try:
            self.connection.backup(target.connection)
        except driver.DatabaseError as error:  # the driver leaves out the code here, the text is SQLite's own
            name = "SQLITE_CORRUPT" if "malformed" in str(error) else "SQLITE_FULL"
            raise _MEANINGS[name](self.path) from error

    @contextmanager
    def transaction(self, *, held: bool = False) -> Generator[None]:
        """Everything inside is written together or not at all.

        An inner transaction is written with the outer one; when it fails, it alone is taken back, and the
        outer one goes on if it catches the error. Raises CannotSaveError, and then nothing was written.

        `held`: what can be had again from elsewhere need not be on the disk at the end. It is written with
        the next one of its sort, before anything else is written, or after some seconds: a page of the file
        that each of them changes is then written once.
        """
        if not held:
            self._let_go_outside()
        holding, began = held and not self._depth, time.monotonic()
        inner = bool(self._depth or self._held_since)
        begin, commit, undo = _INNER if inner else _OUTER
        if not self._depth:
            self._check_writable()
        if not inner:
            _ = self.alchemy  # getting acquainted with the file, it would end an open transaction
        with translated(self.path):
            self.connection.execute(begin)
        self._depth += 1
        try:
            yield
            if inner or not holding:
                with translated(self.path):
                    self.connection.execute(commit)
            else:
                self._held_since = began
        except BaseException:
            if self.connection.in_transaction:  # SQLite itself takes all of it back when the disk is full
                for statement in undo:
                    self.connection.execute(statement)
            else:
                self._held_since = 0.0
            raise
        finally:
            self._depth -= 1
        if holding and time.monotonic() - self._held_since > _HELD_SECONDS:
            self.let_go()

    def let_go(self) -> None:
        """Write what is held back. Raises CannotSaveError, and then none of it was written."""
        if not self._held_since:
            return
        self._held_since = 0.0
        try:
            with translated(self.path):
                self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def _let_go_outside(self) -> None:
        if not self._depth:
            self.let_go()

    def _check_writable(self) -> None:
        if self.read_only:
            raise CannotSaveError(
                tr("Datafilen er kun åbnet til læsning, så intet blev gemt."),
                tr("Giv skriveadgang til {folder}, og åbn kmdesk igen.", folder=self.path.parent),
            )
        if (
            _identity(self.path) != self._opened
        ):  # the system would let us write on, into a file without a name
            raise CannotSaveError(
                tr(
                    "Datafilen {name} er flyttet, slettet eller skiftet ud, så intet blev gemt.",
                    name=self.path.name,
                ),
                tr(
                    "Læg den tilbage i {folder}, eller luk kmdesk og gendan en sikkerhedskopi.",
                    folder=self.path.parent,
                ),
            )

    @cached_property
    def alchemy(self) -> sa.Connection:
        """SQLAlchemy's connection over this one; it leaves BEGIN and COMMIT to `transaction`."""
        import sqlalchemy as sa

        engine = sa.create_engine(
            "sqlite+pysqlite://",
            module=driver,
            creator=lambda: self.connection,
            poolclass=sa.StaticPool,
            isolation_level="AUTOCOMMIT",
        )
        return engine.connect()

    def execute(
        self, statement: sa.Executable, params: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> None:
        """Carry out a SQLAlchemy statement inside the current transaction, once or for many rows."""
        with translated(self.path):
            self.alchemy.execute(statement, params)


def _or_empty(function: Callable[[str], str]) -> Callable[[str | bytes | None], str]:
    """Let a function of text take SQL's NULL for empty text, and text as a BLOB.

    The driver cuts the text it hands to a function at a NUL character; a BLOB comes whole.
    """
    return lambda text: function(text.decode() if isinstance(text, bytes) else text or "")


def _texts(value: str | None) -> str:
    """Return the texts inside a JSON value for the index: `{"a": ["x", 1]}` gives `x` (NUL would cut it)."""
    found: list[str] = []
    stack: list[Any] = [json.loads(value)] if value and value not in ("[]", "{}") else []
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, list):
            stack.extend(cast("list[Any]", item)[::-1])
        elif isinstance(item, dict):
            stack.extend(list(cast("dict[str, Any]", item).values())[::-1])
    return " ".join(found).replace("\0", " ")


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells this file from another one of the same name; zeros when there is none.

    Windows neither deletes nor replaces an open file, and its file numbers are not stable on every disk.
    """
    if os.name == "nt":
        return (0, 0)
    try:
        about = path.stat()
    except OSError:
        return (0, 0)
    return about.st_dev, about.st_ino


def _open_for_reading(path: Path, key: bytes) -> Any:  # noqa: ANN401 - the driver has no types
    """Open without writing, also where nothing can be written.

    A file with a write-ahead log needs an index of that log beside it. Where the index is missing and cannot
    be made (a read-only disk), a file without a log may be read as it is: `immutable`.
    """
    try:
        return _connect(path, key, "mode=ro")
    except driver.DatabaseError as error:
        log = Path(f"{path}-wal")
        waiting = log.exists() and log.stat().st_size > 0
        if waiting or getattr(error, "sqlite_errorname", "") not in _NO_INDEX:
            raise
        return _connect(path, key, "mode=ro&immutable=1")


def _connect(path: Path, key: bytes, mode: str) -> Any:  # noqa: ANN401 - the driver has no types
    connection = driver.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_WAIT_MS / 1000,
        cached_statements=256,
    )
    try:
        run = connection.execute
        run("PRAGMA cipher_log_level = NONE")  # it would write to standard error
        run(f"PRAGMA key = \"x'{key.hex()}'\"")
        run("PRAGMA temp_store = MEMORY")  # no temporary file ever holds plain text
        run(f"PRAGMA cache_size = {_CACHE}")
        run("PRAGMA synchronous = FULL")  # a dead battery costs nothing that was committed
        run("PRAGMA secure_delete = ON")
        run("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn what the driver raises into a KnownError that a person can act on; bugs pass unchanged."""
    try:
        yield
    except driver.DatabaseError as error:
        raise _known(error, path) or error from error
    except Exception as error:
        original: Any = getattr(error, "orig", None)  # SQLAlchemy wraps the driver's error
        if isinstance(original, driver.DatabaseError):
            raise _known(original, path) or error from error
        raise


def _known(error: Exception, path: Path) -> KnownError | None:
    name: str = getattr(error, "sqlite_errorname", "") or ""
    for prefix, make in _MEANINGS.items():
        if name.startswith(prefix):
            return make(path)
    return None


_MEANINGS: dict[str, Callable[[Path], KnownError]] = {
    "SQLITE_NOTADB": lambda path: WrongKeyError(
        tr("Datafilen {name} er beskadiget eller hører til et andet skrivebord.", name=path.name),
        tr("Gendan den nyeste sikkerhedskopi med: kmdesk restore"),
    ),
    "SQLITE_CORRUPT": lambda path: FileDamagedError(
        tr("Datafilen {name} er beskadiget.", name=path.name),
        tr("Gendan den nyeste sikkerhedskopi med: kmdesk restore"),
    ),
    "SQLITE_FULL": lambda _: CannotSaveError(
        tr("Disken er fuld, så intet blev gemt."),
        tr("Gør plads på disken og prøv igen. Det, du har skrevet, står stadig på skærmen."),
    ),
    "SQLITE_READONLY": lambda path: CannotSaveError(
        tr("Mappen {name} kan ikke skrives til, så intet blev gemt.", name=path.parent),
        tr("Giv skriveadgang til mappen, eller vælg en anden med --profile."),
    ),
    "SQLITE_BUSY": lambda _: CannotSaveError(
        tr("Et andet program bruger datafilen, så intet blev gemt."),
        tr("Luk det andet program, og prøv igen."),
    ),
    "SQLITE_IOERR": lambda _: CannotSaveError(
        tr("Disken svarer ikke, så intet blev gemt."),
        tr("Kontrollér disken, og prøv igen. Det, du har skrevet, står stadig på skærmen."),
    ),
    "SQLITE_CANTOPEN": lambda path: CannotSaveError(
        tr("Datafilen {name} kan ikke åbnes.", name=path),
        tr("Kontrollér, at mappen findes, og at du har adgang til den."),
    ),
}
