"""`kmdesk office`: what the office's administrator does. The words here, the work in kmdesk/sync/office."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmdesk.cli.output import say
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.core.languages import use_language
from kmdesk.core.new_file import check_folder, check_new
from kmdesk.core.paths import default_profile
from kmdesk.core.settings import Settings

if TYPE_CHECKING:
    from kmdesk.sync.office.connecting import Connection

DSN = "KMDESK_OFFICE"
_PASSPHRASE = "KMDESK_PASSPHRASE"  # noqa: S105 - where it stands, not what it is
_AREA = re.compile(r"[0-9a-z][0-9a-z._-]{0,63}")


def add_verbs(verbs: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    """Add `office` and its verbs to the command line."""
    office = verbs.add_parser("office", help="set up and look after the office's shared store")
    kinds = office.add_subparsers(metavar="WHAT", required=True)
    reach = argparse.ArgumentParser(add_help=False)
    reach.add_argument(
        "--dsn", default="", help=f"the database, as libpq writes it; {DSN} in the environment when left out"
    )
    out = argparse.ArgumentParser(add_help=False)
    out.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    address = argparse.ArgumentParser(add_help=False)
    address.add_argument("--host", default="", metavar="H", help="the server's name as the laptops see it")
    address.add_argument("--port", type=_port, default=0, metavar="P", help="its port")
    address.add_argument(
        "--root-certificate",
        default="",
        metavar="FILE|system",
        help="your own authority's certificate (PEM), or the authorities that computers know",
    )

    def verb(
        name: str, run: Callable[[argparse.Namespace], int], told: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = kinds.add_parser(name, parents=[*parents], help=told)
        made.set_defaults(run=run)
        return made

    start = verb("init", init, "create the office in a database, or bring it up to date")
    start.add_argument("dsn", nargs="?", default="", metavar="DSN", help=f"the database; else {DSN}")
    start.add_argument("--name", default="", help="what the office is called")
    area = verb("add-area", add_area, "add an area that brokers share", reach)
    area.add_argument("area", type=_area, metavar="ID", help="short and lasting: herning")
    area.add_argument("--name", default="", help="what people call it")
    broker = verb("add-broker", add_broker, "let a broker in: writes the enrolment file", reach, address, out)
    broker.add_argument("name", metavar="NAME")
    broker.add_argument("--area", action="append", required=True, metavar="ID", help="may be given again")
    broker.add_argument("--read-only", action="store_true", help="may read and not send")
    key = verb("new-key", new_key, "end a broker's key and write a new file", reach, address, out)
    key.add_argument("who", metavar="NAME|ROLE")
    gone = verb("remove-broker", remove_broker, "end a broker's access at once", reach)
    gone.add_argument("who", metavar="NAME|ROLE")
    gone.add_argument(
        "--area",
        action="append",
        metavar="ID",
        help="end the access to this area only; the laptop lets go of it at its next sync",
    )
    gone.add_argument(
        "--lost", action="store_true", help="the laptop is gone: its key opens nothing any more"
    )
    more = verb("give-area", give_area, "let a broker into one more area, without a new file", reach)
    more.add_argument("who", metavar="NAME|ROLE")
    more.add_argument("--area", action="append", required=True, metavar="ID", help="may be given again")
    more.add_argument("--read-only", action="store_true", help="may read it and not send")
    reader = verb("add-reader", add_reader, "let somebody read the reports", reach, address, out)
    reader.add_argument("name", metavar="NAME")
    shut = verb("remove-reader", remove_reader, "end that", reach)
    shut.add_argument("who", metavar="NAME|ROLE")
    state = verb("status", status, "how the office is", reach)
    state.add_argument("--json", action="store_true", help="for machines")
    verb("backup", backup, "write everything into one encrypted file", reach, out)
    back = verb("restore", restore, "bring a backup back", reach)
    back.add_argument("file", type=Path, metavar="FILE")


def init(chosen: argparse.Namespace) -> int:
    """Create the office, or bring it up to date."""
    from kmdesk.sync.office import setup

    name = _name(chosen.name) if chosen.name else ""
    with _office(chosen) as (connection, _):
        new = connection.execute("SELECT to_regclass('kmdesk_office.scope')").fetchone() == (None,)
        setup.prepare(connection)
        if name:
            connection.execute("UPDATE kmdesk_office.setting SET value = %s WHERE name = 'office'", (name,))
    say(
        tr("Kontoret er oprettet. Næste: kmdesk office add-area ID --name NAVN")
        if new
        else tr("Kontoret er opdateret. Intet er slettet.")
    )
    return 0


def add_area(chosen: argparse.Namespace) -> int:
    """Add an area."""
    from kmdesk.sync.office import people, setup

    name = _name(chosen.name) if chosen.name else ""
    with _office(chosen) as (connection, _):
        if chosen.area in people.scopes(connection):
            raise KnownError(
                tr("Området {id} findes allerede.", id=chosen.area), tr("Vælg et andet id, eller brug det.")
            )
        setup.add_scope(connection, chosen.area, name)
    say(tr("Området {id} er oprettet.", id=chosen.area))
    return 0


def add_broker(chosen: argparse.Namespace) -> int:
    """Let a broker in, and write the enrolment file."""
    from kmdesk.sync.enrolment import write_enrolment
    from kmdesk.sync.office import enrolling, people, setup

    _check_out(chosen.out)
    name = _name(chosen.name)
    with _office(chosen) as (connection, dsn):
        known = people.scopes(connection)
        areas = tuple(dict.fromkeys(chosen.area))
        _check_areas(areas, known)
        address = _address(connection, dsn, chosen)
        made = setup.add_broker(connection, name, areas, may_write=not chosen.read_only)
        scopes = tuple((area, known[area]) for area in areas)
        try:
            office = enrolling.office_name(connection)
            write_enrolment(chosen.out, address.enrolment(office, name, made.role, made.secret, scopes))
        except KnownError:
            setup.remove_broker(connection, made.role, lost=True)
            raise
    say(tr("{name} har fået loginnet {role}.", name=name, role=made.role))
    _say_file(chosen.out)
    return 0


def new_key(chosen: argparse.Namespace) -> int:
    """End a broker's key and its connections, and write a new enrolment file."""
    from kmdesk.sync.enrolment import write_enrolment
    from kmdesk.sync.office import enrolling, people, setup

    _check_out(chosen.out)
    with _office(chosen) as (connection, dsn):
        address = _address(connection, dsn, chosen)
        member, secret = people.find(connection, chosen.who), setup.new_secret()
        office = enrolling.office_name(connection)
        # The file first: who has no new key keeps the old one.
        write_enrolment(
            chosen.out, address.enrolment(office, member.name, member.role, secret, member.scopes)
        )
        try:
            people.give_key(connection, member, secret)
        except BaseException:
            chosen.out.unlink(missing_ok=True)
            raise
    say(tr("Den gamle nøgle til {name} virker ikke mere.", name=member.name))
    _say_file(chosen.out)
    return 0


