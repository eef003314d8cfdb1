"""Solved conflicts: what was chosen, by whom and when, for their own list and for a record's history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kmdesk.core.i18n import mark, tr
from kmdesk.models import Conflict
from kmdesk.models.record import Stamp
from kmdesk.services import conflict_values as values
from kmdesk.services.conflict_names import About, Names
from kmdesk.services.conflict_values import DELETED, Words
from kmdesk.store.store import Store

if TYPE_CHECKING:
    from kmdesk.services.history import HistoryLine

_HOW: Mapping[str, str] = {
    "mine": mark("{who} blev valgt"),
    "office": mark("Kontorets blev valgt"),
    "combined": mark("Kombineret"),
    "both": mark("Begge blev beholdt"),
}
_SHORT = 160


@dataclass(frozen=True, slots=True)
class SolvedConflict:
    """A conflict that was solved. `now` is the field's value today, empty when the record is gone."""

    id: str
    about: About
    label: str
    how: str
    mine: str
    office: str
    now: str
    who: str
    at: Stamp


class ConflictHistory:
    """Reads solved conflicts. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names, self._words = Names(store), Words(store)

    def solved(self, limit: int = 200) -> tuple[SolvedConflict, ...]:
        """Return the conflicts solved last, newest first."""
        found = self._store.find(
            Conflict,
            "status <> 'open' AND about_kind <> 'conflict'",
            order=f"resolved_at DESC, id LIMIT {int(limit)}",
        )
        return tuple(self._told(one) for one in found)

    def lines(self, kind: str, record_id: str) -> tuple[HistoryLine, ...]:
        """Return a record's solved conflicts as lines of its history, newest first."""
        from kmdesk.services.history import FieldChange, HistoryLine

        where = "status <> 'open' AND about_kind = ? AND about_id = ?"
        found = self._store.find(Conflict, where, (kind, record_id), order="resolved_at DESC, id")
        lines: list[HistoryLine] = []
        for conflict in found:
            told = self._told(conflict)
            values_told = FieldChange(conflict.field, told.label, told.mine, told.office)
            action = tr("Konflikt løst: {how}", how=told.how)
            lines.append(
                HistoryLine(told.at, told.who, action, "merge", undone=False, changes=(values_told,))
            )
        return tuple(lines)

    def _told(self, conflict: Conflict) -> SolvedConflict:
        about = self._names.of(conflict.about_kind, conflict.about_id)
        row = self._store.stored(about.kind, about.id) if about.state not in ("unknown", "missing") else None
        known = values.storage_of(about.kind, conflict.field) is not None
        now = row[conflict.field] if row is not None and known and about.state == "live" else None
        mine = conflict.mine_by == self._store.broker_id
        who = tr("Min") if mine else self._names.broker(conflict.mine_by) or tr("Kollegaens")
        return SolvedConflict(
            id=conflict.id,
            about=about,
            label=values.label_of(about.kind, conflict.field),
            how=tr(_HOW.get(conflict.resolution, mark("Lukket")), who=who),
            mine=self._say(about, conflict, json.loads(conflict.mine or "null"), row),
            office=self._say(about, conflict, json.loads(conflict.office or "null"), row),
            now=self._say(about, conflict, now, row) if now is not None else "",
            who=self._names.broker(conflict.resolved_by),
            at=conflict.resolved_at,
        )

    def _say(self, about: About, conflict: Conflict, value: Any, row: Mapping[str, Any] | None) -> str:  # noqa: ANN401
        if conflict.field != DELETED and values.storage_of(about.kind, conflict.field) is None:
            return "" if value is None else str(value)
        text = " ".join(self._words.of(about.kind, conflict.field, value, row or {}).split())
        return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def with_solved(
    store: Store, kind: str, record_id: str, lines: Sequence[HistoryLine]
) -> tuple[HistoryLine, ...]:
    """Return a record's history with its solved conflicts in their places, newest first."""
    solved = ConflictHistory(store).lines(kind, record_id)
    return (
        tuple(sorted((*lines, *solved), key=lambda line: line.at, reverse=True)) if solved else tuple(lines)
    )
