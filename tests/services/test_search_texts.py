"""What the search finds is ready to be read: dates as people write them, the company at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmdesk.models import Company, ContactPerson, Need, Task, Visit
from kmdesk.services.search import Search

if TYPE_CHECKING:
    from kmdesk.store.desk import Desk

ENGTOFT = Company(name="Engtoft Pumper A/S", municipality_code="0791")


def test_details_are_written_out(desk: Desk) -> None:
    company = ENGTOFT.id
    with desk.store.action("x", undoable=False) as unit:
        unit.put(ENGTOFT)
        unit.put(ContactPerson(company_id=company, name="Birgitte Pumpedal", title="direktør"))
        unit.put(Visit(company_id=company, topic="Test af pumper", starts_at="2026-04-14T09:00"))
        unit.put(Need(company_id=company, title="Pumpeingeniør"))
        unit.put(Task(company_id=company, title="Send pumper", due_on="2026-11-27"))
        unit.put(Task(company_id=company, title="Hent pumper"))
    found = {hit.title: hit.detail for hit in Search(desk.store).find("pump")}
    assert found == {
        "Engtoft Pumper A/S": "Viborg",
        "Birgitte Pumpedal": "direktør · Engtoft Pumper A/S",
        "Test af pumper": "14.04.2026 kl. 09:00 · Engtoft Pumper A/S",
        "Pumpeingeniør": "Engtoft Pumper A/S",
        "Send pumper": "27.11.2026 · Engtoft Pumper A/S",
        "Hent pumper": "Engtoft Pumper A/S",
    }
