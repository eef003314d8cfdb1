"""Fact sheets about support schemes (Faktaark om ordninger), each on its own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable, PageBreak, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.calculation_blocks import calculation_box, further_calculations
from kmdesk.printing.documents import SCHEME_HANDOUT
from kmdesk.printing.frame import BODY_HEIGHT, BODY_WIDTH, render
from kmdesk.printing.scheme_handout_frame import around_the_sheets, present, sheet_name
from kmdesk.printing.styles import TIGHT, Density, Styles, styles_for
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

_TIGHT_IS_TALLER, _NORMAL_IS_TALLER = 1.03, 1.08  # than the smallest setting, and always by more
_SNUG = Density(body=9.0, table=8.25, air=0.5)  # still above the least size of the design, 8 points
_BESIDE = (0.46, 0.54)  # a rate, and a calculation with its longer lines


@dataclass(frozen=True)
class _Setting:
    """One sheet of the handout and how it is set. `own` is what the footer has no room to say of it.

    `brief`: the calculation without its side lines and notes. `compact`: only the first rate has a frame of
    its own.
    """

    data: SchemeHandout
    sheet: SchemeSheet
    words: Words
    styles: Styles
    own: str
    brief: bool = False
    compact: bool = False

    def word(self, key: str) -> str:
        """Return a text, with the authority's name where it has a place for it."""
        return self.words[key].replace("{authority}", self.sheet.authority)

    @property
    def past(self) -> bool:
        """Whether the sheet is for a day gone by."""
        return self.sheet.day < self.data.head.printed_at[:10]


def render_scheme_handout(data: SchemeHandout) -> bytes:
    """Return the fact sheets as a PDF file, a page for each when it can be; same input, same bytes."""
    words = wording.texts(SCHEME_HANDOUT.kind, data.head.language)
    page, whole = around_the_sheets(data, words)

    def story(styles: Styles) -> list[Flowable]:
        if not data.sheets:
            return [*blocks.title(words["kind"], styles), blocks.paragraph(words["no_sheets"], styles.lead)]
        flow: list[Flowable] = []
        for sheet in data.sheets:
            own = "" if whole else present(" · ", sheet_name(sheet, words), sheet.guidance)
            flow += [PageBreak()] if flow else []
            flow += _fitted(_Setting(data, sheet, words, styles, own))
        return flow

    return render(page, story)


def _fitted(it: _Setting) -> list[Flowable]:
    """Return a sheet so that it fits on its page, however the others are set: smaller if need be.

    The smallest setting is measured first: where even that leaves no room to spare, larger ones need not be
    made. What was measured is what is drawn. Calculations besides the scheme's own have a page for themselves
    when they do not fit.
    """
    tight, snug = (replace(it, styles=styles_for(size, it.styles.language)) for size in (TIGHT, _SNUG))
    body, below = _body(snug), _below(snug)
    above = _height(body)
    height = above + _height(below)
    if height <= BODY_HEIGHT:
        for larger, taller in ((it, _NORMAL_IS_TALLER), (tight, _TIGHT_IS_TALLER)):
            flow = _whole(larger) if height * taller <= BODY_HEIGHT else []
            if flow and _height(flow) <= BODY_HEIGHT:
                return flow
        return [*body, *below]
    if not it.sheet.further:
        return _shortened(snug, body, above) or _whole(tight)
    first = _fitted(replace(it, sheet=replace(it.sheet, further=())))
    pages = (_calculations(one) for one in (it, tight, snug))
    calculations = next((page for page in pages if _height(page) <= BODY_HEIGHT), _calculations(tight))
    return [*first, PageBreak(), *calculations]


def _shortened(snug: _Setting, body: list[Flowable], above: float) -> list[Flowable]:
    """Return what fits on the page when the least is given up, nothing when too much would have to be.

    First go the side lines of the calculation, then the frames of all rates but the first. What the
    application asks for is given up last: the preparation of the application says it as well. `body` is the
    upper part of the page, `above` its height.
    """
    brief = replace(snug, brief=True)
    compact = replace(brief, compact=len(snug.sheet.rates) > 1)
    for one in (brief, compact, replace(compact, sheet=replace(snug.sheet, asks=()))):
        below = _below(one)
        if above + _height(below) <= BODY_HEIGHT:
            return [*body, *below]
    return []


def _calculations(it: _Setting) -> list[Flowable]:
    """Return the page of the further calculations, under the name of the scheme."""
    title = it.words["calculations"].format(title=it.sheet.title)
    head = blocks.heading(title, it.styles, needs=BODY_HEIGHT / 4)
    return [*head, *further_calculations(it.sheet.further, it.words, it.styles)]


