"""What the minutes of a partnership meeting are made from, and what never stands on them."""

from __future__ import annotations

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.plain import to_plain
from kmdesk.models import Company, Partnership, PartnershipMeeting
from kmdesk.services.paper.partnership_minutes import partnership_minutes
from tests.printing.conftest import partnership_meeting

AT = "2026-11-24T10:47"


def test_the_minutes_tell_the_systems_the_decisions_and_the_next_meeting(desk):
    company = Company(name="Vestrum Maskinfabrik A/S")
    with desk.store.action("x") as unit:
        for record in (company, *partnership_meeting(company.id)):
            unit.put(record)
    facts = partnership_minutes(desk.store, "meeting", AT)
    assert (facts.present, facts.missing) == (("Erhvervsservice", "Beskæftigelse"), ("Uddannelse",))
    assert (facts.coordinator, facts.host, facts.next_at) == (
        "Struer Kommune",
        company.name,
        "2026-12-17T09:00",
    )
    (decision,) = facts.decisions
    assert decision.consultants == ("Bo Lund, Struer Kommune, Beskæftigelse",)
    assert (decision.company, decision.due_on, decision.status) == (company.name, "2026-12-01", "Besluttet")
    assert "Kun til os selv" not in str(to_plain(facts))
    english = partnership_minutes(desk.store, "meeting", AT, language="en")
    assert (english.missing, english.decisions[0].status) == (("Education",), "Decided")
    with desk.store.action("x") as unit:
        unit.delete(desk.store.require(PartnershipMeeting, "next"))
        unit.put(Partnership(id="lks", name="LKS Midtvest", type="lks", meetings_per_year=4))
    without = partnership_minutes(desk.store, "meeting", AT)
    assert (without.next_at, without.next_by) == ("", "2027-02-19")
    with pytest.raises(KnownError):
        partnership_minutes(desk.store, "gone", AT)
