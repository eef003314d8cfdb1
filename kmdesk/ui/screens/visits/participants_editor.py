"""Who takes part: people of the company to tick, us, and others with organisation and system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import ContactPerson
from kmdesk.services import reference
from kmdesk.services.visits import of_company, participant
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import IconButton, LinkButton
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.labels import label

_COLUMNS = 2
Person = Mapping[str, str]


class ParticipantsEditor(QWidget):
    """The participants of a contact. `edited` tells that a person changed something."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("participants_editor")
        self._boxes: list[tuple[CheckBox, Person]] = []
        self._rows: list[_PersonRow] = []
        self._company = QWidget()
        self._people = QVBoxLayout()
        self._people.setSpacing(theme.px(6))
        add = QHBoxLayout()
        add.setSpacing(theme.px(16))
        for text, side, name in (
            (tr("Tilføj fra virksomheden"), "company", "add_company_person"),
            (tr("Tilføj en af vores"), "us", "add_us_person"),
            (tr("Tilføj anden aktør"), "other", "add_other_person"),
        ):
            link = LinkButton(text, icon="plus", small=True)
            link.setObjectName(name)
            link.activated.connect(lambda chosen=side: self._add_new(chosen))
            add.addWidget(link)
        add.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._column.addWidget(label(tr("Deltagere"), "label"))
        self._column.addWidget(self._company)
        self._column.addLayout(self._people)
        self._column.addLayout(add)

    def show_people(self, people: Sequence[ContactPerson], chosen: Sequence[Person]) -> None:
        """Offer the company's `people` and show who was `chosen`."""
        known = {person.id for person in people}
        here = {person.get("person_id", ""): person for person in chosen}
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setColumnStretch(_COLUMNS, 1)
        self._boxes = []
        for n, person in enumerate(people):
            text = f"{person.name} ({person.title})" if person.title else person.name
            tick = CheckBox(text.replace("&", "&&"))
            tick.setChecked(person.id in here)
            tick.clicked.connect(lambda _on: self.edited.emit())
            grid.addWidget(tick, n // _COLUMNS, n % _COLUMNS)
            self._boxes.append((tick, here.get(person.id) or of_company(person)))
        self._column.replaceWidget(self._company, box)
        self._company.hide()
        self._company.deleteLater()
        self._company = box
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for person in chosen:
            if person.get("person_id", "") not in known:
                self._add(person)

    def people(self) -> tuple[Person, ...]:
        """Return who takes part: us, then the company, then the others. Rows without a name are left out."""
        rows = [row.person() for row in self._rows]
        ticked = [person for tick, person in self._boxes if tick.isChecked()]
        everybody = [*ticked, *(row for row in rows if row["name"])]
        order = {"us": 0, "company": 1, "other": 2}
        return tuple(sorted(everybody, key=lambda person: order.get(person.get("side", ""), 3)))

    def _add_new(self, side: str) -> None:
        row = self._add(participant(side, ""))
        row.show()  # what is not shown yet cannot take the focus
        row.focus_name()

    def _add(self, person: Person) -> _PersonRow:
        row = _PersonRow(person)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._people.addWidget(row)
        return row

    def _remove(self, row: _PersonRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.edited.emit()


class _PersonRow(QWidget):
    """Somebody who is not among the company's contact persons."""

    edited = Signal()
    removed = Signal()

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person = dict(person)
        side = person.get("side", "other")
        self._name = LineEdit(person.get("name", ""), placeholder=tr("Navn"))
        self._title = LineEdit(person.get("title", ""), placeholder=tr("Titel"))
        self._organisation = LineEdit(person.get("organisation", ""), placeholder=tr("Organisation"))
        systems = [(choice.code, choice.label) for choice in reference.choices("system")]
        self._system = ComboBox(systems, placeholder=tr("System"))
        self._system.set_value(person.get("system") or None)
        self._system.chosen.connect(lambda _code: self.edited.emit())
        remove = IconButton("x", tr("Fjern deltager"), colour="muted")
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        who = label(reference.choice_label("participant_side", side), "meta")
        who.setFixedWidth(theme.px(78))
        row.addWidget(who)
        for line, stretch in ((self._name, 4), (self._title, 3), (self._organisation, 4)):
            line.setAccessibleName(f"{who.text()}: {line.placeholderText()}")
            line.textEdited.connect(lambda _text: self.edited.emit())
            row.addWidget(line, stretch)
        row.addWidget(self._system, 4)
        self._system.setAccessibleName(f"{who.text()}: {tr('System')}")
        ours = side == "company"
        self._organisation.setVisible(not ours)
        self._system.setVisible(not ours)
        row.addWidget(remove)

    def focus_name(self) -> None:
        """Move the focus to the name."""
        self._name.setFocus(Qt.FocusReason.TabFocusReason)

    def person(self) -> Person:
        """Return the participant as it stands."""
        return {
            **self._person,
            "name": " ".join(self._name.text().split()),
            "title": " ".join(self._title.text().split()),
            "organisation": " ".join(self._organisation.text().split()),
            "system": self._system.value() or "",
        }
