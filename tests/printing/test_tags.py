from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, DictionaryObject, NameObject, NumberObject
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from kmdesk.printing import blocks
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.recovery_sheet import render_recovery_sheet
from kmdesk.printing.recovery_sheet_data import RecoverySheet
from kmdesk.printing.styles import Styles
from kmdesk.printing.visit_summary import render_visit_summary
from kmdesk.printing.visit_summary_data import AgreedRow, NeedRow, VisitSummary
from tests.nasty import NASTY
from tests.printing.example import EXAMPLE
from tests.printing.pdfua import TaggedFile, faults, reading
from tests.printing.reading import pages_in_second_reader
from tests.printing.test_recovery_sheet import GROUPS, SHEET
from tests.printing.test_visit_summary import BARE, MEGABYTE, fill

PAGE = PageFrame("Titel", "Karen", "da", "Kontoret", "", ("Prøve",), "fod")

READ = [
    ("H1", "Resumé af vores besøg"),
    ("P", "Vestrum Maskinfabrik A/S · tirsdag den 24. november 2026 kl. 09:00–10:45"),
    ("Lbl", "Virksomheden"),
    ("LBody", "Hanne Nygaard, direktør · Per Juhl, produktionschef"),
    ("Lbl", "Fra os"),
    (
        "LBody",
        (
            "Karen Lyngholm (erhvervsservice) · Lone Bach, Herning Kommune (beskæftigelse) · "
            "Peter Friis, erhvervsakademi (uddannelse)"
        ),
    ),
    ("H2", "Det fortalte I os"),
    ("P", EXAMPLE.told[0]),
    ("H2", "Det kan I få hjælp til"),
    ("TH", "Behov"),
    ("TH", "Mulig løsning"),
    ("TH", "Hvornår"),
    ("TH", "Kortere omstillingstid på CNC"),
    ("TD", "Afgangsprojekt med en eller to diplomingeniørstuderende. Per Juhl er kontaktperson."),
    ("TD", "Fra 1. februar 2027"),
    ("TH", "Produktionsplanlægger"),
    ("TD", "Ansættelse af en nyuddannet, 37 timer. Jobordre 2026-0164."),
    ("TD", "Start aftales"),
    ("H2", "Ordninger, vi talte om"),
    ("TH", "Ordning"),
    ("TH", "Det ved vi nu"),
    *[("TD", text) for row in EXAMPLE.schemes for text in (row.name, row.known)],
    ("H2", "Det har vi aftalt"),
    ("TH", "Hvad"),
    ("TH", "Hvem"),
    ("TH", "Senest"),
    ("TH", "Udført"),
    ("TD", "Sende faktaark om løntilskud"),
    ("TD", "Karen Lyngholm"),
    ("TD", "25.11.2026"),
    ("Span", "ikke afkrydset"),
    ("TD", "Sende projektoplæg til erhvervsakademiet"),
    ("TD", "Karen Lyngholm"),
    ("TD", "27.11.2026"),
    ("Span", "ikke afkrydset"),
    ("TD", "Finde tal for omstillingstid, uge 40–46"),
    ("TD", "Per Juhl, Vestrum"),
    ("TD", "04.12.2026"),
    ("Span", "ikke afkrydset"),
    (
        "P",
        "Vi taler sammen igen torsdag den 10. december 2026 kl. 10:00. Karen ringer til Hanne Nygaard.",
    ),
    ("P", "Er noget forkert?"),
    (
        "P",
        (
            "Ring eller skriv, så retter vi det. Resuméet indeholder ikke fortrolige noter. "
            "Vi gemmer det efter reglerne om databeskyttelse."
        ),
    ),
    ("P", "Karen Lyngholm, kontaktmægler"),
    ("P", "97 00 12 40 · kl@midtvest.example"),
    ("P", "Erhvervsråd Midtvest"),
]


def printed(story: Callable[[Styles], list[Flowable]]) -> bytes:
    return render(PAGE, lambda styles: [*blocks.title("Titel", styles), *story(styles)])


def tags(data: bytes) -> list[str]:
    document = TaggedFile(data).document
    assert document
    return [node.tag for node in document.walk()]


def test_a_summary_is_read_in_the_order_it_is_told() -> None:
    assert reading(render_visit_summary(EXAMPLE)) == READ