def _whole(it: _Setting) -> list[Flowable]:
    return [*_body(it), *_below(it)]


def _below(it: _Setting) -> list[Flowable]:
    return [*_rates(it), *_closing(it)]


def _height(flow: Sequence[Flowable]) -> float:
    return sum(flowable.wrap(BODY_WIDTH, BODY_HEIGHT)[1] for flowable in flow)


def _body(it: _Setting) -> list[Flowable]:
    return _opening(it) + _person(it) + _company(it) + _good_to_know(it)


def _opening(it: _Setting) -> list[Flowable]:
    styles = it.styles
    flow = blocks.title(it.sheet.title, styles)
    clash = it.words["clash"].format(clash=it.sheet.clash) if it.sheet.clash.strip() else ""
    for notice in filter(None, (_past(it), clash)):
        flow += [Spacer(0, styles.gap(3)), *blocks.flowing(notice, styles.notice, 0)]
    flow += [*_state(it), Spacer(0, styles.gap(3))]
    return flow + blocks.flowing(it.sheet.purpose, styles.lead, styles.gap(4))


def _past(it: _Setting) -> str:
    """Return which day the sheet is for when it is not the day it was printed, and how its parts stand."""
    sheet, words = it.sheet, it.words
    days = {"day": wording.short_day(sheet.day), "checked": wording.short_day(sheet.conditions_checked)}
    if not it.past:
        return words["ahead"].format(**days) if sheet.day > it.data.head.printed_at[:10] else ""
    if not sheet.conditions_checked:  # a sheet that was kept before it had the day
        return words["past"].format(**days)
    conditions = words["past_conditions"].format(**days) if sheet.person or sheet.company else ""
    shows = words["past_rates" if sheet.rates else "past_status"].format(**days)
    return present(" ", shows, conditions, words["past_plan"])


def _state(it: _Setting) -> list[Flowable]:
    """Return what the reader must know before anything else, in a heavy frame when it is a warning."""
    sheet, words, styles = it.sheet, it.words, it.styles
    check = _to_check(it)
    if sheet.status == "active" and not sheet.warning.strip():
        return [Spacer(0, styles.gap(3)), *blocks.flowing(check, styles.notice, 0)] if check else []
    state = _state_key(it)
    text = present(" ", sheet.warning, _instead(it)) or words.get(f"{state}_text", "")
    # The warning may say in its own words whom to ask.
    said = it.word("check_with").casefold() in text.casefold()
    shown = text if said else present(" ", text, check)
    box = form_blocks.warning_box(words[f"{state}_title"], shown, styles)
    return [Spacer(0, styles.gap(6)), *box, Spacer(0, styles.gap(6))]


def _state_key(it: _Setting) -> str:
    status = "gone" if it.sheet.status in GONE else it.sheet.status
    if status == "not_begun" and it.past:
        return "not_begun_then"
    return status if f"{status}_title" in it.words else "unknown"


def _instead(it: _Setting) -> str:
    """Return what to do as the scheme cannot be used: something else, or wait for the day it begins."""
    sheet = it.sheet
    if sheet.status in GONE:
        # What was kept before it knew better says it in its steps.
        return sheet.instead or present(" ", *sheet.steps)
    if sheet.status == "not_begun" and sheet.begins:
        key = "began" if sheet.begins <= it.data.head.printed_at[:10] else "begins"
        return it.words[key].format(day=wording.short_day(sheet.begins))
    return ""


def _to_check(it: _Setting) -> str:
    """Return what is not certain about the scheme's state, and whom to ask."""
    sheet = it.sheet
    if sheet.status in GONE:
        return sheet.status_note or (it.words["end_uncertain"] if sheet.status_uncertain else "")
    if sheet.status == "unknown" or sheet.status_uncertain:
        return present(" ", sheet.status_note, it.word("status_check"))
    return sheet.status_note


