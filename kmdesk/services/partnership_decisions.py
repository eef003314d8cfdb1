"""What partnership meetings decide to do for a company, who does it by when, and the promise it makes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company, Partnership, PartnershipDecision, PartnershipMeeting, Task
from kmdesk.rules.dates import long_date
from kmdesk.rules.partnerships import OPEN_DECISIONS
from kmdesk.services.partnership_checks import check_decision, tidied_people
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store, Unit

Person = Mapping[str, str]
PromiseState = Literal["", "open", "kept"]
_MEETINGS_OFFERED = 40
_CLOSED = ("done", "dropped")


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as lists show it. `late`: past its deadline and not carried out.

    `promise` is how the promise that follows from it stands, "" for none. `company` is "" when it is gone.
    """

    id: str
    meeting_id: str
    partnership_id: str
    partnership: str
    met_at: str
    company_id: str
    company: str
    solution: str
    consultants: tuple[Person, ...]
    due_on: str
    status: str
    done_on: str
    result: str
    late: bool
    promise: PromiseState

    @property
    def open(self) -> bool:
        """Tell whether somebody still has to carry it out."""
        return self.status in OPEN_DECISIONS

    @property
    def to_close(self) -> bool:
        """Tell whether the promise was kept while the decision stands open: it may be done with that."""
        return self.open and self.promise == "kept"


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What the form of a decision needs: the meetings it can be of, (id, text), and who was there.

    `people` is meeting -> those who came to it. `promise` is how the decision's promise stands.
    """

    decision: PartnershipDecision
    company: str
    meetings: tuple[tuple[str, str], ...]
    people: Mapping[str, tuple[Person, ...]]
    promise: PromiseState


_ROWS = """
SELECT d.id, d.meeting_id, d.partnership_id, p.name, coalesce(m.at, ''), d.company_id,
  coalesce(co.name, ''), d.solution, d.consultants, d.due_on, d.status, d.done_on, d.result,
  d.due_on <> '' AND d.due_on < :today AND d.status IN ('decided', 'in_progress'),
  CASE WHEN t.id IS NULL THEN '' WHEN t.done_at <> '' THEN 'kept' ELSE 'open' END
FROM partnership_decision d JOIN partnership p ON p.id = d.partnership_id AND p.deleted = 0
  LEFT JOIN partnership_meeting m ON m.id = d.meeting_id
  LEFT JOIN company co ON co.id = d.company_id AND co.deleted = 0
  LEFT JOIN task t ON t.id = d.task_id AND d.task_id <> '' AND t.deleted = 0
