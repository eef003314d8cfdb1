"""The candidate bank on a real encrypted file: found, kept, shared with whom, listed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, Institution, Match, Need
from kmdesk.services.candidate_detail import CandidateDetails
from kmdesk.services.candidate_fields import check_month_field, consent_remark, parse_month, show_month
from kmdesk.services.candidate_gaps import GAPS, gaps_of, gaps_text
from kmdesk.services.candidate_list import CandidateList, CandidateQuery, ConsentFilter
from kmdesk.services.candidates import (
    Candidates,
    may_be_shared,
    retention_of,
    sharing_of,
)
from kmdesk.services.consent_reach import companies_reached
from kmdesk.services.keeping import keeping
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.store.desk import Desk

TODAY = date(2026, 11, 24)
VESTRUM = Company(name="Vestrum Maskinfabrik A/S", cvr="49235127")
HELD = {"consent_on": "2026-05-14", "consent_until": "2027-05-14"}
BASIS = {"legal_basis": "public_task", "legal_basis_reference": "LAB § 6"}


@pytest.fixture
def bank(desk: Desk) -> Candidates:
    return Candidates(desk.store)


def put(desk: Desk, *records: Any) -> None:
    with desk.store.action("Prøve", undoable=False) as unit:
        for record in records:
            unit.put(record)


def listed(desk: Desk, **query: Any) -> list[str]:
    return [row.name for row in CandidateList(desk.store).page(CandidateQuery(**query))]


# -- one candidate ---------------------------------------------------------------------------------


def test_new_candidates_belong_to_the_broker_and_are_kept_for_six_months(
    bank: Candidates, desk: Desk
) -> None:
    blank = bank.blank()
    assert blank.broker_id == desk.store.broker_id
    assert blank.delete_after == "2027-05-24"
    assert bank.save(replace(blank, name="Sofie", delete_after="")).delete_after == "2027-05-24"


def test_a_name_is_all_it_takes_and_can_be_undone(bank: Candidates, desk: Desk) -> None:
    saved = bank.save(replace(bank.blank(), name="  Sofie   Bjerre "))
    assert bank.get(saved.id).name == "Sofie Bjerre"
    bank.save(replace(saved, education_title="Diplomingeniør"))
    undone = desk.store.undo()
    assert undone is not None
    assert undone.action == "Ret kandidat"
    assert bank.get(saved.id).education_title == ""


@pytest.mark.parametrize(
    ("wrong", "at_fault"),
    [
        ({"name": " "}, "name"),
        ({"consent_on": "2026-11-01"}, "consent_until"),
        ({"consent_until": "2026-11-01"}, "consent_on"),
        ({"consent_on": "2026-11-02", "consent_until": "2026-11-01"}, "consent_until"),
        ({**HELD, "consent_withdrawn_on": "2026-11-25"}, "consent_withdrawn_on"),
        ({**HELD, "consent_withdrawn_on": "2026-05-13"}, "consent_withdrawn_on"),
        ({**HELD, "consent_scope": "named"}, "consent_companies"),
        ({"legal_basis": "public_task", "legal_basis_reference": " "}, "legal_basis_reference"),
        ({"legal_basis_reference": "LAB § 6"}, "legal_basis"),
        ({"delete_after": "2029-11-25"}, "delete_after"),
        ({"hours_per_week": 169}, "hours_per_week"),
        ({"graduates_on": "1802-01-01"}, "graduates_on"),
        ({"graduates_on": "2062-06-30"}, "graduates_on"),
        ({"earliest_start": "2199-01-01"}, "earliest_start"),
        ({"unemployed_since": "2031-05"}, "unemployed_since"),
        ({"unemployed_since": "2026-12"}, "unemployed_since"),
        ({"unemployed_since": "1802-05"}, "unemployed_since"),
        ({"unemployed_since": "maj"}, "unemployed_since"),
        ({"screened_on": "2026-11-25"}, "screened_on"),
        ({"informed_on": "2031-01-01"}, "informed_on"),
        ({"consent_on": "2026-11-25", "consent_until": "2027-05-25"}, "consent_on"),
        ({**HELD, "consent_until": "2099-01-01"}, "consent_until"),
        ({"max_distance_km": 999_999}, "max_distance_km"),
        ({"max_distance_km": -1}, "max_distance_km"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(
    bank: Candidates, wrong: dict[str, Any], at_fault: str
) -> None:
    with pytest.raises(KnownError) as caught:
        bank.save(replace(bank.blank(), **{"name": "Sofie", **wrong}))
    assert caught.value.field == at_fault
    assert caught.value.advice
    assert bank.count() == 0


def test_what_may_be_right_is_kept(bank: Candidates) -> None:
    told = {
        "graduates_on": "1984-06-30",
        "earliest_start": "2026-11-01",
        "unemployed_since": "2026-11",
        "screened_on": "2026-11-24",
        "informed_on": "2026-11-24",
        "consent_on": "2026-11-24",
        "consent_until": "2029-11-24",
        "max_distance_km": 0,
    }
    saved = bank.save(replace(bank.blank(), name="Sofie", **told))
    assert {name: getattr(saved, name) for name in told} == told


def test_what_was_wrong_before_keeps_nobody_from_changing_something_else(
    bank: Candidates, desk: Desk
) -> None:
    old = Candidate(name="Sofie", graduates_on="1802-01-01", screened_on="2031-01-01", max_distance_km=-4)
    put(desk, old)
    assert bank.save(replace(old, phone="20304050")).phone == "20304050"
    with pytest.raises(KnownError) as caught:
        bank.save(replace(old, screened_on="2032-01-01"))
    assert caught.value.field == "screened_on"


def test_a_consent_for_more_than_a_year_is_mentioned_and_kept(bank: Candidates) -> None:
    rules = bank.rules()
    year = Candidate(consent_on="2026-05-14", consent_until="2027-05-14")
    assert consent_remark(year, rules) == ""
    assert consent_remark(Candidate(consent_until="2027-05-14"), rules) == ""
    longer = consent_remark(replace(year, consent_until="2027-05-15"), rules)
    assert longer.startswith("Samtykket gælder i mere end 12 måneder.")


def test_a_deleted_candidate_can_be_regretted_no_longer_than_the_warning_lasts() -> None:
    assert keeping().soon_days >= keeping().undo_days


def test_every_field_of_the_bank_is_kept_and_there_is_none_for_cpr_or_health(bank: Candidates) -> None:
    names = {item.name for item in fields(Candidate)}
    assert not [name for name in names if any(word in name for word in ("cpr", "health", "birth", "gender"))]
    full = replace(
        bank.blank(),
        name="Sofie",
        fund_contact="Akademikernes A-kasse, Ulla Holm",
        programme="Cand.merc.",
        semester="9.",
        max_distance_km=40,
        mobility_municipalities=("0657", "0661"),
        hours_per_week=30,
        cv_reference="Sag 27-114",
        consent_purpose="Deling af CV",
        consent_way="email",
        consent_scope="named",
        consent_companies=("Vestrum",),
        informed_on="2026-11-02",
        **HELD,
        **BASIS,
    )
    assert bank.get(bank.save(full).id) == full


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept_and_can_be_searched(bank: Candidates, desk: Desk, text: str) -> None:
    texts = {
        item.name: text
        for item in fields(Candidate)
        if item.type == "str" and item.name not in ("id", "scope_id", "broker_id", "name")
    }
    put(desk, replace(bank.blank(), name="Sofie", competences=(text,), **texts, **_days()))
    (kept,) = [bank.get(row.id) for row in bank.list("Sofie")]
    assert {name: getattr(kept, name) for name in texts if name not in _days()} == {
        name: value for name, value in texts.items() if name not in _days()
    }
    bank.list(text)
    listed(desk, text=text)


def _days() -> dict[str, str]:
    """A candidate's days hold days, whatever else is typed."""
    named = [item.name for item in fields(Candidate) if item.type == "Day"]
    return dict.fromkeys(named, "2026-11-24") | {"consent_withdrawn_on": ""}


