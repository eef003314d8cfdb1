"""Companies that won a job: read in once for all desks, linked, called, put aside, and gone in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.exchange.lead_file import open_table, read_leads
from kmdesk.models import Candidate, Company, Conflict, Lead, Visit
from kmdesk.services import erasure
from kmdesk.services.calls import Calls
from kmdesk.services.companies import Companies
from kmdesk.services.company_form import CompanyForms
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.lead_import import LeadImport, counts, taken_text
from kmdesk.services.lead_query import LeadQuery
from kmdesk.services.leads import Leads, company_values, lead_id, status_of, won_text
from kmdesk.services.reference import choices
from kmdesk.services.saved_filters import query_from_json, query_to_json
from kmdesk.services.search import Search
from kmdesk.store import proof
from tests.nasty import NASTY
from tests.services.conflict_desks import Desks

TODAY = date(2026, 11, 24)
LIST = """Virksomhed;CVR-nr.;Postnr.;Opgave;Vundet dato;Bygherre
Lyngdal Entreprise ApS;;7430;Ny skole;03-11-2026;Ikast-Brande Kommune
Enghaven El A/S;13748136;7500;Belysning;02-11-2026;Holstebro Kommune
Fladmose Anlæg ApS;;7600;Cykelsti;01-06-2026;Struer Kommune
Fladmose Anlæg;;7600;Cykelsti, etape 2;01-11-2026;Struer Kommune
Skov Byg;;;Uden dato;;
"""
LYNGDAL = Company(
    id="lyngdal", name="Lyngdal Entreprise", municipality_code="0756", industry_group="F", phone="97003100"
)


class Register:
    """Ringeliste's second view on one desk."""

    def __init__(self, store, clock):
        self.store, self.clock, self.leads = store, clock, Leads(store, clock)
        self.imports = LeadImport(store)

    def put(self, *records):
        with self.store.action("x", undoable=False) as unit:
            for record in records:
                unit.put(record)

    def look(self, text=LIST, source="Byggefakta"):
        return self.imports.look_at(read_leads(open_table(text), TODAY, source).leads)

    def read(self, text=LIST, source="Byggefakta"):
        return self.imports.take_in(self.look(text, source), "liste.csv")

    def named(self, task):
        (found,) = self.store.find(Lead, "task = ?", (task,))
        return found

    def tasks(self, **query):
        return [row.task for row in self.leads.list.page(LeadQuery(**query))]


@pytest.fixture
def register(desk, clock):
    made = Register(desk.store, clock)
    made.put(LYNGDAL)
    return made


def test_a_list_is_shown_first_then_taken_in_as_one_act_and_read_again_doubles_nothing(register):
    looked = register.look()
    assert [one.standing for one in looked] == ["ours", "new", "new", "new"]
    assert looked[0].company == "Lyngdal Entreprise"
    assert counts(looked, bad=1) == "4 nye, heraf 1 hos virksomheder, der er her · 1 linje kan ikke læses"
    taken = register.read()
    assert taken_text(taken) == "4 licitationsvindere er indlæst, 1 hos virksomheder, der er her"
    assert register.named("Ny skole").company_id == LYNGDAL.id
    assert {row.status for row in register.leads.list.page(LeadQuery())} == {"linked", "new"}
    assert register.store.undo().action == "Indlæs licitationsvindere"
    assert register.store.find(Lead) == []
    register.store.redo()
    # The same list in capitals, spaced otherwise, from the same source.
    again = register.look(LIST.upper().replace("VIRKSOMHED;", "FIRMA;").replace("NY SKOLE", "NY  SKOLE"))
    assert {one.standing for one in again} == {"known"}
    assert register.read().new == 0
    assert len(register.store.find(Lead)) == 4
    # What was put aside or deleted stays so, and what is new comes in beside it.
    register.leads.dismiss([register.named("Belysning").id], "too_small")
    register.leads.delete([register.named("Cykelsti").id])
    more = LIST + "Mosely Facader ApS;;7800;Facader;09-11-2026;\n"
    assert [one.standing for one in register.look(more)] == ["known", "dismissed", "deleted", "known", "new"]
    assert "1 er lagt væk · 1 er slettet her" in counts(register.look(more))
    assert register.read(more).new == 1
    assert register.named("Belysning").status == "dismissed"
    assert register.store.find(Lead, "task = 'Cykelsti'") == []
    assert proof.faults_of(register.store.db) == []


