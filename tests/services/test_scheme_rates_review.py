"""Going through the rates: oldest first, looked up again, undone, and followed by a calculator."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from kmdesk.core import resources
from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import SchemeRate
from kmdesk.rules.calculation import Calculation, calculate
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.schemes import GONE, Scheme
from kmdesk.services import calculations
from kmdesk.services.scheme_rates_review import link_of, rates_to_review
from kmdesk.services.schemes import Schemes, shipped_schemes
from kmdesk.store.desk import Desk
from tests.nasty import NASTY

PRIVATE, BOOSTER = "wage_subsidy_private", "innobooster"
TODAY = date(2026, 11, 24)


@pytest.fixture
def schemes(desk: Desk) -> Schemes:
    return Schemes(desk.store)


# What there is to go through


@pytest.mark.parametrize("day", [TODAY, date(2013, 6, 1), date(2030, 1, 1)])
def test_every_rate_that_may_be_shown_is_there_once(day: date) -> None:
    listed = rates_to_review(shipped_schemes(), day)
    expected = {
        (scheme.code, shown.kind.id, shown.rate.amount, shown.old)
        for scheme in shipped_schemes().values()
        for shown in scheme.shown_rates(day)
    }
    assert {(*one.key, one.rate.amount, one.old) for one in listed} == expected
    assert len(listed) == len(expected) > 0
    assert not any(one.scheme.status_on(day).status in GONE for one in listed)


def test_the_oldest_check_comes_first_then_the_oldest_year(schemes: Schemes) -> None:
    schemes.confirm_rate("job_rotation", "general")
    listed = rates_to_review(schemes.catalogue(), TODAY)
    order = [(one.rate.checked_on, one.rate.year) for one in listed]
    assert order == sorted(order)
    assert listed[0].rate.year == 2018
    assert listed[-1].key == ("job_rotation", "general")


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("star.dk, satser for 2027", "https://star.dk"),
        ("Se www.STAR.dk.", "https://www.STAR.dk"),
        ("kk.dk, silkeborg.dk", "https://kk.dk"),
        ("retsinformation.dk 2025 (L 82 2023/24)", "https://retsinformation.dk"),
        ("jobindsats: https://www.star.dk/satser?aar=2027.", "https://www.star.dk/satser?aar=2027"),
        ("http://bm.dk/satser)", "http://bm.dk/satser"),
        ("borger.sønderborg.dk", "https://borger.sønderborg.dk"),
        ("Lov 1750 af 29.12.2025", ""),
        ("kl@star.dk", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("C:\\satser.dk\\2027", ""),
        ("A/S.Danmark", ""),
        ("", ""),
    ],
)
def test_a_source_is_a_link_when_it_names_a_site(source: str, link: str) -> None:
    assert link_of(source) == link


@pytest.mark.parametrize("text", NASTY)
def test_whatever_stands_in_a_source_only_the_web_is_opened(text: str) -> None:
    for source in (text, f"{text} star.dk", f"star.dk{text}", f"https://star.dk/{text}"):
        link = link_of(source)
        assert not link or link.startswith("https://")
        assert link == "".join(link.split())


# Looked up again, and still the same


def test_a_rate_that_is_still_the_same_is_one_of_this_year_from_today(desk: Desk, schemes: Schemes) -> None:
    before = schemes.scheme(PRIVATE).shown_rate("hour", TODAY)
    assert before is not None
    assert before.old
    schemes.confirm_rate(PRIVATE, "hour")
    shown = schemes.scheme(PRIVATE).shown_rate("hour", TODAY)
    assert shown is not None
    assert not shown.old
    assert (shown.rate.amount, shown.rate.source) == (before.rate.amount, before.rate.source)
    assert (shown.rate.year, shown.rate.checked_on) == (2026, TODAY)
    last_year = schemes.scheme(PRIVATE).shown_rate("hour", date(2025, 12, 31))
    assert last_year is not None
    assert last_year.rate == before.rate
    (group,) = desk.store.journal.to_undo()
    assert (group.action, group.subject) == ("Kontrollér sats", "Løntilskud – privat")

    desk.store.undo()
    assert schemes.scheme(PRIVATE).shown_rate("hour", TODAY) == before
    desk.store.redo()
    assert schemes.scheme(PRIVATE).shown_rate("hour", TODAY) == shown
    desk.store.undo()
    schemes.confirm_rate(PRIVATE, "hour")
    assert schemes.scheme(PRIVATE).shown_rate("hour", TODAY) == shown
    assert len(desk.store.find(SchemeRate)) == 1


def test_the_same_rate_can_be_looked_up_year_after_year(desk: Desk, schemes: Schemes) -> None:
    schemes.confirm_rate(PRIVATE, "hour")
    desk.store.clock = FixedClock(datetime(2027, 1, 4, 9, 0))  # noqa: DTZ001 - wall-clock
    next_year = schemes.scheme(PRIVATE).shown_rate("hour", date(2027, 1, 4))
    assert next_year is not None
    assert next_year.old
    schemes.confirm_rate(PRIVATE, "hour")
    assert {record.year for record in desk.store.find(SchemeRate)} == {2026, 2027}


def test_what_the_sources_do_not_settle_stays_unsettled_until_another_source_does(schemes: Schemes) -> None:
    schemes.confirm_rate(BOOSTER, "share")
    shown = schemes.scheme(BOOSTER).shown_rate("share", TODAY)
    assert shown is not None
    assert (shown.rate.checked_on, shown.rate.uncertain) == (TODAY, True)
    schemes.add_rate(BOOSTER, "share", amount=Decimal(35), year=2026, source="innovationsfonden.dk")
    shown = schemes.scheme(BOOSTER).shown_rate("share", TODAY)
    assert shown is not None
    assert not shown.rate.uncertain


@pytest.fixture
def local(schemes: Schemes) -> Scheme:
    """Return a scheme of the office: a rate that began in summer, and one that ends with the year."""
    text = resources.path("schemes", f"{PRIVATE}.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("[[rates]]")
    rates = """
