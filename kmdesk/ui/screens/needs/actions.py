"""What is done with needs and orders: asked for where it must be, carried out, and told with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Circulation, Need
from kmdesk.services.circulation import SharedOrder
from kmdesk.services.companies import Companies
from kmdesk.services.order_detail import OrderDetail
from kmdesk.services.order_parts import subject_of
from kmdesk.services.orders import Outcome
from kmdesk.services.reference import choice_label
from kmdesk.ui.dialogs.need import need_dialog
from kmdesk.ui.dialogs.panel import history_above
from kmdesk.ui.screens.needs.ask import AskDialog
from kmdesk.ui.screens.needs.dialogs import Desk, OrderDialogs

T = TypeVar("T")


class OrderActions(QObject):
    """Carries out the actions of the page. What belongs to other pages is asked for by signal."""

    toast = Signal(str, bool)
    find_candidates = Signal(str)
    new_match = Signal(str, str)
    open_match = Signal(str)
    print_order = Signal(str)
    refer = Signal(str)
    open_referral = Signal(str)
    deleted = Signal(str)
    made = Signal(str)
    """A need that was not there before."""

    def __init__(self, desk: Desk, companies: Companies, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._companies, self._page = desk, companies, page
        self.dialogs = OrderDialogs(desk, page)

    # -- one -------------------------------------------------------------------------------------

    def act(self, action: str, about: str, detail: OrderDetail) -> None:
        """Do something with one need or order; `about` is what more there is to know of the action."""
        need = detail.need
        orders, circulations = self._desk.orders, self._desk.circulations
        doers: Mapping[str, Callable[[], object]] = {
            "receive": lambda: self._ask(
                self.dialogs.receive(need),
                lambda order: tr("Jobordre {number} er oprettet", number=order.order_number),
            ),
            "set_received": lambda: self._ask(self.dialogs.receive(need), _kept),
            "post": lambda: self._ask(self.dialogs.post(detail), lambda _: tr("Opslaget er noteret")),
            "meeting": lambda: self._ask(self.dialogs.meeting(detail), _kept),
            "candidates": lambda: self._ask(self.dialogs.candidates(need), _kept),
            "share": lambda: self._ask(
                self.dialogs.share(detail),
                lambda count: trn(count, "Delt med {n} kommune", "Delt med {n} kommuner"),
            ),
            "sharing": lambda: self._sharing_menu(detail, about),
            "seen": lambda: self._ask_of_sharing(self.dialogs.seen, detail, about),
            "proposed": lambda: self._ask_of_sharing(self.dialogs.proposed, detail, about),
            "change": lambda: self._ask_of_sharing(self.dialogs.change_sharing, detail, about),
            "take_down": lambda: self._write(
                lambda: orders.take_down(need.id, *about.split("|", 1)), lambda _: tr("Opslaget er fjernet")
            ),
            "take": lambda: self.take([need.id]),
            "hand_over": lambda: self._write(
                lambda: orders.hand_over(need.id, about, seen=need.broker_id),
                lambda _: tr("Ordren er givet videre"),
            ),
            "status": lambda: self.set_status([need.id], about),
            "close": lambda: self.close({need.id: subject_of(need)}, running=detail.matches_running),
            "reopen": lambda: self._write(
                lambda: orders.reopen(need.id), lambda _: tr("Ordren er åbnet igen")
            ),
            "renumber": lambda: self._write(
                lambda: orders.renumber(need.id), lambda number: tr("Ordren har nu nummer {n}", n=number)
            ),
            "edit": lambda: self.edit(need),
            "delete": lambda: self.delete(need.id),
            "history": lambda: self._show_history(need.id),
            "print": lambda: self.print_order.emit(need.id),
            "find": lambda: self.find_candidates.emit(need.id),
            "match": lambda: self.new_match.emit(need.company_id, need.id),
            "open_match": lambda: self.open_match.emit(about),
            "refer": lambda: self.refer.emit(need.id),
            "open_referral": lambda: self.open_referral.emit(about),
            "unshare": lambda: self._write(
                lambda: circulations.remove(about), lambda name: tr("{name} har ikke ordren mere", name=name)
            ),
        }
        doers[action]()

    def edit(self, need: Need) -> None:
        """Open the form of a need; a new one is told of when it is there."""
        desk, is_new = self._desk, not need.title
        dialog = need_dialog(desk.ops, self._companies, desk.local, desk.clock, need, self._page)
        dialog.saved.connect(lambda: self._tell(tr("Behovet er oprettet") if is_new else tr("Gemt")))
        if is_new:
            dialog.saved.connect(lambda: self.made.emit(need.id))
        dialog.open()

    def delete(self, need_id: str) -> None:
        """Delete a need, with a way back."""

        def told(title: str) -> str:
            self.deleted.emit(need_id)
            return tr("{name} er slettet", name=title)

        self._write(lambda: self._companies.delete_need(need_id), told)

    # -- one or several --------------------------------------------------------------------------

    def act_on_many(self, action: str, about: str, ids: Sequence[str]) -> None:
        """Take, close or give a status to all of these."""
        if action == "take":
            self.take(ids)
        elif action == "status":
            self.set_status(ids, about)
        else:
            self.close(dict.fromkeys(ids, ""))

    def take(self, ids: Sequence[str]) -> None:
        """Make orders this broker's."""

        def tell(done: Outcome) -> None:
            text = _told(done, _taken(done.changed, len(ids)))
            self.toast.emit(text, done.changed > 0)

        self._desk.ops.write(lambda: self._desk.orders.take(ids), tell, owner=self._page)

    def set_status(self, ids: Sequence[str], status: str) -> None:
        """Give orders a status."""
        name = choice_label("job_order_status", status)
        self._write(
            lambda: self._desk.orders.set_status(ids, status),
            lambda done: _told(
                done,
                trn(done.changed, "Ordren er nu: {status}", "{n} ordrer er nu: {status}", status=name),
            ),
        )

    def close(self, names: Mapping[str, str], *, running: int = 0) -> None:
        """Ask how orders (id -> what each is called) ended, and close them."""
        self._ask(
            self.dialogs.close(names, running=running),
            lambda done: _told(done, trn(done.changed, "Ordren er lukket", "{n} ordrer er lukket")),
        )

    # -- parts -----------------------------------------------------------------------------------

    def _sharing_menu(self, detail: OrderDetail, circulation_id: str) -> None:
        shared = _shared(detail, circulation_id)
        if shared is not None:
            anchor = QApplication.focusWidget() or self._page
            self.sharing_menu(detail, shared).popup(anchor.mapToGlobal(QPoint(0, anchor.height())))

    def _ask_of_sharing(
        self, make: Callable[[Need, Circulation], AskDialog], detail: OrderDetail, circulation_id: str
    ) -> None:
        shared = _shared(detail, circulation_id)
        if shared is not None:
            self._ask(make(detail.need, shared.record), _kept)

    def sharing_menu(self, detail: OrderDetail, shared: SharedOrder) -> QMenu:
        """Return what can be done with the sharing with one municipality."""
        record = shared.record
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, text in (
            ("seen", tr("Notér, at den er set")),
            ("proposed", tr("Notér kandidater")),
            ("change", tr("Ret delingen")),
        ):
            action = menu.addAction(text)
            action.setObjectName(f"do_{code}")
            action.triggered.connect(lambda _=False, code=code: self.act(code, record.id, detail))
        remove = menu.addAction(tr("Fjern delingen"))
        remove.setObjectName("do_unshare")
        remove.triggered.connect(lambda: self.act("unshare", record.id, detail))
        return menu

    def _ask(self, dialog: AskDialog, told: Callable[[Any], str]) -> None:
        dialog.saved.connect(lambda result: self._tell(told(result)))
        dialog.begin()

    def _write(self, work: Callable[[], T], told: Callable[[T], str]) -> None:
        self._desk.ops.write(work, lambda result: self._tell(told(result)), owner=self._page)

    def _tell(self, text: str) -> None:
        self.toast.emit(text, True)  # noqa: FBT003 - a signal's argument

    def _show_history(self, need_id: str) -> None:
        history_above(self._page, Need.kind, need_id)


def _shared(detail: OrderDetail, circulation_id: str) -> SharedOrder | None:
    return next((one for one in detail.shared if one.record.id == circulation_id), None)


def _taken(changed: int, asked: int) -> str:
    """Return how many became this broker's; those that were so before are not counted."""
    if not changed:
        return trn(asked, "Ordren var din i forvejen", "Ordrerne var dine i forvejen")
    return trn(changed, "Ordren er din", "{n} ordrer er dine")


def _told(done: Outcome, text: str) -> str:
    """Return what was done, and how many could not be; the only one says why."""
    if not done.refused:
        return text
    if len(done.refused) == 1:
        return f"{text}. {done.refused[0]}"
    left = tr("{n} kunne ikke ændres: {why}", n=len(done.refused), why=done.refused[0])
    return f"{text}. {left}"


def _kept(_result: object) -> str:
    return tr("Gemt")
