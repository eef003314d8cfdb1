"""What an application in VITAS asks for, filled in with what is known (VITAS-forberedelse).

No person is named but the company's own: who is to fill the place, and a CPR number, stand in VITAS only.
"""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language as spoken
from kmdesk.core.i18n import tr
from kmdesk.models import Company, Match, Need, ProductionUnit, Visit
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.dates import parse_date
from kmdesk.rules.guide_heard import Heard, number_in, text_in
from kmdesk.rules.phone import format_phone
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.rules.schemes import WITHOUT_RATES, Application, Scheme
from kmdesk.services import scheme_wording
from kmdesk.services.company_detail import CompanyDetail, read_detail
from kmdesk.services.guide import VisitGuides
from kmdesk.services.guide_files import guide_version, newest_guide
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import place_of
from kmdesk.services.scheme_advice import SCHEME_GUIDE
from kmdesk.store.store import Store

_REPRESENTATIVE = "union_representative"
"""The role of the question whether there is a representative, and who."""


@dataclass(frozen=True)
class VitasContact:
    """The company's contact person; any part may be ""."""

    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class MonthFigure:
    """The ordinary employees of one month, as they were told."""

    month: str
    employees: str


@dataclass(frozen=True)
class VitasSheet:
    """The preparation of one application. What is "" or empty is not known and is written in by hand.

    `starts` and `ends` are days (YYYY-MM-DD) or a few words; hours, numbers of people and employees are
    written as the language has them. What the scheme asks for: `by_workplace` the workplace's employees,
    `by_company` the whole company's by month, `for_person` a person for the place, `agreed` the word of the
    employees' representative (`no_representative`: there is none), `before_start` a yes before the start.
    """

    head: Letterhead
    scheme: str
    sheet: str
    version: int
    status: str
    in_vitas: bool = True
    authority: str = ""
    guidance: str = ""
    warning: str = ""
    channel: str = ""
    who: str = ""
    when: str = ""
    company: str = ""
    cvr: str = ""
    p_number: str = ""
    address: str = ""
    contact: VitasContact = VitasContact()
    agreed: bool = False
    representative: str = ""
    no_representative: bool = False
    for_person: bool = True
    position: str = ""
    tasks: str = ""
    people: str = ""
    starts: str = ""
    ends: str = ""
    hours: str = ""
    wage: str = ""
    day_to_day: str = ""
    by_workplace: bool = False
    ordinary: str = ""
    supported: str = ""
    by_company: bool = False
    months: tuple[MonthFigure, ...] = ()
    before_start: bool = False
    asks: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def vitas(
    store: Store,
    scheme: Scheme,
    company_id: str,
    printed_at: str,
    *,
    unit_id: str = "",
    visit_id: str = "",
    need_id: str = "",
    match_id: str = "",
    language: str = "da",
    broker_id: str = "",
) -> VitasSheet:
    """Return the preparation for one scheme and company; `printed_at` is wall-clock.

    The workplace is `unit_id`, else the company's main one. Answers come from `visit_id`, the place from the
    match and its need, or from `need_id`. Raises KnownError when a record is gone, and when the scheme has
    ended or has nothing to apply for.
    """
    application = _application(scheme, printed_at)
    day = parse_date(printed_at)
    detail = read_detail(store, company_id)
    company = detail.company
    main = next(iter(detail.units), ProductionUnit())
    unit = store.require(ProductionUnit, unit_id) if unit_id else main
    match = store.require(Match, match_id) if match_id else Match()
    need = store.require(Need, need_id) if need_id else store.get(Need, match.need_id) or Need()
    told = _Told.at(store, visit_id, language)
    hours = match.hours_per_week or need.hours_per_week
    checks = [condition.check for condition in scheme.conditions if condition.check]
    rules, roles = {check.rule for check in checks}, {check.values.get("role") for check in checks}
    return VitasSheet(
        head=letterhead(store, printed_at, language, broker_id),
        scheme=scheme.name.in_language(language),
        sheet=scheme.sheet,
        version=scheme.version,
        status=_period(scheme, printed_at),
        in_vitas=application.vitas,
        authority=scheme_wording.authority_within(scheme, language),
        guidance=scheme_wording.guidance(scheme, language),
        warning=scheme.warning_on(day).in_language(language) if day else "",
        channel=application.channel.in_language(language),
        who=application.who.in_language(language),
        when=application.when.in_language(language),
        company=company.name,
        cvr=format_cvr(company.cvr),
        p_number=unit.p_number or company.p_number,
        address=_address(unit, company),
        contact=_contact(detail),
        agreed="representative" in roles,
        representative=told.representative,
        no_representative=told.no_representative,
        for_person=bool(scheme.about("person")),
        position=need.title,
        tasks=need.description,
        people="" if need.headcount is None else scheme_wording.number_text(need.headcount, language),
        starts=match.starts_on or need.starts,
        ends=match.ends_on,
        hours="" if hours is None else scheme_wording.number_text(hours, language),
        wage=need.wage,
        day_to_day=need.contact_name or told.day_to_day,
        by_workplace="headcount_ratio" in rules,
        ordinary=told.ordinary,
        supported=told.supported,
        by_company="net_increase" in rules,
        months=told.months,
        before_start="before_start" in roles,
        asks=tuple(text.in_language(language) for text in application.asks),
        steps=tuple(text.in_language(language) for text in scheme.steps),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What the company told at a visit."""

    representative: str = ""
    no_representative: bool = False
    day_to_day: str = ""
    ordinary: str = ""
    supported: str = ""
    months: tuple[MonthFigure, ...] = ()

    @classmethod
    def at(cls, store: Store, visit_id: str, language: str) -> _Told:
        if not visit_id:
            return cls()
        visit = store.require(Visit, visit_id)
        answers = VisitGuides(store).answers(visit_id)
        guide = with_all_questions(
            guide_version(visit.guide, visit.guide_version), newest_guide(SCHEME_GUIDE)
        )
        heard = Heard(guide, answers, language)
        who, none = _representative(heard)
        ordinary = heard.number("ordinary_employees", "n")
        supported = heard.number("supported_now", "n")
        rows = heard.rows("monthly_employees", "months")
        return cls(
            representative=who,
            no_representative=not who and (none or heard.text("representative", "answer") == "none"),
            day_to_day=heard.text("day_to_day_contact", "who"),
            ordinary="" if ordinary is None else scheme_wording.number_text(ordinary, language),
            supported="" if supported is None else scheme_wording.number_text(supported, language),
            months=tuple(
                MonthFigure(text_in(row, "month"), scheme_wording.number_text(n, language))
                for row in rows
                if (n := number_in(row, "n")) is not None
            ),
        )


def _representative(heard: Heard) -> tuple[str, bool]:
    """Return who the representative is, and whether the company said that it has none."""
    return heard.text(_REPRESENTATIVE, "who"), heard.text(_REPRESENTATIVE, "answer") == "no"


def _application(scheme: Scheme, printed_at: str) -> Application:
    application = scheme.application
    if application is None or _period(scheme, printed_at) in WITHOUT_RATES:
        raise KnownError(
            tr("{scheme} kan ikke søges.", scheme=scheme.name.in_language(spoken())),
            tr("Vælg en anden ordning. Faktaarket siger, hvad der findes i stedet."),
        )
    return application


def _period(scheme: Scheme, printed_at: str) -> str:
    return scheme.status_on(day).status if (day := parse_date(printed_at)) else scheme.periods[-1].status


def _contact(detail: CompanyDetail) -> VitasContact:
    """Return the main contact person, or how to reach the company when it has none."""
    for person in detail.people[:1]:
        return VitasContact(person.name, person.title, format_phone(person.phone), person.email)
    return VitasContact(phone=format_phone(detail.company.phone), email=detail.company.email)


def _address(unit: ProductionUnit, company: Company) -> str:
    if not unit.address:
        return place_of(company)
    return ", ".join(filter(None, (unit.address, f"{unit.postal_code} {unit.city}".strip())))