# -- with whom a CV may be shared ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_on", "until", "withdrawn_on", "state", "tone"),
    [
        ("", "", "", "missing", "soon"),
        ("2026-05-14", "2027-05-14", "", "valid", "ok"),
        ("2026-05-14", "2026-11-24", "", "valid", "ok"),
        ("2026-05-14", "2026-11-23", "", "expired", "soon"),
        ("2026-11-25", "2027-11-23", "", "not_begun", "soon"),
        ("2026-05-14", "2027-05-14", "2026-10-01", "withdrawn", "late"),
    ],
)
def test_consent_is_valid_from_its_day_to_its_last(
    given_on: str, until: str, withdrawn_on: str, state: str, tone: str
) -> None:
    candidate = Candidate(consent_on=given_on, consent_until=until, consent_withdrawn_on=withdrawn_on)
    consent = may_be_shared(candidate, TODAY)
    assert (consent.state, consent.tone) == (state, tone)
    assert consent.valid == (state == "valid")
    assert sharing_of(candidate, VESTRUM, TODAY).valid == consent.valid


def test_a_consent_for_named_companies_is_asked_of_the_very_company() -> None:
    candidate = Candidate(
        consent_scope="named", consent_companies=("Vestrum Maskinfabrik", "Lyng & Co"), **HELD
    )
    assert sharing_of(candidate, VESTRUM, TODAY).valid
    other = sharing_of(candidate, Company(name="Tangsø Plast A/S"), TODAY)
    assert (other.valid, other.state, other.tone) == (False, "not_named", "soon")
    assert other.text == (
        "Samtykket gælder kun Vestrum Maskinfabrik, Lyng & Co. Spørg kandidaten, før du sender det til andre."
    )
    assert not sharing_of(candidate, None, TODAY).valid
    assert may_be_shared(candidate, TODAY).valid


