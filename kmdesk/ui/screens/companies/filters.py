"""The filters of the company list: what their chips say, and the small forms that change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.numbers import parse_whole_number
from kmdesk.services import reference
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.field_checks import LARGEST_NUMBER
from kmdesk.ui.widgets.chips import Filter
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.filter_popup import Checklist, FilterPopup
from kmdesk.ui.widgets.segments import Segments

Options = Sequence[tuple[str, str]]

NAMES: Mapping[str, str] = {
    "municipality": mark("Kommune"),
    "industry": mark("Branche"),
    "employees": mark("Ansatte"),
    "graduates": mark("Højtudd."),
    "status": mark("Status"),
    "contact": mark("Sidst kontakt"),
    "visited": mark("Besøgt"),
    "broker": mark("Kontaktmægler"),
    "tasks": mark("Løfter"),
    "won": mark("Har vundet opgave"),
    "partnership": mark("Medlem af"),
    "protected": mark("Reklamebeskyttet"),
}
"""Code -> what a filter is called, in the order they are offered."""

_LISTS = {
    "municipality": "municipalities",
    "industry": "industry_groups",
    "status": "statuses",
    "broker": "broker_ids",
    "partnership": "partnership_ids",
}
_RANGES = {"employees": ("employees_min", "employees_max"), "graduates": ("graduates_min", "graduates_max")}
_CONTACT = (
    ("0", mark("Aldrig")),
    ("6", mark("Over 6 mdr.")),
    ("12", mark("Over 12 mdr.")),
    ("24", mark("Over 24 mdr.")),
)
_VISITED = (("yes", mark("Ja")), ("no", mark("Aldrig")))
_WON = (("3", mark("Inden for 3 mdr.")), ("6", mark("Inden for 6 mdr.")), ("12", mark("Inden for 12 mdr.")))
_TASKS = (("open", mark("Åbne")), ("overdue", mark("Udløbne")))
_PROTECTED = (("yes", mark("Ja")), ("no", mark("Nej")))
_NAMED_IN_CHIP = 2


@dataclass(frozen=True, slots=True)
class Lists:
    """What can be chosen in the lists: the brokers, the contract's municipalities, and the cooperations."""

    brokers: Options = ()
    project_municipalities: tuple[str, ...] = ()
    partnerships: Options = ()

    def options(self, code: str) -> Options:
        """Return code and label of all a list filter offers; the contract's municipalities come first."""
        if code == "broker":
            return self.brokers
        if code == "partnership":
            return self.partnerships
        if code == "industry":
            return [(c.code, c.label) for c in reference.choices("industry_group")]
        if code == "status":
            return [(c.code, c.label) for c in reference.choices("company_status")]
        own = set(self.project_municipalities)
        listed = [(c.code, c.label) for c in reference.choices("municipality")]
        return [o for o in listed if o[0] in own] + [o for o in listed if o[0] not in own]


def chips(query: CompanyQuery, lists: Lists) -> list[Filter]:
    """Return the chips of the filters in use."""
    return [Filter(code, tr(NAMES[code]), text) for code in NAMES if (text := _value(query, code, lists))]


def without(query: CompanyQuery, code: str) -> CompanyQuery:
    """Return the query without one of its filters."""
    return _changed(query, code, CompanyQuery())


def cleared(query: CompanyQuery) -> CompanyQuery:
    """Return the query without any filter, in the same order."""
    return CompanyQuery(sort=query.sort, descending=query.descending)


def _changed(query: CompanyQuery, code: str, source: CompanyQuery) -> CompanyQuery:
    names = _fields(code)
    return replace(query, **{name: getattr(source, name) for name in names})


def _fields(code: str) -> tuple[str, ...]:
    """Return the fields of a query that a filter sets."""
    if code in _RANGES:
        return _RANGES[code]
    single = {
        "contact": "not_contacted_since",
        "visited": "visited",
        "tasks": "tasks",
        "won": "won_within",
        "protected": "advertising_protected",
    }
    return (_LISTS.get(code) or single[code],)


def _value(query: CompanyQuery, code: str, lists: Lists) -> str:
    """Return what a chip says after its name; empty when the filter is not in use."""
    if code in _LISTS:
        return _listed(getattr(query, _LISTS[code]), code, lists)
    if code in _RANGES:
        low, high = (getattr(query, name) for name in _RANGES[code])
        return _range(low, high, from_zero=code == "graduates")
    chosen = _segment_of(query, code)
    return next((tr(text) for value, text in _segments(code) if value == chosen), _months(query, code))


