"""Demo desks of a given size for the benchmarks, kept between runs, and a keyring that opens them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Record
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks

NOW = datetime(2026, 11, 24, 8, 24)  # noqa: DTZ001 - local wall-clock time, as a clock is set
FOLDER = Path(os.environ.get("KMDESK_BENCH_DESKS", Path(tempfile.gettempdir()) / "kmdesk-bench"))
PASSPHRASE = "benchmark benchmark"
_BATCH = 5_000


class FileKeyring(KeyringBackend):
    """Stands for the system's keyring, so that a start pays for asking one but not for unlocking it."""

    priority = 1  # pyright: ignore[reportAssignmentType]

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret beside the benchmark's desks."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{service}-{username}").write_text(password)

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""
        file = FOLDER / f"{service}-{username}"
        return file.read_text() if file.exists() else None

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        (FOLDER / f"{service}-{username}").unlink()


def use_keyring() -> None:
    """Let this process use the benchmarks' keyring."""
    keyring.set_keyring(FileKeyring())


def desk_of(companies: int) -> Profile:
    """Return the profile of a demo desk with so many companies, made at the first call."""
    from kmdesk.app import make_demo

    use_keyring()
    profile = Profile(FOLDER / f"desk-{companies}")
    if not profile.exists:
        make_demo(profile, FixedClock(NOW), companies, passphrase="", say=print)
    return profile


@contextmanager
def filled_desk(records: Sequence[Record]) -> Generator[tuple[desks.Desk, FixedClock], None, None]:
    """Return a desk with these records and its clock; it is gone afterwards."""
    use_keyring()
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(NOW.astimezone())
        desk, _ = desks.create(
            Profile(Path(folder) / "desk"),
            passphrase=PASSPHRASE,
            use_keyring=False,
            clock=clock,
            labels=labels(),
        )
        for start in range(0, len(records), _BATCH):
            desk.store.load(records[start : start + _BATCH], text="Måling")
        yield desk, clock
        desk.close()
