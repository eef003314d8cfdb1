"""The interviews of a match: every one of them in order, and which one is next.

`Match.interviews` holds them all, also after the match has gone on. While the match is at the interview,
`next_on` and `next_time` say when the next one is (the last one, when none is to come): that is all that
desks of earlier versions know. Those keep the list as it is, and change only these two, which is read as:

- a day that is not in the list: one interview more, for they had no room for a second one but the first's;
- another time on a day with one interview: that interview's time;
- no day: nothing. An interview goes only where somebody can see it go.

So nothing has to be carried over when a desk is updated, and nothing written on either side is lost. The
next move of the match, or change of its interviews, writes them down here. In sync the list merges as others
do: what one adds or takes out is added or taken out, and one interview that two desks changed differently is
there twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from kmdesk.core import ids
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.rules.dates import clock_time, local_day, long_date, parse_time
from kmdesk.services.day_checks import check_day
from kmdesk.services.match_facts import with_tidy_time

Interview = Mapping[str, str]
PARTS = ("on", "time", "place", "people")
"""Day (`YYYY-MM-DD`), time of day (`HH:MM` or empty), where, and with whom."""

_DAYS = """SELECT json_extract(value, '$.on') AS day FROM json_each(m.interviews) UNION SELECT m.next_on"""
NEXT_ON = f"""CASE WHEN m.status <> 'interview' OR m.interviews = '[]' THEN m.next_on ELSE coalesce(
 (SELECT min(day) FROM ({_DAYS}) WHERE day >= :today), (SELECT max(day) FROM ({_DAYS})), '') END"""  # noqa: S608 - ours
"""SQL for the day a match `m` waits for, the interview's or another's, empty for none; `:today` is a day."""

AT_INTERVIEW = """
listed AS (
  SELECT m.id, json_extract(one.value, '$.on') AS day, coalesce(json_extract(one.value, '$.time'), '') AS at,
    count(*) OVER (PARTITION BY m.id, json_extract(one.value, '$.on')) AS that_day
  FROM "match" m, json_each(m.interviews) one WHERE m.deleted = 0 AND m.status = 'interview'),
interview AS (
  SELECT l.id, l.day, CASE WHEN l.day = m.next_on AND l.that_day = 1 THEN m.next_time ELSE l.at END AS at
  FROM listed l JOIN "match" m ON m.id = l.id
  UNION SELECT id, next_on, next_time FROM "match"
  WHERE deleted = 0 AND status = 'interview' AND next_on <> '')
