"""What each command does. Every one takes the parsed arguments and returns its exit code."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kmdesk.cli.chosen import profile_of
from kmdesk.cli.output import say
from kmdesk.core import garbage
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.core.new_file import check_folder, check_new
from kmdesk.core.paths import Profile

if TYPE_CHECKING:
    from kmdesk.printing.making import Subject
    from kmdesk.store.store import Store

DEMO_PASSPHRASE = "demo demo demo"  # noqa: S105 - of a throw-away desk, told on the screen
_PASSPHRASE = "KMDESK_PASSPHRASE"  # noqa: S105 - where it stands, not what it is


def window(chosen: argparse.Namespace) -> int:
    """Open the window on the desk."""
    from kmdesk.core.system import check_window, missing_library

    garbage.put_off()  # the session looks for it once it has started
    profile = profile_of(chosen)
    check_window()
    try:
        from kmdesk.app import run_window
    except ImportError as error:
        raise missing_library(error) from error
    return run_window(profile, Clock())


def demo(chosen: argparse.Namespace) -> int:
    """Open a throw-away desk with made-up data, or play the tour on it."""
    from tempfile import TemporaryDirectory

    from kmdesk.core.system import asked_for_platform, check_window, has_display, missing_library

    tour: Path | None = chosen.tour
    if not asked_for_platform() and not has_display():
        if tour is None:
            tour = Path("kmdesk-tour")
            say(
                tr(
                    "Der er ingen skærm her, så rundturen spilles i stedet. Billederne kommer i {folder}.",
                    folder=tour.absolute(),
                )
            )
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    check_window()
    try:
        from kmdesk import app
        from kmdesk import tour as tours
    except ImportError as error:
        raise missing_library(error) from error
    with TemporaryDirectory(prefix="kmdesk-demo-", ignore_cleanup_errors=True) as folder:
        kept = "profile" in chosen
        profile = Profile(chosen.profile) if kept else Profile(Path(folder) / "desk")
        if tour is not None:
            with _passphrase(""):  # it types its own
                return tours.play(profile, tour, companies=chosen.companies, say=say)
        app.make_demo(profile, Clock(), chosen.companies, passphrase=DEMO_PASSPHRASE, say=say)
        if kept:
            say(
                tr(
                    "Demoen i {folder} åbnes igen med adgangskoden: {passphrase}",
                    folder=profile.folder,
                    passphrase=DEMO_PASSPHRASE,
                )
            )
        with _passphrase(DEMO_PASSPHRASE):
            return app.run_window(profile, Clock())


@contextmanager
def _passphrase(text: str) -> Generator[None]:
    """Let this be the passphrase in the environment meanwhile: one's own does not open the demo."""
    own = os.environ.pop(_PASSPHRASE, None)
    if text:
        os.environ[_PASSPHRASE] = text
    try:
        yield
    finally:
        os.environ.pop(_PASSPHRASE, None)
        if own is not None:
            os.environ[_PASSPHRASE] = own


def doctor(chosen: argparse.Namespace) -> int:
    """Say what is wrong with the installation or the desk."""
    from kmdesk.services import doctor

    findings = doctor.examine(profile_of(chosen), Clock())
    say(doctor.as_json(findings) if chosen.json else doctor.as_text(findings))
    return 1 if any(finding.bad for finding in findings) else 0


def print_visit(chosen: argparse.Namespace) -> int:
    """Write a document about a visit as a PDF: its summary, unless another is asked for."""
    from kmdesk.printing.making import Subject

    return _print(chosen, chosen.paper, lambda store: Subject(visit_id=_visit_id(store, chosen.visit)))


def print_scheme(chosen: argparse.Namespace) -> int:
    """Write the fact sheets of some schemes as one PDF."""
    from kmdesk.printing.making import Subject

    def subject(store: Store) -> Subject:
        visit_id = _visit_id(store, chosen.visit) if chosen.visit else ""
        return Subject(codes=tuple(chosen.codes), visit_id=visit_id, day=chosen.day)

    return _print(chosen, "schemes", subject)


