import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.services import reference

TODAY = date(2026, 11, 27)


@pytest.fixture
def english() -> Iterator[None]:
    with in_language("en"):
        yield


@pytest.fixture
def own_postal_codes(tmp_path: Path) -> Iterator[Path]:
    own = tmp_path / "postal_codes.json"
    yield own
    reference.use_postal_codes(tmp_path / "none")


@pytest.mark.parametrize(
    "name",
    [
        "municipalities",
        "backups",
        "postal_codes",
        "industry_groups",
        "size_classes",
        "education",
        "legal_forms",
        "choices",
    ],
)
def test_every_list_says_where_it_comes_from(name: str) -> None:
    document = resources.load_json("reference", f"{name}.json")
    assert document["source"]
    assert document["note"]
    assert date.fromisoformat(document["checked_on"]) <= TODAY


def test_there_are_98_municipalities_and_christiansoe() -> None:
    every = reference.municipalities()
    assert len([m for m in every if not m.special_area]) == 98
    assert [m.name for m in every if m.special_area] == ["Christiansø"]
    assert all(len(m.code) == 4 for m in every)
    assert len({m.code for m in every}) == 99


@pytest.mark.parametrize("code", ["0657", "657", 657, " 0657 "])
def test_a_municipality_is_found_by_any_spelling_of_its_code(code: str | int) -> None:
    found = reference.municipality(code)
    assert found is not None
    assert found.name == "Herning"


def test_an_unknown_code_is_no_municipality() -> None:
    assert reference.municipality("9999") is None
    assert reference.municipality("") is None
    assert reference.region_of("9999", TODAY) is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("0657", "Herning Kommune"),
        ("0101", "Københavns Kommune"),
        ("0400", "Bornholms Regionskommune"),
        ("0480", "Nordfyns Kommune"),
        ("0820", "Vesthimmerlands Kommune"),
        ("0411", "Christiansø"),
    ],
)
def test_official_names(code: str, name: str) -> None:
    found = reference.municipality(code)
    assert found is not None
    assert found.official_name == name


@pytest.mark.parametrize(
    ("day", "sizes"),
    [
        (date(2026, 12, 31), {"1081": 11, "1082": 19, "1083": 22, "1084": 29, "1085": 17}),
        (date(2027, 1, 1), {"1081": 11, "1082": 19, "1083": 22, None: 46}),
    ],
)
def test_regions_change_at_new_year_2027(day: date, sizes: dict[str | None, int]) -> None:
    counted: dict[str | None, int] = {}
    for municipality in reference.municipalities():
        region = reference.region_of(municipality.code, day)
        if region is not None:
            counted[region.code] = counted.get(region.code, 0) + 1
    assert counted == sizes


def test_copenhagen_moves_and_herning_stays() -> None:
    new_year = date(2027, 1, 1)
    copenhagen, herning = reference.region_of("0101", new_year), reference.region_of("0657", new_year)
    assert copenhagen is not None
    assert herning is not None
    assert (copenhagen.name, herning.name) == ("Region Østdanmark", "Region Midtjylland")


def test_named_groups_hold_known_municipalities() -> None:
    names = [
        reference.choice_label("municipality", code)
        for code in reference.municipality_group("project_default")
    ]
    assert names == [
        "Herning",
        "Holstebro",
        "Struer",
        "Favrskov",
        "Ikast-Brande",
        "Ringkøbing-Skjern",
        "Viborg",
    ]
    assert len(reference.municipality_group("emnebank_10")) == 10
    assert len(reference.municipality_group("business_region_midtvest")) == 8
    with pytest.raises(KeyError):
        reference.municipality_group("nowhere")


def test_a_postal_code_suggests_municipalities() -> None:
    holstebro = reference.postal("7500")
    assert holstebro is not None
    assert (holstebro.city, set(holstebro.municipalities)) == ("Holstebro", {"0661", "0657", "0671"})
    assert reference.postal(7400) == reference.postal("7400")
    assert reference.postal("9999") is None


