"""What a run did beside sending and fetching, in plain sentences: what was mended, and why."""

from __future__ import annotations

from kmdesk.core.i18n import tr, trn
from kmdesk.sync.engine import RunReport


def happened(report: RunReport) -> tuple[str, ...]:
    """Return what somebody ought to know of a run, a sentence each; nothing on a usual day."""
    told: list[str] = []
    if report.started_over and not report.resent:
        told.append(tr("Kontoret er gendannet fra en ældre kopi; det manglede intet."))
    elif report.started_over:
        told.append(
            trn(
                report.resent,
                "Kontoret er gendannet fra en ældre kopi; {n} post er sendt igen.",
                "Kontoret er gendannet fra en ældre kopi; {n} poster er sendt igen.",
            )
        )
    elif report.resent:
        told.append(
            trn(
                report.resent,
                "Kontoret havde mistet {n} post; den er sendt igen.",
                "Kontoret havde mistet {n} poster; de er sendt igen.",
            )
        )
    if report.renewed:
        told.append(tr("Denne pc var en kopi eller gendannet; den har fået sit eget navn hos kontoret."))
    if report.healed:
        told.append(
            trn(
                report.healed,
                "{n} post var beskadiget på denne pc og er hentet igen.",
                "{n} poster var beskadiget på denne pc og er hentet igen.",
            )
        )
    if report.kept_aside and report.stopped:  # otherwise it is what the run's own message says
        told.append(
            trn(
                report.kept_aside,
                "{n} ændring var ikke sendt og er lagt til side.",
                "{n} ændringer var ikke sendt og er lagt til side.",
            )
        )
    return tuple(told)
