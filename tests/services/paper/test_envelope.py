"""What stands on envelopes and labels, and which companies get none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, ContactPerson, Project
from kmdesk.services.paper.envelope import (
    PostalAddress,
    envelope,
    first_label,
    keep_first_label,
    label_sheet,
)
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"


def company(desk: Desk, name: str = "Vestrum", postal_code: str = "7400", **facts: object) -> str:
    with desk.store.action("Opret virksomhed") as unit:
        stored = unit.put(Company(name=name, address="Vej 1", postal_code=postal_code, **facts))  # pyright: ignore[reportArgumentType]
        unit.put(ContactPerson(company_id=stored.id, name="Hanne Nygaard", main_contact=True))
        unit.put(ContactPerson(company_id=stored.id, name="Anne Aa"))
    return stored.id


def test_an_envelope_goes_from_the_office_to_the_main_contact_person(desk: Desk) -> None:
    project = desk.store.find(Project)[0]
    with desk.store.action("Ret kontrakt") as unit:
        unit.put(replace(project, address="Torvet 1", postal_code="7500"))
    data = envelope(desk.store, company(desk, city="Herning"), AT, size="DL")
    assert data.recipient == PostalAddress("Vestrum", "Hanne Nygaard", "Vej 1", "7400 Herning")
    assert data.sender == PostalAddress(
        "Erhvervsråd Midtvest", "Karen Lyngholm", "Torvet 1", "7500 Holstebro"
    )
    assert data.size == "DL"


@pytest.mark.parametrize("attention", ["Anne Aa", "Lageret", ""])
def test_or_to_whoever_it_is_for(desk: Desk, attention: str) -> None:
    assert envelope(desk.store, company(desk), AT, attention=attention).recipient.attention == attention


def test_the_town_of_a_known_postal_code_is_filled_in(desk: Desk) -> None:
    assert envelope(desk.store, company(desk), AT).recipient.town == "7400 Herning"
    assert envelope(desk.store, company(desk, city="Gullestrup"), AT).recipient.town == "7400 Gullestrup"
    assert envelope(desk.store, company(desk, postal_code="0000"), AT).recipient.town == "0000"
    assert envelope(desk.store, company(desk, postal_code=""), AT).recipient.town == ""


def test_labels_come_in_the_order_given(desk: Desk) -> None:
    ids = [company(desk, name) for name in ("Østbjerg", "Aagaard", "Vestrum")]
    data = label_sheet(desk.store, ids, AT, start=5)
    assert [recipient.name for recipient in data.recipients] == ["Østbjerg", "Aagaard", "Vestrum"]
    assert data.start == 5
    assert (data.without_address, data.not_to_contact) == ((), ())


def test_who_gets_no_label_is_named(desk: Desk) -> None:
    ids = [
        company(desk, "Uden adresse", postal_code=""),
        company(desk, "Frabedt", contact_declined_on="2026-10-01"),
        company(desk, "Kun mail", contact_channels=("email",)),
        company(desk, "Beskyttet", advertising_protected=True),
        company(
            desk,
            "Beskyttet med grundlag",
            advertising_protected=True,
            contact_basis="consent",
            contact_basis_on="2026-10-01",
        ),
        company(desk, "Gerne brev", contact_channels=("letter", "phone")),
    ]
    data = label_sheet(desk.store, ids, AT)
    assert [recipient.name for recipient in data.recipients] == ["Beskyttet med grundlag", "Gerne brev"]
    assert data.without_address == ("Uden adresse",)
    assert data.not_to_contact == ("Frabedt", "Kun mail", "Beskyttet")
    asked = label_sheet(desk.store, ids, AT, protected_too=True)
    assert asked.not_to_contact == ("Frabedt", "Kun mail")


@pytest.mark.parametrize("start", [0, 25, -1])
def test_a_label_that_is_not_on_the_sheet_is_told(desk: Desk, start: int) -> None:
    with pytest.raises(KnownError, match="24 etiketter") as caught:
        label_sheet(desk.store, [], AT, start=start)
    assert caught.value.field == "start"


@pytest.mark.parametrize("start", [1, 24])
def test_the_first_and_the_last_label_are_on_it(desk: Desk, start: int) -> None:
    assert label_sheet(desk.store, [], AT, start=start).start == start


def test_where_the_labels_ended_is_kept_on_this_machine(desk: Desk) -> None:
    assert first_label(desk.store) == 1
    for label, kept in ((5, 5), (24, 24), (25, 1), (49, 1), (50, 2)):
        keep_first_label(desk.store, label)
        assert first_label(desk.store) == kept
    assert desk.store.journal.to_undo() == []


@pytest.mark.parametrize("kept", ["7", 0, 25, None, [1]])
def test_what_can_be_no_label_begins_the_sheet(desk: Desk, kept: object) -> None:
    desk.local.set("labels.first", kept)
    assert first_label(desk.store) == 1
