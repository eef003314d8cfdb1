"""Conflicts as a broker meets them: found by real runs between two files, read, solved, undone, asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.models import Candidate, Company, Conflict, ContactPerson, GuideAnswer, Need, Project, Task, Visit
from kmdesk.services import conflict_texts
from kmdesk.services.conflict_asking import Question, question
from kmdesk.services.conflict_history import ConflictHistory, with_solved
from kmdesk.services.conflict_reading import Pick
from kmdesk.services.history import History
from kmdesk.store import proof
from tests.nasty import NASTY
from tests.services.conflict_desks import HJORTDAL, NOTE, Desks

MINE_NOTE = f"{NOTE} Helst fra februar."
OFFICE_NOTE = "Vil gerne have en studerende til CAD-tegning."


@pytest.fixture
def desks(tmp_path: Path) -> Desks:
    return Desks(tmp_path)


def opened(desks: Desks, desk=None, kind="company", record_id=HJORTDAL):
    found = desks.conflicts(desk or desks.karen).record(kind, record_id)
    assert found is not None
    return found


def row_of(shown, field):
    found = shown.row(field)
    assert found is not None
    return found


def told(desk) -> list[tuple[str, str, str]]:
    """Field, status and resolution of every conflict of a desk."""
    rows = desk.database.rows("SELECT field, status, resolution FROM conflict ORDER BY field, id")
    return [tuple(row) for row in rows]


# -- what is shown --------------------------------------------------------------------------------


def test_conflicts_are_grouped_by_record_in_plain_words(desks: Desks) -> None:
    service = desks.disagree({"employees": 22, "note": MINE_NOTE}, {"employees": 21, "note": OFFICE_NOTE})
    (found,) = service.open_records()
    assert (found.about.name, found.detail) == (
        "Hjortdal Maskiner ApS",
        "Virksomhed · 2 felter er forskellige",
    )
    assert service.open_count() == 1
    with in_language("en"):
        assert service.open_records()[0].about.name == "Hjortdal Maskiner ApS"


def test_a_field_shows_what_it_was_and_who_wrote_what_when(desks: Desks) -> None:
    desks.disagree({"employees": 22}, {"employees": 21})
    shown = opened(desks)
    row = row_of(shown, "employees")
    assert row.label == "Ansatte"
    assert (row.base_text, row.office.text, [side.text for side in row.mine]) == ("19", "21", ["22"])
    assert (row.mine[0].who, row.mine[0].me, row.office.who) == ("Karen Lyngholm", True, "Bo Thyregod")
    assert (shown.mine_title, shown.mine_by) == ("Min", "Karen, i dag 07:27")
    assert shown.office_by.startswith("Bo T., i dag")
    assert shown.base_by == "24.11.2026"
    assert shown.colleague_name == "Bo Thyregod"


def test_codes_days_and_references_are_read_as_people_say_them(desks: Desks) -> None:
    desks.disagree(
        {"municipality_code": "0661", "contact_basis_on": "2026-11-23", "broker_id": "karen"},
        {"municipality_code": "0756", "contact_basis_on": "2026-11-20", "broker_id": "ole"},
    )
    shown = opened(desks)
    texts = {row.field: (row.base_text, row.mine[0].text, row.office.text) for row in shown.rows}
    assert texts["municipality_code"] == ("Herning", "Holstebro", "Ikast-Brande")
    assert texts["contact_basis_on"] == ("", "23.11.2026", "20.11.2026")
    assert texts["broker_id"] == ("Bo Thyregod", "Karen Lyngholm", "Ole Overgaard")
    assert {row.field: row.can_type for row in shown.rows} == {
        "municipality_code": False,
        "contact_basis_on": True,
        "broker_id": False,
    }
    assert all(row.both is None for row in shown.rows)


def test_what_merged_by_itself_says_so_and_whose_it_was(desks: Desks) -> None:
    desks.disagree(
        {"employees": 22, "phone": "97005512", "tags": ("CAD",)},
        {"employees": 21, "website": "hjortdal.example", "tags": ("svejsning",)},
    )
    shown = opened(desks)
    assert {row.field: row.automatic for row in shown.rows} == {
        "employees": "",
        "phone": "mine",
        "website": "office",
        "tags": "both",
    }
    phone, tags = row_of(shown, "phone"), row_of(shown, "tags")
    assert (phone.base_text, phone.mine[0].text, phone.office.text) == (
        "97 00 55 10",
        "97 00 55 12",
        "97 00 55 10",
    )
    assert set(tags.both_text.split(", ")) == {"CAD", "svejsning"}
    assert [row.field for row in shown.rows][:2] == ["employees", "phone"]


def test_two_companies_that_become_one_ask_only_for_what_differs(desks: Desks) -> None:
    both = {"name": "Vestrum", "cvr": "12345674", "municipality_code": "0657"}
    desks.put(desks.karen, Company(id="a", phone="97005510", city="Herning", **both))
    desks.put(desks.bo, Company(id="b", phone="20202020", note="Bos note", **both))
    desks.sync(desks.karen, desks.bo)
    shown = opened(desks, desks.bo, record_id="a")
    assert {row.field: row.automatic for row in shown.rows} == {"phone": "", "note": "both"}
    desks.conflicts(desks.bo).resolve(shown, {"phone": Pick("mine", shown.rows[0].mine[0].conflict_id)})
    kept = desks.bo.store.require(Company, "a")
    assert (kept.phone, kept.city, kept.note, kept.name) == ("20202020", "Herning", "Bos note", "Vestrum")


def test_only_what_waited_since_the_last_run_is_told_as_merged(desks: Desks) -> None:
    desks.edit(desks.karen, city="Ikast")
    desks.sync(desks.karen, desks.bo)
    desks.karen.database.run(
        "INSERT INTO sync_run (started_at, ended_at, outcome) VALUES (?, ?, 'synced')",
        (desks.clock.stamp(), desks.clock.stamp()),
    )
    desks.clock.at += timedelta(minutes=1)
    desks.edit(desks.karen, phone="97005512")
    desks.disagree({"employees": 22}, {"employees": 21})
    assert {row.field: row.automatic for row in opened(desks).rows} == {"employees": "", "phone": "mine"}


def test_two_colleagues_against_the_office_are_both_shown(desks: Desks) -> None:
    ole = desks.third()
    desks.edit(desks.bo, employees=21)
    desks.edit(desks.karen, employees=22)
    desks.edit(ole, employees=23)
    desks.sync(desks.bo, desks.karen, ole, desks.karen, desks.bo)
    shown = opened(desks)
    row = row_of(shown, "employees")
    assert {(side.text, side.who) for side in row.mine} == {("22", "Karen Lyngholm"), ("23", "Ole Overgaard")}
    assert shown.mine_title == "Min og andres"
    at_bo = opened(desks, desks.bo)
    assert at_bo.mine_title == "Kollegers"
    side = next(side for side in row.mine if side.text == "23")
    desks.conflicts(desks.karen).resolve(shown, {"employees": Pick("mine", side.conflict_id)})
    assert desks.company(desks.karen).employees == 23
    assert sorted(how for field, _, how in told(desks.karen) if field == "employees") == ["mine", "office"]


def test_a_colleague_sees_whose_the_other_value_is(desks: Desks) -> None:
    desks.disagree({"employees": 22}, {"employees": 21})
    desks.sync(desks.bo)
    shown = opened(desks, desks.bo)
    row = row_of(shown, "employees")
    assert (shown.mine_title, row.mine[0].me) == ("Karen Lyngholm", False)
    assert (row.office.who, row.office.me) == ("Bo Thyregod", True)
    assert shown.colleague_name == "Karen Lyngholm"


def test_unknown_fields_and_kinds_are_told_and_only_the_offices_value_can_stay(desks: Desks) -> None:
    about = {"mine": json.dumps("A"), "office": json.dumps("B"), "base": json.dumps("")}
    desks.put(
        desks.karen,
        Conflict(about_kind="company", about_id=HJORTDAL, field="moonphase", **about),
        Conflict(about_kind="spaceship", about_id="s1", field="hull", **about),
    )
    row = row_of(opened(desks), "moonphase")
    assert row.label == "Ukendt felt “moonphase”"
    assert row.locked
    assert not row.can_type
    assert (row.mine[0].text, row.office.text) == ("A", "B")
    ship = opened(desks, kind="spaceship", record_id="s1")
    assert (ship.about.state, ship.about.kind_name) == ("unknown", "Ukendt slags “spaceship”")
    service = desks.conflicts(desks.karen)
    service.resolve(opened(desks), {"moonphase": Pick("office")})
    service.close("spaceship", "s1")
    assert service.open_count() == 0


def test_records_of_every_kind_have_a_name(desks: Desks) -> None:
    people = ContactPerson(id="p", company_id=HJORTDAL, name="Inge Hjort")
    need = Need(id="n", company_id=HJORTDAL, title="CAD-tegner", type="recruitment")
    visit = Visit(id="v", company_id=HJORTDAL, starts_at="2026-11-25T13:00")
    answer = GuideAnswer(id="g", visit_id="v", question="q_none", value={"text": "ja"})
    candidate = Candidate(id="c", name="Amina Rahimi")
    project = Project(id="pr", name="Midtvest", goals={"hire": 50})
    desks.put(desks.karen, people, need, visit, answer, candidate, project, Task(id="t", title="Ring"))
    desks.sync(desks.karen, desks.bo)
    wanted = {
        ("contact_person", "p"): (
            {"title": "Direktør"},
            {"title": "Leder"},
            "Inge Hjort · Hjortdal Maskiner ApS",
        ),
        ("need", "n"): ({"starts": "Uge 5"}, {"starts": "Uge 6"}, "CAD-tegner · Hjortdal Maskiner ApS"),
        ("visit", "v"): (
            {"starts_at": "2026-11-25T12:00"},
            {"starts_at": "2026-11-25T12:30"},
            "Besøg 25.11.2026 · Hjortdal Maskiner ApS",
        ),
        ("guide_answer", "g"): (
            {"value": {"text": "nej"}},
            {"value": {"text": "måske"}},
            "q_none · Hjortdal Maskiner ApS",
        ),
        ("candidate", "c"): ({"programme": "A"}, {"programme": "B"}, "Amina Rahimi"),
        ("project", "pr"): ({"goals": {"hire": 60}}, {"goals": {"hire": 70}}, "Midtvest"),
        ("task", "t"): ({"title": "Ring i dag"}, {"title": "Ring nu"}, "Ring nu"),
    }
    classes = {c.kind: c for c in (ContactPerson, Need, Visit, GuideAnswer, Candidate, Project, Task)}
    for (kind, record_id), (mine, office, _) in wanted.items():
        desks.change(desks.bo, classes[kind], record_id, **office)
        desks.change(desks.karen, classes[kind], record_id, **mine)
    desks.sync(desks.bo, desks.karen)
    service = desks.conflicts(desks.karen)
    found = {(one.about.kind, one.about.id): one.about.name for one in service.open_records()}
    assert found == {key: name for key, (_, _, name) in wanted.items()}
    texts = {key: opened(desks, kind=key[0], record_id=key[1]).rows[0] for key in wanted}
    assert texts["visit", "v"].mine[0].text == "25.11.2026 kl. 12:00"
    assert texts["guide_answer", "g"].label == "Svar"
    for kind, record_id in wanted:
        shown = opened(desks, kind=kind, record_id=record_id)
        service.resolve(shown, {row.field: Pick("mine", row.mine[0].conflict_id) for row in shown.rows})
    assert service.open_count() == 0
    assert desks.karen.store.require(Project, "pr").goals == {"hire": 60}
    assert proof.unlike_journal(desks.karen.database)[1] == 0


def test_a_confidential_note_and_a_candidate_stay_out_of_the_question(desks: Desks) -> None:
    desks.put(
        desks.karen,
        Visit(id="v", company_id=HJORTDAL, confidential_note="Kendt"),
        Candidate(id="c", name="Amina Rahimi"),
    )
    desks.sync(desks.karen, desks.bo)
    for desk, word in ((desks.bo, "hemmelig ét"), (desks.karen, "hemmelig to")):
        desks.change(desk, Visit, "v", confidential_note=word)
        desks.change(desk, Candidate, "c", motivation=word)
    desks.sync(desks.bo, desks.karen)
    for kind, record_id in (("visit", "v"), ("candidate", "c")):
        shown = opened(desks, kind=kind, record_id=record_id)
        text = question(shown, shown.rows, "Bo Thyregod").text
        assert "hemmelig" not in text
        assert "fortrolige" in text


# -- deletion --------------------------------------------------------------------------------------


def test_bo_deleted_and_i_edited_keeping_brings_back_what_went_along(desks: Desks) -> None:
    from kmdesk.services.companies import Companies

    desks.put(desks.karen, ContactPerson(id="p", company_id=HJORTDAL, name="Inge Hjort"))
    desks.sync(desks.karen, desks.bo)
    Companies(desks.bo.store).delete(HJORTDAL)
    desks.edit(desks.karen, phone="97005512")
    desks.sync(desks.bo, desks.karen)
    shown = opened(desks)
    row = shown.rows[0]
    assert (row.field, row.mine[0].text, row.mine[0].note, row.office.text, row.office.note) == (
        "deleted",
        "Behold",
        "rettede",
        "Slet",
        "slettede",
    )
    assert row.office.who == "Bo Thyregod"
    assert desks.karen.store.get(ContactPerson, "p") is None
    said = desks.conflicts(desks.karen).resolve(shown, {"deleted": Pick("mine", row.mine[0].conflict_id)})
    assert said == "Konflikten om Hjortdal Maskiner ApS er løst. 1 post fulgte med tilbage."
    assert desks.karen.store.get(ContactPerson, "p") is not None
    desks.sync(desks.karen, desks.bo)
    assert desks.company(desks.bo).phone == "97005512"
    assert desks.bo.store.get(ContactPerson, "p") is not None
    desks.karen.store.undo()
    assert desks.karen.store.get(ContactPerson, "p") is None
    assert desks.conflicts(desks.karen).open_count() == 1


def test_what_was_deleted_on_purpose_before_does_not_come_back_with_the_company(desks: Desks) -> None:
    """Both deletions wait on one laptop and come in one run, and this desk's clock has not moved."""
    from kmdesk.services.companies import Companies

    kept = ContactPerson(id="p", company_id=HJORTDAL, name="Inge Hjort")
    visit = Visit(id="v", company_id=HJORTDAL, status="planned", starts_at="2026-11-30T10:00")
    desks.put(desks.karen, kept, visit)
    desks.sync(desks.karen, desks.bo)
    desks.delete(desks.bo, visit)
    Companies(desks.bo.store).delete(HJORTDAL)
    desks.edit(desks.karen, phone="97005512")
    desks.sync(desks.bo, desks.karen)
    shown = opened(desks)
    cid = shown.rows[0].mine[0].conflict_id
    said = desks.conflicts(desks.karen).resolve(shown, {"deleted": Pick("mine", cid)})
    assert said == "Konflikten om Hjortdal Maskiner ApS er løst. 1 post fulgte med tilbage."
    back = desks.karen.store.require(ContactPerson, "p")
    assert (back.extra, desks.karen.store.get(Visit, "v")) == ({}, None)
    desks.sync(desks.karen, desks.bo)
    assert desks.bo.store.require(ContactPerson, "p").extra == {}
    assert desks.bo.store.get(Visit, "v") is None


