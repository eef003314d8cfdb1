"""Fixtures: a real encrypted desk on disk, and the road from the window to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("KMDESK_PASSPHRASE", None)

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest
from hypothesis import settings
from keyring.backend import KeyringBackend

from kmdesk.core import garbage
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Broker, Project
from kmdesk.store import desk as desks
from kmdesk.store.keys import KeyFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kmdesk.core.errors import KnownError
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations

# A slow machine is no failure.
settings.register_profile("kmdesk", settings(), deadline=None)
settings.load_profile("kmdesk")

# As in the program: widgets must not be destroyed on the store's thread.
garbage.put_off()


def pytest_runtest_teardown() -> None:
    """Look for garbage between tests, on the thread that may destroy widgets."""
    garbage.look_if_due()


PASSPHRASE = "tre små grise i skoven"
NOW = datetime(2026, 11, 24, 8, 24)  # noqa: DTZ001 - wall-clock, as in the design


class MemoryKeyring(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """No test touches the machine's own keyring."""
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 24 November 2026, 08:24, as in the design's pictures."""
    return FixedClock(NOW)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "desk")


@dataclass(frozen=True)
class FirstDesk:
    """A closed desk that is copied for every test: making one anew takes twenty times as long."""

    folder: Path
    key: bytes
    broker_id: str


@pytest.fixture(scope="session")
def first_desk(tmp_path_factory: pytest.TempPathFactory) -> FirstDesk:
    """A desk with one broker and the contract, made by the program once per worker."""
    from kmdesk.services.labels import labels

    profile = Profile(tmp_path_factory.mktemp("first") / "desk")
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    opened, _ = desks.create(profile, clock=FixedClock(NOW), labels=labels())
    keyring.set_keyring(before)
    broker = Broker(
        name="Karen Lyngholm",
        organisation="Erhvervsråd Midtvest",
        phone="97001240",
        email="kl@midtvest.example",
    )
    project = Project(
        name="Erhvervsråd Midtvest",
        subtitle="Kontaktmæglerindsatsen",
        starts_on="2026-01-01",
        ends_on="2027-12-31",
        municipality_codes=("0710", "0657", "0661", "0756", "0760", "0671", "0791"),
        goals={"new_contact": 1000, "follow_up_contact": 500, "binding_collaboration": 300, "hire": 50},
    )
    with opened.store.action("Opret skrivebord", undoable=False) as unit:
        unit.put(broker)
        unit.put(project)
    opened.local.set("broker_id", broker.id)
    opened.close()
    return FirstDesk(profile.folder, opened.key, broker.id)


@pytest.fixture
def desk(
    first_desk: FirstDesk, profile: Profile, clock: FixedClock, memory_keyring: MemoryKeyring
) -> Iterator[Desk]:
    """An open, empty desk with one broker and the contract; the test's keyring has its key."""
    from kmdesk.services.labels import labels

    shutil.copytree(first_desk.folder, profile.folder)
    assert KeyFile.load(profile.keys).remember(first_desk.key)
    opened = desks.open_desk(profile, first_desk.key, clock=clock, labels=labels())
    opened.store.broker_id = first_desk.broker_id
    yield opened
    opened.close()


class Reporter:
    """Collects known errors; a bug fails the test that caused it."""

    def __init__(self) -> None:
        self.known_errors: list[KnownError] = []
        self.bugs: list[BaseException] = []

    def known(self, error: KnownError) -> None:
        self.known_errors.append(error)

    def bug(self, error: BaseException) -> None:
        self.bugs.append(error)


@pytest.fixture
def reporter() -> Iterator[Reporter]:
    collected = Reporter()
    yield collected
    if collected.bugs:
        raise collected.bugs[0]


@pytest.fixture
def ops(qapp: object, desk: Desk, reporter: Reporter) -> Iterator[Operations]:
    """Operations over a running store thread."""
    from kmdesk.ui.background import StoreThread
    from kmdesk.ui.operations import Operations

    thread = StoreThread()
    operations = Operations(thread, reporter)
    desk.store.listeners.append(operations.note_touched)
    yield operations
    thread.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many megabytes when it is asked for.

    Only root may mount, and only Linux has this way of it: elsewhere the test is left out and says so.
    Root on Linux, as CI runs, fails instead, so that the tests of a full disk cannot disappear unseen.
    """
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        folder = tmp_path / f"small{len(mounted)}"
        folder.mkdir()
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("only root on Linux may mount a small disk")
        size = f"size={megabytes}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
