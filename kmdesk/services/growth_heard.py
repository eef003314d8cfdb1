"""What a company said about its key areas at a visit, read from the answers to the interview guide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kmdesk.core.ids import derived_id
from kmdesk.models import GuideAnswer, Visit
from kmdesk.rules.guide_answers import clean
from kmdesk.rules.guide_heard import text_in, whole_in
from kmdesk.rules.guide_values import ROW, is_rows, is_texts, understood
from kmdesk.services.guide_files import find_guide, newest_guide
from kmdesk.store.store import Store

_QUESTION, _PART = "q11", "areas"


@dataclass(frozen=True, slots=True)
class HeardArea:
    """What was said about one area. `score` is 1 to 5, or None when it was not given."""

    score: int | None
    observation: str
    initiative: str
    chosen: bool


def heard_areas(store: Store, visit: Visit) -> Mapping[str, HeardArea]:
    """Return number of the area ("1" first) -> what was said of it; areas nobody spoke of are not in it."""
    answer = store.get(GuideAnswer, derived_id("answer", visit.id, _QUESTION))
    guide = find_guide(answer.guide, answer.guide_version) if answer else None
    if answer is None or answer.skipped:
        return {}
    guide = guide or newest_guide()
    if not guide.has(_QUESTION):
        return {}
    question = guide.question(_QUESTION)
    part = next((part for part in question.parts if part.id == _PART), None)
    rows = understood(part, clean(question, answer.value).get(_PART)) if part else None
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
