"""What became of a run, in plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.sync import trust
from kmdesk.sync.deletions import most_deletions
from kmdesk.sync.engine import RunReport
from kmdesk.sync.left_behind import OldBackups
from kmdesk.sync.messages import AccessEndedError, OutOfReachError

Outcome = Literal["synced", "unfinished", "out_of_reach", "ended", "too_old", "stopped", "cancelled"]


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What became of a run. `message` says what happened and `advice` what to do; empty when all is well.

    `started_at`, `ended_at`: UTC.
    """

    outcome: Outcome
    report: RunReport
    message: str = ""
    advice: str = ""
    started_at: str = ""
    ended_at: str = ""


def told(error: Exception, report: RunReport, *, cancelled: bool) -> RunOutcome:
    """Return the outcome of a run that something put an end to."""
    if cancelled:
        return RunOutcome(
            "cancelled",
            report,
            tr("Synkroniseringen blev afbrudt."),
            tr("Intet er tabt. Prøv igen, når du vil."),
        )
    if not isinstance(error, KnownError):
        raise error
    outcome: Outcome = "stopped"
    if isinstance(error, AccessEndedError):
        outcome = "ended"
    elif isinstance(error, OutOfReachError):
        outcome = "out_of_reach"
    return RunOutcome(outcome, report, error.message, error.advice)


def judged(
    report: RunReport, *, joined: Collection[str], waiting: int, backups: OldBackups = ""
) -> RunOutcome:
    """Return the outcome of a run that came to its end.

    `joined` are the areas this desk is in now, `waiting` is how many actions wait, `backups` what became of
    those that held an area which has left.
    """
    if report.too_old:
        return RunOutcome(
            "too_old",
            report,
            tr("Denne kmdesk er for gammel til kontoret."),
            tr("Opdatér kmdesk. Indtil da kan du kun læse. Alt, der ikke er sendt, kan eksporteres."),
        )
    if report.stopped:
        return RunOutcome("stopped", report, *_why_stopped(report))
    why = _why_unfinished(report, waiting)
    if not joined:
        return RunOutcome(
            "ended",
            report,
            tr("Kontoret giver ikke længere adgang."),
            _after_leaving(report, backups),
        )
    if report.left:
        left = tr("Du er ikke længere med i {areas}.", areas=", ".join(_named(report, report.left)))
        told = " ".join(filter(None, (_after_leaving(report, backups), *why)))
        return RunOutcome("unfinished" if why[0] else "synced", report, left, told)
    if backups and not why[0]:
        return RunOutcome("synced", report, *_of_backups(backups))
    return RunOutcome("unfinished" if why[0] else "synced", report, *why)


def _why_unfinished(report: RunReport, waiting: int) -> tuple[str, str]:
    if report.office_too_old:
        return (
            tr("Kontoret er ældre end denne kmdesk, så ikke alt kan sammenlignes."),
            tr("Bed kontorets administrator køre: kmdesk office init"),
        )
    if report.unfinished:
        return tr("Ikke alt nåede frem."), tr("Resten sendes næste gang. Intet er tabt.")
    if waiting and report.read_only:
        return (
            tr("Du må kun læse på kontoret, så dine ændringer er ikke sendt."),
            tr("Bed kontorets administrator om lov til at skrive. Ændringerne er gemt her."),
        )
    return "", ""


def _after_leaving(report: RunReport, backups: OldBackups) -> str:
    gone = tr("Områdets oplysninger er ikke længere på denne pc. Spørg kontorets administrator.")
    if report.kept_aside:
        gone = trn(
            report.kept_aside,
            "{n} ændring var ikke sendt og er lagt til side. Spørg kontorets administrator.",
            "{n} ændringer var ikke sendt og er lagt til side. Spørg kontorets administrator.",
        )
    return " ".join([gone, *(text for text in _of_backups(backups) if text)])


def _of_backups(backups: OldBackups) -> tuple[str, str]:
    """Return what became of the backups that hold an area which has left, and what to do."""
    if backups == "replaced":
        return (
            tr("De gamle sikkerhedskopier er slettet, og en ny uden området er taget."),
            tr("Slet selv kopier, du har lagt andre steder."),
        )
    if backups == "held":
        return (
            tr("De gamle sikkerhedskopier har stadig området og kunne ikke erstattes."),
            tr("Gør plads på disken. kmdesk prøver igen ved næste synkronisering."),
        )
    return "", ""


def _named(report: RunReport, scopes: Iterable[str]) -> list[str]:
    """Return what people call some areas."""
    return [report.names.get(scope, scope) for scope in scopes]


def _why_stopped(report: RunReport) -> tuple[str, str]:
    (area,) = _named(report, (report.stopped_scope,))
    nothing = tr("Der er ikke slettet noget. Spørg kontorets administrator, før du går videre.")
    if report.stopped == trust.OTHER_OFFICE:
        return tr("Det er et andet kontor end det, skrivebordet hører til."), nothing
    if report.stopped == trust.EMPTIED:
        return tr("Kontoret er tomt, men havde noget, sidst du synkroniserede."), nothing
    if report.stopped == trust.UNLIKE:
        return tr("Kontoret er gendannet og ligner ikke det, du kender."), nothing
    if report.stopped == trust.AREA_GONE:
        return (
            tr("Kontoret kender ikke længere området {area}.", area=area),
            tr(
                "Der er ikke slettet noget. Går du videre, forsvinder området herfra, også fra"
                " sikkerhedskopierne. Spørg kontorets administrator først."
            ),
        )
    if report.deleted:
        return (
            tr("Kontoret vil slette mere end {n} poster på denne pc inden for et døgn.", n=most_deletions()),
            trn(
                report.deleted,
                "{n} post er slettet, resten er her endnu. Spørg kontorets administrator først.",
                "{n} poster er slettet, resten er her endnu. Spørg kontorets administrator først.",
            ),
        )
    return (
        tr(
            "Kontoret vil slette mere end {n} poster i {area} på denne pc inden for et døgn.",
            n=most_deletions(),
            area=area,
        ),
        tr("De er her endnu. Spørg kontorets administrator, før du går videre."),
    )
