"""Requirements as people write them, read as tests; Danish words as one word in all their forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.danish_words import clauses, has_part, stem, stems, words
from kmdesk.rules.lexicon import Lexicon, SkillGroup, WordLists
from kmdesk.rules.match_tests import (
    AskTest,
    FieldTest,
    HoursTest,
    LanguageTest,
    LevelTest,
    LicenceTest,
    StartTest,
    TermTest,
    Test,
    WishTest,
)
from kmdesk.rules.skill_words import read_requirement
from tests.nasty import NASTY
from tests.rules.matching_cases import KNOWN, TODAY

LEXICON = KNOWN.lexicon
TECHNICAL = FieldTest(frozenset({"engineering_it"}))


def read(text: str) -> list[list[list[Test | str]]]:
    """Return a requirement's parts, their alternatives and tests; a test of words as its text."""
    return [
        [[test.term.text if isinstance(test, TermTest) else test for test in tests] for tests in part]
        for part in read_requirement(text, LEXICON, TODAY).all_of
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dansk i skrift og tale", [[[LanguageTest("da")]]]),
        ("Dansk og engelsk", [[[LanguageTest("da")]], [[LanguageTest("en")]]]),
        ("Tysk eller hollandsk", [[[LanguageTest("de")], [LanguageTest("nl")]]]),
        ("Flydende tysk", [[[LanguageTest("de"), LanguageTest("de", fluent=True)]]]),
        ("Lidt polsk er en fordel", [[[LanguageTest("pl", little=True)]]]),
        ("Fluent in written and spoken English", [[[LanguageTest("en"), LanguageTest("en", fluent=True)]]]),
        ("Kørekort B", [[[LicenceTest("B")]]]),
        ("Kørekort (C)", [[[LicenceTest("B")]]]),
        ("Stort kørekort CE", [[[LicenceTest("CE")]]]),
        ("Gyldigt førerbevis", [[[LicenceTest("B")]]]),
        ("Videregående uddannelse, teknik", [[[LevelTest(("H40",))]], [[TECHNICAL]]]),
        ("Lang videregående teknisk uddannelse", [[[LevelTest(("H70",)), TECHNICAL]]]),
        ("Bachelor eller svendebrev", [[[LevelTest(("H50",))], [LevelTest(("H30",))]]]),
        ("Kan starte senest 1. februar 2027", [[[StartTest("2027-02-01")]]]),
        ("Kan starte senest 1. februar", [[[StartTest("2027-02-01")]]]),
        ("Tiltrædelse senest 15/1 2027", [[[StartTest("2027-01-15")]]]),
        ("Start i februar", [[[StartTest("2027-02-28")]]]),
        ("37 timer om ugen", [[[HoursTest(37)]]]),
        ("Fuldtid", [[[HoursTest(37)]]]),
        ("Ønsker studiejob", [[[WishTest("student_job")]]]),
        ("Erfaring med CNC eller metal", [[["CNC"], ["metal"]]]),
        ("Excel, Word og PowerPoint", [[["Excel"]], [["Word"]], [["PowerPoint"]]]),
        ("CNC, drejning eller fræsning", [[["CNC"], ["drejning"], ["fræsning"]]]),
        ("Kendskab til ERP-systemer (fx SAP)", [[["ERP systemer"]]]),
        ("Svejsning, montage m.m.", [[["Svejsning"]], [["montage"]]]),
        ("Økonomi eller lignende", [[["Økonomi"]]]),
        ("MIG/MAG", [[["MIG"], ["MAG"]]]),
        ("3 års erfaring med regnskab", [[["regnskab"]], [[AskTest()]]]),
        ("Gode samarbejdsevner", [[["samarbejdsevner"]]]),
        ("Erfaring fra praktik", [[["praktik"]]]),
        ("…", [[[AskTest()]]]),
        ("Erfaring", [[[AskTest()]]]),
        ("", [[[AskTest()]]]),
    ],
)
def test_a_requirement_is_read(text: str, expected: list[list[list[Test | str]]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("SAP", "ERP"),
        ("Navision", "Kender planlægningsværktøj"),
        ("Har brugt Business Central", "Dynamics NAV"),
        ("Produktionsplanlægning", "planlægger"),
        ("Praktik i en metalvirksomhed", "metal"),
        ("TypeScript", "JavaScript"),
        ("Har svejst", "svejsning"),
        ("Bogholder", "Erfaring med bogføring"),
        ("Salg", "Salgserfaring"),
        ("sproejtestoebning", "Sprøjtestøbning"),
        ("C#", "C#"),
        ("machine learning", "Kunstig intelligens"),
    ],
)
def test_what_is_said_otherwise_is_found(said: str, asked: str) -> None:
    assert _is_named(said, asked)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("ERP", "SAP"),
        ("Java", "JavaScript"),
        ("C#", "C++"),
        ("Kaplan", "Plan"),
        ("Kunstig", "Kunst"),
        ("Datamatiker", "Data"),
        ("Ikke erfaring med CNC", "CNC"),
        ("Vil gerne lære Excel", "Excel"),
        ("Agronom", "Planteavl"),
        ("Tyskland", "Tyskland-strategi"),
    ],
)
def test_what_is_something_else_is_not_found(said: str, asked: str) -> None:
    assert not _is_named(said, asked)


