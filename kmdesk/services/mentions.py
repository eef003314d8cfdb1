"""Where a person is named outside the own records: found before somebody is erased, and taken out with them.

A full name is taken out wherever it stands, also of the history, unless somebody else here bears it. A first
name alone may be anybody's: where the candidate's companies have one in their notes, it is only pointed out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kmdesk.core.i18n import mark, tr
from kmdesk.models import Match
from kmdesk.models.record import columns, kinds, record_class
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.person_names import PersonNames
from kmdesk.store import unsent
from kmdesk.store.journal import Entry
from kmdesk.store.store import Store, Unit

_BEARERS = ("broker", "candidate", "company", "contact_person", "institution_contact", "municipality_contact")
"""Whoever and whatever bears a name of its own."""
_KIND_NAMES = {
    "agreement": mark("Aftale"),
    "candidate": mark("Anden kandidat"),
    "circulation": mark("Deling af jobordre"),
    "company": mark("Virksomhed"),
    "contact_person": mark("Kontaktperson"),
    "forecast_answer": mark("Prognosesvar"),
    "forecast_member": mark("Deltager i prognosepanelet"),
    "growth_initiative": mark("Vækstindsats"),
    "growth_plan": mark("Vækstplan"),
    "guide_answer": mark("Svar i besøg"),
    "handout": mark("Udleveret papir"),
    "inquiry": mark("Henvendelse"),
    "inquiry_question": mark("Spørgsmål til en afdeling"),
    "lead": mark("Licitationsvinder"),
    "match": mark("Match"),
    "need": mark("Behov"),
    "partnership": mark("Samarbejde"),
    "partnership_decision": mark("Beslutning"),
    "partnership_meeting": mark("Partnerskabsmøde"),
    "partnership_member": mark("Medlem af samarbejde"),
    "referral": mark("Henvisning"),
    "skills_need": mark("Kompetencebehov"),
    "standing_place": mark("Plads"),
    "task": mark("Løfte"),
    "visit": mark("Besøg"),
}
ERASED_LATELY = "erased_lately"
"""Setting: whom a run of sync that is under way still has to look for; see `erasure_heard`."""
_DAYS = (
    "starts_at",
    "due_on",
    "agreed_on",
    "received_at",
    "sent_on",
    "asked_on",
    "answered_on",
    "won_on",
    "at",
)
"""Fields that say when a record was, the first that it has."""
_PROSE = {
    "visit": ("topic", "summary", "confidential_note", "next_step", "participants"),
    "task": ("title", "note", "owner_name"),
    "match": ("interviews", "note"),
    "need": ("title", "description"),
    "guide_answer": ("value",),
    "forecast_answer": ("shortage_what", "answered_by", "note"),
    "growth_initiative": ("title", "responsible", "note"),
    "inquiry": ("person", "subject", "text", "answer", "brought_result"),
    "inquiry_question": ("question", "person", "answer"),
    "partnership": ("name", "purpose", "note"),
    "partnership_decision": ("solution", "reason", "consultants", "result"),
    "partnership_meeting": ("theme", "speakers", "attendees", "minutes"),
    "partnership_member": ("person", "note"),
    "lead": ("company_name", "task", "client", "note"),
    "skills_need": ("function", "competence", "note"),
    "standing_place": ("title", "tasks", "contact_name", "looked_after_by", "note"),
}
"""Where a first name alone is looked for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A record in which somebody is named, and how people know it: `Besøg 24.11.2026 · Vestrum`."""

    kind: str
    record_id: str
    text: str


@dataclass(frozen=True, slots=True)
class WhereNamed:
    """Where a person stands outside the own records.

    `full` carries the full name, `perhaps` a part of it. `shared`: somebody else here bears the name, so
    nothing is taken out of `full`; a person must look.
    """

    full: tuple[Mention, ...] = ()
    perhaps: tuple[Mention, ...] = ()
    shared: bool = False


class Mentions:
    """Looks through every record of a desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store, self._db = store, store.db

    def of(self, person_id: str, names: PersonNames, own: Collection[str]) -> WhereNamed:
        """Return where a person is named outside the records `own`."""
        full = [
            (kind, row)
            for kind, row in self._rows(names)
            if row["id"] not in own and any(names.stands_in(text) for text in _texts(kind, row).values())
        ]
        told = {row["id"] for _, row in full}
        perhaps = [
            (kind, row) for kind, row in self._near(person_id, names) if row["id"] not in told | {*own}
        ]
        return WhereNamed(
            tuple(self._mention(kind, row) for kind, row in full),
            tuple(self._mention(kind, row) for kind, row in perhaps),
            self.is_shared(person_id, names),
        )

    def is_shared(self, person_id: str, names: PersonNames) -> bool:
        """Tell whether somebody else, or a company, bears one of the full names."""
        return any(
            names.stands_in(name)
            for kind in _BEARERS
            for (name,) in self._db.rows(
                f'SELECT name FROM "{kind}" WHERE id <> ? AND ({_like(["name"], names)})',  # noqa: S608
                (person_id, *_patterns(names)),
            )
        )

    def take_out(
        self,
        unit: Unit,
        names: PersonNames,
        own: Collection[str],
        among: Collection[tuple[str, str]] | None = None,
        only: Callable[[str, Mapping[str, Any]], bool] = lambda _kind, _row: True,
    ) -> list[str]:
        """Say each full name in another way in every record but `own`; returns the records that had one.

        Looked through are those `among`, or all. `only` tells of a kind and a row whether it may be changed.
        """
        touched: list[str] = []
        named = ((kind, self._store.stored(kind, one)) for kind, one in among or () if kind in kinds())
        rows = self._rows(names) if among is None else ((kind, row) for kind, row in named if row is not None)
        for kind, row in rows:
            if row["id"] in own or not only(kind, row):
                continue
            left = {
                name: without_full(names, _field(kind, name), text)
                for name, text in _texts(kind, row).items()
            }
            if names.stands_in(row.get("person", "")):  # how to reach somebody goes with who it is
                left |= {name: "" for name in ("phone", "email") if name in row}
            if any(row[name] != text for name, text in left.items()):
                unit.put(record_class(kind).from_row({**row, **left}))
                touched.append(row["id"])
        return touched

    def in_history(self, names: PersonNames) -> list[str]:
        """Return the records whose history has letters of a full name in it."""
        rows = self._db.rows(
            f"SELECT DISTINCT record_id FROM journal_entry WHERE {_like(['changes'], names)}",  # noqa: S608
            _patterns(names),
        )
        return [row[0] for row in rows]

    # -- parts -----------------------------------------------------------------------------------

    def _rows(self, names: PersonNames) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the records, deleted ones too, that have letters of a full name in their texts."""
        if not names.is_full:
            return
        for kind in kinds():
            where = _like(_text_columns(kind), names)
            for row in self._db.named(f'SELECT * FROM "{kind}" WHERE {where}', _patterns(names)):  # noqa: S608
                yield kind, row

    def _near(self, person_id: str, names: PersonNames) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what was noted about the candidate's companies and has a part of the name in it."""
        companies = {match.company_id for match in self._store.find(Match, "candidate_id = ?", (person_id,))}
        marks = ", ".join("?" * len(companies))
        theirs = f"company_id IN ({marks})"
        of_visits = f"visit_id IN (SELECT id FROM visit WHERE {theirs})"  # noqa: S608
        in_them = f"SELECT partnership_id FROM partnership_member WHERE {theirs}"  # noqa: S608
        special = {
            "guide_answer": of_visits,
            "partnership": f"id IN ({in_them})",
            "partnership_meeting": f"partnership_id IN ({in_them})",
        }
        for kind, fields in _PROSE.items():
            where = special.get(kind, theirs)
            rows = self._db.named(
                f'SELECT * FROM "{kind}" WHERE deleted = 0 AND {where}',  # noqa: S608
                tuple(companies),
            )
            for row in rows:
                if any(names.is_hinted_in(row[name]) for name in fields):
                    yield kind, row

    def _mention(self, kind: str, row: Mapping[str, Any]) -> Mention:
        company_id, visit_id = row.get("company_id"), row.get("visit_id")
        if kind == "company":
            company_id = row["id"]
        elif not company_id and visit_id:
            company_id = self._db.value("SELECT company_id FROM visit WHERE id = ?", (visit_id,))
        company = self._db.value("SELECT name FROM company WHERE id = ?", (company_id or "",))
        when = next((str(row[name])[:10] for name in _DAYS if row.get(name)), "")
        day = parse_date(when)
        head = " ".join(
            part for part in (tr(_KIND_NAMES.get(kind, kind)), long_date(day) if day else "") if part
        )
        return Mention(kind, row["id"], f"{head} · {company}" if company else head)


