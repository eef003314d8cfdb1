"""How a job order moves: received → posted → candidates sent → interviews → filled, unfilled or withdrawn.

Forward it may jump over steps. Backward it goes only to correct a mistake, and a closed order is opened again
in the same way. What a status says must be true: it is posted when it stands somewhere, and an order that
ends without a hire says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.i18n import tr

OPEN = ("received", "posted", "candidates_sent", "interviews")
"""The statuses of an order that is worked on, in their order."""

CLOSED = ("filled", "closed_unfilled", "withdrawn")

ANSWERED = ("interviews", "filled")
"""In these somebody was shown to the company, though perhaps nobody noted when."""

STATUSES = (*OPEN, *CLOSED)

NEED_STATUS = {"filled": "met", "closed_unfilled": "closed", "withdrawn": "closed"}
"""What the need behind a closed order is; behind an open one it is `open`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What is known of an order when its status changes.

    `posted`: it stands somewhere. `reason` is why it is closed. `correction`: a person says the old status
    was a mistake.
    """

    posted: bool = False
    reason: str = ""
    correction: bool = False


@dataclass(frozen=True, slots=True)
class StatusCheck:
    """Whether a status may be given; `reason` says why not, `missing` names what is to be told first."""

    ok: bool
    missing: str = ""
    reason: str = ""


def check_status(from_: str, to: str, facts: OrderFacts) -> StatusCheck:
    """Return whether an order may go from one status to another. ValueError for a status there is not."""
    if from_ == to:
        return StatusCheck(ok=True)
    if goes_back(from_, to) and not facts.correction:
        return StatusCheck(ok=False, reason=tr("En jobordre går kun tilbage, når du retter en fejl."))
    if to == "received" and facts.posted:
        return StatusCheck(ok=False, missing="postings", reason=tr("Ordren er annonceret."))
    if to == "posted" and not facts.posted:
        return StatusCheck(ok=False, missing="postings", reason=tr("Ordren er ikke annonceret nogen steder."))
    if to in ("closed_unfilled", "withdrawn") and not facts.reason.strip():
        return StatusCheck(ok=False, missing="close_reason", reason=tr("Der mangler en grund."))
    return StatusCheck(ok=True)


def goes_back(from_: str, to: str) -> bool:
    """Tell whether a step undoes an earlier one. From one way of closing to another is a correction too."""
    for status in (from_, to):
        if status not in STATUSES:
            raise ValueError(f"no such status: {status!r}")
    return from_ in CLOSED or (to in OPEN and OPEN.index(to) < OPEN.index(from_))


def opened_again(*, posted: bool, candidates_sent: bool) -> str:
    """Return the status of an order that is open after all, as far as it is known to have come."""
    return "candidates_sent" if candidates_sent else "posted" if posted else "received"
