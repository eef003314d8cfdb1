"""What an order asks, as demands that can each be held against a candidate.

An order's own fields and the company's words say the same thing twice as often as not: *Kørekort B* stands in
both. Such a demand is shown once, in the company's words, and both must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr
from kmdesk.rules.candidate_profile import Profiles
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.lexicon import Lexicon
from kmdesk.rules.match_tests import (
    LOWEST_HIGHER,
    AskTest,
    FieldTest,
    HoursTest,
    LanguageTest,
    LevelTest,
    LicenceTest,
    PlaceTest,
    StartTest,
    Test,
    WishTest,
)
from kmdesk.rules.skill_words import (
    ONLY_THE_CANDIDATE_KNOWS,
    AllOf,
    licence_wanted,
    read_requirement,
    word_test,
)

MANDATORY, DESIRABLE, COMPETENCES = "mandatory", "desirable", "competences"
HIGHEST_WEIGHT = 5
"""The scale an office chooses from, with a name for each step; which weight stands where is its own."""
_IN_WORDS = (MANDATORY, DESIRABLE, COMPETENCES, "languages")
"""The fields of an order that are told in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """What an order asks. Codes are those of the reference lists; days `YYYY-MM-DD`."""

    title: str = ""
    """Held against the candidate's words where the order asks for nothing else in words."""
    education_levels: tuple[str, ...] = ()
    fields_of_study: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    driving_licence: str = ""
    competences: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()
    desirable: tuple[str, ...] = ()
    municipality_code: str = ""
    """Where the work is; empty: not known, and then distance does not count."""
    starts_by: str = ""
    hours_per_week: int | None = None
    match_type: str = ""
    must_have: tuple[str, ...] = ()
    """Codes of the demands, other than `mandatory`, that knock out."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many times its weight a demand counts; one that is missing counts none."""

    met: int
    partly: int
    """When a part is told."""
    unknown: int
    """When nothing is."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of demand counts, 0 to 5, by code; one that is not there counts 0.

    `counts` says how that goes with what is known of a candidate.
    """

    by_code: Mapping[str, int]
    counts: Counts

    def of(self, code: str) -> int:
        """Return a weight, kept within 0 and the highest."""
        return min(max(self.by_code.get(code, 0), 0), HIGHEST_WEIGHT)


@dataclass(frozen=True, slots=True)
class Places:
    """How far municipalities are from each other in km, by code; `near` and `margin` as in `PlaceTest`."""

    km: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])
    near: int = 0
    margin: int = 0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beside order and candidate. `label(list, code)` names a code as people read it."""

    profiles: Profiles
    places: Places
    label: Callable[[str, str], str]
    today: date

    @property
    def lexicon(self) -> Lexicon:
        """The words the profiles are read with."""
        return self.profiles.lexicon


@dataclass(frozen=True, slots=True)
class Demand:
    """One line of an order. `key` is what a candidate's answer to it is recorded under."""

    code: str
    key: str
    label: str
    must: bool
    weight: int
    counts: Counts
    all_of: AllOf

    @property
    def tests(self) -> tuple[Test, ...]:
        """Every test of the demand."""
        return tuple(test for part in self.all_of for alternative in part for test in alternative)


@dataclass(frozen=True, slots=True)
class Demands:
    """What an order comes down to. `left_out` are requirements about the person: they may not count."""

    listed: tuple[Demand, ...] = ()
    left_out: tuple[str, ...] = ()


def demands_of(need: NeedFacts, weights: Weights, known: Knowledge) -> Demands:
    """Return what an order asks: in words, in fields, as competences. Of the same twice the first stays."""
    need, left_out = _without_personal(need, known)
    fields = {_subject(demand): demand for demand in _of_fields(need, weights, known)}
    found: list[Demand] = []
    for code, texts in ((MANDATORY, need.mandatory), (DESIRABLE, need.desirable)):
        for text in texts:
            asked = read_requirement(text, known.lexicon, known.today).all_of
            told = Demand(code, fold(text), text, code == MANDATORY, weights.of(code), weights.counts, asked)
            found.append(_with_fields(told, fields))
    if not (need.mandatory or need.desirable or need.competences):
        found += _of_title(need.title, weights, known)
    found += fields.values()
    found += (
        Demand(
            COMPETENCES,
            fold(text),
            text,
            COMPETENCES in need.must_have,
            weights.of(COMPETENCES),
            weights.counts,
            word_test(text, known.lexicon),
        )
        for text in need.competences
    )
    return Demands(tuple(_once(found)), left_out)


def _without_personal(need: NeedFacts, known: Knowledge) -> tuple[NeedFacts, tuple[str, ...]]:
    """Return the order with the texts that say something, but for those about the person, and those."""
    personal = known.lexicon.lists.personal
    kept: dict[str, tuple[str, ...]] = {}
    left_out: dict[str, None] = {}
    for name in _IN_WORDS:
        texts = tuple(_told(getattr(need, name)))
        kept[name] = tuple(text for text in texts if not personal.in_text(text))
        left_out |= dict.fromkeys(text for text in texts if text not in kept[name])
    return replace(need, **kept), tuple(left_out)