def test_what_went_along_comes_back_whole_whatever_the_clocks_say(desks: Desks) -> None:
    from kmdesk.services.companies import Companies

    people = [ContactPerson(id=f"p{n}", company_id=HJORTDAL, name=f"Person {n}") for n in range(40)]
    desks.put(desks.karen, *people)
    desks.sync(desks.karen, desks.bo)
    Companies(desks.bo.store).delete(HJORTDAL)
    desks.edit(desks.karen, phone="97005512")
    desks.clock.at += timedelta(days=400)
    desks.sync(desks.bo)
    desks.clock.at -= timedelta(days=900)
    desks.sync(desks.karen)
    shown = opened(desks)
    said = desks.conflicts(desks.karen).resolve(
        shown, {"deleted": Pick("mine", shown.rows[0].mine[0].conflict_id)}
    )
    assert "40 poster fulgte med tilbage" in said
    assert len(desks.karen.store.find(ContactPerson, "company_id = ?", (HJORTDAL,))) == 40


def test_letting_go_deletes_as_the_company_page_does(desks: Desks) -> None:
    desks.put(desks.karen, ContactPerson(id="p", company_id=HJORTDAL, name="Inge Hjort"))
    desks.sync(desks.karen, desks.bo)
    company = desks.company(desks.karen)
    desks.delete(desks.karen, company)
    desks.edit(desks.bo, phone="97005512", employees=4)
    desks.sync(desks.bo, desks.karen)
    shown = opened(desks)
    row = row_of(shown, "deleted")
    assert (row.mine[0].text, row.office.text) == ("Slet", "Behold")
    desks.conflicts(desks.karen).resolve(shown, {"deleted": Pick("mine", row.mine[0].conflict_id)})
    assert desks.karen.store.get(Company, HJORTDAL) is None
    assert desks.karen.store.get(ContactPerson, "p") is None
    desks.karen.store.undo()
    assert desks.company(desks.karen).employees == 4
    assert desks.karen.store.get(ContactPerson, "p") is not None
    assert desks.conflicts(desks.karen).open_count() == 1


