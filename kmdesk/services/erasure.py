"""Erasing a person for good: the record with its journal, and what names the person elsewhere.

Source: databeskyttelsesforordningen art. 17. A deletion alone keeps everything, so that it can be taken back:
the row is marked, and the journal remembers every value it ever had. `Store.erase` forgets both here and at
the office. What the counts of the contract rest on (level, field, municipality) is handed to a record without
a name first, to which the matches then belong. The name goes from the matches and their follow-ups in every
spelling, and the full name from everything else (`kmdesk.services.mentions`). Backups keep the person until
they are deleted themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Conflict, InstitutionContact, Match, Task
from kmdesk.models.record import Record
from kmdesk.rules.dates import local_day
from kmdesk.rules.person_names import PersonNames
from kmdesk.rules.retention import undo_until
from kmdesk.services.keeping import keeping
from kmdesk.services.mentions import (
    ERASED_LATELY,
    Mentions,
    WhereNamed,
    forget_on_this_desk,
    scrub_history,
    scrub_titles,
    tell_history,
    without,
    without_full,
)
from kmdesk.store.local import Local
from kmdesk.store.store import Store, Unit

R = TypeVar("R", bound=Record)
Said = tuple[tuple[str, ...], tuple[str, ...]]
"""All names a person has had; mail addresses and phone numbers."""

PERSONS: tuple[type[Record], ...] = (Candidate, InstitutionContact)
"""The records that are about a private person, or somebody at an institution."""
_TEXTS = frozenset({"note", "topic", "meeting_rhythm", "wage", "title", "subject"})
"""What is written in matches, in the follow-ups that came from them, and over the actions changing them."""
_OTHERS_NAMES = frozenset({"supervisor", "mentor", "programme", "owner_name"})
"""Texts there that usually name somebody else, perhaps with the same first name."""


@dataclass(frozen=True, slots=True)
class _Own:
    """What belongs to a person who is to be erased."""

    person: Record
    said: Said
    matches: tuple[Match, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def names(self) -> PersonNames:
        """What the person is found by."""
        return PersonNames(*self.said)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all of it."""
        return frozenset({self.person.id, *(one.id for one in (*self.matches, *self.tasks))})


