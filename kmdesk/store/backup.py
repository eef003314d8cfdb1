"""Encrypted backups: one file with the desk's data and its wrapped keys, checked before it replaces anything.

A backup is taken over a connection of its own, so that nobody who types waits for it.
"""

from __future__ import annotations

import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.paths import Profile
from kmdesk.store.database import CannotSaveError, Database, FileDamagedError, WrongKeyError
from kmdesk.store.keys import KeyFile
from kmdesk.store.migrate import newest, version
from kmdesk.store.proof import faults_of

SUFFIX = ".kmbackup"
_ASIDE = "before-restore-"
_KEEP = {"hourly": 12, "daily": 7, "weekly": 8, "migration": 3, "manual": 20, "before-restore": 3}
_EVERY = {"weekly": timedelta(days=7), "daily": timedelta(days=1), "hourly": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file and what its name says of it."""

    path: Path
    reason: str
    at: datetime

    @classmethod
    def of(cls, path: Path) -> Backup | None:
        """Read the file's name; None when it is not one of ours."""
        stamp, _, reason = path.stem.removeprefix("kmdesk-").partition("-")
        try:
            at = datetime.strptime(stamp, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(path, reason, at)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a checked backup holds."""

    companies: int
    visits: int
    version: int
    last_change: str


def existing(profile: Profile) -> list[Backup]:
    """Return the desk's backups, newest first."""
    found = (Backup.of(path) for path in profile.backups.glob(f"*{SUFFIX}"))
    return sorted((backup for backup in found if backup), key=lambda backup: backup.path.name, reverse=True)


def due(profile: Profile, clock: Clock) -> str:
    """Return which backup is due now (`weekly`, `daily`, `hourly`), or empty text."""
    now = clock.now()
    have = existing(profile)
    for reason, every in _EVERY.items():
        last = max((backup.at for backup in have if backup.reason == reason), default=None)
        if last is None or now - last >= every:
            return reason
    return ""


def make(profile: Profile, key: bytes, reason: str, clock: Clock, *, to: Path | None = None) -> Path:
    """Write a backup and thin out the old ones of the same reason. Returns its path.

    `to` names a file elsewhere (a USB stick); otherwise it goes to the desk's own folder of backups.
    Raises KnownError when it cannot be written or the desk cannot be read; a half-written file is never left.
    """
    target = to or profile.backups / f"kmdesk-{_stamp(clock)}-{reason}{SUFFIX}"
    unfinished = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
            copy = Path(folder) / profile.database.name
            _copy(profile.database, copy, key)
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, profile.database.name)
                archive.write(profile.keys, profile.keys.name)
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
        unfinished.replace(target)
    except (OSError, CannotSaveError) as error:
        with suppress(OSError):  # the folder may be what failed
            unfinished.unlink(missing_ok=True)
        raise KnownError(
            tr("Sikkerhedskopien kunne ikke skrives til {folder}.", folder=target.parent),
            tr("Gør plads, eller vælg en anden mappe. Dine data er ikke rørt."),
        ) from error
    if to is None:
        _thin([backup.path for backup in existing(profile) if backup.reason == reason], _KEEP.get(reason, 5))
    return target


def unpack(path: Path, folder: Path, names: Iterable[str]) -> None:
    """Unpack the two files of a backup into `folder`. Raises KnownError when it is not a whole backup."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in names:
                archive.extract(name, folder)  # compares the checksum; KeyError when there is no such file
    # A damaged header may ask for another method of packing, a password or an impossible length.
    except (OSError, zipfile.BadZipFile, EOFError, KeyError, RuntimeError, ValueError, zlib.error) as error:
        raise KnownError(
            tr("{name} er ikke en hel sikkerhedskopi fra kmdesk.", name=path.name),
            tr("Vælg en anden sikkerhedskopi. Intet er ændret."),
        ) from error


def check(folder: Path, key: bytes) -> Contents:
    """Open an unpacked backup and read every page of it. Raises KnownError when anything is wrong."""
    try:
        database = Database(Profile(folder).database, key)
        try:
            faults = faults_of(database)
            if not faults and 0 < version(database) <= newest():
                return Contents(
                    companies=database.value("SELECT count(*) FROM company WHERE deleted = 0"),
                    visits=database.value("SELECT count(*) FROM visit WHERE deleted = 0"),
                    version=version(database),
                    last_change=database.value("SELECT max(at) FROM journal_group") or "",
                )
        finally:
            database.close()
    except (WrongKeyError, FileDamagedError) as error:
        raise _damaged() from error
    raise _damaged()


def restore(
    profile: Profile, path: Path, *, passphrase: str = "", recovery_code: str = "", clock: Clock
) -> Contents:
    """Replace the desk's data by a backup, after checking all of it and keeping what is there now.

    The backup is opened with the recovery code, the passphrase or the keyring's key; a keyring that should
    know the key and does not (a new computer) learns it. No window may have the desk open.
    Raises KnownError; then nothing was changed.
    """
    from kmdesk.store.desk import take_lock

    try:
        profile.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = take_lock(profile)
        try:
            with TemporaryDirectory(dir=profile.folder, prefix=".restoring-") as name:
                unpacked = Profile(Path(name))
                unpack(path, unpacked.folder, (unpacked.database.name, unpacked.keys.name))
                key_file = KeyFile.load(unpacked.keys)
                key = _key_of(key_file, passphrase, recovery_code)
                contents = check(unpacked.folder, key)
                if key_file.uses_keyring and key_file.remembered() != key:
                    key_file.remember(key)
                    key_file.save()
                _exchange(profile, unpacked, profile.folder / f"{_ASIDE}{_stamp(clock)}")
        finally:
            lock.release()
    except OSError as error:
        raise KnownError(
            tr("Sikkerhedskopien kunne ikke pakkes ud i {folder}.", folder=profile.folder),
            tr("Gør plads på disken, og giv skriveadgang til mappen. Intet er ændret."),
        ) from error
    _thin(sorted(profile.folder.glob(f"{_ASIDE}*"), reverse=True), _KEEP["before-restore"])
    return contents


def _exchange(profile: Profile, unpacked: Profile, aside: Path) -> None:
    """Move the present files aside as they are, whole or not, and the checked ones in; or do nothing."""
    log, index = Path(f"{profile.database}-wal"), Path(f"{profile.database}-shm")
    aside.mkdir(exist_ok=True)
    moved: list[Path] = []
    try:
        # The log first: beside another file, it would be taken for that file's.
        for file in filter(Path.exists, (log, index, profile.database, profile.keys)):
            file.replace(aside / file.name)
            moved.append(file)
        for file, target in ((unpacked.keys, profile.keys), (unpacked.database, profile.database)):
            file.replace(target)
    except OSError:
        for file in reversed(moved):
            (aside / file.name).replace(file)
        raise


def _damaged() -> KnownError:
    return KnownError(
        tr("Sikkerhedskopien er beskadiget eller skrevet af en nyere kmdesk."),
        tr("Vælg en anden sikkerhedskopi. Intet er ændret."),
    )


def _key_of(key_file: KeyFile, passphrase: str, recovery_code: str) -> bytes:
    if recovery_code:
        return key_file.open("recovery", recovery_code)
    if passphrase:
        return key_file.open("passphrase", passphrase)
    key = key_file.remembered()
    if key is None:
        raise KnownError(
            tr("Nøglen til sikkerhedskopien findes ikke på denne pc."),
            tr("Angiv gendannelseskoden med --recovery-code, eller sæt KMDESK_PASSPHRASE."),
        )
    return key


def _copy(source: Path, target: Path, key: bytes) -> None:
    origin = Database(source, key, read_only=True)
    try:
        copy = Database(target, key)
        try:
            origin.copy_to(copy)
            copy.run("PRAGMA journal_mode = DELETE")  # copied too: one file, no log beside it
        finally:
            copy.close()
    finally:
        origin.close()


def _thin(newest_first: Sequence[Path], keep: int) -> None:
    """Remove what is beyond the newest `keep`."""
    for path in newest_first[keep:]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):  # held by a virus scanner, say: it goes the next time
                path.unlink()


def _stamp(clock: Clock) -> str:
    return clock.now().astimezone(UTC).strftime("%Y%m%dT%H%M%S")
