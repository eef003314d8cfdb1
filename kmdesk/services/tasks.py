"""Promises: made, done, and who owes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Task
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise with the company it was made to."""

    task: Task
    company: str


class Tasks:
    """What was promised, on one desk."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open_promises(self, broker_id: str = "") -> tuple[OpenPromise, ...]:
        """Return the promises not kept yet, the most overdue first; of one broker, or of all."""
        where = "done_at = ''" + (" AND broker_id = ?" if broker_id else "")
        found = self._store.find(Task, where, (broker_id,) if broker_id else (), order="due_on = '', due_on, due_time")
        ids = sorted({task.company_id for task in found})
        marks = ", ".join("?" * len(ids))
        names = dict(self._store.db.rows(f"SELECT id, name FROM company WHERE id IN ({marks})", ids))  # noqa: S608
        return tuple(OpenPromise(task, names.get(task.company_id, "")) for task in found)

    def save(self, task: Task) -> Task:
        """Create or change a promise. Raises KnownError when it has no text."""
        if not task.title.strip():
            raise KnownError(tr("Løftet mangler en tekst."), tr("Skriv, hvad der er lovet."), field="title")
        new = self._store.get(Task, task.id) is None
        kept = replace(task, broker_id=task.broker_id or self._store.broker_id)
        with self._store.action(tr("Opret løfte") if new else tr("Ret løfte"), task.title) as unit:
            return unit.put(kept)

    def finish(self, task_id: str) -> str:
        """Mark a promise kept now; returns its text."""
        task = self._store.require(Task, task_id)
        with self._store.action(tr("Løfte gjort"), task.title) as unit:
            unit.put(replace(task, done_at=self._clock.stamp()))
        return task.title

    def reopen(self, task_id: str) -> None:
        """Mark a promise not kept after all."""
        task = self._store.require(Task, task_id)
        with self._store.action(tr("Løfte åbnet igen"), task.title) as unit:
            unit.put(replace(task, done_at=""))

    def delete(self, task_id: str) -> None:
        """Delete a promise; undo brings it back."""
        task = self._store.require(Task, task_id)
        with self._store.action(tr("Slet løfte"), task.title) as unit:
            unit.delete(task)
