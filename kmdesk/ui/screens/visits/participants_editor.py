"""Who takes part: people of the company to tick, us, and others with organisation and system."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import ContactPerson
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import of_company, participant
from kmdesk.ui import theme
from kmdesk.ui.forms.people_rows import PeopleRows, Person, PersonRow
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.labels import label


class ParticipantsEditor(QWidget):
    """The participants of a contact. `edited` tells that a person changed something."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("participants_editor")
        self._people = PeopleRows()
        self._people.edited.connect(self.edited)
        add = QHBoxLayout()
        add.setSpacing(theme.px(16))
        for text, side, name in (
            (tr("Tilføj fra virksomheden"), "company", "add_company_person"),
            (tr("Tilføj en af vores"), "us", "add_us_person"),
            (tr("Tilføj anden aktør"), "other", "add_other_person"),
        ):
            link = LinkButton(text, icon="plus", small=True)
            link.setObjectName(name)
            link.activated.connect(
                lambda chosen=side: self._people.add(_row(participant(chosen, "")), focus=True)
            )
            add.addWidget(link)
        add.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(label(tr("Deltagere"), "label"))
        column.addWidget(self._people)
        column.addLayout(add)

    def show_people(self, people: Sequence[ContactPerson], chosen: Sequence[Person]) -> None:
        """Offer the company's `people` and show who was `chosen`."""
        known = {person.id for person in people}
        here = {person.get("person_id", ""): person for person in chosen}
        ticks: list[tuple[CheckBox, Person]] = []
        for person in people:
            text = f"{person.name} ({person.title})" if person.title else person.name
            tick = CheckBox(text.replace("&", "&&"))
            tick.setChecked(person.id in here)
            ticks.append((tick, here.get(person.id) or of_company(person)))
        self._people.offer(ticks)
        for person in chosen:
            if person.get("person_id", "") not in known:
                self._people.add(_row(person))

    def people(self) -> tuple[Person, ...]:
        """Return who takes part: us, then the company, then the others. Rows without a name are left out."""
        everybody = [*self._people.ticked(), *(row for row in self._people.written() if row["name"])]
        order = {"us": 0, "company": 1, "other": 2}
        return tuple(sorted(everybody, key=lambda person: order.get(person.get("side", ""), 3)))


def _row(person: Person) -> PersonRow:
    """Return the row of somebody; the company's own people have neither organisation nor system."""
    side = person.get("side", "other")
    lines = [("name", tr("Navn"), 4), ("title", tr("Titel"), 3)]
    if side != "company":
        lines.append(("organisation", tr("Organisation"), 4))
    who = choice_label("participant_side", side)
    return PersonRow(person, lines, who=who, system=side != "company")
