"""How sharing stands by the desk's own file: what waits by name, what was refused, when all was sent."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kmdesk.models import Candidate, Company, ContactPerson, Match, Need, Task, Visit
from kmdesk.models.conflict import Conflict
from kmdesk.models.visit import GuideAnswer
from kmdesk.services.sync_overview import SyncOverview, in_words
from kmdesk.services.sync_waiting import MOST_ENTRIES
from tests.nasty import NASTY


@pytest.fixture
def service(desk):
    """The office has everything the desk began with."""
    all_sent(desk)
    return SyncOverview(desk.store)


def all_sent(desk):
    desk.database.run("UPDATE journal_entry SET acknowledged = 1")
    desk.database.run("UPDATE journal_group SET acknowledged = 1")


def put(desk, *records):
    with desk.store.action("x") as unit:
        for record in records:
            unit.put(record)
    return records[0]


def ran(desk, outcome="synced", minute=0, **values):
    told = {"pushed": 0, "pulled": 0, "conflicts": 0, "refused": 0, "message": "", **values}
    desk.database.run(
        "INSERT INTO sync_run (started_at, ended_at, outcome, pushed, pulled, conflicts, refused, message)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*(f"2026-11-24T07:{minute:02}:0{second}.000Z" for second in (0, 9)), outcome, *told.values()),
    )


def refuse(desk, record, reason="kmdesk: too large"):
    desk.database.run("UPDATE journal_entry SET acknowledged = 2 WHERE record_id = ?", (record.id,))
    desk.database.run("UPDATE journal_group SET acknowledged = 1")
    desk.database.run(
        "INSERT INTO sync_refused (group_id, kind, record_id, reason, at) VALUES ('g', ?, ?, ?, ?)",
        (record.kind, record.id, reason, "2026-11-24T07:00:00.000Z"),
    )


def told(service):
    return [(one.title, one.detail) for one in service.overview().waiting]


def test_a_visit_is_told_with_all_that_belongs_to_it(desk, service):
    company = Company(name="Vestrum Maskinfabrik A/S")
    visit = Visit(company_id=company.id, mode="visit")
    put(desk, company, visit)
    all_sent(desk)
    put(
        desk,
        *(GuideAnswer(visit_id=visit.id, question=f"q{n}") for n in range(23)),
        *(Need(visit_id=visit.id, company_id=company.id, title=f"Behov {n}") for n in range(2)),
        Task(visit_id=visit.id, company_id=company.id, title="Ring"),
    )
    expected = ("Besøg: Vestrum Maskinfabrik A/S", "Spørgeguide, 23 svar · 2 behov · Løfte oprettet")
    assert told(service) == [expected]
    assert service.standing().waiting == 1


def test_what_changed_is_named(desk, service):
    company = put(desk, Company(name="Tangsø Plast A/S"))
    person = ContactPerson(name="Ida", company_id=company.id)
    candidate = Candidate(name="Amina Rahimi")
    match = Match(company_id=company.id, candidate_id=candidate.id, status="proposed")
    put(desk, person, candidate, match)
    all_sent(desk)
    put(desk, replace(person, phone="97001122"))
    put(desk, replace(match, status="cv_sent"))
    put(desk, replace(candidate, phone="97001122"))
    assert told(service) == [
        ("Kandidat: Amina Rahimi", "Telefon ændret"),
        ("Match: Amina Rahimi", "Status ændret til CV sendt"),
        ("Tangsø Plast A/S", "Kontaktperson ændret"),
    ]
    with desk.store.action("x") as unit:
        unit.delete(candidate)
    assert told(service)[0] == ("Kandidat: Amina Rahimi", "Slettet")


def test_a_created_and_an_erased_record(desk, service):
    task = put(desk, Task(title="Send faktaark"))
    assert told(service) == [("Løfte: Send faktaark", "Oprettet")]
    desk.store.erase(task)
    assert service.overview().waiting[0].detail == "Slettet for altid"


def test_a_conflict_that_waits_belongs_to_its_record(desk, service):
    company = put(desk, Company(name="Hjortdal Maskiner ApS"))
    all_sent(desk)
    put(desk, Conflict(about_kind="company", about_id=company.id, field="phone", mine='"1"', office='"2"'))
    overview = service.overview()
    assert told(service) == [("Hjortdal Maskiner ApS", "1 konflikt")]
    assert overview.standing.conflicts == 1
    assert [(one.kind, one.id) for one in overview.conflicts] == [("company", company.id)]


@pytest.mark.parametrize("text", NASTY)
def test_any_name_can_wait(desk, service, text):
    company = put(desk, Company(name=text))
    put(desk, Task(title=text, company_id=company.id))
    assert len(told(service)) == 2


def test_many_changes_are_counted_only_so_far(desk, service):
    desk.store.load([Company(name=f"Firma {n}") for n in range(MOST_ENTRIES + 5)], text="Import")
    standing = service.standing()
    assert (standing.waiting, standing.more) == (MOST_ENTRIES, True)
    assert len(service.overview().waiting) == 100
    ran(desk)
    assert not service.standing().in_sync


def test_quarantine_says_why_and_goes_when_the_office_takes_it(desk, service):
    company = put(desk, Company(name="Rævdal Planteskole"))
    refuse(desk, company)
    one = service.overview().quarantine[0]
    assert (one.title, one.why) == ("Rævdal Planteskole", "Den fylder mere, end kontoret tager imod.")
    assert one.advice
    assert one.reason == "kmdesk: too large"
    assert service.standing().quarantined == 1
    desk.database.run("UPDATE journal_entry SET acknowledged = 1")
    assert service.standing().quarantined == 0
    assert service.overview().quarantine == ()


@pytest.mark.parametrize("reason", ["", "kmdesk: field", "duplicate key", "42501 not a member", *NASTY])
def test_every_reason_has_words_and_advice(reason):
    why, advice = in_words(reason)
    assert why.endswith(".")
    assert advice.endswith(".")
    assert "kmdesk:" not in why + advice


@pytest.mark.parametrize("spoiled", ["nothing", "waiting", "refused", "conflict", "failed", "never"])
def test_in_sync_is_said_only_when_it_is_so(desk, service, spoiled):
    if spoiled != "never":
        ran(desk)
    if spoiled == "failed":
        ran(desk, "out_of_reach", minute=5)
    elif spoiled == "waiting":
        put(desk, Company(name="A"))
    elif spoiled == "refused":
        refuse(desk, put(desk, Company(name="A")))
    elif spoiled == "conflict":
        put(desk, Conflict(about_kind="company", about_id="1", field="name"))
        all_sent(desk)
    assert service.standing().in_sync == (spoiled == "nothing")


def test_the_last_time_all_went_is_kept_through_failures(desk, service):
    ran(desk, pushed=12, pulled=41, conflicts=1)
    for minute in range(10, 20):
        ran(desk, "out_of_reach", minute=minute)
    standing = service.standing()
    assert standing.last_synced == "2026-11-24T07:00:09.000Z"
    assert standing.last.outcome == "out_of_reach"
    runs = service.overview().runs
    assert [(run.outcome, run.times) for run in runs] == [("out_of_reach", 10), ("synced", 1)]
    assert (runs[0].started_at, runs[0].ended_at) == ("2026-11-24T07:10:00.000Z", "2026-11-24T07:19:09.000Z")
    assert len(service.runs()) == 11


def test_what_the_desk_has_of_its_own(desk, service):
    assert not service.owned().any
    company = put(desk, Company(name="A"), Candidate(name="B"), Candidate(name="C"))
    owned = service.owned()
    assert (owned.companies, owned.candidates, owned.visits) == (1, 2, 0)
    with desk.store.action("x") as unit:
        unit.delete(company)
    assert service.owned().companies == 0


def test_what_only_a_newer_version_can_show_is_counted(desk, service):
    kept = (
        ("company", "a", {"solar": "ja"}),
        ("company", "b", {"employees": "mange"}),  # a known field's odd value: no newer version shows it
        ("hovercraft", "c", {"name": "x"}),
    )
    for kind, record_id, doc in kept:
        desk.database.run(
            "INSERT INTO sync_unknown (kind, id, scope_id, version, doc) VALUES (?, ?, 's', 1, ?)",
            (kind, record_id, json.dumps(doc)),
        )
    assert service.overview().newer == 2
