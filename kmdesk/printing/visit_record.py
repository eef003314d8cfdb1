"""The record of a visit for the file: all of it, also what the company is never given."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import VISIT_RECORD
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.promises import promises_table
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.visit_record import RecordHandout, VisitRecord

Words = Mapping[str, str]


def render_visit_record(data: VisitRecord) -> bytes:
    """Return the record as a PDF file, as many pages as it takes; the same bytes for the same input."""
    words = wording.texts(VISIT_RECORD.kind, data.head.language)
    kind = present(" ", words["kind"], data.number)
    page = letter_page(
        data.head,
        title=present(" · ", kind, data.company),
        kind=(kind, words["internal"]),
        footer=present(" · ", words["internal"], kind),
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *_opening(data, words, styles),
            *_people(data, words, styles),
            *_told(data, words, styles),
            *_needs(data, words, styles),
            *_promises(data, words, styles),
            *_handouts(data, words, styles),
            *_next_step(data, words, styles),
            *_confidential(data, words, styles),
        ]

    return render(page, story)


def _opening(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    when = wording.full_span(data.starts_at, data.ends_at, data.head.language)
    rows = [
        (words["company"], present(", ", data.company, data.address)),
        (words["cvr"], data.cvr),
        (words["status"], data.status),
        (words["mode"], present(", ", data.mode, data.direction.lower())),
        (words["purpose"], data.purpose),
        (words["topic"], data.topic),
        (words["location"], data.location),
        (words["contact_basis"], data.contact_basis),
        (words["joint"], words["joint_yes"] if data.joint else words["joint_no"]),
        (words["counts"], data.counts),
        (words["outcome"], data.outcome),
        (words["broker"], data.head.broker.name),
    ]
    return [
        *blocks.title(words["title"], styles),
        *blocks.flowing(present(" · ", data.company, when), styles.lead, 0),
        Spacer(0, styles.gap(6)),
        *blocks.key_values(rows, styles),
    ]


def _people(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    if not data.people:
        return []
    columns = [
        blocks.Column(words["name"], 0.27, strong=True),
        blocks.Column(words["title_and_organisation"], 0.36),
        blocks.Column(words["side"], 0.17),
        blocks.Column(words["system"], 0.2),
    ]
    rows = [
        (person.name, present(", ", person.title, person.organisation), person.side, person.system)
        for person in data.people
    ]
    return blocks.table_section(words["people"], columns, rows, styles)


def _told(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    flow = blocks.text_section(words["summary"], data.summary, styles) if data.summary.strip() else []
    if not data.answers:
        return flow
    columns = [blocks.Column(words["question"], 0.27, strong=True), blocks.Column(words["answer"], 0.73)]
    rows = [
        (answer.question, present("\n", answer.answer, words["skipped"] if answer.skipped else ""))
        for answer in data.answers
    ]
    title = words["answers"].format(version=data.guide_version)
    return flow + blocks.table_section(title.strip(), columns, rows, styles)


def _needs(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    if not data.needs:
        return []
    columns = [
        blocks.Column(words["need"], 0.36, strong=True),
        blocks.Column(words["type"], 0.2),
        blocks.Column(words["details"], 0.44),
    ]
    rows = [(need.title, need.type, present("\n", need.details, need.missing)) for need in data.needs]
    return blocks.table_section(words["needs"], columns, rows, styles)


def _promises(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    if not data.promises:
        return []
    return promises_table(words["promises"], data.promises, words, styles)


def _handouts(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    if not data.handouts:
        return []
    columns = [
        blocks.Column(words["document"], 0.38),
        blocks.Column(words["recipient"], 0.22),
        blocks.Column(words["method"], 0.14),
        blocks.Column(words["at"], 0.26),
    ]
    rows = [
        (
            _document(handout, words),
            handout.recipient,
            words.get(f"method_{handout.method}", handout.method),
            wording.short_moment(handout.at, data.head.language),
        )
        for handout in data.handouts
    ]
    return blocks.table_section(words["handouts"], columns, rows, styles)


def _document(handout: RecordHandout, words: Words) -> str:
    version = words["version"].format(version=handout.version) if handout.version.strip() else ""
    return present(", ", handout.title, version)


def _next_step(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    day = wording.full_day(data.next_step_on, data.head.language, weekday=False)
    text = present(": ", day, data.next_step) or words["no_next_step"]
    return blocks.text_section(words["next_step"], text, styles)


def _confidential(data: VisitRecord, words: Words, styles: Styles) -> list[Flowable]:
    if not data.confidential_note.strip():
        return []
    content = [
        *blocks.flowing(words["confidential"], styles.box_title, 0),
        Spacer(0, styles.gap(3)),
        *blocks.flowing(data.confidential_note, styles.body, styles.gap(5)),
    ]
    return [Spacer(0, styles.gap(14)), *form_blocks.one_box(content, styles)]
