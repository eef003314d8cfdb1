"""How an office is: its server, its areas, who works there and what waits for its administrator."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from kmdesk.core.i18n import tr, trn
from kmdesk.sync.office import people
from kmdesk.sync.office.connecting import Connection
from kmdesk.sync.office.setup import required_row


@dataclass(frozen=True, slots=True)
class Area:
    """An area. `version` counts its changes; `last_change` is UTC, empty before the first."""

    id: str
    name: str
    records: int
    deleted: int
    erased: int
    version: int
    last_change: str
    restored: bool
    refused: int


@dataclass(frozen=True, slots=True)
class Login:
    """A broker's login. `clients` are the desks that have sent under it; `last_seen` is UTC or empty."""

    name: str
    role: str
    areas: tuple[str, ...]
    may_write: bool
    has_login: bool
    connected: int
    clients: int
    last_seen: str


@dataclass(frozen=True, slots=True)
class ShownOut:
    """A login whose access to some areas has ended. `heard`: when its laptop was told, empty before; UTC."""

    name: str
    role: str
    areas: tuple[str, ...]
    since: str
    heard: str


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """An office in figures. `size` is in bytes."""

    office: str
    server: str
    database: str
    size: int
    schema: int
    oldest_protocol: int
    connections: int
    max_connections: int
    areas: tuple[Area, ...]
    brokers: tuple[Login, ...]
    readers: tuple[str, ...]
    shown_out: tuple[ShownOut, ...]
    left_open: tuple[str, ...]
    """SQL that shuts what is open to every login of the server, and that only a superuser can shut."""

    @property
    def refused(self) -> int:
        """How many changes the office would not have: each waits in quarantine on the desk it came from."""
        return sum(area.refused for area in self.areas)


_AREAS = """
  SELECT s.scope_id, s.name, s.version, s.since > 0,
    count(r.id) FILTER (WHERE NOT r.erased AND kmdesk_office.is_blank(r.doc -> 'deleted')),
    count(r.id) FILTER (WHERE NOT r.erased AND NOT kmdesk_office.is_blank(r.doc -> 'deleted')),
    count(r.id) FILTER (WHERE r.erased), max(r.updated_at),
    (SELECT count(*) FROM (
      SELECT f.group_id, f.kind, f.id FROM kmdesk_office.refusal f WHERE f.scope_id = s.scope_id
      UNION SELECT x ->> 'group', x ->> 'kind', x ->> 'id' FROM kmdesk_office.client c,
        jsonb_array_elements(c.result -> 'refused') x WHERE c.scope_id = s.scope_id) told)
  FROM kmdesk_office.scope s LEFT JOIN kmdesk_office.record r USING (scope_id)
  GROUP BY s.scope_id ORDER BY s.scope_id
"""
_DESKS = """
  SELECT role, count(DISTINCT client_id), max(met) FROM kmdesk_office.client GROUP BY role
"""


_SHOWN_OUT = """
  SELECT max(broker_name), role, array_agg(scope_id ORDER BY scope_id), max(since),
    CASE WHEN count(*) = count(heard) THEN max(heard) END
  FROM kmdesk_office.ended GROUP BY role ORDER BY 1, 2
"""
_LARGE_OBJECTS = """
  SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
    AND p.proname = ANY (ARRAY['lo_creat', 'lo_create', 'lo_from_bytea'])
    AND has_function_privilege('public', p.oid, 'EXECUTE') ORDER BY 1
"""
_OTHER_DATABASES = """
  SELECT quote_ident(datname) FROM pg_database WHERE datname <> current_database() AND datallowconn
    AND has_database_privilege('public', oid, 'CONNECT, TEMPORARY') ORDER BY 1
"""


def left_open(connection: Connection) -> tuple[str, ...]:
    """Return the SQL that shuts what every login of the server may do beside the office."""
    made = [name for (name,) in connection.execute(_LARGE_OBJECTS)]
    others = [name for (name,) in connection.execute(_OTHER_DATABASES)]
    found: list[str] = []
    if made:
        found.append(f"REVOKE EXECUTE ON FUNCTION {', '.join(made)} FROM PUBLIC;")
    if others:
        found.append(f"REVOKE CONNECT, TEMPORARY ON DATABASE {', '.join(others)} FROM PUBLIC;")
    return tuple(found)


