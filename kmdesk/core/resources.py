"""Read-only files shipped with the program (the folder `resources/`)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def root() -> Path:
    """Return the resources folder: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def path(*parts: str) -> Path:
    """Return the path of a shipped file; it need not exist."""
    return root().joinpath(*parts)


def exists(*parts: str) -> bool:
    """Tell whether a shipped file exists."""
    return path(*parts).is_file()


def load_json(*parts: str) -> Any:  # noqa: ANN401 - the shape is the reader's to check
    """Return the parsed JSON of a shipped file."""
    return json.loads(path(*parts).read_text(encoding="utf-8"))
