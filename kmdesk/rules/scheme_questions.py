"""The interview guide with the questions about schemes that matter for one company."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kmdesk.rules.guide import Guide, Section


def with_questions(guide: Guide, about_schemes: Guide, ids: Collection[str]) -> Guide:
    """Return `guide` with the questions `ids` of `about_schemes` as a section before the last.

    They keep the numbers after the guide's own, so that a number never means two questions. Without any
    of the ids the guide comes back as it is. Both the long and the short guide ask them.
    """
    questions = tuple(
        replace(question, number=len(guide.questions) + question.number)
        for question in about_schemes.questions
        if question.id in ids
    )
    if not questions:
        return guide
    asked = about_schemes.sections[0]
    section = Section(asked.id, asked.title, asked.name, questions)
    return replace(
        guide,
        sections=(*guide.sections[:-1], section, *guide.sections[-1:]),
        short=(*guide.short, *(question.id for question in questions)),
    )


def with_all_questions(guide: Guide, about_schemes: Guide) -> Guide:
    """Return `guide` with every question about schemes: what rules look answers up in."""
    return with_questions(guide, about_schemes, [question.id for question in about_schemes.questions])
