"""Opening and making a desk: lock, key, file, migrations, in that order."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.paths import Profile
from kmdesk.store import keys, put_off
from kmdesk.store.database import Database, FileDamagedError, Labels
from kmdesk.store.local import Local
from kmdesk.store.lock import FileLock, TakenError
from kmdesk.store.migrate import check_version, migrate, newest, version
from kmdesk.store.store import Store


class AlreadyOpenError(KnownError):
    """Another kmdesk has this desk open."""


class FolderNotWritableError(KnownError):
    """The desk's folder or data file cannot be written; it can still be read."""


class NeedsPassphraseError(KnownError):
    """The keyring does not have the key; a person must give the passphrase or the recovery code."""


@dataclass
class Desk:
    """An open desk. `close` it when done."""

    profile: Profile
    database: Database
    store: Store
    local: Local
    key: bytes
    _lock: FileLock | None = None

    @property
    def read_only(self) -> bool:
        """Tell whether the desk can only be read: its folder is write-protected, or a window has it open."""
        return self.database.read_only

    def close(self) -> None:
        """Close the file and let others open it."""
        self.database.close()
        if self._lock is not None:
            self._lock.release()


def create(
    profile: Profile,
    *,
    passphrase: str = "",
    use_keyring: bool = True,
    clock: Clock,
    labels: Labels | None = None,
) -> tuple[Desk, str]:
    """Make a new desk; returns it open, with its recovery code, which is shown now and never again.

    Raises KnownError when there is one already, or when neither keyring nor passphrase can keep the key.
    """
    check_free(profile)
    _make_folder(profile.folder)
    lock = take_lock(profile)
    key, code = keys.new_key(), keys.new_recovery_code()
    try:
        key_file = keys.KeyFile.create(profile.keys)
        if passphrase:
            key_file.add("passphrase", passphrase, key)
        if not (use_keyring and key_file.remember(key)) and not passphrase:
            raise NeedsPassphraseError(  # noqa: TRY301 - what was taken is given back below
                tr("Denne pc har ingen nøglering."), tr("Vælg en adgangskode til skrivebordet.")
            )
        key_file.add("recovery", code, key)
        key_file.save()
    except BaseException:
        lock.release()
        raise
    return _open(profile, key, lock, clock, labels), code


def check_free(profile: Profile) -> None:
    """Raise KnownError when there is a desk, or part of one, where a new one is to be made."""
    if profile.exists or profile.database.exists():
        raise KnownError(
            tr("Der er allerede et skrivebord i {folder}.", folder=profile.folder),
            tr("Åbn det, eller vælg en anden mappe med --profile."),
        )


def check_there(profile: Profile) -> None:
    """Refuse to begin an empty desk where one is missing: that would look as if everything were lost.

    Raises KnownError when there is no desk, FileDamagedError when its data file is missing or empty.
    """
    if not profile.keys.exists():
        keys.KeyFile.load(profile.keys)  # says that it is missing, or that there is no desk
    if not profile.database.exists() or not profile.database.stat().st_size:
        raise FileDamagedError(
            tr("Datafilen {name} mangler eller er tom.", name=profile.database),
            tr("Læg den tilbage, eller gendan den nyeste sikkerhedskopi med: kmdesk restore"),
        )


def open_desk(profile: Profile, key: bytes, *, clock: Clock, labels: Labels | None = None) -> Desk:
    """Open an existing desk with its key, migrating it first when needed (with a backup before).

    Where nothing can be written, it is opened for reading; `desk.read_only` tells.
    Raises AlreadyOpenError, WrongKeyError, FileDamagedError, FileTooNewError or CannotSaveError.
    """
    check_there(profile)
    try:
        lock = take_lock(profile)
    except FolderNotWritableError:
        return open_for_reading(profile, key, clock=clock, labels=labels)
    return _open(profile, key, lock, clock, labels)


def open_for_reading(profile: Profile, key: bytes, *, clock: Clock, labels: Labels | None = None) -> Desk:
    """Open a desk beside a running window, without the lock and without writing (the command line prints).

    Raises WrongKeyError, FileDamagedError, FileTooNewError, or KnownError when it must be migrated first.
    """
    check_there(profile)
    database = Database(profile.database, key, labels=labels, read_only=True)
    try:
        check_version(database)
        if version(database) < newest():
            raise KnownError(  # noqa: TRY301 - the file is closed below
                tr("Datafilen er fra en ældre kmdesk og skal opdateres, før den kan læses."),
                tr("Giv skriveadgang til {folder}, og åbn kmdesk én gang.", folder=profile.folder),
            )
    except BaseException:
        database.close()
        raise
    return Desk(profile, database, Store(database, clock), Local(database), key)


def find_key(profile: Profile, passphrase: str | None = None, recovery_code: str | None = None) -> bytes:
    """Return the desk's key: from what was given, from KMDESK_PASSPHRASE, or from the keyring.

    Raises NeedsPassphraseError when none of them has it, WrongSecretError when one of them is wrong.
    """
    key_file = keys.KeyFile.load(profile.keys)
    if recovery_code is not None:
        return key_file.open("recovery", recovery_code)
    given = passphrase if passphrase is not None else os.environ.get("KMDESK_PASSPHRASE")
    if given is not None and key_file.has("passphrase"):
        return key_file.open("passphrase", given)
    key = key_file.remembered()
    if key is None:
        raise NeedsPassphraseError(
            tr("Skrivebordet er låst."),
            tr("Skriv adgangskoden i vinduet, eller sæt KMDESK_PASSPHRASE."),
        )
    return key


def _open(profile: Profile, key: bytes, lock: FileLock, clock: Clock, labels: Labels | None) -> Desk:
    try:
        database = Database(profile.database, key, labels=labels)
        try:
            check_version(database)
            database.use_write_ahead_log()
            if version(database):  # a kill may have left some to be made, and a migration counts on them
                put_off.make_all(database)
            migrate(database, before=lambda _: _backup_before_migration(profile, key, clock))
            return Desk(profile, database, Store(database, clock), Local(database), key, lock)
        except BaseException:
            database.close()
            raise
    except BaseException:
        lock.release()
        raise


def _backup_before_migration(profile: Profile, key: bytes, clock: Clock) -> None:
    from kmdesk.store import backup

    backup.make(profile, key, "migration", clock)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise KnownError(
            tr("Mappen {folder} kan ikke oprettes.", folder=folder),
            tr("Vælg en mappe, du må skrive i, med --profile."),
        ) from error


def take_lock(profile: Profile) -> FileLock:
    """Take the desk for this process. Raises AlreadyOpenError or FolderNotWritableError."""
    try:
        _check_writable(profile)
        return FileLock(profile.lock)
    except TakenError:
        raise AlreadyOpenError(
            tr("Skrivebordet er allerede åbent i et andet kmdesk-vindue."),
            tr("Skift til det vindue, eller luk det først."),
        ) from None
    except OSError as error:
        raise FolderNotWritableError(
            tr("Mappen {folder} kan ikke skrives til.", folder=profile.folder),
            tr("Giv skriveadgang til mappen, eller vælg en anden med --profile."),
        ) from error


def _check_writable(profile: Profile) -> None:
    for path in (profile.folder, profile.database):
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(path)
