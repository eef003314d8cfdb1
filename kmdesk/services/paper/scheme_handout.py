"""Fact sheets about support schemes (Faktaark om ordninger): what a company is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kmdesk.models import Company
from kmdesk.rules.calculation import Calculation
from kmdesk.rules.eligibility import Eligibility
from kmdesk.rules.phone import format_phone
from kmdesk.rules.schemes import GONE, WITHOUT_RATES, About, Scheme, ShownRate, StatusPeriod, clashes
from kmdesk.services import reference, scheme_wording
from kmdesk.services.municipality_contacts import contact_at
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.sheet_calculation import SheetCalculation, is_of_day, sheet_calculation
from kmdesk.store.store import Store

Calculated = Mapping[str, Sequence[Calculation]]
"""Code of a scheme -> what was calculated for it."""

_ABOUT_NUMBERS = frozenset({"places_free", "places_full", "months_enough", "months_too_few"})
"""The reasons that tell a company something about itself it may not have worked out."""


@dataclass(frozen=True)
class MunicipalityContact:
    """Whom to call at the municipality; any part may be "". `name` is the municipality's, `unit` theirs."""

    name: str = ""
    person: str = ""
    phone: str = ""
    email: str = ""
    unit: str = ""


@dataclass(frozen=True)
class SheetCondition:
    """What must be true. When `uncertain`, the sheet asks the company to check it with the authority."""

    name: str
    text: str
    uncertain: bool = False


@dataclass(frozen=True)
class SheetRate:
    """A rate with its unit. `checked_on` is YYYY-MM-DD; `old`: it is from an earlier year than the sheet."""

    label: str
    amount: str
    year: int
    checked_on: str
    source: str
    note: str = ""
    yearly: bool = False
    uncertain: bool = False
    old: bool = False


@dataclass(frozen=True)
class SchemeSheet:
    """One scheme as it was on `day` (YYYY-MM-DD), in the words of the document's language.

    `authority` is whom to ask, as it stands within a sentence; `guidance` says that they decide. `hires`: the
    person is employed by the company. `conditions_checked` is the day (YYYY-MM-DD) somebody last compared the
    scheme's conditions with their source: they are those of that day, also on a sheet for a day long before.
    `calculation` is of the scheme's own calculator, `further` of others. `begins` is the day (YYYY-MM-DD) a
    scheme that has not begun does; `instead` what to do when it has ended; `clash` which of the other sheets
    it cannot be combined with; `rate_unknown`: it has rates, but none that is known for the day.
    Whatever is not known is empty; a scheme that has ended or not begun has no rates.
    """

    code: str
    sheet: str
    version: int
    day: str
    status: str
    title: str
    status_uncertain: bool = False
    hires: bool = False
    authority: str = ""
    guidance: str = ""
    purpose: str = ""
    duration: str = ""
    warning: str = ""
    person: tuple[SheetCondition, ...] = ()
    company: tuple[SheetCondition, ...] = ()
    good_to_know: tuple[str, ...] = ()
    combination: str = ""
    at_company: tuple[str, ...] = ()
    rates: tuple[SheetRate, ...] = ()
    calculation: SheetCalculation | None = None
    steps: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    conditions_checked: str = ""
    status_note: str = ""
    begins: str = ""
    instead: str = ""
    clash: str = ""
    rate_unknown: bool = False
    further: tuple[SheetCalculation, ...] = ()


@dataclass(frozen=True)
class SchemeHandout:
    """The fact sheets a company is given. `recipient` is the person who gets them."""

    head: Letterhead
    company_name: str = ""
    recipient: str = ""
    municipality: MunicipalityContact = MunicipalityContact()
    sheets: tuple[SchemeSheet, ...] = ()

    @property
    def printed_rates(self) -> tuple[str, ...]:
        """Name every rate on the sheets with its year and the day it was checked, for the log."""
        return tuple(
            f"{sheet.code}: {rate.amount} · "
            + scheme_wording.rate_line(rate.year, rate.checked_on, self.head.language)
            for sheet in self.sheets
            for rate in sheet.rates
        )