def test_a_record_deleted_since_can_be_closed_or_brought_back(desks: Desks) -> None:
    service = desks.disagree({"employees": 22}, {"employees": 21})
    shown = opened(desks)
    desks.delete(desks.karen, desks.company(desks.karen))
    assert opened(desks).about.state == "deleted"
    with pytest.raises(KnownError, match="slettet i mellemtiden"):
        service.resolve(shown, {"employees": Pick("office")})
    assert service.bring_back("company", HJORTDAL) == "Hjortdal Maskiner ApS"
    assert opened(desks).about.state == "live"
    desks.delete(desks.karen, desks.company(desks.karen))
    service.close("company", HJORTDAL)
    assert service.record("company", HJORTDAL) is None
    desks.karen.store.undo()
    assert service.open_count() == 1


def test_closing_for_an_erased_person_keeps_nothing_of_the_values(desks: Desks) -> None:
    desks.put(desks.karen, Candidate(id="c", name="Amina Rahimi", motivation="x"))
    desks.sync(desks.karen, desks.bo)
    desks.change(desks.bo, Candidate, "c", motivation="ord fra bo")
    desks.change(desks.karen, Candidate, "c", motivation="ord fra karen")
    desks.sync(desks.bo, desks.karen)
    desks.karen.store.erase(desks.karen.store.require(Candidate, "c"))
    later = json.dumps("ord fra en tredje")  # found by a desk that had not heard of it yet
    desks.put(
        desks.karen,
        Conflict(about_kind="candidate", about_id="c", field="motivation", mine=later, office=later),
    )
    shown = opened(desks, kind="candidate", record_id="c")
    assert (shown.about.state, shown.about.name) == ("erased", "Slettet for altid")
    desks.conflicts(desks.karen).close("candidate", "c")
    left = desks.karen.database.rows("SELECT * FROM conflict") + desks.karen.database.rows(
        "SELECT changes FROM journal_entry"
    )
    assert "ord fra" not in str(left)