def _is_named(said: str, asked: str) -> bool:
    profile = KNOWN.profiles.of(CandidateFacts(motivation=said))
    tests = [test for part in read_requirement(asked, LEXICON, TODAY).all_of for one in part for test in one]
    return all(test.state(profile.words) == "met" for test in tests if isinstance(test, TermTest))


@pytest.mark.parametrize(
    "forms",
    [
        "planlægning planlægger planlægge planlæggere",
        "svejsning svejser svejse svejsere",
        "programmering programmerer programmere",
        "bogføring bogfører bogføre",
        "maskine maskiner maskinen maskinerne",
        "regnskab regnskaber regnskabet",
        "vejledning vejleder",
        "Ærø ÆRØ aeroe",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len(set(stems(forms))) == 1


def test_names_whose_signs_are_the_point_are_words() -> None:
    assert stems("C++, C# og .NET") == ("cplusplus", "csharp", "og", "dotnet")
    assert len(set(stems("C C++ C#"))) == 3


def test_only_long_parts_are_looked_for_in_compounds() -> None:
    assert has_part("metalvirksomhed", "metal")
    assert has_part("produktionsplanlaeg", "planlaeg")
    assert not has_part("kaplan", "plan")
    assert not has_part("metal", "metal")


def test_a_text_falls_apart_at_full_stops_commas_and_but() -> None:
    assert clauses("Kan CNC, ikke CAD. Vil gerne lære, men har tid\n\nog lyst;") == (
        *("Kan CNC", "ikke CAD", "Vil gerne lære", "har tid", "og lyst"),
    )


@given(st.text(max_size=40))
def test_any_text_has_words_that_fold_to_themselves(text: str) -> None:
    for word in words(text):
        assert word.folded
        assert word.stem
        assert word.folded.startswith(word.stem[:2]) or word.folded != word.stem
        assert stem(word.stem)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_read(text: str) -> None:
    assert read_requirement(text, LEXICON, TODAY).all_of
    KNOWN.profiles.of(CandidateFacts(motivation=text, mobility=text, languages=(text,)))


def test_kinds_show_the_thing_but_not_the_other_way_round() -> None:
    lexicon = Lexicon(
        [SkillGroup(("dyr",), ("fugl",)), SkillGroup(("fugl", "pippip"), ("and",))], WordLists()
    )
    assert "@dyr" in lexicon.shown_by("And")
    assert "@fugl" in lexicon.shown_by("en pippip")
    assert "@fugl" not in lexicon.shown_by("dyr")


def test_an_expression_in_two_groups_is_a_mistake_in_the_list() -> None:
    with pytest.raises(ValueError, match="two groups"):
        Lexicon([SkillGroup(("a", "b")), SkillGroup(("c", "b"))], WordLists())