def without(say: Callable[[str, str], str], text: str) -> str:
    """Return a text in which a name is said in another way, by a method of `PersonNames`."""
    return say(text, tr("Slettet kandidat"))


def without_full(names: PersonNames, field: str, text: str) -> str:
    """Return what stands in a field of a record that names a person without the full names and addresses."""
    return text if _is_not_written(field) else without(names.without_known, text)


def forget_on_this_desk(store: Store, names: PersonNames, own: Collection[str], *, shared: bool) -> None:
    """Forget what was being typed about a person, and take the full name out of other drafts and settings.

    A draft is about the person when it carries one of the ids `own`. A name that is `shared` stays.
    """
    db = store.db
    for key, title, state in db.rows("SELECT key, title, state FROM draft"):
        if any(one in key or one in state for one in own):
            db.run("DELETE FROM draft WHERE key = ?", (key,))
        elif not shared:
            left = (without(names.without_full, title), without(names.without_full, state))
            if left != (title, state):
                db.run("UPDATE draft SET title = ?, state = ? WHERE key = ?", (*left, key))
    if shared:
        return
    for num, content in db.rows("SELECT num, content FROM sync_left"):
        left = without(names.without_full, content)
        if left != content:
            db.run("UPDATE sync_left SET content = ? WHERE num = ?", (left, num))
    settings = db.rows("SELECT key, value FROM local_setting WHERE key <> ?", (ERASED_LATELY,))
    for key, value in settings:  # a saved filter has a name
        left = without(names.without_full, value)
        if left != value:
            db.run("UPDATE local_setting SET value = ? WHERE key = ?", (left, key))