# -- solving --------------------------------------------------------------------------------------


def test_solving_is_one_action_and_undo_opens_the_conflict_again(desks: Desks) -> None:
    service = desks.disagree(
        {"employees": 22, "employees_class": "20-49", "note": MINE_NOTE, "phone": "97005512"},
        {"employees": 8, "employees_class": "5-9", "note": OFFICE_NOTE},
    )
    shown = opened(desks)
    note = row_of(shown, "note")
    text = conflict_texts.union(note.base, [side.value for side in (note.office, *note.mine)]).text
    said = service.resolve(
        shown,
        {
            "employees": Pick("mine", row_of(shown, "employees").mine[0].conflict_id),
            "note": Pick("combined", text=text),
        },
    )
    assert said == "Konflikten om Hjortdal Maskiner ApS er løst."
    company = desks.company(desks.karen)
    assert company.note == "Vil gerne have en studerende til CAD-tegning. Helst fra februar."
    assert (company.employees, company.employees_class, company.phone) == (22, "20-49", "97005512")
    assert shown.row("employees_class") is None  # follows from the number
    solved = {f: (s, how) for f, s, how in told(desks.karen)}
    assert solved == {
        "employees": ("resolved", "mine"),
        "employees_class": ("resolved", "office"),
        "note": ("resolved", "combined"),
    }
    conflict = desks.karen.store.find(Conflict, "field = 'note'")[0]
    assert (conflict.resolved_by, conflict.resolved_at) == ("karen", desks.clock.stamp())
    group = desks.karen.store.undo()
    assert group is not None
    assert group.action == "Løs konflikt"
    assert desks.company(desks.karen).note == OFFICE_NOTE
    assert {status for _, status, _ in told(desks.karen)} == {"open"}
    assert opened(desks) == shown
    desks.karen.store.redo()
    assert service.open_count() == 0
    desks.sync(desks.karen, desks.bo)
    assert desks.company(desks.bo) == replace(
        desks.company(desks.karen), version=desks.company(desks.bo).version
    )
    assert desks.conflicts(desks.bo).open_count() == 0


