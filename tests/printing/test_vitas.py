"""The preparation of an application: what is known is printed, the rest is lines to write on."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmdesk.core.plain import from_plain, to_plain
from kmdesk.printing.vitas import render_vitas
from kmdesk.services.paper.common import BrokerContact, Letterhead
from kmdesk.services.paper.vitas import MonthFigure, VitasContact, VitasSheet
from tests.nasty import NASTY
from tests.printing import papers
from tests.printing.reading import lines, page_texts, pages_in_second_reader

KEEP = ("language", "printed_at", "status", "starts", "ends")
HEAD = Letterhead(
    "Erhvervsråd Midtvest",
    "Kontaktmæglerindsatsen",
    BrokerContact("Karen Lyngholm", "kontaktmægler", "97 00 12 40", "kl@midtvest.example"),
    "2026-11-24T10:47",
)
MONTHS = tuple(MonthFigure(f"måned {n}", f"4{n % 10},5") for n in range(12))
EXAMPLE = VitasSheet(
    head=HEAD,
    scheme="Løntilskud i privat virksomhed",
    sheet="LT-P",
    version=7,
    status="active",
    authority="kommunen",
    guidance="Vejledende. Kommunen afgør den enkelte sag.",
    channel="VITAS på virk.dk",
    who="Virksomheden",
    when="Før ansættelsen begynder",
    company="Vestrum Maskinfabrik A/S",
    cvr="12 34 56 78",
    p_number="1012345678",
    address="Industrivænget 14, 7400 Herning",
    contact=VitasContact("Hanne Nygaard", "direktør", "97 00 11 11", "hn@vestrum.example"),
    agreed=True,
    representative="Jens Holm",
    position="Produktionsplanlægger",
    tasks="En ugeplan for to CNC-centre.",
    people="1",
    starts="2027-02-01",
    ends="2027-07-31",
    hours="37",
    wage="Efter overenskomst",
    day_to_day="Per Juhl",
    by_workplace=True,
    ordinary="42",
    supported="1",
    by_company=True,
    months=MONTHS,
    before_start=True,
    asks=("Kontaktperson: navn, mail og telefon.", "Repræsentantens navn."),
    steps=("Beskriv opgaver.", "Opret pladsen."),
)
BLANK = VitasSheet(
    head=HEAD,
    scheme=EXAMPLE.scheme,
    sheet="LT-P",
    version=7,
    status="active",
    channel=EXAMPLE.channel,
    agreed=True,
    by_workplace=True,
    by_company=True,
    before_start=True,
    asks=EXAMPLE.asks,
    steps=EXAMPLE.steps,
)

TEXT = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
VITAS-forberedelse
Vestrum Maskinfabrik A/S
VITAS-forberedelse · LT-P version 7 · udskrevet 24.11.2026
Side 1 af 1
Forbered ansøgningen i VITAS
Løntilskud i privat virksomhed · Vestrum Maskinfabrik A/S
CPR-nummer skrives kun i VITAS – aldrig her
Skriv heller ikke navn eller helbred for den, der skal have pladsen.
Virksomheden
Virksomhed
Vestrum Maskinfabrik A/S
CVR-nummer
12 34 56 78
P-nummer
1012345678
Adresse
Industrivænget 14, 7400 Herning
Kontaktperson
Hanne Nygaard, direktør
Telefon og mail
97 00 11 11 · hn@vestrum.example
Tillidsrepræsentant
Jens Holm
Pladsen
Stilling eller opgave
Produktionsplanlægger
Opgaver og oplæring
En ugeplan for to CNC-centre.
Periode
fra 01.02.2027 til 31.07.2027
Antal personer
1
Timer om ugen
37
Løn
Efter overenskomst
Daglig kontakt
Per Juhl
Ansatte
Ordinært ansatte
42
Støttede pladser i brug
1
Ansatte pr. måned
40,5 · 41,5 · 42,5 · 43,5 · 44,5 · 45,5 · 46,5 · 47,5 · 48,5 · 49,5 · 40,5 · 41,5
Ordinært ansatte regnes i fuldtidspersoner på arbejdspladsen (P-nummer). Pr. måned: hele virksomheden (CVR)
i de seneste 12 måneder, den nyeste først.
Det spørger ansøgningen om
•
Kontaktperson: navn, mail og telefon.
•
Repræsentantens navn.
De skal være enige
Virksomhedens leder
Tillids- eller medarbejderrepræsentanten
Den, der skal have pladsen
Kommunen godkender ansøgningen
Det sker nu
1.
Beskriv opgaver.
2.
Opret pladsen.
Frist
Ansøg: VITAS på virk.dk
Hvem søger: Virksomheden
Hvornår: Før ansættelsen begynder
Begynd ikke, før I har fået ja.
Er noget uklart?
Ring eller skriv til os, før I sender ansøgningen.
Karen Lyngholm, kontaktmægler
97 00 12 40 · kl@midtvest.example
Vejledende. Kommunen afgør den enkelte sag.
""".splitlines()


def printed(data: VitasSheet) -> str:
    return papers.check_file(render_vitas(data))


def test_the_example_reads_as_drawn() -> None:
    file = render_vitas(EXAMPLE)
    assert pages_in_second_reader(file) == 1
    assert " ".join(lines(file)).split() == " ".join(TEXT).split()


