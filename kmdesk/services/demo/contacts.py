"""When which company was contacted: chains of contacts that reach the contract's counts exactly.

A company's first contact in the period is a new one. A contact after a visit is a follow-up. A call before
the first visit leaves that visit uncounted (`kmdesk.rules.counting`), so every chain is a call, a visit or
both, and then as many follow-ups as are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import load, places
from kmdesk.services.demo.days import Days, season

_CALL, _VISIT = "phone", "visit"
_FOLLOW_UPS = (("phone", 45), ("visit", 33), ("online", 13), ("email", 9))
_MOST_FOLLOW_UPS = 4
_EARLIER = 550
"""Contacts in the year before the contract."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A contact to be written: with whom, when and how."""

    firm: Firm
    day: date
    mode: str
    reached: bool = True
    follow_up: bool = False
    before_visit: bool = False
    """Whether the next contact in the chain is a visit, so that this call must have led to it."""


def contract_counts(days: Days, goal: str) -> dict[str, int]:
    """Return how much of a goal is reached in each municipality, in proportion to the contract's days."""
    reference_day: int = load("places")["reference_day"]
    share = min(days.contract_day / reference_day, 2.0)
    return {code: round(place["counts"][goal] * share) for code, place in places().items()}


def plan(
    chance: Chance, days: Days, firms: Sequence[Firm], already: Mapping[tuple[str, str], int]
) -> list[Slot]:
    """Return the contacts with `firms` in both years. `already` counts the cast's by (goal, municipality)."""
    slots: list[Slot] = []
    new, follow_ups = contract_counts(days, "new_contact"), contract_counts(days, "follow_up_contact")
    untouched: list[Firm] = []
    for code in places():
        here = chance.shuffled(firm for firm in firms if firm.place == code)
        wanted = max(0, new[code] - already.get(("new_contact", code), 0))
        chosen, rest = here[:wanted], here[wanted:]
        shares = _dealt(chance, follow_ups[code] - already.get(("follow_up_contact", code), 0), len(chosen))
        for firm, share in zip(chosen, shares, strict=True):
            slots += _chain(chance, days.in_contract, firm, share)
        untouched += rest
    known = list({slot.firm.company.id: slot.firm for slot in slots}.values())
    return slots + _earlier(
        chance, days, [*chance.shuffled(known)[: len(known) // 6], *chance.shuffled(untouched)]
    )


def _earlier(chance: Chance, days: Days, firms: Iterable[Firm]) -> list[Slot]:
    slots: list[Slot] = []
    for firm in firms:
        if len(slots) >= _EARLIER:
            break
        slots += _chain(chance, days.before_contract, firm, chance.weighted((0, 1, 2), (72, 22, 6)))
    return slots


def _dealt(chance: Chance, total: int, companies: int) -> list[int]:
    """Return how many follow-ups each company has; together `total`, as far as there is room."""
    shares = [0] * companies
    for _ in range(min(max(0, total), companies * _MOST_FOLLOW_UPS)):
        open_for_more = [n for n, share in enumerate(shares) if share < _MOST_FOLLOW_UPS]
        shares[chance.one(open_for_more)] += 1
    return shares


def _chain(chance: Chance, working_days: Sequence[date], firm: Firm, follow_ups: int) -> list[Slot]:
    """Return one company's contacts in a period: [a call in vain], call and/or visit, follow-ups."""
    if follow_ups:
        first = chance.weighted(((_CALL, _VISIT), (_VISIT,)), (55, 45))
    else:
        first = chance.weighted(((_CALL,), (_CALL, _VISIT), (_VISIT,)), (42, 38, 20))
    in_vain = chance.happens(0.12)
    modes = [*([_CALL] if in_vain else []), *first, *(_follow_up(chance) for _ in range(follow_ups))]
    gaps = [
        chance.between(3, 15) if n < len(first) + in_vain else chance.between(14, 60)
        for n in range(1, len(modes))
    ]
    chosen = _spread(chance, working_days, gaps)
    return [
        Slot(
            firm,
            day,
            mode,
            reached=not (in_vain and n == 0),
            follow_up=n >= len(first) + in_vain,
            before_visit=mode == _CALL and modes[n + 1 : n + 2] == [_VISIT] and n + 1 < len(first) + in_vain,
        )
        for n, (day, mode) in enumerate(zip(chosen, modes, strict=False))
    ]


def _follow_up(chance: Chance) -> str:
    return str(chance.by_last(_FOLLOW_UPS)[0])


def _spread(chance: Chance, working_days: Sequence[date], gaps: Sequence[int]) -> list[date]:
    """Return days with about these gaps in working days between them, at a time of year that is busy."""
    room = len(working_days) - 1
    if room < len(gaps):
        return list(working_days)
    squeeze = min(1.0, room / max(1, sum(gaps)))
    steps = [max(1, int(gap * squeeze)) for gap in gaps]
    while sum(steps) > room:
        steps[steps.index(max(steps))] -= 1
    starts = range(room - sum(steps) + 1)
    at = chance.weighted(starts, [season(working_days[n]) for n in starts])
    days = [working_days[at]]
    for step in steps:
        at += step
        days.append(working_days[at])
    return days