def test_a_company_can_be_named_by_its_number() -> None:
    candidate = Candidate(consent_scope="named", consent_companies=("49235127",), **HELD)
    assert sharing_of(candidate, VESTRUM, TODAY).valid
    assert not sharing_of(candidate, Company(name="Uden CVR"), TODAY).valid


def test_another_basis_is_recorded_on_purpose_and_goes_with_a_withdrawal(
    bank: Candidates, desk: Desk
) -> None:
    saved = bank.save(replace(bank.blank(), name="Sofie", **HELD, **BASIS))
    assert sharing_of(saved, VESTRUM, TODAY).on == "consent"
    withdrawn = bank.withdraw_consent(saved.id)
    assert withdrawn.consent_withdrawn_on == "2026-11-24"
    shared = sharing_of(withdrawn, VESTRUM, TODAY)
    assert (shared.valid, shared.state) == (False, "withdrawn")
    on_purpose = bank.save(replace(withdrawn, **BASIS))
    shared = sharing_of(on_purpose, VESTRUM, TODAY)
    assert (shared.valid, shared.on) == (True, "legal_basis")
    assert "trukket tilbage" in shared.text
    desk.store.undo()
    desk.store.undo()
    assert sharing_of(bank.get(saved.id), VESTRUM, TODAY).on == "consent"


# -- the list --------------------------------------------------------------------------------------


def test_the_list_is_searched_folded_sorted_and_paged(bank: Candidates, desk: Desk) -> None:
    for name, education in (
        ("Østen Bæk", "Cand.merc."),
        ("Åse Aabenraa", "Bygningsingeniør"),
        ("Anna Bo", "Maskiningeniør"),
    ):
        bank.save(replace(bank.blank(), name=name, education_title=education, competences=("Excel",)))
    assert listed(desk) == ["Anna Bo", "Østen Bæk", "Åse Aabenraa"]
    assert listed(desk, descending=True)[0] == "Åse Aabenraa"
    assert listed(desk, text="bygnings aase") == ["Åse Aabenraa"]
    page = CandidateList(desk.store).page(CandidateQuery(), 1, 1)
    assert [row.name for row in page] == ["Østen Bæk"]
    assert bank.count("excel") == CandidateList(desk.store).count(CandidateQuery(text="excel")) == 3
    assert bank.count('"') == 3  # a text without words filters nothing
    assert [row.name for row in bank.list("Ø")] == ["Østen Bæk"]


