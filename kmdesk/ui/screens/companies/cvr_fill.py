"""What a CVR document does to the form: it fills what is empty, and never writes over what a person wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kmdesk.core.i18n import tr
from kmdesk.exchange.cvr_document import CvrDocument
from kmdesk.models.company import ProductionUnit
from kmdesk.rules.cvr import normalise_cvr
from kmdesk.rules.dates import long_date
from kmdesk.rules.phone import normalise_phone
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.screens.companies.form_fields import COMPANY_FIELDS
from kmdesk.ui.screens.companies.industry import industry_code_text

_DECLARED = {item.name: item for item in COMPANY_FIELDS if isinstance(item, FormField)}
_SPELLINGS = {"cvr": normalise_cvr, "phone": normalise_phone, "industry_code": industry_code_text}


@dataclass(frozen=True, slots=True)
class _Filled:
    """A field as it was before the fill, and the value it was given."""

    before: Any
    source: str
    given: object


class CvrFill:
    """One fill of a form, which can be taken back."""

    def __init__(self, form: RecordForm, document: CvrDocument, today: date, *, is_new: bool) -> None:
        """Fill the form. In a new company also what no person touched counts as empty (status, sector)."""
        self._form = form
        self.source = tr("CVR {day}", day=long_date(document.extracted_on or today))
        self._filled: dict[str, _Filled] = {}
        self._offered: list[str] = []
        typed, sources = form.typed(), form.sources()
        for name, told in document.values.items():
            if name not in _DECLARED:
                continue
            value = industry_code_text(str(told)) if name == "industry_code" else told
            if _same(name, form.value(name), value):
                form.cell(name).show_source(self.source)
            elif form.is_empty(name) or (is_new and name not in form.edited_fields):
                self._filled[name] = _Filled(typed[name], sources.get(name, ""), value)
                form.put(name, value, self.source)
            else:
                self._offered.append(name)
                form.offer(name, value, tr("CVR: {value}", value=form.editor(name).said(value)), self.source)

    @property
    def count(self) -> int:
        """How many fields were filled."""
        return len(self._filled)

    def filled(self, name: str) -> bool:
        """Tell whether a field was filled and still holds what it was given."""
        return name in self._filled and _same(name, self._form.value(name), self._filled[name].given)

    def undo(self) -> None:
        """Take the fill back, except where a person has written since."""
        for name, was in self._filled.items():
            if self.filled(name):
                self._form.put(name, was.before, was.source)
        for name in self._offered:
            self._form.take_back_offer(name)
        for name, source in self._form.sources().items():
            if source == self.source:
                self._form.cell(name).show_source("")


def units_of(document: CvrDocument) -> list[ProductionUnit]:
    """Return the workplaces of a document as records; saving gives them their company."""
    return [
        ProductionUnit(
            p_number=unit.p_number,
            name=unit.name,
            address=unit.address,
            postal_code=unit.postal_code,
            city=unit.city,
            employees_class=unit.employees_class,
            main=unit.main,
        )
        for unit in document.production_units
    ]


def _same(name: str, one: object, other: object) -> bool:
    spelling = _SPELLINGS.get(name)
    return spelling(str(one)) == spelling(str(other)) if spelling else one == other
