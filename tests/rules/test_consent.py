"""Nobody's CV is shared on silence: a consent that holds for this company, or a basis written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.consent import (
    LEGAL_BASES,
    ShareFacts,
    consent_state,
    consent_text,
    may_share_cv,
)

TODAY = date(2026, 11, 24)
GIVEN = ShareFacts(consent_on=date(2026, 5, 14), consent_until=date(2027, 5, 14))

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
names = st.sampled_from(("Vestrum A/S", "Nørkær Møbler ApS", "Lyng & Co", "49235127", "A/S", " "))
facts = st.builds(
    ShareFacts,
    consent_on=st.none() | days,
    consent_until=st.none() | days,
    consent_withdrawn_on=st.none() | days,
    consent_scope=st.sampled_from(("", "all", "named", "from a newer program")),
    consent_companies=st.lists(names, max_size=3).map(tuple),
    legal_basis=st.sampled_from(("", *LEGAL_BASES, "because")),
    legal_basis_reference=st.sampled_from(("", "  ", "LAB § 6, sag 27-114")),
)
companies = st.none() | st.lists(names, max_size=2)


def shared(what: ShareFacts, *company_names: str, today: date = TODAY) -> bool:
    return may_share_cv(what, company_names, today).ok


def test_a_consent_holds_from_its_first_day_to_its_last() -> None:
    first, last = date(2026, 5, 14), date(2027, 5, 14)
    for day, held in (
        (first - timedelta(days=1), False),
        (first, True),
        (last, True),
        (last + timedelta(days=1), False),
    ):
        assert shared(GIVEN, "Vestrum", today=day) is held, day


@pytest.mark.parametrize(
    ("named", "company", "covered"),
    [
        ("Vestrum Maskinfabrik", "Vestrum Maskinfabrik A/S", True),
        ("vestrum maskinfabrik a/s", "Vestrum Maskinfabrik A/S", True),
        ("Vestrum", "Vestrum Maskinfabrik A/S", False),
        ("Nørkær Møbler", "Noerkaer Moebler ApS", True),
        ("vestrum maskinfabrik aps", "Vestrum Maskinfabrik A/S", False),
        ("Vestrum Maskinfabrik A/S", "Vestrum Maskinfabrik ApS", False),
        ("Vestrum Maskinfabrik Aktieselskab", "Vestrum Maskinfabrik A/S", True),
        ("Vestrum Maskinfabrik A.m.b.A.", "Vestrum Maskinfabrik AMBA", True),
        ("Vestrum Maskinfabrik", "Vestrum Maskinfabrik ApS", True),
        ("Vestrum Maskinfabrik ApS", "Vestrum Maskinfabrik", True),
        ("A/S", "A/S", True),
        ("A/S", "ApS", False),
        ("49235127", "49235127", True),
        ("CVR-nr. 49 23 51 27", "49235127", True),
        ("DK49235127", "49235127", True),
        ("49235128", "49235127", False),
        ("", "", False),
        ("...", "!", False),
    ],
)
def test_a_consent_for_named_companies_covers_those_alone(named: str, company: str, covered: bool) -> None:
    what = ShareFacts(
        consent_on=GIVEN.consent_on,
        consent_until=GIVEN.consent_until,
        consent_scope="named",
        consent_companies=("Lyng & Co", named),
    )
    assert shared(what, company) is covered
    assert consent_state(what, (company,), TODAY) == ("valid" if covered else "not_named")
    assert not shared(what)  # nobody in particular is not one of them
    assert may_share_cv(what, None, TODAY).ok


def test_naming_companies_without_choosing_a_scope_narrows_the_consent() -> None:
    what = ShareFacts(
        consent_on=GIVEN.consent_on, consent_until=GIVEN.consent_until, consent_companies=("Vestrum",)
    )
    assert shared(what, "Vestrum A/S")
    assert not shared(what, "Lyng & Co")


def test_a_consent_from_before_scopes_were_noted_covers_all() -> None:
    assert shared(GIVEN, "Lyng & Co")
    assert shared(GIVEN)


def test_a_scope_nobody_knows_covers_nobody() -> None:
    what = ShareFacts(
        consent_on=GIVEN.consent_on,
        consent_until=GIVEN.consent_until,
        consent_scope="from a newer program",
        consent_companies=("Vestrum",),
    )
    assert not shared(what, "Vestrum")


def test_another_basis_needs_to_say_where_it_stands() -> None:
    bare = ShareFacts(legal_basis="public_task")
    check = may_share_cv(bare, ("Vestrum",), TODAY)
    assert (check.ok, check.on) == (False, "")
    assert check.reason.endswith("Det andet grundlag mangler en henvisning.")
    recorded = ShareFacts(legal_basis="public_task", legal_basis_reference="LAB § 6, sag 27-114.")
    check = may_share_cv(recorded, ("Vestrum",), TODAY)
    assert (check.ok, check.on) == (True, "legal_basis")
    assert check.reason == "CV’et må deles efter myndighedsopgave (6.1.e): LAB § 6, sag 27-114."


def test_a_withdrawn_consent_is_named_even_where_another_basis_stands() -> None:
    what = ShareFacts(
        consent_on=GIVEN.consent_on,
        consent_until=GIVEN.consent_until,
        consent_withdrawn_on=date(2026, 11, 1),
        legal_basis="contract",
        legal_basis_reference="Aftale 12",
    )
    check = may_share_cv(what, ("Vestrum",), TODAY)
    assert check.ok
    assert check.reason.startswith("Samtykket er trukket tilbage 01.11.2026. CV’et må deles efter aftale")


@given(what=facts, company=companies, today=days)
def test_nothing_is_shared_on_silence(what: ShareFacts, company: list[str] | None, today: date) -> None:
    check = may_share_cv(what, company, today)
    assert check.ok == (check.on != "")
    if check.on == "consent":
        assert what.consent_withdrawn_on is None
        assert what.consent_on is not None
        assert what.consent_until is not None
        assert what.consent_on <= today <= what.consent_until
    if check.on == "legal_basis":
        assert what.legal_basis in LEGAL_BASES
        assert what.legal_basis_reference.strip()
    assert check.reason
    assert "None" not in check.reason


@given(what=facts, company=companies, today=days, withdrawn=days)
def test_withdrawing_never_opens_what_was_closed(
    what: ShareFacts, company: list[str] | None, today: date, withdrawn: date
) -> None:
    before = may_share_cv(what, company, today)
    after = may_share_cv(
        ShareFacts(
            consent_on=what.consent_on,
            consent_until=what.consent_until,
            consent_withdrawn_on=withdrawn,
            consent_scope=what.consent_scope,
            consent_companies=what.consent_companies,
            legal_basis=what.legal_basis,
            legal_basis_reference=what.legal_basis_reference,
        ),
        company,
        today,
    )
    assert after.on != "consent"
    assert not after.ok or before.ok


@given(what=facts, company=st.lists(names, max_size=2), today=days)
def test_what_a_named_consent_covers_the_same_consent_for_all_covers_too(
    what: ShareFacts, company: list[str], today: date
) -> None:
    everybody = ShareFacts(
        consent_on=what.consent_on,
        consent_until=what.consent_until,
        consent_withdrawn_on=what.consent_withdrawn_on,
        consent_scope="all",
        legal_basis=what.legal_basis,
        legal_basis_reference=what.legal_basis_reference,
    )
    assert not may_share_cv(what, company, today).ok or may_share_cv(everybody, company, today).ok


@given(what=facts, company=companies, today=days)
def test_every_state_is_said_in_plain_sentences(
    what: ShareFacts, company: list[str] | None, today: date
) -> None:
    text = consent_text(what, consent_state(what, company, today))
    assert text.endswith(".")
    assert "  " not in text
