"""Fact sheets about support schemes (Faktaark om ordninger), each on its own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable, PageBreak, Spacer

from kmdesk.printing import blocks, fonts, form_blocks, wording
from kmdesk.printing.documents import SCHEME_HANDOUT
from kmdesk.printing.frame import BODY_HEIGHT, BODY_WIDTH, HEADER_RIGHT, PageFrame, render
from kmdesk.printing.styles import NORMAL, TIGHT, Styles, styles_for
from kmdesk.rules.schemes import GONE
from kmdesk.services.paper.common import BrokerContact
from kmdesk.services.paper.scheme_handout import (
    MunicipalityContact,
    SchemeHandout,
    SchemeSheet,
    SheetCondition,
    SheetRate,
)
from kmdesk.services.scheme_wording import rate_line

Words = Mapping[str, str]

_FOOTER_WIDTH = BODY_WIDTH * 0.85  # the rest is for the number of the page
_SURELY_CUT = 400  # characters; no footer holds as many
_NORMAL_IS_TALLER = 1.05  # at least: every size of text grows by more
_BESIDE = (0.46, 0.54)  # a rate, and a calculation with its longer lines


@dataclass(frozen=True)
class _Setting:
    """One sheet of the handout and how it is set. `own` is what the footer has no room to say of it.

    `compact`: only the first rate has a frame of its own.
    """

    data: SchemeHandout
    sheet: SchemeSheet
    words: Words
    styles: Styles
    own: str
    compact: bool = False

    def word(self, key: str) -> str:
        """Return a text, with the authority's name where it has a place for it."""
        return self.words[key].replace("{authority}", self.sheet.authority)


def render_scheme_handout(data: SchemeHandout) -> bytes:
    """Return the fact sheets as a PDF file, a page for each when it can be; same input, same bytes."""
    head, language = data.head, data.head.language
    words = wording.texts(SCHEME_HANDOUT.kind, language)
    to = _given_to(data, words)
    title = data.sheets[0].title if len(data.sheets) == 1 else words["kind"]
    footer, whole = _footer(data, words)
    page = PageFrame(
        title=_present(" · ", title, data.company_name),
        author=_present(", ", head.broker.name, head.office_name),
        language=language,
        office=head.office_name,
        office_line=head.office_line,
        kind=(words["kind"], to),
        footer=footer,
    )

    def story(styles: Styles) -> list[Flowable]:
        if not data.sheets:
            return [*blocks.title(words["kind"], styles), blocks.paragraph(words["no_sheets"], styles.lead)]
        flow: list[Flowable] = []
        for sheet in data.sheets:
            own = "" if whole else _present(" · ", _name(sheet, words), sheet.guidance)
            flow += [PageBreak()] if flow else []
            flow += _fitted(_Setting(data, sheet, words, styles, own))
        return flow

    return render(page, story)


def _given_to(data: SchemeHandout, words: Words) -> str:
    """Return whom the sheets were given to; the person where there is room beside the company."""
    both = _present(", ", data.company_name, data.recipient)
    line, meta = words["given_to"].format(to=both), styles_for(NORMAL).meta_right
    fits = len(line) < _SURELY_CUT and fonts.text_width(line, meta.fontName, meta.fontSize) <= HEADER_RIGHT
    to = both if fits else data.company_name or data.recipient
    return words["given_to"].format(to=to) if to.strip() else ""


def _present(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part.strip())


def _name(sheet: SchemeSheet, words: Words) -> str:
    return words["sheet"].format(sheet=sheet.sheet, version=sheet.version)


def _footer(data: SchemeHandout, words: Words) -> tuple[str, bool]:
    """Return the footer, and whether it says all of its only sheet: which it is, and who decides."""
    printed = wording.texts("frame", data.head.language)["printed"].format(
        moment=wording.short_day(data.head.printed_at)
    )
    if len(data.sheets) == 1:
        (sheet,) = data.sheets
        name, meta = _name(sheet, words), styles_for(TIGHT).meta
        footer = _present(" · ", name, printed, sheet.guidance)
        short = len(footer) < _SURELY_CUT
        if short and fonts.text_width(footer, meta.fontName, meta.fontSize) <= _FOOTER_WIDTH:
            return footer, True
    else:
        name = words["sheets"].format(n=len(data.sheets))
    return f"{name} · {printed} · {words['guidance']}", False