def test_each_filter_narrows_and_all_must_hold(desk: Desk) -> None:
    put(
        desk,
        Candidate(
            name="Sofie",
            status="student",
            education_level="H70",
            field_of_study="engineering_it",
            municipality_code="0657",
            wishes=("thesis_project", "internship"),
            institution_id="via",
            broker_id="me",
            motivation="Vil bygge maskiner",
            competences=("CAD",),
            delete_after="2027-05-24",
            **HELD,
        ),
        Candidate(name="Emil", status="unemployed", education_level="H50", delete_after="2026-12-01"),
    )
    for query in (
        {"statuses": ("student", "other")},
        {"levels": ("H70",)},
        {"fields": ("engineering_it",)},
        {"municipalities": ("0657", "0661")},
        {"wishes": ("internship",)},
        {"institutions": ("via",)},
        {"broker_ids": ("me",)},
        {"consents": ("valid",)},
    ):
        assert listed(desk, **query) == ["Sofie"], query
        assert CandidateQuery(**query).filtered
        assert listed(desk, **query, text="Emil") == [], query
        assert CandidateList(desk.store).count(CandidateQuery(**query)) == 1
    assert listed(desk, retention="soon") == ["Emil"]
    assert listed(desk, retention="due") == []
    assert listed(desk, consents=("missing", "withdrawn")) == ["Emil"]
    assert listed(desk, consents=("a newer filter",)) == listed(desk, gaps=("a newer filter",)) == []
    for code in GAPS:
        assert listed(desk, gaps=(code,)) == ["Emil"]
    sofie, emil = desk.store.find(Candidate, order="name DESC")
    assert (gaps_of(sofie), gaps_of(emil)) == ((), tuple(GAPS))
    assert gaps_text(replace(emil, programme="Teologi")) == "Motivationen er ukendt. Spørg kandidaten."
    assert len(CandidateList(desk.store).ids(CandidateQuery())) == 2
    assert not CandidateQuery(sort="level", descending=True).filtered


def test_every_column_sorts_both_ways(desk: Desk) -> None:
    put(
        desk,
        Candidate(
            name="Anna", earliest_start="2027-01-01", education_level="H50", delete_after="2027-01-01", **HELD
        ),
        Candidate(name="Bo", education_level="H70", delete_after="2027-02-01", status="unemployed"),
    )
    for sort in ("name", "education", "level", "municipality", "status", "start", "matches", "delete_after"):
        up = listed(desk, sort=sort)
        assert sorted(up) == ["Anna", "Bo"]
    assert listed(desk, sort="start") == ["Anna", "Bo"]  # who has no day comes last
    assert listed(desk, sort="consent") == ["Bo", "Anna"]  # who may not be shared comes first
    assert listed(desk, sort="level", descending=True) == ["Bo", "Anna"]


