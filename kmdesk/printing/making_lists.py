"""What the papers about many companies, a quarter or a day are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmdesk.services.gathering import GatherQuery
from kmdesk.services.placements import PlacementQuery

if TYPE_CHECKING:
    from kmdesk.printing.making import Subject
    from kmdesk.store.store import Store

Gathered = tuple[Any, str]
"""What a document is made from, and what its title names."""


def calls(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    """Gather companies to call."""
    from kmdesk.services.paper.call_list import call_list

    return call_list(store, subject.company_ids, printed_at, language=language), ""


def labels(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    """Gather the addresses of companies."""
    from kmdesk.services.paper.envelope import first_label, label_sheet

    start = first_label(store) if subject.chosen.first_label is None else subject.chosen.first_label
    return label_sheet(store, subject.company_ids, printed_at, start=start, language=language), ""


def forecast_form(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    """Gather a company's form of the forecast panel."""
    from kmdesk.services.paper.forecast_form import forecast_form

    facts = forecast_form(store, subject.company_id, printed_at, quarter=subject.quarter, language=language)
    return facts, f"{facts.company}, {facts.quarter}"


def forecast_report(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    """Gather what the panel's answers of a quarter say together."""
    from kmdesk.services.paper.forecast_report import forecast_report

    facts = forecast_report(store, subject.quarter, printed_at, language=language)
    return facts, facts.quarter


def placements(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    """Gather who was placed where."""
    from kmdesk.services.paper.placement_report import placement_report

    query = subject.placements or PlacementQuery()
    return placement_report(store, query, printed_at, language=language), ""


def day(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    """Gather the programme of a day."""
    from kmdesk.services.paper.day_programme import day_programme

    day = subject.day or store.clock.today()
    return day_programme(store, day, printed_at, language=language), ""


def gathering(store: Store, subject: Subject, printed_at: str, language: str) -> Gathered:
    """Gather what the companies wish, need and ask."""
    from kmdesk.services.paper.gathering import gathering_paper

    query = subject.gathered or GatherQuery()
    return gathering_paper(store, query, printed_at, language=language), ""
