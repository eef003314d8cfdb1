"""How the desk asks the office: few questions, and answers that are read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.sync import answer, gateway
from kmdesk.sync.engine import run
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.messages import Cursor, Page
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk
from tests.sync.simulation import SCOPE

CLOCK = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


class Counting:
    """A gateway that counts the questions asked."""

    def __init__(self, inner: PostgresGateway) -> None:
        self._inner, self.asked = inner, list[str]()

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        return getattr(self._inner, name)


def test_a_hundred_changes_take_at_most_four_questions(office: Office, tmp_path: Path) -> None:
    one, other = (FileDesk(name, tmp_path, CLOCK) for name in ("one", "other"))
    for number in range(100):
        one.put("company", f"c{number}", name=f"Virksomhed {number}")
    lines = {desk.name: office.gateway(office.broker(desk.name)) for desk in (one, other)}
    for desk in (one, other):
        run(desk, lines[desk.name])
    for number in range(100):
        one.put("company", f"c{number}", note=f"Noteret {number}")
    asked: dict[str, list[str]] = {}
    for desk in (one, other):
        counting: Any = Counting(lines[desk.name])
        run(desk, counting)
        asked[desk.name] = counting.asked
    assert other.rows == one.rows
    assert max(map(len, asked.values())) <= 4, asked


@pytest.mark.parametrize(
    ("at_once", "limit"), [(700, 64), (700, 700), (700, 2000), (10_000, 500), (10_000, 1)]
)
def test_one_answer_serves_many_pages(
    office: Office, monkeypatch: pytest.MonkeyPatch, at_once: int, limit: int
) -> None:
    monkeypatch.setattr(answer, "_ROWS_AT_ONCE", at_once)
    line, number = office.gateway(office.broker("Reader")), 1_500 if limit > 1 else 40
    fill(office, number)
    seen: list[str] = []
    for page in every_page(line, limit):
        assert len(page.rows) <= limit
        seen.extend(row.id for row in page.rows)
    assert sorted(seen) == sorted(f"c{n}" for n in range(number))


def test_a_page_ends_where_its_texts_grow_too_long(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_LETTERS_OF_A_PAGE", 1_000)
    line = office.gateway(office.broker("Reader"))
    fill(office, 40)
    pages = list(every_page(line, 2_000))
    assert max(len(page.rows) for page in pages) < 10
    assert sum(len(page.rows) for page in pages) == 40


def test_an_answer_given_up_halfway_stands_in_nobodys_way(office: Office) -> None:
    line = office.gateway(office.broker("Reader"))
    fill(office, 300)
    for _ in range(2):
        first = line.pull(SCOPE, Cursor(), 10)
        assert line.pull(SCOPE, Cursor(), 10).rows == first.rows
        assert [scope.scope for scope in line.hello("").scopes] == [SCOPE]
        line.close()


def test_what_the_server_does_about_its_tables_stops_no_open_connection(
    office: Office, tmp_path: Path
) -> None:
    desk, line = FileDesk("one", tmp_path, CLOCK), office.gateway(office.broker("Karen"))
    for number in range(3):
        desk.put("company", f"c{number}", name="Nørkær Tekstil A/S")
        report = run(desk, line)
        assert (report.pushed, report.refused) == (1, 0)
        office.admin.execute("ANALYZE kmdesk_office.record")  # as it does by itself now and then


def fill(office: Office, number: int) -> None:
    office.admin.execute(
        "INSERT INTO kmdesk_office.record (scope_id, kind, id, version, doc, updated_by)"
        " SELECT %s, 'company', 'c' || n, n / 100 + 1, jsonb_build_object('name', repeat('x', 120)), 'karen'"
        " FROM generate_series(0, %s - 1) n",
        (SCOPE, number),
    )
    office.admin.execute("UPDATE kmdesk_office.scope SET version = %s / 100 + 1", (number - 1,))


def every_page(line: PostgresGateway, limit: int) -> Iterator[Page]:
    cursor, more = Cursor(), True
    while more:
        page = line.pull(SCOPE, cursor, limit)
        cursor, more = page.rows[-1].cursor if page.rows else cursor, page.more
        yield page
