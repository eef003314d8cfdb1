"""The interview guide as a paper form: every question with its fields, ready to be filled in by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kmdesk.models import Company, Visit
from kmdesk.rules.guide import Part, Question
from kmdesk.services.guide_files import guide_version
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.store.store import Store


@dataclass(frozen=True)
class PaperColumn:
    """A column of a table to fill in. `kind` is the type of a guide's part, `options` what may be chosen.

    A `heading` column names its row. `low` and `high` explain the ends of a scale.
    """

    kind: str
    title: str = ""
    options: tuple[str, ...] = ()
    heading: bool = False
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class PaperField:
    """One thing to fill in. `kind` is the type of a guide's part: text, number, choice, rows and so on.

    `low` and `high` explain the ends of a scale. `rows` are the headings a table begins with; without them it
    is empty.
    """

    kind: str
    label: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    columns: tuple[PaperColumn, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaperQuestion:
    """A question with its fields. `earlier` is what was answered before, `earlier_on` when (a day)."""

    number: int
    text: str
    hint: str = ""
    fields: tuple[PaperField, ...] = ()
    earlier: str = ""
    earlier_on: str = ""


@dataclass(frozen=True)
class PaperSection:
    """A lettered section of the guide."""

    letter: str
    title: str
    questions: tuple[PaperQuestion, ...] = ()


@dataclass(frozen=True)
class GuideForm:
    """The whole guide on paper.

    `number` is the visit's, by which the answers are entered later; it and `company` are empty on a blank
    form. `starts_at` is wall-clock. `internal` are the broker's own questions.
    """

    head: Letterhead
    number: str = ""
    company: str = ""
    starts_at: str = ""
    people: tuple[str, ...] = ()
    version: str = ""
    intro: str = ""
    sections: tuple[PaperSection, ...] = ()
    internal: tuple[PaperQuestion, ...] = ()


def guide_form(
    store: Store, printed_at: str, *, visit_id: str = "", language: str = "da", broker_id: str = ""
) -> GuideForm:
    """Return the form of a visit, or a blank one without a visit; `printed_at` is wall-clock.

    A visit that began under an older version of the guide keeps it. Raises KnownError when the visit is gone
    or uses a version this program does not have.
    """
    visit = store.require(Visit, visit_id) if visit_id else Visit()
    company = store.get(Company, visit.company_id) or Company()
    guide = guide_version(visit.guide, visit.guide_version)
    return GuideForm(
        head=letterhead(store, printed_at, language, broker_id or visit.broker_id),
        number=visit.number,
        company=company.name,
        starts_at=visit.starts_at,
        people=tuple(person.get("name", "") for person in visit.participants),
        version=guide.version,
        intro=guide.intro.in_language(language),
        sections=tuple(
            PaperSection(section.id, section.title.in_language(language), asked)
            for section in guide.sections
            if (asked := _on_paper((q for q in section.questions if not q.internal), language))
        ),
        internal=_on_paper((q for q in guide.questions if q.internal), language),
    )


def paper_question(
    question: Question, language: str, *, earlier: str = "", earlier_on: str = ""
) -> PaperQuestion:
    """Return a question of the guide as it stands on paper, in `language`."""
    return PaperQuestion(
        number=question.number,
        text=question.text.in_language(language),
        hint=question.hint.in_language(language),
        fields=tuple(_field(part, language) for part in question.parts),
        earlier=earlier,
        earlier_on=earlier_on,
    )


def _on_paper(questions: Iterable[Question], language: str) -> tuple[PaperQuestion, ...]:
    return tuple(paper_question(question, language) for question in questions)


def _field(part: Part, language: str) -> PaperField:
    return PaperField(
        kind=part.type,
        label=part.label.in_language(language),
        unit=part.unit.in_language(language),
        options=_options(part, language),
        low=part.low.in_language(language),
        high=part.high.in_language(language),
        columns=tuple(
            PaperColumn(
                kind=column.type,
                title=column.label.in_language(language),
                options=_options(column, language),
                heading=column.heading,
                low=column.low.in_language(language),
                high=column.high.in_language(language),
            )
            for column in part.columns
        ),
        rows=tuple(text.in_language(language) for row in part.starts_with for _, text in row.headings[:1]),
    )


def _options(part: Part, language: str) -> tuple[str, ...]:
    return tuple(option.label.in_language(language) for option in part.options)
