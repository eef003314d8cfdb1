"""Backups: whole, encrypted, thinned out, and checked before they replace anything."""

from __future__ import annotations

import os
import random
import zipfile
from datetime import timedelta
from pathlib import Path

import keyring
import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.store import backup, migrate
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from tests.conftest import PASSPHRASE, MemoryKeyring

NAME = "Vestrum Maskinfabrik A/S"


@pytest.fixture
def filled(desk: Desk) -> Desk:
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name=NAME))
    return desk


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of the desk as it is, without the backups."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (backup.SUFFIX, ".lock")
    }


def names(desk: Desk) -> list[str]:
    return [company.name for company in desk.store.find(Company)]


def reopened(desk: Desk, clock: FixedClock) -> Desk:
    return desks.open_desk(desk.profile, desks.find_key(desk.profile), clock=clock)


def test_a_backup_is_taken_while_the_desk_is_in_use_and_holds_everything(
    filled: Desk, clock: FixedClock
) -> None:
    with filled.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="Endnu en"))
        path = backup.make(filled.profile, filled.key, "manual", clock)
    assert backup.existing(filled.profile) == [backup.Backup(path, "manual", clock.now())]
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["desk.kmdesk", "keys.json"]
        assert NAME.encode() not in archive.read("desk.kmdesk")
    assert [file.name for file in filled.profile.backups.iterdir()] == [path.name]


def test_restoring_puts_the_old_data_back_and_keeps_the_present(filled: Desk, clock: FixedClock) -> None:
    path = backup.make(filled.profile, filled.key, "manual", clock)
    with filled.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="Kom til senere"))
    filled.close()
    found = backup.restore(filled.profile, path, clock=clock)
    assert (found.companies, found.visits, found.version) == (1, 0, migrate.newest())
    desk = reopened(filled, clock)
    assert names(desk) == [NAME]
    desk.close()
    (aside,) = filled.profile.folder.glob("before-restore-*")
    kept = desks.open_desk(Profile(aside), filled.key, clock=clock)
    assert sorted(names(kept)) == ["Kom til senere", NAME]
    kept.close()


def test_only_the_newest_three_of_what_was_put_aside_are_kept(filled: Desk, clock: FixedClock) -> None:
    path = backup.make(filled.profile, filled.key, "manual", clock)
    filled.close()
    for _ in range(5):
        clock.at += timedelta(minutes=1)
        backup.restore(filled.profile, path, clock=clock)
    assert len(list(filled.profile.folder.glob("before-restore-*"))) == 3


def test_a_log_left_by_a_crash_is_never_taken_for_the_backups(filled: Desk, clock: FixedClock) -> None:
    path = backup.make(filled.profile, filled.key, "manual", clock)
    filled.store.db.run("PRAGMA wal_autocheckpoint = 0")
    with filled.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="Kun i loggen"))
    log = Path(f"{filled.profile.database}-wal")
    left = log.read_bytes()
    filled.close()
    log.write_bytes(left)
    backup.restore(filled.profile, path, clock=clock)
    desk = reopened(filled, clock)
    assert names(desk) == [NAME]
    desk.close()


def test_the_recovery_code_opens_a_backup_on_another_computer(
    filled: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    filled.close()
    elsewhere = Profile(tmp_path / "origin")
    desk, code = desks.create(elsewhere, clock=clock)
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name=NAME))
    (tmp_path / "stick").mkdir()
    stick = backup.make(elsewhere, desk.key, "manual", clock, to=tmp_path / "stick" / "min.kmbackup")
    desk.close()
    keyring.set_keyring(MemoryKeyring())
    new = Profile(tmp_path / "new computer")
    with pytest.raises(KnownError, match="Nøglen til sikkerhedskopien findes ikke"):
        backup.restore(new, stick, clock=clock)
    assert not new.exists
    with pytest.raises(KnownError, match="Gendannelseskoden er forkert"):
        backup.restore(new, stick, recovery_code="7K4Q-92RD", clock=clock)
    assert backup.restore(new, stick, recovery_code=code.lower(), clock=clock).companies == 1
    opened = desks.open_desk(new, desks.find_key(new), clock=clock)
    assert names(opened) == [NAME]
    opened.close()


def test_a_passphrase_opens_a_backup(clock: FixedClock, profile: Profile, tmp_path: Path) -> None:
    desk, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock)
    path = backup.make(profile, desk.key, "manual", clock)
    desk.close()
    new = Profile(tmp_path / "new")
    backup.restore(new, path, passphrase=PASSPHRASE, clock=clock)
    with pytest.raises(desks.NeedsPassphraseError):
        desks.find_key(new)
    assert desks.find_key(new, passphrase=PASSPHRASE) == desk.key


