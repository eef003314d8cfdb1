"""What stands on the grid for one field: a `Field` of the kit, or a check box that is its own label."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.field_checks import Level, Remark
from kmdesk.ui import theme
from kmdesk.ui.forms.editors import Editor
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.forms.offer import OfferLine
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.fields import CheckBox, Field, SourceMark, State

_LABEL, _EDITOR, _BOX = 20, 32, 20
"""Heights of a label with its gap, an editor, and a check box, px."""

_STATES: dict[Level, State] = {"error": "error", "warning": "warn", "ok": "ok"}


class Cell(QWidget):
    """A declared field on the screen: label, source mark, editor, remark, and a value on offer."""

    suggestion_taken = Signal()

    def __init__(self, field: FormField, editor: Editor, label: str) -> None:
        super().__init__()
        self.setObjectName(f"field_{field.name}")
        self.editor = editor
        self.remark: Remark | None = None
        self.source = ""
        """Where the value came from, e.g. "CVR 02.11.2026"; empty when a person wrote it."""
        self._suggestion: QWidget | None = None
        self._box: Field | _CheckBoxField
        if isinstance(editor.widget, CheckBox):
            self._box = _CheckBoxField(editor.widget, label)
        else:
            hint = tr(field.hint) if field.hint else ""
            self._box = Field(label, editor.widget, required=field.required, hint=hint)
            for part in editor.parts():
                if not part.accessibleName():
                    part.setAccessibleName(field.shown_label)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._column.addWidget(self._box)
        self._column.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_remark(self, remark: Remark | None) -> None:
        """Frame the editor and say the remark below it; None takes both away."""
        self.remark = remark
        if remark is None:
            self._box.set_state("normal")
        else:
            self._box.set_state(_STATES[remark.level], remark.text)

    def show_source(self, source: str) -> None:
        """Mark the value as fetched: the badge says from where, its tooltip also when."""
        self.source = source
        self._box.set_source(source.partition(" ")[0])
        badge = self.findChild(SourceMark)
        if badge is not None and source:
            badge.setToolTip(tr("Hentet fra {source}", source=source))

    def suggest(self, text: str) -> None:
        """Offer another value beside the one that stands; empty text takes the offer away."""
        if self._suggestion is not None:
            self._column.removeWidget(self._suggestion)
            self._suggestion.deleteLater()
            self._suggestion = None
        if text:
            self._suggestion = line = OfferLine(text)
            line.taken.connect(self.suggestion_taken)
            self._column.insertWidget(1, line)
            self.setTabOrder(self.editor.parts()[-1], line.use)

    def suggested(self) -> bool:
        """Tell whether another value is on offer."""
        return self._suggestion is not None

    def stand_beside_editors(self) -> None:
        """Lower a check box to the height of the editors in its row, which have labels above them."""
        self._column.setContentsMargins(0, theme.px(_LABEL + (_EDITOR - _BOX) // 2), 0, 0)


class _CheckBoxField(QWidget):
    """A check box with its mark and remark beside it, spoken to as a `Field` is."""

    def __init__(self, box: CheckBox, label: str) -> None:
        super().__init__()
        self._label = box.text()
        box.setText(label)
        box.setAccessibleName(self._label)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(box, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        self._mark: SourceMark | None = None
        self._remark: StatusMark | None = None

    def set_state(self, state: State, text: str = "") -> None:
        """Say `text` beside the box in the tone of the state."""
        if self._remark is not None:
            self._row.removeWidget(self._remark)
            self._remark.deleteLater()
            self._remark = None
        if text:
            self._remark = StatusMark(text, "late" if state == "error" else "soon", role="label")
            self._row.insertWidget(self._row.count() - 1, self._remark)

    def set_source(self, source: str) -> None:
        """Show the source mark beside the box, or take it away."""
        if self._mark is not None:
            self._row.removeWidget(self._mark)
            self._mark.setParent(None)
            self._mark.deleteLater()
            self._mark = None
        if source:
            self._mark = SourceMark(source)
            self._row.insertWidget(1, self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