def erase(store: Store, persons: Sequence[Record]) -> None:
    """Erase deleted persons. It cannot be undone; does nothing for nobody."""
    if not persons:
        return
    with store.db.transaction():
        for person in persons:
            _erase(store, person)
    with store.db.transaction():
        # What was taken out of a full-text index stays in it until it is put together anew.
        for index in ("search_fts", "company_fts"):
            store.db.run(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608


def where_named(store: Store, person: Candidate) -> WhereNamed:
    """Return where a candidate is named outside the own record, matches and follow-ups."""
    own = _own(store, person)
    return Mentions(store).of(person.id, own.names, own.ids)


def _erase(store: Store, person: Record) -> None:
    own, mentions = _own(store, person), Mentions(store)
    names = own.names
    elsewhere = isinstance(person, Candidate) and not mentions.is_shared(person.id, names)
    with store.action(tr("Slet personoplysninger"), undoable=False, erases=True) as unit:
        _unname(unit, own)
        touched = mentions.take_out(unit, names, own.ids) if elsewhere else []
        for conflict in every(store, Conflict, "about_id", *own.ids):
            store.erase(conflict)
        store.erase(person)
        history = {*touched, *mentions.in_history(names)} - own.ids if elsewhere else set[str]()
        tell_history(unit, own.ids - {person.id}, partial(without_person, names))
        tell_history(unit, history, partial(without_full, names))
    store.db.run("DELETE FROM sync_unknown WHERE id = ?", (person.id,))
    gone = Gone(person.kind, person.id, own.said, own.ids, elsewhere=elsewhere)
    forget_here(store, gone)
    remember(store, [gone])


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody erased. `own` are the ids of what belonged to the person.

    `elsewhere`: nobody else here bears the name, so that it goes from everywhere.
    """

    kind: str
    id: str
    said: Said
    own: frozenset[str]
    elsewhere: bool

    @property
    def names(self) -> PersonNames:
        """What the person is found by."""
        return PersonNames(*self.said)


def remember(store: Store, gone: Sequence[Gone]) -> None:
    """Keep whom to look for in what colleagues wrote before they heard, until a run of sync came through."""
    if gone and store.db.value("SELECT EXISTS (SELECT 1 FROM sync_scope)"):
        told = [[one.kind, one.id, one.said, [*one.own], one.elsewhere] for one in gone]
        local = Local(store.db)
        local.set(ERASED_LATELY, [*local.get(ERASED_LATELY, ()), *told])


def remembered(store: Store) -> list[Gone]:
    """Return whom to look for in what comes from the office."""
    return [
        Gone(kind, record_id, (tuple(said[0]), tuple(said[1])), frozenset(own), elsewhere=elsewhere)
        for kind, record_id, said, own, elsewhere in Local(store.db).get(ERASED_LATELY, ())
    ]


def forget_remembered(store: Store) -> None:
    """Keep nobody's name any longer: office and desk had everything of each other."""
    if Local(store.db).get(ERASED_LATELY):
        store.db.run("DELETE FROM local_setting WHERE key = ?", (ERASED_LATELY,))


def who_goes(store: Store, kind: str, record_id: str) -> Gone | None:
    """Return who is about to be forgotten because the office says so; None for what is no person."""
    cls = next((one for one in PERSONS if one.kind == kind), None)
    row = store.stored(kind, record_id) if cls is not None else None
    if cls is None or row is None:
        return None
    own = _own(store, cls.from_row(row))
    shared = cls is not Candidate or Mentions(store).is_shared(record_id, own.names)
    return Gone(kind, record_id, own.said, own.ids, elsewhere=not shared)


def forget_here(store: Store, gone: Gone) -> None:
    """Take the name of somebody erased out of the history of this desk, its drafts and its settings."""
    scrub_history(store, gone.own - {gone.id}, partial(without_person, gone.names))
    conflicts = {one.id for one in every(store, Conflict, "about_id", *gone.own)}
    scrub_history(store, conflicts, partial(without_in_conflict, gone.names))
    if gone.elsewhere:
        history = {*Mentions(store).in_history(gone.names)} - gone.own
        scrub_history(store, history, partial(without_full, gone.names))
        scrub_titles(store, gone.names)
    forget_on_this_desk(store, gone.names, gone.own, shared=not gone.elsewhere)


def erase_overdue(store: Store) -> int:
    """Erase everybody deleted so long ago that nobody can fetch them back; returns how many."""
    today = store.clock.today().isoformat()
    overdue = [
        person
        for cls in PERSONS
        for person, deleted_on in deleted_persons(store, cls)
        if undo_until(deleted_on, keeping()).isoformat() < today
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
    return [(cls.from_row(row), local_day(row["at"]) or date.min) for row in rows]


def _own(store: Store, person: Record) -> _Own:
    def ever(*fields: str) -> tuple[str, ...]:
        now = filter(None, (getattr(person, name) for name in fields))
        return tuple(sorted({*_ever(store, person, *fields), *now}))

    said = ever("name"), ever("email", "phone")
    if not isinstance(person, Candidate):
        return _Own(person, said)
    matches = every(store, Match, "candidate_id", person.id)
    tasks = every(store, Task, "match_id", *(match.id for match in matches))
    return _Own(person, said, tuple(matches), tuple(tasks))


def _unname(unit: Unit, own: _Own) -> None:
    """Hand a candidate's matches to a record without a name, and take the name out of what came from them."""
    person = own.person
    if not own.matches or not isinstance(person, Candidate):
        return
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
    for match in own.matches:
        unit.put(replace(match, candidate_id=nobody.id, **unnamed(match, own.names)))
    for task in own.tasks:
        unit.put(replace(task, **unnamed(task, own.names)))


def every(store: Store, cls: type[R], field: str, *values: str) -> list[R]:
    """Return the records with one of the values in a field, deleted ones too."""
    marks = ", ".join("?" * len(values))
    rows = store.db.named(f'SELECT * FROM "{cls.kind}" WHERE {field} IN ({marks})', values)  # noqa: S608
    return [cls.from_row(row) for row in rows]


def _ever(store: Store, person: Record, *fields: str) -> Iterable[str]:
    """Return every value some fields of the person ever had here."""
    return {
        str(value)
        for _, entry in store.journal.of_record(person.id)
        for name in fields
        for value in entry.changes.get(name, ())
        if value
    }


def unnamed(record: Record, names: PersonNames) -> dict[str, Any]:
    """Return a record's texts without the person's name."""
    fields = [name for name in _TEXTS | _OTHERS_NAMES if hasattr(record, name)]
    return {name: without_person(names, name, getattr(record, name)) for name in fields}


def without_in_conflict(names: PersonNames, field: str, text: str) -> str:
    """Return what stands in a field of a conflict about the person's own records without the name."""
    return without(names.without_any, text) if field in ("base", "mine", "office") else text


def without_person(names: PersonNames, field: str, text: str) -> str:
    """Return what stands in a field of the person's own match or follow-up without the name."""
    if field in _OTHERS_NAMES:
        return without(names.without_own, text)
    return without(names.without_any, text) if field in _TEXTS else text
