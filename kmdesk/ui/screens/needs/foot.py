"""The line below the list: how many there are, what can be done with those chosen, how promises were kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.job_orders import OPEN
from kmdesk.rules.numbers import format_number
from kmdesk.services.order_clocks import ClockCode
from kmdesk.services.order_detail import ClockRecord
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.arrow_button import ArrowButton
from kmdesk.ui.widgets.buttons import Button, IconButton
from kmdesk.ui.widgets.labels import label

_KEPT: dict[ClockCode, str] = {
    "posting": mark("annonceret {kept} af {total}"),
    "meeting": mark("mødt {kept} af {total}"),
    "candidates": mark("besvaret {kept} af {total}"),
}
_MEAN: dict[ClockCode, str] = {
    "posting": mark("Fra modtaget til annonceret: {hours} timer i snit."),
    "meeting": mark("Fra modtaget til første møde: {hours} timer i snit."),
    "candidates": mark("Fra modtaget til første kandidater: {hours} timer i snit."),
}
_MEAN_WORKING: dict[ClockCode, str] = {
    "posting": mark("Fra modtaget til annonceret: {hours} timer på hverdage i snit."),
    "meeting": mark("Fra modtaget til første møde: {hours} timer på hverdage i snit."),
    "candidates": mark("Fra modtaget til første kandidater: {hours} timer på hverdage i snit."),
}


class OrderFoot(QWidget):
    """Counts the list and, when several rows are chosen, offers what is done with all of them.

    `asked(action, about)` asks for it.
    """

    asked = Signal(str, str)
    let_go = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said = label("", "meta")
        self._said.setObjectName("list_foot")
        self.record = ArrowButton("", after="chevron-down", dense=True)
        self.record.setObjectName("service_record")
        self.record.setAccessibleName(tr("Hvordan fristerne er holdt"))
        self.record.clicked.connect(self._open_means)
        self.record.hide()
        self._kept = ""
        self._means: tuple[str, ...] = ()
        self.take = self._button("take_many", tr("Tag ordrerne"), lambda: self.asked.emit("take", ""))
        self.status = ArrowButton(tr("Sæt status"), after="chevron-down", dense=True)
        self.status.setObjectName("status_many")
        self.status.clicked.connect(self._open_statuses)
        self.close_many = self._button("close_many", tr("Luk …"), lambda: self.asked.emit("close", ""))
        self._drop = IconButton("x", tr("Fjern markeringen"))
        self._drop.setObjectName("drop_many")
        self._drop.clicked.connect(self.let_go)
        self._many = (self.take, self.status, self.close_many, self._drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(4), theme.px(16), theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(self._said)
        for part in self._many:
            row.addWidget(part)
            part.hide()
        row.addStretch(1)
        row.addWidget(self.record)
        self.setMinimumHeight(theme.px(36))

    def text(self) -> str:
        """Return what it says of the list."""
        return self._said.text()

    def say(self, count: int | None, *, chosen: int) -> None:
        """Say how many there are (None while they are counted) and how many are chosen."""
        parts: list[str] = []
        if count is not None:
            parts.append(
                trn(count, "1 behov eller ordre", "{number} behov og ordrer", number=format_number(count))
            )
        if chosen:
            parts.append(tr("{n} valgt", n=chosen))
        self._said.setText(" · ".join(parts))
        for part in self._many:
            part.setVisible(chosen > 1)
        self._fit()

    def show_record(self, record: Sequence[ClockRecord]) -> None:
        """Say how the promises of service were kept so far."""
        told = [one for one in record if one.total]
        parts = [tr(_KEPT[one.code], kept=one.kept, total=one.total) for one in told]
        self._kept = tr("Til tiden: {parts}", parts=" · ".join(parts)) if parts else ""
        self._means = tuple(
            tr(_mean(one), hours=f"{one.mean_hours:.1f}".replace(".", ","))
            for one in told
            if one.mean_hours is not None
        )
        self.record.setToolTip("\n".join(self._means))
        self._fit()

    def means(self) -> QMenu:
        """Return the menu with how the promises were kept and the mean times, to read or to copy."""
        menu = QMenu(self)
        lines = (self._kept, *self._means)
        for line in lines:
            menu.addAction(line)
        menu.addSeparator()
        copy = menu.addAction(tr("Kopiér tallene"))
        copy.setObjectName("copy_record")
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText("\n".join(lines)))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the record where there is no room for all of it."""
        super().resizeEvent(event)
        self._fit()

    def statuses(self) -> QMenu:
        """Return the menu of statuses for those chosen."""
        menu = QMenu(self)
        for code in OPEN:
            action = menu.addAction(choice_label("job_order_status", code))
            action.setObjectName(f"status_{code}")
            action.triggered.connect(lambda _=False, code=code: self.asked.emit("status", code))
        return menu

    def _fit(self) -> None:
        shown = [self._said, *(part for part in self._many if not part.isHidden())]
        used = sum(part.sizeHint().width() + theme.px(8) for part in shown) + theme.px(40)
        self.record.setText(self._kept)
        if used + self.record.sizeHint().width() > self.width():
            self.record.setText(tr("Til tiden"))
        self.record.setVisible(bool(self._kept))

    def _open_means(self) -> None:
        menu = self.means()
        above = self.record.mapToGlobal(self.record.rect().topLeft()) - QPoint(0, menu.sizeHint().height())
        menu.popup(above)

    def _open_statuses(self) -> None:
        self.statuses().popup(self.status.mapToGlobal(self.status.rect().topLeft()))

    @staticmethod
    def _button(name: str, text: str, press: Callable[[], object]) -> Button:
        made = Button(text, dense=True)
        made.setObjectName(name)
        made.clicked.connect(press)
        return made


def _mean(record: ClockRecord) -> str:
    return (_MEAN_WORKING if record.mode == "working_days" else _MEAN)[record.code]
