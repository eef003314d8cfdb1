"""The pane's lists: contact persons, needs, matches, handouts and the history, a row each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import ContactPerson, Handout, Need
from kmdesk.rules.dates import long_date, short_date
from kmdesk.rules.phone import format_phone
from kmdesk.services import reference
from kmdesk.services.company_detail import CompanyMatch
from kmdesk.services.history import FieldChange, HistoryLine
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import IconButton, LinkButton
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.labels import label

Press = Callable[[], object]


class RecordRow(QWidget):
    """A row: a title that opens the record, lines below it, badges, and small buttons at the right."""

    opened = Signal()

    def __init__(
        self,
        title: str,
        lines: Iterable[str] = (),
        *,
        badges: Iterable[Badge] = (),
        buttons: Iterable[QWidget] = (),
        opens: bool = True,
    ) -> None:
        super().__init__()
        self.setObjectName("record_row")
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        if opens:
            link = LinkButton(title)
            link.activated.connect(self.opened)
            head.addWidget(link)
        else:
            head.addWidget(label(title, "medium", wrap=True), 1)
        for badge in badges:
            head.addWidget(badge)
        head.addStretch(1 if opens else 0)
        for button in buttons:
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, theme.px(9))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        for line in lines:
            if line:
                column.addWidget(label(line, "secondary", wrap=True, selectable=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline below."""
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("hairline"))


class RecordList(QWidget):
    """Rows below a link that adds one, or what to do when there are none."""

    def __init__(
        self, rows: Iterable[QWidget], *, add: tuple[str, Press] | None, empty: tuple[str, str, str]
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(16))
        column.setSpacing(0)
        shown = list(rows)
        if not shown:
            primary = None if add is None else (f"plus|{add[0]}", add[1])
            column.addWidget(EmptyState(*empty, None, primary))
        elif add is not None:
            link = LinkButton(add[0], icon="plus")
            link.setObjectName("add_record")
            link.activated.connect(add[1])
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        for row in shown:
            column.addWidget(row)
        column.addStretch(1)


def small_button(icon: str, name: str, press: Press) -> IconButton:
    """Return an icon button for the end of a row."""
    made = IconButton(icon, name, colour="text2")
    made.clicked.connect(lambda _checked=False: press())
    return made


def person_row(person: ContactPerson, remove: Press) -> RecordRow:
    """Return the row of a contact person."""
    role = reference.choice_label("contact_role", person.role) if person.role else ""
    where = " · ".join(part for part in (format_phone(person.phone), person.email) if part)
    return RecordRow(
        person.name,
        (" · ".join(part for part in (person.title, role) if part), where, person.note),
        badges=[Badge(tr("Primær"), "accent")] if person.main_contact else [],
        buttons=[small_button("trash-2", tr("Slet {name}", name=person.name), remove)],
    )


def need_row(need: Need, match: Press, remove: Press) -> RecordRow:
    """Return the row of a need, with a button that starts a match for it."""
    kind = reference.choice_label("need_type", need.type)
    deadline = tr("Frist {day}", day=long_date(date.fromisoformat(need.deadline))) if need.deadline else ""
    horizon = reference.choice_label("horizon", need.horizon) if need.horizon else ""
    buttons = [small_button("trash-2", tr("Slet {name}", name=need.title), remove)]
    if need.status == "open":
        buttons.insert(0, small_button("handshake", tr("Nyt match til {name}", name=need.title), match))
    return RecordRow(
        need.title,
        (" · ".join(part for part in (kind, horizon, deadline) if part), need.description),
        badges=[Badge(reference.choice_label("need_status", need.status))],
        buttons=buttons,
    )


def match_row(shown: CompanyMatch) -> RecordRow:
    """Return the row of a match. Only the type Ansættelse is in colour: the goal counts those."""
    match = shown.match
    status = reference.choice_label("match_status", match.status)
    since = short_date(date.fromisoformat(match.status_since[:10])) if match.status_since else ""
    tone = "accent" if match.type == "hire" else "neutral"
    return RecordRow(
        shown.candidate_name or tr("Uden kandidat"),
        (tr("{status} siden {day}", status=status, day=since) if since else status,),
        badges=[Badge(reference.choice_label("match_type", match.type), tone)] if match.type else [],
    )


def handout_row(handout: Handout) -> RecordRow:
    """Return the row of a document that was handed out."""
    how = " · ".join(part for part in (_local(handout.at), handout.recipient) if part)
    return RecordRow(handout.title, (how,))


def history_row(line: HistoryLine) -> RecordRow:
    """Return the row of an action: what, who, when, and the fields it changed."""
    about = {"undo": tr("Fortrudt: {action}"), "redo": tr("Gentaget: {action}")}.get(line.mode, "{action}")
    badges = [Badge(tr("Fortrudt"))] if line.undone else []
    who = " · ".join(part for part in (_local(line.at), line.broker) if part)
    return RecordRow(
        about.format(action=line.action), (who, *(map(_change, line.changes))), badges=badges, opens=False
    )


def _change(change: FieldChange) -> str:
    if not change.before:
        return f"{change.label}: {change.after}"
    after = change.after or tr("(tomt)")
    return f"{change.label}: {change.before} → {after}"


def _local(stamp: str) -> str:
    """Return a UTC moment as local `24.11.26 10:42`; empty stays empty."""
    if not stamp:
        return ""
    at = datetime.fromisoformat(stamp).astimezone()
    return f"{short_date(at.date())} {at:%H:%M}"
