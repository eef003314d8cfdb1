"""`kmdesk office`: what an administrator types, what is said, and what then holds at the office."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg
import pytest

from kmdesk.cli import run
from kmdesk.cli.office import DSN
from kmdesk.sync.enrolment import Enrolment, read_enrolment
from kmdesk.sync.office import setup
from kmdesk.sync.office.connecting import connect
from tests.sync.postgres import Server

Captured = pytest.CaptureFixture[str]
PASSPHRASE = "kontorets egen adgangskode"
_numbers = count()


class Admin:
    """The administrator at a terminal, with a database of their own in the environment."""

    def __init__(
        self, server: Server, capsys: Captured, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.server, self._capsys, self.folder = server, capsys, folder
        self.name = f"cli_{next(_numbers)}"
        self.dsn = server.new_database(self.name)
        monkeypatch.setenv(DSN, self.dsn)
        monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)

    def does(self, *arguments: str) -> str:
        """Run a verb that works; returns what is said."""
        assert run(["office", *arguments]) == 0
        said = self._capsys.readouterr()
        assert said.err == ""
        return said.out

    def fails(self, *arguments: str) -> str:
        """Run a verb that ends with one plain line; returns it."""
        assert run(["office", *arguments]) == 1
        said = self._capsys.readouterr()
        assert said.err.startswith("kmdesk: ")
        assert said.err.count("\n") == 1
        assert "password" not in said.err
        return said.err

    def broker(self, name: str, file: str, *more: str) -> Enrolment:
        out = self.folder / file
        self.does("add-broker", name, "--area", "herning", "--out", str(out), *more)
        return read_enrolment(out)

    def opens(self, told: Enrolment) -> bool:
        """Tell whether an enrolment lets somebody in."""
        try:
            psycopg.connect(self.login(told)).close()
        except psycopg.OperationalError:
            return False
        return True

    def login(self, told: Enrolment) -> str:
        return self.server.dsn(told.role, told.secret, told.database)

    def status(self) -> dict[str, object]:
        return json.loads(self.does("status", "--json"))


@pytest.fixture
def admin(server: Server, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Admin:
    return Admin(server, capsys, tmp_path, monkeypatch)


@pytest.fixture
def office(admin: Admin) -> Admin:
    admin.does("init", "--name", "Kontoret i Herning")
    admin.does("add-area", "herning", "--name", "Herning")
    return admin


def test_init_may_be_run_again_and_keeps_everything(office: Admin) -> None:
    told = office.broker("Anna Holm", "a.json")
    assert "opdateret" in office.does("init")
    assert office.status()["office"] == "Kontoret i Herning"
    assert office.opens(told)


def test_without_an_office_every_verb_says_what_to_do_first(admin: Admin) -> None:
    for arguments in (
        ("status",),
        ("add-area", "herning"),
        ("add-broker", "A", "--area", "x", "--out", str(admin.folder / "f")),
        ("remove-broker", "A"),
        ("backup", "--out", str(admin.folder / "b.kmoffice")),
    ):
        assert "kmdesk office init" in admin.fails(*arguments)
    assert list(admin.folder.iterdir()) == []


def test_without_a_database_it_says_where_to_write_it(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DSN)
    assert DSN in admin.fails("status")
    assert "oprettet" in admin.does("init", admin.dsn)
    assert "Kontor" in admin.does("status", "--dsn", admin.dsn)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda dsn: dsn.replace("password=", "password=hemmelig"), "afviste login"),
        (lambda dsn: dsn.replace("dbname=", "dbname=nowhere"), "findes ikke"),
        (lambda dsn: dsn.replace("host=127.0.0.1", "host=127.0.0.1 hostaddr=127.0.0.9"), "svarer ikke"),
        (lambda _: "postgresql://kontor:hemm%elig@127.0.0.1/kontor", "kan ikke læses"),
        (lambda _: "postgresql://kontor:hem/melig@127.0.0.1:5432/kontor", "svarer ikke"),
        (lambda _: "hemmelig", "kan ikke læses"),
        (lambda _: "host=192.0.2.1 sslmode=require password=hemmelig", "verify-full"),
        (lambda _: "host=192.0.2.1 sslmode=disable password=hemmelig", "verify-full"),
        (lambda _: "hostaddr=192.0.2.1 sslmode=prefer password=hemmelig", "verify-full"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_repeating_it(
    admin: Admin, wrong: Callable[[str], str], said: str
) -> None:
    line = admin.fails("init", wrong(admin.dsn))
    assert said in line
    assert "hem" not in line
    assert "elig" not in line


def test_a_server_that_is_too_old_is_refused(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "OLDEST_SERVER", 990000)
    assert "PostgreSQL 15" in admin.fails("init")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_in_another_encoding_is_refused(admin: Admin, encoding: str) -> None:
    name = f"{admin.name}_{encoding.lower()}"
    with psycopg.connect(admin.server.admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    told = admin.fails("init", admin.dsn + f"_{encoding.lower()}")
    assert f"Databasen bruger tegnsættet {encoding}, som" in told


def test_who_does_not_own_the_database_is_told_so(admin: Admin) -> None:
    with psycopg.connect(admin.server.admin, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {admin.name}_guest LOGIN PASSWORD 'g' CREATEROLE")
    guest = admin.server.dsn(f"{admin.name}_guest", "g", admin.name)
    assert "ejer ikke" in admin.fails("init", guest)


@pytest.fixture
def plain_owner(admin: Admin) -> str:
    """The DSN of an owner who is no superuser, as hosts of managed servers give one."""
    role = f"{admin.name}_owner"
    with psycopg.connect(admin.server.admin, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'o' CREATEROLE")
        for group in ("kmdesk_broker", "kmdesk_report"):  # those of the other tests' offices on this server
            connection.execute(
                f"DO $$ BEGIN CREATE ROLE {group}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
            )
            connection.execute(f"GRANT {group} TO {role} WITH ADMIN OPTION")
        connection.execute(f"ALTER DATABASE {admin.name} OWNER TO {role}")
    return admin.server.dsn(role, "o", admin.name)


def test_an_owner_who_is_no_superuser_can_do_everything(
    admin: Admin, plain_owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DSN, plain_owner)
    admin.does("init")
    admin.does("add-area", "herning")
    told = admin.broker("Anna Holm", "a.json")
    with psycopg.connect(admin.login(told), autocommit=True) as session:
        admin.does("new-key", "Anna Holm", "--out", str(admin.folder / "again.json"))
        assert _is_cut(session)
    again = read_enrolment(admin.folder / "again.json")
    admin.does("add-reader", "Power BI", "--out", str(admin.folder / "r.dsn"))
    admin.does("backup", "--out", str(admin.folder / "b.kmoffice"))
    admin.does("restore", str(admin.folder / "b.kmoffice"))
    with psycopg.connect(admin.login(again), autocommit=True) as session:
        admin.does("remove-broker", "Anna Holm", "--lost")
        assert _is_cut(session)
    assert not admin.opens(again)


def test_the_enrolment_file_lets_its_broker_in_and_nobody_else_reads_it(office: Admin) -> None:
    told = office.broker("Anna Holm", "a.json")
    assert (told.office, told.broker_name, told.scopes) == (
        "Kontoret i Herning",
        "Anna Holm",
        (("herning", "Herning"),),
    )
    assert office.opens(told)
    if os.name != "nt":
        assert stat.S_IMODE((office.folder / "a.json").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_replaced_and_nobody_is_let_in(office: Admin) -> None:
    office.broker("Anna Holm", "a.json")
    line = office.fails("add-broker", "Bo", "--area", "herning", "--out", str(office.folder / "a.json"))
    assert "findes allerede" in line
    line = office.fails(
        "add-broker", "Bo", "--area", "herning", "--out", str(office.folder / "no" / "a.json")
    )
    assert "findes ikke" in line
    assert [one["name"] for one in office.status()["brokers"]] == ["Anna Holm"]


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "x" * 201])
def test_a_name_that_cannot_be_used_is_refused(office: Admin, name: str) -> None:
    out = office.folder / "a.json"
    assert "Navnet" in office.fails("add-broker", name, "--area", "herning", "--out", str(out))
    assert not out.exists()


def test_any_name_that_people_have_works(office: Admin) -> None:
    for number, name in enumerate(("Åse Øgård", "O'Brien; DROP TABLE x --", '"Anna"', "李明", "A" * 200)):
        told = office.broker(name, f"{number}.json")
        assert told.broker_name == name
        assert office.opens(told)


def test_an_area_must_be_there_and_have_a_usable_id(office: Admin) -> None:
    out = str(office.folder / "a.json")
    assert "add-area vest" in office.fails("add-broker", "A", "--area", "vest", "--out", out)
    assert "findes allerede" in office.fails("add-area", "herning")
    with pytest.raises(SystemExit) as ended:
        run(["office", "add-area", "Not an id"])
    assert ended.value.code == 2


def test_a_name_for_the_laptops_and_a_certificate_go_into_the_file(office: Admin) -> None:
    out = office.folder / "a.json"
    told = office.broker(
        "Anna", "a.json", "--host", "kontor.example.dk", "--port", "5433", "--root-certificate", "system"
    )
    assert (told.host, told.port, told.root_certificate) == ("kontor.example.dk", 5433, "system")
    assert office.broker("Bo", "b.json", "--host", "kontor.example.dk").root_certificate == "system"
    for wrong in (str(out), str(office.folder / "nothing.pem")):
        line = office.fails(
            *("add-broker", "C", "--area", "herning", "--host", "kontor.example.dk"),
            *("--root-certificate", wrong, "--out", str(office.folder / "c.json")),
        )
        assert "PEM" in line
    assert len(office.status()["brokers"]) == 2


def test_status_tells_areas_brokers_and_what_was_refused(office: Admin) -> None:
    told = office.broker("Anna Holm", "a.json")
    changes = {"name": [None, "Søgård"]}
    entries = [
        {"kind": "company", "id": "c1", "seen": 0, "changes": changes, "creates": True},
        {"kind": "company", "id": "c2", "seen": 0, "changes": {"deleted": [False, True]}, "creates": True},
        {"kind": "company", "id": "not an id", "seen": 0, "changes": changes},
    ]
    content = json.dumps([{"id": "g", "action": "", "subject": "", "at": "", "entries": entries}])
    with psycopg.connect(office.login(told), autocommit=True) as connection:
        connection.execute("SELECT kmdesk_1.push('desk', 'herning', 1, '', %s)", (content,))
        said = office.status()
    (area,), (broker,) = said["areas"], said["brokers"]
    assert (area["records"], area["deleted"], area["version"], area["refused"]) == (1, 1, 1, 1)
    assert area["last_change"] > "2020"
    assert (broker["clients"], broker["connected"], said["oldest_protocol"]) == (1, 1, 1)
    assert broker["last_seen"] > "2020"
    text = office.does("status")
    assert "1 post" in text
    assert "1 ændring er afvist" in text
    assert "Anna Holm" in text
    assert told.secret not in text


def test_the_readers_file_opens_the_reports_until_it_is_taken_away(office: Admin) -> None:
    out = office.folder / "r.dsn"
    office.does("add-reader", "Power BI", "--out", str(out))
    dsn = out.read_text().strip()
    with psycopg.connect(dsn, autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM report.company").fetchone() == (0,)
        assert "Power BI" in office.does("status")
        office.does("remove-reader", "power bi")
        assert _is_cut(connection)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dsn)
    assert "Ingen rapportlæser" in office.fails("remove-reader", "Power BI")


def test_a_newer_office_is_not_set_back(office: Admin) -> None:
    with connect(office.dsn) as connection:
        connection.execute("UPDATE kmdesk_office.setting SET value = '99' WHERE name = 'schema'")
    assert "Opdatér kmdesk" in office.fails("init")


def test_wrong_usage_ends_with_two_and_help_with_nothing(capsys: Captured) -> None:
    for arguments, code in ((["office"], 2), (["office", "add-broker", "A"], 2), (["office", "--help"], 0)):
        with pytest.raises(SystemExit) as ended:
            run(arguments)
        assert ended.value.code == code
    capsys.readouterr()


def test_a_backup_needs_a_passphrase_of_some_length(office: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    out = office.folder / "b.kmoffice"
    monkeypatch.setenv("KMDESK_PASSPHRASE", "kort")
    assert "for kort" in office.fails("backup", "--out", str(out))
    monkeypatch.delenv("KMDESK_PASSPHRASE")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert "KMDESK_PASSPHRASE" in office.fails("backup", "--out", str(out))
    assert not out.exists()


def test_the_three_meet_by_themselves_and_leave_nothing_behind(tmp_path: Path) -> None:
    own = {name: text for name, text in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "kmdesk", "demo", "--office", "--tour", str(tmp_path / "tour")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
        env={**own, "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = (tmp_path / "tour" / "kontoret.txt").read_text(encoding="utf-8").splitlines()
    assert told == done.stdout.splitlines()[: len(told)]
    assert any("Vestrum Maskinfabrik A/S var oprettet 3 gange" in line for line in told)
    assert any("1 konflikt" in line for line in told)
    assert any(line.startswith("Alle tre skriveborde er ens") and "0 åbne" in line for line in told)


def _is_cut(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False
