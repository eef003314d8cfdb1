"""Rates that are recorded: corrections reach the rate they correct, and what cannot be is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import SchemeRate
from kmdesk.services.schemes import Schemes
from kmdesk.store.desk import Desk

PRIVATE = "wage_subsidy_private"


@pytest.fixture
def schemes(desk: Desk) -> Schemes:
    return Schemes(desk.store)


def add(schemes: Schemes, amount: str, *, year: int = 2026, code: str = PRIVATE, kind: str = "hour") -> None:
    schemes.add_rate(code, kind, amount=Decimal(amount), year=year, source="star.dk")


def amounts(schemes: Schemes, year: int, code: str = PRIVATE, kind: str = "hour") -> list[Decimal]:
    (found,) = (one for one in schemes.scheme(code).rate_kinds if one.id == kind)
    return [rate.amount for rate in found.rates if rate.year == year]


def test_a_typo_is_measured_by_another_year_and_not_by_itself(schemes: Schemes) -> None:
    add(schemes, "816.60")
    with pytest.raises(KnownError, match="langt fra"):
        add(schemes, "8616")
    add(schemes, "86.16")
    assert amounts(schemes, 2026) == [Decimal("86.16")]


def test_a_correction_holds_from_the_day_of_the_rate_it_corrects(schemes: Schemes) -> None:
    begins = date(2026, 7, 1)
    schemes.add_rate(PRIVATE, "hour", amount=Decimal("91.25"), year=2026, source="star.dk", valid_from=begins)
    add(schemes, "92.50")
    assert amounts(schemes, 2026) == [Decimal("92.50")]
    shown = schemes.scheme(PRIVATE).shown_rate("hour", date(2026, 11, 24))
    assert shown is not None
    assert (shown.rate.amount, shown.rate.valid_from) == (Decimal("92.50"), begins)
    (record,) = schemes.store.find(SchemeRate)
    assert record.valid_from == "2026-07-01"


def test_a_correction_of_a_shipped_rate_replaces_it(schemes: Schemes) -> None:
    add(schemes, "86.20", year=2023)
    assert amounts(schemes, 2023) == [Decimal("86.20")]


def test_where_only_one_year_is_known_the_schemes_file_vouches_for_the_size(schemes: Schemes) -> None:
    (kind,) = (one for one in schemes.scheme("igu").rate_kinds if one.id == "bonus_end")
    assert {rate.year for rate in kind.rates} == {2024}
    add(schemes, "22000", year=2024, code="igu", kind="bonus_end")
    with pytest.raises(KnownError, match="langt fra"):
        add(schemes, "2.20", year=2024, code="igu", kind="bonus_end")


def test_the_rate_of_next_january_is_taken_in_december_and_shown_from_then(schemes: Schemes) -> None:
    add(schemes, "93", year=2027)
    scheme = schemes.scheme(PRIVATE)
    (kind,) = scheme.rate_kinds
    assert kind.rates[0].year == 2027
    today, then = scheme.shown_rate("hour", date(2026, 12, 31)), scheme.shown_rate("hour", date(2027, 1, 1))
    assert today is not None
    assert then is not None
    assert (today.rate.amount, then.rate.amount) == (Decimal("86.16"), Decimal(93))


def test_the_newest_year_stands_first_even_when_it_begins_before_the_year_does(schemes: Schemes) -> None:
    add(schemes, "90", year=2026)
    schemes.add_rate(
        PRIVATE, "hour", amount=Decimal(94), year=2027, source="star.dk", valid_from=date(2025, 12, 1)
    )
    (kind,) = schemes.scheme(PRIVATE).rate_kinds
    assert [rate.year for rate in kind.rates[:3]] == [2027, 2026, 2023]


@pytest.mark.parametrize(
    ("code", "kind", "year"), [("knowledge_pilot", "month", 2026), ("igu", "bonus_end", 2028)]
)
def test_a_scheme_that_has_ended_takes_no_rate(desk: Desk, code: str, kind: str, year: int) -> None:
    desk.store.clock = FixedClock(datetime(2027, 12, 20, 9))  # noqa: DTZ001 - wall-clock
    with pytest.raises(KnownError, match="findes ikke længere"):
        add(Schemes(desk.store), "15000", year=year, code=code, kind=kind)
    assert not desk.store.find(SchemeRate)


def test_a_percentage_is_at_most_a_hundred(schemes: Schemes) -> None:
    (kind,) = (one for one in schemes.scheme("innobooster").rate_kinds if one.unit == "percent")
    with pytest.raises(KnownError, match="højst 100"):
        add(schemes, "101", code="innobooster", kind=kind.id)
