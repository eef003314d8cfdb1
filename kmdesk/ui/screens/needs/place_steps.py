"""What is done with standing places: forms opened, and acts carried out and told with a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.models import StandingPlace
from kmdesk.services.candidates import Candidates
from kmdesk.services.place_fits import PlaceFits
from kmdesk.services.standing_places import PlaceDetail, ProposedAt, StandingPlaces
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.standing_place import ProposeDialog, place_dialog
from kmdesk.ui.lists.record_steps import RecordSteps
from kmdesk.ui.operations import Operations


class PlaceSteps(RecordSteps):
    """Carries out for the page, or the company's tab, it belongs to."""

    def __init__(
        self, ops: Operations, places: StandingPlaces, local: Local, clock: Clock, page: QWidget
    ) -> None:
        super().__init__(ops, page)
        self._places, self._local, self._clock = places, local, clock

    # -- forms -----------------------------------------------------------------------------------

    def new(self, company_id: str) -> None:
        """Open the form of a new place of a company."""
        self._ops.read(lambda: self._places.blank(company_id), self._open, owner=self._page)

    def edit(self, place_id: str) -> None:
        """Open the form of a place."""
        self._ops.read(
            lambda: self._places.store.require(StandingPlace, place_id), self._open, owner=self._page
        )

    def propose(self, place_id: str) -> None:
        """Ask whom to propose for a place."""
        self._ops.read(lambda: self._places.detail(place_id), self._ask_whom, owner=self._page)

    # -- acts ------------------------------------------------------------------------------------

    def confirm(self, ids: Sequence[str]) -> None:
        """Note that the companies stand by these places."""
        if ids:
            self._write(
                lambda: self._places.confirm(ids),
                lambda count: trn(count, "Pladsen er bekræftet i dag", "{n} pladser er bekræftet i dag"),
            )

    def set_status(self, ids: Sequence[str], status: str) -> None:
        """Open, pause or withdraw these places."""
        texts: dict[str, tuple[str, str]] = {
            "open": (tr("Pladsen er åben igen"), tr("{n} pladser er åbne igen")),
            "paused": (tr("Pladsen er på pause"), tr("{n} pladser er på pause")),
            "withdrawn": (tr("Pladsen er trukket tilbage"), tr("{n} pladser er trukket tilbage")),
        }
        one, many = texts[status]
        self._write(
            lambda: self._places.set_status(ids, status),
            lambda count: one if count == 1 else many.format(n=count),
        )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete these places, unless somebody is there."""

        def told(names: Sequence[str]) -> str:
            what = names[0] if len(names) == 1 else trn(len(names), "{n} plads", "{n} pladser")
            return tr("{name} er slettet", name=what)

        self._delete(ids, lambda: self._places.delete(ids), told)

    def tie(self, place_id: str, match_id: str) -> None:
        """Let a match fill a place."""
        self._write(
            lambda: self._places.tie(place_id, match_id),
            lambda name: tr("{name} er knyttet til pladsen", name=name),
        )

    def untie(self, match_id: str) -> None:
        """Let a match go on without its place."""
        self._write(
            lambda: self._places.untie(match_id), lambda name: tr("{name} er fjernet fra pladsen", name=name)
        )

    def menu(self, detail: PlaceDetail) -> QMenu:
        """Return what can be done with a place beside proposing somebody."""
        place = detail.place
        menu = self._menu(
            ("confirm", tr("Bekræft i dag"), lambda: self.confirm([place.id])),
            *(
                (status, text, lambda status=status: self.set_status([place.id], status))
                for status, text in (
                    ("open", tr("Åbn igen")),
                    ("paused", tr("Sæt på pause")),
                    ("withdrawn", tr("Træk tilbage")),
                )
                if status != place.status
            ),
            ("history", tr("Historik"), lambda: self._show_history(StandingPlace.kind, place.id)),
        )
        if detail.loose:
            ties = menu.addMenu(tr("Knyt et match"))
            for match in detail.loose:
                self._add(ties, "tie", match.candidate, lambda one=match.id: self.tie(place.id, one))
        menu.addSeparator()
        self._add(menu, "delete", tr("Slet plads"), lambda: self.delete([place.id]))
        return menu

    # -- parts -----------------------------------------------------------------------------------

    def _open(self, place: StandingPlace) -> None:
        dialog = place_dialog(self._ops, self._places, self._local, self._clock, place, self._page)

        def done() -> None:
            self.told.emit(tr("Pladsen er gemt"))
            self.saved.emit(place.id)

        dialog.saved.connect(done)
        dialog.open()

    def _ask_whom(self, detail: PlaceDetail) -> None:
        store = self._places.store
        dialog = ProposeDialog(self._ops, PlaceFits(store), Candidates(store), detail, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def done(made: ProposedAt) -> None:
            dialog.accept()
            text = tr("{name} er foreslået til {place}", name=made.candidate, place=detail.place.title)
            self.told.emit(f"{text}. {made.remark}" if made.remark else text)

        dialog.chosen.connect(
            lambda candidate_id: self._ops.write(
                lambda: self._places.propose(detail.place.id, candidate_id),
                done,
                owner=dialog,
                failed=dialog.refuse,
            )
        )
        dialog.open()
