"""What belongs to a company goes with it when it is deleted, or stays on purpose, and comes back with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.models import Company
from kmdesk.models.record import columns, kinds, record_class
from kmdesk.services import gone_together
from kmdesk.services.companies import Companies
from kmdesk.store.desk import Desk

STAYS = {
    "match": "it is counted in the results, and the candidate's",
    "referral": "it was passed on to somebody",
    "handout": "it was given out",
    "forecast_answer": "it is in the panel's figures",
}
"""Kinds of a company that stay when it is deleted, and why. What a kind says of something done stays too."""
OF_COMPANIES = sorted(kind for kind in kinds() if "company_id" in columns(record_class(kind)))


@pytest.mark.parametrize("undone", [True, False], ids=["undone", "restored"])
def test_every_kind_that_belongs_to_a_company_goes_along_or_stays_on_purpose(
    desk: Desk, undone: bool
) -> None:
    store, company = desk.store, Company(name="Vestrum Maskinfabrik A/S")
    made = {kind: record_class(kind)(company_id=company.id) for kind in OF_COMPANIES}
    # A question is its inquiry's.
    made["inquiry_question"] = replace(made["inquiry_question"], inquiry_id=made["inquiry"].id)
    with store.action("Prøve", undoable=False) as unit:
        for record in (company, *made.values()):
            unit.put(record)
    Companies(store).delete(company.id)
    left = {kind for kind, record in made.items() if store.get(type(record), record.id) is not None}
    assert left == set(STAYS)
    assert set(STAYS) <= set(OF_COMPANIES)
    if undone:
        store.undo()
    else:
        with store.action("Gendan", undoable=False) as unit:
            unit.put(company)
            gone_together.bring_along(unit, "company", company.id)
    assert store.get(Company, company.id) is not None
    for kind, record in made.items():
        assert store.get(type(record), record.id) is not None, kind
