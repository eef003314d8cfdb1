"""What the doctor found, one plain sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kmdesk.core.errors import KnownError

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `area` is a stable English word for machines; `text` and `advice` are for people."""

    area: str
    level: Level
    text: str
    advice: str = ""

    @property
    def bad(self) -> bool:
        """Tell whether the program or the desk cannot be used as it is."""
        return self.level == "bad"


def of_error(area: str, error: KnownError, level: Level = "bad") -> Finding:
    """Return a known error as a finding."""
    return Finding(area, level, error.message, error.advice)


def without_home(text: str) -> str:
    """Return the text with the reader's home folder, which holds a name, written as `~`."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
