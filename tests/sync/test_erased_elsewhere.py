"""Somebody erased at one desk of an office is named nowhere: not at the office, not at the colleagues'."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kmdesk.core.clock import FixedClock
from kmdesk.models import Candidate, Company, Match, Need, Task, Visit
from kmdesk.models.record import Record
from kmdesk.services.candidate_removal import CandidateRemoval
from kmdesk.store.local import Draft, Local
from kmdesk.sync.engine import run
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk

NAME = "Freja Holm"


def put(desk: FileDesk, *records: Record, subject: str = "") -> None:
    with desk.store.action("Ret", subject) as unit:
        for record in records:
            unit.put(record)


def told(desk: FileDesk) -> str:
    """Every value of every table."""
    tables = desk.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return "\n".join(
        repr(row)
        for (table,) in tables
        if "_fts" not in table
        for row in desk.database.rows(f'SELECT * FROM "{table}"')
    )


def told_by(office: Office) -> str:
    rows = office.admin.execute(
        "SELECT to_jsonb(h)::text FROM kmdesk_office.history h"
        " UNION ALL SELECT r.doc::text FROM kmdesk_office.record r"
        " UNION ALL SELECT c.result::text FROM kmdesk_office.client c"
    )
    return "\n".join(text or "" for (text,) in rows)


def test_who_was_erased_is_named_nowhere_after_a_run(
    office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    areas = ("herning", "viborg")
    setup_desks = [
        (FileDesk(name, tmp_path, clock), office.gateway(office.broker(name, *areas))) for name in "ab"
    ]
    (karen, hers), (bo, his) = setup_desks
    person = Candidate(name=NAME, email="fh@post.example", delete_after="2027-05-24")
    company = Company(name="Vestrum", note=f"Vil gerne se {NAME}")
    need = Need(company_id=company.id, title="Planlægger", type="graduate", match_type="hire")
    match = Match(company_id=company.id, need_id=need.id, candidate_id=person.id, note=f"{NAME} vil gerne")
    visit = Visit(company_id=company.id, status="done", mode="phone", summary=f"Talte om {NAME} og kaffe")
    task = Task(company_id=company.id, title="Ring")
    run(karen, hers)
    elsewhere = Company(name="Nordlys", note=f"Kender {NAME}", scope_id="viborg")
    put(karen, person, company, need, match, visit, task, elsewhere, subject=NAME)
    put(karen, replace(visit, next_step=f"Spørg {NAME}"))
    put(karen, replace(visit, next_step="Ingen"))  # it stands in the history alone
    run(karen, hers)
    run(bo, his)
    put(bo, replace(task, title=f"Ring om {NAME}"))  # Karen has read it
    run(bo, his)
    run(karen, hers)
    put(karen, replace(company, note=f"Vil gerne se {NAME} igen"))  # this waits while she is erased
    draft = Draft(f"candidate/{person.id}", NAME, clock.stamp(), {"name": NAME})
    Local(bo.database).keep_draft(draft)
    Local(bo.database).keep_draft(replace(draft, key="visit/new", state={"summary": f"Så {NAME}"}))
    removal = CandidateRemoval(karen.store)
    removal.delete_on_wish(person.id)
    assert removal.erase([person.id]) == 1
    for desk, gateway in ((karen, hers), (bo, his), (karen, hers)):
        report = run(desk, gateway)
        assert (report.conflicts, report.refused) == (0, 0)
    assert told(karen).count(NAME) == told(bo).count(NAME) == told_by(office).count(NAME) == 0
    assert bo.store.require(Visit, visit.id).summary == "Talte om Slettet kandidat og kaffe"
    assert bo.store.require(Company, company.id).note == "Vil gerne se Slettet kandidat igen"
    assert bo.store.require(Company, elsewhere.id).note == "Kender Slettet kandidat"
    assert bo.store.require(Task, task.id).title == "Ring om Slettet kandidat"
    assert [one.key for one in Local(bo.database).drafts()] == ["visit/new"]
