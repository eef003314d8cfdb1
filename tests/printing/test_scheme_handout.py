"""Fact sheets about schemes: a page each, every rate with its year, and none for what has ended."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kmdesk.core.plain import from_plain, to_plain
from kmdesk.printing.scheme_handout import render_scheme_handout
from kmdesk.rules.schemes import GONE, RateKind
from kmdesk.services.paper.common import Letterhead
from kmdesk.services.paper.scheme_handout import SchemeHandout, SchemeSheet, sheet_of
from tests.nasty import NASTY
from tests.printing import papers
from tests.printing.reading import lines, page_texts, pages_in_second_reader
from tests.printing.scheme_sheets import (
    AT_COMPANY,
    COMPARISON,
    EXAMPLE,
    HERNING,
    INCREASE,
    INPUTS,
    PILOT_TODAY,
    PRIVATE,
    PRIVATE_TODAY,
    ROTATION_2013,
    SHIPPED,
    TODAY,
    WHOLE,
    calculated,
    handout,
    shipped,
    usual_inputs,
)
from tests.printing.test_pdfua_rules import broken_rules

KEEP = ("language", "printed_at", "day", "status")


def printed(data: SchemeHandout) -> str:
    return papers.check_file(render_scheme_handout(data))


def sizes_of(word: str, file: bytes) -> set[float]:
    """Return the sizes in points of the texts with `word`."""
    sizes: set[float] = set()
    for page in PdfReader(BytesIO(file)).pages:
        page.extract_text(visitor_text=lambda text, _c, _t, _f, size: word in text and sizes.add(size))
    return sizes


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (EXAMPLE, PRIVATE_TODAY),
        (shipped("job_rotation", date(2013, 6, 1)), ROTATION_2013),
        (shipped("knowledge_pilot"), PILOT_TODAY),
    ],
    ids=["with a calculation", "a year gone by", "a scheme of the past"],
)
def test_the_sheet_reads_as_drawn(data: SchemeHandout, expected: list[str]) -> None:
    # pypdf sees a cell after the other; the order of the words is what matters here.
    assert " ".join(lines(render_scheme_handout(data))).split() == " ".join(expected).split()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("code", SHIPPED)
def test_every_shipped_scheme_fits_on_a_page_with_all_its_rates(code: str, language: str) -> None:
    data = shipped(code, language=language)
    (sheet,) = data.sheets
    file = render_scheme_handout(data)
    assert pages_in_second_reader(file) == 1
    text = papers.check_file(file)
    assert sheet.guidance in text
    assert re.search(r"\{\w+\}", text) is None
    for rate in sheet.rates:
        assert rate.amount in text
        assert rate.source in text
    marks = text.count("Sats for " if language == "da" else "Rate for ")
    assert marks == len(sheet.rates)
    old = "ældre end indeværende år" if language == "da" else "older than this year"
    assert (old in text) == any(rate.old for rate in sheet.rates)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("code", [c for c, s in SHIPPED.items() if s.status_on(TODAY).status in GONE])
def test_what_has_ended_says_so_first_and_names_no_amount(code: str, language: str) -> None:
    text = printed(shipped(code, language=language))
    title = SHIPPED[code].title.in_language(language)
    box = "Ordningen findes ikke længere" if language == "da" else "The scheme no longer exists"
    assert f"{title} {box} " in text
    purpose = SHIPPED[code].purpose.in_language(language)
    assert text.index(f"{title} {box} ") < text.rindex(purpose[:20])
    assert SHIPPED[code].instead_on(TODAY).in_language(language) in text
    assert "Sådan gør I" not in text
    assert "What you do" not in text
    assert "kr." not in text
    assert "Sats" not in text
    assert "Rate" not in text


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("code", [c for c, s in SHIPPED.items() if s.status_on(TODAY).status not in GONE])
def test_a_calculation_never_costs_the_sheet_its_single_page(code: str, language: str) -> None:
    scheme = SHIPPED[code]
    if scheme.calculator is None:
        return
    example = calculated(scheme, **usual_inputs(scheme))
    sheet = sheet_of(scheme, TODAY, language, at_company=AT_COMPANY, calculated=[example])
    file = render_scheme_handout(handout(sheet, language=language))
    assert pages_in_second_reader(file) == 1
    assert sheet.calculation is not None
    text = papers.check_file(file)
    rows = [row for row in sheet.calculation.rows if not row.side]
    assert all(row.label in text and row.amount in text for row in rows)


def test_a_capped_subsidy_says_what_the_cap_leaves() -> None:
    low = calculated(PRIVATE, **{**INPUTS, "wage_cost_per_hour": Decimal(150)})
    text = printed(handout(sheet_of(PRIVATE, TODAY, "da", calculated=[low])))
    assert "Loft: 50 % af lønudgiften højst 72.150,00 kr." in text
    assert "I betaler selv 72.150,00 kr." in text
    english = printed(handout(sheet_of(PRIVATE, TODAY, "en", calculated=[low]), language="en"))
    assert "You pay yourselves 72,150.00 kr." in english


def test_several_schemes_begin_on_a_page_each_and_count_through() -> None:
    sheets = [
        sheet_of(SHIPPED[code], TODAY, "da") for code in ("wage_subsidy_private", "flex_job", "innobooster")
    ]
    texts = page_texts(render_scheme_handout(handout(*sheets)))
    assert len(texts) == 3
    for number, (page, sheet) in enumerate(zip(texts, sheets, strict=True), 1):
        text = " ".join(page.split())
        assert f"Side {number} af 3" in text
        assert sheet.title in text
        assert f"Faktaark {sheet.sheet} · version {sheet.version} · {sheet.guidance}" in text
        assert "3 faktaark · udskrevet 24.11.2026 · Vejledende. Myndigheden afgør den enkelte sag." in text


def test_an_authority_with_a_long_name_stands_whole_on_the_page() -> None:
    text = printed(shipped("social_fund"))
    assert "Vejledende. Erhvervsfremmebestyrelsen afgør den enkelte sag." in text
    assert "…" not in text


def test_what_is_uncertain_says_so_where_it_stands() -> None:
    uncertain = replace(WHOLE, status="active", status_uncertain=True, warning="", clash="")
    text = printed(handout(uncertain))
    assert "Titel Kontrollér hos kommunen, om ordningen stadig gælder. Formål" in text
    assert "Om personen Usikkert – kontrollér hos kommunen." in text
    assert "Om virksomheden Usikkert – kontrollér hos kommunen." in text
    assert "1 kr. Usikker sats – kontrollér hos kommunen. note" in text
    assert "2 kr. Usikker" not in text


@pytest.mark.parametrize(
    ("status", "box"),
    [
        ("phasing_out", "Ordningen er under udfasning"),
        ("unknown", "Vi ved ikke, om ordningen stadig findes"),
        ("ended", "Ordningen findes ikke længere"),
        ("historic", "Ordningen findes ikke længere"),
    ],
)
def test_the_state_is_told_before_the_purpose(status: str, box: str) -> None:
    for warning in ("Advarsel", ""):
        text = printed(handout(replace(WHOLE, status=status, warning=warning, clash="")))
        assert f"Titel {box} {warning}".strip() in text
        assert text.index(box) < text.index("Formål")


def test_whom_to_ask_is_said_once() -> None:
    text = printed(shipped("job_rotation"))
    assert text.casefold().count("kontrollér hos kommunen") == 1


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("wage_subsidy_private", "Hvem kan I ansætte?"),
        ("wage_subsidy_public", "Hvem kan I ansætte?"),
        ("adult_apprentice", "Hvem kan I ansætte?"),
        ("company_placement", "Hvem er ordningen for?"),
        ("thesis_project", "Hvem er ordningen for?"),
        ("knowledge_pilot", "Hvem var ordningen for?"),
        ("innobooster", ""),
    ],
)
def test_the_heading_fits_what_the_scheme_is(code: str, heading: str) -> None:
    text = printed(shipped(code))
    assert re.findall(r"Hvem \w+ .*?\?", text) == ([heading] if heading else [])


def test_a_day_gone_by_has_the_rates_of_its_year_and_says_so() -> None:
    text = printed(shipped("job_rotation", date(2013, 6, 1)))
    assert "173,09 kr. pr. time" in text
    assert "194,84 kr. pr. time" in text
    assert "203,17" not in text
    assert "Arket viser status og satser for 01.06.2013." in text
    assert "under udfasning" not in text
    assert "ældre" not in text
    later = printed(shipped("job_rotation", date(2016, 6, 1)))
    assert "Satsen er fra før 2016. Vi har ikke kontrolleret satsen for 2016." in later


def test_a_day_gone_by_says_which_day_its_conditions_are_of() -> None:
    newer = "Betingelserne er dem, vi kontrollerede 21.11.2026. Planlæg ikke efter arket."
    for day in (date(2013, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 23)):
        assert newer in printed(shipped("job_rotation", day))
    assert "Betingelserne er dem" not in printed(shipped("job_rotation"))
    without_rates = printed(shipped("mentor_support", date(2013, 6, 1)))
    assert f"Arket viser status for 01.06.2013. {newer}" in without_rates
    english = printed(shipped("job_rotation", date(2013, 6, 1), "en"))
    assert "The conditions are those we checked on 21.11.2026." in english


def test_a_day_to_come_says_so_and_calls_no_rate_older_than_this_year() -> None:
    fresh = replace(SHIPPED["igu"], rate_kinds=(_checked_this_year("igu"),))
    text = printed(handout(sheet_of(fresh, date(2027, 6, 1), "da")))
    assert "Arket er for 01.06.2027 med det, vi ved i dag." in text
    assert "indeværende år" not in text
    assert "Satsen er fra før 2027." in text
    assert "indeværende år" not in printed(handout(sheet_of(fresh, TODAY, "da")))


def _checked_this_year(code: str) -> RateKind:
    kind = SHIPPED[code].rate_kinds[0]
    return replace(kind, rates=(replace(kind.rates[0], year=2026, valid_from=date(2026, 1, 1)),))


def test_several_rates_of_an_earlier_year_are_spoken_of_as_several() -> None:
    assert "Satserne er fra før 2014." in printed(shipped("job_rotation", date(2014, 6, 1)))
    assert "Satsen er fra før 2024." in printed(shipped("wage_subsidy_private", date(2024, 6, 1)))


def test_a_day_no_rate_is_known_for_says_so() -> None:
    text = printed(shipped("wage_subsidy_private", date(2013, 6, 1)))
    assert "Vi kender ikke satsen for 2013. Spørg kommunen." in text
    assert "kr. pr. time" not in text
    assert "Vi kender ikke" not in printed(shipped("mentor_support", date(2013, 6, 1)))


def test_a_scheme_that_has_not_begun_says_so_and_prints_no_rate() -> None:
    text = printed(shipped("knowledge_pilot", date(1999, 6, 1)))
    assert "Ordningen var ikke begyndt Den begyndte 01.01.2005." in text
    assert "kr." not in text
    coming = replace(
        SHIPPED["igu"], periods=(replace(SHIPPED["igu"].periods[0], valid_from=date(2027, 1, 1)),)
    )
    text = printed(handout(sheet_of(coming, TODAY, "da")))
    assert "Ordningen er ikke begyndt endnu Den begynder 01.01.2027." in text
    assert "20.000" not in text


def test_what_has_ended_by_the_day_says_what_to_do_instead() -> None:
    text = printed(shipped("igu", date(2028, 3, 1)))
    assert "Spørg kommunen, hvad der findes for flygtninge" in text
    assert "Opret aftalen i VITAS" not in text
    assert "Opret aftalen i VITAS" in printed(shipped("igu"))


def test_a_single_rate_says_what_it_is_of() -> None:
    assert "Fleksløntilskud til personen, højst Sats for 2018" in printed(shipped("flex_job"))


def test_the_recipient_stands_in_the_head_however_long_the_company_is_called() -> None:
    both = printed(replace(EXAMPLE, recipient="Hanne Nygaard"))
    assert "Faktaark til Vestrum Maskinfabrik A/S Udleveret til Hanne Nygaard" in both
    short = printed(replace(EXAMPLE, company_name="Vestrum", recipient="Hanne"))
    assert "Faktaark om ordninger Udleveret til Vestrum, Hanne" in short
    assert "Given to Hanne Nygaard" in printed(
        replace(EXAMPLE, recipient="Hanne Nygaard", head=replace(EXAMPLE.head, language="en"))
    )


def test_sheets_that_exclude_each_other_say_so() -> None:
    rotation = SHIPPED["job_rotation"]
    text = printed(handout(sheet_of(PRIVATE, TODAY, "da", beside=[rotation])))
    assert "Kan ikke kombineres med Jobrotation. Vælg én af dem." in text


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("day", [TODAY, date(2018, 6, 1), date(2027, 6, 1)])
@pytest.mark.parametrize("code", ["wage_subsidy_private", "wage_subsidy_public", "icebreaker"])
def test_a_full_sheet_keeps_its_single_page_and_all_it_says(code: str, day: date, language: str) -> None:
    scheme = SHIPPED[code]
    told = (
        "Der er plads til 7 mere på arbejdspladsen: 1 af 8 støttede pladser er i brug.",
        "Ordinært ansatte: 42 i sidste måned, 42 i gennemsnit over 12 måneder. Kravet er opfyldt.",
    )
    example = calculated(scheme, **usual_inputs(scheme))
    sheet = sheet_of(scheme, day, language, at_company=told, calculated=[example])
    municipality = replace(HERNING, email="lb@herning.example")
    data = replace(handout(sheet, language=language), recipient="Hanne", municipality=municipality)
    file = render_scheme_handout(data)
    assert pages_in_second_reader(file) == 1
    text = papers.check_file(file)
    assert all(rate.amount in text and rate.source in text for rate in sheet.rates)
    assert all(asked in text for asked in sheet.asks)
    assert "lb@herning.example" in text
    if day == TODAY:
        assert sheet.calculation is not None
        assert all(row.label in text for row in sheet.calculation.rows if not row.side)


def test_every_step_of_a_calculation_and_its_rounding_stand_on_the_sheet() -> None:
    text = printed(handout(sheet_of(PRIVATE, TODAY, "da", calculated=[calculated(PRIVATE, **INPUTS)])))
    assert "Timer i alt: 37 t./uge × 26 uger 962 timer" in text
    assert "Loft: 50 % af lønudgiften under 87.782,50 kr." in text
    assert "Hvert beløb er afrundet til hele øre" in text


def test_a_comparison_brings_its_table_and_every_step_on_a_page_of_its_own() -> None:
    sheet = sheet_of(PRIVATE, TODAY, "da", calculated=[calculated(PRIVATE, **INPUTS), COMPARISON, INCREASE])
    pages = page_texts(render_scheme_handout(handout(sheet)))
    assert len(pages) == 2
    first, second = (" ".join(page.split()) for page in pages)
    assert "I betaler selv 92.679,08 kr." in first
    assert "Beregninger: Løntilskud i private virksomheder" in second
    assert "Ansættelse med og uden støtte – regnet med satsen for 2023" in second
    assert "3 måneder 6 måneder 12 måneder" in second
    assert "Med støtte 46.339,54 kr. 92.679,08 kr. 268.244,08 kr." in second
    assert [row.label for one in sheet.further for row in one.rows if row.label not in second] == []
    assert "Merbeskæftigelse opfyldt" in second
    assert "Side 2 af 2" in second


def test_sheets_with_tables_boxes_and_notices_keep_the_rules_of_pdf_ua(tmp_path: Path) -> None:
    first = sheet_of(
        PRIVATE,
        date(2026, 1, 2),
        "da",
        calculated=[calculated(PRIVATE, **INPUTS), COMPARISON, INCREASE],
        beside=[SHIPPED["job_rotation"]],
    )
    assert len(first.further) == 2
    file = render_scheme_handout(handout(first, sheet_of(SHIPPED["igu"], date(2028, 3, 1), "da"), WHOLE))
    assert pages_in_second_reader(file) == 4
    assert broken_rules(file, tmp_path) == []


def test_a_calculation_with_an_uncertain_rate_says_so() -> None:
    (kind,) = PRIVATE.rate_kinds
    unsure = replace(kind, rates=(replace(kind.rates[0], uncertain=True),))
    scheme = replace(PRIVATE, rate_kinds=(unsure,))
    text = printed(handout(sheet_of(scheme, TODAY, "da", calculated=[calculated(scheme, **INPUTS)])))
    assert "Regneeksempel med en usikker sats for 2023" in text


def test_what_does_not_fit_flows_on_at_the_tight_size() -> None:
    much = replace(WHOLE, company=WHOLE.company * 60)
    assert sizes_of("Om virksomheden", render_scheme_handout(handout(much))) == {8.75}


def test_a_sheet_that_was_kept_before_it_knew_the_day_of_its_conditions_says_what_it_said() -> None:
    kept = shipped("job_rotation", date(2013, 6, 1))
    old = replace(kept, sheets=tuple(replace(sheet, conditions_checked="") for sheet in kept.sheets))
    said = "Arket viser ordningen, som den var 01.06.2013. Brug det ikke til at planlægge efter i dag."
    assert said in printed(old)


def test_old_rates_are_warned_of_once() -> None:
    both = replace(WHOLE, rates=tuple(replace(rate, old=True) for rate in WHOLE.rates))
    assert printed(handout(both)).count("Satserne er ældre end indeværende år.") == 1
    assert printed(handout(WHOLE)).count("Satsen er ældre end indeværende år.") == 1


def test_english_has_no_danish_words() -> None:
    data = handout(WHOLE, replace(WHOLE, status="historic"), language="en")
    papers.check_english("scheme_handout", printed(papers.with_text(data, "x", KEEP)))
    assert "86.16 kr. per hour" in printed(shipped("wage_subsidy_private", language="en"))


def test_every_text_of_the_facts_is_printed() -> None:
    data = handout(WHOLE)
    besides = ("code", "kind", "title", "organisation", "checked_on", "name")
    papers.check_prints_all(render_scheme_handout, replace(data, recipient="Hanne"), (*KEEP, *besides))
    text = printed(handout(replace(WHOLE, title="en titel")))
    assert "en titel" in text
    assert "Kontaktmægler Karen Lyngholm 97 00 12 40 · kl@midtvest.example" in text
    assert "Kommunen Lone Bach, virksomhedsindgangen Herning Kommune · 97 00 18 02" in text


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_in_every_field(text: str) -> None:
    papers.check_read(render_scheme_handout(papers.with_text(handout(WHOLE, WHOLE), text, ("language",))))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_text_raises(text: str) -> None:
    render_scheme_handout(papers.with_text(handout(WHOLE), text, ("language",)))


@pytest.mark.parametrize("name", [field.name for field in fields(SchemeSheet) if field.name != "version"])
def test_markup_in_one_field_is_printed_as_typed(name: str) -> None:
    marked = papers.fill(getattr(WHOLE, name), lambda _: papers.MARKUP)
    text = printed(handout(replace(WHOLE, **{name: marked})))
    unprinted = {"code", "status", "status_uncertain", "hires", "begins", "instead", "rate_unknown"}
    assert (papers.MARKUP in text) == (name not in {*unprinted, "conditions_checked"})


@pytest.mark.parametrize("name", [field.name for field in fields(SchemeSheet)])
def test_a_missing_field_never_blanks_the_page(name: str) -> None:
    empty = replace(WHOLE, calculation=None) if name == "calculation" else papers.without(WHOLE, name)
    text = printed(handout(empty))
    assert ("Titel" in text) == (name != "title")
    assert "Side 1 af 1" in text
    assert re.search(r"\bNone\b", text.replace("version None", "")) is None


def test_nothing_known_still_makes_a_page() -> None:
    text = printed(SchemeHandout(Letterhead()))
    assert text == (
        "Faktaark om ordninger 0 faktaark · udskrevet · Vejledende. Myndigheden afgør den enkelte sag. "
        "Side 1 af 1 Faktaark om ordninger Der er ikke valgt nogen ordninger."
    )
    bare = printed(SchemeHandout(Letterhead(), sheets=(SchemeSheet("x", "X", 1, "", "", "Titel"),)))
    assert "Titel" in bare
    assert "Spørg os" not in bare
    assert "Udleveret til" not in bare


def test_far_too_much_flows_and_keeps_what_the_application_asks_for() -> None:
    much = replace(WHOLE, company=WHOLE.company * 60, asks=("Det spørges der om.",))
    file = render_scheme_handout(handout(much))
    assert pages_in_second_reader(file) > 1
    assert "Hav klar: Det spørges der om." in papers.check_file(file)


def test_the_file_says_what_it_is() -> None:
    reader = PdfReader(BytesIO(render_scheme_handout(EXAMPLE)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Løntilskud i private virksomheder · Vestrum Maskinfabrik A/S"
    assert reader.metadata.author == "Karen Lyngholm, Erhvervsråd Midtvest"


def test_same_input_same_bytes_also_from_what_was_kept() -> None:
    file = render_scheme_handout(EXAMPLE)
    assert render_scheme_handout(from_plain(SchemeHandout, to_plain(EXAMPLE))) == file
