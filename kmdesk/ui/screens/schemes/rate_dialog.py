"""Registrér ny sats: a rate somebody looked up, with its year and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, mark, tr
from kmdesk.rules.numbers import parse_number, parse_whole_number
from kmdesk.rules.schemes import RateKind, Scheme
from kmdesk.services import scheme_wording
from kmdesk.services.schemes import Schemes
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.labels import label

RATE_FIELDS: Declaration = (
    FormField(name="amount", label=mark("Beløb"), columns=6, required=True, placeholder=mark("fx 86,16")),
    FormField(
        name="year", label=mark("Gælder for år"), columns=6, required=True, placeholder=mark("fx 2027")
    ),
    FormField(
        name="source",
        label=mark("Hvor står satsen"),
        columns=12,
        required=True,
        placeholder=mark("fx star.dk, satser for 2027"),
    ),
)
_WIDTH = 520
_DECEMBER = 12


def rate_dialog(
    ops: Operations,
    schemes: Schemes,
    *,
    local: Local,
    clock: Clock,
    scheme: Scheme,
    kind: RateKind,
    parent: QWidget,
) -> RecordDialog:
    """Return the dialog that records a rate of `kind`, looked up today."""
    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=tr("Ny sats: {name}", name=scheme.short.in_language(language())),
        declaration=RATE_FIELDS,
        values={"amount": "", "year": str(_likely_year(kind, clock.today())), "source": ""},
        save=_saver(schemes, scheme.code, kind.id),
        save_text=tr("&Gem sats"),
        draft_key=f"rate/{scheme.code}/{kind.id}",
        width=_WIDTH,
        parent=parent,
    )
    known = kind.label.in_language(language())
    if kind.rates:
        known = tr(
            "{what}. Den seneste, vi kender: {amount} ({year}).",
            what=known,
            amount=scheme_wording.short_amount(kind.rates[0], kind, language()),
            year=kind.rates[0].year,
        )
    dialog.body.insertWidget(0, label(known, "secondary", wrap=True))
    return dialog


def _likely_year(kind: RateKind, today: date) -> int:
    """Return the year a rate is most likely for: in December next year's, once this year's is known."""
    known = any(rate.year == today.year for rate in kind.rates)
    return today.year + 1 if known and today.month == _DECEMBER else today.year


def _saver(schemes: Schemes, code: str, kind_id: str) -> Callable[[Mapping[str, object]], None]:
    def save(values: Mapping[str, object]) -> None:
        amount = parse_number(str(values["amount"]))
        year = parse_whole_number(str(values["year"]))
        if amount is None:
            raise KnownError(tr("Beløbet kan ikke læses."), tr("Skriv fx 86,16."))
        if year is None:
            raise KnownError(tr("Året kan ikke læses."), tr("Skriv fx 2027."))
        schemes.add_rate(code, kind_id, amount=amount, year=year, source=str(values["source"]))

    return save
