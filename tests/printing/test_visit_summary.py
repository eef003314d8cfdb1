import hashlib
import os
import sys
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kmdesk.printing import fonts
from kmdesk.printing.frame import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP
from kmdesk.printing.visit_summary import render_visit_summary
from kmdesk.printing.visit_summary_data import AgreedRow, BrokerContact, NeedRow, VisitSummary
from tests.nasty import NASTY
from tests.printing.example import EXAMPLE
from tests.printing.reading import (
    body_texts,
    embedded,
    lines,
    page_texts,
    pages_in_second_reader,
    pictures,
    read_by_both,
)

BARE = VisitSummary("", "", "", "", "", "", finished=True, broker=BrokerContact(""), printed_at="")

DANISH = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen · syv midt- og vestjyske kommuner
Besøgsresumé
24. november 2026
Besøgsresumé B-2026-0418 · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Resumé af vores besøg
Vestrum Maskinfabrik A/S · tirsdag den 24. november 2026 kl. 09:00–10:45
Virksomheden
Hanne Nygaard, direktør · Per Juhl, produktionschef
Fra os
Karen Lyngholm (erhvervsservice) · Lone Bach, Herning Kommune (beskæftigelse) ·
Peter Friis, erhvervsakademi (uddannelse)
Det fortalte I os
I er 42 ansatte og har én medarbejder med videregående uddannelse. Ordrebogen er fuld til april.
Produktionsplanen laves i regneark og passer sjældent, og omstilling på de to CNC-centre tager for
lang tid. I vil ned fra 55 til 30 minutter og have en plan, der holder en uge frem.
Det kan I få hjælp til
Behov Mulig løsning Hvornår
Kortere omstillingstid på CNC Afgangsprojekt med en eller to
diplomingeniørstuderende. Per Juhl er
kontaktperson.
Fra 1. februar 2027
Produktionsplanlægger Ansættelse af en nyuddannet, 37 timer. Jobordre
2026-0164.
Start aftales
Ordninger, vi talte om
Ordning Det ved vi nu
Afgangsprojekt Passer. Opgaven er afgrænset, og I har en kontaktperson.
Virksomhedspraktik Passer. I kan højst have 8 støttede pladser og har 1 i brug.
Løntilskud, privat Mangler en oplysning: om antallet af ansatte er vokset de seneste 12
måneder. Faktaark følger.
Det har vi aftalt
Hvad Hvem Senest Udført
Sende faktaark om løntilskud Karen Lyngholm 25.11.2026
Sende projektoplæg til erhvervsakademiet Karen Lyngholm 27.11.2026
Finde tal for omstillingstid, uge 40–46 Per Juhl, Vestrum 04.12.2026
Vi taler sammen igen torsdag den 10. december 2026 kl. 10:00. Karen ringer til Hanne Nygaard.
Er noget forkert?
Ring eller skriv, så retter vi det. Resuméet indeholder
ikke fortrolige noter. Vi gemmer det efter reglerne om
databeskyttelse.
Karen Lyngholm, kontaktmægler
97 00 12 40 · kl@midtvest.example
Erhvervsråd Midtvest
""".splitlines()


def fill(value: Any, text: str) -> Any:
    """Return `value` with `text` in every text field, however deep."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(fill(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: fill(getattr(value, field.name), text) for field in fields(value)}
        return replace(value, **changes)
    return value


def test_the_design_example_reads_as_drawn() -> None:
    # pypdf sees a cell's lines before the next cell; the order of the words is what matters here.
    printed = lines(render_visit_summary(EXAMPLE))
    assert " ".join(printed).split() == " ".join(DANISH).split()


def test_english() -> None:
    printed = lines(render_visit_summary(replace(EXAMPLE, language="en", finished=False)))
    for line in (
        "Summary of our visit",
        "Vestrum Maskinfabrik A/S · Tuesday 24 November 2026 at 09:00–10:45",
        "Preliminary summary – the visit has not ended",
        "What you told us",
        "What we agreed",
        "Visit summary B-2026-0418 · printed 24.11.2026 at 10:47",
        "Page 1 of 1",
    ):
        assert line in printed


def test_an_unfinished_visit_says_so() -> None:
    line = "Foreløbigt resumé – besøget er ikke afsluttet"
    assert line not in lines(render_visit_summary(EXAMPLE))
    assert line in lines(render_visit_summary(replace(EXAMPLE, finished=False)))


