"""What the papers of recorded agreements are made from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.core.plain import from_plain, to_plain
from kmdesk.models import Agreement, Broker, Company, ContactPerson
from kmdesk.printing.agreement import render_agreement
from kmdesk.printing.partnership_agreement import render_partnership_agreement
from kmdesk.rules.agreements import TYPES
from kmdesk.services.agreements import Agreements
from kmdesk.services.paper.agreement import AgreementPaper, agreement_paper
from kmdesk.services.paper.partnership_agreement import (
    PartnershipAgreement,
    partnership_agreement,
    subject_of,
)
from kmdesk.services.reference import choice_label
from tests.printing.papers import check_file

AT = "2026-11-24T10:47"
OTHERS = [type_ for type_ in TYPES if type_ != "partnership"]


@pytest.fixture
def company(desk):
    made = Company(
        name="Vestrum", cvr="49827857", address="Vej 1", postal_code="7400", city="Herning", phone="97121314"
    )
    with desk.store.action("x") as unit:
        unit.put(made)
        unit.put(
            ContactPerson(
                company_id=made.id,
                name="Hanne Nygaard",
                title="direktør",
                phone="20002137",
                main_contact=True,
            )
        )
        unit.put(ContactPerson(company_id=made.id, name="Per Juhl", email="pj@vestrum.example"))
    return made


@pytest.fixture
def agreements(desk, clock):
    return Agreements(desk.store, clock)


@pytest.mark.parametrize("type_", OTHERS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_recorded_one_is_printed_from_what_is_stored(agreements, company, desk, type_, language) -> None:
    stored = agreements.save(
        replace(
            agreements.blank(company.id, type_),
            title="Om praktik",
            content="Vi mødes hver mandag.",
            goal="Et job til fire",
            company_signatory="Per Juhl",
        )
    )
    data = agreement_paper(desk.store, stored.id, AT, language=language)
    with in_language(language):
        assert data.kind_name == choice_label("agreement_type", type_)
    assert (data.type, data.subject, data.agreed_on) == (type_, "Om praktik", "2026-11-24")
    assert (data.company.contact, data.company.phone, data.company.email) == (
        "Per Juhl",
        "97 12 13 14",
        "pj@vestrum.example",
    )
    assert (data.recipient, data.office.contact) == ("Per Juhl", "Karen Lyngholm")
    assert data.least_months == (3 if type_ == "employer_declaration" else None)
    printed = check_file(render_agreement(data))
    assert "Vi mødes hver mandag." in printed
    assert "Et job til fire" in printed
    assert from_plain(AgreementPaper, to_plain(data)) == data


def test_a_recorded_partnership_has_its_points_worded(agreements, company, desk) -> None:
    stored = agreements.save(
        replace(
            agreements.blank(company.id, "partnership"),
            points=("1", "7"),
            point_texts={"1": "To møder", "2": "Ikke valgt mere", "7": "Rundvisning"},
            third_party="Herning Kommune",
        )
    )
    data = partnership_agreement(desk.store, stored.id, AT)
    assert [(point.number, point.text) for point in data.points if point.chosen] == [
        (1, "To møder"),
        (7, "Rundvisning"),
    ]
    assert not any(point.text for point in data.points if not point.chosen)
    assert (data.third_party, data.company.contact, data.subject) == ("Herning Kommune", "Hanne Nygaard", "")
    printed = check_file(render_partnership_agreement(data))
    assert "To møder" in printed
    assert "Ikke valgt mere" not in printed
    assert from_plain(PartnershipAgreement, to_plain(data)) == data


def test_somebody_who_is_no_contact_person_signs_without_their_phone(agreements, company, desk) -> None:
    stored = agreements.save(
        replace(
            agreements.blank(company.id, "cooperation"),
            company_signatory="Bestyrelsen",
            company_signatory_title="",
            office_signatory="Direktøren",
        )
    )
    data = agreement_paper(desk.store, stored.id, AT)
    assert (data.company.contact, data.company.contact_title, data.company.phone) == (
        "Bestyrelsen",
        "",
        "97 12 13 14",
    )
    assert (data.office.contact, data.office.contact_title, data.office.phone) == ("Direktøren", "", "")


def test_the_page_carries_the_broker_who_has_the_agreement(agreements, company, desk) -> None:
    jens = Broker(name="Jens Overgaard", phone="97001241")
    with desk.store.action("x") as unit:
        unit.put(jens)
    stored = agreements.save(replace(agreements.blank(company.id, "cooperation"), broker_id=jens.id))
    assert agreement_paper(desk.store, stored.id, AT).head.broker.name == "Jens Overgaard"


def test_a_title_that_only_says_the_type_is_no_subject_in_either_language() -> None:
    for language in ("da", "en"):
        with in_language(language):
            title = choice_label("agreement_type", "training_centre")
        assert subject_of(Agreement(type="training_centre", title=title)) == ""
    assert subject_of(Agreement(type="training_centre", title="På lageret")) == "På lageret"


@pytest.mark.parametrize("make", [agreement_paper, partnership_agreement])
def test_what_is_gone_is_told(make, agreements, company, desk) -> None:
    stored = agreements.save(agreements.blank(company.id, "cooperation"))
    with desk.store.action("x") as unit:
        unit.delete(company)
    for agreement_id in (stored.id, "gone"):
        with pytest.raises(KnownError):
            make(desk.store, agreement_id, AT)
