"""The section Kompetencebehov of the growth plan: a line per function and competence, and what is lacking."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Need, SkillsNeed
from kmdesk.rules.dates import long_date
from kmdesk.services.reference import choice_label
from kmdesk.services.skills_map import SkillsLine, SkillsMap, SkillsView
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.skills_line import skills_dialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordRow, small_button
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader

_KINDS = frozenset({"skills_need", "growth_initiative", "need", "project"})
_TITLE = 220


class SkillsSection(QWidget):
    """Loads and refreshes itself. Enter opens a line, Del deletes it; `open_need` shows what it led to."""

    open_need = Signal(str)
    told = Signal(str)

    def __init__(
        self, ops: Operations, skills: SkillsMap, local: Local, clock: Clock, company_id: str
    ) -> None:
        super().__init__()
        self.setObjectName("skills_section")
        self._ops, self._skills, self._local, self._clock = ops, skills, local, clock
        self._company_id = company_id
        self._view = SkillsView((), (), ())
        self._rows: dict[str, RecordRow] = {}
        self._add = LinkButton(tr("Ny linje"), icon="plus")
        self._add.setObjectName("new_skills_line")
        self._add.activated.connect(self.new_line)
        self._head = SectionHeader(tr("Kompetencebehov"), "", self._add)
        self.summary = label("", "medium", wrap=True, selectable=True)
        self.summary.setObjectName("skills_summary")
        self._body: QWidget = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(self._head)
        self._column.addWidget(self.summary)
        self._column.addWidget(self._body)
        ops.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the lines anew."""
        self._ops.read(lambda: self._skills.view(self._company_id), self._show, owner=self, key="skills")

    def new_line(self) -> None:
        """Open the form of a new line."""
        self._ops.read(lambda: self._skills.blank(self._company_id), self._open, owner=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes the line the keyboard is at."""
        focused = self.focusWidget()
        at = next((one for one, row in self._rows.items() if focused and row.isAncestorOf(focused)), "")
        if at and event.key() == Qt.Key.Key_Delete:
            self._delete(at)
        else:
            super().keyPressEvent(event)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, view: SkillsView) -> None:
        self._view = view
        day = day_of(view.mapped_on)
        self._head.show_texts(
            tr("Kompetencebehov"), tr("kortlagt {date}", date=long_date(day)) if day else ""
        )
        self.summary.setText(view.summary)
        self.summary.setVisible(bool(view.summary))
        before, self._body = self._body, QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if not view.lines:
            text = tr("Ingen linjer endnu. Skriv, hvad planen kræver, at folk kan.")
            column.addWidget(label(text, "secondary", wrap=True))
        place, control = self._focused()
        ids = tuple(self._rows)
        self._rows = {}
        for line in view.lines:
            self._rows[line.record.id] = self._row(line)
            column.addWidget(self._rows[line.record.id])
        self._column.replaceWidget(before, self._body)
        self._body.show()
        if place >= 0:
            self._focus_again(ids[place], place, control)
        before.hide()
        before.deleteLater()

    def _focused(self) -> tuple[int, int]:
        """Return at which row the keyboard is, and at which of its controls; -1 for none."""
        focused = QApplication.focusWidget()
        for place, row in enumerate(self._rows.values()):
            if focused is not None and row.isAncestorOf(focused):
                return place, _controls(row).index(focused)
        return -1, -1

    def _focus_again(self, line_id: str, place: int, control: int) -> None:
        """Go back to where the keyboard was: the same control, else the row that follows, else `Ny linje`."""
        rows = list(self._rows.values())
        if line_id in self._rows:
            controls = _controls(self._rows[line_id])
            again = controls[min(control, len(controls) - 1)]
        else:
            again = _controls(rows[min(place, len(rows) - 1)])[0] if rows else self._add
        again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, line: SkillsLine) -> RecordRow:
        record = line.record
        title, whole = cut_title(record.competence or record.function, _TITLE)
        lines = (
            whole,
            " · ".join(
                part for part in (record.function if record.competence else "", _numbers(record)) if part
            ),
            " · ".join(
                part
                for part in (
                    choice_label("horizon", record.horizon) if record.horizon else "",
                    choice_label("skills_way", record.way) if record.way else "",
                    choice_label("field_of_study", record.field_of_study) if record.field_of_study else "",
                )
                if part
            ),
            tr("Tjener: {what}", what=line.serves) if line.serves else "",
            record.note,
        )
        row = RecordRow(
            title,
            lines,
            badges=[_gap_badge(line.gap)] if line.gap is not None else [],
            buttons=[
                small_button("trash-2", tr("Slet {name}", name=line.title), lambda: self._delete(record.id))
            ],
        )
        row.opened.connect(lambda: self._open_line(record.id))
        below = row.layout()
        if below is not None:
            need = self._need_link(line)
            below.addWidget(need)
            below.setAlignment(need, Qt.AlignmentFlag.AlignLeft)
        return row

    def _need_link(self, line: SkillsLine) -> LinkButton:
        text = tr("Opret behov")
        if line.need is not None:
            status = choice_label("need_status", line.need.status).casefold()
            text = tr("Se behovet ({status})", status=status)
        link = LinkButton(text, small=True, icon="briefcase")
        link.setObjectName("skills_need_link")
        link.activated.connect(lambda: self._to_need(line))
        return link

    # -- doing -----------------------------------------------------------------------------------

    def _open_line(self, line_id: str) -> None:
        self._ops.read(lambda: self._skills.line(line_id), self._open, owner=self)

    def _open(self, line: SkillsNeed) -> None:
        common = self._ops, self._skills, self._local, self._clock
        dialog = skills_dialog(*common, line=line, view=self._view, parent=self)
        dialog.saved.connect(lambda: self.told.emit(tr("Kompetencebehovet er gemt")))
        dialog.open()

    def _delete(self, line_id: str) -> None:
        self._ops.write(
            lambda: self._skills.delete(line_id),
            lambda title: self.told.emit(tr("Slettet: {title}", title=title)),
            owner=self,
        )

    def _to_need(self, line: SkillsLine) -> None:
        def done(need: Need) -> None:
            if line.need is None:
                self.told.emit(tr("Behovet er oprettet: {title}", title=need.title))
            self.open_need.emit(need.id)

        self._ops.write(lambda: self._skills.make_need(line.record.id), done, owner=self)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in _KINDS for kind, _ in touched):
            self.refresh()


def _controls(row: QWidget) -> list[QWidget]:
    """Return what the Tab key stops at in a row, its title first."""
    return [one for one in row.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _gap_badge(gap: int) -> Badge:
    if gap > 0:
        return Badge(trn(gap, "Mangler {n}", "Mangler {n}"), "soon", "triangle-alert")
    return Badge(tr("Dækket") if gap == 0 else tr("{n} for mange", n=-gap), "ok")


def _numbers(record: SkillsNeed) -> str:
    """Return `1 nu · 3 ønsket`, as far as it is known."""
    parts = (
        tr("{n} nu", n=record.people_now) if record.people_now is not None else "",
        tr("{n} ønsket", n=record.people_wanted) if record.people_wanted is not None else "",
    )
    return " · ".join(part for part in parts if part)
