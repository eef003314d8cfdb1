"""Three brokers' throw-away desks, an office in a real PostgreSQL, and the files that let them in."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kmdesk.core import resources
from kmdesk.core.clock import Clock
from kmdesk.core.paths import Profile
from kmdesk.models import Broker, Company, ContactPerson, Project, Visit
from kmdesk.services.labels import labels
from kmdesk.services.reference import municipality_group, postal
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from kmdesk.sync.enrolment import write_enrolment
from kmdesk.sync.office import setup, trial
from kmdesk.sync.office.connecting import connect
from kmdesk.sync.office.enrolling import Address

PASSPHRASE = "tre mæglere mødes"  # noqa: S105 - of desks that are thrown away, told on the screen
BACKEND = "PYTHON_KEYRING_BACKEND"
NO_KEYRING = "keyring.backends.null.Keyring"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the three: who, where the desk is, and the file that lets it in."""

    key: str
    name: str
    profile: Profile
    enrolment: Path
    companies: int


@dataclass(frozen=True, slots=True)
class Office:
    """A running office and its members. `shared` is the company that all of them have made."""

    name: str
    shared: str
    port: int
    members: tuple[Member, ...]
    script: Mapping[str, Any]


@contextmanager
def running_office(folder: Path, clock: Clock) -> Generator[Office]:
    """Start a PostgreSQL, make an office with three members, and stop it at the end.

    Raises KnownError when there is no PostgreSQL to start.
    """
    script = resources.load_json("demo", "office.json")
    cast = resources.load_json("demo", "cast.json")
    with trial.running() as server, _without_keyring():
        dsn = server.new_database("kontor")
        area, name = script["area"], cast["project"]["name"]
        shared = next(one["name"] for one in cast["companies"] if one["key"] == script["shared"])
        members: list[Member] = []
        connection = connect(dsn)
        try:
            setup.prepare(connection)
            setup.add_scope(connection, area["id"], area["name"])
            address = Address(connection, dsn)
            for told in script["desks"]:
                broker = next(one for one in cast["brokers"] if one["key"] == told["broker"])
                login = setup.add_broker(connection, broker["name"], (area["id"],))
                file = folder / f"{broker['key']}.json"
                scopes = ((area["id"], area["name"]),)
                write_enrolment(
                    file, address.enrolment(name, broker["name"], login.role, login.secret, scopes)
                )
                profile = Profile(folder / broker["key"])
                _make_desk(profile, clock, broker, told["companies"])
                members.append(Member(broker["key"], broker["name"], profile, file, len(told["companies"])))
        finally:
            connection.close()
        yield Office(name, shared, server.port, tuple(members), script)


def open_desk(member: Member, clock: Clock) -> Desk:
    """Open a member's desk."""
    key = desks.find_key(member.profile, PASSPHRASE)
    desk = desks.open_desk(member.profile, key, clock=clock, labels=labels())
    desk.store.broker_id = desk.local.get("broker_id", "")
    return desk


@contextmanager
def _without_keyring() -> Generator[None]:
    """Keep the thrown-away desks' secrets out of this computer's keyring: they are in their files."""
    import keyring
    from keyring.backends import null

    before, told = keyring.get_keyring(), os.environ.get(BACKEND)
    keyring.set_keyring(null.Keyring())
    os.environ[BACKEND] = NO_KEYRING
    try:
        yield
    finally:
        keyring.set_keyring(before)
        os.environ.pop(BACKEND, None)
        if told is not None:
            os.environ[BACKEND] = told


def _make_desk(profile: Profile, clock: Clock, about: Mapping[str, Any], keys: list[str]) -> None:
    """Make a desk with a few companies, each created here: nobody has met the office yet."""
    desk, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock, labels=labels())
    try:
        store, cast = desk.store, resources.load_json("demo", "cast.json")
        script, told = resources.load_json("demo", "office.json"), cast["project"]
        broker = Broker(
            **{name: about[name] for name in ("name", "title", "organisation", "system", "phone", "email")},
            municipality_codes=tuple(about["municipality_codes"]),
        )
        year = clock.today().year
        project = Project(
            name=told["name"],
            subtitle=told["subtitle"],
            starts_on=f"{year}-01-01",
            ends_on=f"{year + 1}-12-31",
            municipality_codes=municipality_group("project_default"),
            goals=told["goals"],
        )
        store.broker_id = broker.id
        desk.local.set("broker_id", broker.id)
        firms = {one["key"]: one for one in cast["companies"]}
        with store.action("Demodata", undoable=False) as unit:
            unit.put(broker)
            unit.put(project)
            for key in keys:
                known = bool(firms[key].get("cvr"))  # to several of them, so nobody is its fixed contact yet
                company = _company(firms[key], "" if known else broker.id)
                unit.put(company)
                met = not known or firms[key]["broker"] == about["key"]
                for name, title, role, *_ in firms[key]["people"] if met else ():
                    unit.put(ContactPerson(company_id=company.id, name=name, title=title, role=role))
                if key == script["visit"]["company"]:
                    unit.put(_visit(company, broker, clock, script["visit"]))
    finally:
        desk.close()


def _company(firm: Mapping[str, Any], broker_id: str) -> Company:
    town = postal(firm["postal_code"])
    return Company(
        name=firm["name"],
        cvr=firm.get("cvr", ""),
        address=firm["address"],
        postal_code=firm["postal_code"],
        city=town.city if town else "",
        municipality_code=firm["municipality"],
        industry_group=firm["group"],
        industry_code=firm["code"],
        employees=firm["employees"],
        graduates=firm["graduates"],
        status=firm["status"],
        phone=firm.get("phone", ""),
        broker_id=broker_id,
    )


def _visit(company: Company, broker: Broker, clock: Clock, told: Mapping[str, str]) -> Visit:
    day = clock.today().isoformat()
    return Visit(
        company_id=company.id,
        broker_id=broker.id,
        starts_at=f"{day}T09:00",
        ends_at=f"{day}T10:00",
        status="done",
        topic=told["topic"],
        summary=f"{broker.name}: {told['summary']}",
    )
