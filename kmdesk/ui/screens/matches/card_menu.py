"""What can be done with a match, or with all that are chosen: the menu on a card and on a row of the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.pipeline import STATUSES
from kmdesk.services.match_cards import MatchCard
from kmdesk.services.reference import choice_label
from kmdesk.ui import icons


class CardMenu(QMenu):
    """Acts on `cards`. Opening the company and correcting the match are for one alone."""

    move_asked = Signal(object, str)
    """The ids of the matches, and the status they are to be moved to."""
    act_asked = Signal(str, object)
    """"deadline", "broker" or "edit", and the ids of the matches."""
    company_asked = Signal(str)

    def __init__(self, cards: Sequence[MatchCard], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ids = tuple(card.id for card in cards)
        statuses = {card.status for card in cards}
        one = len(cards) == 1
        move = self.addMenu(tr("Flyt til") if one else tr("Flyt {n} matches til", n=len(cards)))
        for status in STATUSES:
            action = move.addAction(choice_label("match_status", status))
            action.setObjectName(f"move_{status}")
            action.setEnabled(statuses != {status})
            action.triggered.connect(lambda _on=False, to=status: self.move_asked.emit(self._ids, to))
        if statuses != {"ended"}:
            end = self._add(tr("Afslut match") if one else tr("Afslut {n} matches", n=len(cards)), "end")
            end.triggered.connect(lambda: self.move_asked.emit(self._ids, "ended"))
        self.addSeparator()
        if one:
            self._add_act(tr("Ret match"), "edit", "pencil")
        self._add_act(tr("Sæt frist"), "deadline", "clock")
        self._add_act(tr("Skift kontaktmægler"), "broker", "user")
        if one:
            self.addSeparator()
            company = self._add(tr("Åbn virksomheden"), "company", "building-2")
            company.triggered.connect(lambda: self.company_asked.emit(cards[0].company_id))

    def _add_act(self, text: str, act: str, icon: str) -> None:
        self._add(text, act, icon).triggered.connect(lambda: self.act_asked.emit(act, self._ids))

    def _add(self, text: str, name: str, icon: str = "") -> QAction:
        action = self.addAction(text)
        action.setObjectName(f"act_{name}")
        if icon:
            icons.keep(action, icon)
        return action
