"""Indexes made after the rows instead of with them, where very many rows come at once.

Which are missing stands in the file, written with the change that dropped them: whoever opens it after a kill
makes them before anything else.
"""

from __future__ import annotations

import time
from collections.abc import Collection

from kmdesk.store.database import Database
from kmdesk.store.local import Local

_SETTING = "indexes_put_off"
_AT_A_TIME = 1.0
"""Seconds of making indexes that are written together: each commit waits for the disk."""
_FEW = 200
"""Rows of which a table may have more without its indexes being dropped for what is still to come."""


def put_off(database: Database, tables: Collection[str], needed: Collection[str]) -> None:
    """Drop the indexes of tables that hold nearly nothing, but for those `needed` meanwhile.

    Runs inside the caller's transaction.
    """
    dropped: list[str] = []
    for table in tables:
        rows = database.value(f'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT {_FEW + 1})')  # noqa: S608
        if rows > _FEW:
            continue
        for name, sql in database.rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            (table,),
        ):
            if name not in needed:
                database.run(f"DROP INDEX {name}")
                dropped.append(sql)
    if dropped:
        Local(database).set(_SETTING, [*missing(database), *dropped])


def missing(database: Database) -> list[str]:
    """Return the statements that make the indexes that are missing."""
    found: list[str] = Local(database).get(_SETTING, [])
    return found


def make_next(database: Database, seconds: float = 0.0) -> bool:
    """Make one of the missing indexes, or those of so many seconds; returns whether there was one."""
    statements = missing(database)
    if not statements:
        return False
    until = time.perf_counter() + seconds
    with database.transaction():
        while statements:
            database.run(statements.pop(0))
            if time.perf_counter() >= until:
                break
        Local(database).set(_SETTING, statements)
    return True


def make_all(database: Database) -> None:
    """Make every index that is missing."""
    while make_next(database, _AT_A_TIME):
        pass
