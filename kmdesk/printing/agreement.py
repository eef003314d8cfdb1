"""Agreements that are no partnership agreement: each type has its own opening, parts and promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import agreement_parts, blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import AGREEMENT
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.agreement import AgreementPaper

Words = Mapping[str, str]

_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "training_centre": ("goal", "target_group", "tasks", "economy"),
    "cooperation": ("content",),
    "letter_of_intent": ("content",),
}
"""Type -> the parts it cannot do without; where nothing is known of one, there is a line to write on."""
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "training_centre": ("goal", "target_group", "tasks", "economy", "content"),
    "employer_declaration": ("content",),
    "cooperation": ("goal", "content", "economy"),
    "letter_of_intent": ("goal", "content"),
}
"""Type -> its parts of running text, in the order they are read."""
_ALL = ("goal", "target_group", "tasks", "economy", "content")


def render_agreement(data: AgreementPaper) -> bytes:
    """Return the agreement as a PDF file: one page when it can be, the same bytes for the same input."""
    words = _words_of(data)
    name = data.kind_name or words["kind"]
    agreed = wording.full_day(data.agreed_on, data.head.language, weekday=False)
    page = letter_page(
        data.head,
        title=present(" · ", name, data.company.name),
        kind=(name, words["of"].format(day=agreed) if agreed else words["kind"]),
        footer=present(" · ", words["kind"], name, data.company.name),
    )
    body = _BODIES.get(data.type, _agreement)

    def story(styles: Styles) -> list[Flowable]:
        return [
            *blocks.title(words["title"], styles),
            *agreement_parts.subject(data.subject, styles),
            *body(data, words, styles),
        ]

    return render(page, story)


def _agreement(data: AgreementPaper, words: Words, styles: Styles) -> list[Flowable]:
    """Return an agreement between two or three parties."""
    return [
        *_opening(words, styles),
        *agreement_parts.parties(data.office, data.company, data.third_party, words, styles),
        *_figures(data, words, styles),
        *_texts(data, words, styles),
        *_period(data, words, styles),
        *agreement_parts.signatures(data.office, data.company, data.third_party, words, styles),
    ]


def _declaration(data: AgreementPaper, words: Words, styles: Styles) -> list[Flowable]:
    """Return an employer declaration: what the company promises the municipality, signed by the company."""
    to = words["to"].format(name=data.third_party) if data.third_party.strip() else ""
    hired = [
        (words["places"], _number(data.places)),
        (words["position"], data.position),
        (words["education"], data.education),
    ]
    promises = [words["ordinary"]]
    if data.least_months:
        promises.insert(0, words["least_months"].format(n=data.least_months))
    flow = [
        *agreement_parts.subject(to, styles),
        *_opening(words, styles),
        *agreement_parts.parties(data.office, data.company, "", words, styles),
        *blocks.heading(words["hires"], styles, needs=60),
        *_rows(hired, styles),
        *blocks.key_values([(words["mentor"], data.mentor)], styles),
        *blocks.heading(words["promises"], styles, needs=60),
        *form_blocks.bullets(promises, styles),
    ]
    if data.training_days:
        flow += blocks.heading(words["asks"], styles, needs=40)
        flow += blocks.flowing(words["training"].format(n=data.training_days), styles.body, 0)
    signer = present(", ", data.company.contact, data.company.name)
    return [
        *flow,
        *_texts(data, words, styles),
        *_period(data, words, styles),
        *blocks.heading(words["signatures"], styles, needs=100),
        *form_blocks.signatures([(words["for_company"], signer)], styles),
    ]


_BODIES: Mapping[str, Callable[[AgreementPaper, Words, Styles], list[Flowable]]] = {
    "employer_declaration": _declaration,
}


def _opening(words: Words, styles: Styles) -> list[Flowable]:
    return [*blocks.flowing(words.get("preamble", ""), styles.body, styles.gap(5)), Spacer(0, styles.gap(8))]


def _figures(data: AgreementPaper, words: Words, styles: Styles) -> list[Flowable]:
    """Return how many places there are and who looks after them; other types seldom have either."""
    rows = [
        (words["places"], _number(data.places)),
        (words["mentor"], data.mentor),
        (words["position"], data.position),
        (words["education"], data.education),
    ]
    if data.type == "training_centre":
        return [
            *blocks.heading(words["figures"], styles, needs=40),
            *_rows(rows[:2], styles),
            *blocks.key_values(rows[2:], styles),
        ]
    known = blocks.key_values(rows, styles)
    return [*blocks.heading(words["figures"], styles, needs=40), *known] if known else []


def _rows(rows: list[tuple[str, str]], styles: Styles) -> list[Flowable]:
    """Return labels with their values, or with a line to write on."""
    flow: list[Flowable] = []
    for label, value in rows:
        flow += (
            blocks.key_values([(label, value)], styles)
            if value.strip()
            else form_blocks.write_line(label, styles)
        )
    return flow


def _texts(data: AgreementPaper, words: Words, styles: Styles) -> list[Flowable]:
    """Return the parts of running text; one that belongs to another type is printed when it is there."""
    own = _TEXTS.get(data.type, _ALL)
    flow: list[Flowable] = []
    for name in (*own, *(other for other in _ALL if other not in own)):
        text: str = getattr(data, name)
        if text.strip():
            flow += blocks.text_section(words[name], text, styles)
        elif name in _WRITTEN.get(data.type, ()):
            flow += [*blocks.heading(words[name], styles, needs=50), *form_blocks.write_lines(1, styles)]
    return flow


def _period(data: AgreementPaper, words: Words, styles: Styles) -> list[Flowable]:
    """Return the days; of an employment it need not be known when it ends, and nobody looks at it again."""
    days = [(words[name], getattr(data, name)) for name in ("starts_on", "ends_on", "revised_on")]
    known = [(words[name], getattr(data, name)) for name in ("agreed_on", "signed_on")]
    asked = 1 if data.type == "employer_declaration" else len(days)
    return agreement_parts.period(words["period"], days[:asked], [*days[asked:], *known], styles)


def _words_of(data: AgreementPaper) -> Words:
    """Return the texts of a type: `goal_cooperation` goes before `goal`."""
    words = wording.texts(AGREEMENT.kind, data.head.language)
    own = f"_{data.type}"
    return {**words, **{name.removesuffix(own): text for name, text in words.items() if name.endswith(own)}}


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
