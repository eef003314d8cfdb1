"""Mulige ordninger: each scheme with how it stands and why, and the way to the question that is missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.eligibility import Outcome
from kmdesk.services.scheme_advice import FoundScheme
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import Badge, Tone
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import ElidedLabel, label

_TONES: dict[Outcome, Tone] = {"met": "ok", "missing": "soon", "unmet": "late"}
_MOST_REASONS = 2


def outcome_name(outcome: Outcome) -> str:
    """Return what an outcome is called: "Mangler oplysning"."""
    return {
        "met": tr("Opfyldt"),
        "missing": tr("Mangler oplysning"),
        "unmet": tr("Ikke opfyldt"),
    }[outcome]


class SchemeRow(QFrame):
    """One scheme. `ask` brings the role of the first question that is missing, the others its code."""

    ask = Signal(str)
    opened = Signal(str)
    fact_sheet = Signal(str)

    def __init__(self, found: FoundScheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        eligibility = found.eligibility
        outcome = outcome_name(eligibility.outcome)
        self.setObjectName("scheme_row")
        self.setProperty("card", "plain")
        self.setAccessibleName(" ".join([f"{found.name}: {outcome}.", *found.reasons]))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(ElidedLabel(found.name, "medium"), 1)
        head.addWidget(Badge(outcome, _TONES[eligibility.outcome]))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(7), theme.px(10), theme.px(7))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        for reason in found.reasons[:_MOST_REASONS]:
            column.addWidget(label(reason, "meta", wrap=True))
        links = QHBoxLayout()
        links.setSpacing(theme.px(12))
        if eligibility.outcome == "missing" and eligibility.ask:
            role = eligibility.ask[0]
            links.addWidget(self._link(tr("Spørg nu"), "ask_now", found.name, lambda: self.ask.emit(role)))
        links.addWidget(
            self._link(tr("Se ordningen"), "open_scheme", found.name, lambda: self.opened.emit(found.code))
        )
        links.addWidget(
            self._link(tr("Faktaark"), "fact_sheet", found.name, lambda: self.fact_sheet.emit(found.code))
        )
        links.addStretch(1)
        column.addLayout(links)

    def _link(self, text: str, name: str, scheme: str, act: object) -> LinkButton:
        link = LinkButton(text, small=True)
        link.setObjectName(name)
        link.setAccessibleName(f"{text}: {scheme}")
        link.activated.connect(act)
        return link
