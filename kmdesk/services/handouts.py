"""The log of what was given out: which document, made from what, to whom, how and when."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kmdesk.core.i18n import tr
from kmdesk.models import Company, Handout, Visit
from kmdesk.services.paper.options import Choice, Notice
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A document as it is logged. `data` builds it again, `rates` names every rate printed on it.

    Without `keep` the file is not kept: a person's data must not outlive their consent.
    """

    document: str
    template_version: str
    title: str
    language: str
    company_id: str = ""
    visit_id: str = ""
    recipient: str = ""
    rates: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A document ready to be shown. `given` is what is logged when it goes out; None is never logged.

    `email` and `subject` are of the mail it goes with, as far as they are known. `choice` is what can still
    be chosen about it, `notice` what is good to know first.
    """

    title: str
    file_name: str
    pdf: bytes
    given: Given | None = None
    email: str = ""
    subject: str = ""
    choice: Choice | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A handout and, where it was given out from this desk, the very file; `pdf` is empty elsewhere."""

    handout: Handout
    pdf: bytes


class Handouts:
    """What was given out. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, given: Given, pdf: bytes, method: str) -> Handout:
        """Log a document given out by `method` (paper, email, pdf), and keep the very file on this desk.

        Without a recipient, the first person of the company who took part in the visit is named. Raises
        KnownError when the company or the visit is gone.
        """
        visit = self._store.require(Visit, given.visit_id) if given.visit_id else None
        company_id = given.company_id or (visit.company_id if visit else "")
        company = self._store.require(Company, company_id) if company_id else None
        handout = Handout(
            company_id=company_id,
            visit_id=given.visit_id,
            document=given.document,
            template_version=given.template_version,
            title=given.title,
            recipient=given.recipient or (first_met(visit) if visit else ""),
            method=method,
            at=self._store.clock.stamp(),
            sha256=hashlib.sha256(pdf).hexdigest(),
            data=given.data,
            broker_id=self._store.broker_id,
            language=given.language,
            rates=given.rates,
        )
        # A sheet of paper cannot be taken back, so neither can the log of it.
        text = tr("Udlevér {title}", title=given.title)
        with self._store.action(text, company.name if company else "", undoable=False) as unit:
            unit.put(handout)
            if given.keep:
                self._store.db.run(
                    "INSERT INTO handout_copy (handout_id, pdf) VALUES (?, ?)", (handout.id, pdf)
                )
        return handout

    def kept(self, handout_id: str) -> Kept:
        """Return a handout with its file. Raises KnownError when it is gone."""
        handout = self._store.require(Handout, handout_id)
        pdf: bytes | None = self._store.db.value(
            "SELECT pdf FROM handout_copy WHERE handout_id = ?", (handout_id,)
        )
        return Kept(handout, pdf or b"")


def first_met(visit: Visit) -> str:
    """Return the first person of the company who took part in a visit, "" when nobody is named."""
    return next((p.get("name", "") for p in visit.participants if p.get("side") == "company"), "")
