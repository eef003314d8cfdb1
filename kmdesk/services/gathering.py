"""What the companies wish, need and ask, gathered for the internal group, and what came of it (domain: 86).

Inquiries and needs stand in one list. A need that came from an inquiry is told by the inquiry alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
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
from kmdesk.services.search import fts_query
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


_NEED_TOPIC = """CASE WHEN n.type IN ('continuing_training', 'prior_learning') THEN 'education'
 WHEN n.type = 'other' THEN 'other' ELSE 'labour' END"""
_NEED_AT = """coalesce(nullif(n.received_at, ''),
 (SELECT v.starts_at FROM visit v WHERE v.id = n.visit_id AND v.deleted = 0), day_of_id(n.id))"""
_KEY = "(SELECT r.name_key FROM company_row r WHERE r.company_id = {of}.company_id)"
_BROKER = "coalesce((SELECT b.name FROM broker b WHERE b.id = {of}.broker_id), '')"
# Name -> what it is of an inquiry (`i`), and what of a need (`n`); `c` is the company. A page of a long list
# is found by as few of them as its order and its filters take, and only then are the rows of the page read.
_PARTS: Mapping[str, tuple[str, str]] = {
    "company_id": ("i.company_id", "n.company_id"),
    "company": ("coalesce(c.name, i.company_name)", "coalesce(c.name, '')"),
    "company_key": (
        f"coalesce({_KEY.format(of='i')}, sort_key(i.company_name))",
        f"coalesce({_KEY.format(of='n')}, '')",
    ),
    "municipality_code": (
        "coalesce(nullif(i.municipality_code, ''), c.municipality_code, '')",
        "coalesce(c.municipality_code, '')",
    ),
    "type": ("i.type", "'need'"),
    "topic": (
        "CASE WHEN i.topics IN ('', '[]') THEN 'other' ELSE json_extract(i.topics, '$[0]') END",
        _NEED_TOPIC,
    ),
    "topics": (
        "CASE WHEN i.topics IN ('', '[]') THEN '[\"other\"]' ELSE i.topics END",
        f"json_array({_NEED_TOPIC})",
    ),
    "title": ("i.subject", "n.title"),
    "text": ("i.text", "n.description"),
    "day": ("substr(i.received_at, 1, 10)", f"substr({_NEED_AT}, 1, 10)"),
    "brought_on": ("i.brought_on", "n.brought_on"),
    "brought_to": ("i.brought_to", "n.brought_to"),
    "brought_result": ("i.brought_result", "n.brought_result"),
    "broker": (_BROKER.format(of="i"), _BROKER.format(of="n")),
}
_SHOWN = tuple(name for name in Gathered.__slots__ if name not in {"key", "kind", "id"})
_ORDERS: Mapping[GatherColumn, str] = {
    "topic": "{topic}",
    "type": "{type}",
    "company": "w.company_key",
    "title": "sort_key(w.title)",
    "day": "w.day",
    "brought": "w.brought_on",
    "result": "w.brought_result = '', sort_key(w.brought_result)",
}
_WORD = """(w.id IN (SELECT s.record_id FROM search_row s WHERE s.kind IN ('inquiry', 'need') AND s.num IN
  (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{number}))
 OR w.company_id IN (SELECT company_id FROM company_row WHERE instr(search_key, ' ' || :word{number}) > 0)
 OR w.brought_on <> ''
  AND instr(' ' || fold(w.brought_to || ' ' || w.brought_result), ' ' || :word{number}) > 0)"""
"""That a word begins one of the inquiry, the need, the company, the group, or what came of it."""
_NAMED = re.compile(r"\bw\.(\w+)")
_AMONG = "{of}.id IN (SELECT value FROM json_each(:ids))"


class Gathering:
    """The wishes, needs and questions of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    # -- reading ---------------------------------------------------------------------------------

    def page(self, query: GatherQuery, offset: int = 0, limit: int = 200) -> tuple[Gathered, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        keys = self._keys(query, " LIMIT :limit OFFSET :offset", {"limit": limit, "offset": offset})
        names = ", ".join(f"w.{name}" for name in _SHOWN)
        sql = f"SELECT w.kind || ':' || w.id, w.kind, w.id, {names} FROM ({_both(_SHOWN, _AMONG)}) w"  # noqa: S608
        ids = json.dumps([key.partition(":")[2] for key in keys])
        found = {row[0]: _row(row) for row in self._store.db.rows(sql, {"ids": ids})}
        return tuple(found[key] for key in keys)

    def count(self, query: GatherQuery) -> int:
        """Return how many rows the answer has."""
        where, params = _where(query)
        return self._store.db.value(f"SELECT count(*) FROM ({_both(_named(where))}) w WHERE {where}", params)  # noqa: S608

    def keys(self, query: GatherQuery) -> tuple[str, ...]:
        """Return the keys of all rows in their order, for an action on many of them."""
        return self._keys(query)

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

    def _keys(
        self, query: GatherQuery, part: str = "", more: Mapping[str, int] | None = None
    ) -> tuple[str, ...]:
        where, params = _where(query)
        order = _order(query)
        rows = self._store.db.rows(
            f"SELECT w.kind || ':' || w.id FROM ({_both(_named(where, order))}) w"  # noqa: S608
            f" WHERE {where} ORDER BY {order}{part}",
            {**params, **(more or {})},
        )
        return tuple(row[0] for row in rows)

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


def _both(names: Collection[str], among: str = "1") -> str:
    """Return SQL for the inquiries and needs in one list, each with the parts named."""

    def parts(place: int) -> str:
        return "".join(f", {_PARTS[name][place]} AS {name}" for name in names)

    return f"""
SELECT 'inquiry' AS kind, i.id AS id{parts(0)} FROM inquiry i LEFT JOIN company c ON c.id = i.company_id
WHERE i.deleted = 0 AND {among.format(of="i")}
UNION ALL
SELECT 'need', n.id{parts(1)} FROM need n LEFT JOIN company c ON c.id = n.company_id
WHERE n.deleted = 0 AND {among.format(of="n")}
  AND n.id NOT IN (SELECT need_id FROM inquiry WHERE need_id <> '' AND deleted = 0)"""  # noqa: S608


def _named(*sql: str) -> list[str]:
    """Return the parts that some SQL speaks of."""
    return [name for name in dict.fromkeys(_NAMED.findall(" ".join(sql))) if name in _PARTS]


def _order(query: GatherQuery) -> str:
    topic, kind = in_list_order("inquiry_topic", "w.topic"), in_list_order("inquiry_type", "w.type")
    first = _ORDERS[query.sort].format(topic=topic, type=kind)
    then = [one for one in (topic, kind, "w.day DESC", "w.id") if one != first]
    return ", ".join((f"{first} {'DESC' if query.descending else 'ASC'}", *then))


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
        ("municipality_code", query.municipalities),
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
        parts.append(_WORD.format(number=number))
        params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
    return " AND ".join(parts), params
