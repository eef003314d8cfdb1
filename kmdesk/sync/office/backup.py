"""The office's backup: every table at one moment, streamed into an encrypted file, and back.

A restore begins a new epoch in each area it brings back, so that every desk compares anew with what the
office has: what desks acknowledged later is sent again. What was erased after the backup stays erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

import kmdesk
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.new_file import check_folder, check_new
from kmdesk.sync.office import people, setup
from kmdesk.sync.office.archive import Archive, Stored, UnsoundBackupError, reading, writing
from kmdesk.sync.office.connecting import Connection

SUFFIX = ".kmoffice"
_SCHEMA = "kmdesk_office"
_OF_ITS_OWN = frozenset({"scope", "member", "ended", "setting", "reader"})
"""Tables that are brought back by rules of their own; the others area by area."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written and read again. `rows` is table -> how many."""

    path: Path
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back.

    `erased`: how many records stay erased though the backup has them. `without_login`: roles that need a new
    key; `readers_gone`: who must be let in to the reports anew. `before`: a backup of what was replaced.
    """

    made_at: str
    rows: Mapping[str, int]
    erased: int
    without_login: tuple[str, ...]
    readers_gone: tuple[str, ...]
    before: Path | None = None


def make(connection: Connection, target: Path, passphrase: str, clock: Clock) -> Made:
    """Write a backup of the office as it is at one moment; brokers go on working meanwhile.

    Passwords are not in it. Raises KnownError; then there is no file.
    """
    check_new(target, tr("Vælg et navn, der ikke er i brug, med --out."))
    check_folder(target)
    rows: dict[str, int] = {}
    with writing(target, passphrase) as archive:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            with connection.transaction():
                _speak_plainly(connection)
                settings = dict(
                    connection.execute("SELECT name, value FROM kmdesk_office.setting").fetchall()
                )
                for name in ("office", "schema", "identity"):
                    archive.tell(name, settings.get(name, ""))
                archive.tell("made_at", clock.stamp())
                archive.tell("kmdesk", kmdesk.__version__)
                for name, columns in _tables(connection).items():
                    rows[name] = _copy_out(connection, archive, name, columns)
        finally:
            connection.isolation_level = None
            connection.read_only = None
    return Made(target, rows)


def restore(connection: Connection, path: Path, passphrase: str, clock: Clock) -> Restored:
    """Bring back the areas of a backup, into an empty or an existing office, in one transaction.

    Areas that the backup does not know stay as they are. An office that holds something is backed up beside
    the file first, under the same passphrase. Raises KnownError; then nothing was changed.
    """
    with reading(path, passphrase) as archive:
        if int(archive.about("schema") or "0") > setup.SCHEMA:
            raise UnsoundBackupError(
                tr("Sikkerhedskopien er fra en nyere kmdesk."), tr("Opdatér kmdesk på denne maskine først.")
            )
        setup.prepare(connection)
        _check_same(connection, archive)
        before = _keep(connection, path, passphrase, clock)
        with connection.transaction():
            _speak_plainly(connection)
            # Whoever is sending waits here, and is told afterwards to compare anew.
            connection.execute("SELECT 1 FROM kmdesk_office.scope FOR UPDATE")
            tables = {table.name: table for table in archive.tables()}
            there = _tables(connection)
            for table in tables.values():
                _check_known(table, there)
                _copy_in(connection, archive, table)
            erased = _put_back(connection, tables)
            gone = tuple(
                name
                for (name,) in connection.execute(
                    "SELECT name FROM pg_temp.old_reader"
                    " WHERE role NOT IN (SELECT role FROM kmdesk_office.reader)"
                )
            )
        missing = tuple(one.role for one in people.members(connection) if not one.there)
        rows = {table.name: table.rows for table in tables.values()}
        return Restored(archive.about("made_at"), rows, erased, missing, gone, before)


def _keep(connection: Connection, path: Path, passphrase: str, clock: Clock) -> Path | None:
    """Back up what a restore is about to replace; None when there is nothing."""
    if _is_new(connection):
        return None
    stamp = clock.now().strftime("%Y%m%dT%H%M%S")
    return make(connection, path.with_name(f"{path.stem}-before-{stamp}{SUFFIX}"), passphrase, clock).path


def _check_same(connection: Connection, archive: Archive) -> None:
    """Refuse to bring one office's areas into another one's. A new office, without records, may be any."""
    if _is_new(connection):
        return
    told = connection.execute("SELECT value FROM kmdesk_office.setting WHERE name = 'identity'").fetchone()
    if told != (archive.about("identity"),):
        raise KnownError(
            tr("Sikkerhedskopien er fra et andet kontor end det i databasen."),
            tr("Gendan den i en tom database. Intet er ændret."),
        )


def _is_new(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM kmdesk_office.record LIMIT 1").fetchone() is None


def _speak_plainly(connection: Connection) -> None:
    """Let values be written in a form that every server reads alike."""
    for setting in ("DateStyle = 'ISO, YMD'", "TimeZone = 'UTC'", "extra_float_digits = 3"):
        connection.execute(sql.SQL("SET LOCAL ") + sql.SQL(setting))


def _tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the office's tables -> their columns, whichever this version has."""
    found: dict[str, tuple[str, ...]] = {}
    for name, column in connection.execute(
        "SELECT c.relname, a.attname FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace = 'kmdesk_office'::regnamespace AND c.relkind IN ('r', 'p')"
        " AND a.attgenerated = '' ORDER BY c.relname, a.attnum"
    ):
        found[name] = (*found.get(name, ()), column)
    return found


