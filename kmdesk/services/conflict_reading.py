"""A record's conflicts with everything a person needs to choose: values in words, whose, when, what since."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from kmdesk.core.i18n import tr
from kmdesk.models import Conflict
from kmdesk.models.record import Stamp, columns, kinds, record_class
from kmdesk.rules.dates import long_date
from kmdesk.services import conflict_values as values
from kmdesk.services.conflict_journal import RecordJournal, Settled
from kmdesk.services.conflict_names import About, Names
from kmdesk.services.conflict_values import DELETED, Sort, Words
from kmdesk.store.store import Store

Choice = Literal["mine", "office", "earlier", "combined", "both"]
"""`office` is the value the record has now, `earlier` the one the office had when the conflict was found."""
Automatic = Literal["", "mine", "office", "both", "own"]
"""Chosen without a question: only one side changed it, both were joined, or no form shows the field."""

OPEN = "status = 'open' AND about_kind <> 'conflict'"
"""Two desks that solve one conflict at once may leave one about the other's bookkeeping: nobody is asked."""
_FOLLOWS = {("company", "employees_class"): "employees"}
"""Fields that follow from another one."""


@dataclass(frozen=True, slots=True)
class Side:
    """A value that can be chosen: in words, whose it is and since when. `me`: of the broker at this desk."""

    value: Any
    text: str
    who: str = ""
    at: Stamp = ""
    me: bool = False
    conflict_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field with what it was, what each wanted and what it is now.

    `seen` is the stored value of now, which saving compares with. `both` keeps all values and is None where
    that has no meaning. `changed`: somebody has changed the field since the conflict was found. `locked` says
    why only the office's value can be chosen; `asked` is what was asked of colleagues.
    """

    field: str
    label: str
    sort: Sort
    base: Any
    base_text: str
    base_at: Stamp
    mine: tuple[Side, ...]
    office: Side
    earlier: tuple[Side, ...]
    seen: Any
    both: Any
    both_text: str
    automatic: Automatic
    changed: str
    locked: str
    conflict_ids: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def can_type(self) -> bool:
        """Tell whether a text of one's own can be the result."""
        return self.sort in ("note", "line", "number", "day") and not self.locked

    @property
    def sides(self) -> tuple[Side, ...]:
        """All values to choose among."""
        return (*self.mine, self.office, *self.earlier)


@dataclass(frozen=True, slots=True)
class Pick:
    """What somebody chose for a field. `conflict_id` tells which of several values, `text` is as typed."""

    choice: Choice
    conflict_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecordConflicts:
    """A record and its fields in conflict, those merged at the same time among them.

    `mine_title` and `office_by` head the columns. `along` are conflicts that follow from others.
    `colleague` is the id of the broker to ask.
    """

    about: About
    rows: tuple[FieldRow, ...]
    mine_title: str
    mine_by: str
    office_by: str
    base_by: str
    conflict_ids: tuple[str, ...]
    along: tuple[str, ...] = ()
    colleague: str = ""
    colleague_name: str = ""

    def row(self, field: str) -> FieldRow | None:
        """Return the row of a field."""
        return next((row for row in self.rows if row.field == field), None)