def test_what_is_not_known_is_a_line_to_write_on_and_still_one_page() -> None:
    file = render_vitas(BLANK)
    assert pages_in_second_reader(file) == 1
    text = papers.check_file(file)
    known = papers.check_file(render_vitas(EXAMPLE))
    labels = ("CVR-nummer", "P-nummer", "Tillidsrepræsentant", "Opgaver og oplæring", "Timer om ugen", "Løn ")
    for label in (*labels, "Ordinært ansatte", "Ansatte pr. måned"):
        assert label in text
        assert label in known
    hairlines = [data.count(b" l S") for data in (_drawn(file), _drawn(render_vitas(EXAMPLE)))]
    assert hairlines[0] >= hairlines[1] + 15  # a line for each of the fields


def _drawn(file: bytes) -> bytes:
    from io import BytesIO

    from pypdf import PdfReader

    (page,) = PdfReader(BytesIO(file)).pages
    contents = page.get_contents()
    assert contents is not None
    return contents.get_data().replace(b"\n", b" ")


def test_a_cpr_number_is_asked_for_nowhere() -> None:
    for data in (EXAMPLE, BLANK):
        text = printed(data)
        assert "CPR-nummer skrives kun i VITAS – aldrig her" in text
        assert text.count("CPR") == 1
    elsewhere = printed(replace(EXAMPLE, in_vitas=False))
    assert "CPR-nummer skrives aldrig her" in elsewhere
    assert "Forbered ansøgningen Løntilskud" in elsewhere


def test_only_what_the_scheme_asks_for() -> None:
    project = replace(EXAMPLE, agreed=False, for_person=False, by_workplace=False, by_company=False)
    text = printed(replace(project, before_start=False, authority="Innovationsfonden"))
    for absent in ("Tillids", "Ansatte", "Timer om ugen", "Løn ", "skal have pladsen", "Begynd ikke"):
        assert absent not in text
    assert "Opgaven Stilling eller opgave Produktionsplanlægger" in text
    assert "Innovationsfonden godkender ansøgningen" in text


def test_without_a_representative_nobody_is_to_be_asked() -> None:
    text = printed(replace(EXAMPLE, representative="", no_representative=True))
    assert "Virksomheden har ingen tillids- eller medarbejderrepræsentant." in text
    assert "Tillids- eller medarbejderrepræsentanten" not in text


@pytest.mark.parametrize(
    ("status", "warning", "expected"),
    [
        ("active", "", ""),
        ("active", "Husk det.", "Vær opmærksom Husk det."),
        ("phasing_out", "", "Ordningen er under udfasning Kontrollér hos kommunen, om den stadig kan søges."),
        ("phasing_out", "Husk det.", "Ordningen er under udfasning Husk det."),
        ("unknown", "", "Vi ved ikke, om ordningen stadig findes Kontrollér hos kommunen, før I søger."),
        ("of tomorrow", "", "Vi ved ikke, om ordningen stadig findes"),
    ],
)
def test_the_state_of_the_scheme_is_told(status: str, warning: str, expected: str) -> None:
    text = printed(replace(EXAMPLE, status=status, warning=warning))
    assert f"der skal have pladsen. {expected}".strip() in text
    assert ("Vær opmærksom" in text) == (expected.startswith("Vær opmærksom"))


def test_months_are_named_when_some_are_missing() -> None:
    assert "40,5 · 41,5 · 42,5" in printed(EXAMPLE)
    assert "måned 0: 40,5 · måned 1: 41,5" in printed(replace(EXAMPLE, months=MONTHS[:2]))


def test_a_start_in_words_and_no_end() -> None:
    assert "fra straks Antal" in printed(replace(EXAMPLE, starts="straks", ends=""))
    assert "Periode til 31.07.2027" in printed(replace(EXAMPLE, starts=""))


def test_english_has_no_danish_words() -> None:
    english = replace(papers.with_text(EXAMPLE, "x", KEEP), head=replace(HEAD, language="en"))
    text = printed(english)
    papers.check_english("vitas", text)
    assert "The CPR number is entered in VITAS only – never here" in text


def test_every_text_of_the_facts_is_printed() -> None:
    data = replace(EXAMPLE, months=MONTHS[:3], warning="advarsel")
    papers.check_prints_all(render_vitas, data, (*KEEP, "organisation", "authority"))


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_in_every_field(text: str) -> None:
    papers.check_read(render_vitas(papers.with_text(replace(EXAMPLE, warning="advarsel"), text)))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_text_raises(text: str) -> None:
    render_vitas(papers.with_text(EXAMPLE, text))


@pytest.mark.parametrize(
    "name", [name for name in papers.names(EXAMPLE) if name not in {"version", "status"}]
)
def test_markup_in_one_field_is_printed_as_typed(name: str) -> None:
    value = papers.fill(getattr(replace(EXAMPLE, warning="advarsel"), name), lambda _: papers.MARKUP)
    text = printed(replace(EXAMPLE, **{name: value}))
    assert (papers.MARKUP in text) == (not isinstance(value, bool))


@pytest.mark.parametrize("name", [field.name for field in fields(VitasSheet)])
def test_a_missing_field_never_blanks_the_page(name: str) -> None:
    (text,) = page_texts(render_vitas(papers.without(EXAMPLE, name)))
    assert "Forbered ansøgningen" in text
    assert "Side 1 af 1" in text
    assert re.search(r"\{\w+\}", text) is None


def test_same_input_same_bytes_also_from_what_was_kept() -> None:
    assert render_vitas(from_plain(VitasSheet, to_plain(EXAMPLE))) == render_vitas(EXAMPLE)
