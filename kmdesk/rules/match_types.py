"""The six types of match: which facts belong to each, and which of them an agreement needs.

Source of the types and their facts: the municipalities' letter of 2010 on brokers (student job, internship,
project, mentor or partnership, hire, company scheme). What each counts towards is in `kmdesk.rules.counting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MATCH_TYPES = ("student_job", "internship", "thesis_project", "mentor_partnership", "hire", "company_scheme")
"""In the order of the guide."""

COMMON_FACTS = ("agreed_on", "type", "starts_on", "ends_on", "municipality_code", "evaluation_on")
"""What every agreement says, whatever the type."""

_TEMPORARY_FORMS = frozenset({"fixed_term", "temporary", "wage_subsidy", "internship", "project"})
"""Forms of employment that end by themselves."""


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """The facts of one type, by the names of the record's fields.

    `asked` in the order of the form; `needed` without which there is no agreement.
    """

    asked: tuple[str, ...]
    needed: tuple[str, ...]


_TYPES: Mapping[str, TypeFacts] = {
    "student_job": TypeFacts(
        ("hours_per_week", "wage", "programme", "semester", "scheme"), ("hours_per_week",)
    ),
    "internship": TypeFacts(
        ("programme", "semester", "supervisor", "ects", "hours_per_week", "scheme"), ("ends_on", "programme")
    ),
    "thesis_project": TypeFacts(
        (
            "topic",
            "programme",
            "hand_in_on",
            "supervisor",
            "ects",
            "hours_per_week",
            "scheme",
            "confidential_agreement",
        ),
        ("topic",),
    ),
    "mentor_partnership": TypeFacts(
        ("mentor", "meeting_rhythm", "topic", "hours_per_week", "scheme"), ("mentor",)
    ),
    "hire": TypeFacts(
        ("topic", "employment_form", "hours_per_week", "wage", "scheme"),
        ("employment_form", "hours_per_week"),
    ),
    "company_scheme": TypeFacts(
        ("scheme", "hours_per_week", "employment_form", "wage", "supervisor"), ("scheme",)
    ),
}

ALL_TYPE_FACTS = tuple(dict.fromkeys(name for facts in _TYPES.values() for name in facts.asked))
"""Every fact that belongs to at least one type."""


def facts_asked(match_type: str) -> tuple[str, ...]:
    """Return the facts that belong to a type beside COMMON_FACTS; none while there is no type."""
    found = _TYPES.get(match_type)
    return found.asked if found else ()


def facts_needed(match_type: str, employment_form: str = "") -> tuple[str, ...]:
    """Return the facts without which a match of this type is not agreed, in the order they are asked.

    A hire that ends by itself also needs its last day.
    """
    needed = {"agreed_on", "starts_on"}
    found = _TYPES.get(match_type)
    if found:
        needed.update(found.needed)
    if match_type == "hire" and employment_form in _TEMPORARY_FORMS:
        needed.add("ends_on")
    return tuple(name for name in (*COMMON_FACTS, *facts_asked(match_type)) if name in needed)
