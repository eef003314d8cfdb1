"""What an office knows better than the files that ship: newer rates, and whole schemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRate(Record):
    """A rate somebody looked up and compared with `source` on the day `checked_on`.

    `rate` is the kind of rate in the scheme's file, `amount` a decimal number with a dot.
    """

    kind: ClassVar[str] = "scheme_rate"

    scheme: str = ""
    rate: str = ""
    amount: str = ""
    year: int | None = None
    valid_from: Day = ""
    source: str = ""
    checked_on: Day = ""
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeFile(Record):
    """A scheme's file from the office; it goes before the shipped one with the same code."""

    kind: ClassVar[str] = "scheme_file"

    code: str = ""
    content: str = ""