def _copy_out(connection: Connection, archive: Archive, name: str, columns: tuple[str, ...]) -> int:
    told = sql.SQL(", ").join(map(sql.Identifier, columns))
    table = sql.Identifier(_SCHEMA, name)

    def rows() -> Iterator[Any]:
        with (
            connection.cursor() as cursor,
            cursor.copy(sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(told, table)) as copy,
        ):
            yield from copy

    count = archive.add(name, columns, rows())
    (there,) = setup.required_row(connection, sql.SQL("SELECT count(*) FROM {}").format(table).as_string())
    if there != count:
        raise KnownError(
            tr("Sikkerhedskopien fik ikke alt med."), tr("Prøv igen. Kontorets data er ikke rørt.")
        )
    return count


def _check_known(table: Stored, there: Mapping[str, tuple[str, ...]]) -> None:
    if not set(table.columns) <= set(there.get(table.name, ())):
        raise UnsoundBackupError(
            tr("Sikkerhedskopien er fra en nyere kmdesk."), tr("Opdatér kmdesk på denne maskine først.")
        )


def _copy_in(connection: Connection, archive: Archive, table: Stored) -> None:
    """Bring a table of the backup to the server, aside for now."""
    aside, real = sql.Identifier("pg_temp", f"old_{table.name}"), sql.Identifier(_SCHEMA, table.name)
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    connection.execute(
        sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
            sql.Identifier(f"old_{table.name}"), columns, real
        )
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(aside, columns)) as copy,
    ):
        for data in archive.parts(table.name):
            copy.write(data)
    (count,) = setup.required_row(connection, sql.SQL("SELECT count(*) FROM {}").format(aside).as_string())
    if count != table.rows:
        raise UnsoundBackupError(tr("Sikkerhedskopien er ikke hel."), tr("Intet er ændret."))