def _checked(one: SheetCondition, it: _Setting) -> str:
    return present(" ", one.text, it.word("check")) if one.uncertain else one.text


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
        (words["at_company"], present(" ", *sheet.at_company)),
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
    """Return rates and calculations in frames, two beside each other, and what to know about the rates."""
    styles = it.styles
    framed = it.sheet.rates[:1] if it.compact else it.sheet.rates
    boxes = [_rate(rate, it) for rate in framed]
    if it.sheet.rate_unknown:
        unknown = it.word("rate_unknown").replace("{year}", it.sheet.day[:4])
        boxes.append(blocks.flowing(unknown, styles.box_strong, 0))
    calculation = it.sheet.calculation
    example = calculation_box(calculation, it.words, styles, brief=it.brief) if calculation else []
    rows: list[list[Flowable]] = []
    for left, right in zip(boxes[::2], [*boxes[1::2], example], strict=False):
        shares = _BESIDE if right is example else (0.5, 0.5)
        rows.append(
            form_blocks.two_boxes(left, right, styles, shares) if right else form_blocks.one_box(left, styles)
        )
    if example and len(boxes) % 2 == 0:
        rows.append(form_blocks.one_box(example, styles))
    if others := it.sheet.rates[len(framed) :]:
        told = [flowable for rate in others for flowable in _rate_in_a_line(rate, it)]
        rows.append(form_blocks.one_box(told, styles))
    spaced = [flowable for row in rows for flowable in (Spacer(0, styles.gap(10)), *row)]
    return [*spaced, *_old(it), *further_calculations(it.sheet.further, it.words, styles)]


def _rate(rate: SheetRate, it: _Setting) -> list[Flowable]:
    line, check, note = _about(rate, it)
    label = blocks.flowing(rate.label, it.styles.box_strong, 0)
    return [*label, *form_blocks.figure(line, rate.amount, (check, note), it.styles)]


def _rate_in_a_line(rate: SheetRate, it: _Setting) -> list[Flowable]:
    line, check, note = _about(rate, it)
    lead = f"{present(': ', rate.label, rate.amount)} ·"
    return blocks.lead_in(lead, present(" ", f"{line}.", check, note), it.styles.cell)


def _about(rate: SheetRate, it: _Setting) -> tuple[str, str, str]:
    """Return its year and when it was checked, whether to ask first, and note and source."""
    words = it.words
    line = rate_line(rate.year, rate.checked_on, it.data.head.language)
    check = it.word("rate_check") if rate.uncertain else ""
    source = words["source"].format(source=rate.source) if rate.source.strip() else ""
    return line, check, present(" ", rate.note, words["yearly"] if rate.yearly else "", source)


def _old(it: _Setting) -> list[Flowable]:
    """Return the warning that a rate is from an earlier year than the sheet."""
    old = [rate for rate in it.sheet.rates if rate.old]
    if not old:
        return []
    year = it.sheet.day[:4]
    many = "one" if len(old) == 1 else "many"
    this_year = year == it.data.head.printed_at[:4]
    title = it.words[f"old_{many}" if this_year else f"old_then_{many}"].replace("{year}", year)
    text = it.word(f"old_text_{many}").replace("{year}", year)
    return [Spacer(0, it.styles.gap(10)), *form_blocks.warning_box(title, text, it.styles)]


def _closing(it: _Setting) -> list[Flowable]:
    if not it.own:
        return _next_steps(it)
    return [*_next_steps(it), Spacer(0, it.styles.gap(10)), *blocks.flowing(it.own, it.styles.label, 0)]


def _next_steps(it: _Setting) -> list[Flowable]:
    """Return what to do beside whom to ask, and below both what the application asks for."""
    sheet, words, styles = it.sheet, it.words, it.styles
    left: list[Flowable] = []
    # What to do about a scheme that has ended stands at the top.
    if sheet.steps and sheet.status not in GONE:
        left += blocks.heading(words["steps"], styles, needs=2 * styles.body.leading)
        left += blocks.numbered(sheet.steps, styles)
    contacts = [
        (words["broker"], _broker_lines(it.data.head.broker)),
        (words["municipality"], _municipality_lines(it.data.municipality)),
    ]
    right = blocks.key_values(contacts, styles)
    if right:
        right = [*blocks.heading(words["ask_us"], styles, needs=4 * styles.cell.leading), *right]
    flow = form_blocks.two_columns(left, right, styles) if left and right else left or right
    if sheet.asks:
        asks = present(" ", *sheet.asks)
        flow = [*flow, Spacer(0, styles.gap(5)), *blocks.lead_in(words["asks"], asks, styles.body)]
    return flow


def _broker_lines(broker: BrokerContact) -> str:
    return present("\n", broker.name, present(" · ", _unparted(broker.phone), broker.email))


def _municipality_lines(contact: MunicipalityContact) -> str:
    who = present(", ", contact.person, contact.unit)
    where = present(" · ", contact.name, _unparted(contact.phone))
    return present("\n", who, where, contact.email)


def _unparted(number: str) -> str:
    return number.replace(" ", "\u00a0")  # a number is not parted between two lines
