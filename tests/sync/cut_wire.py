"""An office over a network that is cut at random, before or after a call arrived."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from kmdesk.sync.messages import (
    Batch,
    Cursor,
    Differing,
    Greeting,
    OfficeRow,
    OutOfReachError,
    Page,
    PushResult,
)
from tests.sync.model_office import ModelOffice


@dataclass
class Wire:
    """The office over a network that is cut at random, before or after a call arrived."""

    office: ModelOffice
    dice: random.Random
    cuts: float
    login: str

    def _call(self, name: str, *arguments: Any) -> Any:
        if self.dice.random() < self.cuts:
            raise OutOfReachError("cut before")
        answer = getattr(self.office, name)(*arguments, login=self.login)
        if self.dice.random() < self.cuts:
            raise OutOfReachError("cut after")
        return answer

    def hello(self, client_id: str) -> Greeting:
        return self._call("hello", client_id)

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        return self._call("pull", scope, cursor, self.dice.choice((1, 2, 7, limit)))

    def push(self, client_id: str, batch: Batch) -> PushResult:
        return self._call("push", client_id, batch)

    def known(self, scope: str, groups: Any) -> frozenset[tuple[str, str]]:
        return self._call("known", scope, groups)

    def digest(self, scope: str, windows: Any) -> tuple[Differing, ...]:
        return self._call("digest", scope, windows)

    def fetch(self, scope: str, names: Any) -> tuple[OfficeRow, ...]:
        return self._call("fetch", scope, names)
