"""The newest contact somebody else had with a company, told before a broker calls or goes there (§6.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.database import Database

MEETING_MODES = ("visit", "own_office", "online")
"""The modes of contact in which one met."""


@dataclass(frozen=True, slots=True)
class ColleagueContact:
    """A contact by another broker, or by somebody of another system. Parts not known are empty."""

    visit_id: str
    on: date
    mode: str
    who: str
    organisation: str

    @property
    def met(self) -> bool:
        """Tell whether they met."""
        return self.mode in MEETING_MODES


# Who held a contact without a broker of ours is its first participant, as the company's timeline has it.
_NEWEST = """
SELECT company_id, id, substr(starts_at, 1, 10), mode, who, organisation FROM (
  SELECT v.company_id, v.id, v.starts_at, v.mode,
    coalesce(b.name, json_extract(v.participants, '$[0].name'), '') AS who,
    coalesce(b.organisation, json_extract(v.participants, '$[0].organisation'), '') AS organisation,
    row_number() OVER (PARTITION BY v.company_id ORDER BY v.starts_at DESC, v.id DESC) AS place
  FROM visit v LEFT JOIN broker b ON b.id = v.broker_id AND b.deleted = 0
  WHERE v.company_id IN (SELECT value FROM json_each(:ids)) AND v.deleted = 0
    AND v.status IN ('done', 'in_progress') AND v.outcome <> 'not_reached'
    AND v.broker_id <> :me AND v.starts_at >= :since)
WHERE place = 1
"""


def colleague_contacts(
    db: Database, company_ids: Sequence[str], own_id: str, today: date
) -> Mapping[str, ColleagueContact]:
    """Return by company the newest contact that somebody else than `own_id` had in the days of the rule.

    A call that nobody answered is none. It takes two queries however many companies there are.
    """
    since = (today - timedelta(days=rules_in_use(db).colleague_days)).isoformat()
    rows = db.rows(_NEWEST, {"ids": json.dumps(list(company_ids)), "me": own_id, "since": since})
    return {row[0]: ColleagueContact(row[1], date.fromisoformat(row[2]), *row[3:]) for row in rows}
