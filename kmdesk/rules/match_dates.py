"""What can be wrong with the days and figures of a match: some cannot be, some only deserve a second look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import HOURS_IN_A_WEEK, implausible, long_date

_LONGEST_YEAR = 366
_WITHOUT_END = frozenset({"hire", "mentor_partnership", "company_scheme"})
"""Types that may last for years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLimits:
    """What is much for a match. Where each figure comes from: `resources/reference/service_rules.json`."""

    long_week_hours: int
    """More hours a week deserve a second look."""
    long_match_years: int
    """So does a longer period, of a type that ends."""
    most_ects: int
    """More is not possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDays:
    """The days of a match and what they are judged by; None where nothing is known."""

    match_type: str = ""
    status: str = ""
    end_outcome: str = ""
    agreed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    offered_on: date | None = None
    hand_in_on: date | None = None
    evaluation_on: date | None = None
    next_on: date | None = None
    hours_per_week: int | None = None
    ects: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field. One that `blocks` cannot be; the others may be right after all."""

    field: str
    text: str
    advice: str
    blocks: bool = True


def faults_in(days: MatchDays, today: date, limits: MatchLimits) -> tuple[Fault, ...]:
    """Return what is wrong, at most one fault per field, those that block before the others."""
    found: dict[str, Fault] = {}
    for fault in (
        *_far_away(days, today),
        *_impossible(days, today),
        *_figures(days, limits),
        *_odd(days, limits),
    ):
        found.setdefault(fault.field, fault)
    return tuple(sorted(found.values(), key=lambda fault: not fault.blocks))


def not_begun(days: MatchDays, today: date) -> Fault | None:
    """Return why a match cannot have started, or been carried through: its first day is still to come."""
    if days.starts_on is None or days.starts_on <= today:
        return None
    if days.status == "started":
        text = tr("Det begynder først {day}.", day=long_date(days.starts_on))
    elif days.status == "ended" and days.end_outcome == "completed":
        text = tr("Det kan ikke være gennemført. Det begynder først {day}.", day=long_date(days.starts_on))
    else:
        return None
    return Fault("starts_on", text, tr("Vent til dagen, eller ret startdatoen."))


def _far_away(days: MatchDays, today: date) -> Iterator[Fault]:
    for name in (
        "agreed_on",
        "starts_on",
        "ends_on",
        "offered_on",
        "hand_in_on",
        "evaluation_on",
        "next_on",
    ):
        day: date | None = getattr(days, name)
        if day is not None and implausible(day, today):
            yield Fault(name, tr("Datoen ligger for langt fra i dag."), tr("Kontrollér årstallet."))


def _impossible(days: MatchDays, today: date) -> Iterator[Fault]:
    if days.agreed_on and days.agreed_on > today:
        yield Fault(
            "agreed_on", tr("Aftaledatoen er ikke kommet endnu."), tr("Skriv den dag, parterne blev enige.")
        )
    if days.offered_on and days.offered_on > today:
        yield Fault("offered_on", tr("Tilbuddet er ikke givet endnu."), tr("Skriv den dag, det blev givet."))
    early = not_begun(days, today)
    if early is not None:
        yield early
    if days.starts_on and days.ends_on and days.ends_on < days.starts_on:
        yield Fault("ends_on", tr("Perioden slutter, før den begynder."), tr("Ret en af de to datoer."))
    if days.starts_on and days.hand_in_on and days.hand_in_on < days.starts_on:
        yield Fault(
            "hand_in_on", tr("Afleveringen ligger, før perioden begynder."), tr("Ret en af de to datoer.")
        )
    if days.starts_on and days.evaluation_on and days.evaluation_on < days.starts_on:
        yield Fault(
            "evaluation_on", tr("Evalueringen ligger, før det begynder."), tr("Ret en af de to datoer.")
        )


def _figures(days: MatchDays, limits: MatchLimits) -> Iterator[Fault]:
    hours, ects = days.hours_per_week, days.ects
    if hours is not None and not 0 < hours <= HOURS_IN_A_WEEK:
        yield Fault(
            "hours_per_week", tr("En uge har ikke så mange timer."), tr("Skriv timer om ugen, fx 37.")
        )
    elif hours is not None and hours > limits.long_week_hours:
        yield Fault(
            "hours_per_week",
            tr("Det er mange timer om ugen."),
            tr("Du kan gemme alligevel."),
            blocks=False,
        )
    if ects is not None and not 0 < ects <= limits.most_ects:
        yield Fault("ects", tr("Så mange ECTS giver ingen uddannelse."), tr("Skriv fx 30."))


def _odd(days: MatchDays, limits: MatchLimits) -> Iterator[Fault]:
    anyway = tr("Du kan gemme alligevel.")
    if days.agreed_on and days.starts_on and days.starts_on < days.agreed_on:
        yield Fault("starts_on", tr("Det begynder før aftaledatoen."), anyway, blocks=False)
    if days.ends_on and days.hand_in_on and days.hand_in_on > days.ends_on:
        yield Fault("hand_in_on", tr("Afleveringen ligger efter perioden."), anyway, blocks=False)
    if days.agreed_on and days.offered_on and days.offered_on > days.agreed_on:
        yield Fault("offered_on", tr("Tilbuddet ligger efter aftaledatoen."), anyway, blocks=False)
    if days.starts_on and days.ends_on and days.match_type not in _WITHOUT_END:
        years = limits.long_match_years
        if (days.ends_on - days.starts_on).days > years * _LONGEST_YEAR:
            told = tr("Perioden er over {n} år lang. Kontrollér årstallet.", n=years)
            yield Fault("ends_on", told, anyway, blocks=False)