def sheet_of(
    scheme: Scheme,
    day: date,
    language: str,
    *,
    at_company: Sequence[str] = (),
    calculated: Sequence[Calculation] = (),
    beside: Sequence[Scheme] = (),
) -> SchemeSheet:
    """Return the sheet of a scheme as it was on `day`.

    `at_company` are sentences about the company that gets it, `calculated` examples worked out for it; a
    scheme that cannot be used on the day has neither. `beside` are the schemes with a sheet in the same file
    that it cannot be combined with.
    """
    period = scheme.status_on(day)
    usable = period.status not in WITHOUT_RATES
    rates = tuple(_rate(shown, language) for shown in scheme.shown_rates(day))
    told = [
        sheet_calculation(scheme, one, day, language)
        for one in calculated
        if usable and is_of_day(scheme, one, day)
    ]
    return SchemeSheet(
        code=scheme.code,
        sheet=scheme.sheet,
        version=scheme.version,
        day=day.isoformat(),
        status=period.status,
        status_uncertain=period.uncertain,
        status_note=period.note.in_language(language),
        begins=_begins(scheme, period),
        title=scheme.title.in_language(language),
        hires=scheme.hires,
        authority=scheme_wording.authority_within(scheme, language),
        guidance=scheme_wording.guidance(scheme, language, day),
        purpose=scheme.purpose.in_language(language),
        duration=scheme.duration.in_language(language),
        warning=scheme.warning_on(day).in_language(language),
        instead=scheme_wording.instead(scheme, day, language),
        person=_conditions(scheme, "person", language),
        company=_conditions(scheme, "company", language),
        good_to_know=tuple(text.in_language(language) for text in scheme.good_to_know),
        combination=scheme.combination.in_language(language),
        clash=scheme_wording.clash(beside, language),
        at_company=tuple(at_company) if usable else (),
        rates=rates,
        rate_unknown=usable and bool(scheme.rate_kinds) and not rates,
        calculation=next((one for one in told if not one.name), None),
        further=tuple(one for one in told if one.name),
        steps=tuple(text.in_language(language) for text in scheme.steps_on(day)),
        asks=tuple(text.in_language(language) for text in scheme.application.asks)
        if scheme.application and period.status not in GONE
        else (),
        conditions_checked=max(period.checked_on for period in scheme.periods).isoformat(),
    )


def scheme_handout(
    store: Store,
    schemes: Sequence[Scheme],
    printed_at: str,
    *,
    day: date | None = None,
    language: str = "da",
    broker_id: str = "",
    company_id: str = "",
    recipient: str = "",
    municipality: MunicipalityContact | None = None,
    at_company: Mapping[str, Sequence[str]] | None = None,
    calculated: Calculated | None = None,
) -> SchemeHandout:
    """Return the fact sheets of `schemes` for a company, or for nobody in particular without `company_id`.

    A scheme that is named twice has one sheet. `printed_at` is wall-clock; `day` is the day the sheets are
    for, without it the day of printing. Sentences about the company are by the code of the scheme. Without
    `municipality`, the company's own is named, with the office's contact there. Raises KnownError when the
    company is gone.
    """
    company = store.require(Company, company_id) if company_id else Company()
    told, examples = at_company or {}, calculated or {}
    each = {scheme.code: scheme for scheme in schemes}
    clashing = clashes(each.values())
    of_day = day or date.fromisoformat(printed_at[:10])
    return SchemeHandout(
        head=letterhead(store, printed_at, language, broker_id),
        company_name=company.name,
        recipient=recipient,
        municipality=municipality or _municipality_of(store, company),
        sheets=tuple(
            sheet_of(
                scheme,
                of_day,
                language,
                at_company=told.get(code, ()),
                calculated=examples.get(code, ()),
                beside=clashing.get(code, ()),
            )
            for code, scheme in each.items()
        ),
    )


def about_company(found: Eligibility, language: str) -> tuple[str, ...]:
    """Return what `at_company` can say: the company's own numbers against the scheme's conditions."""
    return tuple(
        scheme_wording.say(finding.reason, language)
        for finding in found.findings
        if finding.reason.key in _ABOUT_NUMBERS
    )


def _begins(scheme: Scheme, period: StatusPeriod) -> str:
    """Return the day a scheme that has not begun does, "" for others and when it is not known."""
    if period.status != "not_begun":
        return ""
    later = (
        one.valid_from
        for one in scheme.periods
        if one.valid_from and one.status != "not_begun" and one.valid_from > (period.valid_from or date.min)
    )
    first = next(later, None)
    return first.isoformat() if first else ""


def _conditions(scheme: Scheme, about: About, language: str) -> tuple[SheetCondition, ...]:
    return tuple(
        SheetCondition(one.name.in_language(language), one.text.in_language(language), one.uncertain)
        for one in scheme.about(about)
    )


def _rate(shown: ShownRate, language: str) -> SheetRate:
    kind, rate = shown.kind, shown.rate
    return SheetRate(
        label=kind.label.in_language(language),
        amount=scheme_wording.amount_text(rate, kind, language),
        year=rate.year,
        checked_on=rate.checked_on.isoformat(),
        source=rate.source_in(language),
        note=kind.note.in_language(language),
        yearly=kind.yearly,
        uncertain=rate.uncertain,
        old=shown.old,
    )


def _municipality_of(store: Store, company: Company) -> MunicipalityContact:
    """Return the company's municipality with the contact the office keeps there."""
    found = reference.municipality(company.municipality_code) if company.municipality_code else None
    if found is None:
        return MunicipalityContact()
    kept = contact_at(store, found.code)
    return MunicipalityContact(
        found.official_name, kept.name, format_phone(kept.phone), kept.email, kept.unit
    )
