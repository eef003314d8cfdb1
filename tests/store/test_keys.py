"""The key of the file: in the keyring, under a passphrase, under the recovery code, never in the clear."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.paths import Profile
from kmdesk.store import desk as desks
from kmdesk.store import keys
from tests.conftest import PASSPHRASE, MemoryKeyring


class BrokenKeyring(KeyringBackend):
    """A keyring whose bus is gone."""

    priority = 1

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("no bus")

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("no bus")

    def delete_password(self, service: str, username: str) -> None:
        raise keyring.errors.PasswordDeleteError


def test_the_key_comes_back_from_every_slot(profile: Profile) -> None:
    key, code = keys.new_key(), keys.new_recovery_code()
    made = keys.KeyFile.create(profile.keys)
    made.add("passphrase", PASSPHRASE, key)
    made.add("recovery", code, key)
    assert made.remember(key)
    made.save()
    read = keys.KeyFile.load(profile.keys)
    assert read.open("passphrase", PASSPHRASE) == read.open("recovery", code) == read.remembered() == key
    assert key.hex() not in profile.keys.read_text()
    assert code.replace("-", "") not in profile.keys.read_text().upper()


def test_a_wrong_secret_is_said_so(profile: Profile) -> None:
    made = keys.KeyFile.create(profile.keys)
    with pytest.raises(keys.WrongSecretError, match="ingen adgangskode"):
        made.open("passphrase", PASSPHRASE)
    with pytest.raises(keys.WrongSecretError, match="ingen gendannelseskode"):
        made.open("recovery", "7K4Q")
    made.add("passphrase", PASSPHRASE, keys.new_key())
    made.add("recovery", keys.new_recovery_code(), keys.new_key())
    with pytest.raises(keys.WrongSecretError, match="Adgangskoden er forkert"):
        made.open("passphrase", PASSPHRASE.upper())
    with pytest.raises(keys.WrongSecretError, match="Gendannelseskoden er forkert"):
        made.open("recovery", keys.new_recovery_code())


def test_a_passphrase_typed_with_loose_accents_is_the_same(profile: Profile) -> None:
    key = keys.new_key()
    made = keys.KeyFile.create(profile.keys)
    made.add("passphrase", "smørrebrød på åen", key)
    assert made.open("passphrase", "smørrebrød pa\u030a a\u030aen") == key


@given(
    case=st.sampled_from([str.upper, str.lower]),
    between=st.sampled_from(["", " ", "-", " - "]),
    zero=st.sampled_from(["0", "O", "o"]),
    one=st.sampled_from(["1", "I", "l"]),
)
def test_a_recovery_code_may_be_typed_as_people_do(
    case: Callable[[str], str], between: str, zero: str, one: str
) -> None:
    key, code = bytes(32), keys.new_recovery_code()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}", code)
    made = keys.KeyFile.create(Path("never written"))
    made.add("recovery", code, key)
    typed = case(between.join(code.split("-"))).replace("0", zero).replace("1", one)
    assert made.open("recovery", typed) == key


def test_recovery_codes_never_repeat() -> None:
    assert len({keys.new_recovery_code() for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"format": 1}',
        '{"format": 2, "desk": "x", "keyring": false, "slots": {}}',
        '{"format": 1, "desk": 5, "keyring": false, "slots": {}}',
        '{"format": 1, "desk": "x", "keyring": false, "slots": []}',
        '{"format": 1, "desk": "x", "keyring": false, "slots": {"recovery": {"salt": "zz", "wrapped": ""}}}',
        '{"format": 1, "desk": "x", "keyring": false, "slots": {"recovery": 5}}',
        "\ud800",
    ],
)
def test_a_damaged_key_file_is_told_in_plain_words(profile: Profile, content: str) -> None:
    profile.folder.mkdir()
    profile.keys.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(KnownError, match=r"kan ikke læses.*kmdesk restore"):
        keys.KeyFile.load(profile.keys)


def test_a_cut_off_slot_is_a_wrong_secret_and_no_crash(profile: Profile) -> None:
    made = keys.KeyFile.create(profile.keys)
    made.add("recovery", "7K4Q", keys.new_key())
    made.save()
    content = json.loads(profile.keys.read_text())
    content["slots"]["recovery"]["wrapped"] = content["slots"]["recovery"]["wrapped"][:16]
    profile.keys.write_text(json.dumps(content))
    with pytest.raises(keys.WrongSecretError):
        keys.KeyFile.load(profile.keys).open("recovery", "7K4Q")


@pytest.mark.parametrize("backend", [NoKeyring, BrokenKeyring])
def test_without_a_keyring_a_passphrase_is_asked_for(
    profile: Profile, clock: FixedClock, backend: type[KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    assert not keys.keyring_works()
    with pytest.raises(desks.NeedsPassphraseError):
        desks.create(profile, clock=clock)
    assert not profile.exists
    desk, code = desks.create(profile, passphrase=PASSPHRASE, clock=clock)
    desk.close()
    with pytest.raises(desks.NeedsPassphraseError):
        desks.find_key(profile)
    assert (
        desks.find_key(profile, passphrase=PASSPHRASE)
        == desks.find_key(profile, recovery_code=code)
        == desk.key
    )


def test_a_foreign_entry_in_the_keyring_is_no_key(profile: Profile, memory_keyring: MemoryKeyring) -> None:
    made = keys.KeyFile.create(profile.keys)
    assert made.remember(keys.new_key())
    memory_keyring.kept["kmdesk", made.desk] = "not base 64!"
    assert made.remembered() is None


def test_the_probe_of_the_keyring_leaves_nothing_behind(memory_keyring: MemoryKeyring) -> None:
    assert keys.keyring_works()
    assert memory_keyring.kept == {}


def test_the_passphrase_in_the_environment_opens_the_desk(
    profile: Profile, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock)
    desk.close()
    monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)
    assert desks.find_key(profile) == desk.key
    monkeypatch.setenv("KMDESK_PASSPHRASE", string.ascii_lowercase)
    with pytest.raises(keys.WrongSecretError):
        desks.find_key(profile)


def test_a_key_file_that_may_not_be_read_needs_rights_and_no_restore(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keys.KeyFile.create(profile.keys)
    made.save()

    def refused(self: Path, **_: object) -> str:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_text", refused)  # root may read everything
    with pytest.raises(KnownError, match=r"kan ikke læses.*læseadgang") as told:
        keys.KeyFile.load(profile.keys)
    assert "kmdesk restore" not in str(told.value)


def test_a_key_file_that_is_gone_is_told_apart_from_no_desk(profile: Profile, clock: FixedClock) -> None:
    with pytest.raises(KnownError, match="ikke noget skrivebord"):
        keys.KeyFile.load(profile.keys)
    desk, _ = desks.create(profile, clock=clock)
    desk.close()
    profile.keys.unlink()
    with pytest.raises(KnownError, match=r"Nøglefilen .* mangler.*kmdesk restore"):
        keys.KeyFile.load(profile.keys)
    profile.database.unlink()
    with pytest.raises(KnownError, match="ikke noget skrivebord"):
        keys.KeyFile.load(profile.keys)


def test_a_file_in_the_place_of_the_folder_holds_no_desk(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    with pytest.raises(KnownError, match="ikke noget skrivebord"):
        keys.KeyFile.load(Profile(tmp_path / "fil").keys)
