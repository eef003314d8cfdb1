"""The job order: what a company wants, what it must still tell, and its approval."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import JOB_ORDER
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.job_order import JobOrder

Words = Mapping[str, str]


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
    ]
    times = [
        (words["deadline"], wording.full_day(data.deadline, data.head.language, weekday=False)),
        (words["starts"], data.starts),
        (words["horizon"], data.horizon),
        (words["workplace"], data.workplace),
        (words["wage"], data.wage),
        (words["status"], data.status),
    ]
    return [
        *blocks.title(data.title or words["kind"], styles),
        *blocks.flowing(data.company.name, styles.lead, 0),
        Spacer(0, styles.gap(6)),
        *form_blocks.two_columns(blocks.key_values(terms, styles), blocks.key_values(times, styles), styles),
    ]


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _task(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    flow = (
        blocks.text_section(words["description"], data.description, styles)
        if data.description.strip()
        else []
    )
    agreement = words["confidential"] if data.confidential_agreement else ""
    background = [
        (words["education_levels"], present(", ", *data.education_levels)),
        (words["fields_of_study"], present(", ", *data.fields_of_study)),
        (words["competences"], present(", ", *data.competences)),
        (words["languages"], present(", ", *data.languages)),
        (words["confidential_agreement"], agreement),
    ]
    rows = blocks.key_values(background, styles)
    return flow + ([*blocks.heading(words["background"], styles, needs=40), *rows] if rows else [])


def _demands(data: JobOrder, words: Words, styles: Styles) -> list[Flowable]:
    """Return the must-haves beside the wishes, with lines to write on where none is known."""
    columns = [
        [
            *blocks.heading(words[name], styles, needs=0),
            *(form_blocks.bullets(items, styles) or form_blocks.write_lines(2, styles)),
        ]
        for name, items in (("mandatory", data.mandatory), ("desirable", data.desirable))
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
    about = [
        (words["company"], present(", ", company.name, company.address)),
        (words["cvr"], company.cvr),
        (words["industry"], company.industry),
        (words["employees"], _headcount(data, words)),
        (words["collective_agreement"], company.collective_agreement),
        (words["contact"], present(", ", company.contact, company.contact_title)),
        (words["reach"], present(" · ", company.phone, company.email)),
        (words["broker"], present(" · ", broker.name, broker.phone, broker.email)),
    ]
    signer = present(", ", company.contact, company.name)
    return [
        *blocks.heading(words["about"], styles, needs=60),
        *blocks.key_values(about, styles),
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
