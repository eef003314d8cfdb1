"""An order and four candidates over a real file, as the tests of the shortlist know them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kmdesk.models import Candidate, Company, Need
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.shortlist import Shortlists

if TYPE_CHECKING:
    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk

TODAY = date(2026, 11, 24)
VESTRUM = Company(name="Vestrum Maskinfabrik A/S", cvr="49000017", municipality_code="0657", city="Herning")
PLANNER = Need(
    company_id=VESTRUM.id,
    title="Produktionsplanlægger",
    type="graduate",
    match_type="hire",
    education_levels=("H50",),
    fields_of_study=("engineering_it",),
    mandatory=("Dansk i skrift og tale", "Kørekort B"),
    desirable=("Erfaring med CNC eller metal",),
    hours_per_week=37,
)


def person(name: str, **known: Any) -> Candidate:
    given: dict[str, Any] = {
        "education_title": "Maskiningeniør",
        "education_level": "H50",
        "field_of_study": "engineering_it",
        "languages": ("Dansk",),
        "driving_licence": "B",
        "municipality_code": "0657",
        "wishes": ("hire",),
        "hours_per_week": 37,
        "consent_on": "2026-05-14",
        "consent_until": "2027-05-14",
        "consent_scope": "all",
        "delete_after": "2027-05-14",
    }
    return Candidate(name=name, **{**given, **known})


SOFIE = person("Sofie Bjerre", driving_licence="", competences=("CNC",))
JONAS = person("Jonas Vinther")
RASMUS = person("Rasmus Lodberg", education_level="H30", competences=("CNC",))
IDA = person("Ida Holm", competences=("CNC",))


class Story:
    def __init__(self, desk: Desk, clock: FixedClock) -> None:
        self.desk, self.store = desk, desk.store
        self.lists = Shortlists(desk.store, clock)
        self.moves = MatchMoves(desk.store, clock)
        self.put(VESTRUM, PLANNER, SOFIE, JONAS, RASMUS, IDA)

    def put(self, *records: Any) -> None:
        with self.store.action("Prøve", undoable=False) as unit:
            for record in records:
                unit.put(record)

    def names(self, group: str = "", **asked: Any) -> list[str]:
        rows = self.lists.for_need(PLANNER.id, **asked).rows
        return [row.name for row in rows if not group or row.group == group]
