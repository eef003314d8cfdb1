"""A broker with psql and the broker's own login: everything but the office's functions is refused."""

from __future__ import annotations

import psycopg
import pytest

from kmdesk.sync.messages import AccessEndedError, Batch, Cursor, Sent, SentGroup, content_of
from kmdesk.sync.office import setup, status
from kmdesk.sync.trouble import NotAnOfficeError
from tests.sync.catalogue import HELD
from tests.sync.conftest import Office
from tests.sync.postgres import Server

FUNCTIONS = {"hello", "pull", "push", "known", "digest", "fetch"}


def batch(scope: str, *entries: Sent, seq: int = 1, previous: str = "") -> Batch:
    return Batch(scope, seq, previous, content_of([SentGroup("g1", "x", "", "", "b", entries)]), 1)


def company(record_id: str, **fields: object) -> Sent:
    return Sent(
        "company", record_id, 0, {name: (None, value) for name, value in fields.items()}, creates=True
    )


def names(office: Office, query: str, *params: object) -> set[str]:
    return {name for (name,) in office.admin.execute(query.encode(), params).fetchall()}


EXPECTED = {
    "functions": {f"kmdesk_1.{name}" for name in FUNCTIONS},
    "schemas to use": {"kmdesk_1"},
    "groups": {"kmdesk_broker"},
}


def test_a_broker_may_execute_the_listed_functions_and_nothing_else(guided_office: Office) -> None:
    office = guided_office
    office.broker("Anna Krog", "viborg")
    broker = office.broker("Karen Lyngholm")
    for role in (broker.role, "kmdesk_broker"):
        found = {what: names(office, query, role) for what, query in HELD.items()}
        expected = {what: EXPECTED.get(what, set[str]()) for what in HELD}
        if role == "kmdesk_broker":
            expected["groups"] = set()
        assert found == expected
        here = "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')"
        assert office.admin.execute(here, (role,)).fetchone() == (False,)
    assert office.admin.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit > 0"
        " FROM pg_roles WHERE rolname = %s",
        (broker.role,),
    ).fetchone() == (False,) * 5 + (True,)
    assert office.admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (
        False,
    )


def test_what_only_a_superuser_can_shut_is_told_with_the_words_that_shut_it(
    guided_office: Office, server: Server
) -> None:
    """Large objects, and the databases beside the office, are open to every login of a new PostgreSQL."""
    office = guided_office
    broker = office.broker("Karen Lyngholm")
    told = status.left_open(office.admin)
    assert len(told) == 2
    assert "postgres" in told[1]
    assert office.name not in told[1]
    said = status.as_text(status.read(office.admin), str)
    assert all(statement in said for statement in told)
    with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
        connection.execute("SELECT lo_unlink(lo_creat(-1))")
    root_dsn = server.admin.replace("dbname=postgres", f"dbname={office.name}")
    with psycopg.connect(root_dsn, autocommit=True) as root:
        for statement in told:
            root.execute(statement.encode())
        try:
            assert status.left_open(office.admin) == ()
            assert "superbruger" not in status.as_text(status.read(office.admin), str)
            with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
                for attempt in ("lo_creat(-1)", "lo_create(0)", "lo_from_bytea(0, 'x')"):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute(f"SELECT {attempt}".encode())
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(server.dsn(broker.role, broker.secret, "postgres"))
        finally:
            for statement in told:
                root.execute(
                    statement.replace("REVOKE", "GRANT").replace("FROM PUBLIC", "TO PUBLIC").encode()
                )


def test_every_function_that_runs_as_the_owner_pins_its_search_path(guided_office: Office) -> None:
    office = guided_office
    rows = office.admin.execute(
        "SELECT p.proname, p.proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('kmdesk_1', 'kmdesk_office') AND p.prosecdef"
    ).fetchall()
    assert {name for name, _ in rows} == FUNCTIONS
    for name, config in rows:
        assert config == ["search_path=pg_catalog, kmdesk_office, pg_temp"], name


