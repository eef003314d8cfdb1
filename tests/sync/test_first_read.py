"""An area read for the first time goes a faster road than single changes, and comes to the very same."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company
from kmdesk.models.record import kinds
from kmdesk.services import demo
from kmdesk.store import projection, proof, put_off
from kmdesk.store.database import Database
from kmdesk.store.local import Local
from kmdesk.sync import first_read
from kmdesk.sync.engine import run
from kmdesk.sync.file_cabinet import storages_of
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.messages import Cursor, Greeting, OfficeRow, OutOfReachError, Page, ScopeGreeting
from kmdesk.sync.replica import FileReplica
from kmdesk.sync.wire import is_blank, pack
from tests.sync.file_desk import FileDesk
from tests.sync.simulation import SCOPE

CLOCK = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
GREETING = ScopeGreeting(SCOPE, "1", 100)
NUMBERS = ("", "", "", "13748136", "24256790")
_ROW = (
    "company_id, name, name_key, search_key, municipality_key, broker_key, last_contact, next_on, next_text"
)


# -- what is compared -----------------------------------------------------------------------------


def everything(desk: FileDesk) -> dict[str, Any]:
    """Return all that a desk knows and shows, apart from running numbers and the history."""
    rows = desk.database.rows
    found: dict[str, Any] = {kind: rows(f'SELECT * FROM "{kind}" ORDER BY id') for kind in kinds()}
    found["list"] = rows(f"SELECT {_ROW}, employees, graduates, status FROM company_row ORDER BY company_id")
    found["found"] = rows(
        "SELECT kind, record_id, company_id, title, detail FROM search_row ORDER BY record_id"
    )
    found["counted"] = rows("SELECT * FROM counted ORDER BY record_id")
    for index, table, name in (
        ("company_fts", "company_row", "company_id"),
        ("search_fts", "search_row", "record_id"),
    ):
        desk.database.run(f"CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab(main, {index}, instance)")
        found[index] = rows(
            f"SELECT r.{name}, v.term, v.offset FROM temp.{index}_words v JOIN {table} r ON r.num = v.doc"
            " ORDER BY 1, 3"
        )
        desk.database.run(f"DROP TABLE temp.{index}_words")
    found["unknown"] = rows("SELECT * FROM sync_unknown ORDER BY kind, id")
    found["waiting"] = rows(
        "SELECT kind, record_id, changes FROM journal_entry WHERE acknowledged = 0 ORDER BY seq"
    )
    found["indexes"] = rows("SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name")
    found["cursor"] = rows("SELECT version, kind, id FROM sync_scope")
    found["people"] = rows(
        "SELECT e.kind, e.record_id, e.changes, g.mode, g.broker_id FROM journal_entry e"
        " JOIN journal_group g ON g.seq = e.group_seq"
        " WHERE e.kind IN ('candidate', 'institution_contact') ORDER BY e.record_id, e.seq"
    )
    return found


def read(desk: FileDesk, pages: Sequence[Page], *, fast: bool = True) -> FileDesk:
    """Take pages, and what is derived from them."""
    desk.join(GREETING)
    if not fast:
        desk.database.run("UPDATE sync_scope SET first_read = 0")
    for page in pages:
        desk.take_page(SCOPE, page)
    while desk.catch_up():
        pass
    return desk


def pages_of(rows: Sequence[OfficeRow], dice: random.Random, most: int) -> list[Page]:
    """Cut rows into pages of any size."""
    pages: list[Page] = []
    start = 0
    while start < len(rows) or not pages:
        end = start + dice.randint(1, most)
        pages.append(Page(tuple(rows[start:end]), 100, more=end < len(rows)))
        start = end
    return pages


# -- an office of anything --------------------------------------------------------------------------


@dataclass
class AnyOffice:
    """Rows as they may stand at an office: doubled, merged, erased, damaged by newer versions."""

    dice: random.Random

    def rows(self, number: int) -> list[OfficeRow]:
        some = (
            *kinds(),
            "company",
            "company",
            "company",
            "contact_person",
            "visit",
            "visit",
            "task",
            "hologram",
        )
        named = [(self.dice.choice(some), f"{self.dice.random():.12f}") for _ in range(number)]
        self.ids = {kind: [name for other, name in named if other == kind] for kind in some}
        return sorted((self._row(kind, name) for kind, name in named), key=lambda row: row.cursor)

    def _row(self, kind: str, record_id: str) -> OfficeRow:
        dice = self.dice
        doc = {name: value for name, value in self._values(kind).items() if value is not None}
        if dice.random() < 0.1:
            doc["deleted"] = True
        if dice.random() < 0.1:
            doc["hologram"] = {"b64": "AAA="}
        erased = dice.random() < 0.05
        doc = {"deleted": True} if erased else doc
        return OfficeRow(
            kind, record_id, dice.randint(1, 20), doc, dice.choice(("karen", "jens")), "", erased
        )

    def _values(self, kind: str) -> dict[str, Any]:
        dice = self.dice
        values: dict[str, Any] = {}
        for name, storage in (storages_of(kind) or {"name": "text", "company_id": "text"}).items():
            if name in ("deleted", "extra") or dice.random() < 0.5:
                continue
            values[name] = {
                "text": lambda: dice.choice(
                    ("Ærø", "Nørkær A/S", "aa", "2026-03-02", "done", self._packed())
                ),
                "integer": lambda: dice.choice((0, 7, -3)),
                "boolean": lambda: dice.choice((True, None)),
                "list": lambda: json.dumps(["a", dice.choice(("ø", "b"))], ensure_ascii=False),
                "map": lambda: json.dumps({"q": dice.choice(("svar", "nej"))}),
            }[storage]()
        values |= self._telling(kind)
        known = storages_of(kind) or {}
        for other in ("company", "broker", "visit", "candidate"):
            name = f"{other}_id"
            if name in known and dice.random() < 0.9:
                values[name] = dice.choice((*self.ids[other], "nobody"))
        if kind in ("company", "broker") and dice.random() < 0.15:
            values |= {"deleted": True, "extra": json.dumps({"merged_into": dice.choice(self.ids[kind])})}
        return values

    def _telling(self, kind: str) -> dict[str, Any]:
        """Return values that lists and figures depend on."""
        dice = self.dice
        day = f"2026-{dice.randint(1, 12):02}-10"
        return {
            "company": {"cvr": dice.choice(NUMBERS), "name": dice.choice(("Agerbo", "Åby"))},
            "visit": {"starts_at": f"{day}T10:00", "status": dice.choice(("done", "planned"))},
            "task": {"due_on": dice.choice((day, "")), "done_at": dice.choice(("", day))},
            "match": {"type": "regular", "status": "agreed", "agreed_on": day},
            "candidate": {"education_level": dice.choice(("master", "bachelor"))},
            "project": {"starts_on": "2026-01-01", "ends_on": "2027-12-31"},
            "broker": {"email": dice.choice(("a@example.org", "", "B@example.org"))},
        }.get(kind, {})

    @staticmethod
    def _packed() -> dict[str, str]:
        return {"b64": base64.b64encode(b"a\x00b").decode()}


def own_work(desk: FileDesk, rows: Sequence[OfficeRow], dice: random.Random) -> None:
    """Let a desk have records already: some of its own, some that the office has as well."""
    for number in range(dice.randint(0, 4)):
        desk.put("company", f"own-{number}", name=f"Egen {number}", cvr=dice.choice(NUMBERS))
        desk.put("visit", f"own-visit-{number}", company_id=f"own-{number}", topic="Mit besøg")
    named = {"company": "name", "visit": "topic", "task": "note"}
    for row in rows:
        if row.kind in named and dice.random() < 0.15:
            desk.put(row.kind, row.id, **{named[row.kind]: "mit"})


# -- the same by both roads -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> FileDesk:
    """A desk without records, to be copied: making a file takes longer than reading a page."""
    desk = FileDesk("karen", tmp_path_factory.mktemp("empty"), CLOCK)
    desk.database.use_write_ahead_log()
    return desk


# A failing seed is small enough as it is: shrinking it would take minutes.
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 2**32), number=st.integers(0, 80), most=st.sampled_from((3, 20, 500)))
def test_both_roads_lead_to_the_same(empty: FileDesk, seed: int, number: int, most: int) -> None:
    with TemporaryDirectory() as folder:
        empty.folder = Path(folder)
        fast, ordinary = empty.copy(), empty.copy()
        dice = random.Random(seed)
        rows = AnyOffice(dice).rows(number)
        pages = pages_of(rows, dice, most)
        for desk in (fast, ordinary):
            own_work(desk, rows, random.Random(seed))
            read(desk, pages, fast=desk is fast)
        try:
            assert everything(fast) == everything(ordinary)
        finally:
            fast.database.close()
            ordinary.database.close()


def test_a_whole_demo_desk_comes_by_both_roads(empty: FileDesk, tmp_path: Path) -> None:
    empty.folder = tmp_path
    source, fast, ordinary = empty.copy(), empty.copy(), empty.copy()
    demo.build(source.store, CLOCK, 40)
    rows = [
        OfficeRow(kind, row["id"], 1 + number // 50, doc_of(kind, row), "karen")
        for number, (kind, row) in enumerate(
            (kind, row) for kind in kinds() for row in source.database.named(f'SELECT * FROM "{kind}"')
        )
    ]
    rows.sort(key=lambda row: row.cursor)
    pages = pages_of(rows, random.Random(1), 400)
    read(fast, pages)
    read(ordinary, pages, fast=False)
    assert everything(fast) == everything(ordinary)
    assert proof.derived_unlike_records(fast.database) == []
    derived = everything(fast)
    projection.rebuild(fast.database)
    assert everything(fast) == derived


def doc_of(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    packed = {name: pack(storage, row[name]) for name, storage in (storages_of(kind) or {}).items()}
    return {name: value for name, value in packed.items() if not is_blank(value)}


# -- cut anywhere -----------------------------------------------------------------------------------


class Killed(BaseException):
    """The process is gone."""


class Mortal:
    """A connection whose process is killed after so many statements: nothing is rolled back by hand."""

    def __init__(self, connection: Any, statements: int) -> None:
        self._connection, self._left = connection, statements

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    @property
    def in_transaction(self) -> bool:
        return self._left > 0 and self._connection.in_transaction

    def execute(self, *arguments: Any) -> Any:
        self._count()
        return self._connection.execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        self._count()
        return self._connection.executemany(*arguments)

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            raise Killed


class Shelf:
    """The rows of an office as a gateway gives them."""

    def __init__(self, rows: Sequence[OfficeRow], most: int) -> None:
        self._rows, self._most = rows, most

    def page(self, cursor: Cursor) -> Page:
        rows = [row for row in self._rows if row.cursor > cursor]
        return Page(tuple(rows[: self._most]), 100, more=len(rows) > self._most)


def go_on(desk: FileDesk, shelf: Shelf, *, alone: bool = False) -> None:
    """Read on from wherever the desk has come to, in the smallest steps."""
    replica = FileReplica(desk.store, alone=alone)
    replica.join(GREETING)
    while first_read.goes_on(desk.store, SCOPE):
        state = replica.state(SCOPE)
        assert state is not None
        replica.take_page(SCOPE, shelf.page(state.cursor))
    while replica.catch_up(0.0):
        pass


@pytest.mark.parametrize(("seed", "alone"), [(0, False), (1, True), (2, True)])
def test_killed_anywhere_it_goes_on_where_it_was(
    empty: FileDesk, tmp_path: Path, seed: int, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_read, "_AT_ONCE", 5)
    monkeypatch.setattr(put_off, "_FEW", 20)
    dice = random.Random(seed)
    shelf = Shelf(AnyOffice(dice).rows(60), 12)
    empty.folder = tmp_path
    whole, killed = empty.copy(), empty.copy()
    go_on(whole, shelf)
    lives = 0
    while True:
        lives += 1
        connection = killed.database.connection
        killed.database.connection = Mortal(connection, dice.randint(1, 40) + 4 * lives)
        try:
            go_on(killed, shelf, alone=alone)
            killed.database.connection = connection  # it lives, and is looked at
        except Killed:
            connection.close()  # what was held back is gone
            killed = FileDesk("karen", tmp_path, CLOCK, killed.path)
            continue
        break
    assert lives > 5, f"seed {seed}"
    assert everything(killed) == everything(whole), f"seed {seed}"


def test_what_was_left_due_is_made_without_the_office(empty: FileDesk, tmp_path: Path) -> None:
    empty.folder = tmp_path
    desk = empty.copy()
    rows = [OfficeRow("company", f"c{n}", 1, {"name": f"Agerbo {n}"}) for n in range(3)]
    desk.join(GREETING)
    desk.take_page(SCOPE, Page(tuple(rows), 1, more=True))
    assert desk.database.value("SELECT count(*) FROM company_row") == 0
    with pytest.raises(OutOfReachError):
        run(desk, Unreachable("nowhere"))
    assert desk.database.value("SELECT count(*) FROM company_row") == 3
    assert first_read.goes_on(desk.store, SCOPE), "the rest is read when the office is there again"


class Unreachable(PostgresGateway):
    """An office that cannot be reached."""

    def hello(self, client_id: str) -> Greeting:
        raise OutOfReachError("away")


def test_only_the_first_reading_goes_without_the_journal(empty: FileDesk, tmp_path: Path) -> None:
    empty.folder = tmp_path
    desk = empty.copy()
    first = OfficeRow("company", "c1", 1, {"name": "Agerbo"}, "jens")
    later = OfficeRow("company", "c2", 2, {"name": "Åby"}, "jens")
    person = OfficeRow("candidate", "k1", 1, {"name": "Bo Ravn"}, "jens")
    read(desk, [Page((person, first), 1), Page((later,), 2)])
    assert [desk.store.journal.of_record(name) != [] for name in ("c1", "c2", "k1")] == [False, True, True]
    with desk.store.action("Ret") as unit:
        unit.delete(desk.store.require(Company, "c1"))
    assert desk.store.undo() is not None, "what was read can be changed and the change undone"


def break_off(database: Database) -> None:
    with database.transaction(held=True):
        database.run("DELETE FROM visit")
        raise ZeroDivisionError


def test_what_is_held_back_is_written_before_anything_else(empty: FileDesk, tmp_path: Path) -> None:
    empty.folder = tmp_path
    desk = empty.copy()
    replica = FileReplica(desk.store, alone=True)
    replica.join(GREETING)
    rows = [OfficeRow("visit", f"v{n:02}", 1, {"topic": f"Besøg {n}"}) for n in range(40)]
    replica.take_page(SCOPE, Page(tuple(rows[:30]), 1, more=True))
    other = FileDesk("karen", tmp_path, CLOCK, desk.path)
    assert other.database.value("SELECT count(*) FROM visit") == 0, "another reader sees what is written"
    desk.put("company", "c1", name="Mit eget")
    assert other.database.value("SELECT count(*) FROM visit") == 30
    assert other.database.value("SELECT count(*) FROM company") == 1
    replica.take_page(SCOPE, Page(tuple(rows[30:]), 1, more=True))
    with pytest.raises(ZeroDivisionError):
        break_off(desk.database)
    Local(desk.database).set("any", "thing")
    assert other.database.value("SELECT count(*) FROM visit") == 40, "what failed was taken back by itself"
    assert put_off.missing(other.database), "the indexes are made when everything is here"
    put_off.make_all(other.database)
    assert everything(other)["indexes"] == everything(empty)["indexes"]
    other.database.close()
