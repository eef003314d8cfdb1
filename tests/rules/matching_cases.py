"""What the tests of matching share: the shipped knowledge, and random orders and candidates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.match_demands import NeedFacts, Weights
from kmdesk.services import match_knowledge

TODAY = date(2026, 11, 24)
KNOWN = match_knowledge.knowledge(TODAY)
COUNTS = match_knowledge.counts()
WEIGHTS = Weights({one.code: one.weight for one in match_knowledge.default_weights()}, COUNTS)
CODES = tuple(one.code for one in match_knowledge.default_weights())

_TEXTS = (
    "Dansk i skrift og tale",
    "Tysk på forhandlingsniveau",
    "Kørekort B",
    "Kørekort C",
    "Videregående uddannelse, teknik",
    "Faglært smed eller svejser",
    "Erfaring med CNC eller metal",
    "Kender planlægningsværktøj",
    "Kan starte senest 1. februar 2027",
    "37 timer om ugen",
    "3 års erfaring med regnskab",
    "Excel, Word og PowerPoint",
    "C eller C++",
    "Ung og frisk",
    "Gode samarbejdsevner",
    "Ønsker studiejob",
    "…",
)
_SAID = (
    "CNC",
    "ERP",
    "Lean",
    "Navision",
    "Produktionsplanlægning",
    "Har svejst rustfrit stål",
    "Ikke erfaring med CNC",
    "Vil gerne lære Excel",
    "Regnskab og moms",
    "C++",
    "Samarbejde",
    "PowerPoint",
)
_LANGUAGES = ("Dansk", "Dansk (modersmål)", "Engelsk", "Tysk", "Tysk (begynder)", "Tysk (flydende)", "")
_LEVELS = ("", "H10", "H20", "H30", "H35", "H40", "H50", "H60", "H70", "H80", "H90")
_FIELDS = ("", "engineering_it", "social_sciences", "humanities", "health")
_TOWNS = ("", "0657", "0661", "0756", "0751", "0825", "9999")
_TYPES = ("hire", "student_job", "internship")
_DAYS = ("", "2026-12-01", "2027-02-01", "2027-06-01")
_LICENCES = ("", "B", "Ja", "Nej", "C/CE", "traktor")
_MOBILITY = ("", "Op til 40 km", "Hele Midtjylland", "Flytter gerne", "Flytter ikke", "Herning og Ikast")


def some(values: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Return a few of the values, each once, in any order."""
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


needs = st.builds(
    NeedFacts,
    title=st.sampled_from(("", "Studiejob: dataanalyse", "CNC-operatør", "Ung pige i huset")),
    education_levels=some(_LEVELS[1:], 2),
    fields_of_study=some(_FIELDS[1:], 2),
    languages=some(_LANGUAGES),
    driving_licence=st.sampled_from(_LICENCES),
    competences=some(_SAID),
    mandatory=some(_TEXTS),
    desirable=some(_TEXTS),
    municipality_code=st.sampled_from(_TOWNS),
    starts_by=st.sampled_from(_DAYS),
    hours_per_week=st.sampled_from((None, 15, 37)),
    match_type=st.sampled_from(("", *_TYPES)),
    must_have=some(CODES, 5),
)
candidates = st.builds(
    CandidateFacts,
    education_title=st.sampled_from(("", "Maskiningeniør", "Cand.merc.", "Smed", "Datamatiker")),
    education_level=st.sampled_from(_LEVELS),
    field_of_study=st.sampled_from(_FIELDS),
    competences=some(_SAID),
    languages=some(_LANGUAGES),
    driving_licence=st.sampled_from(_LICENCES),
    municipality_code=st.sampled_from(_TOWNS),
    mobility=st.sampled_from(_MOBILITY),
    mobility_municipalities=some(_TOWNS[1:], 2),
    max_distance_km=st.sampled_from((None, 10, 40, 80)),
    wishes=some(_TYPES),
    earliest_start=st.sampled_from(_DAYS),
    hours_per_week=st.sampled_from((None, 15, 37)),
    motivation=st.lists(st.sampled_from(_SAID), max_size=3).map(". ".join),
)
weights = st.builds(Weights, st.dictionaries(st.sampled_from(CODES), st.integers(0, 5)), st.just(COUNTS))


def answered(candidate: CandidateFacts, key: str, answer: str) -> CandidateFacts:
    """Return the candidate after being asked about a demand."""
    return replace(candidate, answers={**candidate.answers, key: answer})
