"""What a need still lacks before it can be posted as a job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kmdesk.core.i18n import mark, tr

MISSING_NAMES = {
    "type": mark("niveau"),
    "match_type": mark("form"),
    "task": mark("opgave"),
    "education": mark("baggrund"),
    "contact": mark("kontaktperson"),
    "start": mark("start"),
    "hours": mark("timer"),
    "salary": mark("løn"),
}
"""What a need can lack, in the order it is named."""

NEVER_POSTED = frozenset({"continuing_training", "prior_learning", "retention"})
"""Types of need that look for nobody."""

_ANY_EDUCATION = frozenset({"skilled", "unskilled", "flex_small_job", "seasonal", "foreign_labour"})
"""Types of need in which no higher education is asked for."""

_WITHOUT_WAGE = frozenset({"internship", "thesis_project", "mentor_partnership"})
"""Types of match in which neither hours nor a wage are settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingFacts:
    """What is known of a need: its type and type of match (codes, "" for not yet), and what else is there."""

    type: str
    match_type: str
    task: bool
    education: bool
    contact: bool
    start: bool
    hours: bool
    salary: bool


def missing_to_post(facts: PostingFacts) -> tuple[str, ...]:
    """Return codes of MISSING_NAMES for what is still to be told, in their order.

    What is asked follows from the type: a project has no wage, an unskilled job no education, and training
    or retention is never posted. While the type of match is open, all of it is asked.
    """
    if facts.type in NEVER_POSTED:
        return ()
    paid = facts.match_type not in _WITHOUT_WAGE
    lacks = {
        "type": not facts.type,
        "match_type": not facts.match_type,
        "task": not facts.task,
        "education": not facts.education and facts.type not in _ANY_EDUCATION,
        "contact": not facts.contact,
        "start": not facts.start,
        "hours": paid and not facts.hours,
        "salary": paid and not facts.salary,
    }
    return tuple(code for code in MISSING_NAMES if lacks[code])


def missing_names(codes: Iterable[str]) -> tuple[str, ...]:
    """Return what people call the missing things, in the language in use."""
    return tuple(tr(MISSING_NAMES[code]) for code in codes)


def missing_text(codes: Iterable[str]) -> str:
    """Return "mangler: start, løn", or an empty text when nothing is missing."""
    names = ", ".join(missing_names(codes))
    return tr("mangler: {names}", names=names) if names else ""
