"""The contacts of a company, newest first: what it was, with whom, when, and what came of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import short_date
from kmdesk.services import reference
from kmdesk.services.company_detail import Contact
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.section_header import SectionHeader

MODE_ICONS = {
    "visit": "calendar-days",
    "phone": "phone",
    "online": "video",
    "email": "mail",
    "own_office": "building-2",
    "event": "users",
    "letter": "file-text",
    "sms": "message-square",
}
_ICON, _RAIL = 16, 26


def contact_title(contact: Contact) -> str:
    """Return `Besøg: praktikplads i produktionen`: the form of contact, then its topic or what came of it."""
    visit = contact.visit
    mode = reference.choice_label("visit_mode", visit.mode)
    if visit.mode == "email" and visit.direction == "in":
        mode = tr("E-mail ind")
    topic = visit.topic or (reference.choice_label("outcome", visit.outcome) if visit.outcome else "")
    return f"{mode}: {_lower_first(topic)}" if topic else mode


def _lower_first(text: str) -> str:
    """Return the text with a small first letter, unless it begins with an abbreviation (HR, IT)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


class Timeline(QWidget):
    """The contacts with a menu to see one form of contact only."""

    opened = Signal(str)
    """The id of the visit to open."""

    def __init__(self, contacts: tuple[Contact, ...]) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self._contacts = contacts
        self._types = LinkButton(tr("Alle typer"), small=True, icon="chevron-down")
        self._types.activated.connect(self._choose_type)
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        head = SectionHeader(tr("Kontakter"), "", *([self._types] if contacts else []))
        self._column.addWidget(head)
        self._column.addSpacing(theme.px(6))
        self._show("")

    def _show(self, mode: str) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        shown = [contact for contact in self._contacts if not mode or contact.visit.mode == mode]
        self._rows = [_Entry(contact, last=contact is shown[-1]) for contact in shown]
        if not shown:
            self._rows = [label(tr("Ingen kontakter endnu."), "secondary")]
        for row in self._rows:
            if isinstance(row, _Entry):
                row.clicked.connect(lambda _checked=False, visit_id=row.visit_id: self.opened.emit(visit_id))
            self._column.addWidget(row)
        name = reference.choice_label("visit_mode", mode) if mode else tr("Alle typer")
        self._types.setText(name)
        self._types.updateGeometry()

    def _choose_type(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Alle typer")).triggered.connect(lambda: self._show(""))
        for mode in dict.fromkeys(contact.visit.mode for contact in self._contacts):
            action = menu.addAction(reference.choice_label("visit_mode", mode))
            action.triggered.connect(lambda _checked=False, mode=mode: self._show(mode))
        menu.popup(self._types.mapToGlobal(self._types.rect().bottomLeft()))


class _Entry(Ringed, QAbstractButton):
    """One contact; pressing it opens the visit."""

    def __init__(self, contact: Contact, *, last: bool) -> None:
        super().__init__()
        visit = contact.visit
        self.visit_id, self._mode, self._last = visit.id, visit.mode, last
        title = contact_title(contact)
        day = short_date(date.fromisoformat(visit.starts_at[:10]))
        who = " · ".join(
            part for part in (contact.who, reference.choice_label("system", contact.system)) if part
        )
        self.setAccessibleName(f"{title}, {day}, {who}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(title, "base"), 1)
        head.addWidget(label(day, "meta"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(_RAIL), theme.px(2), 0, theme.px(6))
        column.setSpacing(0)
        column.addLayout(head)
        if who:
            column.addWidget(label(who, "meta"))
        if visit.summary:
            column.addWidget(label(visit.summary, "secondary", wrap=True))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon, and the line down to the next contact."""
        painter = QPainter(self)
        tokens = theme.current()
        icons.paint(
            painter, 0, theme.px(4), MODE_ICONS.get(self._mode, "message-square"), tokens.text2, size=_ICON
        )
        if not self._last:
            top = theme.px(_ICON + 10)
            painter.fillRect(theme.px(_ICON) // 2, top, 1, self.height() - top, theme.colour("hairline"))
