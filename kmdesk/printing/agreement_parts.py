"""What printed agreements have in common: the parties, the days, and where to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.partnership_agreement import AgreementParty

Words = Mapping[str, str]


def subject(text: str, styles: Styles) -> list[Flowable]:
    """Return what an agreement is about or to whom, below its title; nothing when it is blank."""
    return [*blocks.flowing(text, styles.lead, 0), Spacer(0, styles.gap(4))] if text.strip() else []


def parties(
    office: AgreementParty, company: AgreementParty, third_party: str, words: Words, styles: Styles
) -> list[Flowable]:
    """Return the two parties in boxes side by side, and who agrees beside them.

    What is not known of the company has lines to write on.
    """
    boxes = form_blocks.two_boxes(
        _party(words["office"], office, words, styles, by_hand=False),
        _party(words["company"], company, words, styles, by_hand=True),
        styles,
    )
    if not third_party.strip():
        return boxes
    return [*boxes, Spacer(0, styles.gap(8)), *blocks.key_values([(words["third"], third_party)], styles)]


def period(
    title: str, days: Sequence[tuple[str, str]], known: Sequence[tuple[str, str]], styles: Styles
) -> list[Flowable]:
    """Return the days of an agreement two beside each other, with lines for those that are not known.

    `known` are days that are left out when they are not known. Each is a label and `YYYY-MM-DD`.
    """
    shown = [_day(label, day, styles) for label, day in days]
    shown += [_day(label, day, styles) for label, day in known if day.strip()]
    flow = blocks.heading(title, styles, needs=60)
    for left in range(0, len(shown), 2):
        flow += form_blocks.two_columns(shown[left], shown[left + 1] if left + 1 < len(shown) else [], styles)
    return flow


def signatures(
    office: AgreementParty, company: AgreementParty, third_party: str, words: Words, styles: Styles
) -> list[Flowable]:
    """Return where the parties sign, two beside each other."""
    signed = [
        form_blocks.signatures([(words[role], present(", ", party.contact, party.name))], styles)
        for role, party in (("for_office", office), ("for_company", company))
    ]
    flow = [
        *blocks.heading(words["signatures"], styles, needs=100),
        *form_blocks.two_columns(signed[0], signed[1], styles),
    ]
    if third_party.strip():
        third = form_blocks.signatures([(words["for_third"], third_party)], styles)
        flow += form_blocks.two_columns(third, [], styles)
    return flow


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


def _day(label: str, day: str, styles: Styles) -> list[Flowable]:
    if not day.strip():
        return form_blocks.write_line(label, styles)
    return blocks.key_values([(label, wording.full_day(day, styles.language, weekday=False))], styles)
