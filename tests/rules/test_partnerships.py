"""Standing cooperations: who is in when, which systems are missing, and whose turn it is to be host."""

from __future__ import annotations

import sqlite3
from datetime import date
from itertools import product

from kmdesk.rules.partnerships import IS_IN_SQL, is_in, meet, missing_systems, next_host, present_systems

TODAY = date(2026, 11, 24)
DAYS = ("", "2026-11-23", "2026-11-24", "2026-11-25")


def test_the_systems_are_told_and_the_turn_goes_round() -> None:
    assert missing_systems("lks", ["employment", "other", ""]) == ("business_service", "education")
    assert missing_systems("lks", ["education", "business_service", "employment"]) == ()
    assert missing_systems("mentor_network", []) == ()
    assert present_systems(["education", "employment"]) == ("employment", "education")
    assert next_host(["a", "b", "c"], {"a": "2026-01-01", "b": "2025-01-01"}) == "c"
    assert next_host(["a", "b"], {"a": "2026-01-01", "b": "2025-01-01"}) == "b"
    assert next_host(["a", "b"], {"gone": "2025-01-01"}) == "a"
    assert next_host([], {}) == ""


def test_in_is_from_the_first_day_to_the_last_and_sql_asks_the_same() -> None:
    assert is_in("", "", TODAY)
    assert is_in("2026-11-24", "2026-11-24", TODAY)
    assert not is_in("2026-11-25", "", TODAY)
    assert not is_in("", "2026-11-23", TODAY)
    asked = f"SELECT {IS_IN_SQL.format(since='since', until='until')} FROM (SELECT :a AS since, :b AS until)"
    with sqlite3.connect(":memory:") as db:
        for since, until in product(DAYS, DAYS):
            (said,) = db.execute(asked, {"a": since, "b": until, "today": TODAY.isoformat()}).fetchone()
            assert bool(said) == is_in(since, until, TODAY), (since, until)
    db.close()


def test_two_periods_meet_when_they_have_a_day_from_today_on() -> None:
    assert meet(("", ""), ("2027-01-01", ""), TODAY)
    assert meet(("2026-01-01", "2026-11-24"), ("2026-11-24", ""), TODAY)
    assert not meet(("2026-01-01", "2026-12-31"), ("2027-01-01", ""), TODAY)
    assert not meet(("", "2026-11-23"), ("", "2026-11-23"), TODAY)  # both over
    for one, other in product(product(DAYS, DAYS), repeat=2):
        assert meet(one, other, TODAY) == meet(other, one, TODAY)
