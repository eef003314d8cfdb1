"""The key of the file: 32 random bytes, kept in the operating system's keyring.

Where there is no keyring, a passphrase opens it; everywhere, a recovery code does. Both are "slots" in
`keys.json`: the file's key wrapped (RFC 3394) under a key derived from the secret. The passphrase is
stretched with scrypt (OWASP's recommendation of 2024: N=2^17, r=8, p=1) once per start; the recovery code
carries 160 random bits and needs no stretching (HKDF-SHA256).
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.ids import new_id
from kmdesk.core.paths import Profile

Secret = Literal["passphrase", "recovery"]

_SERVICE = "kmdesk"
_SCRYPT_N = 2**17
_FORMAT = 1
# Crockford's base 32: no letter that looks like another letter or a figure.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_LETTERS = 32
MIN_PASSPHRASE = 10


class WrongSecretError(KnownError):
    """The passphrase or recovery code is not the right one."""


class KeyNotHereError(KnownError):
    """This computer's keyring lacks the key: a secret has to be given."""


class KeyFile:
    """`keys.json` of one desk. Holds no secret in the clear."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        self.path = path
        self._content = content

    @classmethod
    def create(cls, path: Path) -> KeyFile:
        """Start an empty key file for a new desk; `save` writes it."""
        return cls(path, {"format": _FORMAT, "desk": new_id(), "keyring": False, "slots": {}})

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """Read the key file. Raises KnownError when it is missing or unreadable."""
        try:
            content = _sound(json.loads(path.read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            if Profile(path.parent).database.exists():
                raise KnownError(
                    tr("Nøglefilen {name} mangler.", name=path),
                    tr("Læg den tilbage, eller gendan den nyeste sikkerhedskopi med: kmdesk restore"),
                ) from None
            raise KnownError(
                tr("Der er ikke noget skrivebord i {folder}.", folder=path.parent),
                tr("Åbn kmdesk for at oprette et, eller vælg en anden mappe med --profile."),
            ) from None
        except PermissionError as error:
            raise KnownError(
                tr("Nøglefilen {name} kan ikke læses.", name=path),
                tr("Giv dig selv læseadgang til filen og mappen."),
            ) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KnownError(
                tr("Nøglefilen {name} kan ikke læses.", name=path),
                tr("Gendan den nyeste sikkerhedskopi med: kmdesk restore"),
            ) from error
        return cls(path, content)

    @property
    def desk(self) -> str:
        """The identity of the desk, which names its entry in the keyring."""
        return self._content["desk"]

    @property
    def uses_keyring(self) -> bool:
        """Tell whether the key was put in the keyring."""
        return self._content["keyring"]

    def has(self, secret: Secret) -> bool:
        """Tell whether a passphrase or recovery code was set."""
        return secret in self._content["slots"]

    def save(self) -> None:
        """Write the file; the old one stays whole until the new one is. Raises KnownError when it fails."""
        temporary = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8") as file:
                file.write(json.dumps(self._content, indent=2))
                file.flush()
                os.fsync(file.fileno())  # or a dead battery could leave an empty file under the name
            temporary.replace(self.path)
        except OSError as error:
            raise KnownError(
                tr("Nøglefilen {name} kan ikke skrives.", name=self.path),
                tr("Gør plads på disken, og giv skriveadgang til mappen."),
            ) from error

    def add(self, secret: Secret, text: str, key: bytes) -> None:
        """Let the passphrase or recovery code `text` open the desk from now on."""
        from cryptography.hazmat.primitives.keywrap import aes_key_wrap

        salt = os.urandom(16)
        wrapped = aes_key_wrap(_derive(secret, text, salt), key)
        self._content["slots"][secret] = {"salt": salt.hex(), "wrapped": wrapped.hex()}

    def open(self, secret: Secret, text: str) -> bytes:
        """Return the file's key. Raises WrongSecretError."""
        from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

        slot = self._content["slots"].get(secret)
        if slot is None:
            raise WrongSecretError(
                tr("Skrivebordet har ingen adgangskode.")
                if secret == "passphrase"  # noqa: S105 - which secret, not the secret
                else tr("Skrivebordet har ingen gendannelseskode."),
                tr("Åbn det på en anden måde eller fra din egen pc."),
            )
        try:
            return aes_key_unwrap(
                _derive(secret, text, bytes.fromhex(slot["salt"])), bytes.fromhex(slot["wrapped"])
            )
        except InvalidUnwrap:
            raise WrongSecretError(
                tr("Adgangskoden er forkert.")
                if secret == "passphrase"  # noqa: S105 - which secret, not the secret
                else tr("Gendannelseskoden er forkert."),
                tr("Se efter store og små bogstaver, og prøv igen.")
                if secret == "passphrase"  # noqa: S105
                else tr("Se efter, om alle otte grupper er rigtige, og prøv igen."),
            ) from None

    def remember(self, key: bytes) -> bool:
        """Put the key in the keyring. Returns False where there is none that works."""
        self._content["keyring"] = keyring_keep(self.desk, key)
        return self.uses_keyring

    def remembered(self) -> bytes | None:
        """Return the key from the keyring, or None when it is not there."""
        return keyring_kept(self.desk) if self.uses_keyring else None


