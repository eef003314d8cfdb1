"""One field of a conflict: its cells, and what was chosen for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.conflict_changes import automatic
from kmdesk.services.conflict_reading import Pick, Side
from kmdesk.services.conflict_texts import Span
from kmdesk.ui import theme
from kmdesk.ui.screens.sync.conflict_cells import ShownRow, ShownText, SideOption, ValueText, narrow
from kmdesk.ui.screens.sync.conflict_result import ResultCell, focus_editor

When = Callable[[str], str]
"""Says when a moment was."""


class Cell(QWidget):
    """A cell of the table: its content with the design's padding, as wide as the column."""

    pressed = Signal()

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(9), theme.px(8), theme.px(9))
        column.setSpacing(theme.px(6))
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the room below a value belong to it."""
        super().mouseReleaseEvent(event)
        self.pressed.emit()


class ConflictRow(QObject):
    """Holds the cells of a field. `picked` after every choice, `moved` when the arrows leave a value.

    `spoken` names the columns of mine to a screen reader; `with_names` tells whose each value is.
    """

    picked = Signal()
    combine_wanted = Signal()
    moved = Signal(object, int, int)

    def __init__(self, shown: ShownRow, mine_title: str, when: When, *, with_names: bool) -> None:
        super().__init__()
        self.shown, self.row = shown, shown.row
        self.pick: Pick | None = automatic(self.row)
        self._mine_title = mine_title
        self.options: list[SideOption] = []
        row = self.row
        texts = iter(shown.sides)
        mine: list[SideOption] = []
        for side in row.mine:
            told = [side.note, ", ".join(p for p in (side.who, when(side.at)) if p) if with_names else ""]
            mine.append(self._option(side, next(texts), mine_title, told))
        same = "" if row.automatic != "mine" else tr("uændret")
        office_notes = [row.office.note, same, row.office.who if row.office.note else ""]
        office = [self._option(row.office, next(texts), tr("Kontoret"), office_notes, row.changed)]
        office += [
            self._option(side, next(texts), tr("Kontoret før"), [tr("kontorets før ændringen")])
            for side in row.earlier
        ]
        base = ValueText("muted")
        base.show_text(shown.base)
        name = narrow(row.label, "medium")
        locked = [narrow(row.locked, "meta")] if row.locked else []
        asked = [narrow(line, "meta") for line in row.asked]
        self.result = ResultCell(row)
        self.result.setObjectName(f"result_{row.field}")
        self.cells = (Cell(name, *locked, *asked), Cell(base), Cell(*mine), Cell(*office), Cell(self.result))
        for column, options in ((2, mine), (3, office)):
            self.cells[column].pressed.connect(lambda only=options: self._pressed(only))
        if row.locked:
            for option in mine:
                option.setEnabled(False)
        self.result.undone.connect(self.undo)
        self.result.both_wanted.connect(lambda: self.choose("both"))
        self.result.combine_wanted.connect(self.combine_wanted)
        self.result.typed.connect(self._on_typed)
        self.show_state()

    @property
    def done(self) -> bool:
        """Tell whether the field has a result."""
        return self.pick is not None

    @property
    def is_automatic(self) -> bool:
        """Tell whether the result is the one nobody had to choose."""
        return self.pick is not None and self.pick == automatic(self.row)

    def choose(self, choice: Literal["mine", "office", "both"]) -> None:
        """Choose; asking for mine again takes the next of several. Nothing where it has no meaning."""
        row = self.row
        if choice == "both":
            if row.both is not None:
                self.set_pick(Pick("both"))
            return
        if choice == "office":
            self.set_pick(Pick("office"))
        elif not row.locked:
            ids = [side.conflict_id for side in row.mine]
            again = self.pick is not None and self.pick.choice == "mine" and self.pick.conflict_id in ids
            place = (ids.index(self.pick.conflict_id) + 1) % len(ids) if again and self.pick else 0
            self.set_pick(Pick("mine", ids[place]))

    def set_pick(self, pick: Pick | None, *, told: bool = True) -> None:
        """Show another choice, and tell of it."""
        self.pick = pick
        self.show_state()
        if told:
            self.picked.emit()

    def combine(self, text: str, spans: tuple[Span, ...]) -> None:
        """Begin a text of one's own with what the sides make together."""
        self.set_pick(Pick("combined", text=text))
        self.result.mark(spans)
        focus_editor(self.result)

    def undo(self) -> None:
        """Take the choice back: to the automatic one, or to none."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.result.isAncestorOf(focused)
        self.set_pick(automatic(self.row))
        if had_focus:
            self.focus()

    def focus(self, side: int = 0) -> None:
        """Move the focus to a value, by default to the chosen one or the first."""
        chosen = next((n for n, one in enumerate(self.options) if one.radio.isChecked()), 0)
        number = min(max(side or chosen, 0), len(self.options) - 1)
        target = self.options[number].radio
        if not target.isEnabled():
            target = self.options[-1].radio
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def show_state(self) -> None:
        """Show the choice in buttons and result."""
        for option in self.options:
            option.radio.setChecked(self._is_chosen(option))
        text, how = self._result()
        self.result.show_pick(self.pick, text, how, can_undo=self.done and not self.is_automatic)
        if self.result.editor is not None:  # made last, it would be behind all other fields
            QWidget.setTabOrder(self.options[-1].radio, self.result.editor)

    def chosen_column(self) -> int | None:
        """Return the column of the chosen value: 2 mine, 3 the office's, None for another result."""
        if self.pick is None or self.pick.choice in ("combined", "both"):
            return None
        return 2 if self.pick.choice == "mine" else 3

    # -- parts -------------------------------------------------------------------------------------

    def _option(
        self, side: Side, shown: ShownText, title: str, notes: list[str], warning: str = ""
    ) -> SideOption:
        made = SideOption(side, shown, f"{self.row.label}, {title}", notes, warning=warning)
        made.chosen.connect(lambda: self._chosen(made))
        number = len(self.options)
        made.radio.moved.connect(lambda down, right: self._move(number, down, right))
        self.options.append(made)
        return made

    def _move(self, number: int, down: int, right: int) -> None:
        if right:
            place = number + right
            if 0 <= place < len(self.options):
                self.options[place].radio.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.moved.emit(self, down, number)

    def _pressed(self, options: list[SideOption]) -> None:
        if len(options) == 1 and options[0].isEnabled():
            self._chosen(options[0])

    def _chosen(self, option: SideOption) -> None:
        side = option.side
        if side in self.row.mine:
            self.set_pick(Pick("mine", side.conflict_id))
        elif side in self.row.earlier:
            self.set_pick(Pick("earlier", side.conflict_id))
        else:
            self.set_pick(Pick("office"))

    def _is_chosen(self, option: SideOption) -> bool:
        pick, side = self.pick, option.side
        if pick is None:
            return False
        if pick.choice == "office":
            return side is self.row.office
        sides = {"mine": self.row.mine, "earlier": self.row.earlier}.get(pick.choice, ())
        return any(side is one and one.conflict_id == pick.conflict_id for one in sides)

    def _on_typed(self, text: str) -> None:
        if self.pick is not None and self.pick.choice == "combined" and text != self.pick.text:
            self.pick = Pick("combined", text=text)
            self.result.show_problem("")
            self.picked.emit()

    def _result(self) -> tuple[str, str]:
        """Return the value that will be saved, and how it was chosen."""
        row, pick = self.row, self.pick
        if pick is None:
            return "", ""
        if pick.choice == "combined":
            return pick.text, ""
        if pick.choice == "both":
            how = (
                tr("flettet automatisk: begges er med") if row.automatic == "both" else tr("du valgte begge")
            )
            return row.both_text, how
        side = next((one.side for one in self.options if self._is_chosen(one)), row.office)
        if self.is_automatic:
            return side.text, _automatic_text(row.automatic)
        titles = {"mine": self._title_of(side), "office": tr("Kontoret"), "earlier": tr("Kontoret før")}
        return side.text, tr("du valgte {side}", side=titles[pick.choice])

    def _title_of(self, side: Side) -> str:
        return tr("Min") if side.me else side.who or self._mine_title


def _automatic_text(whose: str) -> str:
    texts = {
        "mine": tr("valgt automatisk: kun du har rettet"),
        "office": tr("valgt automatisk: kun kontoret har rettet"),
        "own": tr("valgt automatisk: programmets eget felt"),
    }
    return texts[whose]
