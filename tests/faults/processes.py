"""Programs that the tests start, disturb and kill: `python -m tests.faults.processes NAME FOLDER KEY`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.log import log_to, logger, places
from kmdesk.core.paths import Profile
from kmdesk.models import Candidate, Company, ContactPerson, GuideAnswer, Task, Visit
from kmdesk.services.labels import labels
from kmdesk.store import backup, projection
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft

NOBODY = 65534
SECRETS = (
    "Hemmelig Maskinfabrik Ærøskøbing",
    "Gudrun Fortroligsen",
    "19283746",
    "fortroligt om økonomien",
    "gudrun@hemmelig.example",
    "Sygdom nævnt på mødet",
    "Kladde om åben stilling",
)


def start(name: str, profile: Profile, key: bytes, *more: str, **environment: str) -> subprocess.Popen[str]:
    """Start one of the programs below; what it says comes line by line on its standard output."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.processes", name, str(profile.folder), key.hex(), *more],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )


def say(*words: object) -> None:
    print(*words, flush=True)


def wait_to_be_told() -> None:
    sys.stdin.readline()


def write_on(desk: Desk) -> None:
    """Save for ever, and tell of each save once it is done: the company's id and its number."""
    n = 0
    company = Company(name="Nr. 0")
    while True:
        n += 1
        company = replace(company, name=f"Nr. {n}") if n % 3 else Company(name=f"Nr. {n}")
        with desk.store.action("Ret virksomhed", chain="sitting" if n % 2 else "") as unit:
            unit.put(company)
            unit.put(Visit(company_id=company.id, starts_at="2026-11-24T10:00", summary="x" * (n % 50) * 100))
        desk.local.keep_draft(Draft("company:new", "Ny", "", {"n": n}))
        if n % 7 == 0:
            desk.store.undo()
            desk.store.redo()
        if n % 25 == 0:
            projection.rebuild(desk.database)
        say(company.id, n)


def fill_with_secrets(desk: Desk) -> None:
    """Do everything that writes: records, drafts, undo, rebuild, backup, log. Then wait to be killed."""
    log_to(desk.profile.log)
    name, person, cvr, note, mail, answer, draft = SECRETS
    company = Company(name=name, cvr=cvr, note=note, email=mail, contact_basis_note=note)
    visit = Visit(
        company_id=company.id, summary=note, confidential_note=note, participants=({"name": person},)
    )
    with desk.store.action("Opret virksomhed", name) as unit:
        unit.put(company)
        unit.put(ContactPerson(company_id=company.id, name=person, email=mail, note=note))
        unit.put(visit)
        unit.put(GuideAnswer(visit_id=visit.id, question="1", value={"text": answer}))
        unit.put(Candidate(name=person, motivation=note))
        unit.put(Task(company_id=company.id, title=note))
    desk.local.keep_draft(Draft("company:new", draft, "", {"name": draft}))
    desk.local.set("last", person)
    desk.store.undo()
    desk.store.redo()
    projection.rebuild(desk.database)
    many = [Company(name=f"{name} {n}", note=note * 20) for n in range(2_000)]
    desk.store.load(many, text=name)
    projection.rebuild(desk.database)
    desk.database.rows("SELECT * FROM company ORDER BY note, name DESC")  # a sort larger than the cache
    backup.make(desk.profile, desk.key, "manual", Clock())
    try:
        int(f"{name} {person} {cvr}")
    except ValueError as error:
        logger.error("bug: %s", places(error))
    with desk.store.action("Ret virksomhed", name) as unit:
        unit.put(replace(company, note=note + person))
    say("ready")
    wait_to_be_told()


def hold(_desk: Desk) -> None:
    """Have the desk open until told."""
    say("open")
    wait_to_be_told()


def with_a_file_limit(desk: Desk) -> None:
    """Save until no file may grow, then lift the limit and save again."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = desk.profile.database.stat().st_size + 200_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    saved = fill_up(desk)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="efter"))
    say("saved again", saved + 1)


def fill_up(desk: Desk) -> int:
    """Save until it is refused; says why, and returns how many were saved."""
    for n in range(100_000):
        try:
            with desk.store.action("Opret virksomhed") as unit:
                unit.put(Company(name=f"Nr. {n}", note="x" * 20_000))
        except KnownError as error:
            say(type(error).__name__, error)
            return n
    return -1


def as_nobody(profile: Profile, key: bytes) -> None:
    """Open and save without the rights of root, to whom no folder is write-protected."""
    if os.getuid() == 0:
        os.setuid(NOBODY)
    desk = desks.open_desk(profile, key, clock=Clock(), labels=labels())
    say("read_only", desk.read_only, [company.name for company in desk.store.find(Company)])
    for save in (lambda: _put(desk), lambda: desk.local.set("x", 1), desk.store.undo):
        try:
            save()
            say("saved")
        except KnownError as error:
            say(type(error).__name__, error)
    desk.close()


def _put(desk: Desk) -> None:
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="ny"))


_WITH_DESK: dict[str, Callable[[Desk], None]] = {
    "write_on": write_on,
    "fill_with_secrets": fill_with_secrets,
    "hold": hold,
    "with_a_file_limit": with_a_file_limit,
}

if __name__ == "__main__":
    wanted, place, key_of_desk = sys.argv[1:4]
    if wanted == "as_nobody":
        import sqlalchemy.dialects.sqlite  # noqa: F401 - imported while it may still be read

        as_nobody(Profile(Path(place)), bytes.fromhex(key_of_desk))
    else:
        opened = desks.open_desk(
            Profile(Path(place)), bytes.fromhex(key_of_desk), clock=Clock(), labels=labels()
        )
        _WITH_DESK[wanted](opened)
