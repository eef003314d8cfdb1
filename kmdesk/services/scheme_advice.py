"""Which schemes fit a company: what is known of it, its person and its answers, put before the rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kmdesk.core.i18n import language
from kmdesk.models import Candidate, Company, Match
from kmdesk.rules.dates import parse_date
from kmdesk.rules.eligibility import Eligibility, Facts, Finding, Outcome, assess
from kmdesk.rules.guide import Guide
from kmdesk.rules.guide_answers import Answer
from kmdesk.rules.guide_heard import Heard
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.rules.schemes import GONE, Scheme, Status, clashes
from kmdesk.services import scheme_wording
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.scheme_wording import say
from kmdesk.services.schemes import Schemes
from kmdesk.store.store import Store

SCHEME_GUIDE = "schemes"
_ORDER: Mapping[Outcome, int] = {"met": 0, "missing": 1, "unmet": 2}
_MOST_LIKELY = 4
"""How many schemes nobody asked for are worth a look."""


@dataclass(frozen=True, slots=True)
class FoundScheme:
    """A scheme worth talking about; `wanted` when the company asked for it.

    `told` is how it stands by what the company itself has told: the reasons of `eligibility` can rest on the
    record of a candidate, which the company has no claim to. `clashes` are those it cannot be combined with
    among the others the company asked for. `day` is the day it was looked at.
    """

    eligibility: Eligibility
    told: Eligibility
    wanted: bool
    day: date
    clashes: tuple[Scheme, ...] = ()

    @property
    def code(self) -> str:
        """The scheme's code."""
        return self.eligibility.scheme.code

    @property
    def name(self) -> str:
        """The scheme's name in lists, in the language in use."""
        return self.eligibility.scheme.short.in_language(language())

    @property
    def status(self) -> Status:
        """What the scheme is that day."""
        return self.eligibility.scheme.status_on(self.day).status

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it stands as it does, in the language in use: what decides the outcome.

        First what speaks against the scheme itself, then the conditions; for a question nobody has asked, the
        question.
        """
        return self._reasons(self.eligibility)

    @property
    def reasons_told(self) -> tuple[str, ...]:
        """The same by what the company has told: these may stand on its own paper."""
        return self._reasons(self.told)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to bear in mind although it fits or may fit, in the language in use."""
        return _cautions(self, self.eligibility)

    @property
    def cautions_told(self) -> tuple[str, ...]:
        """The same by what the company has told."""
        return _cautions(self, self.told)

    @property
    def reserved(self) -> bool:
        """Whether it fits with a reservation only: a warning, something unsettled, or a clash."""
        found = self.eligibility
        return bool(found.scheme.warning_on(self.day).da or found.unsettled or self.clashes)

    def _reasons(self, found: Eligibility) -> tuple[str, ...]:
        words = language()
        against = scheme_wording.doubt(found, words)
        if found.doubt == "gone":
            return (against, scheme_wording.instead(found.scheme, self.day, words))
        deciding = () if found.doubt == "not_begun" else found.findings
        said = (_said(finding) for finding in deciding if finding.outcome == found.outcome)
        every = tuple(dict.fromkeys(filter(None, (against, *said))))
        return every or (scheme_wording.guidance(found.scheme, words),)


def _cautions(it: FoundScheme, found: Eligibility) -> tuple[str, ...]:
    words = language()
    if found.doubt == "gone":
        return ()
    every = (
        found.scheme.warning_on(it.day).in_language(words),
        scheme_wording.clash(it.clashes, words),
        scheme_wording.unsettled(found, words),
        scheme_wording.untested(found, words) if found.outcome == "met" else "",
    )
    return tuple(filter(None, every))


_NAMED = frozenset({"answered", "answered_open", "told"})
"""Reasons that are an answer alone, so that the condition has to be named."""
_NUMBERS = frozenset({"number_enough", "number_low"})
"""Reasons that are the same words for every condition."""


