"""A need that is passed on: what the other is told of it, what they answer, and what becomes of both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, Need, Referral
from kmdesk.services.order_detail import OrderDetails
from kmdesk.services.referrals import Referrals
from kmdesk.ui.dialogs.referral import new_key, referral_by_draft
from tests.nasty import NASTY


@pytest.fixture
def referrals(desk, clock):
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(id="c", name="Vestrum A/S"))
        unit.put(Need(id="keep", company_id="c", type="retention", title="Sygemeldt smed", headcount=2))
        unit.put(Need(id="sell", company_id="c", type="growth", title="Hjælp til eksport"))
        unit.put(Need(id="ill", company_id="c", type="growth", title="Diabetes i produktionen"))
    return Referrals(desk.store, clock)


def test_of_a_need_to_keep_somebody_only_the_count_is_passed_on(referrals) -> None:
    blank = referrals.blank_of_need("keep")
    assert (blank.topic, blank.system, blank.need_id, blank.company_id) == (
        "Fastholdelse: 2 medarbejdere",
        "employment",
        "keep",
        "c",
    )
    assert blank.organisation == "Fastholdelseskonsulent"
    assert referrals.blank_of_need("sell").topic == "Hjælp til eksport"
    assert "Diabetes" not in referrals.blank_of_need("ill").topic


def test_the_need_tells_what_was_answered_and_the_referral_leads_back(referrals, desk, clock) -> None:
    kept = referrals.save(replace(referrals.blank_of_need("keep"), due_on="2026-12-01"))
    referrals.set_status(kept.id, "solved", "Mentor i ti uger")
    (row,) = OrderDetails(desk.store, clock).detail("keep").referrals
    assert (row.id, row.answer, row.stand, row.need) == (
        kept.id,
        "Mentor i ti uger",
        "to_tell",
        "Sygemeldt smed",
    )
    referrals.report_back(kept.id)
    (row,) = OrderDetails(desk.store, clock).detail("keep").referrals
    assert row.stand == "told"
    assert OrderDetails(desk.store, clock).detail("sell").referrals == ()
    assert [one.need_id for one in referrals.of_company("c")] == ["keep"]
    with desk.store.action("Slet") as unit:
        unit.delete(desk.store.require(Need, "keep"))
    assert [(one.need_id, one.need) for one in referrals.of_company("c")] == [("", "")]
    with pytest.raises(KnownError):
        referrals.blank_of_need("keep")


def test_a_draft_finds_what_it_came_from(referrals, desk) -> None:
    of_need = referrals.blank_of_need("keep")
    found, is_new = referral_by_draft(referrals, new_key(of_need))
    assert is_new
    assert replace(found, id=of_need.id) == of_need
    plain, is_new = referral_by_draft(
        referrals, new_key(Referral(company_id="c", inquiry_id="i", visit_id="v"))
    )
    assert (is_new, plain.company_id, plain.need_id, plain.inquiry_id, plain.visit_id) == (
        True,
        "c",
        "",
        "i",
        "v",
    )
    kept = referrals.save(of_need)
    assert referral_by_draft(referrals, kept.id) == (kept, False)


@pytest.mark.parametrize("text", NASTY)
def test_any_title_can_be_passed_on(referrals, desk, text) -> None:
    with desk.store.action("x") as unit:
        unit.put(replace(desk.store.require(Need, "sell"), title=text))
    blank = referrals.blank_of_need("sell")
    assert blank.topic
    assert referrals.save(replace(blank, system="other")).need_id == "sell"
