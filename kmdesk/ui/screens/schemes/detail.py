"""One scheme: status, what it is, its conditions and how they stand, its rates, its calculator."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.calculation import Calculation
from kmdesk.rules.dates import long_date
from kmdesk.rules.eligibility import Eligibility, Finding, Outcome
from kmdesk.rules.schemes import GONE, About, Condition, RateKind, Scheme
from kmdesk.services import scheme_wording
from kmdesk.ui import theme
from kmdesk.ui.screens.schemes.calculator import CalculatorBox, calculators_of
from kmdesk.ui.screens.schemes.catalogue_list import STATUS_TONES
from kmdesk.ui.widgets.badge import Badge, StatusMark, Tone
from kmdesk.ui.widgets.bullet import BulletLine
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "met": ("circle-check", "ok"),
    "missing": ("circle-question-mark", "soon"),
    "unmet": ("circle-x", "late"),
}
_OLD: Tone = "soon"


class SchemeDetail(QWidget):
    """Shows one scheme on a day. `new_rate` asks for the form of a rate, `calculated` brings a result."""

    new_rate = Signal(str)
    calculated = Signal(object)

    def __init__(
        self, scheme: Scheme, today: date, standing: Eligibility | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scheme_detail")
        self._scheme, self._today, self._words = scheme, today, language()
        self._standing = {f.condition.id: f for f in standing.findings} if standing else {}
        self.calculator: CalculatorBox | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(24))
        self._column.setSpacing(theme.px(10))
        self._add_head()
        self._add_messages()
        self._add_conditions("person", tr("Betingelser for personen"))
        self._add_conditions("company", tr("Betingelser for virksomheden"))
        self._add_rates()
        for use in calculators_of(scheme):
            box = CalculatorBox(scheme, use, today)
            self._column.addWidget(box)
            if use is scheme.calculator:  # this one stands on the sheet
                self.calculator = box
                box.calculated.connect(self._on_calculated)
        self._add_application()
        self._column.addStretch(1)

    @property
    def result(self) -> Calculation | None:
        """What the calculator shows now, None without a calculator or a result."""
        return self.calculator.result if self.calculator else None

    def _on_calculated(self, result: object) -> None:
        self.calculated.emit(result)

    def _add_head(self) -> None:
        scheme = self._scheme
        period = scheme.status_on(self._today)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label(scheme.name.in_language(self._words), "title", wrap=True), 1)
        status = scheme_wording.status_label(period.status, self._words)
        head.addWidget(Badge(status, STATUS_TONES[period.status]), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        self._column.addWidget(label(scheme.line.in_language(self._words), "secondary", wrap=True))
        duration = scheme.duration.in_language(self._words)
        if duration:
            self._column.addWidget(BulletLine("clock", duration))
        checked = tr("{source} · kontrolleret {day}", source=period.source, day=long_date(period.checked_on))
        self._column.addWidget(label(tr("Status efter {source}", source=checked), "meta", wrap=True))

    def _add_messages(self) -> None:
        scheme, today = self._scheme, self._today
        period = scheme.status_on(today)
        if period.status in GONE:
            self._column.addWidget(
                InlineMessage(
                    "info",
                    tr("Ordningen findes ikke længere."),
                    tr("Faktaarket siger det tydeligt og viser ingen satser."),
                )
            )
        elif period.uncertain:
            self._column.addWidget(InlineMessage("soon", tr("Status er usikker."), self._check()))
        shown = scheme.shown_rates(today)
        old = [one for one in shown if one.old]
        if old:
            message = InlineMessage(
                "soon",
                tr("Satsen er fra {year}.", year=old[0].rate.year),
                tr("Den skal kontrolleres, før du lover et beløb."),
                tr("Registrér ny sats"),
            )
            message.setObjectName("old_rate_message")
            message.acted.connect(lambda: self.new_rate.emit(old[0].kind.id))
            self._column.addWidget(message)
        warning = scheme.warning.in_language(self._words)
        if warning:
            self._column.addWidget(InlineMessage("soon", "", warning))

    def _add_conditions(self, about: About, title: str) -> None:
        conditions = self._scheme.about(about)
        if not conditions:
            return
        self._column.addWidget(label(title, "section"))
        for condition in conditions:
            self._column.addWidget(self._condition(condition))

    def _condition(self, condition: Condition) -> QWidget:
        finding = self._standing.get(condition.id)
        icon, colour = _OUTCOMES[finding.outcome] if finding else ("circle", "muted")
        text = condition.text.in_language(self._words)
        if condition.uncertain:
            text = f"{text} {self._check()}"
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(BulletLine(icon, text, colour=colour))
        if finding:
            column.addWidget(BulletLine("", self._said(finding), role="meta"))
        return holder

    def _check(self) -> str:
        authority = scheme_wording.authority_within(self._scheme, self._words)
        return tr("Kontrollér hos {authority}.", authority=authority)

    def _said(self, finding: Finding) -> str:
        level = scheme_wording.level_label(finding.condition.level, self._words)
        return f"{level}: {scheme_wording.say(finding.reason, self._words)}"

    def _add_rates(self) -> None:
        if not self._scheme.rate_kinds:
            return
        self._column.addWidget(label(tr("Satser"), "section"))
        gone = self._scheme.status_on(self._today).status in GONE
        if gone:
            self._column.addWidget(label(tr("Tidligere satser, kun til opslag."), "meta"))
        for kind in self._scheme.rate_kinds:
            self._column.addWidget(self._rates(kind, current=not gone))

    def _rates(self, kind: RateKind, *, current: bool) -> QWidget:
        table = QWidget()
        table.setObjectName("rates_table")
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, theme.px(6))
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(3, 1)
        grid.addWidget(label(kind.label.in_language(self._words), "medium", wrap=True), 0, 0, 1, 4)
        for column, title in enumerate((tr("År"), tr("Sats"), tr("Kontrolleret"), tr("Kilde"))):
            grid.addWidget(label(title, "meta"), 1, column, _RIGHT if column == 1 else _LEFT)
        newest = kind.on(self._today) if current else None
        for n, rate in enumerate(kind.rates):
            row = 2 * n + 3
            grid.addWidget(Hairline(), row - 1, 0, 1, 4)
            role: theme.Role = "medium" if rate is newest else "base"
            grid.addWidget(label(str(rate.year), role), row, 0)
            amount = scheme_wording.short_amount(rate, kind, self._words)
            grid.addWidget(label(amount, role, selectable=True), row, 1, _RIGHT)
            checked = long_date(rate.checked_on)
            old = rate is newest and rate.year < self._today.year
            grid.addWidget(StatusMark(checked, _OLD) if old else label(checked), row, 2, _LEFT)
            source = tr("{source} (usikker)", source=rate.source) if rate.uncertain else rate.source
            grid.addWidget(label(source, "secondary", wrap=True, selectable=True), row, 3)
        return table

    def _add_application(self) -> None:
        application = self._scheme.application
        if application is None or self._scheme.status_on(self._today).status in GONE:
            return
        self._column.addWidget(label(tr("Sådan søges den"), "section"))
        words = self._words
        for text in (application.channel, application.who, application.when):
            self._column.addWidget(BulletLine("chevron-right", text.in_language(words)))
        if application.asks:
            self._column.addWidget(label(tr("Ansøgningen spørger om"), "group"))
        for text in application.asks:
            self._column.addWidget(BulletLine("minus", text.in_language(words)))
        combination = self._scheme.combination.in_language(words)
        if combination:
            self._column.addWidget(label(tr("Sammen med andre ordninger"), "group"))
            self._column.addWidget(label(combination, wrap=True))


_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
