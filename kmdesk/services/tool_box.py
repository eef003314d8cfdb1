"""The tool box: which of the twelve tools a company was offered, and what it said (domain: 139)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.ids import derived_id
from kmdesk.models import Company, ToolOffer
from kmdesk.services.reference import choice_label, choices
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class ToolLine:
    """A tool and what the company said to it; `status` is empty while it was not offered."""

    tool: str
    label: str
    status: str
    said_on: str
    note: str


class ToolBox:
    """What companies said to the tools. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def lines(self, company_id: str) -> tuple[ToolLine, ...]:
        """Return all tools in their order. Raises KnownError when the company is gone."""
        self._store.require(Company, company_id)
        offers = {offer.tool: offer for offer in self._store.find(ToolOffer, "company_id = ?", (company_id,))}
        blank = ToolOffer()
        return tuple(
            ToolLine(choice.code, choice.label, offer.status, offer.said_on, offer.note)
            for choice in choices("tool")
            for offer in (offers.get(choice.code, blank),)
        )

    def note_status(self, company_id: str, tool: str, status: str) -> None:
        """Note what the company said, today; an empty status takes the offer back with its note."""
        stored = self._offer(company_id, tool)
        if not status:
            company = self._store.require(Company, company_id)
            with self._store.action(tr("Fjern redskab"), company.name) as unit:
                unit.delete(stored)
            return
        self._save(replace(stored, deleted=False, status=status, said_on=self._clock.today().isoformat()))

    def note_details(self, company_id: str, tool: str, *, said_on: str, note: str) -> None:
        """Write when it was said and a note. Raises KnownError when nothing was said, or on a day to come."""
        stored = self._offer(company_id, tool)
        if stored.deleted or not stored.status:
            raise KnownError(
                tr("Redskabet er ikke tilbudt endnu."), tr("Vælg først, hvad virksomheden sagde.")
            )
        self._save(replace(stored, said_on=said_on, note=note.strip()))

    def _save(self, offer: ToolOffer) -> None:
        company = self._store.require(Company, offer.company_id)
        if offer.tool not in {choice.code for choice in choices("tool")}:
            raise KnownError(tr("Redskabet findes ikke."), tr("Vælg et af redskaberne."), field="tool")
        if offer.status not in {choice.code for choice in choices("tool_status")}:
            raise KnownError(
                tr("Svaret findes ikke."), tr("Vælg tilbudt, valgt eller afslået."), field="status"
            )
        day = day_of(offer.said_on)
        if day is None or day > self._clock.today():
            raise KnownError(
                tr("Datoen mangler eller ligger i fremtiden."),
                tr("Skriv den dag, virksomheden sagde det."),
                field="said_on",
            )
        with self._store.action(
            tr("Notér redskab"), f"{choice_label('tool', offer.tool)}, {company.name}"
        ) as unit:
            unit.put(offer)

    def _offer(self, company_id: str, tool: str) -> ToolOffer:
        """Return the stored offer, deleted or not, or an empty one: there is never a second."""
        offer_id = derived_id("tool_offer", company_id, tool)
        row = self._store.stored(ToolOffer.kind, offer_id)
        if row is not None:
            stored = ToolOffer.from_row(row)
            return replace(stored, note="") if stored.deleted else stored
        return ToolOffer(id=offer_id, company_id=company_id, tool=tool, broker_id=self._store.broker_id)
