"""The rows of a list before they are taken in: those at fault with what to do, then what the others are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.exchange.lead_file import BadRow
from kmdesk.rules.dates import parse_date, short_date
from kmdesk.services.lead_import import Looked
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import Badge, Tone
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label

_MOST = 100
"""Rows one looks through before saying yes; the others are counted."""
_TOP = Qt.AlignmentFlag.AlignTop
_STANDS: dict[str, tuple[str, Tone, str]] = {
    "new": (mark("Ny"), "accent", ""),
    "ours": (mark("Ny, virksomhed fundet"), "ok", "building-2"),
    "known": (mark("Findes allerede"), "neutral", ""),
    "dismissed": (mark("Lagt væk"), "neutral", "x"),
    "deleted": (mark("Slettet her"), "neutral", "x"),
}
_FIRST = {"ours": 0, "new": 1}


def looked_rows(looked: Sequence[Looked]) -> list[tuple[str, str, Badge]]:
    """Return of each lead whose it is, what was won and when, and what it is here; the new ones first."""
    rows: list[tuple[str, str, Badge]] = []
    for one in sorted(looked, key=lambda found: _FIRST.get(found.standing, 2)):
        text, tone, icon = _STANDS[one.standing]
        day = parse_date(one.lead.won_on)
        what = " · ".join(filter(None, (one.lead.task, short_date(day) if day else "")))
        rows.append((one.company or one.lead.company_name, what, Badge(tr(text), tone, icon)))
    return rows


def bad_rows(bad: Sequence[BadRow], looked: Sequence[tuple[str, str, Badge]]) -> QWidget:
    """Return the lines at fault above the others."""
    table = QWidget()
    table.setObjectName("import_rows")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    row = 0
    if bad:
        grid.addWidget(label(tr("Kan ikke læses"), "section"), row, 0, 1, 3)
    for one in bad[:_MOST]:
        row += 1
        grid.addWidget(label(one.sentence, "base", wrap=True, selectable=True), row, 0, 1, 3)
    row = _more(grid, len(bad) - _MOST, row)
    if looked:
        row += 1
        grid.addWidget(label(tr("Læses"), "section"), row, 0, 1, 3)
    for name, what, badge in looked[:_MOST]:
        grid.addWidget(Hairline(), row + 1, 0, 1, 3)
        row += 2
        grid.addWidget(label(name, "medium", wrap=True), row, 0, _TOP)
        grid.addWidget(label(what, "secondary", wrap=True), row, 1, _TOP)
        grid.addWidget(badge, row, 2, _TOP | Qt.AlignmentFlag.AlignRight)
    _more(grid, len(looked) - _MOST, row)
    return table


def _more(grid: QGridLayout, left: int, row: int) -> int:
    if left <= 0:
        return row
    grid.addWidget(label(tr("og {n} til", n=left), "meta"), row + 1, 0, 1, 3)
    return row + 1
