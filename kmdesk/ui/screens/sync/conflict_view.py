"""A record in conflict: choose field by field, ask a colleague, save; or look at what was solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.conflict_reading import ConflictReader, RecordConflicts
from kmdesk.services.conflict_texts import union
from kmdesk.services.conflicts import Conflicts
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.sync.conflict_ask import AskDialog
from kmdesk.ui.screens.sync.conflict_cells import ShownRow, prepared
from kmdesk.ui.screens.sync.conflict_parts import Foot, Head, page_of, state_of
from kmdesk.ui.screens.sync.conflict_solved import SolvedList
from kmdesk.ui.screens.sync.conflict_table import ConflictTable
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_TABLE, _STATE, _SOLVED = range(3)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a record: its conflicts, their texts compared, and choices left from the last time."""

    shown: RecordConflicts | None
    rows: tuple[ShownRow, ...] = ()
    kept: Mapping[str, Any] | None = None


class ConflictView(QWidget):
    """Shows one record's conflicts.

    `resolved` when none is left of the record, `open_record` (kind, id) to open its page, `toast` (text,
    whether it can be undone) to say what was done. Choices that are not saved stay on this desk.
    """

    resolved = Signal()
    open_record = Signal(str, str)
    toast = Signal(str, bool)

    def __init__(self, ops: Operations, conflicts: Conflicts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflict_view")
        self._ops, self._conflicts = ops, conflicts
        self._key: tuple[str, str] = ("", "")
        self._shown: RecordConflicts | None = None
        self._keeper: DraftKeeper | None = None
        self._touched = self._enters = False
        self.table = ConflictTable()
        self.head, self.foot = Head(), Foot()
        self.solved = SolvedList()
        self._message = InlineMessage("late", "", "")
        self._message.setObjectName("conflict_problem")
        self._message.hide()
        self._state: QWidget = QWidget()
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_nothing()

    # -- what the page calls -----------------------------------------------------------------------

    def show_record(self, kind: str, record_id: str) -> None:
        """Show a record's conflicts, with the choices left from the last time."""
        self._leave()
        self._key, self._shown = (kind, record_id), None
        self._read(fresh=True)

    def enter(self) -> None:
        """Put the focus on the first field without a choice, once the record is read."""
        self._enters = self._shown is None
        if self.table.rows:
            self.table.focus_first()
        elif not self._enters:
            self._pages.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._pages.focusNextChild()

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        self._leave()
        self._key, self._shown = ("", ""), None
        self._show_state(
            EmptyState(
                "git-merge",
                tr("Ingen konflikt valgt"),
                tr("Vælg en konflikt i listen, eller se [de løste konflikter]."),
                link=self.show_solved,
            )
        )

    def show_solved(self) -> None:
        """Show the conflicts that were solved, newest first."""
        self._leave()
        self._key, self._shown = ("", ""), None
        self.head.show_title(
            tr("Løste konflikter"), tr("Her kan du se, hvad der blev valgt, og åbne dem igen.")
        )
        self.foot.hide()
        self._pages.setCurrentIndex(_SOLVED)
        self._read_solved()

    # -- reading -----------------------------------------------------------------------------------

    def _read(self, *, fresh: bool = False) -> None:
        kind, record_id = self._key
        draft_key = _draft_key(kind, record_id)

        def work() -> _Read:
            shown = self._conflicts.record(kind, record_id)
            if shown is None or shown == self._shown:
                return _Read(shown)
            drafts = self._conflicts.local.drafts() if fresh else []
            kept = next((draft.state for draft in drafts if draft.key == draft_key), None)
            return _Read(shown, tuple(prepared(row) for row in shown.rows), kept)

        self._ops.read(work, self._show, owner=self, key="record", failed=self._refuse)

    def _show(self, found: _Read) -> None:
        enters, self._enters = self._enters, False
        if found.shown is None:
            was_shown = self._shown is not None
            self._drop_choices()
            self._shown = None
            self._show_state(
                EmptyState(
                    "circle-check",
                    tr("Konflikten er løst"),
                    tr("Se [de løste konflikter], hvis der skal vælges om."),
                    link=self.show_solved,
                )
            )
            if was_shown:
                self.resolved.emit()
            return
        if found.shown == self._shown:
            return
        kept = self.table.state() if self._shown is not None else found.kept
        at = self.table.current()
        self._shown = found.shown
        if found.shown.about.state != "live":
            self._show_gone(found.shown)
            return
        self._keep_under(found.shown)
        self._message.hide()
        self.table.show_conflicts(found.shown, found.rows, self._when)
        if kept:
            self.table.take_state(kept)
        self._touched = False
        self.head.show_record(found.shown)
        self.foot.show_record(found.shown)
        self._pages.setCurrentIndex(_TABLE)
        again = self.table.row(at.row.field) if at is not None else None
        if again is not None:
            again.focus()
        elif enters:
            self.table.focus_first()

    def _show_gone(self, shown: RecordConflicts) -> None:
        page = state_of(
            shown.about,
            close=self._close,
            bring_back=self._bring_back,
            open_heir=lambda: self.open_record.emit("company", shown.about.heir),
        )
        self._show_state(page)
        self.head.show_record(shown, gone=True)

    def _show_state(self, page: QWidget) -> None:
        self._pages.removeWidget(self._state)
        self._state.hide()
        self._state.deleteLater()
        self._state = page
        self._pages.insertWidget(_STATE, page)
        self._pages.setCurrentIndex(_STATE)
        self.head.show_title("", "")
        self.foot.hide()

    def _read_solved(self) -> None:
        self._ops.read(
            self._conflicts.solved,
            lambda solved: self.solved.show_solved(solved, self._when),
            owner=self,
            key="solved",
        )

    def _on_ops_changed(self, touched: Touched, _by: object) -> None:
        kinds = {kind for kind, _ in touched}
        if self._pages.currentIndex() == _SOLVED and "conflict" in kinds:
            self._read_solved()
        elif self._key[0] and ("conflict" in kinds or self._key in touched):
            self._read()

    def _when(self, stamp: str) -> str:
        return ConflictReader.when_of(stamp, self._conflicts.clock.today())

    # -- choices -----------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        rows = self.table.rows
        done = sum(row.done for row in rows)
        self.head.show_progress(done, len(rows))
        self.head.combine.setEnabled(any(row.row.sort in ("note", "line") for row in rows))
        self.foot.save.setEnabled(bool(rows) and done == len(rows))
        self.foot.undo_all.setEnabled(any(row.done and not row.is_automatic for row in rows))
        if self._keeper is not None:
            self._touched = True
            self._keeper.touch()

    def _combine(self, field: str) -> None:
        row = self.table.row(field)
        if row is None:
            return
        sides = [str(side.value or "") for side in (row.row.office, *row.row.mine)]
        base = str(row.row.base or "")
        if row.row.sort in ("number", "day"):
            row.combine(row.row.office.text, ())
            return
        self._ops.read(
            lambda: union(base, sides),
            lambda joined: row.combine(joined.text, joined.spans),
            owner=row,
            key="union",
        )

    def _combine_all(self) -> None:
        for row in self.table.to_combine():
            self._combine(row.row.field)

    def _save(self) -> None:
        shown, picks = self._shown, self.table.picks()
        if shown is None or not self.foot.save.isEnabled() or self._pages.currentIndex() != _TABLE:
            return
        self._message.hide()
        self._ops.write(
            lambda: self._conflicts.resolve(shown, picks), self._saved, owner=self, failed=self._refuse
        )

    def _saved(self, said: str) -> None:
        self._drop_choices()
        self._tell(said)

    def _tell(self, said: str, *, can_undo: bool = True) -> None:
        self.toast.emit(said, can_undo)

    def _refuse(self, error: KnownError) -> None:
        if not (error.field and self.table.show_problem(error.field, str(error))):
            self._message.show_text(error.message, error.advice)
            self._message.show()
        self._read()

    def _close(self) -> None:
        key = self._key
        erased = self._shown is not None and self._shown.about.state == "erased"
        self._ops.write(
            lambda: self._conflicts.close(*key),
            lambda said: self._tell(said, can_undo=not erased),
            owner=self,
            failed=self._refuse,
        )

    def _bring_back(self) -> None:
        key = self._key
        self._ops.write(
            lambda: self._conflicts.bring_back(*key),
            lambda name: self._tell(tr("{name} er hentet tilbage.", name=name)),
            owner=self,
            failed=self._refuse,
        )

    def _reopen(self, conflict_id: str) -> None:
        self._ops.write(
            lambda: self._conflicts.reopen(conflict_id),
            lambda name: self._tell(tr("Konflikten om {name} er åben igen.", name=name)),
            owner=self,
            failed=self._refuse,
        )

    def _ask(self) -> None:
        shown = self._shown
        if shown is None:
            return
        at = self.table.current()
        wanted = [row.row for row in self.table.rows if row.row.conflict_ids and not row.done]
        if not wanted:
            rows = [row.row for row in self.table.rows if row.row.conflict_ids]
            wanted = [at.row] if at is not None and at.row in rows else rows

        def show(colleagues: Any) -> None:  # noqa: ANN401 - of the service
            dialog = AskDialog(self._ops, self._conflicts, shown, wanted, colleagues, parent=self)
            dialog.asked.connect(self._tell)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self._ops.read(self._conflicts.colleagues, show, owner=self)

    # -- choices that are not saved ----------------------------------------------------------------

    def _keep_under(self, shown: RecordConflicts) -> None:
        if self._keeper is None:
            title = tr("Konflikten om {name}", name=shown.about.name)
            self._keeper = DraftKeeper(
                self._ops,
                self._conflicts.local,
                self._conflicts.clock,
                key=_draft_key(*self._key),
                title=lambda: title,
                state=self.table.state,
                parent=self,
            )

    def _leave(self) -> None:
        """Keep the choices of the record that was shown."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            if self._touched:
                if self.table.state():
                    keeper.keep()
                else:
                    keeper.drop()
            keeper.deleteLater()
        self._touched = self._enters = False
        self.table.show_conflicts(None, (), self._when)

    def _drop_choices(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.drop()
            keeper.deleteLater()
        self._touched = False

    # -- parts -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        note = label(
            tr(
                "Begge versioner bliver i historikken."
                " Du kan fortryde løsningen, også efter næste synkronisering."
            ),
            "meta",
            wrap=True,
        )
        self._to_solved = LinkButton(tr("Løste konflikter"), icon="history", small=True)
        self._to_solved.setObjectName("solved_link")
        self._pages.addWidget(page_of(self._message, self.head.for_all, self.table, note, self._to_solved))
        self._pages.addWidget(self._state)
        self._pages.addWidget(page_of(self.solved))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._pages, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.table.changed.connect(self._on_changed)
        self.table.combine_wanted.connect(self._combine)
        self.head.all_mine.clicked.connect(lambda: self.table.choose_all("mine"))
        self.head.all_office.clicked.connect(lambda: self.table.choose_all("office"))
        self.head.combine.clicked.connect(self._combine_all)
        self.head.opens.activated.connect(lambda: self.open_record.emit(*self._key))
        self.foot.ask.clicked.connect(self._ask)
        self.foot.undo_all.clicked.connect(self.table.undo_all)
        self.foot.save.clicked.connect(self._save)
        self.solved.reopen_wanted.connect(self._reopen)
        self.solved.opened.connect(self.open_record)
        self._to_solved.activated.connect(self.show_solved)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self, self._save)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._ops.changed.connect(self._on_ops_changed)


def _draft_key(kind: str, record_id: str) -> str:
    return f"conflict:{kind}:{record_id}"
