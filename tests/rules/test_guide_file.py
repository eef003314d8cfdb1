import json
from copy import deepcopy

import pytest

from kmdesk.core.resources import load_json
from kmdesk.rules.data_file import DataError
from kmdesk.rules.guide import newest, short_questions
from kmdesk.rules.guide_file import parse_guide

from .guide_cases import GUIDE, question, small_guide, text


def test_the_shipped_guide_has_six_sections_and_37_questions() -> None:
    assert [section.id for section in GUIDE.sections] == list("ABCDEF")
    assert [len(section.questions) for section in GUIDE.sections] == [5, 6, 8, 10, 5, 3]
    assert [q.id for q in GUIDE.questions] == [f"q{n:02}" for n in range(1, 38)]
    assert [q.number for q in GUIDE.questions] == list(range(1, 38))


def test_the_short_guide_is_seven_questions_for_the_phone() -> None:
    assert [q.number for q in short_questions(GUIDE)] == [1, 2, 6, 20, 24, 33, 36]


def test_only_the_brokers_own_assessment_is_kept_from_the_company() -> None:
    assert [q.id for q in GUIDE.questions if q.internal] == ["q37"]


def test_codes_shared_with_the_rest_of_the_program_are_the_same() -> None:
    lists = load_json("reference", "choices.json")["lists"]

    def codes(name: str) -> set[str]:
        return {choice["code"] for choice in lists[name]}

    assert set(GUIDE.question("q16").part("types").codes) == codes("match_type")
    assert set(GUIDE.question("q23").part("form").codes) <= codes("employment_form")
    owner = next(c for c in GUIDE.question("q35").part("tasks").columns if c.id == "owner")
    assert set(owner.codes) == codes("task_owner")


def test_every_text_is_there_in_both_languages() -> None:
    def texts(node: object) -> None:
        if isinstance(node, dict):
            if "da" in node or "en" in node:
                assert node["da"].strip(), node
                assert node["en"].strip(), node
            for child in node.values():
                texts(child)
        if isinstance(node, list):
            for child in node:
                texts(child)

    texts(load_json("guides", "visit-3.2.json"))


def test_the_newest_version_is_found_by_number_not_by_letter() -> None:
    versions = [parse_guide(small_guide(question("a", LINE), version=v)) for v in ("3.9", "3.10", "2.0")]
    assert newest(versions, "small").version == "3.10"
    with pytest.raises(KeyError):
        newest(versions, "visit")


LINE = {"id": "answer", "type": "line"}
CHOICE = {"id": "yes", "type": "choice", "display": "segments", "options": "yes_no"}
ROWS = {"id": "rows", "type": "rows", "columns": [LINE]}


@pytest.mark.parametrize(
    ("broken", "place", "why"),
    [
        (question("a", {**LINE, "type": "essay"}), "questions[0].parts[0].type", "must be one of"),
        (question("a", {**LINE, "lable": text("x")}), "questions[0].parts[0].lable", "not a known key"),
        (question("a", {**LINE, "label": {"da": "x"}}), "parts[0].label.en", "is missing"),
        (question("a", LINE, LINE), "questions[0].parts", "'answer' is used twice"),
        (question("a", {**CHOICE, "options": "maybe"}), "parts[0].options", "must be one of yes_no"),
        (
            question("a", {k: v for k, v in CHOICE.items() if k != "display"}),
            "parts[0].display",
            "is missing",
        ),
        (question("a", {**CHOICE, "options": []}), "parts[0].options", "not empty"),
        (question("a", {**LINE, "options": "yes_no"}), "parts[0].options", "not a known key"),
        (question("a", {**LINE, "only_if": {"part": "b", "is": ["x"]}}), "parts[0].only_if", "no choice 'b'"),
        (
            question("a", CHOICE, {**LINE, "only_if": {"part": "yes", "is": ["maybe"]}}),
            "parts[1].only_if",
            "no option 'maybe'",
        ),
        (question("a", {**ROWS, "columns": [ROWS]}), "parts[0].columns", "cannot hold rows"),
        (question("a", {**ROWS, "columns": [{**LINE, "id": "row"}]}), "parts[0].columns", "own id"),
        (question("a", LINE, produces=["money"]), "questions[0].produces", "'money' is not one of"),
        (question("a", LINE, produces=["needs"]), "questions[0].role", "is missing"),
        (question("a", LINE, internal="ja"), "questions[0].internal", "true or false"),
        (question("a"), "questions[0].parts", "not empty"),
        (question("a", "line"), "questions[0].parts[0]", "must be an object"),  # type: ignore[arg-type]
    ],
)
def test_a_mistake_in_a_question_is_named_with_its_place(broken: dict, place: str, why: str) -> None:
    with pytest.raises(DataError) as error:
        parse_guide(small_guide(broken))
    assert error.value.place.endswith(place)
    assert why in error.value.why
    assert str(error.value).startswith("small 1.0: ") or str(error.value).startswith("small 1.0.")


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("short", ["q99"], "no question 'q99'"),
        ("version", "three", "numbers with dots"),
        ("checked_on", "i går", "YYYY-MM-DD"),
        ("intro", "Hej", "must be an object"),
        ("sections", {}, "must be a list"),
        ("short", [1], "list of texts"),
        ("extra", 1, "not a known key"),
    ],
)
def test_a_mistake_in_the_guide_itself_is_named(key: str, value: object, why: str) -> None:
    data = small_guide(question("a", LINE))
    with pytest.raises(DataError, match=why):
        parse_guide(data | {key: value})


def test_question_ids_and_roles_are_used_once() -> None:
    with pytest.raises(DataError, match="question id 'a' is used twice"):
        parse_guide(small_guide(question("a", LINE), question("a", LINE)))
    with pytest.raises(DataError, match="role 'x' is used twice"):
        parse_guide(small_guide(question("a", LINE, role="x"), question("b", LINE, role="x")))


def test_every_key_that_must_be_there_is_missed() -> None:
    whole = load_json("guides", "visit-3.2.json")
    for key in whole:
        without = deepcopy(whole)
        del without[key]
        with pytest.raises(DataError):
            parse_guide(without)


def test_reading_does_not_depend_on_the_order_of_keys() -> None:
    data = load_json("guides", "visit-3.2.json")
    assert parse_guide(json.loads(json.dumps(data, sort_keys=True))) == GUIDE
