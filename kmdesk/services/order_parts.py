"""What the services of job orders share: numbers, names, promised deadlines, and moving between statuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Need, Project
from kmdesk.rules.job_orders import CLOSED, NEED_STATUS, OPEN, OrderFacts, check_status
from kmdesk.rules.service_clock import ServiceMode, due_after, modes_of
from kmdesk.services.day_checks import check_near
from kmdesk.services.reply_promises import quickest_promise
from kmdesk.services.visits import moment_of
from kmdesk.store.store import Store

_MINUTES = "%Y-%m-%dT%H:%M"


def next_number(store: Store, year: int) -> str:
    """Return the next free number of a year, `2026-0164`. Numbers of deleted orders stay taken."""
    last: int | None = store.db.value(
        "SELECT max(CAST(substr(order_number, 6) AS INTEGER)) FROM need WHERE order_number GLOB ?",
        (f"{year:04}-[0-9]*",),
    )
    return f"{year:04}-{(last or 0) + 1:04}"


def subject_of(need: Need) -> str:
    """Return what an order is called in the undo menu and in sentences: number and title."""
    return f"{need.order_number} {need.title}".strip()


def open_order(need: Need) -> Need:
    """Return the need when it is a job order that is worked on. Raises KnownError for any other."""
    if job_order(need).order_status in CLOSED:
        raise KnownError(tr("Jobordren er lukket."), tr("Åbn den igen først."))
    return need


def job_order(need: Need) -> Need:
    """Return the need when it is a job order. Raises KnownError for any other."""
    if not need.order_number:
        raise KnownError(tr("Behovet er ikke en jobordre."), tr("Opret jobordren først."))
    return need


def promised(store: Store, need: Need, received: datetime) -> Need:
    """Return an order with when it was received, and the deadlines that the project's settings promise.

    The candidates are due earlier where a cooperation that the company is in promises it.
    """
    project = next(iter(store.find(Project)), Project())
    modes, days = modes_of(project.service_clock), project.candidate_days
    usual = _due(received, None if days is None else 24 * days, modes["candidates"])
    quickest = quickest_promise(store, need.company_id)
    sooner = quickest.due(received).strftime(_MINUTES) if quickest else ""
    return replace(
        need,
        received_at=received.strftime(_MINUTES),
        posting_due=_due(received, project.posting_hours, modes["posting"]),
        meeting_due=_due(received, project.meeting_hours, modes["meeting"]),
        candidates_due=min(filter(None, (usual, sooner)), default=""),
    )


def moved(order: Need, status: str, clock: Clock, reason: str = "") -> Need:
    """Return an order in another status, with what goes along. A person chose it, so it may go back.

    Raises KnownError with the reason when it may not have the status.
    """
    facts = OrderFacts(posted=bool(job_order(order).postings), reason=reason, correction=True)
    check = check_status(order.order_status, status, facts)
    if not check.ok:
        raise KnownError(
            f"{subject_of(order)}: {check.reason}", _advice(check.missing, status), field=check.missing
        )
    if status == order.order_status and not reason:
        return order
    closed = status in CLOSED
    # Only who says that candidates were sent says when: that is now. An order that is further may well have
    # been answered long ago, and nobody noted it.
    answered = order.candidates_at or (clock.wall() if status == "candidates_sent" else "")
    return replace(
        order,
        order_status=status,
        status=NEED_STATUS.get(status, "open"),
        closed_on=(order.closed_on or clock.today().isoformat()) if closed else "",
        close_reason=reason.strip() if closed and status != "filled" else "",
        candidates_at="" if status in ("received", "posted") else answered,
    )


def with_posting(order: Need, channel: str, at: str, where: str) -> Need:
    """Return an open order posted on one more channel."""
    posting = {"channel": channel, "at": at, "where": where}
    return replace(
        order, postings=(*order.postings, posting), order_status=furthest(order.order_status, "posted")
    )


def without_postings(order: Need, gone: Callable[[Mapping[str, str]], bool]) -> Need:
    """Return an order without some postings. One that stands nowhere any more is only received."""
    left = tuple(one for one in order.postings if not gone(one))
    status = "received" if order.order_status == "posted" and not left else order.order_status
    return replace(order, postings=left, order_status=status)


def furthest(one: str, other: str) -> str:
    """Return the later of two open statuses."""
    return max(one, other, key=OPEN.index)


def past_moment(text: str, field: str, clock: Clock) -> datetime:
    """Return a wall-clock time that was, to the minute.

    Raises KnownError (`field`) for none, one to come, or one too long ago.
    """
    at = moment_of(text)
    if at is None or at.tzinfo is not None:
        raise KnownError(tr("Tidspunktet findes ikke."), tr("Skriv dato og klokkeslæt."), field=field)
    check_near(at.date(), field, clock.today())
    if at.strftime(_MINUTES) > clock.wall():
        raise KnownError(
            tr("Tidspunktet er ikke kommet endnu."), tr("Skriv, hvornår det skete."), field=field
        )
    return at.replace(second=0, microsecond=0)


def past_wall(text: str, field: str, clock: Clock) -> str:
    """Return such a time as it is stored."""
    return past_moment(text, field, clock).strftime(_MINUTES)


def as_wall(at: str) -> str:
    """Return a moment, wall-clock or UTC, as local wall-clock time."""
    moment = datetime.fromisoformat(at)
    return (moment.astimezone() if moment.tzinfo else moment).strftime(_MINUTES)


def _due(received: datetime, hours: int | None, mode: ServiceMode) -> str:
    return "" if hours is None else due_after(received, hours, mode).strftime(_MINUTES)


def _advice(missing: str, status: str) -> str:
    if missing == "close_reason":
        return tr("Vælg en grund.")
    if missing == "postings":
        return tr("Fjern opslagene først.") if status == "received" else tr("Notér, hvor den er slået op.")
    return ""