TALL = NeedRow("Højt behov", "meget at sige om det " * 900 + "slutord", "engang")
SUMMARIES: dict[str, VisitSummary] = {
    "as drawn": EXAMPLE,
    "English": replace(EXAMPLE, language="en", finished=False),
    "bare": BARE,
    "tight": replace(EXAMPLE, agreed=EXAMPLE.agreed * 3),
    "many pages": replace(EXAMPLE, agreed=EXAMPLE.agreed * 60),
    "a tall row": replace(EXAMPLE, needs=(*EXAMPLE.needs, TALL, NeedRow("Efter", "b", "c"))),
    "tall rows only": replace(EXAMPLE, needs=(TALL, replace(TALL, when=""))),
    "paragraphs": replace(EXAMPLE, told=("Et afsnit om noget.\n\n" * 2_000,)),
    "long everywhere": fill(EXAMPLE, "<b>bold & 😀 æøå " * 400),
    "ticked": replace(EXAMPLE, agreed=(AgreedRow("Sendt", "Karen", "", done=True),)),
}


@pytest.mark.parametrize("data", SUMMARIES.values(), ids=SUMMARIES)
def test_every_summary_is_pdf_ua(data: VisitSummary) -> None:
    assert faults(render_visit_summary(data)) == []


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_pdf_ua(text: str) -> None:
    assert faults(render_visit_summary(fill(EXAMPLE, text))) == []
    assert faults(render_recovery_sheet(fill(SHEET, text))) == []


@pytest.mark.parametrize(
    ("name", "size"), [("words", 1_000_000), ("fonts", 200_000), ("empty lines", 90_000)]
)
def test_long_text_is_pdf_ua(name: str, size: int) -> None:
    unit = MEGABYTE[name]
    note = f"forrest {unit * (size // len(unit.encode()))} bagest"
    file = TaggedFile(render_visit_summary(replace(EXAMPLE, told=(note,))))
    assert file.faults == []
    told = [text for tag, text in file.read if tag == "P" and ("forrest" in text or "bagest" in text)]
    assert " ".join(" ".join(told).split()) == " ".join(note.split())


@pytest.mark.parametrize("sheet", [SHEET, replace(SHEET, language="en", code="ABCDEFGHJKMNP")])
def test_a_recovery_sheet_is_pdf_ua(sheet: RecoverySheet) -> None:
    assert faults(render_recovery_sheet(sheet)) == []


def test_a_recovery_code_is_read_group_by_group() -> None:
    texts = [text for tag, text in reading(render_recovery_sheet(SHEET)) if tag == "LBody"]
    assert texts[: len(GROUPS)] == GROUPS


def test_a_paragraph_on_two_pages_is_one_element() -> None:
    words = " ".join(f"ord{n}" for n in range(780))
    data = render_visit_summary(replace(EXAMPLE, told=(words,), needs=(), schemes=(), agreed=()))
    file = TaggedFile(data)
    assert pages_in_second_reader(data) == 2
    assert ("P", words) in file.read
    assert file.document
    (node,) = [node for node in file.document.walk() if file.text_of(node).startswith("ord0")]
    assert [page for page, _ in node.marks] == [0, 1]


def test_a_table_on_many_pages_is_one_table_with_its_titles_once() -> None:
    data = render_visit_summary(replace(EXAMPLE, needs=(), schemes=(), agreed=EXAMPLE.agreed * 60))
    assert pages_in_second_reader(data) > 3
    assert tags(data).count("Table") == 1
    assert tags(data).count("TR") == 181
    assert [text for tag, text in reading(data) if tag == "TH"] == ["Hvad", "Hvem", "Senest", "Udført"]


def test_a_row_taller_than_a_page_stays_in_its_table() -> None:
    needs = (TALL, *EXAMPLE.needs, TALL)
    data = render_visit_summary(replace(EXAMPLE, needs=needs, schemes=(), agreed=()))
    assert tags(data).count("Table") == 1
    read = reading(data)
    start = read.index(("TH", "Behov"))
    tall = [("TH", "Højt behov"), ("P", TALL.solution), ("TD", "engang")]
    assert read[start + 1 : start + 3] == [("TH", "Mulig løsning"), ("TH", "Hvornår")]
    assert read[start + 3 : start + 6] == tall
    assert read[start + 12 : start + 15] == tall


