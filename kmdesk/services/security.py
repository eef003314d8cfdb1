"""The key of the desk and its backups: how they are kept, and what a person can do about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.paths import Profile, default_profile
from kmdesk.store import backup
from kmdesk.store.keys import MIN_PASSPHRASE, KeyFile, Secret, new_recovery_code

_BY_HAND = "manual"


@dataclass(frozen=True, slots=True)
class KeyState:
    """What can open the desk."""

    in_keyring: bool
    passphrase: bool
    recovery_code: bool


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup in the desk's folder. `size` is in bytes, `reason` a code (`hourly`, `manual` …)."""

    path: Path
    at: datetime
    reason: str
    size: int


@dataclass(frozen=True, slots=True)
class CheckedBackup:
    """A backup that was unpacked and read page by page, and what it holds."""

    file: BackupFile
    contents: backup.Contents


class Security:
    """Keys and backups of one open desk.

    None of it uses the open connection: `take_backup` and `check_newest` are meant for a thread of their own.
    """

    def __init__(self, profile: Profile, key: bytes) -> None:
        self._profile = profile
        self._key = key

    # -- keys ------------------------------------------------------------------------------------

    def state(self) -> KeyState:
        """Return what opens the desk, as it is now: a keyring that lost the key does not count."""
        key_file = KeyFile.load(self._profile.keys)
        return KeyState(
            in_keyring=key_file.remembered() == self._key,
            passphrase=key_file.has("passphrase"),
            recovery_code=key_file.has("recovery"),
        )

    def set_passphrase(self, passphrase: str, again: str) -> None:
        """Let a new passphrase open the desk; the one before does not any more.

        The old one is not asked for: who sits at an open desk has the data already. Raises KnownError naming
        the field (`passphrase`, `passphrase_again`) when it is too short or the two differ.
        """
        if len(passphrase) < MIN_PASSPHRASE:
            raise KnownError(
                tr("Adgangskoden er for kort."),
                tr("Skriv mindst {n} tegn.", n=MIN_PASSPHRASE),
                field="passphrase",
            )
        if passphrase != again:
            raise KnownError(
                tr("De to er ikke ens."), tr("Skriv den samme to gange."), field="passphrase_again"
            )
        self._replace("passphrase", passphrase)

    def renew_recovery_code(self) -> str:
        """Make and return a new recovery code; the old one does not open this desk any more.

        Backups taken before hold the old wrapped keys and still open with the old code.
        """
        code = new_recovery_code()
        self._replace("recovery", code)
        return code

    # -- backups ---------------------------------------------------------------------------------

    def backups(self, limit: int = 10) -> tuple[BackupFile, ...]:
        """Return the newest backups in the desk's folder."""
        return tuple(_file(one) for one in backup.existing(self._profile)[:limit])

    def take_backup(self, clock: Clock) -> BackupFile:
        """Take a backup now. Raises KnownError when it cannot be written."""
        path = backup.make(self._profile, self._key, _BY_HAND, clock)
        return BackupFile(path, clock.now(), _BY_HAND, path.stat().st_size)

    def check_newest(self) -> CheckedBackup:
        """Unpack the newest backup and read all of it. Raises KnownError when it is broken or missing."""
        newest = next(iter(self.backups(1)), None)
        if newest is None:
            raise KnownError(tr("Der er ingen sikkerhedskopi endnu."), tr("Tag en nu."))
        with TemporaryDirectory(dir=self._profile.backups, prefix=".checking-") as name:
            unpacked = Profile(Path(name))
            backup.unpack(newest.path, unpacked.folder, (unpacked.database.name, unpacked.keys.name))
            return CheckedBackup(newest, backup.check(unpacked.folder, self._key))

    def restore_command(self) -> str:
        """Return what to type in a terminal to get the newest backup back."""
        folder = self._profile.folder
        if folder == default_profile().folder:
            return "kmdesk restore"
        return f'kmdesk restore --profile "{folder}"'

    # -- parts -----------------------------------------------------------------------------------

    def _replace(self, secret: Secret, text: str) -> None:
        key_file = KeyFile.load(self._profile.keys)
        key_file.add(secret, text, self._key)
        try:
            key_file.save()
        except OSError as error:
            raise KnownError(
                tr("Nøglefilen kunne ikke gemmes i {folder}.", folder=self._profile.folder),
                tr("Gør plads på disken, og prøv igen. Det gamle gælder stadig."),
            ) from error


def _file(found: backup.Backup) -> BackupFile:
    return BackupFile(found.path, found.at, found.reason, found.path.stat().st_size)
