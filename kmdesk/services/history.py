"""Who changed what and when in a record, in words: the journal as people read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from kmdesk.core.i18n import tr
from kmdesk.models.record import Stamp, Storage, columns, record_class
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.services import reference
from kmdesk.services.field_labels import REFERENCES, choice_list, field_label
from kmdesk.services.match_interviews import interview_text
from kmdesk.store.journal import Changes, Entry, Group, Mode
from kmdesk.store.store import Store

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_LONG = 120


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed: its Danish name and both values as people read them, empty for nothing."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One action on the record, newest autosave of a sitting for all of them."""

    at: Stamp
    broker: str
    action: str
    mode: Mode
    undone: bool
    changes: tuple[FieldChange, ...]


class History:
    """Reads the journal of single records. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, kind: str, record_id: str) -> tuple[HistoryLine, ...]:
        """Return the history of a record, newest first. Autosaves of one sitting are one line."""
        entries = [(g, e) for g, e in self._store.journal.of_record(record_id) if e.kind == kind]
        brokers = dict(self._store.db.rows("SELECT id, name FROM broker"))
        undone = {
            seq
            for (seq,) in self._store.db.rows(
                "SELECT g.seq FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq"
                " WHERE e.record_id = ? AND g.undone = 1",
                (record_id,),
            )
        }
        from kmdesk.services.conflict_history import with_solved  # it knows these lines too

        lines = tuple(
            HistoryLine(
                at=sitting[0][0].at,
                broker=brokers.get(sitting[0][0].broker_id, ""),
                action=sitting[0][0].action,
                mode=sitting[0][0].mode,
                undone=sitting[0][0].seq in undone,
                changes=self._changes(kind, sitting),
            )
            for sitting in _sittings(entries, undone)
        )
        return with_solved(self._store, kind, record_id, lines)

    def _changes(self, kind: str, sitting: list[tuple[Group, Entry]]) -> tuple[FieldChange, ...]:
        """Return what a sitting changed, from first value to last; a creation lists what was filled in."""
        storages = columns(record_class(kind))
        blank = record_class(kind)(id="").to_row()
        found: list[FieldChange] = []
        for name, (old, new) in _from_first_to_last(entry.changes for _, entry in reversed(sitting)).items():
            if not field_label(name, kind) or name not in storages:
                continue
            before = blank[name] if old is None and "id" in _created(sitting) else old
            if before == new:
                continue
            texts = [self._text(kind, name, storages[name], value) for value in (old, new)]
            found.append(FieldChange(name, field_label(name, kind), *texts))
        return tuple(found)

    def _text(self, kind: str, name: str, storage: Storage, value: Any) -> str:  # noqa: ANN401 - a stored value
        """Return a stored value as people read it."""
        if value is None or value == "":
            return ""
        if storage == "boolean":
            return tr("Ja") if value else tr("Nej")
        if storage == "integer":
            return str(value)
        if (kind, name) == ("match", "interviews"):
            return _shortened("; ".join(interview_text(one) for one in json.loads(value)))
        if storage in ("list", "map"):
            return _shortened(", ".join(_inside(json.loads(value), choice_list(kind, name))))
        return _shortened(self._plain(kind, name, str(value)))

    def _plain(self, kind: str, name: str, value: str) -> str:
        if name in REFERENCES:
            other, known_by = REFERENCES[name]
            found = self._store.db.value(f'SELECT {known_by} FROM "{other}" WHERE id = ?', (value,))  # noqa: S608
            return found or tr("(slettet)")
        listed = choice_list(kind, name)
        if listed:
            return reference.choice_label(listed, value)
        if _DAY.fullmatch(value):
            day = parse_date(value)
            return long_date(day) if day else value
        if _MOMENT.fullmatch(value):
            return _moment(value)
        return value


def _sittings(entries: Iterable[tuple[Group, Entry]], undone: set[int]) -> list[list[tuple[Group, Entry]]]:
    """Put neighbouring entries of one chain, or of one action, together, newest first."""
    sittings: list[list[tuple[Group, Entry]]] = []
    for group, entry in entries:
        last = sittings[-1][0][0] if sittings else None
        same = last is not None and (
            last.seq == group.seq
            or (
                bool(group.chain)
                and (last.chain, last.mode, last.broker_id) == (group.chain, group.mode, group.broker_id)
                and (last.seq in undone) == (group.seq in undone)
            )
        )
        if same:
            sittings[-1].append((group, entry))
        else:
            sittings.append([(group, entry)])
    return sittings


def _from_first_to_last(in_order: Iterable[Changes]) -> Changes:
    """Join changes of the same fields: the first value before, the last one after."""
    joined: Changes = {}
    for changes in in_order:
        for name, (old, new) in changes.items():
            joined[name] = (joined[name][0] if name in joined else old, new)
    return joined


def _created(sitting: list[tuple[Group, Entry]]) -> Changes:
    return sitting[-1][1].changes


def _inside(value: object, listed: str) -> list[str]:
    """Return the texts inside a list or map, with labels for codes."""
    if isinstance(value, list):
        return [text for item in cast("list[object]", value) for text in _inside(item, listed)]
    if isinstance(value, dict):
        inside = cast("dict[str, object]", value)
        named = inside.get("name")
        return [str(named)] if named else [str(item) for item in inside.values() if item not in ("", None)]
    return [reference.choice_label(listed, str(value)) if listed else str(value)]


def _moment(value: str) -> str:
    """Return `24.11.2026 kl. 10:42`; a UTC moment is shown in local time, what is no moment as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    local = at.astimezone() if at.tzinfo else at
    return f"{long_date(local.date())} {tr('kl.')} {local:%H:%M}"


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONG else one_line[: _LONG - 1] + "…"