WHERE d.deleted = 0 AND {where}
ORDER BY d.status IN ('done', 'dropped'), d.due_on = '', d.due_on, sort_key(coalesce(co.name, '')), d.id
"""


_CONSULTANTS, _LATE = 8, 13
"""Where these two stand in a row of the answer."""


class Decisions:
    """Writes the decisions of one desk's cooperations. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    # -- reading ---------------------------------------------------------------------------------

    def of_partnership(self, partnership_id: str) -> tuple[DecisionRow, ...]:
        """Return the decisions of a cooperation: open ones first, those due first before the others."""
        return self._rows("d.partnership_id = :id", {"id": partnership_id})

    def of_meeting(self, meeting_id: str) -> tuple[DecisionRow, ...]:
        """Return the decisions of a meeting, in the same order."""
        return self._rows("d.meeting_id = :id", {"id": meeting_id})

    def of_company(self, company_id: str) -> tuple[DecisionRow, ...]:
        """Return what was decided for a company, in the same order."""
        return self._rows("d.company_id = :id", {"id": company_id})

    def late(self) -> tuple[DecisionRow, ...]:
        """Return what this broker, or nobody in particular, should have seen carried out by now."""
        return self._rows(
            f"d.status IN {OPEN_DECISIONS} AND d.due_on <> '' AND d.due_on < :today"
            " AND d.broker_id IN (:broker, '')",
            {"broker": self._store.broker_id},
        )

    def form(self, decision_id: str) -> DecisionForm:
        """Return the form of a decision. Raises KnownError when it was deleted."""
        return self._form(self._store.require(PartnershipDecision, decision_id))

    def new_form(self, company_id: str, *, partnership_id: str = "", meeting_id: str = "") -> DecisionForm:
        """Return the form of a new decision for a company, of the meeting or of the latest one there was.

        Raises KnownError when the company is gone, or when no meeting has been yet.
        """
        self._store.require(Company, company_id)
        blank = PartnershipDecision(
            partnership_id=partnership_id,
            meeting_id=meeting_id,
            company_id=company_id,
            broker_id=self._store.broker_id,
        )
        form = self._form(blank)
        if not form.meetings:
            raise KnownError(
                tr("Der er ikke holdt et partnerskabsmøde endnu."),
                tr("Opret mødet under Aftaler, Partnerskaber først."),
            )
        chosen = meeting_id if meeting_id in dict(form.meetings) else form.meetings[0][0]
        return replace(form, decision=replace(blank, meeting_id=chosen))

    # -- writing ---------------------------------------------------------------------------------

    def save(
        self,
        decision: PartnershipDecision,
        seen: PartnershipDecision | None = None,
        *,
        promise: bool = False,
    ) -> PartnershipDecision:
        """Create or change a decision, with `promise` also the promise that follows from it; one action.

        Closing a decision keeps its promise, or takes back the one of a decision that was dropped. Raises
        KnownError naming the field for what is missing or cannot be, and when company or meeting is gone.
        """
        stored = self._store.get(PartnershipDecision, decision.id)
        if not decision.meeting_id:
            raise KnownError(
                tr("Mødet mangler."), tr("Vælg, hvor det blev besluttet."), field="meeting_id"
            )  # fmt: skip
        meeting = self._store.require(PartnershipMeeting, decision.meeting_id)
        company = self._store.require(Company, decision.company_id)
        tidy = replace(
            decision,
            partnership_id=meeting.partnership_id,
            consultants=tidied_people(decision.consultants),
        )
        check_decision(tidy, meeting, self._clock.wall(), self._clock.today())
        text = tr("Ret beslutning") if stored else tr("Opret beslutning")
        with self._store.action(text, f"{company.name}: {_line(tidy.solution)}") as unit:
            if promise and self._promise(tidy) is None:
                task = unit.put(self._task_of(tidy))
                tidy = replace(tidy, task_id=task.id)
            settled = self._settled(tidy)
            self._settle_promise(unit, settled)
            return unit.put(settled, seen)

    def set_status(self, ids: Sequence[str], status: str) -> int:
        """Note how far decisions have come; returns how many were changed. One action, promises and all."""
        found = [self._store.require(PartnershipDecision, one) for one in ids]
        changed = [self._settled(replace(one, status=status)) for one in found if one.status != status]
        actions = {
            "done": tr("Beslutning gennemført"),
            "dropped": tr("Beslutning droppet"),
            "in_progress": tr("Beslutning i gang"),
        }
        if changed:
            with self._store.action(actions.get(status, tr("Ret beslutning")), _subject(changed)) as unit:
                for one in changed:
                    self._settle_promise(unit, one)
                    unit.put(one)
        return len(changed)

    def delete(self, decision_id: str) -> str:
        """Delete a decision, with the promise if it is still open; returns its solution."""
        decision = self._store.require(PartnershipDecision, decision_id)
        with self._store.action(tr("Slet beslutning"), _line(decision.solution)) as unit:
            task = self._promise(decision)
            if task is not None and not task.done_at:
                unit.delete(task)
            unit.delete(decision)
        return _line(decision.solution)

    # -- parts -----------------------------------------------------------------------------------

    def _form(self, decision: PartnershipDecision) -> DecisionForm:
        where = "p.id = :partnership" if decision.partnership_id else "p.status = 'active'"
        rows = self._store.db.rows(
            "SELECT m.id, p.name, m.at, m.attendees FROM partnership_meeting m"  # noqa: S608
            " JOIN partnership p ON p.id = m.partnership_id AND p.deleted = 0 WHERE m.deleted = 0"
            f" AND (m.id = :meeting OR (m.status <> 'cancelled' AND m.at <= :now AND {where}))"
            " ORDER BY m.id = :meeting DESC, m.at DESC, m.id LIMIT :most",
            {
                "meeting": decision.meeting_id,
                "partnership": decision.partnership_id,
                "now": self._clock.wall(),
                "most": _MEETINGS_OFFERED,
            },
        )
        company = self._store.get(Company, decision.company_id)
        return DecisionForm(
            decision,
            company.name if company else tr("Slettet virksomhed"),
            tuple((one, _meeting_text(name, at)) for one, name, at, _ in rows),
            {one: tuple(json.loads(attendees)) for one, _, _, attendees in rows},
            self._state(decision),
        )

    def _state(self, decision: PartnershipDecision) -> PromiseState:
        task = self._promise(decision)
        return "" if task is None else "kept" if task.done_at else "open"

    def _promise(self, decision: PartnershipDecision) -> Task | None:
        return self._store.get(Task, decision.task_id) if decision.task_id else None

    def _task_of(self, decision: PartnershipDecision) -> Task:
        partnership = self._store.get(Partnership, decision.partnership_id)
        return Task(
            title=_line(decision.solution),
            company_id=decision.company_id,
            note=tr("Besluttet i {name}", name=partnership.name) if partnership else "",
            due_on=decision.due_on,
            origin=f"partnership:{decision.id}",
            broker_id=decision.broker_id or self._store.broker_id,
        )

    def _settled(self, decision: PartnershipDecision) -> PartnershipDecision:
        """Return a decision with the day it was carried out: today unless told, none while it is not."""
        if decision.status != "done":
            return replace(decision, done_on="")
        return replace(decision, done_on=decision.done_on or self._clock.today().isoformat())

    def _settle_promise(self, unit: Unit, decision: PartnershipDecision) -> None:
        """Let an open promise follow its decision: kept when that is carried out, gone when it is dropped."""
        task = self._promise(decision)
        if task is None or task.done_at or decision.status not in _CLOSED:
            return
        if decision.status == "done":
            unit.put(replace(task, done_at=self._clock.stamp()))
        else:
            unit.delete(task)

    def _rows(self, where: str, params: Mapping[str, Any]) -> tuple[DecisionRow, ...]:
        rows = self._store.db.rows(
            _ROWS.format(where=where), {"today": self._clock.today().isoformat(), **params}
        )
        return tuple(_row(row) for row in rows)


def _row(row: Sequence[Any]) -> DecisionRow:
    values = list(row)
    values[_CONSULTANTS] = tuple(json.loads(row[_CONSULTANTS]))
    values[_LATE] = bool(row[_LATE])
    return DecisionRow(*values)


def _meeting_text(partnership: str, at: str) -> str:
    day = day_of(at)
    return f"{partnership}, {long_date(day)}" if day else partnership


def _line(text: str) -> str:
    return " ".join(text.split())


def _subject(changed: Sequence[PartnershipDecision]) -> str:
    if len(changed) == 1:
        return _line(changed[0].solution)
    return trn(len(changed), "{n} beslutning", "{n} beslutninger")
