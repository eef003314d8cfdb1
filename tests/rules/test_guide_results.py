from datetime import date
from itertools import chain

import pytest
from hypothesis import given

from kmdesk.core.resources import load_json
from kmdesk.rules.guide_answers import Answer
from kmdesk.rules.guide_file import parse_guide
from kmdesk.rules.guide_results import GuideResults, NeedDraft, results

from .guide_cases import ANSWERS, GUIDE, VALID_ANSWERS, question, small_guide

TUESDAY = date(2026, 11, 24)
CNC = "Omstilling på de to CNC-centre tager for lang tid. Ingen har målt hvorfor."
VESTRUM = {
    "q02": {"employees": 42, "graduates": 1},
    "q04": {"who": "external"},
    "q12": {"tasks": [{"row": "r1", "task": CNC, "horizon": "m0_3"}]},
    "q13": {"answer": "yes"},
    "q14": {"answer": "Omstillingstid ned til 30 minutter"},
    "q15": {"level": "H50", "field": "engineering_it"},
    "q16": {"types": ["thesis_project", "hire"]},
    "q17": {"who": "Per Juhl, produktionschef", "hours": 3},
    "q19": {"answer": "yes"},
}


def heard(values: dict[str, dict[str, object]], **changes: dict[str, object]) -> GuideResults:
    given_answers = {question_id: Answer(value) for question_id, value in (values | changes).items()}
    return results(GUIDE, given_answers, today=TUESDAY)


def test_a_task_becomes_one_need_per_wished_form() -> None:
    project, hire = heard(VESTRUM).needs
    assert project == NeedDraft(
        key="q12:r1:thesis_project",
        title="Omstilling på de to CNC-centre tager for lang tid",
        type="project_thesis",
        match_type="thesis_project",
        description=(
            f"{CNC}\nØnsket resultat: Omstillingstid ned til 30 minutter\nProjekt på 1–6 måneder: Ja"
        ),
        education_levels=("H50",),
        fields_of_study=("engineering_it",),
        employment_form="project",
        headcount=1,
        horizon="m0_3",
        contact_name="Per Juhl, produktionschef",
        confidential_agreement=True,
        source_questions=("q12", "q13", "q14", "q15", "q16", "q17", "q19"),
        supersedes="q12:r1",
    )
    assert (hire.key, hire.type, hire.match_type) == ("q12:r1:hire", "graduate", "hire")


def test_a_need_without_a_form_hands_its_key_on_when_the_form_is_known() -> None:
    (early,) = heard(VESTRUM, q16={}).needs
    assert (early.key, early.type, early.match_type) == ("q12:r1", "other", "")
    assert [need.supersedes for need in heard(VESTRUM).needs] == [early.key, ""]


def test_editing_a_text_keeps_the_keys() -> None:
    edited = heard(VESTRUM, q12={"tasks": [{"row": "r1", "task": "Ny tekst"}]})
    assert [need.key for need in edited.needs] == [need.key for need in heard(VESTRUM).needs]
    assert {need.title for need in edited.needs} == {"Ny tekst"}


def test_rows_can_be_moved_without_changing_their_keys() -> None:
    rows = [{"row": "a", "position": "Smed"}, {"row": "b", "position": "Svejser"}]
    one_way, other_way = (heard({"q20": {"wanted": order}}) for order in (rows, rows[::-1]))
    assert set(one_way.needs) == set(other_way.needs)


def test_each_wanted_employee_is_a_need_with_the_common_demands() -> None:
    rows = [
        {"row": "1", "position": "CNC-operatør", "kind": "skilled", "headcount": 2, "start": "straks"},
        {"row": "2", "position": "Bogholder"},
        {"row": "3", "position": "Studerende til data", "kind": "student_job", "start": "01.08.2027"},
    ]
    values = {
        "q20": {"wanted": rows},
        "q21": {"items": ["CNC", "AutoCAD"]},
        "q22": {"items": ["kørekort B"]},
        "q23": {"form": "permanent"},
    }
    operator, bookkeeper, student = heard(values).needs
    assert (operator.type, operator.match_type, operator.headcount) == ("skilled", "hire", 2)
    assert (operator.starts, operator.horizon, operator.employment_form) == ("straks", "m0_3", "permanent")
    assert (operator.competences, operator.mandatory) == (("CNC", "AutoCAD"), ("kørekort B",))
    assert operator.source_questions == ("q20", "q21", "q22", "q23")
    assert (bookkeeper.type, bookkeeper.headcount) == ("other", 1)
    assert [need.type_guessed for need in (operator, bookkeeper, student)] == [False, True, False]
    assert (student.match_type, student.employment_form, student.horizon) == (
        "student_job",
        "student_job",
        "m6_12",
    )


def test_a_slip_in_one_cell_does_not_cost_the_need() -> None:
    (need,) = heard({"q20": {"wanted": [{"row": "1", "position": "Smed", "headcount": "et par"}]}}).needs
    assert (need.title, need.headcount) == ("Smed", 1)


@pytest.mark.parametrize(
    ("start", "horizon"),
    [
        ("Straks", "m0_3"),
        ("22.02.2027", "m0_3"),
        ("23.02.2027", "m3_6"),
        ("1. juni 2027", "m6_12"),
        ("1/1 2028", "m12_plus"),
        ("til foråret", ""),
        ("", ""),
    ],
)
def test_how_soon_follows_from_a_start_that_can_be_read(start: str, horizon: str) -> None:
    (need,) = heard({"q20": {"wanted": [{"row": "1", "position": "Smed", "start": start}]}}).needs
    assert need.horizon == horizon