def test_shipped_postal_codes_name_known_municipalities_and_cover_the_project() -> None:
    rows = resources.load_json("reference", "postal_codes.json")["rows"]
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes))
    named = {code for row in rows for code in row["municipalities"]}
    assert all(reference.municipality(code) for code in named)
    likeliest = {row["municipalities"][0] for row in rows}
    assert set(reference.municipality_group("project_default")) <= likeliest


def test_an_own_list_goes_before_the_shipped_one(own_postal_codes: Path) -> None:
    rows = [{"code": "7400", "city": "Herning C", "municipalities": ["0657"]}]
    own_postal_codes.write_text(json.dumps({"rows": rows}), encoding="utf-8")
    reference.use_postal_codes(own_postal_codes)
    herning, holstebro = reference.postal("7400"), reference.postal("7500")
    assert herning is not None
    assert herning.city == "Herning C"
    assert holstebro is not None


@pytest.mark.parametrize("content", ["", "[]", '{"rows": [1]}', '{"rows": [{"code": "7400"}]}', "\x00"])
def test_a_damaged_own_list_is_said_and_left_aside(own_postal_codes: Path, content: str) -> None:
    own_postal_codes.write_text(content, encoding="utf-8")
    with pytest.raises(KnownError, match="postnumre kan ikke læses"):
        reference.use_postal_codes(own_postal_codes)
    herning = reference.postal("7400")
    assert herning is not None
    assert herning.city == "Herning"


def test_the_36_groups_and_x() -> None:
    groups = reference.industry_groups()
    assert len(groups) == 37
    assert round(sum(group.share_dk for group in groups), 1) == 100.0
    assert round(sum(group.share_25_municipalities for group in groups), 1) == 100.0
    assert all(len(group.short) <= 22 for group in groups)


def test_no_db07_division_has_two_groups_and_none_is_missing() -> None:
    divisions = [
        n
        for group in reference.industry_groups()
        for first, last in group.db07
        for n in range(first, last + 1)
    ]
    unused = {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}
    assert sorted(divisions) == [n for n in range(1, 100) if n not in unused]


@pytest.mark.parametrize(
    ("code", "classification", "group"),
    [
        ("289900", "DB07", "CK"),
        ("28.99.00", "DB07", "CK"),
        ("28", "DB07", "CK"),
        ("011100", "DB07", "A"),
        (11100, "DB07", "A"),
        ("642020", "DB07", "K"),
        ("451120", "DB07", "G"),
        ("451120", "DB25", None),
        ("841100", "DB07", "O"),
        ("620100", "DB25", "JC"),
        ("999999", "DB07", "X"),
        ("99.99.99", "DB25", "X"),
        ("990000", "DB07", "S"),
        ("440000", "DB07", None),
        ("158400", "DB03", None),
        ("", "DB07", None),
        ("O", "DB07", None),
        ("1234567", "DB07", None),
        ("٢٨٩٩٠٠", "DB07", None),
    ],
)
def test_the_group_follows_the_division_never_the_letter(
    code: str | int, classification: str, group: str | None
) -> None:
    assert reference.industry_group_for(code, classification) == group


@pytest.mark.parametrize(
    ("employees", "size"),
    [
        (0, "0"),
        (1, "1"),
        (2, "2-4"),
        (4, "2-4"),
        (5, "5-9"),
        (19, "10-19"),
        (20, "20-49"),
        (99, "50-99"),
        (100, "100+"),
        (100000, "100+"),
        (None, "unknown"),
        (-1, "unknown"),
    ],
)
def test_size_classes_meet_without_a_gap(employees: int | None, size: str) -> None:
    assert reference.size_class_for(employees) == size


@pytest.mark.parametrize(
    ("interval", "size"),
    [
        ("ANTAL_0_0", "0"),
        ("ANTAL_1_1", "1"),
        ("ANTAL_10_19", "10-19"),
        ("10-19", "10-19"),
        ("7", "5-9"),
        ("ANTAL_200_499", "100+"),
        ("ANTAL_1000_999999", "100+"),
        ("5-19", "unknown"),
        ("", "unknown"),
        ("x", "unknown"),
        ("9" * 5000, "unknown"),
        ("1-2-3", "unknown"),
    ],
)
def test_size_classes_of_spans(interval: str, size: str) -> None:
    assert reference.size_class_for_interval(interval) == size


