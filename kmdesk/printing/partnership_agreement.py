"""The partnership agreement: the parties, seven points to tick, the period and the signatures."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import agreement_parts, blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import PARTNERSHIP_AGREEMENT
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.partnership_agreement import AgreementPoint, PartnershipAgreement

Words = Mapping[str, str]


def render_partnership_agreement(data: PartnershipAgreement) -> bytes:
    """Return the agreement as a PDF file: one page when it can be, the same bytes for the same input."""
    words = wording.texts(PARTNERSHIP_AGREEMENT.kind, data.head.language)
    page = letter_page(
        data.head,
        title=present(" · ", words["kind"], data.company.name),
        kind=(words["kind"], wording.full_day(data.starts_on, data.head.language, weekday=False)),
        footer=present(" · ", words["kind"], data.company.name),
    )

    def story(styles: Styles) -> list[Flowable]:
        days = [(words[name], getattr(data, name)) for name in ("starts_on", "ends_on", "revised_on")]
        known = [(words[name], getattr(data, name)) for name in ("agreed_on", "signed_on")]
        return [
            *_opening(data, words, styles),
            *_points(data.points, words, styles),
            *(blocks.text_section(words["content"], data.content, styles) if data.content.strip() else []),
            *agreement_parts.period(words["period"], days, known, styles),
            *agreement_parts.signatures(data.office, data.company, data.third_party, words, styles),
        ]

    return render(page, story)


def _opening(data: PartnershipAgreement, words: Words, styles: Styles) -> list[Flowable]:
    return [
        *blocks.title(words["title"], styles),
        *agreement_parts.subject(data.subject, styles),
        *blocks.flowing(words["preamble"], styles.body, styles.gap(5)),
        Spacer(0, styles.gap(8)),
        *agreement_parts.parties(data.office, data.company, data.third_party, words, styles),
    ]


def _points(points: tuple[AgreementPoint, ...], words: Words, styles: Styles) -> list[Flowable]:
    flow = blocks.heading(words["points"], styles, needs=60)
    nothing_chosen = not any(point.chosen for point in points)
    if nothing_chosen:
        flow += blocks.flowing(words["points_hint"], styles.body, 0)
    for point in points:
        ticked = (0,) if point.chosen else ()
        flow += [Spacer(0, styles.gap(6))]
        flow += form_blocks.tick_options([f"{point.number}. {point.title}"], styles, ticked)
        if point.text.strip():
            flow += [Spacer(0, styles.gap(2)), *blocks.flowing(point.text, styles.cell, styles.gap(4))]
        elif point.chosen or nothing_chosen:
            flow += form_blocks.write_lines(1, styles)
    return flow