_SCOPES: LiteralString = """
  INSERT INTO kmdesk_office.scope AS s (scope_id, name, store_epoch, version, since)
  SELECT scope_id, name, replace(gen_random_uuid()::text, '-', ''), version, version FROM pg_temp.old_scope
  ON CONFLICT (scope_id) DO UPDATE SET name = excluded.name, store_epoch = excluded.store_epoch,
    version = excluded.version, since = excluded.since
"""
# A desk finds by the epochs where its own way and that of the backup parted.
_EPOCHS: tuple[LiteralString, ...] = (
    """
  INSERT INTO kmdesk_office.epoch (scope_id, store_epoch, since)
  SELECT scope_id, store_epoch, since FROM pg_temp.old_scope ON CONFLICT DO NOTHING
    """,
    """
  INSERT INTO kmdesk_office.epoch (scope_id, store_epoch, since)
  SELECT s.scope_id, s.store_epoch, s.since FROM kmdesk_office.scope s JOIN pg_temp.old_scope USING (scope_id)
    """,
)
# Access is what it is now: who was shown out since the backup stays out. In a copy beside the office nothing
# is noted of that, but the login is the same one, and only of those shown out does it end some day.
_MEMBERS: LiteralString = """
  WHERE o.role NOT IN (SELECT rolname FROM pg_roles WHERE NOT rolcanlogin OR rolvaliduntil < 'infinity')
    AND NOT EXISTS (SELECT 1 FROM kmdesk_office.ended e WHERE (e.role, e.scope_id) = (o.role, o.scope_id))
  ON CONFLICT DO NOTHING
"""
_ENDED: LiteralString = """
  WHERE NOT EXISTS (SELECT 1 FROM kmdesk_office.member m WHERE (m.role, m.scope_id) = (o.role, o.scope_id))
  ON CONFLICT DO NOTHING
"""
_READERS: LiteralString = """
  WHERE o.role IN (SELECT rolname FROM pg_roles WHERE rolcanlogin) ON CONFLICT DO NOTHING
"""
_ERASED: LiteralString = """
  CREATE TEMP TABLE stays_erased ON COMMIT DROP AS
  SELECT r.scope_id, r.kind, r.id, r.updated_by FROM kmdesk_office.record r
  JOIN pg_temp.old_scope USING (scope_id) WHERE r.erased
  EXCEPT SELECT scope_id, kind, id, updated_by FROM pg_temp.old_record WHERE erased
"""
_ERASE: tuple[LiteralString, ...] = (
    """
  INSERT INTO kmdesk_office.record AS r (scope_id, kind, id, version, erased, doc, updated_by)
  SELECT e.scope_id, e.kind, e.id, s.version + 1, true, '{"deleted": true}', e.updated_by
  FROM pg_temp.stays_erased e JOIN kmdesk_office.scope s USING (scope_id)
  ON CONFLICT (scope_id, kind, id) DO UPDATE SET version = excluded.version, erased = true,
    doc = excluded.doc, updated_by = excluded.updated_by, updated_at = now()
    """,
    """
  UPDATE kmdesk_office.history h SET entry = NULL, subject = '' FROM pg_temp.stays_erased e
  WHERE h.scope_id = e.scope_id AND h.kind = e.kind AND h.id = e.id
    """,
    """
  UPDATE kmdesk_office.scope SET version = version + 1
  WHERE scope_id IN (SELECT scope_id FROM pg_temp.stays_erased)
    """,
    # A batch sent again is no longer answered from memory: the answer may hold what was erased.
    """
  UPDATE kmdesk_office.client SET result = '{"status": "forked"}'
  WHERE scope_id IN (SELECT scope_id FROM pg_temp.old_scope)
    """,
)


def _put_back(connection: Connection, tables: Mapping[str, Stored]) -> int:
    """Exchange the areas' content for that of the backup; returns how many records stay erased."""
    connection.execute(_ERASED)
    if _is_new(connection):
        connection.execute(
            "UPDATE kmdesk_office.setting s SET value = o.value FROM pg_temp.old_setting o"
            " WHERE s.name = o.name AND s.name IN ('office', 'identity')"
        )
    connection.execute(_SCOPES)
    for table in tables.values():
        if table.name not in _OF_ITS_OWN:
            connection.execute(
                sql.SQL("DELETE FROM {} WHERE scope_id IN (SELECT scope_id FROM pg_temp.old_scope)").format(
                    sql.Identifier(_SCHEMA, table.name)
                )
            )
            _insert(connection, table, "")
    for statement in _EPOCHS:
        connection.execute(statement)
    if "ended" in tables:  # an older backup has none
        _insert(connection, tables["ended"], _ENDED)
    _insert(connection, tables["member"], _MEMBERS)
    _insert(connection, tables["reader"], _READERS)
    (erased,) = setup.required_row(connection, "SELECT count(*) FROM pg_temp.stays_erased")
    for statement in _ERASE:
        connection.execute(statement)
    return erased


def _insert(connection: Connection, table: Stored, rule: LiteralString) -> None:
    """Move a table of the backup to its place; what the server numbers itself is numbered anew, in order."""
    numbered = [
        name
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> ''",
            (f"{_SCHEMA}.{table.name}",),
        )
    ]
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in table.columns if name not in numbered)
    order = sql.SQL(" ORDER BY {} ").format(sql.SQL(", ").join(map(sql.Identifier, numbered)))
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} o ").format(
            sql.Identifier(_SCHEMA, table.name),
            columns,
            columns,
            sql.Identifier("pg_temp", f"old_{table.name}"),
        )
        + sql.SQL(rule)
        + (order if numbered else sql.SQL(""))
    )
