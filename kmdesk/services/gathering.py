"""What the companies wish, need and ask, gathered for the internal group, and what came of it (domain: 86).

Inquiries and needs stand in one list. A need that came from an inquiry is told by the inquiry alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import search_words, sort_key
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Inquiry, Need, Project
from kmdesk.rules.dates import parse_date
from kmdesk.services.day_checks import check_happened
from kmdesk.services.inquiry_query import in_list_order
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store, Unit

GatherColumn = Literal["topic", "type", "company", "title", "day", "brought", "result"]
GatherState = Literal["waiting", "brought", "all"]
"""`waiting` are those not brought to the internal group yet."""
Thing = Inquiry | Need


@dataclass(frozen=True, slots=True)
class GatherQuery:
    """What is gathered. `since` is the first day, empty for all; what has no day is never left out."""

    text: str = ""
    state: GatherState = "waiting"
    since: str = ""
    municipalities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sort: GatherColumn = "topic"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether a filter leaves anything out that the state lets through."""
        return replace(self, text="", sort="topic", descending=False) != GatherQuery(state=self.state)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A wish, need or question; days are `YYYY-MM-DD` or empty. `key` names it in a list of both kinds."""

    key: str
    kind: str
    id: str
    company_id: str
    company: str
    municipality_code: str
    type: str
    topic: str
    """The first of its topics, under which it stands."""
    topics: tuple[str, ...]
    title: str
    text: str
    day: str
    brought_on: str
    brought_to: str
    brought_result: str
    broker: str

    @property
    def said(self) -> tuple[str, str]:
        """Heading and text; no heading where the text begins with it."""
        return ("" if self.text.startswith(self.title) else self.title, self.text)


_ALL = """
SELECT 'inquiry' AS kind, i.id AS id, i.company_id AS company_id, coalesce(c.name, i.company_name) AS company,
  coalesce(nullif(i.municipality_code, ''), c.municipality_code, '') AS place, i.type AS type,
  CASE WHEN i.topics IN ('', '[]') THEN '["other"]' ELSE i.topics END AS topics, i.subject AS title,
  i.text AS text,
  substr(i.received_at, 1, 10) AS day, i.brought_on, i.brought_to, i.brought_result, i.broker_id AS broker_id
FROM inquiry i LEFT JOIN company c ON c.id = i.company_id WHERE i.deleted = 0
UNION ALL
SELECT 'need', n.id, n.company_id, coalesce(c.name, ''), coalesce(c.municipality_code, ''), 'need',
  json_array(CASE WHEN n.type IN ('continuing_training', 'prior_learning') THEN 'education'
    WHEN n.type = 'other' THEN 'other' ELSE 'labour' END),
  n.title, n.description, substr(coalesce(nullif(n.received_at, ''),
    (SELECT v.starts_at FROM visit v WHERE v.id = n.visit_id AND v.deleted = 0), day_of_id(n.id)), 1, 10),
  n.brought_on, n.brought_to, n.brought_result, n.broker_id
FROM need n LEFT JOIN company c ON c.id = n.company_id WHERE n.deleted = 0
  AND n.id NOT IN (SELECT need_id FROM inquiry WHERE need_id <> '' AND deleted = 0)
