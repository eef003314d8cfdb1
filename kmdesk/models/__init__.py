"""What is recorded: one frozen dataclass per record, and the tables derived from them."""

from kmdesk.models.candidate import Candidate
from kmdesk.models.company import Company, ContactPerson, ProductionUnit
from kmdesk.models.match import Match
from kmdesk.models.need import Need
from kmdesk.models.office import Broker, Project
from kmdesk.models.record import Record
from kmdesk.models.task import Handout, Task
from kmdesk.models.visit import GuideAnswer, Visit

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
    "Task",
    "Visit",
]
