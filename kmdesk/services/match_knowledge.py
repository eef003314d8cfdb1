"""What matching knows beside order and candidate: the shipped lists of `resources/matching/`, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

from kmdesk.core import resources
from kmdesk.core.folding import fold
from kmdesk.core.i18n import language
from kmdesk.rules.candidate_profile import PlaceNames, Profiles
from kmdesk.rules.danish_words import stem
from kmdesk.rules.lexicon import Lexicon, Phrase, SkillGroup, TitleWords, WordLists, holds, phrase_of
from kmdesk.rules.match_demands import Counts, Knowledge, Places
from kmdesk.rules.match_personal import PersonalWords
from kmdesk.services import reference

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a kind of demand counts unless the office says otherwise, and why."""

    code: str
    weight: int
    reason_da: str
    reason_en: str

    @property
    def reason(self) -> str:
        """The reason in the language in use."""
        return self.reason_en if language() == "en" else self.reason_da


def knowledge(today: date) -> Knowledge:
    """Return what is known, for demands whose days without a year are near `today`."""
    return Knowledge(profiles(), places(), label, today)


def label(name: str, code: str) -> str:
    """Return what people read for a code; a level of education goes by its short name."""
    if name == "education_level":
        return _short_levels().get(code, code)
    return reference.choice_label(name, code)


@cache
def profiles() -> Profiles:
    """Return the maker of profiles. It remembers what it read: used on the store's thread only."""
    return Profiles(lexicon(), _place_names())


@cache
def lexicon() -> Lexicon:
    """Return the words of the trade."""
    groups = (
        SkillGroup(tuple(row["same"]), tuple(row.get("kinds", ()))) for row in _load("skills")["groups"]
    )
    return Lexicon(groups, _word_lists())


@cache
def places() -> Places:
    """Return how far the municipalities are from each other, as the crow flies between their main towns."""
    given = _load("places")
    towns = {row["code"]: (row["lat"], row["lon"]) for row in given["rows"] if not row.get("ferry")}
    km = {
        here: {there: round(_distance(towns[here], towns[there])) for there in towns if there != here}
        for here in towns
    }
    return Places(km, given["near_km"], given["margin_km"])


@cache
def default_weights() -> tuple[Weight, ...]:
    """Return the shipped weights with their reasons, the heaviest first."""
    return tuple(Weight(row["code"], row["weight"], row["da"], row["en"]) for row in _load("weights")["rows"])


@cache
def counts() -> Counts:
    """Return how many times its weight a demand counts, by what is known of a candidate."""
    return Counts(**_load("weights")["counts"])


def place_of(text: str) -> str:
    """Return the municipality a text names alone, by its own name or a town's; empty for none or more."""
    stems = phrase_of(text)
    named = {code for name, code in _towns() if holds(stems, name)}
    return named.pop() if len(named) == 1 else ""


def _place_names() -> PlaceNames:
    """Return municipalities by their names and towns, and the areas people speak of."""
    given = _load("places")
    names: dict[Phrase, frozenset[str]] = {}
    for name, code in _towns():
        names[name] = names.get(name, frozenset()) | {code}
    for area in given["areas"]:
        regions = {*area.get("regions", ()), area.get("region", "")}
        codes = {one.code for one in reference.municipalities() if regions.intersection(one.regions)}
        names[phrase_of(area["words"])] = frozenset(codes | set(area.get("codes", ())))
    return PlaceNames(names, _phrases(given["anywhere"]))


@cache
def _towns() -> tuple[tuple[Phrase, str], ...]:
    """Return the names of municipalities and their towns, each with the municipality's code."""
    return tuple(
        (phrase_of(name), row["code"])
        for row in _load("places")["rows"]
        for name in (row["town"], *row.get("also", ()), reference.choice_label("municipality", row["code"]))
    )


def _word_lists() -> WordLists:
    given, spoken = _load("requirements"), _load("languages")
    return WordLists(
        filler=_folded(given["filler"]),
        heads=tuple(fold(text) for text in given["heads"]),
        language_filler=_folded(given["language_filler"]),
        negations=_folded([*given["negations"], *given["learning"]]),
        years=_folded(given["years"]),
        beginner=_folded(spoken["beginner"]),
        fluent=_folded(spoken["fluent"]),
        personal=personal_words(),
        no_licence=_folded(given["no_licence"]),
        licence=_phrases(given["licence"]),
        full_time=_phrases(given["full_time"]),
        languages={stem(fold(word)): row["code"] for row in spoken["rows"] for word in row["words"]},
        levels=_by_phrase(given["levels"], "level"),
        fields={stem(fold(row["words"])): row["field"] for row in given["fields"]},
        wishes=_by_phrase(given["wishes"], "type"),
        titles=tuple(
            TitleWords(phrase_of(row["words"]), row.get("level", ""), tuple(row.get("fields", ())))
            for row in given["titles"]
        ),
    )


@cache
def personal_words() -> PersonalWords:
    """Return what a requirement about the person is told by: its own list, and what notes are warned of."""
    own, notes = _load("personal"), resources.load_json("wording", "sensitive.json")
    patterns = [one for listed in (own, notes) for kind in listed["kinds"].values() for one in kind]
    ordinary = (*own["ordinary"], *notes["harmless"])
    return PersonalWords(patterns, ordinary, own["alone"], own["unrecorded"], own["counted"])


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(text) for text in texts)


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(phrase_of(text) for text in texts)


def _by_phrase(rows: Iterable[Mapping[str, str]], value: str) -> dict[Phrase, str]:
    return {phrase_of(row["words"]): row[value] for row in rows}


def _distance(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the km between two points of latitude and longitude in degrees (haversine)."""
    lat, lon = radians(here[0]), radians(here[1])
    other_lat, other_lon = radians(there[0]), radians(there[1])
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


@cache
def _short_levels() -> Mapping[str, str]:
    return {level.code: level.short for level in reference.education_levels()}


@cache
def _load(name: str) -> Any:  # noqa: ANN401 - the shape is checked by the tests of the shipped files
    return resources.load_json("matching", f"{name}.json")
