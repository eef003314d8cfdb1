"""Support schemes in words: amounts with their unit, statuses, groups, and why a condition is met or not.

The words are in `resources/wording/schemes.json` and `eligibility.json`. Figures are written as the language
has them: "1.284,50" in Danish, "1,284.50" in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar, cast

from kmdesk.core import resources
from kmdesk.rules.dates import long_date
from kmdesk.rules.eligibility import Eligibility, Reason
from kmdesk.rules.numbers import format_number, format_plain
from kmdesk.rules.schemes import GONE, Condition, Group, Level, Rate, RateKind, Scheme, Status
from kmdesk.services.calculations import counted

T = TypeVar("T")
Words = Mapping[str, Mapping[str, str]]

_MOST_DECIMALS = 2


def number_text(value: Decimal | int, language: str) -> str:
    """Return a number with the decimals it has, at most two: "42", "42,5", "1.284"."""
    return format_plain(value, _MOST_DECIMALS, language)


def amount_text(rate: Rate, kind: RateKind, language: str) -> str:
    """Return a rate as it stands in print: "86,16 kr. pr. time", "20.000 kr.", "35 %"."""
    words = words_for_schemes(language)
    if rate.amount == 1 and kind.unit in words["units_one"]:
        return words["units_one"][kind.unit]
    return words["units"][kind.unit].format(amount=_amount(rate, kind, language))


def short_amount(rate: Rate, kind: RateKind, language: str) -> str:
    """Return a rate as it stands in a table: "86,16 kr./t."."""
    return words_for_schemes(language)["short_units"][kind.unit].format(amount=_amount(rate, kind, language))


def rate_choice(rate: Rate, kind: RateKind, language: str) -> str:
    """Return a rate as it is chosen among others, with its year: "Fra job: 30 kr./t. (2020)"."""
    return f"{kind.name_in(language)}: {short_amount(rate, kind, language)} ({rate.year})"


def rate_line(year: int, checked_on: str, language: str) -> str:
    """Return "Sats for 2023 – kontrolleret 21.11.2026"; `checked_on` is YYYY-MM-DD, or shown as it is."""
    words = words_for_schemes(language)["phrases"]
    return words["rate_line"].format(year=year, day=_day_text(checked_on))


def status_label(status: Status, language: str) -> str:
    """Return what a status is called: "Under udfasning"."""
    return words_for_schemes(language)["statuses"][status]


def group_label(group: Group, language: str) -> str:
    """Return what a group of schemes is called: "Ansættelse og praktik"."""
    return words_for_schemes(language)["groups"][group]


def level_label(level: Level, language: str) -> str:
    """Return what a condition is measured on: "P-nummer"."""
    return words_for_schemes(language)["levels"][level]


def guidance(scheme: Scheme, language: str, day: date | None = None) -> str:
    """Return who decides: "Vejledende. Kommunen afgør den enkelte sag.".

    Where nobody decides, that is said instead; also for a scheme that has ended by `day`, when it is given.
    """
    words = words_for_schemes(language)["phrases"]
    if day is not None and scheme.status_on(day).status in GONE:
        return words["guidance_gone"]
    if not scheme.decides:
        return words["guidance_free"]
    return words["guidance"].format(authority=scheme.authority.in_language(language))


def instead(scheme: Scheme, day: date, language: str) -> str:
    """Return what to do instead of a scheme that has ended by `day`: "" for one that has not."""
    if scheme.status_on(day).status not in GONE:
        return ""
    own = scheme.instead_on(day).in_language(language)
    return own or words_for_schemes(language)["phrases"]["instead"]


def doubt(found: Eligibility, language: str) -> str:
    """Return what speaks against the scheme itself: "Ordningen er under udfasning. Kontrollér …", or ""."""
    words = words_for_schemes(language)["doubts"]
    authority = authority_within(found.scheme, language)
    return words[found.doubt].format(authority=authority) if found.doubt else ""


def clash(others: Iterable[Scheme], language: str) -> str:
    """Return which schemes cannot be combined with this one, "" without any: "Kan ikke kombineres med …"."""
    return _named("clash", [other.short.in_language(language) for other in others], language)


def unsettled(found: Eligibility, language: str) -> str:
    """Return which of the conditions that are met the sources do not settle, "" without any."""
    authority = authority_within(found.scheme, language)
    return _named("unsettled", _names(found.unsettled, language), language, authority=authority)


def untested(found: Eligibility, language: str) -> str:
    """Return which conditions nobody here has looked into, "" without any."""
    return _named("untested", _names(found.untested, language), language)


def authority_within(scheme: Scheme, language: str) -> str:
    """Return the authority as it is called within a sentence: "kommunen", "Innovationsfonden"."""
    first, space, rest = scheme.authority.in_language(language).partition(" ")
    return words_for_schemes(language)["within_sentence"].get(first, first) + space + rest


def say(reason: Reason, language: str) -> str:
    """Return the sentence that tells a reason: "Der er plads til 7 mere på arbejdspladsen: …"."""
    values = {name: _Said(value, language) for name, value in reason.values.items()}
    return _in_language(_reasons(), language)[reason.key].format(**values)


def words_for_schemes(language: str) -> Words:
    """Return every text of `resources/wording/schemes.json` in a language; unknown languages get Danish."""
    return _in_language(_all_words(), language)


def _amount(rate: Rate, kind: RateKind, language: str) -> str:
    """Return the number: kroner with two decimals or none, everything else with the decimals it has."""
    if not kind.unit.startswith("kr") or rate.amount == rate.amount.to_integral_value():
        return number_text(rate.amount, language)
    return format_number(rate.amount, _MOST_DECIMALS, language)


def _names(conditions: Iterable[Condition], language: str) -> list[str]:
    return [condition.name.in_language(language) for condition in conditions]


def _named(phrase: str, names: list[str], language: str, **values: str) -> str:
    if not names:
        return ""
    return words_for_schemes(language)["phrases"][phrase].format(names=", ".join(names), **values)


class _Said:
    """A value of a reason as it is written; `{n:måned/måneder}` writes it with its noun."""

    def __init__(self, value: Decimal | int | str | date, language: str) -> None:
        self._one = value == 1
        self._text = _value(value, language)

    def __format__(self, nouns: str) -> str:
        return counted(self._text, nouns, one=self._one) if nouns else self._text


def _value(value: Decimal | int | str | date, language: str) -> str:
    if isinstance(value, date):
        return long_date(value)
    if isinstance(
        value, str
    ):  # an answer in somebody's own words: one line, and the sentence has its own stop
        return " ".join(value.split()).rstrip(".")
    return number_text(value, language)


def _day_text(day: str) -> str:
    try:
        return long_date(date.fromisoformat(day))
    except ValueError:
        return day


@cache
def _all_words() -> Mapping[str, Words]:
    return cast("Mapping[str, Words]", resources.load_json("wording", "schemes.json"))


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    return cast("Mapping[str, Mapping[str, str]]", resources.load_json("wording", "eligibility.json"))


def _in_language(every: Mapping[str, T], language: str) -> T:
    return every.get(language, every["da"])
