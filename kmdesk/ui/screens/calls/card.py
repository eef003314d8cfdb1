"""The company one is about to call: whom to ask for, what to know first, the note, and the outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.services.calls import CallEntry
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.paper.call_list import Callee
from kmdesk.services.reference import choice_label, choices
from kmdesk.ui import theme
from kmdesk.ui.phone import ring
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.editors import DateEdit, TextEdit
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_COLUMNS = 2
_LABEL_WIDTH = 108


class CallCard(QWidget):
    """Shows one entry of the list. `chosen` brings the code of an outcome."""

    chosen = Signal(str)
    noted = Signal()
    """Something was written in the note."""
    open_company = Signal(str)
    not_rung = Signal(str)
    """Why nothing rings."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("call_card")
        self.entry: CallEntry | None = None
        self._numbers: tuple[str, ...] = ()
        self._head = QVBoxLayout()
        self._head.setSpacing(theme.px(8))
        self._part: QWidget | None = None
        self.note = TextEdit(placeholder=tr("Hvad sagde de?"), lines=3)
        self.note.setObjectName("call_note")
        self.note.textChanged.connect(self._on_note)
        self._note_field = Field(tr("N&ote"), self.note)
        self.again = DateEdit(_read_date, placeholder=tr("fx 27.11.2026"))
        self.again.setObjectName("again_on")
        again = Field(tr("Ring igen &den"), self.again, hint=tr("Tom: næste arbejdsdag ved “Ring igen”"))
        again.setMaximumWidth(theme.px(280))
        self._again_field = again
        self._outcomes = QWidget()
        grid = QGridLayout(self._outcomes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        self.buttons: dict[str, Button] = {}
        for place, choice in enumerate(choices("outcome")):
            button = Button(f"{place + 1}   {choice.label}")
            button.setObjectName(f"outcome_{choice.code}")
            button.setAccessibleName(choice.label)
            button.setToolTip(tr("Tast {n}, i noten Alt+{n}", n=place + 1))
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            button.clicked.connect(lambda _=False, code=choice.code: self.chosen.emit(code))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self.buttons[choice.code] = button
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addLayout(self._head)
        column.addWidget(self._note_field)
        column.addWidget(again)
        column.addWidget(label(tr("Hvad kom der ud af det?"), "section"))
        column.addWidget(self._outcomes)
        column.addStretch(1)

    def show_entry(self, entry: CallEntry, note: str, today: date) -> None:
        """Show a company with the note written so far."""
        other = self.entry is None or entry.company_id != self.entry.company_id
        self.entry = entry
        if self._part is not None:
            self._head.removeWidget(self._part)
            self._part.hide()
            self._part.deleteLater()
        self._part = self._about(entry, today)
        self._head.addWidget(self._part)
        if other:
            self.note.blockSignals(True)  # noqa: FBT003 - Qt's signature; what is shown is not typed
            self.note.setPlainText(note)
            self.note.blockSignals(False)  # noqa: FBT003
            self.again.set_value(None)
            self.refuse_day("")
            self._check_note()
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Let an outcome be chosen, or not while one is being noted or nobody may be called."""
        callable_now = self.entry is not None and self.entry.callee is not None
        for button in self.buttons.values():
            button.setEnabled(callable_now and not busy)
        self.note.setReadOnly(busy)  # what is typed while a call is being noted would belong to nothing
        self.note.setEnabled(callable_now)
        self.again.setEnabled(callable_now and not busy)

    def write_again(self, note: str, day: str) -> None:
        """Show what was written before, as if it had not been left."""
        blocker = QSignalBlocker(self.note)
        self.note.setPlainText(note)
        blocker.unblock()
        self.again.setText(day)
        self._check_note()

    def choose(self, number: int) -> None:
        """Choose the outcome of a number key, 1 to 8."""
        button = list(self.buttons.values())[number - 1]
        if button.isEnabled():
            button.click()

    def again_on(self) -> str | None:
        """Return the day agreed on, or an empty text; None when what was written is no day, and say so."""
        text = self.again.text().strip()
        day = parse_date(text)
        if text and day is None:
            self.refuse_day(tr("Datoen findes ikke. Skriv fx 24.11.2026."))
            return None
        return day.isoformat() if day else ""

    def refuse_day(self, text: str) -> None:
        """Say what is wrong with the day; an empty text takes it back."""
        self._again_field.set_state("error" if text else "normal", text)
        if text:
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def ring(self) -> None:
        """Ring the first number of the company."""
        trouble = ring(self._numbers[0]) if self._numbers else ""
        if trouble:
            self.not_rung.emit(trouble)

    # -- parts -----------------------------------------------------------------------------------

    def _on_note(self) -> None:
        self._check_note()
        self.noted.emit()

    def _check_note(self) -> None:
        remark = check_free_text(self.note.toPlainText())
        if remark is None:
            self._note_field.set_state("normal")
        else:
            self._note_field.set_state("error" if remark.level == "error" else "warn", remark.text)

    def _about(self, entry: CallEntry, today: date) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        name = label(entry.company, "title", wrap=True, selectable=True)
        name.setObjectName("call_company")
        head = QHBoxLayout()
        head.addWidget(name, 1)
        opens = LinkButton(tr("Åbn virksomheden"), icon="external-link")
        opens.setObjectName("open_company")
        opens.activated.connect(lambda: self.open_company.emit(entry.company_id))
        head.addWidget(opens, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if entry.facts:
            column.addWidget(label(entry.facts, "secondary", wrap=True))
        if entry.outcome:
            called = InlineMessage(
                "ok",
                tr("Ringet i dag: {outcome}.", outcome=choice_label("outcome", entry.outcome)),
                entry.note,
            )
            called.setObjectName("called_notice")
            column.addWidget(called)
        if entry.not_to_call is not None:
            why = InlineMessage("late", tr("Ring ikke."), entry.not_to_call.why, icon="shield-alert")
            why.setObjectName("not_to_call")
            column.addWidget(why)
        self._numbers = ()
        if entry.callee is not None:
            self._before_calling(column, entry.callee, entry.won, today)
        return part

    def _before_calling(self, column: QVBoxLayout, callee: Callee, won: Sequence[str], today: date) -> None:
        if callee.colleague_days is not None:
            told = InlineMessage("soon", _colleague(callee), tr("Tal med kollegaen først."), icon="users")
            told.setObjectName("colleague_notice")
            column.addWidget(told)
        if callee.channels:
            column.addWidget(
                InlineMessage("soon", tr("Vil helst kontaktes på anden vis:"), callee.channels, icon="info")
            )
        who = ", ".join(part for part in (callee.contact, callee.contact_title) if part)
        column.addWidget(label(who or tr("Ingen kontaktperson endnu"), "section", wrap=True, selectable=True))
        self._numbers = tuple(
            dict.fromkeys(number for number in (callee.contact_phone, callee.phone) if number)
        )
        column.addLayout(self._phones())
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnMinimumWidth(0, theme.px(_LABEL_WIDTH))
        grid.setColumnStretch(1, 1)
        for row, (title, text) in enumerate(_known(callee, won, today)):
            grid.addWidget(label(title, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, "base", wrap=True, selectable=True), row, 1)
        column.addLayout(grid)

    def _phones(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        if not self._numbers:
            row.addWidget(label(tr("Intet telefonnummer"), "secondary"))
        for place, number in enumerate(self._numbers):
            shown = label(number, "figure" if place == 0 else "secondary", selectable=True)
            shown.setObjectName("call_number" if place == 0 else "other_number")
            row.addWidget(shown)
            if place == 0:
                ring = Button(tr("&Ring"), "primary", "phone")
                ring.setObjectName("ring_button")
                ring.clicked.connect(self.ring)
                row.addWidget(ring)
        row.addStretch(1)
        return row


def _known(callee: Callee, won: Sequence[str], today: date) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = [(tr("Har vundet"), "\n".join(won))] if won else []
    if callee.last_on:
        last = " · ".join(
            part
            for part in (_day(callee.last_on), callee.last_mode, callee.last_who, callee.last_outcome)
            if part
        )
        rows.append((tr("Sidste kontakt"), last))
    else:
        rows.append((tr("Sidste kontakt"), tr("Aldrig kontaktet")))
    if callee.promise:
        late = bool(callee.promise_due_on) and callee.promise_due_on < today.isoformat()
        due = _day(callee.promise_due_on)
        when = tr("skulle have været gjort {date}", date=due) if late else due
        rows.append((tr("Åbent løfte"), " · ".join(part for part in (callee.promise, when) if part)))
    if callee.basis:
        basis = " · ".join(part for part in (callee.basis, _day(callee.basis_on)) if part)
        rows.append((tr("Grundlag"), basis))
    return rows


def _colleague(callee: Callee) -> str:
    days = callee.colleague_days or 0
    if days < 0:  # by the clock of another computer
        return tr("En kollegas kontakt står med en dato, der ikke er kommet endnu.")
    if callee.colleague_visited:
        if days <= 0:
            return tr("En kollega besøgte i dag.")
        return trn(days, "En kollega besøgte for {n} dag siden.", "En kollega besøgte for {n} dage siden.")
    if days <= 0:
        return tr("En kollega havde kontakt i dag.")
    return trn(
        days, "En kollega havde kontakt for {n} dag siden.", "En kollega havde kontakt for {n} dage siden."
    )


def _day(text: str) -> str:
    day = parse_date(text)
    return long_date(day) if day else text


def _read_date(text: str) -> date:
    day = parse_date(text)
    if day is None:
        raise ValueError(tr("Datoen findes ikke. Skriv fx 24.11.2026."))
    return day
