"""Which schemes fit a company: what is known of it, its person and its answers, put before the rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from kmdesk.core.i18n import language
from kmdesk.models import Candidate, Company, Match
from kmdesk.rules.dates import parse_date
from kmdesk.rules.eligibility import Eligibility, Facts, Finding, Outcome, assess
from kmdesk.rules.guide import Guide
from kmdesk.rules.guide_answers import Answer
from kmdesk.rules.guide_heard import Heard
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.rules.schemes import GONE
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.scheme_wording import guidance, say
from kmdesk.services.schemes import Schemes
from kmdesk.store.store import Store

SCHEME_GUIDE = "schemes"
_ORDER: Mapping[Outcome, int] = {"met": 0, "missing": 1, "unmet": 2}
_MOST_LIKELY = 4
"""How many schemes nobody asked for are worth a look."""


@dataclass(frozen=True, slots=True)
class FoundScheme:
    """A scheme worth talking about; `wanted` when the company asked for it."""

    eligibility: Eligibility
    wanted: bool

    @property
    def code(self) -> str:
        """The scheme's code."""
        return self.eligibility.scheme.code

    @property
    def name(self) -> str:
        """The scheme's name in lists, in the language in use."""
        return self.eligibility.scheme.short.in_language(language())

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it stands as it does, in the language in use: the conditions that decide the outcome."""
        eligibility = self.eligibility
        deciding = [finding for finding in eligibility.findings if finding.outcome == eligibility.outcome]
        said = tuple(dict.fromkeys(_said(finding) for finding in deciding))
        return said or (guidance(eligibility.scheme, language()),)


_SAYS_NOT_WHAT = frozenset({"not_asked", "answered", "answered_open", "number_enough", "number_low"})
"""Reasons that are the same words for every condition, so that the condition has to be named."""


def _said(finding: Finding) -> str:
    reason = say(finding.reason, language())
    if finding.reason.key not in _SAYS_NOT_WHAT:
        return reason
    return f"{finding.condition.name.in_language(language())}: {reason}"


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

        Nobody is shown a scheme they did not ask for when it has ended or does not fit.
        """
        facts = self.facts(company, guide, answers)
        catalogue = self._schemes.catalogue()
        asked = [
            FoundScheme(assess(catalogue[code], facts), wanted=True) for code in wanted if code in catalogue
        ]
        likely = [
            FoundScheme(assess(scheme, facts), wanted=False)
            for code, scheme in catalogue.items()
            if code not in wanted
            and set(scheme.suits) & set(wished)
            and scheme.status_on(facts.today).status not in GONE
        ]
        fitting = [found for found in likely if found.eligibility.outcome != "unmet"]
        fitting.sort(key=lambda found: _ORDER[found.eligibility.outcome])
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
            answers=Heard(with_all_questions(guide, newest_guide(SCHEME_GUIDE)), answers, "da"),
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
