"""The demo's companies that won a job: some of the cast, and some that are not here yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kmdesk.models import Lead
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import load, values
from kmdesk.services.demo.days import Days
from kmdesk.services.leads import lead_id

_DAYS = {"won": "won_on", "starts": "starts_on", "ends": "ends_on"}


def leads(firm: Callable[[str], Firm], days: Days) -> list[Lead]:
    """Return them; `firm` gives a company of the cast by its key. The same every time on the same day."""
    made: list[Lead] = []
    for row in load("leads")["leads"]:
        told: dict[str, Any] = {"status": "", **values(row, without=("company", *_DAYS))}
        told |= {name: days.on(row[key], work=True).isoformat() for key, name in _DAYS.items() if key in row}
        if "company" in row:
            company = firm(row["company"]).company
            told = {
                "company_id": company.id,
                "company_name": company.name,
                "cvr": company.cvr,
                "postal_code": company.postal_code,
                "city": company.city,
                "municipality_code": company.municipality_code,
                **told,
            }
        made.append(Lead(id=lead_id(told["company_name"], told["task"], told["won_on"]), **told))
    return made
