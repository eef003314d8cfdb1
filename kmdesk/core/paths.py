"""Where a desk lives on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Profile:
    """The folder of one desk. Everything kmdesk writes by itself is in it."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.folder / "desk.kmdesk"

    @property
    def keys(self) -> Path:
        """The wrapped keys: useless without the passphrase, the recovery code or the keyring."""
        return self.folder / "keys.json"

    @property
    def lock(self) -> Path:
        """Held while a window has the desk open."""
        return self.folder / "desk.lock"

    @property
    def backups(self) -> Path:
        """Encrypted backups."""
        return self.folder / "backups"

    @property
    def log(self) -> Path:
        """The log: what happened, never to whom."""
        return self.folder / "kmdesk.log"

    @property
    def postal_codes(self) -> Path:
        """The list of postal codes read in by hand, in place of the shipped one."""
        return self.folder / "postal_codes.json"

    @property
    def settings(self) -> Path:
        """How the window looks; holds no data."""
        return self.folder / "settings.json"

    @property
    def exists(self) -> bool:
        """Tell whether a desk was made here."""
        return self.keys.is_file()


def default_profile() -> Profile:
    """Return the user's own desk, in the folder the operating system means for it."""
    import platformdirs

    return Profile(Path(platformdirs.user_data_dir("kmdesk", appauthor=False, roaming=False)))
