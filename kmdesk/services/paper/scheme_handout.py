"""Fact sheets about support schemes (Faktaark om ordninger): what a company is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kmdesk.models import Company
from kmdesk.rules.calculation import Calculation
from kmdesk.rules.calculators.headcount_ratio import HEADCOUNT_RATIO
from kmdesk.rules.eligibility import Eligibility
from kmdesk.rules.schemes import GONE, About, Scheme, ShownRate
from kmdesk.services import calculations, reference, scheme_wording
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.store.store import Store

_HIRING = frozenset({"wage_subsidy", "flex_job", "adult_apprentice"})
"""The calculators that work with the pay of somebody the company employs."""
_ABOUT_NUMBERS = frozenset({"places_free", "places_full", "months_enough", "months_too_few"})
"""The reasons that tell a company something about itself it may not have worked out."""
_LEFT_OUT = frozenset({"hours", "cap_kept"})
"""The steps of a calculation that the next line says as well, or that change nothing."""
_PLACES = frozenset({"places_most", "places_free"})
"""The steps that belong to the example only when it is about places, not beside an amount."""


@dataclass(frozen=True)
class MunicipalityContact:
    """Whom to call at the municipality; any part may be "". `name` is the municipality's."""

    name: str = ""
    person: str = ""
    phone: str = ""
    email: str = ""


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
class SheetSum:
    """A line of a calculation."""

    label: str
    amount: str
    strong: bool = False


@dataclass(frozen=True)
class SheetCalculation:
    """An example worked out for the company. `rate_year` is the year of the rate it uses, or None."""

    rows: tuple[SheetSum, ...]
    rate_year: int | None = None


@dataclass(frozen=True)
class SchemeSheet:
    """One scheme as it was on `day` (YYYY-MM-DD), in the words of the document's language.

    `authority` is whom to ask, as it stands within a sentence; `guidance` says that they decide. `hires`: the
    person is employed by the company. Whatever is not known is empty; a scheme that has ended has no rates.
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
    calculation: Calculation | None = None,
) -> SchemeSheet:
    """Return the sheet of a scheme as it was on `day`.

    `at_company` are sentences about the company that gets it, `calculation` an example worked out for it; a
    scheme that has ended has neither. What warns of today's state is left out when the day was before it.
    """
    period = scheme.status_on(day)
    gone = period.status in GONE
    shown = calculation if not gone else None
    return SchemeSheet(
        code=scheme.code,
        sheet=scheme.sheet,
        version=scheme.version,
        day=day.isoformat(),
        status=period.status,
        status_uncertain=period.uncertain,
        title=scheme.title.in_language(language),
        hires=_hires(scheme),
        authority=scheme_wording.authority_within(scheme, language),
        guidance=scheme_wording.guidance(scheme, language),
        purpose=scheme.purpose.in_language(language),
        duration=scheme.duration.in_language(language),
        warning=scheme.warning.in_language(language) if period is scheme.periods[-1] else "",
        person=_conditions(scheme, "person", language),
        company=_conditions(scheme, "company", language),
        good_to_know=tuple(text.in_language(language) for text in scheme.good_to_know),
        combination=scheme.combination.in_language(language),
        at_company=() if gone else tuple(at_company),
        rates=tuple(_rate(shown_rate, language) for shown_rate in scheme.shown_rates(day)),
        calculation=_calculation(shown, language) if shown else None,
        steps=tuple(text.in_language(language) for text in scheme.steps),
        asks=tuple(text.in_language(language) for text in scheme.application.asks)
        if scheme.application and not gone
        else (),
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
    calculated: Mapping[str, Calculation] | None = None,
) -> SchemeHandout:
    """Return the fact sheets of `schemes` for a company, or for nobody in particular without `company_id`.

    `printed_at` is wall-clock; `day` is the day the sheets are for, without it the day of printing. Sentences
    about the company and calculations are by the code of the scheme. Without `municipality`, the company's
    own is named. Raises KnownError when the company is gone.
    """
    company = store.require(Company, company_id) if company_id else Company()
    told, examples = at_company or {}, calculated or {}
    of_day = day or date.fromisoformat(printed_at[:10])
    return SchemeHandout(
        head=letterhead(store, printed_at, language, broker_id),
        company_name=company.name,
        recipient=recipient,
        municipality=municipality or _municipality_of(company),
        sheets=tuple(
            sheet_of(
                scheme,
                of_day,
                language,
                at_company=told.get(scheme.code, ()),
                calculation=examples.get(scheme.code),
            )
            for scheme in schemes
        ),
    )


def about_company(found: Eligibility, language: str) -> tuple[str, ...]:
    """Return what `at_company` can say: the company's own numbers against the scheme's conditions."""
    return tuple(
        scheme_wording.say(finding.reason, language)
        for finding in found.findings
        if finding.reason.key in _ABOUT_NUMBERS
    )


def _hires(scheme: Scheme) -> bool:
    """Tell whether the company employs the person: paid for by the hour, or calculated from the pay."""
    by_hour = scheme.group == "employment" and any(k.unit == "kr_per_hour" for k in scheme.rate_kinds)
    return by_hour or (scheme.calculator is not None and scheme.calculator.id in _HIRING)


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
        source=rate.source,
        note=kind.note.in_language(language),
        yearly=kind.yearly,
        uncertain=rate.uncertain,
        old=shown.old,
    )


def _calculation(calculation: Calculation, language: str) -> SheetCalculation:
    """Return the lines of a calculation in the company's words; the last strong one is what it ends in."""
    own_words = scheme_wording.words_for_schemes(language)["own_words"]
    left_out = _LEFT_OUT if calculation.calculator == HEADCOUNT_RATIO.id else _LEFT_OUT | _PLACES
    shown = [row for row in calculations.rows(calculation, language) if row.key not in left_out]
    ends_in = next((row for row in reversed(shown) if row.strong), None)
    return SheetCalculation(
        rows=tuple(
            SheetSum(
                own_words.get(row.key) or scheme_wording.figures(row.label, language),
                scheme_wording.figures(row.amount_text, language),
                strong=row is ends_in,
            )
            for row in shown
        ),
        rate_year=calculation.rate_year,
    )


def _municipality_of(company: Company) -> MunicipalityContact:
    found = reference.municipality(company.municipality_code) if company.municipality_code else None
    return MunicipalityContact(name=found.official_name if found else "")
