"""The reminders that follow from an agreement: made, moved and taken away together with it.

A reminder is a promise (`Task`). What a person edited, ticked off or deleted is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

from kmdesk.core.i18n import tr
from kmdesk.core.ids import derived_id
from kmdesk.models import Agreement, Task
from kmdesk.services import generated
from kmdesk.services.agreement_terms import terms
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store, Unit

_DAY = "due_on"


def revision_origin(agreement_id: str) -> str:
    """Return what ties the reminders of revisions to their agreement."""
    return f"agreement:{agreement_id}:revision"


def training_origin(agreement_id: str) -> str:
    """Return what ties the reminder about the training to its employer declaration."""
    return f"agreement:{agreement_id}:training"


def bring_reminders(store: Store, unit: Unit, agreement: Agreement) -> None:
    """Bring the reminders in line with the agreement, in the same action.

    A reminder that a person deleted comes back when the day is another one.
    """
    _bring_revision(store, unit, agreement)
    _bring_training(store, unit, agreement)


def drop_reminders(store: Store, unit: Unit, agreement: Agreement) -> None:
    """Take the reminders away with their agreement, but for what was done or edited by hand."""
    for origin in (revision_origin(agreement.id), training_origin(agreement.id)):
        _drop(unit, _stored(store, agreement, origin))


def fresh_revision(agreement: Agreement) -> Task:
    """Return the reminder of an agreement's first revision, as if nobody had touched it."""
    blank = _blank(agreement, revision_origin(agreement.id), _unused_id(agreement, ()))
    return generated.brought(blank, _revision_values(agreement))


def finish_revision(store: Store, unit: Unit, agreement: Agreement, at: str) -> None:
    """Tick off the open reminder of a revision that was held at the moment `at`."""
    task = _open(_stored(store, agreement, revision_origin(agreement.id)))
    if task is not None:
        unit.put(replace(task, done_at=at))


def _bring_revision(store: Store, unit: Unit, agreement: Agreement) -> None:
    """Keep one reminder per revision: what was done stays, and the next one is a new promise."""
    origin = revision_origin(agreement.id)
    tasks = _stored(store, agreement, origin)
    if not agreement.revised_on or agreement.status == "ended":
        _drop(unit, tasks)
    elif not any(_is_done(task) and _day_put(task) == agreement.revised_on for task in tasks):
        blank = _blank(agreement, origin, _unused_id(agreement, tasks))
        _bring(unit, tasks, blank, _revision_values(agreement))


def _bring_training(store: Store, unit: Unit, agreement: Agreement) -> None:
    """Ask after the training some days after an employer declaration was signed."""
    days, signed = terms(agreement.type).training_days, day_of(agreement.signed_on)
    origin = training_origin(agreement.id)
    tasks = _stored(store, agreement, origin)
    if not days or signed is None or agreement.status != "signed":
        _drop(unit, tasks)
    elif not any(_is_done(task) for task in tasks):
        title = tr("Spørg kommunen, om uddannelsen er begyndt: {title}", title=agreement.title)
        blank = _blank(agreement, origin, derived_id("task", agreement.id, "training"))
        due_on = (signed + timedelta(days=days)).isoformat()
        _bring(unit, tasks, blank, _values(agreement, title, due_on))


def _revision_values(agreement: Agreement) -> dict[str, object]:
    title = tr("Se aftalen igennem: {title}", title=agreement.title)
    return _values(agreement, title, agreement.revised_on)


def _values(agreement: Agreement, title: str, due_on: str) -> dict[str, object]:
    """Return what is put into a reminder; who has the agreement has its reminders, too."""
    return {
        "title": title,
        _DAY: due_on,
        "agreement_id": agreement.id,
        "broker_id": agreement.broker_id,
    }


def _bring(unit: Unit, tasks: Sequence[Task], blank: Task, wanted: Mapping[str, object]) -> None:
    """Put what is wanted into the open reminder, or make it."""
    now = _open(tasks)
    if now is not None:
        unit.put(generated.brought(now, wanted))
        return
    before = next((task for task in tasks if task.id == blank.id), None)
    if before is None or _day_put(before) != wanted[_DAY]:
        scope_id = before.scope_id if before else ""
        unit.put(generated.brought(replace(blank, scope_id=scope_id), wanted))


def _blank(agreement: Agreement, origin: str, task_id: str) -> Task:
    return Task(
        id=task_id,
        company_id=agreement.company_id,
        visit_id=agreement.visit_id,
        origin=origin,
    )


def _unused_id(agreement: Agreement, tasks: Sequence[Task]) -> str:
    """Return the id of the next reminder: that of the first one that was never done."""
    done = {task.id for task in tasks if task.done_at}
    ids = (derived_id("task", agreement.id, "revision", *([str(n)] if n else [])) for n in count())
    return next(task_id for task_id in ids if task_id not in done)


def _drop(unit: Unit, tasks: Iterable[Task]) -> None:
    """Delete the reminders nobody has touched; without the day, so that a person's deleting is told apart."""
    for task in tasks:
        if not task.deleted and generated.is_untouched(task):
            copy = {**generated.kept(task), _DAY: ""}
            unit.put(replace(task, extra={**task.extra, generated.KEPT: copy}))
            unit.delete(task)


def _open(tasks: Iterable[Task]) -> Task | None:
    """Return the latest of the reminders that are open."""
    still_open = [task for task in tasks if not task.done_at and not task.deleted]
    return max(still_open, key=lambda task: (task.due_on, task.id), default=None)


def _is_done(task: Task) -> bool:
    return bool(task.done_at) and not task.deleted


def _day_put(task: Task) -> object:
    """Return the day the reminder was made for, whatever day a person moved it to."""
    return generated.kept(task).get(_DAY)


def _stored(store: Store, agreement: Agreement, origin: str) -> list[Task]:
    """Return the reminders of an origin, deleted ones too: an id is used again, never doubled."""
    rows = store.db.named(
        "SELECT * FROM task WHERE agreement_id = ? AND agreement_id <> '' AND origin = ? ORDER BY id",
        (agreement.id, origin),
    )
    return [Task.from_row(row) for row in rows]