def test_companies_of_one_name_and_two_numbers_are_two(register):
    """The same job and day, in one list or in two: none of them is lost, and none comes twice."""
    head, skov = "Virksomhed;CVR;Opgave;Vundet dato\n", "Skov ApS;13748136;Tag;02-11-2026\n"
    namesake = "Skov A/S;49827857;Tag;02-11-2026\n"
    assert register.read(head + skov).new == 1
    assert register.read(head + namesake).new == 1
    assert [one.standing for one in register.look(head + skov + namesake)] == ["known", "known"]
    assert register.look(head + skov.replace("13748136", ""))[0].standing == "known"
    both = head + (skov + namesake).replace("Tag", "Gulv")
    assert register.read(both).new == 2
    assert {lead.cvr for lead in register.store.find(Lead, "task = 'Gulv'")} == {"13748136", "49827857"}
    by_hand = Lead(company_name="Skov I/S", cvr="55828415", task="Tag", won_on="2026-11-02")
    register.leads.save(by_hand)
    with pytest.raises(KnownError):
        register.leads.save(replace(by_hand, id="another"))


def test_the_company_is_found_by_its_number_or_by_name_and_municipality_and_never_guessed(register):
    register.put(
        Company(id="el", name="Enghaven Installation", cvr="13748136", municipality_code="0657"),
        Company(id="f1", name="Fladmose Anlæg A/S", municipality_code="0671"),
        Company(id="f2", name="Fladmose Anlæg ApS", municipality_code="0671"),
    )
    standing = {one.lead.task: one.company for one in register.look()}
    assert standing["Belysning"] == "Enghaven Installation"
    assert standing["Cykelsti"] == ""  # two of that name: a person must say which
    register.read()
    likely = register.leads.detail(register.named("Cykelsti").id).likely
    assert {one.company_id for one in likely} == {"f1", "f2"}
    assert register.leads.link(register.named("Cykelsti").id, "f1") == 2  # both jobs are that company's
    assert register.named("Cykelsti, etape 2").company_id == "f1"
    assert register.store.undo().action == "Knyt til virksomhed"
    assert register.named("Cykelsti, etape 2").company_id == ""
    elsewhere = LIST.replace("7430", "7500").replace("03-11-2026", "04-11-2026")
    other = {one.lead.task: one.standing for one in register.look(elsewhere, "Andre")}
    assert other["Ny skole"] == "new"  # of that name, but in another municipality


def test_a_company_that_is_made_takes_its_leads_along(register):
    register.read()
    lead = register.named("Cykelsti")
    values = company_values(lead)
    assert values == {
        "name": "Fladmose Anlæg ApS",
        "postal_code": "7600",
        "city": "Struer",
        "municipality_code": "0671",
        "source": "tender",
    }
    made = CompanyForms(register.store).save({**values, "industry_group": "F"}, None, ())
    assert [register.named(task).company_id for task in ("Cykelsti", "Cykelsti, etape 2")] == [made.id] * 2
    assert status_of(register.named("Cykelsti")) == "linked"
    (won, older) = Companies(register.store).detail(made.id).won
    assert won_text(won) == "Cykelsti, etape 2 · 01.11.2026 · Byggefakta"
    assert older.task == "Cykelsti"
    assert [one.task for one in register.leads.detail(lead.id).others] == ["Cykelsti, etape 2"]
    assert register.store.undo().action == "Opret virksomhed"
    assert status_of(register.named("Cykelsti")) == "new"


