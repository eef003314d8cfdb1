"""The calculators of the support schemes by id."""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.rules.calculation import Calculator
from kmdesk.rules.calculators.adult_apprentice import ADULT_APPRENTICE
from kmdesk.rules.calculators.cost_comparison import COST_COMPARISON
from kmdesk.rules.calculators.flex_job import FLEX_JOB
from kmdesk.rules.calculators.headcount_ratio import HEADCOUNT_RATIO
from kmdesk.rules.calculators.historic import JOB_ROTATION, KNOWLEDGE_PILOT
from kmdesk.rules.calculators.innobooster import INNOBOOSTER
from kmdesk.rules.calculators.net_increase import NET_INCREASE
from kmdesk.rules.calculators.wage_subsidy import WAGE_SUBSIDY

CALCULATORS: Mapping[str, Calculator] = {
    calculator.id: calculator
    for calculator in (
        HEADCOUNT_RATIO,
        NET_INCREASE,
        WAGE_SUBSIDY,
        FLEX_JOB,
        ADULT_APPRENTICE,
        JOB_ROTATION,
        KNOWLEDGE_PILOT,
        INNOBOOSTER,
        COST_COMPARISON,
    )
}