class ConflictReader:
    """Reads conflicts. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.names, self.words = Names(store), Words(store)

    def open_of(self, kind: str, record_id: str) -> list[Conflict]:
        """Return a record's open conflicts, the oldest first."""
        about = f"{OPEN} AND about_kind = ? AND about_id = ?"
        return self._store.find(Conflict, about, (kind, record_id), order="found_at, id")

    def record(self, kind: str, record_id: str) -> RecordConflicts | None:
        """Return a record's open conflicts field by field; None when there is none any more."""
        conflicts = self.open_of(kind, record_id)
        if not conflicts:
            return None
        about = self.names.of(kind, record_id)
        row = self._store.stored(kind, record_id) if about.state not in ("unknown", "missing") else None
        journal = RecordJournal(self._store, kind, record_id)
        by_field: dict[str, list[Conflict]] = {}
        for conflict in conflicts:
            by_field.setdefault(conflict.field, []).append(conflict)
        along = [f for f in by_field if _FOLLOWS.get((kind, f)) in by_field]
        followers = tuple(c.id for f in along for c in by_field.pop(f))
        rows = [self._row(about, row, found, journal) for found in by_field.values()]
        if about.state == "live" and row is not None:
            rows += self._settled(about, row, conflicts, journal)
        rows.sort(key=_order(kind))
        asked = self._asked_first(row, rows)
        return RecordConflicts(
            about=about,
            rows=tuple(rows),
            mine_title=_mine_title(rows),
            mine_by=self._by(side for one in rows for side in one.mine),
            office_by=self._by(one.office for one in rows),
            base_by=self.day(max((one.base_at for one in rows), default="")),
            conflict_ids=tuple(conflict.id for conflict in conflicts),
            along=followers,
            colleague=asked,
            colleague_name=self.names.broker(asked),
        )

    def when(self, stamp: Stamp) -> str:
        """Return when a moment was, as `when_of` says it."""
        return self.when_of(stamp, self._store.clock.today())

    @staticmethod
    def when_of(stamp: Stamp, today: date) -> str:
        """Return `i dag 08:12`, `i går 17:05` or `20.11.2026` for a moment; empty for none."""
        if not stamp:
            return ""
        at = datetime.fromisoformat(stamp).astimezone()
        if at.date() == today:
            return tr("i dag {time}", time=f"{at:%H:%M}")
        if at.date() == today - timedelta(days=1):
            return tr("i går {time}", time=f"{at:%H:%M}")
        return long_date(at.date())

    @staticmethod
    def day(stamp: Stamp) -> str:
        """Return the local day of a moment as `20.11.2026`."""
        return long_date(datetime.fromisoformat(stamp).astimezone().date()) if stamp else ""

    # -- one field ---------------------------------------------------------------------------------

    def _row(
        self, about: About, row: Mapping[str, Any] | None, found: Sequence[Conflict], journal: RecordJournal
    ) -> FieldRow:
        kind, field, first = about.kind, found[0].field, found[0]
        base = json.loads(first.base or "null")
        known = row is not None and values.storage_of(kind, field) is not None
        seen = row[field] if row is not None and known else json.loads(found[-1].office or "null")
        everything = [base, seen, *(json.loads(one.mine or "null") for one in found)]
        sort: Sort = values.sort_of(kind, field, everything) if known else "fixed"
        office, earlier = self._office(about, row, found, journal, seen)
        mine = self._mine(about, row, found, journal)
        changed = self._changed(sort, found, seen, journal) if known and field != DELETED else ""
        both = values.both_of(sort, [*(side.value for side in mine), office.value]) if known else None
        return FieldRow(
            field=field,
            label=values.label_of(kind, field),
            sort=sort,
            base=base,
            base_text=self._say(about, field, base, row),
            base_at=journal.written(field, base, before=first.found_at).at,
            mine=mine,
            office=office,
            earlier=earlier if changed else (),
            seen=seen,
            both=both,
            both_text=self._say(about, field, both, row) if both is not None else "",
            automatic="own" if values.is_programs_own(kind, field) else "",
            changed=changed,
            locked="" if known or about.state != "live" else tr("Denne udgave af kmdesk kender ikke feltet."),
            conflict_ids=tuple(one.id for one in found),
            asked=tuple(line for one in found for line in values.asked_in_words(one.asked, self.when)),
        )

    def _mine(
        self, about: About, row: Mapping[str, Any] | None, found: Sequence[Conflict], journal: RecordJournal
    ) -> tuple[Side, ...]:
        sides: dict[str, Side] = {}
        for one in found:
            value = json.loads(one.mine or "null")
            me = one.mine_by == self._store.broker_id
            at = journal.written(one.field, value, before=one.found_at).at if me else ""
            who = self.names.broker(one.mine_by)
            if one.mine in sides:
                before = sides[one.mine]
                who = ", ".join(dict.fromkeys(name for name in (before.who, who) if name))
                me, at = me or before.me, before.at
            note = _deletion_note(value) if one.field == DELETED else ""
            text = self._say(about, one.field, value, row)
            sides[one.mine] = Side(value, text, who, at or one.found_at, me, one.id, note)
        return tuple(sides.values())

    def _office(
        self,
        about: About,
        row: Mapping[str, Any] | None,
        found: Sequence[Conflict],
        journal: RecordJournal,
        seen: object,
    ) -> tuple[Side, tuple[Side, ...]]:
        """Return the value of now as the office's, and what the office had besides."""
        field = found[0].field
        last = found[-1]
        told = {one.office: json.loads(one.office or "null") for one in found}
        if field == DELETED:
            value = told[last.office]
            by = journal.office_wrote(field, value, last.found_at)
            who, me = self.names.broker(by.by), by.by == self._store.broker_id
            text = self._say(about, field, value, row)
            return Side(value, text, who, by.at or last.found_at, me, note=_deletion_note(value)), ()
        by = (
            journal.office_wrote(field, seen, last.found_at) if seen in told.values() else journal.last(field)
        )
        me = by.by == self._store.broker_id and bool(by.by)
        now = Side(seen, self._say(about, field, seen, row), self.names.broker(by.by), by.at, me)
        mine = {one.mine for one in found}
        earlier = [
            Side(value, self._say(about, field, value, row), at=one.found_at, conflict_id=one.id)
            for one in found
            if (value := told[one.office]) != seen and one.office not in mine
        ]
        return now, tuple({side.text: side for side in earlier}.values())

    def _changed(self, sort: Sort, found: Sequence[Conflict], seen: object, journal: RecordJournal) -> str:
        """Return who changed a field since the conflict was found, and when; empty when it is as it was."""
        for one in found:
            base, mine, office = (json.loads(text or "null") for text in (one.base, one.mine, one.office))
            if values.is_same(sort, base, mine, office, seen):
                return ""
        by = journal.last(found[0].field)
        who = self.names.broker(by.by)
        if not by.at:
            return tr("ændret igen siden")
        if not who:
            return tr("ændret igen siden, {when}", when=self.when(by.at))
        return tr("ændret igen siden af {who}, {when}", who=who, when=self.when(by.at))

    def _settled(
        self,
        about: About,
        row: Mapping[str, Any],
        conflicts: Sequence[Conflict],
        journal: RecordJournal,
    ) -> list[FieldRow]:
        """Return the fields that were merged by themselves when the conflicts were found."""
        taken = {conflict.field for conflict in conflicts}
        found: dict[str, Settled] = {}
        for one in conflicts:
            if one.mine_by == self._store.broker_id and one.field != DELETED:
                base = json.loads(one.base or "null")
                for settled in journal.settled(one.id, one.field, base, taken):
                    found.setdefault(settled.field, settled)
        return [
            self._settled_row(about, row, one, journal)
            for one in found.values()
            if values.storage_of(about.kind, one.field) is not None
            and not values.is_programs_own(about.kind, one.field)
            and _FOLLOWS.get((about.kind, one.field)) not in {*taken, *found}
            and row[one.field] == one.result
        ]

    def _settled_row(
        self, about: About, row: Mapping[str, Any], one: Settled, journal: RecordJournal
    ) -> FieldRow:
        sort = values.sort_of(about.kind, one.field, (one.base, one.mine, one.office, one.result))
        me = self._store.broker_id
        wrote = journal.written(one.field, one.mine if one.by == "mine" else one.office)
        who = self.names.broker(wrote.by) if one.by == "office" else ""
        joined = one.by == "both"
        return FieldRow(
            field=one.field,
            label=values.label_of(about.kind, one.field),
            sort=sort,
            base=one.base,
            base_text=self._say(about, one.field, one.base, row),
            base_at="",
            mine=(
                Side(one.mine, self._say(about, one.field, one.mine, row), self.names.broker(me), me=True),
            ),
            office=Side(one.office, self._say(about, one.field, one.office, row), who),
            earlier=(),
            seen=one.result,
            both=one.result if joined else None,
            both_text=self._say(about, one.field, one.result, row) if joined else "",
            automatic=one.by,
            changed="",
            locked="",
            conflict_ids=(),
            asked=(),
        )

    def _say(self, about: About, field: str, value: Any, row: Mapping[str, Any] | None) -> str:  # noqa: ANN401
        if field == DELETED:
            return tr("Slet") if value else tr("Behold")
        if about.state == "unknown" or values.storage_of(about.kind, field) is None:
            plain = isinstance(value, str)
            return value if plain else "" if value is None else json.dumps(value, ensure_ascii=False)
        return self.words.of(about.kind, field, value, row or {})

    # -- the heads of the columns ------------------------------------------------------------------

    def _by(self, sides: Iterable[Side]) -> str:
        """Return "Karen, i går 17:05" or "Bo T., i går 16:58" for the newest of some values."""
        told = [side for side in sides if side.at]
        newest = max(told, key=lambda side: side.at, default=None)
        if newest is None:
            return ""
        return ", ".join(part for part in (_short(newest), self.when(newest.at)) if part)

    def _asked_first(self, row: Mapping[str, Any] | None, rows: Sequence[FieldRow]) -> str:
        """Return the broker to ask: who wrote the other value, else whose record it is; empty for nobody."""
        me = self._store.broker_id
        sides = [side for one in rows for side in one.sides if side.who and not side.me]
        names = {side.who for side in sides}
        for broker_id, name in self._store.db.rows(
            "SELECT id, name FROM broker WHERE deleted = 0 ORDER BY id"
        ):
            if broker_id != me and name in names:
                return broker_id
        owner = str(row.get("broker_id", "")) if row is not None else ""
        return owner if owner != me and self.names.broker(owner) else ""


def _mine_title(rows: Sequence[FieldRow]) -> str:
    sides = [side for row in rows for side in row.mine if row.conflict_ids]
    names = {side.who for side in sides}
    if all(side.me for side in sides):
        return tr("Min")
    if any(side.me for side in sides):
        return tr("Min og andres")
    return names.pop() if len(names) == 1 and all(names) else tr("Kollegers")


def _short(side: Side) -> str:
    """Return my first name, and a colleague's with the first letter of the last."""
    names = side.who.split()
    return " ".join(names[:1] if side.me else [*names[:1], *(f"{name[0]}." for name in names[1:][-1:])])


def _order(kind: str) -> Callable[[FieldRow], tuple[bool, int, str]]:
    """Return the order of a record's own fields, its deletion first and unknown ones last."""
    names = list(columns(record_class(kind))) if kind in kinds() else []

    def place(row: FieldRow) -> tuple[bool, int, str]:
        known = names.index(row.field) if row.field in names else len(names)
        return row.field != DELETED, known, row.field

    return place


def _deletion_note(value: object) -> str:
    return tr("slettede") if value else tr("rettede")
