"""Promises: made, done, and who owes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import search_words
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company, Task
from kmdesk.rules.dates import parse_date
from kmdesk.services.day_checks import check_to_come
from kmdesk.services.referrals import check_can_be_kept, note_promise_kept
from kmdesk.services.search import fts_query
from kmdesk.store.store import Store

PAGE = 500
"""Promises read at a time."""
PromiseGroup = Literal["overdue", "today", "week", "later", "undated", "done"]
GROUPS: tuple[PromiseGroup, ...] = ("overdue", "today", "week", "later", "undated", "done")
"""In the order they are shown. A week ends on Sunday."""


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise with the company it was made to."""

    task: Task
    company: str


@dataclass(frozen=True, slots=True)
class Finished:
    """How many promises are kept now, the titles of those that could not be noted so, and why."""

    done: int
    left: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class PromiseQuery:
    """Which promises to show. Each word of `text` begins one of the promise, its note or the company.

    `owner` is who owes them, a code of the list of owners or empty for both; `done` asks for those kept
    instead of those still owed.
    """

    text: str = ""
    mine: bool = True
    done: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ListedPromise:
    """A promise as LØFTER shows it. `broker` is the name of the broker it belongs to."""

    id: str
    group: PromiseGroup
    title: str
    company_id: str
    company: str
    owner: str
    owner_name: str
    broker: str
    due_on: str
    due_time: str
    done_at: str
    note: str


@dataclass(frozen=True, slots=True)
class Promises:
    """A page of promises in the order of their groups, and how many each group has in all."""

    shown: tuple[ListedPromise, ...]
    counts: Mapping[PromiseGroup, int]

    @property
    def total(self) -> int:
        """How many there are in all groups."""
        return sum(self.counts.values())


_GROUP = """CASE WHEN t.done_at <> '' THEN 5 WHEN t.due_on = '' THEN 4 WHEN t.due_on < :today THEN 0
  WHEN t.due_on = :today THEN 1 WHEN t.due_on <= :sunday THEN 2 ELSE 3 END"""
_FROM = "FROM task t LEFT JOIN company_row c ON c.company_id = t.company_id"
# What is done last stands first; of what is open, the oldest deadline.
_ORDER = (
    "1, CASE WHEN t.done_at <> '' THEN t.done_at END DESC,"
    " t.due_on, t.due_time = '', t.due_time, t.title, t.id"
)


