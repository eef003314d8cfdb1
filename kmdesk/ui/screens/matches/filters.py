"""The filters above the matches: whose they are, where, of which type, and what else one asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.match_filter import DUE, HOMES, MatchFilter
from kmdesk.services.matches import TYPES, FilterChoices
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.chips import AddChip, Chip

Option = tuple[str, str]

ALWAYS = ("broker", "municipality", "type")
"""The chips that always stand there."""
ADDED = ("home", "due", "level", "need")
"""The chips that come with their value, from the dashed one."""


class MatchFilters(QWidget):
    """A chip opens its choices; × or Del on one that narrows shows all again; *+ Filter* adds another."""

    changed = Signal(object)
    """The new `MatchFilter`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = MatchFilter()
        self._choices = FilterChoices()
        self._need_name = ""
        self._chips: dict[str, Chip] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(8))
        self._add = AddChip(tr("Filter"))
        self._add.setObjectName("add_filter")
        self._add.setAccessibleName(tr("Tilføj filter"))
        self._add.clicked.connect(self._open_adding)
        self._row.addWidget(self._add)
        self._note = StatusMark(
            tr("Fra Aftalt tæller matchet i kontraktmålene"), "neutral", "info", role="meta"
        )
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._row)
        outer.addStretch(1)
        outer.addWidget(self._note)
        self._show()

    def set_choices(self, choices: FilterChoices) -> None:
        """Offer these brokers, municipalities, levels and needs."""
        self._choices = choices
        self._show()

    def choose(self, chosen: MatchFilter) -> None:
        """Filter like this, and tell."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._show()
            self.changed.emit(chosen)

    def choose_need(self, need_id: str, name: str) -> None:
        """Show the matches of one need, everybody's; `name` is what the chip says."""
        self._need_name = name
        self.choose(MatchFilter(broker="", need=need_id))

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
        everything = ("", tr("Alle"))
        if name == "broker":
            return (everything, ("mine_and_shared", tr("Mig og fælles")), *self._choices.brokers)
        if name == "municipality":
            known = self._choices.municipalities
            return (("", tr("Alle {n}", n=len(known))) if known else everything, *known)
        if name == "due":
            texts = {"late": tr("Overskredet"), "week": tr("Inden for 7 dage")}
            return (everything, *((code, texts[code]) for code in DUE))
        if name == "home":
            texts = {
                "other": tr("Bor i en anden kommune"),
                "same": tr("Bor i samme kommune"),
                "unknown": tr("Bopæl eller arbejdssted ukendt"),
            }
            return (everything, *((code, texts[code]) for code in HOMES))
        if name in ("level", "need"):
            return (everything, *(self._choices.levels if name == "level" else self._choices.needs))
        return (everything, *((code, choice_label("match_type", code)) for code in TYPES))

    def menu_for(self, name: str) -> QMenu:
        """Return the menu of a chip."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, name)
        return menu

    def adding_menu(self) -> QMenu:
        """Return what *+ Filter* offers: each further filter with its values."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ADDED:
            if not getattr(self.chosen, name):
                inside = menu.addMenu(self._titles()[name])
                inside.setObjectName(f"add_{name}")
                self._fill(inside, name, adding=True)
                inside.setEnabled(bool(inside.actions()))
        return menu

    def _fill(self, menu: QMenu, name: str, *, adding: bool = False) -> None:
        for code, text in self.options(name):
            if adding and not code:
                continue
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code == getattr(self.chosen, name))
            action.triggered.connect(self._chooser(name, code))

    @staticmethod
    def _titles() -> dict[str, str]:
        return {
            "broker": tr("Kontaktmægler"),
            "municipality": tr("Kommune"),
            "type": tr("Type"),
            "home": tr("Bopæl"),
            "due": tr("Frist"),
            "level": tr("Niveau"),
            "need": tr("Behov"),
        }

    def _show(self) -> None:
        """Make the chips anew: what they say is theirs from the beginning."""
        focused = next((name for name, chip in self._chips.items() if chip.hasFocus()), "")
        for old in self._chips.values():
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = {}
        shown = [name for name in (*ALWAYS, *ADDED) if name in ALWAYS or getattr(self.chosen, name)]
        before: QWidget | None = None
        for place, name in enumerate(shown):
            code = str(getattr(self.chosen, name))
            chip = Chip(self._titles()[name], self._text(name, code), removable=bool(code))
            chip.setObjectName(f"filter_{name}")
            chip.clicked.connect(self._opener(name))
            chip.removed.connect(self._chooser(name, ""))
            self._row.insertWidget(place, chip)
            if before is not None:
                self.setTabOrder(before, chip)
            self._chips[name] = before = chip
        if before is not None:
            self.setTabOrder(before, self._add)
        self._add.setVisible(any(not getattr(self.chosen, name) for name in ADDED))
        if focused:
            self._chips.get(focused, self._add).setFocus(Qt.FocusReason.OtherFocusReason)

    def _text(self, name: str, code: str) -> str:
        """Return what a chip says of its value; a need is said as it was called when it was chosen."""
        found = next((text for known, text in self.options(name) if known == code), "")
        return found or (self._need_name if name == "need" else "") or code

    def _opener(self, name: str) -> Callable[[], None]:
        def open_menu() -> None:
            chip = self._chips[name]
            self.menu_for(name).popup(chip.mapToGlobal(chip.rect().bottomLeft()))

        return open_menu

    def _open_adding(self) -> None:
        self.adding_menu().popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _chooser(self, name: str, code: str) -> Callable[[], None]:
        def choose() -> None:
            self.choose(replace(self.chosen, **{name: code}))

        return choose
