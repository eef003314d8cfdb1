"""What is recorded: one frozen dataclass per record, and the tables derived from them.

`from kmdesk.models import Company` loads the file of Company alone: making all record classes takes longer
than an empty window takes to open.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmdesk.models.agreement import Agreement
    from kmdesk.models.candidate import Candidate
    from kmdesk.models.company import Company, ContactPerson, ProductionUnit
    from kmdesk.models.conflict import Conflict
    from kmdesk.models.forecast import ForecastAnswer, ForecastMember
    from kmdesk.models.growth import GrowthInitiative, GrowthPlan, SkillsNeed, ToolOffer
    from kmdesk.models.inquiry import Inquiry, InquiryQuestion
    from kmdesk.models.institution import CaseWindow, Institution, InstitutionContact
    from kmdesk.models.lead import Lead
    from kmdesk.models.match import Match
    from kmdesk.models.need import Circulation, Need
    from kmdesk.models.office import Broker, MunicipalityContact, Project
    from kmdesk.models.partnership import (
        Partnership,
        PartnershipDecision,
        PartnershipMeeting,
        PartnershipMember,
    )
    from kmdesk.models.place import StandingPlace
    from kmdesk.models.record import Record
    from kmdesk.models.scheme import SchemeFile, SchemeRate
    from kmdesk.models.task import Handout, Referral, Task
    from kmdesk.models.visit import GuideAnswer, Visit

_FILES = {
    "Agreement": "agreement",
    "Broker": "office",
    "Candidate": "candidate",
    "CaseWindow": "institution",
    "Circulation": "need",
    "Company": "company",
    "Conflict": "conflict",
    "ContactPerson": "company",
    "ForecastAnswer": "forecast",
    "ForecastMember": "forecast",
    "GrowthInitiative": "growth",
    "GrowthPlan": "growth",
    "GuideAnswer": "visit",
    "Handout": "task",
    "Inquiry": "inquiry",
    "InquiryQuestion": "inquiry",
    "Institution": "institution",
    "InstitutionContact": "institution",
    "Lead": "lead",
    "Match": "match",
    "MunicipalityContact": "office",
    "Need": "need",
    "Partnership": "partnership",
    "PartnershipDecision": "partnership",
    "PartnershipMeeting": "partnership",
    "PartnershipMember": "partnership",
    "ProductionUnit": "company",
    "Project": "office",
    "Record": "record",
    "Referral": "task",
    "SchemeFile": "scheme",
    "SchemeRate": "scheme",
    "SkillsNeed": "growth",
    "StandingPlace": "place",
    "Task": "task",
    "ToolOffer": "growth",
    "Visit": "visit",
}

__all__ = [
    "Agreement",
    "Broker",
    "Candidate",
    "CaseWindow",
    "Circulation",
    "Company",
    "Conflict",
    "ContactPerson",
    "ForecastAnswer",
    "ForecastMember",
    "GrowthInitiative",
    "GrowthPlan",
    "GuideAnswer",
    "Handout",
    "Inquiry",
    "InquiryQuestion",
    "Institution",
    "InstitutionContact",
    "Lead",
    "Match",
    "MunicipalityContact",
    "Need",
    "Partnership",
    "PartnershipDecision",
    "PartnershipMeeting",
    "PartnershipMember",
    "ProductionUnit",
    "Project",
    "Record",
    "Referral",
    "SchemeFile",
    "SchemeRate",
    "SkillsNeed",
    "StandingPlace",
    "Task",
    "ToolOffer",
    "Visit",
]


def __getattr__(name: str) -> type[Record]:
    """Load a record class the first time it is asked for."""
    if name not in _FILES:
        raise AttributeError(name)
    found = getattr(importlib.import_module(f"kmdesk.models.{_FILES[name]}"), name)
    globals()[name] = found
    return found


@cache
def load_all() -> None:
    """Make every record class known by its kind."""
    for name in _FILES:
        __getattr__(name)
