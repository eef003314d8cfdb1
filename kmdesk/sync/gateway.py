"""The office over the network: a connection that can do nothing but execute the office's functions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import psycopg
from psycopg import sql

from kmdesk.core.i18n import tr
from kmdesk.core.log import logger
from kmdesk.sync.messages import (
    AccessEndedError,
    Batch,
    Cursor,
    Greeting,
    OfficeRow,
    OutOfReachError,
    Page,
    PushResult,
    Refusal,
    ScopeGreeting,
)

_FIRST_ROWS = 20_000
"""Rows of a page while a scope is read for the first time; COPY makes large pages cheap."""


class PostgresGateway:
    """Speaks with the office over one connection, opened when it is first needed."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def close(self) -> None:
        """Hang up; harmless the second time."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

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
            )
            for scope in told["scopes"]
        )
        return Greeting(scopes, oldest=told["oldest"])

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        """Return the next rows, streamed."""
        limit = _FIRST_ROWS if not cursor.version else limit
        query = sql.SQL("COPY (SELECT * FROM kmdesk_1.pull({})) TO STDOUT").format(
            sql.SQL(", ").join(map(sql.Literal, (scope, *cursor, limit + 1)))
        )
        rows: list[OfficeRow] = []
        try:
            with self._open().cursor() as cursor_, cursor_.copy(query) as copy:
                copy.set_types(["text", "text", "int8", "bool", "text", "text", "text"])
                rows.extend(
                    OfficeRow(kind, id_, version, json.loads(doc), by, at, erased)
                    for kind, id_, version, erased, doc, by, at in copy.rows()
                )
        except psycopg.Error as error:
            raise self._broken(error) from error
        more = len(rows) > limit
        return Page(tuple(rows[:limit]), rows[-1].version if rows else cursor.version, more=more)

    def push(self, client_id: str, batch: Batch) -> PushResult:
        """Carry a batch out, once, however often it is sent."""
        told = self._value(
            "SELECT kmdesk_1.push(%s, %s, %s, %s, %s)",
            (client_id, batch.scope, batch.seq, batch.previous, batch.content),
        )
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
        )

    def known(self, scope: str, groups: Sequence[str]) -> frozenset[str]:
        """Return those of the groups that the office has, from whichever desk."""
        try:
            found = self._open().execute("SELECT kmdesk_1.known(%s, %s)", (scope, list(groups))).fetchall()
        except psycopg.Error as error:
            raise self._broken(error) from error
        return frozenset(row[0] for row in found)

    def _value(self, query: str, params: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
        try:
            row = self._open().execute(query, params).fetchone()  # pyright: ignore[reportArgumentType]
        except psycopg.Error as error:
            raise self._broken(error) from error
        return row[0] if row else None

    def _open(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._connection is None:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        return self._connection

    def _broken(self, error: psycopg.Error) -> OutOfReachError:
        self.close()
        logger.info("office: %s %s", type(error).__name__, error.sqlstate or "")
        if isinstance(error, psycopg.errors.InsufficientPrivilege):
            return AccessEndedError(
                tr("Kontoret giver ikke længere adgang."), tr("Spørg kontorets administrator. Intet er tabt.")
            )
        return OutOfReachError(
            tr("Kontoret kan ikke nås lige nu."), tr("Dine ændringer er gemt her og sendes senere.")
        )
