"""Filling an empty desk with the demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.models import Company, Visit
from kmdesk.models.record import Record
from kmdesk.services.demo.data import demo_id
from kmdesk.services.demo.days import Days, later, wall
from kmdesk.services.demo.story import Story, tell
from kmdesk.services.visits import Visits, of_company, us
from kmdesk.store import projection
from kmdesk.store.store import Store

_WITH_STORY = 1_200
"""Companies that can have a story. Any beyond are plain: a name, an address and somebody to talk to."""
_BATCH = 20_000


def build(
    store: Store, clock: Clock, companies: int = 1200, *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Fill the empty, open `store` with the demo of the clock's day.

    `companies` is how many there will be, at least the 23 of the design's pictures. `progress` is called with
    how many are written and how many there will be. Afterwards `store.broker_id` is the broker whose desk it
    is; the caller keeps it as a local setting. Three small changes of this morning wait for the office.
    """
    story = tell(clock, min(companies, _WITH_STORY))
    store.broker_id = story.me.id
    store.load(story.records(), text="Demodata")
    done, total = len(story.firms), max(companies, len(story.firms))
    _report(progress, done, total)
    while done < total:
        firms = list(islice(story.more_firms, min(_BATCH, total - done)))
        records: list[Record] = [firm.company for firm in firms]
        records += [person for firm in firms for person in firm.people]
        store.load(records, text="Demodata")
        done += len(firms)
        _report(progress, done, total)
    projection.rebuild(store.db)
    store.db.run("UPDATE journal_group SET acknowledged = 1 WHERE acknowledged = 0")
    _this_morning(store, clock, story)


def _report(progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if progress:
        progress(done, total)


def _this_morning(store: Store, clock: Clock, story: Story) -> None:
    """Make the three changes that the office has not seen: yesterday's last call and two edits."""
    firm = story.untouched()
    starts_at = wall(Days(clock).on(-1, work=True), "15:50")
    Visits(store).record(
        Visit(
            id=demo_id("visit", len(story.visits) + 1),
            company_id=firm.company.id,
            broker_id=story.me.id,
            starts_at=starts_at,
            ends_at=later(starts_at, 3),
            mode="phone",
            topic="Opkald fra ringelisten",
            participants=(us(story.me), of_company(firm.people[0])),
            outcome="not_reached",
            summary="Ingen tog telefonen. Prøver igen.",
        )
    )
    _edit(store, story.firm("hjortdal").company, website="www.hjortdalmaskiner.example")
    _edit(
        store,
        story.firm("tangsoe").company,
        note="Gæster melder sig ved indgang vest. Parkering bag lageret.",
    )


def _edit(store: Store, company: Company, **changes: str) -> None:
    with store.action(tr("Ret virksomhed"), company.name) as unit:
        unit.put(replace(company, **changes))