def test_any_damage_is_found_before_anything_is_replaced(filled: Desk, clock: FixedClock) -> None:
    path = backup.make(filled.profile, filled.key, "manual", clock)
    filled.close()
    whole, before = path.read_bytes(), content(filled.profile.folder)
    chance = random.Random(20261124)
    bad = filled.profile.folder.parent / "bad.kmbackup"
    for n in range(60):
        damaged = bytearray(whole)
        if n % 3 == 0:
            damaged = damaged[: chance.randrange(len(whole))]
        elif n % 3 == 1:
            at = chance.randrange(len(whole))
            damaged[at] ^= 1 << chance.randrange(8)
        else:
            at = chance.randrange(len(whole) - 64)
            damaged[at : at + 64] = chance.randbytes(64)
        bad.write_bytes(damaged)
        try:
            found = backup.restore(filled.profile, bad, clock=clock)
        except KnownError:
            assert content(filled.profile.folder) == before
        else:  # a bit that says nothing, such as a file's date
            assert found.companies == 1
            before = content(filled.profile.folder)


def test_a_backup_whose_data_belongs_to_other_keys_is_refused(
    filled: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    filled.close()
    other, _ = desks.create(Profile(tmp_path / "other"), clock=clock)
    other.close()
    mixed = tmp_path / "mixed.kmbackup"
    with zipfile.ZipFile(mixed, "w") as archive:
        archive.write(filled.profile.database, "desk.kmdesk")
        archive.write(other.profile.keys, "keys.json")
    before = content(filled.profile.folder)
    with pytest.raises(KnownError, match="beskadiget"):
        backup.restore(filled.profile, mixed, clock=clock)
    assert content(filled.profile.folder) == before


def test_a_desk_in_use_is_not_replaced(filled: Desk, clock: FixedClock) -> None:
    path = backup.make(filled.profile, filled.key, "manual", clock)
    with pytest.raises(desks.AlreadyOpenError):
        backup.restore(filled.profile, path, clock=clock)


def test_when_the_exchange_fails_halfway_the_present_data_are_back(
    filled: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = backup.make(filled.profile, filled.key, "manual", clock)
    filled.close()
    before = content(filled.profile.folder)
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if ".restoring-" in str(self) and self.name == "desk.kmdesk":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(KnownError, match="kunne ikke pakkes ud"):
        backup.restore(filled.profile, path, clock=clock)
    assert content(filled.profile.folder) == before


def test_hourly_daily_and_weekly_backups_are_due_in_turn_and_thinned_out(
    filled: Desk, clock: FixedClock
) -> None:
    taken: list[str] = []
    for _ in range(24 * 10):
        clock.at += timedelta(hours=1)
        while reason := backup.due(filled.profile, clock):
            backup.make(filled.profile, filled.key, reason, clock)
            taken.append(reason)
    assert taken[:3] == ["weekly", "daily", "hourly"]
    assert taken.count("weekly") == 2
    assert taken.count("daily") == 10
    kept = [one.reason for one in backup.existing(filled.profile)]
    assert (kept.count("hourly"), kept.count("daily"), kept.count("weekly")) == (12, 7, 2)


def test_foreign_files_among_the_backups_are_left_alone(filled: Desk, clock: FixedClock) -> None:
    filled.profile.backups.mkdir()
    foreign = filled.profile.backups / "min egen kopi.kmbackup"
    foreign.write_bytes(b"")
    for _ in range(25):
        clock.at += timedelta(seconds=1)
        backup.make(filled.profile, filled.key, "manual", clock)
    assert foreign.exists()
    assert len(backup.existing(filled.profile)) == 20


def test_a_place_that_cannot_be_written_is_told_in_plain_words(
    filled: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    file = tmp_path / "en fil"
    file.write_bytes(b"")
    with pytest.raises(KnownError, match=r"kunne ikke skrives til.*Dine data er ikke rørt"):
        backup.make(filled.profile, filled.key, "manual", clock, to=file / "x.kmbackup")


def damage_middle(path: Path) -> None:
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + os.urandom(9_000) + whole[middle + 9_000 :])


@pytest.fixture
def large(desk: Desk) -> Desk:
    with desk.store.action("Opret virksomhed") as unit:
        for n in range(30):
            unit.put(Company(name=f"{NAME} {n}", note="x" * 9_000))
    return desk


def test_a_copy_of_damaged_data_gets_no_name_and_drives_no_sound_one_out(
    large: Desk, clock: FixedClock
) -> None:
    sound: list[Path] = []
    for _ in range(3):
        clock.at += timedelta(minutes=1)
        sound.insert(0, backup.make(large.profile, large.key, "migration", clock))
    large.close()
    damage_middle(large.profile.database)
    for reason in ("migration", "hourly", "manual"):
        clock.at += timedelta(hours=1)
        with pytest.raises(KnownError, match=r"beskadiget.*kmdesk restore"):
            backup.make(large.profile, large.key, reason, clock)
    assert [file.path for file in backup.existing(large.profile)] == sound
    assert sorted(large.profile.backups.iterdir()) == sorted(sound)


def test_every_page_is_looked_at(large: Desk, clock: FixedClock) -> None:
    """A page that holds data and cannot be read is never backed up, wherever it is."""
    large.close()
    whole = large.profile.database.read_bytes()
    page = 4_096
    for number in range(1, len(whole) // page, 7):
        damaged = bytearray(whole)
        damaged[number * page + 100 : number * page + 164] = os.urandom(64)
        large.profile.database.write_bytes(damaged)
        with pytest.raises(KnownError, match="beskadiget"):
            backup.make(large.profile, large.key, "manual", clock)
    assert backup.existing(large.profile) == []


@pytest.mark.parametrize("missing", ["data", "empty data", "keys", "damaged keys", "all"])
def test_where_there_is_no_whole_desk_nothing_is_backed_up_and_nothing_left(
    filled: Desk, clock: FixedClock, missing: str
) -> None:
    filled.close()
    profile = filled.profile
    if missing in ("data", "all"):
        profile.database.unlink()
    if missing == "empty data":
        profile.database.write_bytes(b"")
    if missing in ("keys", "all"):
        profile.keys.unlink()
    if missing == "damaged keys":
        profile.keys.write_text("{}")
    before = content(profile.folder)
    said = {
        "data": "Datafilen .* mangler eller er tom",
        "empty data": "Datafilen .* mangler eller er tom",
        "keys": "Nøglefilen .* mangler",
        "damaged keys": "Nøglefilen .* kan ikke læses",
        "all": "ikke noget skrivebord",
    }[missing]
    with pytest.raises(KnownError, match=said):
        backup.make(profile, filled.key, "manual", clock)
    assert content(profile.folder) == before
    assert not profile.backups.exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes among its files")
def test_a_backup_elsewhere_replaces_nothing(filled: Desk, clock: FixedClock, tmp_path: Path) -> None:
    taken = tmp_path / "notater.txt"
    taken.write_text("vigtigt")
    link = tmp_path / "link.kmbackup"
    link.symlink_to(tmp_path / "nowhere")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    before = sorted(tmp_path.iterdir())
    for place in (taken, link, pipe, tmp_path):
        with pytest.raises(KnownError, match="findes allerede"):
            backup.make(filled.profile, filled.key, "manual", clock, to=place)
    with pytest.raises(KnownError, match=r"Mappen .* findes ikke"):
        backup.make(filled.profile, filled.key, "manual", clock, to=tmp_path / "usb" / "x.kmbackup")
    assert sorted(tmp_path.iterdir()) == before
    assert taken.read_text() == "vigtigt"
    assert pipe.is_fifo()
    free = tmp_path / "desk.kmdesk"
    assert backup.make(filled.profile, filled.key, "manual", clock, to=free) == free
    assert zipfile.is_zipfile(free)


def test_the_newest_sound_backup_is_restored(filled: Desk, clock: FixedClock) -> None:
    made: list[Path] = []
    for _ in range(3):
        clock.at += timedelta(minutes=1)
        made.append(backup.make(filled.profile, filled.key, "manual", clock))
    filled.close()
    made[2].write_bytes(made[2].read_bytes()[:5_000])
    damage_middle(made[1])
    skipped: list[Path] = []
    path, contents = backup.restore_newest(
        filled.profile, clock=clock, skipped=lambda file, _: skipped.append(file)
    )
    assert (path, contents.companies) == (made[0], 1)
    assert skipped == [made[2], made[1]]
    made[0].write_bytes(b"")
    with pytest.raises(KnownError, match="Ingen af sikkerhedskopierne"):
        backup.restore_newest(filled.profile, clock=clock, skipped=lambda *_: None)


def test_a_wrong_secret_is_no_fault_of_the_backup(filled: Desk, clock: FixedClock) -> None:
    backup.make(filled.profile, filled.key, "manual", clock)
    clock.at += timedelta(minutes=1)
    backup.make(filled.profile, filled.key, "manual", clock)
    filled.close()
    skipped: list[Path] = []
    with pytest.raises(KnownError, match="Gendannelseskoden er forkert"):
        backup.restore_newest(
            filled.profile,
            recovery_code="7K4Q",
            clock=clock,
            skipped=lambda file, _: skipped.append(file),
        )
    assert skipped == []


def test_what_was_put_aside_is_told_only_when_there_was_something(
    filled: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    path = backup.make(filled.profile, filled.key, "manual", clock)
    filled.close()
    new = Profile(tmp_path / "new")
    assert backup.restore(new, path, clock=clock).aside is None
    assert not list(new.folder.glob("before-restore-*"))
    aside = backup.restore(new, path, clock=clock).aside
    assert aside is not None
    assert sorted(file.name for file in aside.iterdir()) == ["desk.kmdesk", "keys.json"]
