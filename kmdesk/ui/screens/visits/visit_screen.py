"""The interview in the meeting: sections at the left, questions in the middle, what follows at the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
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
from kmdesk.ui.screens.visits.question_page import QuestionPage
from kmdesk.ui.screens.visits.scroll_column import scroll_column
from kmdesk.ui.screens.visits.visit_acts import VisitActs
from kmdesk.ui.screens.visits.visit_answers import VisitAnswers
from kmdesk.ui.screens.visits.visit_columns import VisitColumns
from kmdesk.ui.screens.visits.visit_course import Course
from kmdesk.ui.screens.visits.visit_frame import VisitFooter, VisitHead
from kmdesk.ui.screens.visits.visit_left import VisitLeft
from kmdesk.ui.widgets.empty import DelayedSkeleton, ErrorState

_KINDS = frozenset(
    {"visit", "guide_answer", "need", "task", "company", "broker"}
    | {"match", "candidate", "scheme_rate", "scheme_file"}
)


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
        self._ops, self._guides, self._clock = ops, guides, clock
        self._acts = VisitActs(ops, visits, guides, tasks, local, clock, self)
        self._visit_id = ""
        self._sheet: VisitSheet | None = None
        self._course: Course | None = None
        self._answers = VisitAnswers()
        self._section = ""
        self._about_schemes: set[str] = set()
        self._saver: AnswerSaver | None = None
        self.head, self.left, self.footer = VisitHead(), VisitLeft(), VisitFooter()
        self.page, self.panel = QuestionPage(), FindingsPanel()
        self._build()
        self._connect()

    # -- what the shell calls --------------------------------------------------------------------

    def open_visit(self, visit_id: str) -> None:
        """Show a visit; what waits to be saved of the one before is written first."""
        self.flush()
        self._visit_id, self._sheet, self._course, self._section = visit_id, None, None, ""
        self._about_schemes = set()
        self._saver = AnswerSaver(self._ops, self._guides, visit_id, self)
        self._saver.state_changed.connect(self._on_save_state)
        self._saver.wrote.connect(self._answers.wrote)
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
        course = self._course
        if course is None:
            return
        current = self.page.current or None
        following = course.following(self._answers.shown, current)
        if following is None or following == current:
            self.toast.emit(tr("Alle spørgsmål er besvaret eller sprunget over."), False)  # noqa: FBT003
        else:
            self.go_to_question(following)

    def go_to_question(self, question_id: str) -> None:
        """Show a question and put the focus in it."""
        if question_id not in self.page.questions and self._course is not None:
            self._show_section(self._course.section_of(question_id).id)
        self.page.go_to(question_id)

    def go_to_section(self, section_id: str) -> None:
        """Show a section and put the focus in its first question."""
        self._show_section(section_id)
        questions = self._course.asked(self._course.section(section_id)) if self._course else []
        if questions:
            self.page.go_to(questions[0].id)

    def step(self, by: int) -> None:
        """Go to the section before (-1) or after (1)."""
        section_id = self._course.neighbour(self._section, by) if self._course else ""
        if section_id:
            self.go_to_section(section_id)

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, sheet: VisitSheet) -> None:
        before, self._sheet = self._sheet, sheet
        self._course = Course(sheet.guide, sheet.visit.short_guide, tr("da"))
        asked_otherwise = before is None or (before.guide, before.visit.short_guide) != (
            sheet.guide,
            sheet.visit.short_guide,
        )
        unsaved: Mapping[str, frozenset[str]] = self._saver.unsaved if self._saver else {}
        self._answers.take(sheet.answers, unsaved)
        self.head.show_sheet(sheet)
        self.left.show_last(sheet.last)
        self.footer.show_status(sheet.visit.status)
        if asked_otherwise:
            self._show_section(self._section or self._course.first_section(self._answers.shown))
        else:
            self.page.show_answers(sheet.answers, self._answers.stored, unsaved)
            for question_id in unsaved.keys() & self.page.questions.keys():
                self._answers.shown[question_id] = self.page.questions[question_id].answer()
        self._answers.stored = dict(sheet.answers)
        self._show_findings(sheet.findings)
        self._show_progress()
        self._stack.setCurrentWidget(self._content)
        if before is None:
            self.footer.show_state("saved", "")

    def _show_section(self, section_id: str) -> None:
        course, sheet = self._course, self._sheet
        if course is None or sheet is None:
            return
        self.flush()
        self._section = section_id
        language, today = course.language, self._clock.today
        title, intro, questions = course.page(section_id)
        if title == self.page.title and set(self.page.questions) < {q.id for q in questions}:
            self.page.add_questions(questions, self._answers.shown, language=language, today=today)
        elif tuple(self.page.questions) != tuple(q.id for q in questions):
            self.page.show_questions(
                title, intro, questions, self._answers.shown, language=language, today=today
            )
            self.page.show_made(sheet.findings.made)
        self._show_progress()

    def _show_progress(self) -> None:
        course = self._course
        if course is None:
            return
        shown = course.states(self._answers.shown)
        self.left.sections.show_sections(shown, self._section)
        handled = sum(state.answered for state in shown)
        self.left.show_progress(course.title(), handled, sum(state.total for state in shown))
        here = shown if course.short else [state for state in shown if state.id == self._section]
        self.page.show_count(sum(s.answered for s in here), sum(s.total for s in here))
        names = {state.id: state.name for state in shown}
        before, after = (course.neighbour(self._section, by) for by in (-1, 1))
        self.footer.show_neighbours(
            (before, names[before]) if before else None, (after, names[after]) if after else None
        )

    def _show_findings(self, findings: Findings) -> None:
        sheet = self._sheet
        if sheet is not None:
            broker = sheet.broker.name if sheet.broker else ""
            at = f"{self._clock.now():%H:%M}"
            self.panel.show_findings(findings, sheet.guide, broker=broker, company=sheet.company.name, at=at)
            self.page.show_made(findings.made)
            self._fit()

    # -- what people do --------------------------------------------------------------------------

    def _on_edited(self, question_id: str) -> None:
        answer = self.page.questions[question_id].answer()
        changed = self._answers.edit(question_id, answer)
        if self._saver is not None:
            self._saver.change(question_id, answer, changed)
        self._show_progress()

    def _on_section_chosen(self, section_id: str) -> None:
        """Show the section the reader moved to in the list; the focus stays in the list."""
        self._show_section(section_id)
        course = self._course
        if course is not None and course.short:
            first = course.asked(course.section(section_id))[0]
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
        self._section = ""
        self.head.show_short(short)
        self._acts.set_short(self._visit_id, short)

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
        self._acts.finish(self._visit_id)

    def _on_changed(self, touched: Touched, by: object) -> None:
        if by is not self._saver and self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.reload()

    # -- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        self._columns = VisitColumns(self.left, self.page, scroll_column(self.panel))
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._columns, 1)
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
        self.panel.promise_ticked.connect(self._acts.tick)
        self.panel.accept_fact.connect(lambda field: self._acts.accept_fact(self._visit_id, field))
        self.panel.ask_scheme.connect(self._ask_about_scheme)
        self.panel.open_scheme.connect(lambda code: self.open_scheme.emit(code, self._visit_id))
        self.panel.print_scheme.connect(lambda code: self.print_scheme.emit(code, self._visit_id))
        self.footer.retry.connect(self.flush)
        self.footer.go_to.connect(self.go_to_section)
        self.footer.print_summary.connect(self._print)
        self.footer.start.connect(lambda: self.start_visit.emit(self._visit_id))
        self.footer.finish.connect(self._finish)
        self._acts.told.connect(lambda text: self.toast.emit(text, True))  # noqa: FBT003 - a signal's argument
        self._acts.reshaped.connect(self.reload)
        self._acts.print_summary.connect(self.print_summary)
        self._acts.finished.connect(self.finished)
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
        self._columns.toggle_side()
        self._fit()

    # -- fitting the window ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the window."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()
            self._columns.share(self.width())

    def hideEvent(self, event: QHideEvent) -> None:
        """Write what waits when the screen is left."""
        self.flush()
        super().hideEvent(event)

    def _fit(self) -> None:
        """Show the side where there is room or where the reader wants it, and name the button accordingly."""
        shown = self._columns.show_side(self.width())
        self.head.short.setVisible(self._columns.is_wide(self.width()))
        n = len(self._sheet.findings.needs) if self._sheet else 0
        self.head.side.setText(tr("Skjul sidepanel") if shown else tr("Ud fra svarene ({n})", n=n))
        self.head.side.updateGeometry()
