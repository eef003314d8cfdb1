"""Two people changed the same thing differently: both values, until and after a person has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Record, Stamp, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Record):
    """One field of one record. Values are JSON of what is stored; `office` was live when it was found.

    Its id follows from what it is about, so that finding the same conflict twice makes one of it.
    """

    kind: ClassVar[str] = "conflict"

    about_kind: str = ""
    about_id: str = ""
    field: str = ""
    base: str = ""
    mine: str = ""
    office: str = ""
    mine_by: str = ""
    found_at: Stamp = ""
    status: str = "open"
    resolution: str = ""
    """`mine`, `office`, `combined` or `both`."""
    resolved_by: str = ""
    resolved_at: Stamp = ""
    asked: str = ""
    """What was asked of a colleague, and whom."""
