"""Postal code, town and municipality: the postal code fills the town and proposes the municipality."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kmdesk.services import reference
from kmdesk.services.field_checks import Remark
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.screens.companies.place_line import PlaceLine

_PROPOSED = Remark("warning", "")


class Place(QObject):
    """Watches a form's address. A municipality a person or the CVR chose is never replaced."""

    chosen = Signal()
    """A person chose a municipality on the line."""

    def __init__(self) -> None:
        super().__init__()
        self.line = PlaceLine()
        self.line.chosen.connect(self._on_chosen)
        self._form: RecordForm
        self._proposed = ""
        self._named_by_cvr = False

    def attach(self, form: RecordForm) -> None:
        """Watch this form, which has the line among its slots."""
        self._form = form
        form.changed.connect(self._on_changed)

    def after_fill(self, *, named: bool) -> None:
        """Look at the address anew after a CVR document filled it, or its fill was undone.

        `named`: the document says in which municipality the company lies.
        """
        self._named_by_cvr = named
        self._look(keep_city=named)

    def _on_changed(self, name: str) -> None:
        if name == "postal_code":
            self._named_by_cvr = False
            self._look(keep_city=False)
        elif name == "municipality_code":
            self._proposed = ""
            self.line.clear()

    def _look(self, *, keep_city: bool) -> None:
        form = self._form
        postal = (
            reference.postal(str(form.value("postal_code"))) if not form.is_empty("postal_code") else None
        )
        form.editor("city").set_read_only(postal is not None)
        if postal is None:
            self._withdraw()
            return
        if not keep_city or form.is_empty("city"):
            form.put("city", postal.city, form.cell("city").source)
        code = str(form.value("municipality_code"))
        if not self._named_by_cvr and (not code or code == self._proposed):
            code = self._proposed = postal.municipalities[0]
            form.put("municipality_code", code)
        self._show(postal, code)

    def _show(self, postal: reference.PostalCode, code: str) -> None:
        uncertain = len(postal.municipalities) > 1 and (self._named_by_cvr or code == self._proposed)
        if uncertain:
            self._form.cell("municipality_code").show_remark(_PROPOSED)
            self.line.show_for(postal, code, named_by_cvr=self._named_by_cvr)
            self.line.follow_in_tab_order(self._form.editor("municipality_code").widget)
        else:
            self._form.cell("municipality_code").show_remark(None)
            self.line.clear()

    def _withdraw(self) -> None:
        """Take a proposal back that no longer has a postal code behind it."""
        self.line.clear()
        if self._proposed and self._form.value("municipality_code") == self._proposed:
            self._form.put("municipality_code", "")
        self._proposed = ""

    def _on_chosen(self, code: str) -> None:
        self._proposed = ""
        self._named_by_cvr = False
        cell = self._form.cell("municipality_code")
        if self._form.value("municipality_code") != code:
            self._form.put("municipality_code", code)
        cell.show_remark(None)
        self._form.edited_fields.add("municipality_code")
        self.chosen.emit()
