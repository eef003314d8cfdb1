"""The conflicts that were solved: what was chosen, by whom, and the way to choose anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.conflict_history import SolvedConflict
from kmdesk.ui import theme
from kmdesk.ui.screens.companies.record_rows import RecordRow
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.empty import EmptyState


class SolvedList(QWidget):
    """Rows of solved conflicts, the newest first. `reopen_wanted` brings an id, `opened` kind and id."""

    reopen_wanted = Signal(str)
    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._parts: list[QWidget] = []

    def show_solved(self, solved: Sequence[SolvedConflict], when: Callable[[str], str]) -> None:
        """Show the rows, or that there are none."""
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        while self._column.count():
            self._column.takeAt(0)
        self._parts = [self._row(one, when) for one in solved] or [
            EmptyState("history", tr("Ingen løste konflikter endnu"), tr("Her står, hvad der blev valgt."))
        ]
        for part in self._parts:
            self._column.addWidget(part)
        self._column.addStretch(1)

    def _row(self, one: SolvedConflict, when: Callable[[str], str]) -> QWidget:
        again = LinkButton(tr("Åbn igen"), icon="undo-2", small=True)
        again.setAccessibleName(tr("Åbn konflikten om {field} igen", field=f"{one.about.name}, {one.label}"))
        again.setObjectName("reopen_conflict")
        again.activated.connect(lambda: self.reopen_wanted.emit(one.id))
        empty = tr("(tomt)")
        texts = [
            f"{one.label}: {one.how}",
            tr("{mine} mod kontorets {office}", mine=one.mine or empty, office=one.office or empty),
            tr("Nu: {now}", now=one.now) if one.now and one.now not in (one.mine, one.office) else "",
            " · ".join(part for part in (one.who, when(one.at)) if part),
        ]
        row = RecordRow(
            one.about.name,
            texts,
            badges=[Badge(one.about.kind_name)],
            buttons=[again],
            opens=one.about.opens,
        )
        row.opened.connect(lambda: self.opened.emit(one.about.kind, one.about.id))
        layout = row.layout()
        if layout is not None:
            layout.setContentsMargins(0, theme.px(8), theme.px(4), theme.px(9))
        return row
