"""How an agreement comes to its end: on a day, or cut short by the one that renews it, and whole again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Agreement
from kmdesk.services.visits import day_of

_CUT = "cut"
"""The key in `extra` under which an agreement cut short remembers by which other, and how it was before."""
_CHANGED = ("status", "ends_on", "revised_on")


def ended_on(agreement: Agreement, day: date) -> Agreement:
    """Return an agreement that ended on a day; one that was never signed keeps the days it was to have.

    Raises KnownError when it had not begun on that day.
    """
    if agreement.status != "signed":
        return replace(agreement, status="ended")
    starts = day_of(agreement.starts_on)
    if starts and day < starts:
        raise KnownError(
            tr("Aftalen slutter, før den begynder."),
            tr("Vælg den dag, den begynder, eller en senere."),
            field="ends_on",
        )
    return replace(cut_at(agreement, day), status="ended")


def cut_at(agreement: Agreement, day: date) -> Agreement:
    """Return an agreement that lasts until a day at the latest; a revision after that is given up."""
    ends = day_of(agreement.ends_on)
    ends_on = agreement.ends_on if ends and ends < day else day.isoformat()
    revised_on = "" if agreement.revised_on > ends_on else agreement.revised_on
    return replace(agreement, ends_on=ends_on, revised_on=revised_on)


def remembering_cut(before: Agreement, after: Agreement, by: str) -> Agreement:
    """Return an agreement that another one (its id) has cut short, with how it was before and is now."""
    was, now = ({name: getattr(one, name) for name in _CHANGED} for one in (before, after))
    return replace(after, extra={**after.extra, _CUT: {"by": by, "was": was, "now": now}})


def uncut(agreement: Agreement, by: str) -> Agreement | None:
    """Return an agreement as it was before another one cut it short.

    None when the other did not, or when somebody has changed the end, the revision or the status since.
    """
    cut: Mapping[str, Any] = agreement.extra.get(_CUT, {})
    if cut.get("by") != by or any(getattr(agreement, name) != cut["now"][name] for name in _CHANGED):
        return None
    rest = {key: value for key, value in agreement.extra.items() if key != _CUT}
    was: Mapping[str, Any] = cut["was"]
    return replace(agreement, extra=rest, **was)