def test_every_cvr_interval_lies_in_its_class() -> None:
    for size in reference.size_classes():
        assert {reference.size_class_for_interval(interval) for interval in size.cvr_intervals} <= {size.code}


def test_an_sme_has_fewer_than_250() -> None:
    assert reference.is_sme(249)
    assert not reference.is_sme(250)


def test_graduates_are_h50_to_h80_by_default() -> None:
    assert [level.code for level in reference.education_levels() if level.graduate] == [
        "H50",
        "H60",
        "H70",
        "H80",
    ]


def test_the_common_legal_forms_are_known() -> None:
    short = {form.code: form.short for form in reference.legal_forms()}
    assert {code: short[code] for code in ("30", "60", "80")} == {"30": "I/S", "60": "A/S", "80": "ApS"}
    assert reference.choice_label("legal_form", "10") == "Enkeltmandsvirksomhed"


def test_choices_are_shown_in_danish() -> None:
    assert [choice.label for choice in reference.choices("company_status")] == [
        "Emne",
        "Aktiv",
        "Samarbejdspartner",
        "Hvilende",
        "Ophørt",
    ]
    assert reference.choice_label("match_status", "company_asked") == "Virksomhed spurgt"
    assert reference.choice_label("contact_basis", "statutory") == "Lovhjemmel"


@pytest.mark.usefixtures("english")
def test_choices_are_shown_in_english() -> None:
    assert reference.choice_label("company_status", "ceased") == "Ceased"
    assert reference.choice_label("industry_group", "CK") == "Machinery"


def test_a_code_of_a_newer_version_is_shown_as_it_is() -> None:
    assert reference.choice_label("company_status", "merged") == "merged"
    with pytest.raises(KeyError):
        reference.choices("no_such_list")


def test_codes_in_a_list_are_unique_and_every_label_is_there_twice() -> None:
    lists = resources.load_json("reference", "choices.json")["lists"]
    for name in [*lists, "industry_group", "size_class", "education_level", "field_of_study", "legal_form"]:
        entries = reference.choices(name)
        assert len({entry.code for entry in entries}) == len(entries), name
        assert all(entry.da and entry.en for entry in entries), name


_GUIDE_LISTS = {
    "education_levels": "education_level",
    "fields_of_study": "field_of_study",
    "match_types": "match_type",
    "horizons": "horizon",
    "worker_kinds": "need_type",
}
"""Lists of a guide whose answers become fields of a need -> where those fields take their codes from."""


@pytest.mark.parametrize("file", sorted(path.name for path in resources.path("guides").glob("*.json")))
def test_codes_of_a_guide_are_in_the_lists(file: str) -> None:
    lists = resources.load_json("guides", file)["option_lists"]
    for name, options in lists.items():
        if name in _GUIDE_LISTS:
            known = {choice.code for choice in reference.choices(_GUIDE_LISTS[name])}
            assert {option["code"] for option in options} <= known, name


def test_the_visit_guide_has_those_lists() -> None:
    lists = resources.load_json("guides", "visit-3.2.json")["option_lists"]
    assert set(lists) >= set(_GUIDE_LISTS)


@pytest.mark.parametrize("name", ["cast", "education", "industries"])
def test_codes_of_the_demo_files_are_in_the_lists(name: str) -> None:
    used = set(_fields_and_levels(resources.load_json("demo", f"{name}.json")))
    for key, known in (("field", "field_of_study"), ("level", "education_level")):
        codes = {code for found, code in used if found == key}
        assert codes
        assert codes <= {choice.code for choice in reference.choices(known)}


def _fields_and_levels(part: object) -> Iterator[tuple[str, str]]:
    """Return what stands at `field` and `level` anywhere in a file, also at their plurals."""
    if isinstance(part, list):
        for one in part:
            yield from _fields_and_levels(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            name = {"fields_of_study": "field", "education_levels": "level"}.get(key, key)
            if name in ("field", "level"):
                yield from ((name, code) for code in ([value] if isinstance(value, str) else value))
            else:
                yield from _fields_and_levels(value)
