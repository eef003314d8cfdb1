"""Creating and changing an institution, somebody there, and a period in which cases are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import CaseWindow, Institution, InstitutionContact
from kmdesk.models.record import Record
from kmdesk.services.case_windows import CaseWindows
from kmdesk.services.field_checks import check_email_field, check_free_text, check_phone_field
from kmdesk.services.institutions import Institutions
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

R = TypeVar("R", bound=Record)

INSTITUTION_FIELDS: Declaration = (
    FormField(name="name", columns=8, required=True),
    FormField(name="type", kind="choice", choices="institution_type", columns=4),
    FormField(name="city", columns=4),
    FormField(name="municipality_code", kind="choice", choices="municipality", columns=4),
    FormField(name="website", columns=4, placeholder=mark("fx via.dk")),
    FormField(name="job_bank", columns=12, placeholder=mark("fx adressen på institutionens jobbank")),
    FormField(
        name="cooperation",
        kind="long_text",
        columns=12,
        placeholder=mark("fx hvad I har aftalt om cases og praktik"),
        check=check_free_text,
    ),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)
CONTACT_FIELDS: Declaration = (
    FormField(name="name", columns=6, required=True),
    FormField(name="title", columns=6),
    FormField(name="programme", columns=8, placeholder=mark("fx maskiningeniør")),
    FormField(name="system", kind="choice", choices="system", columns=4),
    FormField(name="phone", kind="phone", columns=6, check=check_phone_field),
    FormField(name="email", columns=6, check=check_email_field),
    FormField(
        name="note",
        kind="long_text",
        columns=12,
        hint=mark("Kun det, I skal bruge for at finde hinanden."),
        check=check_free_text,
    ),
)
WINDOW_FIELDS: Declaration = (
    FormField(
        name="institution_id", label=mark("Videninstitution"), kind="choice", columns=12, required=True
    ),
    FormField(
        name="programme", columns=12, required=True, placeholder=mark("fx maskiningeniør, 6. semester")
    ),
    FormField(name="match_type", kind="choice", choices="match_type", columns=4, optional=False),
    FormField(
        name="field_of_study",
        kind="choice",
        choices="field_of_study",
        columns=5,
        hint=mark("Tomt: alle fagområder"),
    ),
    FormField(name="ects", kind="number", columns=3, placeholder=mark("fx 15")),
    FormField(name="wanted_from", kind="date", columns=3),
    FormField(name="wanted_until", kind="date", columns=3),
    FormField(name="starts_on", label=mark("Forløbet starter"), kind="date", columns=3),
    FormField(name="ends_on", label=mark("Forløbet slutter"), kind="date", columns=3),
    FormField(name="source", columns=8, placeholder=mark("fx hvem der har sagt det")),
    FormField(name="checked_on", kind="date", columns=4, hint=mark("Tomt: skal kontrolleres")),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


class InstitutionDialogs:
    """Opens the three forms over a widget. `saved` is called with the record as it is stored."""

    def __init__(
        self,
        ops: Operations,
        institutions: Institutions,
        windows: CaseWindows,
        local: Local,
        clock: Clock,
    ) -> None:
        self._ops, self._institutions, self._windows = ops, institutions, windows
        self._local, self._clock = local, clock

    def institution(
        self, record: Institution, parent: QWidget, saved: Callable[[Institution], object]
    ) -> None:
        """Open the form of an institution; one without a name is new."""
        self._open(
            record,
            INSTITUTION_FIELDS,
            (tr("Ny institution"), tr("Ret institution"), tr("&Opret institution")),
            self._institutions.save,
            self._institutions.get,
            saved,
            parent,
            new=not record.name,
        )

    def contact(
        self,
        record: InstitutionContact,
        parent: QWidget,
        saved: Callable[[InstitutionContact], object],
    ) -> None:
        """Open the form of somebody at an institution; one without a name is new."""
        self._open(
            record,
            CONTACT_FIELDS,
            (tr("Ny kontaktperson"), tr("Ret kontaktperson"), tr("&Opret kontaktperson")),
            self._institutions.save_contact,
            self._institutions.contact,
            saved,
            parent,
            new=not record.name,
        )

    def window(
        self,
        record: CaseWindow,
        institutions: Sequence[tuple[str, str]],
        parent: QWidget,
        saved: Callable[[CaseWindow], object],
    ) -> None:
        """Open the form of a period; one without a programme is new. `institutions` are (id, name)."""
        self._open(
            record,
            WINDOW_FIELDS,
            (tr("Ny periode for cases"), tr("Ret periode for cases"), tr("&Opret periode")),
            self._windows.save,
            self._windows.get,
            saved,
            parent,
            new=not record.programme,
            institutions=institutions,
        )

    def _open(  # noqa: PLR0917 - what the three forms differ in
        self,
        record: R,
        fields: Declaration,
        texts: tuple[str, str, str],
        save: Callable[[R, R], R],
        read: Callable[[str], R],
        saved: Callable[[R], object],
        parent: QWidget,
        *,
        new: bool,
        institutions: Sequence[tuple[str, str]] = (),
    ) -> None:
        kept: list[R] = []
        shown = followed(record, lambda: read(record.id))

        def keep(values: Values) -> None:
            kept.append(save(replace(shown.record, **cast("dict[str, Any]", values)), shown.record))

        owner = str(getattr(record, "institution_id", ""))
        dialog = RecordDialog(
            self._ops,
            self._local,
            self._clock,
            title=texts[0] if new else texts[1],
            declaration=fields,
            values=shown.values(record),
            save=keep,
            save_text=texts[2] if new else tr("&Gem"),
            draft_key=f"{record.kind}:{f'{owner}:new' if new else record.id}",
            width=640,
            record=None if new else shown.name,
            follow=None if new else shown,
            parent=parent,
        )
        if institutions:
            dialog.form.set_options("institution_id", institutions)
        dialog.saved.connect(lambda: saved(kept[-1]))
        dialog.open()