def test_the_call_list_has_them_and_a_call_is_noted_on_company_and_lead(register):
    register.read()
    register.put(replace(register.named("Cykelsti"), company_id="ceased", status=""))
    calls = Calls(register.store)
    (won,) = [one for one in calls.lists() if one.query.won_within]
    assert won.name == "Har vundet en opgave inden for 6 måneder"
    assert query_from_json(query_to_json(won.query)) == won.query
    (entry,) = calls.list(won.query).entries
    assert (entry.company, entry.won) == ("Lyngdal Entreprise", ("Ny skole · 03.11.2026 · Byggefakta",))
    ids = [register.named(task).id for task in ("Belysning", "Ny skole")]
    assert register.leads.to_call(ids) == replace(
        register.leads.to_call(ids), company_ids=(LYNGDAL.id,), without=1
    )
    calls.record(LYNGDAL.id, "not_reached")
    assert status_of(register.named("Ny skole")) == "linked"  # nobody answered: still to be called
    calls.record(LYNGDAL.id, "interested_later", "Mangler to tømrere")
    assert register.named("Ny skole").status == "called"
    assert register.tasks(open=True) == ["Belysning", "Cykelsti, etape 2", "Cykelsti"]
    assert len(register.store.find(Visit, "company_id = ?", (LYNGDAL.id,))) == 2
    register.store.undo()
    assert status_of(register.named("Ny skole")) == "linked"
    register.leads.dismiss([register.named("Ny skole").id], "outside_area")
    assert calls.list(won.query).entries == ()
    assert calls.list(CompanyQuery(won_within=1, text="lyng")).entries == ()


def test_bulk_acts_are_one_undo_and_the_list_is_filtered_searched_and_sorted(register):
    register.read()
    assert register.tasks() == ["Ny skole", "Belysning", "Cykelsti, etape 2", "Cykelsti"]
    assert register.tasks(won_within=3) == ["Ny skole", "Belysning", "Cykelsti, etape 2"]
    assert register.tasks(municipalities=("0671",), sort="task", descending=False)[0] == "Cykelsti"
    assert register.tasks(sources=("Byggefakta",), text="holstebro") == ["Belysning"]
    assert register.tasks(unknown_industry=True) == ["Belysning", "Cykelsti, etape 2", "Cykelsti"]
    assert register.tasks(text="lyngdal entr") == ["Ny skole"]
    for sort in ("company", "client", "municipality", "source", "status"):
        assert len(register.tasks(sort=sort)) == 4
    municipalities, sources = register.leads.list.offered()
    assert [name for _, name in municipalities] == ["Holstebro", "Ikast-Brande", "Struer"]
    assert sources == (("Byggefakta", "Byggefakta"),)
    both = [register.named(task).id for task in ("Cykelsti", "Belysning")]
    with pytest.raises(KnownError) as refused:
        register.leads.dismiss(both, "")
    assert refused.value.field == "reason"
    assert register.leads.dismiss(both, "too_small") == 2
    assert register.tasks() == ["Ny skole", "Cykelsti, etape 2"]
    assert register.tasks(statuses=("dismissed",)) == ["Belysning", "Cykelsti"]
    assert register.leads.reopen(both) == 2
    register.store.undo()
    register.store.undo()
    assert len(register.tasks()) == 4
    assert {choice.code for choice in choices("lead_status")} == {"new", "linked", "called", "dismissed"}
    register.leads.unlink([register.named("Ny skole").id])
    assert status_of(register.named("Ny skole")) == "new"


def test_what_came_to_nothing_is_listed_for_deletion_after_its_months(register):
    register.read(LIST.replace("01-06-2026", "23-11-2024").replace("02-11-2026", "24-11-2024"))
    old = register.named("Cykelsti")
    assert register.leads.old() == (old.id,)
    register.put(replace(old, status="called"))
    assert register.leads.old() == ()  # what was called came to something
    register.put(replace(old, status="dismissed", dismissed_reason="wrong"))
    assert register.leads.delete(register.leads.old()) == 1
    assert register.store.undo().subject == "Fladmose Anlæg ApS"


def test_one_noted_by_hand_is_checked_and_is_the_one_a_list_brings_later(register):
    blank = register.leads.blank()
    for field, value in (
        ("company_name", " "),
        ("task", ""),
        ("won_on", ""),
        ("won_on", "2026-11-25"),
        ("cvr", "123"),
        ("starts_on", "2027-99-01"),
        ("ends_on", "2026-12-01"),  # before it starts
    ):
        given = {"company_name": "Enghaven El", "task": "Belysning", "starts_on": "2027-01-01", field: value}
        with pytest.raises(KnownError) as refused:
            register.leads.save(replace(blank, **given))
        assert refused.value.field == field
    told = replace(blank, company_name="Enghaven El", task="belysning", won_on="2026-11-02", source="avisen")
    made = register.leads.save(told)
    assert {one.lead.task: one.standing for one in register.look()}["Belysning"] == "known"
    with pytest.raises(KnownError, match="allerede noteret"):
        register.leads.save(replace(told, id="another"))
    changed = register.leads.save(replace(made, note="Ring i uge 50"), made)
    assert (changed.id, changed.note) == (made.id, "Ring i uge 50")
    hit = next(one for one in Search(register.store).find("belysning") if one.kind == "lead")
    assert (hit.record_id, hit.title, hit.detail) == (made.id, "Enghaven El", "02.11.2026")


