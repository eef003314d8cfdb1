"""The pane beside the list: one agreement, what it lacks, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.dates import long_date
from kmdesk.services.agreements import AgreementDetail
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.ui import icons, theme
from kmdesk.ui.screens.agreements.columns import STATUSES
from kmdesk.ui.screens.agreements.content import agreed, facts
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import ElidedLabel
from kmdesk.ui.widgets.messages import InlineMessage

STEPS = {
    "edit": mark("Udfyld resten"),
    "send": mark("Markér som sendt"),
    "sign": mark("Underskriv"),
    "revise": mark("Notér revision"),
    "renew": mark("Forny"),
}
"""Step -> what the button for it says."""

_MENU = {
    "sign": mark("Underskriv"),
    "send": mark("Markér som sendt"),
    "revise": mark("Notér revision"),
    "postpone": mark("Flyt revision"),
    "renew": mark("Forny"),
    "end": mark("Afslut"),
    "draft": mark("Tilbage til kladde"),
    "unsign": mark("Ikke underskrevet alligevel"),
    "reopen": mark("Gælder alligevel"),
    "delete": mark("Slet aftale"),
}
"""Step -> what the menu calls it, in the order of the menu."""

_MOST_MESSAGES = 2


class AgreementPane(QWidget):
    """Shows one `AgreementDetail`. Every step is asked for by `step_wanted(step, agreement_id)`."""

    step_wanted = Signal(str, str)
    print_wanted = Signal(str)
    open_company = Signal(str)
    open_agreement = Signal(str)
    fill_wanted = Signal(str)
    """The field to fill in first."""
    closed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreement_pane")
        self._today = today
        self._detail: AgreementDetail | None = None
        self._title = ElidedLabel("", "title")
        self._title.setObjectName("agreement_title")
        self._badges = QHBoxLayout()
        self._badges.setSpacing(theme.px(8))
        self._next = Button("", "primary")
        self._next.setObjectName("next_step_button")
        self._next.clicked.connect(lambda: self._ask(self.next_step()))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(Hairline())
        column.addWidget(self._area, 1)

    def shown_id(self) -> str:
        """Return the id of the agreement shown, or empty text."""
        return self._detail.agreement.id if self._detail else ""

    def detail(self) -> AgreementDetail | None:
        """Return what is shown."""
        return self._detail

    def focus_first(self) -> None:
        """Put the focus on the next step."""
        self._next.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Forget the agreement."""
        self._detail = None

    def show_agreement(self, detail: AgreementDetail) -> None:
        """Show an agreement; the same one keeps its place."""
        at = self._area.verticalScrollBar().value() if self.shown_id() == detail.agreement.id else 0
        self._detail = detail
        self._title.setText(detail.agreement.title)
        self._show_badges(detail)
        step = self.next_step()
        self._next.setText(tr(STEPS[step]) if step else "")
        self._next.setVisible(bool(step))
        self._next.updateGeometry()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(12))
        for message in self._messages(detail)[:_MOST_MESSAGES]:
            column.addWidget(message)
        company = LinkButton((detail.row.company or tr("Slettet virksomhed")).replace("&", "&&"))
        company.setObjectName("company_link")
        company.setEnabled(detail.company is not None)
        company.activated.connect(lambda: self.open_company.emit(detail.agreement.company_id))
        column.addWidget(company)
        column.addLayout(facts(detail))
        for text, other in (
            (tr("Fornyer en tidligere aftale"), detail.renews),
            (tr("Fornyet med en ny aftale"), detail.renewed_by),
        ):
            if other:
                link = LinkButton(text, icon="history", small=True)
                link.activated.connect(lambda other=other: self.open_agreement.emit(other))
                column.addWidget(link)
        column.addWidget(Hairline())
        column.addLayout(agreed(detail))
        column.addStretch(1)
        self._area.setWidget(body)
        self._area.verticalScrollBar().setValue(at)

    def next_step(self) -> str:
        """Return the step the large button takes, or empty text."""
        detail = self._detail
        if detail is None:
            return ""
        agreement = detail.agreement
        if agreement.status in ("draft", "sent") and detail.missing:
            return "edit"
        if agreement.status in ("draft", "sent"):
            return "send" if agreement.status == "draft" else "sign"
        renewable = bool(agreement.signed_on) and not detail.renewed_by
        if agreement.status == "ended" or detail.row.expired:
            return "renew" if renewable else ""
        return "revise"

    def menu(self) -> QMenu:
        """Return all that can be done with the agreement shown."""
        menu = QMenu(self)
        for step in self._possible():
            action = menu.addAction(tr(_MENU[step]))
            action.setObjectName(f"step_{step}")
            action.triggered.connect(lambda _=False, step=step: self._ask(step))
            if step == "delete":
                icons.keep(action, "trash-2")
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))

    # -- parts -----------------------------------------------------------------------------------------

    def _head(self) -> QVBoxLayout:
        close = IconButton("x", tr("Luk panelet"))
        close.clicked.connect(self.closed)
        title = QHBoxLayout()
        title.addWidget(self._title, 1)
        title.addWidget(close)
        edit = Button(tr("Ret"), "secondary", "pencil")
        edit.setObjectName("edit_agreement")
        edit.clicked.connect(lambda: self._ask("edit"))
        paper = IconButton("printer", tr("Udskriv aftalen"), bordered=True, dense=False)
        paper.setObjectName("print_agreement")
        paper.clicked.connect(lambda: self.print_wanted.emit(self.shown_id()))
        more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        more.setObjectName("more_actions")
        more.clicked.connect(lambda: self._open_menu(more))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (self._next, edit, paper, more):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(12), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addLayout(title)
        column.addLayout(self._badges)
        column.addLayout(row)
        return column

    def _show_badges(self, detail: AgreementDetail) -> None:
        while (item := self._badges.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        _name, tone, icon = STATUSES[detail.agreement.status]
        kind = choice_label("agreement_type", detail.agreement.type)
        if kind != detail.agreement.title:
            self._badges.addWidget(Badge(kind))
        self._badges.addWidget(Badge(choice_label("agreement_status", detail.agreement.status), tone, icon))
        self._badges.addStretch(1)

    def _messages(self, detail: AgreementDetail) -> list[InlineMessage]:
        """Return what is to be said first: what is lacking, what is late, what is only half said."""
        found: list[InlineMessage] = []
        row, today = detail.row, self._today()
        if detail.missing and detail.agreement.status in ("draft", "sent"):
            names = ", ".join(one.name for one in detail.missing)
            lead = tr("Mangler, før den kan sendes.")
            message = InlineMessage("soon", lead, f"{names[:1].upper()}{names[1:]}.", tr("Udfyld"))
            message.setObjectName("missing_notice")
            message.acted.connect(lambda: self.fill_wanted.emit(detail.missing[0].field))
            found.append(message)
        ends, revised = day_of(row.ends_on), day_of(row.revised_on)
        if row.expired and ends and not detail.renewed_by:
            text = tr("Forny den, eller afslut den.")
            found.append(InlineMessage("late", tr("Aftalen udløb {day}.", day=long_date(ends)), text))
        if row.revision == "late" and revised:
            days = (today - revised).days
            lead = trn(days, "Revisionen er {n} dag over.", "Revisionen er {n} dage over.")
            text = tr("Tal med virksomheden, og notér det her.")
            found.append(InlineMessage("late", lead, text))
        if detail.unworded and detail.agreement.status != "ended":
            points = ", ".join(detail.unworded)
            lead = tr("Punkt {points} er valgt, men ikke beskrevet.", points=points)
            found.append(InlineMessage("info", lead, tr("På papiret er der en linje til at skrive på.")))
        return found

    def _possible(self) -> list[str]:
        detail = self._detail
        if detail is None:
            return []
        agreement, moves = detail.agreement, detail.moves
        whether = {
            "sign": "signed" in moves and agreement.status != "ended",
            "send": agreement.status == "draft",
            "revise": agreement.status == "signed",
            "postpone": agreement.status != "ended" and bool(agreement.revised_on),
            "renew": bool(agreement.signed_on) and not detail.renewed_by,
            "end": "ended" in moves,
            "draft": "draft" in moves,
            "unsign": agreement.status == "signed",
            "reopen": agreement.status == "ended",
            "delete": True,
        }
        return [step for step in _MENU if whether[step] and step != self.next_step()]

    def _open_menu(self, button: QWidget) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _ask(self, step: str) -> None:
        if self._detail is not None and step:
            self.step_wanted.emit(step, self._detail.agreement.id)
