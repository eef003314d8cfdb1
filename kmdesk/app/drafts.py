"""Offering back what was being written when the program ended, by name and time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout

from kmdesk.app.left_forms import LeftForms
from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.forms.drafts import kept_at
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

if TYPE_CHECKING:
    from kmdesk.app.wiring import Wiring
    from kmdesk.models import ContactPerson, SkillsNeed
    from kmdesk.services.skills_map import SkillsView
    from kmdesk.store.local import Draft

MOST = 3
"""How many are offered at once, so that they never push the day's work off the page."""


class DraftOffer(QObject):
    """Shows the drafts left over, above the page: go on with each, or throw it away."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._wiring = wiring
        self._left = LeftForms(wiring)
        self.message: InlineMessage | None = None
        wiring.ops.read(wiring.desk.local.drafts, self._offer, owner=self)

    def _offer(self, drafts: list[Draft]) -> None:
        """Show the newest of them; those beyond come up when these are gone on with or thrown away."""
        self._wiring.window.hide_notice()
        self.message = None
        if not drafts:
            return
        more = len(drafts) - MOST
        text = "" if len(drafts) > 1 else _told(drafts[0])
        message = InlineMessage("info", tr("Du var i gang med noget, der ikke blev gemt."), text)
        message.setObjectName("draft_offer")
        for draft in drafts[:MOST]:
            message.extra.addLayout(self._row(draft, drafts, with_name=not text))
        if more > 0:
            message.extra.addWidget(label(trn(more, "Og {n} til.", "Og {n} til."), "meta"))
        self.message = message
        self._wiring.window.show_notice(message)

    def _row(self, draft: Draft, drafts: list[Draft], *, with_name: bool) -> QHBoxLayout:
        """Return what can be done with a draft, after its name and time where several are offered."""
        rest = [one for one in drafts if one is not draft]
        go_on, discard = LinkButton(tr("Fortsæt")), LinkButton(tr("Kassér"))
        go_on.setObjectName("go_on_draft")
        go_on.activated.connect(lambda: self._go_on(draft, rest))
        discard.setObjectName("discard_draft")
        discard.activated.connect(lambda: self._discard(draft, rest))
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        if with_name:
            row.addWidget(label(_told(draft), "base"))
            for button in (go_on, discard):
                button.setAccessibleName(f"{button.text()}: {draft.title}")
        for button in (go_on, discard):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _go_on(self, draft: Draft, rest: list[Draft]) -> None:
        self._offer(rest)
        self.open(draft)

    def open(self, draft: Draft) -> None:
        """Open the form the draft belongs to; each form finds its own draft by the key."""
        wiring, left = self._wiring, self._left
        sort, _, rest = draft.key.replace("/", ":", 1).partition(":")
        openers: dict[str, Callable[[], object]] = {
            "company": lambda: self._company(draft),
            "contact": lambda: self._contact(rest),
            "need": lambda: self._need(rest),
            "person": lambda: self._person(rest),
            "contact_basis": lambda: left.contact_basis(rest),
            "candidate": lambda: self._candidate(rest),
            "conflict": lambda: wiring.sharing.open_conflict(*rest.split(":", 1)),
            "finish": lambda: left.end_of_visit(rest),
            "promise": lambda: left.promise(rest),
            "inquiry": lambda: wiring.inquiries.go_on(rest),
            "settings": lambda: left.settings(rest),
            "referral": lambda: wiring.referrals.go_on(rest),
            "order": lambda: left.order(rest),
            "agreement": lambda: self._agreement(rest),
            "place": lambda: self._place(rest),
            "partnership": lambda: wiring.resume_partnership(sort, rest),
            "partnership_member": lambda: wiring.resume_partnership(sort, rest),
            "partnership_meeting": lambda: wiring.resume_partnership(sort, rest),
            "partnership_decision": lambda: wiring.resume_partnership(sort, rest),
            "lead": lambda: wiring.edit_lead(rest),
            "skills": lambda: self._skills(*rest.split(":", 1)),
            "institution": lambda: wiring.open_candidates_draft(sort, rest),
            "institution_contact": lambda: wiring.open_candidates_draft(sort, rest),
            "case_window": lambda: wiring.open_candidates_draft(sort, rest),
            "initiative": lambda: left.initiative(rest),
            "strategy": lambda: left.strategy(rest),
            "tool_offer": lambda: left.tool(*rest.split(":", 1)),
            "municipality": lambda: left.municipality(rest),
            "rate": lambda: left.rate(*rest.split("/", 1)),
            "forecast_answer": lambda: wiring.key_in_forecast(*rest.split(":", 1)),
            "forecast_member": lambda: wiring.edit_forecast_member(rest),
            "match": lambda: wiring.resume_match(draft),
            "match_move": lambda: wiring.resume_match(draft),
            "match_new": lambda: wiring.resume_match(draft),
        }
        openers.get(sort, lambda: wiring.window.open_page("today"))()

    def _discard(self, draft: Draft, rest: list[Draft]) -> None:
        wiring = self._wiring
        wiring.ops.write(
            lambda: wiring.desk.local.drop_draft(draft.key), lambda _: self._offer(rest), owner=self
        )

    # -- the forms -------------------------------------------------------------------------------

    def _company(self, draft: Draft) -> None:
        from kmdesk.ui.screens.companies.form import CompanyDialog

        wiring = self._wiring
        forms, local = wiring.services.company_forms, wiring.desk.local
        wiring.open_company_dialog(
            CompanyDialog.from_draft(draft, wiring.ops, forms, local, wiring.clock, parent=wiring.window)
        )

    def _contact(self, key: str) -> None:
        """`plan:COMPANY`, `record:COMPANY` or `edit:VISIT`."""
        mode, _, record_id = key.partition(":")
        if mode == "edit":
            self._wiring.edit_visit(record_id)
        else:
            self._wiring.contact_with(record_id, "record" if mode == "record" else "plan")

    def _need(self, key: str) -> None:
        """`COMPANY:new` or `NEED`."""
        company_id, _, new = key.partition(":")
        if new:
            self._wiring.new_need(company_id, "")
        else:
            self._wiring.edit_need(key)

    def _person(self, key: str) -> None:
        """`COMPANY:new` or `PERSON`."""
        from kmdesk.models import ContactPerson
        from kmdesk.ui.dialogs.contact_person import contact_person_dialog

        wiring = self._wiring
        company_id, _, new = key.partition(":")

        def show(person: ContactPerson) -> None:
            companies, local = wiring.services.companies, wiring.desk.local
            contact_person_dialog(wiring.ops, companies, local, wiring.clock, person, wiring.window).open()

        if new:
            show(ContactPerson(company_id=company_id))
        else:
            wiring.ops.read(lambda: wiring.desk.store.require(ContactPerson, key), show, owner=self)

    def _agreement(self, key: str) -> None:
        from kmdesk.ui.dialogs.agreement import open_agreement, wanted_by_draft

        wiring = self._wiring
        open_agreement(
            wiring.ops,
            wiring.services.agreements,
            wiring.desk.local,
            wiring.clock,
            wiring.window,
            wanted_by_draft(key),
            saved=lambda agreement: wiring.open_agreement(agreement.id),
        )

    def _place(self, key: str) -> None:
        """`COMPANY:new` or `PLACE`."""
        company_id, _, new = key.partition(":")
        if new:
            self._wiring.new_place(company_id)
        else:
            self._wiring.edit_place(key)

    def _skills(self, company_id: str, line_id: str) -> None:
        """Open the form of a company's line, or of a `new` one, over the company."""
        from kmdesk.ui.dialogs.skills_line import skills_dialog

        wiring = self._wiring
        skills = wiring.services.skills_map

        def read() -> tuple[SkillsNeed, SkillsView]:
            line = skills.blank(company_id) if line_id == "new" else skills.line(line_id)
            return line, skills.view(company_id)

        def show(found: tuple[SkillsNeed, SkillsView]) -> None:
            line, view = found
            common = wiring.ops, skills, wiring.desk.local, wiring.clock
            dialog = skills_dialog(*common, line=line, view=view, parent=wiring.window)
            dialog.saved.connect(lambda: wiring.toast(tr("Kompetencebehovet er gemt"), undo=True))
            dialog.open()

        wiring.open_company(company_id)
        wiring.ops.read(read, show, owner=self)

    def _candidate(self, key: str) -> None:
        """Open the form of `new` or of `CANDIDATE`."""
        if key == "new":
            self._wiring.new_candidate()
        else:
            self._wiring.edit_candidate(key)


def _told(draft: Draft) -> str:
    """Return what a draft is called and when it was last kept."""
    return tr("{title}, senest gemt {when}.", title=draft.title, when=kept_at(draft))
