"""A person in the candidate bank (US8). No CPR number and no health data: there is no field for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Record):
    """A student, recent graduate or jobseeker who wants to be matched."""

    kind: ClassVar[str] = "candidate"

    name: str = ""
    email: str = ""
    phone: str = ""
    postal_code: str = ""
    municipality_code: str = ""
    education_title: str = ""
    education_level: str = ""
    field_of_study: str = ""
    institution: str = ""
    graduates_on: Day = ""
    status: str = "student"
    unemployed_since: str = ""
    competences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    driving_licence: str = ""
    mobility: str = ""
    wishes: tuple[str, ...] = ()
    earliest_start: Day = ""
    motivation: str = ""
    screened_by: str = ""
    screened_on: Day = ""
    consent_on: Day = ""
    consent_text_version: str = ""
    consent_until: Day = ""
    consent_withdrawn_on: Day = ""
    delete_after: Day = ""
    broker_id: str = ""
    fund_contact: str = ""
    """Unemployment fund or the municipality's contact."""
    institution_id: str = ""
    programme: str = ""
    semester: str = ""
    max_distance_km: int | None = None
    mobility_municipalities: tuple[str, ...] = ()
    hours_per_week: int | None = None
    """Hours a week the candidate can work; None when nobody asked."""
    cv_reference: str = ""
    """Where the CV lies outside the desk: a path or the name of a case."""
    consent_purpose: str = ""
    consent_way: str = ""
    consent_scope: str = ""
    """`all` companies or only those in `consent_companies`."""
    consent_companies: tuple[str, ...] = ()
    legal_basis: str = ""
    """Why a CV may be shared without consent; empty: it rests on consent."""
    legal_basis_reference: str = ""
    informed_on: Day = ""
    """When the candidate was told how the data are used (databeskyttelsesforordningen art. 13–14)."""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Answers about requirements that no field tells: the requirement's folded text -> yes, no."""
