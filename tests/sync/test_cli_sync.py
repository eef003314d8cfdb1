"""`kmdesk sync`: what it says, where it says it, and with which code it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kmdesk.cli import run
from kmdesk.core.languages import use_language
from kmdesk.models import Company
from kmdesk.store.desk import Desk
from kmdesk.sync.enrolment import Enrolment, write_enrolment
from kmdesk.sync.office import setup
from tests.sync.conftest import Office

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    yield
    use_language("da")


@pytest.fixture
def broker(office: Office) -> setup.NewBroker:
    return office.broker("Karen Lyngholm")


@pytest.fixture
def file(office: Office, broker: setup.NewBroker, tmp_path: Path) -> Path:
    path = tmp_path / "karen.kmenrol"
    told = Enrolment(
        office="Midtvest",
        host="127.0.0.1",
        port=office.server.port,
        database=office.name,
        role=broker.role,
        secret=broker.secret,
        root_certificate="",
        scopes=(("herning", "Herning"),),
        broker_name="Karen Lyngholm",
    )
    write_enrolment(path, told)
    return path


@pytest.fixture
def closed(desk: Desk) -> Desk:
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="Vestrum"))
    desk.close()
    return desk


def at(desk: Desk, *arguments: str) -> list[str]:
    return ["sync", *arguments, "--profile", str(desk.profile.folder)]


def fails(capsys: Captured, arguments: list[str]) -> str:
    assert run(arguments) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("kmdesk: ")
    assert told.err.count("\n") == 1
    return told.err


def test_being_let_in_and_sharing(closed: Desk, office: Office, file: Path, capsys: Captured) -> None:
    assert run(at(closed, "--connect", str(file))) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "Forbundet med Midtvest."
    assert second.startswith("Synkroniseret: ")
    assert office.admin.execute(
        "SELECT count(*) FROM kmdesk_office.record WHERE kind = 'company'"
    ).fetchone() == (1,)
    assert run(at(closed)) == 0
    assert capsys.readouterr().out == "Synkroniseret: 0 ændringer sendt, 0 hentet.\n"


def test_for_machines(
    closed: Desk, office: Office, broker: setup.NewBroker, file: Path, capsys: Captured
) -> None:
    assert run(at(closed, "--json", "--connect", str(file))) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["outcome"], told["message"]) == (1, "synced", "")
    assert told["pushed"] >= 1
    assert told["started_at"] <= told["ended_at"]
    setup.remove_broker(office.admin, broker.role, lost=True)
    assert run(at(closed, "--json")) == 1
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    assert told["outcome"] == "ended"
    assert told["message"] == "Kontoret giver ikke længere adgang."
    assert told["advice"]
    assert run(at(closed, "--json", "--connect", str(file.with_name("findes-ikke")))) == 1
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    assert (told["outcome"], told["pushed"]) == ("stopped", 0)
    assert "kan ikke læses" in told["message"]
    assert "" < told["started_at"] <= told["ended_at"]


def test_errors_are_one_plain_line(closed: Desk, tmp_path: Path, capsys: Captured) -> None:
    assert "ikke forbundet med et kontor" in fails(capsys, at(closed))
    assert "kan ikke læses" in fails(capsys, at(closed, "--connect", str(tmp_path / "findes-ikke")))
    rubbish = tmp_path / "rod"
    rubbish.write_text("hej")
    assert "ikke en hel tilmeldingsfil" in fails(capsys, at(closed, "--connect", str(rubbish)))


def test_an_access_that_has_ended(
    closed: Desk, office: Office, broker: setup.NewBroker, file: Path, capsys: Captured
) -> None:
    assert run(at(closed, "--connect", str(file))) == 0
    capsys.readouterr()
    setup.remove_broker(office.admin, broker.role, lost=True)
    assert "ikke længere adgang" in fails(capsys, at(closed))


def test_an_open_window_is_left_alone(desk: Desk, capsys: Captured) -> None:
    assert "allerede åbent" in fails(capsys, at(desk))


def test_a_used_file(closed: Desk, file: Path, capsys: Captured, tmp_path: Path) -> None:
    from kmdesk.core.clock import Clock
    from kmdesk.core.paths import Profile
    from kmdesk.store import desk as desks

    assert run(at(closed, "--connect", str(file))) == 0
    other, _ = desks.create(Profile(tmp_path / "other"), clock=Clock())
    other.close()
    capsys.readouterr()
    assert "allerede brugt" in fails(capsys, at(other, "--connect", str(file)))