days = st.sampled_from(
    ["", *((TODAY + timedelta(days=n)).isoformat() for n in (-400, -31, -1, 0, 1, 30, 31, 400))]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    people=st.lists(
        st.fixed_dictionaries(
            {
                "consent_on": days,
                "consent_until": days,
                "consent_withdrawn_on": days,
                "delete_after": days,
                "legal_basis": st.sampled_from(("", "public_task", "because")),
                "legal_basis_reference": st.sampled_from(("", " ", "sag 4")),
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_list_and_the_rules_say_the_same(desk: Desk, people: list[dict[str, str]]) -> None:
    """What SQL sorts out for thousands is what the rules say of each."""
    desk.store.db.run("DELETE FROM candidate")
    candidates = [Candidate(name=f"Nr {number}", **about) for number, about in enumerate(people)]
    put(desk, *candidates)
    due = set(listed(desk, retention="due"))
    soon = set(listed(desk, retention="soon"))
    by_consent = {name: set(listed(desk, consents=(name,))) for name in get_args(ConsentFilter)}
    assert set().union(*by_consent.values()) == {one.name for one in candidates}
    for one in candidates:
        state = retention_of(one, TODAY).state
        assert (one.name in due) == (state == "due"), one
        assert (one.name in soon) == (state in ("due", "soon")), one
        shared = may_be_shared(one, TODAY)
        (of,) = [name for name, found in by_consent.items() if one.name in found]
        assert shared.valid == (of in ("valid", "basis")), one
        assert (shared.on == "legal_basis") == (of == "basis"), one
    rows = {row.name: row for row in CandidateList(desk.store).page(CandidateQuery())}
    assert {name for name, row in rows.items() if row.due} == due
    assert {name for name, row in rows.items() if row.consent_tone == "ok"} == (
        by_consent["valid"] | by_consent["basis"]
    )


# -- the pane --------------------------------------------------------------------------------------


def test_the_detail_tells_what_bears_on_a_candidate(desk: Desk) -> None:
    via = Institution(name="VIA University College")
    sofie = Candidate(
        name="Sofie", institution_id=via.id, institution="VIA", delete_after="2027-05-24", **HELD
    )
    need = Need(company_id=VESTRUM.id, title="Produktionsplanlægger")
    stamp = "2026-11-20T23:30:00.000Z"
    put(
        desk,
        via,
        sofie,
        VESTRUM,
        need,
        Match(company_id=VESTRUM.id, candidate_id=sofie.id, type="hire", status="ended"),
        Match(
            company_id=VESTRUM.id,
            need_id=need.id,
            candidate_id=sofie.id,
            type="hire",
            status="interview",
            status_since=stamp,
        ),
        Match(company_id=VESTRUM.id, candidate_id=sofie.id, type="hire", status="proposed"),
    )
    detail = CandidateDetails(desk.store).of(sofie.id)
    assert (detail.institution, detail.broker) == ("VIA University College", "")
    assert detail.sharing.valid
    assert detail.retention.state == "kept"
    assert [(match.status, match.running) for match in detail.matches] == [
        ("interview", True),
        ("proposed", True),
        ("ended", False),
    ]
    first = detail.matches[0]
    assert (first.company, first.need) == ("Vestrum Maskinfabrik A/S", "Produktionsplanlægger")
    assert first.since in ("2026-11-20", "2026-11-21")  # as the clock on the wall said here
    with pytest.raises(KnownError):
        CandidateDetails(desk.store).of("nobody")


@pytest.mark.parametrize("text", ["02.2026", "2/2026", "2026-02", "februar 2026", " 2.2026 "])
def test_a_month_is_read_in_the_forms_people_write(text: str) -> None:
    assert parse_month(text) == "2026-02"
    assert check_month_field(text) is None
    assert show_month(parse_month(text)) == "02.2026"


@pytest.mark.parametrize("text", ["13.2026", "2026", "i går", "1.2.2026"])
def test_what_is_no_month_is_said(text: str) -> None:
    remark = check_month_field(text)
    assert remark is not None
    assert remark.level == "error"


def test_the_companies_a_consent_names_are_told_by_their_numbers(desk: Desk) -> None:
    put(
        desk,
        VESTRUM,
        Company(name="Vestrum Maskinfabrik ApS", cvr="10000009"),
        Company(name="Vestrum Maskinfabriks Venner"),
        Company(name="Tangsø Plast A/S"),
    )

    def told(name: str) -> tuple[bool, str]:
        (found,) = companies_reached(desk.store, (name,))
        return found.plain, found.text

    assert told("vestrum maskinfabrik a/s") == (
        True,
        "“vestrum maskinfabrik a/s” dækker Vestrum Maskinfabrik A/S (CVR 49235127).",
    )
    plain, text = told("Vestrum Maskinfabrik")
    assert not plain
    assert "A/S (CVR 49235127), Vestrum Maskinfabrik ApS (CVR 10000009). Skriv selskabsform" in text
    assert told("10 00 00 09") == (True, "“10 00 00 09” dækker Vestrum Maskinfabrik ApS (CVR 10000009).")
    assert told("Tangsø Plast") == (True, "“Tangsø Plast” dækker Tangsø Plast A/S.")
    assert told("Ukendt") == (False, "“Ukendt” findes ikke under Virksomheder. Kontrollér navnet.")
    assert companies_reached(desk.store, ("", " … ")) == ()


@pytest.mark.parametrize("text", NASTY)
def test_any_text_can_be_looked_up_as_a_company(desk: Desk, text: str) -> None:
    companies_reached(desk.store, (text,))
