"""A candidate as a company meets one on paper (Kandidatark): never without a right to share it today.

What was noted while the candidate was screened stays with the broker, and so do phone, mail, home and age:
the company answers the broker.
"""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.languages import in_language
from kmdesk.models import Candidate, Company, Need
from kmdesk.services.candidates import share_facts, sharing_of
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import label
from kmdesk.store.store import Store


@dataclass(frozen=True)
class CandidateSheet:
    """What a company reads about a candidate. Days are `YYYY-MM-DD`; what is not known is "" or empty.

    `company` is whom it is for and `need` what they look for; `presentation` is what the broker writes to
    that company. `consent_on` and `consent_until` are the first and the last day the sheet may be used, both
    empty when it is shared on another basis than consent; `consent_named`: the company is named in it.
    """

    head: Letterhead
    name: str
    company: str = ""
    need: str = ""
    presentation: str = ""
    education: str = ""
    education_level: str = ""
    field_of_study: str = ""
    programme: str = ""
    semester: str = ""
    institution: str = ""
    graduates_on: str = ""
    competences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    driving_licence: str = ""
    mobility: str = ""
    work_places: tuple[str, ...] = ()
    max_distance_km: int | None = None
    hours_per_week: int | None = None
    wishes: tuple[str, ...] = ()
    earliest_start: str = ""
    consent_on: str = ""
    consent_until: str = ""
    consent_named: bool = False


def candidate_sheet(
    store: Store,
    candidate_id: str,
    printed_at: str,
    *,
    company_id: str = "",
    need_id: str = "",
    presentation: str = "",
    language: str = "da",
    broker_id: str = "",
) -> CandidateSheet:
    """Return the sheet of a candidate for a company and a need (or for nobody in particular).

    `printed_at` is wall-clock, `presentation` the broker's own words to the company. Raises KnownError when
    the candidate is gone, and when it may not be shared with that company today.
    """
    candidate = store.require(Candidate, candidate_id)
    need = (store.get(Need, need_id) if need_id else None) or Need()
    company = store.get(Company, company_id or need.company_id)
    sharing = sharing_of(candidate, company, store.clock.today())
    if not sharing.valid:
        raise KnownError(tr("Kandidatarket må kun udleveres med gyldigt samtykke."), sharing.text)
    consented = sharing.on == "consent"
    with in_language(language):
        return CandidateSheet(
            head=letterhead(store, printed_at, language, broker_id or candidate.broker_id),
            name=candidate.name,
            company=company.name if company else "",
            need=need.title,
            presentation=presentation.strip(),
            education=candidate.education_title,
            education_level=label("education_level", candidate.education_level),
            field_of_study=label("field_of_study", candidate.field_of_study),
            programme=candidate.programme,
            semester=candidate.semester,
            institution=candidate.institution,
            graduates_on=candidate.graduates_on,
            competences=candidate.competences,
            languages=candidate.languages,
            driving_licence=candidate.driving_licence,
            mobility=candidate.mobility,
            work_places=tuple(label("municipality", code) for code in candidate.mobility_municipalities),
            max_distance_km=candidate.max_distance_km,
            hours_per_week=candidate.hours_per_week,
            wishes=tuple(label("match_type", wish) for wish in candidate.wishes),
            earliest_start=candidate.earliest_start,
            consent_on=candidate.consent_on if consented else "",
            consent_until=candidate.consent_until if consented else "",
            consent_named=consented and share_facts(candidate).named_only,
        )