def tell_history(unit: Unit, record_ids: Iterable[str], say: Callable[[str, str], str]) -> None:
    """Name to the office the fields whose history alone has the name, as changes that change nothing.

    The office forgets what was there before in every field that an action which erases touches.
    """
    store = unit.store
    if not store.db.value("SELECT EXISTS (SELECT 1 FROM sync_scope)"):
        return
    touched = {(entry.record_id, name) for entry in unit.entries for name in entry.changes}
    for record_id in record_ids:
        found: dict[str, set[str]] = {}
        for kind, changes in store.db.rows(
            "SELECT kind, changes FROM journal_entry WHERE record_id = ?", (record_id,)
        ):
            given: dict[str, Sequence[Any]] = json.loads(changes)
            found.setdefault(kind, set()).update(
                name
                for name, sides in given.items()
                if (record_id, name) not in touched
                and any(isinstance(side, str) and say(_field(kind, name), side) != side for side in sides)
            )
        for kind, names in found.items():
            row = store.stored(kind, record_id)
            if names and row is not None:
                unit.entries.append(
                    Entry(kind, record_id, {name: (row[name], row[name]) for name in sorted(names)})
                )


def scrub_history(store: Store, record_ids: Iterable[str], say: Callable[[str, str], str]) -> None:
    """Say a name in another way in the journal of records, and in the titles of the actions changing them.

    `say` is told the field and what stands in it; a title is the field `subject`. What a waiting change
    builds on stays until the office has taken it.
    """
    for record_id in record_ids:
        compared = unsent.built_on(store.db, record_id)
        for seq, kind, changes in store.db.rows(
            "SELECT seq, kind, changes FROM journal_entry WHERE record_id = ?", (record_id,)
        ):
            given: dict[str, Sequence[Any]] = json.loads(changes)
            left = {
                name: [say(_field(kind, name), side) if isinstance(side, str) else side for side in sides]
                for name, sides in given.items()
            }
            stays = {name: left[name][0] for name in given if (seq, name) in compared}
            stays = {name: said for name, said in stays.items() if said != given[name][0]}
            if stays:
                unsent.note(store.db, seq, stays)
                left |= {name: [given[name][0], left[name][1]] for name in stays}
            if left != given:
                text = json.dumps(left, ensure_ascii=False, separators=(",", ":"))
                store.db.run("UPDATE journal_entry SET changes = ? WHERE seq = ?", (text, seq))
        of_record = "seq IN (SELECT group_seq FROM journal_entry WHERE record_id = ?)"
        _scrub_titles(store, lambda subject: say("subject", subject), of_record, (record_id,))


def scrub_titles(store: Store, names: PersonNames) -> None:
    """Say a full name in another way in the titles of all actions."""
    if names.is_full:
        where = _like(["subject"], names)
        _scrub_titles(store, lambda subject: without(names.without_full, subject), where, _patterns(names))


def _scrub_titles(store: Store, say: Callable[[str], str], where: str, params: Sequence[str]) -> None:
    titles = store.db.rows(
        f"SELECT seq, subject FROM journal_group WHERE subject <> '' AND ({where})",  # noqa: S608
        params,
    )
    store.db.run_many(
        "UPDATE journal_group SET subject = ? WHERE seq = ?",
        [(left, seq) for seq, subject in titles for left in [say(subject)] if left != subject],
    )


def _field(kind: str, name: str) -> str:
    """Return what a field is to whoever looks for a person: the name of a cooperation is a title."""
    return "title" if (kind, name) == ("partnership", "name") else name


def _is_not_written(field: str) -> bool:
    """Tell whether a field holds an id, or the name somebody else is known by."""
    return field in ("id", "scope_id", "name") or field.endswith("_id")


def _text_columns(kind: str) -> list[str]:
    """Return the fields of a kind that people write in; a name of its own is somebody else's."""
    return [
        name
        for name, storage in columns(record_class(kind)).items()
        if storage in ("text", "list", "map") and not _is_not_written(_field(kind, name))
    ]


def _texts(kind: str, row: Mapping[str, Any]) -> dict[str, str]:
    return {name: row[name] for name in _text_columns(kind) if row[name]}


def _like(names_of_columns: Sequence[str], names: PersonNames) -> str:
    """Return a condition for each of the names' needles; their letters are told apart afterwards."""
    text = " || char(31) || ".join(f'"{name}"' for name in names_of_columns)
    return " OR ".join([f"({text}) LIKE ?"] * len(names.needles)) or "0"


def _patterns(names: PersonNames) -> tuple[str, ...]:
    return tuple(f"%{needle}%" for needle in names.needles)
