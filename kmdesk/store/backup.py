"""Encrypted backups: one file with the desk's data and its wrapped keys, checked before it replaces anything.

A backup is taken over a connection of its own, so that nobody who types waits for it.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.paths import Profile
from kmdesk.store.database import Database
from kmdesk.store.keys import KeyFile
from kmdesk.store.migrate import newest, version

SUFFIX = ".kmbackup"
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
    Raises KnownError when it cannot be written; a half-written file is never left under the name.
    """
    stamp = clock.now().astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    target = to or profile.backups / f"kmdesk-{stamp}-{reason}{SUFFIX}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(target.name + ".part")
        with TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
            copy = Path(folder) / profile.database.name
            _copy(profile.database, copy, key)
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, profile.database.name)
                archive.write(profile.keys, profile.keys.name)
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        raise KnownError(
            tr("Sikkerhedskopien kunne ikke skrives til {folder}.", folder=target.parent),
            tr("Gør plads, eller vælg en anden mappe. Dine data er ikke rørt."),
        ) from error
    if to is None:
        _thin(profile, reason)
    return target


def unpack(path: Path, folder: Path, names: Iterable[str]) -> None:
    """Unpack the two files of a backup into `folder`. Raises KnownError when it is not a whole backup."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.testzip() is not None or not set(names) <= set(archive.namelist()):
                raise zipfile.BadZipFile
            for name in names:
                archive.extract(name, folder)
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise KnownError(
            tr("{name} er ikke en hel sikkerhedskopi fra kmdesk.", name=path.name),
            tr("Vælg en anden sikkerhedskopi. Intet er ændret."),
        ) from error


def check(folder: Path, key: bytes) -> Contents:
    """Open an unpacked backup and read every page of it. Raises KnownError when anything is wrong."""
    database = Database(Profile(folder).database, key)
    try:
        faults = database.rows("PRAGMA cipher_integrity_check") + [
            row for row in database.rows("PRAGMA integrity_check") if row != ("ok",)
        ]
        if faults or version(database) > newest():
            raise KnownError(
                tr("Sikkerhedskopien er beskadiget eller skrevet af en nyere kmdesk."),
                tr("Vælg en anden sikkerhedskopi. Intet er ændret."),
            )
        return Contents(
            companies=database.value("SELECT count(*) FROM company WHERE deleted = 0"),
            visits=database.value("SELECT count(*) FROM visit WHERE deleted = 0"),
            version=version(database),
            last_change=database.value("SELECT max(at) FROM journal_group") or "",
        )
    finally:
        database.close()


def restore(profile: Profile, path: Path, *, passphrase: str = "", recovery_code: str = "", clock: Clock) -> Contents:
    """Replace the desk's data by a backup, after checking all of it and keeping what is there now.

    The backup is opened with the keyring's key, the passphrase or the recovery code. No window may have the
    desk open. Raises KnownError; then nothing was changed.
    """
    from kmdesk.store.desk import take_lock

    profile.folder.mkdir(parents=True, exist_ok=True)
    lock = take_lock(profile)
    try:
        with TemporaryDirectory(dir=profile.folder, prefix=".restoring-") as name:
            folder = Path(name)
            unpacked = Profile(folder)
            unpack(path, folder, (unpacked.database.name, unpacked.keys.name))
            key = _key_of(KeyFile.load(unpacked.keys), passphrase, recovery_code)
            contents = check(folder, key)
            _keep_present(profile, clock)
            for leftover in ("-wal", "-shm"):
                Path(f"{profile.database}{leftover}").unlink(missing_ok=True)
            unpacked.database.replace(profile.database)
            unpacked.keys.replace(profile.keys)
    finally:
        lock.release()
    return contents


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


def _keep_present(profile: Profile, clock: Clock) -> None:
    """Move what is there aside as it is, even when it cannot be opened any more."""
    if not profile.database.exists():
        return
    stamp = clock.now().astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    kept = profile.folder / f"before-restore-{stamp}"
    kept.mkdir()
    for file in (profile.database, Path(f"{profile.database}-wal"), profile.keys):
        if file.exists():
            file.replace(kept / file.name)


def _copy(source: Path, target: Path, key: bytes) -> None:
    origin = Database(source, key, read_only=True)
    try:
        copy = Database(target, key)
        try:
            origin.connection.backup(copy.connection)
            copy.run("PRAGMA journal_mode = DELETE")  # one file, no log beside it
        finally:
            copy.close()
    finally:
        origin.close()


def _thin(profile: Profile, reason: str) -> None:
    same = [backup for backup in existing(profile) if backup.reason == reason]
    for backup in same[_KEEP.get(reason, 5) :]:
        backup.path.unlink()
