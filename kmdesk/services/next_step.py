"""The promise that follows from a visit's next step: made, moved and taken away together with it."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.core.i18n import tr
from kmdesk.core.ids import derived_id
from kmdesk.models import Task, Visit
from kmdesk.services import generated
from kmdesk.store.store import Store, Unit


def origin_of(visit_id: str) -> str:
    """Return what ties the promise to its visit."""
    return f"visit:{visit_id}:next"


def bring_next_step(store: Store, unit: Unit, visit: Visit, company_name: str) -> None:
    """Bring the promise in line with the visit, in the same action. What was done or edited by hand stays."""
    stored = stored_task(store, derived_id("task", visit.id, "next"))
    wanted = visit.status != "cancelled" and bool(visit.next_step.strip() or visit.next_step_on)
    if not wanted:
        if stored and not stored.deleted and generated.is_untouched(stored):
            unit.delete(stored)
        return
    blank = Task(
        id=derived_id("task", visit.id, "next"),
        company_id=visit.company_id,
        visit_id=visit.id,
        origin=origin_of(visit.id),
        broker_id=visit.broker_id,
    )
    title = " ".join(visit.next_step.split()) or tr("Tal med {company} igen", company=company_name)
    values = {"title": title, "due_on": visit.next_step_on}
    unit.put(generated.brought(replace(stored or blank, deleted=False), values))


def stored_task(store: Store, task_id: str) -> Task | None:
    """Return the task, deleted or not: an id that follows from its visit is used again, never doubled."""
    rows = store.db.named("SELECT * FROM task WHERE id = ?", (task_id,))
    return Task.from_row(rows[0]) if rows else None
