"""A company or need, a candidate, and how far they have come together (US9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, Stamp, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Record):
    """One of six types of match. Offer is a mark on `interview`; refusal is an end with a reason."""

    kind: ClassVar[str] = "match"

    company_id: str = ""
    need_id: str = ""
    candidate_id: str = ""
    type: str = ""
    status: str = "proposed"
    status_since: Stamp = ""
    agreed_on: Day = ""
    starts_on: Day = ""
    ends_on: Day = ""
    hours_per_week: int | None = None
    scheme: str = ""
    offered_on: Day = ""
    end_outcome: str = ""
    end_reason: str = ""
    next_on: Day = ""
    next_time: str = ""
    """When on that day an interview is, `HH:MM`; empty: not told."""
    interviews: tuple[Mapping[str, str], ...] = ()
    """Every interview: `on`, `time` (`HH:MM` or empty), `place`, `people`. Read and written with
    `services.match_interviews` only, which knows how they and the two fields above go together."""
    note: str = ""
    broker_id: str = ""
    rank: int | None = None
    """The place a person gave the candidate on the order's shortlist; None: by the score."""
    programme: str = ""
    semester: str = ""
    ects: int | None = None
    supervisor: str = ""
    topic: str = ""
    confidential_agreement: bool = False
    hand_in_on: Day = ""
    mentor: str = ""
    meeting_rhythm: str = ""
    employment_form: str = ""
    wage: str = ""
    municipality_code: str = ""
    """Where the work is done, for the counts by municipality; empty: the company's."""
    evaluation_on: Day = ""
    place_id: str = ""
    """The standing place it fills, if any."""
