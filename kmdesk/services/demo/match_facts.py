"""The facts of an agreement by its type, as a broker would have noted them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kmdesk.models import Candidate, Match
from kmdesk.rules.match_types import facts_asked
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.data import load

_HAND_IN_DAYS = 14
"""A project is handed in so many days before its agreement ends."""


def with_facts(match: Match, candidate: Candidate, chance: Chance) -> Match:
    """Return an agreed match with believable facts of its type (`resources/demo/match_facts.json`).

    What the candidate's record tells is taken from there; what is filled in already stays.
    """
    told: dict[str, Any] = {
        "programme": candidate.programme or candidate.education_title,
        "semester": candidate.semester,
        "hand_in_on": _hand_in(match),
    }
    offered: dict[str, Sequence[Any]] = load("match_facts")["types"][match.type]
    facts: dict[str, Any] = {}
    for name in facts_asked(match.type):
        if not getattr(match, name):
            value = chance.one(offered[name]) if name in offered else ""
            facts[name] = told.get(name) or value or getattr(match, name)
    return replace(match, **facts)


def _hand_in(match: Match) -> str:
    if not match.ends_on:
        return ""
    return (date.fromisoformat(match.ends_on) - timedelta(days=_HAND_IN_DAYS)).isoformat()
