"""The tab Vækstplan of a company: five key areas, one to three initiatives, and the skills it needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import GrowthInitiative, Need
from kmdesk.rules.dates import long_date
from kmdesk.services.growth import HIGHEST, LOWEST, OPEN, AreaLine, Brought, Growth, GrowthView
from kmdesk.services.reference import choice_label
from kmdesk.services.skills_map import SkillsMap
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.initiative import initiative_dialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.screens.companies.record_rows import RecordRow, small_button
from kmdesk.ui.screens.companies.skills_section import SkillsSection
from kmdesk.ui.screens.companies.strategy_section import StrategySection
from kmdesk.ui.widgets.badge import Badge, Tone
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.editors import TextEdit
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments
from kmdesk.ui.widgets.tab_order import tab_after

_KINDS = frozenset({"growth_plan", "growth_initiative", "need", "guide_answer", "visit", "project"})
_KEEP_MS = 600
_TITLE, _TITLE_LATE = 220, 130
"""Room for a title beside its badges, px: more of them when it is late."""
_TONES: dict[str, Tone] = {"under_way": "accent", "done": "ok"}


class GrowthTab(QWidget):
    """Loads, keeps and refreshes itself. `open_need` brings the need an initiative led to."""

    open_need = Signal(str)
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        growth: Growth,
        skills: SkillsMap,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("growth_tab")
        self._ops, self._growth, self._local, self._clock = ops, growth, local, clock
        self._company_id = company_id
        self._view: GrowthView | None = None
        self.areas: dict[str, AreaEditor] = {}
        self.heard = InlineMessage("info", "", "", icon="file-text")
        self.heard.setObjectName("heard_notice")
        self.heard.acted.connect(self.bring)
        self.heard.hide()
        self._area_column = QVBoxLayout()
        self._area_column.setSpacing(theme.px(10))
        self._add = LinkButton(tr("Nyt initiativ"), icon="plus")
        self._add.setObjectName("new_initiative")
        self._add.activated.connect(self.new_initiative)
        self._count = SectionHeader(tr("Initiativer"), "", self._add)
        self._rows: QWidget = QWidget()
        self._row_of: dict[str, QWidget] = {}
        self.strategy = StrategySection(ops, growth, local, clock, company_id)
        self.strategy.told.connect(self._say)
        self.skills = SkillsSection(ops, skills, local, clock, company_id)
        self.skills.open_need.connect(self.open_need)
        self.skills.told.connect(self._say)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        self._column.setSpacing(theme.px(12))
        self._column.addWidget(self.heard)
        self._column.addWidget(label(tr("1 = stort udviklingsbehov, 5 = i top"), "secondary", wrap=True))
        self._column.addLayout(self._area_column)
        self._column.addWidget(Hairline())
        self._column.addWidget(self.strategy)
        self._column.addWidget(self._count)
        self._column.addWidget(self._rows)
        self._column.addWidget(Hairline())
        self._column.addWidget(self.skills)
        self._column.addStretch(1)
        ops.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the plan anew; what is being written is left alone."""
        self._ops.read(lambda: self._growth.view(self._company_id), self._show, owner=self, key="growth")

    def new_initiative(self) -> None:
        """Open the form of a new initiative, or say why there is no room for one."""
        self._ops.read(
            lambda: self._growth.blank(self._company_id),
            lambda made: self._open(made, is_new=True),
            owner=self,
            key="blank",
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is being written before the tab goes."""
        super().hideEvent(event)
        self.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes the initiative the keyboard is at, F2 opens its form."""
        focused, view = self.focusWidget(), self._view
        at = next((one for one, row in self._row_of.items() if focused and row.isAncestorOf(focused)), "")
        here = next((one for one in view.initiatives if one.id == at), None) if view else None
        if here is not None and event.key() == Qt.Key.Key_Delete:
            self._delete(here)
        elif here is not None and event.key() == Qt.Key.Key_F2:
            self._open(here, is_new=False)
        else:
            super().keyPressEvent(event)

    def flush(self) -> None:
        """Keep at once what is being written."""
        for editor in self.areas.values():
            editor.flush()

    def bring(self) -> None:
        """Bring the visit's answers into the plan."""
        self._ops.write(lambda: self._growth.bring(self._company_id), self._on_brought, owner=self)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, view: GrowthView) -> None:
        self._view = view
        if [line.number for line in view.areas] != list(self.areas):
            for editor in self.areas.values():
                self._area_column.removeWidget(editor)
                editor.deleteLater()
            self.areas = {line.number: self._editor(line) for line in view.areas}
        for line in view.areas:
            self.areas[line.number].show_line(line)
        day = day_of(view.heard_on)
        self.heard.setVisible(day is not None)
        if day is not None:
            self.heard.show_text(
                tr("Besøget {date} har svar om nøgleområderne.", date=long_date(day)),
                tr("Det, du selv har skrevet her, bliver stående."),
                tr("Hent svarene"),
            )
        looked = day_of(view.looked_at_on)
        self._count.show_texts(
            tr("Initiativer"), tr("set på {date}", date=long_date(looked)) if looked else ""
        )
        self.strategy.show_strategy(view.strategy)
        self._show_initiatives(view)
        tab_after(
            *(self, self.heard, *self.areas.values(), self.strategy, self._count, self._rows, self.skills)
        )

    def _editor(self, line: AreaLine) -> AreaEditor:
        editor = AreaEditor(line)
        editor.scored.connect(
            lambda score: self._keep(lambda: self._growth.score(self._company_id, line.number, score))
        )
        editor.observed.connect(
            lambda text: self._keep(lambda: self._growth.observe(self._company_id, line.number, text))
        )
        self._area_column.addWidget(editor)
        return editor

    def _show_initiatives(self, view: GrowthView) -> None:
        before, self._rows = self._rows, QWidget()
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if not view.initiatives:
            text = tr("Ingen initiativer endnu. Vælg ét til tre, som virksomheden vil i gang med.")
            column.addWidget(label(text, "secondary", wrap=True))
        self._row_of = {one.id: self._row(one) for one in view.initiatives}
        for row in self._row_of.values():
            column.addWidget(row)
        self._column.replaceWidget(before, self._rows)
        before.hide()
        before.deleteLater()

    def _row(self, one: GrowthInitiative) -> QWidget:
        headings = {line.number: line.heading for line in self._view.areas} if self._view else {}
        due = day_of(one.due_on)
        late = due is not None and due < self._clock.today() and one.status in OPEN
        when = tr("frist {date}", date=long_date(due)) if due else ""
        badges = [Badge(choice_label("initiative_status", one.status), _TONES.get(one.status, "neutral"))]
        if late:
            badges.append(Badge(tr("Overskredet"), "late", "clock"))
        title, whole = cut_title(one.title, _TITLE_LATE if late else _TITLE)
        lines = (
            whole,
            " · ".join(part for part in (headings.get(one.area, ""), one.responsible, when) if part),
            one.note,
        )
        row = RecordRow(
            title,
            lines,
            badges=badges,
            buttons=[small_button("trash-2", tr("Slet {name}", name=one.title), lambda: self._delete(one))],
        )
        row.opened.connect(lambda: self._open(one, is_new=False))
        if not one.needs_graduate:
            return row
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, theme.px(6))
        column.setSpacing(0)
        column.addWidget(row)
        need = LinkButton(
            tr("Se behovet") if one.need_id else tr("Opret behov for en højtuddannet"),
            small=True,
            icon="graduation-cap",
        )
        need.setObjectName("initiative_need")
        need.activated.connect(lambda: self._to_need(one))
        column.addWidget(need, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    # -- doing -----------------------------------------------------------------------------------

    def _open(self, initiative: GrowthInitiative, *, is_new: bool) -> None:
        common = self._ops, self._growth, self._local, self._clock
        areas = self._view.areas if self._view else ()
        dialog = initiative_dialog(*common, initiative=initiative, areas=areas, is_new=is_new, parent=self)
        dialog.saved.connect(lambda: self._say(tr("Initiativet er gemt")))
        dialog.open()

    def _delete(self, initiative: GrowthInitiative) -> None:
        self._ops.write(
            lambda: self._growth.delete_initiative(initiative.id),
            lambda title: self._say(tr("Slettet: {title}", title=title)),
            owner=self,
        )

    def _to_need(self, initiative: GrowthInitiative) -> None:
        def done(need: Need) -> None:
            if need.id != initiative.need_id:
                self._say(tr("Behovet er oprettet: {title}", title=need.title))
            self.open_need.emit(need.id)

        self._ops.write(lambda: self._growth.make_need(initiative.id), done, owner=self)

    def _on_brought(self, brought: Brought) -> None:
        text = tr("Svarene fra besøget er hentet")
        if brought.left_out:
            left = trn(
                brought.left_out,
                "{n} initiativ var der ikke plads til",
                "{n} initiativer var der ikke plads til",
            )
            text = f"{text}. {left}."
        self._say(text)

    def _keep(self, work: Callable[[], None]) -> None:
        self._ops.write(work, owner=self, failed=self._not_kept)

    def _not_kept(self, error: KnownError) -> None:
        self._ops.tell(error)
        self.refresh()

    def _say(self, text: str) -> None:
        self.toast.emit(text, True)  # noqa: FBT003 - a signal's argument

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in _KINDS for kind, _ in touched):
            self.refresh()


