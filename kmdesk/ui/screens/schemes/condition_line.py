"""One condition of a scheme: its name, what it says, and in words how it stands for the company at hand."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.eligibility import Finding, Outcome
from kmdesk.rules.schemes import Condition
from kmdesk.services import scheme_wording
from kmdesk.ui.widgets.bullet import BulletLine

_ICONS: dict[Outcome, tuple[str, str]] = {
    "met": ("circle-check", "ok"),
    "missing": ("circle-question-mark", "soon"),
    "unmet": ("circle-x", "late"),
}
_OPEN, _PLAIN = ("circle", "muted"), ("minus", "muted")


class ConditionLine(QWidget):
    """Shows a condition; with `assessed`, how it stands by `finding`, or that it was not looked into.

    `authority` decides what was not, or is "" where nobody does.
    """

    def __init__(
        self, condition: Condition, finding: Finding | None, authority: str, *, assessed: bool
    ) -> None:
        super().__init__()
        words = language()
        icon, colour = _ICONS[finding.outcome] if finding else _OPEN if assessed else _PLAIN
        text = condition.text.in_language(words)
        if condition.uncertain:
            check = tr("Usikkert – kontrollér hos {authority}.", authority=authority)
            text = f"{text} {check if authority else tr('Usikkert.')}"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(BulletLine(icon, condition.name.in_language(words), role="medium", colour=colour))
        column.addWidget(BulletLine("", text))
        if finding:
            column.addWidget(BulletLine("", _said(finding, words), role="meta"))
        elif assessed:
            decided = tr("Ikke undersøgt: {authority} afgør det.", authority=authority)
            column.addWidget(BulletLine("", decided if authority else tr("Ikke undersøgt."), role="meta"))


def _said(finding: Finding, words: str) -> str:
    outcome = {
        "met": tr("Opfyldt"),
        "missing": tr("Mangler oplysning"),
        "unmet": tr("Ikke opfyldt"),
    }[finding.outcome]
    level = scheme_wording.level_label(finding.condition.level, words)
    return f"{outcome} · {level}: {scheme_wording.say(finding.reason, words)}"
