"""A disk that is full, write-protected or loses the file: told in plain words, and nothing saved is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.store import backup, proof
from kmdesk.store import desk as desks
from kmdesk.store.database import CannotSaveError, FileDamagedError, WrongKeyError
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft
from tests.faults.processes import start

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has neither mounts nor these rights")


def save(desk: Desk, name: str, note: str = "") -> None:
    with desk.store.action("Opret virksomhed", name) as unit:
        unit.put(Company(name=name, note=note))


def names(desk: Desk) -> list[str]:
    return sorted(company.name for company in desk.store.find(Company))


def assert_sound(desk: Desk) -> None:
    assert proof.faults_of(desk.database) == []
    assert proof.unlike_journal(desk.database)[1] == 0
    assert proof.derived_unlike_records(desk.database) == []


def test_a_full_file_refuses_the_save_and_goes_on_when_there_is_room(desk: Desk) -> None:
    save(desk, "før")
    pages = desk.database.value("PRAGMA page_count")
    desk.database.run(f"PRAGMA max_page_count = {pages + 5}")
    told: list[object] = []
    desk.store.listeners.append(told.append)
    with pytest.raises(CannotSaveError, match="Disken er fuld, så intet blev gemt"):
        save(desk, "for stor", "x" * 100_000)
    assert told == []
    assert names(desk) == ["før"]
    assert_sound(desk)
    with pytest.raises(CannotSaveError):
        desk.local.keep_draft(Draft("company:new", "Ny", "", {"note": "x" * 100_000}))
    desk.database.run("PRAGMA max_page_count = 1000000")
    save(desk, "efter", "x" * 100_000)
    assert names(desk) == ["efter", "før"]
    assert len(told) == 1
    assert_sound(desk)


def test_an_inner_action_on_a_full_disk_takes_all_of_it_back(desk: Desk) -> None:
    pages = desk.database.value("PRAGMA page_count")
    desk.database.run(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(CannotSaveError), desk.store.action("Ydre") as unit:  # noqa: PT012
        unit.put(Company(name="ydre"))
        save(desk, "indre", "x" * 100_000)
    assert names(desk) == []
    assert_sound(desk)


@posix
def test_a_full_disk_refuses_the_save_and_goes_on_when_there_is_room(
    small_disk: Callable[[int], Path], clock: FixedClock
) -> None:
    disk = small_disk(4)
    ballast = disk / "ballast"
    profile = Profile(disk / "desk")
    desk, _ = desks.create(profile, clock=clock)
    ballast.write_bytes(bytes(1_000_000))
    saved = 0
    with pytest.raises(CannotSaveError, match="intet blev gemt"):  # noqa: PT012 - which save fails is the disk's
        for n in range(1_000):
            save(desk, f"{n:04}", "x" * 20_000)
            saved += 1
    assert names(desk) == [f"{n:04}" for n in range(saved)]
    with pytest.raises(KnownError, match="Sikkerhedskopien kunne ikke skrives"):
        backup.make(profile, desk.key, "manual", clock)
    assert not list(profile.backups.glob("*"))
    ballast.unlink()
    save(desk, "efter")
    assert_sound(desk)
    desk.close()
    again = desks.open_desk(profile, desk.key, clock=clock)
    assert len(names(again)) == saved + 1
    assert_sound(again)
    again.close()


@posix
def test_a_disk_that_was_full_when_the_program_was_killed_still_opens(
    small_disk: Callable[[int], Path], clock: FixedClock
) -> None:
    disk = small_disk(4)
    profile = Profile(disk / "desk")
    desk, _ = desks.create(profile, clock=clock)
    save(desk, "før")
    (disk / "ballast").write_bytes(bytes(1_000_000))
    desk.close()
    with start("write_on", profile, desk.key) as process:
        told = process.communicate()[
            0
        ].splitlines()  # ends by itself, with a traceback, when nothing more can be saved
    assert told
    (disk / "ballast").unlink()
    again = desks.open_desk(profile, desk.key, clock=clock)
    assert "før" in names(again)
    assert {line.split()[0] for line in told} <= {company.id for company in again.store.find(Company)}
    assert_sound(again)
    again.close()


@posix
def test_a_file_that_may_not_grow(desk: Desk, clock: FixedClock) -> None:
    desk.close()
    with start("with_a_file_limit", desk.profile, desk.key) as process:
        refused, saved = process.communicate()[0].splitlines()
    assert process.returncode == 0
    assert refused.startswith("CannotSaveError")
    again = desks.open_desk(desk.profile, desk.key, clock=clock)
    assert f"saved again {len(names(again))}" == saved
    assert_sound(again)
    again.close()


@pytest.fixture
def open_to_all(profile: Profile) -> Profile:
    """A profile whose parents anybody may enter, as a shared folder's."""
    for folder in list(profile.folder.parents)[:-2]:
        if folder.owner() == Path.home().owner():
            folder.chmod(folder.stat().st_mode | 0o055)
    return profile


