"""`kmdesk demo --office`: three desks meet at a real office, in three windows or by themselves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company, Visit
from kmdesk.models.record import kinds
from kmdesk.services.conflict_reading import Pick
from kmdesk.services.conflicts import Conflicts
from kmdesk.store.desk import Desk
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.enrolment import read_enrolment
from kmdesk.tour.office_desks import PASSPHRASE, Member, Office, open_desk, running_office
from kmdesk.tour.player import not_kept

Say = Callable[[str], None]
_RUNS = 6
_WAIT_S = 10
_NOT_COMPARED = ("version", "scope_id")


def play(clock: Clock, say: Say, folder: Path | None = None) -> int:
    """Let the three meet by themselves and tell it in plain lines; `folder` gets them as kontoret.txt.

    Returns 0. Raises KnownError when something keeps them from it.
    """
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        say(line)

    if folder is not None:
        _keep(folder, lines)
    with _office(clock, tell) as office, ExitStack() as open_desks:
        seats: list[_Seat] = []
        for member in office.members:
            desk = open_desk(member, clock)
            open_desks.callback(desk.close)
            seats.append(_Seat(member, desk, clock))
        _tell_story(office, seats, tell)
    tell(tr("Alt er lukket og fjernet igen."))
    if folder is not None:
        _keep(folder, lines)
        say(tr("Skrevet: {file}", file=(folder / "kontoret.txt").absolute()))
    return 0


def watch(clock: Clock, say: Say) -> int:
    """Open a window for each of the three, and end when they are closed. Returns 0."""
    with _office(clock, say) as office:
        for member in office.members:
            desk = open_desk(member, clock)
            try:
                DeskSync(desk).connect(read_enrolment(member.enrolment))
            finally:
                desk.close()
            say(tr("{name} er forbundet med kontoret.", name=member.name))
        for line in _advice():
            say(line)
        with _windows(office.members) as windows:
            for window in windows:
                window.wait()
    say(tr("Alt er lukket og fjernet igen."))
    return 0


class _Seat:
    """A broker at an open desk."""

    def __init__(self, member: Member, desk: Desk, clock: Clock) -> None:
        self.member, self.desk = member, desk
        self.sync = DeskSync(desk)
        self.conflicts = Conflicts(desk.store, clock)

    @property
    def name(self) -> str:
        return self.member.name

    def companies(self, name: str) -> list[Company]:
        return [one for one in self.desk.store.find(Company) if one.name == name]

    def change(self, name: str, **values: str) -> None:
        """Change a company as its form does."""
        company = self.companies(name)[0]
        with self.desk.store.action(tr("Ret virksomhed"), name) as unit:
            unit.put(replace(company, **values))

    def share(self) -> tuple[int, int, int]:
        """Sync until nothing is left to do; returns how much was sent, fetched, and found in conflict."""
        sent = fetched = found = 0
        for last in range(_RUNS, 0, -1):
            outcome = self.sync.run()
            sent += outcome.report.pushed
            fetched += outcome.report.pulled
            found += outcome.report.conflicts
            if outcome.outcome == "synced":
                return sent, fetched, found
            if outcome.outcome != "unfinished" or last == 1:
                raise KnownError(outcome.message, outcome.advice)
        return sent, fetched, found

    def holds(self) -> dict[tuple[str, str], dict[str, object]]:
        """Return all that is shared, as it is stored here."""
        return {
            (kind, row["id"]): {name: value for name, value in row.items() if name not in _NOT_COMPARED}
            for kind in kinds()
            for row in self.desk.database.named(f'SELECT * FROM "{kind}"')  # noqa: S608 - a kind of ours
        }


def _tell_story(office: Office, seats: list[_Seat], tell: Say) -> None:
    script = office.script["offline"]
    by_key = {seat.member.key: seat for seat in seats}
    first, second = by_key[script["first"]["broker"]], by_key[script["second"]["broker"]]
    third = by_key[script["note"]["broker"]]
    shared = office.shared
    for seat in seats:
        seat.sync.connect(read_enrolment(seat.member.enrolment))
        tell(
            tr(
                "{name} forbinder sit skrivebord. Filens nøgle er byttet ud og virker ikke mere.",
                name=seat.name,
            )
        )
    before = sum(len(seat.companies(shared)) for seat in seats)
    _round(seats, tell)
    visits = sum(1 for one in first.desk.store.find(Visit) if one.company_id == first.companies(shared)[0].id)
    tell(
        tr(
            "{company} var oprettet {n} gange. Nu er den én virksomhed, og alle {visits} besøg er med.",
            company=shared,
            n=before,
            visits=visits,
        )
    )
    field = script["field"]
    first.change(shared, **{field: script["first"]["value"]})
    second.change(shared, **{field: script["second"]["value"]})
    third.change(shared, note=script["note"]["value"])
    tell(
        tr("Uden net: {name} retter telefonen til {value}.", name=first.name, value=script["first"]["value"])
    )
    tell(tr("Uden net: {name} retter den til {value}.", name=second.name, value=script["second"]["value"]))
    tell(tr("Uden net: {name} skriver en note på samme virksomhed.", name=third.name))
    _round([first, second, third], tell)
    found = second.conflicts.open_count()
    tell(
        trn(
            found,
            "{n} konflikt: begge numre er gemt, til nogen vælger.",
            "{n} konflikter: alt er gemt, til nogen vælger.",
        )
    )
    _round(seats, tell)
    company = third.companies(shared)[0]
    shown = third.conflicts.record("company", company.id)
    row = shown.row(field) if shown is not None else None
    if shown is None or row is None:
        raise KnownError(tr("Konflikten nåede ikke frem til {name}.", name=third.name))
    third.conflicts.resolve(shown, {field: Pick("mine", row.mine[0].conflict_id)})
    value = getattr(third.companies(shared)[0], field)
    tell(tr("{name} ser konflikten og vælger {value}.", name=third.name, value=value))
    _round(seats, tell)
    _round(seats, tell)
    _check_equal(seats, tell)


def _round(seats: list[_Seat], tell: Say) -> None:
    """Let each sync, and once more, so that everybody has what the last one sent."""
    totals = {seat.name: [0, 0] for seat in seats}
    for seat in (*seats, *seats):
        sent, fetched, _ = seat.share()
        totals[seat.name][0] += sent
        totals[seat.name][1] += fetched
    for name, (sent, fetched) in totals.items():
        if sent or fetched:
            tell(
                tr(
                    "{name} synkroniserer: {sent} sendt, {fetched} hentet.",
                    name=name,
                    sent=sent,
                    fetched=fetched,
                )
            )


def _check_equal(seats: list[_Seat], tell: Say) -> None:
    held = [seat.holds() for seat in seats]
    if any(one != held[0] for one in held[1:]):
        raise KnownError(tr("Skrivebordene er ikke ens."), tr("Det er en fejl i kmdesk. Meld den gerne."))
    tell(
        tr(
            "Alle tre skriveborde er ens: {n} poster, {open} åbne konflikter. Intet er gået tabt.",
            n=len(held[0]),
            open=seats[0].conflicts.open_count(),
        )
    )


@contextmanager
def _office(clock: Clock, say: Say) -> Generator[Office]:
    with TemporaryDirectory(prefix="kmdesk-office-", ignore_cleanup_errors=True) as name:
        say(tr("Starter en rigtig PostgreSQL på denne maskine. Den kan ikke nås udefra."))
        with running_office(Path(name), clock) as office:
            told = trn(len(office.members), "{n} mægler", "{n} mæglere")
            say(
                tr(
                    "Kontoret {name} er klar på port {port} med {brokers}.",
                    name=office.name,
                    port=office.port,
                    brokers=told,
                )
            )
            for member in office.members:
                companies = trn(member.companies, "{n} virksomhed", "{n} virksomheder")
                say(tr("{name} har {companies} på sit skrivebord.", name=member.name, companies=companies))
            yield office


@contextmanager
def _windows(members: tuple[Member, ...]) -> Generator[list[subprocess.Popen[bytes]]]:
    """Open the desks in processes of their own; whatever is open at the end is closed."""
    import os

    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kmdesk"]
    env = {**os.environ, "KMDESK_PASSPHRASE": PASSPHRASE}
    opened: list[subprocess.Popen[bytes]] = []
    try:
        for member in members:
            command = [*program, "--profile", str(member.profile.folder)]
            opened.append(subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL))  # noqa: S603 - ourselves
        yield opened
    finally:
        for window in opened:
            if window.poll() is None:
                window.terminate()
        for window in opened:
            try:
                window.wait(_WAIT_S)
            except subprocess.TimeoutExpired:
                window.kill()
                window.wait()


def _advice() -> tuple[str, ...]:
    return (
        "",
        tr("Tre vinduer åbner, et for hver mægler. Prøv:"),
        tr("1. Tryk F5 i alle tre vinduer. De virksomheder, der var oprettet flere steder, bliver til én."),
        tr("2. Ret telefonen på samme virksomhed i to vinduer, før du synkroniserer. Tryk F5 i begge."),
        tr("3. Åbn Synkronisering i det vindue, der viser konflikten, og vælg."),
        tr("4. Tryk F5 i alle tre: de er ens."),
        tr("Luk de tre vinduer, eller tryk Ctrl+C her. Så stoppes og slettes alt."),
        tr("Låser et vindue, åbner det med: {passphrase}", passphrase=PASSPHRASE),
        "",
    )


def _keep(folder: Path, lines: list[str]) -> None:
    path = folder / "kontoret.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    except OSError as error:
        raise not_kept(path) from error
