"""The filters of the candidate bank: what their chips say, and the small lists that change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kmdesk.core.i18n import mark, tr
from kmdesk.services import reference
from kmdesk.services.candidate_list import CandidateQuery
from kmdesk.ui.lists.query_filters import Options, QueryFilters

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
_ONE_OF = "retention"


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


class CandidateFilters(QueryFilters[CandidateQuery]):
    """The filters in use. `changed` brings the new query."""

    def __init__(self) -> None:
        super().__init__(CandidateQuery(), {}, {}, NAMES)
        self.setObjectName("candidate_chips")
        self._offered = Lists()

    def show_lists(self, lists: Lists) -> None:
        """Offer these choices."""
        self._offered = lists
        self.show_query(self.query)

    def options(self, code: str) -> Options:
        """Return what a filter offers, (code, label)."""
        return self._offered.options(code)

    def codes(self, code: str) -> tuple[str, ...]:
        """Return the codes chosen in a filter."""
        value: str | tuple[str, ...] = getattr(self.query, code)
        return value if isinstance(value, tuple) else (value,) if value else ()

    def choose(self, code: str, value: Any) -> None:  # noqa: ANN401 - as in the base
        """Set a filter; of the two of retention the stricter one."""
        if code == _ONE_OF and isinstance(value, tuple):
            value = value[0] if value else ""
        super().choose(code, value)
