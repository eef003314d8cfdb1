"""What is done about a record's conflicts: solved, closed, opened again, each as one action with undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Conflict
from kmdesk.models.record import Record, kinds, record_class
from kmdesk.services import conflict_values as values
from kmdesk.services import gone_together
from kmdesk.services.companies import Companies
from kmdesk.services.company_form import size_class_of
from kmdesk.services.conflict_names import Names
from kmdesk.services.conflict_reading import FieldRow, Pick, RecordConflicts, Side
from kmdesk.services.conflict_values import DELETED
from kmdesk.services.inquiries import Inquiries
from kmdesk.services.institutions import Institutions
from kmdesk.services.partnership_meetings import PartnershipMeetings
from kmdesk.services.partnerships import Partnerships
from kmdesk.store.store import Store, Unit

_SIZE = "employees_class"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a choice makes of a field: the stored value, and how the conflict was solved."""

    row: FieldRow
    pick: Pick
    value: Any
    side: Side | None


def chosen(row: FieldRow, pick: Pick) -> Wanted:
    """Return what a choice means. Raises KnownError with the `field` for a text that cannot be its value."""
    if pick.choice == "mine":
        side = next((one for one in row.mine if one.conflict_id == pick.conflict_id), row.mine[0])
        return Wanted(row, pick, values.on_top(row.sort, row.base, side.value, row.seen), side)
    if pick.choice == "earlier":
        side = next((one for one in row.earlier if one.conflict_id == pick.conflict_id), row.office)
        return Wanted(row, pick, side.value, side)
    if pick.choice == "office":
        return Wanted(row, pick, row.office.value, row.office)
    if pick.choice == "both":
        return Wanted(row, pick, row.office.value if row.both is None else row.both, None)
    try:
        return Wanted(row, pick, values.typed(row.field, row.sort, pick.text), None)
    except KnownError as error:
        raise KnownError(error.message, error.advice, field=row.field) from error


def automatic(row: FieldRow) -> Pick | None:
    """Return what is chosen where nobody needs to choose; None where somebody has to."""
    if row.automatic == "mine":
        return Pick("mine", row.mine[0].conflict_id)
    if row.automatic == "both":
        return Pick("both")
    return Pick("office") if row.automatic else None


