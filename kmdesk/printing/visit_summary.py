"""The summary of a visit, handed to the company: what was told, what can help, what was agreed."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, wording
from kmdesk.printing.documents import VISIT_SUMMARY
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.promises import promises_table
from kmdesk.printing.styles import Styles
from kmdesk.printing.visit_summary_data import Participant, VisitSummary


def _present(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part.strip())


def _who(people: tuple[Participant, ...]) -> str:
    """Return "Hanne Nygaard, direktør · Lone Bach, Herning Kommune (beskæftigelse)"."""
    shown: list[str] = []
    for person in people:
        name = person.name.replace(" ", "\u00a0")  # a name is not parted between two lines
        system = f"({person.system})" if person.system.strip() else ""
        shown.append(_present(" ", _present(", ", name, person.title, person.organisation), system))
    return _present(" · ", *shown)


def _opening(data: VisitSummary, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    when = wording.full_span(data.starts_at, data.ends_at, data.language)
    flow = [
        *blocks.title(words["title"], styles),
        *blocks.flowing(_present(" · ", data.company_name, when), styles.lead, 0),
        Spacer(0, styles.gap(6)),
    ]
    if not data.finished:
        flow += [blocks.paragraph(words["unfinished"], styles.notice), Spacer(0, styles.gap(5))]
    people = [(words["company_side"], _who(data.from_company)), (words["our_side"], _who(data.from_us))]
    return flow + blocks.key_values(people, styles)


def _needs(data: VisitSummary, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    if not data.needs:
        return blocks.text_section(words["needs"], words["no_needs"], styles)
    columns = [
        blocks.Column(words["need"], 0.318, strong=True),
        blocks.Column(words["solution"], 0.489),
        blocks.Column(words["when"], 0.193),
    ]
    rows = [(need.title, need.solution, need.when) for need in data.needs]
    return blocks.table_section(words["needs"], columns, rows, styles)


def _schemes(data: VisitSummary, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    if not data.schemes:
        return []
    columns = [blocks.Column(words["scheme"], 0.318), blocks.Column(words["known"], 0.682)]
    return blocks.table_section(
        words["schemes"], columns, [(row.name, row.known) for row in data.schemes], styles
    )


def _agreed(data: VisitSummary, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    if not data.agreed:
        return blocks.text_section(words["agreed"], words["nothing_agreed"], styles)
    return promises_table(words["agreed"], data.agreed, words, styles)


def _next_contact(data: VisitSummary, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    moment = wording.full_moment(data.next_contact_at, data.language)
    if not moment.strip():
        return blocks.flowing(data.next_contact_text or words["no_next"], styles.body, styles.gap(5))
    lead = words["next_at"].format(moment=moment)
    return blocks.lead_in(lead, data.next_contact_text, styles.body)


def _closing(data: VisitSummary, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    broker = data.broker
    contact = [
        _present(", ", broker.name, broker.title),
        _present(" · ", broker.phone, broker.email),
        broker.organisation,
    ]
    return [
        Spacer(0, styles.gap(11)),
        *_next_contact(data, words, styles),
        Spacer(0, styles.gap(11)),
        *blocks.contact_box(words["wrong_title"], words["wrong_text"], contact, styles),
    ]


def render_visit_summary(data: VisitSummary) -> bytes:
    """Return the summary as a PDF file: one page when it can be, the same bytes for the same input."""
    words = wording.texts(VISIT_SUMMARY.kind, data.language)
    printed = wording.texts("frame", data.language)["printed"].format(
        moment=wording.short_moment(data.printed_at, data.language)
    )
    page = PageFrame(
        title=words["pdf_title"].format(company=data.company_name),
        author=_present(", ", data.broker.name, data.office_name),
        language=data.language,
        office=data.office_name,
        office_line=data.office_line,
        kind=(words["kind"], wording.full_day(data.starts_at, data.language, weekday=False)),
        footer=f"{_present(' ', words['kind'], data.document_number)} · {printed}",
    )

    def story(styles: Styles) -> list[Flowable]:
        flow = _opening(data, words, styles)
        told = "\n\n".join(text for text in data.told if text.strip())
        if told:
            flow += blocks.text_section(words["told"], told, styles)
        flow += _needs(data, words, styles) + _schemes(data, words, styles) + _agreed(data, words, styles)
        return flow + _closing(data, words, styles)

    return render(page, story)
