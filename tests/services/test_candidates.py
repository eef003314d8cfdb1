"""The candidate bank on a real encrypted file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Match
from kmdesk.services.candidates import (
    Candidates,
    check_month_field,
    consent_of,
    months_after,
    parse_month,
    show_month,
)
from kmdesk.store.desk import Desk
from tests.nasty import NASTY

TODAY = date(2026, 11, 24)


@pytest.fixture
def bank(desk: Desk) -> Candidates:
    return Candidates(desk.store)


def test_new_candidates_belong_to_the_broker_and_are_kept_for_six_months(
    bank: Candidates, desk: Desk
) -> None:
    blank = bank.blank()
    assert blank.broker_id == desk.store.broker_id
    assert blank.delete_after == "2027-05-24"


def test_a_name_is_all_it_takes_and_can_be_undone(bank: Candidates, desk: Desk) -> None:
    saved = bank.save(replace(bank.blank(), name="  Sofie   Bjerre "))
    assert bank.get(saved.id).name == "Sofie Bjerre"
    bank.save(replace(saved, education_title="Diplomingeniør"))
    undone = desk.store.undo()
    assert undone is not None
    assert undone.action == "Ret kandidat"
    assert bank.get(saved.id).education_title == ""


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"name": " "}, "name"),
        ({"consent_on": "2026-11-01"}, "consent_until"),
        ({"consent_until": "2026-11-01"}, "consent_on"),
        ({"consent_on": "2026-11-02", "consent_until": "2026-11-01"}, "consent_until"),
        ({"delete_after": "2029-11-25"}, "delete_after"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(
    bank: Candidates, fields: dict[str, str], at_fault: str
) -> None:
    with pytest.raises(KnownError) as caught:
        bank.save(replace(bank.blank(), **{"name": "Sofie", **fields}))
    assert caught.value.field == at_fault
    assert caught.value.advice
    assert bank.count() == 0


@pytest.mark.parametrize(
    ("given_on", "until", "withdrawn_on", "state", "tone"),
    [
        ("", "", "", "missing", "soon"),
        ("2026-05-14", "2027-05-14", "", "valid", "ok"),
        ("2026-05-14", "2026-11-24", "", "valid", "ok"),
        ("2026-05-14", "2026-11-23", "", "expired", "soon"),
        ("2026-11-25", "2027-11-23", "", "expired", "soon"),
        ("2026-05-14", "2027-05-14", "2026-10-01", "withdrawn", "late"),
    ],
)
def test_consent_is_valid_from_its_day_to_its_last(
    given_on: str, until: str, withdrawn_on: str, state: str, tone: str
) -> None:
    candidate = Candidate(consent_on=given_on, consent_until=until, consent_withdrawn_on=withdrawn_on)
    consent = consent_of(candidate, TODAY)
    assert (consent.state, consent.tone) == (state, tone)
    assert consent.valid == (state == "valid")


def test_the_list_is_searched_folded_sorted_and_paged(bank: Candidates) -> None:
    for name, education in (
        ("Østen Bæk", "Cand.merc."),
        ("Åse Aabenraa", "Bygningsingeniør"),
        ("Anna Bo", "Maskiningeniør"),
    ):
        bank.save(replace(bank.blank(), name=name, education_title=education, competences=("Excel",)))
    assert [row.name for row in bank.list()] == ["Anna Bo", "Østen Bæk", "Åse Aabenraa"]
    assert bank.list(descending=True)[0].name == "Åse Aabenraa"
    assert [row.name for row in bank.list("bygnings aase")] == ["Åse Aabenraa"]
    assert [row.name for row in bank.list(offset=1, limit=1)] == ["Østen Bæk"]
    assert bank.count("excel") == 3
    assert bank.count('"') == 3  # a text without words filters nothing


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept_and_can_be_searched(bank: Candidates, text: str) -> None:
    saved = bank.save(
        replace(bank.blank(), name="Sofie", motivation=text, competences=(text,), institution=text)
    )
    kept = bank.get(saved.id)
    assert (kept.motivation, kept.competences, kept.institution) == (text, (text,), text)
    bank.list(text)


def test_somebody_a_company_waits_for_is_not_deleted(bank: Candidates, desk: Desk) -> None:
    saved = bank.save(replace(bank.blank(), name="Sofie"))
    match = Match(company_id="c", candidate_id=saved.id, type="hire")
    with desk.store.action("Opret match") as unit:
        unit.put(match)
    assert bank.list()[0].open_matches == 1
    with pytest.raises(KnownError, match="ikke er afsluttet"):
        bank.delete(saved.id)
    with desk.store.action("Afslut match") as unit:
        unit.put(replace(match, status="ended"))
    bank.delete(saved.id)
    assert bank.count() == 0
    desk.store.undo()
    assert bank.count() == 1


def test_months_end_where_a_shorter_month_ends() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 11, 24), 36) == date(2029, 11, 24)


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
