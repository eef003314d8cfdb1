"""A company form that is open while colleagues change the same company: both are seen, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from kmdesk.core.errors import KnownError
from kmdesk.models.company import Company
from kmdesk.services.company_form import CompanyForms, LoadedCompany
from kmdesk.ui.forms.arrivals import Arrivals
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.form_fields import COMPANY_FIELDS
from kmdesk.ui.screens.companies.people import PeopleEditor


def fields_of(company: Company) -> dict[str, object]:
    """Return what the form shows of a company, by field name."""
    names = [item.name for item in COMPANY_FIELDS]
    return {name: getattr(company, name) for name in names if hasattr(company, name)}


def follow(  # noqa: PLR0917 - the form's parts
    ops: Operations,
    forms: CompanyForms,
    company_id: str,
    form: RecordForm,
    people: PeopleEditor,
    then: Callable[[], object],
    *,
    gone: Callable[[KnownError], object],
    dialog: QWidget,
) -> None:
    """Let a form follow what others change of its company, from now on."""

    def take(loaded: LoadedCompany) -> None:
        form.arrive(fields_of(loaded.company))
        if not people.is_changed():
            people.load(loaded.people)
        then()

    also = frozenset({"contact_person"})
    read = partial(forms.load, company_id)
    Arrivals(ops, ("company", company_id), read, take, also=also, gone=gone, parent=dialog)
