"""What the cooperations a company is in promise it: candidates within so many working days (domain: 72)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kmdesk.core.i18n import trn
from kmdesk.rules.partnerships import IS_IN_SQL
from kmdesk.rules.service_clock import due_after
from kmdesk.store.store import Store

_QUICKEST = f"""
SELECT p.id, p.name, p.reply_days FROM partnership_member b
  JOIN partnership p ON p.id = b.partnership_id AND p.deleted = 0 AND p.status = 'active'
WHERE b.deleted = 0 AND b.company_id = :company AND b.company_id <> '' AND p.reply_days > 0
  AND {IS_IN_SQL.format(since="b.since", until="b.until")}
  AND {IS_IN_SQL.format(since="p.starts_on", until="p.ends_on")}
ORDER BY p.reply_days, sort_key(p.name), p.id LIMIT 1
"""  # noqa: S608 - the conditions are ours


@dataclass(frozen=True, slots=True)
class ReplyPromise:
    """A cooperation that promises its companies candidates within `days` working days."""

    partnership_id: str
    name: str
    days: int

    @property
    def text(self) -> str:
        """What is promised: `Jobberedskab Herning: kandidater inden 2 hverdage`."""
        return trn(
            self.days,
            "{name}: kandidater inden {n} hverdag",
            "{name}: kandidater inden {n} hverdage",
            name=self.name,
        )

    def due(self, received: datetime) -> datetime:
        """Return until when, for an order that came at a wall-clock time."""
        return due_after(received, 24 * self.days, "working_days")


def quickest_promise(store: Store, company_id: str) -> ReplyPromise | None:
    """Return the shortest promise among the cooperations a company is in today; None for no promise."""
    rows = store.db.rows(_QUICKEST, {"company": company_id, "today": store.clock.today().isoformat()})
    return ReplyPromise(*rows[0]) if rows else None
