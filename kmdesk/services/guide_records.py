"""What the answers lead to, brought into needs, promises and the company while the answer is saved.

A record is found by its origin (visit and key), updated while people leave it alone, and removed when its
answer is taken back. What a person deleted stays deleted: only a key that the answers before did not lead to
is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

from kmdesk.core.ids import derived_id, new_id
from kmdesk.models import Company, Need, Task, Visit
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.guide_results import GuideResults, NeedDraft, TaskDraft
from kmdesk.services import generated
from kmdesk.services.next_step import bring_next_step
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store, Unit

Made = TypeVar("Made", Need, Task)

FACTS: Mapping[str, object] = {"employees": None, "graduates": None, "hr_function": "unknown"}
"""The company's fields a visit can tell, and how each says that nobody knows."""

_NOT_IN_RECORD = frozenset({"key", "supersedes", "type_guessed"})
_NEED_FIELDS = tuple(field.name for field in fields(NeedDraft) if field.name not in _NOT_IN_RECORD)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One record the answers lead to. `formerly` is the key it may be stored under from before."""

    key: str
    values: Mapping[str, object]
    formerly: str = ""


def bring_results(
    store: Store, unit: Unit, *, visit: Visit, company: Company, before: GuideResults, after: GuideResults
) -> None:
    """Bring the records from what the answers led to `before` to what they lead to `after`."""
    _bring(store, unit, visit, Need, before=_needs(before.needs), after=_needs(after.needs))
    _bring(store, unit, visit, Task, before=_tasks(before.tasks), after=_tasks(after.tasks))
    _bring_facts(unit, visit, company, before.company_facts, after.company_facts)
    if before.next_contact != after.next_contact:
        day = after.next_contact.isoformat() if after.next_contact else ""
        visit = unit.put(generated.brought(visit, {"next_step_on": day}))
        bring_next_step(store, unit, visit, company.name)


def origin(visit_id: str, key: str) -> str:
    """Return what ties a record to the answer it came from."""
    return f"{visit_id}:{key}"


def source_of(visit: Visit) -> str:
    """Return what stands as the source of a company fact told at the visit, "Besøg 24.11.2026"."""
    day = day_of(visit.starts_at)
    return f"Besøg {long_date(day)}" if day else "Besøg"


def with_fact(visit: Visit, company: Company, name: str, heard: object) -> Company:
    """Return the company with one fact as the visit tells it, remembering what stood there before."""
    kept = dict(generated.kept(company))
    ours = _ours(visit, company, name)
    kept[name] = {
        "visit": visit.id,
        "value": heard,
        "before": ours["before"] if ours else getattr(company, name),
        "source": ours["source"] if ours else company.field_sources.get(name, ""),
    }
    changes: dict[str, Any] = {name: heard}
    if name == "employees":
        changes |= {"employees_as_of": visit.starts_at[:10], "employees_source": "company"}
    return replace(
        company,
        **changes,
        field_sources={**company.field_sources, name: source_of(visit)},
        extra={**company.extra, generated.KEPT: kept},
    )


def _needs(drafts: Iterable[NeedDraft]) -> dict[str, _Wanted]:
    return {
        draft.key: _Wanted(
            draft.key, {name: getattr(draft, name) for name in _NEED_FIELDS}, formerly=draft.supersedes
        )
        for draft in drafts
    }


def _tasks(drafts: Iterable[TaskDraft]) -> dict[str, _Wanted]:
    return {
        draft.key: _Wanted(
            draft.key,
            {
                "title": draft.title,
                "owner": draft.owner,
                "owner_name": draft.owner_name,
                "due_on": draft.due_on.isoformat() if draft.due_on else "",
            },
        )
        for draft in drafts
    }


def _bring(
    store: Store,
    unit: Unit,
    visit: Visit,
    cls: type[Made],
    *,
    before: Mapping[str, _Wanted],
    after: Mapping[str, _Wanted],
) -> None:
    stored = _stored(store, cls, visit.id)
    # When the wished form is taken back, the need goes back to the key it had before the form was known.
    back = {old.formerly: key for key, old in before.items() if old.formerly and key not in after}
    for key, wanted in after.items():
        record = stored.get(key)
        if record is None or record.deleted:
            moved = stored.get(wanted.formerly or back.get(key, ""))
            record = (
                moved if moved and not moved.deleted and _key_of(moved, visit.id) not in after else record
            )
        if record is None or (record.deleted and key not in before):
            record = replace(record, deleted=False) if record else _blank(cls, visit, key, stored)
        if not record.deleted:
            named = replace(record, origin=origin(visit.id, key))
            stored[key] = unit.put(generated.brought(named, wanted.values))
    live = {stored[key].id for key in after if key in stored}
    for gone in filter(None, map(stored.get, before)):
        idle = gone.id not in live and not gone.deleted and generated.is_untouched(gone)
        if idle and not _is_used(store, gone.id):
            unit.delete(gone)


def _stored(store: Store, cls: type[Made], visit_id: str) -> dict[str, Made]:
    """Return the visit's records by key, also deleted ones."""
    rows = store.db.named(f'SELECT * FROM "{cls.kind}" WHERE visit_id = ?', (visit_id,))  # noqa: S608
    records = (cls.from_row(row) for row in rows)
    return {
        _key_of(record, visit_id): record for record in records if record.origin.startswith(f"{visit_id}:")
    }


