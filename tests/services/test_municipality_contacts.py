"""Whom to ask at a municipality: one for each of the contract's, kept, undone, and never lost from sight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.models import MunicipalityContact, Project
from kmdesk.services.history import History
from kmdesk.services.municipality_contacts import ContactRow, MunicipalityContacts
from kmdesk.store.desk import Desk
from tests.nasty import NASTY


@pytest.fixture
def contacts(desk: Desk) -> MunicipalityContacts:
    return MunicipalityContacts(desk.store)


def test_every_municipality_of_the_contract_has_a_row_in_the_order_of_the_alphabet(
    contacts: MunicipalityContacts,
) -> None:
    assert [row.municipality for row in contacts.rows()] == [
        "Favrskov",
        "Herning",
        "Holstebro",
        "Ikast-Brande",
        "Ringkøbing-Skjern",
        "Struer",
        "Viborg",
    ]
    assert contacts.rows()[1] == ContactRow("0657", "Herning", "", "", "")


def test_a_contact_is_kept_tidied_and_found_again(desk: Desk, contacts: MunicipalityContacts) -> None:
    blank = contacts.contact("0657")
    contacts.save(
        replace(
            blank, name=" Lone  Bach ", unit="virksomhedsindgangen", phone="97001802", email=" lb@h.example "
        )
    )
    assert contacts.rows()[1] == ContactRow(
        "0657", "Herning", "Lone Bach, virksomhedsindgangen", "97 00 18 02", "lb@h.example"
    )
    contacts.save(replace(contacts.contact("0657"), name="Ole Vig"))
    assert [one.name for one in desk.store.find(MunicipalityContact)] == ["Ole Vig"]
    assert desk.store.journal.to_undo()[0].action == "Ret kommunens kontakt"
    assert desk.store.journal.to_undo()[0].subject == "Herning Kommune"
    newest = History(desk.store).of("municipality_contact", blank.id)[0].changes
    assert [(change.label, change.before, change.after) for change in newest] == [
        ("Navn", "Lone Bach", "Ole Vig")
    ]
    desk.store.undo()
    desk.store.undo()
    assert contacts.rows()[1].who == ""


def test_two_desks_make_the_same_record(contacts: MunicipalityContacts) -> None:
    assert contacts.contact("0657").id == contacts.contact("0657").id != contacts.contact("0661").id


def test_a_contact_outside_the_contract_stays_until_it_is_emptied(
    desk: Desk, contacts: MunicipalityContacts
) -> None:
    with desk.store.action("Ret kontrakt") as unit:
        unit.put(replace(desk.store.find(Project)[0], municipality_codes=("0661",)))
    contacts.save(replace(contacts.contact("0101"), unit="Erhvervshuset"))
    assert [row.municipality for row in contacts.rows()] == ["Holstebro", "København"]
    contacts.save(replace(contacts.contact("0101"), unit=""))
    assert [row.municipality for row in contacts.rows()] == ["Holstebro"]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept(contacts: MunicipalityContacts, text: str) -> None:
    contacts.save(replace(contacts.contact("0657"), name=text, unit=text, phone=text, email=text))
    kept = contacts.contact("0657")
    assert (kept.name, kept.unit) == (" ".join(text.split()), " ".join(text.split()))
    assert contacts.rows()