@posix
@pytest.mark.parametrize("crashed", [False, True])
def test_a_write_protected_folder_is_opened_for_reading(
    open_to_all: Profile, clock: FixedClock, crashed: bool
) -> None:
    profile = open_to_all
    desk, _ = desks.create(profile, clock=clock)
    save(desk, "før")
    if crashed:
        left = {path: path.read_bytes() for path in profile.folder.glob("desk.kmdesk-*")}
    desk.close()
    if crashed:
        for path, content in left.items():
            path.write_bytes(content)
    for path in profile.folder.iterdir():
        path.chmod(0o444)
    profile.folder.chmod(0o555)
    with start("as_nobody", profile, desk.key) as process:
        lines = process.communicate()[0].splitlines()
    profile.folder.chmod(0o755)
    assert process.returncode == 0
    assert lines[0] == "read_only True ['før']"
    assert [line.split()[0] for line in lines[1:]] == ["CannotSaveError"] * 3
    assert "kun åbnet til læsning, så intet blev gemt" in lines[1]


@posix
def test_a_write_protected_file_is_opened_for_reading(open_to_all: Profile, clock: FixedClock) -> None:
    profile = open_to_all
    desk, _ = desks.create(profile, clock=clock)
    save(desk, "før")
    desk.close()
    for path in profile.folder.iterdir():
        path.chmod(0o444)
    profile.folder.chmod(0o777)
    with start("as_nobody", profile, desk.key) as process:
        lines = process.communicate()[0].splitlines()
    assert lines[0] == "read_only True ['før']"


@posix
def test_a_folder_that_cannot_be_made_is_told_in_plain_words(tmp_path: Path, clock: FixedClock) -> None:
    file = tmp_path / "en fil"
    file.write_bytes(b"")
    with pytest.raises(KnownError, match=r"kan ikke oprettes.*--profile"):
        desks.create(Profile(file / "desk"), clock=clock)


@posix
def test_a_file_removed_or_exchanged_meanwhile_is_never_written_to_in_vain(desk: Desk) -> None:
    save(desk, "før")
    away = desk.profile.database.with_name("away")
    desk.profile.database.rename(away)
    with pytest.raises(CannotSaveError, match="flyttet, slettet eller skiftet ud, så intet blev gemt"):
        save(desk, "i det blå")
    desk.profile.database.write_bytes(away.read_bytes())
    with pytest.raises(CannotSaveError, match="skiftet ud"):
        save(desk, "i det blå")
    away.replace(desk.profile.database)
    save(desk, "efter")
    assert names(desk) == ["efter", "før"]


def test_a_file_cut_off_is_told_in_plain_words(desk: Desk, clock: FixedClock) -> None:
    for n in range(50):
        save(desk, f"{n}", "x" * 5_000)
    desk.close()
    size = desk.profile.database.stat().st_size
    for part in (size - 4096, size // 2, 5_000, 100):
        os.truncate(desk.profile.database, part)
        assert "beskadiget" in fault_on_opening(desk, clock)


def fault_on_opening(desk: Desk, clock: FixedClock) -> str:
    """Open the desk and read all of it; returns what is said of it, empty text when nothing is wrong."""
    try:
        again = desks.open_desk(desk.profile, desk.key, clock=clock)
    except (FileDamagedError, WrongKeyError) as error:
        return str(error)
    try:
        return " ".join(proof.faults_of(again.database))
    finally:
        again.close()


def test_a_file_cut_off_while_it_is_open(desk: Desk) -> None:
    for n in range(200):
        save(desk, f"{n}", "x" * 5_000)
    desk.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.database.run("PRAGMA shrink_memory")
    os.truncate(desk.profile.database, 20_000)
    with pytest.raises((FileDamagedError, CannotSaveError)):
        names(desk)


def test_random_bytes_in_the_middle_are_found(desk: Desk, clock: FixedClock) -> None:
    for n in range(50):
        save(desk, f"{n}", "x" * 5_000)
    desk.close()
    damaged = bytearray(desk.profile.database.read_bytes())
    middle = len(damaged) // 2
    damaged[middle : middle + 200] = os.urandom(200)
    desk.profile.database.write_bytes(damaged)
    again = desks.open_desk(desk.profile, desk.key, clock=clock)
    assert proof.faults_of(again.database)
    again.close()


def test_a_foreign_file_is_not_ours(desk: Desk, clock: FixedClock) -> None:
    desk.close()
    desk.profile.database.write_bytes(b"SQLite format 3\x00" + bytes(8_000))
    with pytest.raises(WrongKeyError, match="beskadiget eller hører til et andet skrivebord"):
        desks.open_desk(desk.profile, desk.key, clock=clock)