def _months(query: CompanyQuery, code: str) -> str:
    if code == "won" and query.won_within is not None:
        return tr("Inden for {n} mdr.", n=query.won_within)
    months = query.not_contacted_since
    return tr("Over {n} mdr.", n=months) if code == "contact" and months is not None else ""


def _listed(codes: tuple[str, ...], code: str, lists: Lists) -> str:
    if code == "municipality" and codes and set(codes) == set(lists.project_municipalities):
        return tr("Projektets {n}", n=len(codes))
    names = dict(lists.options(code))
    shown = [names.get(one, one) for one in codes[:_NAMED_IN_CHIP]]
    more = len(codes) - len(shown)
    return ", ".join(shown) + (f" +{more}" if more else "")


def _range(low: int | None, high: int | None, *, from_zero: bool) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return tr("{n} eller flere", n=low)
    if low is None:
        return f"0–{high}" if from_zero else tr("højst {n}", n=high)
    return f"{low}–{high}"


def _segments(code: str) -> Options:
    return {
        "contact": _CONTACT,
        "visited": _VISITED,
        "tasks": _TASKS,
        "won": _WON,
        "protected": _PROTECTED,
    }[code]


def _segment_of(query: CompanyQuery, code: str) -> str | None:
    if code == "contact":
        return None if query.not_contacted_since is None else str(query.not_contacted_since)
    if code == "won":
        return None if query.won_within is None else str(query.won_within)
    if code == "tasks":
        return query.tasks or None
    asked = query.visited if code == "visited" else query.advertising_protected
    return None if asked is None else "yes" if asked else "no"


class CompanyFilter(FilterPopup):
    """The form of one filter. `applied` brings the changed query."""

    def __init__(self, code: str, query: CompanyQuery, lists: Lists, parent: QWidget) -> None:
        super().__init__(tr(NAMES[code]), parent)
        self._code, self._query = code, query
        self._read = self._editors(lists)

    def chosen(self) -> CompanyQuery:
        """Return the changed query."""
        return self._read()

    def _editors(self, lists: Lists) -> Callable[[], CompanyQuery]:
        """Build the controls; return what reads the changed query from them."""
        if self._code in _LISTS:
            return self._checklist(lists.options(self._code))
        return self._bounds() if self._code in _RANGES else self._segments()

    def _checklist(self, options: Options) -> Callable[[], CompanyQuery]:
        name = _LISTS[self._code]
        boxes = Checklist(options, getattr(self._query, name))
        self.column.addWidget(boxes)
        return lambda: replace(self._query, **{name: boxes.codes})

    def _bounds(self) -> Callable[[], CompanyQuery]:
        low_name, high_name = _RANGES[self._code]
        row = QHBoxLayout()
        edits: list[LineEdit] = []
        for name, text, example in (
            (low_name, tr("Mindst"), tr("fx 5")),
            (high_name, tr("Højst"), tr("fx 100")),
        ):
            value: int | None = getattr(self._query, name)
            edit = LineEdit("" if value is None else str(value), placeholder=example, characters=8)
            edit.setObjectName(name)
            edits.append(edit)
            row.addWidget(Field(text, edit))
        self.column.addLayout(row)

        def read() -> CompanyQuery:
            low, high = (_bound(edit.text()) for edit in edits)
            return replace(self._query, **{low_name: low, high_name: high})

        return read

    def _segments(self) -> Callable[[], CompanyQuery]:
        segments = Segments([(code, tr(text)) for code, text in _segments(self._code)])
        segments.setAccessibleName(tr(NAMES[self._code]))
        segments.set_value(_segment_of(self._query, self._code))
        self.column.addWidget(segments)

        def read() -> CompanyQuery:
            chosen = segments.value()
            if self._code == "contact":
                return replace(self._query, not_contacted_since=None if chosen is None else int(chosen))
            if self._code == "won":
                return replace(self._query, won_within=None if chosen is None else int(chosen))
            if self._code == "tasks":
                return replace(
                    self._query, tasks="overdue" if chosen == "overdue" else "open" if chosen else ""
                )
            (name,) = _fields(self._code)
            return replace(self._query, **{name: None if chosen is None else chosen == "yes"})

        return read


def _bound(text: str) -> int | None:
    """Return the bound that was typed, None for none; larger ones than any number there is ask the same."""
    number = parse_whole_number(text)
    return None if number is None else max(0, min(number, LARGEST_NUMBER))
