"""User actions: one group each, undone as a whole, refused where somebody has built on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Company, Task, Visit
from kmdesk.models.record import kinds, record_class
from kmdesk.store.desk import Desk
from kmdesk.store.store import _blank

VESTRUM, TANGSO = Company(name="Vestrum"), Company(name="Tangsø")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    with desk.store.action("Opret virksomheder", undoable=False) as unit:
        unit.put(VESTRUM)
        unit.put(TANGSO)
    return desk


def groups(desk: Desk) -> list[tuple[str, int]]:
    return desk.database.rows(
        "SELECT action, (SELECT count(*) FROM journal_entry e WHERE e.group_seq = g.seq) FROM journal_group g"
        " WHERE undoable = 1 ORDER BY seq"
    )


def rename(desk: Desk, name: str, *, undoable: bool = True, chain: str = "") -> None:
    with desk.store.action("Ret virksomhed", undoable=undoable, chain=chain) as unit:
        unit.put(replace(desk.store.require(Company, VESTRUM.id), name=name))


def test_an_action_inside_another_is_part_of_it(filled: Desk) -> None:
    told: list[object] = []
    filled.store.listeners.append(told.append)
    with filled.store.action("Afslut besøg") as outer:
        outer.put(Task(company_id=VESTRUM.id, title="Ring"))
        with filled.store.action("Opret opgave", chain="egen") as inner:
            inner.put(Task(company_id=VESTRUM.id, title="Skriv"))
        assert told == []
        outer.put(replace(VESTRUM, note="mødt"))
    assert groups(filled) == [("Afslut besøg", 3)]
    assert len(told) == 1
    filled.store.undo()
    assert filled.store.find(Task) == []


def test_an_inner_action_that_fails_is_taken_back_alone(filled: Desk) -> None:
    with filled.store.action("Ydre") as outer:
        outer.put(replace(VESTRUM, note="ydre"))
        with pytest.raises(ZeroDivisionError), filled.store.action("Indre") as inner:  # noqa: PT012
            inner.put(replace(TANGSO, note="indre"))
            _ = 1 // 0
    assert groups(filled) == [("Ydre", 1)]
    assert filled.store.require(Company, TANGSO.id) == TANGSO
    assert filled.store.require(Company, VESTRUM.id).note == "ydre"


def test_an_action_that_fails_leaves_nothing_and_the_next_one_is_whole(filled: Desk) -> None:
    with pytest.raises(ZeroDivisionError), filled.store.action("Ydre") as outer:  # noqa: PT012
        outer.put(replace(VESTRUM, note="x"))
        _ = 1 // 0
    assert groups(filled) == []
    rename(filled, "Ny")
    assert groups(filled) == [("Ret virksomhed", 1)]


def test_an_action_that_changes_nothing_is_not_journalled(filled: Desk) -> None:
    told: list[object] = []
    filled.store.listeners.append(told.append)
    with filled.store.action("Ret virksomhed") as unit:
        unit.put(VESTRUM)
        unit.put(replace(VESTRUM, version=7))  # the version is the office's to give
    assert groups(filled) == told == []


def test_deleting_takes_nothing_else_back(filled: Desk) -> None:
    rename(filled, "Omdøbt imens")
    with filled.store.action("Slet virksomhed") as unit:
        unit.delete(VESTRUM)  # as it was read before it was renamed
        unit.delete(VESTRUM)
        unit.delete(Company(name="aldrig gemt"))
    assert groups(filled)[-1] == ("Slet virksomhed", 1)
    filled.store.undo()
    assert filled.store.require(Company, VESTRUM.id).name == "Omdøbt imens"


def test_what_others_changed_since_is_not_undone(filled: Desk) -> None:
    rename(filled, "Min")
    rename(filled, "Kontorets", undoable=False)
    with pytest.raises(KnownError, match="andre har ændret det samme siden"):
        filled.store.undo()
    assert filled.store.require(Company, VESTRUM.id).name == "Kontorets"


def test_what_was_deleted_since_is_not_changed_unseen(filled: Desk) -> None:
    rename(filled, "Min")
    with filled.store.action("Slet", undoable=False) as unit:
        unit.delete(VESTRUM)
    with pytest.raises(KnownError, match="Det kan ikke fortrydes, for det er slettet siden"):
        filled.store.undo()


def test_redo_is_refused_in_its_own_words(filled: Desk) -> None:
    rename(filled, "Min")
    filled.store.undo()
    with filled.store.action("Slet", undoable=False) as unit:
        unit.delete(VESTRUM)
    with pytest.raises(KnownError, match="Det kan ikke gøres igen, for det er slettet siden"):
        filled.store.redo()


def test_what_was_given_up_is_never_done_again(filled: Desk) -> None:
    rename(filled, "A")
    filled.store.undo()
    rename(filled, "B")
    filled.store.undo()
    assert filled.store.redo() is not None
    assert filled.store.require(Company, VESTRUM.id).name == "B"
    assert filled.store.redo() is None


def test_a_long_sitting_is_undone_in_one_step(filled: Desk) -> None:
    rename(filled, "Før")
    for n in range(250):
        rename(filled, f"{n}", chain="form")
    filled.store.undo()
    assert filled.store.require(Company, VESTRUM.id).name == "Før"
    filled.store.redo()
    assert filled.store.require(Company, VESTRUM.id).name == "249"


def test_a_visit_that_moves_leaves_its_former_company(filled: Desk) -> None:
    visit = Visit(company_id=VESTRUM.id, starts_at="2026-11-24T10:00", status="done")
    with filled.store.action("Opret besøg") as unit:
        unit.put(visit)
    with filled.store.action("Flyt besøg") as unit:
        unit.put(replace(visit, company_id=TANGSO.id))
    seen = dict(filled.database.rows("SELECT company_id, last_contact FROM company_row"))
    assert seen == {VESTRUM.id: "", TANGSO.id: visit.starts_at}
    counted = filled.database.rows("SELECT company_id FROM counted")
    assert counted == [(TANGSO.id,)]


def test_renaming_a_broker_sorts_their_companies_anew(filled: Desk) -> None:
    broker = filled.store.find(Broker)[0]
    with filled.store.action("Ret virksomhed") as unit:
        unit.put(replace(VESTRUM, broker_id=broker.id))
    with filled.store.action("Ret mægler") as unit:
        unit.put(replace(broker, name="Åse"))
    key = filled.database.value("SELECT broker_key FROM company_row WHERE company_id = ?", (VESTRUM.id,))
    assert key == filled.database.value("SELECT sort_key('Åse')")


def test_a_journal_does_not_lean_on_todays_defaults() -> None:
    """A creation holds every value that is not empty, so that a new default never changes an old record."""
    for kind in kinds():
        assert set(_blank(kind)) == set(record_class(kind)().to_row())
        assert set(_blank(kind).values()) <= {"", 0, None, "[]", "{}"}


def test_what_a_colleague_changed_meanwhile_is_not_put_back(desk: Desk) -> None:
    store = desk.store
    seen = Company(name="Vestrum", phone="97003100", note="gammel")
    with store.action("x") as unit:
        unit.put(seen)
    with store.action("kollega") as unit:
        unit.put(replace(seen, phone="97003199", note="ny"))
    with store.action("mig") as unit:
        unit.put(replace(seen, name="Vestrum A/S", note=""), seen)
    kept = store.require(Company, seen.id)
    assert (kept.name, kept.phone, kept.note) == ("Vestrum A/S", "97003199", "")
    with store.action("uden") as unit:
        unit.put(replace(seen, name="Vestrum ApS"), None)
    assert store.require(Company, seen.id).phone == "97003100"
