"""A colleague who has not heard that somebody was erased writes on about that person: no name survives it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.models import Candidate, Company, Conflict, Match, Need, Visit
from kmdesk.services.candidate_removal import CandidateRemoval
from kmdesk.store.local import Local
from kmdesk.store.proof import unlike_journal
from kmdesk.sync.engine import run
from kmdesk.sync.parties import Gateway
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk
from tests.sync.test_erased_elsewhere import NAME, put, told, told_by

Seat = tuple[FileDesk, Gateway]


@pytest.fixture
def seats(office: Office, tmp_path: Path, clock: FixedClock) -> tuple[Seat, Seat]:
    """Karen and Bo, with two companies, a match and a candidate that both have."""
    karen, bo = (
        (FileDesk(name, tmp_path, clock), office.gateway(office.broker(name))) for name in ("karen", "bo")
    )
    person = Candidate(id="p", name=NAME, email="fh@post.example", delete_after="2027-05-24")
    need = Need(id="n", company_id="c", title="Planlægger", type="graduate", match_type="hire")
    put(
        karen[0],
        person,
        Company(id="c", name="Vestrum", note=f"Fast kunde.\n{NAME} ringer"),
        Company(id="d", name="Nordlys", address=f"Ved {NAME}"),
        need,
        Match(id="m", company_id="c", need_id="n", candidate_id="p", note="Freja vil gerne"),
    )
    for desk, gateway in (karen, bo):
        run(desk, gateway)
    return karen, bo


def erase(desk: FileDesk) -> None:
    removal = CandidateRemoval(desk.store)
    removal.delete_on_wish("p")
    assert removal.erase(["p"]) == 1


@pytest.mark.parametrize("first", ["karen", "bo"])
def test_what_was_written_unheard_goes_on_without_the_name(
    office: Office, seats: tuple[Seat, Seat], first: str
) -> None:
    (karen, hers), (bo, his) = seats
    erase(karen)
    company, other = bo.store.require(Company, "c"), bo.store.require(Company, "d")
    put(bo, replace(company, note=f"Fast kunde.\n{NAME} ringer i morgen"))
    put(bo, replace(other, address=f"Hos {NAME}, Storegade 4"))
    put(bo, replace(bo.store.require(Match, "m"), note="Freja vil gerne fra maj"))
    put(bo, Visit(id="v", company_id="c", summary=f"Om\n{NAME} og kaffe", participants=(f"{NAME} med",)))
    put(bo, replace(company, note=f"{NAME} og kage"), replace(company, note=f"{NAME} ringer i morgen"))
    if first == "bo":
        run(bo, his)
    for desk, gateway in ((karen, hers), (bo, his), (karen, hers), (bo, his)):
        assert run(desk, gateway).refused == 0
    assert told(karen).count(NAME) == told(bo).count(NAME) == told_by(office).count(NAME) == 0
    assert "Freja" not in told(karen) + told(bo) + told_by(office)
    for desk in (karen, bo):
        store = desk.store
        assert store.require(Company, "c").note == "Slettet kandidat ringer i morgen"
        assert store.require(Company, "d").address == "Hos Slettet kandidat, Storegade 4"
        visit = store.require(Visit, "v")
        assert (visit.summary, visit.participants) == (
            "Om\nSlettet kandidat og kaffe",
            ("Slettet kandidat med",),
        )
        assert not desk.waiting
        # Both had written in the match: she that the candidate wished to go. That is still asked about.
        (asked,) = (one for one in store.find(Conflict) if one.status == "open")
        assert (asked.about_id, asked.field) == ("m", "note")
        assert '"Slettet kandidat vil gerne fra maj"' in {asked.mine, asked.office}
        assert unlike_journal(desk.database)[1] == 0
        assert Local(desk.database).get("erased_lately") is None


def test_a_conflict_that_was_there_loses_the_name_and_keeps_both_values(
    office: Office, seats: tuple[Seat, Seat]
) -> None:
    (karen, hers), (bo, his) = seats
    for desk, text in ((karen, "tit"), (bo, "sjældent")):
        put(desk, replace(desk.store.require(Company, "c"), note=f"Hej\n{NAME} ringer {text}"))
    for desk, gateway in ((karen, hers), (bo, his), (karen, hers)):
        run(desk, gateway)
    erase(karen)
    for desk, gateway in ((karen, hers), (bo, his), (karen, hers)):
        run(desk, gateway)
    assert told(karen).count(NAME) == told(bo).count(NAME) == told_by(office).count(NAME) == 0
    (conflict,) = bo.store.find(Conflict)
    assert conflict.status == "open"
    assert {json.loads(conflict.mine), json.loads(conflict.office)} == {
        "Hej\nSlettet kandidat ringer tit",
        "Hej\nSlettet kandidat ringer sjældent",
    }
