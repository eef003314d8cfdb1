"""A real chain of certificates is accepted; anything else is refused before the secret is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import psycopg
import pytest

from kmdesk.models import Company
from kmdesk.store.desk import Desk
from kmdesk.sync import authorities
from kmdesk.sync.connecting import Line
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.enrolment import Enrolment
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.link import Link, UnprotectedError, is_loopback
from kmdesk.sync.messages import AccessEndedError, OutOfReachError
from kmdesk.sync.office import setup
from kmdesk.sync.trouble import NotAnOfficeError, NotBoundError, NotTrustedError
from tests.sync import certificates
from tests.sync.certificates import DAY, Certificate
from tests.sync.postgres import Server
from tests.sync.tls_server import DEBIAN, ROADS, ProxyRoad, Road, debian, without_debian

NAME = "kontor.midtvest.example"
_numbers = count()


class Chain:
    """What the office has: an authority, one in between, and servers' certificates by it."""

    def __init__(self) -> None:
        self.root = certificates.authority("Kontorets rod")
        self.between = certificates.authority("Kontorets mellemled", self.root)
        self.right = certificates.server(self.between, NAME, "localhost")


@pytest.fixture(scope="module")
def chain() -> Chain:
    return Chain()


@pytest.fixture(scope="module", params=ROADS)
def road(request: pytest.FixtureRequest, server: Server, chain: Chain) -> Iterator[Road]:
    if request.param == "debian":
        if DEBIAN is None:
            without_debian()
        with debian(chain.right) as made:
            yield made
        return
    made = ProxyRoad(server)
    made.show(chain.right)
    yield made
    made.stop()


@pytest.fixture
def office(road: Road, chain: Chain) -> tuple[str, setup.NewBroker]:
    """An office in a database of its own; its name and a broker of it."""
    name = f"tls_{road.name}_{next(_numbers)}"
    road.show(chain.right)
    with psycopg.connect(road.admin, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
    with psycopg.connect(road.admin.replace("dbname=postgres", f"dbname={name}"), autocommit=True) as admin:
        setup.prepare(admin)
        broker = setup.add_broker(admin, "Karen Lyngholm", ("herning",))
    return name, broker


@pytest.fixture
def link(road: Road, chain: Chain, office: tuple[str, setup.NewBroker]) -> Link:
    return Link("Midtvest", NAME, road.port, office[0], office[1].role, chain.root.pem)


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def opened(link: Link, broker: setup.NewBroker, folder: Path, secret: str = "") -> Line:
    return Line(link, secret or broker.secret, folder, addresses=here)


@pytest.mark.parametrize("host", [NAME, "localhost", "127.0.0.1"])
def test_a_real_chain_is_accepted_under_the_names_it_is_for(
    host: str, link: Link, office: tuple[str, setup.NewBroker], tmp_path: Path
) -> None:
    line = opened(replace(link, host=host), office[1], tmp_path)
    if host == "127.0.0.1":  # the certificate does not name the number
        with pytest.raises(NotTrustedError, match=r"en anden end 127\.0\.0\.1"):
            line.open()
        return
    connection = line.open()
    assert connection.pgconn.ssl_in_use
    long = connection.execute("SELECT repeat('x', 1000000)").fetchone()
    assert long == ("x" * 1_000_000,)
    line.close()
    gateway = PostgresGateway(opened(replace(link, host=host), office[1], tmp_path))
    assert [scope.scope for scope in gateway.hello("").scopes] == ["herning"]
    gateway.close()


def test_channel_binding_is_demanded_where_it_was_seen(
    road: Road, link: Link, office: tuple[str, setup.NewBroker], tmp_path: Path
) -> None:
    line = opened(replace(link, bound=True), office[1], tmp_path)
    if road.binds:
        line.open()
        line.close()
    else:  # something stands in between that ends the encryption
        with pytest.raises(NotBoundError, match="kommet noget imellem"):
            line.open()


def file_of(link: Link, secret: str) -> Enrolment:
    return Enrolment(
        *(link.office, "localhost", link.port, link.database, link.role, secret),
        root_certificate=link.root_certificate,
        scopes=(("herning", "Herning"),),
        broker_name="Karen Lyngholm",
    )


def test_a_desk_is_let_in_and_shares_over_it(
    desk: Desk, road: Road, link: Link, office: tuple[str, setup.NewBroker]
) -> None:
    told, sync = file_of(link, office[1].secret), DeskSync(desk)
    sync.connect(told)
    assert sync.link() == replace(told.link, bound=road.binds)
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="Vestrum"))
    outcome = sync.run()
    assert (outcome.outcome, outcome.message) == ("synced", "")
    assert outcome.report.pushed