def give_area(chosen: argparse.Namespace) -> int:
    """Let a broker into more areas; their laptop needs no new file."""
    from kmdesk.sync.office import people

    with _office(chosen) as (connection, _):
        _check_areas(chosen.area, people.scopes(connection))
        member = people.let_into(connection, chosen.who, chosen.area, may_write=not chosen.read_only)
    say(tr("{name} er nu med i {areas}.", name=member.name, areas=", ".join(chosen.area)))
    say(tr("Det, der er i området, kommer på mæglerens pc, næste gang den synkroniserer."))
    return 0


def remove_broker(chosen: argparse.Namespace) -> int:
    """End a broker's access at once: all of it, or to some areas."""
    from kmdesk.sync.office import people, setup

    if chosen.area:
        with _office(chosen) as (connection, _):
            member = people.remove_from(connection, chosen.who, chosen.area)
        say(tr("{name} er ikke længere med i {areas}.", name=member.name, areas=", ".join(chosen.area)))
        say(tr("Områdets poster forlader mæglerens pc, næste gang den synkroniserer."))
        return 0
    with _office(chosen) as (connection, _):
        member = people.remove(connection, chosen.who, lost=chosen.lost)
    say(tr("{name} ({role}) har ikke længere adgang.", name=member.name, role=member.role))
    if not chosen.lost:
        days = setup.notice().days
        say(tr("Posterne forlader pc'en, næste gang den spørger. Det kan den i {n} dage endnu.", n=days))
    return 0


def add_reader(chosen: argparse.Namespace) -> int:
    """Let somebody read the reports, and write the address with its password."""
    from kmdesk.sync.link import SYSTEM
    from kmdesk.sync.office import enrolling, people

    _check_out(chosen.out)
    with _office(chosen) as (connection, dsn):
        address = _address(connection, dsn, chosen)
        certificate = address.root_certificate
        if certificate not in ("", SYSTEM):
            beside = chosen.out.with_suffix(".pem")
            enrolling.write_private(beside, certificate)
            certificate = str(beside.absolute())
        reader = people.add_reader(connection, _name(chosen.name))
        try:
            enrolling.write_private(chosen.out, address.dsn(reader, certificate) + "\n")
        except KnownError:
            people.remove_reader(connection, reader.role)
            raise
    say(tr("{name} kan læse rapporterne som {role}.", name=chosen.name, role=reader.role))
    _say_file(chosen.out)
    return 0


def remove_reader(chosen: argparse.Namespace) -> int:
    """End somebody's access to the reports."""
    from kmdesk.sync.office import people

    with _office(chosen) as (connection, _):
        role = people.remove_reader(connection, chosen.who)
    say(tr("{role} har ikke længere adgang.", role=role))
    return 0


def status(chosen: argparse.Namespace) -> int:
    """Say how the office is."""
    from kmdesk.sync.office import status as states

    with _office(chosen) as (connection, _):
        told = states.read(connection)
    say(states.as_json(told) if chosen.json else states.as_text(told, _local))
    return 0


