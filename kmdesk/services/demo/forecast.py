"""The demo's forecast panel: some companies that were met, last quarter answered, this one under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from kmdesk.core.ids import derived_id
from kmdesk.models import Company, ForecastAnswer, ForecastMember
from kmdesk.models.record import Record
from kmdesk.rules.forecast import GROUPS, Quarter
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.days import Days

MEMBERS = 26
"""How many are in the panel."""
_ANSWERED_LAST, _ANSWERED_NOW = 24, 17
_SEED = 53
"""Of its own, so that the rest of the demo is drawn as before."""
_SHARES = {"unskilled": 0.34, "skilled": 0.4, "graduates": 0.14, "students": 0.07}
_LACKING = ("CNC-operatører", "Elektrikere", "Chauffører", "Ingeniører i produktion")


def records(days: Days, first: Firm, others: Iterable[Firm]) -> list[Record]:
    """Return the panel: `first`, whose paper form has come but is not keyed in, and some of the others."""
    chance, firms = Chance(_SEED), [first, *_panel(first, others)]
    now = Quarter.of(days.today)
    members = [_member(firm, now) for firm in firms]
    answers = [*_round(chance, firms, now.later(-1), _ANSWERED_LAST)]
    # The first one's form still lies on the desk.
    answers += _round(chance, [*firms[1:], firms[0]], now, _ANSWERED_NOW)
    return [*members, *answers]


def _panel(first: Firm, others: Iterable[Firm]) -> Sequence[Firm]:
    fit = [
        firm
        for firm in others
        if firm is not first
        and firm.people
        and (firm.company.employees or 0) >= 8
        and firm.company.status != "ceased"
    ]
    return fit[: MEMBERS - 1]


def _member(firm: Firm, now: Quarter) -> ForecastMember:
    return ForecastMember(
        id=derived_id("forecast_member", firm.company.id),
        company_id=firm.company.id,
        since=now.later(-3).first_day.isoformat(),
        contact_id=firm.people[0].id if firm.people else "",
        answer_way="mail" if firm.people and firm.people[0].email else "paper",
        broker_id=firm.company.broker_id,
    )


def _round(
    chance: Chance, firms: Sequence[Firm], quarter: Quarter, answered: int
) -> Iterator[ForecastAnswer]:
    invited = quarter.first_day + timedelta(days=9)
    for number, firm in enumerate(firms):
        asked = ForecastAnswer(
            id=derived_id("forecast_answer", firm.company.id, quarter.code),
            company_id=firm.company.id,
            quarter=quarter.code,
            invited_on=invited.isoformat(),
            broker_id=firm.company.broker_id,
        )
        yield _answered(chance, asked, firm.company, quarter) if number < answered else asked


def _answered(chance: Chance, asked: ForecastAnswer, company: Company, quarter: Quarter) -> ForecastAnswer:
    figures: dict[str, Any] = {}
    for group in GROUPS:
        now = max(0, round((company.employees or 0) * _SHARES[group]) + chance.between(-1, 1))
        figures[f"{group}_now"] = str(now)
        for horizon in ("m3", "m12"):
            said = chance.weighted(("same", "more", "fewer", "word"), (52, 28, 16, 4))
            step = chance.between(1, max(1, now // 8 + 1))
            later = {"same": now, "more": now + step, "fewer": max(0, now - step)}.get(said)
            word = chance.one(("more", "same", "unknown"))
            figures[f"{group}_{horizon}"] = word if later is None else str(later)
    lacks = chance.happens(0.4)
    return replace(
        asked,
        **figures,
        status="answered",
        answered_on=(quarter.first_day + timedelta(days=chance.between(14, 40))).isoformat(),
        answer_way=chance.one(("mail", "paper", "phone")),
        shortage="yes" if lacks else "no",
        shortage_what=chance.one(_LACKING) if lacks else "",
    )