def test_an_automatic_choice_can_be_turned(desks: Desks) -> None:
    service = desks.disagree({"employees": 22, "phone": "97005512"}, {"employees": 21})
    service.resolve(opened(desks), {"employees": Pick("office"), "phone": Pick("office")})
    assert desks.company(desks.karen).phone == "97005510"
    assert desks.company(desks.karen).employees == 21


def test_both_are_kept_one_under_the_other_and_lists_as_a_union(desks: Desks) -> None:
    service = desks.disagree(
        {"note": "Ring til Inge", "address": "Vej 1"}, {"note": "Ring til Mads", "address": "Vej 2"}
    )
    shown = opened(desks)
    assert row_of(shown, "note").both == "Ring til Inge\nRing til Mads"
    service.resolve(shown, {"note": Pick("both"), "address": Pick("both")})
    assert desks.company(desks.karen).note == "Ring til Inge\nRing til Mads"
    assert desks.company(desks.karen).address == "Vej 1 / Vej 2"
    people = {
        "base": '["Inge Hjort"]',
        "mine": '["Inge Hjort","Mads Hjort"]',
        "office": '["Inge Hjort","Ole Skov"]',
    }
    desks.edit(desks.karen, tags=("Inge Hjort", "Ole Skov"))
    by_hand = Conflict(
        about_kind="company", about_id=HJORTDAL, field="tags", **{k: json.dumps(v) for k, v in people.items()}
    )
    desks.put(desks.karen, by_hand)
    shown = opened(desks)
    assert row_of(shown, "tags").both_text == "Inge Hjort, Mads Hjort, Ole Skov"
    service.resolve(shown, {"tags": Pick("both")})
    assert desks.company(desks.karen).tags == ("Inge Hjort", "Mads Hjort", "Ole Skov")


