import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.errors import KnownError
from kmdesk.exchange.cvr_document import LARGEST_TEXT, CvrDocument, CvrProductionUnit, parse_cvr_document
from kmdesk.models.company import Company, ProductionUnit

DATA = Path(__file__).parent / "data"
OFFICIAL = (DATA / "elasticsearch.json").read_text(encoding="utf-8")
SHORT = (DATA / "cvrapi.json").read_text(encoding="utf-8")


def official(**changes: Any) -> dict[str, Any]:
    """Return the company of the official fixture with some keys changed."""
    company = json.loads(OFFICIAL)["hits"]["hits"][0]["_source"]["Vrvirksomhed"]
    return {**company, **changes}


def parse(document: object) -> CvrDocument:
    return parse_cvr_document(json.dumps(document))


def period(since: str, until: str | None = None) -> dict[str, str | None]:
    return {"gyldigFra": since, "gyldigTil": until}


def test_the_official_answer_fills_the_company() -> None:
    document = parse_cvr_document(OFFICIAL)
    assert document.shape == "elasticsearch"
    assert document.values == {
        "cvr": "49827857",
        "name": "Vestjysk Maskinfabrik A/S",
        "legal_form": "60",
        "p_number": "1017661031",
        "address": "Industrivej 29B, 1. tv, Tvis",
        "postal_code": "7500",
        "city": "Holstebro",
        "municipality_code": "0661",
        "industry_group": "CK",
        "industry_code": "289900",
        "industry_classification": "DB25",
        "employees": 27,
        "employees_class": "20-49",
        "employees_as_of": "2026-08-31",
        "phone": "97401234",
        "website": "www.vestjysk-maskin.example",
        "advertising_protected": True,
    }
    assert document.production_units == (CvrProductionUnit(p_number="1017661031"),)
    assert document.extracted_on == date(2026, 11, 2)
    assert document.warnings == ("Branchegruppen er et forslag ud fra branchekoden. Se den efter.",)


def test_the_short_answer_fills_the_company() -> None:
    document = parse_cvr_document(SHORT)
    assert document.shape == "cvrapi"
    assert document.values == {
        "cvr": "89563518",
        "name": "CARLETTI A/S",
        "legal_form": "60",
        "p_number": "1002821681",
        "address": "Grenåvej 641",
        "postal_code": "8541",
        "city": "Skødstrup",
        "industry_group": "CA",
        "industry_code": "108200",
        "employees": 199,
        "employees_class": "100+",
        "phone": "87490200",
        "advertising_protected": False,
    }
    (unit,) = document.production_units
    assert (unit.p_number, unit.main, unit.employees_class) == ("1002821681", True, "10-19")
    assert document.extracted_on is None
    assert len(document.warnings) == 3


@pytest.mark.parametrize("text", [OFFICIAL, SHORT])
def test_the_values_fit_the_records(text: str) -> None:
    document = parse_cvr_document(text)
    assert Company(**document.values).cvr  # type: ignore[arg-type]
    unit = document.production_units[0]
    assert ProductionUnit(**{name: getattr(unit, name) for name in unit.__slots__}).p_number


def test_a_hit_a_source_and_a_bare_company_are_the_same_document() -> None:
    hit = json.loads(OFFICIAL)["hits"]["hits"][0]
    whole = parse_cvr_document(OFFICIAL)
    for part in (hit, hit["_source"], hit["_source"]["Vrvirksomhed"], [hit]):
        assert parse(part) == whole
    assert parse_cvr_document("\ufeff" + OFFICIAL) == whole


def test_secret_contact_data_is_never_read() -> None:
    shown = repr(parse_cvr_document(OFFICIAL))
    assert "20304050" not in shown
    assert "privat@example.dk" not in shown
    as_text = [{"kontaktoplysning": "20304050", "hemmelig": "true", "periode": period("2020-01-01")}]
    assert "phone" not in parse(official(telefonNummer=as_text)).values


def test_without_an_open_entry_the_newest_counts() -> None:
    names = [
        {"navn": "Nyest ApS", "periode": period("2019-01-01", "2024-06-30")},
        {"navn": "Ældst ApS", "periode": period("2001-01-01", "2018-12-31")},
    ]
    assert parse(official(navne=names)).values["name"] == "Nyest ApS"


