"""From what is on the screen to a document: which can be made of it, and the making of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language as current_language
from kmdesk.core.i18n import mark, tr
from kmdesk.core.languages import in_language
from kmdesk.core.plain import to_plain
from kmdesk.models import Agreement, Company, Match, Need, Visit
from kmdesk.printing import making_lists as lists
from kmdesk.printing.documents import DOCUMENTS
from kmdesk.rules.calculation import Calculation
from kmdesk.services.gathering import GatherQuery
from kmdesk.services.handouts import Given, Made
from kmdesk.services.paper.contacts import email_for
from kmdesk.services.paper.options import Chosen, choice_of, notice_on
from kmdesk.services.paper.scheme_handout import Calculated
from kmdesk.services.placements import PlacementQuery
from kmdesk.services.scheme_page import SchemePages
from kmdesk.store.store import Store

About = Literal[
    "visit",
    "company",
    "companies",
    "candidate",
    "need",
    "day",
    "schemes",
    "agreement",
    "meeting",
    "quarter",
    "placements",
    "gathered",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a document is about, and what was `chosen` about it. Empty parts are not known.

    `codes` are schemes; `partnership_id` is a stored partnership agreement, `agreement_id` one of another
    type, `meeting_id` a partnership meeting. `quarter` is one of the forecast panel's, `2026-Q4`.
    """

    visit_id: str = ""
    company_id: str = ""
    company_ids: tuple[str, ...] = ()
    candidate_id: str = ""
    need_id: str = ""
    partnership_id: str = ""
    agreement_id: str = ""
    meeting_id: str = ""
    day: date | None = None
    quarter: str = ""
    placements: PlacementQuery | None = None
    gathered: GatherQuery | None = None
    codes: tuple[str, ...] = ()
    calculated: Calculated = field(default_factory=dict[str, Sequence[Calculation]])
    chosen: Chosen = field(default_factory=Chosen)

    def knows(self, about: About) -> bool:
        """Tell whether a document about `about` can be made."""
        known: Mapping[About, object] = {
            "visit": self.visit_id,
            "company": self.company_id,
            "companies": self.company_ids,
            "candidate": self.candidate_id,
            "need": self.need_id,
            "day": self.day,
            "schemes": self.codes,
            "agreement": self.agreement_id,
            "meeting": self.meeting_id,
            "quarter": self.quarter,
            "placements": self.placements,
            "gathered": self.gathered,
        }
        return bool(known[about])


@dataclass(frozen=True, slots=True)
class Paper:
    """A document people can ask for. `kind` is its `DocumentKind`; `given` ones are logged on the way out."""

    code: str
    kind: str
    name: str
    about: About
    given: bool = False
    personal: bool = False
    """A person's own data: what went out is logged, but neither the page nor its data is kept."""


PAPERS: tuple[Paper, ...] = (
    Paper("summary", "visit_summary", mark("Besøgsresumé til virksomheden"), "visit", given=True),
    Paper("briefing", "briefing", mark("Besøgsark til dig selv"), "visit"),
    Paper("guide", "guide_form", mark("Spørgeguide på papir"), "visit"),
    Paper("record", "visit_record", mark("Notat til sagen"), "visit"),
    Paper("schemes", "scheme_handout", mark("Faktaark om ordninger"), "schemes", given=True),
    Paper("vitas", "vitas", mark("Forberedelse til VITAS"), "schemes", given=True),
    Paper("job_order", "job_order", mark("Jobordre"), "need", given=True),
    Paper("candidate", "candidate_sheet", mark("Kandidatark"), "candidate", given=True, personal=True),
    Paper("agreement", "partnership_agreement", mark("Partnerskabsaftale"), "company", given=True),
    Paper("contract", "agreement", mark("Aftale"), "agreement", given=True),
    Paper("minutes", "partnership_minutes", mark("Referat af partnerskabsmøde"), "meeting"),
    Paper("envelope", "envelope", mark("Kuvert (C5)"), "company"),
    Paper("envelope_dl", "envelope", mark("Kuvert (lang, DL)"), "company"),
    Paper("calls", "call_list", mark("Ringeliste"), "companies"),
    Paper("labels", "labels", mark("Etiketter"), "companies"),
    Paper("forecast_form", "forecast_form", mark("Prognoseskema"), "company", given=True),
    Paper("forecast_report", "forecast_report", mark("Prognoserapport"), "quarter"),
    Paper("placements", "placement_report", mark("Placeringer på tværs af kommunegrænser"), "placements"),
    Paper("gathering", "gathering", mark("Ønsker, behov og spørgsmål fra virksomhederne"), "gathered"),
    Paper("day", "day_programme", mark("Dagsprogram"), "day"),
)
"""Every document, in the order it is offered."""