STATEMENTS = (
    "SELECT * FROM kmdesk_office.record",
    "SELECT * FROM kmdesk_office.member",
    "SELECT id FROM kmdesk_office.record",
    "COPY kmdesk_office.history TO STDOUT",
    "DO $$ BEGIN LOCK TABLE kmdesk_office.scope; END $$",
    "INSERT INTO kmdesk_office.member VALUES (session_user, 'viborg')",
    "UPDATE kmdesk_office.scope SET version = 0",
    "DELETE FROM kmdesk_office.history",
    "TRUNCATE kmdesk_office.record",
    "SELECT nextval('kmdesk_office.epoch_num_seq')",
    "SELECT * FROM report.company",
    "SELECT kmdesk_office.set_entry('herning', '{}', 1, 'x')",
    "SELECT kmdesk_office.standing('herning', true)",
    "SELECT NULL::kmdesk_office.member",
    "SET ROLE {owner}",
    "SET ROLE kmdesk_report",
    "SET SESSION AUTHORIZATION {owner}",
    "CREATE TABLE public.mine (x int)",
    "CREATE TABLE kmdesk_1.mine (x int)",
    "CREATE TEMPORARY TABLE record (x int)",
    "CREATE FUNCTION pg_temp.is_blank(jsonb) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION kmdesk_1.hello(text) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'",
    "DROP FUNCTION kmdesk_1.hello(text)",
    "ALTER FUNCTION kmdesk_1.hello(text) RESET ALL",
    "ALTER SCHEMA kmdesk_1 RENAME TO mine",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/kmdesk'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/hostname')",
    "SELECT pg_reload_conf()",
    "ALTER SYSTEM SET work_mem = '1MB'",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{owner}'",
    "ALTER DATABASE {database} SET search_path = 'pg_temp'",
    "ALTER ROLE kmdesk_broker SUPERUSER",
    "ALTER ROLE CURRENT_USER CREATEROLE",
    "ALTER ROLE CURRENT_USER CONNECTION LIMIT 500",
    "ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'",
    "ALTER ROLE {owner} PASSWORD 'x'",
    "ALTER ROLE {other} PASSWORD 'x'",
    "GRANT kmdesk_report TO CURRENT_USER",
    "GRANT kmdesk_broker TO {other}",
    "CREATE ROLE friend LOGIN",
    "SELECT * FROM kmdesk_1.pull('viborg', 0, '', '', 10)",
    "SELECT kmdesk_1.push('c', 'viborg', 1, '', '[]')",
    "SELECT kmdesk_1.digest('viborg', '[]')",
    "SELECT * FROM kmdesk_1.fetch('viborg', ARRAY['company'], ARRAY['a'])",
    "SELECT kmdesk_1.known('viborg', ARRAY['g'])",
)


def test_the_login_can_do_nothing_else(guided_office: Office) -> None:
    office = guided_office
    other = office.broker("Anna Krog", "viborg")
    broker = office.broker("Karen Lyngholm", "herning")
    told: dict[str, str | None] = {}
    with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
        for statement in STATEMENTS:
            text = statement
            for name, value in (("owner", office.owner), ("other", other.role), ("database", office.name)):
                text = text.replace(f"{{{name}}}", value)
            try:
                connection.execute(text.encode())
            except psycopg.Error as error:
                told[statement] = error.sqlstate
    assert told == dict.fromkeys(STATEMENTS, "42501")
    assert office.admin.execute("SELECT count(*) FROM kmdesk_office.scope").fetchone() == (2,)


def test_role_tricks_change_nothing(guided_office: Office) -> None:
    office = guided_office
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


