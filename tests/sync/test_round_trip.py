"""From one desk's encrypted file through PostgreSQL to another's, byte for byte."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("first_read", [True, False])
def test_values_that_cannot_be_stored_keep_nothing_else_from_being_read(
    office: Office, tmp_path: Path, *, first_read: bool
) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    one, other = (FileDesk(name, tmp_path, clock) for name in ("one", "other"))
    gateways = [office.gateway(office.broker(desk.name)) for desk in (one, other)]
    one.put("company", "good", name="God nabo")
    run(one, gateways[0])
    if not first_read:
        run(other, gateways[1])
    one.put("company", "bad", name="Skæv", employees=5)
    one.put("company", "late", name="Sidst")
    run(one, gateways[0])
    spoiled = {
        "employees": "mange",
        "graduates": 2**70,
        "tags": "[1",
        "field_sources": "[]",
        "note": {"b64": "%%"},
    }
    office.admin.execute(
        "UPDATE kmdesk_office.record SET doc = doc || %s::jsonb WHERE id = 'bad'", (json.dumps(spoiled),)
    )
    office.admin.execute(
        "INSERT INTO kmdesk_office.record VALUES ('herning', 'match', 'm', 1, false, %s::jsonb, 'x')",
        (json.dumps({"company_id": "good", "status": "dreaming"}),),
    )
    for _ in range(3):
        run(other, gateways[1])
    assert {row["name"] for (kind, _), row in other.rows.items() if kind == "company"} == {
        "God nabo",
        "Skæv",
        "Sidst",
    }
    bad = other.rows["company", "bad"]
    assert (bad["employees"], bad["tags"], bad["note"]) == (None, "[]", "")
