"""A visit of the day: time at the left, a dot on the rail of the day, and a card with what one must know."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.joint_visit import is_joint_visit
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
_AT_THE_COMPANY = ("visit", "event")


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
        self._card = Card()
        self._card.body.setSpacing(0)
        self._card.body.setContentsMargins(theme.px(13), theme.px(8), theme.px(12), theme.px(9))
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.px(8))
        self._named = [ElidedLabel(visit.company, "strong"), *_badges(visit)]
        for part in self._named:
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._card.body.addLayout(self._head)
        for line in _lines(visit, today):
            self._card.body.addWidget(line)
        self._foot = QHBoxLayout()
        self._foot.addStretch(1)
        self._card.body.addLayout(self._foot)
        self.buttons = self._make_buttons()
        self._head.addWidget(self.buttons)
        row.addWidget(self._card)
        self.setAccessibleName(f"{visit.starts_at[11:]} {visit.company}")

    def minimumSizeHint(self) -> QSize:
        """Return room for the buttons or the badges: they stand below each other before anything is cut."""
        badges = sum(part.minimumSizeHint().width() + theme.px(8) for part in self._named)
        inner = max(badges, self.buttons.sizeHint().width())
        return QSize(inner + theme.px(_TIME + 13 + 12) + 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the buttons a row of their own when the company's name would be cut for them."""
        super().resizeEvent(event)
        parts = [*self._named, self.buttons]
        wanted = sum(part.sizeHint().width() + theme.px(8) for part in parts)
        below = wanted > self.width() - theme.px(_TIME + 13 + 12) - 2
        there, other = (self._foot, self._head) if below else (self._head, self._foot)
        if there.indexOf(self.buttons) < 0:
            other.removeWidget(self.buttons)
            there.addWidget(self.buttons)
            self._foot.setContentsMargins(0, theme.px(6) if below else 0, 0, 0)

    def _make_buttons(self) -> QWidget:
        visit = self._visit
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
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
        row.addWidget(first)
        row.addWidget(second)
        return buttons

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


def _badges(visit: TodayVisit) -> list[QWidget]:
    badges: list[QWidget] = []
    if is_joint_visit(person.get("system", "") for person in visit.participants):
        badges.append(Badge(tr("Fælles besøg"), "accent"))
    if visit.protected:
        badges.append(Badge(tr("Reklamebeskyttet"), "late", "shield-alert"))
    if visit.status == "in_progress":
        badges.append(Badge(tr("I gang"), "soon"))
    return badges


def _lines(visit: TodayVisit, today: date) -> list[IconLine]:
    # Only who drives there needs the street; online and on the phone it would push the number out of sight.
    address = visit.address if visit.mode in _AT_THE_COMPANY else ""
    place = " · ".join(part for part in (address, visit.location) if part)
    # A topic says the purpose already, mostly in its first word (*Opfølgning: …*).
    about = visit.topic or choice_label("purpose", visit.purpose)
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
