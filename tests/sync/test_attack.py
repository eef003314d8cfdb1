"""A broker with psql and the broker's own login: everything but the office's functions is refused."""

from __future__ import annotations

import psycopg
import pytest

from kmdesk.sync.messages import AccessEndedError, Batch, Cursor, Sent, SentGroup, content_of
from tests.sync.conftest import Office

FUNCTIONS = {"hello", "pull", "push", "known", "digest", "fetch"}


def batch(scope: str, *entries: Sent, seq: int = 1, previous: str = "") -> Batch:
    return Batch(scope, seq, previous, content_of([SentGroup("g1", "x", "", "", "b", entries)]), 1)


def company(record_id: str, **fields: object) -> Sent:
    return Sent(
        "company", record_id, 0, {name: (None, value) for name, value in fields.items()}, creates=True
    )


def test_a_broker_may_execute_the_listed_functions_and_nothing_else(office: Office) -> None:
    broker = office.broker("Karen Lyngholm")
    rows = office.admin.execute(
        "SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND has_function_privilege(%s, p.oid, 'EXECUTE') AND has_schema_privilege(%s, n.oid, 'USAGE')",
        (broker.role, broker.role),
    ).fetchall()
    assert {name for _, name in rows} == FUNCTIONS
    assert {schema for schema, _ in rows} == {"kmdesk_1"}
    tables = office.admin.execute(
        "SELECT c.oid::regclass::text, privilege"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,"
        " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])"
        " privilege"
        " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        " AND c.relkind IN ('r', 'v', 'm', 'p') AND has_table_privilege(%s, c.oid, privilege)",
        (broker.role,),
    ).fetchall()
    assert tables == []
    for privilege in ("CREATE", "TEMPORARY"):
        assert office.admin.execute(
            "SELECT has_database_privilege(%s, current_database(), %s)", (broker.role, privilege)
        ).fetchone() == (False,)
    for schema in ("public", "kmdesk_office", "kmdesk_1"):
        assert office.admin.execute(
            "SELECT has_schema_privilege(%s, %s, 'CREATE')", (broker.role, schema)
        ).fetchone() == (False,)
    assert (
        office.admin.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname = %s",
            (broker.role,),
        ).fetchone()
        == (False,) * 5
    )


def test_every_function_that_runs_as_the_owner_pins_its_search_path(office: Office) -> None:
    rows = office.admin.execute(
        "SELECT p.proname, p.proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('kmdesk_1', 'kmdesk_office') AND p.prosecdef"
    ).fetchall()
    assert {name for name, _ in rows} == FUNCTIONS
    for name, config in rows:
        assert config == ["search_path=pg_catalog, kmdesk_office, pg_temp"], name


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM kmdesk_office.record",
        "SELECT * FROM kmdesk_office.member",
        "INSERT INTO kmdesk_office.member VALUES (session_user, 'viborg')",
        "UPDATE kmdesk_office.scope SET version = 0",
        "DELETE FROM kmdesk_office.history",
        "SELECT kmdesk_office.set_entry('herning', '{}', 1, 'x')",
        "SELECT kmdesk_office.standing('herning', true)",
        "SET ROLE office_owner",
        "SET SESSION AUTHORIZATION office_owner",
        "CREATE TABLE public.mine (x int)",
        "CREATE TEMPORARY TABLE record (x int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT lo_import('/etc/hostname')",
        "ALTER ROLE kmdesk_broker SUPERUSER",
        "GRANT kmdesk_report TO CURRENT_USER",
        "CREATE ROLE friend LOGIN",
        "SELECT * FROM kmdesk_1.pull('viborg', 0, '', '', 10)",
        "SELECT kmdesk_1.push('c', 'viborg', 1, '', '[]')",
        "SELECT kmdesk_1.digest('viborg', '[]')",
        "SELECT * FROM kmdesk_1.fetch('viborg', ARRAY['company'], ARRAY['a'])",
        "SELECT kmdesk_1.known('viborg', ARRAY['g'])",
    ],
)
def test_the_login_can_do_nothing_else(office: Office, statement: str) -> None:
    office.broker("Anna Krog", "viborg")
    broker = office.broker("Karen Lyngholm", "herning")
    with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
        with pytest.raises(psycopg.Error) as found:
            connection.execute(statement.encode())
        assert isinstance(
            found.value, psycopg.errors.InsufficientPrivilege | psycopg.errors.UndefinedTable
        ), found.value


