"""A file that a command writes where it is told to: it replaces nothing unasked, and makes no folder."""

from __future__ import annotations

from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr


def check_new(file: Path, otherwise: str) -> None:
    """Refuse, with KnownError, a file that is there; `otherwise` is what one can do about that."""
    if file.exists() or file.is_symlink():
        raise KnownError(tr("{file} findes allerede og bliver ikke erstattet.", file=file), otherwise)


def check_folder(file: Path) -> None:
    """Refuse, with KnownError, to make a folder where perhaps a USB stick was meant to be."""
    if not file.parent.exists():
        raise KnownError(
            tr("Mappen {folder} findes ikke.", folder=file.parent),
            tr("Opret mappen først, eller vælg en anden med --out."),
        )
