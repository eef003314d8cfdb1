"""What stands in the pane of an agreement: its facts, and what was agreed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from kmdesk.core.i18n import language, mark, tr
from kmdesk.rules.agreements import FIELDS
from kmdesk.rules.dates import long_date
from kmdesk.services.agreements import AgreementDetail
from kmdesk.services.field_labels import field_label
from kmdesk.services.paper.partnership_agreement import usual_points
from kmdesk.services.visits import day_of
from kmdesk.ui import theme
from kmdesk.ui.widgets.labels import label

_LABEL_WIDTH = 108
_TITLES: Mapping[tuple[str, str], str] = {
    ("training_centre", "places"): mark("Faste pladser"),
    ("training_centre", "tasks"): mark("Arbejdsopgaver"),
    ("employer_declaration", "places"): mark("Antal, der ansættes"),
    ("cooperation", "content"): mark("Det arbejder I sammen om"),
    ("letter_of_intent", "goal"): mark("Det vil I nå"),
    ("letter_of_intent", "content"): mark("Det har I til hensigt"),
}
"""(type, field) -> its heading, where that says more than the field's own name."""


def facts(detail: AgreementDetail) -> QGridLayout:
    """Return the days and the parties; what is not known is left out."""
    agreement = detail.agreement
    hires = agreement.type == "employer_declaration"
    rows = (
        (tr("Aftalt"), _day(agreement.agreed_on)),
        (tr("Underskrevet"), _day(agreement.signed_on)),
        (tr("Ansættelsen") if hires else tr("Periode"), period_text(agreement.starts_on, agreement.ends_on)),
        (tr("Revision"), _revision(detail)),
        (tr("For kontoret"), _both(agreement.office_signatory, agreement.office_party)),
        (
            tr("For virksomheden"),
            _both(agreement.company_signatory, agreement.company_signatory_title),
        ),
        (tr("Tredje part"), agreement.third_party),
        (tr("Kontaktmægler"), detail.row.broker),
    )
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnMinimumWidth(0, theme.px(_LABEL_WIDTH))
    grid.setColumnStretch(1, 1)
    for row, (name, text) in enumerate((name, text) for name, text in rows if text):
        grid.addWidget(label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, wrap=True, selectable=True), row, 1)
    return grid


def agreed(detail: AgreementDetail) -> QVBoxLayout:
    """Return what was agreed, a heading and a text for each part; or that nothing is written yet."""
    agreement = detail.agreement
    parts: list[tuple[str, str]] = []
    for name in FIELDS[agreement.type]:
        if name == "points":
            parts += _points(detail)
        elif name != "point_texts":
            value = getattr(agreement, name)
            title = _TITLES.get((agreement.type, name))
            parts.append((tr(title) if title else _label(name), "" if value is None else str(value)))
    column = QVBoxLayout()
    column.setSpacing(theme.px(2))
    written = [(title, text) for title, text in parts if text.strip() or title[:1].isdigit()]
    if not written:
        column.addWidget(label(tr("Der er ikke skrevet, hvad I har aftalt."), "secondary", wrap=True))
    for title, text in written:
        column.addWidget(label(title, "group", wrap=True))
        if text.strip():
            column.addWidget(label(text, wrap=True, selectable=True))
        column.addSpacing(theme.px(8))
    return column


def _points(detail: AgreementDetail) -> list[tuple[str, str]]:
    """Return the chosen points with what was agreed about each."""
    agreement = detail.agreement
    return [
        (f"{point.number}. {point.title}", agreement.point_texts.get(str(point.number), ""))
        for point in usual_points(language())
        if str(point.number) in agreement.points
    ]


def _label(name: str) -> str:
    return tr("Andet, I har aftalt") if name == "content" else field_label(name)


def _day(text: str) -> str:
    day = day_of(text)
    return long_date(day) if day else ""


def period_text(starts_on: str, ends_on: str) -> str:
    """Return `01.01.2027 til 31.12.2027`, or what is known of that; empty for nothing."""
    starts, ends = _day(starts_on), _day(ends_on)
    if starts and ends:
        return tr("{first} til {last}", first=starts, last=ends)
    if starts:
        return tr("Fra {day}", day=starts)
    return tr("Til {day}", day=ends) if ends else ""


def _revision(detail: AgreementDetail) -> str:
    day = _day(detail.agreement.revised_on)
    return tr("{day} (holdt)", day=day) if day and detail.row.revision == "done" else day


def _both(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
