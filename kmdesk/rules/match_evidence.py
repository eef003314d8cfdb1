"""Why a demand is met, missing or unknown: the field or the candidate's own words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr
from kmdesk.rules.candidate_profile import CandidateFacts, Passage
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.lexicon import phrase_of
from kmdesk.rules.match_demands import Demand, Knowledge
from kmdesk.rules.match_tests import (
    AskTest,
    FieldTest,
    HoursTest,
    LanguageTest,
    LevelTest,
    LicenceTest,
    PlaceTest,
    Profile,
    StartTest,
    TermTest,
    Test,
    WishTest,
    test_state,
)
from kmdesk.rules.match_verdict import Verdict

_FEW = 3
"""So many things that were not told are named; more are *the rest*."""
_QUOTED = 90
"""A quote is at most so long."""


def because(
    demand: Demand, verdict: Verdict, profile: Profile, facts: CandidateFacts, known: Knowledge
) -> str:
    """Return in a sentence or two what a verdict rests on, and what to ask where it is unknown."""
    if verdict.asked:
        yes, no = tr("Kandidaten har svaret ja."), tr("Kandidaten har svaret nej.")
        return yes if verdict.state == "met" else no
    witness = _Witness(profile, facts, known)
    wanted = "missing" if verdict.state == "missing" else "met"
    told = [test for test in demand.tests if test_state(test, profile) == wanted]
    if verdict.state != "unknown":
        return _joined(witness.of(test) for test in told)
    open_tests = [test for test in demand.tests if test_state(test, profile) == "unknown"]
    doubts = _joined(witness.doubt(test) for test in open_tests)
    if not verdict.partly:
        return doubts or tr("Ikke oplyst.")
    terms = [test.term.text for test in open_tests if isinstance(test, TermTest)]
    few = 0 < len(terms) <= _FEW
    ask = tr("Spørg om {what}.", what=", ".join(terms)) if few else tr("Spørg om resten.")
    return doubts or f"{_joined(witness.of(test) for test in told)}. {ask}"


class _Witness:
    """Says what a candidate's fields tell about a test."""

    def __init__(self, profile: Profile, facts: CandidateFacts, known: Knowledge) -> None:
        self._profile, self._facts, self._known = profile, facts, known

    def of(self, test: Test) -> str:
        """Return what a test that is met or missing rests on."""
        profile, label = self._profile, self._known.label
        match test:
            case LevelTest() | FieldTest():
                told = self._education()
            case LanguageTest():
                told = self._language(test)
            case LicenceTest():
                has = self._facts.driving_licence.strip()
                told = tr("Kørekort: {has}", has=has) if profile.licences else tr("Har ikke kørekort.")
            case PlaceTest():
                told = self._place(test)
            case StartTest():
                told = tr("Klar fra {day}", day=_shown_day(profile.start))
            case HoursTest():
                told = tr("Kan arbejde {n} timer om ugen", n=profile.hours)
            case WishTest():
                wishes = ", ".join(label("match_type", code).lower() for code in self._facts.wishes)
                told = tr("Søger {wishes}", wishes=wishes)
            case TermTest():
                told = self._quote(test)
            case AskTest():
                told = ""
        return told

    def doubt(self, test: Test) -> str:
        """Return what to ask about a test that cannot be told; empty where *Ikke oplyst* says it."""
        profile, known = self._profile, self._known
        if isinstance(test, LevelTest) and profile.level:
            level = known.label("education_level", profile.level)
            return tr("Højeste niveau: {level}. Spørg, om niveauet også passer.", level=level)
        if (
            isinstance(test, LanguageTest)
            and test.code in profile.languages.able | profile.languages.beginner
        ):
            return tr("{text}. Spørg, om det rækker.", text=self._language(test))
        if isinstance(test, PlaceTest) and profile.reach.home:
            return tr("{place}. Spørg, om det kan lade sig gøre.", place=self._place(test))
        return ""

    def _education(self) -> str:
        """Return the education with its level and its fields as far as they are known."""
        profile, label = self._profile, self._known.label
        parts = [label("education_level", profile.level)] if profile.level else []
        parts += [label("field_of_study", code) for code in sorted(profile.fields)]
        title, told = self._facts.education_title.strip(), " · ".join(parts)
        return f"{title} ({told})" if title else told

    def _language(self, test: LanguageTest) -> str:
        """Return the entry that names the language, else the whole list."""
        names = self._known.lexicon.lists.languages
        for text in (*self._facts.languages, *self._facts.competences, self._facts.education_title):
            if any(names.get(stem) == test.code for stem in phrase_of(text)):
                return _short(text)
        return tr("Oplyst: {languages}", languages=", ".join(self._facts.languages))

    def _place(self, test: PlaceTest) -> str:
        reach, label = self._profile.reach, self._known.label
        home = label("municipality", reach.home)
        if reach.home == test.code:
            return tr("Bor i {place}", place=home)
        distance = test.km.get(reach.home)
        parts = [tr("Bor i {place}, ca. {n} km væk", place=home, n=distance) if distance and home else ""]
        if not distance and home:
            parts = [tr("Bor i {place}", place=home)]
        chosen = self._facts.mobility_municipalities
        if chosen:
            shown = (test.code,) if test.code in chosen else chosen
            where = ", ".join(label("municipality", code) for code in shown)
            parts.append(tr("vil arbejde i {where}", where=where))
        elif reach.km is not None:
            parts.append(tr("vil rejse {n} km", n=reach.km))
        elif self._facts.mobility.strip():
            parts.append(f"“{_short(self._facts.mobility)}”")
        return "; ".join(part for part in parts if part)

    def _quote(self, test: TermTest) -> str:
        """Return the words of the candidate that name what was asked."""
        pieces = self._known.profiles.passages(self._facts)
        return next((_quoted(piece) for piece, shown in pieces if test.state(shown) == "met"), "")


def _shown_day(text: str) -> str:
    day = parse_date(text)
    return long_date(day) if day else text


def _quoted(piece: Passage) -> str:
    text = _short(piece.text)
    if piece.source == "competences":
        return tr("Kompetence: {text}", text=text)
    return tr("Uddannelse: {text}", text=text) if piece.source == "education" else f"“{text.rstrip('.')}”"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"


def _joined(texts: Iterable[str]) -> str:
    """Return the texts that say something, each once, as one line."""
    return " · ".join(_each_once(texts))


def _each_once(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text and fold(text) not in seen:
            seen.add(fold(text))
            yield text
