"""A scheme and answers to put before the rules."""

from __future__ import annotations

from datetime import date

from kmdesk.rules.eligibility import Facts
from kmdesk.rules.guide_answers import Answer
from kmdesk.rules.guide_heard import Heard
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.services.guide_files import newest_guide

TODAY = date(2026, 11, 24)
ABOUT = newest_guide("schemes")
GUIDE = with_all_questions(newest_guide(), ABOUT)


def facts(answers: dict[str, dict[str, object]] | None = None, **known: object) -> Facts:
    """Facts with answers by the role of the question."""
    given = {GUIDE.with_role(role).id: Answer(value) for role, value in (answers or {}).items()}
    return Facts(today=TODAY, answers=Heard(GUIDE, given, "da"), **known)


def months(*figures: float) -> dict[str, object]:
    """The answer about twelve months, the last month first."""
    return {"months": [{"row": f"{n:02}", "n": figure} for n, figure in enumerate(figures, 1)]}
