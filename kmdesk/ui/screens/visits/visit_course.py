"""The way through the guide of a visit: which sections and questions are asked, and how far one has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kmdesk.core.i18n import tr
from kmdesk.rules.guide import Guide, Question, Section, short_questions
from kmdesk.rules.guide_answers import Answer, next_unanswered, progress
from kmdesk.ui.screens.visits.section_list import SectionState


@dataclass(frozen=True, slots=True)
class Course:
    """What is asked with a guide: everything, or with `short` what the short guide asks."""

    guide: Guide
    short: bool
    language: str

    def sections(self) -> list[Section]:
        """Return the sections in which anything is asked."""
        return [section for section in self.guide.sections if self.asked(section)]

    def asked(self, section: Section) -> list[Question]:
        """Return the questions of a section that are asked."""
        return [one for one in section.questions if not self.short or one.id in self.guide.short]

    def section(self, section_id: str) -> Section:
        """Return a section."""
        return next(section for section in self.guide.sections if section.id == section_id)

    def section_of(self, question_id: str) -> Section:
        """Return the section a question stands in."""
        return next(s for s in self.guide.sections if any(q.id == question_id for q in s.questions))

    def neighbour(self, section_id: str, by: int) -> str:
        """Return the section before (-1) or after (1); "" at either end."""
        sections = self.sections()
        at = next((n for n, section in enumerate(sections) if section.id == section_id), 0) + by
        return sections[at].id if 0 <= at < len(sections) else ""

    def following(self, answers: Mapping[str, Answer], current: str | None = None) -> str | None:
        """Return the next question that is neither answered nor skipped."""
        return next_unanswered(self.guide, answers, current, short=self.short)

    def first_section(self, answers: Mapping[str, Answer]) -> str:
        """Return where to begin: the section of the first question nobody came to."""
        following = self.following(answers)
        return self.section_of(following).id if following else self.sections()[0].id

    def page(self, section_id: str) -> tuple[str, str, Sequence[Question]]:
        """Return title, introduction and questions of the page that shows a section."""
        section, guide = self.section(section_id), self.guide
        intro = guide.intro.in_language(self.language) if self.short or section is guide.sections[0] else ""
        if self.short:
            return tr("Kort guide"), intro, short_questions(guide)
        return f"{section.id}. {section.title.in_language(self.language)}", intro, section.questions

    def states(self, answers: Mapping[str, Answer]) -> list[SectionState]:
        """Return how far one has come in each section."""
        found = {state.section: state for state in progress(self.guide, answers, short=self.short)}
        return [
            SectionState(
                section.id,
                section.name.in_language(self.language) or section.title.in_language(self.language),
                found[section.id].answered,
                found[section.id].total,
                found[section.id].done,
            )
            for section in self.sections()
        ]

    def title(self) -> str:
        """Return the name of the guide with its version."""
        return f"{self.guide.title.in_language(self.language)} {self.guide.version}"
