"""Who came, or who does it: people to tick, and others with their organisation and system."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from kmdesk.core.i18n import tr
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.dialogs.kept_form import Part
from kmdesk.ui.forms.people_rows import PeopleRows, Person, PersonRow
from kmdesk.ui.screens.companies.cut_title import cut_title
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.labels import label

_TICK_WIDTH = 320
"""Room for somebody beside the box, px."""


def person_text(person: Person) -> str:
    """Return somebody in a line: `Bo Lund, Struer Kommune · Beskæftigelse`."""
    system = person.get("system", "")
    who = ", ".join(filter(None, (person.get("name", ""), person.get("organisation", ""))))
    return " · ".join(filter(None, (who, choice_label("system", system) if system else "")))


class PeopleEditor(Part):
    """The people of a meeting or a decision. `tell(people)` says what is to be known about who is here."""

    def __init__(
        self, title: str, add: str, *, tell: Callable[[Sequence[Person]], str] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("people_editor")
        self.setAccessibleName(title)
        self._tell = tell
        self._offered: Sequence[Person] = ()
        self._people = PeopleRows()
        self._people.edited.connect(self._on_edited)
        self._note = label("", "meta", wrap=True)
        self._note.setObjectName("people_note")
        self._note.hide()
        link = LinkButton(add, icon="plus", small=True)
        link.setObjectName("add_person")
        link.activated.connect(
            lambda: self._people.add(_row({"name": "", "organisation": "", "system": ""}), focus=True)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(label(title, "label"))
        column.addWidget(self._people)
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._note)

    def offer(self, people: Sequence[Person]) -> None:
        """Let these be ticked; who is chosen stays chosen."""
        chosen = self.value()
        self._offered = people
        self.show_value(chosen)

    def value(self) -> tuple[Person, ...]:
        """Return who is chosen: those ticked, then the others. Rows without any name are left out."""
        others = (row for row in self._people.written() if row["name"] or row["organisation"])
        return (*self._people.ticked(), *others)

    def show_value(self, value: Sequence[Person]) -> None:
        """Show who is chosen."""
        left = {_key(person): person for person in value}
        ticks: list[tuple[CheckBox, Person]] = []
        for person in self._offered:
            chosen = left.pop(_key(person), None)
            text = person_text(person)
            tick = CheckBox(cut_title(text, _TICK_WIDTH)[0].replace("&", "&&"))
            tick.setToolTip(text)
            tick.setAccessibleName(text)
            tick.setChecked(chosen is not None)
            ticks.append((tick, chosen or person))
        self._people.offer(ticks)
        for person in left.values():
            self._people.add(_row(person))
        self._say()

    def said(self, value: Sequence[Person]) -> str:
        """Return the people in words."""
        return "; ".join(person_text(person) for person in value)

    # -- parts -----------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        text = self._tell(self.value()) if self._tell else ""
        self._note.setText(text)
        self._note.setVisible(bool(text))


def _row(person: Person) -> PersonRow:
    return PersonRow(person, (("name", tr("Navn"), 4), ("organisation", tr("Organisation"), 4)))


def _key(person: Person) -> tuple[str, str]:
    """Return what tells two people apart: whom they are a member as, else name and organisation."""
    member = person.get("member_id", "")
    return (member, "") if member else (person.get("name", ""), person.get("organisation", ""))
