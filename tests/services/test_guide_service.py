"""Answers in and out, and the needs, promises and facts that follow them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, GuideAnswer, Match, Need, Task, Visit
from kmdesk.rules.guide_answers import Answer
from kmdesk.services.guide import VisitGuides
from kmdesk.services.visit_summary import VisitSummaries
from kmdesk.services.visits import Visits
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.store.desk import Desk

TASK = {"tasks": [{"row": "1", "task": "Kortere omstillingstid på CNC"}]}


def started(desk: Desk, **facts: object) -> str:
    owner = Company(**{"name": "Vestrum Maskinfabrik A/S", **facts})  # type: ignore[arg-type]
    with desk.store.action("Opret") as unit:
        unit.put(owner)
    visits = Visits(desk.store)
    return visits.start(visits.plan(Visit(company_id=owner.id, starts_at="2026-11-24T09:00")).id).id


def the_company(desk: Desk) -> Company:
    return desk.store.find(Company)[0]


def test_an_answer_is_kept_once_and_taken_back(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q01", {"answer": " Vi bygger maskiner "}, chain="a")
    guides.save_answer(visit_id, "q01", {"answer": "Vi bygger maskiner til møbler"}, chain="a")
    assert guides.answers(visit_id) == {"q01": Answer({"answer": "Vi bygger maskiner til møbler"})}
    [kept] = desk.store.find(GuideAnswer)
    assert (kept.guide, kept.guide_version) == ("visit", "3.2")
    desk.store.undo()
    assert guides.answers(visit_id) == {}
    guides.save_answer(visit_id, "q01", {"answer": "Igen"})
    assert [a.id for a in desk.store.find(GuideAnswer)] == [kept.id]
    guides.save_answer(visit_id, "q01", {"answer": ""})
    assert not guides.answers(visit_id)["q01"].value


def test_the_same_answer_writes_nothing(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q01", {"answer": "Vi"})
    before = desk.store.journal.waiting()
    guides.save_answer(visit_id, "q01", {"answer": "Vi  "})
    guides.save_answer(visit_id, "q05", {})
    assert desk.store.journal.waiting() == before


def test_a_question_is_skipped_and_no_longer_skipped_once_answered(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q18", {}, skipped=True)
    assert guides.answers(visit_id)["q18"].skipped
    guides.save_answer(visit_id, "q18", {"answer": "yes"}, skipped=True)
    assert guides.answers(visit_id)["q18"] == Answer({"answer": "yes"})


def test_a_need_appears_follows_its_answer_and_goes(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    found = guides.save_answer(visit_id, "q12", TASK)
    [need] = desk.store.find(Need)
    assert (need.title, need.origin, need.visit_id) == (
        "Kortere omstillingstid på CNC",
        f"{visit_id}:q12:1",
        visit_id,
    )
    assert "mangler" in found.needs[0].missing
    assert found.made == {"q12"}
    found = guides.save_answer(visit_id, "q16", {"types": ["thesis_project"]})
    [same] = desk.store.find(Need)
    assert (same.id, same.match_type, same.origin) == (
        need.id,
        "thesis_project",
        f"{visit_id}:q12:1:thesis_project",
    )
    assert found.made == {"q12", "q16"}
    guides.save_answer(visit_id, "q16", {"types": ["thesis_project", "hire"]})
    assert {n.match_type for n in desk.store.find(Need)} == {"thesis_project", "hire"}
    guides.save_answer(visit_id, "q16", {})
    [back] = desk.store.find(Need)
    assert (back.id, back.match_type, back.origin) == (need.id, "", f"{visit_id}:q12:1")
    guides.save_answer(visit_id, "q12", {})
    assert desk.store.find(Need) == []
    guides.save_answer(visit_id, "q12", TASK)
    assert [n.id for n in desk.store.find(Need)] == [need.id]


def test_what_a_person_edited_stays_and_the_rest_follows(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q12", TASK)
    [need] = desk.store.find(Need)
    with desk.store.action("Ret behov") as unit:
        unit.put(replace(need, title="SMED på CNC", wage="efter aftale"))
    guides.save_answer(
        visit_id, "q12", {"tasks": [{"row": "1", "task": "Hurtigere omstilling", "horizon": "m0_3"}]}
    )
    [kept] = desk.store.find(Need)
    assert (kept.title, kept.wage, kept.horizon) == ("SMED på CNC", "efter aftale", "m0_3")
    assert kept.description.startswith("Hurtigere omstilling")
    guides.save_answer(visit_id, "q12", {})
    assert len(desk.store.find(Need)) == 1


def test_a_need_a_person_deleted_stays_deleted(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q12", TASK)
    with desk.store.action("Slet behov") as unit:
        unit.delete(desk.store.find(Need)[0])
    guides.save_answer(visit_id, "q14", {"answer": "30 minutter"})
    guides.save_answer(visit_id, "q12", {"tasks": [{"row": "1", "task": "Noget andet"}]})
    assert desk.store.find(Need) == []


def test_a_need_somebody_is_matched_with_is_not_removed(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q12", TASK)
    with desk.store.action("Nyt match") as unit:
        unit.put(Match(need_id=desk.store.find(Need)[0].id))
    guides.save_answer(visit_id, "q12", {})
    assert len(desk.store.find(Need)) == 1


def test_undo_takes_answer_and_need_back_together(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q12", {"tasks": [{"row": "1", "task": "Kort"}]}, chain="c")
    guides.save_answer(visit_id, "q12", TASK, chain="c")
    desk.store.undo()
    assert (desk.store.find(Need), desk.store.find(GuideAnswer)) == ([], [])
    guides.save_answer(visit_id, "q12", TASK)
    assert len(desk.store.find(Need)) == 1


def test_promises_come_from_what_was_agreed_and_from_the_schemes(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    agreed = {
        "tasks": [
            {"row": "1", "what": "Find tal", "owner": "company", "name": "Per Juhl", "due": "2026-12-04"}
        ]
    }
    guides.save_answer(visit_id, "q35", agreed)
    found = guides.save_answer(visit_id, "q33", {"schemes": ["innobooster"]})
    assert [(scheme.code, scheme.wanted) for scheme in found.schemes] == [("innobooster", True)]
    assert [(t.title, t.owner, t.due_on) for t in found.tasks] == [
        ("Send faktaark om InnoBooster", "broker", "2026-11-25"),
        ("Find tal", "company", "2026-12-04"),
    ]
    done = replace(found.tasks[0], done_at="2026-11-24T09:00:00.000Z")
    with desk.store.action("Gjort") as unit:
        unit.put(done)
    found = guides.save_answer(visit_id, "q33", {})
    assert [t.id for t in found.tasks if t.done_at] == [done.id]
    assert len(guides.save_answer(visit_id, "q35", {}).tasks) == 1


def test_the_next_contact_becomes_the_visits_next_step(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guides.save_answer(visit_id, "q36", {"date": "2026-12-10"})
    assert desk.store.require(Visit, visit_id).next_step_on == "2026-12-10"
    [task] = desk.store.find(Task)
    assert (task.title, task.due_on) == ("Tal med Vestrum Maskinfabrik A/S igen", "2026-12-10")
    guides.save_answer(visit_id, "q36", {})
    assert desk.store.require(Visit, visit_id).next_step_on == ""
    assert desk.store.find(Task) == []


def test_facts_fill_what_nobody_knew_and_what_a_register_said(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk, employees=40, field_sources={"employees": "CVR 02.11.2026"})
    guides.save_answer(visit_id, "q02", {"employees": 42, "graduates": 1})
    told = the_company(desk)
    assert (told.employees, told.graduates, told.employees_as_of) == (42, 1, "2026-11-24")
    assert told.field_sources == {"employees": "Besøg 24.11.2026", "graduates": "Besøg 24.11.2026"}
    guides.save_answer(visit_id, "q02", {"employees": 43, "graduates": 1})
    assert the_company(desk).employees == 43
    guides.save_answer(visit_id, "q02", {})
    back = the_company(desk)
    assert (back.employees, back.graduates, back.field_sources) == (40, None, {"employees": "CVR 02.11.2026"})
    guides.save_answer(visit_id, "q04", {"who": "hr"})
    assert the_company(desk).hr_function == "yes"


def test_facts_from_a_younger_source_or_a_person_are_only_proposed(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk, employees=40, graduates=3, field_sources={"graduates": "CVR 30.11.2026"})
    found = guides.save_answer(visit_id, "q02", {"employees": 42, "graduates": 1})
    assert (the_company(desk).employees, the_company(desk).graduates) == (40, 3)
    assert [(f.field, f.heard, f.known) for f in found.facts] == [("employees", 42, 40), ("graduates", 1, 3)]
    guides.accept_fact(visit_id, "employees")
    assert the_company(desk).employees == 42
    assert [f.field for f in guides.findings(visit_id).facts] == ["graduates"]
    with pytest.raises(KnownError):
        guides.accept_fact(visit_id, "employees")


def test_the_sheet_tells_what_was_said_last_time(desk: Desk) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    owner = the_company(desk)
    with desk.store.action("Importér") as unit:
        old = unit.put(Visit(company_id=owner.id, starts_at="2026-10-26T09:00", status="done"))
        unit.put(Visit(company_id=owner.id, starts_at="2026-11-20T09:00", status="done", mode="phone"))
    guides.save_answer(old.id, "q02", {"employees": 42})
    guides.save_answer(old.id, "q06", {"answer": "Ordrebogen er fuld til april. Resten er løst."})
    last = guides.sheet(visit_id).last
    assert last is not None
    assert (last.visit_id, last.day.isoformat()) == (old.id, "2026-10-26")
    assert last.lines == ("Ansatte: 42", "Ordrebogen er fuld til april")


def test_a_newer_guide_is_named_instead_of_shown_wrong(desk: Desk) -> None:
    visit_id = started(desk)
    with desk.store.action("Hent") as unit:
        unit.put(replace(desk.store.require(Visit, visit_id), guide_version="9.0"))
    with pytest.raises(KnownError, match=r"9\.0"):
        VisitGuides(desk.store).sheet(visit_id)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_in_any_part(desk: Desk, text: str) -> None:
    guides = VisitGuides(desk.store)
    visit_id = started(desk)
    guide = guides.sheet(visit_id).guide
    for question in guide.questions:
        value: dict[str, object] = {}
        for part in question.parts:
            if part.type in ("text", "line"):
                value[part.id] = text
            elif part.type == "list":
                value[part.id] = [text]
            elif part.type == "rows":
                value[part.id] = [{c.id: text for c in part.columns if c.type in ("text", "line")}]
        guides.save_answer(visit_id, question.id, value)
    sheet = guides.sheet(visit_id)
    summary = VisitSummaries(desk.store).data(visit_id, "2026-11-24T10:47")
    assert bool(sheet.findings.needs) == bool(summary.needs) == bool(" ".join(text.split()))


def test_the_summary_never_holds_the_confidential_note(desk: Desk) -> None:
    visit_id = started(desk)
    summaries = VisitSummaries(desk.store)
    with desk.store.action("Ret") as unit:
        unit.put(
            replace(
                desk.store.require(Visit, visit_id),
                confidential_note="HEMMELIGT",
                next_step="Ring",
                broker_id=desk.store.broker_id,
            )
        )
    VisitGuides(desk.store).save_answer(visit_id, "q12", TASK)
    facts = summaries.data(visit_id, "2026-11-24T10:47")
    assert "HEMMELIGT" not in repr(facts)
    assert not facts.finished
    assert [need.title for need in facts.needs] == ["Kortere omstillingstid på CNC"]
    assert summaries.latest_visit_id() == visit_id
    from kmdesk.printing.from_services import visit_summary
    from kmdesk.printing.visit_summary import render_visit_summary

    assert render_visit_summary(visit_summary(facts)).startswith(b"%PDF")


def test_no_visit_at_all_is_said(desk: Desk) -> None:
    with pytest.raises(KnownError):
        VisitSummaries(desk.store).latest_visit_id()