@pytest.mark.parametrize(
    "changes",
    [
        {"livsforloeb": [{"periode": period("1998-08-04", "2025-03-01")}]},
        {"virksomhedMetadata": {"sammensatStatus": "OPLØST EFTER KONKURS"}},
        {
            "virksomhedMetadata": {},
            "virksomhedsstatus": [{"status": "TVANGSOPLØST", "periode": period("2025-03-01")}],
        },
    ],
)
def test_a_closed_company_has_ceased(changes: dict[str, Any]) -> None:
    assert parse(official(**changes)).values["status"] == "ceased"


def test_a_company_that_opened_again_is_alive() -> None:
    life = [{"periode": period("1998-08-04", "2005-03-01")}, {"periode": period("2006-01-01")}]
    assert "status" not in parse(official(livsforloeb=life)).values


def test_trouble_is_said_but_is_no_end() -> None:
    document = parse(official(virksomhedMetadata={"sammensatStatus": "UNDER KONKURS"}))
    assert "status" not in document.values
    assert "Virksomhedens status i CVR er “UNDER KONKURS”." in document.warnings


@pytest.mark.parametrize("code", [101, "101", "0101"])
def test_leading_zeros_come_back(code: object) -> None:
    address = {"vejnavn": "Gade", "husnummerFra": "1", "postnummer": 999, "kommune": {"kommuneKode": code}}
    values = parse(official(beliggenhedsadresse=[address])).values
    assert (values["municipality_code"], values["postal_code"]) == ("0101", "0999")


def test_an_unknown_municipality_is_left_to_the_broker() -> None:
    address = {"vejnavn": "Gade", "kommune": {"kommuneKode": 999}}
    document = parse(official(beliggenhedsadresse=[address]))
    assert "municipality_code" not in document.values
    assert "Kommunekoden 0999 er ukendt. Vælg kommunen selv." in document.warnings


def test_a_foreign_address_is_left_to_the_broker() -> None:
    document = parse(official(beliggenhedsadresse=[{"landekode": "SE", "fritekst": "Storgatan 1"}]))
    assert "address" not in document.values
    assert "Adressen ligger uden for Danmark. Skriv den selv." in document.warnings


def test_a_care_of_name_and_a_range_of_numbers_are_part_of_the_address() -> None:
    address = {
        "conavn": "Regnskab",
        "vejnavn": "Torvet",
        "husnummerFra": 2,
        "husnummerTil": 4,
        "bogstavTil": "C",
    }
    assert parse(official(beliggenhedsadresse=[address])).values["address"] == "c/o Regnskab, Torvet 2-4C"


def test_an_industry_code_from_before_2025_is_db07() -> None:
    branch = [{"branchekode": 11100, "periode": period("2009-01-01")}]
    values = parse(official(hovedbranche=branch)).values
    assert [values[name] for name in ("industry_code", "industry_classification", "industry_group")] == [
        "011100",
        "DB07",
        "A",
    ]


def test_only_a_span_of_employees_gives_the_class_alone() -> None:
    count = [{"aar": "2025", "antalAnsatte": None, "intervalKodeAntalAnsatte": "ANTAL_10_19"}]
    none = {"kvartalsbeskaeftigelse": [], "erstMaanedsbeskaeftigelse": [], "virksomhedMetadata": {}}
    values = parse(official(aarsbeskaeftigelse=count, **none)).values
    assert "employees" not in values
    assert (values["employees_class"], values["employees_as_of"]) == ("10-19", "2025-12-31")


@pytest.mark.parametrize(
    ("said", "protected"),
    [
        (True, True),
        ("1", True),
        (1, True),
        ("true", True),
        (False, False),
        ("0", False),
        (0, False),
        (None, None),
    ],
)
def test_protection_is_read_in_every_spelling(said: object, protected: bool | None) -> None:
    short = {**json.loads(SHORT), "protected": said}
    for document in (parse(official(reklamebeskyttet=said)), parse(short)):
        assert document.values.get("advertising_protected") is protected
        assert any("reklamebeskyttet" in warning for warning in document.warnings) == (protected is None)


def test_the_short_answer_with_text_instead_of_numbers() -> None:
    changes = {"vat": "DK-89 56 35 18", "zipcode": "0999", "employees": "2-4", "phone": "87 49 02 00"}
    values = parse({**json.loads(SHORT), **changes, "cityname": "Løgten", "addressco": "Bo"}).values
    assert (values["cvr"], values["postal_code"], values["phone"]) == ("89563518", "0999", "87490200")
    assert "employees" not in values
    assert values["employees_class"] == "2-4"
    assert values["address"] == "c/o Bo, Grenåvej 641, Løgten"


