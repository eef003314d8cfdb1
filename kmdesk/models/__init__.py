"""What is recorded: one frozen dataclass per record, and the tables derived from them.

`from kmdesk.models import Company` loads the file of Company alone: making all record classes takes longer
than an empty window takes to open.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmdesk.models.candidate import Candidate
    from kmdesk.models.company import Company, ContactPerson, ProductionUnit
    from kmdesk.models.match import Match
    from kmdesk.models.need import Need
    from kmdesk.models.office import Broker, Project
    from kmdesk.models.record import Record
    from kmdesk.models.scheme import SchemeFile, SchemeRate
    from kmdesk.models.task import Handout, Task
    from kmdesk.models.visit import GuideAnswer, Visit

_FILES = {
    "Broker": "office",
    "Candidate": "candidate",
    "Company": "company",
    "ContactPerson": "company",
    "GuideAnswer": "visit",
    "Handout": "task",
    "Match": "match",
    "Need": "need",
    "ProductionUnit": "company",
    "Project": "office",
    "Record": "record",
    "SchemeFile": "scheme",
    "SchemeRate": "scheme",
    "Task": "task",
    "Visit": "visit",
}

__all__ = [
    "Broker",
    "Candidate",
    "Company",
    "ContactPerson",
    "GuideAnswer",
    "Handout",
    "Match",
    "Need",
    "ProductionUnit",
    "Project",
    "Record",
    "SchemeFile",
    "SchemeRate",
    "Task",
    "Visit",
]


def __getattr__(name: str) -> type[Record]:
    """Load a record class the first time it is asked for."""
    if name not in _FILES:
        raise AttributeError(name)
    found = getattr(importlib.import_module(f"kmdesk.models.{_FILES[name]}"), name)
    globals()[name] = found
    return found


def load_all() -> None:
    """Make every record class known by its kind."""
    for name in _FILES:
        __getattr__(name)
