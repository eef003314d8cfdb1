"""The preparation of an application in VITAS (VITAS-forberedelse): what is known, and lines for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.documents import DocumentKind
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.vitas import VitasSheet

VITAS = DocumentKind(
    "vitas", 1, "kmdesk.services.paper.vitas:VitasSheet", "kmdesk.printing.vitas:render_vitas"
)

Words = Mapping[str, str]
Field = tuple[str, str]
"""A label and what is known, "" for a line to write on."""
Line = tuple[Field, ...]
"""One field, or two short ones beside each other."""

_LABEL_SHARE = 0.24
_HALF_LABEL_SHARE = 0.519  # of half the page, so that labels of one and of two fields are as wide
_WIDER = (0.56, 0.44)
_YEAR = 12
_STATES = frozenset({"active", "phasing_out", "unknown"})


def render_vitas(data: VitasSheet) -> bytes:
    """Return the preparation as a PDF file, one page when it can be; the same bytes for the same input."""
    head, language = data.head, data.head.language
    words = wording.texts(VITAS.kind, language)
    printed = wording.texts("frame", language)["printed"].format(moment=wording.short_day(head.printed_at))
    page = PageFrame(
        title=_present(" · ", words["kind"], data.scheme, data.company),
        author=_present(", ", head.broker.name, head.office_name),
        language=language,
        office=head.office_name,
        office_line=head.office_line,
        kind=(words["kind"], data.company),
        footer=f"{words['sheet'].format(sheet=data.sheet, version=data.version)} · {printed}",
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *_opening(data, words, styles),
            *_section(words["the_company"], _company(data, words), styles),
            *_section(words["the_place" if data.for_person else "the_task"], _place(data, words), styles),
            *_employees(data, words, styles),
            *_agreement(data, words, styles),
            *_next(data, words, styles),
            *_help(data, words, styles),
        ]

    return render(page, story)


def _present(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part.strip())


def _opening(data: VitasSheet, words: Words, styles: Styles) -> list[Flowable]:
    where = "_vitas" if data.in_vitas else ""
    cpr_text = "cpr_text" if data.for_person else "cpr_text_task"
    flow = [
        *blocks.title(words[f"title{where}"], styles),
        *blocks.flowing(_present(" · ", data.scheme, data.company), styles.lead, 0),
        Spacer(0, styles.gap(7)),
        *form_blocks.warning_box(words[f"cpr_title{where}"], words[cpr_text], styles),
    ]
    state = data.status if data.status in _STATES else "unknown"
    usual = words.get(f"{state}_text", "").format(authority=data.authority)
    if text := data.warning if data.warning.strip() else usual:
        flow += [Spacer(0, styles.gap(6)), *form_blocks.warning_box(words[f"{state}_title"], text, styles)]
    return flow


def _company(data: VitasSheet, words: Words) -> list[Line]:
    contact = data.contact
    lines: list[Line] = [
        ((words["company"], data.company),),
        ((words["cvr"], data.cvr), (words["p_number"], data.p_number)),
        ((words["address"], data.address),),
        ((words["contact"], _present(", ", contact.name, contact.title)),),
        ((words["reach"], _present(" · ", contact.phone, contact.email)),),
    ]
    if data.agreed:
        nobody = words["no_representative"] if data.no_representative else ""
        lines.append(((words["representative"], data.representative.strip() or nobody),))
    return lines


def _place(data: VitasSheet, words: Words) -> list[Line]:
    starts, ends = wording.short_day(data.starts), wording.short_day(data.ends)
    period = _present(
        " ",
        words["from"].format(starts=starts) if starts.strip() else "",
        words["until"].format(ends=ends) if ends.strip() else "",
    )
    task: list[Line] = [
        ((words["position"], data.position),),
        ((words["tasks" if data.for_person else "about"], data.tasks),),
        ((words["period"], period),),
    ]
    if not data.for_person:
        return task
    return [
        *task,
        ((words["people"], data.people), (words["hours"], data.hours)),
        ((words["wage"], data.wage),),
        ((words["day_to_day"], data.day_to_day),),
    ]


def _employees(data: VitasSheet, words: Words, styles: Styles) -> list[Flowable]:
    """Return the numbers the scheme asks for; nothing when it asks for none."""
    lines: list[Line] = []
    if data.by_workplace:
        lines.append(((words["ordinary"], data.ordinary), (words["supported"], data.supported)))
    if data.by_company:
        lines.append(((words["months"], _months(data, words)),))
    if not lines:
        return []
    hints = [
        words["workplace_hint"] if data.by_workplace else "",
        words["months_hint"] if data.by_company else "",
    ]
    return [
        *_section(words["employees"], lines, styles),
        Spacer(0, 3),
        *blocks.flowing(_present(" ", *hints), styles.label, 0),
    ]


def _months(data: VitasSheet, words: Words) -> str:
    """Return the employees by month, newest first; when some months are not known, the others by name."""
    if len(data.months) == _YEAR:
        return " · ".join(one.employees for one in data.months)
    return " · ".join(words["month"].format(month=one.month, employees=one.employees) for one in data.months)


def _section(title: str, lines: Sequence[Line], styles: Styles) -> list[Flowable]:
    """Return a heading with a row for each line of fields: what is known, or a line to write on."""
    flow = blocks.heading(title, styles, needs=3 * styles.body.leading)
    for line in lines:
        if len(line) == 1:
            flow += _field(line[0], _LABEL_SHARE, styles)
        else:
            left, right = (_field(field, _HALF_LABEL_SHARE, styles) for field in line)
            flow += form_blocks.two_columns(left, right, styles)
        if any(value.strip() for _, value in line):  # a line to write on has room enough
            flow.append(Spacer(0, styles.gap(2.4)))
    return flow


def _field(field: Field, label_share: float, styles: Styles) -> list[Flowable]:
    label, value = field
    known = blocks.flowing(value, styles.cell, styles.gap(4))
    down = [] if known else [Spacer(0, 6)]  # to the line beside it
    return form_blocks.two_columns(
        [*down, blocks.paragraph(label, styles.label)],
        known or form_blocks.write_lines(1, styles),
        styles,
        shares=(label_share, 1 - label_share),
    )


def _agreement(data: VitasSheet, words: Words, styles: Styles) -> list[Flowable]:
    """Return what the application asks for, beside who has to agree to it."""
    asks = blocks.heading(words["asks"], styles, needs=2 * styles.body.leading) if data.asks else []
    asks += form_blocks.bullets(data.asks, styles)
    authority = data.authority[:1].upper() + data.authority[1:]
    people = [
        words["agree_company"],
        words["agree_representative"] if data.agreed and not data.no_representative else "",
        words["agree_person"] if data.for_person else "",
        words["agree_authority"].format(authority=authority) if authority.strip() else "",
    ]
    agree = [
        *blocks.heading(words["agree"], styles, needs=2 * styles.body.leading),
        *form_blocks.tick_list([(person, False) for person in people if person], styles),
    ]
    return form_blocks.two_columns(asks, agree, styles, shares=_WIDER) if asks else agree


def _next(data: VitasSheet, words: Words, styles: Styles) -> list[Flowable]:
    """Return what happens now, beside where, by whom and when to apply."""
    deadline = blocks.heading(words["deadline"], styles, needs=3 * styles.body.leading)
    led = [(words["apply"], data.channel), (words["by"], data.who), (words["before"], data.when)]
    for lead, text in led:
        deadline += blocks.lead_in(lead, text, styles.body) if text.strip() else []
    if data.before_start:
        deadline += blocks.flowing(words["before_start"], styles.notice, 0)
    if not data.steps:
        return deadline
    steps = [
        *blocks.heading(words["next"], styles, needs=2 * styles.body.leading),
        *blocks.numbered(data.steps, styles),
    ]
    return form_blocks.two_columns(steps, deadline, styles, shares=_WIDER)


def _help(data: VitasSheet, words: Words, styles: Styles) -> list[Flowable]:
    """Return whom to turn to, and who decides."""
    broker = data.head.broker
    contact = [_present(", ", broker.name, broker.title), _present(" · ", broker.phone, broker.email)]
    reach: list[Flowable] = []
    if any(map(str.strip, contact)):
        box = blocks.contact_box(words["help_title"], words["help_text"], contact, styles)
        reach = [Spacer(0, styles.gap(11)), *box]
    return [*reach, Spacer(0, styles.gap(7)), *blocks.flowing(data.guidance, styles.label, 0)]