def _visit_id(store: Store, which: str) -> str:
    from kmdesk.services.visit_summary import VisitSummaries

    summaries = VisitSummaries(store)
    return summaries.latest_visit_id() if which == "latest" else summaries.visit_id_of(which)


def _print(chosen: argparse.Namespace, paper: str, subject: Callable[[Store], Subject]) -> int:
    """Make a document from the desk, in the document's language, and write it."""
    from kmdesk.printing.making import make
    from kmdesk.services.labels import labels
    from kmdesk.store import desk as desks

    profile, clock = profile_of(chosen), Clock()
    key = desks.find_key(profile)
    if not chosen.replace:
        check_new(chosen.out, tr("Vælg et andet navn med --out, eller erstat filen med --replace."))
    check_folder(chosen.out)
    desk = desks.open_for_reading(profile, key, clock=clock, labels=labels())
    try:
        pdf = make(paper, desk.store, subject(desk.store), clock.wall(), chosen.lang).pdf
    finally:
        desk.close()
    _write(chosen.out, pdf)
    say(tr("Skrevet: {file}", file=chosen.out))
    return 0


def _write(out: Path, pdf: bytes) -> None:
    """Write a document, all of it or nothing; what is no file (a pipe, /dev/stdout) takes it as it comes."""
    from kmdesk.exchange.handed_out import write_over

    try:
        target = out.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(pdf)
        else:
            write_over(target, pdf)
    except OSError as error:
        raise KnownError(
            tr("{file} kan ikke skrives.", file=out), tr("Vælg en anden mappe med --out.")
        ) from error


def backup(chosen: argparse.Namespace) -> int:
    """Take a backup, or list those there are."""
    from kmdesk.store import backup as backups
    from kmdesk.store.desk import find_key

    profile = profile_of(chosen)
    if chosen.list:
        for one in backups.existing(profile):
            say(f"{one.at.astimezone():%d.%m.%Y %H:%M}  {one.reason:<15} {one.path}")
        return 0
    path = backups.make(profile, find_key(profile), "manual", Clock(), to=chosen.out)
    say(tr("Sikkerhedskopi taget: {file}", file=path))
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Replace the desk by a backup: the one that is named, or the newest that is sound."""
    from kmdesk.store import backup as backups

    profile = profile_of(chosen)
    passphrase, code = os.environ.get(_PASSPHRASE, ""), chosen.recovery_code
    path: Path | None = chosen.backup
    if path is None:
        path, contents = backups.restore_newest(
            profile, passphrase=passphrase, recovery_code=code, clock=Clock(), skipped=_skipped
        )
    else:
        contents = backups.restore(profile, path, passphrase=passphrase, recovery_code=code, clock=Clock())
    companies = trn(contents.companies, "{n} virksomhed", "{n} virksomheder")
    visits = trn(contents.visits, "{n} besøg", "{n} besøg")
    said = tr("Gendannet {file}: {companies}, {visits}.", file=path.name, companies=companies, visits=visits)
    if contents.aside is not None:
        said += " " + tr("Det gamle ligger i {folder}.", folder=contents.aside)
    say(said)
    return 0


def _skipped(path: Path, error: KnownError) -> None:
    say(tr("Sprunget over: {file}. {reason}", file=path.name, reason=error.message))


def rebuild(chosen: argparse.Namespace) -> int:
    """Make lists and search index anew from the records."""
    from kmdesk.services.labels import labels
    from kmdesk.store import desk as desks
    from kmdesk.store import projection

    profile = profile_of(chosen)
    desk = desks.open_desk(profile, desks.find_key(profile), clock=Clock(), labels=labels())
    try:
        projection.rebuild(desk.database)
    finally:
        desk.close()
    say(tr("Lister og søgning er bygget op igen."))
    return 0