def test_choosing_mine_of_a_map_leaves_what_others_put_in_other_keys(desks: Desks) -> None:
    desks.put(desks.karen, Project(id="pr", name="Midtvest", goals={"hire": 50, "new_contact": 1}))
    desks.sync(desks.karen, desks.bo)
    desks.change(desks.bo, Project, "pr", goals={"hire": 70, "new_contact": 2})
    desks.change(desks.karen, Project, "pr", goals={"hire": 60, "new_contact": 1, "follow_up_contact": 9})
    desks.sync(desks.bo, desks.karen)
    shown = opened(desks, kind="project", record_id="pr")
    row = row_of(shown, "goals")
    assert not row.changed
    desks.conflicts(desks.karen).resolve(shown, {"goals": Pick("mine", row.mine[0].conflict_id)})
    goals = desks.karen.store.require(Project, "pr").goals
    assert goals == {"hire": 60, "new_contact": 2, "follow_up_contact": 9}


@pytest.mark.parametrize(
    ("field", "sides", "text", "says"),
    [
        ("employees", (22, 21), "mange", "helt tal"),
        ("contact_basis_on", ("2026-11-20", "2026-11-21"), "31.02.2026", "Datoen findes ikke"),
        ("name", ("A", "B"), "  ", "navn"),
    ],
)
def test_an_impossible_result_is_refused_at_its_field(desks: Desks, field, sides, text, says) -> None:
    service = desks.disagree({field: sides[0]}, {field: sides[1]})
    before = desks.karen.journal
    with pytest.raises(KnownError, match=says) as caught:
        service.resolve(opened(desks), {field: Pick("combined", text=text)})
    assert caught.value.field == field
    assert desks.karen.journal == before
    assert service.open_count() == 1


def test_an_impossible_value_of_a_colleague_is_refused_too(desks: Desks) -> None:
    service = desks.disagree({"postal_code": "75"}, {"postal_code": "7500"})
    shown = opened(desks)
    with pytest.raises(KnownError, match="fire cifre") as caught:
        service.resolve(shown, {"postal_code": Pick("mine", shown.rows[0].mine[0].conflict_id)})
    assert caught.value.field == "postal_code"


def test_every_field_must_be_chosen(desks: Desks) -> None:
    service = desks.disagree({"employees": 22, "name": "X"}, {"employees": 21, "name": "Y"})
    with pytest.raises(KnownError) as caught:
        service.resolve(opened(desks), {"employees": Pick("office")})
    assert caught.value.field == "name"