class Tasks:
    """What was promised, on one desk."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open_promises(self, broker_id: str = "") -> tuple[OpenPromise, ...]:
        """Return the promises not kept yet, the most overdue first; of one broker, or of all."""
        where = "done_at = ''" + (" AND broker_id = ?" if broker_id else "")
        found = self._store.find(
            Task, where, (broker_id,) if broker_id else (), order="due_on = '', due_on, due_time"
        )
        ids = sorted({task.company_id for task in found})
        marks = ", ".join("?" * len(ids))
        names = dict(self._store.db.rows(f"SELECT id, name FROM company WHERE id IN ({marks})", ids))  # noqa: S608
        return tuple(OpenPromise(task, names.get(task.company_id, "")) for task in found)

    def listed(self, query: PromiseQuery, limit: int = PAGE) -> Promises:
        """Return the first `limit` promises of the answer, and how many there are of each group."""
        today = self._clock.today()
        params: dict[str, Any] = {
            "today": today.isoformat(),
            "sunday": (today + timedelta(days=6 - today.weekday())).isoformat(),
            "limit": limit,
        }
        where = self._where(query, params)
        rows = self._store.db.rows(
            f"SELECT {_GROUP}, t.id, t.title, t.company_id, coalesce(c.name, ''), t.owner,"  # noqa: S608
            " t.owner_name,"
            " coalesce((SELECT b.name FROM broker b WHERE b.id = t.broker_id), ''), t.due_on, t.due_time,"
            f" t.done_at, t.note {_FROM} WHERE {where} ORDER BY {_ORDER} LIMIT :limit",
            params,
        )
        counts = self._store.db.rows(
            f"SELECT {_GROUP}, count(*) {_FROM} WHERE {where} GROUP BY 1",
            params,
        )
        return Promises(
            shown=tuple(_listed(*row) for row in rows),
            counts={GROUPS[number]: count for number, count in counts},
        )

    def get(self, task_id: str) -> OpenPromise:
        """Return one promise with its company. Raises KnownError when it was deleted."""
        task = self._store.require(Task, task_id)
        return self._with_company(task)

    def blank(self, company_id: str = "") -> OpenPromise:
        """Return a new promise of this broker, perhaps to a company, not stored yet."""
        return self._with_company(Task(company_id=company_id, broker_id=self._store.broker_id))

    def save(self, task: Task, seen: Task | None = None) -> Task:
        """Create or change a promise.

        Raises KnownError naming the field when it has no text, or a time of day without a day.
        """
        if not task.title.strip():
            raise KnownError(tr("Løftet mangler en tekst."), tr("Skriv, hvad der er lovet."), field="title")
        if task.due_time and not task.due_on:
            raise KnownError(tr("Klokkeslættet mangler en dag."), tr("Skriv også datoen."), field="due_on")
        new = self._store.get(Task, task.id) is None
        kept = replace(task, broker_id=task.broker_id or self._store.broker_id)
        with self._store.action(tr("Opret løfte") if new else tr("Ret løfte"), task.title) as unit:
            return unit.put(kept, seen)

    def finish(self, task_id: str) -> str:
        """Mark a promise kept now; returns its text."""
        task = self._store.require(Task, task_id)
        self.finish_all((task_id,))
        return task.title

    def finish_all(self, task_ids: Iterable[str]) -> Finished:
        """Mark promises kept now, as one action: all of them that can be. Those done before do not count.

        Raises KnownError when none can be.
        """
        still_open = [task for task in self._found(task_ids) if not task.done_at]
        tasks, left, refusal = list[Task](), list[str](), KnownError("")
        for task in still_open:
            try:
                check_can_be_kept(self._store, task)
            except KnownError as error:
                left.append(task.title)
                refusal = error
            else:
                tasks.append(task)
        if left and not tasks:
            raise refusal
        with self._store.action(tr("Løfte gjort"), _subject(tasks)) as unit:
            for task in tasks:
                unit.put(replace(task, done_at=self._clock.stamp()))
                note_promise_kept(self._store, unit, task, self._clock.today().isoformat())
        return Finished(len(tasks), tuple(left), refusal.message)

    def reopen(self, task_id: str) -> None:
        """Mark a promise not kept after all."""
        self.reopen_all((task_id,))

    def reopen_all(self, task_ids: Iterable[str]) -> int:
        """Mark promises not kept after all, as one action; returns how many were done."""
        tasks = [task for task in self._found(task_ids) if task.done_at]
        with self._store.action(tr("Løfte åbnet igen"), _subject(tasks)) as unit:
            for task in tasks:
                unit.put(replace(task, done_at=""))
                note_promise_kept(self._store, unit, task, "")
        return len(tasks)

    def postpone(self, task_ids: Iterable[str], day: str) -> int:
        """Move open promises to another day, as one action; returns how many.

        Raises KnownError with `field` when the day is missing or has been.
        """
        wanted = parse_date(day)
        on = wanted.isoformat() if wanted else ""
        check_to_come(on, "due_on", self._clock.today())
        tasks = [task for task in self._found(task_ids) if not task.done_at]
        with self._store.action(tr("Udskyd løfte"), _subject(tasks)) as unit:
            for task in tasks:
                unit.put(replace(task, due_on=on))
        return len(tasks)

    def delete(self, task_id: str) -> None:
        """Delete a promise; undo brings it back."""
        task = self._store.require(Task, task_id)
        with self._store.action(tr("Slet løfte"), task.title) as unit:
            unit.delete(task)

    def _found(self, task_ids: Iterable[str]) -> list[Task]:
        """Return the promises in the order asked for. Raises KnownError when one was deleted meanwhile."""
        return [self._store.require(Task, task_id) for task_id in dict.fromkeys(task_ids)]

    def _with_company(self, task: Task) -> OpenPromise:
        company = self._store.get(Company, task.company_id) if task.company_id else None
        return OpenPromise(task, company.name if company else "")

    def _where(self, query: PromiseQuery, params: dict[str, Any]) -> str:
        """Return the SQL condition of a query; puts its values into `params`."""
        parts = ["t.deleted = 0", f"t.done_at {'<>' if query.done else '='} ''"]
        if query.owner:
            parts.append("t.owner = :owner")
            params["owner"] = query.owner
        if query.mine:
            parts.append("t.broker_id = :broker")
            params["broker"] = self._store.broker_id
        for number, word in enumerate(search_words(query.text)):
            parts.append(
                f"(instr(c.search_key, ' ' || :word{number}) > 0 OR t.id IN (SELECT s.record_id"  # noqa: S608
                " FROM search_row s WHERE s.kind = 'task' AND s.num IN"
                f" (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{number})))"
            )
            params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
        return " AND ".join(parts)


def _subject(tasks: Sequence[Task]) -> str:
    """Return what an action is done to: the promise, or how many there are."""
    return tasks[0].title if len(tasks) == 1 else trn(len(tasks), "{n} løfte", "{n} løfter")


def _listed(group: int, promise_id: str, *rest: str) -> ListedPromise:
    """Turn a row of the answer into what the screen shows; `rest` is in the order of the fields."""
    return ListedPromise(promise_id, GROUPS[group], *rest)
