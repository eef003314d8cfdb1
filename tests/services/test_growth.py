"""The growth plan and the tool box: scores, at most three initiatives, and what a visit brings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.models import Company, GrowthInitiative, GrowthPlan, Need, Project, ToolOffer, Visit
from kmdesk.services.growth import Brought, Growth
from kmdesk.services.guide import VisitGuides
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.tool_box import ToolBox
from tests.nasty import NASTY


@pytest.fixture
def company(desk):
    made = Company(name="Vestrum Maskinfabrik")
    with desk.store.action("x", undoable=False) as unit:
        unit.put(made)
    return made


@pytest.fixture
def growth(desk, clock):
    return Growth(desk.store, clock)


@pytest.fixture
def tools(desk, clock):
    return ToolBox(desk.store, clock)


def area(row, score=None, observation="", initiative="", *, chosen=False):
    return {
        "row": row,
        "area": "x",
        "score": score,
        "observation": observation,
        "initiative": initiative,
        "chosen": ["chosen"] if chosen else [],
    }


@pytest.fixture
def say(desk, company):
    def said(*rows, visit=None):
        visit = visit or Visit(company_id=company.id, starts_at="2026-11-12T10:00", status="done")
        if desk.store.get(Visit, visit.id) is None:
            with desk.store.action("x", undoable=False) as unit:
                unit.put(visit)
        VisitGuides(desk.store).save_answer(visit.id, "q11", {"areas": list(rows)})
        return visit

    return said


def titles(growth, company):
    return sorted(one.title for one in growth.initiatives(company.id))


def test_the_headings_are_the_projects_own_or_the_shipped(desk, growth, company):
    assert growth.view(company.id).areas[0].heading == "Produkter og ydelser"
    with in_language("en"):
        assert growth.headings()[0] == "Products and services"
    project = desk.store.find(Project)[0]
    with desk.store.action("x") as unit:
        unit.put(replace(project, key_areas=("Marked", " ", "Folk")))
    assert growth.headings() == (
        "Marked",
        "Salg og markeder",
        "Folk",
        "Økonomi og styring",
        "Ledelse og medarbejdere",
    )


def test_an_own_heading_is_not_that_of_another_place(desk):
    office = OfficeSettings(desk.store)
    doubled = replace(office.project(), key_areas=("Salg og markeder", "", "", "", ""))
    with pytest.raises(KnownError, match="hedder det samme") as refused:
        office.save_project(doubled)
    assert refused.value.field == "key_area_1"
    areas = ("Salg og markeder", "Folk", "", "", "")
    assert office.save_project(replace(doubled, key_areas=areas)).key_areas == areas


def test_an_initiative_has_a_deadline_near_today(growth, company):
    for due_on, message in (("2206-12-01", "for langt fra i dag"), ("snart", "Datoen findes ikke")):
        with pytest.raises(KnownError, match=message) as refused:
            growth.save_initiative(replace(growth.blank(company.id), title="Eksport", due_on=due_on))
        assert refused.value.field == "due_on"


def test_scores_and_observations_are_kept_and_taken_back(desk, growth, company):
    growth.score(company.id, "2", 4)
    growth.observe(company.id, "2", " Fast i Tyskland ")
    line = growth.view(company.id).areas[1]
    assert (line.score, line.observation) == (4, "Fast i Tyskland")
    assert growth.view(company.id).looked_at_on == "2026-11-24"
    growth.score(company.id, "2", None)
    assert growth.view(company.id).areas[1].score is None
    desk.store.undo()
    assert growth.view(company.id).areas[1].score == 4
    assert len(desk.store.find(GrowthPlan)) == 1


def test_the_strategy_is_noted_and_proposed_from_the_visit(desk, growth, company, say):
    assert growth.view(company.id).strategy.heard == ""
    visit = say()
    VisitGuides(desk.store).save_answer(visit.id, "q10", {"answer": "wants_help"})
    heard = growth.view(company.id).strategy
    assert (heard.heard, heard.heard_on) == ("none", "2026-11-12")
    for wrong, field in (
        ({"strategy_on": "2026-11-01"}, "strategy"),
        ({"strategy": "draft", "strategy_on": "2206-01-01"}, "strategy_on"),
    ):
        with pytest.raises(KnownError) as said:
            growth.save_strategy(replace(growth.plan(company.id), **wrong))
        assert said.value.field == field
    written = {"strategy": "adopted", "strategy_on": "2026-06-01", "strategy_place": "Sag 26/114"}
    growth.save_strategy(replace(heard.plan, **written), heard.plan)
    now = growth.view(company.id).strategy
    assert (now.plan.strategy, now.plan.strategy_place, now.heard) == ("adopted", "Sag 26/114", "")
    assert desk.store.undo().action == "Ret strategi"
    assert growth.view(company.id).strategy.plan.strategy == ""


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_outside_the_scale_is_refused(growth, company, score):
    with pytest.raises(KnownError):
        growth.score(company.id, "1", score)


def test_an_area_that_is_gone_is_refused(growth, company):
    with pytest.raises(KnownError):
        growth.score(company.id, "6", 3)


def test_a_fourth_initiative_is_refused_until_one_is_done(growth, company):
    made = [growth.save_initiative(replace(growth.blank(company.id), title=f"Nr. {n}")) for n in range(3)]
    assert growth.view(company.id).full
    with pytest.raises(KnownError) as refused:
        growth.blank(company.id)
    assert "3 åbne initiativer" in refused.value.message
    fourth = GrowthInitiative(company_id=company.id, title="Nr. 4")
    with pytest.raises(KnownError):
        growth.save_initiative(fourth)
    growth.save_initiative(replace(made[0], status="done"))
    growth.save_initiative(fourth)
    with pytest.raises(KnownError):  # nor may an old one come back
        growth.save_initiative(replace(made[0], status="under_way"))
    assert len(growth.initiatives(company.id)) == 4


def test_an_initiative_needs_a_title(growth, company):
    with pytest.raises(KnownError) as refused:
        growth.save_initiative(growth.blank(company.id))
    assert refused.value.field == "title"


def test_an_initiative_becomes_a_need_once(desk, growth, company):
    made = growth.save_initiative(replace(growth.blank(company.id), title="Eksportplan", responsible="Hanne"))
    need = growth.make_need(made.id)
    assert (need.title, need.type, need.contact_name, need.company_id) == (
        "Eksportplan",
        "graduate",
        "Hanne",
        company.id,
    )
    assert growth.make_need(made.id).id == need.id
    assert len(desk.store.find(Need)) == 1
    desk.store.undo()
    assert desk.store.find(Need) == []
    assert growth.initiatives(company.id)[0].need_id == ""


def test_a_visit_brings_its_answers_as_one_act(desk, growth, company, say):
    say(
        area("1", 2, "Gamle produkter", "Ny serie", chosen=True),
        area("3", 5),
        area("4", initiative="Ikke valgt"),
    )
    assert growth.view(company.id).heard_on == "2026-11-12"
    growth.bring(company.id)
    view = growth.view(company.id)
    assert [(line.score, line.observation) for line in view.areas[:3]] == [
        (2, "Gamle produkter"),
        (None, ""),
        (5, ""),
    ]
    assert [(one.title, one.area) for one in view.initiatives] == [("Ny serie", "1")]
    assert (view.looked_at_on, view.heard_on) == ("2026-11-12", "")
    desk.store.undo()
    assert growth.view(company.id).areas[0].score is None
    assert growth.initiatives(company.id) == ()
    growth.bring(company.id)  # what was undone, unlike what was deleted, may come again
    assert titles(growth, company) == ["Ny serie"]


def test_what_a_person_edited_stays_and_the_rest_follows_the_visit(growth, company, say):
    visit = say(area("1", 2, "Gamle produkter", "Ny serie", chosen=True), area("2", 3))
    growth.bring(company.id)
    growth.score(company.id, "1", 5)
    growth.save_initiative(replace(growth.initiatives(company.id)[0], title="Min egen"))
    say(area("1", 1, "Nye ord", "Anden serie", chosen=True), area("2", 4), visit=visit)
    growth.bring(company.id)
    lines = growth.view(company.id).areas
    assert [(line.score, line.observation) for line in lines[:2]] == [(5, "Nye ord"), (4, "")]
    assert titles(growth, company) == ["Min egen"]
    assert growth.view(company.id).heard_on == ""


def test_an_initiative_somebody_deleted_stays_deleted(growth, company, say):
    say(area("1", 2, "", "Ny serie", chosen=True))
    growth.bring(company.id)
    growth.delete_initiative(growth.initiatives(company.id)[0].id)
    assert growth.view(company.id).heard_on == ""
    growth.bring(company.id)
    assert growth.initiatives(company.id) == ()


def test_no_more_than_three_come_from_a_visit(growth, company, say):
    say(*(area(str(n), initiative=f"Nr. {n}", chosen=True) for n in range(1, 6)))
    assert growth.bring(company.id) == Brought(3, 2)
    assert titles(growth, company) == ["Nr. 1", "Nr. 2", "Nr. 3"]
    assert growth.view(company.id).heard_on == ""


def test_without_answers_there_is_nothing_to_bring(growth, company):
    assert growth.view(company.id).heard_on == ""
    assert growth.bring(company.id) == Brought(0, 0)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept(growth, tools, company, text):
    growth.observe(company.id, "1", text)
    assert growth.view(company.id).areas[0].observation == text.strip()
    if text.strip():
        growth.save_initiative(replace(growth.blank(company.id), title=text, responsible=text, note=text))
        assert growth.initiatives(company.id)[0].title == text
    tools.note_status(company.id, "hr_work", "offered")
    tools.note_details(company.id, "hr_work", said_on="2026-11-24", note=text)
    assert tools.lines(company.id)[1].note == text.strip()


def test_the_twelve_tools_and_what_was_said(desk, tools, company):
    assert [line.status for line in tools.lines(company.id)] == [""] * 12
    tools.note_status(company.id, "leadership", "offered")
    tools.note_status(company.id, "leadership", "chosen")
    tools.note_details(company.id, "leadership", said_on="2026-11-20", note=" Efter jul ")
    line = tools.lines(company.id)[2]
    assert (line.status, line.said_on, line.note) == ("chosen", "2026-11-20", "Efter jul")
    assert len(desk.store.find(ToolOffer)) == 1


def test_a_tool_taken_back_comes_again_under_the_same_id_without_its_note(desk, tools, company):
    tools.note_status(company.id, "leadership", "declined")
    tools.note_details(company.id, "leadership", said_on="2026-11-20", note="Nej tak")
    first = desk.store.find(ToolOffer)[0].id
    tools.note_status(company.id, "leadership", "")
    assert desk.store.find(ToolOffer) == []
    tools.note_status(company.id, "leadership", "offered")
    again = desk.store.find(ToolOffer)[0]
    assert (again.id, again.note, again.said_on) == (first, "", "2026-11-24")


@pytest.mark.parametrize(("tool", "status"), [("nothing", "offered"), ("hr_work", "maybe")])
def test_unknown_tools_and_answers_are_refused(desk, tools, company, tool, status):
    with pytest.raises(KnownError):
        tools.note_status(company.id, tool, status)
    assert desk.store.find(ToolOffer) == []


def test_the_day_of_a_tool_must_have_been(tools, company):
    with pytest.raises(KnownError):
        tools.note_details(company.id, "hr_work", said_on="2026-11-24", note="")
    tools.note_status(company.id, "hr_work", "offered")
    for day in ("", "2026-11-25"):
        with pytest.raises(KnownError) as refused:
            tools.note_details(company.id, "hr_work", said_on=day, note="")
        assert refused.value.field == "said_on"
