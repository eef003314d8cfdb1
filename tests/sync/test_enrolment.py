"""The enrolment file: what is written comes back; anything else is refused in plain words."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.sync.enrolment import Enrolment, read_enrolment, write_enrolment
from kmdesk.sync.link import UnprotectedError
from tests.nasty import NASTY
from tests.sync import certificates

ROOT = certificates.authority("Rod")
SECRET = "hemmelig-3f9a1c"
FILE = Enrolment(
    office="Erhvervsråd Midtvest",
    host="kontor.midtvest.example",
    port=5432,
    database="kmdesk",
    role="km_karen_lyngholm_3f9a1c",
    secret=SECRET,
    root_certificate="system",
    scopes=(("herning", "Herning"), ("viborg", "Viborg")),
    broker_name="Karen Lyngholm",
    broker_id="0190-x",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "karen.kmenrol"


@pytest.mark.parametrize(
    "enrolment",
    [
        FILE,
        replace(FILE, broker_id=""),
        replace(FILE, root_certificate=ROOT.pem),
        replace(FILE, host="127.0.0.1", root_certificate=""),
        replace(FILE, host="::1", root_certificate="", scopes=()),
        replace(FILE, host="kontor.ærø.example"),
        *(
            replace(FILE, broker_name=text, office=text)
            for text in NASTY
            if text.isprintable() and 0 < len(text) <= 300
        ),
    ],
)
def test_what_is_written_comes_back(enrolment: Enrolment, path: Path) -> None:
    write_enrolment(path, enrolment)
    assert read_enrolment(path) == enrolment


@pytest.mark.skipif(os.name == "nt", reason="Windows has rights of another kind")
def test_only_its_owner_may_read_it(path: Path) -> None:
    before = os.umask(0)
    try:
        write_enrolment(path, FILE)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_file_is_replaced(path: Path) -> None:
    path.write_text("mit eget")
    with pytest.raises(KnownError, match="findes allerede"):
        write_enrolment(path, FILE)
    assert path.read_text() == "mit eget"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="kan ikke skrives"):
        write_enrolment(tmp_path / "usb" / "x", FILE)


def told(**changes: Any) -> str:
    return json.dumps({"format": "kmdesk-enrolment", "version": 1, **asdict(FILE), **changes})


def without(name: str) -> str:
    content = json.loads(told())
    del content[name]
    return json.dumps(content)


FIELDS = [name for name in asdict(FILE) if name != "broker_id"]
RUBBISH: list[str | bytes] = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    "hej",
    b"\xff\xfe\x00\x00",
    b"PK\x03\x04" + bytes(500),
    "[" * 200_000,
    told()[:-40],
    told(format="kmdesk-backup"),
    *(without(name) for name in FIELDS),
    *(
        told(**{name: wrong})
        for name in FIELDS
        for wrong in (None, [], {}, True, [[1]], "", "a\nb", "a\0b")
        if not (name == "root_certificate" and wrong == "")
        and not (name == "scopes" and wrong in ([], {}, ""))
    ),
    told(host="a,b"),
    told(host="/var/run/postgresql"),
    told(host="a b"),
    told(host="a' sslmode='disable"),
    told(port=0),
    told(port=65536),
    told(port="5432"),
    told(port=5432.5),
    told(secret="x" * 301),
    told(broker_id=7),
    told(scopes=[["a", "b", "c"]]),
    told(root_certificate="/etc/ssl/cert.pem"),
    told(root_certificate="-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----"),
    told(root_certificate=ROOT.pem + ROOT.key_pem),
]


@pytest.mark.parametrize("content", RUBBISH, ids=range(len(RUBBISH)))
def test_anything_else_is_refused_in_plain_words(content: str | bytes, path: Path) -> None:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(KnownError) as found:
        read_enrolment(path)
    assert found.value.message.startswith("karen.kmenrol er ikke en hel tilmeldingsfil")
    assert SECRET not in str(found.value)
    assert SECRET not in str(found.value.__context__)
    assert found.value.advice


def test_ten_megabytes_are_not_read(path: Path) -> None:
    path.write_bytes(told().encode() + b" " * 10_000_000)
    with pytest.raises(KnownError, match="ikke en hel tilmeldingsfil"):
        read_enrolment(path)


def test_another_version_says_so(path: Path) -> None:
    path.write_text(told(version=2))
    with pytest.raises(KnownError, match="en anden version") as found:
        read_enrolment(path)
    assert "Opdatér kmdesk" in found.value.advice


def test_what_a_later_version_adds_is_passed_over(path: Path) -> None:
    path.write_text(told(colour="blue"))
    assert read_enrolment(path) == FILE


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + told().encode())
    assert read_enrolment(path) == FILE


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for wrong in (tmp_path / "x", tmp_path):
        with pytest.raises(KnownError, match="kan ikke læses"):
            read_enrolment(wrong)


def test_unencrypted_over_a_network_is_neither_written_nor_read(path: Path) -> None:
    with pytest.raises(UnprotectedError, match="ukrypteret"):
        write_enrolment(path, replace(FILE, root_certificate=""))
    assert not path.exists()
    path.write_text(told(root_certificate=""))
    with pytest.raises(UnprotectedError, match="ukrypteret"):
        read_enrolment(path)


@pytest.mark.parametrize("wrong", [{"host": "a b"}, {"port": 0}, {"secret": ""}, {"root_certificate": "x"}])
def test_what_could_not_be_read_again_is_not_written(wrong: dict[str, Any], path: Path) -> None:
    with pytest.raises(KnownError, match="kan ikke laves"):
        write_enrolment(path, replace(FILE, **wrong))
    assert not path.exists()


def test_the_secret_is_not_shown_by_accident() -> None:
    assert SECRET not in f"{FILE!r} {FILE} {FILE.link!r}"
