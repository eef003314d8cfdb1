import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.guide import Guide
from kmdesk.rules.guide_answers import (
    Answer,
    asked_parts,
    carry_over,
    clean,
    is_answered,
    next_unanswered,
    progress,
    show,
)
from kmdesk.rules.guide_file import parse_guide

from .guide_cases import ANSWERS, GUIDE, question, small_guide, values

ANY_QUESTION = st.sampled_from(GUIDE.questions)


def test_clean_reads_what_people_type() -> None:
    assert clean(GUIDE.question("q01"), {"answer": "  Pumper \r\n til marken "}) == {
        "answer": "Pumper \n til marken"
    }
    assert clean(GUIDE.question("q02"), {"employees": "1.234", "graduates": 3.0}) == {
        "employees": 1234,
        "graduates": 3,
    }
    assert clean(GUIDE.question("q36"), {"date": "24.11.2026"}) == {"date": "2026-11-24"}
    assert clean(GUIDE.question("q22"), {"items": [" kørekort  B", "", "dansk"]}) == {
        "items": ["kørekort B", "dansk"]
    }


def test_clean_puts_options_in_the_guides_order_and_keeps_unknown_ones() -> None:
    value = {"types": ["hire", "volunteer", "internship", "hire"]}
    assert clean(GUIDE.question("q16"), value) == {"types": ["internship", "hire", "volunteer"]}


def test_clean_drops_blank_rows_and_gives_each_row_its_own_id() -> None:
    rows = [
        {"position": "Svejser"},
        {"position": " "},
        {"row": "1", "position": "Smed"},
        {"row": "1", "position": "Lak"},
    ]
    assert clean(GUIDE.question("q20"), {"wanted": rows}) == {
        "wanted": [
            {"row": "2", "position": "Svejser"},
            {"row": "1", "position": "Smed"},
            {"row": "3", "position": "Lak"},
        ]
    }


def test_what_does_not_fit_is_kept_as_it_is() -> None:
    value = {"employees": "omkring 40", "graduates": [1], "from_the_future": {"a": 1}}
    assert clean(GUIDE.question("q02"), value) == value


@given(ANY_QUESTION.flatmap(lambda q: st.tuples(st.just(q), values(q))))
def test_cleaning_twice_changes_nothing(case: tuple) -> None:
    asked, value = case
    once = clean(asked, value)
    assert clean(asked, once) == once
    assert is_answered(asked, once) == is_answered(asked, value)
    assert show(asked, once) == show(asked, value)


def test_headings_alone_are_no_answer() -> None:
    key_areas = GUIDE.question("q11")
    assert not is_answered(key_areas, {"areas": [{"row": "1", "area": "Salg"}]})
    assert is_answered(key_areas, {"areas": [{"row": "1", "area": "Salg", "score": 2}]})


def test_a_blank_answer_is_no_answer() -> None:
    assert not is_answered(GUIDE.question("q12"), {"tasks": [{"row": "1", "task": "  "}]})
    assert not is_answered(GUIDE.question("q16"), {"types": []})
    assert is_answered(GUIDE.question("q02"), {"employees": 0})


def test_parts_are_asked_when_their_condition_holds() -> None:
    training = GUIDE.question("q26")
    assert [part.id for part in asked_parts(training, {"answer": "no"})] == ["answer"]
    assert [part.id for part in asked_parts(training, {"answer": "yes"})] == ["answer", "who", "what", "when"]
    obstacles = GUIDE.question("q09")
    assert [part.id for part in asked_parts(obstacles, {"obstacles": ["time", "other"]})] == [
        "obstacles",
        "other",
    ]


def test_skipped_is_handled_but_not_answered() -> None:
    given_answers = {
        "q35": Answer(skipped=True),
        "q36": Answer({"date": "2026-12-01"}, skipped=True),
        "q37": Answer({"potential": 4}),
    }
    closing = progress(GUIDE, given_answers)[-1]
    assert (closing.answered, closing.skipped, closing.total, closing.done) == (2, 1, 3, True)
    assert not progress(GUIDE, {})[-1].done


@given(ANSWERS)
def test_progress_adds_up(given_answers: dict[str, Answer]) -> None:
    sections = progress(GUIDE, given_answers)
    assert sum(section.total for section in sections) == 37
    assert all(section.answered + section.skipped <= section.total for section in sections)
    assert sum(section.total for section in progress(GUIDE, given_answers, short=True)) == 7


@given(ANSWERS, st.none() | ANY_QUESTION.map(lambda q: q.id), st.booleans())
def test_following_next_visits_every_open_question_once(
    given_answers: dict[str, Answer], here: str | None, short: bool
) -> None:
    handled = dict(given_answers)
    visited: list[str] = []
    while (found := next_unanswered(GUIDE, handled, here, short=short)) is not None:
        visited.append(found)
        handled[found] = Answer(skipped=True)
        here = found
    assert len(visited) == len(set(visited))
    assert all(section.done for section in progress(GUIDE, handled, short=short))


