"""Noting on what basis a protected company may be contacted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Company
from kmdesk.services.companies import Companies
from kmdesk.services.field_checks import check_free_text
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

FIELDS: Declaration = (
    FormField(
        name="code", label=mark("Grundlag"), kind="choice", columns=8, choices="contact_basis", required=True
    ),
    FormField(name="on", label=mark("Noteret den"), kind="date", columns=4, required=True),
    FormField(
        name="note",
        label=mark("Hvad grundlaget hviler på"),
        kind="long_text",
        columns=12,
        check=check_free_text,
    ),
)


def contact_basis_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations, companies: Companies, local: Local, clock: Clock, company: Company, parent: QWidget
) -> RecordDialog:
    """Return a dialog over the basis of a company; a new basis is noted today. Open it with `open()`."""

    def shown(of: Company) -> dict[str, object]:
        return {
            "code": of.contact_basis,
            "on": of.contact_basis_on or clock.today().isoformat(),
            "note": of.contact_basis_note,
        }

    def save(values: Values) -> None:
        companies.set_contact_basis(
            company.id, str(values["code"] or ""), str(values["on"] or ""), str(values["note"] or "")
        )

    return RecordDialog(
        ops,
        local,
        clock,
        title=tr("Grundlag for kontakt"),
        declaration=FIELDS,
        values=shown(company),
        save=save,
        save_text=tr("&Gem"),
        draft_key=f"contact_basis:{company.id}",
        width=560,
        follow=Followed((company.kind, company.id), company, lambda: companies.company(company.id), shown),
        parent=parent,
    )
