"""The briefing sheet (Besøgsark): read before the visit, filled in during it, never left behind."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import days_ago, hours, people, present, unbroken, whole_number
from kmdesk.printing.documents import DocumentKind
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.guide_questions import CLOSE, ROOMY, questions, together
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.briefing import (
    BriefContact,
    Briefing,
    BriefPromise,
    KnownAnswer,
    SchemeHint,
)
from kmdesk.services.paper.standing import BriefPlace, BriefSkill

BRIEFING = DocumentKind("briefing", 1)

Words = Mapping[str, str]
_AGREED_ROWS = 3
_ON_ONE_PAGE = 12
"""More questions than these never share a page with the rest, so they get all the room they want."""


def render_briefing(data: Briefing) -> bytes:
    """Return the sheet as a PDF file, one page when it can be; the same bytes for the same input."""
    head, words = data.head, wording.texts(BRIEFING.kind, data.head.language)
    printed = wording.texts("frame", head.language)["printed"].format(
        moment=wording.short_moment(head.printed_at, head.language)
    )
    broker = head.broker.name
    page = PageFrame(
        title=words["pdf_title"].format(company=data.company),
        author=present(", ", broker, head.office_name),
        language=head.language,
        office=head.office_name,
        office_line=head.office_line,
        kind=(words["for_broker"].format(broker=broker) if broker.strip() else words["kind"], data.number),
        footer=present(" · ", words["kind"], printed, words["internal"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *_opening(data, words, styles),
            *form_blocks.two_columns(
                _company(data, words, styles),
                [*_promises(data, words, styles), *_needs(data, words, styles)],
                styles,
            ),
            *_standing(data, words, styles),
            *_contacts(data, words, styles),
            *_known(data, words, styles),
            *_boxes(data, words, styles),
            *_questions(data, words, styles),
            *_agreed(words, styles),
        ]

    return render(page, story)


def _opening(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    cvr = words["cvr"].format(cvr=data.cvr) if data.cvr.strip() else ""
    left = [
        *blocks.title(data.company if data.company.strip() else words["kind"], styles),
        *blocks.flowing(present(" · ", unbroken(cvr), data.address, unbroken(data.phone)), styles.cell, 0),
    ]
    if data.topic.strip():
        left += [Spacer(0, styles.gap(3)), *blocks.lead_in(words["topic"], data.topic, styles.cell)]
    right = [
        *blocks.flowing(wording.full_day(data.starts_at, data.head.language), styles.box_strong, 0),
        *blocks.flowing(present(" · ", hours(data.starts_at, data.ends_at), data.mode), styles.box, 0),
        *blocks.flowing(data.location, styles.box, 0),
    ]
    if not right:
        return left
    return form_blocks.two_columns(left, form_blocks.one_box(right, styles), styles, shares=(0.63, 0.37))


def _company(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    rows = [
        (words["industry"], data.industry),
        (words["employees"], _employees(data, words)),
        (words["meet"], people(data.to_meet)),
        (words["with_us"], people(data.with_us)),
        (words["colleague"], _colleague(data, words)),
        (words["outreach"], data.outreach),
        (words["note"], data.note),
    ]
    return [*blocks.heading(words["company"], styles, needs=0), *blocks.key_values(rows, styles)]


def _employees(data: Briefing, words: Words) -> str:
    number = (
        data.employees_class if data.employees is None else whole_number(data.employees, data.head.language)
    )
    if data.graduates is None or not number.strip():
        return number
    key = {0: "graduates_none", 1: "graduates_one"}.get(data.graduates, "graduates_many")
    return words[key].format(n=number, graduates=whole_number(data.graduates, data.head.language))


def _colleague(data: Briefing, words: Words) -> str:
    if data.colleague_days is None:
        return ""
    return days_ago(words, "colleague", data.colleague_days, who=data.colleague or words["somebody"])


def _promises(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    flow = blocks.heading(words["promises"], styles, needs=0)
    if not data.promises:
        return [*flow, *blocks.flowing(words["no_promises"], styles.cell, 0)]
    own_name = data.head.broker.name
    said = [(_promise(one, own_name, words), bool(one.done_on.strip())) for one in data.promises]
    return [*flow, *form_blocks.tick_list(said, styles), *_more(data.more.promises, words, styles)]


def _promise(promise: BriefPromise, own_name: str, words: Words) -> str:
    """Return "Forslag til projektbeskrivelse (vi lovede det 26.10.2026, senest 01.12.2026)"."""
    if promise.done_on.strip():
        return present(" – ", promise.what, words["done"].format(day=wording.short_day(promise.done_on)))
    by_us = promise.ours and promise.who in ("", own_name)
    dated = "_promised" if promise.promised_on.strip() else "_have"
    made = words[f"{'we' if by_us else 'they'}{dated}"].format(
        day=wording.short_day(promise.promised_on), who=promise.who or words["the_company"]
    )
    due = words["due"].format(day=wording.short_day(promise.due_on)) if promise.due_on.strip() else ""
    return f"{promise.what} ({present(', ', made, due)})"


def _contacts(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    if not data.contacts:
        return blocks.text_section(words["contacts"], words["no_contacts"], styles)
    columns = [
        blocks.Column(words["contact_on"], 0.13),
        blocks.Column(words["contact_who"], 0.29),
        blocks.Column(words["contact_said"], 0.58),
    ]
    rows = [(wording.short_day(one.at), _who(one, words), one.said) for one in data.contacts]
    return blocks.table_section(words["contacts"], columns, rows, styles)


def _who(contact: BriefContact, words: Words) -> str:
    others = people(contact.others)
    also = words["also"].format(names=others) if others else ""
    return present(", ", present(" · ", contact.mode, contact.who), also)


def _needs(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    if not data.needs:
        return []
    said = [present(" – ", need.title, present(", ", need.kind, need.when)) for need in data.needs]
    flow = [*blocks.heading(words["needs"], styles, needs=0), *form_blocks.bullets(said, styles)]
    return [*flow, *_more(data.more.needs, words, styles)]


def _more(count: int, words: Words, styles: Styles) -> list[Flowable]:
    """Say how many more there are than stand here."""
    return blocks.flowing(words["more"].format(n=count), styles.cell, 0) if count else []


def _standing(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    """Say in a line each what the company keeps open, and which skills it needs."""
    flow: list[Flowable] = []
    for code, said, more in (
        ("places", [_place(place, words) for place in data.places], data.more.places),
        ("skills", [_skill(skill, words) for skill in data.skills], data.more.skills),
    ):
        if said:
            text = "; ".join([*said, *([words["more"].format(n=more)] if more else [])])
            flow += [Spacer(0, styles.gap(4)), *blocks.lead_in(f"{words[code]}:", text, styles.cell)]
    return flow


def _place(place: BriefPlace, words: Words) -> str:
    free = words["place_free"].format(n=place.free, places=place.places)
    confirmed = words["place_never"]
    if place.confirmed_on.strip():
        code = "place_ask" if place.ask else "place_confirmed"
        confirmed = words[code].format(day=wording.short_day(place.confirmed_on))
    return present(" – ", place.title, present(", ", place.kind, free, confirmed))


def _skill(skill: BriefSkill, words: Words) -> str:
    lacking = words["skill_lacking"].format(n=skill.lacking) if skill.lacking is not None else ""
    return present(" – ", skill.title, present(", ", lacking, skill.when, skill.how))


def _known(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    if not data.known:
        return []
    return [
        *blocks.heading(words["known"], styles, needs=2 * styles.body.leading),
        *blocks.key_values([(one.about, _answer(one)) for one in data.known], styles),
        *_more(data.more.known, words, styles),
    ]


def _answer(known: KnownAnswer) -> str:
    on = f"({wording.short_day(known.on)})" if known.on.strip() else ""
    return present(" ", known.answer, on)


def _boxes(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    remember = [
        *blocks.flowing(words["remember"], styles.box_strong, 0),
        *blocks.flowing(words["remember_text"], styles.box, 0),
    ]
    air = Spacer(0, styles.gap(10))
    if not data.schemes:
        return [air, *form_blocks.one_box(remember, styles)]
    bring = [
        *blocks.flowing(words["schemes"], styles.box_strong, 0),
        *form_blocks.tick_options([_hint(scheme, words) for scheme in data.schemes], styles),
    ]
    return [air, *form_blocks.two_boxes(bring, remember, styles)]


def _hint(scheme: SchemeHint, words: Words) -> str:
    said = words["ask"].format(name=scheme.name, ask=scheme.ask) if scheme.ask.strip() else scheme.name
    return present(" – ", said, scheme.caution)


def _questions(data: Briefing, words: Words, styles: Styles) -> list[Flowable]:
    if not data.questions:
        return []
    title = blocks.heading(words["questions"], styles, needs=5 * styles.body.leading)
    room = CLOSE if len(data.questions) <= _ON_ONE_PAGE else ROOMY
    return [*title, *questions(data.questions, styles, room)]


def _agreed(words: Words, styles: Styles) -> list[Flowable]:
    columns = [
        blocks.Column(words["what"], 0.61),
        blocks.Column(words["who"], 0.24),
        blocks.Column(words["when"], 0.15),
    ]
    return together(
        [
            *form_blocks.blank_table(words["agreed"], columns, _AGREED_ROWS, styles),
            *form_blocks.write_line(words["again"], styles),
        ]
    )
