"""Saving companies, their people and workplaces; finding the ones that are there already."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmdesk.core.errors import KnownError
from kmdesk.models.company import Company, ContactPerson, ProductionUnit
from kmdesk.models.office import Broker
from kmdesk.services.company_form import CompanyForms, size_class_of
from kmdesk.services.field_checks import check_cvr_field, check_free_text, check_p_number_field
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.store.desk import Desk

LINDBJERG = {
    "name": "Lindbjerg Køl ApS",
    "cvr": "49 82 78 57",
    "phone": "+45 97 00 83 16",
    "email": "post@lindbjerg.example",
    "postal_code": "8370",
    "city": "Hadsten",
    "municipality_code": "0710",
    "industry_group": "CK",
}


@pytest.fixture
def forms(desk: Desk) -> CompanyForms:
    return CompanyForms(desk.store)


def test_a_new_company_starts_with_the_broker_and_the_usual_choices(forms: CompanyForms, desk: Desk) -> None:
    loaded = forms.load(None)
    assert loaded.is_new
    assert loaded.company.broker_id == desk.store.broker_id
    assert (loaded.company.status, loaded.company.sector) == ("prospect", "private")
    assert [choice.label for choice in loaded.brokers] == ["Karen Lyngholm"]


def test_saving_stores_plain_numbers_and_one_action(forms: CompanyForms, desk: Desk) -> None:
    person = ContactPerson(name="Jørgen Nørkær", phone="20 00 26 41", main_contact=True)
    saved = forms.save(
        {**LINDBJERG, "employees": 16}, None, [person], [ProductionUnit(p_number="1009264837")]
    )
    company = desk.store.require(Company, saved.id)
    assert (company.cvr, company.phone, company.employees_class) == ("49827857", "97008316", "10-19")
    (stored,) = forms.load(saved.id).people
    assert (stored.phone, stored.company_id) == ("20002641", saved.id)
    (group,) = desk.store.journal.to_undo()
    assert (group.action, group.subject) == ("Opret virksomhed", "Lindbjerg Køl ApS")
    desk.store.undo()
    assert desk.store.get(Company, saved.id) is None
    assert desk.store.find(ContactPerson) == []
    assert desk.store.find(ProductionUnit) == []


def test_changing_touches_only_what_was_given(forms: CompanyForms, desk: Desk) -> None:
    saved = forms.save({**LINDBJERG, "note": "Første note"}, None, [])
    forms.save({"name": "Lindbjerg Køleservice ApS"}, saved.id, [])
    company = desk.store.require(Company, saved.id)
    assert (company.name, company.note) == ("Lindbjerg Køleservice ApS", "Første note")
    assert desk.store.journal.to_undo()[0].action == "Ret virksomhed"


def test_a_person_left_out_is_deleted_and_one_without_a_name_never_made(forms: CompanyForms) -> None:
    two = [ContactPerson(name="Asta"), ContactPerson(name="Bo"), ContactPerson(title="Chef")]
    saved = forms.save(LINDBJERG, None, two)
    assert [person.name for person in forms.load(saved.id).people] == ["Asta", "Bo"]
    forms.save({}, saved.id, [two[1]])
    assert [person.name for person in forms.load(saved.id).people] == ["Bo"]


def test_a_workplace_is_known_by_its_p_number(forms: CompanyForms, desk: Desk) -> None:
    saved = forms.save(LINDBJERG, None, [], [ProductionUnit(p_number="1009264837", city="Hadsten")])
    forms.save({}, saved.id, [], [ProductionUnit(p_number="1009264837", city="Holstebro")])
    (unit,) = desk.store.find(ProductionUnit)
    assert unit.city == "Holstebro"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("municipality_code", ""),
        ("industry_group", ""),
        ("cvr", "49827"),
        ("p_number", "123"),
        ("postal_code", "75"),
        ("employees", -1),
    ],
)
def test_what_is_missing_or_impossible_is_refused_at_its_field(
    forms: CompanyForms, desk: Desk, field: str, value: object
) -> None:
    with pytest.raises(KnownError) as refused:
        forms.save({**LINDBJERG, field: value}, None, [])
    assert refused.value.field == field
    assert desk.store.find(Company) == []


def test_a_wrong_check_digit_is_no_reason_to_refuse(forms: CompanyForms) -> None:
    remark = check_cvr_field("12345678")
    assert remark
    assert (remark.level, remark.text) == ("warning", "Kontroltallet passer ikke. Du kan gemme alligevel.")
    assert forms.save({**LINDBJERG, "cvr": "12345678"}, None, []).cvr == "12345678"


def test_a_p_number_has_no_check_digit() -> None:
    assert check_p_number_field("1000356440") is None


def test_a_note_with_a_cpr_number_is_warned_of() -> None:
    remark = check_free_text("Kontakt Bo, 010180-1234")
    assert remark
    assert remark.level == "warning"


@pytest.mark.parametrize(("employees", "expected"), [(0, "0"), (16, "10-19"), (None, "50-99")])
def test_the_size_class_follows_the_number_or_else_the_register(employees: int | None, expected: str) -> None:
    assert size_class_of({"employees": employees, "employees_class": "50-99"}) == expected


def test_the_basis_of_a_protected_company_is_recorded(forms: CompanyForms, desk: Desk) -> None:
    saved = forms.save({**LINDBJERG, "advertising_protected": True}, None, [])
    forms.set_contact_basis(saved.id, code="consent", on="24.11.2026", note="Mail fra ejeren")
    company = desk.store.require(Company, saved.id)
    assert (company.contact_basis, company.contact_basis_on) == ("consent", "2026-11-24")
    with pytest.raises(KnownError) as refused:
        forms.set_contact_basis(saved.id, code="because", on="24.11.2026", note="")
    assert refused.value.field == "contact_basis"
    with pytest.raises(KnownError) as refused:
        forms.set_contact_basis(saved.id, code="consent", on="31.02.2026", note="")
    assert refused.value.field == "contact_basis_on"


# -- duplicates --------------------------------------------------------------------------------------


def test_phone_and_name_are_named_with_who_made_it(forms: CompanyForms, desk: Desk) -> None:
    anne = Broker(name="Anne Mette Krog")
    with desk.store.action("Opret kontaktmægler") as unit:
        unit.put(anne)
    desk.store.broker_id = anne.id
    forms.save(LINDBJERG, None, [])
    typed = {"name": "Lindbjerg Køleservice ApS", "phone": "97 00 83 16", "municipality_code": "0661"}
    (found,) = forms.likely_duplicates(typed)
    assert found.sentence == (
        "Lindbjerg Køl ApS, 8370 Hadsten – samme telefonnummer og næsten samme navn."
        " Oprettet af Anne Mette Krog 24.11.2026."
    )


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"cvr": "DK-49827857"}, "samme CVR-nummer"),
        ({"phone": "0045 97008316"}, "samme telefonnummer"),
        ({"email": "POST@lindbjerg.example"}, "samme e-mail"),
        ({"website": "https://www.lindbjerg.example/om"}, "samme domæne"),
        ({"name": "LINDBJERG KØL"}, "samme navn"),
        ({"name": "Linbjerg Køl ApS", "city": "Hadsten", "municipality_code": "0710"}, "næsten samme navn"),
    ],
)
def test_each_reason_is_enough(forms: CompanyForms, typed: dict[str, str], reason: str) -> None:
    saved = forms.save(LINDBJERG, None, [])
    (found,) = forms.likely_duplicates(typed)
    assert (found.company_id, found.reasons) == (saved.id, (reason,))
    assert forms.likely_duplicates(typed, except_id=saved.id) == ()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "Li"},
        {"name": "Lindbjerg Køl ApS", "municipality_code": "0657"},
        {"email": "ejer@gmail.com"},
        {"name": "Herning Køl", "municipality_code": "0710"},
    ],
)
def test_what_is_not_alike_is_left_alone(forms: CompanyForms, typed: dict[str, str]) -> None:
    forms.save({**LINDBJERG, "email": "post@gmail.com"}, None, [])
    assert forms.likely_duplicates(typed) == ()


def test_a_contact_persons_phone_is_the_companys_too(forms: CompanyForms) -> None:
    forms.save(LINDBJERG, None, [ContactPerson(name="Bo", phone="20002641")])
    (found,) = forms.likely_duplicates({"phone": "20 00 26 41"})
    assert found.reasons == ("samme telefonnummer",)


@given(name=st.text(max_size=60) | st.sampled_from(NASTY), email=st.text(max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_asked_about(forms: CompanyForms, name: str, email: str) -> None:
    typed = {"name": name, "email": email, "website": email, "phone": name, "cvr": name, "city": name}
    assert isinstance(forms.likely_duplicates(typed), tuple)


@given(
    words=st.lists(
        st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøå", min_size=4, max_size=9), min_size=1, max_size=3
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_name_is_always_found(forms: CompanyForms, words: list[str]) -> None:
    name = " ".join(words)
    saved = forms.save({**LINDBJERG, "name": name, "cvr": "", "phone": "", "email": ""}, None, [])
    typed = {"name": f"{name.upper()} A/S", "municipality_code": "0710"}
    found = forms.likely_duplicates(typed)
    assert saved.id in {one.company_id for one in found} or len(found) == 3


def test_many_companies_with_common_words_are_searched_in_a_moment(forms: CompanyForms, desk: Desk) -> None:
    """Every query is cut off, so the time does not grow with what is common."""
    many = [
        Company(
            name=f"Herning Maskinfabrik {n} ApS",
            city="Herning",
            municipality_code="0657",
            industry_group="CK",
        )
        for n in range(5_000)
    ]
    desk.store.load(many, text="Indlæs virksomheder")
    from kmdesk.store import projection

    projection.rebuild(desk.database)
    forms.save(LINDBJERG, None, [])
    start = time.perf_counter()
    typed = {
        "name": "Herning Maskinfabrik",
        "city": "Herning",
        "municipality_code": "0657",
        "cvr": "49827857",
    }
    found = forms.likely_duplicates(typed)
    assert time.perf_counter() - start < 0.5
    assert found[0].name == "Lindbjerg Køl ApS"
