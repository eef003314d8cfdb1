"""Two questions before somebody is taken out: the running matches end too, and for good means for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.services.candidate_removal import LOOKED_FOR, RunningMatch
from kmdesk.services.keeping import keeping
from kmdesk.services.mentions import Mention, WhereNamed
from kmdesk.services.named import named
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow

_WIDTH = 560
_NAMED, _LISTED = 10, 8
"""So many people, and so many places where they are named, are told one by one."""


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
        for text in _what_happens(running):
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
        ended = sum(not match.stays for match in running)
        ending = trn(ended, "Afslut matchet og slet", "Afslut {n} matches og slet")
        self.offer(ending if ended else tr("Slet"))

    def _show_match(self, match_id: str) -> None:
        self.reject()
        self.open_match.emit(match_id)


class EraseDialog(_Question):
    """Asks before people are erased for good, and says where else they are named."""

    def __init__(self, names: Sequence[str], where: WhereNamed, parent: QWidget) -> None:
        super().__init__(tr("Fjern for altid"), parent)
        self.setObjectName("erase_dialog")
        self.body.addWidget(label(named(names, _NAMED), "medium", wrap=True))
        self.body.addWidget(label(tr("Det kan ikke fortrydes. {what}", what=what_erasing_means()), wrap=True))
        full = (
            tr("En anden her hedder det samme. Det fulde navn bliver derfor stående her. Ret det selv:")
            if where.shared
            else tr("Det fulde navn fjernes også her:")
        )
        self._list(full, where.full, "full_mentions")
        perhaps = tr("Et fornavn eller efternavn bliver stående her. Ret det selv, hvis det er kandidaten:")
        self._list(perhaps, where.perhaps, "perhaps_mentions")
        if len(names) > LOOKED_FOR:
            text = tr("Hvor navnene ellers står, vises for højst {n} ad gangen.", n=LOOKED_FOR)
            self.body.addWidget(label(text, "secondary", wrap=True))
        self.offer(trn(len(names), "Fjern for altid", "Fjern {n} for altid"))

    def _list(self, head: str, mentions: Sequence[Mention], name: str) -> None:
        """Name the records below a heading, the first of them; nothing when there are none."""
        if not mentions:
            return
        lines = [one.text for one in mentions[:_LISTED]]
        more = len(mentions) - _LISTED
        if more > 0:
            lines.append(tr("og {n} til", n=more))
        shown = label("\n".join([head, *(f"• {line}" for line in lines)]), "secondary", wrap=True)
        shown.setObjectName(name)
        self.body.addWidget(shown)


def _what_happens(running: Sequence[RunningMatch]) -> Iterator[str]:
    """Yield what becomes of the candidate's matches."""
    staying = sum(match.stays for match in running)
    ended = len(running) - staying
    if not running:
        yield tr("Kandidaten er ikke med i noget match, der er i gang.")
    if ended:
        yield trn(
            ended,
            "Har kandidaten selv bedt om det, så afslut matchet her. Det noteres, at kandidaten trak sig.",
            "Har kandidaten selv bedt om det, så afslut de {n} matches her."
            " Det noteres, at kandidaten trak sig.",
        )
    if staying:
        yield trn(
            staying,
            "Matchet, der er startet, bliver stående. Det mister kun kandidatens navn.",
            "De {n} matches, der er startet, bliver stående. De mister kun kandidatens navn.",
        )


def what_erasing_means() -> str:
    """Return what goes and what stays when somebody is erased."""
    return tr(
        "Navn, kontakt, noter og historik forsvinder her."
        " Navnet fjernes fra kandidatens matches og opfølgninger."
        " For- og efternavn sammen fjernes alle andre steder, medmindre en anden her hedder det samme."
        " Kun niveau, fagområde og kommune bliver stående til opgørelsen."
        " Sikkerhedskopier har oplysningerne, til de selv slettes."
    )


def what_undo_means() -> str:
    """Return for how long a deletion can be regretted, and what that means for the person."""
    return tr(
        "Sletningen kan fortrydes i {n} dage. Så længe ligger oplysningerne skjult og krypteret her."
        " Derefter fjernes de for altid, også fra historikken.",
        n=keeping().undo_days,
    )
