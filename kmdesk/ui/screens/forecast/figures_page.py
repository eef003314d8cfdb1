"""What the quarter's answers say together: by group, municipality and industry, ready to be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.forecast import DIRECTIONS
from kmdesk.rules.forecast_figures import Shares, Sum
from kmdesk.services.forecast_summary import Line, Summary
from kmdesk.services.forecast_words import change_text, number_text, quarter_text
from kmdesk.services.paper.forecast_report import lacking_text, rate_text, response_text, shares_texts
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader

_TOKENS = {"more": "accent", "same": "line2", "fewer": "soon", "unknown": "hairline"}
_BAR_WIDTH, _BAR_HEIGHT = 132, 8


class FiguresPage(QScrollArea):
    """Shows a summary; it does not read itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("forecast_figures")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.summary: Summary | None = None

    def show_summary(self, found: Summary) -> None:
        """Show what a quarter's answers say."""
        self.summary = found
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(10))
        if found.response.answered:
            self._fill(column, found)
        else:
            column.addWidget(
                EmptyState(
                    "chart-column",
                    tr("Ingen svar i {quarter}", quarter=quarter_text(found.quarter)),
                    tr("Tast svarene ind under Svar."),
                    None,
                )
            )
        column.addStretch(1)
        self.setWidget(inside)

    def _fill(self, column: QVBoxLayout, found: Summary) -> None:
        rule = tr(
            "Tal bag færre end {n} svar vises ikke, og heller ikke tal, som de kan regnes ud af. Antal i"
            " faggrupper, der ikke vises, er ikke talt med i I alt. Ingen virksomhed nævnes.",
            n=found.fewest,
        )
        column.addWidget(label(response_text(found.response, found.response_before), "medium", wrap=True))
        lacking = lacking_text(found)
        if lacking:
            column.addWidget(label(lacking, "base", wrap=True))
        column.addWidget(label(rule, "secondary", wrap=True))
        if found.deleted:
            column.addWidget(
                label(
                    trn(
                        found.deleted,
                        "{n} svar er fra en virksomhed, der siden er slettet. Listen viser det ikke.",
                        "{n} svar er fra virksomheder, der siden er slettet. Listen viser dem ikke.",
                    ),
                    "secondary",
                    wrap=True,
                )
            )
        column.addWidget(_Legend())
        before = quarter_text(found.before)
        for title, lines in (
            (tr("Faggrupper"), found.groups),
            (tr("Kommuner"), found.municipalities),
            (tr("Brancher"), found.industries),
        ):
            column.addSpacing(theme.px(8))
            column.addWidget(SectionHeader(title))
            column.addWidget(_table(lines, before))


class ShareBar(QWidget):
    """How many go which way, as one bar; its name says it in words."""

    def __init__(self, shares: Shares) -> None:
        super().__init__()
        self._shares = shares
        said = " · ".join(shares_texts(shares))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of the bar."""
        return QSize(theme.px(_BAR_WIDTH), theme.px(_BAR_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a part for each direction."""
        painter, left = QPainter(self), 0.0
        for direction in DIRECTIONS:
            width = (self._shares.percent(direction) or 0) / 100 * self.width()
            painter.fillRect(
                QRectF(left, 0, width, self.height()),
                QColor(theme.current().colour(_TOKENS[direction])),
            )
            left += width


class _Legend(QWidget):
    """Says which colour stands for what."""

    def __init__(self) -> None:
        super().__init__()
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(theme.px(6))
        for number, direction in enumerate(DIRECTIONS):
            row.addWidget(_Swatch(_TOKENS[direction]), 0, 2 * number)
            row.addWidget(label(choice_label("forecast_direction", direction), "meta"), 0, 2 * number + 1)
        row.setColumnStretch(2 * len(DIRECTIONS), 1)


class _Swatch(QWidget):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setFixedSize(theme.px(12), theme.px(_BAR_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colour."""
        QPainter(self).fillRect(self.rect(), theme.colour(self._token))


def _table(lines: Sequence[Line], before: str) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(20))
    grid.setVerticalSpacing(theme.px(4))
    heads = (
        "",
        tr("Svar"),
        tr("I dag"),
        tr("Siden {quarter}", quarter=before),
        tr("Om 3 måneder"),
        "",
        tr("Om 12 måneder"),
        "",
    )
    for place, head in enumerate(heads):
        grid.addWidget(label(head, "meta"), 0, place, _side(place))
    grid.setColumnStretch(0, 1)
    grid.setColumnMinimumWidth(0, theme.px(160))
    for number, line in enumerate(lines):
        grid.addWidget(Hairline(), 2 * number + 1, 0, 1, len(heads))
        for place, part in enumerate(_cells(line, total=number == len(lines) - 1)):
            grid.addWidget(part, 2 * number + 2, place, _side(place))
    return holder


def _side(place: int) -> Qt.AlignmentFlag:
    bars = place in (5, 7)
    return Qt.AlignmentFlag.AlignVCenter | (
        Qt.AlignmentFlag.AlignLeft if not place or bars else Qt.AlignmentFlag.AlignRight
    )


def _cells(line: Line, *, total: bool) -> list[QWidget]:
    role: theme.Role = "medium" if total else "base"
    near, far = line.outlook.sums
    today = line.outlook.today

    def figure(text: str, answers: int) -> QWidget:
        shown = label(text or "–", role if text else "secondary", selectable=True)
        if answers:
            shown.setToolTip(tr("{n} svar", n=answers))
        return shown

    def change(found: Sum) -> QWidget:
        return figure(change_text(found), found.answers)

    bars = [ShareBar(one) if one.answers else label("–", "secondary") for one in line.outlook.shares]
    return [
        label(line.label, role, selectable=True),
        label(rate_text(line.response), "secondary", selectable=True),
        figure(number_text(today.new) if today.answers else "", today.answers),
        change(line.outlook.since),
        change(near),
        bars[0],
        change(far),
        bars[1],
    ]