def test_a_company_of_the_short_answer_that_ended() -> None:
    assert parse({**json.loads(SHORT), "enddate": "31/12 - 2019"}).values["status"] == "ceased"
    bankrupt = parse({**json.loads(SHORT), "creditbankrupt": True})
    assert "status" not in bankrupt.values
    assert "Virksomheden er under konkurs." in bankrupt.warnings


def test_a_wrong_check_digit_warns_and_does_not_block() -> None:
    document = parse(official(cvrNummer=35254119))
    assert document.values["cvr"] == "35254119"
    assert any("35254119" in warning and "modulus 11" in warning for warning in document.warnings)


def test_workplaces_beside_the_company_become_its_units() -> None:
    answer = json.loads(OFFICIAL)
    unit = official(pNummer=1002821681, virksomhedMetadata={})
    del unit["cvrNummer"]
    answer["hits"]["hits"].append({"_source": {"VrproduktionsEnhed": unit}})
    document = parse(answer)
    assert document.values["p_number"] == "1002821681"
    (found,) = document.production_units
    assert (found.name, found.postal_code, found.employees_class) == (
        "Vestjysk Maskinfabrik A/S",
        "7500",
        "20-49",
    )


def test_a_workplace_alone_tells_of_its_company() -> None:
    unit = official(
        pNummer=1002821681, virksomhedsrelation=[{"cvrNummer": 49827857, "periode": period("2011-06-16")}]
    )
    del unit["cvrNummer"]
    document = parse({"VrproduktionsEnhed": unit})
    assert document.shape == "elasticsearch_unit"
    assert (document.values["cvr"], document.values["p_number"]) == ("49827857", "1002821681")
    assert document.warnings[0].startswith("Dokumentet handler om en produktionsenhed.")


def test_several_companies_are_named() -> None:
    answer = json.loads(OFFICIAL)
    other = official(cvrNummer=13748136, navne=[{"navn": "Anden ApS", "periode": period("2020-01-01")}])
    answer["hits"]["hits"].append({"_source": {"Vrvirksomhed": other}})
    with pytest.raises(
        KnownError, match=r"2 virksomheder: Vestjysk Maskinfabrik A/S \(49827857\), Anden ApS"
    ):
        parse(answer)
    with pytest.raises(KnownError, match="2 virksomheder"):
        parse([json.loads(SHORT), json.loads(SHORT)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "ikke JSON"),
        ("Vestjysk Maskinfabrik A/S", "ikke JSON"),
        ("[" * 200_000, "ikke JSON"),
        ("1" * 5_000, "ikke JSON"),
        (" " * (LARGEST_TEXT + 1), "for stor"),
        ("null", "ikke et CVR-dokument"),
        ("[]", "ikke et CVR-dokument"),
        ('{"a": 1}', "ikke et CVR-dokument"),
        ('{"Vrvirksomhed": {}}', "ikke et CVR-dokument"),
        ('{"vat": null}', "ikke et CVR-dokument"),
        ('{"hits": {"total": 0, "hits": []}}', "fandt ingen virksomhed"),
        ('{"error": "NOT_FOUND", "t": 0, "version": 6}', "fejl: NOT_FOUND"),
    ],
)
def test_what_is_no_document_is_said_plainly(text: str, says: str) -> None:
    with pytest.raises(KnownError, match=says) as caught:
        parse_cvr_document(text)
    assert caught.value.advice


# JSON of any shape whose keys are often those the reader looks for.
_KEYS = sorted({quoted for text in (OFFICIAL, SHORT) for quoted in text.split('"')[1::2]})
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["0657", "ANTAL_1_1", "2026-11-21", "23/04 - 1980", "\ud800", "ja", "DB25"])
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=40,
)


def tells_or_explains(text: str) -> None:
    with suppress(KnownError):
        document = parse_cvr_document(text)
        assert document.values
        assert repr(document).encode()


@given(st.text())
def test_any_text_is_a_document_or_a_known_error(text: str) -> None:
    tells_or_explains(text)


@given(_JSON)
def test_any_json_is_a_document_or_a_known_error(document: object) -> None:
    tells_or_explains(json.dumps(document))


@given(st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=8), st.sampled_from([OFFICIAL, SHORT]))
def test_a_document_with_anything_in_its_fields_is_one_or_a_known_error(
    changes: dict[str, object], text: str
) -> None:
    document = json.loads(text)
    inner = document["hits"]["hits"][0]["_source"]["Vrvirksomhed"] if "hits" in document else document
    inner.update(changes)
    tells_or_explains(json.dumps(document))
