"""Which quarter is shown, with an arrow to the one before and after it: ◀ 4. kvartal 2026 ▶."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.forecast import Quarter
from kmdesk.services.forecast_words import quarter_text
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button, IconButton


class QuarterChooser(QWidget):
    """`changed` brings the quarter a person went to. The middle goes back to the quarter of today."""

    changed = Signal(object)

    def __init__(self, now: Quarter) -> None:
        super().__init__()
        self.setObjectName("quarter_chooser")
        self._now = self.quarter = now
        self._bounds = now, now.later(1)
        self.before = IconButton("chevron-left", tr("Kvartalet før (Ctrl+PgUp)"), bordered=True)
        self.before.setObjectName("quarter_before")
        self.after = IconButton("chevron-right", tr("Kvartalet efter (Ctrl+PgDn)"), bordered=True)
        self.after.setObjectName("quarter_after")
        self.shown = Button("", dense=True)
        self.shown.setObjectName("quarter_now")
        self.shown.setToolTip(tr("Gå til dette kvartal"))
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self.shown.clicked.connect(lambda: self._go(self._now))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for part in (self.before, self.shown, self.after):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._say()

    def step(self, quarters: int) -> None:
        """Go so many quarters ahead, or back."""
        first, last = self._bounds
        self._go(min(max(self.quarter.later(quarters), first), last))

    def set_bounds(self, first: Quarter, last: Quarter) -> None:
        """Let a person step from one quarter to another, and no further."""
        self._bounds = first, last
        self._say()

    def show_quarter(self, quarter: Quarter) -> None:
        """Show a quarter without telling."""
        self.quarter = quarter
        self._say()

    def _go(self, quarter: Quarter) -> None:
        if quarter != self.quarter:
            self.show_quarter(quarter)
            self.changed.emit(quarter)

    def _say(self) -> None:
        text = quarter_text(self.quarter)
        self.shown.setText(text)
        self.shown.setAccessibleName(tr("Kvartal: {quarter}", quarter=text))
        self.shown.updateGeometry()
        first, last = self._bounds
        self.before.setEnabled(self.quarter > first)
        self.after.setEnabled(self.quarter < last)
