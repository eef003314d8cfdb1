"""Standing cooperations: members, meetings in turn, decisions with their promises, and promised replies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import (
    Candidate,
    Company,
    ContactPerson,
    Match,
    Need,
    Partnership,
    PartnershipDecision,
    PartnershipMeeting,
    PartnershipMember,
    Task,
)
from kmdesk.rules.person_names import PersonNames
from kmdesk.services.companies import Companies
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.history import History
from kmdesk.services.mentions import Mentions
from kmdesk.services.orders import Orders
from kmdesk.services.partnership_query import PartnershipQuery
from kmdesk.services.partnerships import Partnerships
from kmdesk.services.reply_promises import quickest_promise
from kmdesk.services.search import Search
from kmdesk.services.still_running import still_running
from kmdesk.services.tasks import Tasks
from kmdesk.services.today import TodayService
from kmdesk.store import proof
from tests.nasty import NASTY

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657")
TANGSOE = Company(name="Tangsø Plast A/S", municipality_code="0661")
HANNE = ContactPerson(company_id=VESTRUM.id, name="Hanne Nygaard", phone="97003100", main_contact=True)
STRUER = {"organisation": "Struer Kommune", "system": "employment", "person": "Bo Lund"}
COLLEGE = {"organisation": "Mercantec", "system": "education", "person": "Ida Kjær"}
HELD = "2026-11-20T09:00"


class Table:
    def __init__(self, desk, clock):
        self.store, self.all = desk.store, Partnerships(desk.store, clock)
        self.put(VESTRUM, TANGSOE, HANNE)

    def put(self, *records):
        with self.store.action("x", undoable=False) as unit:
            for record in records:
                unit.put(record)
        return records[0]

    def lks(self, **fields):
        given = {"name": "LKS Midtvest", "type": "lks", "municipality_codes": ("0657", "0671"), **fields}
        return self.all.save(replace(self.all.blank(), **given))

    def member(self, lks, company=None, **fields):
        blank = self.all.blank_member(lks.id, company.id if company else "")
        return self.all.save_member(replace(blank, **fields))

    def meeting(self, lks, at=HELD, status="held", **fields):
        form = self.all.meetings.new_form(lks.id)
        return self.all.meetings.save(replace(form.meeting, at=at, status=status, **fields))

    def decide(self, meeting, company=VESTRUM, *, promise=False, **fields):
        form = self.all.decisions.new_form(company.id, meeting_id=meeting.id)
        given = {"solution": "Opkvalificering af to svejsere", **fields}
        return self.all.decisions.save(replace(form.decision, **given), promise=promise)

    def companies_in(self, *partnerships):
        query = CompanyQuery(partnership_ids=tuple(one.id for one in partnerships))
        found = Companies(self.store).page(query)
        assert Companies(self.store).count(query) == len(found)
        return [one.name for one in found]

    def names(self, **query):
        return [row.name for row in self.all.list.page(PartnershipQuery(**query))]

    def undo(self):
        return self.store.undo().action


@pytest.fixture
def table(desk, clock):
    return Table(desk, clock)


def test_a_cooperation_is_kept_ended_and_deleted_act_by_act(table):
    lks = table.lks(meetings_per_year=4, starts_on="2026-01-01")
    table.member(lks, **STRUER, role="coordinator")
    table.member(lks, VESTRUM)
    row = table.all.list.one(lks.id)
    assert (row.members, row.due, row.meeting_late("2026-11-24T08:24")) == (2, "2026-04-02", True)
    assert table.companies_in(lks) == [VESTRUM.name]
    assert table.names(due=True) == ["LKS Midtvest"]
    meeting = table.meeting(lks)
    assert table.all.list.one(lks.id).due == "2027-02-19"  # 91 days after the last one
    assert table.names(due=True) == []
    assert table.all.detail(lks.id).missing == ("business_service", "education")
    assert table.all.end([lks.id]) == 1
    assert (table.names(), table.names(statuses=("ended",))) == ([], ["LKS Midtvest"])
    with pytest.raises(KnownError, match="er afsluttet"):
        table.all.meetings.new_form(lks.id)
    assert table.undo() == "Afslut samarbejde"
    decision = table.decide(meeting)
    with pytest.raises(KnownError, match="1 åben beslutning"):
        table.all.delete([lks.id])
    with pytest.raises(KnownError, match="1 åben beslutning"):
        table.all.meetings.delete(meeting.id)
    table.all.decisions.set_status([decision.id], "dropped")
    assert table.all.delete([lks.id]) == ("LKS Midtvest",)
    assert table.companies_in(lks) == []
    for kind in (PartnershipMember, PartnershipMeeting, PartnershipDecision):
        assert table.store.find(kind) == []
    assert table.undo() == "Slet samarbejde"
    assert len(table.all.detail(lks.id).members) == 2
    assert proof.derived_unlike_records(table.store.db) == []


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": "  "}),
        ("type", {"type": "x"}),
        ("status", {"status": "x"}),
        ("meetings_per_year", {"meetings_per_year": 0}),
        ("reply_days", {"reply_days": 61}),
        ("starts_on", {"starts_on": "2026-02-30"}),
        ("ends_on", {"starts_on": "2026-12-01", "ends_on": "2026-11-01"}),
    ],
)
def test_what_cannot_be_of_a_cooperation_is_said_at_its_field(table, field, fields):
    with pytest.raises(KnownError) as said:
        table.lks(**fields)
    assert said.value.field == field
    assert table.store.find(Partnership) == []


def test_one_leads_and_nobody_is_in_twice(table):
    lks = table.lks()
    bo = table.member(lks, **STRUER, role="coordinator")
    for fields, field, company in (
        ({**COLLEGE, "role": "coordinator"}, "role", None),
        ({**STRUER, "organisation": " struer  kommune "}, "organisation", None),
        ({"organisation": " "}, "organisation", None),
        ({**COLLEGE, "role": "x"}, "role", None),
        ({**COLLEGE, "since": "2026-13-01"}, "since", None),
        ({**COLLEGE, "since": "2026-11-02", "until": "2026-11-01"}, "until", None),
    ):
        with pytest.raises(KnownError) as said:
            table.member(lks, company, **fields)
        assert said.value.field == field
    own = table.member(lks, VESTRUM)
    assert (own.person, own.phone, own.role) == ("Hanne Nygaard", "97003100", "company")
    with pytest.raises(KnownError, match="er med allerede"):
        table.member(lks, VESTRUM)
    assert table.all.leave(bo.id) == "Struer Kommune"  # still in today
    with pytest.raises(KnownError, match="er tovholder"):
        table.member(lks, **COLLEGE, role="coordinator")
    table.all.delete_member(bo.id)
    assert table.member(lks, **COLLEGE, role="coordinator").role == "coordinator"
    assert [one.name for one in table.all.members(lks.id)] == ["Mercantec", "Vestrum Maskinfabrik A/S"]
    table.undo()
    assert table.undo() == "Slet medlem"
    table.all.save(replace(lks, name="LKS Vest"), lks)
    history = History(table.store).of("partnership_member", bo.id)
    assert {"Medlem går ud", "Tilføj medlem"} <= {line.action for line in history}


def test_hosts_take_turns_and_a_missing_system_is_told(table):
    lks = table.lks()
    table.member(lks, **STRUER, role="coordinator")
    table.member(lks, VESTRUM, system="business_service")
    table.member(lks, TANGSOE)
    first = table.all.meetings.new_form(lks.id)
    assert first.next_host == "Vestrum Maskinfabrik A/S"
    assert [one["organisation"] for one in first.people] == [
        "Erhvervsråd Midtvest",
        "Struer Kommune",
        "Vestrum Maskinfabrik A/S",
        "Tangsø Plast A/S",
    ]
    meeting = table.meeting(lks)
    assert table.all.meetings.new_form(lks.id).next_host == "Tangsø Plast A/S"
    planned = table.meeting(lks, "2026-11-25T09:00", "planned")
    assert table.all.meetings.new_form(lks.id).next_host == "Vestrum Maskinfabrik A/S"
    assert table.all.meetings.one(meeting.id).missing == ("education",)
    guest = {"name": " Ida  Kjær", "organisation": "Mercantec", "system": "education"}
    table.all.meetings.save(replace(meeting, attendees=(*meeting.attendees, guest, {"name": " "})), meeting)
    assert table.store.require(PartnershipMeeting, meeting.id).attendees[-1]["name"] == "Ida Kjær"
    assert table.all.meetings.one(meeting.id).missing == ()
    assert [row.at for row in table.all.meetings.soon("2026-11-25")] == ["2026-11-25T09:00"]
    with pytest.raises(KnownError) as said:
        table.all.meetings.set_status(planned.id, "held")
    assert said.value.field == "status"
    assert table.all.meetings.set_status(planned.id, "cancelled").missing == ()
    assert table.all.meetings.new_form(lks.id).next_host == "Tangsø Plast A/S"  # a cancelled turn is none
    assert [row.status for row in table.all.meetings.of(lks.id)] == ["cancelled", "held"]
    assert table.all.meetings.delete(planned.id) == "LKS Midtvest 25.11.2026"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("at", {"at": ""}),
        ("at", {"at": "1926-11-20T09:00"}),
        ("until", {"until": "2026-11-20T08:59"}),
        ("status", {"status": "x"}),
        ("status", {"at": "2026-11-24T08:25"}),
    ],
)
def test_what_cannot_be_of_a_meeting_is_said_at_its_field(table, field, fields):
    lks = table.lks()
    with pytest.raises(KnownError) as said:
        table.meeting(lks, **fields)
    assert said.value.field == field


def test_a_meeting_is_not_taken_away_under_what_it_decided(table):
    meeting = table.meeting(table.lks())
    decision = table.decide(meeting, due_on="2026-11-22")
    meetings = table.all.meetings
    for field, change in (
        ("status", {"status": "cancelled"}),
        ("at", {"at": "2027-01-05T09:00", "status": "planned"}),
        ("at", {"at": "2026-11-23T09:00"}),  # the deadline would lie before it
    ):
        with pytest.raises(KnownError) as said:
            meetings.save(replace(meeting, **change), meeting)
        assert said.value.field == field
    with pytest.raises(KnownError, match=r"^Mødet har 1 beslutning\."):
        meetings.set_status(meeting.id, "cancelled")
    assert table.store.require(PartnershipMeeting, meeting.id) == meeting
    told = meetings.save(replace(meeting, at="2026-11-21T09:00", minutes="Enige"), meeting)
    assert told.at == "2026-11-21T09:00"
    table.all.decisions.delete(decision.id)
    assert meetings.set_status(meeting.id, "cancelled").status == "cancelled"


def test_a_decision_makes_a_promise_and_closes_with_it(table, clock):
    meeting = table.meeting(table.lks())
    decision = table.decide(meeting, promise=True, due_on="2026-11-23", consultants=({"name": "Bo Lund"}, {}))
    (task,) = table.store.find(Task)
    assert (task.title, task.company_id, task.due_on) == (decision.solution, VESTRUM.id, "2026-11-23")
    assert (task.note, decision.consultants) == ("Besluttet i LKS Midtvest", ({"name": "Bo Lund"},))
    (row,) = table.all.decisions.of_company(VESTRUM.id)
    assert (row.late, row.promise, row.to_close) == (True, "open", False)
    assert [one.id for one in table.all.decisions.late()] == [decision.id]
    assert table.names(late=True) == ["LKS Midtvest"]
    Tasks(table.store, clock).finish(task.id)
    assert table.all.decisions.of_meeting(meeting.id)[0].to_close  # kept: is it carried out with that?
    assert table.all.decisions.set_status([decision.id], "done") == 1
    done = table.store.require(PartnershipDecision, decision.id)
    assert (done.status, done.done_on) == ("done", "2026-11-24")
    assert table.all.decisions.save(replace(done, status="in_progress"), done).done_on == ""
    for _ in range(3):
        table.undo()
    assert table.all.decisions.of_company(VESTRUM.id)[0].promise == "open"
    table.all.decisions.set_status([decision.id], "done")
    assert table.store.require(Task, task.id).done_at  # carried out: the promise is kept with it
    table.undo()
    table.all.decisions.set_status([decision.id], "dropped")
    assert table.store.find(Task) == []
    assert table.undo() == "Beslutning droppet"
    assert table.all.decisions.delete(decision.id) == "Opkvalificering af to svejsere"
    assert (table.store.find(Task), table.undo()) == ([], "Slet beslutning")
    again = table.store.require(PartnershipDecision, decision.id)
    table.all.decisions.save(again, again, promise=True)  # it has one
    assert len(table.store.find(Task)) == 1


def test_what_cannot_be_of_a_decision_is_said_at_its_field(table):
    lks = table.lks()
    planned = table.meeting(lks, "2026-11-25T09:00", "planned")
    with pytest.raises(KnownError, match="ikke holdt et partnerskabsmøde"):
        table.all.decisions.new_form(VESTRUM.id)
    meeting = table.meeting(lks)
    for field, fields in (
        ("solution", {"solution": " "}),
        ("status", {"status": "x"}),
        ("due_on", {"due_on": "2026-11-19"}),
        ("due_on", {"due_on": "2026-02-30"}),
        ("done_on", {"status": "done", "done_on": "2026-11-25"}),
        ("done_on", {"status": "done", "done_on": "2026-11-19"}),
        ("meeting_id", {"meeting_id": planned.id}),
        ("meeting_id", {"meeting_id": ""}),
    ):
        with pytest.raises(KnownError) as said:
            table.decide(meeting, **fields)
        assert said.value.field == field
    gone = Company(name="Væk ApS")
    with pytest.raises(KnownError):
        table.decide(meeting, gone)
    assert table.store.find(PartnershipDecision) == []


def test_what_is_gone_is_refused_in_words(table):
    lks = table.lks()
    member, meeting = table.member(lks, **STRUER), table.meeting(lks)
    decision = table.decide(meeting)
    table.all.decisions.set_status([decision.id], "done")
    table.all.delete([lks.id])
    for write in (
        lambda: table.all.save(replace(lks, name="x"), lks),
        lambda: table.all.save_member(replace(member, person="x"), member),
        lambda: table.all.meetings.save(replace(meeting, theme="x"), meeting),
        lambda: table.all.decisions.save(replace(decision, solution="x"), decision),
        lambda: table.all.detail(lks.id),
        lambda: table.all.meetings.new_form(lks.id),
        lambda: table.all.decisions.form(decision.id),
    ):
        with pytest.raises(KnownError):
            write()


def test_a_company_takes_its_part_along_and_brings_it_back(table):
    lks = table.lks()
    table.member(lks, VESTRUM)
    meeting = table.meeting(lks)
    done = table.decide(meeting, solution="Holdt")
    table.all.decisions.set_status([done.id], "done")
    table.decide(meeting)
    assert "1 åben beslutning" in still_running(table.store, VESTRUM.id)
    assert [row.name for row in table.all.list.of_company(VESTRUM.id)] == ["LKS Midtvest"]
    Companies(table.store).delete(VESTRUM.id)
    assert table.store.find(PartnershipMember) == []
    assert [one.solution for one in table.store.find(PartnershipDecision)] == ["Holdt"]
    assert table.all.decisions.of_meeting(meeting.id)[0].company == ""
    assert table.all.meetings.of(lks.id)[0].host == "Slettet virksomhed"
    assert table.all.meetings.form(meeting.id).hosts == ((VESTRUM.id, "Slettet virksomhed"),)
    table.undo()
    assert len(table.store.find(PartnershipDecision)) == 2
    assert len(table.all.members(lks.id)) == 1


def test_a_deleted_contact_person_is_forgotten_where_the_company_sat(table):
    lks = table.lks()
    member = table.member(lks, VESTRUM)
    meeting = table.meeting(lks)
    Companies(table.store).delete_person(HANNE.id)
    now = table.store.require(PartnershipMember, member.id)
    assert (now.person, now.phone) == ("", "")
    came = table.store.require(PartnershipMeeting, meeting.id).attendees[-1]
    assert (came["name"], came["organisation"]) == ("", "Vestrum Maskinfabrik A/S")
    table.undo()
    assert table.store.require(PartnershipMember, member.id).person == "Hanne Nygaard"


def test_an_erased_person_is_found_in_every_part(table):
    sofie = Candidate(name="Sofie Bjerre")
    table.put(sofie, Match(company_id=VESTRUM.id, candidate_id=sofie.id, type="internship"))
    lks = table.lks(note="Sofie Bjerre hjælper")
    table.member(lks, VESTRUM, person="Sofie Bjerre")
    meeting = table.meeting(lks, minutes="Sofie sagde ja")
    table.decide(meeting, consultants=({"name": "Sofie Bjerre"},))
    names = PersonNames({"Sofie Bjerre"})
    mentions = Mentions(table.store)
    found = mentions.of(sofie.id, names, {sofie.id})
    kinds = {"partnership", "partnership_member", "partnership_meeting", "partnership_decision"}
    assert {one.kind for one in found.full} == kinds
    assert {one.text.split(" ·")[0].split(" 2")[0] for one in found.full} >= {"Samarbejde", "Beslutning"}
    with table.store.action("x") as unit:
        mentions.take_out(unit, names, {sofie.id})
    assert "Bjerre" not in str([table.store.find(kind) for kind in (
        Partnership, PartnershipMember, PartnershipMeeting, PartnershipDecision)])  # fmt: skip
    assert {one.kind for one in mentions.of(sofie.id, names, {sofie.id}).perhaps} == {"partnership_meeting"}


def test_the_list_is_filtered_sorted_and_searched(table):
    lks = table.lks(purpose="Fælles indsats")
    table.lks(name="Åben mentorkreds", type="mentor_network", municipality_codes=("0710",))
    table.member(lks, **COLLEGE)
    table.member(lks, TANGSOE, person="Per Juhl")
    meeting = table.meeting(lks, theme="Pakkeri i vækst")
    table.decide(meeting, TANGSOE, solution="Kursus i kvalitet")
    assert table.names() == ["LKS Midtvest", "Åben mentorkreds"]
    assert table.names(descending=True) == ["Åben mentorkreds", "LKS Midtvest"]
    for sort in ("type", "members", "last", "next", "decisions"):
        assert len(table.names(sort=sort)) == 2
    assert table.names(types=("mentor_network",)) == ["Åben mentorkreds"]
    assert table.names(municipalities=("0671",)) == ["LKS Midtvest"]
    for text in ("fælles", "mercantec", "tangsø", "juhl", "ida lks"):
        assert table.names(text=text) == ["LKS Midtvest"]
    assert table.names(text="væk") == []
    assert table.all.list.ids(PartnershipQuery(types=("lks",))) == (lks.id,)
    assert table.all.list.count(PartnershipQuery()) == 2
    assert "0710" in dict(table.all.list.municipalities())
    found = {(hit.kind, hit.title, hit.detail) for word in ("lks", "pakkeri", "kursus", "mercantec")
             for hit in Search(table.store).find(word)}  # fmt: skip
    assert found == {
        ("partnership", "LKS Midtvest", "Lokalt samarbejde (LKS)"),
        ("partnership_meeting", "Pakkeri i vækst", "20.11.2026 kl. 09:00"),
        ("partnership_decision", "Kursus i kvalitet", "Tangsø Plast A/S"),
        ("partnership_member", "Ida Kjær", "Partner"),
    }


def test_a_network_promises_its_companies_candidates_sooner(table, clock):
    net = table.lks(name="Jobberedskab Herning", type="job_readiness", reply_days=1)
    table.lks(name="Uden løfte", type="company_network")
    member = table.member(net, VESTRUM)
    promised = quickest_promise(table.store, VESTRUM.id)
    assert promised.text == "Jobberedskab Herning: kandidater inden 1 hverdag"
    assert quickest_promise(table.store, TANGSOE.id) is None
    orders = Orders(table.store, clock)
    received = datetime.fromisoformat("2026-11-20T10:12")  # a Friday
    usual, quick = (dict(orders.promise(received, one.id)) for one in (TANGSOE, VESTRUM))
    assert quick["Første kandidater"] == datetime.fromisoformat("2026-11-23T10:12")
    assert quick["Første kandidater"] < usual["Første kandidater"]
    assert quick["Annoncering"] == usual["Annoncering"]
    need = table.put(Need(company_id=VESTRUM.id, title="Svejser", type="staff"))
    assert orders.receive(need.id, "2026-11-20T10:12").candidates_due == "2026-11-23T10:12"
    table.all.save(replace(net, reply_days=60), net)
    assert dict(orders.promise(received, VESTRUM.id)) == usual  # the office's own promise comes first
    table.all.save_member(replace(member, until="2026-11-23", since="2026-11-01"), member)
    assert quickest_promise(table.store, VESTRUM.id) is None
    assert table.companies_in(net) == []


def test_a_member_from_later_is_not_in_yet_anywhere(table):
    net = table.lks(name="Jobberedskab Herning", type="job_readiness", reply_days=1)
    table.member(net, **STRUER, role="coordinator", until="2027-01-31")
    later = table.member(net, VESTRUM, since="2027-02-01", system="education")
    assert [(one.here, one.to_come) for one in table.all.members(net.id)] == [(True, False), (False, True)]
    assert table.all.list.one(net.id).members == 1
    assert table.all.list.of_company(VESTRUM.id) == ()
    assert table.all.meetings.new_form(net.id).hosts == ()
    assert quickest_promise(table.store, VESTRUM.id) is None
    table.member(net, **COLLEGE, role="coordinator", since="2027-02-01")  # they follow each other
    with pytest.raises(KnownError, match="er med allerede"):
        table.member(net, VESTRUM, since="2027-03-01")
    table.all.save_member(replace(later, since="2026-11-24"), later)
    assert quickest_promise(table.store, VESTRUM.id).days == 1
    for period in ({"starts_on": "2026-11-25"}, {"starts_on": "2020-01-01", "ends_on": "2026-11-23"}):
        table.all.save(replace(table.store.require(Partnership, net.id), **period))
        assert quickest_promise(table.store, VESTRUM.id) is None  # outside its period it promises nothing


def test_there_is_one_secretariat_and_it_is_a_member(table):
    lks = table.lks()
    assert table.all.detail(lks.id).secretariat == ""
    table.member(lks, **COLLEGE, role="secretariat")
    assert table.all.detail(lks.id).secretariat == "Mercantec"
    with pytest.raises(KnownError, match="Mercantec er sekretariat") as said:
        table.member(lks, **STRUER, role="secretariat")
    assert said.value.field == "role"


def test_a_network_shows_its_companies_orders_and_if_they_got_candidates(table, clock):
    net = table.lks(name="Jobberedskab Herning", type="job_readiness")
    table.member(net, VESTRUM)
    assert table.all.detail(table.lks().id).orders is None
    orders = Orders(table.store, clock)
    quick, slow, elsewhere = (
        table.put(Need(company_id=company.id, title=title, type="staff"))
        for company, title in ((VESTRUM, "Svejser"), (VESTRUM, "Smed"), (TANGSOE, "Pakker"))
    )
    for need in (quick, slow, elsewhere):
        orders.receive(need.id, "2026-11-16T10:12")
    assert [one.title for one in table.all.detail(net.id).orders] == ["Svejser", "Smed"]
    orders.note_candidates(quick.id, "2026-11-17T09:00")
    sofie = Candidate(name="Sofie Bjerre")
    table.put(
        sofie,
        Match(
            company_id=VESTRUM.id, need_id=quick.id, candidate_id=sofie.id, type="ordinary", status="cv_sent"
        ),
        Match(company_id=VESTRUM.id, need_id=slow.id, candidate_id=sofie.id, type="ordinary"),
    )
    first, second = table.all.detail(net.id).orders
    assert (first.company, first.sent, first.clock.reading.state) == (VESTRUM.name, 1, "kept")
    assert (second.sent, second.clock.reading.state) == (0, "late")
    orders.close([slow.id], "withdrawn", "other")
    assert [one.title for one in table.all.detail(net.id).orders] == ["Svejser"]


def test_the_day_tells_of_meetings_near_and_decisions_late(table, clock):
    today = TodayService(table.store, clock)
    assert today.view().partnerships == ()
    lks = table.lks()
    meeting = table.meeting(lks)
    for at in ("2026-11-24T13:00", "2026-11-25T09:00", "2026-11-26T09:00"):
        table.meeting(lks, at, "planned", theme="Vækst")
    late = table.decide(meeting, due_on="2026-11-22")
    table.decide(meeting, due_on="2026-11-24")
    theirs = table.decide(meeting, due_on="2026-11-22")
    table.put(replace(theirs, broker_id="another"))
    found = today.view().partnerships
    assert [(one.what, one.whose, one.when, one.tone) for one in found] == [
        ("LKS Midtvest", "Vækst", "i dag kl. 13:00", "soon"),
        ("LKS Midtvest", "Vækst", "i morgen kl. 09:00", "neutral"),
        (late.solution, "Vestrum Maskinfabrik A/S", "skulle have været gjort 22.11.", "late"),
    ]
    assert {one.id for one in found} == {lks.id}


def test_any_text_survives(table):
    for text in NASTY:
        if not text.strip():
            continue
        lks = table.lks(name=text, purpose=text, note=text)
        table.member(lks, organisation=text, person=text, note=text)
        meeting = table.meeting(lks, theme=text, place=text, speakers=text, minutes=text)
        decision = table.decide(meeting, solution=text, reason=text, result=text, promise=True)
        detail = table.all.detail(lks.id)
        assert (detail.partnership.purpose, detail.decisions[0].solution) == (text, decision.solution)
        table.names(text=text)
