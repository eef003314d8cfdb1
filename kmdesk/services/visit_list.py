"""The list of contacts: under way, planned and done, filtered and paged in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.search import fts_query
from kmdesk.services.service_rules import shipped
from kmdesk.store.store import Store

Group = Literal["in_progress", "planned", "done", "cancelled"]
GROUPS: tuple[Group, ...] = ("in_progress", "planned", "done", "cancelled")

# The next planned contact comes first, and so does the last one that took place.
_ORDER: dict[Group, str] = {"in_progress": "ASC", "planned": "ASC", "done": "DESC", "cancelled": "DESC"}


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What the list shows. Empty parts do not filter; the days are `YYYY-MM-DD`, both included.

    `mine` shows the contacts of the broker who works here.
    """

    text: str = ""
    first_day: str = ""
    last_day: str = ""
    broker_id: str = ""
    mine: bool = False
    company_id: str = ""
    groups: tuple[Group, ...] = ("in_progress", "planned", "done")


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A contact as the list shows it. `systems` is how many of the three systems take part."""

    id: str
    number: str
    company_id: str
    company: str
    starts_at: str
    ends_at: str
    mode: str
    purpose: str
    topic: str
    status: str
    outcome: str
    broker: str
    systems: int
    needs: int

    @property
    def joint(self) -> bool:
        """Whether at least two systems take part."""
        return self.systems >= 2


@dataclass(frozen=True, slots=True)
class VisitToPrint:
    """A visit whose summary was not handed out; `name` is what the reader knows it by."""

    visit_id: str
    name: str


_NOT_HANDED_OUT = """
SELECT v.id, coalesce(c.name, '') || ' · ' || v.number FROM visit v LEFT JOIN company c ON c.id = v.company_id
WHERE v.deleted = 0 AND v.status = 'done' AND v.broker_id = ? AND v.mode IN ('visit', 'online')
  AND v.starts_at >= ? AND NOT EXISTS (SELECT 1 FROM handout h
    WHERE h.visit_id = v.id AND h.deleted = 0 AND h.document = 'visit_summary')
ORDER BY v.starts_at
"""

_COLUMNS = """
SELECT v.id, v.number, v.company_id, coalesce(c.name, ''), v.starts_at, v.ends_at, v.mode, v.purpose, v.topic,
  v.status, v.outcome, coalesce(b.name, ''),
  (SELECT count(DISTINCT json_extract(p.value, '$.system')) FROM json_each(v.participants) p
    WHERE json_extract(p.value, '$.system') IN ('business_service', 'employment', 'education')
      AND json_extract(p.value, '$.side') <> 'company'),
  (SELECT count(*) FROM need n WHERE n.visit_id = v.id AND n.deleted = 0)
FROM visit v LEFT JOIN company c ON c.id = v.company_id LEFT JOIN broker b ON b.id = v.broker_id
"""


class VisitList:
    """Pages of contacts. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def counts(self, wanted: VisitFilter) -> dict[Group, int]:
        """Return how many contacts each shown group has."""
        where, params = self._where(wanted)
        sql = f"SELECT v.status, count(*) FROM visit v WHERE {where} GROUP BY v.status"  # noqa: S608
        found = dict(self._store.db.rows(sql, params))
        return {group: found.get(group, 0) for group in wanted.groups}

    def page(self, wanted: VisitFilter, group: Group, *, offset: int, limit: int) -> tuple[VisitRow, ...]:
        """Return `limit` contacts of one group from `offset` on, in the order the group is read."""
        where, params = self._where(wanted)
        sql = (
            f"{_COLUMNS} WHERE v.status = ? AND {where}"
            f" ORDER BY v.starts_at {_ORDER[group]}, v.id LIMIT ? OFFSET ?"
        )
        return tuple(VisitRow(*row) for row in self._store.db.rows(sql, (group, *params, limit, offset)))

    def _where(self, wanted: VisitFilter) -> tuple[str, tuple[str, ...]]:
        parts, params = ["v.deleted = 0"], list[str]()
        if broker := self._store.broker_id if wanted.mine else wanted.broker_id:
            parts.append("v.broker_id = ?")
            params.append(broker)
        if wanted.company_id:
            parts.append("v.company_id = ?")
            params.append(wanted.company_id)
        if wanted.first_day:
            parts.append("v.starts_at >= ?")
            params.append(wanted.first_day)
        if wanted.last_day:
            parts.append("v.starts_at <= ?")
            params.append(f"{wanted.last_day}T99")
        if match := fts_query(wanted.text):
            parts.append(
                "(v.id IN (SELECT s.record_id FROM search_fts f JOIN search_row s ON s.num = f.rowid"
                " WHERE search_fts MATCH ? AND s.kind = 'visit') OR v.company_id IN (SELECT r.company_id"
                " FROM company_fts f JOIN company_row r ON r.num = f.rowid WHERE company_fts MATCH ?))"
            )
            params += [match, match]
        return " AND ".join(parts), tuple(params)

    def next_planned(self) -> str:
        """Return the visit under way, or the next one planned. Raises KnownError when there is none."""
        found: str | None = self._store.db.value(
            "SELECT id FROM visit WHERE deleted = 0 AND broker_id = ? AND (status = 'in_progress'"
            " OR (status = 'planned' AND starts_at >= ?))"
            " ORDER BY status = 'in_progress' DESC, starts_at LIMIT 1",
            (self._store.broker_id, self._store.clock.today().isoformat()),
        )
        if found is None:
            raise KnownError(tr("Der er ikke planlagt flere besøg."), tr("Planlæg et besøg først."))
        return found

    def to_print(self) -> tuple[VisitToPrint, ...]:
        """Return my visits of late whose summary was not handed out, oldest first."""
        since = self._store.clock.today() - timedelta(days=shipped("summary_days"))
        rows = self._store.db.rows(_NOT_HANDED_OUT, (self._store.broker_id, since.isoformat()))
        return tuple(VisitToPrint(*row) for row in rows)
