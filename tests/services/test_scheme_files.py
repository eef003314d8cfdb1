"""The schemes that ship: whole, in both languages, with rates and statuses as the sources have them."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

import pytest

from kmdesk.core import resources
from kmdesk.rules.bilingual import Text
from kmdesk.rules.cpr_like import find_cpr_like
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.services import reference
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.schemes import read_scheme, shipped_schemes

SCHEMES = shipped_schemes()
GUIDE = with_all_questions(newest_guide(), newest_guide("schemes"))
QUESTIONS = {question.role: question for question in GUIDE.questions if question.role}
ALL = sorted(SCHEMES)

LONGEST_SENTENCE = 25
DANISH_NAMES_IN_ENGLISH = {"Landdistriktsvækstpilot", "SMV:Vækstpilot", "SMV:Grønne"}

CATALOGUE = {
    1: ["knowledge_pilot"],
    2: ["innobooster"],
    3: ["industrial_phd", "industrial_postdoc"],
    4: ["wage_subsidy_private"],
    5: ["wage_subsidy_public"],
    6: ["company_placement"],
    7: ["job_rotation"],
    8: ["adult_apprentice"],
    9: ["flex_job"],
    10: ["mentor_support"],
    11: ["upskilling"],
    12: ["labour_market_training"],
    13: ["prior_learning"],
    14: ["adult_vocational"],
    15: ["igu"],
    16: ["icebreaker"],
    17: ["personal_assistance"],
    18: ["sheltered_job"],
    19: ["senior_job"],
    20: ["training_centre"],
    21: ["partnership_agreement"],
    22: ["employer_declaration"],
    23: ["student_job"],
    24: ["study_internship"],
    25: ["thesis_project"],
    26: ["hr_manager_hire"],
    27: ["growth_pilot"],
    28: ["trainee"],
    29: ["graduate_placement"],
    30: ["social_fund"],
    31: ["revalidering", "apprentice_refund"],
}
"""The numbers of the list of schemes; the last line is what only the overview of statuses has."""


def texts(node: object, place: str) -> Iterator[tuple[str, Text]]:
    """Give every text of a scheme with its place; texts that are left out have none."""
    if isinstance(node, Text):
        if node != Text():
            yield place, node
    elif isinstance(node, tuple):
        for n, child in enumerate(cast("tuple[object, ...]", node)):
            yield from texts(child, f"{place}[{n}]")
    elif is_dataclass(node):
        for field in fields(node):
            yield from texts(getattr(node, field.name), f"{place}.{field.name}")


TEXTS = [found for code in ALL for found in texts(SCHEMES[code], code)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?:])\s+(?=[A-ZÆØÅ0-9])", text)


# What is there


def test_every_scheme_of_the_list_is_there_and_no_other() -> None:
    assert sorted(code for codes in CATALOGUE.values() for code in codes) == ALL


def test_each_file_is_named_by_its_code() -> None:
    files = list(resources.path("schemes").glob("*.toml"))
    assert {file.stem: read_scheme(file.read_text(encoding="utf-8")).code for file in files} == {
        code: code for code in ALL
    }


def test_codes_of_sheets_and_places_in_the_order_are_used_once() -> None:
    assert len({scheme.sheet for scheme in SCHEMES.values()}) == len(SCHEMES)
    assert len({(scheme.group, scheme.order) for scheme in SCHEMES.values()}) == len(SCHEMES)


def test_the_catalogue_begins_each_group_as_it_was_drawn() -> None:
    first: dict[str, str] = {}
    for scheme in SCHEMES.values():
        first.setdefault(scheme.group, scheme.code)
    assert list(first.items()) == [
        ("employment", "wage_subsidy_private"),
        ("education", "adult_apprentice"),
        ("development", "innobooster"),
    ]


def test_the_guide_offers_schemes_that_are_there_by_the_same_name() -> None:
    (part,) = QUESTIONS["wanted_schemes"].parts
    offered = {option.code: option.label for option in part.options}
    assert len(offered) == 12
    assert {code: SCHEMES[code].name for code in offered} == offered


@pytest.mark.parametrize("code", ALL)
def test_what_a_scheme_names_exists(code: str) -> None:
    scheme = SCHEMES[code]
    known = {c.code for name in ("match_type", "need_type") for c in reference.choices(name)}
    assert set(scheme.suits) <= known
    assert len(set(scheme.suits)) == len(scheme.suits)
    assert set(scheme.excludes) <= set(ALL) - {code}


def test_what_excludes_is_excluded_in_turn_and_said_in_words() -> None:
    pairs = {(one, other) for one in ALL for other in SCHEMES[one].excludes}
    assert pairs
    assert pairs == {(other, one) for one, other in pairs}
    for one, _ in pairs:
        assert SCHEMES[one].combination.da


# Texts


@pytest.mark.parametrize("code", ALL)
def test_texts_are_plain_in_both_languages(code: str) -> None:
    for place, text in texts(SCHEMES[code], code):
        for written in (text.da, text.en):
            assert written == " ".join(written.split()), place
            assert "!" not in written, place
            assert not find_cpr_like(written), place
            assert max(len(sentence.split()) for sentence in sentences(written)) <= LONGEST_SENTENCE, place
        assert not re.search(r"job ?cent|venligst", f"{text.da} {text.en}", re.IGNORECASE), place
        danish = [w for w in re.findall(r"[\w:]*[æøåÆØÅ]\w*", text.en) if w not in DANISH_NAMES_IN_ENGLISH]
        assert danish == [], place


@pytest.mark.parametrize("code", ALL)
def test_both_languages_say_the_same_figures(code: str) -> None:
    for place, text in texts(SCHEMES[code], code):
        assert sorted(re.findall(r"\d", text.da)) == sorted(re.findall(r"\d", text.en)), place


def test_there_are_texts_to_look_at() -> None:
    assert len(TEXTS) > 700
    assert sentences("Op til 10,1 mio. kr. Se fx 1. januar. Nej.") == [
        "Op til 10,1 mio. kr.",
        "Se fx 1. januar.",
        "Nej.",
    ]


def test_a_cpr_number_is_never_for_us() -> None:
    asked = [text for _, text in TEXTS if "CPR-nummer" in text.da]
    assert len(asked) >= 5
    for text in asked:
        assert "kun i VITAS, aldrig til os" in text.da
        assert "only in VITAS, never to us" in text.en


@pytest.mark.parametrize("code", ALL)
def test_lists_have_names_that_fit_a_row(code: str) -> None:
    scheme = SCHEMES[code]
    for short in (scheme.short.da, scheme.short.en):
        assert len(short) <= 32
    for condition in scheme.conditions:
        assert max(len(condition.name.da), len(condition.name.en)) <= 36
    for line in (scheme.line.da, scheme.line.en):
        assert len(line) <= 120


@pytest.mark.parametrize("code", ALL)
def test_the_line_to_the_broker_has_no_amount_without_year_and_source(code: str) -> None:
    for line in (SCHEMES[code].line.da, SCHEMES[code].line.en):
        assert not re.search(r"\bkr\b|\d ?%|mio|million", line)


@pytest.mark.parametrize("code", ALL)
def test_each_file_says_whether_the_company_hires(code: str) -> None:
    text = resources.path("schemes", f"{code}.toml").read_text(encoding="utf-8")
    assert re.search(r"^hires = (true|false)$", text, re.MULTILINE)


def test_who_hires_is_who_employs_the_person() -> None:
    hiring = {code for code in ALL if SCHEMES[code].hires}
    assert {"wage_subsidy_private", "wage_subsidy_public", "icebreaker", "flex_job", "student_job"} <= hiring
    assert (
        not {"company_placement", "thesis_project", "study_internship", "innobooster", "senior_job"} & hiring
    )


def test_what_is_applied_for_in_vitas_says_so_in_its_file() -> None:
    applied = {code: s.application for code, s in SCHEMES.items() if s.application}
    in_vitas = {code for code, application in applied.items() if application.vitas}
    assert in_vitas == {code for code, application in applied.items() if "VITAS" in application.channel.da}
    assert in_vitas


def test_the_fund_has_one_name_in_english() -> None:
    for place, text in TEXTS:
        assert "the innovation fund" not in text.en.casefold(), place
        assert "Innovation Fund" not in text.en.replace("Innovation Fund Denmark", ""), place


def test_equal_is_enough_where_the_last_month_is_held_against_the_average() -> None:
    names = {
        condition.name.da
        for scheme in SCHEMES.values()
        for condition in scheme.conditions
        if condition.check and condition.check.rule == "net_increase"
    }
    assert names == {"Mindst lige så mange ansatte"}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_sheet_on_partnerships_has_the_seven_points_of_the_agreement(language: str) -> None:
    words = resources.load_json("print", "partnership_agreement.json")[language]
    (points,) = (c for c in SCHEMES["partnership_agreement"].conditions if c.id == "points")
    said = re.findall(r"(\d) ([^.]+)\.", points.text.in_language(language))
    assert [number for number, _ in said] == [str(n) for n in range(1, 8)]
    for number, point in said:
        agreed = words[f"point_{number}"].casefold()
        named = re.split(r", | og | and ", point.casefold())
        assert any(word.split()[-1] in agreed for word in named), point


def test_a_student_job_is_decided_by_nobody() -> None:
    assert [code for code in ALL if not SCHEMES[code].decides] == ["student_job"]
