"""Standing places: kept, confirmed, filled through matches, and why one suits somebody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, ContactPerson, Match, SkillsNeed, StandingPlace
from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.consent import LEGAL_BASES
from kmdesk.rules.places import MATCH_TYPE, NOT_SUGGESTED, Offered, Seeker, stand_of, why_it_fits
from kmdesk.services.companies import Companies
from kmdesk.services.history import History
from kmdesk.services.match_knowledge import profiles
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.match_places import overfull_text, place_choices
from kmdesk.services.mentions import Mentions
from kmdesk.services.place_fits import PlaceFits
from kmdesk.services.place_query import PlaceList, PlaceQuery
from kmdesk.services.reference import choices
from kmdesk.services.search import Search
from kmdesk.services.standing_places import StandingPlaces
from kmdesk.store import proof
from tests.nasty import NASTY

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657")
TANGSOE = Company(name="Tangsø Plast A/S", municipality_code="0661")
SOFIE = Candidate(
    name="Sofie Bjerre",
    status="student",
    wishes=("internship",),
    field_of_study="engineering_it",
    municipality_code="0657",
    consent_on="2026-11-01",
    consent_until="2027-02-01",
    consent_scope="all",
    delete_after="2027-05-24",
)


class Bank:
    def __init__(self, desk, clock):
        self.store, self.places = desk.store, StandingPlaces(desk.store, clock)
        self.moves = MatchMoves(desk.store, clock)
        self.put(VESTRUM, TANGSOE, SOFIE)

    def put(self, *records):
        with self.store.action("x", undoable=False) as unit:
            for record in records:
                unit.put(record)
        return records[0]

    def add(self, company=VESTRUM, **fields):
        given = {"title": "Pakkeri", "type": "study_internship", **fields}
        return self.places.save(replace(self.places.blank(company.id), **given))

    def titles(self, **query):
        return [row.title for row in self.places.list.page(PlaceQuery(**query))]

    def undo(self):
        return self.store.undo().action


@pytest.fixture
def bank(desk, clock):
    return Bank(desk, clock)


def test_every_type_leads_to_a_match_and_every_stand_is_told_apart(clock):
    assert {choice.code for choice in choices("place_type")} == set(MATCH_TYPE)
    assert set(MATCH_TYPE.values()) <= {choice.code for choice in choices("match_type")}
    today = clock.today()
    cases = {
        "free": ("open", "active", "", "", 1),
        "later": ("open", "active", "2026-11-25", "", 1),
        "full": ("open", "active", "", "", 0),
        "over": ("open", "active", "", "2026-11-23", 1),
        "paused": ("paused", "active", "", "", 1),
        "withdrawn": ("withdrawn", "active", "", "", 1),
        "ceased": ("open", "ceased", "", "", 1),
    }
    assert {stand: stand_of(*facts, today) for stand, facts in cases.items()} == {one: one for one in cases}


def test_a_place_is_saved_confirmed_paused_and_undone_act_by_act(bank):
    place = bank.add(tasks="Pakning", confirmed_on="2026-01-02", places=3)
    other = bank.add(TANGSOE, title="Lager", type="company_placement", confirmed_on="2026-11-20")
    assert bank.titles(old=True) == ["Pakkeri"]
    assert bank.places.confirm([place.id, other.id]) == 2
    assert bank.titles(old=True) == []
    assert bank.undo() == "Bekræft plads"  # one act for both
    assert bank.titles(old=True) == ["Pakkeri"]
    bank.places.set_status([place.id], "paused")
    assert (bank.titles(free=True), bank.titles()) == (["Lager"], ["Lager", "Pakkeri"])
    bank.places.set_status([place.id], "withdrawn")
    assert (bank.titles(), bank.titles(statuses=("withdrawn",))) == (["Lager"], ["Pakkeri"])
    assert [bank.undo(), bank.undo()] == ["Ret plads: Trukket tilbage", "Ret plads: På pause"]
    history = History(bank.store).of("standing_place", place.id)
    assert "Sidst bekræftet" in {change.label for line in history for change in line.changes}
    assert [hit.detail for hit in Search(bank.store).find("pakning")] == [
        "Praktik i studiet · Vestrum Maskinfabrik A/S"
    ]
    assert proof.derived_unlike_records(bank.store.db) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("type", "x"),
        ("places", 0),
        ("places", None),
        ("hours_per_week", 169),
        ("free_from", "2026-02-30"),
        ("free_until", "2026-11-01"),
        ("confirmed_on", "2026-11-25"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(bank, field, value):
    start = {"free_from": "2026-12-01"} if field == "free_until" else {}
    with pytest.raises(KnownError) as said:
        bank.add(**start, **{field: value})
    assert said.value.field == field
    assert bank.store.find(StandingPlace) == []


def test_the_list_is_filtered_sorted_and_searched(bank):
    bank.add(title="B", places=2, free_from="2026-12-01", tasks="Æbler og 100 % glæde")
    bank.add(TANGSOE, title="A", type="company_placement", confirmed_on="2026-11-01")
    assert bank.titles(types=("company_placement",)) == ["A"]
    assert bank.titles(municipalities=("0657",)) == ["B"]
    assert bank.titles(free=True) == ["A"]
    assert bank.titles(text="tangs") == bank.titles(text="plast tan") == ["A"]
    assert bank.titles(text="æbl vestr") == ["B"]
    for column in ("company", "municipality", "type", "title", "free", "free_from", "confirmed"):
        for descending in (False, True):
            query = PlaceQuery(sort=column, descending=descending)
            listed = PlaceList(bank.store)
            ids = listed.ids(query)
            assert [row.id for row in listed.page(query)] == list(ids)
            assert len(ids) == listed.count(query) == 2
    for text in NASTY:
        bank.places.list.page(PlaceQuery(text=text))
    assert bank.titles(sort="title") == ["A", "B"]
    assert {"Herning", "Holstebro"} <= {name for _, name in bank.places.list.municipalities()}


def test_a_match_takes_the_place_from_its_agreement_to_its_last_day(bank, clock):
    place = bank.add(hours_per_week=37, looked_after_by="Per")
    made = bank.places.propose(place.id, SOFIE.id)
    assert (made.match.type, made.match.status, made.remark) == ("internship", "proposed", "")
    assert (made.match.place_id, made.match.hours_per_week) == (place.id, 37)
    assert bank.places.list.one(place.id).taken == 0  # nobody is there yet
    with pytest.raises(KnownError) as already:
        bank.places.propose(place.id, SOFIE.id)
    assert already.value.field == "candidate"
    facts = MoveFacts(
        agreed_on="2026-11-24", starts_on="2026-11-24", ends_on="2026-12-24", programme="Maskiningeniør"
    )
    for status in ("company_asked", "cv_sent", "interview", "agreed"):
        bank.moves.move(made.match.id, status, facts if status == "agreed" else None)
    row = bank.places.list.one(place.id)
    assert (row.taken, row.free, row.stand) == (1, 0, "full")
    full = bank.places.propose(place.id, bank.put(replace(SOFIE, id="2", name="Ida")).id)
    assert full.remark == "Pladsen er optaget."
    too_many = bank.put(replace(bank.store.require(Match, full.match.id), status="started"))
    assert overfull_text(bank.store, [too_many]) == "Pakkeri: 2 er aftalt til 1 plads."
    (choice,) = place_choices(bank.store, full.match)
    assert (choice.name, choice.remark) == ("Pakkeri – 2 på 1 plads", "2 er aftalt til 1 plads.")
    bank.put(full.match)
    assert {one.candidate for one in bank.places.detail(place.id).matches} == {"Ida", "Sofie Bjerre"}
    ended = bank.store.require(Match, made.match.id)
    bank.put(replace(ended, ends_on="2026-11-23"))
    assert bank.places.list.one(place.id).stand == "free"
    assert bank.undo() == "Foreslå kandidat"  # the match and its place are one act
    assert [one.candidate for one in bank.places.detail(place.id).matches] == ["Sofie Bjerre"]


def test_a_place_says_when_it_is_for_others(bank):
    subsidy = bank.add(title="Kontrol", type="wage_subsidy")
    wishes = ("company_scheme",)
    ida = bank.put(replace(SOFIE, id="3", name="Ida", status="employed_searching", wishes=wishes))
    said = bank.places.propose(subsidy.id, ida.id).remark
    assert said == "Pladsen er til ledige, og Ida står som i job – søger."
    assert bank.places.propose(bank.add(title="Praktik").id, ida.id).remark.startswith("Pladsen er til stud")
    assert PlaceFits(bank.store).for_candidate(ida) == ()
    bo = bank.put(replace(ida, id="4", name="Bo", status="unemployed"))
    assert [one.name for one in PlaceFits(bank.store).for_place(subsidy.id)] == ["Bo"]
    assert bank.places.propose(subsidy.id, bo.id).remark == ""


def test_nothing_is_lost_where_somebody_is(bank):
    place, empty = bank.add(), bank.add(title="Tom")
    match = bank.places.propose(place.id, SOFIE.id).match
    for act in (
        lambda: bank.places.delete([empty.id, place.id]),
        lambda: Companies(bank.store).delete(VESTRUM.id),
    ):
        with pytest.raises(KnownError) as said:
            act()
        assert "1 match er i gang" in str(said.value)
    assert len(bank.store.find(StandingPlace)) == 2
    bank.moves.move(match.id, "ended", MoveFacts(end_outcome="refused", end_reason="timing"))
    Companies(bank.store).delete(VESTRUM.id)
    assert bank.store.find(StandingPlace) == []
    bank.undo()
    assert len(bank.store.find(StandingPlace)) == 2
    bank.places.set_status([place.id], "withdrawn")
    with pytest.raises(KnownError):
        bank.places.propose(place.id, SOFIE.id)
    with pytest.raises(KnownError):
        bank.places.detail("x")


def test_a_match_that_is_there_already_is_tied_and_let_go(bank):
    place = bank.add()
    match = bank.moves.create(VESTRUM.id, "", SOFIE.id, "internship")
    elsewhere = bank.moves.create(TANGSOE.id, "", SOFIE.id, "internship")
    assert [one.id for one in bank.places.detail(place.id).loose] == [match.id]
    assert bank.places.tie(place.id, match.id) == "Sofie Bjerre"
    detail = bank.places.detail(place.id)
    assert ([one.id for one in detail.matches], detail.loose) == ([match.id], ())
    bank.places.untie(match.id)
    assert bank.places.detail(place.id).matches == ()
    hire = bank.moves.create(VESTRUM.id, "", SOFIE.id, "hire")
    over = bank.put(replace(match, id="over", status="ended"))
    for wrong in (elsewhere, hire, over):
        with pytest.raises(KnownError):
            bank.places.tie(place.id, wrong.id)


def test_a_place_keeps_its_type_while_matches_point_to_it(bank):
    place = bank.add()
    match = bank.places.propose(place.id, SOFIE.id).match
    with pytest.raises(KnownError) as said:
        bank.places.save(replace(place, type="mentor"), place)
    assert (said.value.field, "1 match er knyttet til pladsen" in str(said.value)) == ("type", True)
    bank.places.save(replace(place, title="Nyt navn"), place)
    bank.places.untie(match.id)
    assert bank.places.save(replace(place, type="mentor", title="Nyt navn"), place).type == "mentor"


def test_the_names_at_a_place_follow_the_people(bank):
    per = bank.put(ContactPerson(company_id=VESTRUM.id, name="Per Juhl"))
    place = bank.add(contact_name="per juhl", looked_after_by="Per Juhl", note="Bo kender vejen")
    other = bank.add(TANGSOE, contact_name="Per Juhl")
    need = bank.put(SkillsNeed(company_id=VESTRUM.id, competence="CNC"))
    companies = Companies(bank.store)
    companies.delete_person(per.id)
    now = bank.store.require(StandingPlace, place.id)
    assert (now.contact_name, now.looked_after_by, now.note) == ("", "", "Bo kender vejen")
    assert bank.store.require(StandingPlace, other.id).contact_name == "Per Juhl"  # another company's Per
    bank.undo()
    assert bank.store.require(StandingPlace, place.id).looked_after_by == "Per Juhl"
    match = bank.places.propose(place.id, SOFIE.id).match
    with bank.store.action("x") as unit:
        unit.delete(bank.store.require(Candidate, SOFIE.id))
    assert [one.candidate for one in bank.places.detail(place.id).matches] == ["Slettet kandidat"]
    bank.moves.move(match.id, "ended", MoveFacts(end_outcome="refused", end_reason="timing"))
    companies.delete(VESTRUM.id)
    assert bank.store.get(SkillsNeed, need.id) is None
    bank.undo()
    assert bank.store.get(SkillsNeed, need.id) is not None


ENGINEER = CandidateFacts(
    wishes=("internship",),
    field_of_study="engineering_it",
    education_level="H50",
    municipality_code="0657",
    mobility_municipalities=("0791",),
    max_distance_km=40,
)
PLACE = Offered("study_internship", "0657", ("engineering_it",), (), {})
KM = {"0657": {"0657": 0}, "0791": {"0657": 45}, "0661": {"0657": 38}, "0665": {"0657": 55}}


@pytest.mark.parametrize(
    ("person", "place", "why"),
    [
        ({}, {}, ["wish", "field", "home"]),
        ({}, {"municipality": "0791"}, ["wish", "field", "moves"]),
        ({}, {"municipality": "0661"}, ["wish", "field", "near"]),
        ({}, {"municipality": "0665"}, []),
        ({"max_distance_km": None}, {"municipality": "0661"}, []),
        (
            {"max_distance_km": None, "mobility": "Op til 40 km"},
            {"municipality": "0661"},
            ["wish", "field", "near"],
        ),
        ({"mobility": "Flytter gerne"}, {"municipality": "0665"}, ["wish", "field", "moves"]),
        ({}, {"levels": ("H70",)}, []),
        ({}, {"levels": ("H50",)}, ["wish", "field", "level", "home"]),
        ({}, {"levels": ("H40",)}, ["wish", "field", "level", "home"]),  # a higher one holds the lower
        ({}, {"levels": ("H30",)}, ["wish", "field", "home"]),  # a trade of its own: not known
        ({"education_level": ""}, {"levels": ("H70",)}, ["wish", "field", "home"]),
        ({}, {"fields": ("humanities",)}, []),
        ({"wishes": ("hire",)}, {}, []),
        ({"status": False}, {}, []),
        ({"status": None, "wishes": (), "field_of_study": ""}, {}, []),
        ({"municipality_code": "", "mobility_municipalities": ()}, {}, ["wish", "field"]),
    ],
)
def test_why_a_place_suits_somebody(person, place, why):
    studies = person.pop("status", True)
    facts = replace(ENGINEER, **person)
    offered = replace(PLACE, **place)
    offered = replace(offered, km=KM[offered.municipality])
    seeker = Seeker(studies, profiles().basics(facts), facts.field_of_study)
    assert [one.code for one in why_it_fits(seeker, offered, near_km=25)] == why
    for kind in NOT_SUGGESTED:
        anybody = Seeker(None, profiles().basics(replace(facts, wishes=())))
        assert why_it_fits(anybody, replace(offered, type=kind), 25) == ()


def test_the_reasons_are_told_both_ways_and_nobody_barred_is_suggested(bank):
    place = bank.add(fields_of_study=("engineering_it",))
    bank.add(title="Optaget", places=1, status="paused")
    fits = PlaceFits(bank.store)
    (for_sofie,) = fits.for_candidate(SOFIE)
    (for_place,) = fits.for_place(place.id)
    assert for_sofie.row.id == place.id
    assert for_sofie.why == for_place.why == "Ønsker praktik · Teknik og it · bor i Herning"
    barred = replace(SOFIE, delete_after="2026-11-23")
    assert fits.for_candidate(barred) == ()
    made = bank.places.propose(place.id, SOFIE.id)
    assert fits.for_candidate(SOFIE) == fits.for_place(place.id) == ()
    bank.moves.move(made.match.id, "ended", MoveFacts(end_outcome="refused", end_reason="timing"))
    assert fits.for_candidate(SOFIE) == fits.for_place(place.id) == ()  # who was refused is not offered again


def test_whom_a_place_suits_is_asked_in_sql_as_the_candidate_is(bank):
    """What SQL leaves out beforehand is what the rules would have left out."""
    people = {
        "uden ønske": {"wishes": ()},
        "ph.d.": {"education_level": "H80"},
        "faglært": {"education_level": "H30"},
        "uoplyst": {"education_level": "H90"},
        "anden": {"wishes": ("hire",)},
        "færdig": {"status": "recent_graduate"},
        "frist": {"delete_after": "2026-11-23"},
        "trukket": {"consent_withdrawn_on": "2026-11-20"},
        "andet grundlag": {
            "consent_withdrawn_on": "2026-11-20",
            "legal_basis": next(iter(LEGAL_BASES)),
            "legal_basis_reference": "J.nr. 12",
        },
        "kørende": {"municipality_code": "0665", "mobility": "Op til 90 km"},
    }
    place = bank.add(fields_of_study=("engineering_it",), education_levels=("H50",))
    made = [bank.put(replace(SOFIE, id=name, name=name, **fields)) for name, fields in people.items()]
    fits = PlaceFits(bank.store)
    found = {one.id for one in fits.for_place(place.id, limit=99)}
    assert found == {one.id for one in (*made, SOFIE) if fits.for_candidate(one)}
    assert found == {SOFIE.id, "uden ønske", "ph.d.", "uoplyst", "andet grundlag", "kørende"}


def test_every_question_about_who_is_at_a_place_goes_by_the_index(bank):
    place = bank.add()
    bank.places.propose(place.id, SOFIE.id)
    asked: list[str] = []
    bank.store.db.connection.set_trace_callback(asked.append)
    try:
        bank.places.list.one(place.id)
        bank.places.detail(place.id)
        PlaceFits(bank.store).for_place(place.id)
        with pytest.raises(KnownError):
            bank.places.delete([place.id])
    finally:
        bank.store.db.connection.set_trace_callback(None)
    by_place = [sql for sql in asked if "m.place_id = " in sql and "m.place_id = ''" not in sql]
    assert len(by_place) >= 4
    for sql in by_place:
        plan = " / ".join(row[3] for row in bank.store.db.rows(f"EXPLAIN QUERY PLAN {sql}"))
        assert "USING INDEX match_place" in plan, (sql, plan)


def test_a_name_in_a_place_is_found_before_somebody_is_erased(bank):
    from kmdesk.rules.person_names import PersonNames

    place = bank.add(note="Sofie Bjerre var her i foråret.")
    found = Mentions(bank.store).of(SOFIE.id, PersonNames({"Sofie Bjerre"}, ()), {SOFIE.id})
    assert [(one.record_id, one.text) for one in found.full] == [
        (place.id, "Plads · Vestrum Maskinfabrik A/S")
    ]
