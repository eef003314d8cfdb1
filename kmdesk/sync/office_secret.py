"""The secret that opens the office: in the keyring, or in the encrypted file of a desk that uses none.

While a secret is being replaced, both are kept: whichever opens the office after a crash is the right one.
"""

from __future__ import annotations

import json
from typing import cast

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.store import keys
from kmdesk.store.desk import Desk
from kmdesk.sync.link import OnStore

_SETTING = "office_secret"


class OfficeSecrets:
    """What may open the office, by login, the likeliest first.

    Not for the store's thread: a keyring may ask the reader something, and takes the time that needs.
    """

    def __init__(self, desk: Desk, on_store: OnStore) -> None:
        self._desk, self._on_store = desk, on_store

    def candidates(self, role: str) -> tuple[str, ...]:
        """Return the secrets that may open the office for a login; none when this computer has none."""
        return tuple(self._load().get(role, ()))

    def keep(self, role: str, candidates: tuple[str, ...]) -> None:
        """Keep these for a login, beside those of other logins. Raises KnownError when it fails."""
        self._save({**self._load(), role: list(dict.fromkeys(candidates))})

    def settle(self, role: str, secret: str) -> None:
        """Keep this one and nothing else: it has opened the office."""
        if self._load() != {role: [secret]}:
            self._save({role: [secret]})

    def forget(self) -> None:
        """Forget them all."""
        file = self._key_file()
        if file.uses_keyring:
            keys.keyring_drop(_name(file))
        self._keep_in_file(None)

    # -- parts -----------------------------------------------------------------------------------

    def _load(self) -> dict[str, list[str]]:
        file = self._key_file()
        text = self._on_store(lambda: self._desk.local.get(_SETTING))
        if not text and file.uses_keyring:
            kept = keys.keyring_kept(_name(file))
            text = kept.decode() if kept else ""
        return cast("dict[str, list[str]]", json.loads(text)) if text else {}

    def _save(self, secrets: dict[str, list[str]]) -> None:
        text = json.dumps(secrets)
        file = self._key_file()
        if file.uses_keyring and keys.keyring_keep(_name(file), text.encode()):
            self._keep_in_file(None)
            return
        self._keep_in_file(text)
        if file.uses_keyring:
            keys.keyring_drop(_name(file))

    def _keep_in_file(self, text: str | None) -> None:
        def keep() -> None:
            if self._desk.local.get(_SETTING) != text:
                self._desk.local.set(_SETTING, text)

        self._on_store(keep)

    def _key_file(self) -> keys.KeyFile:
        return keys.KeyFile.load(self._desk.profile.keys)


def no_secret() -> KnownError:
    """Return what to say on a computer that lacks the secret (another one, or a backup put on a new one)."""
    return KnownError(
        tr("Denne pc har ikke nøglen til kontoret."),
        tr("Lås pc'ens nøglering op, eller bed kontorets administrator om en ny tilmeldingsfil."),
    )


def _name(file: keys.KeyFile) -> str:
    return f"{file.desk}-office"