class ConflictChanges:
    """Solves conflicts. Used on the store's thread."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._names = Names(store)

    def resolve(self, shown: RecordConflicts, picks: Mapping[str, Pick]) -> str:
        """Write the chosen values and note the conflicts as solved, as one action; returns what to say.

        `shown` is the record as the broker saw it. Raises KnownError with the `field` at fault: not chosen
        yet, impossible, changed meanwhile, or solved by somebody else meanwhile. Then nothing is written.
        """
        about = shown.about
        row = self._live_row(shown)
        conflicts = self._still_open(shown)
        wanted = [self._wanted(one, picks) for one in shown.rows]
        deletes = any(one.row.field == DELETED and one.value for one in wanted)
        changes = {} if deletes else self._values(about.kind, row, wanted)
        back = 0
        with self._store.action(tr("Løs konflikt"), about.name) as unit:
            if deletes:
                self._let_go(unit, about.kind, about.id)
            else:
                before = record_class(about.kind).from_row(row)
                record = record_class(about.kind).from_row({**before.to_row(), **changes})
                stays = any(one.row.field == DELETED for one in wanted)
                unit.put(gone_together.stays(record) if stays else record)
                if stays:
                    back = _bring_with(unit, record)
            how = {cid: _how(one, cid, conflicts) for one in wanted for cid in one.row.conflict_ids}
            for conflict in conflicts.values():
                self._close(unit, conflict, how.get(conflict.id, "office"))
        told = tr("Konflikten om {name} er løst.", name=about.name)
        if not back:
            return told
        return f"{told} {trn(back, '{n} post fulgte med tilbage.', '{n} poster fulgte med tilbage.')}"

    def close(self, kind: str, record_id: str) -> str:
        """Close the conflicts of a record that is gone; of one erased for good, nothing is kept.

        Returns what to say. Raises KnownError while the record is there: then somebody has to choose.
        """
        about = self._names.of(kind, record_id)
        if about.state == "live":
            raise KnownError(tr("{name} er her igen.", name=about.name), tr("Vælg felt for felt."))
        found = self._all_open(kind, record_id)
        if about.state == "erased":
            with self._store.db.transaction():
                for conflict in found:
                    self._store.erase(conflict)
            return tr("Konflikten er lukket, og værdierne er slettet for altid.")
        with self._store.action(tr("Luk konflikt"), about.name) as unit:
            for conflict in found:
                self._close(unit, conflict, "office")
        return tr("Konflikten om {name} er lukket.", name=about.name)

    def bring_back(self, kind: str, record_id: str) -> str:
        """Take back the deletion of a record in conflict, with what was deleted along; returns its name."""
        about = self._names.of(kind, record_id)
        if about.state != "deleted":
            raise KnownError(tr("{name} kan ikke hentes tilbage.", name=about.name))
        row = self._store.stored(kind, record_id) or {}
        with self._store.action(tr("Hent tilbage"), about.name) as unit:
            record = gone_together.stays(record_class(kind).from_row({**row, DELETED: 0}))
            unit.put(record)
            _bring_with(unit, record)
        return about.name

    def reopen(self, conflict_id: str) -> str:
        """Open a solved conflict again, to choose anew; returns the name of its record."""
        conflict = self._store.require(Conflict, conflict_id)
        name = self._names.of(conflict.about_kind, conflict.about_id).name
        with self._store.action(tr("Åbn konflikt igen"), name) as unit:
            unit.put(replace(conflict, status="open", resolution="", resolved_by="", resolved_at=""))
        return name

    # -- parts -------------------------------------------------------------------------------------

    def _live_row(self, shown: RecordConflicts) -> Mapping[str, Any]:
        about = self._names.of(shown.about.kind, shown.about.id)
        row = self._store.stored(about.kind, about.id) if about.kind in kinds() else None
        if row is None or about.state != "live":
            raise KnownError(
                tr("{name} er slettet i mellemtiden.", name=shown.about.name),
                tr("Luk konflikten, eller hent posten tilbage."),
            )
        return row

    def _still_open(self, shown: RecordConflicts) -> dict[str, Conflict]:
        found = {one.id: one for one in self._all_open(shown.about.kind, shown.about.id)}
        for conflict_id in shown.conflict_ids:
            if conflict_id in found:
                continue
            gone = self._store.get(Conflict, conflict_id)
            who = self._names.broker(gone.resolved_by) if gone else ""
            raise KnownError(
                tr("{who} har løst konflikten i mellemtiden.", who=who)
                if who
                else tr("Konflikten er løst i mellemtiden."),
                tr("Se under Løste konflikter, hvad der blev valgt."),
                field=gone.field if gone else "",
            )
        return {conflict_id: found[conflict_id] for conflict_id in shown.conflict_ids}

    def _all_open(self, kind: str, record_id: str) -> list[Conflict]:
        where = "status = 'open' AND about_kind = ? AND about_id = ?"
        return self._store.find(Conflict, where, (kind, record_id))

    @staticmethod
    def _wanted(row: FieldRow, picks: Mapping[str, Pick]) -> Wanted:
        pick = picks.get(row.field) or automatic(row)
        if pick is None:
            raise KnownError(tr("Vælg for “{field}”.", field=row.label), field=row.field)
        return chosen(row, pick)

    def _values(self, kind: str, row: Mapping[str, Any], wanted: Sequence[Wanted]) -> dict[str, Any]:
        """Return field -> stored value to write. Raises KnownError for what must not be written."""
        changes: dict[str, Any] = {}
        for one in wanted:
            field, label = one.row.field, one.row.label
            if field == DELETED or values.storage_of(kind, field) is None:
                continue
            if row[field] != one.row.seen:
                raise KnownError(
                    tr("“{field}” er ændret igen, mens du valgte.", field=label),
                    tr("Se på feltet, og vælg igen."),
                    field=field,
                )
            if one.value == row[field]:
                continue
            problem = values.check(kind, field, one.value)
            if problem:
                raise KnownError(problem, field=field)
            changes[field] = one.value
        if kind == "company" and {"employees", _SIZE} & changes.keys():
            changes[_SIZE] = size_class_of({**row, **changes})
        return changes

    def _close(self, unit: Unit, conflict: Conflict, how: str) -> None:
        unit.put(
            replace(
                conflict,
                status="resolved",
                resolution=how,
                resolved_by=self._store.broker_id,
                resolved_at=self._clock.stamp(),
            )
        )

    def _let_go(self, unit: Unit, kind: str, record_id: str) -> None:
        """Delete a record as its own page does, with what that takes along or refused as there."""
        store, clock = self._store, self._clock
        of_page: Mapping[str, Callable[[], object]] = {
            "company": lambda: Companies(store).delete(record_id),
            "need": lambda: Companies(store).delete_need(record_id),
            "inquiry": lambda: Inquiries(store, clock).delete([record_id]),
            "partnership": lambda: Partnerships(store, clock).delete([record_id]),
            "partnership_meeting": lambda: PartnershipMeetings(store, clock).delete(record_id),
            "institution": lambda: Institutions(store).delete(record_id),
        }
        row = store.stored(kind, record_id)
        if kind in of_page:
            of_page[kind]()
        elif row is not None:
            unit.delete(record_class(kind).from_row(row))


def _bring_with(unit: Unit, record: Record) -> int:
    """Bring back what belongs to a record that stays, and what it belongs to; returns how many."""
    return gone_together.bring_along(unit, record.kind, record.id) + gone_together.bring_owners(unit, record)


def _how(one: Wanted, conflict_id: str, conflicts: Mapping[str, Conflict]) -> str:
    """Return how one conflict was solved by the choice for its field; several may share a field."""
    choice = one.pick.choice
    if choice in ("combined", "both"):
        return choice
    if choice == "mine" and one.side is not None:
        same = conflicts[one.side.conflict_id].mine == conflicts[conflict_id].mine
        return "mine" if same else "office"
    return "office"
