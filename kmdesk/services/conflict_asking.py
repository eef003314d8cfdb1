"""Asking a colleague what shall count: as a promise on their list, or as a mail that is not sent yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Conflict, Task
from kmdesk.rules.holidays import working_day_from
from kmdesk.services import conflict_values as values
from kmdesk.services.conflict_reading import FieldRow, RecordConflicts
from kmdesk.store.store import Store

Way = Literal["task", "mail"]
_LONGEST = 400
"""Characters of a value that are told; the whole text stands in kmdesk."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A broker who can be asked."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a line that says what about, and the text with fields and values."""

    subject: str
    text: str


class ConflictAsking:
    """Asks colleagues. Used on the store's thread."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def colleagues(self) -> tuple[Colleague, ...]:
        """Return the other brokers of the office, by name."""
        rows = self._store.db.rows(
            "SELECT id, name, email FROM broker WHERE deleted = 0 AND id <> ? ORDER BY sort_key(name), id",
            (self._store.broker_id,),
        )
        return tuple(Colleague(*row) for row in rows)

    def ask(
        self,
        shown: RecordConflicts,
        fields: Collection[str],
        colleague_id: str,
        way: Way,
        question: Question,
    ) -> str:
        """Note whom was asked when, and for `task` put a promise on the colleague's list, as one action.

        Returns what to say. Raises KnownError without a colleague or without a text.
        """
        asked = next((one for one in self.colleagues() if one.id == colleague_id), None)
        if asked is None:
            raise KnownError(tr("Vælg, hvem du vil spørge."), field="colleague")
        if not question.text.strip():
            raise KnownError(tr("Skriv, hvad du vil spørge om."), field="text")
        about = shown.about
        note = f"{self._clock.stamp()}\t{asked.name}\t{way}"
        with self._store.action(tr("Spørg {name}", name=asked.name), about.name) as unit:
            if way == "task":
                unit.put(
                    Task(
                        company_id=about.company_id,
                        title=question.subject,
                        note=question.text,
                        broker_id=asked.id,
                        owner="broker",
                        owner_name=asked.name,
                        due_on=working_day_from(self._clock.today() + timedelta(days=1)).isoformat(),
                    )
                )
            for row in shown.rows:
                for conflict_id in row.conflict_ids if row.field in fields else ():
                    conflict = self._store.get(Conflict, conflict_id)
                    if conflict is not None:
                        lines = [line for line in (conflict.asked, note) if line]
                        unit.put(replace(conflict, asked="\n".join(lines)))
        if way == "task":
            return tr("Løftet står på listen hos {name} efter næste synkronisering.", name=asked.name)
        return tr("Det er noteret, at {name} er spurgt.", name=asked.name)


def question(shown: RecordConflicts, rows: Collection[FieldRow], name: str) -> Question:
    """Return the question about some fields to a colleague, with every value that is not confidential."""
    about = shown.about
    first_name = name.split(maxsplit=1)[0] if name.split() else ""
    parts = [
        tr("Hej {name}", name=first_name),
        tr("Vi har rettet forskelligt i {what}. Hvad skal gælde?", what=f"{about.kind_name}: {about.name}"),
        *("\n".join(_lines(about.kind, row)) for row in rows),
        tr("Konflikten ligger i kmdesk under Synkronisering."),
    ]
    fields = ", ".join(row.label for row in rows)
    return Question(
        tr("Hvad skal gælde for {name}: {fields}?", name=about.name, fields=fields), "\n\n".join(parts)
    )


def _lines(kind: str, row: FieldRow) -> list[str]:
    if values.is_confidential(kind, row.field):
        return [row.label, tr("Værdierne er fortrolige. De kan kun ses i kmdesk.")]
    told = [
        f"– {side.who or (tr('Jeg') if side.me else tr('Kontoret'))}: {_clipped(side.text)}"
        for side in row.sides
    ]
    return [row.label, *dict.fromkeys(told)]


def _clipped(text: str) -> str:
    text = text.strip() or tr("(tomt)")
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
