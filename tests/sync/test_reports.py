"""What Excel and Power BI may see of an office, and what they may not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.models.record import columns, kinds, record_class
from kmdesk.sync.office import people, reports, setup
from tests.nasty import NASTY
from tests.sync.conftest import Office

Connection = psycopg.Connection[tuple[Any, ...]]
SECRET = "Må ikke ses"
PERSONAL = {
    "candidate": {
        "name",
        "email",
        "phone",
        "postal_code",
        "education_title",
        "motivation",
        "cv_reference",
        "answers",
    },
    "contact_person": {"name", "title", "phone", "email", "note"},
    "institution_contact": {"name", "title", "phone", "email", "note"},
    "municipality_contact": {"name", "phone", "email"},
    "broker": {"phone", "email"},
    "visit": {"confidential_note", "summary", "topic", "participants", "location", "next_step"},
    "guide_answer": {"value"},
    "handout": {"data", "recipient", "title"},
    "conflict": {"base", "mine", "office", "asked"},
    "company": {"note", "phone", "email", "contact_basis_note", "contact_declined_reason", "extra"},
    "match": {"note", "topic", "supervisor", "mentor", "wage"},
    "task": {"title", "note", "owner_name"},
}


def put(office: Office, kind: str, record_id: str, doc: dict[str, Any], *, erased: bool = False) -> None:
    office.admin.execute(
        "INSERT INTO kmdesk_office.record (scope_id, kind, id, version, erased, doc, updated_by)"
        " VALUES ('herning', %s, %s, 1, %s, %s, 'x')",
        (kind, record_id, erased, json.dumps(doc)),
    )


@pytest.fixture
def reader(office: Office) -> Iterator[Connection]:
    setup.add_scope(office.admin, "herning", "Herning")
    login = people.add_reader(office.admin, "Power BI")
    with psycopg.connect(
        office.server.dsn(login.role, login.secret, office.name), autocommit=True
    ) as connection:
        yield connection


def row(reader: Connection, kind: str, record_id: str) -> dict[str, Any] | None:
    found = reader.execute(
        f'SELECT to_jsonb(x) FROM report."{kind}" x WHERE id = %s', (record_id,)
    ).fetchone()
    return found[0] if found else None


def test_a_view_for_every_kind_with_typed_columns(reader: Connection) -> None:
    found = reader.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE c.relnamespace = 'report'::regnamespace"
    ).fetchall()
    types = {(kind, name): type_ for kind, name, type_ in found}
    assert {kind for kind, _ in types} == set(kinds())
    assert types["company", "employees"] == "integer"
    assert types["company", "advertising_protected"] == "boolean"
    assert types["visit", "starts_at"] == "timestamp without time zone"
    assert types["task", "due_on"] == "date"
    assert types["task", "done_at"] == "timestamp with time zone"
    assert types["project", "goals"] == "jsonb"
    assert types["match", "area"] == "text"


def test_what_is_told_comes_out_as_it_is(office: Office, reader: Connection) -> None:
    doc = {
        "name": "Søgård Data ApS",
        "employees": 13,
        "advertising_protected": True,
        "contact_basis_on": "2028-02-29",
        "contact_channels": '["phone","email"]',
        "note": SECRET,
    }
    put(office, "company", "c1", doc)
    put(
        office,
        "visit",
        "v1",
        {"company_id": "c1", "starts_at": "2026-11-24T09:00", "ended_at": "2026-11-24T09:30:00.123Z"},
    )
    assert reader.execute(
        "SELECT c.name, c.employees, c.advertising_protected, c.contact_basis_on::text, c.contact_channels,"
        " c.area, v.starts_at::text, v.ended_at = '2026-11-24 09:30:00.123+00', v.short_guide"
        " FROM report.company c JOIN report.visit v ON v.company_id = c.id"
    ).fetchall() == [
        (
            "Søgård Data ApS",
            13,
            True,
            "2028-02-29",
            ["phone", "email"],
            "Herning",
            "2026-11-24 09:00:00",
            True,
            False,
        )
    ]


BAD = [
    "not a day", "2026-13-01", "2026-02-30", "2025-02-29", "1900-02-29", "0000-01-01", "2026-1-1",
    "٢٠٢٦-١١-٢٤", "2026-11-24T25:00", "2026-11-24T09:61", "2026-11-24T09:00:00.1234567Z",
    "[", "{", '{"a":', "[\\u0000]", '["\\u0000"]', "99999999999", "", "x" * 10_000,
    1e300, -1.5, True, False, None, {"b64": "AA=="}, 10**30, *NASTY,
]  # fmt: skip


def test_bad_data_is_null_and_never_an_error(office: Office, reader: Connection) -> None:
    storable = {
        f"r{number}": value
        for number, value in enumerate(BAD)  # a text that cannot be stored as it is travels packed
        if not (isinstance(value, str) and ("\x00" in value or any("\ud800" <= c <= "\udfff" for c in value)))
    }
    with office.admin.transaction():
        for kind, names in reports.shown_fields().items():
            for record_id, value in storable.items():
                put(office, kind, record_id, dict.fromkeys(names, value))
    for kind in kinds():
        types = reports._types(record_class(kind))
        found = dict(reader.execute(f'SELECT id, to_jsonb(x) FROM report."{kind}" x').fetchall())
        for record_id, row_ in found.items():
            for name in reports.shown_fields()[kind]:
                if types[name] in ("date", "timestamp", "timestamptz", "integer", "jsonb"):
                    assert row_[name] is None, (kind, name, storable[record_id])


@pytest.mark.parametrize(
    ("days", "good"),
    [(["2000-02-29", "2024-02-29", "2026-12-31", "0001-01-01", "9999-12-31"], True),
     (["2100-02-29", "2023-02-29", "2026-04-31", "2026-00-10", "2026-01-00", "02026-01-01"], False)],
)  # fmt: skip
def test_only_days_of_the_calendar_are_days(office: Office, days: list[str], good: bool) -> None:
    for day in days:
        told = office.admin.execute("SELECT report.as_date(to_jsonb(%s::text))::text", (day,)).fetchone()
        assert told == (day if good else None,)


def test_only_live_records_are_shown(office: Office, reader: Connection) -> None:
    put(office, "company", "live", {"name": "A"})
    put(office, "company", "deleted", {"name": "B", "deleted": True})
    put(office, "company", "erased", {"deleted": True}, erased=True)
    assert reader.execute("SELECT id FROM report.company").fetchall() == [("live",)]


def test_no_personal_data_and_no_free_text_reaches_a_report(office: Office, reader: Connection) -> None:
    shown = reports.shown_fields()
    for kind, names in PERSONAL.items():
        assert names <= {*columns(record_class(kind)), "extra"}
        assert not names & set(shown[kind])
        put(office, kind, "p", dict.fromkeys(columns(record_class(kind)), SECRET) | {"deleted": False})
        found = row(reader, kind, "p")
        assert found is not None
        assert {name for name, value in found.items() if value == SECRET} <= set(shown[kind])
    assert all("note" not in names and "confidential_note" not in names for names in shown.values())


def test_the_list_of_fields_names_only_fields_there_are() -> None:
    told = resources.load_json("reports", "fields.json")["kinds"]
    assert set(told) == set(kinds())
    for kind, names in told.items():
        assert set(names) <= set(columns(record_class(kind))), kind


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM kmdesk_office.record",
        "SELECT * FROM kmdesk_office.member",
        "SELECT kmdesk_1.hello('x')",
        "SELECT kmdesk_office.is_blank('1')",
        "INSERT INTO report.company (id) VALUES ('x')",
        "UPDATE report.company SET name = 'x'",
        "DELETE FROM report.company",
        "CREATE TABLE report.x (a int)",
        "CREATE TABLE public.x (a int)",
        "CREATE TEMP TABLE x (a int)",
        "CREATE SCHEMA x",
        "SELECT lo_from_bytea(0, 'x')",
        "SET ROLE office_owner",
        "SET ROLE kmdesk_broker",
        "COPY report.company TO '/tmp/x'",
        "ALTER VIEW report.company OWNER TO kmdesk_report",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_a_reader_can_do_nothing_else(reader: Connection, query: str) -> None:
    reader.execute("SET default_transaction_read_only = off")
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
        reader.execute(query)  # type: ignore[arg-type]


def test_the_catalogue_agrees_that_a_reader_holds_the_views_alone(office: Office, reader: Connection) -> None:
    readable = office.admin.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind <> 'i'"
        " AND (has_table_privilege('kmdesk_report', c.oid, 'SELECT') OR has_table_privilege("
        "'kmdesk_report', c.oid, 'INSERT') OR has_table_privilege('kmdesk_report', c.oid, 'UPDATE')"
        " OR has_table_privilege('kmdesk_report', c.oid, 'DELETE'))"
    ).fetchall()
    assert {name.replace('"', "") for (name,) in readable} == {f"report.{kind}" for kind in kinds()}
    for kind in kinds():
        assert reader.execute(f'SELECT * FROM report."{kind}"').fetchall() == []
    callable_ = office.admin.execute(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND has_function_privilege('kmdesk_report', p.oid, 'EXECUTE') AND n.nspname <> 'report'"
    ).fetchall()
    assert callable_ == []


def test_a_filter_cannot_look_behind_the_view(office: Office, reader: Connection) -> None:
    put(office, "company", "gone", {"name": "hemmelig", "deleted": True})
    assert reader.execute("SELECT id FROM report.company WHERE name::int > 0").fetchall() == []


def test_a_reader_of_one_office_cannot_reach_another_on_the_same_server(office: Office) -> None:
    login = people.add_reader(office.admin, "Power BI")
    other = f"{office.name}_other"
    with psycopg.connect(office.server.new_database(other), autocommit=True) as admin:
        setup.prepare(admin)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(office.server.dsn(login.role, login.secret, other))


def test_views_survive_a_changed_model(
    office: Office, reader: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(office, "company", "c1", {"name": "A", "website": "a.example"})
    before = _columns(office)
    shown = dict(reports.shown_fields())
    shown["company"] = ("name", "website", *shown["company"][1:])
    monkeypatch.setattr(reports, "shown_fields", lambda: shown)
    setup.prepare(office.admin)
    assert _columns(office) == [*before, "website"]
    assert reader.execute("SELECT website FROM report.company").fetchall() == [("a.example",)]
    shown["company"] = ("name",)
    setup.prepare(office.admin)
    assert _columns(office) == ["id", "scope_id", "area", "version", "updated_at", "name"]
    assert reader.execute("SELECT name FROM report.company").fetchall() == [("A",)]
    del shown["conflict"]
    setup.prepare(office.admin)
    assert office.admin.execute("SELECT to_regclass('report.conflict')").fetchone() == (None,)


def test_a_view_of_the_offices_own_is_not_taken_away_unasked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.admin.execute("CREATE VIEW public.ours AS SELECT cvr FROM report.company")
    setup.prepare(office.admin)
    monkeypatch.setattr(reports, "shown_fields", lambda: dict.fromkeys(kinds(), ()))
    with pytest.raises(KnownError, match=r"report\.company"):
        setup.prepare(office.admin)
    assert "cvr" in _columns(office)


def _columns(office: Office) -> list[str]:
    rows = office.admin.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'report.company'::regclass AND attnum > 0"
        " ORDER BY attnum"
    )
    return [name for (name,) in rows]
