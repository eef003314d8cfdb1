"""The fields of a contact as people meet them, and the two parts of its form that are not fields."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import MINUTES_IN_A_DAY
from kmdesk.services import reference
from kmdesk.services.field_checks import check_free_text, number_between
from kmdesk.services.visits import Standing
from kmdesk.ui import theme
from kmdesk.ui.forms.fields import Declaration, FormField, Slot
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import ElidedLabel, label

ContactMode = Literal["plan", "record", "edit"]

BASIS_FIELDS: Declaration = (
    FormField(
        name="contact_basis",
        label=mark("Grundlag for kontakten"),
        kind="choice",
        columns=6,
        choices="contact_basis",
    ),
    FormField(
        name="contact_basis_note",
        columns=6,
        placeholder=mark("fx ringede selv om praktikplads"),
        check=check_free_text,
    ),
)

_WHEN: Declaration = (
    FormField(name="day", label=mark("Dato"), kind="date", columns=3, required=True),
    FormField(name="time", label=mark("Tid"), columns=2, required=True, placeholder=mark("fx 09:00")),
    FormField(
        name="minutes",
        label=mark("Varighed (min.)"),
        kind="number",
        columns=3,
        placeholder=mark("fx 60"),
        check=number_between(0, MINUTES_IN_A_DAY),
    ),
    FormField(name="mode", label=mark("Type"), kind="choice", columns=4, choices="visit_mode", required=True),
    FormField(name="direction", kind="choice", columns=3, choices="direction", required=True),
    FormField(name="purpose", kind="choice", columns=4, choices="purpose", required=True),
    FormField(name="topic", label=mark("Emne"), columns=5, placeholder=mark("fx Opgaver til en studerende")),
    FormField(name="location", columns=12),
    Slot("people"),
)
_OUTCOME: Declaration = (
    FormField(name="outcome", kind="choice", columns=6, choices="outcome"),
    FormField(name="summary", kind="long_text", columns=12, check=check_free_text),
)
_AFTER: Declaration = (
    FormField(
        name="confidential_note",
        kind="long_text",
        columns=12,
        hint=mark("Står aldrig i resumé, rapport eller eksport."),
        check=check_free_text,
    ),
    FormField(name="next_step", columns=9, placeholder=mark("fx Send faktaark")),
    FormField(name="next_step_on", label=mark("Senest"), kind="date", columns=3),
    Slot("counted"),
    FormField(
        name="counts_as",
        label=mark("Tæller alligevel som"),
        kind="choice",
        columns=4,
        choices="counts_as",
        placeholder=mark("Reglen bestemmer"),
    ),
    FormField(
        name="counts_as_reason",
        label=mark("Begrundelse"),
        columns=8,
        placeholder=mark("fx Ny ejer siden sidst"),
    ),
)


def contact_fields(mode: ContactMode) -> Declaration:
    """Return the fields of the form: what came of a contact is asked only when it took place."""
    return (*_WHEN, *(_OUTCOME if mode != "plan" else ()), *_AFTER)


class CountedLine(QWidget):
    """What the contact counts as and why, and whether it is a joint visit; computed while it is filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("counted_line")
        self._kind = Badge("")
        self._joint = Badge(tr("Fælles besøg"), "accent")
        self._why = label("", "meta", wrap=True)
        badges = QHBoxLayout()
        badges.setSpacing(theme.px(8))
        badges.addWidget(self._kind)
        badges.addWidget(self._joint)
        badges.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(4), 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(badges)
        column.addWidget(self._why)

    def show_standing(self, standing: Standing) -> None:
        """Show what follows from the contact as it is filled in."""
        code = standing.counted.counts_as
        text = reference.choice_label("counts_as", code) if code else tr("Tæller ikke")
        self._kind.show_text(text, "accent" if code == "new_contact" else "neutral")
        self._joint.setVisible(standing.joint)
        self._why.setText(standing.counted.explanation)
        joint = tr("Fælles besøg") if standing.joint else ""
        self.setAccessibleName(f"{text}. {joint} {standing.counted.explanation}")


class ContactFooter(QWidget):
    """Whom the contact is with, and what can be done with the form."""

    cancelled = Signal()
    discarded = Signal()
    saved = Signal()
    started = Signal()

    def __init__(self, mode: ContactMode) -> None:
        super().__init__()
        self._company = ElidedLabel("", "meta")
        self._discard = Button(tr("&Kassér"), "quiet")
        self._discard.setObjectName("discard_button")
        self._discard.clicked.connect(self.discarded)
        self._discard.hide()
        self._cancel = Button(tr("A&nnullér"))
        self._cancel.clicked.connect(self.cancelled)
        self._start = Button(tr("Gem og &start besøg"))
        self._start.setObjectName("start_button")
        self._start.clicked.connect(self.started)
        texts = {"plan": tr("&Planlæg kontakt"), "record": tr("&Registrér kontakt"), "edit": tr("&Gem")}
        self._save = Button(texts[mode], "primary")
        self._save.setObjectName("save_button")
        self._save.clicked.connect(self.saved)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addWidget(self._company, 1)
        for button in (self._discard, self._cancel, self._start, self._save):
            row.addWidget(button)

    def texts(self) -> tuple[str, ...]:
        """Return the texts of the buttons, whose letters the form leaves alone."""
        return tuple(button.text() for button in (self._discard, self._cancel, self._start, self._save))

    def show_company(self, name: str) -> None:
        """Say whom the contact is with."""
        self._company.setText(name)

    def company(self) -> str:
        """Return whom the contact is with."""
        return self._company.text()

    def show_start(self, shown: bool) -> None:
        """Offer to start the visit at once."""
        self._start.setVisible(shown)

    def show_discard(self) -> None:
        """Offer to throw away what was typed."""
        self._discard.show()