def test_the_paragraphs_of_a_long_text_are_paragraphs() -> None:
    told = [f"Afsnit {n} om noget." for n in range(900)]
    data = render_visit_summary(replace(EXAMPLE, told=("\n\n".join(told),)))
    assert [text for tag, text in reading(data) if text.startswith("Afsnit")] == told


def test_a_checkbox_is_read_in_the_language_of_the_page() -> None:
    rows = (AgreedRow("a", "b", "", done=True), AgreedRow("a", "b", ""))
    for language, expected in (
        ("da", ["afkrydset", "ikke afkrydset"]),
        ("en", ["ticked", "not ticked"]),
    ):
        data = render_visit_summary(replace(EXAMPLE, agreed=rows, language=language))
        assert [text for tag, text in reading(data) if tag == "Span"] == expected


def test_headings_never_skip_a_level() -> None:
    def story(styles: Styles) -> list[Flowable]:
        return [
            *blocks.headed("Dybt", "H4", styles.section, (0, 0), needs=0),
            *blocks.headed("Igen", "H4", styles.section, (0, 0), needs=0),
            *blocks.heading("Oppe", styles, needs=0),
        ]

    assert reading(printed(story)) == [("H1", "Titel"), ("H2", "Dybt"), ("H3", "Igen"), ("H2", "Oppe")]
    assert reading(render(PAGE, lambda styles: blocks.heading("Først", styles, needs=0))) == [("H1", "Først")]


def test_a_blank_title_is_no_heading() -> None:
    def story(styles: Styles) -> list[Flowable]:
        return [*blocks.title(" \x01", styles), *blocks.text_section("Først", "a", styles)]

    assert reading(render(PAGE, story)) == [("H1", "Først"), ("P", "a")]
    assert faults(render(PAGE, story)) == []


def test_words_are_parted_where_a_line_ends_and_long_words_are_not() -> None:
    for text in ("ord " * 60, "ord 😀 " * 60, "x" * 300, "ord " * 3_000, "x" * 9_000):
        read = reading(printed(lambda styles, text=text: blocks.flowing(text, styles.body, 0)))
        assert read[1:] == [("P", text.strip())]


def test_what_is_not_read_as_anything_is_refused() -> None:
    with pytest.raises(TypeError, match="Paragraph is not read as anything"):
        printed(lambda _: [Paragraph("løst", ParagraphStyle("p"))])


def test_blank_paragraphs_leave_no_element() -> None:
    data = printed(lambda styles: [blocks.paragraph("  ", styles.body), blocks.paragraph("a", styles.body)])
    assert tags(data) == ["Document", "H1", "P"]
    assert faults(data) == []


@pytest.mark.parametrize("title", ["", "  ", "<b>&\ud83d\ufffe\x00 'x' \"y\"\n\nz", "æøå 😀 中"])
def test_the_title_is_told_whatever_it_is(title: str) -> None:
    data = render(replace(PAGE, title=title, author=title), lambda styles: blocks.title("x", styles))
    assert faults(data) == []


def test_documents_leave_nothing_behind_for_the_next() -> None:
    many = replace(EXAMPLE, agreed=EXAMPLE.agreed * 30)
    first = [render_visit_summary(EXAMPLE), render_visit_summary(many), render_recovery_sheet(SHEET)]
    again = [render_recovery_sheet(SHEET), render_visit_summary(many), render_visit_summary(EXAMPLE)]
    assert first == again[::-1]


# The checker itself: what it is there to find, put into a faultless file.

Change = Callable[[PdfWriter], None]


def _root(file: PdfWriter) -> Any:
    return file.root_object


def _nodes(file: PdfWriter, tag: str) -> list[Any]:
    every = (item.get_object() for item in file._objects if item is not None)
    return [
        item
        for item in every
        if isinstance(item, DictionaryObject)
        and item.get("/Type") == "/StructElem"
        and item["/S"] == f"/{tag}"
    ]


def _retag(old: str, new: str, which: int = 0) -> Change:
    def change(file: PdfWriter) -> None:
        _nodes(file, old)[which][NameObject("/S")] = NameObject(f"/{new}")

    return change


def _drop(*path: str) -> Change:
    def change(file: PdfWriter) -> None:
        place = _root(file)
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


def _rewrite(edit: Callable[[list[Any]], list[Any]]) -> Change:
    def change(file: PdfWriter) -> None:
        page = file.pages[0]
        content = ContentStream(page["/Contents"], file)
        content.operations = edit(content.operations)
        page[NameObject("/Contents")] = file._add_object(content)

    return change


