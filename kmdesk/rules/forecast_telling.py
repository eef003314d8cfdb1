"""What a quarter's answers say together, and which of it is told so that no answer can be reckoned out of it.

A group of staff of which too few gave a number is in no sum, not in that of all together either. With a
percentage the old sum can be reckoned: a change has one only where it is of the very numbers that today's sum
is of. What together with the rest would still give somebody away is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kmdesk.rules.forecast import AHEAD, GROUPS, Direction, Expected
from kmdesk.rules.forecast_discretion import Atom, Column, Ledger
from kmdesk.rules.forecast_figures import WHOLE, Outlook, Said, Shares, Sum, open_places

Parts = Mapping[str, frozenset[str]]
"""The lines of a table: code -> the companies of each."""
_Cells = Mapping[tuple[str, str], tuple[int, int]]
"""(company, group) -> the old number and the new one."""
_Key = tuple[int, str]
"""The place of a table, and the code of its line."""
_L = TypeVar("_L")
_STAFF = 0
"""The place of the table of groups; the others follow."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: of each group and all together (`WHOLE`), and of the lines of each table.

    `columns` are the figures as `forecast_discretion` reckons with them.
    """

    groups: Mapping[str, Outlook]
    tables: tuple[Mapping[str, Outlook], ...]
    columns: tuple[Column, ...]


def tell(
    now: Sequence[Said],
    before: Sequence[Said],
    tables: Sequence[Parts],
    fewest: int,
    told_before: Iterable[Column] = (),
) -> Told:
    """Return what is told of a quarter's answers, beside what was told of the quarter `before`."""
    own = Ledger(fewest)
    today_lines = _lines(own, _numbers(now, "now"), tables, fewest, {"now": 1})
    today = {key: _sum(line) for key, line in today_lines.items()}
    groups = frozenset(code for place, code in today_lines if place == _STAFF and code != WHOLE)

    def changes(ledger: Ledger, measure: _Cells, signs: Mapping[str, int]) -> dict[_Key, Sum]:
        lines = _lines(ledger, measure, tables, fewest, signs, groups)
        return {
            key: replace(_sum(line), bare=line.keys() != today_lines.get(key, {}).keys())
            for key, line in lines.items()
        }

    comparing = Ledger(fewest, [*own.told, *map(_a_quarter_ago, told_before)])
    since = changes(comparing, _both_times(before, now), {"now": 1, "before": -1})
    ahead = [changes(Ledger(fewest), _numbers(now, horizon), {horizon: 1}) for horizon in AHEAD]
    shares = [_shares(now, horizon, tables, fewest) for horizon in AHEAD]

    def line(place: int, code: str) -> Outlook:
        key = (place, code)
        return Outlook(
            today.get(key, Sum()),
            since.get(key, Sum()),
            (ahead[0].get(key, Sum()), ahead[1].get(key, Sum())),
            (shares[0].get(key, Shares()), shares[1].get(key, Shares())),
        )

    return Told(
        {code: line(_STAFF, code) for code in (*GROUPS, WHOLE)},
        tuple({code: line(place, code) for code in parts} for place, parts in enumerate(tables, 1)),
        (*own.told, *comparing.told),
    )


def _lines(  # noqa: PLR0917 - one measure of many
    ledger: Ledger,
    cells: _Cells,
    tables: Sequence[Parts],
    fewest: int,
    signs: Mapping[str, int],
    groups: frozenset[str] = frozenset(),
) -> dict[_Key, _Cells]:
    """Return what is told of a measure: which numbers are in each line's sum.

    `signs` names the unknown numbers that make up a sum. All together is the sum of the groups that are
    told, so it says nothing new, and neither does the last line of a table that has them all. It is told
    where all `groups` are: one that is missing would make it look like less.
    """

    def columns(lines: Iterable[_Cells]) -> list[Column]:
        return [{(*atom, label): sign for atom in line for label, sign in signs.items()} for line in lines]

    found: dict[_Key, _Cells] = {}
    for group in GROUPS:
        part = {atom: pair for atom, pair in cells.items() if atom[1] == group}
        if part and ledger.take(columns([part])):
            found[_STAFF, group] = part
    whole = {atom: pair for part in found.values() for atom, pair in part.items()}
    if not whole or not all((_STAFF, group) in found for group in groups):
        return found
    found[_STAFF, WHOLE] = whole
    for place, parts in enumerate(tables, 1):
        lines = {
            code: {atom: pair for atom, pair in whole.items() if atom[0] in companies}
            for code, companies in parts.items()
        }
        shown = _open(lines, [_companies(line) for line in lines.values()], fewest)
        wanted = [line for line in shown.values() if line]
        every = sum(map(len, wanted)) == len(whole)
        if ledger.take(columns(wanted[: -1 if every else None])):
            found |= {(place, code): line for code, line in shown.items()}
    return found


