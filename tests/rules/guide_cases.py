"""The guide as shipped, a small one, and values as people and older programs leave them."""

from typing import Any

from hypothesis import strategies as st

from kmdesk.core.resources import load_json
from kmdesk.rules.guide import SCALE, Part, Question
from kmdesk.rules.guide_answers import Answer
from kmdesk.rules.guide_file import parse_guide

GUIDE = parse_guide(load_json("guides", "visit-3.2.json"))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def text(da: str) -> dict[str, str]:
    return {"da": da, "en": da}


def small_guide(
    *questions: dict[str, Any], version: str = "1.0", short: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The JSON of a guide with one section."""
    return {
        "id": "small",
        "version": version,
        "title": text("Guide"),
        "source": "prøve",
        "checked_on": "2026-11-21",
        "intro": text("Hej"),
        "short": list(short) or [questions[0]["id"]],
        "option_lists": {"yes_no": [{"code": "yes", **text("Ja")}, {"code": "no", **text("Nej")}]},
        "sections": [{"id": "A", "title": text("Alt"), "questions": list(questions)}],
    }


def question(question_id: str, *parts: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": question_id, "text": text("Hvad?"), "name": text("Navn"), "parts": list(parts), **more}


PLAIN: dict[str, st.SearchStrategy[object]] = {
    "text": st.text(max_size=30),
    "line": st.text(max_size=30),
    "number": st.integers(0, 5000) | st.sampled_from(["1.234", "86,16", " 7 ", "ca. 3"]),
    "scale": st.sampled_from(list(SCALE)),
    "date": st.dates().map(lambda day: day.isoformat()) | st.just("24.11.2026"),
    "list": st.lists(st.text(max_size=12), max_size=3),
}


def well_formed(part: Part) -> st.SearchStrategy[object]:
    """Values an editor of today gives, also blank and half-filled ones."""
    if part.type == "choice":
        return st.sampled_from(part.codes)
    if part.type == "multi":
        return st.lists(st.sampled_from(part.codes), max_size=4)
    if part.type == "rows":
        cells = {column.id: well_formed(column) for column in part.columns}
        row_id = {"row": st.sampled_from(["1", "2", "a", "b"])}
        return st.lists(st.fixed_dictionaries({}, optional=cells | row_id), max_size=4)
    return PLAIN[part.type]


def values(question: Question) -> st.SearchStrategy[dict[str, object]]:
    """Values of a question: well-formed, misshapen, and with parts this version does not know."""
    parts = {part.id: well_formed(part) | JSON for part in question.parts}
    return st.builds(
        lambda known, unknown: unknown | known,
        st.fixed_dictionaries({}, optional=parts),
        st.dictionaries(st.text(max_size=4), JSON, max_size=2),
    )


def _entries(*, valid: bool) -> st.SearchStrategy[tuple[str, Answer]]:
    def value(question: Question) -> st.SearchStrategy[dict[str, object]]:
        parts = {part.id: well_formed(part) for part in question.parts}
        return st.fixed_dictionaries({}, optional=parts) if valid else values(question)

    return st.one_of(
        [st.tuples(st.just(q.id), st.builds(Answer, value(q), st.booleans())) for q in GUIDE.questions]
    )


# A handful of answers at a time: all 37 would take Hypothesis a second each.
ANSWERS = st.lists(_entries(valid=False), max_size=5).map(dict)
VALID_ANSWERS = st.lists(_entries(valid=True), max_size=6).map(dict)
