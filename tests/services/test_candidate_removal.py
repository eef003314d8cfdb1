"""Out of the bank again: due, renewed, deleted, fetched back, and erased so that nothing names the person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, Match, Need, Task
from kmdesk.services import erasure
from kmdesk.services.candidate_removal import WITHDREW, CandidateRemoval, Renewed
from kmdesk.services.candidates import Candidates
from kmdesk.services.search import Search
from kmdesk.store import proof
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk

TODAY = date(2026, 11, 24)
VESTRUM = Company(name="Vestrum Maskinfabrik A/S")
PLANNER = Need(company_id=VESTRUM.id, title="Produktionsplanlægger", match_type="hire")
SOFIE = Candidate(
    name="Sofie Bjerre",
    email="sofie@post.example",
    phone="20304050",
    postal_code="7430",
    municipality_code="0756",
    education_title="Diplomingeniør",
    education_level="H50",
    field_of_study="engineering_it",
    institution="VIA",
    competences=("CNC", "Lean"),
    wishes=("hire",),
    motivation="Vil gerne tilbage til Ikast.",
    answers={"truckcertifikat": "yes"},
    max_distance_km=40,
    consent_on="2026-05-14",
    consent_until="2027-05-14",
    delete_after="2027-05-24",
    extra={"nickname": "Sof"},
)


@pytest.fixture
def removal(desk: Desk) -> CandidateRemoval:
    put(desk, VESTRUM, PLANNER, SOFIE)
    return CandidateRemoval(desk.store)


def put(desk: Desk, *records: Any) -> None:
    with desk.store.action("Prøve", undoable=False) as unit:
        for record in records:
            unit.put(record)


def candidate(desk: Desk, **changes: Any) -> Candidate:
    made = Candidate(**{"name": "Emil Storgaard", "delete_after": "2027-05-24", **changes})
    put(desk, made)
    return made


def match_of(desk: Desk, who: Candidate, status: str) -> Match:
    """Put a match as it stands once it has come so far."""
    agreed = status in ("agreed", "started")
    match = Match(
        company_id=VESTRUM.id,
        need_id=PLANNER.id,
        candidate_id=who.id,
        type="hire",
        status=status,
        status_since="2026-11-20T09:00:00.000Z",
        agreed_on="2026-11-20" if agreed else "",
        starts_on="2026-12-01" if agreed else "",
    )
    with desk.store.action("Opret match", f"{who.name} – {VESTRUM.name}") as unit:
        return unit.put(match)


# -- who is due ------------------------------------------------------------------------------------


def test_the_list_of_those_to_delete_says_why(removal: CandidateRemoval, desk: Desk) -> None:
    candidate(desk, name="Uden frist", delete_after="")
    candidate(desk, name="Overskredet", delete_after="2026-11-23")
    candidate(desk, name="Sidste dag", delete_after="2026-11-24")
    candidate(
        desk, name="Trukket", consent_on="2026-01-01", consent_until="2027-01-01",
        consent_withdrawn_on="2026-11-01",
    )  # fmt: skip
    candidate(desk, name="Udløbet", consent_on="2025-01-01", consent_until="2026-11-23")
    rows = removal.due()
    assert [(row.name, row.text) for row in rows] == [
        ("Uden frist", "Der er ingen slettefrist. Forny den, eller slet kandidaten."),
        ("Overskredet", "Slettefristen var 23.11.2026."),
        ("Trukket", "Samtykket er trukket tilbage 01.11.2026."),
        ("Udløbet", "Samtykket udløb 23.11.2026."),
    ]
    assert removal.count_due() == 4
    assert [row.name for row in removal.due("over")] == ["Overskredet"]
    assert [row.name for row in removal.due(offset=3, limit=5)] == ["Udløbet"]


def test_renewing_keeps_six_months_more_and_never_shortens(removal: CandidateRemoval, desk: Desk) -> None:
    late, far = candidate(desk, delete_after="2026-11-01"), candidate(desk, delete_after="2028-01-01")
    renewed = removal.renew([late.id, far.id, late.id])
    assert renewed == Renewed(("Emil Storgaard", "Emil Storgaard"), months=6)
    bank = Candidates(desk.store)
    assert bank.get(late.id).delete_after == "2027-05-24"
    assert bank.get(far.id).delete_after == "2028-01-01"
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.action, undone.subject) == ("Forny slettefrist", "2 kandidater")
    assert bank.get(late.id).delete_after == "2026-11-01"


def test_nothing_is_renewed_where_a_consent_is_gone(removal: CandidateRemoval, desk: Desk) -> None:
    late = candidate(desk, delete_after="2026-11-01")
    gone = candidate(desk, name="Ida Lund", consent_on="2025-01-01", consent_until="2026-01-01")
    with pytest.raises(KnownError, match="udløbet for Ida Lund") as caught:
        removal.renew([late.id, gone.id])
    assert caught.value.advice
    assert Candidates(desk.store).get(late.id).delete_after == "2026-11-01"


# -- deleting --------------------------------------------------------------------------------------


def test_several_are_deleted_in_one_action_and_fetched_back_by_one_undo(
    removal: CandidateRemoval, desk: Desk
) -> None:
    emil = candidate(desk)
    assert removal.delete([SOFIE.id, emil.id]) == ("Sofie Bjerre", "Emil Storgaard")
    assert Candidates(desk.store).count() == 0
    assert [row.name for row in removal.deleted()] == ["Sofie Bjerre", "Emil Storgaard"]
    assert {row.undo_until for row in removal.deleted()} == {"2026-12-24"}
    desk.store.undo()
    assert Candidates(desk.store).count() == 2
    assert removal.deleted() == []


@pytest.mark.parametrize("status", ["proposed", "cv_sent", "agreed", "started"])
def test_nobody_in_a_running_match_is_deleted_by_the_way(
    removal: CandidateRemoval, desk: Desk, status: str
) -> None:
    emil = candidate(desk)
    match_of(desk, SOFIE, status)
    with pytest.raises(KnownError) as caught:
        removal.delete([SOFIE.id])
    assert caught.value.field == "match"
    assert str(caught.value) == (
        "Sofie Bjerre er med i et match, der ikke er afsluttet."
        " Afslut matchet først, eller slet på kandidatens eget ønske."
    )
    with pytest.raises(KnownError, match="Fjern markeringen"):
        removal.delete([emil.id, SOFIE.id])
    assert Candidates(desk.store).count() == 2  # all or none


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("proposed", "refused"),
        ("company_asked", "refused"),
        ("cv_sent", "refused"),
        ("interview", "refused"),
        ("agreed", "discontinued"),
    ],
)
def test_who_asks_for_it_is_deleted_and_the_match_ends_as_withdrawn(
    removal: CandidateRemoval, desk: Desk, status: str, outcome: str
) -> None:
    match = match_of(desk, SOFIE, status)
    assert [(one.company, one.need, one.status) for one in removal.running(SOFIE.id)] == [
        ("Vestrum Maskinfabrik A/S", "Produktionsplanlægger", status)
    ]
    assert removal.delete_on_wish(SOFIE.id) == "Sofie Bjerre"
    ended = desk.store.require(Match, match.id)
    assert (ended.status, ended.end_outcome, ended.end_reason) == ("ended", outcome, WITHDREW)
    assert ended.note == "Kandidaten bad 24.11.2026 om at blive slettet."
    assert desk.store.get(Candidate, SOFIE.id) is None
    undone = desk.store.undo()
    assert undone is not None
    assert undone.action == "Slet kandidat efter eget ønske"
    assert desk.store.require(Match, match.id) == match
    assert desk.store.get(Candidate, SOFIE.id) == SOFIE


def test_an_agreed_hire_still_counts_when_the_person_is_gone(removal: CandidateRemoval, desk: Desk) -> None:
    counted = "SELECT count(*) FROM counted WHERE goal = 'hire'"
    match_of(desk, SOFIE, "started")
    assert desk.database.value(counted) == 1
    removal.delete_on_wish(SOFIE.id)
    removal.erase([SOFIE.id])
    assert desk.database.value(counted) == 1


def test_a_deleted_candidate_can_be_fetched_back_much_later(
    removal: CandidateRemoval, desk: Desk, clock: FixedClock
) -> None:
    removal.delete([SOFIE.id])
    candidate(desk)  # undo would take this first
    clock.at += timedelta(days=20)
    assert removal.restore([SOFIE.id]) == ("Sofie Bjerre",)
    assert desk.store.get(Candidate, SOFIE.id) == SOFIE
    with pytest.raises(KnownError, match="kan ikke hentes tilbage"):
        removal.restore([SOFIE.id])


# -- erasing ---------------------------------------------------------------------------------------


def everything(desk: Desk) -> str:
    """Every value in every table of the file, as one text."""
    tables = [
        name
        for (name,) in desk.database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
        )
    ]
    return "\n".join(
        json.dumps([str(value) for value in row], ensure_ascii=False)
        for table in tables
        for row in desk.database.rows(f'SELECT * FROM "{table}"')
    )


def filled(row: dict[str, Any]) -> set[str]:
    """The fields of a row that hold anything."""
    return {name for name, value in row.items() if value not in ("", 0, None, "[]", "{}")}


def unlike_journal(desk: Desk, erased: str) -> list[str]:
    """The records, but for the erased one, that are not what the journal says of them."""
    found = desk.database.rows("SELECT DISTINCT kind, record_id FROM journal_entry")
    return [
        record_id
        for kind, record_id in found
        if record_id != erased
        for row in [desk.store.stored(kind, record_id) or {}]
        if any(row.get(name) != value for name, value in desk.store.journal.last_values(record_id).items())
    ]


SECRETS = ("Sofie", "Bjerre", "sofie@post.example", "20304050", "7430", "Lean", "Ikast", "truck", "Sof")


def test_erasing_leaves_nothing_that_names_the_person(
    removal: CandidateRemoval, desk: Desk, clock: FixedClock
) -> None:
    bank = Candidates(desk.store)
    bank.save(replace(SOFIE, name="Sofie Bjerre Holm"))  # married, and every name she had goes
    bank.save(replace(SOFIE, phone="20304051"))
    match = match_of(desk, SOFIE, "interview")
    moved = desk.store.require(Match, match.id)
    task = Task(title="Ring til Sofie Bjerre om samtalen", match_id=match.id, company_id=VESTRUM.id)
    put(desk, replace(moved, note="Sofie Bjerre passede godt. CV ligger i sagen."), task)
    assert all(secret in everything(desk) for secret in SECRETS)
    removal.delete_on_wish(SOFIE.id)
    assert removal.erase([SOFIE.id]) == 1
    left = everything(desk)
    for secret in SECRETS:
        assert secret not in left, secret
    assert desk.store.require(Task, task.id).title == "Ring til Slettet kandidat om samtalen"
    row = desk.store.stored("candidate", SOFIE.id)
    assert row is not None
    assert {name for name, value in row.items() if value not in ("", 0, None, "[]", "{}")} == {
        "id",
        "deleted",
    }
    nobody = desk.store.stored("candidate", desk.store.require(Match, match.id).candidate_id)
    assert nobody is not None
    assert filled(nobody) == {"id", "deleted", "education_level", "field_of_study", "municipality_code"}
    assert not [hit for hit in Search(desk.store).find("Sofie") if hit.kind == "candidate"]
    assert removal.deleted() == []
    with pytest.raises(KnownError, match="kan ikke hentes tilbage"):
        removal.restore([SOFIE.id])


def test_after_erasing_the_journal_still_tells_what_the_records_say(
    removal: CandidateRemoval, desk: Desk
) -> None:
    match_of(desk, SOFIE, "proposed")
    removal.delete_on_wish(SOFIE.id)
    removal.erase([SOFIE.id])
    assert unlike_journal(desk, SOFIE.id) == []
    assert proof.derived_unlike_records(desk.database) == []


def test_what_touched_an_erased_person_is_not_undone_but_the_rest_is(
    removal: CandidateRemoval, desk: Desk
) -> None:
    emil = candidate(desk)
    Candidates(desk.store).save(replace(emil, phone="20000000"))
    removal.delete([SOFIE.id])
    removal.erase([SOFIE.id])
    undone = desk.store.undo()
    assert undone is not None
    assert (undone.action, undone.subject) == ("Ret kandidat", "Emil Storgaard")
    assert desk.store.get(Candidate, SOFIE.id) is None


def test_time_erases_who_was_deleted_long_ago(
    removal: CandidateRemoval, desk: Desk, clock: FixedClock
) -> None:
    removal.delete([SOFIE.id])
    clock.at += timedelta(days=10)
    removal.delete([candidate(desk).id])
    clock.at += timedelta(days=20)  # day 30: still possible
    assert erasure.erase_overdue(desk.store) == 0
    clock.at += timedelta(days=1)
    assert erasure.erase_overdue(desk.store) == 1
    assert [row.name for row in removal.deleted()] == ["Emil Storgaard"]
    assert erasure.erase_overdue(desk.store) == 0


def test_nobody_who_is_still_in_the_bank_is_erased(removal: CandidateRemoval, desk: Desk) -> None:
    with pytest.raises(KnownError):
        removal.erase([SOFIE.id])
    assert desk.store.get(Candidate, SOFIE.id) == SOFIE
    assert removal.erase([]) == 0


@pytest.mark.parametrize("text", NASTY)
def test_any_name_can_be_erased(removal: CandidateRemoval, desk: Desk, text: str) -> None:
    named = candidate(desk, name=f"x{text}", motivation=text, competences=(text,))
    match_of(desk, named, "proposed")
    removal.delete_on_wish(named.id)
    removal.erase([named.id])
    assert unlike_journal(desk, named.id) == []