def _fitted(it: _Setting) -> list[Flowable]:
    """Return a sheet so that it fits on its page, however the others are set: tighter if need be.

    Then all rates but the first lose their frames. What the application asks for is given up last: the
    preparation of the application says it as well. The tight one is measured first: where even that leaves
    no room to spare, the normal one need not be made. What was measured is what is drawn.
    """
    tight = replace(it, styles=styles_for(TIGHT, it.styles.language))
    body, rates, closing = _body(tight), _rates(tight), _closing(tight)
    above = _height(body)
    whole = above + _height(rates) + _height(closing)
    if whole * _NORMAL_IS_TALLER <= BODY_HEIGHT:
        normal = [*_body(it), *_rates(it), *_closing(it)]
        if _height(normal) <= BODY_HEIGHT:
            return normal
    if whole <= BODY_HEIGHT:
        return [*body, *rates, *closing]
    # A single rate keeps its frame in any case.
    compact = _rates(replace(tight, compact=True)) if len(it.sheet.rates) > 1 else rates
    room = BODY_HEIGHT - above - _height(compact)
    if _height(closing) <= room:
        return [*body, *compact, *closing]
    shorter = _closing(replace(tight, sheet=replace(it.sheet, asks=())))
    if _height(shorter) <= room:
        return [*body, *compact, *shorter]
    return [*_body(it), *_rates(it), *_closing(it)]


def _height(flow: Sequence[Flowable]) -> float:
    return sum(flowable.wrap(BODY_WIDTH, BODY_HEIGHT)[1] for flowable in flow)


def _body(it: _Setting) -> list[Flowable]:
    return _opening(it) + _person(it) + _company(it) + _good_to_know(it)


def _opening(it: _Setting) -> list[Flowable]:
    styles = it.styles
    flow = blocks.title(it.sheet.title, styles)
    if it.sheet.day < it.data.head.printed_at[:10]:
        past = it.words["past"].format(day=wording.short_day(it.sheet.day))
        flow += [Spacer(0, styles.gap(3)), *blocks.flowing(past, styles.notice, 0)]
    flow += [*_state(it), Spacer(0, styles.gap(3))]
    return flow + blocks.flowing(it.sheet.purpose, styles.lead, styles.gap(4))


def _state(it: _Setting) -> list[Flowable]:
    """Return what the reader must know before anything else, in a heavy frame when it is a warning."""
    sheet, words, styles = it.sheet, it.words, it.styles
    check = _to_check(it)
    if sheet.status == "active" and not sheet.warning.strip():
        return [Spacer(0, styles.gap(3)), *blocks.flowing(check, styles.notice, 0)] if check else []
    known = "gone" if sheet.status in GONE else sheet.status
    state = known if f"{known}_title" in words else "unknown"
    instead = _present(" ", *sheet.steps) if state == "gone" else ""
    text = next(filter(str.strip, (sheet.warning, instead, words.get(f"{state}_text", ""))))
    # The warning may say in its own words whom to ask.
    said = it.word("check_with").casefold() in text.casefold()
    shown = text if said else _present(" ", text, check)
    box = form_blocks.warning_box(words[f"{state}_title"], shown, styles)
    return [Spacer(0, styles.gap(6)), *box, Spacer(0, styles.gap(6))]


def _to_check(it: _Setting) -> str:
    """Return what is not certain about the scheme's state, and whom to ask."""
    if it.sheet.status in GONE:
        return it.words["end_uncertain"] if it.sheet.status_uncertain else ""
    if it.sheet.status == "unknown" or it.sheet.status_uncertain:
        return it.word("status_check")
    return ""


def _checked(one: SheetCondition, it: _Setting) -> str:
    return _present(" ", one.text, it.word("check")) if one.uncertain else one.text


def _person(it: _Setting) -> list[Flowable]:
    sheet, styles = it.sheet, it.styles
    if not sheet.person:
        return []
    title = it.words["who_gone" if sheet.status in GONE else "who_hire" if sheet.hires else "who"]
    items = [_checked(one, it) for one in sheet.person]
    return [
        *blocks.heading(title, styles, needs=2 * styles.body.leading),
        *form_blocks.bullets(items, styles),
    ]


def _company(it: _Setting) -> list[Flowable]:
    sheet, words = it.sheet, it.words
    if not sheet.company:
        return []
    title = words["required_gone" if sheet.status in GONE else "required"]
    columns = [
        blocks.Column(words["requirement"], 0.296, strong=True),
        blocks.Column(words["means"], 0.704),
    ]
    rows = [(one.name, _checked(one, it)) for one in sheet.company]
    return blocks.table_section(title, columns, rows, it.styles)


def _good_to_know(it: _Setting) -> list[Flowable]:
    sheet, words, styles = it.sheet, it.words, it.styles
    led = [
        (words["duration"], sheet.duration),
        (words["combination"], sheet.combination),
        (words["at_company"], _present(" ", *sheet.at_company)),
    ]
    told = [(lead, text) for lead, text in led if text.strip()]
    if not told and not sheet.good_to_know:
        return []
    flow = blocks.heading(words["good"], styles, needs=2 * styles.body.leading)
    flow += form_blocks.bullets(sheet.good_to_know, styles)
    for lead, text in told:
        flow += [Spacer(0, styles.gap(3)), *blocks.lead_in(lead, text, styles.body)]
    return flow


