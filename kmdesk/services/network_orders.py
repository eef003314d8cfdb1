"""The open job orders of a cooperation's companies, and whether they got candidates in time (row 72)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kmdesk.models import Need
from kmdesk.rules.job_orders import OPEN
from kmdesk.rules.partnerships import IS_IN_SQL
from kmdesk.rules.pipeline import STATUSES
from kmdesk.services.order_clocks import ServiceClock, clocks_of, service_modes
from kmdesk.store.store import Store

_SENT = STATUSES[STATUSES.index("cv_sent") : STATUSES.index("ended")]
_ORDERS = f"""
SELECT n.id, co.name,
  (SELECT count(*) FROM "match" m WHERE m.need_id = n.id AND m.deleted = 0
    AND (m.status IN {_SENT} OR m.status = 'ended' AND m.end_outcome = 'completed'))
FROM need n JOIN company co ON co.id = n.company_id AND co.deleted = 0
WHERE n.deleted = 0 AND n.order_number <> '' AND n.order_status IN {OPEN}
  AND n.company_id IN (SELECT b.company_id FROM partnership_member b WHERE b.partnership_id = :partnership
    AND b.company_id <> '' AND b.deleted = 0 AND {IS_IN_SQL.format(since="b.since", until="b.until")})
ORDER BY n.received_at, n.order_number, n.id
"""  # noqa: S608 - the codes are ours


@dataclass(frozen=True, slots=True)
class NetworkOrder:
    """An open job order of a member: `sent` candidates have been sent and not turned away since.

    `clock` is the one for the first candidates, None where nothing is promised or told.
    """

    need_id: str
    number: str
    title: str
    company: str
    sent: int
    clock: ServiceClock | None


def network_orders(store: Store, partnership_id: str) -> tuple[NetworkOrder, ...]:
    """Return the open job orders of the companies that are in a cooperation today, the oldest first."""
    now, modes = datetime.fromisoformat(store.clock.wall()), service_modes(store)
    found: list[NetworkOrder] = []
    values = {"partnership": partnership_id, "today": store.clock.today().isoformat()}
    for need_id, company, sent in store.db.rows(_ORDERS, values):
        order = store.require(Need, need_id)
        clocks = (clock for clock in clocks_of(order, now, modes) if clock.code == "candidates")
        found.append(
            NetworkOrder(need_id, order.order_number, order.title, company, sent, next(clocks, None))
        )
    return tuple(found)
