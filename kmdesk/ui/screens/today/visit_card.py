"""A visit of the day: time at the left, a dot on the rail of the day, and a card with what one must know."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.counting import is_joint_visit
from kmdesk.services.reference import choice_label
from kmdesk.services.today import TodayVisit
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.cards import Card
from kmdesk.ui.widgets.icon_line import IconLine, Span
from kmdesk.ui.widgets.labels import ElidedLabel

_TIME = 96
_DOT = 84

MODE_ICONS = {
    "visit": "map-pin",
    "own_office": "map-pin",
    "event": "calendar-days",
    "online": "video",
    "phone": "phone",
    "email": "mail",
    "letter": "mail",
    "sms": "message-square",
}


class VisitRow(QWidget):
    """One row of the timeline. `opened`, `started` and `print_asked` name the visit."""

    opened = Signal(str)
    started = Signal(str)
    print_asked = Signal(str)

    def __init__(self, visit: TodayVisit, today: date, *, next_up: bool, last: bool) -> None:
        super().__init__()
        self._visit, self._next_up, self._last = visit, next_up, last
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(_TIME), 0, 0, theme.px(8))
        card = Card()
        card.body.setSpacing(0)
        card.body.setContentsMargins(theme.px(13), theme.px(8), theme.px(12), theme.px(9))
        card.body.addLayout(self._head())
        for line in _lines(visit, today):
            card.body.addWidget(line)
        row.addWidget(card)
        self.setAccessibleName(f"{visit.starts_at[11:]} {visit.company}")

    def _head(self) -> QHBoxLayout:
        visit = self._visit
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(ElidedLabel(visit.company, "strong"))
        if is_joint_visit(person.get("system", "") for person in visit.participants):
            head.addWidget(Badge(tr("Fælles besøg"), "accent"))
        if visit.protected:
            head.addWidget(Badge(tr("Reklamebeskyttet"), "late", "shield-alert"))
        if visit.status == "in_progress":
            head.addWidget(Badge(tr("I gang"), "soon"))
        head.addStretch(1)
        if visit.status == "done":
            first = self._button(tr("Åbn besøg"), "secondary", "", self.opened)
            second = self._button(tr("Udskriv resumé"), "secondary", "printer", self.print_asked)
        elif visit.status == "in_progress":
            first = self._button(tr("Fortsæt besøg"), "primary", "", self.opened)
            second = self._button(tr("Udskriv resumé"), "secondary", "printer", self.print_asked)
        else:
            first = self._button(tr("Åbn"), "quiet", "", self.opened)
            second = self._button(
                tr("Start besøg"), "primary" if self._next_up else "secondary", "", self.started
            )
        self.main_button = first if visit.status == "in_progress" else second
        head.addWidget(first)
        head.addWidget(second)
        return head

    def _button(self, text: str, kind: str, icon: str, signal: object) -> Button:
        button = Button(text, kind, icon or None, dense=True)  # pyright: ignore[reportArgumentType]
        button.setAccessibleName(f"{text}: {self._visit.company}")
        button.clicked.connect(lambda: signal.emit(self._visit.id))  # pyright: ignore[reportAttributeAccessIssue]
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the times, the line of the day and the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        right = theme.px(_DOT - 18)
        painter.setFont(theme.font("strong"))
        painter.setPen(QColor(tokens.text))
        painter.drawText(
            QRectF(0, theme.px(10), right, theme.px(20)),
            int(Qt.AlignmentFlag.AlignRight),
            self._visit.starts_at[11:16],
        )
        if self._visit.ends_at:
            painter.setFont(theme.font("meta"))
            painter.setPen(QColor(tokens.muted))
            ends = "–" + self._visit.ends_at[11:16]
            painter.drawText(
                QRectF(0, theme.px(30), right, theme.px(16)), int(Qt.AlignmentFlag.AlignRight), ends
            )
        middle = QPointF(theme.px(_DOT - 8), theme.px(20))
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        if not self._last:
            painter.drawLine(middle, QPointF(middle.x(), self.height() + theme.px(20)))
        done = self._visit.status == "done"
        painter.setPen(QPen(QColor(tokens.muted if done else tokens.accent_text), theme.px(2)))
        painter.setBrush(QColor(tokens.muted if done else tokens.canvas))
        painter.drawEllipse(middle, theme.px(4.5), theme.px(4.5))


def _lines(visit: TodayVisit, today: date) -> list[IconLine]:
    place = " · ".join(part for part in (visit.address, visit.location) if part)
    purpose = choice_label("purpose", visit.purpose)
    about = f"{purpose}: {visit.topic}" if visit.topic else purpose
    mode = choice_label("visit_mode", visit.mode)
    lines = [
        IconLine(MODE_ICONS.get(visit.mode, "map-pin"), [(place or mode, "base", "text2")]),
        IconLine("target", [(about, "base", "text2")]),
        IconLine("users", _with(visit, today)),
    ]
    if visit.open_promises:
        text = trn(visit.open_promises, "{n} løfte åbent fra sidst", "{n} løfter åbne fra sidst")
        lines.append(IconLine("clock", [(text, "meta", "soon")], colour="soon"))
    return lines


def _with(visit: TodayVisit, today: date) -> list[Span]:
    if visit.others:
        spans: list[Span] = [(tr("Med: "), "base", "text2")]
        for number, person in enumerate(visit.others):
            organisation = f", {person['organisation']}" if person.get("organisation") else ""
            name = ("" if number == 0 else " · ") + person.get("name", "") + organisation
            spans.append((name, "base", "text2"))
            system = choice_label("system", person.get("system", ""))
            spans.append((f" ({system})", "base", "muted"))
    else:
        spans = [(tr("Ingen fra andre systemer"), "base", "text2")]
    if visit.colleague:
        days = (today - datetime.fromisoformat(visit.colleague_on).date()).days
        spans.append((" · ", "base", "text2"))
        spans.append(
            (trn(days, "Kollega besøgte i går", "Kollega besøgte for {n} dage siden"), "strong", "soon")
        )
        spans.append((tr(" – læs {name}s referat først", name=visit.colleague), "base", "text2"))
    return spans
