"""The pane beside the board: one match, explained, what bears on it, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import long_date
from kmdesk.services.history import HistoryLine
from kmdesk.services.match_cards import period_text
from kmdesk.services.match_moves import next_status
from kmdesk.services.match_words import facts_in_words
from kmdesk.services.matches import MatchDetail
from kmdesk.services.reference import choice_label, municipality
from kmdesk.services.shortlist import Shortlists
from kmdesk.ui import icons, theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.explained import ExplainedMatch
from kmdesk.ui.screens.matches.waiting import Waiting, interviews_told
from kmdesk.ui.widgets.badge import TONE_ICONS, Badge, StatusMark
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.cards import Card
from kmdesk.ui.widgets.editors import ParsedEdit
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.messages import InlineMessage

NEXT_STEPS = {
    "company_asked": mark("Spørg virksomheden"),
    "cv_sent": mark("Send CV"),
    "interview": mark("Aftal samtale"),
    "agreed": mark("Aftal match"),
    "started": mark("Markér som startet"),
    "ended": mark("Afslut match"),
}
"""What the button for the step to a status says."""

_SHOWN_HISTORY = 8


class MatchPane(QWidget):
    """Shows one `MatchDetail`. Everything that changes something is asked for by signal."""

    move_asked = Signal(str, str)
    open_company = Signal(str)
    open_match = Signal(str)
    edit_candidate = Signal(str)
    offer_marked = Signal(str, str)
    """Match id and the day of the offer, empty for none."""
    deadline_set = Signal(str, str)
    """Match id and the day, empty for none."""
    time_set = Signal(str, str)
    """Match id and the time of its interview, empty for none."""
    edit_match = Signal(str)
    interviews_asked = Signal(str)
    toast = Signal(str, bool)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("match_pane")
        self._today = today
        self._detail: MatchDetail | None = None
        self._explained: ExplainedMatch | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._next = Button("", "primary")
        self._next.setObjectName("next_step_button")
        self._next.clicked.connect(self._take_next_step)
        self._end = Button(tr("Afslut match"))
        self._end.setObjectName("end_button")
        self._end.clicked.connect(lambda: self._ask_move("ended"))
        self._more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        self._more.setObjectName("more_button")
        self._more.clicked.connect(self._open_menu)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addWidget(self._next)
        row.addWidget(self._end)
        row.addStretch(1)
        row.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)
        self.show_nothing()

    def explain_with(self, ops: Operations, shortlists: Shortlists) -> None:
        """Explain from now on how the candidate fits the order."""
        self._explained = ExplainedMatch(ops, shortlists)
        self._explained.open_match.connect(self.open_match)
        self._explained.toast.connect(self.toast)

    def shown_id(self) -> str:
        """Return the id of the match shown, or empty text."""
        return self._detail.match.id if self._detail else ""

    def focus_first(self) -> None:
        """Put the focus on the next step."""
        (self._next if self._next.isVisible() else self._more).setFocus(Qt.FocusReason.TabFocusReason)

    def show_nothing(self) -> None:
        """Say that no match is chosen."""
        self._detail = None
        self._foot.hide()
        self._put_aside()
        body, column = _column()
        column.addWidget(label(tr("Match"), "section"))
        column.addWidget(
            label(tr("Vælg et match for at se kandidat, behov og historik."), "secondary", wrap=True)
        )
        column.addStretch(1)
        self._scroll.setWidget(body)

    def show_match(self, detail: MatchDetail, history: Sequence[HistoryLine]) -> None:
        """Show a match."""
        same = self.shown_id() == detail.match.id
        at = self._scroll.verticalScrollBar().value() if same else 0
        focused, typed = self._being_edited() if same else ("", "")
        self._detail = detail
        explained = self._explained if detail.need and detail.candidate else None
        body, column = _column()
        title = tr("Forklaret match") if explained else tr("Match")
        column.addLayout(_spread(label(title, "section"), label(tr("Vejledende – du beslutter"), "meta")))
        column.addWidget(self._who_and_where(detail))
        column.addLayout(self._badges(detail))
        if explained:
            column.addWidget(explained)
            explained.show_match(detail.match.id, detail.match.candidate_id)
        else:
            self._put_aside()
            self._add_others(column, detail)
        column.addWidget(self._consent(detail))
        self._add_counts(column, detail)
        self._add_facts(column, detail)
        _add_history(column, history)
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._go_on_editing(focused, typed)
        self._scroll.verticalScrollBar().setValue(at)
        following = next_status(detail.match.status)
        self._foot.setVisible(True)
        self._next.setVisible(bool(following))
        self._next.setText(tr(NEXT_STEPS[following]) if following else "")
        self._next.updateGeometry()
        self._fit_foot()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the second button to the menu where the pane is slim."""
        super().resizeEvent(event)
        self._fit_foot()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, the line to the board and the line above the footer."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        painter.fillRect(0, 0, 1, self.height(), theme.colour("hairline"))
        if self._foot.isVisible():
            painter.fillRect(0, self._foot.y(), self.width(), 1, theme.colour("hairline"))

    # -- sections --------------------------------------------------------------------------------------

    def _who_and_where(self, detail: MatchDetail) -> QWidget:
        box = Card(subtle=True)
        box.body.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        box.body.setSpacing(theme.px(2))
        person = detail.candidate
        name = person.name if person else tr("Slettet kandidat")
        home = municipality(person.municipality_code) if person else None
        box.body.addLayout(_spread(ElidedLabel(name, "strong"), label(home.name if home else "", "meta")))
        if person:
            about = (person.education_title, choice_label("candidate_status", person.status))
            box.body.addWidget(label(" · ".join(text for text in about if text), "meta", wrap=True))
        box.body.addWidget(Hairline())
        need = detail.need
        gone = tr("Behovet er slettet") if detail.match.need_id else tr("Uden et bestemt behov")
        about_work = need.title if need else detail.place.title if detail.place else gone
        box.body.addWidget(ElidedLabel(about_work, "strong"))
        company = LinkButton(detail.company.name.replace("&", "&&"), small=True)
        company.setObjectName("company_link")
        company.activated.connect(lambda: self.open_company.emit(detail.company.id))
        box.body.addWidget(company)
        facts = [detail.company.city]
        if need and need.hours_per_week:
            facts.append(tr("{n} t./uge", n=need.hours_per_week))
        if need and need.employment_form:
            facts.append(choice_label("employment_form", need.employment_form))
        if any(facts):
            box.body.addWidget(label(" · ".join(text for text in facts if text), "meta", wrap=True))
        return box

    def _badges(self, detail: MatchDetail) -> QVBoxLayout:
        """Return type and status, and below them how it stands: side by side they are wider than the pane."""
        column, row = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(theme.px(6))
        column.addLayout(row)
        row.setSpacing(theme.px(8))
        row.addWidget(
            Badge(
                choice_label("match_type", detail.match.type),
                "accent" if detail.match.type == "hire" else "neutral",
            )
        )
        row.addWidget(Badge(choice_label("match_status", detail.match.status)))
        row.addStretch(1)
        if detail.line.text:
            icon = "" if detail.line.tone == "neutral" else TONE_ICONS[detail.line.tone]
            mark_ = StatusMark(detail.line.text, detail.line.tone, icon, role="label")
            column.addWidget(mark_, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _consent(self, detail: MatchDetail) -> QWidget:
        consent, person = detail.consent, detail.candidate
        if person is None or detail.company_gone:
            text = tr("Fortryd sletningen, eller afslut matchet.")
            what = tr("Virksomheden er slettet.") if person else tr("Kandidaten er slettet.")
            gone = InlineMessage("late", what, text)
            gone.setObjectName("consent_message")
            return gone
        tone = "ok" if consent.valid else "late" if consent.state == "withdrawn" else "soon"
        action = "" if consent.valid else tr("Ret kandidaten")
        message = InlineMessage(tone, "", consent.text, action)
        message.setObjectName("consent_message")
        message.acted.connect(lambda: self.edit_candidate.emit(person.id))
        return message

    def _add_counts(self, column: QVBoxLayout, detail: MatchDetail) -> None:
        column.addWidget(label(tr("Tæller i kontrakten"), "group"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        icon = "circle-check" if detail.counts.now else "target" if detail.counts.target else "info"
        row.addWidget(
            StatusMark("", "ok" if detail.counts.now else "neutral", icon), 0, Qt.AlignmentFlag.AlignTop
        )
        text = label(detail.counts.explanation, wrap=True)
        text.setObjectName("counts_text")
        row.addWidget(text, 1)
        column.addLayout(row)

    def _add_facts(self, column: QVBoxLayout, detail: MatchDetail) -> None:
        """Show the agreement once there is one; before, what is due and whether an offer was made."""
        match = detail.match
        if match.agreed_on:
            column.addWidget(label(tr("Aftale"), "group"))
            facts = [tr("Aftalt {day}", day=long_date(date.fromisoformat(match.agreed_on)))]
            facts.append(period_text(match.starts_on, match.ends_on))
            column.addWidget(label(" · ".join(text for text in facts if text), wrap=True))
        for name, told in facts_in_words(match):
            column.addWidget(label(f"{name}: {told}", "secondary", wrap=True))
        interviews = interviews_told(match, self._today())
        if interviews:
            column.addWidget(label(tr("Samtaler"), "group"))
        for told in interviews:
            column.addWidget(label(told, wrap=True))
        if match.status in ("proposed", "company_asked", "cv_sent", "interview"):
            waiting = Waiting(match, self._today)
            waiting.deadline_set.connect(lambda day: self.deadline_set.emit(match.id, day))
            waiting.time_set.connect(lambda at: self.time_set.emit(match.id, at))
            waiting.interviews_asked.connect(lambda: self.interviews_asked.emit(match.id))
            waiting.offer_marked.connect(lambda day: self.offer_marked.emit(match.id, day))
            column.addWidget(waiting)

    def _add_others(self, column: QVBoxLayout, detail: MatchDetail) -> None:
        if not detail.others:
            return
        column.addWidget(label(tr("Andre til samme behov"), "group"))
        for other in detail.others:
            link = LinkButton(other.candidate.replace("&", "&&"))
            link.setObjectName(f"other_{other.id}")
            link.activated.connect(lambda match_id=other.id: self.open_match.emit(match_id))
            column.addLayout(_spread(link, label(choice_label("match_status", other.status), "meta")))

    # -- actions ---------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """Return what else can be done with the match shown."""
        menu = QMenu(self)
        detail = self._detail
        if detail is None:
            return menu
        company = menu.addAction(tr("Åbn virksomheden"))
        icons.keep(company, "building-2")
        company.triggered.connect(lambda: self.open_company.emit(detail.company.id))
        match = menu.addAction(tr("Ret match"))
        icons.keep(match, "pencil")
        match.triggered.connect(lambda: self.edit_match.emit(detail.match.id))
        if self._can_end():
            end = menu.addAction(tr("Afslut match"))
            end.triggered.connect(lambda: self._ask_move("ended"))
        person = detail.candidate
        if person is not None:
            edit = menu.addAction(tr("Ret kandidaten"))
            icons.keep(edit, "pencil")
            edit.triggered.connect(lambda: self.edit_candidate.emit(person.id))
        return menu

    def _put_aside(self) -> None:
        """Take the explanation out of the column before that is thrown away."""
        if self._explained is not None:
            self._explained.setParent(self)
            self._explained.hide()

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        above = self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height()))
        menu.popup(above)

    def _can_end(self) -> bool:
        """Tell whether ending is something else than the next step."""
        return self._detail is not None and self._detail.match.status not in ("started", "ended")

    def _fit_foot(self) -> None:
        wanted = self._next.sizeHint().width() + self._end.sizeHint().width() + self._more.sizeHint().width()
        self._end.setVisible(self._can_end() and wanted + theme.px(16 + 8 + 8 + 16) <= self.width())

    def _take_next_step(self) -> None:
        if self._detail is not None:
            self._ask_move(next_status(self._detail.match.status))

    def _ask_move(self, status: str) -> None:
        if self._detail is not None:
            self.move_asked.emit(self._detail.match.id, status)

    def _being_edited(self) -> tuple[str, str]:
        """Return the name of the control in the pane that has the focus, and what was typed in it so far."""
        control = QApplication.focusWidget()
        if control is None or not self._scroll.isAncestorOf(control):
            return "", ""
        unread = isinstance(control, ParsedEdit) and control.isModified()
        return control.objectName(), control.text() if unread and isinstance(control, ParsedEdit) else ""

    def _go_on_editing(self, name: str, typed: str) -> None:
        """Give the focus and the text back after the pane was made anew."""
        control = self._scroll.findChild(QWidget, name) if name else None
        if control is None:
            return
        if typed and isinstance(control, ParsedEdit):
            control.setText(typed)
        control.setFocus(Qt.FocusReason.OtherFocusReason)


def _add_history(column: QVBoxLayout, history: Sequence[HistoryLine]) -> None:
    if not history:
        return
    column.addWidget(label(tr("Historik"), "group"))
    for line in history[:_SHOWN_HISTORY]:
        at = datetime.fromisoformat(line.at).astimezone()
        when = tr("{day} kl. {time}", day=long_date(at.date()), time=f"{at:%H:%M}")
        entry = QVBoxLayout()
        entry.setSpacing(0)
        entry.addWidget(label(_what_happened(line), wrap=True))
        entry.addWidget(label(" · ".join(text for text in (when, line.broker) if text), "meta", wrap=True))
        column.addLayout(entry)


def _what_happened(line: HistoryLine) -> str:
    """Return the step a move took, or the action's own name; what was taken back says so."""
    step = next((change for change in line.changes if change.field == "status" and change.before), None)
    text = f"{step.before} → {step.after}" if step else line.action
    if line.mode == "undo":
        return tr("Fortrudt: {what}", what=text)
    return tr("Gentaget: {what}", what=text) if line.mode == "redo" else text


def _column() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
    column.setSpacing(theme.px(10))
    return body, column


def _spread(left: QWidget, right: QWidget) -> QLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    row.addWidget(left, 1 if isinstance(left, ElidedLabel) else 0)
    row.addStretch(0 if isinstance(left, ElidedLabel) else 1)
    row.addWidget(right)
    return row
