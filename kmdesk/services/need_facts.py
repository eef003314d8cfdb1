"""What a need tells, as the rules ask for it."""

from __future__ import annotations

from kmdesk.models import ContactPerson, Need
from kmdesk.rules.postable import PostingFacts, missing_to_post
from kmdesk.store.store import Store


def still_missing(store: Store, need: Need, *, type_guessed: bool = False) -> tuple[str, ...]:
    """Return what a need lacks before it can be posted, as codes of `kmdesk.rules.postable.MISSING_NAMES`.

    Whom to talk to is the person the need names, or anybody known at the company. A type that was only
    guessed at the visit does not count as told.
    """
    return missing_to_post(
        PostingFacts(
            type="" if type_guessed else need.type,
            match_type=need.match_type,
            task=bool(need.description.strip()),
            education=bool(need.education_levels or need.fields_of_study),
            contact=bool(need.contact_name.strip()) or _knows_somebody(store, need.company_id),
            start=bool(need.starts or need.starts_by or need.horizon),
            hours=need.hours_per_week is not None,
            salary=bool(need.wage.strip()),
        )
    )


def demanded(need: Need) -> tuple[str, ...]:
    """Return the criteria (codes of match_criterion) that are knock-outs, where the need says something."""
    told = {
        "education_level": bool(need.education_levels),
        "field_of_study": bool(need.fields_of_study),
        "languages": bool(need.languages),
        "driving_licence": bool(need.driving_licence.strip()),
        "competences": bool(need.competences),
        "place": bool(need.workplace.strip()),
        "start": bool(need.starts_by or need.starts.strip()),
        "hours": need.hours_per_week is not None,
        "match_type": bool(need.match_type),
    }
    return tuple(code for code in need.must_have if told.get(code, False))


def _knows_somebody(store: Store, company_id: str) -> bool:
    return bool(store.find(ContactPerson, "company_id = ? AND name <> ''", (company_id,), order="id LIMIT 1"))
