"""Does a scheme fit? Each of its conditions against what is known: met, unmet, or which question to ask.

The answers come from the visit (also to the questions about schemes, `resources/guides/schemes-*.json`),
the rest from the records. A condition nobody can test here is left to the authority and not listed. The
outcome is guidance: the authority decides the single case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from kmdesk.rules.calculation import rounded
from kmdesk.rules.calculators.headcount_ratio import Ratio
from kmdesk.rules.calculators.net_increase import MONTHS, is_met
from kmdesk.rules.guide_heard import Heard, number_in
from kmdesk.rules.guide_values import ROW, Row
from kmdesk.rules.schemes import GONE, Condition, Scheme, StatusPeriod

Outcome = Literal["met", "missing", "unmet"]
Doubt = Literal["", "uncertain", "phasing_out", "unknown", "not_begun", "gone"]
"""What speaks against the scheme itself, whatever is true of person and company; "" when nothing does."""

_LONGEST_NUMBER = 9
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about one company and, where there is one, one person and one position.

    `answers` are those of the visit. Of the person only what a rule needs: `unemployed_months` in whole
    months and the day of graduation; None is "not known". `employees` counts the whole company.
    """

    today: date
    answers: Heard
    has_cvr: bool = False
    sector: str = ""
    employees: int | None = None
    unemployed_months: int | None = None
    graduated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a key among the texts of `resources/wording/eligibility.json` and what to put into it."""

    key: str
    values: Mapping[str, Decimal | int | str | date] = field(
        default_factory=dict[str, "Decimal | int | str | date"]
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """How one condition stands. `ask` are the roles of the questions that would settle it."""

    condition: Condition
    outcome: Outcome
    reason: Reason
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Eligibility:
    """How a scheme stands: unmet if any condition is, else missing if any is, else met.

    A scheme whose conditions nobody can test here is missing too, and so is one in `doubt`: that it fits is
    for the authority to say.
    """

    scheme: Scheme
    outcome: Outcome
    findings: tuple[Finding, ...]
    doubt: Doubt = ""

    @property
    def ask(self) -> tuple[str, ...]:
        """The roles of all questions to ask, each once, in the order of the conditions."""
        if self.doubt in _CLOSED:
            return ()
        return tuple(dict.fromkeys(role for finding in self.findings for role in finding.ask))

    @property
    def untested(self) -> tuple[Condition, ...]:
        """The conditions nobody can test here."""
        return tuple(condition for condition in self.scheme.conditions if condition.check is None)

    @property
    def unsettled(self) -> tuple[Condition, ...]:
        """The conditions that are met as far as is known, but that the sources do not settle."""
        met = (finding.condition for finding in self.findings if finding.outcome == "met")
        return tuple(condition for condition in met if condition.uncertain)


_CLOSED: frozenset[Doubt] = frozenset({"gone", "not_begun"})
"""The scheme cannot be used, so that there is nothing to ask."""


def assess(scheme: Scheme, facts: Facts) -> Eligibility:
    """Return how the scheme stands for what is known; one that has ended or not begun fits nobody."""
    findings = tuple(_finding(condition, facts) for condition in scheme.conditions if condition.check)
    doubt = _doubt(scheme.status_on(facts.today))
    outcomes = {finding.outcome for finding in findings}
    if doubt in _CLOSED or "unmet" in outcomes:
        return Eligibility(scheme, "unmet", findings, doubt)
    open_still = not findings or "missing" in outcomes or doubt
    return Eligibility(scheme, "missing" if open_still else "met", findings, doubt)


def _doubt(period: StatusPeriod) -> Doubt:
    if period.status in GONE:
        return "gone"
    if period.status == "active":
        return "uncertain" if period.uncertain else ""
    return cast("Doubt", period.status)


def _finding(condition: Condition, facts: Facts) -> Finding:
    check = condition.check
    assert check is not None  # noqa: S101 - the caller leaves out conditions without one
    verdict = RULES[check.rule](check.values, facts)
    return Finding(condition, *verdict)


Verdict = tuple[Outcome, Reason, tuple[str, ...]]
Values = Mapping[str, object]


def _met(key: str, **values: Decimal | int | str | date) -> Verdict:
    return "met", Reason(key, values), ()


def _unmet(key: str, **values: Decimal | int | str | date) -> Verdict:
    return "unmet", Reason(key, values), ()


def _missing(key: str, *ask: str, **values: Decimal | int | str | date) -> Verdict:
    return "missing", Reason(key, values), ask


def _has_cvr(_: Values, facts: Facts) -> Verdict:
    """`has_cvr`: the company has a CVR number."""
    return _met("has_cvr") if facts.has_cvr else _missing("cvr_missing")


def _sector(values: Values, facts: Facts) -> Verdict:
    """`sector`: `is` = "private" or "public"."""
    if facts.sector not in {"private", "public"}:
        return _missing("sector_missing")
    wanted = str(values["is"])
    return _met(f"sector_{facts.sector}") if facts.sector == wanted else _unmet(f"sector_not_{wanted}")


def _employees_between(values: Values, facts: Facts) -> Verdict:
    """`employees_between`: the company has from `least` to `most` employees (either may be left out)."""
    if facts.employees is None:
        return _missing("employees_missing", "headcount")
    least, most = cast("int", values.get("least", 0)), cast("int | None", values.get("most"))
    n = facts.employees
    if n < least:
        return _unmet("employees_too_few", n=n, least=least)
    return (
        _met("employees_fit", n=n)
        if most is None or n <= most
        else _unmet("employees_too_many", n=n, most=most)
    )


def _headcount_ratio(values: Values, facts: Facts) -> Verdict:
    """`headcount_ratio`: at the workplace (P-number) there is room for one more place by its `FIGURES`."""
    ordinary = facts.answers.number("ordinary_employees", "n")
    in_use = facts.answers.whole("supported_now", "n")
    ask = [
        role for role, value in (("ordinary_employees", ordinary), ("supported_now", in_use)) if value is None
    ]
    if ordinary is None:
        return _missing("ordinary_missing", *ask)
    most = Ratio.of(values).places(ordinary)
    if in_use is None:
        return _missing("supported_missing", *ask, most=most, n=ordinary)
    told: dict[str, Decimal | int] = {"n": ordinary, "most": most, "used": in_use, "free": most - in_use}
    return _met("places_free", **told) if in_use < most else _unmet("places_full", **told)


def _net_increase(values: Values, facts: Facts) -> Verdict:
    """`net_increase`: at the company (CVR) the last month has at least the average of `increase_months`."""
    wanted = int(cast("int | Decimal", values[MONTHS]))
    rows = {_month(row): row for row in reversed(facts.answers.rows("monthly_employees", "months"))}
    months = (rows[month] for month in range(1, wanted + 1) if month in rows)
    figures = [n for row in months if (n := number_in(row, "n")) is not None]
    if len(figures) < wanted:
        return _missing("months_missing", "monthly_employees", n=len(figures))
    last, average = figures[0], sum(figures, Decimal(0)) / wanted
    if is_met(figures):
        return _met("months_enough", last=last, average=average)
    # Rounded the average can be the last month's figure, and nobody would see why it is not enough.
    alike = rounded(average) == rounded(last)
    return _unmet("months_just_too_few" if alike else "months_too_few", last=last, average=average)


def _month(row: Row) -> int:
    """Return which month a row of the question is, from its id: 1 is the last one, 0 is none of them.

    The rows have fixed ids: a month that was left blank has no row, and must not be made up for by an older.
    """
    said = str(row[ROW])
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_NUMBER else 0


def _answer(values: Values, facts: Facts) -> Verdict:
    """`answer`: the question with `role` was answered with one of `met` or `unmet` (lists of codes).

    `part` is the part of the question, "answer" unless said. Other codes leave it open.
    """
    role, part = str(values["role"]), str(values.get("part", "answer"))
    said = facts.answers.text(role, part)
    chosen = (said,) if said else facts.answers.texts(role, part)
    met, unmet = cast("list[str]", values.get("met", [])), cast("list[str]", values.get("unmet", []))
    shown = _within(facts.answers.shown(role))
    if any(code in met for code in chosen):
        return _met("answered", answer=shown)
    if any(code in unmet for code in chosen):
        return _unmet("answered", answer=shown)
    if chosen and _UNKNOWN not in chosen:
        return _missing("answered_open", role, answer=shown)
    return _missing("not_asked", role)


def _told(values: Values, facts: Facts) -> Verdict:
    """`told`: the question `role` was answered, with more than "do not know"."""
    role = str(values["role"])
    shown = facts.answers.shown(role)
    said = facts.answers.text(role, "answer")
    return _met("told", answer=shown) if shown and said != _UNKNOWN else _missing("not_asked", role)


def _within(choice: str) -> str:
    """Return what was chosen as it stands within a sentence: "ja"; an abbreviation keeps its capitals."""
    return choice if choice[1:2].isupper() else choice[:1].lower() + choice[1:]


def _number_at_least(values: Values, facts: Facts) -> Verdict:
    """`number_at_least`: the number in `part` ("n" unless said) of the question `role` is `least` or more."""
    role = str(values["role"])
    n = facts.answers.number(role, str(values.get("part", "n")))
    least = Decimal(cast("int | Decimal", values["least"]))
    if n is None:
        return _missing("not_asked", role)
    return (_met if n >= least else _unmet)("number_enough" if n >= least else "number_low", n=n, least=least)


def _unemployed_months(values: Values, facts: Facts) -> Verdict:
    """`unemployed_months`: the person has been unemployed for `least` months.

    With `early_access` true, a person with shorter rules (question role early_access) needs none.
    """
    least = cast("int", values["least"])
    early = facts.answers.text("early_access", "answer") if values.get("early_access") else "no"
    if early == "yes":
        return _met("early_access")
    known = facts.unemployed_months
    if known is not None and known >= least:
        return _met("unemployed_enough", n=known, least=least)
    said = facts.answers.text("person_unemployed", "answer")
    if known is None and said in _UNEMPLOYED:
        at_least, below = _UNEMPLOYED[said]
        if at_least >= least:
            return _met("unemployed_told", least=least)
        known = at_least if below <= least else None
    if known is None:
        return _missing("unemployed_missing", "person_unemployed", least=least)
    if early == "no":
        return _unmet("unemployed_short", least=least)
    return _missing("early_access_missing", "early_access", least=least)


_UNEMPLOYED: Mapping[str, tuple[int, int]] = {
    "under_3": (0, 3),
    "m3_6": (3, 6),
    "m6_12": (6, 12),
    "over_12": (12, 1200),
}
"""Answer to how long the person has been unemployed -> from, and below, how many months: what the codes of
that question mean. How long somebody must have been unemployed stands in the file of the scheme."""


def _graduated_within(values: Values, facts: Facts) -> Verdict:
    """`graduated_within`: the person graduated at most `years` years ago."""
    years = cast("int", values["years"])
    done = facts.graduated_on
    if done is None or done > facts.today:
        said = facts.answers.text("recent_graduate", "answer")
        if said in {"yes", "no"}:
            return (_met if said == "yes" else _unmet)(
                "answered", answer=_within(facts.answers.shown("recent_graduate"))
            )
        return _missing("not_asked", "recent_graduate")
    last = _years_later(done, years)
    return (_met if facts.today <= last else _unmet)(
        "graduated_recently" if facts.today <= last else "graduated_long_ago", day=done, years=years
    )


def _starts_before(values: Values, facts: Facts) -> Verdict:
    """`starts_before`: the scheme takes no start after the day `day`."""
    day = cast("date", values["day"])
    return (_met if facts.today <= day else _unmet)(
        "starts_in_time" if facts.today <= day else "starts_too_late", day=day
    )


def _any_of(values: Values, facts: Facts) -> Verdict:
    """`any_of`: one of the `checks` (tables with a `rule`) is met."""
    verdicts = [RULES[str(check["rule"])](check, facts) for check in cast("list[Values]", values["checks"])]
    for outcome in ("met", "missing"):
        found = [verdict for verdict in verdicts if verdict[0] == outcome]
        if found:
            ask = tuple(dict.fromkeys(role for verdict in found for role in verdict[2]))
            return found[0][0], found[0][1], ask
    return verdicts[0]


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


RULES: Mapping[str, Callable[[Values, Facts], Verdict]] = {
    "has_cvr": _has_cvr,
    "sector": _sector,
    "employees_between": _employees_between,
    "headcount_ratio": _headcount_ratio,
    "net_increase": _net_increase,
    "answer": _answer,
    "told": _told,
    "number_at_least": _number_at_least,
    "unemployed_months": _unemployed_months,
    "graduated_within": _graduated_within,
    "starts_before": _starts_before,
    "any_of": _any_of,
}
"""The rules a scheme's file can name; what each takes is said in its function."""
