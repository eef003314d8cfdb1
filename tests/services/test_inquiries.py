"""Inquiries: received, answered in time or not, put to departments, passed on, brought to the group."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.ids import day_of
from kmdesk.models import (
    Broker,
    Candidate,
    Company,
    ContactPerson,
    Inquiry,
    InquiryQuestion,
    Match,
    Need,
    Project,
    Referral,
    Task,
    Visit,
)
from kmdesk.rules.inquiries import inquiry_mode
from kmdesk.rules.person_names import PersonNames
from kmdesk.rules.phone import normalise_phone
from kmdesk.services.companies import Companies
from kmdesk.services.gathering import Gathering, GatherQuery
from kmdesk.services.gathering_export import write_csv
from kmdesk.services.history import History
from kmdesk.services.inquiries import Inquiries, origin_of
from kmdesk.services.inquiry_query import InquiryQuery
from kmdesk.services.mentions import Mentions
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.services.still_running import still_running
from kmdesk.services.today import TodayService
from kmdesk.store import proof
from tests.nasty import NASTY

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657")
TANGSOE = Company(name="Tangsø Plast A/S", municipality_code="0661")


class Hotline:
    def __init__(self, desk):
        self.store = desk.store
        self.at("2026-11-24T09:00")
        self.put(VESTRUM, TANGSOE)

    def at(self, wall):
        """Let it be another time."""
        self.clock = self.store.clock = FixedClock(datetime.fromisoformat(wall))
        self.inquiries = Inquiries(self.store, self.clock)
        self.gathering = Gathering(self.store, self.clock)

    def put(self, *records):
        with self.store.action("x", undoable=False) as unit:
            for record in records:
                unit.put(record)
        return records[0]

    def call(self, company=VESTRUM, **fields):
        given = {"subject": "Mangler svejsere", **fields}
        return self.inquiries.save(replace(self.inquiries.blank(company.id if company else ""), **given))

    def listed(self, **query):
        return [row.subject for row in self.inquiries.list.page(InquiryQuery(**query))]

    def row(self, inquiry):
        return self.inquiries.list.one(inquiry.id)

    def undo(self):
        return self.store.undo().action


@pytest.fixture
def hotline(desk):
    return Hotline(desk)


def test_the_answer_is_due_by_the_office_s_clock(hotline):
    assert [inquiry_mode(one) for one in ("clock_hours", "working_days", "mixed", "x")] == [
        "clock_hours",
        *["working_days"] * 3,
    ]
    call = hotline.call()
    assert (call.answer_due, call.channel) == ("2026-11-25T09:00", "hotline")
    friday = hotline.inquiries.due_for("2026-11-27T14:00")
    assert friday == "2026-11-30T14:00"  # the weekend stands still
    office = OfficeSettings(hotline.store)
    office.save_rules({"inquiry_hours": 48})
    (project,) = hotline.store.find(Project)
    hotline.put(replace(project, service_clock="clock_hours"))
    assert hotline.inquiries.due_for("2026-11-27T14:00") == "2026-11-29T14:00"
    again = hotline.inquiries.save(replace(call, subject="Mangler to svejsere"), call)
    assert again.answer_due == call.answer_due  # a promise is not moved by a new rule
    moved = hotline.inquiries.save(replace(again, received_at="2026-11-23T10:00"), again)
    assert moved.answer_due == "2026-11-25T10:00"
    with pytest.raises(KnownError) as said:
        office.save_rules({"inquiry_hours": 0})
    assert said.value.field == "inquiry_hours"


def test_it_is_told_afterwards_whether_the_answer_was_in_time(hotline):
    quick, late, open_ = (
        hotline.call(),
        hotline.call(subject="Kan vi få en lærling?"),
        hotline.call(subject="C"),
    )
    hotline.at("2026-11-24T10:20")
    hotline.inquiries.answer(quick.id, "Vi ringer i dag.", way="phone")
    row = hotline.row(quick)
    assert (row.stand, row.reading.state, str(row.reading.amount)) == ("answered", "kept", "1:20:00")
    assert hotline.row(late).stand == "open"
    hotline.at("2026-11-25T08:00")
    assert hotline.row(late).stand == "soon"
    hotline.at("2026-11-25T12:00")
    assert (hotline.row(late).stand, hotline.listed(late=True)) == ("late", ["Kan vi få en lærling?", "C"])
    hotline.inquiries.answer(late.id, "Ja, fra august.", "2026-11-25T11:00")
    assert hotline.row(late).reading.state == "missed"
    hotline.at("2026-11-26T08:00")
    hotline.inquiries.close([open_.id, quick.id])
    assert hotline.row(open_).reading.state == "never"  # it was over when it was closed
    assert hotline.row(quick).reading.state == "kept"
    assert hotline.undo() == "Afslut henvendelse"  # one act for both
    hotline.inquiries.reopen([quick.id])
    again = hotline.store.require(Inquiry, quick.id)
    assert (again.status, again.answered_at, again.answer) == ("open", "", "Vi ringer i dag.")
    assert hotline.inquiries.reopen([quick.id]) == 0
    changes = {c.label for line in History(hotline.store).of("inquiry", quick.id) for c in line.changes}
    assert {"Svar", "Besvaret", "Svar senest", "Status"} <= changes


def test_two_brokers_answer_the_same(hotline):
    call = hotline.call()
    hotline.inquiries.answer(call.id, "Kollegaens svar", seen=call)
    with pytest.raises(KnownError) as said:
        hotline.inquiries.answer(call.id, "Mit svar", seen=call)
    assert said.value.field == "answer"
    now = hotline.store.require(Inquiry, call.id)
    assert now.answer == "Kollegaens svar"
    assert hotline.inquiries.answer(call.id, "Rettet", now.answered_at, seen=now).answer == "Rettet"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("subject", {"subject": "  "}),
        ("type", {"type": "x"}),
        ("company", {"company_id": ""}),
        ("at", {"received_at": "2026-02-30T10:00"}),
        ("at", {"received_at": "2026-11-24T09:01"}),
        ("at", {"received_at": "1926-11-24T09:00"}),
        ("at", {"received_at": ""}),
        ("at", {"received_at": "2026-11-24T08:30", "answered_at": "2026-11-24T08:00"}),
        ("channel", {"channel": "røgsignal"}),
        ("topics", {"topics": ("land", "x")}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(hotline, field, given):
    with pytest.raises(KnownError) as said:
        hotline.call(**given)
    assert said.value.field == field
    assert hotline.store.find(Inquiry) == []


def test_an_answer_and_a_question_have_days_that_can_be(hotline):
    call = hotline.call()
    for answer, at, field in (
        (" ", "", "answer"),
        ("Ja", "2026-11-24T08:59", "at"),
        ("Ja", "2026-11-24T09:01", "at"),
        ("Ja", "i går", "at"),
    ):
        with pytest.raises(KnownError) as said:
            hotline.inquiries.answer(call.id, answer, at)
        assert said.value.field == field
    asked = replace(hotline.inquiries.asked.blank(call.id), question="Hvor er der plads?", department="Plan")
    for given, field in (
        ({"question": ""}, "question"),
        ({"department": " "}, "department"),
        ({"asked_on": "2026-11-25"}, "asked_on"),
        ({"due_on": "2026-11-23"}, "due_on"),
        ({"due_on": "2026-13-01"}, "due_on"),
        ({"answered_on": "2026-11-24"}, "answer"),
        ({"answered_on": "2026-11-20", "answer": "Ja"}, "answered_on"),
    ):
        with pytest.raises(KnownError) as said:
            hotline.inquiries.asked.save(replace(asked, **given))
        assert said.value.field == field
    assert hotline.store.find(InquiryQuestion) == []


def test_a_company_that_settles_is_a_case_with_departments(hotline):
    case = hotline.call(
        None, company_name="Nordhavn Foods", type="establishment", topics=("land", "labour"), person="Ida Ø"
    )
    asked = hotline.inquiries.asked
    made = [
        asked.save(replace(asked.blank(case.id), department=name, question=f"{name}?", topic=topic))
        for name, topic in (
            ("Plan og Byg", "land"),
            ("Kommunen", "labour"),
            ("Vej og Park", "infrastructure"),
        )
    ]
    assert (hotline.row(case).questions, hotline.row(case).unanswered) == (3, 3)
    told = asked.save(replace(made[0], answer="12.000 m² ved motorvejen"), made[0])
    assert (told.answered_on, hotline.row(case).unanswered) == ("2026-11-24", 2)
    for act in (
        lambda: hotline.inquiries.make_need(case.id, "skilled", "30 operatører"),
        lambda: hotline.inquiries.blank_referral(case.id),
    ):
        with pytest.raises(KnownError):
            act()  # the company is not on the list
    hotline.inquiries.promise(case.id, "Send kort over grunde", "2026-12-01")
    hotline.inquiries.link(case.id, TANGSOE.id)
    tied = hotline.store.require(Inquiry, case.id)
    assert (tied.company_name, tied.municipality_code) == ("", "0661")
    assert {one.company_id for one in hotline.store.find(InquiryQuestion)} == {TANGSOE.id}
    need = hotline.inquiries.make_need(case.id, "skilled", "30 operatører")
    referral = Referrals(hotline.store, hotline.clock).save(
        replace(hotline.inquiries.blank_referral(case.id), system="employment")
    )
    detail = hotline.inquiries.detail(case.id)
    assert (detail.need, detail.inquiry.need_id) == ("30 operatører", need.id)
    assert [one.id for one in detail.referrals] == [referral.id]
    assert [one.title for one in detail.tasks] == ["Send kort over grunde"]
    with pytest.raises(KnownError):
        hotline.inquiries.make_need(case.id, "skilled", "Igen")
    assert [hotline.undo() for _ in range(2)] == ["Opret henvisning", "Gør til behov"]
    assert hotline.store.find(Need) == [] == hotline.store.find(Referral)
    assert hotline.inquiries.delete([case.id]) == ("Mangler svejsere",)
    assert hotline.store.find(InquiryQuestion) == []
    hotline.undo()
    assert len(hotline.store.find(InquiryQuestion)) == 3
    assert [one.origin for one in hotline.store.find(Task)] == [origin_of(case.id)]
    assert proof.derived_unlike_records(hotline.store.db) == []


def test_the_list_is_filtered_sorted_and_searched(hotline):
    a = hotline.call(subject="Ærter", topics=("land", "grants"), text="100 % glæde")
    b = hotline.call(TANGSOE, subject="Bolig", type="wish", topics=("housing",), broker_id="")
    c = hotline.call(None, subject="Cykler", company_name="Nordhavn Foods")
    hotline.inquiries.answer(b.id, "Nej")
    hotline.inquiries.asked.save(
        replace(hotline.inquiries.asked.blank(a.id), question="Kloakering?", department="Forsyningen")
    )
    assert hotline.listed() == ["Ærter", "Cykler"]
    assert hotline.listed(state="answered") == hotline.listed(state="all", types=("wish",)) == ["Bolig"]
    assert hotline.listed(state="all", topics=("grants", "housing"), sort="topics") == ["Ærter", "Bolig"]
    assert hotline.listed(state="all", municipalities=("0661",)) == ["Bolig"]
    assert sorted(hotline.listed(state="all", mine=True)) == ["Cykler", "Ærter"]
    assert hotline.listed(text="glæ vestr") == hotline.listed(text="kloak") == ["Ærter"]
    assert hotline.listed(text="nordh") == ["Cykler"]
    hotline.gathering.bring([f"inquiry:{c.id}"], "2026-11-24", "Udvalget")
    assert hotline.listed(not_brought=True) == ["Ærter"]
    for column in ("stand", "company", "subject", "type", "topics", "municipality", "received", "broker"):
        for descending in (False, True):
            query = InquiryQuery(state="all", sort=column, descending=descending)
            ids = hotline.inquiries.list.ids(query)
            assert [row.id for row in hotline.inquiries.list.page(query)] == list(ids)
            assert len(ids) == hotline.inquiries.list.count(query) == 3
    for text in NASTY:
        hotline.inquiries.list.page(InquiryQuery(text=text))
        hotline.gathering.page(GatherQuery(text=text))
        hotline.call(subject=f"x{text}", text=text, person=text)
    assert {hit.kind for hit in Search(hotline.store).find("kloakering")} == {"inquiry_question"}
    assert [hit.detail for hit in Search(hotline.store).find("cykler")] == ["24.11.2026 kl. 09:00"]
    assert {"Herning", "Holstebro"} <= {name for _, name in hotline.inquiries.list.municipalities()}


def test_what_belongs_to_a_company_or_a_person_goes_with_it(hotline):
    per = hotline.put(ContactPerson(company_id=VESTRUM.id, name="Per Juhl"))
    done, waits = hotline.call(subject="Færdig"), hotline.call(person="per juhl", phone="97001240")
    hotline.inquiries.asked.save(
        replace(hotline.inquiries.asked.blank(waits.id), question="Hvor?", department="Plan")
    )
    hotline.inquiries.answer(done.id, "Ja")
    assert still_running(hotline.store, VESTRUM.id) == "Virksomheden har stadig 1 åben henvendelse."
    companies = Companies(hotline.store)
    companies.delete_person(per.id)
    now = hotline.store.require(Inquiry, waits.id)
    assert (now.person, now.phone) == ("", "")
    companies.delete(VESTRUM.id)
    assert [one.subject for one in hotline.store.find(Inquiry)] == ["Færdig"]  # it took place
    assert hotline.store.find(InquiryQuestion) == []
    hotline.undo()
    assert len(hotline.store.find(InquiryQuestion)) == 1


def test_wishes_needs_and_questions_are_brought_to_the_group_and_told_what_came_of_it(hotline):
    land = hotline.call(subject="Grund", type="wish", topics=("land",))
    visit = hotline.put(Visit(company_id=TANGSOE.id, starts_at="2026-10-01T09:00", status="done"))
    need = hotline.put(Need(company_id=TANGSOE.id, visit_id=visit.id, title="To svejsere", type="skilled"))
    told = hotline.put(Need(company_id=TANGSOE.id, title="Kursus", type="continuing_training"))
    became = hotline.call(TANGSOE, subject="En ingeniør", topics=("labour",))
    hotline.inquiries.make_need(became.id, "graduate", "Ingeniør")
    gathering = hotline.gathering
    rows = gathering.page(GatherQuery())
    assert [(row.topic, row.title) for row in rows] == [
        ("land", "Grund"),
        ("labour", "To svejsere"),
        ("labour", "En ingeniør"),  # and not its need once more
        ("education", "Kursus"),
    ]
    assert [row.day for row in rows if row.id == need.id] == ["2026-10-01"]
    assert {row.title for row in gathering.page(GatherQuery(since="2026-11-01"))} >= {"En ingeniør", "Grund"}
    assert "To svejsere" not in {row.title for row in gathering.page(GatherQuery(since="2026-11-01"))}
    keys = [f"inquiry:{land.id}", f"need:{need.id}"]
    for on, to, field in (
        ("", "Udvalget", "brought_on"),
        ("2026-11-25", "Udvalget", "brought_on"),
        ("2026-11-24", " ", "brought_to"),
    ):
        with pytest.raises(KnownError) as said:
            gathering.bring(keys, on, to)
        assert said.value.field == field
    assert gathering.bring(keys, "2026-11-24", " Erhvervsudvalget ") == 2
    assert gathering.groups() == ("Erhvervsudvalget",)
    assert {row.title for row in gathering.page(GatherQuery(state="brought"))} == {"Grund", "To svejsere"}
    assert hotline.undo() == "Bring videre"  # both at once
    assert gathering.count(GatherQuery()) == 4
    with pytest.raises(KnownError) as said:
        gathering.note(replace(told, brought_result="Holdet er oprettet"), told)
    assert said.value.field == "brought_on"
    brought = replace(
        told, brought_on="2026-11-24", brought_to="Udvalget", brought_result="Holdet er oprettet"
    )
    gathering.note(brought, told)
    (row,) = gathering.page(GatherQuery(text="holdet opr", state="all"))
    assert (row.title, row.brought_result) == ("Kursus", "Holdet er oprettet")
    for column in ("topic", "type", "company", "title", "day", "brought", "result"):
        query = GatherQuery(state="all", sort=column, descending=True)
        assert [one.key for one in gathering.page(query)] == list(gathering.keys(query))
    assert {row.title for row in gathering.everything(GatherQuery(municipalities=("0657",)))} == {"Grund"}
    assert {row.title for row in gathering.everything(GatherQuery(types=("wish",)))} == {"Grund"}
    assert gathering.everything(GatherQuery(topics=("housing",))) == ()


def test_all_topics_are_found_and_a_need_has_the_same_day_on_every_desk(hotline):
    made = datetime.fromisoformat("2026-10-31T23:30").astimezone()  # the day before, by UTC, in winter
    record_id = f"{round(made.timestamp() * 1000):012x}"
    record_id = f"{record_id[:8]}-{record_id[8:]}-7000-8000-000000000000"
    hotline.call(subject="Grund og folk", topics=("land", "labour"))
    hotline.call(subject="Uden emne", topics=())
    gone = hotline.put(Visit(company_id=TANGSOE.id, starts_at="2026-05-01T09:00"))
    hotline.put(Need(id=record_id, company_id=TANGSOE.id, visit_id=gone.id, title="Svejsere", type="skilled"))
    with hotline.store.action("x", undoable=False) as unit:
        unit.delete(gone)  # a desk that joined later has never heard of it
    hotline.put(Need(id="her", company_id=TANGSOE.id, title="Uden dag", type="other"))
    hotline.store.db.run("DELETE FROM journal_entry")  # nor has it what this desk has written
    gathering = hotline.gathering
    labour = gathering.everything(GatherQuery(topics=("labour",)))
    assert {(row.title, row.topics) for row in labour} == {
        ("Grund og folk", ("land", "labour")),
        ("Svejsere", ("labour",)),
    }
    others = gathering.everything(GatherQuery(topics=("other",)))
    assert {row.title for row in others} == {"Uden emne", "Uden dag"}
    days = {row.title: row.day for row in gathering.everything(GatherQuery())}
    assert (days["Svejsere"], days["Uden dag"]) == ("2026-10-31", "")
    assert "Svejsere" not in {row.title for row in gathering.everything(GatherQuery(since="2026-11-01"))}
    assert [day_of(one) for one in ("", "x" * 36, "f" * 12 + "7" + "f" * 19)] == ["", "", ""]


def test_an_inquiry_and_its_need_are_marked_as_one(hotline):
    gathering = hotline.gathering
    call = hotline.call(topics=("labour",))
    need = hotline.inquiries.make_need(call.id, "skilled", "Svejsere")

    def marks():
        both = (hotline.store.require(Inquiry, call.id), hotline.store.require(Need, need.id))
        first, second = ((one.brought_on, one.brought_to, one.brought_result) for one in both)
        assert first == second
        return first

    gathering.bring([f"need:{need.id}"], "2026-11-24", "Udvalget")
    assert marks() == ("2026-11-24", "Udvalget", "")
    assert gathering.count(GatherQuery()) == 0
    hotline.undo()
    assert marks() == ("", "", "")
    gathering.bring([f"inquiry:{call.id}"], "2026-11-24", "Udvalget")
    seen = hotline.store.require(Inquiry, call.id)
    gathering.note(replace(seen, brought_result="Et hold"), seen)
    assert marks() == ("2026-11-24", "Udvalget", "Et hold")
    hotline.inquiries.delete([call.id])
    assert gathering.count(GatherQuery()) == 0  # its need comes back with the mark it had
    brought = hotline.call(subject="Bragt")
    gathering.bring([f"inquiry:{brought.id}"], "2026-11-23", "Rådet")
    assert hotline.inquiries.make_need(brought.id, "skilled", "Smed").brought_to == "Rådet"


def test_what_was_gathered_is_written_for_a_spreadsheet_or_said_in_a_sentence(hotline, tmp_path):
    hotline.call(subject='=HYPERLINK("x")', text="@SUM(1)", topics=("land", "labour"))
    found = hotline.gathering.everything(GatherQuery())
    raw = write_csv(found, tmp_path / "o.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, line = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(head, line, strict=True))
    assert (told["Emne"], told["Overskrift"]) == ("Erhvervsareal, Arbejdskraft", '\'=HYPERLINK("x")')
    assert told["Hvad blev der sagt"] == "'@SUM(1)"
    with pytest.raises(KnownError, match="kan ikke skrives"):
        write_csv(found, tmp_path / "none" / "o.csv")


def test_a_department_that_owes_an_answer_is_followed(hotline):
    call = hotline.call(subject="Grund")
    blank = hotline.inquiries.asked.blank(call.id)
    asked = hotline.inquiries.asked.save(
        replace(blank, question="Hvor?", department="Plan og Byg", due_on="2026-11-26")
    )
    told = TodayService(hotline.store, hotline.clock).view().inquiries
    assert [one.until for one in told] == ["svar i morgen 09:00"]
    hotline.inquiries.answer(call.id, "Vi vender tilbage")
    assert hotline.listed(state="all", late=True) == []
    hotline.at("2026-11-26T09:00")
    (due,) = TodayService(hotline.store, hotline.clock).view().inquiries
    assert (due.subject, due.until, due.tone) == ("Grund", "Plan og Byg: svar i dag", "soon")
    hotline.at("2026-11-30T09:00")
    (due,) = TodayService(hotline.store, hotline.clock).view().inquiries
    assert (due.until, due.tone) == ("Plan og Byg: svar 26.11.", "late")
    assert hotline.row(call).late == 1
    assert hotline.listed(state="all", late=True) == ["Grund"]
    long = replace(asked, department="Afdelingen for Plan, Byg og Miljø")
    hotline.put(long)
    (due,) = TodayService(hotline.store, hotline.clock).view().inquiries
    assert due.until == "Afdelingen for Plan…: svar 26.11."
    assert hotline.inquiries.unanswered([call.id]) == 1
    assert hotline.inquiries.close([call.id]) == 1
    assert hotline.listed(state="all", late=True) == []
    assert TodayService(hotline.store, hotline.clock).view().inquiries == ()
    hotline.undo()
    hotline.inquiries.asked.save(replace(asked, answer="Ja"), asked)
    assert hotline.inquiries.unanswered([call.id]) == 0
    assert TodayService(hotline.store, hotline.clock).view().inquiries == ()


def test_a_promise_has_a_text_and_a_day_to_come_and_a_phone_one_spelling(hotline):
    call = hotline.call(phone="+45 97 00 12 40", email=" hn@vestrum.example ")
    assert (call.phone, call.email) == (normalise_phone("97001240"), "hn@vestrum.example")
    for title, day, field in (
        (" ", "2026-11-25", "title"),
        ("Kort", "", "due_on"),
        ("Kort", "2026-11-23", "due_on"),
        ("Kort", "2026-02-30", "due_on"),
    ):
        with pytest.raises(KnownError) as said:
            hotline.inquiries.promise(call.id, title, day)
        assert said.value.field == field
    assert hotline.inquiries.promise(call.id, "Kort", "2026-11-24").due_on == "2026-11-24"
    # What a newer kmdesk has written is on no list here, and yet it may be worked with.
    newer = hotline.put(replace(call, channel="hologram", topics=("space",)))
    assert hotline.inquiries.save(replace(newer, subject="Ny"), newer).channel == "hologram"
    answered = hotline.inquiries.answer(call.id, "Ja")
    hotline.at("2026-11-24T10:00")
    with pytest.raises(KnownError, match="besvaret før"):
        hotline.inquiries.save(replace(answered, received_at="2026-11-24T09:30"), answered)


def test_somebody_named_in_an_inquiry_is_found_and_taken_out(hotline):
    sofie = hotline.put(Candidate(name="Sofie Bjerre"))
    hotline.put(Match(company_id=VESTRUM.id, candidate_id=sofie.id, type="hire", status="proposed"))
    call = hotline.call(text="De vil gerne se Sofie Bjerre igen.")
    asked = hotline.inquiries.asked
    put = asked.save(replace(asked.blank(call.id), question="Har Sofie kørekort?", department="Plan"))
    names = PersonNames({"Sofie Bjerre"}, ())
    mentions = Mentions(hotline.store)
    found = mentions.of(sofie.id, names, {sofie.id})
    assert [(one.record_id, one.text) for one in found.full] == [
        (call.id, "Henvendelse 24.11.2026 · Vestrum Maskinfabrik A/S")
    ]
    assert [one.record_id for one in found.perhaps] == [put.id]
    with hotline.store.action("x", undoable=False) as unit:
        mentions.take_out(unit, names, {sofie.id})
    assert "Sofie" not in hotline.store.require(Inquiry, call.id).text


def test_i_dag_has_what_is_late_or_due_by_tomorrow(hotline):
    late, soon = hotline.call(subject="Sent"), hotline.call(subject="Snart", broker_id="")
    hotline.call(subject="En andens", broker_id=hotline.put(Broker(name="Jens")).id)
    done = hotline.call(subject="Besvaret")
    hotline.inquiries.answer(done.id, "Ja")
    hotline.put(replace(late, answer_due="2026-11-24T07:00"), replace(soon, answer_due="2026-11-25T09:00"))
    told = TodayService(hotline.store, hotline.clock).view().inquiries
    assert [(one.subject, one.until, one.tone) for one in told] == [
        ("Sent", "svar 2 t. for sent", "late"),
        ("Snart", "svar i morgen 09:00", "soon"),
    ]
    hotline.put(replace(soon, answer_due="2026-11-26T09:00"))
    assert len(TodayService(hotline.store, hotline.clock).view().inquiries) == 1
