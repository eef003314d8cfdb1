"""What the papers of a working day word alike: people, numbers, parts joined, how long ago something was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kmdesk.rules.numbers import format_number
from kmdesk.services.paper.people import PaperPerson
from kmdesk.services.visits import moment_of


def present(separator: str, *parts: str) -> str:
    """Return the parts that say something, joined."""
    return separator.join(part for part in parts if part.strip())


def people(persons: Iterable[PaperPerson]) -> str:
    """Return "Hanne Nygaard, direktør, 20 00 21 37 · Lone Bach, Herning Kommune (beskæftigelse)"."""
    return present("\u00a0· ", *map(_person, persons))


def unbroken(text: str) -> str:
    """Return a name or a number that is not parted between two lines."""
    return text.replace(" ", "\u00a0")


def hours(starts_at: str, ends_at: str) -> str:
    """Return "09:00–10:30" for two wall-clock moments; a day alone has no time, strange text stays."""
    return present("–", _time(starts_at), _time(ends_at))


def _time(moment: str) -> str:
    found = moment_of(moment)
    if found is None:
        return moment
    return found.strftime("%H:%M") if len(moment) > len("2026-11-24") else ""


def days_ago(words: Mapping[str, str], key: str, days: int, **values: str) -> str:
    """Return the text `key` for a number of days: one for today, one for a single day, one for more."""
    which = "today" if days <= 0 else "one" if days == 1 else "many"
    return words[f"{key}_{which}"].format(n=days, **values)


def whole_number(value: int, language: str) -> str:
    """Return "1.284", in English "1,284"."""
    return format_number(value, language=language)


def _person(person: PaperPerson) -> str:
    about = present(", ", unbroken(person.name), person.title, person.organisation, unbroken(person.phone))
    return present(" ", about, f"({person.system})" if person.system.strip() else "")
