"""The office over the network: a connection that can do nothing but execute the office's functions."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import starmap
from math import ceil
from typing import Any, Protocol, cast

import psycopg
from psycopg import sql

from kmdesk.core import collecting
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.log import logger
from kmdesk.sync import trouble
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

_ROWS_AT_ONCE = 6_000
"""Rows asked for in one question: so many the server sorts in its memory."""
_LETTERS_OF_A_PAGE = 12_000_000
"""After so much text a page ends: notes may be a megabyte each."""
_TOGETHER = 50
"""Rows that travel as one message: a message costs the desk as much as reading a row."""
# A message is a JSON list of rows. CSV with signs that JSON never has leaves its text as it is.
_PULL = """
COPY (
  SELECT '[' || string_agg(told, ',') || ']' FROM (
    SELECT num / {together} AS part, format('[%s,%s,%s,%s,%s,"%s",%s]', to_json(kind), to_json(id),
      version, doc, to_json(updated_by), updated_at, erased::text) AS told
    FROM kmdesk_1.pull({cursor}) WITH ORDINALITY
      AS r (kind, id, version, erased, doc, updated_by, updated_at, num)) AS texts
  GROUP BY part ORDER BY part
) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"""
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

Connection = psycopg.Connection[tuple[Any, ...]]


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
        self._answer: _Answer | None = None
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

        One question to the office serves many pages, and while the desk writes one the next is on its way.
        """
        rows: list[OfficeRow] = []
        letters, at, more = 0.0, cursor, True
        while more and len(rows) < limit and letters < _LETTERS_OF_A_PAGE:
            answer = self._answer if self._answer and self._answer.at == (scope, at) else None
            with self._calling(answer) as connection, collecting.put_off():
                answer = self._answer = answer or _Answer(connection, scope, at)
                letters += answer.take(rows, limit, _LETTERS_OF_A_PAGE - letters)
            if answer.ended:
                self._answer, more = None, not answer.left
            at = rows[-1].cursor if rows else at
        return Page(tuple(rows), at.version, more=more)

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
    def _calling(self, answer: _Answer | None = None) -> Generator[Connection]:
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


class _Answer:
    """Rows on their way from the office. `at`: the place up to which they were taken.

    `ended`: the answer was read to its end; `left`: how many rows more it might have had.
    """

    def __init__(self, connection: Connection, scope: str, cursor: Cursor) -> None:
        self.at, self.ended, self.left = (scope, cursor), False, _ROWS_AT_ONCE
        self._connection = connection
        self._messages = self._read()
        self._came: tuple[deque[OfficeRow], float] = deque[OfficeRow](), 0.0

    def take(self, rows: list[OfficeRow], limit: int, letters: float) -> float:
        """Add the next rows until there are `limit`, or so many letters more; returns how many letters."""
        taken = 0.0
        while self.left and len(rows) < limit and taken < letters:
            came, length = self._came
            if not came:
                message = next(self._messages, None)
                if message is None:
                    self.ended = True
                    break
                self._came = came, length = message
            room = min(len(came), self.left, limit - len(rows), ceil((letters - taken) / length))
            rows.extend(came.popleft() for _ in range(room))
            taken += room * length
            self.left -= room
            self.at = (self.at[0], rows[-1].cursor)
        if not self.left:
            self.ended = next(self._messages, None) is None  # reads the end of the answer
        return taken

    def _read(self) -> Generator[tuple[deque[OfficeRow], float]]:
        """Yield the rows of each message, with the length of a row's text as far as the message tells."""
        together = _TOGETHER
        while True:
            try:
                yield from self._asked(together)
            except psycopg.errors.ProgramLimitExceeded:  # texts so long that no message holds so many
                if together == 1:
                    raise
                together = 1
            else:
                return

    def _asked(self, together: int) -> Generator[tuple[deque[OfficeRow], float]]:
        scope, cursor = self.at
        query = sql.SQL(_PULL).format(
            together=sql.Literal(together),
            cursor=sql.SQL(", ").join(map(sql.Literal, (scope, *cursor, self.left))),
        )
        with self._connection.cursor() as asked, asked.copy(query) as copy:
            for text in copy:
                rows = json.loads(str(text, "utf-8"))  # from bytes it would take a fifth longer
                yield deque(starmap(OfficeRow, rows)), len(text) / len(rows)