def test_the_file_says_what_it_is() -> None:
    reader = PdfReader(BytesIO(render_visit_summary(EXAMPLE)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Resumé af vores besøg · Vestrum Maskinfabrik A/S"
    assert reader.metadata.author == "Karen Lyngholm, Erhvervsråd Midtvest"
    assert reader.trailer["/Root"]["/Lang"] == "da-DK"
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_same_input_same_bytes_in_another_process_too() -> None:
    digest = hashlib.sha256(render_visit_summary(EXAMPLE)).hexdigest()
    render_visit_summary(replace(EXAMPLE, company_name="Жанна 🇩🇰"))
    assert hashlib.sha256(render_visit_summary(EXAMPLE)).hexdigest() == digest
    code = (
        "import hashlib; from tests.printing.example import EXAMPLE; "
        "from kmdesk.printing.visit_summary import render_visit_summary; "
        "print(hashlib.sha256(render_visit_summary(EXAMPLE)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    other = run(
        [sys.executable, "-c", code],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert other.stdout.strip() == digest


def test_the_page_has_ink_and_only_inside_the_margins() -> None:
    (picture,) = pictures(render_visit_summary(EXAMPLE), scale=2)
    inked = picture.point(lambda grey: 255 if grey < 200 else 0)
    box = inked.getbbox()
    assert box is not None
    left, top, right, bottom = (side / 2 for side in box)
    assert left >= LEFT - 1
    assert right <= PAGE_WIDTH - RIGHT + 1
    assert top >= TOP - 1
    assert bottom <= PAGE_HEIGHT - BOTTOM + 4
    assert 0.01 < inked.histogram()[255] / (picture.width * picture.height) < 0.2


def test_nothing_but_the_bare_frame_still_makes_a_page() -> None:
    printed = lines(render_visit_summary(BARE))
    assert "Vi har ikke aftalt opgaver." in printed
    assert "Vi har ikke aftalt, hvornår vi taler sammen igen." in printed
    assert "Ordninger, vi talte om" not in printed
    assert "Det fortalte I os" not in printed


@pytest.mark.parametrize("name", [field.name for field in fields(VisitSummary) if field.name != "finished"])
def test_a_missing_field_never_blanks_the_page(name: str) -> None:
    value = getattr(EXAMPLE, name)
    empty = BrokerContact("") if name == "broker" else type(value)()
    printed = page_texts(render_visit_summary(replace(EXAMPLE, **{name: empty})))
    assert len(printed) == 1
    assert "Resumé af vores besøg" in printed[0]
    assert "Side 1 af 1" in printed[0]


def test_a_little_too_much_is_set_tighter_on_one_page() -> None:
    more = replace(EXAMPLE, agreed=EXAMPLE.agreed * 3)
    assert pages_in_second_reader(render_visit_summary(more)) == 1


def test_much_too_much_flows_and_counts_its_pages() -> None:
    texts = page_texts(render_visit_summary(replace(EXAMPLE, agreed=EXAMPLE.agreed * 30)))
    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert f"Side {number} af {len(texts)}" in text
        assert "Erhvervsråd Midtvest" in text


def test_rows_are_never_split_and_the_column_titles_return() -> None:
    rows = tuple(
        AgreedRow(f"start{n} " + "noget der skal gøres " * (n % 37) + f"slut{n}", f"hvem{n}", f"frist{n}")
        for n in range(120)
    )
    texts = page_texts(render_visit_summary(replace(EXAMPLE, agreed=rows)))
    for n in range(120):
        words = [f"start{n} ", f"slut{n}", f"hvem{n}", f"frist{n}"]
        homes = {
            number
            for word in words
            for number, text in enumerate(texts)
            if word in " ".join(text.split()) + " "
        }
        assert len(homes) >= 1
        whole = [text for text in texts if all(word.strip() in text.split() for word in words)]
        assert len(whole) == 1, n
    with_rows = [text for text in texts if "hvem" in text]
    assert len(with_rows) > 5
    assert all("Hvad" in text and "Udført" in text for text in with_rows)


def test_a_row_taller_than_a_page_flows_and_the_table_goes_on() -> None:
    tall = NeedRow("Højt behov", "meget at sige om det " * 900 + "slutord", "engang")
    texts = page_texts(
        render_visit_summary(replace(EXAMPLE, needs=(*EXAMPLE.needs, tall, NeedRow("Efter", "b", "c"))))
    )
    joined = " ".join("\n".join(texts).split())
    assert len(texts) > 2
    assert joined.count("meget") == 900
    assert "slutord" in joined
    assert "engang" in joined
    assert joined.index("slutord") < joined.index("Efter b c")


def test_a_heading_never_ends_a_page() -> None:
    for paragraphs in range(1, 60, 2):
        told = ("Linje for linje fortæller I.\n" * paragraphs,)
        for text in page_texts(render_visit_summary(replace(EXAMPLE, told=told, agreed=EXAMPLE.agreed * 9))):
            last = text.strip().splitlines()[-1]
            assert last not in {"Det har vi aftalt", "Det kan I få hjælp til", "Ordninger, vi talte om"}


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_in_every_field(text: str) -> None:
    data = render_visit_summary(fill(EXAMPLE, text))
    read_by_both(data)
    assert embedded(data) == []


@pytest.mark.parametrize("name", [field.name for field in fields(VisitSummary) if field.name != "finished"])
def test_markup_in_one_field_is_printed_as_typed(name: str) -> None:
    typed = '<img src="/etc/hostname"> a <b x </b> y'
    data = render_visit_summary(replace(EXAMPLE, **{name: fill(getattr(EXAMPLE, name), typed)}))
    assert embedded(data) == []
    if name != "language":
        found = PdfReader(BytesIO(data)).metadata
        assert '<img src="/etc/hostname">' in " ".join(lines(data)) + (found.title or "" if found else "")


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_no_text_raises(text: str) -> None:
    assert render_visit_summary(fill(EXAMPLE, text)).startswith(b"%PDF-")


def test_half_a_character_is_shown_and_kept_out_of_the_properties() -> None:
    data = render_visit_summary(fill(EXAMPLE, "x\ud83dy"))
    assert "x‹U+D83D›y" in " ".join(lines(data))


def test_the_letters_we_need_are_in_the_file() -> None:
    text = "æøåÆØÅ–€½≤✓→"
    data = render_visit_summary(replace(EXAMPLE, told=(text,), company_name=text))
    assert page_texts(data)[0].count(text) == 2
    assert "‹U+" not in page_texts(data)[0]


MEGABYTE = {
    "words": "Vi talte om æbler, ånd og øl i dag, og det gik godt. ",
    "fonts": "<b>bold & 😀 æøå ",
    "dense": "<b> & 😀 ",
    "foreign": "a 中 ж ",
    "one word": "x",
    "one word of emoji": "😀a",
    "short lines": "to ord\n",
    "short blocks": "to ord\n\n",
    "empty lines": "\n",
    "ampersands": "&",
}


def visible(text: str) -> str:
    """Return `text` as it is to be read on paper, without white space (PDFium adds line breaks)."""
    return "".join(text.replace("中", "‹U+4E2D›").split())


@pytest.mark.parametrize("unit", MEGABYTE.values(), ids=MEGABYTE)
def test_a_megabyte_is_printed_whole(unit: str) -> None:
    """What costs the square of its length runs into pytest's time limit here: minutes, where seconds do."""
    note = unit * (1_000_000 // len(unit.encode()))
    data = render_visit_summary(replace(EXAMPLE, told=(f"forrest {note} bagest",)))
    read = visible("".join(body_texts(data)))
    assert visible(f"forrest {note} bagest") in read


def test_long_text_is_the_same_bytes_every_time() -> None:
    long = replace(EXAMPLE, told=("<b>bold & 😀 æøå \n\n" * 2_000,))
    assert render_visit_summary(long) == render_visit_summary(long)


@pytest.mark.parametrize("name", [field.name for field in fields(VisitSummary) if field.name != "finished"])
def test_long_text_in_any_field(name: str) -> None:
    value = getattr(EXAMPLE, name)
    one = value[:1] if isinstance(value, tuple) else value
    data = render_visit_summary(replace(EXAMPLE, **{name: fill(one, "<b>bold & 😀 æøå " * 4_000)}))
    assert pages_in_second_reader(data) >= 1


def test_the_lines_of_a_text_are_broken_once_however_many_pages_they_fill(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    font_runs = fonts.font_runs

    def counted(text: str, *, bold: bool) -> list[tuple[str, str]]:
        asked.append(len(text))
        return font_runs(text, bold=bold)

    monkeypatch.setattr(fonts, "font_runs", counted)
    note = "<b>bold & 😀 æøå " * 4_000
    data = render_visit_summary(replace(EXAMPLE, told=(note,)))
    assert pages_in_second_reader(data) > 10
    assert sum(asked) < 1.5 * len(note)


def test_the_lines_of_a_cell_are_lines_in_the_table() -> None:
    need = NeedRow("Behov", "Afgangsprojekt\nPraktik\nJobordre 2026-0164", "Nu")
    printed = lines(render_visit_summary(replace(EXAMPLE, needs=(need,))))
    row = printed.index("Afgangsprojekt")
    assert printed[row : row + 3] == ["Afgangsprojekt", "Praktik", "Jobordre 2026-0164"]


def test_a_long_text_names_a_picture_and_reads_no_file() -> None:
    typed = '<img src="/etc/hostname" width="9" height="9"/> '
    data = render_visit_summary(fill(EXAMPLE, typed * 200))
    assert embedded(data) == []
    assert typed.strip() in " ".join(" ".join(lines(data)).split())
