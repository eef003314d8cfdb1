"""Who may log in at the office: find them, give them another key, take it away, let somebody read reports."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr
from kmdesk.sync.office.connecting import Connection
from kmdesk.sync.office.setup import end_sessions, give_login, remove_broker, role_name

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
    everybody = members(connection)
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


def remove(connection: Connection, who: str) -> Member:
    """End a broker's access at once, found by name or role; returns who it was."""
    member = find(connection, who)
    if member.there:
        remove_broker(connection, member.role)
    else:
        connection.execute("DELETE FROM kmdesk_office.member WHERE role = %s", (member.role,))
    return member


def new_key(connection: Connection, who: str) -> tuple[Member, str]:
    """Give a broker a new secret; the old one and its connections end. Returns who, and the secret.

    Also makes the login anew where the office was restored on another server.
    """
    member = find(connection, who)
    with connection.transaction():
        secret = give_login(connection, member.role, "kmdesk_broker")
    end_sessions(connection, member.role)
    return member, secret


def add_reader(connection: Connection, name: str) -> NewReader:
    """Make a login that may read the reports, and nothing else."""
    role = role_name("km_r", name)
    with connection.transaction():
        secret = give_login(connection, role, "kmdesk_report")
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
    with connection.transaction():
        connection.execute("DELETE FROM kmdesk_office.reader WHERE role = %s", (role,))
        try:
            with connection.transaction():
                connection.execute(
                    sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(sql.Identifier(role))
                )
        except psycopg.errors.UndefinedObject:
            return role
    end_sessions(connection, role)
    return role
