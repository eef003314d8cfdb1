"""The pane of a candidate: what may be shared, how long it stays, the facts, the matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Candidate
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.phone import format_phone
from kmdesk.services.candidate_detail import CandidateDetail, CandidateDetails, CandidateMatch
from kmdesk.services.candidate_fields import show_month
from kmdesk.services.candidate_gaps import GAPS, gaps_of
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.lists.side_pane import SidePane
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, IconButton
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow
from kmdesk.ui.widgets.messages import InlineMessage, MessageTone

_LABEL_WIDTH = 108


class CandidatePane(SidePane):
    """Shows one candidate. What changes something, or belongs to other screens, is asked for by signal."""

    edit = Signal(str, str)
    """Candidate id, and the field to begin at."""
    withdraw = Signal(str)
    renew = Signal(str)
    delete = Signal(str)
    delete_on_wish = Signal(str)
    open_match = Signal(str)
    open_place = Signal(str)
    find_orders = Signal(str)
    new_match_for = Signal(str)
    print_candidate = Signal(str)

    def __init__(self, ops: Operations, details: CandidateDetails) -> None:
        super().__init__(
            ops, name="candidate_pane", first="match_button", failed=tr("Kandidaten kunne ikke åbnes")
        )
        self._details = details

    def show_record(self, record_id: str) -> None:
        """Read and show a candidate."""
        self.read(record_id, lambda: self._details.of(record_id), self._fill)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the candidate."""
        if event.key() == Qt.Key.Key_F2:
            self.edit.emit(self.record_id, "name")
        else:
            super().keyPressEvent(event)

    # -- showing -----------------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout, detail: CandidateDetail) -> None:
        column.addLayout(self.title(detail.candidate.name, "candidate_name"))
        column.addLayout(_badges(detail.candidate))
        gaps = gaps_of(detail.candidate)
        if gaps:
            column.addLayout(_gaps(gaps))
        column.addLayout(self._actions(detail))
        column.addWidget(self._sharing(detail))
        if detail.retention.state != "kept":
            column.addWidget(self._retention(detail))
        column.addLayout(_facts(detail))
        column.addWidget(Hairline())
        self._add_matches(column, detail)
        self._add_places(column, detail)

    def _actions(self, detail: CandidateDetail) -> QHBoxLayout:
        candidate_id = detail.candidate.id
        match = Button(tr("Nyt match"), "primary", "plus")
        match.setObjectName("match_button")
        match.clicked.connect(lambda: self.new_match_for.emit(candidate_id))
        sheet = IconButton("printer", tr("Kandidatark"), bordered=True, dense=False)
        sheet.setObjectName("sheet_button")
        sheet.clicked.connect(lambda: self.print_candidate.emit(candidate_id))
        edit = IconButton("pencil", tr("Ret kandidaten (F2)"), bordered=True, dense=False)
        edit.setObjectName("edit_button")
        edit.clicked.connect(lambda: self.edit.emit(candidate_id, "name"))
        more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        more.setObjectName("more_button")
        more.clicked.connect(lambda: self._open_menu(detail, more))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (match, sheet, edit, more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def menu(self, detail: CandidateDetail) -> QMenu:
        """Return what else can be done with a candidate."""
        menu, candidate_id = QMenu(self), detail.candidate.id
        entries: list[tuple[str, Callable[[], object]]] = [
            (tr("Jobordrer, der passer"), lambda: self.find_orders.emit(candidate_id)),
            (tr("Notér samtykke"), lambda: self.edit.emit(candidate_id, "consent_on")),
            (tr("Forny slettefrist"), lambda: self.renew.emit(candidate_id)),
        ]
        if detail.sharing.on == "consent":
            entries.append((tr("Samtykke trukket tilbage"), lambda: self.withdraw.emit(candidate_id)))
        for text, act in entries:
            menu.addAction(text).triggered.connect(act)
        menu.addSeparator()
        menu.addAction(tr("Slet kandidat")).triggered.connect(lambda: self.delete.emit(candidate_id))
        on_wish = menu.addAction(tr("Slet efter eget ønske …"))
        on_wish.setObjectName("delete_on_wish")
        on_wish.triggered.connect(lambda: self.delete_on_wish.emit(candidate_id))
        return menu

    def _open_menu(self, detail: CandidateDetail, button: QWidget) -> None:
        menu = self.menu(detail)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _sharing(self, detail: CandidateDetail) -> InlineMessage:
        tones: dict[str, MessageTone] = {"ok": "ok", "late": "late", "soon": "soon"}
        sharing = detail.sharing
        action = "" if sharing.valid else tr("Notér samtykke")
        made = InlineMessage(tones[sharing.tone], "", sharing.text, action)
        made.setObjectName("sharing_notice")
        made.acted.connect(lambda: self.edit.emit(detail.candidate.id, "consent_on"))
        return made

    def _retention(self, detail: CandidateDetail) -> InlineMessage:
        found = detail.retention
        renewable = not found.reason.startswith("consent_")
        action = tr("Forny") if renewable else ""
        lead = tr("Skal slettes.") if found.state == "due" else ""
        tone: MessageTone = "late" if found.state == "due" else "soon"
        made = InlineMessage(tone, lead, found.text, action, icon="trash-2")
        made.setObjectName("retention_notice")
        made.acted.connect(lambda: self.renew.emit(detail.candidate.id))
        return made

    def _add_matches(self, column: QVBoxLayout, detail: CandidateDetail) -> None:
        running = sum(match.running for match in detail.matches)
        title = tr("Matches") + (f" · {trn(running, '{n} i gang', '{n} i gang')}" if running else "")
        column.addWidget(label(title, "section"))
        if not detail.matches:
            text = tr("Ingen endnu. Se, hvilke jobordrer der passer.")
            column.addWidget(label(text, "secondary", wrap=True))
        orders = Button(tr("Jobordrer, der passer"), "secondary", "search")
        orders.setObjectName("orders_button")
        orders.clicked.connect(lambda: self.find_orders.emit(detail.candidate.id))
        column.addWidget(orders, 0, Qt.AlignmentFlag.AlignLeft)
        for match in detail.matches:
            row = _match_row(match)
            row.opened.connect(lambda one=match.id: self.open_match.emit(one))
            column.addWidget(row)

    def _add_places(self, column: QVBoxLayout, detail: CandidateDetail) -> None:
        if not detail.places:
            return
        column.addWidget(Hairline())
        column.addWidget(label(tr("Ledige pladser, der passer"), "section"))
        for fit in detail.places:
            kind = choice_label("place_type", fit.row.type)
            row = LinkRow(f"{fit.row.title}, {fit.row.company}", (kind, fit.why))
            row.setObjectName("fitting_place")
            row.opened.connect(lambda one=fit.row.id: self.open_place.emit(one))
            column.addWidget(row)


def _badges(candidate: Candidate) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    texts = [
        choice_label("candidate_status", candidate.status),
        choice_label("municipality", candidate.municipality_code),
        tr("Fra {day}", day=_long(candidate.earliest_start)) if candidate.earliest_start else "",
    ]
    for text in texts:
        if text:
            row.addWidget(Badge(text))
    row.addStretch(1)
    return row


def _gaps(codes: Sequence[str]) -> QHBoxLayout:
    """Return a mark for each thing the bank asks of everybody and does not know of this candidate."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for code in codes:
        mark = Badge(tr(GAPS[code]), "soon")
        mark.setObjectName(f"gap_{code}")
        row.addWidget(mark)
    row.addStretch(1)
    return row


def _match_row(match: CandidateMatch) -> LinkRow:
    status = choice_label("match_status", match.status)
    since = tr("{status} siden {day}", status=status, day=_long(match.since)) if match.since else status
    tone = "accent" if match.type == "hire" else "neutral"
    return LinkRow(
        match.company or tr("Uden virksomhed"),
        (match.need, since),
        after=[Badge(choice_label("match_type", match.type), tone)] if match.type else [],
    )


def _facts(detail: CandidateDetail) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnMinimumWidth(0, theme.px(_LABEL_WIDTH))
    grid.setColumnStretch(1, 1)
    shown = [(name, text) for name, text in _fact_rows(detail) if text]
    for row, (name, text) in enumerate(shown):
        grid.addWidget(label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, "base", wrap=True, selectable=True), row, 1)
    return grid


def _fact_rows(detail: CandidateDetail) -> list[tuple[str, str]]:
    one = detail.candidate
    level = choice_label("education_level", one.education_level) if one.education_level else ""
    field = choice_label("field_of_study", one.field_of_study) if one.field_of_study else ""
    semester = one.semester.strip().removesuffix(".")
    studies = _joined(
        ", ", one.programme, tr("{n}. semester", n=semester) if semester.isdigit() else semester
    )
    distance = tr("højst {n} km", n=one.max_distance_km) if one.max_distance_km is not None else ""
    places = ", ".join(choice_label("municipality", code) for code in one.mobility_municipalities)
    hours = tr("{n} timer om ugen", n=one.hours_per_week) if one.hours_per_week is not None else ""
    screened = _joined(" · ", one.screened_by, _long(one.screened_on))
    return [
        (tr("Kontakt"), _joined(" · ", format_phone(one.phone).replace(" ", "\u00a0"), one.email)),
        (tr("Uddannelse"), _joined("\n", one.education_title, _joined(" · ", level, field))),
        (tr("Studerer"), studies),
        (tr("Uddannelsessted"), detail.institution),
        (tr("Færdig"), _long(one.graduates_on)),
        (tr("Ledig siden"), show_month(one.unemployed_since)),
        (tr("A-kasse m.m."), one.fund_contact),
        (tr("Ønsker"), ", ".join(choice_label("match_type", wish) for wish in one.wishes)),
        (tr("Tid"), hours),
        (tr("Mobilitet"), _joined(" · ", places, distance, one.mobility)),
        (tr("Kørekort"), one.driving_licence),
        (tr("Kompetencer"), ", ".join(one.competences)),
        (tr("Sprog"), ", ".join(one.languages)),
        (tr("Motivation"), one.motivation),
        (tr("Screenet"), screened),
        (tr("CV ligger"), one.cv_reference),
        (tr("Oplyst"), _long(one.informed_on)),
        (tr("Slettes efter"), _long(one.delete_after)),
        (tr("Kontaktmægler"), detail.broker),
    ]


def _joined(between: str, *texts: str) -> str:
    return between.join(text for text in texts if text)


def _long(day: str) -> str:
    found: date | None = parse_date(day)
    return long_date(found) if found else ""
