"""The tab Redskaber of a company: the twelve tools, and what the company said to each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import long_date
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.reference import choices
from kmdesk.services.tool_box import ToolBox, ToolLine
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.companies.record_rows import small_button
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.segments import Segments

FIELDS: Declaration = (
    FormField(name="said_on", label=mark("Sagt den"), kind="date", columns=5, required=True),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


class ToolsTab(QWidget):
    """Loads, keeps and refreshes itself."""

    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every tab is made of
        self,
        ops: Operations,
        tools: ToolBox,
        local: Local,
        clock: Clock,
        company_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tools_tab")
        self._ops, self._tools, self._local, self._clock = ops, tools, local, clock
        self._company_id = company_id
        self.rows = {choice.code: ToolRow(choice.code, choice.label) for choice in choices("tool")}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(8))
        for row in self.rows.values():
            row.chosen.connect(self._note_status)
            row.edit_wanted.connect(self._open)
            column.addWidget(row)
            column.addWidget(Hairline())
        column.addStretch(1)
        ops.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what the company said."""
        self._ops.read(lambda: self._tools.lines(self._company_id), self._show, owner=self, key="tools")

    def _show(self, lines: Sequence[ToolLine]) -> None:
        for line in lines:
            self.rows[line.tool].show_line(line)

    def _note_status(self, tool: str, status: str) -> None:
        text = tr("{tool} er noteret", tool=self.rows[tool].title)
        self._ops.write(
            lambda: self._tools.note_status(self._company_id, tool, status),
            lambda _: self.toast.emit(text, True),  # noqa: FBT003 - a signal's argument
            owner=self,
            failed=self._not_kept,
        )

    def _not_kept(self, error: KnownError) -> None:
        self._ops.tell(error)
        self.refresh()

    def _open(self, tool: str) -> None:
        line = self.rows[tool].line
        if line is None:
            return
        common = self._ops, self._tools, self._local, self._clock
        dialog = tool_dialog(*common, company_id=self._company_id, line=line, parent=self)
        dialog.saved.connect(lambda: self.toast.emit(tr("Gemt"), True))  # noqa: FBT003 - a signal's argument
        dialog.open()

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind == "tool_offer" for kind, _ in touched):
            self.refresh()


def tool_dialog(
    ops: Operations,
    tools: ToolBox,
    local: Local,
    clock: Clock,
    *,
    company_id: str,
    line: ToolLine,
    parent: QWidget,
) -> RecordDialog:
    """Return the form of what a company said to a tool, and when."""

    def read() -> ToolLine:
        return next(one for one in tools.lines(company_id) if one.tool == line.tool)

    shown = Followed(
        ("tool_offer", ""),
        line,
        read,
        lambda of: {"said_on": of.said_on, "note": of.note},
        also=frozenset({"tool_offer"}),
    )

    def save(values: Values) -> None:
        tools.note_details(
            company_id,
            line.tool,
            said_on=str(values["said_on"] or ""),
            note=str(values["note"] or ""),
        )

    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=line.label,
        declaration=FIELDS,
        values=shown.values(line),
        save=save,
        save_text=tr("&Gem"),
        draft_key=f"tool_offer:{company_id}:{line.tool}",
        follow=shown,
        width=520,
        parent=parent,
    )
    dialog.setObjectName("tool_dialog")
    return dialog


class ToolRow(QWidget):
    """One tool: its name, the three answers, and when it was said."""

    chosen = Signal(str, str)
    """The tool and what the company said; an empty text takes it back."""
    edit_wanted = Signal(str)

    def __init__(self, tool: str, title: str) -> None:
        super().__init__()
        self.setObjectName(f"tool_{tool}")
        self.title = title
        self.line: ToolLine | None = None
        self.status = Segments([(choice.code, choice.label) for choice in choices("tool_status")])
        self.status.setAccessibleName(title)
        self.status.changed.connect(lambda code: self.chosen.emit(tool, code or ""))
        self._edit = small_button(
            "pencil", tr("Dato og note til {name}", name=title), lambda: self.edit_wanted.emit(tool)
        )
        self._edit.setObjectName("edit_tool")
        self._said = label("", "secondary", wrap=True, selectable=True)
        answers = QHBoxLayout()
        answers.setSpacing(theme.px(8))
        answers.addWidget(self.status)
        answers.addStretch(1)
        answers.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(label(title, "medium", wrap=True))
        column.addLayout(answers)
        column.addWidget(self._said)

    def show_line(self, line: ToolLine) -> None:
        """Show what the company said."""
        self.line = line
        self.status.set_value(line.status or None)
        self._edit.setVisible(bool(line.status))
        day = day_of(line.said_on)
        text = " · ".join(part for part in (long_date(day) if day else "", line.note) if part)
        self._said.setText(text)
        self._said.setVisible(bool(text))
