"""The contact persons of a company, edited inside the company's form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models.company import ContactPerson
from kmdesk.services.field_checks import Remark
from kmdesk.ui import theme
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.screens.companies.form_fields import PERSON_FIELDS
from kmdesk.ui.widgets.buttons import IconButton, LinkButton
from kmdesk.ui.widgets.paint import rounded
from kmdesk.ui.widgets.section_header import SectionHeader


class PeopleEditor(QWidget):
    """A small form per contact person, and a link that adds one. Exactly one of them is the main contact."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._cards: list[_PersonCard] = []
        self._loaded: tuple[ContactPerson, ...] = ()
        self._add = LinkButton(tr("Tilføj kontaktperson"), icon="plus", small=True)
        self._add.setObjectName("add_person")
        self._add.activated.connect(self._on_add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.px(8), 0, 0)
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(SectionHeader(tr("Kontaktpersoner"), "", self._add))

    def load(self, people: Iterable[ContactPerson]) -> None:
        """Show these people."""
        self.restore(people)
        self._loaded = self.people()

    def restore(self, people: Iterable[ContactPerson]) -> None:
        """Show these people as changes to those that were loaded."""
        for card in tuple(self._cards):
            self._drop(card)
        for person in people:
            self._append(person)

    def people(self) -> tuple[ContactPerson, ...]:
        """Return the people as they stand; who has no name is still among them."""
        return tuple(card.person() for card in self._cards)

    def loaded(self) -> tuple[ContactPerson, ...]:
        """Return the people as they were loaded."""
        return self._loaded

    def is_changed(self) -> bool:
        """Tell whether the people are others than those that were loaded."""
        return self.people() != self._loaded

    def check(self) -> bool:
        """Check the people; at the first error, put the focus there and return False."""
        return all(card.check() for card in self._cards)

    def _on_add(self) -> None:
        card = self._append(ContactPerson(main_contact=not self._cards))
        card.form.focus_field("name")

    def _append(self, person: ContactPerson) -> _PersonCard:
        card = _PersonCard(person, self._today)
        card.form.changed.connect(lambda name: self._on_changed(card, name))
        card.removed.connect(lambda: self._on_removed(card))
        before = self._cards[-1].remove if self._cards else self._add
        self._cards.append(card)
        self._column.addWidget(card)
        for part in (*card.form.keyboard_parts(), card.remove):
            self.setTabOrder(before, part)
            before = part
        return card

    def _on_changed(self, changed: _PersonCard, name: str) -> None:
        if name == "main_contact" and changed.form.value(name):
            for card in self._cards:
                if card is not changed:
                    card.form.put(name, value=False)
        self.changed.emit()

    def _on_removed(self, card: _PersonCard) -> None:
        self._drop(card)
        self._add.setFocus()
        self.changed.emit()

    def _drop(self, card: _PersonCard) -> None:
        self._cards.remove(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()


class _PersonCard(QWidget):
    """One person: a framed form and × to take the person out."""

    removed = Signal()

    def __init__(self, person: ContactPerson, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("person")
        self._person = person
        self.form = RecordForm(PERSON_FIELDS, today=today, mnemonics=False)
        self.form.load(person.to_row())
        self.remove = IconButton("x", tr("Fjern kontaktperson"), colour="text2")
        self.remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(4), theme.px(8))
        row.setSpacing(theme.px(4))
        row.addWidget(self.form, 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)

    def person(self) -> ContactPerson:
        """Return the person as they stand."""
        values: dict[str, Any] = self.form.values_to_store()
        return replace(self._person, **values)

    def check(self) -> bool:
        """Check the fields; somebody of whom anything is written needs a name."""
        if not self.form.check():
            return False
        written = any(not self.form.is_empty(name) for name in ("title", "role", "phone", "email"))
        if not written or not self.form.is_empty("name"):
            return True
        self.form.cell("name").show_remark(Remark("error", tr("Skriv navnet, eller fjern personen.")))
        self.form.focus_field("name")
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        rounded(QPainter(self), QRectF(self.rect()), line=theme.current().hairline, radius=theme.px(6))