def _said(finding: Finding) -> str:
    reason, name = say(finding.reason, language()), finding.condition.name.in_language(language())
    if finding.reason.key == "not_asked":
        return next((text for role in finding.ask if (text := _question(role))), f"{name}: {reason}")
    if finding.reason.key in _NUMBERS:
        return f"{name}: {reason[:1].lower()}{reason[1:]}"
    return f"{name}: {reason}" if finding.reason.key in _NAMED else reason


def _question(role: str) -> str:
    """Return the question that plays a role, as it is asked; "" when the newest guides have none."""
    question = _newest_questions().with_role(role)
    return question.text.in_language(language()) if question else ""


@cache
def _newest_questions() -> Guide:
    return with_all_questions(newest_guide(), newest_guide(SCHEME_GUIDE))


class SchemeAdvice:
    """Puts schemes before the rules. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._schemes = Schemes(store)

    def found(
        self,
        company: Company,
        guide: Guide,
        answers: Mapping[str, Answer],
        *,
        wanted: Collection[str],
        wished: Collection[str],
    ) -> tuple[FoundScheme, ...]:
        """Return the schemes `wanted` by code, then those that fit the types of match `wished`.

        Nobody is shown a scheme they did not ask for when it cannot be counted on or does not fit.
        """
        facts = self.facts(company, guide, answers)
        told = replace(facts, unemployed_months=None, graduated_on=None)
        catalogue = self._schemes.catalogue()

        asked_for = [catalogue[code] for code in wanted if code in catalogue]
        at_odds = clashes(s for s in asked_for if s.status_on(facts.today).status not in GONE)

        def stands(scheme: Scheme, *, wanted: bool) -> FoundScheme:
            others = at_odds.get(scheme.code, ()) if wanted else ()
            return FoundScheme(assess(scheme, facts), assess(scheme, told), wanted, facts.today, others)

        asked = [stands(scheme, wanted=True) for scheme in asked_for]
        likely = [
            stands(scheme, wanted=False)
            for code, scheme in catalogue.items()
            if code not in wanted
            and set(scheme.suits) & set(wished)
            and scheme.status_on(facts.today).status == "active"
        ]
        fitting = [found for found in likely if found.eligibility.outcome != "unmet"]
        fitting.sort(key=lambda found: (_ORDER[found.eligibility.outcome], found.reserved))
        return (*asked, *fitting[:_MOST_LIKELY])

    def one(self, code: str, company: Company, guide: Guide, answers: Mapping[str, Answer]) -> Eligibility:
        """Return how one scheme stands. Raises KnownError for a scheme nobody knows."""
        return assess(self._schemes.scheme(code), self.facts(company, guide, answers))

    def facts(self, company: Company, guide: Guide, answers: Mapping[str, Answer]) -> Facts:
        """Return what the rules may know: the company, its answers, and its person if there is just one."""
        today = self._store.clock.today()
        person = self._person(company.id)
        return Facts(
            today=today,
            answers=Heard(with_all_questions(guide, newest_guide(SCHEME_GUIDE)), answers, language()),
            has_cvr=bool(company.cvr),
            sector=company.sector,
            employees=company.employees,
            unemployed_months=_months_since(person.unemployed_since, today) if person else None,
            graduated_on=parse_date(person.graduates_on) if person else None,
        )

    def _person(self, company_id: str) -> Candidate | None:
        """Return the candidate of the company's only match under way; with several it is not known which."""
        matches = self._store.find(
            Match, "company_id = ? AND status <> 'ended' AND candidate_id <> ''", (company_id,)
        )
        people = {match.candidate_id for match in matches}
        return self._store.get(Candidate, people.pop()) if len(people) == 1 else None


def _months_since(month: str, today: date) -> int | None:
    """Return the whole months since a month (`YYYY-MM`) or day; None when it is neither."""
    try:
        since = date.fromisoformat(month if len(month) > 7 else f"{month}-01")
    except ValueError:
        return None
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(months - (today.day < since.day), 0)
