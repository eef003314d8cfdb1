"""The analysis of placements across municipal borders, as it is handed to others."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.languages import in_language
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.placement_tables import (
    Table,
    compared_text,
    definition_text,
    left_out_texts,
    result_text,
    tables,
)
from kmdesk.services.placements import PlacementQuery, Placements, for_others
from kmdesk.store.store import Store


@dataclass(frozen=True)
class PlacementReport:
    """The report. `about` says the period and what was chosen; the others are sentences."""

    head: Letterhead
    about: str = ""
    result: str = ""
    compared: str = ""
    left_out: tuple[str, ...] = ()
    definition: str = ""
    tables: tuple[Table, ...] = ()
    fewest: int = 0


def placement_report(
    store: Store, query: PlacementQuery, printed_at: str, *, language: str = "da"
) -> PlacementReport:
    """Return the report; `printed_at` is wall-clock. Raises KnownError for a period that cannot be."""
    with in_language(language):
        found = Placements(store, store.clock).find(query)
        shown = for_others(found)
        return PlacementReport(
            head=letterhead(store, printed_at, language),
            about=found.about,
            result=result_text(shown),
            compared=compared_text(),
            left_out=tuple(left_out_texts(found, shown)),
            definition=definition_text(),
            tables=tables(found, shown),
            fewest=found.fewest,
        )
