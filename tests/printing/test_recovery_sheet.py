from dataclasses import fields, replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from kmdesk.core import resources
from kmdesk.printing.documents import DOCUMENTS
from kmdesk.printing.recovery_sheet import render_recovery_sheet
from kmdesk.printing.recovery_sheet_data import RecoverySheet
from tests.nasty import NASTY, each
from tests.printing.reading import embedded, lines, pages_in_second_reader

GROUPS = ["7KQ2M", "9FXPA", "3HTWD", "C8VNR", "5GJYB", "6ES4Z", "QM0T1", "8XK2A"]
SHEET = RecoverySheet("Karens skrivebord", "Karen Lyngholm", "-".join(GROUPS), "2026-11-24")


def test_the_code_is_read_group_by_group() -> None:
    printed = " ".join(lines(render_recovery_sheet(SHEET))).split()
    first = printed.index(GROUPS[0])
    assert printed[first : first + len(GROUPS)] == GROUPS


def test_a_code_without_groups_gets_groups_of_four() -> None:
    printed = " ".join(lines(render_recovery_sheet(replace(SHEET, code="ABCDEFGHJKMNP")))).split()
    assert [group for group in printed if group in {"ABCD", "EFGH", "JKMN", "P"}] == [
        "ABCD",
        "EFGH",
        "JKMN",
        "P",
    ]


def test_it_says_what_it_is_for_and_where_to_keep_it() -> None:
    printed = lines(render_recovery_sheet(SHEET))
    for line in (
        "Din gendannelseskode",
        "Når du får brug for koden",
        "Sådan opbevarer du arket",
        "Side 1 af 1",
    ):
        assert line in printed
    assert "Your recovery code" in lines(render_recovery_sheet(replace(SHEET, language="en")))


def test_the_code_is_not_in_the_files_properties() -> None:
    reader = PdfReader(BytesIO(render_recovery_sheet(SHEET)))
    assert reader.metadata is not None
    assert not any(group in str(value) for value in reader.metadata.values() for group in GROUPS)


def test_one_page_and_same_bytes() -> None:
    data = render_recovery_sheet(SHEET)
    assert pages_in_second_reader(data) == 1
    assert render_recovery_sheet(SHEET) == data


@pytest.mark.parametrize("name", [field.name for field in fields(RecoverySheet)])
@each("text", NASTY)
def test_nasty_text(name: str, text: str) -> None:
    data = render_recovery_sheet(replace(SHEET, **{name: text}))
    assert pages_in_second_reader(data) >= 1
    assert embedded(data) == []


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_document_has_a_title_and_a_version(kind: str) -> None:
    document = DOCUMENTS[kind]
    assert document.kind == kind
    assert document.template_version >= 1
    assert document.title("da") != document.title("en")


@pytest.mark.parametrize("path", sorted(resources.path("print").glob("*.json")), ids=lambda path: path.stem)
def test_both_languages_have_every_text(path) -> None:
    by_language = resources.load_json("print", path.name)
    danish, english = by_language["da"], by_language["en"]
    assert list(danish) == list(english)
    assert all(danish.values())
    assert all(english.values())
