"""A real desk and a real office: let in once, shared, broken off anywhere, and shown out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import keyring
import psycopg
import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.log import log_to, logger
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.enrolment import Enrolment
from kmdesk.sync.messages import AccessEndedError, OutOfReachError
from kmdesk.sync.office import setup
from kmdesk.sync.trouble import NotAnOfficeError
from tests.conftest import PASSPHRASE, MemoryKeyring
from tests.sync.conftest import Office
from tests.sync.cutting import CuttingProxy

T = TypeVar("T")


def enrolment(office: Office, broker: setup.NewBroker, **changes: Any) -> Enrolment:
    told: dict[str, Any] = {
        "office": "Midtvest",
        "host": "127.0.0.1",
        "port": office.server.port,
        "database": office.name,
        "role": broker.role,
        "secret": broker.secret,
        "root_certificate": "",
        "scopes": (("herning", "Herning"),),
        "broker_name": "Karen Lyngholm",
        **changes,
    }
    return Enrolment(**told)


@pytest.fixture
def karen(office: Office) -> setup.NewBroker:
    return office.broker("Karen Lyngholm")


@pytest.fixture
def file(office: Office, karen: setup.NewBroker) -> Enrolment:
    return enrolment(office, karen)


@pytest.fixture
def other(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """Another laptop, whose keyring is another one: it keeps no key but its passphrase."""
    made, _ = desks.create(
        Profile(tmp_path / "other"), passphrase=PASSPHRASE, use_keyring=False, clock=clock, labels=labels()
    )
    made.store.broker_id = "b2"
    yield made
    made.close()


@pytest.fixture(params=["keyring", "file"])
def either(request: pytest.FixtureRequest, desk: Desk, other: Desk) -> Desk:
    """A desk that keeps secrets in the keyring, and one that keeps them in its own file."""
    return desk if request.param == "keyring" else other


def opens(office: Office, broker: setup.NewBroker, secret: str) -> bool:
    try:
        psycopg.connect(office.server.dsn(broker.role, secret, office.name)).close()
    except psycopg.OperationalError:
        return False
    return True


def kept(desk: Desk) -> dict[str, list[str]]:
    """What may open the office, read past the program."""
    import base64
    import json

    found = [base64.b64decode(text).decode() for (_, name), text in ring().kept.items() if "-office" in name]
    told = desk.local.get("office_secret") or (found[0] if found else "")
    return json.loads(told) if told else {}


def ring() -> MemoryKeyring:
    backend = keyring.get_keyring()
    assert isinstance(backend, MemoryKeyring)
    return backend


def names(office: Office) -> list[str]:
    rows = office.admin.execute(
        "SELECT doc ->> 'name' FROM kmdesk_office.record WHERE kind = 'company' ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows]


def add(desk: Desk, *names: str) -> None:
    with desk.store.action("Opret virksomhed") as unit:
        for name in names:
            unit.put(Company(name=name))


# -- being let in ------------------------------------------------------------------------------------


def test_the_first_connection_replaces_the_secret(
    either: Desk, office: Office, karen: setup.NewBroker, file: Enrolment
) -> None:
    greeting = DeskSync(either).connect(file)
    assert [scope.scope for scope in greeting.scopes] == ["herning"]
    link = DeskSync(either).link()
    assert link == file.link
    (secret,) = kept(either)[karen.role]
    assert secret != file.secret
    assert len(secret) > 40
    assert opens(office, karen, secret)
    assert not opens(office, karen, file.secret)
    verifier = office.admin.execute(
        "SELECT rolpassword FROM pg_authid WHERE rolname = %s", (karen.role,)
    ).fetchone()
    assert verifier is not None
    assert verifier[0].startswith("SCRAM-SHA-256$")
    assert DeskSync(either).run().outcome == "synced"


def test_the_secret_is_in_no_log_and_no_file(
    either: Desk, office: Office, karen: setup.NewBroker, file: Enrolment, caplog: pytest.LogCaptureFixture
) -> None:
    log_to(either.profile.log)
    logger.propagate = True
    caplog.set_level(logging.DEBUG)
    sync = DeskSync(either)
    sync.connect(file)
    (secret,) = kept(either)[karen.role]
    add(either, "Vestrum")
    sync.run()
    setup.remove_broker(office.admin, karen.role, lost=True)
    assert sync.run().outcome == "ended"
    with pytest.raises(KnownError) as found:
        sync.connect(file)
    told = caplog.text + str(found.value) + repr(found.value.__context__) + repr(sync.link())
    for handler in logger.handlers:
        handler.flush()
    on_disk = b"".join(path.read_bytes() for path in either.profile.folder.rglob("*") if path.is_file())
    assert "office" in either.profile.log.read_text()
    for hidden in (secret, file.secret):
        assert hidden not in told
        assert hidden.encode() not in on_disk


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Steps:
    """Counts what happens around store and keyring, and kills at one of them."""

    kill_at: int = 10**9
    passed: int = 0

    def step(self) -> None:
        self.passed += 1
        if self.passed == self.kill_at:
            raise Killed

    def on_store(self, work: Callable[[], T], /) -> T:
        self.step()
        result = work()
        self.step()
        return result


class CountedKeyring(MemoryKeyring):
    """A keyring at which a process may be killed."""

    def __init__(self, steps: Steps) -> None:
        super().__init__()
        self.steps, self.kept = steps, ring().kept

    def set_password(self, service: str, username: str, password: str) -> None:
        self.steps.step()
        super().set_password(service, username, password)
        self.steps.step()

    def get_password(self, service: str, username: str) -> str | None:
        self.steps.step()
        return super().get_password(service, username)


def test_killed_between_any_two_steps_the_same_file_still_lets_this_desk_in(
    either: Desk, office: Office
) -> None:
    steps = Steps()
    own = keyring.get_keyring()
    keyring.set_keyring(CountedKeyring(steps))
    DeskSync(either, steps.on_store).connect(enrolment(office, office.broker("Måler")))
    total = steps.passed
    assert total > 10
    for kill_at in range(1, total + 1):
        DeskSync(either).disconnect()
        broker = office.broker("Karen Lyngholm")
        file = enrolment(office, broker)
        steps = Steps(kill_at)
        keyring.set_keyring(CountedKeyring(steps))
        with pytest.raises(Killed):
            DeskSync(either, steps.on_store).connect(file)
        keyring.set_keyring(own)
        candidates = kept(either).get(broker.role, [file.secret])
        assert any(opens(office, broker, secret) for secret in candidates), kill_at
        after = DeskSync(either)
        assert after.connect(file).scopes, kill_at
        assert after.link() == file.link
        (secret,) = kept(either)[broker.role]
        assert opens(office, broker, secret), kill_at
        assert not opens(office, broker, file.secret), kill_at
        assert set(kept(either)) == {broker.role}


def test_cut_at_any_message_the_same_file_still_lets_this_desk_in(desk: Desk, office: Office) -> None:
    with CuttingProxy(office.server.port) as proxy:
        measured = enrolment(office, office.broker("Måler"), port=proxy.port)
        DeskSync(desk).connect(measured)
        messages = proxy.passed
        assert messages >= 8
        for cut_at in range(1, messages + 1):
            DeskSync(desk).disconnect()
            broker = office.broker("Karen Lyngholm")
            file = enrolment(office, broker, port=proxy.port)
            proxy.cut_after(cut_at)
            with suppress(OutOfReachError):  # the last ones are of hanging up
                DeskSync(desk).connect(file)
            proxy.cut_after(0)
            assert DeskSync(desk).connect(file).scopes, cut_at
            (secret,) = kept(desk)[broker.role]
            assert opens(office, broker, secret)
            assert not opens(office, broker, file.secret)


def test_cutting_the_login_is_never_taken_for_an_access_that_ended(
    desk: Desk, office: Office, karen: setup.NewBroker
) -> None:
    with CuttingProxy(office.server.port) as proxy:
        DeskSync(desk).connect(enrolment(office, karen, port=proxy.port))
        cut_at, outcome = 0, ""
        while outcome != "synced":
            cut_at += 1
            proxy.cut_after(cut_at)
            outcome = DeskSync(desk).run().outcome
            assert outcome in ("out_of_reach", "synced"), cut_at
        assert cut_at > 4


def test_an_enrolment_file_is_good_for_one_laptop(desk: Desk, other: Desk, file: Enrolment) -> None:
    DeskSync(desk).connect(file)
    with pytest.raises(AccessEndedError, match="allerede brugt") as found:
        DeskSync(other).connect(file)
    assert "ny tilmeldingsfil" in found.value.advice
    assert DeskSync(other).link() is None
    assert kept(desk)
    DeskSync(desk).connect(file)  # here it may be opened once more
    assert DeskSync(desk).run().outcome == "synced"


def test_a_second_file_that_fails_leaves_the_first_office_as_it_was(
    desk: Desk, office: Office, file: Enrolment
) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    with pytest.raises(AccessEndedError):
        sync.connect(enrolment(office, office.broker("Anna Krog"), secret="forkert"))
    with pytest.raises(OutOfReachError, match="svarer ingen"):
        sync.connect(enrolment(office, office.broker("Anna Krog"), port=1))
    assert sync.link() == file.link
    assert sync.run().outcome == "synced"


def test_a_new_login_after_the_old_one_was_removed(desk: Desk, office: Office, file: Enrolment) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    add(desk, "Vestrum")
    assert sync.run().outcome == "synced"
    setup.remove_broker(office.admin, file.role, lost=True)
    add(desk, "Nordlys")
    assert sync.run().outcome == "ended"
    again = office.broker("Karen Lyngholm")
    sync.connect(enrolment(office, again))
    assert set(kept(desk)) == {again.role}
    assert sync.run().outcome == "synced"
    assert names(office) == ["Nordlys", "Vestrum"]


def test_a_login_without_an_area(desk: Desk, office: Office, file: Enrolment) -> None:
    office.admin.execute("DELETE FROM kmdesk_office.member")
    with pytest.raises(AccessEndedError, match="ikke givet dig et område"):
        DeskSync(desk).connect(file)
    assert DeskSync(desk).link() is None
    office.admin.execute(
        "INSERT INTO kmdesk_office.member (role, scope_id) VALUES (%s, 'herning')", (file.role,)
    )
    assert DeskSync(desk).connect(file).scopes


def test_a_database_that_is_no_office(desk: Desk, office: Office, file: Enrolment) -> None:
    office.admin.execute("DROP SCHEMA kmdesk_1 CASCADE")
    with pytest.raises(NotAnOfficeError, match="ikke sat op som kontor"):
        DeskSync(desk).connect(file)


def test_a_database_that_is_not_there(desk: Desk, office: Office, karen: setup.NewBroker) -> None:
    with pytest.raises(NotAnOfficeError, match="database findes ikke"):
        DeskSync(desk).connect(enrolment(office, karen, database="findes_ikke"))


def test_disconnecting_forgets_the_secret_and_keeps_the_records(either: Desk, file: Enrolment) -> None:
    sync = DeskSync(either)
    sync.connect(file)
    add(either, "Vestrum")
    sync.run()
    sync.disconnect()
    sync.disconnect()
    assert sync.link() is None
    assert kept(either) == {}
    assert [company.name for company in either.store.find(Company)] == ["Vestrum"]
    assert sync.run().message == "Skrivebordet er ikke forbundet med et kontor."


# -- runs --------------------------------------------------------------------------------------------
