"""The page Videninstitutioner: the list, the pane, and the area's own to take from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Institution
from kmdesk.rules.numbers import format_number
from kmdesk.services.institutions import (
    InstitutionColumn,
    InstitutionQuery,
    InstitutionRow,
    Institutions,
    OfferedInstitution,
)
from kmdesk.services.reference import choice_label
from kmdesk.ui.dialogs.institution import InstitutionDialogs
from kmdesk.ui.lists.list_page import ListPage
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.candidates.columns import institution_columns
from kmdesk.ui.screens.candidates.institution_pane import InstitutionPane
from kmdesk.ui.screens.candidates.offers import Offer, OffersDialog
from kmdesk.ui.tables.paged_model import Source
from kmdesk.ui.widgets.empty import EmptyState

_KINDS = frozenset({"institution", "institution_contact", "case_window", "candidate"})


class InstitutionsPage(ListPage[InstitutionRow]):
    """The institutions. Enter opens the pane, F2 the form, Del deletes with undo."""

    edit_window = Signal(object)
    open_candidate = Signal(str)
    show_candidates = Signal(str)

    def __init__(
        self, ops: Operations, institutions: Institutions, dialogs: InstitutionDialogs, clock: Clock
    ) -> None:
        super().__init__(
            ops,
            institution_columns(clock.today),
            lambda row: row.id,
            name=tr("Videninstitutioner"),
            find=tr("Filtrér institutioner"),
            kinds=_KINDS,
            give_way=("type", "city", "contacts"),
        )
        self._institutions, self._dialogs = institutions, dialogs
        self.query = InstitutionQuery()
        self.table.setObjectName("institution_list")
        self.table.set_sort("name", descending=False)
        self.top.addStretch(1)
        self.institution = pane = InstitutionPane(ops, institutions, clock.today)
        self.set_pane(pane)
        self.table.sort_changed.connect(self._sort)
        self.table.picked.connect(self._show)
        self.table.entered_row.connect(self._enter)
        self.table.entered_aside.connect(self.open_institution)
        self.table.delete_wanted.connect(self._delete)
        pane.closed.connect(self._close)
        pane.edit.connect(self._edit)
        pane.delete.connect(self._delete)
        pane.edit_contact.connect(self._edit_contact)
        pane.delete_contact.connect(self._delete_contact)
        pane.edit_window.connect(self.edit_window)
        pane.open_candidate.connect(self.open_candidate)
        pane.show_candidates.connect(self.show_candidates)

    def open_institution(self, institution_id: str) -> None:
        """Show an institution in the pane."""
        self.table.pick(institution_id)
        self.institution.show_record(institution_id)
        self.show_pane()

    def new_institution(self) -> None:
        """Open the form of a new one."""
        self._edit(self._institutions.blank())

    def offer(self) -> None:
        """Offer the area's institutions that are not here yet."""
        self.ops.read(self._institutions.offered, self._show_offers, owner=self)

    # -- what a list says ----------------------------------------------------------------------------

    def source(self) -> Source[InstitutionRow]:
        """Return the rows of the query."""
        query = replace(self.query, text=self.text_filter.text())
        return Source(
            lambda offset, limit: self._institutions.page(query, offset, limit),
            lambda _after: (self._institutions.count(query), None),
        )

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "graduation-cap",
            tr("Ingen videninstitutioner endnu"),
            tr("Vælg dem, I arbejder med, på listen over landsdelens. Eller opret en selv."),
            ("list|" + tr("Vælg fra listen"), self.offer),
            ("plus|" + tr("Ny institution"), self.new_institution),
        )

    def foot_text(self, count: int) -> str:
        """Say how many."""
        return trn(count, "{number} institution", "{number} institutioner", number=format_number(count))

    def refreshed(self, _kinds: set[str]) -> None:
        """Bring the pane up to date too."""
        if self.institution.isVisible():
            self.institution.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the selected institution."""
        picked = self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked:
            self.ops.read(lambda: self._institutions.get(picked), self._edit, owner=self)
        else:
            super().keyPressEvent(event)

    # -- parts ---------------------------------------------------------------------------------------

    def _sort(self, key: str, descending: bool) -> None:
        self.query = replace(self.query, sort=cast("InstitutionColumn", key), descending=descending)
        self.ask()

    def _show(self, institution_id: str) -> None:
        if self.institution.isVisible() or self.roomy:
            self.institution.show_record(institution_id)
            self.show_pane()

    def _enter(self, institution_id: str) -> None:
        self.open_institution(institution_id)
        self.institution.focus_pane()

    def _close(self) -> None:
        self.institution.clear()
        self.close_pane()

    def _edit(self, institution: Institution) -> None:
        self._dialogs.institution(institution, self, self._on_saved)

    def _on_saved(self, institution: Institution) -> None:
        self.tell(tr("{name} er gemt", name=institution.name))
        self.open_institution(institution.id)

    def _edit_contact(self, contact: object) -> None:
        from kmdesk.models import InstitutionContact

        if isinstance(contact, InstitutionContact):
            self._dialogs.contact(contact, self, lambda one: self.tell(tr("{name} er gemt", name=one.name)))

    def _delete(self, institution_id: str) -> None:
        def done(name: str) -> None:
            if self.institution.record_id == institution_id and self.institution.isVisible():
                self._close()
            self.tell(tr("{name} er slettet", name=name))

        self.ops.write(lambda: self._institutions.delete(institution_id), done, owner=self)

    def _delete_contact(self, contact_id: str) -> None:
        self.ops.write(
            lambda: self._institutions.delete_contact(contact_id),
            lambda name: self.tell(tr("{name} er slettet", name=name)),
            owner=self,
        )

    def _show_offers(self, offered: Sequence[OfferedInstitution]) -> None:
        offers = [
            Offer(
                one.key,
                one.institution.name,
                " · ".join(
                    (
                        choice_label("institution_type", one.institution.type),
                        one.institution.city,
                        one.institution.website,
                    )
                ),
                one.uncertain,
            )
            for one in offered
        ]
        text = tr("Navne, byer og websteder, som de er offentlige. Personer skriver du selv.")
        dialog = OffersDialog(tr("Landsdelens videninstitutioner"), text, offers, self)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _take(self, keys: tuple[str, ...]) -> None:
        def done(made: Sequence[Institution]) -> None:
            text = trn(len(made), "{n} institution er oprettet", "{n} institutioner er oprettet")
            self.tell(text)

        self.ops.write(lambda: self._institutions.take_over(keys), done, owner=self)