def test_a_field_changed_since_says_so_and_keeps_every_value_in_reach(desks: Desks) -> None:
    service = desks.disagree({"employees": 22}, {"employees": 21})
    old = opened(desks)
    desks.edit(desks.bo, employees=25)
    desks.sync(desks.bo, desks.karen)
    with pytest.raises(KnownError, match="ændret igen, mens du valgte") as caught:
        service.resolve(old, {"employees": Pick("office")})
    assert caught.value.field == "employees"
    assert desks.company(desks.karen).employees == 25
    row = row_of(opened(desks), "employees")
    assert row.changed.startswith("ændret igen siden af Bo Thyregod, i dag")
    assert (row.office.text, [side.text for side in row.earlier]) == ("25", ["21"])
    service.resolve(opened(desks), {"employees": Pick("earlier", row.earlier[0].conflict_id)})
    assert desks.company(desks.karen).employees == 21


def test_two_who_solve_the_same_conflict_come_to_the_same(desks: Desks) -> None:
    service = desks.disagree({"employees": 22}, {"employees": 21})
    desks.sync(desks.bo)
    at_bo = opened(desks, desks.bo)
    at_karen = opened(desks)
    desks.conflicts(desks.bo).resolve(at_bo, {"employees": Pick("office")})
    service.resolve(at_karen, {"employees": Pick("mine", at_karen.rows[0].mine[0].conflict_id)})
    desks.clock.at = desks.clock.at.replace(hour=10)
    desks.sync(desks.bo, desks.karen, desks.bo, desks.karen, desks.bo)
    assert desks.company(desks.bo).employees == desks.company(desks.karen).employees == 22
    for desk in (desks.karen, desks.bo):
        assert desks.conflicts(desk).open_count() == 0, told(desk)
        (solved,) = ConflictHistory(desk.store).solved()
        assert solved.who == "Karen Lyngholm", "whose value it is"
        assert told(desk) == [("employees", "resolved", "mine")]
        assert desks.conflicts(desk).solved()[0].label == "Ansatte"
    assert desks.karen.rows == desks.bo.rows


def test_whoever_comes_second_is_told_who_has_solved_it(desks: Desks) -> None:
    service = desks.disagree({"employees": 22}, {"employees": 21})
    desks.sync(desks.bo)
    at_bo = opened(desks, desks.bo)
    service.resolve(opened(desks), {"employees": Pick("office")})
    desks.sync(desks.karen, desks.bo)
    with pytest.raises(KnownError, match="Karen Lyngholm har løst konflikten"):
        desks.conflicts(desks.bo).resolve(at_bo, {"employees": Pick("office")})


@pytest.mark.parametrize("text", NASTY)
def test_any_text_can_be_in_conflict_and_combined(desks: Desks, text: str) -> None:
    service = desks.disagree({"note": f"{text} 1"}, {"note": f"2 {text}"})
    shown = service.record("company", HJORTDAL)
    if shown is None:  # merged by itself: other lines
        return
    row = row_of(shown, "note")
    joined = conflict_texts.union(row.base, [row.office.value, row.mine[0].value])
    service.resolve(shown, {"note": Pick("combined", text=joined.text)})
    assert desks.company(desks.karen).note == joined.text
    assert proof.derived_unlike_records(desks.karen.database) == []


# -- asking, history ------------------------------------------------------------------------------


def test_asking_puts_a_promise_on_the_colleagues_list_and_notes_it(desks: Desks) -> None:
    service = desks.disagree({"employees": 22}, {"employees": 21})
    shown = opened(desks)
    asked = question(shown, shown.rows, "Bo Thyregod")
    assert asked.subject == "Hvad skal gælde for Hjortdal Maskiner ApS: Ansatte?"
    assert "– Karen Lyngholm: 22" in asked.text
    assert "– Bo Thyregod: 21" in asked.text
    service.ask(shown, ["employees"], "bo", "task", asked)
    (task,) = desks.karen.store.find(Task)
    assert (task.broker_id, task.company_id, task.due_on) == ("bo", HJORTDAL, "2026-11-25")
    assert row_of(opened(desks), "employees").asked == ("Bo Thyregod spurgt i dag 07:30 (løfte)",)
    service.ask(shown, ["employees"], "bo", "mail", asked)
    assert len(row_of(opened(desks), "employees").asked) == 2
    desks.karen.store.undo()
    desks.karen.store.undo()
    assert desks.karen.store.find(Task) == []
    assert row_of(opened(desks), "employees").asked == ()
    assert [one.name for one in service.colleagues()] == ["Bo Thyregod", "Ole Overgaard"]
    with pytest.raises(KnownError):
        service.ask(shown, ["employees"], "nobody", "task", asked)
    with pytest.raises(KnownError):
        service.ask(shown, ["employees"], "bo", "task", Question("x", " "))


