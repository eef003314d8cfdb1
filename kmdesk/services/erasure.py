"""Erasing a person for good: the record with its journal, and what names the person elsewhere.

Source: databeskyttelsesforordningen art. 17. A deletion alone keeps everything, so that it can be taken back:
the row is marked, and the journal remembers every value it ever had. `Store.erase` forgets both here and at
the office. What the counts of the contract rest on (level, field, municipality) is handed to a record without
a name first, to which the matches then belong. Backups keep the person until they are deleted themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, InstitutionContact, Match, Task
from kmdesk.models.record import Record
from kmdesk.rules.retention import undo_until
from kmdesk.store.store import Store, Unit

R = TypeVar("R", bound=Record)

PERSONS: tuple[type[Record], ...] = (Candidate, InstitutionContact)
"""The records that are about a private person, or somebody at an institution."""
# Free texts that may name a candidate: those of the matches, and of the follow-ups that came from them.
_MATCH_TEXTS, _TASK_TEXTS = ("note", "topic", "supervisor"), ("title", "note", "owner_name")


def erase(store: Store, persons: Sequence[Record]) -> None:
    """Erase deleted persons. It cannot be undone; does nothing for nobody."""
    if not persons:
        return
    with store.db.transaction():
        names = {person.id: _names(store, person) for person in persons}
        with store.action(tr("Slet personoplysninger"), undoable=False) as unit:
            named = [
                one for person in persons for one in _unname_matches(store, unit, person, names[person.id])
            ]
        for record_id, person_id in named:
            _scrub(store, record_id, names[person_id])
        for person in persons:
            store.erase(person)
            store.db.run("DELETE FROM draft WHERE key LIKE ?", (f"%{person.id}",))


def erase_overdue(store: Store) -> int:
    """Erase everybody deleted so long ago that nobody can fetch them back; returns how many."""
    today = store.clock.today().isoformat()
    overdue = [
        person
        for cls in PERSONS
        for person, deleted_on in deleted_persons(store, cls)
        if undo_until(deleted_on).isoformat() < today
    ]
    erase(store, overdue)
    return len(overdue)


def deleted_persons(store: Store, cls: type[R]) -> list[tuple[R, date]]:
    """Return who of a kind was deleted and not erased yet, with the local day, the longest ago first."""
    rows = store.db.named(
        "SELECT p.*, (SELECT g.at FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq"  # noqa: S608
        f' WHERE e.record_id = p.id ORDER BY e.seq DESC LIMIT 1) AS at FROM "{cls.kind}" p'
        " WHERE p.deleted = 1 AND p.name <> '' ORDER BY at, p.id"
    )
    return [(cls.from_row(row), _local_day(row["at"])) for row in rows]


def _local_day(stamp: str | None) -> date:
    return datetime.fromisoformat(stamp).astimezone().date() if stamp else date.min


def _unname_matches(store: Store, unit: Unit, person: Record, names: Sequence[str]) -> list[tuple[str, str]]:
    """Hand a candidate's matches to a record without a name, and take the name out of what came from them.

    Returns the records that named the person, each with the person's id.
    """
    matches = _all(store, Match, "candidate_id", person.id)
    if not matches or not isinstance(person, Candidate):
        return []
    nobody = unit.put(
        Candidate(
            scope_id=person.scope_id,
            deleted=True,
            status="",
            education_level=person.education_level,
            field_of_study=person.field_of_study,
            municipality_code=person.municipality_code,
        )
    )
    touched: list[str] = []
    for match in matches:
        unit.put(replace(match, candidate_id=nobody.id, **_unnamed(match, _MATCH_TEXTS, names)))
        touched.append(match.id)
        for task in _all(store, Task, "match_id", match.id):
            unit.put(replace(task, **_unnamed(task, _TASK_TEXTS, names)))
            touched.append(task.id)
    return [(record_id, person.id) for record_id in touched]


def _all(store: Store, cls: type[R], field: str, value: str) -> list[R]:
    """Return the records with a value in a field, deleted ones too."""
    rows = store.db.named(f'SELECT * FROM "{cls.kind}" WHERE {field} = ?', (value,))  # noqa: S608
    return [cls.from_row(row) for row in rows]


def _names(store: Store, person: Record) -> tuple[str, ...]:
    """Return every name the person ever had here, the longest first."""
    found = {
        str(value)
        for _, entry in store.journal.of_record(person.id)
        for value in entry.changes.get("name", ())
        if value
    }
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _unnamed(record: Record, fields: Iterable[str], names: Sequence[str]) -> dict[str, Any]:
    """Return a record's texts without the names."""
    return {name: _without(getattr(record, name), names) for name in fields}


def _without(text: str, names: Sequence[str]) -> str:
    """Return the text with each of the names, standing as a word of its own, said in another way."""
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _found: tr("Slettet kandidat"), text)
    return text


def _scrub(store: Store, record_id: str, names: Sequence[str]) -> None:
    """Take the names out of a record's journal entries and their titles."""
    for seq, changes in _entries(store, record_id):
        scrubbed = {
            name: [_without(side, names) if isinstance(side, str) else side for side in sides]
            for name, sides in changes.items()
        }
        _rewrite(store, seq, scrubbed)
    titles = store.db.rows(
        "SELECT seq, subject FROM journal_group WHERE subject <> '' AND seq IN"
        " (SELECT group_seq FROM journal_entry WHERE record_id = ?)",
        (record_id,),
    )
    store.db.run_many(
        "UPDATE journal_group SET subject = ? WHERE seq = ?",
        [(_without(subject, names), seq) for seq, subject in titles],
    )


def _entries(store: Store, record_id: str) -> list[tuple[int, dict[str, list[Any]]]]:
    rows = store.db.rows("SELECT seq, changes FROM journal_entry WHERE record_id = ?", (record_id,))
    return [(seq, json.loads(changes)) for seq, changes in rows]


def _rewrite(store: Store, seq: int, changes: Mapping[str, object]) -> None:
    text = json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
    store.db.run("UPDATE journal_entry SET changes = ? WHERE seq = ?", (text, seq))
