"""The filters of the candidate bank: what their chips say, and the small lists that change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.services import reference
from kmdesk.services.candidate_list import CandidateQuery
from kmdesk.ui.widgets.chips import ChipBar, Filter
from kmdesk.ui.widgets.filter_popup import Checklist, FilterPopup

Options = Sequence[tuple[str, str]]

NAMES: Mapping[str, str] = {
    "statuses": mark("Status"),
    "levels": mark("Niveau"),
    "fields": mark("Fagområde"),
    "municipalities": mark("Kommune"),
    "wishes": mark("Ønsker"),
    "institutions": mark("Institution"),
    "consents": mark("Samtykke"),
    "gaps": mark("Mangler"),
    "retention": mark("Opbevaring"),
    "broker_ids": mark("Kontaktmægler"),
}
"""The query's filter -> what it is called, in the order they are offered."""
_LISTS = {
    "statuses": "candidate_status",
    "levels": "education_level",
    "fields": "field_of_study",
    "wishes": "match_type",
}
_CONSENTS = (
    ("valid", mark("Gyldigt")),
    ("basis", mark("Andet grundlag")),
    ("missing", mark("Mangler")),
    ("expired", mark("Udløbet")),
    ("withdrawn", mark("Trukket tilbage")),
)
_GAPS = (("motivation", mark("Motivation")), ("background", mark("Baggrund")))
_RETENTION = (("due", mark("Skal slettes")), ("soon", mark("Inden 30 dage")))
_NAMED_IN_CHIP = 2


@dataclass(frozen=True, slots=True)
class Lists:
    """What is offered that stands on the desk: (id, name), and the contract's municipalities."""

    brokers: Options = ()
    institutions: Options = ()
    own_municipalities: tuple[str, ...] = ()

    def options(self, code: str) -> Options:
        """Return code and label of all a filter offers; the contract's municipalities come first."""
        if code in _LISTS:
            return [(choice.code, choice.label) for choice in reference.choices(_LISTS[code])]
        if code == "municipalities":
            listed = [(choice.code, choice.label) for choice in reference.choices("municipality")]
            return sorted(listed, key=lambda option: option[0] not in self.own_municipalities)
        own = {"broker_ids": self.brokers, "institutions": self.institutions}
        fixed = {"consents": _CONSENTS, "gaps": _GAPS, "retention": _RETENTION}
        return own[code] if code in own else [(value, tr(text)) for value, text in fixed[code]]


def chosen(query: CandidateQuery, code: str) -> tuple[str, ...]:
    """Return the codes chosen in a filter."""
    value: Any = getattr(query, code)
    return value if isinstance(value, tuple) else (value,) if value else ()


def with_codes(query: CandidateQuery, code: str, codes: Sequence[str]) -> CandidateQuery:
    """Return the query with other codes in a filter; of the two of retention the stricter one."""
    value = (codes[0] if codes else "") if code == "retention" else tuple(codes)
    return replace(query, **{code: value})


def chips(query: CandidateQuery, lists: Lists) -> list[Filter]:
    """Return the chips of the filters in use."""
    shown: list[Filter] = []
    for code, name in NAMES.items():
        codes, names = chosen(query, code), dict(lists.options(code))
        if codes:
            text = ", ".join(names.get(one, one) for one in codes[:_NAMED_IN_CHIP])
            more = len(codes) - _NAMED_IN_CHIP
            shown.append(Filter(code, tr(name), f"{text} +{more}" if more > 0 else text))
    return shown


class CandidateFilters(ChipBar):
    """The filters in use. `changed` brings the new query."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("candidate_chips")
        self.query, self._lists = CandidateQuery(), Lists()
        self.opened.connect(self.open_filter)
        self.removed.connect(lambda code: self._change(with_codes(self.query, code, ())))
        self.add_requested.connect(self._offer)
        self.cleared.connect(self.clear)

    def show_query(self, query: CandidateQuery) -> None:
        """Show the filters of a query without changing it."""
        self.query = query
        self.set_filters(chips(query, self._lists))

    def show_lists(self, lists: Lists) -> None:
        """Offer these choices."""
        self._lists = lists
        self.show_query(self.query)

    def clear(self) -> None:
        """Take every filter away; text and order stay."""
        kept = CandidateQuery(text=self.query.text, sort=self.query.sort, descending=self.query.descending)
        self._change(kept)

    def open_filter(self, code: str) -> None:
        """Open the list of a filter below its chip."""
        popup = CandidateFilter(tr(NAMES[code]), self._lists.options(code), chosen(self.query, code), self)
        popup.applied.connect(lambda codes: self._change(with_codes(self.query, code, codes)))
        popup.open_below(self)

    def _change(self, query: CandidateQuery) -> None:
        if query != self.query:
            self.show_query(query)
            self.changed.emit(query)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, name in NAMES.items():
            menu.addAction(tr(name)).triggered.connect(
                lambda _checked=False, code=code: self.open_filter(code)
            )
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class CandidateFilter(FilterPopup):
    """Any number of a list. `applied` brings the codes."""

    def __init__(self, title: str, options: Options, codes: Sequence[str], parent: QWidget) -> None:
        super().__init__(title, parent)
        self._boxes = Checklist(options, codes)
        self.column.addWidget(self._boxes)

    def chosen(self) -> tuple[str, ...]:
        """Return what is ticked."""
        return self._boxes.codes