def papers_for(subject: Subject) -> tuple[Paper, ...]:
    """Return the documents that can be made of a subject."""
    return tuple(paper for paper in PAPERS if subject.knows(paper.about))


def paper(code: str) -> Paper:
    """Return a document by its code; KeyError if there is none."""
    return {one.code: one for one in PAPERS}[code]


def make(code: str, store: Store, subject: Subject, printed_at: str, language: str) -> Made:
    """Make a document in a language; `printed_at` is wall-clock. Runs on the store's thread.

    Raises KnownError when what it is about is gone, or when it may not be given out: in the language of the
    desk, whatever the document's, for it is told to whoever sits there.
    """
    wanted = paper(code)
    try:
        with in_language(language):
            facts, about = _GATHER[code](store, subject, printed_at, language)
    except KnownError:
        _GATHER[code](store, subject, printed_at, current_language())
        raise
    with in_language(language):
        kind = DOCUMENTS[wanted.kind]
        title = f"{tr(wanted.name)}: {about}" if about else tr(wanted.name)
    made = Made(
        title,
        f"{_file_name(title)}.pdf",
        kind.render(facts),
        choice=choice_of(store, facts, subject.chosen, subject.visit_id),
        notice=notice_on(facts),
    )
    if not wanted.given:
        return made
    company_id = subject.company_id or _company_of(store, subject)
    recipient: str = getattr(facts, "recipient", "")
    given = Given(
        document=kind.kind,
        template_version=str(kind.template_version),
        title=title,
        language=language,
        company_id=company_id,
        visit_id=subject.visit_id,
        recipient=recipient,
        rates=getattr(facts, "printed_rates", ()),
        data={} if wanted.personal else to_plain(facts),
        keep=not wanted.personal,
    )
    return replace(
        made,
        given=given,
        email=email_for(
            store, company_id, visit_id=subject.visit_id, name=recipient, personal=wanted.personal
        ),
        subject=": ".join(filter(None, (kind.title(language), about))),
    )


Gathered = tuple[Any, str]
"""What a document is made from, and what its title names."""