def new_key() -> bytes:
    """Return a new key for a file."""
    return os.urandom(32)


def new_recovery_code() -> str:
    """Return a new recovery code, eight groups of four: `7K4Q-92RD-…`."""
    import secrets

    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LETTERS))
    return "-".join(letters[i : i + 4] for i in range(0, _RECOVERY_LETTERS, 4))


def keyring_works() -> bool:
    """Tell whether this machine has a keyring that keeps a secret."""
    probe = "probe-" + new_id()
    if not keyring_keep(probe, b"probe"):
        return False
    keyring_drop(probe)
    return True


def keyring_keep(name: str, secret: bytes) -> bool:
    """Put a secret in the keyring under this program and `name`. Returns False where none works."""
    keyring = _keyring()
    try:
        keyring.set_password(_SERVICE, name, base64.b64encode(secret).decode())
        return keyring_kept(name) == secret
    except _keyring_trouble():
        return False


def keyring_kept(name: str) -> bytes | None:
    """Return a secret from the keyring, or None when it is not there."""
    keyring = _keyring()
    try:
        text = keyring.get_password(_SERVICE, name)
        return base64.b64decode(text) if text else None
    except _keyring_trouble():
        return None


def keyring_drop(name: str) -> None:
    """Take a secret out of the keyring, if it is there. One that will not forget is no worse for that."""
    keyring = _keyring()
    with suppress(*_keyring_trouble()):
        if keyring.get_password(_SERVICE, name) is not None:
            keyring.delete_password(_SERVICE, name)


def _sound(content: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the file held
    """Return the content when it is what `save` writes. Raises KeyError, TypeError or ValueError when not."""
    if content["format"] != _FORMAT or not isinstance(content["slots"], dict):
        raise ValueError
    if not isinstance(content["desk"], str) or not isinstance(content["keyring"], bool):
        raise TypeError
    for name in content["slots"]:
        for part in ("salt", "wrapped"):
            bytes.fromhex(content["slots"][name][part])
    return content


def _derive(secret: Secret, text: str, salt: bytes) -> bytes:
    if secret == "passphrase":  # noqa: S105 - which secret, not the secret
        import hashlib
        import unicodedata

        normal = unicodedata.normalize("NFC", text).encode()
        return hashlib.scrypt(normal, salt=salt, n=_SCRYPT_N, r=8, p=1, maxmem=2**28, dklen=32)
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length=32, salt=salt, info=b"kmdesk recovery").derive(_canonical(text).encode())


def _canonical(code: str) -> str:
    """Read a recovery code as people type it: any case, spaces or hyphens, O for 0, I or L for 1."""
    letters = "".join(c for c in code.upper() if c.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))


def _keyring_trouble() -> tuple[type[Exception], ...]:
    """Return what keyrings raise that do not work: errors of their own, a lost bus, an entry not ours."""
    import keyring.errors

    return keyring.errors.KeyringError, RuntimeError, OSError, ValueError


class _Later(ModuleType):
    """Stands for a module until somebody uses something of it."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        """Load the module, take one's place away, and hand out what was asked for."""
        del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _keyring() -> ModuleType:
    """Import keyring, but not the HTTP client that one of its helpers imports for other uses.

    The start waits for this; the client is half of it (measured in `benchmarks/start.py`). It is loaded the
    first time somebody uses it. (importlib's own LazyLoader loads a module as soon as it is imported again.)
    """
    name = "urllib.request"
    if name not in sys.modules and "keyring" not in sys.modules:
        sys.modules[name] = later = _Later(name)
        later.__spec__ = importlib.util.find_spec("urllib")
        importlib.import_module("urllib").__dict__["request"] = later
    return importlib.import_module("keyring")
