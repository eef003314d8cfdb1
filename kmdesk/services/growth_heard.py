"""What a company said about its key areas at a visit, read from the answers to the interview guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kmdesk.core.ids import derived_id
from kmdesk.models import GuideAnswer, Visit
from kmdesk.rules.guide import Question
from kmdesk.rules.guide_answers import Value, clean
from kmdesk.rules.guide_heard import text_in, whole_in
from kmdesk.rules.guide_values import ROW, is_rows, is_texts, understood
from kmdesk.services.guide_files import find_guide, newest_guide
from kmdesk.store.store import Store

_QUESTION, _PART = "q11", "areas"
_STRATEGY, _STRATEGY_PART = "q10", "answer"
_STRATEGIES = {"written": "written", "oral": "oral", "no": "none", "wants_help": "none"}
"""What was answered about a plan or strategy -> how far it has come, a code of `skills_strategy`."""


@dataclass(frozen=True, slots=True)
class HeardArea:
    """What was said about one area. `score` is 1 to 5, or None when it was not given."""

    score: int | None
    observation: str
    initiative: str
    chosen: bool


def heard_areas(store: Store, visit: Visit) -> Mapping[str, HeardArea]:
    """Return number of the area ("1" first) -> what was said of it; areas nobody spoke of are not in it."""
    heard = _answer(store, visit, _QUESTION)
    if heard is None:
        return {}
    question, answer = heard
    part = next((part for part in question.parts if part.id == _PART), None)
    rows = understood(part, answer.get(_PART)) if part else None
    if not is_rows(rows):
        return {}
    found: dict[str, HeardArea] = {}
    for row in rows:
        chosen = row.get("chosen")
        said = HeardArea(
            whole_in(row, "score"),
            text_in(row, "observation"),
            text_in(row, "initiative"),
            is_texts(chosen) and "chosen" in chosen,
        )
        number = str(row.get(ROW, ""))
        if number.isdigit() and said != HeardArea(None, "", "", chosen=False):
            found[number] = said
    return found


def heard_strategy(store: Store, visit: Visit) -> str:
    """Return what was said about a plan or strategy, a code of `skills_strategy`; empty when nothing was."""
    heard = _answer(store, visit, _STRATEGY)
    return _STRATEGIES.get(str(heard[1].get(_STRATEGY_PART)), "") if heard else ""


def _answer(store: Store, visit: Visit, question_id: str) -> tuple[Question, Value] | None:
    """Return a question and what was answered to it at a visit; None when it was not, or was skipped."""
    answer = store.get(GuideAnswer, derived_id("answer", visit.id, question_id))
    if answer is None or answer.skipped:
        return None
    guide = find_guide(answer.guide, answer.guide_version) or newest_guide()
    if not guide.has(question_id):
        return None
    question = guide.question(question_id)
    return question, clean(question, answer.value)