def test_a_certificate_that_turns_bad_stops_the_desk(
    desk: Desk, road: Road, link: Link, office: tuple[str, setup.NewBroker]
) -> None:
    sync = DeskSync(desk)
    sync.connect(file_of(link, office[1].secret))
    road.show(certificates.server(None, "localhost"))
    outcome = sync.run()
    assert outcome.outcome == "stopped"  # and not out of reach, which is passed over in silence
    assert "selv udstedt" in outcome.message


def of_another_authority(chain: Chain) -> Certificate:
    del chain
    return certificates.server(certificates.authority("En anden"), NAME)


def of_another_name(chain: Chain) -> Certificate:
    return certificates.server(chain.between, "anden.example")


def expired(chain: Chain) -> Certificate:
    return certificates.server(chain.between, NAME, starts=-3 * DAY, ends=-DAY)


def not_yet(chain: Chain) -> Certificate:
    return certificates.server(chain.between, NAME, starts=DAY, ends=3 * DAY)


def self_issued(chain: Chain) -> Certificate:
    del chain
    return certificates.server(None, NAME)


@pytest.mark.parametrize(
    "case",
    [
        (of_another_authority, "udstedt af nogen, som kontoret ikke har godkendt"),
        (of_another_name, f"for en anden end {NAME}"),
        (expired, "er udløbet"),
        (not_yet, "gælder ikke endnu"),
        (self_issued, "selv udstedt"),
    ],
)
def test_any_other_certificate_is_refused_in_plain_words(
    case: tuple[Callable[[Chain], Certificate], str], chain: Chain, link: Link, tmp_path: Path, road: Road
) -> None:
    make, said = case
    road.show(make(chain))
    before = road.received if isinstance(road, ProxyRoad) else 0
    for bound in (False, True):
        with pytest.raises(NotTrustedError) as found:
            Line(replace(link, bound=bound), "hemmelig", tmp_path, addresses=here).open()
        assert said in found.value.message
        assert "administrator" in found.value.advice
        assert not isinstance(found.value, OutOfReachError)  # never passed over in silence
    if isinstance(road, ProxyRoad):
        assert road.received == before


def test_the_computers_own_authorities_do_not_vouch_for_the_offices(
    link: Link, office: tuple[str, setup.NewBroker], tmp_path: Path
) -> None:
    line = opened(replace(link, root_certificate="system"), office[1], tmp_path)
    with pytest.raises(NotTrustedError):
        line.open()


def test_the_computers_own_authorities_are_found_and_serve(
    link: Link,
    chain: Chain,
    office: tuple[str, setup.NewBroker],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert authorities.system_authorities().count("BEGIN CERTIFICATE") > 20
    bundle = tmp_path / "authorities.pem"
    bundle.write_text("# Dansk: æøå\n" + certificates.authority("En anden").pem + chain.root.pem)
    monkeypatch.setattr(authorities, "_BUNDLES", ("/findes/ikke.pem", str(bundle)))
    line = opened(replace(link, root_certificate="system"), office[1], tmp_path)
    line.open()
    line.close()


def test_a_server_without_encryption_gets_nothing(server: Server, chain: Chain, tmp_path: Path) -> None:
    link = Link("Midtvest", NAME, server.port, "postgres", "office_owner", chain.root.pem)
    with pytest.raises(NotTrustedError, match="ingen krypteret forbindelse"):
        Line(link, "x", tmp_path, addresses=here).open()


def test_debians_server_refuses_a_plain_connection(
    road: Road, link: Link, office: tuple[str, setup.NewBroker], tmp_path: Path
) -> None:
    plain = replace(link, host="127.0.0.1", root_certificate="")
    with pytest.raises(NotAnOfficeError if road.name == "debian" else OutOfReachError):
        opened(plain, office[1], tmp_path).open()


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "192.168.1.2", "kontor.example", "localhost.example", "128.0.0.1", "::2"]
)
def test_plain_to_anything_but_loopback_is_refused_before_a_byte_is_sent(host: str, tmp_path: Path) -> None:
    def never(_host: str, _port: int) -> list[str]:
        raise AssertionError("looked up")

    with pytest.raises(UnprotectedError):
        Line(Link("x", host, 5432, "d", "r"), "s", tmp_path, addresses=never).open()