def test_a_deleted_company_takes_its_leads_along_and_an_erased_person_leaves_them(register):
    register.read()
    companies = Companies(register.store)
    companies.delete(LYNGDAL.id)
    assert register.store.find(Lead, "task = 'Ny skole'") == []
    register.store.undo()
    assert register.named("Ny skole").company_id == LYNGDAL.id
    sofie = Candidate(name="Sofie Bjerre", status="student")
    sole = Lead(
        id=lead_id("Sofie Bjerre", "Maling", "2026-11-01"), company_name="Sofie Bjerre", task="Maling"
    )
    register.put(sofie, replace(sole, won_on="2026-11-01", note="Sofie Bjerre maler selv"))
    assert [one.kind for one in erasure.where_named(register.store, sofie).full] == ["lead"]
    erasure.erase(register.store, [sofie])
    left = register.named("Maling")
    assert "Sofie" not in left.company_name + left.note


def test_every_field_takes_every_nasty_text(register):
    names = ("company_name", "task", "client", "work_place", "amount", "source", "source_reference", "note")
    for number, text in enumerate(NASTY):
        given = dict.fromkeys(names, f"x{number}{text}")
        made = register.leads.save(replace(register.leads.blank(), **given))
        kept = register.store.require(Lead, made.id)
        assert all(getattr(kept, name) == value for name, value in given.items())
        register.leads.detail(made.id)
    assert len(register.tasks()) == len(NASTY)
    assert proof.faults_of(register.store.db) == []


def test_two_desks_read_the_same_list_and_sync_doubles_nothing(tmp_path):
    desks = Desks(tmp_path)
    karen, bo = (Register(one.store, desks.clock) for one in (desks.karen, desks.bo))
    assert karen.read().new == 4
    lead = karen.named("Cykelsti")
    made = CompanyForms(karen.store).save({**company_values(lead), "industry_group": "F"}, None, ())
    Calls(karen.store).record(made.id, "interested_later", "Ring i januar")
    # Bo reads it as his Excel saved it, before he has heard of hers, and puts one aside.
    text = LIST.replace("Byggefakta", "").encode("cp1252")
    bo.imports.take_in(bo.imports.look_at(read_leads(open_table(text), TODAY, "BYGGEFAKTA").leads), "b.csv")
    bo.leads.dismiss([bo.named("Belysning").id], "colleague_has_it")
    for _ in range(2):
        desks.sync(desks.karen, desks.bo)
    for register in (karen, bo):
        assert len(register.store.find(Lead)) == 4
        assert register.named("Cykelsti").status == "called"
        assert register.named("Cykelsti").company_id == made.id
        assert register.named("Belysning").status == "dismissed"
        assert register.store.find(Conflict) == []
        assert {one.standing for one in register.look()} == {"known", "dismissed"}
        assert register.read().new == 0
        assert proof.faults_of(register.store.db) == []


def test_two_sources_on_two_desks_tell_of_a_job_once(tmp_path):
    desks = Desks(tmp_path)
    karen, bo = (Register(one.store, desks.clock) for one in (desks.karen, desks.bo))
    assert karen.read().new == 4
    # Another list says it without the numbers, in other letters, and has a job of its own.
    other = (
        LIST.replace("13748136", "").replace("Belysning", "BELYSNING").replace("Cykelsti;01-06", "Bro;01-06")
    )
    assert bo.read(other, "Licitationen").new == 4
    for _ in range(2):
        desks.sync(desks.karen, desks.bo)
    for register in (karen, bo):
        assert sorted(one.task.casefold() for one in register.store.find(Lead)) == [
            *("belysning", "bro", "cykelsti", "cykelsti, etape 2", "ny skole")
        ]
        assert {one.standing for one in register.look(other, "Et tredje sted")} == {"known"}
        assert {one.field for one in register.store.find(Conflict)} == {"source", "task"}
        assert register.read(other, "").new == 0
    assert [one.source for one in karen.store.find(Lead)] == [one.source for one in bo.store.find(Lead)]