[[rates]]
id = "summer"
label = { da = "Sommersats", en = "Summer rate" }
unit = "kr"
yearly = true
amounts = [
  { amount = 120, year = 2026, from = 2026-07-01, source = "star.dk", checked_on = 2026-07-02 },
  { amount = 100, year = 2026, source = "star.dk", checked_on = 2026-01-02 },
]
[[rates]]
id = "ending"
label = { da = "Slutsats", en = "Last rate" }
unit = "kr"
yearly = true
amounts = [{ amount = 50, year = 2024, until = 2026-12-31, source = "star.dk", checked_on = 2024-01-02 }]
"""
    changed = head.replace(f'"{PRIVATE}"', '"local"').replace('sheet = "LT-P"', 'sheet = "XL"')
    return schemes.put_file(changed + rates)


def test_a_rate_of_this_year_keeps_the_day_it_began(desk: Desk, schemes: Schemes, local: Scheme) -> None:
    january = date(2026, 1, 1)
    schemes.add_rate("local", "summer", amount=Decimal(101), year=2026, source="star.dk", valid_from=january)
    schemes.confirm_rate("local", "summer")
    kind = schemes.scheme("local").rate_kinds[0]
    told = [(rate.amount, rate.valid_from, rate.checked_on) for rate in kind.rates]
    assert told == [
        (Decimal(120), date(2026, 7, 1), TODAY),
        (Decimal(101), date(2026, 1, 1), TODAY),
    ]
    assert len(desk.store.find(SchemeRate)) == 2


def test_a_rate_that_ends_still_ends(schemes: Schemes, local: Scheme) -> None:
    schemes.confirm_rate("local", "ending")
    scheme = schemes.scheme("local")
    assert scheme.shown_rate("ending", TODAY).rate.year == 2026
    assert scheme.shown_rate("ending", date(2027, 1, 1)) is None


@pytest.mark.parametrize(("code", "kind"), [(PRIVATE, "nonsense"), ("knowledge_pilot", "month")])
def test_a_rate_that_is_not_shown_cannot_be_confirmed(
    desk: Desk, schemes: Schemes, code: str, kind: str
) -> None:
    with pytest.raises(KnownError, match="sats"):
        schemes.confirm_rate(code, kind)
    assert not desk.store.find(SchemeRate)


# InnoBooster's calculator


def grant(scheme: Scheme, budget: int) -> Calculation:
    use = scheme.calculator
    assert use is not None
    answer = calculate(CALCULATORS[use.id], {"budget": Decimal(budget)}, params=use.values)
    assert isinstance(answer, Calculation)
    return answer


def test_innobooster_calculates_with_the_rates_the_office_recorded(desk: Desk, schemes: Schemes) -> None:
    assert grant(schemes.scheme(BOOSTER), 1_000_000).result == Decimal(350_000)
    schemes.add_rate(BOOSTER, "share", amount=Decimal(40), year=2026, source="innovationsfonden.dk")
    schemes.add_rate(BOOSTER, "most", amount=Decimal(600_000), year=2026, source="innovationsfonden.dk")
    answer = grant(schemes.scheme(BOOSTER), 1_000_000)
    assert answer.result == Decimal(400_000)
    assert any("40 %" in row.label for row in calculations.rows(answer, "da"))
    assert grant(schemes.scheme(BOOSTER), 2_000_000).result == Decimal(600_000)
    desk.store.undo()
    desk.store.undo()
    assert schemes.scheme(BOOSTER) == shipped_schemes()[BOOSTER]


def test_innobooster_waits_for_the_year_a_rate_is_for(desk: Desk, schemes: Schemes) -> None:
    schemes.add_rate(BOOSTER, "least", amount=Decimal(100_000), year=2027, source="innovationsfonden.dk")
    assert grant(schemes.scheme(BOOSTER), 400_000).result == 0
    desk.store.clock = FixedClock(datetime(2027, 1, 4, 9, 0))  # noqa: DTZ001 - wall-clock
    assert grant(schemes.scheme(BOOSTER), 400_000).result == Decimal(140_000)


def test_no_share_is_above_a_hundred_percent(desk: Desk, schemes: Schemes) -> None:
    with pytest.raises(KnownError, match="100"):
        schemes.add_rate(BOOSTER, "share", amount=Decimal("100.5"), year=2026, source="innovationsfonden.dk")
    schemes.add_rate(BOOSTER, "share", amount=Decimal(100), year=2026, source="innovationsfonden.dk")
    assert grant(schemes.scheme(BOOSTER), 1_000_000).result == Decimal(1_000_000)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "101", "1e400", "", "x"])
def test_a_rate_no_calculator_can_use_is_passed_over(desk: Desk, schemes: Schemes, amount: str) -> None:
    good = schemes.add_rate(BOOSTER, "share", amount=Decimal(36), year=2026, source="innovationsfonden.dk")
    with desk.store.action("fra et andet kontor") as unit:
        unit.put(replace(good, amount=amount))
    assert schemes.scheme(BOOSTER) == shipped_schemes()[BOOSTER]