class AreaEditor(QWidget):
    """One key area: its score, and what was observed, kept a moment after one stops writing."""

    scored = Signal(object)
    """The score, or None."""
    observed = Signal(str)

    def __init__(self, line: AreaLine) -> None:
        super().__init__()
        self.setObjectName(f"area_{line.number}")
        self._heading = label(line.heading, "medium", wrap=True)
        self.score = Segments([(str(n), str(n)) for n in range(LOWEST, HIGHEST + 1)])
        self.score.changed.connect(lambda code: self.scored.emit(int(code) if code else None))
        self.text = TextEdit(placeholder=tr("Observation"), lines=1, most_lines=6)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_KEEP_MS)
        self._typing.timeout.connect(lambda: self.observed.emit(self.text.toPlainText()))
        self.text.textChanged.connect(self._typing.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self._heading)
        column.addWidget(self.score)
        column.addWidget(self.text)

    def show_line(self, line: AreaLine) -> None:
        """Show what is stored; what is being written is left alone."""
        self._heading.setText(line.heading)
        self.score.setAccessibleName(line.heading)
        self.text.setAccessibleName(tr("Observation om {name}", name=line.heading))
        self.score.set_value(str(line.score) if line.score is not None else None)
        if not self._typing.isActive() and self.text.toPlainText().strip() != line.observation:
            self.text.blockSignals(True)  # noqa: FBT003 - Qt's signature; what is stored is not typed
            self.text.setPlainText(line.observation)
            self.text.blockSignals(False)  # noqa: FBT003
            self._typing.stop()

    def flush(self) -> None:
        """Keep at once what was written."""
        if self._typing.isActive():
            self._typing.stop()
            self.observed.emit(self.text.toPlainText())