@pytest.mark.parametrize(
    ("question_id", "yes", "no", "need_type", "title"),
    [
        (
            "q26",
            {"answer": "yes", "what": "CNC-programmering"},
            {"answer": "no", "what": "CNC-programmering"},
            "continuing_training",
            "Efteruddannelse: CNC-programmering",
        ),
        ("q27", {"wants_talk": "yes"}, {"headcount": 4}, "prior_learning", "Realkompetencer (RKV/IKV)"),
        ("q28", {"answer": "wants_contact"}, {"answer": "no"}, "retention", "Fastholdelse"),
        ("q29", {"answer": "Pakke varer"}, {"answer": " "}, "flex_small_job", "Småopgaver: Pakke varer"),
    ],
)
def test_the_other_needs_come_when_the_company_wants_them(
    question_id: str, yes: dict, no: dict, need_type: str, title: str
) -> None:
    (need,) = heard({question_id: yes}).needs
    assert (need.key, need.type, need.title) == (question_id, need_type, title)
    assert heard({question_id: no}).needs == ()


def test_agreed_steps_become_tasks() -> None:
    rows = [
        {"row": "1", "what": "Send projektoplæg", "due": "2026-11-27"},
        {"row": "2", "what": "Find tal for omstillingstid", "owner": "company", "name": "Per Juhl"},
        {"row": "3", "owner": "company"},
    ]
    first, second = heard({"q35": {"tasks": rows}}).tasks
    assert (first.key, first.owner, first.due_on) == ("q35:1", "broker", date(2026, 11, 27))
    assert (second.owner, second.owner_name, second.due_on) == ("company", "Per Juhl", None)


def test_wanted_schemes_become_fact_sheets_to_send() -> None:
    wanted = {"q33": {"schemes": ["wage_subsidy_private", "innobooster", "igu"]}}
    tasks = heard(wanted).tasks
    assert [task.title for task in tasks] == [
        "Send faktaark om løntilskud i privat virksomhed",
        "Send faktaark om IGU",
        "Send faktaark om InnoBooster",
    ]
    assert {task.due_on for task in tasks} == {date(2026, 11, 25)}
    friday = results(GUIDE, {"q33": Answer(wanted["q33"])}, today=date(2026, 11, 27))
    assert friday.tasks[0].due_on == date(2026, 11, 30)
    english = results(GUIDE, {"q33": Answer(wanted["q33"])}, today=TUESDAY, language="en")
    assert english.tasks[0].title == "Send fact sheet about wage subsidy in a private company"


def test_facts_and_the_next_contact() -> None:
    found = heard(VESTRUM, q36={"date": "2027-01-12"})
    assert found.company_facts == {"employees": 42, "graduates": 1, "hr_function": "partly"}
    assert found.next_contact == date(2027, 1, 12)
    assert heard({"q02": {"employees": "omkring 40"}}).company_facts == {}


def test_skipped_questions_lead_to_nothing() -> None:
    given_answers = {question_id: Answer(value, skipped=True) for question_id, value in VESTRUM.items()}
    assert results(GUIDE, given_answers, today=TUESDAY) == GuideResults()


def test_long_titles_are_cut_at_a_word() -> None:
    (need,) = heard({"q20": {"wanted": [{"row": "1", "position": "Meget erfaren " * 10}]}}).needs
    assert need.title == "Meget erfaren Meget erfaren Meget erfaren Meget erfaren…"
    (dots,) = heard({"q20": {"wanted": [{"row": "1", "position": "x" * 80}]}}).needs
    assert dots.title == "x" * 59 + "…"


def test_a_guide_without_the_roles_leads_to_nothing() -> None:
    other = parse_guide(small_guide(question("q12", {"id": "tasks", "type": "line"})))
    assert results(other, {"q12": Answer({"tasks": "x"})}, today=TUESDAY) == GuideResults()


@given(ANSWERS)
def test_results_are_the_same_each_time_and_keys_are_never_shared(given_answers: dict[str, Answer]) -> None:
    found = results(GUIDE, given_answers, today=TUESDAY)
    assert found == results(GUIDE, dict(reversed(given_answers.items())), today=TUESDAY)
    keys = [draft.key for draft in chain(found.needs, found.tasks)]
    assert len(keys) == len(set(keys))
    assert all(draft.title for draft in chain(found.needs, found.tasks))


@given(VALID_ANSWERS)
def test_a_new_answer_elsewhere_leaves_the_employees_needs_alone(given_answers: dict[str, Answer]) -> None:
    def employees(found: GuideResults) -> list[NeedDraft]:
        return [need for need in found.needs if need.key.startswith("q20:")]

    before = results(GUIDE, given_answers, today=TUESDAY)
    changed = {**given_answers, "q12": Answer({"tasks": [{"row": "x", "task": "Ny"}]})}
    assert employees(before) == employees(results(GUIDE, changed, today=TUESDAY))


def test_drafts_speak_the_codes_of_the_program() -> None:
    lists = load_json("reference", "choices.json")["lists"]
    forms = {choice["code"] for choice in lists["employment_form"]} | {""}
    types = {choice["code"] for choice in lists["match_type"]} | {""}
    wanted = {"q16": {"types": list(GUIDE.question("q16").part("types").codes)}}
    for need in heard(VESTRUM, **wanted).needs:
        assert need.employment_form in forms
        assert need.match_type in types
