"""Encrypted backups: one file with the desk's data and its wrapped keys, checked before it replaces anything.

A backup is taken over a connection of its own, so that nobody who types waits for it.
"""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kmdesk.core import resources
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.new_file import check_folder, check_new
from kmdesk.core.paths import Profile
from kmdesk.store.database import CannotSaveError, Database, FileDamagedError, WrongKeyError
from kmdesk.store.keys import KeyFile, KeyNotHereError
from kmdesk.store.migrate import newest, version
from kmdesk.store.proof import faults_of

SUFFIX = ".kmbackup"
_ASIDE = "before-restore-"
_MAKING, _RESTORING = ".making-", ".restoring-"
"""Folders that are there while a copy is made or unpacked, or after a power cut in the middle of that."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class UnsoundBackupError(KnownError):
    """A file is not a whole backup, or what it holds is damaged."""


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
    """What a checked backup holds, and after a restore where the old data went (None: there were none)."""

    companies: int
    visits: int
    version: int
    last_change: str
    aside: Path | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """How many backups of a reason are kept, and how long after the last the next is due (None: never)."""

    keep: int
    every: timedelta | None


@cache
def _plans() -> Mapping[str, _Plan]:
    """Return the plan for each reason, those that come by themselves in the order they are due."""
    rows = resources.load_json("reference", "backups.json")["rows"]
    return {
        row["reason"]: _Plan(
            row["keep"], timedelta(hours=row["every_hours"]) if "every_hours" in row else None
        )
        for row in rows
    }


def existing(profile: Profile) -> list[Backup]:
    """Return the desk's backups, newest first."""
    found = (Backup.of(path) for path in profile.backups.glob(f"*{SUFFIX}"))
    return sorted((backup for backup in found if backup), key=lambda backup: backup.path.name, reverse=True)


def due(profile: Profile, clock: Clock) -> str:
    """Return which backup is due now (`weekly`, `daily`, `hourly`), or empty text."""
    now = clock.now()
    have = existing(profile)
    for reason, plan in _plans().items():
        if plan.every is None:
            continue
        last = max((backup.at for backup in have if backup.reason == reason), default=None)
        if last is None or now - last >= plan.every:
            return reason
    return ""


def make(profile: Profile, key: bytes, reason: str, clock: Clock, *, to: Path | None = None) -> Path:
    """Write a backup, read all of it again, and thin out the old ones of the same reason. Returns its path.

    `to` names a new file elsewhere (a USB stick); otherwise it goes to the desk's own folder of backups.
    Raises KnownError when it cannot be written, or when the desk is missing or damaged: a copy that could not
    be restored never gets a name, and no sound one makes room for it.
    """
    from kmdesk.store.desk import check_there

    target = to or profile.backups / f"kmdesk-{_stamp(clock)}-{reason}{SUFFIX}"
    try:
        check_there(profile)
        KeyFile.load(profile.keys)  # without sound keys beside it, the copy would open nowhere
        if to is None:
            target.parent.mkdir(parents=True, exist_ok=True)
        else:
            check_new(to, tr("Vælg et navn, der ikke er i brug, med --out."))
            check_folder(to)
        with TemporaryDirectory(dir=target.parent, prefix=_MAKING) as folder:
            copy = Path(folder) / profile.database.name
            _copy(profile.database, copy, key)
            _check_copy(copy, key)
            finished = Path(folder) / f"finished{SUFFIX}"
            with zipfile.ZipFile(finished, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, profile.database.name)
                archive.write(profile.keys, profile.keys.name)
            with finished.open("rb+") as file:
                os.fsync(file.fileno())
            finished.replace(target)
    except (OSError, CannotSaveError) as error:
        raise KnownError(
            tr("Sikkerhedskopien kunne ikke skrives til {folder}.", folder=target.parent),
            tr("Gør plads, eller vælg en anden mappe. Dine data er ikke rørt."),
        ) from error
    if to is None:
        _thin([backup.path for backup in existing(profile) if backup.reason == reason], _plans()[reason].keep)
    return target


def replace_all(profile: Profile, key: bytes, clock: Clock) -> Path:
    """Make a new backup, and remove every other copy of the desk's data in its folder. Returns its path.

    Raises KnownError when it cannot be made, and then all are there still, or when some cannot be removed.
    """
    made = make(profile, key, "weekly", clock)
    others = [path for path in profile.backups.glob(f"*{SUFFIX}") if path != made]
    others += [*profile.backups.glob(f"{_MAKING}*"), *profile.folder.glob(f"{_RESTORING}*")]
    others += profile.folder.glob(f"{_ASIDE}*")
    _thin(others, 0)
    if any(path.exists() for path in others):
        raise KnownError(
            tr("Nogle gamle sikkerhedskopier i {folder} kunne ikke slettes.", folder=profile.backups),
            tr("Luk det program, der bruger dem. kmdesk prøver igen."),
        )
    return made