def test_role_tricks_change_nothing(office: Office) -> None:
    office.broker("Anna Krog", "viborg")
    broker = office.broker("Karen Lyngholm", "herning")
    with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
        connection.execute("SET ROLE kmdesk_broker")
        assert [scope["scope"] for scope in _hello(connection)] == ["herning"]
        connection.execute("RESET ROLE")
        connection.execute("SET search_path = pg_temp, kmdesk_1")
        assert [scope["scope"] for scope in _hello(connection)] == ["herning"]
        connection.execute("SET row_security = off")
        assert [scope["scope"] for scope in _hello(connection)] == ["herning"]


def _hello(connection: psycopg.Connection) -> list[dict[str, object]]:
    row = connection.execute("SELECT kmdesk_1.hello('c1')").fetchone()
    assert row is not None
    return row[0]["scopes"]


def test_another_brokers_client_name_is_refused(office: Office) -> None:
    karen, anna = (office.gateway(office.broker(name)) for name in ("Karen Lyngholm", "Anna Krog"))
    assert karen.push("laptop-1", batch("herning", company("a", name="x"))).status == "applied"
    with pytest.raises(AccessEndedError):
        anna.hello("laptop-1")
    with pytest.raises(AccessEndedError):
        anna.push("laptop-1", batch("herning", company("b", name="y"), seq=2))
    assert [row.id for row in anna.pull("herning", Cursor(), 10).rows] == ["a"]


def test_who_may_only_read_cannot_write_and_who_is_removed_gets_nothing(office: Office) -> None:
    from kmdesk.sync.office import setup

    reader = setup.add_broker(office.admin, "Læser", ("herning",), may_write=False)
    with pytest.raises(AccessEndedError):
        office.gateway(reader).push("r", batch("herning", company("a", name="x")))
    broker = office.broker("Karen Lyngholm")
    gateway = office.gateway(broker)
    assert len(gateway.hello("k").scopes) == 1
    setup.remove_broker(office.admin, broker.role)
    with pytest.raises(Exception, match="Kontoret"):
        gateway.hello("k")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(office.dsn(broker))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "null",
        "[1]",
        '[{"entries": 1}]',
        '[{"id": "g", "entries": [{"kind": "company"}]}]',
        '[{"id": "g", "entries": [{"kind": "Company; --", "id": "a", "changes": {}}]}]',
        '[{"id": "g", "entries": [{"kind": "company", "id": "a b", "changes": {}}]}]',
        '[{"id": "g", "entries": [{"kind": "company", "id": "a", "changes": {"na me": [null, 1]}}]}]',
        '[{"id": "g", "entries": [{"kind": "company", "id": "a", "changes": {"name": [null]}}]}]',
        '[{"id": "g", "entries": [{"kind": "company", "id": "a", "changes": {"name": [null, {"x": 1}]}}]}]',
        '[{"id": "g", "entries": [{"kind": "company", "id": "a", "changes": {"name": [null, [1]]}}]}]',
        '[{"id": "g", "entries": [{"kind": "company", "id": "a", "seen": "x", "changes": {}}]}]',
        "[" * 100_000,
    ],
)
def test_malformed_payloads_change_no_record(office: Office, content: str) -> None:
    broker = office.broker("Karen Lyngholm")
    with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
        query = "SELECT kmdesk_1.push('c', 'herning', 1, '', %s) -> 'refused'"
        try:
            refused = connection.execute(query, (content,)).fetchone()
        except psycopg.DataError:
            refused = ([content],)
        except psycopg.OperationalError as error:  # deeper than the server's stack
            refused = ([error.sqlstate],)
    assert refused is not None
    assert refused[0]
    assert office.admin.execute("SELECT count(*) FROM kmdesk_office.record").fetchone() == (0,)


def test_one_poisoned_change_among_a_thousand_is_set_aside_and_999_land(office: Office) -> None:
    gateway = office.gateway(office.broker("Karen Lyngholm"))
    entries = [company(f"r{n}", name=f"n{n}") for n in range(1000)]
    entries[500] = Sent("company", "r500", 0, {"name": (None, "x" * 9_000_000)}, creates=True)
    result = gateway.push("k", batch("herning", *entries))
    assert [(refusal.id, "large" in refusal.reason) for refusal in result.refused] == [("r500", True)]
    assert office.admin.execute("SELECT count(*) FROM kmdesk_office.record").fetchone() == (999,)
