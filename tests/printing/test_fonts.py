import sys
import unicodedata
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontDatabase
from reportlab.platypus import Paragraph

from kmdesk.core import resources
from kmdesk.printing import fonts
from kmdesk.printing.styles import NORMAL, styles_for
from tests.nasty import NASTY, each

WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}


def set_text(text: str) -> None:
    paragraph = Paragraph(fonts.markup(text), styles_for(NORMAL).body)
    paragraph.wrap(300, 10_000)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("char", "æøåÆØÅéÉüöß–—…€½×·•“”„»«‹›łşğİıőčž0123456789")
def test_inter_shows_it_in_every_weight(weight: str, char: str) -> None:
    assert ord(char) in fonts._coverage(f"Inter-{weight}")


@pytest.mark.parametrize("char", "≤≥✓→←№ЖΩשع")
@pytest.mark.parametrize("bold", [False, True])
def test_stand_by_fonts_show_the_rest(char: str, bold: bool) -> None:
    marked = fonts.markup(f"a{char}b", bold=bold)
    assert marked.startswith('a<font name="DejaVuSans')
    assert marked.endswith(f">{char}</font>b")


def test_text_is_escaped() -> None:
    assert fonts.markup('a <b & <img src="/etc/hostname">') == 'a &lt;b &amp; &lt;img src="/etc/hostname"&gt;'


def test_what_no_font_shows_becomes_a_stand_in() -> None:
    assert fonts.markup("x中y") == "x‹U+4E2D›y"
    assert fonts.markup("中文") == "‹U+4E2D U+6587›"
    assert fonts.markup("\ud83d") == "‹U+D83D›"


def test_no_font_prints_its_box_for_a_missing_glyph() -> None:
    assert fonts.markup("\uffff\ufffe") == "‹U+FFFF U+FFFE›"


def test_line_breaks_and_tabs_stay() -> None:
    assert fonts.markup("a\r\nb\rc\u2028d") == "a<br/>b<br/>c<br/>d"
    assert fonts.markup("a\tb") == "a\u00a0\u00a0\u00a0 b"


def test_invisible_characters_go_and_marks_are_composed() -> None:
    assert fonts.plain("a\x00\u202eb\u200b\ufeff\u00adc") == "abc"
    assert fonts.plain("A\u030ase e\u0301n") == "Åse én"


def test_a_joined_emoji_prints_its_parts_in_one_font() -> None:
    assert fonts.markup("👨‍👩‍👧") == '<font name="NotoEmoji-Regular">👨👩👧</font>'
    assert fonts.markup("👩🏽 1️⃣") == '<font name="NotoEmoji-Regular">👩</font> 1'


def test_a_loose_mark_stays_with_its_letter() -> None:
    assert fonts.markup("ax\u0302b") == 'a<font name="DejaVuSans">x\u0302</font>b'


def test_a_tower_of_marks_is_counted() -> None:
    assert fonts.plain("x" + "\u0316" * 9) == "x\u0316\u0316‹+7›"


@each("text", NASTY)
def test_nasty_text_can_be_set(text: str) -> None:
    set_text(text)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_set_and_nothing_visible_is_lost(text: str) -> None:
    set_text(text)
    shown = fonts.markup(text)
    for char in unicodedata.normalize("NFC", text):
        if (
            unicodedata.category(char) in {"Lu", "Ll", "Lo", "Nd", "So", "Sc", "Co", "Cn", "Cs"}
            and char.isprintable()
        ):
            composed = unicodedata.normalize("NFC", char)
            assert composed in shown or f"U+{ord(char):04X}" in shown


@pytest.mark.parametrize(
    "unit", ["Hej æøå, det går godt. ", "Привет мир ", "中文", "👩🏽‍🔧", "x\u0302\u0316\u0317\u0318"]
)
def test_a_megabyte_is_marked_up(unit: str) -> None:
    """What costs the square of its length runs into pytest's time limit here."""
    text = unit * (1_000_000 // len(unit))
    assert len(fonts.markup(text)) >= len(fonts.plain(text)) // 2


def test_one_line_is_cut_to_its_width() -> None:
    line = fonts.one_line("Erhvervsråd " * 900, fonts.SEMIBOLD, 10.5, 200)
    assert line.endswith("…")
    assert 170 < fonts.text_width(line, fonts.SEMIBOLD, 10.5) <= 200
    assert fonts.one_line("To\nlinjer", fonts.REGULAR, 8, 200) == "To linjer"


def test_digits_are_equally_wide() -> None:
    assert (
        len({fonts.text_width(digit * 8, font, 9.5) for digit in "0123456789" for font in (fonts.REGULAR,)})
        == 1
    )


def test_the_window_can_use_the_same_files(qapp: object) -> None:
    for style, weight in WEIGHTS.items():
        number = QFontDatabase.addApplicationFont(str(resources.path("fonts", f"Inter-{style}.ttf")))
        assert "Inter" in QFontDatabase.applicationFontFamilies(number)
        assert QFontDatabase.weight("Inter", style) == weight


def test_every_font_has_its_licence() -> None:
    folder = resources.path("fonts")
    assert all(
        (folder / f"{name}-LICENSE.txt").stat().st_size > 3000 for name in ("Inter", "DejaVu", "NotoEmoji")
    )
    assert (folder / "NotoEmoji-Regular.ttf").stat().st_size < 1_000_000


def test_the_room_and_its_inputs_load_without_reportlab() -> None:
    code = (
        "import sys, kmdesk.printing, kmdesk.printing.documents, kmdesk.printing.visit_summary_data, "
        "kmdesk.printing.recovery_sheet_data; sys.exit('reportlab' in sys.modules)"
    )
    assert run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
