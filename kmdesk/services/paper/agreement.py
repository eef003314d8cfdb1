"""An agreement that is no partnership agreement, as it is signed: four types, each with its own parts."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.languages import in_language
from kmdesk.models import Agreement
from kmdesk.services.agreement_terms import terms
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.partnership_agreement import (
    AgreementParty,
    company_party,
    office_party,
    subject_of,
)
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store


@dataclass(frozen=True)
class AgreementPaper:
    """An agreement of a type (a code of `agreement_type`). Days (`YYYY-MM-DD`) and texts may be "".

    `kind_name` is the type in the document's language, `subject` what the agreement is called besides. For an
    employer declaration `least_months` is the shortest employment it promises, and `training_days` how soon
    the training is asked to begin; None where there is no such thing.
    """

    head: Letterhead
    office: AgreementParty
    company: AgreementParty
    type: str = ""
    kind_name: str = ""
    subject: str = ""
    third_party: str = ""
    places: int | None = None
    position: str = ""
    education: str = ""
    mentor: str = ""
    goal: str = ""
    target_group: str = ""
    tasks: str = ""
    economy: str = ""
    content: str = ""
    agreed_on: str = ""
    signed_on: str = ""
    starts_on: str = ""
    ends_on: str = ""
    revised_on: str = ""
    least_months: int | None = None
    training_days: int | None = None

    @property
    def recipient(self) -> str:
        """Who gets the paper at the company."""
        return self.company.contact


def agreement_paper(
    store: Store, agreement_id: str, printed_at: str, *, language: str = "da"
) -> AgreementPaper:
    """Return a recorded agreement; `printed_at` is wall-clock.

    Raises KnownError when the agreement or its company is gone.
    """
    agreement = store.require(Agreement, agreement_id)
    head = letterhead(store, printed_at, language, agreement.broker_id)
    figures = terms(agreement.type)
    with in_language(language):
        kind_name = choice_label("agreement_type", agreement.type)
    return AgreementPaper(
        head=head,
        type=agreement.type,
        kind_name=kind_name,
        subject=subject_of(agreement),
        office=office_party(head, agreement),
        company=company_party(store, agreement.company_id, agreement),
        third_party=agreement.third_party,
        places=agreement.places,
        position=agreement.position,
        education=agreement.education,
        mentor=agreement.mentor,
        goal=agreement.goal,
        target_group=agreement.target_group,
        tasks=agreement.tasks,
        economy=agreement.economy,
        content=agreement.content,
        agreed_on=agreement.agreed_on,
        signed_on=agreement.signed_on,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        revised_on=agreement.revised_on,
        least_months=figures.least_months or None,
        training_days=figures.training_days or None,
    )
