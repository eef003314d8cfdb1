"""The interview in the meeting: sections at the left, questions in the middle, what follows at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.guide import Question, Section, short_questions
from kmdesk.rules.guide_answers import Answer, next_unanswered, progress
from kmdesk.services.guide import Findings, VisitGuides, VisitSheet
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.scheme_advice import SCHEME_GUIDE
from kmdesk.services.tasks import Tasks
from kmdesk.services.visits import Visits
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.visits.answer_saver import AnswerSaver, SaveState
from kmdesk.ui.screens.visits.findings_panel import FindingsPanel
from kmdesk.ui.screens.visits.finish_dialog import FinishDialog
from kmdesk.ui.screens.visits.question_page import QuestionPage
from kmdesk.ui.screens.visits.scroll_column import scroll_column
from kmdesk.ui.screens.visits.section_list import SectionState
from kmdesk.ui.screens.visits.visit_frame import VisitFooter, VisitHead
from kmdesk.ui.screens.visits.visit_left import VisitLeft
from kmdesk.ui.widgets.empty import DelayedSkeleton, ErrorState

_KINDS = frozenset(
    {"visit", "guide_answer", "need", "task", "company", "broker"}
    | {"match", "candidate", "scheme_rate", "scheme_file"}
)
_LEFT, _RIGHT, _LEFT_SMALL, _RIGHT_SMALL = 224, 376, 184, 336
_LEFT_LEAST, _MIDDLE_LEAST, _RIGHT_LEAST = 176, 440, 320
_WIDE, _NARROW = 1150, 1000
"""Widths of the screen from which the columns are wide, and below which the side hides."""


class VisitScreen(QWidget):
    """One visit. `open_visit` shows it; everything typed is on disk within a second."""

    back = Signal()
    open_company = Signal(str)
    open_visit_requested = Signal(str)
    open_need = Signal(str)
    new_need = Signal(str, str)
    """Company id and visit id."""
    edit_contact = Signal(str)
    print_summary = Signal(str)
    start_visit = Signal(str)
    finished = Signal(str)
    open_scheme = Signal(str, str)
    print_scheme = Signal(str, str)
    """Both: code of the scheme and visit id."""
    toast = Signal(str, bool)

    def __init__(
        self,
        ops: Operations,
        visits: Visits,
        guides: VisitGuides,
        tasks: Tasks,
        *,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("visit_screen")
        self._ops, self._visits, self._guides, self._tasks = ops, visits, guides, tasks
        self._local, self._clock = local, clock
        self._visit_id = ""
        self._sheet: VisitSheet | None = None
        self._answers: dict[str, Answer] = {}
        self._section = ""
        self._about_schemes: set[str] = set()
        self._saver: AnswerSaver | None = None
        self._side_wanted: bool | None = None
        self.head, self.left, self.footer = VisitHead(), VisitLeft(), VisitFooter()
        self.page, self.panel = QuestionPage(), FindingsPanel()
        self._side = scroll_column(self.panel)
        self._build()
        self._connect()

    # -- what the shell calls --------------------------------------------------------------------

    def open_visit(self, visit_id: str) -> None:
        """Show a visit; what waits to be saved of the one before is written first."""
        self.flush()
        self._visit_id, self._sheet, self._section = visit_id, None, ""
        self._about_schemes = set()
        self._saver = AnswerSaver(self._ops, self._guides, visit_id, self)
        self._saver.state_changed.connect(self._on_save_state)
        self._saver.saved.connect(self._on_saved)
        self._stack.setCurrentWidget(self._waiting)
        self.reload()

    def activate(self) -> None:
        """Read the visit anew: something may have been changed elsewhere."""
        self.reload()

    def reload(self) -> None:
        """Read the visit and show it."""
        if self._visit_id:
            visit_id, asked = self._visit_id, frozenset(self._about_schemes)
            self._ops.read(
                lambda: self._guides.sheet(visit_id, asked),
                self._show,
                owner=self,
                key="sheet",
                failed=self._on_failed,
            )

    @property
    def company_id(self) -> str:
        """The company of the visit, "" before it is read."""
        return self._sheet.company.id if self._sheet else ""

    def flush(self) -> None:
        """Write what waits to be saved; called before the screen or the program is left."""
        if self._saver is not None:
            self._saver.leave()

    def focus_list(self) -> None:
        """Move the focus to the sections."""
        self.left.sections.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- moving about ----------------------------------------------------------------------------

    def go_to_next_unanswered(self) -> None:
        """Move to the next question that is neither answered nor skipped."""
        sheet = self._sheet
        if sheet is None:
            return
        current = self.page.current or None
        short = sheet.visit.short_guide
        following = next_unanswered(sheet.guide, self._answers, current, short=short)
        if following is None or following == current:
            self.toast.emit(tr("Alle spørgsmål er besvaret eller sprunget over."), False)  # noqa: FBT003
        else:
            self.go_to_question(following)

    def go_to_question(self, question_id: str) -> None:
        """Show a question and put the focus in it."""
        if question_id not in self.page.questions:
            self._show_section(self._section_of(question_id).id)
        self.page.go_to(question_id)

    def go_to_section(self, section_id: str) -> None:
        """Show a section and put the focus in its first question."""
        self._show_section(section_id)
        questions = self._asked(self._find_section(section_id))
        if questions:
            self.page.go_to(questions[0].id)

    def step(self, by: int) -> None:
        """Go to the section before (-1) or after (1)."""
        sections = self._sections()
        at = next((n for n, section in enumerate(sections) if section.id == self._section), 0) + by
        if 0 <= at < len(sections):
            self.go_to_section(sections[at].id)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, sheet: VisitSheet) -> None:
        before, self._sheet = self._sheet, sheet
        asked_otherwise = before is None or (before.guide, before.visit.short_guide) != (
            sheet.guide,
            sheet.visit.short_guide,
        )
        unsaved = self._saver.unsaved if self._saver else frozenset[str]()
        self._answers = {
            **sheet.answers,
            **{
                question_id: self._answers[question_id]
                for question_id in unsaved
                if question_id in self._answers
            },
        }
        self.head.show_sheet(sheet)
        self.left.show_last(sheet.last)
        self.footer.show_status(sheet.visit.status)
        if asked_otherwise:
            self._show_section(self._section or self._first_section())
        else:
            self.page.show_answers(self._answers, unsaved)
        self._show_findings(sheet.findings)
        self._show_progress()
        self._stack.setCurrentWidget(self._content)
        if before is None:
            self.footer.show_state("saved", "")

    def _show_section(self, section_id: str) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.flush()
        self._section = section_id
        language = tr("da")
        short = sheet.visit.short_guide
        section = self._find_section(section_id)
        questions = short_questions(sheet.guide) if short else section.questions
        title = tr("Kort guide") if short else f"{section.id}. {section.title.in_language(language)}"
        intro = sheet.guide.intro.in_language(language) if short or section is sheet.guide.sections[0] else ""
        if title == self.page.title and set(self.page.questions) < {q.id for q in questions}:
            self.page.add_questions(questions, self._answers, language=language, today=self._clock.today)
        elif tuple(self.page.questions) != tuple(q.id for q in questions):
            self.page.show_questions(
                title, intro, questions, self._answers, language=language, today=self._clock.today
            )
            self.page.show_made(sheet.findings.made)
        self._show_progress()

    def _show_progress(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        language, short = tr("da"), sheet.visit.short_guide
        states = {state.section: state for state in progress(sheet.guide, self._answers, short=short)}
        shown = [
            SectionState(
                section.id,
                section.name.in_language(language) or section.title.in_language(language),
                states[section.id].answered,
                states[section.id].total,
                states[section.id].done,
            )
            for section in self._sections()
        ]
        self.left.sections.show_sections(shown, self._section)
        handled = sum(state.answered for state in shown)
        title = f"{sheet.guide.title.in_language(language)} {sheet.guide.version}"
        self.left.show_progress(title, handled, sum(state.total for state in shown))
        here = shown if short else [state for state in shown if state.id == self._section]
        self.page.show_count(sum(s.answered for s in here), sum(s.total for s in here))
        at = next((n for n, state in enumerate(shown) if state.id == self._section), 0)
        before = (shown[at - 1].id, shown[at - 1].name) if at > 0 else None
        after = (shown[at + 1].id, shown[at + 1].name) if at + 1 < len(shown) else None
        self.footer.show_neighbours(before, after)

    def _show_findings(self, findings: Findings) -> None:
        sheet = self._sheet
        if sheet is not None:
            broker = sheet.broker.name if sheet.broker else ""
            at = f"{self._clock.now():%H:%M}"
            self.panel.show_findings(findings, sheet.guide, broker=broker, company=sheet.company.name, at=at)
            self.page.show_made(findings.made)
            self._fit()

    def _section_of(self, question_id: str) -> Section:
        sections = self._sheet.guide.sections if self._sheet else ()
        return next(s for s in sections if any(q.id == question_id for q in s.questions))

    def _find_section(self, section_id: str) -> Section:
        sections = self._sheet.guide.sections if self._sheet else ()
        return next(section for section in sections if section.id == section_id)

    def _asked(self, section: Section) -> list[Question]:
        """Return the questions of a section that are asked: all, or those of the short guide."""
        sheet = self._sheet
        short = sheet is not None and sheet.visit.short_guide
        return [q for q in section.questions if not short or (sheet and q.id in sheet.guide.short)]

    def _sections(self) -> list[Section]:
        sections = self._sheet.guide.sections if self._sheet else ()
        return [section for section in sections if self._asked(section)]

    def _first_section(self) -> str:
        """Return where to begin: the section of the first question nobody came to."""
        sheet = self._sheet
        if sheet is None:
            return ""
        following = next_unanswered(sheet.guide, self._answers, short=sheet.visit.short_guide)
        return self._section_of(following).id if following else self._sections()[0].id

    # -- what people do --------------------------------------------------------------------------

    def _on_edited(self, question_id: str) -> None:
        answer = self.page.questions[question_id].answer()
        self._answers[question_id] = answer
        if self._saver is not None:
            self._saver.change(question_id, answer)
        self._show_progress()

    def _on_section_chosen(self, section_id: str) -> None:
        """Show the section the reader moved to in the list; the focus stays in the list."""
        self._show_section(section_id)
        sheet = self._sheet
        if sheet is not None and sheet.visit.short_guide:
            first = self._asked(self._find_section(section_id))[0]
            self.page.ensureWidgetVisible(self.page.questions[first.id], 0, theme.px(24))

    def _on_save_state(self, state: SaveState, error: KnownError | None) -> None:
        self.footer.show_state(state, f"{self._clock.now():%H:%M}", error)

    def _on_saved(self, findings: Findings | None) -> None:
        if findings is not None:
            self._show_findings(findings)
            sheet = self._sheet
            if sheet is not None and not all(sheet.guide.has(question) for question in findings.asks):
                self.reload()

    def _on_failed(self, error: KnownError) -> None:
        shown = ErrorState(error.message, error.advice, self.reload)
        self._stack.removeWidget(self._error)
        self._error.deleteLater()
        self._error = shown
        self._stack.addWidget(shown)
        self._stack.setCurrentWidget(shown)

    def _set_short(self, short: bool) -> None:
        self.flush()
        visit_id = self._visit_id
        self._section = ""
        self.head.show_short(short)
        self._ops.write(
            lambda: self._guides.set_short(visit_id, short=short), lambda _: self.reload(), owner=self
        )

    def _tick(self, task_id: str, done: bool) -> None:
        def told(_result: object) -> None:
            if done:
                self.toast.emit(tr("Løfte gjort"), True)  # noqa: FBT003 - a signal's argument

        work = self._tasks.finish if done else self._tasks.reopen
        self._ops.write(lambda: work(task_id), told, owner=self)

    def _accept_fact(self, field: str) -> None:
        visit_id = self._visit_id
        self._ops.write(
            lambda: self._guides.accept_fact(visit_id, field),
            lambda _: self.toast.emit(tr("Virksomheden er rettet"), True),  # noqa: FBT003
            owner=self,
        )

    def _ask_about_scheme(self, role: str) -> None:
        """Go to the question a scheme lacks; one the guide does not have yet comes into it first."""
        sheet = self._sheet
        question = (sheet.guide if sheet else newest_guide(SCHEME_GUIDE)).with_role(role)
        if question is not None:
            self.go_to_question(question.id)
            return
        question = newest_guide(SCHEME_GUIDE).with_role(role)
        if question is not None:
            self.flush()
            self._about_schemes.add(question.id)
            visit_id, asked, wanted = self._visit_id, frozenset(self._about_schemes), question.id

            def show(read: VisitSheet) -> None:
                self._show(read)
                self.go_to_question(wanted)

            self._ops.read(lambda: self._guides.sheet(visit_id, asked), show, owner=self, key="sheet")

    def _add_promise(self) -> None:
        question = self._sheet.guide.with_role("agreed_tasks") if self._sheet else None
        if question is not None:
            self.go_to_question(question.id)
            widget = self.page.questions[question.id]
            if widget.answer().value:
                widget.add_row()

    def _finish(self) -> None:
        self.flush()
        dialog = FinishDialog(self._ops, self._visits, self._local, self._clock, self._visit_id, parent=self)
        dialog.print_summary.connect(self.print_summary)
        dialog.finished_visit.connect(self.finished)
        dialog.open_when_loaded()

    def _on_changed(self, touched: Touched, by: object) -> None:
        if by is not self._saver and self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.reload()

    # -- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for part, least in ((self.left, _LEFT_LEAST), (self.page, _MIDDLE_LEAST), (self._side, _RIGHT_LEAST)):
            part.setMinimumWidth(theme.px(least))
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.footer)
        self._waiting = DelayedSkeleton(6)
        self._error = QWidget()
        self._stack = QStackedLayout(self)
        for part in (self._waiting, self._content, self._error):
            self._stack.addWidget(part)

    def _connect(self) -> None:
        self.head.back.connect(self.back)
        self.head.open_company.connect(
            lambda: self.open_company.emit(self._sheet.company.id if self._sheet else "")
        )
        self.head.edit.connect(lambda: self.edit_contact.emit(self._visit_id))
        self.head.short_toggled.connect(self._set_short)
        self.head.side_toggled.connect(self._toggle_side)
        self.left.sections.chosen.connect(self._on_section_chosen)
        self.left.next_unanswered.connect(self.go_to_next_unanswered)
        self.left.open_last.connect(self.open_visit_requested)
        self.page.edited.connect(self._on_edited)
        self.page.left.connect(lambda _question: self.flush())
        self.panel.open_need.connect(self.open_need)
        self.panel.add_need.connect(self._new_need)
        self.panel.add_promise.connect(self._add_promise)
        self.panel.promise_ticked.connect(self._tick)
        self.panel.accept_fact.connect(self._accept_fact)
        self.panel.ask_scheme.connect(self._ask_about_scheme)
        self.panel.open_scheme.connect(lambda code: self.open_scheme.emit(code, self._visit_id))
        self.panel.print_scheme.connect(lambda code: self.print_scheme.emit(code, self._visit_id))
        self.footer.retry.connect(self.flush)
        self.footer.go_to.connect(self.go_to_section)
        self.footer.print_summary.connect(self._print)
        self.footer.start.connect(lambda: self.start_visit.emit(self._visit_id))
        self.footer.finish.connect(self._finish)
        self._ops.changed.connect(self._on_changed)
        for keys, slot in (
            ("Ctrl+J", self.go_to_next_unanswered),
            ("Ctrl+Left", lambda: self.step(-1)),
            ("Ctrl+Right", lambda: self.step(1)),
            ("Ctrl+S", self.flush),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _print(self) -> None:
        self.flush()
        self.print_summary.emit(self._visit_id)

    def _new_need(self) -> None:
        if self._sheet is not None:
            self.new_need.emit(self._sheet.company.id, self._visit_id)

    def _toggle_side(self) -> None:
        self._side_wanted = self._side.isHidden()
        self._fit()

    # -- fitting the window ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the window."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            wide = self.width() >= theme.px(_WIDE)
            left, right = (_LEFT, _RIGHT) if wide else (_LEFT_SMALL, _RIGHT_SMALL)
            rest = max(self.width() - theme.px(left) - theme.px(right), theme.px(_MIDDLE_LEAST))
            self._fit()
            self._splitter.setSizes([theme.px(left), rest, theme.px(right)])

    def hideEvent(self, event: QHideEvent) -> None:
        """Write what waits when the screen is left."""
        self.flush()
        super().hideEvent(event)

    def _fit(self) -> None:
        """Show the side where there is room or where the reader wants it, and name the button accordingly."""
        room = self.width() >= theme.px(_NARROW)
        shown = room if self._side_wanted is None else self._side_wanted
        self._side.setVisible(shown)
        self.head.short.setVisible(self.width() >= theme.px(_WIDE))
        n = len(self._sheet.findings.needs) if self._sheet else 0
        self.head.side.setText(tr("Skjul sidepanel") if shown else tr("Ud fra svarene ({n})", n=n))
        self.head.side.updateGeometry()
