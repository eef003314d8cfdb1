"""The partnership agreement: the parties, seven points to tick, the period and the signatures."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import PARTNERSHIP_AGREEMENT
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.partnership_agreement import AgreementParty, AgreementPoint, PartnershipAgreement

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
        return [
            *_opening(data, words, styles),
            *_points(data.points, words, styles),
            *_period(data, words, styles),
            *_signatures(data, words, styles),
        ]

    return render(page, story)


def _opening(data: PartnershipAgreement, words: Words, styles: Styles) -> list[Flowable]:
    boxes = form_blocks.two_boxes(
        _party(words["office"], data.office, words, styles, by_hand=False),
        _party(words["company"], data.company, words, styles, by_hand=True),
        styles,
    )
    return [
        *blocks.title(words["title"], styles),
        *blocks.flowing(words["preamble"], styles.body, styles.gap(5)),
        Spacer(0, styles.gap(8)),
        *boxes,
    ]


def _party(
    title: str, party: AgreementParty, words: Words, styles: Styles, *, by_hand: bool
) -> list[Flowable]:
    """Return what a party is called and how it is reached; `by_hand` gives lines for what is not known."""
    rows = [
        (words["name"], party.name),
        (words["cvr"], party.cvr),
        (words["address"], party.address),
        (words["contact"], present(", ", party.contact, party.contact_title)),
        (words["phone"], party.phone),
        (words["email"], party.email),
    ]
    flow = [*blocks.flowing(title, styles.box_title, 0), Spacer(0, styles.gap(3))]
    for label, value in rows:
        if value.strip() or not by_hand:
            flow += blocks.key_values([(label, value)], styles)
        else:
            flow += form_blocks.write_line(label, styles)
    return flow


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


def _period(data: PartnershipAgreement, words: Words, styles: Styles) -> list[Flowable]:
    flow = blocks.heading(words["period"], styles, needs=60)
    starts, ends, revised = (
        _day(words[name], getattr(data, name), data.head.language, styles)
        for name in ("starts_on", "ends_on", "revised_on")
    )
    return [
        *flow,
        *form_blocks.two_columns(starts, ends, styles),
        *form_blocks.two_columns(revised, [], styles),
    ]


def _day(label: str, day: str, language: str, styles: Styles) -> list[Flowable]:
    if not day.strip():
        return form_blocks.write_line(label, styles)
    return blocks.key_values([(label, wording.full_day(day, language, weekday=False))], styles)


def _signatures(data: PartnershipAgreement, words: Words, styles: Styles) -> list[Flowable]:
    signed = [
        form_blocks.signatures([(words[role], present(", ", party.contact, party.name))], styles)
        for role, party in (("for_office", data.office), ("for_company", data.company))
    ]
    return [
        *blocks.heading(words["signatures"], styles, needs=100),
        *form_blocks.two_columns(signed[0], signed[1], styles),
    ]
