"""Ud fra svarene: the needs, what was agreed, and the schemes asked for, as the answers are given."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import Need, Task
from kmdesk.rules.guide import Guide
from kmdesk.services import reference
from kmdesk.services.guide import Findings, FoundNeed, ToldFact
from kmdesk.services.named import all_named
from kmdesk.services.scheme_advice import FoundScheme
from kmdesk.services.visits import day_of
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.scheme_rows import SchemeRow
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.labels import ElidedLabel, WrappedLabel, label
from kmdesk.ui.widgets.messages import InlineMessage


class FindingsPanel(QWidget):
    """The right column of a visit. It shows; the screen does what its signals ask for."""

    open_need = Signal(str)
    add_need = Signal()
    add_promise = Signal()
    promise_ticked = Signal(str, bool)
    accept_fact = Signal(str)
    ask_scheme = Signal(str)
    """The role of the question that is missing."""
    open_scheme = Signal(str)
    print_scheme = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings_panel")
        self._shown: object = None
        self._updated = label("", "meta")
        head = QHBoxLayout()
        head.addWidget(label(tr("Ud fra svarene"), "section"), 1)
        head.addWidget(self._updated)
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(16))
        self._column.setSpacing(theme.px(12))
        self._column.addLayout(head)
        self._column.addWidget(self._body)
        self._column.addStretch(1)

    def show_findings(self, findings: Findings, guide: Guide, *, broker: str, company: str, at: str) -> None:
        """Show what the answers lead to; `at` is the clock time they were last looked at."""
        self._updated.setText(tr("Opdateret {time}", time=at))
        content = (findings, guide.version, broker, company)
        if content == self._shown:
            return
        self._shown = content
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for fact in findings.facts:
            column.addWidget(self._fact(fact))
        column.addWidget(
            self._heading(tr("Behov ({n})", n=len(findings.needs)), "add_need_button", self.add_need)
        )
        for need in findings.needs:
            card = NeedCard(need, guide)
            card.clicked.connect(self.open_need)
            column.addWidget(card)
        if not findings.needs:
            column.addWidget(label(tr("Behov kommer frem, når du skriver svarene."), "meta", wrap=True))
        if findings.schemes:
            column.addSpacing(theme.px(4))
            column.addWidget(label(tr("Mulige ordninger"), "group"))
            for found in findings.schemes:
                column.addWidget(self._scheme(found))
        column.addSpacing(theme.px(4))
        heading = tr("Aftalte næste skridt ({n})", n=len(findings.tasks))
        column.addWidget(self._heading(heading, "add_promise_button", self.add_promise))
        for task in findings.tasks:
            column.addWidget(self._promise(task, broker, company))
        if not findings.tasks:
            column.addWidget(label(tr("Skriv aftalerne under Afslutning."), "meta", wrap=True))
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _heading(self, text: str, name: str, signal: SignalInstance) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(text, "group"), 1)
        add = LinkButton(tr("Tilføj"), small=True)
        add.setObjectName(name)
        add.setAccessibleName(f"{tr('Tilføj')}: {text}")
        add.activated.connect(signal)
        row.addWidget(add)
        return holder

    def _scheme(self, found: FoundScheme) -> QWidget:
        row = SchemeRow(found)
        row.ask.connect(self.ask_scheme)
        row.opened.connect(self.open_scheme)
        row.fact_sheet.connect(self.print_scheme)
        return row

    def _fact(self, fact: ToldFact) -> QWidget:
        message = InlineMessage(
            "info",
            tr("{field}: {heard}", field=_fact_name(fact.field), heard=_fact_text(fact.field, fact.heard)),
            tr("På virksomheden står {known}.", known=_fact_text(fact.field, fact.known)),
            tr("Ret virksomheden"),
        )
        message.acted.connect(lambda: self.accept_fact.emit(fact.field))
        return message

    def _promise(self, task: Task, broker: str, company: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, theme.px(4))
        row.setSpacing(theme.px(8))
        tick = CheckBox("")
        tick.setAccessibleName(tr("Gjort: {what}", what=task.title))
        tick.setChecked(bool(task.done_at))
        tick.clicked.connect(lambda on: self.promise_ticked.emit(task.id, on))
        row.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(task.title, "secondary" if task.done_at else "base", wrap=True))
        texts.addWidget(ElidedLabel(_owner(task, broker, company), "meta"))
        row.addLayout(texts, 1)
        day = day_of(task.due_on)
        row.addWidget(label(f"{day:%d.%m.}" if day else "", "meta"), 0, Qt.AlignmentFlag.AlignTop)
        return holder


class NeedCard(Ringed, QFrame):
    """A need: title, wished form, where it comes from and what it lacks. Click or Enter opens it."""

    clicked = Signal(str)

    def __init__(self, found: FoundNeed, guide: Guide) -> None:
        super().__init__()
        need = found.need
        self._need_id, self._missing = need.id, found.missing
        self._about = " · ".join(_about(need, guide))
        self.setProperty("card", "plain")
        self.setObjectName("need_card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{need.title}. {self._about} {found.missing}".strip())
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(ElidedLabel(need.title, "medium"), 1)
        if need.match_type:
            tone = "accent" if need.match_type in ("hire", "thesis_project") else "neutral"
            head.addWidget(Badge(reference.choice_label("match_type", need.match_type), tone))
        self._line = WrappedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(7), theme.px(10), theme.px(7))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        column.addWidget(self._line)
        self._write()

    def _write(self) -> None:
        missing = (
            f'<span style="color:{theme.current().soon}">{escape(self._missing)}</span>'
            if self._missing
            else ""
        )
        text = " · ".join(filter(None, (escape(self._about), missing)))
        self._line.write(text, line=16, role="meta", colour="muted")

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the need."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit(self._need_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the need with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self._need_id)
        else:
            super().keyPressEvent(event)


def _about(need: Need, guide: Guide) -> list[str]:
    """Return where a need comes from and its facts: "Fra spørgsmål 12–16", "MVU", "0–3 mdr."."""
    numbers = [question.number for question in guide.questions if question.id in need.source_questions]
    parts = [tr("Fra spørgsmål {numbers}", numbers=number_ranges(numbers))] if numbers else []
    levels = {level.code: level.short for level in reference.education_levels()}
    parts += [levels.get(code, code) for code in need.education_levels]
    parts += [reference.choice_label("field_of_study", code) for code in need.fields_of_study]
    if need.hours_per_week:
        parts.append(tr("{n} t./uge", n=need.hours_per_week))
    if need.starts or need.horizon:
        parts.append(need.starts or reference.choice_label("horizon", need.horizon))
    return parts


def number_ranges(numbers: Sequence[int]) -> str:
    """Return `12–16 og 20` for 12, 13, 14, 15, 16, 20."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return all_named([f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans])


def _owner(task: Task, broker: str, company: str) -> str:
    if task.owner == "company":
        who = task.owner_name or company
        return tr("Virksomheden: {name}", name=who) if task.owner_name else who
    return task.owner_name or broker


def _fact_name(field: str) -> str:
    return {
        "employees": tr("Ansatte"),
        "graduates": tr("Med videregående uddannelse"),
        "hr_function": tr("HR-funktion"),
    }[field]


def _fact_text(field: str, value: object) -> str:
    if field == "hr_function":
        return reference.choice_label("hr_function", str(value))
    return str(value)
