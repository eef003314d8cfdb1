"""What saving a match would lead to, said before it is saved: what it counts towards, and its follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.rules.dates import local_day, long_date
from kmdesk.rules.follow_ups import FollowUpFacts, follow_ups
from kmdesk.services.match_facts import day_in
from kmdesk.services.match_follow_ups import rule_text
from kmdesk.services.match_form import MatchForm
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.labels import label


class MatchEffects(QWidget):
    """Two lines below the form of a match. `show_values` recomputes them from what stands in the form."""

    def __init__(self, form: MatchForm, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counting, self._rules, self._today = form.counting, form.rules, today
        self._mark = StatusMark("", "neutral", "target")
        self.counts = label("", wrap=True)
        self.counts.setObjectName("counts_preview")
        self.follow_ups = label("", "secondary", wrap=True)
        self.follow_ups.setObjectName("follow_ups_preview")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.counts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(10), 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(row)
        column.addWidget(self.follow_ups)

    def show_values(self, match: Match, values: Mapping[str, Any], status: str) -> None:
        """Say what follows when `match` has these `values` in `status`."""
        known = {**match.to_row(), **values}
        days = {name: day_in(str(known.get(name) or "")) for name in ("agreed_on", "starts_on", "ends_on")}
        kind, agreed_on = str(known["type"]), days["agreed_on"]
        if match.status in ("agreed", "started", "ended"):
            counts = self._counting.of(kind, status, agreed_on, str(known["end_outcome"]))
        else:
            counts = self._counting.preview(kind, agreed_on)
        self.counts.setText(counts.explanation)
        self._mark.show_text("", "ok" if counts.now else "neutral", "circle-check" if counts.now else "info")
        found = follow_ups(
            FollowUpFacts(
                status=status,
                **days,
                evaluation_on=day_in(str(known.get("evaluation_on") or "")),
                end_outcome=match.end_outcome,
                ended_on=local_day(match.status_since) if status == "ended" else None,
            ),
            self._rules,
        )
        coming = [(due, rule_text(rule, self._rules)) for rule, due in found.items() if due >= self._today]
        listed = " · ".join(f"{text} {long_date(due)}" for due, text in sorted(coming))
        self.follow_ups.setText(tr("Løfter om opfølgning: {listed}", listed=listed) if listed else "")
        self.follow_ups.setVisible(bool(listed))
