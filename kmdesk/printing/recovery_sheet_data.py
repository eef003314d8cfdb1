"""What the recovery sheet is made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RecoverySheet:
    """The sheet a broker keeps in a safe. `made_on` is a day (`YYYY-MM-DD`), `language` "da" or "en".

    `code` is shown in its own groups when it has hyphens or spaces, else in groups of four.
    """

    desk_name: str
    broker_name: str
    code: str
    made_on: str
    language: str = "da"