def _of_title(title: str, weights: Weights, known: Knowledge) -> Iterator[Demand]:
    """Yield the title as a wish: of many needs told at a visit nothing else says what the task is."""
    for text in _told([title]):
        asked = word_test(text, known.lexicon)
        if (
            asked != ONLY_THE_CANDIDATE_KNOWS
            and not read_requirement(text, known.lexicon, known.today).personal
        ):
            label = tr("Opgaven: {title}", title=text)
            yield Demand(DESIRABLE, fold(text), label, False, weights.of(DESIRABLE), weights.counts, asked)  # noqa: FBT003


def _with_fields(told: Demand, fields: dict[str, Demand]) -> Demand:
    """Return a demand told in words with what the order's fields say of the same thing, taken out of them.

    A wish takes no must along: the must stays a line of its own.
    """
    for subject in sorted({test.subject for test in told.tests} - {""}):
        own = fields.get(subject)
        if own is not None and (told.must or not own.must):
            more = tuple(part for part in own.all_of if part not in told.all_of)
            told = replace(told, weight=max(told.weight, own.weight), all_of=(*told.all_of, *more))
            del fields[subject]
    return told


def _once(demands: Sequence[Demand]) -> Iterator[Demand]:
    """Yield the demands, each key and each test once, a must before a wish.

    Where only the candidate can tell, the words decide whether two are the same.
    """
    keys: set[str] = set()
    asked: set[AllOf] = set()
    kept: set[int] = set()
    for number, demand in sorted(enumerate(demands), key=lambda one: not one[1].must):
        only_words = any(isinstance(test, AskTest) for test in demand.tests)
        if demand.key in keys or (not only_words and demand.all_of in asked):
            continue
        keys.add(demand.key)
        asked.add(demand.all_of)
        kept.add(number)
    return (demand for number, demand in enumerate(demands) if number in kept)


def _of_fields(need: NeedFacts, weights: Weights, known: Knowledge) -> Iterator[Demand]:
    """Yield the demands of the order's own fields."""
    for code, value, label, all_of in (*_of_person(need, known), *_of_work(need, known)):
        yield Demand(
            code, f"{code}:{value}", label, code in need.must_have, weights.of(code), weights.counts, all_of
        )


_Line = tuple[str, str, str, AllOf]
"""Code, what tells it from others of the code, how people read it, and the tests."""


def _of_person(need: NeedFacts, known: Knowledge) -> Iterator[_Line]:
    """Yield what the candidate must have learnt."""
    levels, fields = need.education_levels, need.fields_of_study
    if levels:
        label = tr("Niveau: {names}", names=_levels(levels, known))
        yield "education_level", "+".join(sorted(levels)), label, _only(LevelTest(levels))
    if fields:
        label = tr("Fagområde: {names}", names=_listed("field_of_study", fields, known))
        yield "field_of_study", "+".join(sorted(fields)), label, _only(FieldTest(frozenset(fields)))
    for text in need.languages:
        label = tr("Sprog: {name}", name=text)
        spoken = tuple(test for test in _tests(text, known) if isinstance(test, LanguageTest))
        value = "+".join(sorted({test.code + "!" * test.fluent for test in spoken})) or fold(text)
        yield "languages", value, label, ((spoken,),) if spoken else ONLY_THE_CANDIDATE_KNOWS
    category = licence_wanted(need.driving_licence, known.lexicon)
    if category is not None:
        label = tr("Kørekort {category}", category=category)
        yield "driving_licence", category, label, _only(LicenceTest(category))


def _of_work(need: NeedFacts, known: Knowledge) -> Iterator[_Line]:
    """Yield where, when, how much and as what the work is."""
    code, places = need.municipality_code, known.places
    if code:
        label = tr("Kan nå arbejdsstedet i {place}", place=known.label("municipality", code))
        test = PlaceTest(code, places.near, places.margin, places.km.get(code, {}))
        yield "place", code, label, _only(test)
    day = parse_date(need.starts_by)
    if day:
        label = tr("Kan starte senest {day}", day=long_date(day))
        yield "start", day.isoformat(), label, _only(StartTest(day.isoformat()))
    if need.hours_per_week:
        label = tr("{n} timer om ugen", n=need.hours_per_week)
        yield "hours", str(need.hours_per_week), label, _only(HoursTest(need.hours_per_week))
    if need.match_type:
        label = tr("Søger {type}", type=known.label("match_type", need.match_type).lower())
        yield "match_type", need.match_type, label, _only(WishTest(need.match_type))


def _only(test: Test) -> AllOf:
    return (((test,),),)


def _levels(levels: Iterable[str], known: Knowledge) -> str:
    """Return the levels that are enough; of the higher educations the lowest stands for those above it."""
    lower = sorted(code for code in levels if code < LOWEST_HIGHER)
    higher = sorted(code for code in levels if code >= LOWEST_HIGHER)[:1]
    names = [known.label("education_level", code) for code in (*lower, *higher)]
    if higher:
        names[-1] = tr("{level} eller højere", level=names[-1])
    return tr(" eller ").join(names)


def _tests(text: str, known: Knowledge) -> Iterator[Test]:
    reading = read_requirement(text, known.lexicon, known.today)
    return (test for part in reading.all_of for alternative in part for test in alternative)


def _listed(name: str, codes: Iterable[str], known: Knowledge) -> str:
    return tr(" eller ").join(known.label(name, code) for code in codes)


def _subject(demand: Demand) -> str:
    """Name what a field's demand is about, as the tests of words do; its own key where they never are."""
    return demand.tests[0].subject or demand.key


def _told(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts that say something, without space around them."""
    return (text for text in (" ".join(text.split()) for text in texts) if fold(text))
