"""What the forms of a match need to know: the match, what it is proposed to say, and what can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kmdesk.core.i18n import language, tr
from kmdesk.models import Broker, Candidate, Company, Match, Need
from kmdesk.rules.schemes import GONE
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.match_counts import Counting, counting_for
from kmdesk.services.match_places import PlaceChoice, place_choices
from kmdesk.services.schemes import Schemes
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.store import Store

_MADE_OF_A_TASK = frozenset({"hire", "thesis_project"})
"""Types whose topic is what the company needs somebody for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchForm:
    """One match for a form. `match` may hold values that are proposed and not stored yet."""

    match: Match
    candidate: str
    company: str
    company_municipality: str
    counting: Counting
    needs: tuple[tuple[str, str], ...] = ()
    places: tuple[PlaceChoice, ...] = ()
    brokers: tuple[tuple[str, str], ...] = ()
    schemes: tuple[str, ...] = ()
    rules: ServiceRules


def match_form(store: Store, today: date, match_id: str, *, agreeing: bool = False) -> MatchForm:
    """Return the form of a match; `agreeing` proposes what need, candidate and company tell of the agreement.

    Raises KnownError when the match is gone.
    """
    match = store.require(Match, match_id)
    candidate = store.get(Candidate, match.candidate_id)
    company = store.get(Company, match.company_id) or Company(name=tr("Slettet virksomhed"))
    need = store.get(Need, match.need_id) if match.need_id else None
    shown = _proposed(match, company, need, candidate, today) if agreeing else match
    open_needs = store.find(
        Need, "company_id = ? AND (status = 'open' OR id = ?)", (company.id, match.need_id), order="id DESC"
    )
    return MatchForm(
        match=shown,
        candidate=candidate.name if candidate else tr("Slettet kandidat"),
        company=company.name,
        company_municipality=company.municipality_code,
        counting=counting_for(store, match),
        places=place_choices(store, match),
        needs=tuple((one.id, one.title or tr("Behov uden navn")) for one in open_needs),
        brokers=tuple((one.id, one.name) for one in store.find(Broker, order="sort_key(name)")),
        schemes=scheme_names(store, today),
        rules=rules_in_use(store.db),
    )


def match_forms(
    store: Store, today: date, match_ids: Sequence[str], *, agreeing: bool = False
) -> tuple[MatchForm, ...]:
    """Return the forms of those of the matches that are still there, in the order asked for.

    Raises KnownError when none of them is.
    """
    there = [one for one in match_ids if store.get(Match, one) is not None]
    if match_ids and not there:
        store.require(Match, match_ids[0])
    return tuple(match_form(store, today, one, agreeing=agreeing) for one in there)


def scheme_names(store: Store, today: date) -> tuple[str, ...]:
    """Return what the schemes that can be used today are called, for a field that takes any text."""
    schemes = Schemes(store).catalogue().values()
    usable = (one for one in schemes if one.status_on(today).status not in GONE)
    return tuple(dict.fromkeys(one.short.in_language(language()) for one in usable))


def _proposed(
    match: Match, company: Company, need: Need | None, candidate: Candidate | None, today: date
) -> Match:
    """Return the match with every blank that something else tells."""
    match = replace(
        match,
        agreed_on=match.agreed_on or today.isoformat(),
        municipality_code=match.municipality_code or company.municipality_code,
    )
    if need is not None:
        match = replace(
            match,
            hours_per_week=match.hours_per_week or need.hours_per_week,
            employment_form=match.employment_form or need.employment_form,
            wage=match.wage or need.wage,
            topic=match.topic or (need.title if match.type in _MADE_OF_A_TASK else ""),
            confidential_agreement=match.confidential_agreement or need.confidential_agreement,
        )
    if candidate is not None:
        match = replace(
            match,
            programme=match.programme or candidate.programme or candidate.education_title,
            semester=match.semester or candidate.semester,
        )
    return match