def _open(lines: Mapping[str, _L], counts: Sequence[int], fewest: int) -> dict[str, _L]:
    """Return the lines of a table that enough companies make."""
    shown = open_places(counts, fewest)
    return {code: line for number, (code, line) in enumerate(lines.items()) if number in shown}


def _shares(said: Sequence[Said], horizon: str, tables: Sequence[Parts], fewest: int) -> dict[_Key, Shares]:
    """Return the shares that are told. A company's whole direction is that of the groups that are told."""
    ledger, found = Ledger(fewest), dict[_Key, Shares]()
    for group in GROUPS:
        directions = _directions(said, group, horizon)
        if ledger.take([{(company_id, group): 1 for company_id in directions}]):
            found[_STAFF, group] = _counted(directions)
    groups = [group for group in GROUPS if (_STAFF, group) in found]
    kept = [replace(one, figures=_only(one.figures, groups)) for one in said]
    atoms = {one.company_id: _atom(one, groups, horizon) for one in kept}
    directions = _directions(kept, WHOLE, horizon)
    if not ledger.take([{atoms[company_id]: 1 for company_id in directions}]):
        return found
    found[_STAFF, WHOLE] = _counted(directions)
    for place, parts in enumerate(tables, 1):
        lines: dict[str, dict[str, Direction]] = {
            code: {one: way for one, way in directions.items() if one in companies}
            for code, companies in parts.items()
        }
        shown = _open(lines, [len(line) for line in lines.values()], fewest)
        wanted = [line for line in shown.values() if line]
        every = sum(map(len, wanted)) == len(directions)
        if ledger.take([{atoms[one]: 1 for one in line} for line in wanted[: -1 if every else None]]):
            found |= {(place, code): _counted(line) for code, line in shown.items()}
    return found


def _atom(one: Said, groups: Sequence[str], horizon: str) -> Atom:
    """Return what a company's whole direction is: that of its one group, or something of its own."""
    moving = [group for group in groups if one.direction(group, horizon) is not None]
    return (one.company_id, moving[0] if len(moving) == 1 else WHOLE)


def _only(figures: Mapping[str, Expected], groups: Sequence[str]) -> dict[str, Expected]:
    return {name: said if name.rpartition("_")[0] in groups else Expected() for name, said in figures.items()}


def _directions(said: Sequence[Said], group: str, horizon: str) -> dict[str, Direction]:
    return {
        one.company_id: direction for one in said if (direction := one.direction(group, horizon)) is not None
    }


def _counted(directions: Mapping[str, Direction]) -> Shares:
    found = list(directions.values())
    return Shares(found.count("more"), found.count("same"), found.count("fewer"), found.count("unknown"))


def _numbers(said: Sequence[Said], horizon: str) -> _Cells:
    return {
        (one.company_id, group): pair
        for one in said
        for group in GROUPS
        if (pair := one.numbers(group, horizon)) is not None
    }


def _both_times(before: Sequence[Said], now: Sequence[Said]) -> _Cells:
    """Return how many there were and are in the groups that a company gave a number of both times."""
    earlier, today = _numbers(before, "now"), _numbers(now, "now")
    return {atom: (earlier[atom][0], pair[0]) for atom, pair in today.items() if atom in earlier}


def _sum(line: _Cells) -> Sum:
    return Sum(_companies(line), sum(old for old, _ in line.values()), sum(new for _, new in line.values()))


def _companies(line: _Cells) -> int:
    return len({company_id for company_id, _ in line})


def _a_quarter_ago(column: Column) -> Column:
    """Return a figure of the last quarter: its today is what this quarter compares with."""
    return {(*atom[:2], "before" if atom[2] == "now" else f"{atom[2]} then"): n for atom, n in column.items()}
