"""A company, its workplaces and the people one talks to there (domain: US1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Company(Record):
    """A company. The CVR number identifies it to people, never to the program: start-ups have none."""

    kind: ClassVar[str] = "company"

    name: str = ""
    cvr: str = ""
    legal_form: str = ""
    p_number: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    municipality_code: str = ""
    industry_group: str = ""
    industry_code: str = ""
    industry_classification: str = ""
    employees: int | None = None
    employees_class: str = ""
    employees_as_of: Day = ""
    employees_source: str = ""
    graduates: int | None = None
    hr_function: str = "unknown"
    sector: str = "private"
    status: str = "prospect"
    advertising_protected: bool = False
    contact_basis: str = ""
    contact_basis_on: Day = ""
    contact_basis_note: str = ""
    contact_channels: tuple[str, ...] = ()
    contact_declined_on: Day = ""
    contact_declined_reason: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    source: str = ""
    broker_id: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    collective_agreement: str = ""
    standin_broker_id: str = ""
    """Who takes over when the fixed contact person (`broker_id`) is away."""
    field_sources: Mapping[str, str] = field(default_factory=dict[str, str])
    """Field name -> where its value came from, e.g. "CVR 02.11.2026"; gone once a person edits it."""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionUnit(Record):
    """A workplace (P-enhed). Support schemes count people per workplace, not per company."""

    kind: ClassVar[str] = "production_unit"

    company_id: str = ""
    p_number: str = ""
    name: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    employees_class: str = ""
    main: bool = False


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPerson(Record):
    """Somebody at a company. Personal data: deletable without the company."""

    kind: ClassVar[str] = "contact_person"

    company_id: str = ""
    name: str = ""
    title: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    main_contact: bool = False
    note: str = ""
