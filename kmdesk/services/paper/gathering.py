"""What the companies wish, need and ask, as the internal group gets it on paper (domain: 86)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kmdesk.core.languages import in_language
from kmdesk.services.gathering import Gathered, Gathering, GatherQuery
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import label
from kmdesk.store.store import Store


@dataclass(frozen=True)
class Told:
    """A wish, need or question; parts that are not known are "". `on` and `brought_on` are days."""

    kind: str
    company: str
    municipality: str = ""
    title: str = ""
    text: str = ""
    on: str = ""
    brought_on: str = ""
    brought_to: str = ""
    result: str = ""


@dataclass(frozen=True)
class Topic:
    """What was told about one topic."""

    name: str
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class GatheringPaper:
    """The page. `state` is waiting, brought or all; `since` is the first day, or "".

    No contact person stands on it: the group deals with what the companies say.
    """

    head: Letterhead
    state: str = "waiting"
    since: str = ""
    topics: tuple[Topic, ...] = ()

    @property
    def count(self) -> int:
        """How many there are in all."""
        return sum(len(topic.told) for topic in self.topics)


def gathering_paper(
    store: Store, query: GatherQuery, printed_at: str, *, language: str = "da"
) -> GatheringPaper:
    """Return the page of all that a query finds, by topic; `printed_at` is wall-clock."""
    with in_language(language):
        found = Gathering(store, store.clock).everything(query)
        return GatheringPaper(
            head=letterhead(store, printed_at, language),
            state=query.state,
            since=query.since,
            topics=_by_topic(found),
        )


def _by_topic(found: Sequence[Gathered]) -> tuple[Topic, ...]:
    order = list(dict.fromkeys(row.topic for row in found))
    rows = sorted(found, key=lambda row: order.index(row.topic))
    return tuple(
        Topic(label("inquiry_topic", code), tuple(_told(row) for row in of_topic))
        for code, of_topic in groupby(rows, key=lambda row: row.topic)
    )


def _told(row: Gathered) -> Told:
    title, text = row.said
    return Told(
        kind=label("inquiry_type", row.type),
        company=row.company,
        municipality=label("municipality", row.municipality_code),
        title=title,
        text=text,
        on=row.day,
        brought_on=row.brought_on,
        brought_to=row.brought_to,
        result=row.brought_result,
    )
