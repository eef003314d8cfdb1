"""Lister: every list says its source, and a full list of postal codes is read in, used and given up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kmdesk.services import reference
from kmdesk.services.reference_sources import ReferenceLists
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.lists_page import ListsPage
from tests.stories.hands import texts

HEAD = "AMTS_NR;ADRESSERINGSNAVN;KOMMUNE_NR;ADRESSERINGSNAVN_1;POSTNR;BYNAVN\n"


@pytest.fixture
def lists(tmp_path: Path) -> Iterator[ReferenceLists]:
    yield ReferenceLists(tmp_path / "postal_codes.json")
    reference.use_postal_codes(tmp_path / "none.json")


@pytest.fixture
def page(qtbot: QtBot, ops: Operations, lists: ReferenceLists) -> ListsPage:
    made = ListsPage(ops, lists)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    return made


@pytest.fixture
def settle(qtbot: QtBot, ops: Operations) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not ops.busy)


def test_every_list_tells_its_source_and_the_day_it_was_checked(page: ListsPage) -> None:
    said = texts(page)
    assert "Branchegrupper · kontrolleret 21.11.2026" in said
    assert "Region Østdanmark: lov nr. 699 af 20. juni 2025" in said
    assert "Programmets egen liste bruges." in said


def test_a_full_list_is_read_in_used_and_given_up_again(
    page: ListsPage, settle: Callable[[], None], lists: ReferenceLists, tmp_path: Path
) -> None:
    file = tmp_path / "postnumre.csv"
    file.write_text(
        HEAD + "1081;x;0657;y;7400;Herning Ny\n1081;x;0661;y;7400;Herning Ny\n", encoding="cp1252"
    )
    said: list[str] = []
    page.toast.connect(lambda text, _undo: said.append(text))
    page.read_in(file)
    settle()
    assert said == ["1 postnummer er indlæst"]
    assert "Jeres egen liste bruges: 1 postnummer." in texts(page)
    found = reference.postal("7400")
    assert found is not None
    assert (found.city, found.municipalities) == ("Herning Ny", ("0657", "0661"))
    again = ReferenceLists(tmp_path / "postal_codes.json")
    again.use_own()
    assert again.own_count() == 1
    page._drop()
    settle()
    found = reference.postal("7400")
    assert found is not None
    assert found.city == "Herning"
    assert "Programmets egen liste bruges." in texts(page)


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", HEAD.encode() + b"1;x;0657;y;74;Herning\n", None])
def test_a_bad_file_is_told_and_the_list_before_stays(
    page: ListsPage, settle: Callable[[], None], lists: ReferenceLists, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "postnumre.csv"
    if content is not None:
        file.write_bytes(content)
    before = texts(page)
    page.read_in(file)
    settle()
    assert "Programmets egen liste bruges." in texts(page)
    assert len(texts(page)) > len(before)
    assert lists.own_count() == 0