def backup(chosen: argparse.Namespace) -> int:
    """Write everything into one encrypted file."""
    from kmdesk.sync.office import backup as backups

    _check_out(chosen.out)
    with _office(chosen) as (connection, _):
        made = backups.make(connection, chosen.out, _passphrase(twice=True), Clock())
    records = trn(made.rows["record"], "{n} post", "{n} poster")
    say(tr("Sikkerhedskopien er skrevet og læst igen: {file}, {records}.", file=made.path, records=records))
    say(tr("Mæglernes adgangskoder er ikke i den. Gem kopien og adgangskoden hver for sig."))
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Bring a backup back."""
    from kmdesk.sync.office import backup as backups

    if not chosen.file.is_file():
        raise KnownError(
            tr("Der er ingen sikkerhedskopi i {file}.", file=chosen.file), tr("Kontrollér stien.")
        )
    with _office(chosen) as (connection, _):
        done = backups.restore(connection, chosen.file, _passphrase(twice=False), Clock())
    if done.before is not None:
        say(tr("Det, der var der før, er gemt i {file}.", file=done.before))
    records = trn(done.rows["record"], "{n} post", "{n} poster")
    say(tr("Gendannet fra {at}: {records}.", at=_local(done.made_at), records=records))
    if done.erased:
        say(trn(done.erased, "{n} slettet post forbliver slettet.", "{n} slettede poster forbliver slettet."))
    say(tr("Skrivebordene sammenligner alt ved næste synkronisering og sender det, kontoret mangler."))
    if done.without_login:
        say(tr("Disse mæglere mangler login på serveren. Kør kmdesk office new-key for hver:"))
        say("\n".join(f"  {role}" for role in done.without_login))
    if done.readers_gone:
        names = ", ".join(done.readers_gone)
        say(tr("Disse rapportlæsere skal oprettes igen med kmdesk office add-reader: {names}", names=names))
    return 0


# -- parts -----------------------------------------------------------------------------------------


@contextmanager
def _office(chosen: argparse.Namespace) -> Generator[tuple[Connection, str]]:
    """Connect to the office that was named, and tell in plain words what goes wrong there."""
    from kmdesk.sync.office.connecting import connect, plainly

    use_language(Settings.load(default_profile().settings).language)
    dsn: str = chosen.dsn or os.environ.get(DSN, "")
    if not dsn:
        raise KnownError(
            tr("Du har ikke sagt, hvilken database det er."),
            tr('Sæt KMDESK_OFFICE til fx "host=kontor.example.dk dbname=kontor user=kontor".'),
        )
    connection = connect(dsn)
    try:
        with plainly():
            yield connection, dsn
    finally:
        connection.close()


def _address(connection: Connection, dsn: str, chosen: argparse.Namespace) -> Any:  # noqa: ANN401 - loaded late
    from kmdesk.sync.office.enrolling import Address

    return Address(
        connection, dsn, host=chosen.host, port=chosen.port, root_certificate=chosen.root_certificate
    )


def _check_areas(areas: Sequence[str], known: dict[str, str]) -> None:
    for area in areas:
        if area not in known:
            raise KnownError(
                tr("Området {id} findes ikke.", id=area),
                tr("Opret det først: kmdesk office add-area {id} --name NAVN", id=area),
            )


def _check_out(out: Path) -> None:
    check_new(out, tr("Vælg et andet navn med --out."))
    check_folder(out)


def _say_file(out: Path) -> None:
    say(tr("Skrevet: {file}. Giv den videre ad en sikker vej, og slet den bagefter.", file=out))


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or not name.isprintable() or len(name) > 200:
        raise KnownError(tr("Navnet kan ikke bruges."), tr("Skriv personens navn på én linje."))
    return name


def _passphrase(*, twice: bool) -> str:
    """Return the passphrase of a backup: from the environment, or typed unseen."""
    from kmdesk.store.keys import MIN_PASSPHRASE

    told = os.environ.get(_PASSPHRASE, "")
    if not told:
        if not sys.stdin.isatty():
            raise KnownError(
                tr("Sikkerhedskopien har en adgangskode, og ingen kan skrive den her."),
                tr("Sæt miljøvariablen KMDESK_PASSPHRASE."),
            )
        import getpass

        told = getpass.getpass(tr("Sikkerhedskopiens adgangskode: "))
        if twice and told != getpass.getpass(tr("Skriv den igen: ")):
            raise KnownError(tr("De to adgangskoder er ikke ens."), tr("Prøv igen. Intet er skrevet."))
    if twice and len(told) < MIN_PASSPHRASE:
        raise KnownError(
            tr("Adgangskoden er for kort."), tr("Brug mindst {n} tegn, gerne flere ord.", n=MIN_PASSPHRASE)
        )
    return told


def _local(stamp: str) -> str:
    """Return a UTC stamp as people read it here."""
    from datetime import datetime

    try:
        return f"{datetime.fromisoformat(stamp).astimezone():%d.%m.%Y %H:%M}"
    except ValueError:
        return stamp


def _area(text: str) -> str:
    if not _AREA.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an id: small letters a-z, digits, . _ -")
    return text


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port")
    return int(text)