def unpack(path: Path, folder: Path, names: Iterable[str]) -> None:
    """Unpack the two files of a backup into `folder`.

    Raises UnsoundBackupError when it is not a whole backup, OSError when there is no room for what it holds.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name in names:
                archive.extract(name, folder)  # compares the checksum; KeyError when there is no such file
    # A damaged header may ask for another method of packing, a password or an impossible length.
    except (OSError, zipfile.BadZipFile, EOFError, KeyError, RuntimeError, ValueError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise
        raise UnsoundBackupError(
            tr("{name} er ikke en hel sikkerhedskopi fra kmdesk.", name=path.name),
            tr("Vælg en anden sikkerhedskopi. Intet er ændret."),
        ) from error


def check(folder: Path, key: bytes) -> Contents:
    """Open an unpacked backup and read every page of it. Raises UnsoundBackupError when anything is wrong."""
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
            with TemporaryDirectory(dir=profile.folder, prefix=_RESTORING) as name:
                unpacked = Profile(Path(name))
                unpack(path, unpacked.folder, (unpacked.database.name, unpacked.keys.name))
                key_file = _keys_of(unpacked)
                key = _key_of(key_file, passphrase, recovery_code)
                contents = check(unpacked.folder, key)
                if key_file.uses_keyring and key_file.remembered() != key:
                    key_file.remember(key)
                    key_file.save()
                aside = _exchange(profile, unpacked, profile.folder / f"{_ASIDE}{_stamp(clock)}")
        finally:
            lock.release()
    except OSError as error:
        raise KnownError(
            tr("Sikkerhedskopien kunne ikke pakkes ud i {folder}.", folder=profile.folder),
            tr("Gør plads på disken, og giv skriveadgang til mappen. Intet er ændret."),
        ) from error
    _thin(sorted(profile.folder.glob(f"{_ASIDE}*"), reverse=True), _plans()["before-restore"].keep)
    return replace(contents, aside=aside)


def restore_newest(
    profile: Profile,
    *,
    passphrase: str = "",
    recovery_code: str = "",
    clock: Clock,
    skipped: Callable[[Path, KnownError], None],
) -> tuple[Path, Contents]:
    """Restore the newest of the desk's own backups that is sound; returns it and what it holds.

    `skipped` hears of every newer one that is not, and why. Raises KnownError when there is no sound one, and
    at once for what is no fault of the backup: a desk in use, a wrong secret, a full disk.
    """
    have = existing(profile)
    if not have:
        raise KnownError(
            tr("Der er ingen sikkerhedskopier i {folder}.", folder=profile.backups), tr("Angiv en fil.")
        )
    for one in have:
        try:
            contents = restore(
                profile, one.path, passphrase=passphrase, recovery_code=recovery_code, clock=clock
            )
        except UnsoundBackupError as error:
            skipped(one.path, error)
        else:
            return one.path, contents
    raise UnsoundBackupError(
        tr("Ingen af sikkerhedskopierne i {folder} er hele.", folder=profile.backups),
        tr("Angiv en fil fra et andet sted. Intet er ændret."),
    )


def _exchange(profile: Profile, unpacked: Profile, aside: Path) -> Path | None:
    """Move the present files aside as they are, whole or not, and the checked ones in; or do nothing.

    Returns `aside`, or None when there was nothing to put there.
    """
    log, index = Path(f"{profile.database}-wal"), Path(f"{profile.database}-shm")
    # The log first: beside another file, it would be taken for that file's.
    present = [file for file in (log, index, profile.database, profile.keys) if file.exists()]
    if present:
        aside.mkdir(exist_ok=True)
    moved: list[Path] = []
    try:
        for file in present:
            file.replace(aside / file.name)
            moved.append(file)
        for file, target in ((unpacked.keys, profile.keys), (unpacked.database, profile.database)):
            file.replace(target)
    except OSError:
        for file in reversed(moved):
            (aside / file.name).replace(file)
        raise
    return aside if present else None


def _damaged() -> UnsoundBackupError:
    return UnsoundBackupError(
        tr("Sikkerhedskopien er beskadiget eller skrevet af en nyere kmdesk."),
        tr("Vælg en anden sikkerhedskopi. Intet er ændret."),
    )


def _keys_of(unpacked: Profile) -> KeyFile:
    try:
        return KeyFile.load(unpacked.keys)
    except KnownError as error:
        raise _damaged() from error


def _key_of(key_file: KeyFile, passphrase: str, recovery_code: str) -> bytes:
    if recovery_code:
        return key_file.open("recovery", recovery_code)
    if passphrase and key_file.has("passphrase"):
        return key_file.open("passphrase", passphrase)
    key = key_file.remembered()
    if key is None:
        raise KeyNotHereError(
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


def _check_copy(path: Path, key: bytes) -> None:
    """Read every page of a copy, as a restore will. Raises FileDamagedError.

    A page that cannot be decrypted is copied as zeros, which the cipher finds nothing wrong with; that the
    tables do not hang together then shows it.
    """
    database = Database(path, key)
    try:
        sound = version(database) > 0 and not faults_of(database)
    finally:
        database.close()
    if not sound:
        raise FileDamagedError(
            tr("Datafilen er beskadiget, så der blev ikke taget en sikkerhedskopi."),
            tr("De tidligere sikkerhedskopier er der stadig. Gendan den nyeste med: kmdesk restore"),
        )


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
