"""Numbered migrations: plain SQL files that never import the project.

The number of the newest one applied is the file's `user_version`, which SQLite changes in the same
transaction as the tables. A file newer than the program is refused, never downgraded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.store.database import Database, translated

FOLDER = Path(__file__).with_name("migrations")


class FileTooNewError(KnownError):
    """The file was written by a newer kmdesk."""


def available() -> dict[int, Path]:
    """Return number -> file of every migration, in order."""
    return {int(file.name[:4]): file for file in sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))}


def version(database: Database) -> int:
    """Return the number of the newest migration the file has had; 0 for an empty file."""
    return database.value("PRAGMA user_version")


def newest() -> int:
    """Return the number of the newest migration this program knows."""
    return max(int(file.name[:4]) for file in FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def check_version(database: Database) -> None:
    """Raise FileTooNewError when a newer program wrote the file."""
    have, known = version(database), newest()
    if have > known:
        raise FileTooNewError(
            tr(
                "Datafilen er skrevet af en nyere kmdesk (format {have}, dette program kender {known}).",
                have=have,
                known=known,
            ),
            tr("Installér den nyeste kmdesk. Filen er ikke rørt."),
        )


def migrate(database: Database, *, before: Callable[[int], None] | None = None) -> bool:
    """Bring the file up to date, one transaction per migration. Returns whether anything was done.

    `before(version)` is called once before the first change to a file that holds something (the backup).
    Raises FileTooNewError when the file is newer than the program.
    """
    check_version(database)
    have = version(database)
    if have == newest():
        return False
    if have and before:
        before(have)
    for number, file in available().items():
        if number > have:
            script = file.read_text(encoding="utf-8")
            with database.transaction(), translated(database.path):
                for statement in _statements(script):
                    database.connection.execute(statement)
                database.connection.execute(f"PRAGMA user_version = {number}")
    return True


def _statements(script: str) -> list[str]:
    """Split a script at the semicolons that end a line, after taking off comments."""
    lines = [line.split("--", 1)[0].rstrip() for line in script.splitlines()]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]
