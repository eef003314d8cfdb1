"""One kind of rate through the years, each with its source and the day it was checked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.dates import long_date
from kmdesk.rules.schemes import Rate, RateKind
from kmdesk.services import scheme_wording
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label

_COLUMNS = 4
_LEFT, _RIGHT, _TOP = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignTop


class RatesTable(QWidget):
    """Shows the rates of a kind. `new_rate` brings the kind a new one, or a correction, is wanted of.

    With `current` the rate of today stands out; with `new` rates can be recorded.
    """

    new_rate = Signal(str)

    def __init__(self, kind: RateKind, today: date, *, current: bool, new: bool) -> None:
        super().__init__()
        self.setObjectName("rates_table")
        self._kind, self._today, self._words = kind, today, language()
        self._current = kind.on(today) if current else None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, theme.px(6))
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(_COLUMNS - 1, 1)
        self._grid.addLayout(self._head(new=new), 0, 0, 1, _COLUMNS)
        for column, title in enumerate((tr("År"), tr("Sats"), tr("Kontrolleret"), tr("Kilde"))):
            self._grid.addWidget(label(title, "meta"), 1, column, _RIGHT if column == 1 else _LEFT)
        for n, rate in enumerate(kind.rates):
            self._add(rate, 2 * n + 3)

    def _head(self, *, new: bool) -> QHBoxLayout:
        name = self._kind.label.in_language(self._words)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label(name, "medium", wrap=True), 1)
        if new:
            record = LinkButton(tr("Registrér ny sats"), small=True, icon="plus")
            record.setObjectName("new_rate")
            record.setAccessibleName(tr("Registrér ny sats: {name}", name=name))
            record.activated.connect(lambda: self.new_rate.emit(self._kind.id))
            head.addWidget(record, 0, _TOP)
        return head

    def _add(self, rate: Rate, row: int) -> None:
        grid, shown = self._grid, rate is self._current
        grid.addWidget(Hairline(), row - 1, 0, 1, _COLUMNS)
        role: theme.Role = "medium" if shown else "base"
        grid.addWidget(label(self._year(rate), role), row, 0, _TOP)
        amount = scheme_wording.short_amount(rate, self._kind, self._words)
        grid.addWidget(label(amount, role, selectable=True), row, 1, _RIGHT | _TOP)
        checked = long_date(rate.checked_on)
        old = shown and rate.year < self._today.year
        grid.addWidget(StatusMark(checked, "soon") if old else label(checked), row, 2, _LEFT | _TOP)
        source = rate.source_in(self._words)
        source = tr("{source} (usikker)", source=source) if rate.uncertain else source
        grid.addWidget(label(source, "secondary", wrap=True, selectable=True), row, 3)

    def _year(self, rate: Rate) -> str:
        """Return its year; one that is still to come says so."""
        return tr("{year} (kommer)", year=rate.year) if rate.valid_from > self._today else str(rate.year)
