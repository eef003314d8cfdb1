"""Rows on their way from the office: a question that has been asked, and its answer as far as it was read.

Asking and reading are two steps. Who asks does not wait: the office is at work while the desk writes the rows
before. What goes wrong with the question is told to who reads the answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator
from itertools import starmap
from math import ceil
from typing import Any

import psycopg
from psycopg import generators, pq, sql

from kmdesk.sync.messages import Cursor, OfficeRow

Connection = psycopg.Connection[tuple[Any, ...]]

_ROWS_AT_ONCE = 6_000
"""Rows asked for in one question: so many the server sorts in its memory."""
_TOGETHER = 50
"""Rows that travel as one message: a message costs the desk as much as reading a row."""
_SECONDS = 2.0
"""After so long what has come over a slow line is written before more is awaited."""
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


class Answer:
    """An answer of which rows are taken as they come. `at`: the place up to which they were taken.

    `ended`: it was read to its end; `left`: how many rows more it might have had.
    """

    def __init__(self, connection: Connection, scope: str, cursor: Cursor) -> None:
        """Ask for what comes after a place, and wait for nothing. Raises psycopg.Error."""
        self.at, self.ended, self.left = (scope, cursor), False, _ROWS_AT_ONCE
        self._connection = connection
        self._came: tuple[list[OfficeRow], float] = list[OfficeRow](), 0.0
        self._ask(_TOGETHER)
        self._messages = self._read()

    def take(self, rows: list[OfficeRow], limit: int, letters: float) -> None:
        """Add the next rows until there are `limit`, or so many letters more, or it takes long to get them.

        Raises psycopg.Error.
        """
        taken, until = 0.0, time.monotonic() + _SECONDS
        while self.left and len(rows) < limit and taken < letters:
            came, length = self._came
            if not came:
                if rows and time.monotonic() > until:
                    break
                message = next(self._messages, None)
                if message is None:
                    self.ended = True
                    break
                self._came = came, length = message
            room = min(len(came), self.left, limit - len(rows), ceil((letters - taken) / length))
            rows.extend(came[:room])
            del came[:room]
            taken += room * length
            self.left -= room
            self.at = (self.at[0], rows[-1].cursor)
        if not self.left:
            self.ended = next(self._messages, None) is None  # reads the end of the answer

    def _ask(self, together: int) -> None:
        scope, cursor = self.at
        query = sql.SQL(_PULL).format(
            together=sql.Literal(together),
            cursor=sql.SQL(", ").join(map(sql.Literal, (scope, *cursor, self.left))),
        )
        self._connection.pgconn.send_query(query.as_bytes(self._connection))

    def _read(self) -> Generator[tuple[list[OfficeRow], float]]:
        """Yield the rows of each message, with the length of a row's text as far as the message tells."""
        try:
            yield from self._answered()
        except psycopg.errors.ProgramLimitExceeded:  # texts so long that no message holds so many
            self._ask(1)
            yield from self._answered()

    def _answered(self) -> Generator[tuple[list[OfficeRow], float]]:
        wait, pgconn = self._connection.wait, self._connection.pgconn
        begun = wait(generators.execute(pgconn))[0]
        if begun.status != pq.ExecStatus.COPY_OUT:
            raise psycopg.errors.error_from_result(begun)
        while isinstance(text := wait(generators.copy_from(pgconn)), memoryview):
            rows = json.loads(str(text, "utf-8"))  # from bytes it would take a fifth longer
            yield list(starmap(OfficeRow, rows)), len(text) / len(rows)
