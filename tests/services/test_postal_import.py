import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.errors import KnownError
from kmdesk.services import reference
from kmdesk.services.postal_import import LARGEST_FILE, import_postal_codes, read_postal_codes

HEADER = "AMTS_NR;ADRESSERINGSNAVN;KOMMUNE_NR;ADRESSERINGSNAVN_1;POSTNR;BYNAVN"
LIST = f"""{HEADER}\r
1084;Region Hovedstaden;101;Københavns Kommune;0999;København C\r
1082;Region Midtjylland;661;Holstebro Kommune;7500;Holstebro\r
1082;Region Midtjylland;671;Struer Kommune;7500;Holstebro\r
1082;Region Midtjylland;671;Struer Kommune;7500;Holstebro\r
"""


def test_rows_become_postal_codes_with_all_their_municipalities() -> None:
    assert read_postal_codes(LIST) == (
        reference.PostalCode("0999", "København C", ("0101",)),
        reference.PostalCode("7500", "Holstebro", ("0661", "0671")),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    assert read_postal_codes(LIST.encode(encoding)) == read_postal_codes(LIST)


def test_an_imported_list_is_used_at_once_and_replaced_in_one_step(tmp_path: Path) -> None:
    own = tmp_path / "lists" / "postal_codes.json"
    assert import_postal_codes(LIST.replace("København C", "Kbh. C").encode(), own) == 2
    assert [path.name for path in own.parent.iterdir()] == ["postal_codes.json"]
    reference.use_postal_codes(own)
    found = reference.postal("0999")
    reference.use_postal_codes(tmp_path / "none")
    assert found is not None
    assert found.city == "Kbh. C"


def test_a_failed_import_leaves_the_old_list(tmp_path: Path) -> None:
    own = tmp_path / "postal_codes.json"
    import_postal_codes(LIST, own)
    before = own.read_bytes()
    with pytest.raises(KnownError):
        import_postal_codes(LIST + "1;2;3\n", own)
    assert own.read_bytes() == before


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1082;Region;661;Holstebro Kommune;75OO;Holstebro", "linje 3.*fire cifre.*75OO"),
        ("1082;Region;0;Kommune;7500;Holstebro", "linje 3.*kommunekode"),
        ("1082;Region;661;Holstebro Kommune;7500;", "linje 3.*Bynavnet"),
        ("1082;Region", "linje 3.*kolonner"),
        ('1082;Region;661;"' + "x" * 140_000 + '";7500;Holstebro', "linje 3.*CSV"),
    ],
)
def test_the_line_at_fault_is_named(row: str, says: str) -> None:
    good = "1082;Region Midtjylland;661;Holstebro Kommune;7500;Holstebro"
    with pytest.raises(KnownError, match=says):
        read_postal_codes(f"{HEADER}\n{good}\n{row}\n")


def test_a_file_with_other_columns_is_refused() -> None:
    with pytest.raises(KnownError, match="Linje 1 mangler KOMMUNE_NR, BYNAVN"):
        read_postal_codes("POSTNR,BY\n7500,Holstebro\n".replace(",", ";"))


@pytest.mark.parametrize("content", ["", HEADER, b"\xff\xfe\x00"])
def test_a_file_without_rows_is_refused(content: str | bytes) -> None:
    with pytest.raises(KnownError):
        read_postal_codes(content)


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(KnownError, match="for stor"):
        read_postal_codes("x" * (LARGEST_FILE + 1))


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="kan ikke gemmes"):
        import_postal_codes(LIST, tmp_path)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_file_is_a_list_or_a_known_error(content: bytes | str) -> None:
    head = HEADER + "\n"
    for whole in (content, head + content if isinstance(content, str) else head.encode() + content):
        with contextlib.suppress(KnownError):
            assert read_postal_codes(whole)
