"""What the pane of a need or an order shows: its clocks, facts, demands, channels, neighbours and matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import Need
from kmdesk.rules.dates import long_date
from kmdesk.rules.phone import format_phone
from kmdesk.services.circulation import SharedOrder
from kmdesk.services.need_facts import demanded
from kmdesk.services.order_clocks import ClockCode, ServiceClock, moment_text, until_text
from kmdesk.services.order_detail import NeedMatch, OrderDetail
from kmdesk.services.reference import choice_label
from kmdesk.services.requirement_checks import about_person
from kmdesk.services.visits import day_of, moment_of
from kmdesk.ui import theme
from kmdesk.ui.screens.needs.columns import CLOCK_ICONS
from kmdesk.ui.widgets.badge import TONE_ICONS, StatusMark
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.section_header import SectionHeader

Ask = Callable[[str, str], None]
"""Asks for an action, and says what it is about."""

_LABELS = 116
"""Width of the names of facts, px."""

_NOTE: dict[ClockCode, str] = {"posting": "post", "meeting": "meeting", "candidates": "candidates"}
"""Clock -> the action that notes it as done."""


def messages(detail: OrderDetail, ask: Ask) -> Iterable[InlineMessage]:
    """Return what should be seen first: another order with the same number, and what is still to be told."""
    if detail.twins:
        twin = InlineMessage(
            "soon",
            tr("Nummeret bruges også til {title}.", title=detail.twins[0]),
            tr("Det sker, når to har oprettet ordrer uden net."),
            tr("Giv nyt nummer"),
        )
        twin.setObjectName("twin_message")
        twin.acted.connect(lambda: ask("renumber", ""))
        yield twin
    if detail.missing and not detail.closed:
        names = ", ".join(detail.missing)
        lead = tr("Mangler endnu:") if detail.need.postings else tr("Mangler før annoncering:")
        missing = InlineMessage("soon", lead, f"{names}.", tr("Udfyld"))
        missing.setObjectName("missing_message")
        missing.acted.connect(lambda: ask("edit", ""))
        yield missing
    if detail.case_windows:
        fitting = InlineMessage("info", tr("Kan afleveres som case:"), " ".join(detail.case_windows))
        fitting.setObjectName("case_windows_message")
        yield fitting


def clocks(detail: OrderDetail, today: date, ask: Ask) -> QWidget:
    """Return a line for each clock: what is due when, how it stands, and a way to note it."""
    column, part = _section(SectionHeader(tr("Ure"), _received(detail.need, today)))
    if detail.reply_promise and not detail.closed:
        promised = label(detail.reply_promise, "secondary", wrap=True)
        promised.setObjectName("reply_promise")
        column.addWidget(promised)
    for clock in detail.clocks:
        column.addWidget(_clock(clock, today, ask, closed=detail.closed))
    return part


def facts(detail: OrderDetail, ask: Ask) -> QWidget:
    """Return what the company told, one fact a line; what nobody told is left out."""
    need = detail.need
    rows: list[tuple[str, str]] = [
        (tr("Type"), _label("need_type", need.type)),
        (
            tr("Form"),
            _joined(_label("match_type", need.match_type), _label("employment_form", need.employment_form)),
        ),
        (tr("Antal"), "" if need.headcount is None else str(need.headcount)),
        (tr("Timer om ugen"), "" if need.hours_per_week is None else str(need.hours_per_week)),
        (tr("Start"), _joined(_day(need.starts), _label("horizon", need.horizon))),
        (tr("Senest start"), _day(need.starts_by)),
        (tr("Svarfrist"), _day(need.deadline)),
        (tr("Arbejdssted"), need.workplace),
        (tr("Løn"), need.wage),
        (
            tr("Kontaktperson"),
            _joined(detail.contact.name, detail.contact.title, _unbroken(format_phone(detail.contact.phone))),
        ),
        (tr("Fortrolighed"), tr("Kræver fortrolighedsaftale") if need.confidential_agreement else ""),
        (tr("Kontaktmægler"), detail.broker or tr("Fælles – ingen har taget den")),
        (tr("Lukket"), _joined(_day(need.closed_on), choice_label("order_close_reason", need.close_reason))),
    ]
    edit = LinkButton(tr("Ret"), small=True)
    edit.setObjectName("edit_link")
    edit.activated.connect(lambda: ask("edit", ""))
    column, part = _section(SectionHeader(tr("Om behovet"), "", edit))
    if need.description.strip():
        column.addWidget(label(need.description.strip(), wrap=True, selectable=True))
    column.addLayout(_grid(rows))
    return part


def demands(detail: OrderDetail) -> QWidget | None:
    """Return what a candidate must meet, and what is wished; None when nothing of it is known."""
    need = detail.need
    must = set(demanded(need))
    told: list[tuple[str, str, str]] = [
        ("education_level", tr("Niveau"), _labels("education_level", need.education_levels)),
        ("field_of_study", tr("Fagområde"), _labels("field_of_study", need.fields_of_study)),
        ("competences", tr("Kompetencer"), ", ".join(need.competences)),
        ("languages", tr("Sprog"), ", ".join(need.languages)),
        ("driving_licence", tr("Kørekort"), need.driving_licence),
    ]
    mandatory = [*need.mandatory, *(f"{name}: {text}" for code, name, text in told if text and code in must)]
    wished = [*need.desirable, *(f"{name}: {text}" for code, name, text in told if text and code not in must)]
    if not mandatory and not wished:
        return None
    column, part = _section(SectionHeader(tr("Krav og ønsker")))
    for title, items, icon in (
        (tr("Ufravigelige krav"), mandatory, "shield-alert"),
        (tr("Ønsker"), wished, "star"),
    ):
        if items:
            column.addWidget(label(title, "group"))
        personal = about_person(items)
        for text in items:
            column.addLayout(_with_icon(icon, label(text, wrap=True, selectable=True)))
            if text in personal:
                column.addWidget(
                    label(tr("Handler om personen og tæller ikke i et match."), "meta", wrap=True)
                )
    return part


def channels(detail: OrderDetail, today: date, ask: Ask) -> QWidget:
    """Return where an order stands, each with a button that takes it down."""
    post = Button(tr("Annoncér på …"), "secondary", "send", dense=True)
    post.setObjectName("post_button")
    post.setEnabled(not detail.closed)
    post.clicked.connect(lambda: ask("post", ""))
    column, part = _section(SectionHeader(tr("Annonceret"), "", post))
    for number, posting in enumerate(detail.need.postings):
        channel, at = posting.get("channel", ""), posting.get("at", "")
        name = choice_label("posting_channel", channel)
        remove = _small("trash-2", tr("Fjern opslaget på {channel}", channel=name), f"take_down_{number}")
        remove.clicked.connect(lambda _=False, about=f"{channel}|{at}": ask("take_down", about))
        moment = moment_of(at)
        when = moment_text(moment, today) if moment else at
        column.addWidget(_row(name, _joined(when, posting.get("where", "")), remove))
    if not detail.need.postings:
        column.addWidget(label(tr("Ikke slået op endnu."), "secondary"))
    return part


def neighbours(detail: OrderDetail, today: date, ask: Ask) -> QWidget:
    """Return with whom an order is shared, who saw it and what they proposed."""
    share = Button(tr("Del med naboer"), "secondary", "git-pull-request-arrow", dense=True)
    share.setObjectName("share_button")
    share.setEnabled(not detail.closed)
    share.clicked.connect(lambda: ask("share", ""))
    column, part = _section(SectionHeader(tr("Naboer"), "", share))
    if detail.cvs is not None:
        tone = detail.cvs.tone
        mark = StatusMark(detail.cvs.text, tone, TONE_ICONS[tone], role="label")
        mark.setObjectName("cv_count")
        column.addWidget(mark)
    for number, shared in enumerate(detail.shared):
        more = _small("ellipsis", tr("Handlinger for {name}", name=shared.municipality), f"sharing_{number}")
        more.clicked.connect(lambda _=False, about=shared.record.id: ask("sharing", about))
        column.addWidget(_row(shared.municipality, _sharing(shared, today), more, shared))
    if not detail.shared:
        column.addWidget(label(tr("Ikke delt endnu."), "secondary"))
    return part


def matches(detail: OrderDetail, ask: Ask) -> QWidget:
    """Return the matches of the need, and the ways to more."""
    find = Button(tr("Find kandidater"), "secondary", "search", dense=True)
    find.setObjectName("find_button")
    find.clicked.connect(lambda: ask("find", ""))
    new = Button(tr("Nyt match"), "secondary", "plus", dense=True)
    new.setObjectName("match_button")
    new.clicked.connect(lambda: ask("match", ""))
    count = str(len(detail.matches)) if detail.matches else ""
    column, part = _section(SectionHeader(tr("Matches"), count))
    buttons = QHBoxLayout()
    buttons.setSpacing(theme.px(8))
    buttons.addWidget(find)
    buttons.addWidget(new)
    buttons.addStretch(1)
    column.addLayout(buttons)
    for match in detail.matches:
        column.addWidget(_match(match, ask))
    if not detail.matches:
        column.addWidget(label(tr("Ingen kandidater endnu."), "secondary"))
    return part


# -- parts -------------------------------------------------------------------------------------------


def _clock(clock: ServiceClock, today: date, ask: Ask, *, closed: bool) -> QWidget:
    icon = TONE_ICONS[clock.tone] if clock.tone != "neutral" else "clock"
    mark = StatusMark(clock.text, clock.tone, icon, role="label")
    mark.setObjectName(f"clock_{clock.code}")
    lines = QVBoxLayout()
    lines.setSpacing(0)
    head = QHBoxLayout()
    head.setSpacing(theme.px(8))
    head.addWidget(label(clock.name, "medium"))
    head.addWidget(mark)
    head.addStretch(1)
    lines.addLayout(head)
    about = [
        tr("Senest {when}", when=until_text(clock.due, today)) if clock.due else "",
        tr("sket {when}", when=moment_text(clock.done, today)) if clock.done else "",
    ]
    lines.addWidget(label(_joined(*about), "meta", wrap=True))
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    row.addWidget(StatusMark("", "neutral", CLOCK_ICONS[clock.code]), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(lines, 1)
    if clock.code != "posting" and not (closed and clock.code == "candidates"):
        note = LinkButton(tr("Ret") if clock.done else tr("Notér"), small=True)
        note.setObjectName(f"note_{clock.code}")
        note.setAccessibleName(f"{note.text()}: {clock.name}")
        note.activated.connect(lambda: ask(_NOTE[clock.code], ""))
        row.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)
    holder = QWidget()
    holder.setLayout(row)
    row.setContentsMargins(0, 0, 0, 0)
    return holder


def _match(match: NeedMatch, ask: Ask) -> QWidget:
    link = LinkButton(match.candidate.replace("&", "&&"))
    link.setObjectName(f"match_{match.id}")
    link.activated.connect(lambda: ask("open_match", match.id))
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(link)
    row.addStretch(1)
    row.addWidget(label(choice_label("match_status", match.status), "meta"))
    return holder


def _sharing(shared: SharedOrder, today: date) -> str:
    record = shared.record
    proposed, expires = moment_of(record.candidates_at), day_of(record.expires_on)
    by = tr("af {name}", name=record.proposed_by) if record.proposed_by else ""
    seen_by = record.seen_by if record.seen_at and record.seen_by != record.proposed_by else ""
    return _joined(
        tr("til {name}", name=record.recipient) if record.recipient else "",
        tr("set af {name}", name=seen_by) if seen_by else "",
        tr("svar {when} {by}", when=moment_text(proposed, today), by=by).strip() if proposed else "",
        tr("udløber {day}", day=long_date(expires)) if expires and expires >= today else "",
        record.note,
    )


def _row(title: str, about: str, button: QWidget, shared: SharedOrder | None = None) -> QWidget:
    """Return a line with a name, how it stands, more below, and a button at the right."""
    lines = QVBoxLayout()
    lines.setSpacing(0)
    head = QHBoxLayout()
    head.setSpacing(theme.px(8))
    head.addWidget(label(title, "medium"))
    if shared is not None:
        icon = TONE_ICONS[shared.tone] if shared.tone != "neutral" else ""
        head.addWidget(StatusMark(shared.text, shared.tone, icon, role="label"))
    head.addStretch(1)
    lines.addLayout(head)
    if about:
        lines.addWidget(label(about, "meta", wrap=True, selectable=True))
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addLayout(lines, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def _received(need: Need, today: date) -> str:
    at = moment_of(need.received_at)
    return tr("modtaget {when}", when=moment_text(at, today)) if at else ""


def _section(head: SectionHeader) -> tuple[QVBoxLayout, QWidget]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(6))
    column.addWidget(head)
    return column, part


def _grid(rows: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnMinimumWidth(0, theme.px(_LABELS))
    grid.setColumnStretch(1, 1)
    for number, (name, text) in enumerate((name, text) for name, text in rows if text.strip()):
        grid.addWidget(label(name, "secondary"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, wrap=True, selectable=True), number, 1)
    return grid


def _with_icon(icon: str, text: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    row.addWidget(StatusMark("", "neutral", icon), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return row


def _small(icon: str, name: str, object_name: str) -> IconButton:
    made = IconButton(icon, name, colour="text2")
    made.setObjectName(object_name)
    return made


def _joined(*parts: str) -> str:
    """Return the parts that say something, each once."""
    return " · ".join(dict.fromkeys(part for part in parts if part.strip()))


def _label(list_name: str, code: str) -> str:
    return choice_label(list_name, code) if code else ""


def _labels(list_name: str, codes: Iterable[str]) -> str:
    return ", ".join(choice_label(list_name, code) for code in codes)


def _day(text: str) -> str:
    """Return a stored day as 24.11.2026; words as they were told."""
    day = day_of(text)
    return long_date(day) if day else text


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")