"""
_TOPIC = "json_extract(w.topics, '$[0]')"
_BROKER = "coalesce((SELECT b.name FROM broker b WHERE b.id = w.broker_id), '')"
_COLUMNS = (
    "w.kind || ':' || w.id, w.kind, w.id, w.company_id, w.company, w.place, w.type,"
    f" {_TOPIC}, w.topics, w.title, w.text, w.day, w.brought_on, w.brought_to, w.brought_result, {_BROKER}"
)
_ORDERS: Mapping[GatherColumn, str] = {
    "topic": "{topic}",
    "type": "{type}",
    "company": "sort_key(w.company)",
    "title": "sort_key(w.title)",
    "day": "w.day",
    "brought": "w.brought_on",
    "result": "w.brought_result = '', sort_key(w.brought_result)",
}
_TEXT = (
    "' ' || fold(w.company || ' ' || w.title || ' ' || w.text || ' ' || w.brought_to || ' ' ||"
    " w.brought_result)"
)


class Gathering:
    """The wishes, needs and questions of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    # -- reading ---------------------------------------------------------------------------------

    def page(self, query: GatherQuery, offset: int = 0, limit: int = 200) -> tuple[Gathered, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        where, params = _where(query)
        sql = f"SELECT {_COLUMNS} FROM ({_ALL}) w WHERE {where} ORDER BY {_order(query)}"  # noqa: S608
        rows = self._store.db.rows(
            f"{sql} LIMIT :limit OFFSET :offset", {**params, "limit": limit, "offset": offset}
        )
        return tuple(_row(row) for row in rows)

    def count(self, query: GatherQuery) -> int:
        """Return how many rows the answer has."""
        where, params = _where(query)
        return self._store.db.value(f"SELECT count(*) FROM ({_ALL}) w WHERE {where}", params)  # noqa: S608

    def keys(self, query: GatherQuery) -> tuple[str, ...]:
        """Return the keys of all rows in their order, for an action on many of them."""
        where, params = _where(query)
        sql = f"SELECT w.kind || ':' || w.id FROM ({_ALL}) w WHERE {where} ORDER BY {_order(query)}"  # noqa: S608
        return tuple(row[0] for row in self._store.db.rows(sql, params))

    def everything(self, query: GatherQuery) -> tuple[Gathered, ...]:
        """Return the whole answer, for paper and spreadsheet."""
        return self.page(query, 0, -1)

    def get(self, key: str) -> Thing:
        """Return the inquiry or need of a row. Raises KnownError when it was deleted."""
        kind, _, record_id = key.partition(":")
        return self._store.require(Inquiry if kind == Inquiry.kind else Need, record_id)

    def groups(self) -> tuple[str, ...]:
        """Return the groups that something was brought to before, the latest first."""
        rows = self._store.db.rows(
            "SELECT brought_to, max(brought_on) FROM (SELECT brought_to, brought_on FROM inquiry"
            " WHERE deleted = 0 UNION ALL SELECT brought_to, brought_on FROM need WHERE deleted = 0)"
            " WHERE brought_to <> '' GROUP BY brought_to ORDER BY 2 DESC, 1 LIMIT 20"
        )
        return tuple(row[0] for row in rows)

    def municipalities(self) -> tuple[tuple[str, str], ...]:
        """Return the contract's municipalities, (code, name) in Danish order."""
        project = next(iter(self._store.find(Project)), Project())
        named = ((code, choice_label("municipality", code)) for code in project.municipality_codes)
        return tuple(sorted(named, key=lambda one: sort_key(one[1])))

    # -- writing ---------------------------------------------------------------------------------

    def bring(self, keys: Sequence[str], on: str, to: str) -> int:
        """Note that these were brought to a group on a day, as one action; returns how many.

        An inquiry and the need it became are one thing: bringing either marks both. Raises KnownError
        (`brought_on`, `brought_to`) without a day that was, or without a group.
        """
        self._check(on, to)
        found = [self.get(key) for key in keys]
        with self._store.action(tr("Bring videre"), _subject(found)) as unit:
            for thing in found:
                self._put(unit, replace(thing, brought_on=on, brought_to=to.strip()))
        return len(found)

    def note(self, thing: Thing, seen: Thing) -> None:
        """Note what came of it, or correct when and to whom it was brought; without a day it never was.

        `seen` is the record as it was on the screen. What it became, or came from, is marked alike. Raises
        KnownError as `bring` does, and for a result of what was not brought.
        """
        if thing.brought_on:
            self._check(thing.brought_on, thing.brought_to)
        elif thing.brought_to.strip() or thing.brought_result.strip():
            raise KnownError(
                tr("Dagen mangler."), tr("Skriv, hvornår det blev bragt videre."), field="brought_on"
            )
        with self._store.action(tr("Notér, hvad der kom ud af det"), _subject([thing])) as unit:
            self._put(unit, thing, seen)

    # -- parts -----------------------------------------------------------------------------------

    def _put(self, unit: Unit, thing: Thing, seen: Thing | None = None) -> None:
        """Write a thing, and the same marks on the need an inquiry became or the inquiries behind a need."""
        kept = unit.put(thing, seen)
        marks = {"brought_on": kept.brought_on, "brought_to": kept.brought_to}
        if seen is not None:
            marks["brought_result"] = kept.brought_result
        for other in self._same(kept):
            unit.put(replace(other, **marks))

    def _same(self, thing: Thing) -> Sequence[Thing]:
        if isinstance(thing, Need):
            return self._store.find(Inquiry, "need_id = ?", (thing.id,))
        need = self._store.get(Need, thing.need_id) if thing.need_id else None
        return () if need is None else (need,)

    def _check(self, on: str, to: str) -> None:
        if parse_date(on) is None:
            raise KnownError(
                tr("Dagen mangler."), tr("Skriv, hvornår det blev bragt videre."), field="brought_on"
            )
        check_happened(on, "brought_on", self._clock.today())
        if not to.strip():
            raise KnownError(
                tr("Gruppen mangler."), tr("Skriv, hvem det blev bragt videre til."), field="brought_to"
            )


def topic_and_type(row: Gathered) -> tuple[str, str]:
    """Return all that a row is about and what sort it is, in the language in use."""
    topics = ", ".join(choice_label("inquiry_topic", code) for code in row.topics)
    return topics, choice_label("inquiry_type", row.type)


def _row(found: Sequence[Any]) -> Gathered:
    values: dict[str, Any] = dict(zip(Gathered.__slots__, found, strict=True))
    values["topics"] = tuple(json.loads(values["topics"]))
    return Gathered(**values)


def _subject(found: Sequence[Thing]) -> str:
    if len(found) == 1:
        (one,) = found
        return one.subject if isinstance(one, Inquiry) else one.title
    return trn(len(found), "{n} ønske, behov eller spørgsmål", "{n} ønsker, behov og spørgsmål")


def _order(query: GatherQuery) -> str:
    topic, kind = in_list_order("inquiry_topic", _TOPIC), in_list_order("inquiry_type", "w.type")
    order = _ORDERS[query.sort].format(topic=topic, type=kind)
    return f"{order} {'DESC' if query.descending else 'ASC'}, {topic}, {kind}, w.day DESC, w.id"


def _where(query: GatherQuery) -> tuple[str, dict[str, Any]]:
    """Return the SQL condition of a query and the values in it."""
    params: dict[str, Any] = {}
    parts = ["1"]
    if query.state != "all":
        parts.append(f"w.brought_on {'=' if query.state == 'waiting' else '<>'} ''")
    if query.since:
        parts.append("(w.day = '' OR w.day >= :since)")
        params["since"] = query.since
    for column, codes in (
        ("place", query.municipalities),
        ("type", query.types),
        ("topics", query.topics),
    ):
        if codes:
            given = {f"{column}{number}": code for number, code in enumerate(codes)}
            among = f"IN ({', '.join(f':{key}' for key in given)})"
            parts.append(
                f"EXISTS (SELECT 1 FROM json_each(w.topics) WHERE value {among})"  # noqa: S608
                if column == "topics"
                else f"w.{column} {among}"
            )
            params |= given
    for number, word in enumerate(search_words(query.text)):
        parts.append(f"instr({_TEXT}, ' ' || :word{number}) > 0")
        params[f"word{number}"] = word
    return " AND ".join(parts), params