def _rates(it: _Setting) -> list[Flowable]:
    """Return rates and calculation in frames, two beside each other, and the warning about what is old."""
    styles = it.styles
    framed = it.sheet.rates[:1] if it.compact else it.sheet.rates
    boxes = [_rate(rate, it) for rate in framed]
    calculation = _calculation(it)
    rows: list[list[Flowable]] = []
    for left, right in zip(boxes[::2], [*boxes[1::2], calculation], strict=False):
        shares = _BESIDE if right is calculation else (0.5, 0.5)
        rows.append(
            form_blocks.two_boxes(left, right, styles, shares) if right else form_blocks.one_box(left, styles)
        )
    if calculation and len(boxes) % 2 == 0:
        rows.append(form_blocks.one_box(calculation, styles))
    if others := it.sheet.rates[len(framed) :]:
        told = [flowable for rate in others for flowable in _rate_in_a_line(rate, it)]
        rows.append(form_blocks.one_box(told, styles))
    return [flowable for row in rows for flowable in (Spacer(0, styles.gap(10)), *row)] + _old(it)


def _rate(rate: SheetRate, it: _Setting) -> list[Flowable]:
    line, check, note = _about(rate, it)
    label = blocks.flowing(rate.label, it.styles.box_strong, 0) if len(it.sheet.rates) > 1 else []
    return [*label, *form_blocks.figure(line, rate.amount, (check, note), it.styles)]


def _rate_in_a_line(rate: SheetRate, it: _Setting) -> list[Flowable]:
    line, check, note = _about(rate, it)
    lead = f"{_present(': ', rate.label, rate.amount)} ·"
    return blocks.lead_in(lead, _present(" ", f"{line}.", check, note), it.styles.cell)


def _about(rate: SheetRate, it: _Setting) -> tuple[str, str, str]:
    """Return its year and when it was checked, whether to ask first, and note and source."""
    words = it.words
    line = rate_line(rate.year, rate.checked_on, it.data.head.language)
    check = it.word("rate_check") if rate.uncertain else ""
    source = words["source"].format(source=rate.source) if rate.source.strip() else ""
    return line, check, _present(" ", rate.note, words["yearly"] if rate.yearly else "", source)


def _calculation(it: _Setting) -> list[Flowable]:
    calculation = it.sheet.calculation
    if calculation is None:
        return []
    year = calculation.rate_year
    title = it.words["example"] if year is None else it.words["example_year"].format(year=year)
    rows = [(row.label, row.amount, row.strong) for row in calculation.rows]
    return form_blocks.sums(title, rows, it.styles)


def _old(it: _Setting) -> list[Flowable]:
    """Return the warning that a rate is from an earlier year than the sheet."""
    old = [rate for rate in it.sheet.rates if rate.old]
    if not old:
        return []
    year = it.sheet.day[:4]
    many = "one" if len(old) == 1 else "many"
    past = year < it.data.head.printed_at[:4]
    title = it.words["old_past"].replace("{year}", year) if past else it.words[f"old_{many}"]
    text = it.word(f"old_text_{many}").replace("{year}", year)
    return [Spacer(0, it.styles.gap(10)), *form_blocks.warning_box(title, text, it.styles)]


def _closing(it: _Setting) -> list[Flowable]:
    if not it.own:
        return _next_steps(it)
    return [*_next_steps(it), Spacer(0, it.styles.gap(10)), *blocks.flowing(it.own, it.styles.label, 0)]


def _next_steps(it: _Setting) -> list[Flowable]:
    """Return what to do, beside whom to ask."""
    sheet, words, styles = it.sheet, it.words, it.styles
    left: list[Flowable] = []
    # Without a warning, what to do about a scheme that has ended stands at the top.
    if sheet.steps and not (sheet.status in GONE and not sheet.warning.strip()):
        left += blocks.heading(words["steps"], styles, needs=2 * styles.body.leading)
        left += blocks.numbered(sheet.steps, styles)
    if sheet.asks:
        left += [Spacer(0, styles.gap(5)), *blocks.lead_in(words["asks"], " ".join(sheet.asks), styles.body)]
    contacts = [
        (words["broker"], _broker_lines(it.data.head.broker)),
        (words["municipality"], _municipality_lines(it.data.municipality)),
    ]
    right = blocks.key_values(contacts, styles)
    if right:
        right = [*blocks.heading(words["ask_us"], styles, needs=4 * styles.cell.leading), *right]
    if left and right:
        return form_blocks.two_columns(left, right, styles)
    return left or right


def _broker_lines(broker: BrokerContact) -> str:
    return _present("\n", broker.name, _present(" · ", _unparted(broker.phone), broker.email))


def _municipality_lines(contact: MunicipalityContact) -> str:
    where = _present(" · ", contact.name, _unparted(contact.phone))
    return _present("\n", contact.person, where, contact.email)


def _unparted(number: str) -> str:
    return number.replace(" ", "\u00a0")  # a number is not parted between two lines
