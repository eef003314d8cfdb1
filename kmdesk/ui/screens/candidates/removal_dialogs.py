"""Two questions before somebody is taken out: the running matches end too, and for good means for good."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.retention import UNDO_DAYS
from kmdesk.services.candidate_removal import RunningMatch
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.screens.candidates.link_row import LinkRow
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label

_WIDTH = 560


class _Question(PanelDialog):
    """A question whose safe answer has the focus. `agreed` when the answer is yes."""

    agreed = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, width=_WIDTH, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cancel = Button(tr("Annullér"), "primary")
        self._cancel.setObjectName("cancel_button")
        self._cancel.setDefault(True)
        self._cancel.clicked.connect(self.reject)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the focus on the safe answer: the first key takes nobody out."""
        super().showEvent(event)
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, text: str) -> None:
        """Put the answers below: the one that acts, and the safe one."""
        act = Button(text, "destructive")
        act.setObjectName("agree_button")
        act.clicked.connect(self._agree)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(act)
        row.addWidget(self._cancel)
        self.body.addStretch(1)
        self.footer.addWidget(foot)

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


class OnWishDialog(_Question):
    """Asks before a candidate with running matches is deleted. `problem` says why it is asked."""

    open_match = Signal(str)

    def __init__(
        self, name: str, running: Sequence[RunningMatch], parent: QWidget, *, problem: str = ""
    ) -> None:
        super().__init__(tr("Slet {name}", name=name), parent)
        self.setObjectName("on_wish_dialog")
        if problem:
            self.body.addWidget(label(problem, "medium", wrap=True))
        ended = trn(
            len(running),
            "Har kandidaten selv bedt om det, så afslut matchet her. Det noteres, at kandidaten trak sig.",
            "Har kandidaten selv bedt om det, så afslut de {n} matches her."
            " Det noteres, at kandidaten trak sig.",
        )
        text = ended if running else tr("Kandidaten er ikke med i noget match, der er i gang.")
        self.body.addWidget(label(text, wrap=True))
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for match in running:
            status = choice_label("match_status", match.status)
            row = LinkRow(match.company, (f"{match.need} · {status}" if match.need else status,))
            row.opened.connect(lambda one=match.id: self._show_match(one))
            rows.addWidget(row)
        self.body.addLayout(rows)
        self.body.addWidget(label(what_undo_means(), "secondary", wrap=True))
        ending = trn(len(running), "Afslut matchet og slet", "Afslut {n} matches og slet")
        self.offer(ending if running else tr("Slet"))

    def _show_match(self, match_id: str) -> None:
        self.reject()
        self.open_match.emit(match_id)


class EraseDialog(_Question):
    """Asks before people are erased for good."""

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(tr("Fjern for altid"), parent)
        self.setObjectName("erase_dialog")
        self.body.addWidget(label(", ".join(names), "medium", wrap=True))
        self.body.addWidget(label(tr("Det kan ikke fortrydes. {what}", what=what_erasing_means()), wrap=True))
        self.offer(trn(len(names), "Fjern for altid", "Fjern {n} for altid"))


def what_erasing_means() -> str:
    """Return what goes and what stays when somebody is erased."""
    return tr(
        "Navn, kontakt, noter og historik forsvinder her."
        " Kun niveau, fagområde og kommune bliver stående til opgørelsen."
        " Sikkerhedskopier har oplysningerne, til de selv slettes."
    )


def what_undo_means() -> str:
    """Return for how long a deletion can be regretted, and what that means for the person."""
    return tr(
        "Sletningen kan fortrydes i {n} dage. Så længe ligger oplysningerne skjult og krypteret her."
        " Derefter fjernes de for altid, også fra historikken.",
        n=UNDO_DAYS,
    )
