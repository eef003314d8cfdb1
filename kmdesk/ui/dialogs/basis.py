"""Asks on what grounds a protected company is contacted, before the contact (CVR-loven § 19)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models.company import Company
from kmdesk.services.company_form import CompanyForms
from kmdesk.services.field_checks import check_free_text
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField, mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

BASIS_FIELDS: Declaration = (
    FormField(
        name="contact_basis",
        label=mark("Grundlag"),
        kind="choice",
        columns=8,
        required=True,
        choices="contact_basis",
    ),
    FormField(name="contact_basis_on", label=mark("Noteret den"), kind="date", columns=4, required=True),
    FormField(
        name="contact_basis_note",
        kind="long_text",
        columns=12,
        placeholder=mark("fx ringede selv om praktikplads"),
        check=check_free_text,
    ),
)

_WIDTH = 520


class BasisDialog(PanelDialog):
    """Basis, date and note for one protected company. Show it with `open()`."""

    recorded = Signal(str)
    """The company's id: its basis is stored, outreach may go on."""

    def __init__(
        self,
        ops: Operations,
        forms: CompanyForms,
        clock: Clock,
        company: Company,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Grundlag for kontakt"), width=_WIDTH, parent=parent)
        self.setObjectName("basis_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._forms, self._company = ops, forms, company
        cancel = Button(tr("&Annullér"))
        cancel.clicked.connect(self.reject)
        self._save = Button(tr("&Gem grundlag"), "primary")
        self._save.setObjectName("save_button")
        self._save.clicked.connect(self.save)
        letters = mnemonics_of((cancel.text(), self._save.text()))
        self.form = RecordForm(BASIS_FIELDS, today=clock.today, taken_letters=letters)
        shown = Followed(
            (company.kind, company.id),
            company,
            lambda: forms.load(company.id).company,
            lambda of: {
                "contact_basis": of.contact_basis,
                "contact_basis_on": of.contact_basis_on or clock.today().isoformat(),
                "contact_basis_note": of.contact_basis_note,
            },
        )
        self.form.load(shown.values(company))
        shown.keep_up(ops, self.form, parent=self, gone=self._say)
        why = tr("{company} er reklamebeskyttet.", company=company.name)
        self.body.addWidget(
            InlineMessage("late", why, tr("Notér et grundlag, før du kontakter virksomheden."))
        )
        self._error = InlineMessage("late", "", "")
        self._error.hide()
        self.body.addWidget(self._error)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.footer.addWidget(_buttons(cancel, self._save))
        self.save_with_keys(self.save)
        self.form.focus_field("contact_basis")

    def save(self) -> None:
        """Check and store the basis."""
        if not self._save.isEnabled() or not self.form.check():
            return
        self._save.setEnabled(False)
        company_id = self._company.id
        code, on, note = (str(self.form.value(item.name)) for item in BASIS_FIELDS)
        self._ops.write(
            lambda: self._forms.set_contact_basis(company_id, code=code, on=on, note=note),
            lambda _company: self._on_saved(),
            owner=self,
            failed=self._on_refused,
        )

    def _on_saved(self) -> None:
        self.accept()
        self.recorded.emit(self._company.id)

    def _on_refused(self, error: KnownError) -> None:
        self._save.setEnabled(True)
        self._say(error)

    def _say(self, error: KnownError) -> None:
        if not self.form.show_error(error):
            self._error.show_text(error.message, error.advice)
            self._error.show()


def _buttons(cancel: Button, save: Button) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
    row.setSpacing(theme.px(8))
    row.addWidget(label(tr("* skal udfyldes"), "meta"), 1)
    row.addWidget(cancel)
    row.addWidget(save)
    return holder
