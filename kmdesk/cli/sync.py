"""`kmdesk sync`: one run from the command line, and enrolment at an office."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmdesk.cli.chosen import profile_of
from kmdesk.cli.output import say
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.core.log import log_to
from kmdesk.core.new_file import check_new
from kmdesk.core.paths import Profile

if TYPE_CHECKING:
    from kmdesk.sync.outcome import RunOutcome

_FORMAT = 1


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse's own type is private
    """Add `sync` to the command line; `common` are the options that every verb takes."""
    verb = verbs.add_parser("sync", parents=[common], help="share with the office once, or be let in there")
    verb.add_argument("--json", action="store_true", help="for machines")
    verb.add_argument(
        "--connect", type=Path, metavar="FILE", help="be let in at the office with this enrolment file first"
    )
    verb.add_argument(
        "--left", action="store_true", help="only tell what had not been sent when an area left this desk"
    )
    verb.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="only write what waits for the office to this file, as text, or as JSON when it ends in .json",
    )
    verb.set_defaults(run=sync)


def sync(chosen: argparse.Namespace) -> int:
    """Carry out one run; before it, be let in with an enrolment file when one is given."""
    from kmdesk.sync.happened import happened

    profile = profile_of(chosen)
    if chosen.left:
        return _tell_left(profile)
    if chosen.export is not None:
        return _export(profile, chosen.export)
    if chosen.json:
        return _for_machines(profile, chosen.connect)
    outcome = _run(profile, chosen.connect, connected=say)
    if outcome.outcome != "synced":
        for sentence in happened(outcome.report):
            say(sentence)
        raise KnownError(outcome.message, outcome.advice)
    say(as_text(outcome))
    return 0


def _for_machines(profile: Profile, file: object) -> int:
    """Carry out one run and tell it as JSON, also when it could not begin."""
    from kmdesk.sync.engine import RunReport
    from kmdesk.sync.outcome import told

    began = Clock().stamp()
    try:
        outcome = _run(profile, file)
    except KnownError as error:
        ended = told(error, RunReport(), cancelled=False)
        outcome = replace(ended, started_at=began, ended_at=Clock().stamp())
    say(as_json(outcome))
    return 0 if outcome.outcome == "synced" else 1


def _run(profile: Profile, file: object, connected: Callable[[str], None] | None = None) -> RunOutcome:
    from kmdesk.services.labels import labels
    from kmdesk.store import desk as desks
    from kmdesk.sync.desk_sync import DeskSync
    from kmdesk.sync.enrolment import read_enrolment

    enrolment = read_enrolment(file) if isinstance(file, Path) else None
    desk = desks.open_desk(profile, desks.find_key(profile), clock=Clock(), labels=labels())
    try:
        log_to(profile.log)
        desk.store.broker_id = desk.local.get("broker_id", "")
        office = DeskSync(desk, alone=True)
        if enrolment is not None:
            office.connect(enrolment)
            if connected is not None:
                connected(tr("Forbundet med {office}.", office=enrolment.office))
        return office.run()
    finally:
        desk.close()


def _tell_left(profile: Profile) -> int:
    from kmdesk.services.labels import labels
    from kmdesk.store import desk as desks
    from kmdesk.sync.kept import kept_text

    desk = desks.open_for_reading(profile, desks.find_key(profile), clock=Clock(), labels=labels())
    try:
        say(kept_text(desk.store) or tr("Alt var sendt."))
    finally:
        desk.close()
    return 0


def _export(profile: Profile, out: Path) -> int:
    from kmdesk.services.labels import labels
    from kmdesk.store import desk as desks
    from kmdesk.sync.kept import write_waiting

    check_new(out, tr("Vælg et andet navn."))
    desk = desks.open_for_reading(profile, desks.find_key(profile), clock=Clock(), labels=labels())
    try:
        count = write_waiting(desk.store, out)
    finally:
        desk.close()
    say(trn(count, "{n} ændring er skrevet til {file}.", "{n} ændringer er skrevet til {file}.", file=out))
    say(tr("Filen er ikke krypteret. Slet den, når den er brugt."))
    return 0


def as_json(outcome: RunOutcome) -> str:
    """Return a run for machines: `format`, `outcome`, the figures, `message`, `advice`, and when it was.

    `happened` are sentences about what was mended, `renewed` to `kept_aside` the same in figures.
    """
    from kmdesk.sync.happened import happened

    report = outcome.report
    content = {
        "format": _FORMAT,
        "outcome": outcome.outcome,
        "pushed": report.pushed,
        "pulled": report.pulled,
        "conflicts": report.conflicts,
        "refused": report.refused,
        "renewed": report.renewed,
        "started_over": report.started_over,
        "resent": report.resent,
        "healed": report.healed,
        "kept_aside": report.kept_aside,
        "happened": list(happened(report)),
        "message": outcome.message,
        "advice": outcome.advice,
        "started_at": outcome.started_at,
        "ended_at": outcome.ended_at,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_text(outcome: RunOutcome) -> str:
    """Return a run that came through, in a line or a few."""
    from kmdesk.sync.happened import happened

    report = outcome.report
    sent = trn(report.pushed, "{n} ændring sendt", "{n} ændringer sendt")
    fetched = trn(report.pulled, "{n} hentet", "{n} hentet")
    lines = [tr("Synkroniseret: {sent}, {fetched}.", sent=sent, fetched=fetched)]
    if report.conflicts:
        lines.append(
            trn(
                report.conflicts,
                "{n} felt er ændret af to. Vælg i kmdesk under Synkronisering.",
                "{n} felter er ændret af to. Vælg i kmdesk under Synkronisering.",
            )
        )
    if report.refused:
        lines.append(
            trn(
                report.refused,
                "{n} ændring blev afvist. Se den i kmdesk under Synkronisering.",
                "{n} ændringer blev afvist. Se dem i kmdesk under Synkronisering.",
            )
        )
    lines += happened(report)
    if outcome.message:
        lines.append(f"{outcome.message} {outcome.advice}".strip())
    return "\n".join(lines)
