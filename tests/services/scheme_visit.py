"""A visit under way at a company, to ask about schemes at."""

from __future__ import annotations

from kmdesk.models import Company, Visit
from kmdesk.store.desk import Desk


def visit_under_way(desk: Desk) -> Visit:
    """Keep a visit that the broker began today at a company with 42 employees."""
    company = Company(name="Vestrum Maskinfabrik A/S", cvr="13748136", employees=42, municipality_code="0657")
    with desk.store.action("x") as unit:
        unit.put(company)
        return unit.put(
            Visit(
                company_id=company.id,
                broker_id=desk.store.broker_id,
                starts_at="2026-11-24T09:00",
                status="in_progress",
                number="B-2026-0001",
                participants=({"side": "company", "name": "Hanne Nygaard"},),
            )
        )
