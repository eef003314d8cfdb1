"""Who may log in at the office: find them, give them another key, take it away, let somebody read reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr
from kmdesk.sync.office import setup
from kmdesk.sync.office.connecting import Connection

_READS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "10min",
    "idle_in_transaction_session_timeout": "5min",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A broker's login. `there`: the server has the role (it has not, after a restore on a new server)."""

    role: str
    name: str
    scopes: tuple[tuple[str, str], ...]
    may_write: bool
    there: bool
    broker_id: str = ""


@dataclass(frozen=True, slots=True)
class NewReader:
    """A login made for reading the reports."""

    role: str
    secret: str


def scopes(connection: Connection) -> dict[str, str]:
    """Return the areas, id -> name."""
    return dict(connection.execute("SELECT scope_id, name FROM kmdesk_office.scope ORDER BY scope_id"))


def members(connection: Connection) -> list[Member]:
    """Return the brokers who have access, by name."""
    rows = connection.execute(
        "SELECT m.role, max(m.broker_name), array_agg(m.scope_id ORDER BY m.scope_id),"
        " array_agg(s.name ORDER BY m.scope_id), bool_or(m.may_write), max(m.broker_id),"
        " EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = m.role)"
        " FROM kmdesk_office.member m JOIN kmdesk_office.scope s USING (scope_id)"
        " GROUP BY m.role ORDER BY 2, 1"
    )
    return [
        Member(role, name, tuple(zip(ids, names, strict=True)), writes, there, broker_id)
        for role, name, ids, names, writes, broker_id, there in rows
    ]


def find(connection: Connection, who: str) -> Member:
    """Return the broker with this name or role. Raises KnownError for nobody, and for several of one name."""
    return _one_of(members(connection), who)


def _shown_out(connection: Connection) -> list[Member]:
    """Return who has no area left, and whose laptop may still ask."""
    rows = connection.execute(
        "SELECT e.role, max(e.broker_name), EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = e.role)"
        " FROM kmdesk_office.ended e WHERE e.role NOT IN (SELECT role FROM kmdesk_office.member)"
        " GROUP BY e.role ORDER BY 2, 1"
    )
    return [Member(role, name, (), may_write=False, there=there) for role, name, there in rows]


def _one_of(everybody: Sequence[Member], who: str) -> Member:
    found = [one for one in everybody if one.role == who] or [
        one for one in everybody if fold(one.name) == fold(who)
    ]
    if not found:
        raise KnownError(
            tr("Ingen mægler hedder {name}.", name=who), tr("Se, hvem der er, med: kmdesk office status")
        )
    if len(found) > 1:
        raise KnownError(
            tr("Flere mæglere hedder {name}.", name=who),
            tr("Skriv i stedet rollen: {roles}", roles=", ".join(one.role for one in found)),
        )
    return found[0]


def remove(connection: Connection, who: str, *, lost: bool = False) -> Member:
    """End a broker's access at once, found by name or role; returns who it was. See `setup.remove_broker`."""
    member = _one_of([*members(connection), *(_shown_out(connection) if lost else ())], who)
    if member.there:
        setup.remove_broker(connection, member.role, lost=lost)
    else:
        setup.end_memberships(connection, member.role)
    return member


def remove_from(connection: Connection, who: str, areas: Sequence[str]) -> Member:
    """End a broker's access to some areas; their records leave the laptop. Returns who it was."""
    member = find(connection, who)
    mine = [area for area, _ in member.scopes]
    for area in areas:
        if area not in mine:
            raise KnownError(
                tr("{name} har ikke området {id}.", name=member.name, id=area),
                tr("Se, hvem der har hvad, med: kmdesk office status"),
            )
    setup.end_memberships(connection, member.role, *areas)
    return member


def let_into(connection: Connection, who: str, areas: Sequence[str], *, may_write: bool = True) -> Member:
    """Let a broker into more areas, or change whether they may send there. Returns who it was.

    The laptop needs no new file: what is there arrives at its next sync.
    """
    member = find(connection, who)
    with connection.transaction():
        for area in areas:
            connection.execute(
                "INSERT INTO kmdesk_office.member (role, scope_id, broker_id, broker_name, may_write)"
                " VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (role, scope_id) DO UPDATE SET may_write = excluded.may_write",
                (member.role, area, member.broker_id, member.name, may_write),
            )
        connection.execute(
            "DELETE FROM kmdesk_office.ended WHERE role = %s AND scope_id = ANY (%s)", (member.role, [*areas])
        )
    return member


def give_key(connection: Connection, member: Member, secret: str) -> None:
    """Give a broker a new secret; the old one and its connections end.

    Also makes the login anew where the office was restored on another server. Raises KnownError.
    """
    if member.there:
        setup.shut(connection, member.role, "kmdesk_broker")
    with connection.transaction():
        setup.give_login(connection, member.role, "kmdesk_broker", secret)


def add_reader(connection: Connection, name: str) -> NewReader:
    """Make a login that may read the reports, and nothing else."""
    if any(fold(known) == fold(name) for known in readers(connection).values()):
        raise KnownError(
            tr("Der er allerede en rapportlæser, der hedder {name}.", name=name),
            tr("Vælg et andet navn, eller fjern den gamle: kmdesk office remove-reader"),
        )
    role, secret = setup.role_name("km_r"), setup.new_secret()
    with connection.transaction():
        setup.give_login(connection, role, "kmdesk_report", secret)
        database = sql.Identifier(connection.info.dbname)
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role))
        )
        for setting, value in _READS.items():
            connection.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(role), sql.Identifier(setting), sql.Literal(value)
                )
            )
        connection.execute("INSERT INTO kmdesk_office.reader (role, name) VALUES (%s, %s)", (role, name))
    return NewReader(role, secret)


def readers(connection: Connection) -> dict[str, str]:
    """Return who may read the reports, role -> name."""
    return dict(connection.execute("SELECT role, name FROM kmdesk_office.reader ORDER BY name, role"))


def remove_reader(connection: Connection, who: str) -> str:
    """End the access of somebody who reads reports, found by name or role; returns the role."""
    everybody = readers(connection)
    found = [role for role, name in everybody.items() if role == who or fold(name) == fold(who)]
    if len(found) != 1:
        raise KnownError(
            tr("Ingen rapportlæser hedder {name}.", name=who)
            if not found
            else tr("Flere rapportlæsere hedder {name}.", name=who),
            tr("Brug rollen fra: kmdesk office status"),
        )
    role = found[0]
    connection.execute("DELETE FROM kmdesk_office.reader WHERE role = %s", (role,))
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
        setup.shut(connection, role, "kmdesk_report")
    return role
