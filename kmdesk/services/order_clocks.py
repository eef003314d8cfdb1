"""The three clocks of a job order as people read them: what was promised, how it stands, how it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kmdesk.core.i18n import mark, tr
from kmdesk.models import Need, Project
from kmdesk.rules.job_orders import ANSWERED, CLOSED
from kmdesk.rules.service_clock import (
    ClockCode,
    Modes,
    Reading,
    last_day,
    modes_of,
    read_clock,
    reading_text,
    short_text,
)
from kmdesk.services.match_cards import Tone, day_text
from kmdesk.services.service_rules import shipped
from kmdesk.services.visits import moment_of
from kmdesk.store.store import Store

CLOCKS: Mapping[ClockCode, str] = {
    "posting": mark("Annoncering"),
    "meeting": mark("Første møde"),
    "candidates": mark("Første kandidater"),
}
"""Code -> what a clock is called, in the order they are shown."""

_TONES: Mapping[str, Tone] = {
    "running": "neutral",
    "soon": "soon",
    "late": "late",
    "kept": "ok",
    "ahead": "ok",
    "missed": "late",
    "never": "late",
    "stopped": "neutral",
    "done": "ok",
}


@dataclass(frozen=True, slots=True)
class ServiceClock:
    """One clock: until when (`due`) and when it was done, as wall-clock times or None."""

    code: ClockCode
    due: datetime | None
    done: datetime | None
    reading: Reading
    text: str
    short: str
    """What a narrow cell says while the clock runs."""

    @property
    def name(self) -> str:
        """What the clock is called."""
        return tr(CLOCKS[self.code])

    @property
    def tone(self) -> Tone:
        """In which tone it is shown."""
        return _TONES[self.reading.state]

    @property
    def runs(self) -> bool:
        """Tell whether something is still to be done."""
        return self.reading.state in ("running", "soon", "late")


def service_modes(store: Store) -> Modes:
    """Return how each of the project's clocks runs."""
    return modes_of(next(iter(store.find(Project)), Project()).service_clock)


def clocks_of(order: Need, now: datetime, modes: Modes) -> tuple[ServiceClock, ...]:
    """Return the clocks of an order `now` (wall-clock); those that promise and tell nothing are left out.

    An order that came further than its candidates has their clock stopped where nobody noted when they came.
    """
    received = moment_of(order.received_at)
    if received is None:
        return ()
    closed = moment_of(order.closed_on) if order.order_status in CLOSED else None
    times: Mapping[ClockCode, tuple[str, str]] = {
        "posting": (order.posting_due, first_posting(order.postings)),
        "meeting": (order.meeting_due, order.first_meeting_at),
        "candidates": (order.candidates_due, order.candidates_at),
    }
    found: list[ServiceClock] = []
    for code, (due_text, done_text) in times.items():
        due, done, mode = moment_of(due_text), moment_of(done_text), modes[code]
        reading = read_clock(
            received,
            due,
            done,
            now=now,
            mode=mode,
            soon_percent=shipped("clock_soon_percent"),
            closed=closed.date() if closed else None,
            stopped=code == "candidates" and order.order_status in ANSWERED,
        )
        if reading is not None:
            found.append(
                ServiceClock(code, due, done, reading, reading_text(reading, mode), short_text(reading, mode))
            )
    return tuple(found)


def next_clock(clocks: Sequence[ServiceClock]) -> ServiceClock | None:
    """Return the clock that runs out next, or None when none runs."""
    running = (clock for clock in clocks if clock.runs and clock.due is not None)
    return min(running, key=lambda clock: clock.due or datetime.max, default=None)  # noqa: DTZ901


def first_posting(postings: Iterable[Mapping[str, str]]) -> str:
    """Return the wall-clock time an order was first posted, "" when it was not."""
    return min((at for posting in postings if (at := posting.get("at", ""))), default="")


def until_text(due: datetime, today: date) -> str:
    """Return until when: `i dag kl. 15:00`, `i morgen kl. 08:00`, `24.11. kl. 15:00`.

    Midnight is said as the end of the day before: `23.11. kl. 24:00`.
    """
    day = last_day(due)
    if day == due.date():
        return moment_text(due, today)
    return tr("{day} kl. {time}", day=day_text(day, today), time="24:00")


def moment_text(at: datetime, today: date) -> str:
    """Return `i dag kl. 10:12` or `24.11. kl. 10:12`, with the year when it is another."""
    return tr("{day} kl. {time}", day=day_text(at.date(), today), time=f"{at:%H:%M}")
