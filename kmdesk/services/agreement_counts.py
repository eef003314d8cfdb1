"""How many agreements of each type were made in a period: figures for the results to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kmdesk.rules.agreements import TYPES
from kmdesk.rules.counting import Period
from kmdesk.store.store import Store

_COUNTED = """
SELECT type, sum(inside), sum(inside AND NOT renews),
  count(DISTINCT CASE WHEN inside THEN company_id END), sum(holds)
FROM (SELECT type, company_id, signed_on BETWEEN :first AND :last AS inside,
    coalesce(json_extract(extra, '$.renews'), '') <> '' AS renews,
    signed_on <= :last AND (starts_on = '' OR starts_on <= :last)
      AND CASE WHEN ends_on = '' THEN status = 'signed' ELSE ends_on >= :last END AS holds
  FROM agreement WHERE deleted = 0 AND signed_on <> '' AND status IN ('signed', 'ended'))
GROUP BY type"""


@dataclass(frozen=True, slots=True)
class CountedAgreements:
    """The agreements of one type in a period: how many were signed in it, by how many companies.

    `new` leaves out those that renew another one; `in_force` are those that hold on the period's last day.
    """

    signed: int = 0
    new: int = 0
    companies: int = 0
    in_force: int = 0


def counted(store: Store, period: Period) -> Mapping[str, CountedAgreements]:
    """Return the figures of every type. An ended agreement counts, for it was made; a sent one does not."""
    rows = store.db.rows(_COUNTED, {"first": period.first.isoformat(), "last": period.last.isoformat()})
    found = {row[0]: CountedAgreements(*row[1:]) for row in rows}
    return {code: found.get(code, CountedAgreements()) for code in TYPES}