"""
"""SQL for a WITH: `interview` (id of the match, day, at) has all interviews of matches that are at one."""


def interviews_of(match: Match) -> tuple[Interview, ...]:
    """Return every interview of a match by its time, those told by an earlier version among them."""
    listed = [_whole(one) for one in match.interviews]
    if match.status == "interview" and match.next_on:
        that_day = [one for one in listed if one["on"] == match.next_on]
        if len(that_day) == 1:
            that_day[0]["time"] = match.next_time
        elif all(one["time"] != match.next_time for one in that_day):
            listed.append(_whole({"on": match.next_on, "time": match.next_time}))
    return _in_order(listed)


def next_interview(interviews: Sequence[Interview], today: date) -> Interview | None:
    """Return the first interview that is not over with the day before, else the last one there was."""
    upcoming = (one for one in interviews if one["on"] >= today.isoformat())
    return next(upcoming, interviews[-1] if interviews else None)


def next_of(match: Match, today: date) -> tuple[str, str]:
    """Return day and time a match waits for, the interview's or another's; empty for none."""
    if match.status != "interview":
        return match.next_on, match.next_time
    shown = next_interview(interviews_of(match), today)
    return (shown["on"], shown["time"]) if shown else ("", "")


def with_interviews(match: Match, interviews: Iterable[Interview], today: date) -> Match:
    """Return the match with these interviews, and when the next one is for those who know no others."""
    told = _in_order(interviews)
    changed = replace(match, interviews=told)
    if match.status != "interview":
        return changed
    shown = next_interview(told, today)
    return replace(changed, next_on=shown["on"] if shown else "", next_time=shown["time"] if shown else "")


def with_changes(match: Match, changes: Mapping[str, Any], seen: Match, today: date) -> Match:
    """Return the match with the changes made, its interviews and the next of them going together.

    What `seen` did not have of the interviews stays. Raises KnownError (`next_time`) for no time of day, and
    (`interviews`) when two of them are at the same time.
    """
    given = {**changes}
    typed = given.pop("interviews", None)
    changed = with_tidy_time(replace(match, **given))
    if typed is not None:
        before, told = interviews_of(seen), _tidied(typed)
        _check_apart(told, before, "interviews")
        return with_interviews(changed, _merged(before, told, interviews_of(match)), today)
    moved = (changed.next_on, changed.next_time) != (match.next_on, match.next_time)
    return _with_next(match, changed, today) if moved and match.status == "interview" else changed


def check_interviews(match: Match, before: Match, today: date, *, field: str = "interviews") -> None:
    """Raise KnownError (`field`) for what cannot be among the interviews that are not as they were before."""
    known = interviews_of(before)
    made = _made_on(match)
    for one in match.interviews:
        if one in known:
            continue
        day, time = one["on"], one["time"]
        if not day:
            raise KnownError(
                tr("Samtalen mangler en dato."), tr("Skriv dagen, eller fjern samtalen."), field=field
            )
        check_day(day, field, today)
        if time and parse_time(time) is None:
            raise KnownError(tr("Klokkeslættet findes ikke."), tr("Skriv fx 12:00."), field=field)
        told = long_date(date.fromisoformat(day))
        if day < made:
            raise KnownError(
                tr(
                    "Samtalen {day} ligger, før matchet blev oprettet {made}.",
                    day=told,
                    made=long_date(date.fromisoformat(made)),
                ),
                tr("Kontrollér datoen."),
                field=field,
            )
    _check_apart(match.interviews, known, field)


def when_text(interview: Interview) -> str:
    """Return `25.11.2026 kl. 10:00`; what is no day as it is."""
    day, time = interview.get("on", ""), interview.get("time", "")
    with suppress(ValueError):
        day = long_date(date.fromisoformat(day))
    return tr("{day} kl. {time}", day=day, time=time) if time else day


def interview_text(interview: Interview) -> str:
    """Return an interview in a line: when, where and with whom."""
    parts = (when_text(interview), interview.get("place", ""), interview.get("people", ""))
    return " · ".join(part for part in parts if part)


def _with_next(before: Match, after: Match, today: date) -> Match:
    """Return `after`, whose next day or time was set by itself, with the interviews that go with it.

    An interview that has been stays: another day is one more. No day takes away the one that is to come.
    """
    told = list(interviews_of(before))
    shown = next_interview(told, today)
    over = shown is not None and shown["on"] < today.isoformat()
    if shown is not None and not (over and after.next_on != shown["on"]):
        told.remove(shown)
        if after.next_on:
            told.append({**shown, "on": after.next_on, "time": after.next_time})
    elif after.next_on:
        time = "" if over and after.next_time == before.next_time else after.next_time
        told.append(_whole({"on": after.next_on, "time": time}))
    return with_interviews(after, told, today)


def _merged(
    seen: Sequence[Interview], typed: Sequence[Interview], stored: Sequence[Interview]
) -> tuple[Interview, ...]:
    """Return what is stored, with what somebody who saw `seen` put in, and without what he took out."""
    kept = [one for one in stored if one in typed or one not in seen]
    return (*kept, *(one for one in typed if one not in seen and one not in kept))


def _tidied(interviews: Iterable[Interview]) -> tuple[Interview, ...]:
    """Return interviews as they are stored; what has nothing written in it is left out."""
    tidy = ({name: " ".join(text.split()) for name, text in one.items()} for one in interviews)
    return tuple(_with_time(_whole(one)) for one in tidy if any(one.get(name) for name in PARTS))


def _check_apart(interviews: Sequence[Interview], known: Sequence[Interview], field: str) -> None:
    """Raise KnownError when one that is not known yet is at the same time as another."""
    moments = [(one["on"], one["time"]) for one in interviews]
    for one in interviews:
        is_new = list(interviews).count(one) > list(known).count(one)
        if is_new and one["on"] and moments.count((one["on"], one["time"])) > 1:
            raise KnownError(
                tr("Der er to samtaler på samme tid {when}.", when=when_text(one)),
                tr("Ret den ene, eller fjern den."),
                field=field,
            )


def _made_on(match: Match) -> str:
    """Return the day the match was made, as far as its identity tells; else a day before all others."""
    made, since = ids.day_of(match.id), local_day(match.status_since)
    return min(made, since.isoformat()) if made and since else made


def _whole(interview: Interview) -> dict[str, str]:
    """Return an interview with all its parts, and with what a newer version knows of it."""
    return {**dict.fromkeys(PARTS, ""), **interview}


def _with_time(interview: Interview) -> Interview:
    at = parse_time(interview["time"]) if interview["time"] else None
    return {**interview, "time": clock_time(at)} if at else interview


def _in_order(interviews: Iterable[Interview]) -> tuple[Interview, ...]:
    """Return interviews by day and time; one whose time is not told comes last on its day."""
    return tuple(sorted(interviews, key=lambda one: (one["on"], one["time"] == "", one["time"])))
