"""Kommunerne: whom a company can ask at its municipality, as the fact sheets name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import MunicipalityContact, Project
from kmdesk.services import reference
from kmdesk.services.field_checks import check_email_field, check_phone_field
from kmdesk.services.municipality_contacts import ContactRow
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.ui import theme
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.rows import dress_table, row_height

CONTACT_FIELDS: Declaration = (
    FormField(name="name", label=mark("Kontaktperson"), columns=12),
    FormField(name="unit", columns=8, placeholder=mark("fx virksomhedsindgangen")),
    FormField(name="system", kind="choice", choices="system", columns=4),
    FormField(name="phone", columns=6, check=check_phone_field),
    FormField(name="email", columns=6, check=check_email_field),
)
_WIDTH = 520
_CODE = Qt.ItemDataRole.UserRole
_NAME, _PHONE, _EMAIL = 132, 104, 184
_WITH_PHONE, _WITH_EMAIL = 400, 600
"""How wide the table must be to show them, px of the design."""


class MunicipalitiesPage(SettingsPage):
    """A row for each municipality of the contract; Enter or a double click opens its contact."""

    def __init__(self, ops: Operations, office: OfficeSettings, clock: Clock) -> None:
        super().__init__(
            tr("Kommunerne"),
            tr("Hvem virksomheden kan spørge i sin kommune. Kontakten står på faktaark om ordninger."),
        )
        self._ops, self._office, self._clock = ops, office, clock
        self.table = _Table()
        self.table.opened.connect(self.edit)
        self.column.addWidget(self.table)
        edit = Button(tr("&Ret kontakten"), icon="pencil")
        edit.setObjectName("edit_municipality")
        edit.clicked.connect(self.table.open_current)
        row = QHBoxLayout()
        row.addWidget(edit)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)
        ops.changed.connect(self._on_touched)

    def activate(self) -> None:
        """Read the municipalities and their contacts."""
        self._ops.read(self._office.contacts.rows, self.table.show_rows, owner=self, key="rows")

    def edit(self, code: str) -> None:
        """Open the form of a municipality's contact."""
        self._ops.read(lambda: self._office.contacts.contact(code), self._show, owner=self)

    def _show(self, contact: MunicipalityContact) -> None:
        self.dialog(contact).open()

    def dialog(self, contact: MunicipalityContact) -> RecordDialog:
        """Return the dialog over the contact of a municipality."""
        found = reference.municipality(contact.municipality_code)

        code = contact.municipality_code
        shown = followed(contact, lambda: self._office.contacts.contact(code))

        def save(values: Values) -> None:
            seen = shown.record
            self._office.contacts.save(replace(seen, **cast("dict[str, Any]", values)), seen)

        made = RecordDialog(
            self._ops,
            self._office.local,
            self._clock,
            title=found.official_name if found else tr("Kommune"),
            declaration=CONTACT_FIELDS,
            values=shown.values(contact),
            save=save,
            save_text=tr("&Gem"),
            draft_key=f"municipality/{code}",
            width=_WIDTH,
            record=shown.name,
            follow=shown,
            parent=self.window(),
        )
        made.setObjectName("municipality_dialog")
        made.saved.connect(lambda: self.toast.emit(tr("Kommunens kontakt er gemt"), True))  # noqa: FBT003
        return made

    def _on_touched(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in (MunicipalityContact.kind, Project.kind) for kind, _ in touched):
            self.activate()


class _Table(QTableView):
    """The municipalities. `opened(code)` comes with Enter, F2 and a double click."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("municipality_table")
        self.setAccessibleName(tr("Kommunernes kontakter. Enter retter."))
        titles = (tr("Kommune"), tr("Kontakt"), tr("Telefon"), tr("E-mail"))
        self._rows = QStandardItemModel(0, len(titles), self)
        self._rows.setHorizontalHeaderLabels(titles)
        self.setModel(self._rows)
        dress_table(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, _NAME), (2, _PHONE), (3, _EMAIL)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, theme.px(width))
        self.doubleClicked.connect(self._open)

    def show_rows(self, rows: Sequence[ContactRow]) -> None:
        """Show these municipalities; the row one stood at stays."""
        at = max(self.currentIndex().row(), 0)
        self._rows.removeRows(0, self._rows.rowCount())
        for row in rows:
            known = row.who or row.phone or row.email
            cells = (row.municipality, row.who if known else tr("Mangler"), row.phone, row.email)
            items = [QStandardItem(text) for text in cells]
            for item in items:
                item.setToolTip(item.text())
            items[0].setData(row.code, _CODE)
            self._rows.appendRow(items)
        self.setCurrentIndex(self._rows.index(min(at, len(rows) - 1), 0))
        self.setFixedHeight(self.horizontalHeader().height() + max(len(rows), 1) * row_height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the address and then the number where there is no room for them beside the names."""
        super().resizeEvent(event)
        for column, room in ((3, _WITH_EMAIL), (2, _WITH_PHONE)):
            self.setColumnHidden(column, event.size().width() < theme.px(room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 open the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.open_current()
        else:
            super().keyPressEvent(event)

    def open_current(self) -> None:
        """Open the row one stands at."""
        self._open(self.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        code: object = self._rows.index(index.row(), 0).data(_CODE)
        if isinstance(code, str):
            self.opened.emit(code)
