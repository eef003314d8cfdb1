from datetime import date

import pytest

from kmdesk.core.resources import load_json
from kmdesk.rules.outreach import CONTACT_BASES, Allowed, ContactRights, Declined, NeedsBasis, may_contact

TODAY = date(2026, 11, 24)
PROTECTED = ContactRights(advertising_protected=True)


def test_the_bases_are_those_one_can_choose() -> None:
    choices = load_json("reference", "choices.json")["lists"]["contact_basis"]
    assert tuple(choice["code"] for choice in choices) == CONTACT_BASES


def test_an_unprotected_company_may_be_contacted() -> None:
    assert may_contact(ContactRights(), today=TODAY) == Allowed("Virksomheden er ikke reklamebeskyttet.")


@pytest.mark.parametrize(
    ("basis", "basis_on", "lacking"),
    [
        ("", None, "Angiv et grundlag, før du kontakter den."),
        ("gut_feeling", TODAY, "Angiv et grundlag, før du kontakter den."),
        ("consent", None, "Angiv datoen for grundlaget."),
        ("consent", date(2026, 12, 1), "Grundlaget gælder først fra 01.12.2026."),
    ],
)
def test_a_protected_company_needs_a_basis_with_a_date(
    basis: str, basis_on: date | None, lacking: str
) -> None:
    rights = ContactRights(advertising_protected=True, basis=basis, basis_on=basis_on)
    assert may_contact(rights, today=TODAY) == NeedsBasis(f"Virksomheden er reklamebeskyttet. {lacking}")


@pytest.mark.parametrize("basis", CONTACT_BASES)
def test_with_a_recorded_basis_it_may_be_contacted(basis: str) -> None:
    rights = ContactRights(advertising_protected=True, basis=basis, basis_on=TODAY)
    text = "Virksomheden er reklamebeskyttet. Grundlaget er noteret 24.11.2026."
    assert may_contact(rights, today=TODAY) == Allowed(text)


def test_a_wish_to_be_left_alone_goes_before_any_basis() -> None:
    rights = ContactRights(
        advertising_protected=True,
        basis="consent",
        basis_on=TODAY,
        declined_on=TODAY,
        declined_reason="For travlt",
    )
    text = "Virksomheden frabad sig henvendelser 24.11.2026: For travlt"
    assert may_contact(rights, today=TODAY) == Declined(text)
    without_reason = may_contact(ContactRights(declined_on=TODAY), today=TODAY)
    assert without_reason == Declined("Virksomheden frabad sig henvendelser 24.11.2026.")


@pytest.mark.parametrize("rights", [PROTECTED, ContactRights(declined_on=TODAY)])
def test_the_company_itself_may_always_call(rights: ContactRights) -> None:
    assert isinstance(may_contact(rights, today=TODAY, outgoing=False), Allowed)
