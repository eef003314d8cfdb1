"""A person in the candidate bank (US8). No CPR number and no health data: there is no field for them."""

from __future__ import annotations

from dataclasses import dataclass
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
