"""What is done with companies that won a job: called, linked, made, put aside, and told with a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Lead
from kmdesk.services.leads import LeadDetail, Leads, ToCall
from kmdesk.services.reference import choice_label, choices
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.dialogs.lead import lead_dialog
from kmdesk.ui.lists.record_steps import Act, RecordSteps
from kmdesk.ui.operations import Operations


class LeadSteps(RecordSteps):
    """Carries out for the page it belongs to."""

    said = Signal(str)
    """What the broker has to know, and cannot be undone."""
    ring = Signal(object, str)
    """The companies to call, and what the list is called."""
    new_company = Signal(object, object, str)
    """The lead whose company is to be made, what is done with it afterwards, and why it is asked for."""

    def __init__(
        self, ops: Operations, leads: Leads, search: Search, *, local: Local, clock: Clock, page: QWidget
    ) -> None:
        super().__init__(ops, page)
        self._leads, self._search, self._local, self._clock = leads, search, local, clock

    # -- calling ---------------------------------------------------------------------------------

    def call(self, ids: Sequence[str]) -> None:
        """Fill the call list with the companies of these leads; one without a company is asked for first."""
        if not ids:
            return

        def begin(found: ToCall) -> None:
            if found.company_ids:
                self.ring.emit(found.company_ids, tr("Har vundet en opgave"))
            if found.without and (found.company_ids or len(ids) > 1):
                self.said.emit(_without_text(found.without))
            elif found.without:
                self.make_company(ids[0], ring=True)

        self._ops.read(lambda: self._leads.to_call(ids), begin, owner=self._page, key="call")

    # -- companies -------------------------------------------------------------------------------

    def make_company(self, lead_id: str, *, ring: bool = False) -> None:
        """Open the form of a new company with what the lead says; afterwards it is linked, or called too."""

        def ask(detail: LeadDetail) -> None:
            if detail.company is not None:
                if ring:
                    self.call([lead_id])
                return
            because = tr("Virksomheden er ikke i kmdesk endnu. Opret den, så kan du ringe.") if ring else ""
            self.new_company.emit(
                detail.lead, lambda company_id: self._made(lead_id, company_id, ring=ring), because
            )

        self._ops.read(lambda: self._leads.detail(lead_id), ask, owner=self._page, key="make")

    def choose_company(self, lead_id: str) -> None:
        """Ask which company of ours a lead is about."""
        dialog = ChooseCompanyDialog(tr("Knyt til virksomhed"), self._ops, self._search, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda company_id: self.link(lead_id, company_id))
        dialog.new_asked.connect(lambda: self.make_company(lead_id))
        dialog.open()

    def link(self, lead_id: str, company_id: str) -> None:
        """Say which company a lead is about."""
        self._write(
            lambda: self._leads.link(lead_id, company_id),
            lambda count: trn(
                count, "Opgaven er knyttet til virksomheden", "{n} opgaver er knyttet til virksomheden"
            ),
        )

    def unlink(self, ids: Sequence[str]) -> None:
        """Take leads off their company."""
        self._write(
            lambda: self._leads.unlink(ids),
            lambda count: trn(
                count, "Opgaven er fjernet fra virksomheden", "{n} opgaver er fjernet fra virksomheden"
            ),
        )

    def _made(self, lead_id: str, company_id: str, *, ring: bool) -> None:
        """Link a company that was made, unless making it has; then call it if that was meant."""

        def work() -> None:
            lead = self._leads.store.get(Lead, lead_id)
            if lead is not None and not lead.company_id:
                self._leads.link(lead_id, company_id)

        def done(_none: None) -> None:
            if ring:
                self.ring.emit((company_id,), tr("Har vundet en opgave"))

        self._ops.write(work, done, owner=self._page)

    # -- acts ------------------------------------------------------------------------------------

    def new(self) -> None:
        """Open the form of a new lead."""
        self._ops.read(self._leads.blank, self._open, owner=self._page)

    def edit(self, lead_id: str) -> None:
        """Open the form of a lead."""
        self._ops.read(lambda: self._leads.store.require(Lead, lead_id), self._open, owner=self._page)

    def dismiss(self, ids: Sequence[str], reason: str) -> None:
        """Put leads aside for a reason."""
        self._write(
            lambda: self._leads.dismiss(ids, reason),
            lambda count: trn(
                count,
                "Lagt væk: {reason}",
                "{n} er lagt væk: {reason}",
                reason=choice_label("lead_dismissed_reason", reason),
            ),
        )

    def reopen(self, ids: Sequence[str]) -> None:
        """Take leads up again."""
        self._write(
            lambda: self._leads.reopen(ids),
            lambda count: trn(count, "Taget op igen", "{n} er taget op igen"),
        )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete leads."""
        self._delete(
            ids,
            lambda: self._leads.delete(ids),
            lambda count: trn(count, "Licitationsvinderen er slettet", "{n} licitationsvindere er slettet"),
        )

    def ask_reason(self, ids: Sequence[str], at: QPoint) -> None:
        """Offer the reasons to put leads aside."""
        if ids:
            menu = self.reasons(ids)
            menu.popup(at)
            menu.setActiveAction(menu.actions()[0])

    def reasons(self, ids: Sequence[str]) -> QMenu:
        """Return the menu of the reasons to put leads aside."""
        menu = self._menu(
            *(
                (choice.code, choice.label, lambda code=choice.code: self.dismiss(ids, code))
                for choice in choices("lead_dismissed_reason")
            )
        )
        menu.setTitle(tr("Læg væk"))
        return menu

    def menu(self, detail: LeadDetail) -> QMenu:
        """Return what can be done with a lead beside calling its company."""
        lead = detail.lead
        acts: list[Act] = [
            ("link", tr("Knyt til virksomhed …"), lambda: self.choose_company(lead.id))
            if detail.company is None
            else ("unlink", tr("Fjern fra virksomheden"), lambda: self.unlink([lead.id]))
        ]
        if lead.status in ("called", "dismissed"):
            acts.append(("reopen", tr("Tag op igen"), lambda: self.reopen([lead.id])))
        return self._menu(
            *acts,
            ("history", tr("Historik"), lambda: self._show_history(Lead.kind, lead.id)),
            ("delete", tr("Slet"), lambda: self.delete([lead.id])),
        )

    # -- parts -----------------------------------------------------------------------------------

    def _open(self, lead: Lead) -> None:
        dialog = lead_dialog(self._ops, self._leads, self._local, self._clock, lead, self._page)

        def done() -> None:
            self.told.emit(tr("Licitationsvinderen er gemt"))
            self.saved.emit(dialog.lead_id)

        dialog.saved.connect(done)
        dialog.open()


def _without_text(count: int) -> str:
    return trn(
        count,
        "{n} har ingen virksomhed her endnu. Tryk O i listen for at oprette den",
        "{n} har ingen virksomhed her endnu. Tryk O i listen for at oprette dem",
    )
