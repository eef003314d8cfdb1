"""How the window looks on this machine: `settings.json` beside the data. It says nothing about anybody."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import cast

SMALLEST, LARGEST = 1.0, 1.5


@dataclass
class Settings:
    """Language ("da", "en"), mode ("system", "light", "dark"), scale (1.0–1.5) and the window's geometry."""

    language: str = "da"
    mode: str = "system"
    scale: float = 1.0
    geometry: str = ""

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read the settings; what is missing, unreadable, out of range or of another type: its default."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return cls()
        kept = cast("dict[str, object]", content) if isinstance(content, dict) else {}
        settings = cls()
        for field in fields(cls):
            value = kept.get(field.name)
            if isinstance(value, type(getattr(settings, field.name))):
                setattr(settings, field.name, value)
        if not SMALLEST <= settings.scale <= LARGEST:  # not a number (NaN) is not in between either
            settings.scale = cls.scale
        return settings

    def save(self, path: Path) -> None:
        """Write the settings. A disk that cannot be written costs the settings, nothing else."""
        try:
            path.write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")
        except OSError:
            return
