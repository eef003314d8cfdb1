"""Offering back what was being written when the program ended, by name and time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.store.local import Draft
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.messages import InlineMessage

if TYPE_CHECKING:
    from kmdesk.app.wiring import Wiring


class DraftOffer(QObject):
    """Shows the newest draft left over, above the page: go on with it, or throw it away."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._wiring = wiring
        self.message: InlineMessage | None = None
        wiring.ops.read(wiring.desk.local.drafts, self._offer, owner=self)

    def _offer(self, drafts: list[Draft]) -> None:
        if not drafts:
            return
        draft = drafts[0]
        at = datetime.fromisoformat(draft.at).astimezone()
        when = tr("{date} kl. {time}", date=long_date(at.date()), time=f"{at:%H:%M}")
        text = tr("{title}, senest gemt {when}.", title=draft.title, when=when)
        message = InlineMessage("info", tr("Du var i gang med noget, der ikke blev gemt."), text, tr("Fortsæt"))
        message.setObjectName("draft_offer")
        message.acted.connect(lambda: self._go_on(draft))
        discard = LinkButton(tr("Kassér"), small=True)
        discard.setObjectName("discard_draft")
        discard.activated.connect(lambda: self._discard(draft))
        message.extra.addWidget(discard)
        self.message = message
        self._wiring.window.show_notice(message)

    def _go_on(self, draft: Draft) -> None:
        self._wiring.window.hide_notice()
        wiring = self._wiring
        sort = draft.key.split(":", 1)[0]
        if sort == "company":
            from kmdesk.ui.screens.companies.form import CompanyDialog

            wiring.open_company_dialog(
                CompanyDialog.from_draft(
                    draft, wiring.ops, wiring.services.company_forms, wiring.desk.local, wiring.clock, parent=wiring.window
                )
            )
        else:
            from kmdesk.ui.screens.visits.contact_dialog import ContactDialog

            wiring.open_contact_dialog(
                ContactDialog.from_draft(
                    draft,
                    wiring.ops,
                    wiring.services.visits,
                    wiring.services.matches,
                    wiring.desk.local,
                    wiring.clock,
                    parent=wiring.window,
                )
            )

    def _discard(self, draft: Draft) -> None:
        local = self._wiring.desk.local
        self._wiring.window.hide_notice()
        self._wiring.ops.write(
            lambda: local.drop_draft(draft.key), lambda _: self._again(), owner=self
        )

    def _again(self) -> None:
        self._wiring.ops.read(self._wiring.desk.local.drafts, self._offer, owner=self)
