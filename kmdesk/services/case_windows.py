"""The semester calendar: when project cases and internships are wanted, the next ones first.

A window is one year's. What is known to come every year is reference data (`case_calendar.json`), offered for
its next occurrence; most of its days are experience rather than published deadlines, and are marked so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import language, tr, trn
from kmdesk.models import CaseWindow, Institution, Need
from kmdesk.rules.case_calendar import Occurrence, Standing, YearlyWindow, next_occurrence, standing
from kmdesk.rules.dates import long_date, months_later, parse_date
from kmdesk.services.institutions import Institutions, reference_rows
from kmdesk.services.search import fts_query
from kmdesk.services.service_rules import shipped
from kmdesk.store.store import Store

PAGE = 300
"""Windows read at a time."""
_PROJECTS: Mapping[str, tuple[str, ...]] = {
    "thesis_project": ("thesis_project",),
    "internship": ("internship",),
}
_BY_NEED_TYPE: Mapping[str, tuple[str, ...]] = {
    "project_thesis": ("thesis_project", "internship"),
    "student_intern": ("internship", "thesis_project"),
}


@dataclass(frozen=True, slots=True)
class WindowQuery:
    """What is shown. Empty filters let everything through; a window open to any field is in every field."""

    text: str = ""
    fields: tuple[str, ...] = ()
    match_types: tuple[str, ...] = ()
    institution_ids: tuple[str, ...] = ()
    past_too: bool = False


@dataclass(frozen=True, slots=True)
class ListedWindow:
    """A window with its institution, how near it is, and how many open needs of companies would fit."""

    window: CaseWindow
    institution: str
    standing: Standing
    needs: int = 0

    @property
    def uncertain(self) -> bool:
        """Tell whether nobody has checked its days at the institution."""
        return not self.window.checked_on


@dataclass(frozen=True, slots=True)
class FittingWindow:
    """A window that fits a company's need, and why in one sentence; `late` when it begins after the need."""

    listed: ListedWindow
    because: str
    late: bool = False

    @property
    def text(self) -> str:
        """Say it in a line: `Maskinteknik, VIA · senest 15.12.2026. Passer til fagområdet.`."""
        window = self.listed.window
        day = parse_date(window.wanted_until)
        until = tr("senest {day}", day=long_date(day)) if day else ""
        parts = (_name(window, self.listed.institution), until)
        return f"{' · '.join(part for part in parts if part)}. {self.because}"


@dataclass(frozen=True, slots=True)
class OfferedWindow:
    """The next occurrence of a yearly window, at the institution of the reference list's key `at`."""

    key: str
    at: str
    institution: str
    window: CaseWindow
    uncertain: bool


# The needs a window could take: open, of its kind, and of its field where both name one.
_NEEDS = """SELECT count(*) FROM need n WHERE n.deleted = 0 AND n.status = 'open'
 AND (n.match_type = w.match_type OR (n.match_type = '' AND n.type IN ('project_thesis', 'student_intern')))
 AND (w.field_of_study = '' OR n.fields_of_study = '[]'
   OR EXISTS (SELECT 1 FROM json_each(n.fields_of_study) f WHERE f.value = w.field_of_study))"""
# Open ones by the day they close, then those to come by the day they open; past ones last, the newest first.
_STATE = """CASE WHEN w.wanted_from = '' AND w.wanted_until = '' THEN 2
 WHEN w.wanted_until <> '' AND w.wanted_until < :today THEN 3 WHEN w.wanted_from > :today THEN 1 ELSE 0 END"""
_ORDER = f"""{_STATE}, CASE WHEN {_STATE} = 3 THEN '' WHEN {_STATE} = 1 THEN w.wanted_from
 ELSE coalesce(nullif(w.wanted_until, ''), '9999') END, w.wanted_until DESC,
 sort_key(coalesce(i.name, '')), w.id"""


