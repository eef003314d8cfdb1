"""The tab Prognose of a company: whether it is in the panel, and what it said, quarter by quarter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import ForecastAnswer
from kmdesk.rules.dates import long_date
from kmdesk.rules.forecast import GROUPS, HORIZONS, Quarter
from kmdesk.services.forecast import Forecasts, Series
from kmdesk.services.forecast_words import figure_text, quarter_text
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader

_KINDS = frozenset({"forecast_member", "forecast_answer", "contact_person"})


class ForecastTab(QWidget):
    """Loads and refreshes itself. Keying in and printing are asked for with company and quarter."""

    key_in = Signal(str, str)
    print_form = Signal(str, str)
    toast = Signal(str, bool)

    def __init__(
        self, ops: Operations, forecasts: Forecasts, company_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("forecast_tab")
        self._ops, self._forecasts, self._company_id = ops, forecasts, company_id
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        self._column.setSpacing(0)
        self._inside = QWidget()
        self._column.addWidget(self._inside)
        self._column.addStretch(1)
        ops.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what the company said."""
        self._ops.read(lambda: self._forecasts.series(self._company_id), self._show, owner=self, key="series")

    def _show(self, found: Series) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        self._say_member(column, found)
        for answer in found.answers:
            column.addWidget(Hairline())
            self._add_answer(column, answer)
        self._column.replaceWidget(self._inside, inside)
        self._inside.deleteLater()
        self._inside = inside

    def _say_member(self, column: QVBoxLayout, found: Series) -> None:
        member = found.member
        inside = member is not None and not member.until
        if member is None:
            text = tr("Virksomheden er ikke i prognosepanelet.")
        elif member.until:
            text = tr("Var i panelet til {day}.", day=_day(member.until))
        else:
            text = tr("I panelet siden {day}.", day=_day(member.since))
        way = choice_label("forecast_way", member.answer_way) if member and member.answer_way else ""
        who = " · ".join(part for part in (found.contact, way) if part) if inside else ""
        column.addWidget(label(text, "medium", wrap=True))
        if who:
            column.addWidget(label(tr("Svarer: {who}", who=who), "secondary", wrap=True))
        now = self._forecasts.this_quarter()
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        if inside:
            answer = Button(tr("Tast svar ind"), "primary", "pencil", dense=True)
            answer.setObjectName("forecast_key_in")
            answer.clicked.connect(lambda _checked: self.key_in.emit(self._company_id, now.code))
            form = Button(tr("Skema"), icon="printer", dense=True)
            form.setObjectName("forecast_form")
            form.clicked.connect(lambda _checked: self.print_form.emit(self._company_id, now.code))
            row.addWidget(answer)
            row.addWidget(form)
        else:
            add = Button(tr("Tilføj til panelet"), icon="plus", dense=True)
            add.setObjectName("forecast_join")
            add.clicked.connect(lambda _checked: self._join())
            row.addWidget(add)
        row.addStretch(1)
        column.addLayout(row)

    def _add_answer(self, column: QVBoxLayout, answer: ForecastAnswer) -> None:
        quarter = Quarter.parse(answer.quarter)
        title = quarter_text(quarter) if quarter else answer.quarter
        edit = LinkButton(tr("Ret") if answer.status == "answered" else tr("Tast ind"), small=True)
        edit.activated.connect(lambda: self.key_in.emit(self._company_id, answer.quarter))
        day = _day(answer.answered_on or answer.invited_on)
        status = choice_label("forecast_status", answer.status)
        about = " · ".join(part for part in (status, day, answer.answered_by) if part)
        column.addWidget(SectionHeader(title, about, edit))
        if answer.status == "answered":
            column.addWidget(_figures(answer))
            if answer.shortage:
                text = tr("Mangler arbejdskraft: {answer}", answer=_shortage(answer))
                column.addWidget(label(text, "base", wrap=True, selectable=True))
        if answer.note:
            column.addWidget(label(answer.note, "secondary", wrap=True, selectable=True))

    def _join(self) -> None:
        self._ops.write(
            lambda: self._forecasts.add((self._company_id,)),
            lambda _added: self.toast.emit(tr("Virksomheden er i panelet"), True),  # noqa: FBT003
            owner=self,
        )

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in _KINDS for kind, _ in touched):
            self.refresh()


def _figures(answer: ForecastAnswer) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(2))
    grid.setColumnStretch(0, 1)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for place, head in enumerate((tr("I dag"), tr("3 mdr."), tr("12 mdr.")), 1):
        grid.addWidget(label(head, "meta"), 0, place, right)
    for number, group in enumerate(GROUPS, 1):
        grid.addWidget(label(choice_label("forecast_group", group), "secondary"), number, 0)
        for place, horizon in enumerate(HORIZONS, 1):
            text = figure_text(getattr(answer, f"{group}_{horizon}")) or "–"
            grid.addWidget(label(text, "base", selectable=True), number, place, right)
    return holder


def _shortage(answer: ForecastAnswer) -> str:
    said = choice_label("forecast_shortage", answer.shortage)
    return ": ".join(part for part in (said, answer.shortage_what) if part)


def _day(text: str) -> str:
    day = day_of(text)
    return long_date(day) if day else ""
