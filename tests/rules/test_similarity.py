import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.similarity import (
    bare_name,
    name_similarity,
    own_domain,
    same_domain,
    same_email,
    same_phone,
)

ALIKE = 0.8
names = st.text(alphabet="abcæøåÅ &./-AS", max_size=30)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Ærø Smede A/S", "aeroe smede"),
        ("Ærø Smede ApS", "aeroe smede"),
        ("Brdr. Hansen I/S", "brdr hansen"),
        ("Andel A.M.B.A.", "andel"),
        ("VestMaskin Holding ApS", "vestmaskin holding"),
        ("A/S", "a s"),
        ("", ""),
    ],
)
def test_the_legal_form_is_no_part_of_the_name(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vestjysk Maskin A/S", "VESTJYSK MASKIN ApS"),
        ("Vestjysk Maskin", "Vest Jysk Maskin"),
        ("Ærø Smede & Søn", "Aeroe Smede og Soen"),
        ("Hansen Smedie", "Smedie Hansen"),
        ("Midtjysk Plastteknik", "Midtjysk Plasteknik"),
        ("Århus Tømrer", "Aarhus Tømrer ApS"),
    ],
)
def test_the_same_company_written_twice_is_alike(one: str, other: str) -> None:
    assert name_similarity(one, other) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Herning Tømrer", "Holstebro Tømrer"),
        ("Vestjysk Maskin", "Vestjysk Murer"),
        ("Hansen ApS", "Jensen ApS"),
        ("A/S", "ApS"),
        ("", ""),
        ("Noget", ""),
    ],
)
def test_different_companies_are_not(one: str, other: str) -> None:
    assert name_similarity(one, other) < ALIKE


@given(names, names)
def test_the_order_does_not_matter_and_the_result_is_a_share(one: str, other: str) -> None:
    similarity = name_similarity(one, other)
    assert 0 <= similarity <= 1
    assert similarity == name_similarity(other, one)


@given(names)
def test_a_name_is_its_own_double(name: str) -> None:
    assert name_similarity(name, name) == (1 if bare_name(name) else 0)


def test_phones_and_addresses_are_compared_by_what_they_mean() -> None:
    assert same_phone("Tlf. 9611 3701", "+45 96 11 37 01")
    assert not same_phone("", "")
    assert not same_phone("lokal 214", "lokal 214")
    assert same_email(" Info@Firma.dk", "info@firma.dk")
    assert not same_email("", "")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("Info@Firma.dk", "firma.dk"),
        ("https://www.firma.dk/kontakt?x=1", "firma.dk"),
        ("www.firma.dk", "firma.dk"),
        ("peter@gmail.com", ""),
        ("Firma A/S", ""),
        ("", ""),
    ],
)
def test_a_domain_counts_when_it_is_the_companys_own(address: str, domain: str) -> None:
    assert own_domain(address) == domain


def test_website_and_mail_share_a_domain() -> None:
    assert same_domain("https://firma.dk", "salg@firma.dk")
    assert not same_domain("a@gmail.com", "b@gmail.com")
