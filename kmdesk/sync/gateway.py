"""The office over the network: a connection that can do nothing but execute the office's functions."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any, Protocol, cast

import psycopg

from kmdesk.core import collecting
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.log import logger
from kmdesk.sync import trouble
from kmdesk.sync.answer import Answer, Connection
from kmdesk.sync.messages import (
    Batch,
    Cursor,
    Differing,
    Greeting,
    Known,
    OfficeRow,
    OfficeTooOldError,
    Page,
    PushResult,
    Refusal,
    ScopeGreeting,
    Window,
)
from kmdesk.sync.parties import BatchRefusedError

_LETTERS_OF_A_PAGE = 12_000_000
"""After so much text a page ends: notes may be a megabyte each."""
_PUSH = "SELECT kmdesk_1.push(%s, %s, %s, %s, %s)"
_UNREADABLE = (
    psycopg.errors.InvalidTextRepresentation,
    psycopg.errors.UntranslatableCharacter,
    psycopg.errors.CharacterNotInRepertoire,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.StatementTooComplex,
)
"""What the office says of a batch that it could not even look at: too large, or no JSON to it."""
_PATIENCE = 660
"""Seconds after which a call is given up that the server itself gives up after 600."""


class Line(Protocol):
    """What opens the connection, and can end what waits on it: see `connecting.Line`."""

    @property
    def host(self) -> str:
        """Where the office is."""
        ...

    @property
    def stopped(self) -> bool:
        """Tell whether somebody hung up."""
        ...

    def open(self) -> Connection:
        """Connect. Raises KnownError."""
        ...

    def hang_up(self) -> None:
        """End what is waiting, from any thread."""
        ...

    def close(self) -> None:
        """Hang up in good order."""
        ...


class PostgresGateway:
    """Speaks with the office over one connection, opened when it is first needed.

    A desk gives a line, which is encrypted and checked. Text is taken as libpq takes it: for tests and tools.
    """

    def __init__(self, line: Line | str) -> None:
        self._line = line
        self._connection: Connection | None = None
        self._answer: Answer | None = None
        self._given_up = False

    def open(self) -> None:
        """Connect now. Raises KnownError, AccessEndedError when the login is not let in."""
        self._open()

    def close(self) -> None:
        """Hang up; harmless the second time."""
        self._answer = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            if not isinstance(self._line, str):
                self._line.close()

    def hello(self, client_id: str) -> Greeting:
        """Return what this login may see, and what the office has from this desk."""
        told = cast("dict[str, Any]", self._value("SELECT kmdesk_1.hello(%s)", (client_id,)))
        scopes = tuple(
            ScopeGreeting(
                scope["scope"],
                scope["epoch"],
                scope["version"],
                may_write=scope["may_write"],
                seq=scope["seq"],
                hash=scope["hash"],
                name=scope["name"],
                since=scope["since"],
                office=told.get("office") or "",
                empty=scope.get("empty", False),
                lineage=tuple((epoch, since) for epoch, since in scope.get("lineage") or ()),
            )
            for scope in told["scopes"]
        )
        return Greeting(scopes, told["schema"], told["oldest"], tuple(told.get("ended", ())))

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        """Return the next rows, at most `limit`. What the office sends is read no faster than it is taken.

        An answer may serve many pages. A page ends where an answer does, and the next question is asked with
        it: the office looks while the desk writes.
        """
        rows: list[OfficeRow] = []
        answer = self._answer if self._answer and self._answer.at == (scope, cursor) else None
        with self._calling(answer) as connection, collecting.put_off():
            answer = self._answer = answer or Answer(connection, scope, cursor)
            answer.take(rows, limit, _LETTERS_OF_A_PAGE)
            more = not (answer.ended and answer.left)
            if answer.ended:
                self._answer = None
                if more:
                    with suppress(psycopg.Error):  # told by the next call, when these rows are written
                        self._answer = Answer(connection, *answer.at)
        return Page(tuple(rows), answer.at[1].version, more=more)

    def push(self, client_id: str, batch: Batch) -> PushResult:
        """Carry a batch out, once, however often it is sent. Raises BatchRefusedError."""
        batched = (client_id, batch.scope, batch.seq, batch.previous, batch.content)
        with self._calling() as connection:
            try:
                (told,) = connection.execute(_PUSH, batched).fetchall()[0]
            except _UNREADABLE as error:
                logger.info("office: a batch cannot be read, %s", error.sqlstate or "")
                raise BatchRefusedError from None
        if told["status"] == "forked":
            return PushResult("forked")
        return PushResult(
            "applied",
            told["version"],
            tuple(
                (
                    OfficeRow(
                        row["kind"], row["id"], row["version"], row["doc"], row["by"], "", row["erased"]
                    ),
                    tuple(sorted(row["fields"])),
                )
                for row in told["collided"]
            ),
            tuple(Refusal(r["group"], r["kind"], r["id"], r["reason"]) for r in told["refused"]),
            tuple((kind, record_id) for kind, record_id in told.get("lost", ())),
        )

    def known(self, scope: str, groups: Sequence[str]) -> frozenset[tuple[str, str]]:
        """Return which records' changes of the groups the office has: (group, id), from whichever desk."""
        query = "SELECT group_id, id FROM kmdesk_1.known(%s, %s)"
        return frozenset((group, id_) for group, id_ in self._rows(query, (scope, list(groups))))

    def digest(self, scope: str, windows: Sequence[Window]) -> tuple[Differing, ...]:
        """Return the windows in which the office has something else. Raises OfficeTooOldError."""
        told = json.dumps([asdict(window) for window in windows])
        found: list[Differing] = []
        answer = cast("list[dict[str, Any]]", self._value("SELECT kmdesk_1.digest(%s, %s)", (scope, told)))
        for one in answer:
            window = windows[int(one["place"])]
            rows = tuple(Known(*row) for row in one["rows"])
            found.append(
                Differing(window.kind, window.after, window.upto if one["whole"] else rows[-1].id, rows)
            )
        return tuple(found)

    def fetch(self, scope: str, names: Sequence[tuple[str, str]]) -> tuple[OfficeRow, ...]:
        """Return some records as the office has them; those it has not are missing."""
        told = ([kind for kind, _ in names], [id_ for _, id_ in names])
        query = "SELECT kind, id, version, erased, doc, updated_by FROM kmdesk_1.fetch(%s, %s, %s)"
        return tuple(
            OfficeRow(kind, id_, version, doc, by, "", erased)
            for kind, id_, version, erased, doc, by in self._rows(query, (scope, *told))
        )

    def _value(self, query: str, params: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
        rows = self._rows(query, params)
        return rows[0][0] if rows else None

    def _rows(self, query: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._calling() as connection:
            try:
                return connection.execute(query, params).fetchall()  # pyright: ignore[reportArgumentType]
            except psycopg.errors.UndefinedFunction:
                raise OfficeTooOldError(
                    tr("Kontoret er ældre end denne kmdesk."),
                    tr("Bed kontorets administrator køre: kmdesk office init"),
                ) from None

    @contextmanager
    def _calling(self, answer: Answer | None = None) -> Generator[Connection]:
        """Hold the connection for one call: what goes wrong is told plainly, and nobody waits for ever.

        An earlier answer that was not read to its end, and is not the one to be read on, is given up.
        """
        if self._answer is not None and self._answer is not answer:
            self.close()
        connection = self._open()
        watchdog = None
        if not isinstance(self._line, str):
            watchdog = threading.Timer(_PATIENCE, self._give_up)
            watchdog.daemon = True
            watchdog.start()
        try:
            yield connection
        except psycopg.Error as error:
            raise self._broken(error) from None  # its text may tell what was typed
        finally:
            if watchdog is not None:
                watchdog.cancel()

    def _give_up(self) -> None:
        """Hang up on an office that says nothing; called on a thread of its own."""
        if not isinstance(self._line, str):
            self._given_up = True
            self._line.hang_up()

    def _open(self) -> Connection:
        if self._connection is None:
            if isinstance(self._line, str):
                self._connection = psycopg.connect(self._line, autocommit=True)
            else:
                self._connection = self._line.open()
        return self._connection

    def _broken(self, error: psycopg.Error) -> KnownError:
        self.close()
        logger.info("office: %s %s", type(error).__name__, error.sqlstate or "")
        if not isinstance(self._line, str) and self._line.stopped:
            return trouble.timed_out(self._line.host) if self._given_up else trouble.broken_off()
        host = "" if isinstance(self._line, str) else self._line.host
        return trouble.answered(host, error.sqlstate or "", error.diag.message_primary or "")
