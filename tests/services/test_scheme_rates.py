"""Rates and statuses of the schemes that ship, by day, as the sources have them."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from kmdesk.rules.schemes import GONE, Rate, RateKind, Scheme
from kmdesk.services.schemes import shipped_schemes

SCHEMES = shipped_schemes()
ALL = sorted(SCHEMES)
TODAY = date(2026, 11, 24)
NOTED_ON = date(2026, 11, 21)

YEARLY = {
    ("wage_subsidy_private", "hour"),
    ("wage_subsidy_public", "hour"),
    ("wage_subsidy_public", "special"),
    ("icebreaker", "hour"),
    ("flex_job", "flex_supplement"),
    ("sheltered_job", "hour"),
    ("sheltered_job", "special"),
    ("senior_job", "year"),
    ("labour_market_training", "hour"),
    ("labour_market_training", "week"),
    ("apprentice_refund", "adult_week"),
    ("job_rotation", "general"),
    ("job_rotation", "private"),
}


REMARK = re.compile(r"bekræftet|oplyst|ansættelse|kender", re.IGNORECASE)
"""What is a remark on a status, and no source of it."""
DANISH = re.compile(
    r"[æøåÆØÅ]|\b(satser|opslag|omkring|formentlig|gamle|projekter|side|rettet|kommunerne|lov|af|og|juni|i)\b",
    re.IGNORECASE,
)


def kinds() -> Iterator[tuple[Scheme, RateKind]]:
    for scheme in SCHEMES.values():
        for kind in scheme.rate_kinds:
            yield scheme, kind


def rates() -> Iterator[tuple[Scheme, RateKind, Rate]]:
    for scheme, kind in kinds():
        for rate in kind.rates:
            yield scheme, kind, rate


# Rates


@pytest.mark.parametrize(
    ("code", "kind", "year", "amount"),
    [
        ("wage_subsidy_private", "hour", 2014, None),
        ("wage_subsidy_private", "hour", 2015, "74.05"),
        ("wage_subsidy_private", "hour", 2017, "74.05"),
        ("wage_subsidy_private", "hour", 2018, "78.12"),
        ("wage_subsidy_private", "hour", 2022, "83.89"),
        ("wage_subsidy_private", "hour", 2023, "86.16"),
        ("wage_subsidy_private", "hour", 2026, "86.16"),
        ("wage_subsidy_public", "hour", 2015, "107.55"),
        ("wage_subsidy_public", "hour", 2018, "113.46"),
        ("wage_subsidy_public", "hour", 2019, "115.73"),
        ("wage_subsidy_public", "hour", 2023, "125.13"),
        ("wage_subsidy_public", "special", 2017, None),
        ("wage_subsidy_public", "special", 2018, "151.00"),
        ("icebreaker", "hour", 2020, None),
        ("icebreaker", "hour", 2021, "160.24"),
        ("sheltered_job", "hour", 2015, "26.54"),
        ("sheltered_job", "hour", 2018, "28.00"),
        ("sheltered_job", "hour", 2019, "28.56"),
        ("sheltered_job", "hour", 2021, "29.71"),
        ("sheltered_job", "hour", 2024, "31.87"),
        ("sheltered_job", "special", 2015, "46.48"),
        ("sheltered_job", "special", 2018, "49.03"),
        ("flex_job", "flex_supplement", 2015, "17550"),
        ("flex_job", "flex_supplement", 2018, "18260"),
        ("senior_job", "year", 2024, "163801"),
        ("adult_apprentice", "from_unemployment", 2020, "45"),
        ("adult_apprentice", "from_job", 2020, "30"),
        ("apprentice_refund", "adult_week", 2020, "5240"),
        ("labour_market_training", "hour", 2020, "119.05"),
        ("labour_market_training", "hour", 2024, "127.03"),
        ("labour_market_training", "week", 2024, "4700"),
        ("labour_market_training", "fee", 2024, "1040"),
        ("igu", "bonus_half_year", 2024, "20000"),
        ("igu", "bonus_end", 2024, "20000"),
        ("innobooster", "share", 2021, "33"),
        ("innobooster", "share", 2025, "33"),
        ("innobooster", "share", 2026, "35"),
        ("innobooster", "least", 2021, "50000"),
        ("innobooster", "least", 2026, "200000"),
        ("innobooster", "most", 2021, "5000000"),
        ("innobooster", "most", 2026, "5000000"),
        ("innobooster", "own_hours", 2025, None),
        ("innobooster", "own_hours", 2026, "750"),
        ("industrial_phd", "salary", 2006, "12500"),
        ("industrial_phd", "salary", 2023, "17000"),
        ("industrial_phd", "travel", 2023, "100000"),
        ("industrial_phd", "university", 2023, "360000"),
        ("industrial_postdoc", "salary", 2023, "22000"),
        ("industrial_postdoc", "travel", 2023, "2500"),
        ("industrial_postdoc", "institution", 2023, "10000"),
        ("knowledge_pilot", "month", 2012, "12500"),
        ("knowledge_pilot", "month", 2026, None),
    ],
)
def test_the_rate_of_a_year(code: str, kind: str, year: int, amount: str | None) -> None:
    shown = SCHEMES[code].shown_rate(kind, date(year, 6, 30))
    assert (str(shown.rate.amount) if shown else None) == amount


@pytest.mark.parametrize(
    ("year", "general", "private"),
    [
        (2011, None, None),
        (2012, "170.36", None),
        (2013, "173.09", "194.84"),
        (2014, "173.09", "194.84"),
        (2015, "178.84", "201.32"),
        (2016, "178.84", None),
        (2017, "184.98", None),
        (2018, "188.73", "212.61"),
        (2019, "189.51", None),
        (2024, "203.17", None),
        (2026, "203.17", None),
    ],
)
def test_the_history_of_job_rotation(year: int, general: str | None, private: str | None) -> None:
    shown = {
        one.kind.id: str(one.rate.amount) for one in SCHEMES["job_rotation"].shown_rates(date(year, 12, 31))
    }
    assert shown == {k: v for k, v in (("general", general), ("private", private)) if v}


def test_every_amount_through_the_years_is_kept() -> None:
    found = {(scheme.code, kind.id): len(kind.rates) for scheme, kind in kinds() if len(kind.rates) > 1}
    assert found == {
        ("wage_subsidy_private", "hour"): 4,
        ("wage_subsidy_public", "hour"): 4,
        ("sheltered_job", "hour"): 5,
        ("sheltered_job", "special"): 2,
        ("flex_job", "flex_supplement"): 2,
        ("labour_market_training", "hour"): 2,
        ("job_rotation", "general"): 7,
        ("job_rotation", "private"): 3,
        ("innobooster", "share"): 2,
        ("innobooster", "least"): 3,
        ("innobooster", "most"): 3,
        ("industrial_phd", "salary"): 2,
    }


def test_yearly_rates_are_those_that_the_law_changes_every_january() -> None:
    assert {(scheme.code, kind.id) for scheme, kind in kinds() if kind.yearly} == YEARLY


def test_every_rate_says_where_it_is_from_and_when_it_was_looked_at() -> None:
    for scheme, kind, rate in rates():
        assert rate.source.strip(), (scheme.code, kind.id)
        assert "/" not in rate.source.replace("2023/24", ""), (scheme.code, kind.id)
        assert rate.checked_on == NOTED_ON, (scheme.code, kind.id)
        assert rate.amount > 0
        assert rate.valid_from.year <= rate.year


def test_what_the_sources_do_not_settle_is_marked() -> None:
    marked = {(scheme.code, rate.year) for scheme, _, rate in rates() if rate.uncertain}
    assert marked == {
        ("wage_subsidy_private", 2022),
        ("wage_subsidy_public", 2019),
        ("sheltered_job", 2024),
        ("innobooster", 2026),
        ("industrial_phd", 2006),
        ("industrial_phd", 2023),
        ("industrial_postdoc", 2023),
        ("knowledge_pilot", 2010),
    }


def test_no_rate_after_2024_is_given_as_certain() -> None:
    late = [(scheme.code, rate) for scheme, _, rate in rates() if rate.year > 2024]
    assert {code for code, _ in late} == {"innobooster"}
    assert all(rate.uncertain for _, rate in late)


@pytest.mark.parametrize("code", ALL)
def test_today_every_rate_from_before_this_year_is_old(code: str) -> None:
    scheme = SCHEMES[code]
    shown = scheme.shown_rates(TODAY)
    assert all(one.old == (one.rate.year < 2026) for one in shown)
    if shown:
        assert scheme.needs_checking(TODAY)


def test_what_changes_every_year_is_all_old_today() -> None:
    shown = [one for scheme in SCHEMES.values() for one in scheme.shown_rates(TODAY) if one.kind.yearly]
    assert len(shown) == len(YEARLY) - 1  # the raised rate of job rotation is no longer shown
    assert all(one.old for one in shown)


# Statuses


@pytest.mark.parametrize(
    ("code", "day", "status", "uncertain"),
    [
        ("knowledge_pilot", date(2004, 12, 31), "not_begun", False),
        ("knowledge_pilot", date(2005, 1, 1), "active", False),
        ("knowledge_pilot", date(2014, 12, 31), "active", False),
        ("knowledge_pilot", date(2015, 1, 1), "historic", True),
        ("job_rotation", date(2013, 6, 1), "active", False),
        ("job_rotation", date(2026, 1, 31), "active", False),
        ("job_rotation", date(2026, 2, 1), "phasing_out", True),
        ("revalidering", date(2026, 1, 31), "active", False),
        ("revalidering", date(2026, 2, 1), "ended", False),
        ("igu", TODAY, "active", False),
        ("igu", date(2027, 12, 31), "active", False),
        ("igu", date(2028, 1, 1), "ended", False),
        ("trainee", date(2020, 12, 31), "not_begun", False),
        ("trainee", date(2021, 12, 31), "active", False),
        ("trainee", TODAY, "ended", True),
        ("hr_manager_hire", date(2016, 12, 31), "not_begun", False),
        ("hr_manager_hire", date(2019, 12, 31), "active", False),
        ("innobooster", date(2013, 6, 1), "not_begun", False),
        ("innobooster", date(2014, 8, 12), "active", False),
        ("hr_manager_hire", date(2020, 1, 1), "historic", False),
        ("growth_pilot", TODAY, "historic", True),
        ("social_fund", TODAY, "unknown", True),
        ("wage_subsidy_private", TODAY, "active", False),
        ("adult_apprentice", TODAY, "active", True),
        ("upskilling", TODAY, "active", True),
        ("icebreaker", TODAY, "active", True),
        ("senior_job", TODAY, "active", True),
        ("mentor_support", TODAY, "active", False),
        ("industrial_phd", TODAY, "active", False),
    ],
)
def test_the_status_of_a_day(code: str, day: date, status: str, uncertain: bool) -> None:
    period = SCHEMES[code].status_on(day)
    assert (period.status, period.uncertain) == (status, uncertain)


def test_today_five_schemes_are_gone_and_one_is_on_its_way_out() -> None:
    by_status: dict[str, set[str]] = {}
    for scheme in SCHEMES.values():
        by_status.setdefault(scheme.status_on(TODAY).status, set()).add(scheme.code)
    del by_status["active"]
    assert by_status == {
        "historic": {"knowledge_pilot", "hr_manager_hire", "growth_pilot"},
        "ended": {"trainee", "revalidering"},
        "phasing_out": {"job_rotation"},
        "unknown": {"social_fund"},
    }


def test_a_scheme_that_is_gone_shows_no_rate_but_did_in_its_time() -> None:
    gone = [scheme for scheme in SCHEMES.values() if scheme.status_on(TODAY).status in GONE]
    assert gone
    assert [scheme.code for scheme in gone if scheme.shown_rates(TODAY)] == []
    (month,) = SCHEMES["knowledge_pilot"].shown_rates(date(2012, 1, 1))
    assert month.rate.amount == Decimal(12_500)


@pytest.mark.parametrize(
    ("code", "before", "since", "says"),
    [
        ("innobooster", date(2025, 12, 31), date(2026, 1, 1), "Tallene for 2026"),
        ("mentor_support", date(2025, 12, 31), date(2026, 1, 1), "loft over kommunens udgifter"),
        ("job_rotation", date(2026, 1, 31), date(2026, 2, 1), "ikke bekræftet"),
        ("revalidering", date(2026, 1, 31), date(2026, 2, 1), "lukket for nye"),
    ],
)
def test_a_warning_of_one_time_is_not_given_before_it(
    code: str, before: date, since: date, says: str
) -> None:
    assert SCHEMES[code].warning_on(before).da == ""
    assert says in SCHEMES[code].warning_on(since).da


def test_job_rotation_says_to_ask_the_municipality() -> None:
    warning = SCHEMES["job_rotation"].warning_on(TODAY)
    assert "Kontrollér hos kommunen" in warning.da
    assert "Check with the municipality" in warning.en


def test_what_has_ended_says_what_to_do_instead_and_no_steps() -> None:
    for scheme in SCHEMES.values():
        for period in scheme.periods:
            day = period.valid_from or date(2000, 1, 1)
            gone = period.status in GONE
            assert bool(scheme.instead_on(day).da) == gone, scheme.code
            assert not (gone and scheme.steps_on(day)), scheme.code
    igu = SCHEMES["igu"]
    assert igu.steps_on(TODAY)
    assert igu.steps_on(date(2028, 1, 1)) == ()


@pytest.mark.parametrize("code", ["revalidering", "trainee"])
def test_an_earlier_day_is_told_without_what_came_later(code: str) -> None:
    scheme = SCHEMES[code]
    told = f"{scheme.purpose.da} {scheme.duration.da}"
    for word in ("lukket", "ingen nye", "ikke begynde nye", "stadig"):
        assert word not in told.casefold()


def test_every_status_says_where_it_is_from() -> None:
    for scheme in SCHEMES.values():
        for period in scheme.periods:
            assert period.source.strip(), scheme.code
            assert not REMARK.search(period.source), scheme.code
            assert period.checked_on == NOTED_ON, scheme.code


@pytest.mark.parametrize("code", ALL)
def test_a_source_is_in_the_language_of_the_sheet(code: str) -> None:
    scheme = SCHEMES[code]
    named = [*scheme.periods, *(rate for kind in scheme.rate_kinds for rate in kind.rates)]
    assert [one.source_in("en") for one in named if DANISH.search(one.source_in("en"))] == []
    assert all(one.source_in("da") == one.source for one in named)
