"""Views for Excel, Power BI and Metabase: typed columns from the models, and only what may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from importlib import resources as packages

import psycopg
from psycopg import sql

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models.record import Record, columns, kinds, record_class
from kmdesk.sync.office.connecting import Connection

_OURS = "kmdesk: made by kmdesk office init"
_ALWAYS: dict[str, tuple[str, sql.Composable]] = {
    "id": ("text", sql.SQL("r.id")),
    "scope_id": ("text", sql.SQL("r.scope_id")),
    "area": ("text", sql.SQL("s.name")),
    "version": ("bigint", sql.SQL("r.version")),
    "updated_at": ("timestamp with time zone", sql.SQL("r.updated_at")),
}
"""Column -> its type as PostgreSQL names it, and where it comes from."""
_BY_ALIAS = {"Day": "date", "Wall": "timestamp", "Stamp": "timestamptz"}
_BY_STORAGE = {"text": "text", "integer": "integer", "boolean": "boolean", "list": "jsonb", "map": "jsonb"}
_LONG = {"timestamp": "timestamp without time zone", "timestamptz": "timestamp with time zone"}


def shown_fields() -> Mapping[str, tuple[str, ...]]:
    """Return kind -> the fields that reports show."""
    told: dict[str, list[str]] = resources.load_json("reports", "fields.json")["kinds"]
    return {kind: tuple(told.get(kind, ())) for kind in kinds()}


def refresh(connection: Connection) -> None:
    """Make the views, or bring them up to date: new columns come after those that are there.

    Must run inside a transaction of the office's owner. Raises KnownError when somebody's own view stands on
    a column that is no longer there.
    """
    script = packages.files("kmdesk.sync.office").joinpath("report.sql").read_text(encoding="utf-8")
    connection.execute(script.encode())
    shown = shown_fields()
    there = _views(connection)
    for kind in [kind for kind in there if kind not in shown]:
        _drop(connection, kind)
    for kind, names in shown.items():
        _make(connection, kind, _columns(kind, names), there.get(kind, {}))
    connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA report TO kmdesk_report")


def _columns(kind: str, names: tuple[str, ...]) -> dict[str, tuple[str, sql.Composable]]:
    found = dict(_ALWAYS)
    types = _types(record_class(kind))
    for name in names:
        type_ = types[name]
        source = sql.SQL("{}(r.doc -> {})").format(sql.Identifier("report", f"as_{type_}"), sql.Literal(name))
        found[name] = (_LONG.get(type_, type_), source)
    return found


def _types(cls: type[Record]) -> dict[str, str]:
    """Return field -> its type in the views, from the annotation: a Day is a date."""
    aliases = {field.name: str(field.type) for field in fields(cls)}
    return {
        name: _BY_ALIAS.get(aliases[name], _BY_STORAGE[storage]) for name, storage in columns(cls).items()
    }


def _views(connection: Connection) -> dict[str, dict[str, str]]:
    """Return kind -> column -> type of the views that are there, columns in their order."""
    rows = connection.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace = 'report'::regnamespace AND c.relkind = 'v'"
        " AND obj_description(c.oid, 'pg_class') = %s ORDER BY c.relname, a.attnum",
        (_OURS,),
    )
    found: dict[str, dict[str, str]] = {}
    for kind, name, type_ in rows:
        found.setdefault(kind, {})[name] = type_
    return found


def _make(
    connection: Connection, kind: str, wanted: dict[str, tuple[str, sql.Composable]], there: Mapping[str, str]
) -> None:
    if any(name not in wanted or wanted[name][0] != type_ for name, type_ in there.items()):
        _drop(connection, kind)
        there = {}
    order = [*there, *(name for name in wanted if name not in there)]
    view = sql.Identifier("report", kind)
    told = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(wanted[name][1], sql.Identifier(name)) for name in order
    )
    connection.execute(
        sql.SQL(
            "CREATE OR REPLACE VIEW {} WITH (security_barrier) AS SELECT {} FROM kmdesk_office.record r"
            " JOIN kmdesk_office.scope s ON s.scope_id = r.scope_id"
            " WHERE r.kind = {} AND NOT r.erased"
            """ AND coalesce(r.doc -> 'deleted', 'false') IN ('null', 'false', '""')"""
        ).format(view, told, sql.Literal(kind))
    )
    connection.execute(sql.SQL("COMMENT ON VIEW {} IS {}").format(view, sql.Literal(_OURS)))


def _drop(connection: Connection, kind: str) -> None:
    try:
        connection.execute(sql.SQL("DROP VIEW {}").format(sql.Identifier("report", kind)))
    except psycopg.errors.DependentObjectsStillExist as error:
        raise KnownError(
            tr("Et af jeres egne views bygger på report.{name}, som skal laves om.", name=kind),
            tr("Fjern jeres view, kør kommandoen igen, og lav viewet på ny. Intet er ændret."),
        ) from error