def _key_of(record: Need | Task, visit_id: str) -> str:
    return record.origin.removeprefix(f"{visit_id}:")


def _blank(cls: type[Made], visit: Visit, key: str, stored: Mapping[str, Made]) -> Made:
    """Return an empty record whose id follows from the answer, unless a record that moved on still has it."""
    own = derived_id(cls.kind, visit.id, key)
    taken = own in {record.id for record in stored.values()}
    return cls(
        id=new_id() if taken else own,
        company_id=visit.company_id,
        visit_id=visit.id,
        origin=origin(visit.id, key),
        broker_id=visit.broker_id,
    )


def _is_used(store: Store, record_id: str) -> bool:
    """Tell whether somebody was matched with the need: then it is not the program's to remove."""
    return store.db.value('SELECT 1 FROM "match" WHERE need_id = ? AND deleted = 0', (record_id,)) is not None


def _bring_facts(
    unit: Unit, visit: Visit, company: Company, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    changed = company
    for name in FACTS:
        heard = after.get(name)
        if heard == before.get(name) and heard is not None:
            continue
        ours = _ours(visit, changed, name)
        if heard is None:
            changed = _without_fact(changed, name, ours) if ours else changed
        elif getattr(changed, name) != heard and (ours or _may_fill(visit, changed, name)):
            changed = with_fact(visit, changed, name, heard)
    if changed is not company:
        unit.put(changed)


def _ours(visit: Visit, company: Company, name: str) -> Mapping[str, Any] | None:
    """Return the copy of what this visit put into a field, when it still stands there."""
    copy: object = generated.kept(company).get(name)
    if not isinstance(copy, Mapping):
        return None
    put = cast("Mapping[str, Any]", copy)
    stands = put["visit"] == visit.id and getattr(company, name) == put["value"]
    return put if stands and company.field_sources.get(name) == source_of(visit) else None


def _may_fill(visit: Visit, company: Company, name: str) -> bool:
    """Tell whether a fact may be written: nobody knows it, or its source is no younger than the visit."""
    if getattr(company, name) == FACTS[name]:
        return True
    source = company.field_sources.get(name, "")
    known_on, told_on = parse_date(source.rpartition(" ")[2]), day_of(visit.starts_at)
    return bool(source) and (known_on is None or told_on is None or known_on <= told_on)


def _without_fact(company: Company, name: str, ours: Mapping[str, Any]) -> Company:
    """Return the company as it was before the visit told this fact."""
    kept = {key: copy for key, copy in generated.kept(company).items() if key != name}
    sources = {key: source for key, source in company.field_sources.items() if key != name}
    if ours["source"]:
        sources[name] = ours["source"]
    changes: dict[str, Any] = {name: ours["before"]}
    if name == "employees":
        changes |= {"employees_as_of": "", "employees_source": ""}
    return replace(company, **changes, field_sources=sources, extra={**company.extra, generated.KEPT: kept})
