"""The mapping of skills: gaps computed, summed in a sentence, and turned into needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, Need, SkillsNeed
from kmdesk.services.growth import Growth
from kmdesk.services.reference import choices
from kmdesk.services.skills_map import NEED_TYPES, SkillsMap
from kmdesk.store.journal import Group
from tests.nasty import NASTY

VESTRUM = Company(name="Vestrum Maskinfabrik A/S")


@pytest.fixture
def skills(desk, clock):
    with desk.store.action("x", undoable=False) as unit:
        unit.put(VESTRUM)
    return SkillsMap(desk.store, clock)


@pytest.fixture
def add(skills):
    def added(**fields):
        return skills.save(replace(skills.blank(VESTRUM.id), **{"competence": "CNC", **fields}))

    return added


def test_the_ways_are_those_of_the_list():
    assert set(NEED_TYPES) < {choice.code for choice in choices("skills_way")}
    assert set(NEED_TYPES.values()) < {choice.code for choice in choices("need_type")}


def test_lines_stand_by_horizon_with_their_gap_and_the_sum_in_a_sentence(desk, clock, skills, add):
    growth = Growth(desk.store, clock)
    plan = growth.save_initiative(replace(growth.blank(VESTRUM.id), title="Eksportplan"))
    add(competence="Tysk", people_now=0, people_wanted=1, horizon="m6_12", area="2")
    add(people_now=2, people_wanted=4, horizon="m0_3", initiative_id=plan.id)
    add(competence="Ledelse", people_now=3, people_wanted=2)
    add(competence="", function="Lager", people_wanted=5)
    view = skills.view(VESTRUM.id)
    assert [(line.title, line.gap, line.serves) for line in view.lines] == [
        ("CNC", 2, "Eksportplan"),
        ("Tysk", 1, "Salg og markeder"),
        ("Ledelse", -1, ""),
        ("Lager", None, ""),
    ]
    assert view.summary == "Virksomheden mangler 3 medarbejdere: 2 om 0–3 mdr., 1 om 6–12 mdr."
    assert view.mapped_on == "2026-11-24"
    growth.delete_initiative(plan.id)
    assert skills.view(VESTRUM.id).lines[0].serves == ""
    with pytest.raises(KnownError) as late:
        add(mapped_on="2026-11-25")
    assert late.value.field == "mapped_on"
    title = skills.delete(view.lines[0].record.id)
    assert (title, len(skills.lines(VESTRUM.id))) == ("CNC", 3)
    assert isinstance(desk.store.undo(), Group)
    assert len(skills.lines(VESTRUM.id)) == 4


def test_a_line_becomes_one_need_and_one_undo_takes_it_back(desk, skills, add):
    line = add(
        function="Drejning",
        field_of_study="engineering_it",
        people_now=1,
        people_wanted=3,
        horizon="m3_6",
        way="hire_skilled",
        note="Til det nye anlæg",
    )
    need = skills.make_need(line.id)
    assert (need.title, need.type, need.headcount) == ("CNC – Drejning", "skilled", 2)
    assert (need.fields_of_study, need.competences, need.horizon) == (("engineering_it",), ("CNC",), "m3_6")
    assert need.description == "Til det nye anlæg"
    assert skills.make_need(line.id).id == need.id
    assert skills.view(VESTRUM.id).lines[0].need == need
    desk.store.undo()
    assert (desk.store.find(Need), skills.view(VESTRUM.id).lines[0].need) == ([], None)
    assert skills.make_need(add(competence="Tysk").id).type == "other"


@pytest.mark.parametrize(
    ("field", "value"),
    [("competence", " "), ("people_now", -1), ("people_wanted", 100_001), ("mapped_on", "x")],
)
def test_what_cannot_be_is_said_at_its_field(desk, add, field, value):
    with pytest.raises(KnownError) as said:
        add(**{field: value})
    assert said.value.field == field
    assert desk.store.find(SkillsNeed) == []


def test_every_text_survives_and_reaches_the_need(skills, add):
    for text in NASTY:
        line = add(competence=f"x{text}", note=text)
        assert skills.lines(VESTRUM.id)[-1] == line
        assert skills.make_need(line.id).competences == (f"x{text}".strip(),)
