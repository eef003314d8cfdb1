from collections.abc import Callable
from itertools import pairwise

import pytest
from reportlab.platypus import Flowable

from kmdesk.printing import blocks
from kmdesk.printing import form_blocks as forms
from kmdesk.printing.frame import BODY_WIDTH, LEFT, PAGE_WIDTH, RIGHT, PageFrame, render
from kmdesk.printing.styles import NORMAL, Styles, styles_for
from tests.nasty import NASTY, each
from tests.printing.pdfua import faults, reading
from tests.printing.reading import (
    body_texts,
    embedded,
    page_texts,
    pages_in_second_reader,
    pictures,
    read_by_both,
)

STYLES = styles_for(NORMAL)
Story = Callable[[Styles], list[Flowable]]


def printed(story: Story, language: str = "da") -> bytes:
    page = PageFrame("Titel", "Karen", language, "Kontoret", "", ("Prøve",), "fod")
    return render(page, lambda styles: [*blocks.title("Titel", styles), *story(styles)])


def note(text: str, styles: Styles) -> list[Flowable]:
    return blocks.flowing(text, styles.body, 4)


BLOCKS: dict[str, Callable[[str, Styles], list[Flowable]]] = {
    "bullets": lambda text, styles: forms.bullets([text, text], styles),
    "numbered": lambda text, styles: blocks.numbered([text, text], styles),
    "key_values": lambda text, styles: blocks.key_values([(text, text), ("a", text), (text, "b")], styles),
    "two_columns": lambda text, styles: forms.two_columns(note(text, styles), note(text, styles), styles),
    "two_boxes": lambda text, styles: forms.two_boxes(note(text, styles), note(text, styles), styles),
    "one_box": lambda text, styles: forms.one_box(note(text, styles), styles),
    "figure": lambda text, styles: forms.one_box(forms.figure(text, text, [text, text], styles), styles),
    "sums": lambda text, styles: forms.one_box(
        forms.sums(text, [(text, text, False), (text, text, True)], styles), styles
    ),
    "warning_box": lambda text, styles: forms.warning_box(text, text, styles),
    "write_line": forms.write_line,
    "tick_options": lambda text, styles: forms.tick_options([text, "x", text], styles, {0}),
    "tick_list": lambda text, styles: forms.tick_list([(text, True), (text, False)], styles),
    "blank_table": lambda text, styles: forms.blank_table(text, [blocks.Column(text, 1.0)], 2, styles),
    "signatures": lambda text, styles: forms.signatures([(text, text)], styles),
    "subheading": forms.subheading,
    "title": blocks.title,
    "code_grid": lambda text, styles: forms.code_grid([text, text, text], 2, styles),
    "contact_box": lambda text, styles: blocks.contact_box(text, text, [text, text], styles),
    "nested": lambda text, styles: forms.two_columns(
        [*blocks.heading(text, styles, needs=9), *blocks.key_values([(text, text)], styles)],
        forms.one_box(forms.tick_list([(text, True)], styles), styles),
        styles,
        (0.3, 0.7),
    ),
    "table": lambda text, styles: forms.two_columns(
        blocks.table_section(
            text, [blocks.Column(text, 0.5), blocks.Column("b", 0.5)], [(text, text)], styles
        ),
        [],
        styles,
    ),
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
@each("text", NASTY)
def test_nasty_text(block: Callable[[str, Styles], list[Flowable]], text: str) -> None:
    data = printed(lambda styles: block(text, styles))
    read_by_both(data)
    assert embedded(data) == []
    assert faults(data) == []


@pytest.mark.parametrize("size", [60, 400, 3_000])
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_text_of_any_length_is_printed_whole_wherever_it_begins(
    block: Callable[[str, Styles], list[Flowable]], size: int
) -> None:
    text = "forrest " + "midt på " * size + "bagest"

    def story(styles: Styles) -> list[Flowable]:
        above = blocks.paragraph("\n".join(["linje"] * 38), styles.body)
        return [above, *block(text, styles), *note("slut", styles)]

    data = printed(story)
    whole = "".join(text.split())
    found = "".join("".join(text.split()) for _, text in reading(data))
    once = "".join("".join(text.split()) for _, text in reading(printed(lambda styles: block("@", styles))))
    assert found.count(whole) == once.count("@")
    assert faults(data) == []
    assert "slut" in page_texts(data)[-1].split()


def test_half_a_megabyte_in_a_box_and_in_a_list() -> None:
    text = "Vi talte om æbler. " * 25_000
    data = printed(
        lambda styles: [
            *forms.two_boxes(note(text, styles), note("kort", styles), styles),
            *forms.bullets([text], styles),
        ]
    )
    assert "".join("".join(body_texts(data)).split()).count("Vitalteomæbler.") == 50_000


def ruled(data: bytes, x: float) -> list[float]:
    """Return how far down (points) ink begins below the title, at `x` points from the left."""
    (picture,) = pictures(data, scale=4)
    column = [picture.getpixel((round(x * 4), row)) < 200 for row in range(picture.height)]
    starts = [row / 4 for row in range(1, len(column)) if column[row] and not column[row - 1]]
    return [y for y in starts if 112 < y < 780]


def test_two_boxes_are_as_tall_as_the_taller_and_have_a_gap() -> None:
    data = printed(lambda s: forms.two_boxes(note("a", s), note("b\n\nc\n\nd", s), s))
    left, right = ruled(data, LEFT + 100), ruled(data, PAGE_WIDTH - RIGHT - 20)
    assert left == right
    assert len(left) == 2
    assert ruled(data, LEFT + BODY_WIDTH / 2) == []


def test_columns_stand_side_by_side_and_are_read_one_after_the_other() -> None:
    data = printed(lambda s: forms.two_columns(note("a1\n\na2", s), note("b1\n\nb2", s), s))
    assert reading(data)[1:] == [("P", "a1"), ("P", "a2"), ("P", "b1"), ("P", "b2")]
    (columns,) = forms.two_columns(note("a1\n\na2", STYLES), note("b1", STYLES), STYLES)
    assert columns.wrap(BODY_WIDTH, 1000)[1] == sum(part.wrap(99, 99)[1] for part in note("a\n\na", STYLES))


def test_a_box_taller_than_a_page_flows_without_its_frame() -> None:
    framed = printed(lambda s: forms.one_box(note("ord " * 200, s), s))
    flowing = printed(lambda s: forms.one_box(note("ord " * 5_000, s), s))
    at = LEFT + 0.2
    assert any(picture.getpixel((round(at * 2), 300)) < 200 for picture in pictures(framed, 2))
    assert not any(picture.getpixel((round(at * 2), 300)) < 200 for picture in pictures(flowing, 2)[1:])


def test_lines_to_write_on_are_counted_and_reach_across_the_page() -> None:
    data = printed(lambda s: forms.write_lines(5, s))
    for x in (LEFT + 2, PAGE_WIDTH / 2, PAGE_WIDTH - RIGHT - 2):
        drawn = ruled(data, x)
        assert len(drawn) == 5
        assert {round(below - above) for above, below in pairwise(drawn)} == {20}
    assert reading(data) == [("H1", "Titel")]


def test_a_hundred_lines_flow_over_pages() -> None:
    data = printed(lambda s: [*forms.write_lines(100, s), *note("slut", s)])
    assert pages_in_second_reader(data) == 3
    assert "slut" in page_texts(data)[2]


def test_a_signature_line_and_a_date_line_stand_apart() -> None:
    data = printed(lambda s: forms.signatures([("For virksomheden", "Hanne Nygaard")], s))
    assert reading(data)[1:] == [
        ("P", "For virksomheden"),
        ("P", "Hanne Nygaard"),
        ("P", "Underskrift"),
        ("P", "Dato"),
    ]
    signature, date = ruled(data, LEFT + 300), ruled(data, PAGE_WIDTH - RIGHT - 40)
    assert len(signature) == 1
    assert signature == date
    assert ruled(data, LEFT + (BODY_WIDTH - 18) * 0.7 + 9) == []


def test_a_warning_is_read_as_one() -> None:
    read = reading(printed(lambda s: forms.warning_box("Satsen er gammel.", "Spørg kommunen.", s)))
    assert read[1:] == [("P", "Satsen er gammel."), ("Span", "Advarsel:"), ("P", "Spørg kommunen.")]
    english = reading(printed(lambda s: forms.warning_box("Old", "Ask", s), "en"))
    assert ("Span", "Warning:") in english


def test_checkboxes_tell_whether_they_are_ticked() -> None:
    data = printed(lambda s: forms.tick_options(["Ja", "Nej", "Måske"], s, {1}))
    assert reading(data)[1:] == [
        ("Span", "ikke afkrydset"),
        ("LBody", "Ja"),
        ("Span", "afkrydset"),
        ("LBody", "Nej"),
        ("Span", "ikke afkrydset"),
        ("LBody", "Måske"),
    ]
    read = reading(printed(lambda s: forms.tick_list([("a", True), ("b", False)], s), "en"))
    assert read[1:] == [("Span", "ticked"), ("LBody", "a"), ("Span", "not ticked"), ("LBody", "b")]


def test_options_fill_the_line_before_they_go_to_the_next() -> None:
    def height(count: int) -> float:
        (options,) = forms.tick_options(["mulighed"] * count, STYLES)
        return options.wrap(BODY_WIDTH, 1000)[1]

    one = height(1)
    assert height(5) == one
    assert one * 2 < height(11) < one * 3
    assert forms.tick_options([], STYLES) == []


def test_an_empty_table_has_its_rows() -> None:
    columns = [blocks.Column("Hvad", 0.6), blocks.Column("Hvem", 0.4)]
    data = printed(lambda s: forms.blank_table("Det har vi aftalt", columns, 4, s))
    assert reading(data)[1:] == [("H2", "Det har vi aftalt"), ("TH", "Hvad"), ("TH", "Hvem")]
    inner = ruled(data, PAGE_WIDTH - RIGHT - 2)
    assert len(inner) == 5
    assert {round(below - above) for above, below in pairwise(inner[1:])} == {20}


def test_sums_have_a_rule_above_what_is_strong() -> None:
    rows = [("Tilskud", "82.885,92 kr.", False), ("Løn", "175.565,00 kr.", False), ("I alt", "92 kr.", True)]
    data = printed(lambda s: forms.sums("Regneeksempel", rows, s))
    assert [text for tag, text in reading(data) if tag == "LBody"] == [amount for _, amount, _ in rows]
    assert len(ruled(data, LEFT + 200)) == 1


def test_a_subheading_is_one_level_below_a_heading() -> None:
    def story(styles: Styles) -> list[Flowable]:
        return [*blocks.heading("Over", styles, needs=0), *forms.subheading("Under", styles)]

    assert reading(printed(story)) == [("H1", "Titel"), ("H2", "Over"), ("H3", "Under")]


def test_a_list_is_one_list() -> None:
    data = printed(lambda s: forms.bullets(["a", " ", "b"], s))
    assert reading(data)[1:] == [("Lbl", "•"), ("LBody", "a"), ("Lbl", "•"), ("LBody", "b")]
    assert printed(lambda s: forms.bullets([], s)) == printed(lambda _: [])
