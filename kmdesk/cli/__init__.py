"""The command line. Exit codes: 0 done, 1 a known error told in one plain line, 2 wrong usage."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import kmdesk
from kmdesk.cli import commands, office, office_demo, sync
from kmdesk.cli.output import ReaderGoneError, complain, say, use_any_letters
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr

MAX_DEMO = 300_000


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    use_any_letters()
    try:
        chosen = _parsed(arguments)
        return chosen.run(chosen)
    except KnownError as error:
        complain(str(error))
    except OSError as error:
        if error.errno is None:  # raised by the program itself, not by the system
            raise
        complain(str(_refused(error)))
    except (ReaderGoneError, KeyboardInterrupt):
        pass
    return 1


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    try:
        return _parser().parse_args(arguments)
    except SystemExit:
        say(end="")  # the help, which may have nowhere to go either
        raise


def _refused(error: OSError) -> KnownError:
    """Return what to say when the system refuses a file in a place that expects no trouble."""
    return KnownError(
        tr("Systemet afviste {file}: {reason}.", file=error.filename or "", reason=error.strerror or ""),
        tr("Kontrollér stien og dine rettigheder, eller kør: kmdesk doctor"),
    )


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
    parser.set_defaults(run=commands.window)
    verbs = parser.add_subparsers(metavar="COMMAND")

    demo = verbs.add_parser("demo", parents=[common], help="open a throw-away desk with made-up data")
    demo.add_argument(
        "--companies", type=_companies, default=1200, metavar="N", help="how many companies (to 300,000)"
    )
    demo.add_argument(
        "--tour",
        type=Path,
        metavar="DIR",
        help="play a visit day by itself and leave pictures in DIR; with --office, a text of what was done",
    )
    demo.add_argument(
        "--office", action="store_true", help="three brokers' desks and their office, in a real PostgreSQL"
    )
    demo.set_defaults(run=office_demo.demo)

    doctor = verbs.add_parser(
        "doctor", parents=[common], help="say what is wrong with the installation or a desk"
    )
    doctor.add_argument("--json", action="store_true", help="for machines")
    doctor.set_defaults(run=commands.doctor)

    printing = verbs.add_parser("print", parents=[common], help="make a document without the window")
    kinds = printing.add_subparsers(metavar="WHAT", required=True)
    output = argparse.ArgumentParser(add_help=False)
    output.add_argument("--out", type=Path, required=True, metavar="F.pdf", help="where to write it")
    output.add_argument("--replace", action="store_true", help="replace the file that is there")
    output.add_argument("--lang", choices=("da", "en"), default="da", help="the language of the document")
    visit = kinds.add_parser(
        "visit", parents=[common, output], help="the summary of a visit, or another paper of it"
    )
    visit.add_argument("visit", metavar="NUMBER", help="a visit's number (B-2026-0418) or 'latest'")
    visit.add_argument(
        "--paper",
        choices=("summary", "briefing", "guide", "record"),
        default="summary",
        help="summary for the company, the broker's briefing, the guide on paper, or the note for the file",
    )
    visit.set_defaults(run=commands.print_visit)

    scheme = kinds.add_parser("scheme", parents=[common, output], help="fact sheets about support schemes")
    scheme.add_argument("codes", metavar="CODE", nargs="+", help="a scheme (innobooster) or its sheet (LT-P)")
    scheme.add_argument(
        "--visit", default="", metavar="NUMBER", help="for the company of this visit, or of the 'latest'"
    )
    scheme.add_argument(
        "--day", type=_day, metavar="YYYY-MM-DD", help="with the rates of this day instead of today's"
    )
    scheme.set_defaults(run=commands.print_scheme)

    backup = verbs.add_parser("backup", parents=[common], help="take an encrypted backup, or list them")
    backup.add_argument(
        "--out", type=Path, metavar="FILE", help="write it here instead of in the desk's folder"
    )
    backup.add_argument("--list", action="store_true", help="list the backups there are")
    backup.set_defaults(run=commands.backup)

    restore = verbs.add_parser(
        "restore", parents=[common], help="replace a desk by a backup, after checking it"
    )
    restore.add_argument(
        "backup", type=Path, nargs="?", metavar="FILE", help="the backup; the newest when left out"
    )
    restore.add_argument(
        "--recovery-code", default="", metavar="CODE", help="when this computer lacks the key"
    )
    restore.set_defaults(run=commands.restore)

    rebuild = verbs.add_parser(
        "rebuild", parents=[common], help="make lists and search index anew from the records"
    )
    rebuild.set_defaults(run=commands.rebuild)

    sync.add_verb(verbs, common)
    office.add_verbs(verbs)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day, YYYY-MM-DD") from None


def _companies(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MAX_DEMO:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_DEMO}")
    return number