class CaseWindows:
    """The windows of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._institutions = Institutions(store)

    # -- reading ---------------------------------------------------------------------------------

    def listed(self, query: WindowQuery, offset: int = 0, limit: int = PAGE) -> tuple[ListedWindow, ...]:
        """Return some windows of the answer, the next ones first."""
        where, params = self._where(query)
        rows = self._store.db.named(
            f"SELECT w.*, coalesce(i.name, '') AS institution_name, ({_NEEDS}) AS needs FROM case_window w"  # noqa: S608
            " LEFT JOIN institution i ON i.id = w.institution_id AND i.deleted = 0"
            f" WHERE {where} ORDER BY {_ORDER} LIMIT :limit OFFSET :offset",
            {**params, "limit": limit, "offset": offset},
        )
        today = self._store.clock.today()
        return tuple(_listed(row, today) for row in rows)

    def count(self, query: WindowQuery) -> int:
        """Return how many windows the answer has."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM case_window w WHERE {where}", params)  # noqa: S608

    def get(self, window_id: str) -> CaseWindow:
        """Return a window. Raises KnownError when it was deleted meanwhile."""
        return self._store.require(CaseWindow, window_id)

    def windows_for(self, need: Need, limit: int = 10) -> tuple[FittingWindow, ...]:
        """Return where a company's project need could still be handed in, the next ones first.

        None for a need that is no project. A need that names no field, and a window open to all, fit any.
        """
        kinds = _PROJECTS.get(need.match_type) or (
            _BY_NEED_TYPE.get(need.type, ()) if not need.match_type else ()
        )
        if not kinds:
            return ()
        found = self.listed(WindowQuery(match_types=kinds, fields=need.fields_of_study))
        return tuple(_fitting(one, need) for one in found[:limit])

    # -- writing ---------------------------------------------------------------------------------

    def blank(self, institution_id: str = "") -> CaseWindow:
        """Return a new window, not saved yet."""
        return CaseWindow(institution_id=institution_id, match_type="thesis_project")

    def save(self, window: CaseWindow, seen: CaseWindow | None = None) -> CaseWindow:
        """Create or change a window. Raises KnownError naming the field that is missing or is wrong."""
        _check(window)
        institution = self._store.require(Institution, window.institution_id)
        new = self._store.get(CaseWindow, window.id) is None
        text = tr("Opret periode for cases") if new else tr("Ret periode for cases")
        with self._store.action(text, _name(window, institution.name)) as unit:
            return unit.put(window, seen)

    def delete(self, window_id: str) -> str:
        """Delete a window; returns what it is called."""
        window = self.get(window_id)
        institution = self._store.get(Institution, window.institution_id) or Institution()
        with self._store.action(tr("Slet periode for cases"), _name(window, institution.name)) as unit:
            unit.delete(window)
        return _name(window, institution.name)

    def next_year(self, window_id: str) -> CaseWindow:
        """Create the same window a year later, to be checked again; returns it."""
        window = self.get(window_id)
        later = {
            name: months_later(day, 12).isoformat() if day else ""
            for name in ("wanted_from", "wanted_until", "starts_on", "ends_on")
            for day in [parse_date(getattr(window, name))]
        }
        copied = replace(CaseWindow(), **_content(window), **later, checked_on="")
        institution = self._store.get(Institution, window.institution_id) or Institution()
        with self._store.action(tr("Gentag periode næste år"), _name(window, institution.name)) as unit:
            return unit.put(copied)

    # -- what comes every year -------------------------------------------------------------------

    def offered(self) -> tuple[OfferedWindow, ...]:
        """Return the next occurrence of each yearly window not on this desk yet, the nearest first."""
        today = self._store.clock.today()
        rows = self._store.db.rows(
            "SELECT i.name, w.programme, w.starts_on FROM case_window w"
            " JOIN institution i ON i.id = w.institution_id AND i.deleted = 0 WHERE w.deleted = 0"
        )
        there = {(fold(name), fold(programme), starts_on) for name, programme, starts_on in rows}
        missing = [
            offer
            for offer in yearly_windows(today)
            if there.isdisjoint(
                (fold(offer.institution), fold(text), offer.window.starts_on) for text in _written(offer.key)
            )
        ]
        return tuple(sorted(missing, key=lambda one: (one.window.wanted_until, one.key)))

    def take_over(self, keys: Sequence[str]) -> tuple[CaseWindow, ...]:
        """Create the windows of these keys in one action, and their institutions where they are not here."""
        wanted = [one for one in self.offered() if one.key in keys]
        if not wanted:
            return ()
        subject = trn(len(wanted), "{n} periode", "{n} perioder")
        with self._store.action(tr("Opret perioder for cases"), subject) as unit:
            made: list[CaseWindow] = []
            for one in wanted:
                institution_id = self._institutions.ensure(unit, one.at)
                made.append(unit.put(replace(one.window, institution_id=institution_id)))
        return tuple(made)

    # -- parts -----------------------------------------------------------------------------------

    def _where(self, query: WindowQuery) -> tuple[str, dict[str, Any]]:
        parts = ["w.deleted = 0"]
        params: dict[str, Any] = {"today": self._store.clock.today().isoformat()}
        words = fts_query(query.text)
        if words:
            params["words"] = words
            parts.append(
                "(w.institution_id IN (SELECT r.record_id FROM search_fts JOIN search_row r"
                " ON r.num = search_fts.rowid WHERE search_fts MATCH :words AND r.kind = 'institution')"
                " OR instr(' ' || fold(CAST(w.programme || ' ' || w.note AS BLOB)), ' ' || :first))"
            )
            params["first"] = words.split('"')[1]
        if not query.past_too:
            parts.append("(w.wanted_until = '' OR w.wanted_until >= :today)")
        for name, column in (
            ("match_types", "w.match_type"),
            ("institution_ids", "w.institution_id"),
            ("fields", "w.field_of_study"),
        ):
            codes: tuple[str, ...] = getattr(query, name)
            if not codes:
                continue
            names = [f"{name}{number}" for number in range(len(codes))]
            params |= dict(zip(names, codes, strict=True))
            listed = f"{column} IN ({', '.join(f':{one}' for one in names)})"
            parts.append(f"({column} = '' OR {listed})" if name == "fields" else listed)
        return " AND ".join(parts), params


