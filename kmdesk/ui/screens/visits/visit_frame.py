"""What stays in place above and below the questions of a visit: heading and footer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.dates import WEEKDAYS, long_date
from kmdesk.services import reference
from kmdesk.services.guide import VisitSheet
from kmdesk.services.visits import moment_of
from kmdesk.ui import icons, theme
from kmdesk.ui.screens.visits.answer_saver import SaveState
from kmdesk.ui.widgets.arrow_button import ArrowButton
from kmdesk.ui.widgets.badge import Badge, StatusMark
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.labels import ElidedLabel

_CHEVRON = 14


class VisitHead(QWidget):
    """Breadcrumb, company, badges and one line about the visit; the switches at the right."""

    back = Signal()
    open_company = Signal()
    edit = Signal()
    short_toggled = Signal(bool)
    side_toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        crumb = LinkButton(tr("Besøg"), small=True)
        crumb.setObjectName("back_button")
        crumb.activated.connect(self.back)
        self.name = ElidedLabel("", "title")
        self.joint = Badge(tr("Fælles besøg"), "accent")
        self.status = Badge("")
        self._line = ElidedLabel("", "meta")
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(crumb)
        first.addWidget(Chevron())
        first.addWidget(self.name)
        first.addWidget(self.joint)
        first.addWidget(self.status)
        first.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(2))
        texts.addLayout(first)
        texts.addWidget(self._line)
        self.short = Button(tr("&Kort guide"), icon="list")
        self.short.setObjectName("short_guide_button")
        self.short.setCheckable(True)
        self.short.setToolTip(tr("De syv spørgsmål til telefonen"))
        self.short.clicked.connect(self.short_toggled)
        self.side = Button("", icon="panel-right")
        self.side.setObjectName("side_panel_button")
        self.side.clicked.connect(self.side_toggled)
        self.more = IconButton("ellipsis", tr("Flere valg"), bordered=True, dense=False, colour="text2")
        menu = QMenu(self.more)
        self._short_action = menu.addAction(tr("Kort guide"))
        self._short_action.setCheckable(True)
        self._short_action.triggered.connect(self.short_toggled)
        menu.addAction(tr("Ret kontakten")).triggered.connect(self.edit)
        menu.addAction(tr("Åbn virksomheden")).triggered.connect(self.open_company)
        self.more.clicked.connect(lambda: menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(9))
        row.setSpacing(theme.px(8))
        row.addLayout(texts, 1)
        for button in (self.short, self.side, self.more):
            row.addWidget(button)

    def show_sheet(self, sheet: VisitSheet) -> None:
        """Show what the visit is."""
        visit = sheet.visit
        self.name.setText(sheet.company.name)
        self.joint.setVisible(sheet.joint)
        tone = "ok" if visit.status == "done" else "neutral"
        self.status.show_text(reference.choice_label("visit_status", visit.status), tone)
        people = [_person(p) for p in visit.participants if p.get("side") != "us"]
        parts = [
            moment_text(visit.starts_at),
            sheet.company.city,
            ", ".join(filter(None, people)),
            visit.number,
        ]
        self._line.setText(" · ".join(filter(None, parts)))
        self.show_short(visit.short_guide)

    def show_short(self, short: bool) -> None:
        """Show whether the short guide is used."""
        self.short.setChecked(short)
        self._short_action.setChecked(short)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line below."""
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("hairline"))


class VisitFooter(QWidget):
    """Whether everything is saved, the way to the neighbouring sections, print and end."""

    retry = Signal()
    go_to = Signal(str)
    print_summary = Signal()
    start = Signal()
    finish = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = StatusMark("", "neutral", "")
        self._state.setObjectName("save_state")
        self._why = ElidedLabel("", "meta")
        self._retry = LinkButton(tr("Prøv igen"))
        self._retry.setObjectName("retry_button")
        self._retry.activated.connect(self.retry)
        self.before = Button("", icon="chevron-left")
        self.before.setObjectName("previous_section_button")
        self.after = ArrowButton("", after="chevron-right")
        self.after.setObjectName("next_section_button")
        self._targets = {self.before: "", self.after: ""}
        for button in self._targets:
            button.clicked.connect(lambda _on=False, b=button: self.go_to.emit(self._targets[b]))
        self.print_button = Button(tr("&Udskriv resumé"), icon="printer")
        self.print_button.setObjectName("print_button")
        self.print_button.clicked.connect(self.print_summary)
        self.start_button = Button(tr("&Start besøg"), "primary")
        self.start_button.setObjectName("start_visit_button")
        self.start_button.clicked.connect(self.start)
        self.finish_button = Button(tr("&Afslut besøg"), "primary")
        self.finish_button.setObjectName("finish_button")
        self.finish_button.clicked.connect(self.finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addWidget(self._state)
        row.addWidget(self._why, 1)
        row.addWidget(self._retry)
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addSpacing(theme.px(16))
        row.addWidget(self.print_button)
        row.addWidget(self.start_button)
        row.addWidget(self.finish_button)
        self.show_state("saved", "")

    def show_state(self, state: SaveState, time: str, error: KnownError | None = None) -> None:
        """Say whether everything is on disk; a failure stays until it is mended."""
        if state == "failed":
            self._state.show_text(tr("Kunne ikke gemme – prøv igen"), "late", "circle-alert")
        elif state == "saving":
            self._state.show_text(tr("Gemmer …"), "neutral", "refresh-cw")
        else:
            text = tr("Gemt lokalt {time}", time=time) if time else tr("Alt er gemt")
            self._state.show_text(text, "ok", "circle-check")
        self._why.setText(error.message if error else "")
        self._why.setToolTip(str(error) if error else "")
        self._retry.setVisible(state == "failed")

    def show_neighbours(self, before: tuple[str, str] | None, after: tuple[str, str] | None) -> None:
        """Offer the sections (letter, name) before and after."""
        for button, section in ((self.before, before), (self.after, after)):
            button.setVisible(section is not None)
            if section is not None:
                self._targets[button] = section[0]
                button.setText(f"{section[0]}. {_first_word(section[1])}".replace("&", "&&"))
                button.setAccessibleName(f"{section[0]}. {section[1]}")
                button.updateGeometry()

    def show_status(self, status: str) -> None:
        """Offer to begin a planned visit, and to end one that is under way."""
        self.start_button.setVisible(status == "planned")
        self.finish_button.setVisible(status == "in_progress")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line above."""
        QPainter(self).fillRect(0, 0, self.width(), 1, theme.colour("hairline"))


class Chevron(QWidget):
    """The small arrow between the two parts of a breadcrumb."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.px(_CHEVRON), theme.px(_CHEVRON))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the arrow."""
        icons.paint(QPainter(self), 0, 0, "chevron-right", theme.current().muted, size=_CHEVRON)


def moment_text(wall: str) -> str:
    """Return `tirsdag 24.11.2026 kl. 09:00`; text that is no wall-clock moment comes back as it is."""
    at: datetime | None = moment_of(wall)
    if at is None:
        return wall
    return tr(
        "{day} kl. {time}", day=f"{tr(WEEKDAYS[at.weekday()])} {long_date(at.date())}", time=f"{at:%H:%M}"
    )


def _person(person: Mapping[str, str]) -> str:
    """Return `Hanne Nygaard (direktør)`, or the system for those who are not from the company."""
    system = person.get("system", "")
    about = person.get("title", "") if person.get("side") == "company" else ""
    if not about and system:
        about = reference.choice_label("system", system)
    name = person.get("name", "")
    return f"{name} ({about})" if about else name


def _first_word(name: str) -> str:
    return name.split(" ", maxsplit=1)[0]
