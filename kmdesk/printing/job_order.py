"""The job order: what a company wants, what it must still tell, and its approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import JOB_ORDER
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.job_order import JobOrder

Words = Mapping[str, str]
Row = tuple[str, str]
"""What a row is called, and what it says."""


def render_job_order(data: JobOrder) -> bytes:
    """Return the order as a PDF file: one page when it can be, the same bytes for the same input."""
    words = wording.texts(JOB_ORDER.kind, data.head.language)
    kind = present(" ", words["kind"], data.number)
    page = letter_page(
        data.head,
        title=present(" · ", kind, data.title, data.company.name),
        kind=(kind, data.company.name),
        footer=present(" · ", kind, data.company.name),
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *_opening(data, words, styles),
            *_times(data, words, styles),
            *_task(data, words, styles),
            *_demands(data, words, styles),
            *_missing(data, words, styles),
            *_closing(data, words, styles),
        ]

    return render(page, story)


def _opening(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    terms = [
        (words["headcount"], _number(data.headcount)),
        (words["type"], data.type),
        (words["match_type"], data.match_type),
        (words["employment_form"], data.employment_form),
        (words["hours_per_week"], _number(data.hours_per_week)),
        (words["wage"], data.wage),
    ]
    times = [
        (words["deadline"], wording.full_day(data.deadline, data.head.language, weekday=False)),
        (words["starts"], data.starts),
        (words["starts_by"], wording.short_day(data.starts_by)),
        (words["horizon"], data.horizon),
        (words["workplace"], data.workplace),
        (words["status"], data.status),
    ]
    return [
        *blocks.title(data.title or words["kind"], styles),
        *blocks.flowing(data.company.name, styles.lead, 0),
        Spacer(0, styles.gap(6)),
        *_beside(terms, times, styles),
    ]


def _beside(left: Sequence[Row], right: Sequence[Row], styles: Styles) -> list[Flowable]:
    """Return labels and values in two columns; in one, over the whole width, when the other has nothing."""
    columns = blocks.key_values(left, styles), blocks.key_values(right, styles)
    return form_blocks.two_columns(*columns, styles) if all(columns) else [*columns[0], *columns[1]]


def _times(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    """Return until when what is done, and where the order stands by now."""
    language = data.head.language
    first, second = (
        [(words[name], wording.short_moment(getattr(data, name), language)) for name in names]
        for names in (("received_at", "posting_due"), ("meeting_due", "candidates_due"))
    )
    posted = [
        present(", ", posting.channel, wording.short_moment(posting.at, language), posting.where)
        for posting in data.postings
    ]
    places = blocks.key_values([(words["postings"], present("; ", *posted))], styles)
    times = _beside(first, second, styles)
    if not times and not places:
        return []
    return [*blocks.heading(words["times"], styles, needs=40), *times, *places]


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _task(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    flow = (
        blocks.text_section(words["description"], data.description, styles)
        if data.description.strip()
        else []
    )
    agreement = words["confidential"] if data.confidential_agreement else ""
    taught = [
        (words["education_levels"], present(", ", *data.education_levels)),
        (words["fields_of_study"], present(", ", *data.fields_of_study)),
        (words["competences"], present(", ", *data.competences)),
    ]
    besides = [
        (words["languages"], present(", ", *data.languages)),
        (words["driving_licence"], data.driving_licence),
        (words["confidential_agreement"], agreement),
    ]
    rows = _beside(taught, besides, styles)
    return flow + ([*blocks.heading(words["background"], styles, needs=40), *rows] if rows else [])


def _demands(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    """Return the must-haves beside the wishes, with lines to write on where none is known."""
    also = present(", ", *data.must_have)
    mandatory = (*data.mandatory, *([words["must_have"].format(criteria=also.lower())] if also else []))
    columns = [
        [
            *blocks.heading(words[name], styles, needs=0),
            *(form_blocks.bullets(items, styles) or form_blocks.write_lines(2, styles)),
        ]
        for name, items in (("mandatory", mandatory), ("desirable", data.desirable))
    ]
    return form_blocks.two_columns(columns[0], columns[1], styles)


def _missing(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    names = [*data.missing, *([] if data.deadline.strip() else [words["deadline"]])]
    if not names:
        return []
    flow = blocks.heading(words["missing"], styles, needs=40)
    lines = [form_blocks.write_line(name[:1].upper() + name[1:], styles) for name in names if name.strip()]
    for left in range(0, len(lines), 2):
        right = lines[left + 1] if left + 1 < len(lines) else []
        flow += form_blocks.two_columns(lines[left], right, styles)
    return flow


def _closing(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    company, broker = data.company, data.head.broker
    company_rows = [
        (words["company"], present(", ", company.name, company.address)),
        (words["cvr"], company.cvr),
        (words["industry"], company.industry),
        (words["employees"], _headcount(data, words)),
        (words["collective_agreement"], company.collective_agreement),
    ]
    people_rows = [
        (words["contact"], present(", ", company.contact, company.contact_title)),
        (words["reach"], present(" · ", company.phone, company.email)),
        (words["broker"], present(" · ", broker.name, broker.phone, broker.email)),
    ]
    signer = present(", ", company.contact, company.name)
    return [
        *blocks.heading(words["about"], styles, needs=60),
        *_beside(company_rows, people_rows, styles),
        *blocks.heading(words["approval"], styles, needs=110),
        *blocks.flowing(words["approval_text"], styles.body, 0),
        Spacer(0, styles.gap(6)),
        *form_blocks.signatures([(words["for_company"], signer)], styles),
    ]


def _headcount(data: JobOrder, words: Words) -> str:
    if data.company.employees is None:
        return ""
    graduates = data.company.graduates
    about = words["graduates"].format(n=graduates) if graduates is not None else ""
    return present(", ", str(data.company.employees), about)