def test_a_solved_conflict_stays_in_history_and_can_be_opened_again(desks: Desks) -> None:
    service = desks.disagree({"employees": 22}, {"employees": 21})
    shown = opened(desks)
    service.resolve(shown, {"employees": Pick("mine", shown.rows[0].mine[0].conflict_id)})
    solved = next(one for one in service.solved() if one.label == "Ansatte")
    assert (solved.how, solved.mine, solved.office, solved.now) == ("Min blev valgt", "22", "21", "22")
    assert (solved.who, solved.about.name) == ("Karen Lyngholm", "Hjortdal Maskiner ApS")
    assert service.reopen(solved.id) == "Hjortdal Maskiner ApS"
    row = row_of(opened(desks), "employees")
    assert (row.office.text, [side.text for side in row.earlier]) == ("22", ["21"])
    desks.karen.store.undo()
    assert service.record("company", HJORTDAL) is None


def test_the_records_history_tells_what_was_chosen(desks: Desks) -> None:
    service = desks.disagree({"employees": 22}, {"employees": 21})
    service.resolve(opened(desks), {"employees": Pick("office")})
    lines = with_solved(
        desks.karen.store, "company", HJORTDAL, History(desks.karen.store).of("company", HJORTDAL)
    )
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    solved = [line for line in lines if line.action == "Konflikt løst: Kontorets blev valgt"]
    assert {(c.label, c.before, c.after) for line in solved for c in line.changes} >= {
        ("Ansatte", "22", "21")
    }
    assert ConflictHistory(desks.karen.store).lines("company", "other") == ()


# -- texts ----------------------------------------------------------------------------------------


def test_words_added_on_both_sides_are_joined_and_marked() -> None:
    assert [MINE_NOTE[a:b] for a, b in conflict_texts.added(NOTE, MINE_NOTE)] == ["Helst fra februar."]
    assert [OFFICE_NOTE[a:b] for a, b in conflict_texts.added(NOTE, OFFICE_NOTE)] == ["til CAD-tegning"]
    joined = conflict_texts.union(NOTE, [OFFICE_NOTE, MINE_NOTE])
    assert joined.text == "Vil gerne have en studerende til CAD-tegning. Helst fra februar."
    assert [joined.text[a:b] for a, b in joined.spans] == ["til CAD-tegning", "Helst fra februar."]


def test_what_one_took_out_goes_and_what_both_put_in_comes_once() -> None:
    assert (
        conflict_texts.union("en to tre fire", ["en tre fire", "en to tre fire fem"]).text
        == "en tre fire fem"
    )
    assert conflict_texts.union("en", ["en to", "en to"]).text == "en to"
    assert conflict_texts.union("", ["Ring mandag", "Ring tirsdag"]).text == "Ring mandag Ring tirsdag"


def test_nothing_is_marked_where_the_texts_share_no_word() -> None:
    assert conflict_texts.added("Ring i uge 48", "Besøg onsdag") == ()


def test_a_note_of_a_megabyte_is_compared_and_joined() -> None:
    base = " ".join(f"ord{n}" for n in range(130_000))
    mine, office = base.replace("ord7 ", "ord7 og mit ", 1), base + " slut"
    joined = conflict_texts.union(base, [office, mine])
    assert joined.text == base.replace("ord7 ", "ord7 og mit ", 1) + " slut"
    shown, marks = conflict_texts.excerpt(mine, conflict_texts.added(base, mine), 3_000)
    assert len(shown) < 3_100
    assert [shown[a:b] for a, b in marks] == ["og mit"]
    same = "a" * 1_000_000
    assert conflict_texts.union(same, [same + "b", same]).text == same + "b"


@pytest.mark.parametrize("text", NASTY)
def test_marks_lie_inside_any_text(text: str) -> None:
    for before, after in (("x " + text, text + " y"), (text, text + text), ("", text)):
        joined = conflict_texts.union(before, [after, before + " z"])
        for body, spans in ((after, conflict_texts.added(before, after)), (joined.text, joined.spans)):
            assert all(0 <= a < b <= len(body) for a, b in spans)
            assert list(spans) == sorted(spans)