def test_next_wraps_around_and_comes_to_itself_last() -> None:
    assert next_unanswered(GUIDE, {}, None) == "q01"
    assert next_unanswered(GUIDE, {}, "q37") == "q01"
    assert next_unanswered(GUIDE, {}, "q06", short=True) == "q20"
    assert next_unanswered(GUIDE, {}, "q07", short=True) == "q20"
    all_but_one = {q.id: Answer(skipped=True) for q in GUIDE.questions if q.id != "q05"}
    assert next_unanswered(GUIDE, all_but_one, "q05") == "q05"
    with pytest.raises(KeyError):
        next_unanswered(GUIDE, {}, "q99")


def newer_guide() -> Guide:
    """q01 became a line, q04 lost "hr", q16 is gone, q20 lost a column; q99 is new."""
    line = {"id": "answer", "type": "line"}
    who = [{"code": code, "da": code, "en": code} for code in ("owner", "operations", "external", "nobody")]
    wanted = {"id": "wanted", "type": "rows", "columns": [{"id": "position", "type": "text"}]}
    return parse_guide(
        small_guide(
            question("q01", line),
            question("q02", {"id": "employees", "type": "text"}, {"id": "graduates", "type": "scale"}),
            question("q04", {"id": "who", "type": "choice", "display": "radio", "options": who}),
            question("q20", wanted),
            question("q99", line),
            version="4.0",
        )
    )


def test_answers_move_to_a_newer_guide_part_by_part() -> None:
    before = {
        "q01": Answer({"answer": "Pumper"}),
        "q02": Answer({"employees": 42, "graduates": 3}),
        "q04": Answer({"who": "hr"}),
        "q16": Answer({"types": ["hire"]}, skipped=True),
        "q20": Answer({"wanted": [{"row": "1", "position": "Smed"}]}),
    }
    moved = carry_over(GUIDE, newer_guide(), before)
    assert moved.answers == {
        "q01": Answer({"answer": "Pumper"}),
        "q02": Answer({"graduates": 3}),
        "q04": Answer({}),
        "q20": Answer({"wanted": [{"row": "1", "position": "Smed"}]}),
    }
    assert moved.unmatched == {
        "q02": Answer({"employees": 42}),
        "q04": Answer({"who": "hr"}),
        "q16": Answer({"types": ["hire"]}, skipped=True),
    }


@given(ANSWERS, st.sampled_from([GUIDE, newer_guide()]))
def test_carrying_over_loses_and_changes_nothing(before: dict[str, Answer], target: Guide) -> None:
    moved = carry_over(GUIDE, target, before)
    for question_id, answer in before.items():
        halves = [half[question_id] for half in (moved.answers, moved.unmatched) if question_id in half]
        together = {key: content for half in halves for key, content in half.value.items()}
        assert together == dict(answer.value)
        assert sum(len(half.value) for half in halves) == len(answer.value)
        assert {half.skipped for half in halves} == {answer.skipped}
    assert (moved.answers.keys() | moved.unmatched.keys()) == before.keys()


def test_show_is_plain_text_in_either_language() -> None:
    assert show(GUIDE.question("q16"), {"types": ["hire", "internship"]}) == "Praktik, Ansættelse"
    assert show(GUIDE.question("q16"), {"types": ["hire"]}, "en") == "Hire"
    assert show(GUIDE.question("q17"), {"who": "Per Juhl", "hours": 2.5}) == (
        "Navn eller rolle: Per Juhl\nTimer pr. uge: 2,5 t./uge"
    )
    assert show(GUIDE.question("q02"), {"employees": 1284}, "en") == "Employees: 1,284"
    assert show(GUIDE.question("q36"), {"date": "2026-12-04"}) == "04.12.2026"
    assert show(GUIDE.question("q37"), {"potential": 4}) == "Potentiale for højtuddannet: 4/5"
    rows = [
        {"row": "1", "position": "Svejser", "kind": "skilled", "headcount": 2},
        {"row": "2", "position": "Smed"},
    ]
    assert show(GUIDE.question("q20"), {"wanted": rows}) == "Svejser · Faglært · 2\nSmed"
    assert show(GUIDE.question("q16"), {}) == ""


def test_show_hides_nothing_it_does_not_know() -> None:
    assert show(GUIDE.question("q16"), {"types": ["volunteer"], "weight": 7}) == "volunteer\nweight: 7"
    assert show(GUIDE.question("q02"), {"employees": "omkring 40"}) == "Ansatte: omkring 40"
    assert show(GUIDE.question("q20"), {"wanted": [{"row": "1", "age": 40}]}) == "40"
