"""The candidate sheet: one person on one page, with what the company may do with the page."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import CANDIDATE_SHEET
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.candidate_sheet import CandidateSheet

Words = Mapping[str, str]


def render_candidate_sheet(data: CandidateSheet) -> bytes:
    """Return the sheet as a PDF file: one page when it can be, the same bytes for the same input."""
    words = wording.texts(CANDIDATE_SHEET.kind, data.head.language)
    to = words["given_to"].format(company=data.company) if data.company.strip() else ""
    page = letter_page(
        data.head,
        title=present(" · ", words["kind"], data.name),
        kind=(words["kind"], to),
        footer=present(" · ", _consented("footer", data, words), words["footer_use"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *_opening(data, words, styles),
            *_background(data, words, styles),
            *_practical(data, words, styles),
            Spacer(0, styles.gap(16)),
            *_consent(data, words, styles),
            Spacer(0, styles.gap(12)),
            *_contact(data, words, styles),
        ]

    return render(page, story)


def _opening(data: CandidateSheet, words: Words, styles: Styles) -> list[Flowable]:
    flow = [
        *blocks.title(data.name, styles),
        *blocks.flowing(data.education, styles.lead, 0),
    ]
    if data.need.strip():
        flow += blocks.flowing(words["lead_need"].format(need=data.need), styles.lead, 0)
    if data.presentation.strip():
        flow += blocks.text_section(words["presentation"], data.presentation, styles)
    return flow


def _background(data: CandidateSheet, words: Words, styles: Styles) -> list[Flowable]:
    rows = [
        (words["education_level"], data.education_level),
        (words["field_of_study"], data.field_of_study),
        (words["programme"], present(", ", data.programme, _semester(data.semester, words))),
        (words["institution"], data.institution),
        (words["graduates_on"], wording.full_day(data.graduates_on, data.head.language, weekday=False)),
    ]
    flow = _headed(words["background"], blocks.key_values(rows, styles), styles)
    return flow + _headed(words["competences"], form_blocks.bullets(data.competences, styles), styles)


def _practical(data: CandidateSheet, words: Words, styles: Styles) -> list[Flowable]:
    rows = [
        (words["wishes"], present(", ", *data.wishes)),
        (words["earliest_start"], wording.full_day(data.earliest_start, data.head.language, weekday=False)),
        (words["languages"], present(", ", *data.languages)),
        (words["hours_per_week"], _counted(data.hours_per_week, words["hours"])),
        (words["driving_licence"], data.driving_licence),
        (words["work_places"], present(", ", *data.work_places)),
        (words["max_distance"], _counted(data.max_distance_km, words["km"])),
        (words["mobility"], data.mobility),
    ]
    return _headed(words["practical"], blocks.key_values(rows, styles), styles)


def _semester(semester: str, words: Words) -> str:
    """Return `7. semester` for 7 and for 7.; anything else as it was written."""
    number = semester.strip().removesuffix(".")
    return words["semester"].format(number=number) if number.isdigit() else semester.strip()


def _counted(number: int | None, text: str) -> str:
    """Return a number with its unit; "" when it is not known."""
    return "" if number is None else text.format(n=number)


def _headed(title: str, flow: list[Flowable], styles: Styles) -> list[Flowable]:
    """Return what stands under a heading, and nothing at all when there is nothing."""
    return [*blocks.heading(title, styles, needs=40), *flow] if flow else []


def _consent(data: CandidateSheet, words: Words, styles: Styles) -> list[Flowable]:
    key = "consent_text_named" if data.consent_named else "consent_text"
    text = present(" ", _consented(key, data, words), words["consent_use"])
    return form_blocks.warning_box(words["consent"], text, styles)


def _consented(key: str, data: CandidateSheet, words: Words) -> str:
    """Return the text `key` with who consented from when until when; "" when that is not known."""
    if not (data.consent_on.strip() and data.consent_until.strip()):
        return ""
    on, until = wording.short_day(data.consent_on), wording.short_day(data.consent_until)
    return words[key].format(name=data.name, on=on, until=until)


def _contact(data: CandidateSheet, words: Words, styles: Styles) -> list[Flowable]:
    broker = data.head.broker
    contact = [
        present(", ", broker.name, broker.title),
        present(" · ", broker.phone, broker.email),
        broker.organisation,
    ]
    title = words["contact"].format(name=data.name)
    return blocks.contact_box(title, words["contact_text"], contact, styles)
