"""A blank partnership agreement: the parties as recorded, and seven points nobody has chosen yet."""

from __future__ import annotations

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, ContactPerson
from kmdesk.services.paper.partnership_agreement import blank_agreement, usual_points
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"


def test_a_blank_agreement_names_the_parties(desk: Desk) -> None:
    with desk.store.action("Opret virksomhed") as unit:
        company = unit.put(
            Company(name="Vestrum", cvr="49827857", address="Vej 1", postal_code="7400", city="Herning")
        )
        unit.put(ContactPerson(company_id=company.id, name="Anne Aa", phone="20002137"))
        unit.put(
            ContactPerson(company_id=company.id, name="Hanne Nygaard", title="direktør", main_contact=True)
        )
    data = blank_agreement(desk.store, company.id, AT)
    assert (data.company.name, data.company.cvr) == ("Vestrum", "49 82 78 57")
    assert data.company.address == "Vej 1, 7400 Herning"
    assert (data.company.contact, data.company.contact_title) == ("Hanne Nygaard", "direktør")
    assert (data.office.name, data.office.contact) == ("Erhvervsråd Midtvest", "Karen Lyngholm")
    assert data.office.phone == "97 00 12 40"
    assert (data.starts_on, data.ends_on, data.revised_on) == ("", "", "")


def test_without_a_contact_person_the_company_itself_is_reached(desk: Desk) -> None:
    with desk.store.action("Opret virksomhed") as unit:
        company = unit.put(Company(name="Vestrum", phone="97121314", email="post@vestrum.example"))
    party = blank_agreement(desk.store, company.id, AT).company
    assert (party.contact, party.phone, party.email) == ("", "97 12 13 14", "post@vestrum.example")


@pytest.mark.parametrize("language", ["da", "en"])
def test_there_are_seven_points_in_both_languages(desk: Desk, language: str) -> None:
    with desk.store.action("Opret virksomhed") as unit:
        company = unit.put(Company(name="Vestrum"))
    points = blank_agreement(desk.store, company.id, AT, language=language).points
    assert [point.number for point in points] == [1, 2, 3, 4, 5, 6, 7]
    assert not any(point.chosen or point.text for point in points)
    assert len({point.title for point in points}) == 7
    assert points == usual_points(language)


def test_the_points_differ_between_the_languages() -> None:
    pairs = zip(usual_points("da"), usual_points("en"), strict=True)
    assert all(danish.title != english.title for danish, english in pairs)


def test_a_company_that_is_gone_is_told(desk: Desk) -> None:
    with pytest.raises(KnownError):
        blank_agreement(desk.store, "gone", AT)
