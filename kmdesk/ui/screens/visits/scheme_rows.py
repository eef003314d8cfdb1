"""Mulige ordninger: each scheme with how it stands and why, and the way to the question that is missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.eligibility import Outcome
from kmdesk.rules.schemes import GONE
from kmdesk.services import scheme_wording
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


def _standing(found: FoundScheme) -> tuple[str, Tone]:
    """Return how a scheme stands in a few words; with a reservation it is not simply fulfilled."""
    outcome = found.eligibility.outcome
    if outcome == "met" and found.reserved:
        return tr("Opfyldt med forbehold"), "soon"
    return outcome_name(outcome), _TONES[outcome]


def _status_tone(found: FoundScheme) -> Tone:
    return "neutral" if found.status in GONE else "soon"


class SchemeRow(QFrame):
    """One scheme. `ask` brings the role of the first question that is missing, the others its code."""

    ask = Signal(str)
    opened = Signal(str)
    fact_sheet = Signal(str)

    def __init__(self, found: FoundScheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        eligibility = found.eligibility
        outcome, tone = _standing(found)
        status = "" if found.status == "active" else scheme_wording.status_label(found.status, language())
        self.setObjectName("scheme_row")
        self.setProperty("card", "plain")
        standing = ". ".join(filter(None, (status, outcome)))
        self.setAccessibleName(
            " ".join([f"{found.name}: {standing}.", *found.reasons[:_MOST_REASONS], *found.cautions])
        )
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(ElidedLabel(found.name, "medium"), 1)
        # A scheme on its way out must not be read as one that fits: then its status is what counts.
        head.addWidget(Badge(status, _status_tone(found)) if status else Badge(outcome, tone))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(7), theme.px(10), theme.px(7))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        for reason in found.reasons[:_MOST_REASONS]:
            column.addWidget(label(reason, "meta", wrap=True))
        for caution in found.cautions:
            column.addWidget(label(caution, "meta", wrap=True))
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
