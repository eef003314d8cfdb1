"""What every form asks of a day that is written: that there is such a day, and that its year can be meant."""

from __future__ import annotations

from datetime import date

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.dates import implausible


def check_near(day: date, field: str, today: date) -> None:
    """Raise KnownError naming the field for a day so far away that its year is likely mistyped."""
    if implausible(day, today):
        raise KnownError(tr("Datoen ligger for langt fra i dag."), tr("Kontrollér årstallet."), field=field)


def check_happened(text: str, field: str, today: date) -> None:
    """Raise KnownError naming the field of something that happened for a day that cannot be, or not yet."""
    check_day(text, field, today)
    if text > today.isoformat():
        raise KnownError(tr("Dagen er ikke kommet endnu."), tr("Skriv den dag, det skete."), field=field)


def check_to_come(text: str, field: str, today: date) -> None:
    """Raise KnownError naming the field of something that is to happen for no day, or one that has been."""
    if not text:
        raise KnownError(tr("Dagen mangler."), tr("Skriv, hvornår det skal ske."), field=field)
    check_day(text, field, today)
    if text < today.isoformat():
        raise KnownError(tr("Dagen har været."), tr("Skriv i dag eller en senere dag."), field=field)


def check_day(text: str, field: str, today: date) -> None:
    """Raise KnownError naming the field for text that is no day (`YYYY-MM-DD`), or a day too far away.

    Empty text is fine: no day is known.
    """
    if not text:
        return
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise KnownError(tr("Datoen findes ikke."), tr("Skriv fx 24.11.2026."), field=field) from error
    check_near(day, field, today)
