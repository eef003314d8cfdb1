"""What the forecast panel's quarters, figures and changes are called, and how a typed figure is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.forecast import FigureError, Quarter, read, store_text
from kmdesk.rules.forecast_figures import Sum
from kmdesk.rules.numbers import format_number, format_percent
from kmdesk.services.reference import choice_label, choices


@dataclass(frozen=True, slots=True)
class PanelRules:
    """The panel's figures, from `resources/reference/forecast.json`, which says where each comes from."""

    fewest_answers: int
    due_month: int
    most_people: int


@cache
def panel_rules() -> PanelRules:
    """Return the panel's figures."""
    data = resources.load_json("reference", "forecast.json")
    return PanelRules(data["fewest_answers"], data["due_month"], data["most_people"])


def quarter_text(quarter: Quarter) -> str:
    """Return `4. kvartal 2026` in the language in use."""
    return tr("{n}. kvartal {year}", n=quarter.number, year=f"{quarter.year:04}")


def due_day(quarter: Quarter) -> date:
    """Return by when the answers of a quarter are wanted."""
    return quarter.due_day(panel_rules().due_month)


def figure_text(stored: str) -> str:
    """Return a stored figure as people read it: `1.284`, `Flere`, or nothing."""
    said = read(stored)
    return _direction_label(stored) if said.number is None else format_number(said.number)


def figure_to_store(typed: str, field: str) -> str:
    """Return how a typed figure is stored. Raises KnownError naming the field for what cannot be."""
    words = {one.code: (one.da, one.en) for one in choices("forecast_direction")}
    most = panel_rules().most_people
    try:
        return store_text(typed, words, most=most, now=field.endswith("_now"))
    except FigureError as error:
        raise _problem(error, field, most) from error


_MOST_PERCENT = 9_999


def _problem(error: FigureError, field: str, most: int) -> KnownError:
    if error.reason == "negative":
        return KnownError(tr("Der kan ikke være færre end 0."), tr("Skriv et helt tal, fx 3."), field=field)
    if error.reason == "too_many":
        text = tr("Tallet må højst være {n}.", n=format_number(most))
        return KnownError(text, tr("Kontrollér, hvor mange der er."), field=field)
    if error.reason == "not_now":
        text = tr("I dag er et antal.")
        return KnownError(text, tr("Skriv et helt tal eller ? for ved ikke."), field=field)
    text = tr("Svaret kan ikke læses.")
    if field.endswith("_now"):
        return KnownError(text, tr("Skriv et helt tal eller ? for ved ikke."), field=field)
    return KnownError(text, tr("Skriv et tal, flere, uændret, færre eller ved ikke."), field=field)


def number_text(value: int) -> str:
    """Return a whole number in the language in use."""
    return format_number(value)


def percent_text(percent: float | None, *, signed: bool = False) -> str:
    """Return `12,5 %` in the language in use, with its sign when wanted; nothing for None."""
    if percent is None:
        return ""
    sign = "+" if signed and round(percent, 1) > 0 else ""
    shown = format_percent(percent)
    return (sign + shown).replace("-", "−").replace(" ", "\u00a0")


def change_text(found: Sum) -> str:
    """Return `+3 (+12,5 %)`, `0` or `−2` for a change; nothing where there is no number.

    A percentage of many thousands (3 became 50,000) says nothing that the number does not, and is left out.
    """
    if not found.answers:
        return ""
    sign = "+" if found.change > 0 else ""
    shown = sign + number_text(found.change).replace("-", "−")
    percent = found.percent
    if percent is None or not found.change or percent > _MOST_PERCENT:
        return shown
    return f"{shown} ({percent_text(percent, signed=True)})"


def _direction_label(code: str) -> str:
    return choice_label("forecast_direction", code) if code else ""
