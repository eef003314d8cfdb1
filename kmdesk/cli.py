"""The command line. Exit codes: 0 done, 1 a known error told in one plain line, 2 wrong usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import kmdesk
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.core.languages import use_language
from kmdesk.core.paths import Profile, default_profile
from kmdesk.core.settings import Settings

DEMO_PASSPHRASE = "demo demo demo"  # noqa: S105 - of a throw-away desk, told on the screen
MAX_DEMO = 300_000


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        return chosen.run(chosen)
    except KnownError as error:
        print(f"kmdesk: {error}".replace("\n", " "), file=sys.stderr)  # noqa: T201 - this is the command line
        return 1
    except KeyboardInterrupt:
        return 1


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--profile",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="use the desk in DIR instead of your own",
    )
    parser = argparse.ArgumentParser(
        prog="kmdesk",
        description="The desk of the Danish kontaktmægler.",
        parents=[common],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kmdesk {kmdesk.__version__}")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(metavar="COMMAND")

    demo = commands.add_parser("demo", parents=[common], help="open a throw-away desk with made-up data")
    demo.add_argument(
        "--companies", type=_companies, default=1200, metavar="N", help="how many companies (to 300,000)"
    )
    demo.add_argument(
        "--tour", type=Path, metavar="DIR", help="play a visit day by itself and leave pictures in DIR"
    )
    demo.set_defaults(run=_demo)

    doctor = commands.add_parser(
        "doctor", parents=[common], help="say what is wrong with the installation or a desk"
    )
    doctor.add_argument("--json", action="store_true", help="for machines")
    doctor.set_defaults(run=_doctor)

    printing = commands.add_parser("print", parents=[common], help="make a document without the window")
    kinds = printing.add_subparsers(metavar="WHAT", required=True)
    visit = kinds.add_parser("visit", parents=[common], help="the summary of a visit")
    visit.add_argument("visit", metavar="NUMBER", help="a visit's number (B-2026-0418) or 'latest'")
    visit.add_argument("--out", type=Path, required=True, metavar="F.pdf", help="where to write it")
    visit.add_argument("--lang", choices=("da", "en"), default="da", help="the language of the document")
    visit.set_defaults(run=_print_visit)

    backup = commands.add_parser("backup", parents=[common], help="take an encrypted backup, or list them")
    backup.add_argument(
        "--out", type=Path, metavar="FILE", help="write it here instead of in the desk's folder"
    )
    backup.add_argument("--list", action="store_true", help="list the backups there are")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser(
        "restore", parents=[common], help="replace a desk by a backup, after checking it"
    )
    restore.add_argument(
        "backup", type=Path, nargs="?", metavar="FILE", help="the backup; the newest when left out"
    )
    restore.add_argument(
        "--recovery-code", default="", metavar="CODE", help="when this computer lacks the key"
    )
    restore.set_defaults(run=_restore)

    rebuild = commands.add_parser(
        "rebuild", parents=[common], help="make lists and search index anew from the records"
    )
    rebuild.set_defaults(run=_rebuild)
    return parser


def _companies(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MAX_DEMO:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_DEMO}")
    return number


def _profile(chosen: argparse.Namespace) -> Profile:
    profile = Profile(chosen.profile) if "profile" in chosen else default_profile()
    use_language(Settings.load(profile.settings).language)
    return profile


def _window(chosen: argparse.Namespace) -> int:
    from kmdesk.core.system import check_window_libraries, has_display, missing_library

    profile = _profile(chosen)
    if not has_display():
        raise KnownError(
            tr("Der er ingen skærm at åbne vinduet på."),
            tr("Prøv: kmdesk demo --tour MAPPE, som leverer billeder i stedet."),
        )
    check_window_libraries()
    try:
        from kmdesk.app import run_window
    except ImportError as error:
        raise missing_library(error) from error
    return run_window(profile, Clock())


def _demo(chosen: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from kmdesk.core.system import check_window_libraries, has_display, missing_library

    tour: Path | None = chosen.tour
    if tour is None and not has_display():
        tour = Path("kmdesk-tour")
        _say(
            tr(
                "Der er ingen skærm her, så rundturen spilles i stedet. Billederne kommer i {folder}.",
                folder=tour.absolute(),
            )
        )
    if tour is not None and not os.environ.get("QT_QPA_PLATFORM") and not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    check_window_libraries()
    try:
        from kmdesk import app
        from kmdesk import tour as tours
    except ImportError as error:
        raise missing_library(error) from error
    with TemporaryDirectory(prefix="kmdesk-demo-", ignore_cleanup_errors=True) as folder:
        kept = "profile" in chosen
        profile = Profile(chosen.profile) if kept else Profile(Path(folder) / "desk")
        if tour is not None:
            return tours.play(profile, tour, companies=chosen.companies, say=_say)
        app.make_demo(profile, Clock(), chosen.companies, passphrase=DEMO_PASSPHRASE, say=_say)
        if kept:
            _say(
                tr(
                    "Demoen i {folder} åbnes igen med adgangskoden: {passphrase}",
                    folder=profile.folder,
                    passphrase=DEMO_PASSPHRASE,
                )
            )
        os.environ.setdefault("KMDESK_PASSPHRASE", DEMO_PASSPHRASE)
        return app.run_window(profile, Clock())


def _doctor(chosen: argparse.Namespace) -> int:
    from kmdesk.services import doctor

    findings = doctor.examine(_profile(chosen), Clock())
    _say(doctor.as_json(findings) if chosen.json else doctor.as_text(findings))
    return 1 if any(finding.bad for finding in findings) else 0


def _print_visit(chosen: argparse.Namespace) -> int:
    from kmdesk.printing.from_services import visit_summary_pdf
    from kmdesk.services.labels import labels
    from kmdesk.services.visit_summary import VisitSummaries
    from kmdesk.store import desk as desks

    profile, clock = _profile(chosen), Clock()
    key = desks.find_key(profile)
    desk = desks.open_for_reading(profile, key, clock=clock, labels=labels())
    try:
        summaries = VisitSummaries(desk.store)
        visit_id = (
            summaries.latest_visit_id() if chosen.visit == "latest" else summaries.visit_id_of(chosen.visit)
        )
        pdf = visit_summary_pdf(summaries.data(visit_id, clock.wall()), chosen.lang)
    finally:
        desk.close()
    try:
        chosen.out.write_bytes(pdf)
    except OSError as error:
        raise KnownError(
            tr("{file} kan ikke skrives.", file=chosen.out), tr("Vælg en anden mappe med --out.")
        ) from error
    _say(tr("Skrevet: {file}", file=chosen.out))
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    from kmdesk.store import backup
    from kmdesk.store.desk import find_key

    profile = _profile(chosen)
    if chosen.list:
        for one in backup.existing(profile):
            _say(f"{one.at.astimezone():%d.%m.%Y %H:%M}  {one.reason:<15} {one.path}")
        return 0
    path = backup.make(profile, find_key(profile), "manual", Clock(), to=chosen.out)
    _say(tr("Sikkerhedskopi taget: {file}", file=path))
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from kmdesk.store import backup

    profile = _profile(chosen)
    path: Path | None = chosen.backup
    if path is None:
        have = backup.existing(profile)
        if not have:
            raise KnownError(
                tr("Der er ingen sikkerhedskopier i {folder}.", folder=profile.backups), tr("Angiv en fil.")
            )
        path = have[0].path
    contents = backup.restore(
        profile,
        path,
        passphrase=os.environ.get("KMDESK_PASSPHRASE", ""),
        recovery_code=chosen.recovery_code,
        clock=Clock(),
    )
    companies = trn(contents.companies, "{n} virksomhed", "{n} virksomheder")
    visits = trn(contents.visits, "{n} besøg", "{n} besøg")
    _say(
        tr(
            "Gendannet {file}: {companies}, {visits}. Det gamle ligger i {folder}.",
            file=path.name,
            companies=companies,
            visits=visits,
            folder=profile.folder,
        )
    )
    return 0


def _rebuild(chosen: argparse.Namespace) -> int:
    from kmdesk.services.labels import labels
    from kmdesk.store import desk as desks
    from kmdesk.store import projection

    profile = _profile(chosen)
    desk = desks.open_desk(profile, desks.find_key(profile), clock=Clock(), labels=labels())
    try:
        projection.rebuild(desk.database)
    finally:
        desk.close()
    _say(tr("Lister og søgning er bygget op igen."))
    return 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the command line
