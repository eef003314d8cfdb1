"""What differs without anybody's doing is found and mended, at the same cost for few and many records."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.clock import FixedClock
from kmdesk.services.search import Search
from kmdesk.store import projection, proof
from kmdesk.sync.digest import MOST_ROWS, Place, next_place, windows
from kmdesk.sync.engine import run
from kmdesk.sync.messages import Differing, Known
from tests.sync.file_desk import FileDesk
from tests.sync.held import content
from tests.sync.model_office import ModelOffice
from tests.sync.simulation import SCOPE

Pair = tuple[ModelOffice, FileDesk, FileDesk]


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Pair:
    """Two desks with the same three companies and a visit."""
    office = ModelOffice(SCOPE)
    one, other = (FileDesk(name, tmp_path, clock) for name in ("one", "other"))
    for number in range(3):
        one.put("company", f"c{number}", name=f"n{number}", note="a\nb", employees=number)
    one.put("visit", "v", company_id="c0", topic="t")
    for desk in (one, other):
        run(desk, office)
    office.calls.clear()
    return office, one, other


def test_a_spoiled_row_is_found_and_healed_and_what_waits_in_it_stays(pair: Pair) -> None:
    office, one, _ = pair
    one.put("company", "c1", note="a\nb\nmine")
    office.scopes[SCOPE].may_write = False  # so that the change goes on waiting
    one.spoil("company", "c1", "name", "rot")
    report = run(one, office)
    assert report.healed == 1
    assert one.rows["company", "c1"]["name"] == "n1"
    assert one.rows["company", "c1"]["note"] == "a\nb\nmine"
    assert ("company", "c1") in one.waiting
    office.scopes[SCOPE].may_write = True
    assert run(one, office).healed == 0
    assert office.scopes[SCOPE].rows["company", "c1"].doc["note"] == "a\nb\nmine"


def test_a_row_that_vanished_here_is_fetched(pair: Pair) -> None:
    office, one, _ = pair
    one.lose("visit", "v")
    assert run(one, office).healed == 1
    assert one.rows["visit", "v"]["topic"] == "t"


def test_a_record_the_office_lost_is_sent_anew_and_never_deleted(pair: Pair) -> None:
    office, one, other = pair
    del office.scopes[SCOPE].rows["company", "c2"]
    report = run(one, office)
    assert (report.resent, report.deleted) == (1, 0)
    assert office.scopes[SCOPE].rows["company", "c2"].doc["note"] == "a\nb"
    run(other, office)
    assert content(one) == content(other)


def test_a_change_of_a_record_the_office_lost_sends_all_of_it(pair: Pair) -> None:
    office, one, other = pair
    del office.scopes[SCOPE].rows["company", "c2"]
    one.put("company", "c2", name="new")
    run(one, office)
    doc = office.scopes[SCOPE].rows["company", "c2"].doc
    assert (doc["name"], doc["note"], doc["employees"]) == ("new", "a\nb", 2)
    run(other, office)
    assert content(one) == content(other)


def test_a_spoiled_row_of_the_company_list_is_made_anew(pair: Pair) -> None:
    office, one, _ = pair
    one.database.run("UPDATE company_row SET name = 'rot', employees = 99 WHERE company_id = 'c1'")
    run(one, office)
    row = one.database.row("SELECT name, employees FROM company_row WHERE company_id = 'c1'")
    assert row == ("n1", 1)


def test_what_is_derived_of_a_record_is_right_after_a_comparing(pair: Pair) -> None:
    """A row that was spoiled and everything made from it; and what was spoiled by itself."""
    office, one, _ = pair
    one.put("project", "p", starts_on="2026-01-01", ends_on="2027-12-31")
    one.put("visit", "v", topic="solceller", starts_at="2026-03-02T09:00", status="done", mode="visit")
    one.put("company", "c0", name="Bagerbutik")
    run(one, office)
    search, db = Search(one.store), one.database
    hit, listed = search.find("solceller"), search.companies("bagerbutik")
    figures = db.rows("SELECT * FROM counted")
    assert (len(hit), len(listed), len(figures)) == (1, 1, 1)

    def spoil_record() -> None:
        one.spoil("visit", "v", "topic", "rot")
        one.spoil("visit", "v", "status", "planned")
        one.spoil("company", "c0", "name", "rot")
        projection.rebuild(db)  # so that everything derived is rotten too
        assert not search.find("solceller")

    def spoil_words() -> None:
        for index in ("search_fts", "company_fts"):
            db.run(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
            db.run(f"INSERT INTO {index} (rowid, text) VALUES (1, 'rot')")

    def spoil_rows() -> None:
        db.run("UPDATE search_row SET title = 'rot', company_id = 'x'")
        db.run("UPDATE company_row SET name = 'rot', search_key = ' rot'")
        db.run("UPDATE counted SET goal = 'hire'")

    def lose_rows() -> None:
        for table in ("search_row", "company_row", "counted"):
            db.run(f"DELETE FROM {table}")

    for spoil, healed in ((spoil_record, 2), (spoil_words, 0), (spoil_rows, 0), (lose_rows, 0)):
        spoil()
        assert run(one, office, thorough=True).healed == healed
        assert (search.find("solceller"), search.companies("bagerbutik")) == (hit, listed)
        assert db.rows("SELECT * FROM counted") == figures
        assert not search.find("rot")
        assert proof.derived_unlike_records(db) == []


def test_a_quiet_run_takes_two_calls_and_a_hundred_changes_take_four(pair: Pair) -> None:
    office, one, other = pair
    run(one, office)
    office.calls.clear()
    run(one, office)
    assert office.calls == ["hello", "digest"]
    for number in range(100):
        other.put("company", f"c{number % 3}", name=f"x{number}")
    for number in range(100):
        one.put("company", "mine", name=f"y{number}")
    run(one, office)
    office.calls.clear()
    report = run(other, office)
    assert report.pushed == 100
    assert office.calls == ["hello", "pull", "push", "digest"]


@pytest.mark.parametrize("records", [MOST_ROWS + 100, 4 * MOST_ROWS])
def test_a_run_compares_so_many_and_a_thorough_one_everything(
    tmp_path: Path, clock: FixedClock, records: int
) -> None:
    office = ModelOffice(SCOPE)
    desk = FileDesk("one", tmp_path, clock)
    with desk.store.action("x") as unit:
        from kmdesk.models import Company

        for number in range(records):
            unit.put(Company(id=f"c{number:06}", name=f"n{number}"))
    run(desk, office)
    office.calls.clear()
    assert run(desk, office).compared == min(MOST_ROWS, records - MOST_ROWS)
    assert office.calls == ["hello", "digest"]
    desk.spoil("company", f"c{records - 1:06}", "name", "rot")
    report = run(desk, office, thorough=True)
    assert (report.compared, report.healed) == (records, 1)


@given(st.randoms(use_true_random=False), st.integers(1, 7), st.integers(0, 40))
def test_windows_come_past_every_record_once(dice: random.Random, most: int, count: int) -> None:
    kinds = ("a", "b", "c", "d")
    records = {
        kind: sorted({f"{dice.randrange(10**6):06}" for _ in range(dice.randint(0, count))}) for kind in kinds
    }

    def between(kind: str, after: str, upto: str, limit: int) -> list[Known]:
        ids = [one for one in records[kind] if one > after and (not upto or one <= upto)]
        return [Known(one, 1, "h") for one in ids[:limit]]

    place, seen = Place(), list[tuple[str, str]]()
    for _ in range(1000):
        compared = windows(kinds, place, most, between)
        assert sum(window.rows for window in compared) <= most
        for window in compared:
            seen += [(window.kind, one.id) for one in between(window.kind, window.after, window.upto, 10**9)]
        place = next_place(kinds, compared, ())
        if place == Place():
            break
    assert sorted(seen) == sorted({(kind, one) for kind in kinds for one in records[kind]})


def test_what_the_office_could_not_tell_at_once_is_gone_on_with() -> None:
    kinds = ("a", "b")
    compared = windows(kinds, Place(), 5, lambda kind, after, upto, most: [])
    partly = Differing("a", "", "m", (Known("m", 1, "h"),))
    assert next_place(kinds, compared, (partly,)) == Place("a", "m")
