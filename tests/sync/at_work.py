"""What brokers do at their desks, drawn by lot: found, visited, edited, deleted, erased, settled."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from tests.sync.held import parts_of
from tests.sync.model_desk import ModelDesk


@dataclass
class AtWork:
    """People who type. `typed` is every value anybody put in, `typed_in` the same by record."""

    seed: int
    dice: random.Random = field(init=False)
    typed: set[tuple[str, str]] = field(default_factory=set)
    typed_in: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self._words = 0

    def work(self, desk: ModelDesk) -> None:
        dice = self.dice
        companies = [
            row["id"] for (kind, _), row in desk.rows.items() if kind == "company" and not row["deleted"]
        ]
        what = dice.random()
        if what < 0.2 or not companies:
            self._words += 1
            record_id = f"{dice.random():.12f}"
            cvr = dice.choice(("", "", "13748136", "24256790"))
            self._put(desk, "company", record_id, name=self._word(), cvr=cvr, broker_id=desk.author())
        elif what < 0.35:
            self._put(
                desk, "visit", f"{dice.random():.12f}", company_id=dice.choice(companies), topic=self._word()
            )
        elif what < 0.42:
            self._put(desk, "company", dice.choice(companies), deleted=1)
        elif what < 0.47:
            gone = [
                row["id"]
                for (kind, _), row in desk.rows.items()
                if kind == "company" and row["deleted"] and row["name"]
            ]
            if gone:
                self._put(desk, "company", dice.choice(gone), deleted=0)
        elif what < 0.52:
            self._resolve(desk)
        elif what < 0.535:
            self._erase(desk)
        elif what < 0.56:
            kind = dice.choice(("project", "broker"))
            known = [row["id"] for row in desk.everyone(kind)]
            if known:
                self._put(desk, kind, dice.choice(known), name=self._word())
        else:
            self._edit(desk, dice.choice(companies))

    def _erase(self, desk: ModelDesk) -> None:
        """Forget a record for good, as a person may demand: every copy, also in conflicts about it."""
        known = sorted(
            key for key, row in desk.rows.items() if key[0] in ("visit", "company") and not row["deleted"]
        )
        if known:
            kind, record_id = self.dice.choice(known)
            desk.wipe(kind, record_id)
            self.erased.add(record_id)

    def _edit(self, desk: ModelDesk, company_id: str) -> None:
        row = desk.rows["company", company_id]
        which = self.dice.random()
        if which < 0.5:
            self._put(desk, "company", company_id, **{self.dice.choice(("name", "address")): self._word()})
        elif which < 0.6:
            self._put(desk, "company", company_id, employees=self.dice.choice((None, 0, 3, 40)))
        elif which < 0.8:
            tags = json.loads(row["tags"])
            if tags and self.dice.random() < 0.4:
                tags.remove(self.dice.choice(tags))
            else:
                tags.append(self._word())
            told = json.dumps(tags, ensure_ascii=False, separators=(",", ":"))
            self._put(desk, "company", company_id, tags=told)
        else:
            lines = row["note"].split("\n")
            place = self.dice.randrange(len(lines) + 1)
            lines[place:place] = [self._word()]
            self._put(desk, "company", company_id, note="\n".join(lines))

    def _resolve(self, desk: ModelDesk) -> None:
        found = [
            row for (kind, _), row in desk.rows.items() if kind == "conflict" and row["status"] == "open"
        ]
        if not found:
            return
        conflict = self.dice.choice(found)
        about = desk.rows.get((conflict["about_kind"], conflict["about_id"]))
        desk.groups += 1
        if about is not None and self.dice.random() < 0.5:
            value = json.loads(conflict["mine"])
            desk.make(conflict["about_kind"], conflict["about_id"], {conflict["field"]: value})
        desk.make("conflict", conflict["id"], {"status": "resolved", "resolution": "mine"})

    def _put(self, desk: ModelDesk, kind: str, record_id: str, **values: Any) -> None:
        desk.put(kind, record_id, **values)
        for name, value in values.items():
            self.typed |= parts_of(name, value)
            self.typed_in.setdefault(record_id, set()).update(parts_of(name, value))

    def _word(self) -> str:
        self._words += 1
        return f"w{self._words}"