def test_tables_and_functions_of_ones_own_stand_in_nobodys_place(guided_office: Office) -> None:
    """Were a broker let make temporary things after all, the office's functions would not look at them."""
    office = guided_office
    office.broker("Anna Krog", "viborg")
    broker = office.broker("Karen Lyngholm", "herning")
    office.admin.execute(f"GRANT TEMPORARY ON DATABASE {office.name} TO {broker.role}".encode())
    with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
        connection.execute(
            "CREATE TEMP TABLE member (role text, scope_id text, broker_id text, broker_name text,"
            " may_write boolean, since timestamptz)"
        )
        connection.execute("INSERT INTO member VALUES (session_user, 'viborg', '', '', true, now())")
        connection.execute("CREATE TEMP TABLE scope (scope_id text, version bigint)")
        connection.execute("CREATE TEMP TABLE now (x int)")
        connection.execute(
            "CREATE FUNCTION pg_temp.standing(text, boolean) RETURNS pg_temp.member"
            " LANGUAGE sql AS 'SELECT * FROM pg_temp.member'"
        )
        connection.execute(
            "CREATE FUNCTION pg_temp.is_blank(jsonb) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
        connection.execute(
            "CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'"
        )
        for path in ("pg_temp", "pg_temp, kmdesk_1, pg_catalog", "pg_temp, pg_catalog"):
            connection.execute(f"SET search_path = {path}".encode())
            assert [scope["scope"] for scope in _hello(connection)] == ["herning"]
            for call in (
                "SELECT kmdesk_1.push('c', 'viborg', 1, '', '[]')",
                "SELECT * FROM kmdesk_1.pull('viborg', 0, '', '', 10)",
                "SELECT kmdesk_1.digest('viborg', '[]')",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not a member"):
                    connection.execute(call.encode())


def _hello(connection: psycopg.Connection) -> list[dict[str, object]]:
    row = connection.execute("SELECT kmdesk_1.hello('c1')").fetchone()
    assert row is not None
    return row[0]["scopes"]


def test_another_brokers_client_name_is_refused(guided_office: Office) -> None:
    office = guided_office
    karen, anna = (office.gateway(office.broker(name)) for name in ("Karen Lyngholm", "Anna Krog"))
    assert karen.push("laptop-1", batch("herning", company("a", name="x"))).status == "applied"
    with pytest.raises(NotAnOfficeError, match="et andet login"):
        anna.hello("laptop-1")
    with pytest.raises(NotAnOfficeError, match="et andet login"):
        anna.push("laptop-1", batch("herning", company("b", name="y"), seq=2))
    assert [row.id for row in anna.pull("herning", Cursor(), 10).rows] == ["a"]


def test_who_may_only_read_cannot_write_and_who_is_removed_gets_nothing(guided_office: Office) -> None:
    office = guided_office
    reader = setup.add_broker(office.admin, "Læser", ("herning",), may_write=False)
    with pytest.raises(AccessEndedError):
        office.gateway(reader).push("r", batch("herning", company("a", name="x")))
    broker = office.broker("Karen Lyngholm")
    gateway = office.gateway(broker)
    assert len(gateway.hello("k").scopes) == 1
    setup.remove_broker(office.admin, broker.role, lost=True)
    with pytest.raises(Exception, match="Kontoret"):
        gateway.hello("k")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(office.dsn(broker))


def _one(entry: str) -> str:
    return f'[{{"id": "g", "entries": [{entry}]}}]'


MALFORMED = {
    "": "22P02",
    "{}": "22023",
    "null": "22023",
    "[1]": "22023",
    '[{"entries": 1}]': "22023",
    '[{"id": "g"}]': "22023",
    '["\\u0000"]': "22P05",
    "[" * 100_000: "54001",
    _one('{"kind": "company"}'): "kmdesk: id",
    _one('{"kind": "Company; --", "id": "a", "changes": {}}'): "kmdesk: kind",
    _one('{"kind": "company", "id": "a b", "changes": {}}'): "kmdesk: id",
    _one('{"kind": "company", "id": "a", "changes": []}'): "kmdesk: changes",
    _one('{"kind": "company", "id": "a", "changes": {"na me": [null, 1]}}'): "kmdesk: field",
    _one('{"kind": "company", "id": "a", "changes": {"name": [null]}}'): "kmdesk: change",
    _one('{"kind": "company", "id": "a", "changes": {"name": [null, {"x": 1}]}}'): "kmdesk: value",
    _one('{"kind": "company", "id": "a", "changes": {"name": [null, [1]]}}'): "kmdesk: value",
    _one('{"kind": "company", "id": "a", "changes": {"name": [null, ["b64"]]}}'): "kmdesk: value",
    _one('{"kind": "company", "id": "a", "changes": {"name": [null, 1e30]}}'): "kmdesk: value",
    _one(
        '{"kind": "company", "id": "a", "seen": "x", "changes": {}}'
    ): "invalid input syntax for type bigint",
}


def test_malformed_payloads_change_no_record(guided_office: Office) -> None:
    """Each with the one answer it must get: the whole call's SQLSTATE, or why the entry was refused."""
    office = guided_office
    broker = office.broker("Karen Lyngholm")
    told: dict[str, str | None] = {}
    with psycopg.connect(office.dsn(broker), autocommit=True) as connection:
        for number, content in enumerate(MALFORMED):
            query = "SELECT kmdesk_1.push(%s, 'herning', 1, '', %s) -> 'refused' -> 0 ->> 'reason'"
            try:
                found = connection.execute(query, (f"c{number}", content)).fetchone()
            except psycopg.Error as error:
                told[content] = error.sqlstate
            else:
                assert found is not None
                told[content] = str(found[0]).split(': "')[0]
    assert told == MALFORMED
    assert office.admin.execute("SELECT count(*) FROM kmdesk_office.record").fetchone() == (0,)


def test_one_poisoned_change_among_a_thousand_is_set_aside_and_999_land(guided_office: Office) -> None:
    office = guided_office
    gateway = office.gateway(office.broker("Karen Lyngholm"))
    entries = [company(f"r{n}", name=f"n{n}") for n in range(1000)]
    entries[500] = Sent("company", "r500", 0, {"name": (None, "x" * 9_000_000)}, creates=True)
    result = gateway.push("k", batch("herning", *entries))
    assert [(refusal.id, "large" in refusal.reason) for refusal in result.refused] == [("r500", True)]
    assert office.admin.execute("SELECT count(*) FROM kmdesk_office.record").fetchone() == (999,)
