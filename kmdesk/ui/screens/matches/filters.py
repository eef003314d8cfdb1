"""The filters above the matches: whose they are, where, and of which type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.matches import TYPES, FilterChoices, MatchFilter
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.chips import Chip

Option = tuple[str, str]


class MatchFilters(QWidget):
    """Three chips. A chip opens its choices; × or Del on one that narrows shows all again."""

    changed = Signal(object)
    """The new `MatchFilter`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = MatchFilter()
        self._choices = FilterChoices()
        self._chips: dict[str, Chip] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(8))
        note = StatusMark(tr("Fra Aftalt tæller matchet i kontraktmålene"), "neutral", "info", role="meta")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._row)
        outer.addStretch(1)
        outer.addWidget(note)
        self._note = note
        self._show()

    def set_choices(self, choices: FilterChoices) -> None:
        """Offer these brokers and municipalities."""
        self._choices = choices
        self._show()

    def choose(self, chosen: MatchFilter) -> None:
        """Filter like this, and tell."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._show()
            self.changed.emit(chosen)

    def clear(self) -> None:
        """Show all matches of everybody."""
        self.choose(MatchFilter(broker=""))

    def focus_first(self) -> None:
        """Put the focus on the first chip."""
        self._chips["broker"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_note(self, *, shown: bool) -> None:
        """Show or hide the sentence at the right; narrow windows hide it."""
        self._note.setVisible(shown)

    def options(self, name: str) -> Sequence[Option]:
        """Return what a chip offers, (code, text); the first is no narrowing."""
        if name == "broker":
            own = ("mine_and_shared", tr("Mig og fælles"))
            return (("", tr("Alle")), own, *self._choices.brokers)
        if name == "municipality":
            everywhere = ("", tr("Alle {n}", n=len(self._choices.municipalities)))
            return (
                everywhere if self._choices.municipalities else ("", tr("Alle")),
                *self._choices.municipalities,
            )
        return (("", tr("Alle")), *((code, choice_label("match_type", code)) for code in TYPES))

    def menu_for(self, name: str) -> QMenu:
        """Return the menu of a chip."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, text in self.options(name):
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code == getattr(self.chosen, name))
            action.triggered.connect(self._chooser(name, code))
        return menu

    def _show(self) -> None:
        """Make the chips anew: what they say is theirs from the beginning."""
        focused = next((name for name, chip in self._chips.items() if chip.hasFocus()), "")
        names = {"broker": tr("Kontaktmægler"), "municipality": tr("Kommune"), "type": tr("Type")}
        for name, title in names.items():
            code = str(getattr(self.chosen, name))
            value = next((text for known, text in self.options(name) if known == code), code)
            chip = Chip(title, value, removable=bool(code))
            chip.setObjectName(f"filter_{name}")
            chip.clicked.connect(self._opener(name))
            chip.removed.connect(self._chooser(name, ""))
            old = self._chips.get(name)
            if old is None:
                self._row.addWidget(chip)
            else:
                self._row.replaceWidget(old, chip)
                old.hide()
                old.deleteLater()
            self._chips[name] = chip
        if focused:
            self._chips[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _opener(self, name: str) -> Callable[[], None]:
        def open_menu() -> None:
            chip = self._chips[name]
            self.menu_for(name).popup(chip.mapToGlobal(chip.rect().bottomLeft()))

        return open_menu

    def _chooser(self, name: str, code: str) -> Callable[[], None]:
        def choose() -> None:
            self.choose(replace(self.chosen, **{name: code}))

        return choose
