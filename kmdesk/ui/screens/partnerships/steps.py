"""What is done with cooperations: forms opened, and acts carried out and told with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Partnership, PartnershipMember
from kmdesk.services.partnership_checks import name_of
from kmdesk.services.partnership_decisions import DecisionForm, DecisionRow
from kmdesk.services.partnership_meetings import MeetingForm, MeetingRow
from kmdesk.services.partnerships import MemberRow, Partnerships
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.dialogs.partnership import member_dialog, partnership_dialog
from kmdesk.ui.dialogs.partnership_decision import decision_dialog
from kmdesk.ui.dialogs.partnership_meeting import meeting_dialog
from kmdesk.ui.lists.record_steps import Act, RecordSteps
from kmdesk.ui.operations import Operations


class PartnershipSteps(RecordSteps):
    """Carries out for the page, or the part of a company, it belongs to."""

    new_company = Signal()

    def __init__(  # noqa: PLR0917 - what every page is made of
        self,
        ops: Operations,
        partnerships: Partnerships,
        search: Search,
        local: Local,
        clock: Clock,
        page: QWidget,
    ) -> None:
        super().__init__(ops, page)
        self._all, self._search, self._local, self._clock = partnerships, search, local, clock

    # -- forms -----------------------------------------------------------------------------------

    def new(self) -> None:
        """Open the form of a new cooperation."""
        self._ops.read(self._all.blank, self._open, owner=self._page)

    def edit(self, partnership_id: str) -> None:
        """Open the form of a cooperation."""
        self._ops.read(
            lambda: self._all.store.require(Partnership, partnership_id), self._open, owner=self._page
        )

    def new_member(self, partnership_id: str, company_id: str = "") -> None:
        """Open the form of a new member: an actor, or a company of ours."""

        def read() -> MemberRow:
            blank = self._all.blank_member(partnership_id, company_id)
            return MemberRow(blank, name_of(self._all.store, blank), here=True)

        self._ops.read(read, lambda row: self._open_member(row, is_new=True), owner=self._page)

    def choose_member(self, partnership_id: str) -> None:
        """Ask which company comes in."""
        self._choose(tr("Nyt medlem"), lambda company_id: self.new_member(partnership_id, company_id))

    def edit_member(self, member_id: str) -> None:
        """Open the form of a member."""

        def read() -> MemberRow:
            member = self._all.store.require(PartnershipMember, member_id)
            return MemberRow(member, name_of(self._all.store, member), here=True)

        self._ops.read(read, self._open_member, owner=self._page)

    def new_meeting(self, partnership_id: str) -> None:
        """Open the form of a new meeting."""
        self._ops.read(
            lambda: self._all.meetings.new_form(partnership_id), self._open_meeting, owner=self._page
        )

    def edit_meeting(self, meeting_id: str) -> None:
        """Open the form of a meeting."""
        self._ops.read(lambda: self._all.meetings.form(meeting_id), self._open_meeting, owner=self._page)

    def choose_decision(self, partnership_id: str, meeting_id: str = "") -> None:
        """Ask which company the decision is about."""
        self._choose(
            tr("Ny beslutning"),
            lambda company_id: self.new_decision(company_id, partnership_id, meeting_id),
        )

    def new_decision(self, company_id: str, partnership_id: str = "", meeting_id: str = "") -> None:
        """Open the form of a new decision for a company."""
        self._ops.read(
            lambda: self._all.decisions.new_form(
                company_id, partnership_id=partnership_id, meeting_id=meeting_id
            ),
            self._open_decision,
            owner=self._page,
        )

    def edit_decision(self, decision_id: str) -> None:
        """Open the form of a decision."""
        self._ops.read(lambda: self._all.decisions.form(decision_id), self._open_decision, owner=self._page)

    def resume(self, sort: str, key: str) -> None:
        """Open the form that a draft belongs to: its sort, and the rest of its key (see the dialogs)."""
        parts = key.split(":")
        if sort == "partnership":
            self.new() if key == "new" else self.edit(key)
        elif sort == "partnership_member":
            self.new_member(*parts[:2]) if parts[-1] == "new" else self.edit_member(key)
        elif sort == "partnership_meeting":
            self.new_meeting(parts[0]) if parts[-1] == "new" else self.edit_meeting(key)
        elif parts[-1] == "new":
            self.new_decision(parts[1], parts[0])
        else:
            self.edit_decision(key)

    # -- acts ------------------------------------------------------------------------------------

    def end(self, ids: Sequence[str]) -> None:
        """Note that these cooperations have ended."""
        if ids:
            self._write(
                lambda: self._all.end(ids),
                lambda n: trn(n, "Samarbejdet er afsluttet", "{n} samarbejder er afsluttet"),
            )

    def reopen(self, ids: Sequence[str]) -> None:
        """Let these cooperations go on."""
        if ids:
            self._write(
                lambda: self._all.reopen(ids),
                lambda n: trn(n, "Samarbejdet er i gang igen", "{n} samarbejder er i gang igen"),
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete these cooperations, unless something is still to be carried out."""

        def told(names: Sequence[str]) -> str:
            what = names[0] if len(names) == 1 else trn(len(names), "{n} samarbejde", "{n} samarbejder")
            return tr("{name} er slettet", name=what)

        self._delete(ids, lambda: self._all.delete(ids), told)

    def leave(self, member_id: str) -> None:
        """Note that a member leaves today."""
        self._write(lambda: self._all.leave(member_id), lambda name: tr("{name} går ud i dag", name=name))

    def delete_member(self, member_id: str) -> None:
        """Delete a member that should not have been there."""
        self._write(
            lambda: self._all.delete_member(member_id), lambda name: tr("{name} er slettet", name=name)
        )

    def set_meeting(self, meeting_id: str, status: str) -> None:
        """Note that a meeting was held, is cancelled or is planned after all."""
        texts = {
            "held": tr("Mødet er holdt"),
            "cancelled": tr("Mødet er aflyst"),
            "planned": tr("Mødet er planlagt igen"),
        }
        self._write(lambda: self._all.meetings.set_status(meeting_id, status), lambda _row: texts[status])

    def set_decision(self, ids: Sequence[str], status: str) -> None:
        """Note how far decisions have come."""
        texts = {
            "done": tr("Beslutningen er gennemført"),
            "dropped": tr("Beslutningen er droppet"),
            "in_progress": tr("Beslutningen er i gang"),
        }
        self._write(lambda: self._all.decisions.set_status(ids, status), lambda _count: texts[status])

    def delete_meeting(self, meeting_id: str) -> None:
        """Delete a meeting, unless something decided there is still to be carried out."""
        self._write(
            lambda: self._all.meetings.delete(meeting_id), lambda name: tr("{name} er slettet", name=name)
        )

    def delete_decision(self, decision_id: str) -> None:
        """Delete a decision, with the promise if it is still open."""
        self._write(
            lambda: self._all.decisions.delete(decision_id), lambda name: tr("{name} er slettet", name=name)
        )

    # -- menus -----------------------------------------------------------------------------------

    def menu(self, partnership_id: str, *, ended: bool) -> QMenu:
        """Return what can be done with a cooperation beside its meetings and decisions."""
        one = [partnership_id]
        turn: Act = (
            ("reopen", tr("Genoptag samarbejdet"), lambda: self.reopen(one))
            if ended
            else ("end", tr("Afslut samarbejdet"), lambda: self.end(one))
        )
        return self._menu(
            turn,
            ("history", tr("Historik"), lambda: self._show_history(Partnership.kind, partnership_id)),
            ("delete", tr("Slet samarbejdet"), lambda: self.delete(one)),
        )

    def member_menu(self, row: MemberRow) -> QMenu:
        """Return what can be done with a member."""
        member = row.member
        acts: list[Act] = [("edit", tr("Ret medlemmet"), lambda: self.edit_member(member.id))]
        if row.here and not member.until:
            acts.append(("leave", tr("Går ud i dag"), lambda: self.leave(member.id)))
        return self._menu(
            *acts,
            ("history", tr("Historik"), lambda: self._show_history(member.kind, member.id)),
            ("delete", tr("Slet medlemmet"), lambda: self.delete_member(member.id)),
        )

    def meeting_menu(self, row: MeetingRow) -> QMenu:
        """Return what can be done with a meeting."""
        acts: list[Act] = [
            (
                "decide",
                tr("Ny beslutning"),
                lambda: self.choose_decision(row.partnership_id, row.id),
            ),
            *(
                (status, text, lambda status=status: self.set_meeting(row.id, status))
                for status, text in (
                    ("held", tr("Mødet er holdt")),
                    ("cancelled", tr("Aflys mødet")),
                    ("planned", tr("Planlagt igen")),
                )
                if status != row.status
            ),
            ("history", tr("Historik"), lambda: self._show_history("partnership_meeting", row.id)),
        ]
        return self._menu(
            *acts, ("delete", tr("Slet mødet"), lambda: self.delete_meeting(row.id))
        )  # fmt: skip

    def decision_menu(self, row: DecisionRow) -> QMenu:
        """Return what can be done with a decision."""
        acts: list[Act] = [
            (status, text, lambda status=status: self.set_decision([row.id], status))
            for status, text in (
                ("in_progress", tr("Sæt i gang")),
                ("done", tr("Gennemført")),
                ("dropped", tr("Drop beslutningen")),
            )
            if status != row.status
        ]
        return self._menu(
            ("edit", tr("Ret beslutningen"), lambda: self.edit_decision(row.id)),
            *acts,
            ("history", tr("Historik"), lambda: self._show_history("partnership_decision", row.id)),
            ("delete", tr("Slet beslutningen"), lambda: self.delete_decision(row.id)),
        )

    # -- parts -----------------------------------------------------------------------------------

    def _choose(self, title: str, then: Callable[[str], object]) -> None:
        dialog = ChooseCompanyDialog(title, self._ops, self._search, self._page)
        dialog.chosen.connect(then)
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    def _open(self, partnership: Partnership) -> None:
        dialog = partnership_dialog(
            self._ops, self._all, self._local, self._clock, partnership, self._page
        )  # fmt: skip

        def done(partnership_id: str) -> None:
            self.told.emit(tr("Samarbejdet er gemt"))
            self.saved.emit(partnership_id)

        dialog.saved.connect(done)
        dialog.begin()

    def _open_member(self, row: MemberRow, *, is_new: bool = False) -> None:
        dialog = member_dialog(self._ops, self._all, self._local, self._clock, row, self._page, is_new=is_new)
        dialog.saved.connect(lambda: self.told.emit(tr("Medlemmet er gemt")))
        dialog.open()

    def _open_meeting(self, form: MeetingForm) -> None:
        dialog = meeting_dialog(
            self._ops, self._all.meetings, self._local, self._clock, form, self._page
        )  # fmt: skip
        dialog.saved.connect(lambda _id: self.told.emit(tr("Mødet er gemt")))
        dialog.begin()

    def _open_decision(self, form: DecisionForm) -> None:
        dialog = decision_dialog(
            self._ops, self._all.decisions, self._local, self._clock, form, self._page
        )  # fmt: skip
        dialog.saved.connect(lambda _id: self.told.emit(tr("Beslutningen er gemt")))
        dialog.begin()
