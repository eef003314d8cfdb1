"""Envelopes and labels: pages of their own size, and no address outside its place."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from kmdesk.core.plain import from_plain, to_plain
from kmdesk.printing.envelope import (
    SIZES,
    Area,
    label_area,
    recipient_area,
    render_envelope,
    render_labels,
    sender_area,
)
from kmdesk.services.paper.common import BrokerContact, Letterhead
from kmdesk.services.paper.envelope import LABELS_ON_A_SHEET, Envelope, LabelSheet, PostalAddress
from tests.nasty import NASTY
from tests.printing import papers
from tests.printing.reading import lines, pictures

HEAD = Letterhead(
    "Erhvervsråd Midtvest", "Kontaktmæglerindsatsen", BrokerContact("Karen Lyngholm"), "2026-11-24T10:47"
)
VESTRUM = PostalAddress("Vestrum Maskinfabrik A/S", "Hanne Nygaard", "Industrivænget 14", "7400 Herning")
EXAMPLE = Envelope(
    HEAD, VESTRUM, PostalAddress("Erhvervsråd Midtvest", "Karen Lyngholm", "Torvet 1", "7400 Herning")
)
LONG = PostalAddress(
    "Foreningen for Vestjyske Underleverandører af Specialbearbejdede Emner til Vindmølleindustrien A.M.B.A.",
    "Christoffer Alexander Vestergaard-Mikkelsen",
    "Gårdejer Kristian Kristiansens Vej 117, 3. sal, dør 14\nIndgang C, bag lageret",
    "7490 Aulum",
)
KEEP = ("size",)


def sheet(*recipients: PostalAddress, start: int = 1) -> LabelSheet:
    return LabelSheet(HEAD, recipients, start)


def ink_outside(data: bytes, areas: list[Area]) -> bool:
    """Tell whether the first page has ink outside the areas; a loose mark may hang 4 points out of a line."""
    scale, hang = 2, 4
    picture = pictures(data, scale)[0].point(lambda grey: 255 if grey < 128 else 0)
    for area in areas:
        left, top = area.left - hang, picture.height / scale - area.top - hang
        box = (left, top, left + area.width + 2 * hang, top + area.height + 2 * hang)
        picture.paste(0, tuple(round(side * scale) for side in box))  # pyright: ignore[reportArgumentType]
    return picture.getbbox() is not None


@pytest.mark.parametrize("size", ["C5", "DL"])
def test_an_envelope_has_its_own_size_and_reads_from_the_sender_on(size: str) -> None:
    data = render_envelope(replace(EXAMPLE, size=size))
    (page,) = PdfReader(BytesIO(data)).pages
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx(SIZES[size], abs=0.01)
    assert lines(data) == [
        "Erhvervsråd Midtvest",
        "Karen Lyngholm",
        "Torvet 1",
        "7400 Herning",
        "Vestrum Maskinfabrik A/S",
        "Att. Hanne Nygaard",
        "Industrivænget 14",
        "7400 Herning",
    ]


def test_the_sizes_are_those_of_the_envelopes_in_the_shop() -> None:
    assert SIZES["C5"] == (229 * mm, 162 * mm)
    assert SIZES["DL"] == (220 * mm, 110 * mm)


def test_the_file_says_what_it_is() -> None:
    reader = PdfReader(BytesIO(render_envelope(EXAMPLE)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Kuvert · Vestrum Maskinfabrik A/S"
    assert reader.metadata.author == "Karen Lyngholm, Erhvervsråd Midtvest"
    assert reader.trailer["/Root"]["/Lang"] == "da-DK"
    english = PdfReader(BytesIO(render_labels(replace(sheet(VESTRUM), head=replace(HEAD, language="en")))))
    assert english.metadata is not None
    assert english.metadata.title == "Labels"
    assert english.trailer["/Root"]["/Lang"] == "en-GB"


def test_english_has_no_danish_words() -> None:
    english = replace(EXAMPLE, head=replace(HEAD, language="en"))
    printed = papers.check_file(render_envelope(english))
    papers.check_english("envelope", printed)
    assert "Attn Hanne Nygaard" in printed


@pytest.mark.parametrize("size", ["C5", "DL"])
@pytest.mark.parametrize("text", NASTY)
def test_no_text_leaves_its_place_on_an_envelope(text: str, size: str) -> None:
    data = render_envelope(papers.with_text(replace(EXAMPLE, size=size), text, KEEP))
    papers.check_read(data)
    assert not ink_outside(data, [sender_area(size), recipient_area(size)])


@pytest.mark.parametrize("text", NASTY)
def test_no_text_reaches_the_next_label(text: str) -> None:
    whole = papers.with_text(VESTRUM, text)
    data = render_labels(sheet(*[VESTRUM, whole] * 12))
    papers.check_read(data)
    assert not ink_outside(data, [label_area(position) for position in range(LABELS_ON_A_SHEET)])


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_text_raises_or_sticks_out(text: str) -> None:
    data = render_labels(sheet(papers.with_text(VESTRUM, text)))
    assert not ink_outside(data, [label_area(0)])


def test_every_part_of_an_address_is_printed() -> None:
    papers.check_prints_all(render_envelope, replace(EXAMPLE, head=Letterhead()), KEEP)
    papers.check_prints_all(render_labels, replace(sheet(VESTRUM, VESTRUM), head=Letterhead()))


@pytest.mark.parametrize("name", ["name", "attention", "street", "town"])
def test_markup_is_printed_as_typed(name: str) -> None:
    data = render_envelope(replace(EXAMPLE, recipient=replace(VESTRUM, **{name: papers.MARKUP})))
    assert papers.MARKUP in papers.check_file(data)


@pytest.mark.parametrize("name", ["name", "attention", "street", "town"])
def test_a_missing_part_leaves_no_gap_and_no_lonely_word(name: str) -> None:
    address = papers.without(VESTRUM, name)
    printed = lines(render_labels(sheet(address)))
    expected = [VESTRUM.name, f"Att. {VESTRUM.attention}", VESTRUM.street, VESTRUM.town]
    del expected[["name", "attention", "street", "town"].index(name)]
    assert printed == expected


def test_an_empty_envelope_is_an_empty_page_with_a_title() -> None:
    data = render_envelope(Envelope(Letterhead(), PostalAddress()))
    assert lines(data) == []
    reader = PdfReader(BytesIO(data))
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == "Kuvert"


def test_a_long_address_is_set_smaller_and_kept_whole() -> None:
    printed = papers.check_file(render_labels(sheet(LONG)))
    for text in (LONG.name, LONG.attention, *LONG.street.split("\n"), LONG.town):
        assert text in printed


def test_the_town_stays_when_nothing_else_fits() -> None:
    endless = replace(VESTRUM, street="Indgang bag lageret\n" * 60)
    printed = lines(render_labels(sheet(endless)))
    assert printed[0] == VESTRUM.name
    assert printed[-1] == VESTRUM.town
    cut = lines(render_labels(sheet(replace(VESTRUM, name="x" * 300))))
    assert cut[0].startswith("xxx")
    assert cut[0].endswith("…")


def test_labels_begin_where_they_are_told_and_go_on_on_the_next_sheet() -> None:
    addresses = [replace(VESTRUM, name=f"Firma {n}") for n in range(1, 28)]
    data = render_labels(sheet(*addresses, start=5))
    pdf = pypdfium2.PdfDocument(data)
    try:
        assert len(pdf) == 2
        for n in range(1, 28):
            page, position = divmod(n + 3, LABELS_ON_A_SHEET)
            area = label_area(position)
            words = pdf[page].get_textpage()
            found = words.get_text_bounded(
                area.left, area.top - area.height, area.left + area.width, area.top
            )
            assert found.split("\r\n")[0] == f"Firma {n}"
        assert "Firma" not in pdf[0].get_textpage().get_text_bounded(bottom=label_area(3).top)
    finally:
        pdf.close()


@pytest.mark.parametrize(
    ("labels", "start", "sheets"), [(0, 1, 1), (24, 1, 1), (25, 1, 2), (1, 24, 1), (2, 24, 2)]
)
def test_no_sheet_is_wasted(labels: int, start: int, sheets: int) -> None:
    data = render_labels(sheet(*[VESTRUM] * labels, start=start))
    assert len(PdfReader(BytesIO(data)).pages) == sheets


def test_the_labels_are_70_by_36_mm_and_lie_within_the_sheet() -> None:
    area = label_area(0)
    assert area.width == pytest.approx(60 * mm)
    assert area.height == pytest.approx(26 * mm)
    first, last = label_area(0), label_area(LABELS_ON_A_SHEET - 1)
    assert first.left >= 5 * mm
    assert first.top <= A4[1] - 5 * mm
    assert last.left + last.width == pytest.approx(A4[0] - 5 * mm, abs=0.1)
    assert last.top - last.height >= 5 * mm


@pytest.mark.parametrize(
    "data", [EXAMPLE, replace(sheet(VESTRUM, LONG, start=7), without_address=("Aagaard",))]
)
def test_the_data_can_be_kept_and_built_again(data: Envelope | LabelSheet) -> None:
    assert from_plain(type(data), json.loads(json.dumps(to_plain(data)))) == data


def test_an_address_is_one_paragraph_to_a_screen_reader() -> None:
    root = PdfReader(BytesIO(render_envelope(EXAMPLE))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    document = root["/StructTreeRoot"]["/K"]
    parts = document["/K"] if "/K" in document else document[0].get_object()["/K"]
    assert [part.get_object()["/S"] for part in parts] == ["/P", "/P"]


def test_same_input_same_bytes() -> None:
    assert render_envelope(EXAMPLE) == render_envelope(EXAMPLE)
    assert render_labels(sheet(VESTRUM, LONG)) == render_labels(sheet(VESTRUM, LONG))