def _without(operator: bytes, which: int) -> Change:
    def edit(operations: list[Any]) -> list[Any]:
        found = [number for number, (_, name) in enumerate(operations) if name == operator]
        return [operation for number, operation in enumerate(operations) if number != found[which]]

    return _rewrite(edit)


def _with_line(where: Callable[[Any], bool]) -> Change:
    def edit(operations: list[Any]) -> list[Any]:
        number = next(number for number, operation in enumerate(operations) if where(operation))
        line = [([NumberObject(side) for side in (0, 0, 9, 9)], b"re"), ([], b"S")]
        return [*operations[:number], *line, *operations[number:]]

    return _rewrite(edit)


def _nested(operations: list[Any]) -> list[Any]:
    number = next(number for number, operation in enumerate(operations) if operation[1] == b"BT")
    return [
        *operations[:number],
        ([NameObject("/Artifact")], b"BMC"),
        ([], b"EMC"),
        *operations[number:],
    ]


def _claim_twice(file: PdfWriter) -> None:
    first, second = _nodes(file, "TD")[:2]
    second[NameObject("/K")] = first["/K"]


def _wrong_way_back(file: PdfWriter) -> None:
    way = _root(file)["/StructTreeRoot"]["/ParentTree"]["/Nums"][1].get_object()
    way[0], way[1] = way[1], way[0]


def _short_way_back(file: PdfWriter) -> None:
    _root(file)["/StructTreeRoot"]["/ParentTree"]["/Nums"][1].get_object().pop()


def _no_scope(file: PdfWriter) -> None:
    del _nodes(file, "TH")[0]["/A"]


def _no_words(file: PdfWriter) -> None:
    del _nodes(file, "Span")[0]["/ActualText"]


def _missing_cell(file: PdfWriter) -> None:
    _nodes(file, "TR")[1]["/K"].pop()


def _no_characters(file: PdfWriter) -> None:
    for font in file.pages[0]["/Resources"]["/Font"].values():
        font.get_object().pop("/ToUnicode", None)


def _not_embedded(file: PdfWriter) -> None:
    for font in file.pages[0]["/Resources"]["/Font"].values():
        del font.get_object()["/FontDescriptor"]["/FontFile2"]


def _other_title(file: PdfWriter) -> None:
    file.add_metadata({"/Title": "En anden"})


def _key_of_no_page(file: PdfWriter) -> None:
    file.pages[0][NameObject("/StructParents")] = NumberObject(7)


BROKEN: dict[str, Change] = {
    "not marked as tagged": _drop("/MarkInfo"),
    "language ''": _drop("/Lang"),
    "title is not shown": _drop("/ViewerPreferences"),
    "there is no metadata": _drop("/Metadata"),
    "there is no structure": _drop("/StructTreeRoot"),
    "two titles": _other_title,
    "tabs do not follow": lambda file: file.pages[0].pop("/Tabs"),
    "other keys than the pages": _key_of_no_page,
    "within 0 marks": _with_line(lambda operation: operation[1] == b"BDC"),
    "a mark is left open": _without(b"EMC", -1),
    "stands within another mark": _rewrite(_nested),
    "EMC without a beginning": _without(b"BDC", 0),
    "belongs to two elements": _claim_twice,
    "has two parents": _wrong_way_back,
    "the parent tree has gaps": _short_way_back,
    "belongs to nothing": lambda file: _nodes(file, "TD")[0].pop("/K"),
    "a column without its title": _no_scope,
    "a drawing is read as nothing": _no_words,
    "cells": _missing_cell,
    "has no table of characters": _no_characters,
    "is not embedded": _not_embedded,
    "H2 follows H0": _retag("H1", "H2"),
    "H4 follows H2": _retag("H2", "H4", 1),
    "H1 within L": _retag("LI", "H1"),
    "Cell is not a tag": _retag("TD", "Cell"),
    "a row's title is no first cell": _retag("TD", "TH"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_checker_finds(fault: str) -> None:
    file = PdfWriter(clone_from=PdfReader(BytesIO(render_visit_summary(EXAMPLE))))
    output = BytesIO()
    file.write(output)
    assert faults(output.getvalue()) == []
    BROKEN[fault](file)
    output = BytesIO()
    file.write(output)
    assert any(fault in found for found in faults(output.getvalue()))
