"""The forecast panel's round as I dag tells it: how many answers are missing, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kmdesk.rules.forecast import Quarter
from kmdesk.services.forecast_query import ForecastQuery, count
from kmdesk.services.forecast_words import due_day
from kmdesk.store.database import Database


@dataclass(frozen=True, slots=True)
class PanelRound:
    """A round that is not over: how many companies lack an answer, and the day answers are wanted by."""

    missing: int
    due: date


def panel_round(db: Database, today: date) -> PanelRound | None:
    """Return the round of today's quarter; None once nobody lacks an answer."""
    quarter = Quarter.of(today)
    missing = count(db, ForecastQuery(quarter, missing=True))
    return PanelRound(missing, due_day(quarter)) if missing else None