def test_what_is_this_computer() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.9.10", "::1", "localhost", "LOCALHOST")))
    assert not any(map(is_loopback, ("", "0.0.0.0", "localhost.", "127.1", "::ffff:127.0.0.1", "/tmp", "@x")))


def test_localhost_is_never_looked_up(server: Server, tmp_path: Path) -> None:
    def elsewhere(_host: str, _port: int) -> list[str]:
        raise AssertionError("looked up")

    link = Link("x", "localhost", server.port, "postgres", "nobody_at_all")
    with pytest.raises(AccessEndedError):
        Line(link, "s", tmp_path, addresses=elsewhere).open()


# -- nothing leads astray ----------------------------------------------------------------------------

HOSTILE = {
    "PGHOST": "198.51.100.7",
    "PGHOSTADDR": "198.51.100.7",
    "PGPORT": "1",
    "PGDATABASE": "other",
    "PGUSER": "other",
    "PGPASSWORD": "other",
    "PGSERVICE": "evil",
    "PGSSLMODE": "disable",
    "PGREQUIRESSL": "0",
    "PGSSLROOTCERT": "/dev/null",
    "PGSSLCERT": "/dev/null",
    "PGSSLKEY": "/dev/null",
    "PGSSLCRL": "/dev/null",
    "PGSSLCERTMODE": "require",
    "PGSSLSNI": "0",
    "PGSSLNEGOTIATION": "direct",
    "PGSSLMINPROTOCOLVERSION": "TLSv1",
    "PGSSLMAXPROTOCOLVERSION": "TLSv1",
    "PGMINPROTOCOLVERSION": "3.2",
    "PGMAXPROTOCOLVERSION": "3.2",
    "PGCHANNELBINDING": "disable",
    "PGREQUIREAUTH": "password",
    "PGREQUIREPEER": "evil",
    "PGGSSENCMODE": "require",
    "PGKRBSRVNAME": "evil",
    "PGOPTIONS": "-c statement_timeout=1 -c search_path=evil",
    "PGAPPNAME": "evil",
    "PGCLIENTENCODING": "LATIN1",
    "PGCONNECT_TIMEOUT": "1",
    "PGTARGETSESSIONATTRS": "standby",
    "PGLOADBALANCEHOSTS": "random",
    "PGDATESTYLE": "German",
    "PGTZ": "Pacific/Apia",
    "PGGEQO": "nonsense",
}


def test_no_variable_service_or_password_file_leads_astray(
    road: Road,
    link: Link,
    office: tuple[str, setup.NewBroker],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".pgpass").write_text("*:*:*:*:wrong\n")
    (home / ".pgpass").chmod(0o600)
    service = home / "service.conf"
    service.write_text("[evil]\nhost=198.51.100.7\nsslmode=disable\nhostaddr=198.51.100.7\n")
    (home / ".pg_service.conf").write_text(service.read_text())
    (home / ".postgresql").mkdir()
    for name in ("postgresql.crt", "postgresql.key"):
        (home / ".postgresql" / name).write_text("rubbish")
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PGPASSFILE", str(home / ".pgpass"))
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    monkeypatch.setenv("PGSYSCONFDIR", str(home))
    line = opened(replace(link, bound=road.binds), office[1], tmp_path)
    connection = line.open()
    assert connection.pgconn.ssl_in_use
    assert (connection.info.user, connection.info.dbname, connection.info.port) == (
        link.role,
        link.database,
        link.port,
    )
    shown = {
        name: connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
        for name in ("TimeZone", "statement_timeout", "search_path", "application_name", "client_encoding")
    }
    assert shown == {
        "TimeZone": ("UTC",),
        "statement_timeout": ("10min",),
        "search_path": ("pg_catalog",),
        "application_name": ("kmdesk",),
        "client_encoding": ("UTF8",),
    }
    assert str(connection.execute("SHOW DateStyle").fetchone()).startswith("('ISO")
    line.close()
    with pytest.raises(AccessEndedError):  # the wrong secret is not replaced by the password file's
        opened(link, office[1], tmp_path, "forkert").open()


# -- impostors ---------------------------------------------------------------------------------------
