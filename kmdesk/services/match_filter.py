"""Which matches are shown: the filters of the board and the table, as conditions in SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.match_interviews import NEXT_ON
from kmdesk.services.whose import mine_or_shared

DUE = ("late", "week")
"""What a match can be filtered by when it waits for something: overdue, or due within seven days."""
HOMES = ("other", "same", "unknown")
"""Whether the candidate lives in another municipality than where the work is done."""
HOME = "coalesce((SELECT municipality_code FROM candidate WHERE id = m.candidate_id), '')"
"""Where the candidate of a match lives; also a deleted one's, for figures stay what they were."""
WORK = """coalesce(nullif(m.municipality_code, ''),
 (SELECT municipality_code FROM company WHERE id = m.company_id), '')"""
"""Where the work of a match is done."""

_LATE = f"""(m.status IN ('proposed', 'company_asked', 'cv_sent', 'interview') AND {NEXT_ON} <> ''
  AND {NEXT_ON} < :today
 OR m.next_on = '' AND m.status = 'company_asked'
  AND date(m.status_since, 'localtime', '+' || :asked_patience || ' days') <= :today
 OR m.next_on = '' AND m.status = 'cv_sent'
  AND date(m.status_since, 'localtime', '+' || :cv_patience || ' days') <= :today
 OR m.status = 'agreed' AND m.starts_on <> '' AND m.starts_on < :today
 OR m.status = 'started' AND m.ends_on <> '' AND m.ends_on < :today)"""
_WEEK = f"""(m.status IN ('proposed', 'company_asked', 'cv_sent', 'interview')
  AND {NEXT_ON} BETWEEN :today AND :week
 OR m.status = 'agreed' AND m.starts_on BETWEEN :today AND :week
 OR m.status = 'started' AND m.ends_on BETWEEN :today AND :week)"""


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """What is shown; empty text for all.

    `broker` is a broker's id, or "mine_and_shared": the broker's own, those nobody has taken on, and
    those of a broker who is gone.
    `level` is the candidate's level of education, `due` one of DUE, `need` the need or job order that
    candidates are under way for, `home` one of HOMES.
    """

    broker: str = "mine_and_shared"
    municipality: str = ""
    type: str = ""
    level: str = ""
    due: str = ""
    need: str = ""
    home: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether anything is left out."""
        return self != MatchFilter(broker="")


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on `m`, `c` and `co` of CARD_TABLES, with its parameters by name."""

    sql: str
    params: dict[str, str | int] = field(default_factory=dict[str, str | int])


def where_of(chosen: MatchFilter, broker_id: str, today: date, rules: ServiceRules) -> Where:
    """Return the condition of a filter for the broker who looks."""
    parts, params = ["m.deleted = 0"], dict[str, str | int]()
    if chosen.broker == "mine_and_shared":
        parts.append(mine_or_shared("m"))
        params["broker"] = broker_id
    elif chosen.broker:
        parts.append("m.broker_id = :broker")
        params["broker"] = chosen.broker
    conditions = {
        "municipality": "coalesce(nullif(m.municipality_code, ''), co.municipality_code) = :municipality",
        "type": "m.type = :type",
        "level": "c.education_level = :level",
        "need": "m.need_id = :need",
    }
    for name, condition in conditions.items():
        value: str = getattr(chosen, name)
        if value:
            parts.append(condition)
            params[name] = value
    if chosen.home in HOMES:
        known = f"{HOME} <> '' AND {WORK} <> ''"
        parts.append(
            {
                "other": f"{known} AND {HOME} <> {WORK}",
                "same": f"{known} AND {HOME} = {WORK}",
                "unknown": f"NOT ({known})",
            }[chosen.home]
        )
    if chosen.due in DUE:
        parts.append(_LATE if chosen.due == "late" else _WEEK)
        params["today"] = today.isoformat()
        if chosen.due == "week":
            params["week"] = (today + timedelta(days=6)).isoformat()
        else:
            params["asked_patience"] = rules.asked_patience_days
            params["cv_patience"] = rules.cv_patience_days
    return Where(" AND ".join(parts), params)
