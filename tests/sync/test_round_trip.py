"""From one desk's encrypted file through PostgreSQL to another's, byte for byte."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from kmdesk.core.clock import FixedClock
from kmdesk.sync.engine import run
from tests.nasty import NASTY
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk

TEXTS = (
    *NASTY,
    unicodedata.normalize("NFC", "Blåbærgrød på Ærø"),
    unicodedata.normalize("NFD", "Blåbærgrød på Ærø"),
    "",
    "a\x00b",
    "12,50",
    "12.500",
    "2026-11-24",
    "[]",
    "{}",
    "null",
    "long " * 200_000,
)


def test_every_text_comes_out_as_it_went_in(office: Office, tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    one, other = (FileDesk(name, tmp_path, clock) for name in ("one", "other"))
    for number, text in enumerate(TEXTS):
        one.put("company", f"c{number}", name=text, note=text, employees=None if number % 2 else 0)
        one.put("visit", f"v{number}", company_id=f"c{number}", participants=f'[{{"name":"n{number}"}}]')
    for desk in (one, other):
        run(desk, office.gateway(office.broker(desk.name)))
    assert other.rows == one.rows
    assert [other.rows["company", f"c{n}"]["note"] for n in range(len(TEXTS))] == list(TEXTS)
