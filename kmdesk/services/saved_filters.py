"""Filters of the company list under a name: those the program brings, and those the broker keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, cast

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.company_query import CompanyQuery
from kmdesk.store.local import Local

_KEY = "companies.saved_filters"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A name and what it filters. `own` ones can be deleted."""

    name: str
    query: CompanyQuery
    own: bool = False


def built_in(rules: ServiceRules) -> tuple[SavedFilter, ...]:
    """Return the filters the program brings, by the rules in use; the names are in the language in use."""
    # Without a tradition for graduates: the target group of outreach.
    without_tradition = CompanyQuery(
        employees_min=rules.call_employees_least,
        employees_max=rules.call_employees_most,
        graduates_max=rules.tradition_graduates,
        statuses=("prospect", "active"),
    )
    return (
        SavedFilter(tr("Alle"), CompanyQuery()),
        SavedFilter(tr("Uden tradition for højtuddannede"), without_tradition),
        SavedFilter(tr("Aldrig besøgt"), CompanyQuery(visited=False)),
        not_contacted(rules.call_longest_quiet_months),
        SavedFilter(tr("Udløbne løfter"), CompanyQuery(tasks="overdue")),
    )


def not_contacted(months: int) -> SavedFilter:
    """Return the filter of the companies that nobody contacted for that many months."""
    name = trn(months, "Ikke kontaktet i {n} måned", "Ikke kontaktet i {n} måneder")
    return SavedFilter(name, CompanyQuery(not_contacted_since=months))


class SavedFilters:
    """Keeps the broker's own filters on this desk. Used on the store's thread only."""

    def __init__(self, local: Local) -> None:
        self._local = local

    def own(self) -> tuple[SavedFilter, ...]:
        """Return the broker's own filters in the order they were kept."""
        kept: dict[str, dict[str, Any]] = self._local.get(_KEY, {})
        return tuple(SavedFilter(name, query_from_json(state), own=True) for name, state in kept.items())

    def keep(self, name: str, query: CompanyQuery) -> None:
        """Keep a filter; the same name again replaces it. Raises KnownError without a name."""
        name = " ".join(name.split())
        if not name:
            raise KnownError(tr("Navnet mangler."), tr("Giv filteret et navn."), field="name")
        kept: dict[str, Any] = self._local.get(_KEY, {})
        self._local.set(_KEY, {**kept, name: query_to_json(query)})

    def drop(self, name: str) -> None:
        """Forget one of the broker's own filters."""
        kept: dict[str, Any] = self._local.get(_KEY, {})
        self._local.set(_KEY, {key: state for key, state in kept.items() if key != name})


def query_to_json(query: CompanyQuery) -> dict[str, Any]:
    """Return the filters of a query as JSON values; order and text are not part of a saved filter."""
    return asdict(replace(query, text="", sort="name", descending=False))


def query_from_json(state: Mapping[str, Any]) -> CompanyQuery:
    """Return the query again; what this version does not know is left out."""
    known = {field.name for field in fields(CompanyQuery)}
    values: dict[str, Any] = {}
    for name, value in state.items():
        if name in known:
            values[name] = tuple(cast("list[str]", value)) if isinstance(value, list) else value
    return CompanyQuery(**values)