def _summary(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.printing.from_services import visit_summary
    from kmdesk.services.visit_summary import VisitSummaries

    facts = VisitSummaries(store).data(subject.visit_id, printed_at)
    return visit_summary(facts, language), " ".join(filter(None, (facts.number, facts.company_name)))


def _briefing(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.guide import VisitGuides
    from kmdesk.services.paper.briefing import Briefings, scheme_hints

    hints = scheme_hints(VisitGuides(store).findings(subject.visit_id).schemes)
    facts = Briefings(store).data(subject.visit_id, printed_at, language=language, schemes=hints)
    return facts, _visited(store, subject)


def _guide(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.guide_form import guide_form

    facts = guide_form(store, printed_at, visit_id=subject.visit_id, language=language)
    return facts, _visited(store, subject)


def _record(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.visit_record import visit_record

    facts = visit_record(
        store,
        subject.visit_id,
        printed_at,
        with_confidential=subject.chosen.confidential,
        language=language,
    )
    return facts, _visited(store, subject)


def _schemes(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    facts = SchemePages(store).handout(
        subject.codes,
        printed_at,
        visit_id=subject.visit_id,
        day=subject.day,
        language=language,
        calculated=subject.calculated,
    )
    return facts, ", ".join(sheet.title for sheet in facts.sheets)


def _vitas(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.vitas import vitas
    from kmdesk.services.schemes import Schemes

    scheme = Schemes(store).scheme(subject.codes[0])
    company_id = subject.company_id or _company_of(store, subject)
    facts = vitas(store, scheme, company_id, printed_at, visit_id=subject.visit_id, language=language)
    return facts, scheme.short.in_language(language)


def _job_order(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.job_order import job_order

    facts = job_order(store, subject.need_id, printed_at, language=language)
    return facts, store.require(Need, subject.need_id).title


def _candidate(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.candidate_sheet import candidate_sheet

    facts = candidate_sheet(
        store,
        subject.candidate_id,
        printed_at,
        company_id=subject.company_id,
        need_id=subject.need_id,
        language=language,
    )
    return facts, ""


def _agreement(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.partnership_agreement import blank_agreement, partnership_agreement

    if subject.partnership_id:
        facts = partnership_agreement(store, subject.partnership_id, printed_at, language=language)
    else:
        facts = blank_agreement(store, subject.company_id, printed_at, language=language)
    return facts, facts.company.name


def _contract(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.agreement import agreement_paper

    facts = agreement_paper(store, subject.agreement_id, printed_at, language=language)
    return facts, f"{facts.kind_name}, {facts.company.name}"


def _minutes(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.partnership_minutes import partnership_minutes

    facts = partnership_minutes(store, subject.meeting_id, printed_at, language=language)
    return facts, facts.name


def _envelope(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.envelope import envelope

    facts = envelope(store, subject.company_id, printed_at, language=language)
    return facts, store.require(Company, subject.company_id).name


def _envelope_dl(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    from kmdesk.services.paper.envelope import envelope

    facts = envelope(store, subject.company_id, printed_at, size="DL", language=language)
    return facts, store.require(Company, subject.company_id).name


_GATHER: Mapping[str, Callable[[Store, Subject, str, str], Gathered]] = {
    "summary": _summary,
    "briefing": _briefing,
    "guide": _guide,
    "record": _record,
    "schemes": _schemes,
    "vitas": _vitas,
    "job_order": _job_order,
    "candidate": _candidate,
    "agreement": _agreement,
    "contract": _contract,
    "minutes": _minutes,
    "envelope": _envelope,
    "envelope_dl": _envelope_dl,
    "calls": lists.calls,
    "labels": lists.labels,
    "forecast_form": lists.forecast_form,
    "forecast_report": lists.forecast_report,
    "placements": lists.placements,
    "gathering": lists.gathering,
    "day": lists.day,
}


def subject_of_match(store: Store, match_id: str) -> Subject:
    """Return what a match is about: its company, candidate and need. Raises KnownError when it is gone."""
    match = store.require(Match, match_id)
    return Subject(company_id=match.company_id, candidate_id=match.candidate_id, need_id=match.need_id)


def subject_of_agreement(store: Store, agreement_id: str) -> tuple[str, Subject]:
    """Return the paper of an agreement by its code, and its subject. Raises KnownError when it is gone."""
    agreement = store.require(Agreement, agreement_id)
    about = Subject(company_id=agreement.company_id, visit_id=agreement.visit_id)
    if agreement.type == "partnership":
        return "agreement", replace(about, partnership_id=agreement.id)
    return "contract", replace(about, agreement_id=agreement.id)


def with_company(store: Store, subject: Subject) -> Subject:
    """Return the subject with the company of its visit or need, when it names none."""
    return subject if subject.company_id else replace(subject, company_id=_company_of(store, subject))


def _company_of(store: Store, subject: Subject) -> str:
    if subject.visit_id:
        return store.require(Visit, subject.visit_id).company_id
    return store.require(Need, subject.need_id).company_id if subject.need_id else ""


def _visited(store: Store, subject: Subject) -> str:
    visit = store.get(Visit, subject.visit_id) if subject.visit_id else None
    company = store.get(Company, visit.company_id) if visit else None
    return company.name if company else ""


def _file_name(title: str) -> str:
    """Return a title as a file name any system takes."""
    letters = "".join(c if c.isalnum() or c in " -" else " " for c in title)
    return "-".join(letters.split())[:80] or "dokument"
