"""The facts of a match in words, for where they are only read: what each is called, and what it says."""

from __future__ import annotations

from kmdesk.core.i18n import mark, tr
from kmdesk.models import Match
from kmdesk.rules.dates import long_date
from kmdesk.rules.match_types import facts_asked
from kmdesk.services.field_labels import choice_list, field_label
from kmdesk.services.match_facts import day_in
from kmdesk.services.reference import choice_label

_TOPICS = {
    "hire": mark("Stilling"),
    "thesis_project": mark("Emne og problemstilling"),
    "mentor_partnership": mark("Hvad partnerskabet handler om"),
}
_NAMES = {"topic": mark("Emne"), "wage": mark("Løn"), "hours_per_week": mark("Timer om ugen")}
"""What a fact is called in a match where other records call their field of that name something else."""


def own_name(name: str, match_type: str) -> str:
    """Return what a fact is called in matches of a type, marked for translation; empty: as everywhere."""
    if name == "topic" and match_type in _TOPICS:
        return _TOPICS[match_type]
    return _NAMES.get(name, "")


def facts_in_words(match: Match) -> tuple[tuple[str, str], ...]:
    """Return (what it is called, what it says) for the facts of the match's type that are filled in."""
    found: list[tuple[str, str]] = []
    for name in (*facts_asked(match.type), "municipality_code", "evaluation_on"):
        text = _text(name, getattr(match, name))
        if text:
            own = own_name(name, match.type)
            found.append((tr(own) if own else field_label(name), text))
    return tuple(found)


def _text(name: str, value: object) -> str:
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return tr("Ja")
    text = str(value).strip()
    day = day_in(text) if name.endswith("_on") else None
    if day is not None:
        return long_date(day)
    listed = choice_list("match", name)
    return choice_label(listed, text) if listed else text