def read(connection: Connection) -> OfficeStatus:
    """Return how the office is."""
    settings = dict(connection.execute("SELECT name, value FROM kmdesk_office.setting").fetchall())
    size, connections, most = required_row(
        connection,
        "SELECT pg_database_size(current_database()),"
        " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),"
        " current_setting('max_connections')::int",
    )
    areas = tuple(
        Area(id_, name, live, deleted, erased, version, _stamp(last), restored, refused)
        for id_, name, version, restored, live, deleted, erased, last, refused in connection.execute(_AREAS)
    )
    desks = {role: (count, met) for role, count, met in connection.execute(_DESKS)}
    open_ = dict(
        connection.execute(
            "SELECT usename, count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() GROUP BY usename"
        ).fetchall()
    )
    brokers = tuple(
        Login(
            one.name,
            one.role,
            tuple(area for area, _ in one.scopes),
            one.may_write,
            one.there,
            open_.get(one.role, 0),
            desks.get(one.role, (0, None))[0],
            _stamp(desks.get(one.role, (0, None))[1]),
        )
        for one in people.members(connection)
    )
    return OfficeStatus(
        settings.get("office", ""),
        connection.info.parameter_status("server_version") or "",
        connection.info.dbname,
        size,
        int(settings["schema"]),
        int(settings["oldest_protocol"]),
        connections,
        most,
        areas,
        brokers,
        tuple(f"{name} ({role})" for role, name in people.readers(connection).items()),
        tuple(
            ShownOut(name, role, tuple(areas), _stamp(since), _stamp(heard))
            for name, role, areas, since, heard in connection.execute(_SHOWN_OUT)
        ),
        left_open(connection),
    )


def as_json(status: OfficeStatus) -> str:
    """Return the status for machines."""
    return json.dumps({**asdict(status), "refused": status.refused}, ensure_ascii=False, indent=2)


def as_text(status: OfficeStatus, local: Callable[[str], str]) -> str:
    """Return the status for people; `local` turns a UTC stamp into what they read."""
    never = tr("aldrig")
    lines = [
        tr("Kontor: {name}", name=status.office),
        tr("Server: PostgreSQL {version}, database {name}", version=status.server, name=status.database),
        tr("Størrelse: {size}", size=readable_size(status.size)),
        tr("Forbindelser: {n} af {most}", n=status.connections, most=status.max_connections),
        tr(
            "Skema {schema}, ældste kmdesk-protokol {protocol}",
            schema=status.schema,
            protocol=status.oldest_protocol,
        ),
        "",
        tr("Områder:") if status.areas else tr("Ingen områder endnu. Opret et med: kmdesk office add-area"),
    ]
    for area in status.areas:
        lines.append(
            tr(
                "  {id} ({name}): {records}, version {version}, sidst ændret {at}",
                id=area.id,
                name=area.name,
                records=trn(area.records, "{n} post", "{n} poster"),
                version=area.version,
                at=local(area.last_change) if area.last_change else never,
            )
        )
        if area.refused:
            lines.append("    " + trn(area.refused, "{n} ændring er afvist", "{n} ændringer er afvist"))
    lines += ["", tr("Mæglere:") if status.brokers else tr("Ingen mæglere endnu.")]
    for one in status.brokers:
        told = [", ".join(one.areas), trn(one.clients, "{n} skrivebord", "{n} skriveborde")]
        told.append(tr("sidst set {at}", at=local(one.last_seen) if one.last_seen else never))
        if not one.may_write:
            told.append(tr("kun læsning"))
        if not one.has_login:
            told.append(tr("mangler login; kør: kmdesk office new-key {role}", role=one.role))
        lines.append(f"  {one.name} ({one.role}): {'; '.join(told)}")
    if status.shown_out:
        lines += ["", tr("Har mistet områder:")]
    for gone in status.shown_out:
        heard = (
            tr("pc'en fik det at vide {at}", at=local(gone.heard))
            if gone.heard
            else tr("pc'en har ikke spurgt siden {at}", at=local(gone.since))
        )
        lines.append(f"  {gone.name} ({gone.role}): {', '.join(gone.areas)}; {heard}")
    if status.readers:
        lines += ["", tr("Rapportlæsere:"), *(f"  {reader}" for reader in status.readers)]
    if status.left_open:
        lines += [
            "",
            tr("Et login kan lægge noget på serveren uden for kontoret, som tager plads."),
            tr("Luk for det i databasen {name} som serverens superbruger:", name=status.database),
            *(f"  {statement}" for statement in status.left_open),
        ]
    return "\n".join(lines)


def readable_size(size: int) -> str:
    """Return a size as people read it: `12,4 MB`."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{size / step:.1f}".replace(".", ",") + f" {unit}"
    return f"{size} B"


def _stamp(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if at else ""
