"""What matching is told of an order and of a candidate: some of the fields of the records, and no others."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from kmdesk.models import Candidate, Company, Need, Project
from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.match_demands import NeedFacts, Weights
from kmdesk.services.match_knowledge import counts, default_weights, place_of
from kmdesk.services.reference import postal

_TEXTS = (
    "education_title",
    "education_level",
    "field_of_study",
    "programme",
    "driving_licence",
    "municipality_code",
    "mobility",
    "earliest_start",
    "motivation",
)
_LISTS = ("competences", "languages", "mobility_municipalities", "wishes")
_NUMBERS = ("max_distance_km", "hours_per_week")
FACT_COLUMNS = ", ".join((*_TEXTS, *_LISTS, *_NUMBERS, "answers"))
"""The columns of a candidate that `facts_of_row` takes, in their order."""

_POSTAL_CODE = re.compile(r"\b[1-9][0-9]{3}\b")


def candidate_facts(candidate: Candidate) -> CandidateFacts:
    """Return what may count of a candidate."""
    names = (*_TEXTS, *_LISTS, *_NUMBERS, "answers")
    return CandidateFacts(**{name: getattr(candidate, name) for name in names})


def facts_of_row(row: Sequence[Any]) -> CandidateFacts:
    """Return the same from a row of FACT_COLUMNS, without making a record of it first."""
    texts, lists, numbers = len(_TEXTS), len(_TEXTS) + len(_LISTS), len(_TEXTS) + len(_LISTS) + len(_NUMBERS)
    values: dict[str, Any] = dict(zip(_TEXTS, row[:texts], strict=True))
    for name, text in zip(_LISTS, row[texts:lists], strict=True):
        values[name] = () if text == "[]" else tuple(json.loads(text))
    values |= zip(_NUMBERS, row[lists:numbers], strict=True)
    answers = row[numbers]
    return CandidateFacts(**values, answers={} if answers == "{}" else json.loads(answers))


def need_facts(need: Need, company: Company | None) -> NeedFacts:
    """Return what an order asks. The work is at the place the order names, else where the company is."""
    return NeedFacts(
        title=need.title,
        education_levels=need.education_levels,
        fields_of_study=need.fields_of_study,
        languages=need.languages,
        driving_licence=need.driving_licence,
        competences=need.competences,
        mandatory=need.mandatory,
        desirable=need.desirable,
        municipality_code=_workplace(need.workplace) or (company.municipality_code if company else ""),
        starts_by=need.starts_by,
        hours_per_week=need.hours_per_week,
        match_type=need.match_type,
        must_have=need.must_have,
    )


def weights_of(project: Project | None) -> Weights:
    """Return the weights in use: the office's own, and the shipped ones where it has none."""
    shipped = {one.code: one.weight for one in default_weights()}
    return Weights({**shipped, **project.match_weights} if project else shipped, counts())


def _workplace(text: str) -> str:
    """Return the municipality of a workplace by its postal code or the one place it names; empty for none."""
    code = _POSTAL_CODE.search(text)
    found = postal(code[0]) if code else None
    return found.municipalities[0] if found and found.municipalities else place_of(text)