@cache
def _calendar_rows() -> tuple[dict[str, Any], ...]:
    return tuple(resources.load_json("reference", "case_calendar.json")["rows"])


def yearly_windows(today: date) -> tuple[OfferedWindow, ...]:
    """Return the next occurrence of every yearly window, in the order of the file."""
    names = {row["key"]: row["name"] for row in reference_rows()}
    return tuple(_offer(row, names[row["at"]], today) for row in _calendar_rows())


def _written(key: str) -> list[str]:
    """Return what a yearly window's programme is called in either language."""
    return [text for row in _calendar_rows() if row["key"] == key for text in row["programme"].values()]


def _offer(row: dict[str, Any], institution: str, today: date) -> OfferedWindow:
    yearly = YearlyWindow(row["wanted_from"], row["wanted_until"], row["starts_on"], row["ends_on"])
    found: Occurrence = next_occurrence(yearly, today)
    words = language()
    checked = "" if row["uncertain"] else resources.load_json("reference", "case_calendar.json")["checked_on"]
    window = CaseWindow(
        programme=row["programme"][words],
        match_type=row["match_type"],
        field_of_study=row["field_of_study"],
        wanted_from=found.wanted_from.isoformat(),
        wanted_until=found.wanted_until.isoformat(),
        starts_on=found.starts_on.isoformat(),
        ends_on=found.ends_on.isoformat(),
        ects=row["ects"],
        source=row["source"],
        checked_on=checked,
        note=row["note"][words],
    )
    return OfferedWindow(row["key"], row["at"], institution, window, bool(row["uncertain"]))


def _content(window: CaseWindow) -> dict[str, Any]:
    """Return what is the same from year to year."""
    names = ("institution_id", "programme", "match_type", "field_of_study", "ects", "source", "note")
    return {name: getattr(window, name) for name in names}


def _check(window: CaseWindow) -> None:
    if not window.institution_id:
        raise KnownError(
            tr("Perioden mangler en institution."), tr("Vælg institutionen."), field="institution_id"
        )
    if not window.programme.strip():
        raise KnownError(
            tr("Perioden mangler en uddannelse."), tr("Skriv, hvem der ønsker cases."), field="programme"
        )
    if window.wanted_from and window.wanted_until and window.wanted_until < window.wanted_from:
        raise KnownError(
            tr("Perioden slutter, før den begynder."), tr("Ret en af de to datoer."), field="wanted_until"
        )
    if window.starts_on and window.ends_on and window.ends_on < window.starts_on:
        raise KnownError(
            tr("Forløbet slutter, før det begynder."), tr("Ret en af de to datoer."), field="ends_on"
        )


def standing_of(window: CaseWindow, today: date) -> Standing:
    """Return how near a window is."""
    wanted = (parse_date(window.wanted_from), parse_date(window.wanted_until))
    return standing(*wanted, today, soon_days=shipped("case_soon_days"))


def _name(window: CaseWindow, institution: str) -> str:
    return ", ".join(part for part in (window.programme, institution) if part)


def _listed(row: dict[str, Any], today: date) -> ListedWindow:
    window = CaseWindow.from_row(row)
    near = standing_of(window, today)
    return ListedWindow(window, row["institution_name"], near, row["needs"])


def _fitting(listed: ListedWindow, need: Need) -> FittingWindow:
    window = listed.window
    late = bool(need.starts_by and window.starts_on and need.starts_by < window.starts_on)
    if late:
        return FittingWindow(listed, tr("Passer, men forløbet begynder senere end ønsket."), late=True)
    if window.field_of_study and window.field_of_study in need.fields_of_study:
        return FittingWindow(listed, tr("Passer til fagområdet."))
    if need.fields_of_study:
        return FittingWindow(listed, tr("Uddannelsen tager imod flere fagområder."))
    return FittingWindow(listed, tr("Behovet nævner ikke et fagområde."))
