"""What the job order behind a match is told when the match moves, inside the match's own action."""

from __future__ import annotations

from kmdesk.models import Match
from kmdesk.rules.pipeline import passes
from kmdesk.services.orders import (
    note_candidates_sent,
    note_filled,
    note_interview,
    note_not_sent,
    note_unfilled,
)
from kmdesk.store.store import Unit


def tell_moved(unit: Unit, before: Match, match: Match, from_: str) -> None:
    """Tell the job order what the steps on the way mean for it, or that what it was told is no more.

    `from_` is the status from which the steps are counted: an ended match does not say how far it came.
    """
    if _is_agreed(before) and not _is_agreed(match):
        note_unfilled(unit, match.need_id)
    if before.status != "ended" and passes(match.status, before.status, "cv_sent"):
        note_not_sent(unit, match.need_id)
    if passes(from_, match.status, "cv_sent"):
        note_candidates_sent(unit, match.need_id, unit.store.clock.wall())
    if passes(from_, match.status, "interview"):
        note_interview(unit, match.need_id)
    if passes(from_, match.status, "agreed"):
        note_filled(unit, match.need_id)


def tell_other_need(unit: Unit, before: Match, match: Match) -> None:
    """Tell the job orders of both needs when an agreed match is another need's now, or agreed no more."""
    other = match.need_id != before.need_id
    if _is_agreed(before) and (other or not _is_agreed(match)):
        note_unfilled(unit, before.need_id)
    if _is_agreed(match) and other:
        note_filled(unit, match.need_id)


def _is_agreed(match: Match) -> bool:
    """Tell whether a match fills a place of its order: as `note_filled` counts."""
    return match.status in ("agreed", "started") or (
        match.status == "ended" and match.end_outcome == "completed"
    )
