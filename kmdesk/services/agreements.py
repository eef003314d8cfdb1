"""Agreements between the office and companies: written, signed, looked at again, ended and renewed (US10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.ids import new_id
from kmdesk.models import Agreement, Broker, Company, Project
from kmdesk.rules.agreements import TYPES, Missing, missing, moves, unworded_points
from kmdesk.rules.counting import Period
from kmdesk.services.agreement_checks import (
    check_agreement,
    check_not_ended,
    check_step,
    day_in,
    tidied,
)
from kmdesk.services.agreement_counts import CountedAgreements, counted
from kmdesk.services.agreement_ends import cut_at, ended_on, remembering_cut, uncut
from kmdesk.services.agreement_query import AgreementList, AgreementQuery, AgreementRow
from kmdesk.services.agreement_reminders import bring_reminders, drop_reminders, finish_revision
from kmdesk.services.agreement_terms import facts_of, limits_of, terms, usual_end, usual_revision
from kmdesk.services.day_checks import check_near
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.reference import choice_label, municipality
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store, Unit

RENEWS = "renews"
"""The key in `extra` under which a renewed agreement names the one it takes over from."""


@dataclass(frozen=True, slots=True)
class AgreementDetail:
    """One agreement with all that bears on it.

    `missing` is what it lacks before it can be sent, `unworded` the chosen points nobody has described.
    `renews` and `renewed_by` are the ids of the agreement before it and after it, or empty.
    """

    agreement: Agreement
    row: AgreementRow
    company: Company | None
    missing: tuple[Missing, ...]
    unworded: tuple[str, ...]
    moves: tuple[str, ...]
    renews: str = ""
    renewed_by: str = ""


@dataclass(frozen=True, slots=True)
class AgreementForm:
    """What the form of an agreement needs: the agreement, its company, and who can have it."""

    agreement: Agreement
    company: str
    brokers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What was done to several agreements: to how many, and why not to the others, by their titles."""

    done: int
    refused: tuple[tuple[str, str], ...] = ()


class Agreements:
    """Reads and writes the agreements of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._list = AgreementList(store)

    # -- reading ---------------------------------------------------------------------------------

    def list(self, query: AgreementQuery, offset: int = 0, limit: int = 200) -> tuple[AgreementRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, filtered and sorted in SQL."""
        return self._list.page(query, self._clock.today(), offset, limit)

    def count(self, query: AgreementQuery) -> int:
        """Return how many agreements `list` would find."""
        return self._list.count(query, self._clock.today())

    def of_company(self, company_id: str) -> tuple[AgreementRow, ...]:
        """Return a company's agreements, those that hold first."""
        return self._list.of_company(company_id, self._clock.today())

    def detail(self, agreement_id: str) -> AgreementDetail:
        """Return an agreement with what bears on it. Raises KnownError when it was deleted."""
        agreement = self._store.require(Agreement, agreement_id)
        facts, renews = facts_of(agreement), str(agreement.extra.get(RENEWS, ""))
        later = self._store.find(Agreement, "json_extract(extra, '$.renews') = ?", (agreement_id,))
        return AgreementDetail(
            agreement=agreement,
            row=next(row for row in self.of_company(agreement.company_id) if row.id == agreement_id),
            company=self._store.get(Company, agreement.company_id),
            missing=missing(facts, limits_of(agreement)),
            unworded=unworded_points(facts),
            moves=moves(agreement.status),
            renews=renews if renews and self._store.get(Agreement, renews) else "",
            renewed_by=later[-1].id if later else "",
        )

    def form(self, agreement_id: str) -> AgreementForm:
        """Return the form of a stored agreement. Raises KnownError when it was deleted."""
        return self._form(self._store.require(Agreement, agreement_id))

    def new_form(self, company_id: str, type: str) -> AgreementForm:  # noqa: A002 - the field's name
        """Return the form of a new agreement. Raises KnownError when the company is gone."""
        return self._form(self.blank(company_id, type))

    def renewal_form(self, agreement_id: str) -> AgreementForm:
        """Return the form of the agreement that takes over from another. Raises KnownError like `renew`."""
        return self._form(self.renew(agreement_id))

    def municipalities(self) -> tuple[str, ...]:
        """Return the municipalities of the contract, which filters offer first."""
        projects = self._store.find(Project)
        return projects[0].municipality_codes if projects else ()

    def counted(self, period: Period) -> Mapping[str, CountedAgreements]:
        """Return for every type what was signed in a period; what was deleted does not count."""
        return counted(self._store, period)

    # -- writing ---------------------------------------------------------------------------------

    def blank(self, company_id: str, type: str) -> Agreement:  # noqa: A002 - the field's name
        """Return a new agreement with the parties and the usual days filled in; not stored yet.

        Raises KnownError when the company is gone, ValueError for a type there is not.
        """
        if type not in TYPES:
            raise ValueError(type)
        company, today = self._store.require(Company, company_id), self._clock.today()
        broker = self._store.get(Broker, self._store.broker_id) or Broker()
        project = next(iter(self._store.find(Project)), Project())
        person = contact_person(self._store, company_id)
        where = municipality(company.municipality_code)
        figures = terms(type)
        ends_on = usual_end(type, today)
        return Agreement(
            company_id=company_id,
            type=type,
            title=choice_label("agreement_type", type),
            office_party=project.name or broker.organisation,
            office_signatory=broker.name,
            company_signatory=person.name,
            company_signatory_title=person.title,
            third_party=where.official_name if where and figures.municipality else "",
            agreed_on=today.isoformat(),
            starts_on=today.isoformat() if ends_on else "",
            ends_on=ends_on.isoformat() if ends_on else "",
            revised_on=usual_revision(type, today, ends_on).isoformat() if ends_on else "",
            broker_id=broker.id if broker.name else self._store.broker_id,
        )

    def save(self, agreement: Agreement, seen: Agreement | None = None) -> Agreement:
        """Create or change an agreement; returns it as stored. Its status is changed by the steps below.

        A draft may lack anything; what was sent or signed may not lose what that demanded. Raises KnownError
        naming the field when a day cannot be right, or when the company or the agreement was deleted.
        """
        stored = self._store.get(Agreement, agreement.id)
        if stored is None and self._store.stored(Agreement.kind, agreement.id):
            self._store.require(Agreement, agreement.id)
        company = self._store.require(Company, agreement.company_id)
        tidy = replace(
            tidied(agreement),
            status=stored.status if stored else "draft",
            signed_on=agreement.signed_on if stored and stored.signed_on else "",
        )
        check_agreement(tidy, self._clock.today())
        if tidy.status in ("sent", "signed"):
            check_step(tidy, "draft", tidy.status)
        text = tr("Ret aftale") if stored else tr("Opret aftale")
        return self._put(tidy, text, f"{tidy.title}, {company.name}", seen)

    def send(self, agreement_id: str) -> Agreement:
        """Note that an agreement was sent to be signed. Raises KnownError naming what it lacks."""
        agreement = self._store.require(Agreement, agreement_id)
        check_step(agreement, agreement.status, "sent")
        return self._put(replace(agreement, status="sent"), tr("Send aftale"), self._subject(agreement))

    def sign(
        self,
        agreement_id: str,
        signed_on: str,
        *,
        office_signatory: str = "",
        company_signatory: str = "",
        company_signatory_title: str = "",
    ) -> Agreement:
        """Note that an agreement was signed on a day (`YYYY-MM-DD`); empty names leave who was known.

        What it renews ends with it. Raises KnownError naming the field that is missing or cannot be right.
        """
        agreement = self._store.require(Agreement, agreement_id)
        signed = tidied(
            replace(
                agreement,
                signed_on=signed_on,
                office_signatory=office_signatory.strip() or agreement.office_signatory,
                company_signatory=company_signatory.strip() or agreement.company_signatory,
                company_signatory_title=company_signatory_title.strip() or agreement.company_signatory_title,
            )
        )
        check_step(signed, agreement.status, "signed")
        check_agreement(signed, self._clock.today())
        with self._store.action(tr("Underskriv aftale"), self._subject(agreement)) as unit:
            self._end_what_it_renews(unit, signed)
            return self._bring(unit, replace(signed, status="signed"))

    def take_back(self, agreement_id: str, status: str) -> Agreement:
        """Move an agreement back to an earlier status, to correct a mistake. Raises KnownError as `sign`.

        What it had taken over from lasts as long again as before.
        """
        agreement = self._store.require(Agreement, agreement_id)
        kept = replace(agreement, signed_on=agreement.signed_on if status == "signed" else "")
        check_step(kept, agreement.status, status)
        with self._store.action(tr("Flyt aftale tilbage"), self._subject(agreement)) as unit:
            if status != "signed":
                self._restore_what_it_renewed(unit, agreement)
            return self._bring(unit, replace(kept, status=status))

    def end(self, agreement_ids: Sequence[str], on: str) -> BulkResult:
        """End agreements on a day (`YYYY-MM-DD`), as one action; who cannot be ended is told with the reason.

        Raises KnownError when there is no such day, when it is still to come, or when none could be ended.
        """
        day = day_in(on, "ends_on")
        check_near(day, "ends_on", self._clock.today())
        if day > self._clock.today():
            raise KnownError(
                tr("Dagen ligger i fremtiden."),
                tr("Skriv den som slutdato i aftalen, og afslut den, når dagen kommer."),
                field="ends_on",
            )

        def ended(agreement: Agreement) -> Agreement:
            check_step(agreement, agreement.status, "ended")
            return ended_on(agreement, day)

        return self._each(agreement_ids, tr("Afslut aftale"), tr("Afslut {n} aftaler"), ended)

    def revise(self, agreement_id: str, next_on: str) -> Agreement:
        """Note that the parties have looked at an agreement, and when they do so again (empty: no more).

        Raises KnownError when the day is not later than today or lies outside the agreement's period.
        """
        agreement = self._store.require(Agreement, agreement_id)
        if next_on and day_in(next_on, "revised_on") <= self._clock.today():
            raise KnownError(
                tr("Næste revision skal ligge efter i dag."),
                tr("Skriv en senere dag, eller lad feltet stå tomt."),
                field="revised_on",
            )
        check_not_ended(agreement)
        revised = replace(agreement, revised_on=next_on)
        check_agreement(revised, self._clock.today())
        with self._store.action(tr("Gennemgå aftale"), self._subject(agreement)) as unit:
            finish_revision(self._store, unit, agreement, self._clock.stamp())
            return self._bring(unit, revised)

    def postpone(self, agreement_ids: Sequence[str], to: str) -> BulkResult:
        """Move the revision of agreements to another day, as one action; told like `end`."""
        day_in(to, "revised_on")

        def moved(agreement: Agreement) -> Agreement:
            check_not_ended(agreement)
            later = replace(agreement, revised_on=to)
            check_agreement(later, self._clock.today())
            return later

        return self._each(agreement_ids, tr("Flyt revision"), tr("Flyt revision af {n} aftaler"), moved)

    def renew(self, agreement_id: str) -> Agreement:
        """Return a draft that starts from an agreement and where it ends; not stored yet.

        Raises KnownError for one that was never signed.
        """
        old = self._store.require(Agreement, agreement_id)
        if not old.signed_on:
            raise KnownError(
                tr("Aftalen er ikke underskrevet, så der er intet at forny."),
                tr("Ret den i stedet, eller opret en ny."),
            )
        today, ended = self._clock.today(), day_of(old.ends_on)
        starts = max(ended + timedelta(days=1), today) if ended else today
        ends = usual_end(old.type, starts)
        return replace(
            old,
            id=new_id(),
            version=0,
            extra={RENEWS: old.id},
            status="draft",
            agreed_on=today.isoformat(),
            signed_on="",
            starts_on=starts.isoformat(),
            ends_on=ends.isoformat() if ends else "",
            revised_on=usual_revision(old.type, starts, ends).isoformat() if ends else "",
            broker_id=self._store.broker_id or old.broker_id,
        )

    def delete(self, agreement_ids: Sequence[str]) -> BulkResult:
        """Delete agreements with their reminders, as one action; undo brings all back.

        What a deleted one had taken over from lasts as long again as before.
        """
        found = [self._store.require(Agreement, one) for one in agreement_ids]
        subject = self._subject(found[0]) if len(found) == 1 else ""
        text = tr("Slet aftale") if len(found) == 1 else tr("Slet {n} aftaler", n=len(found))
        with self._store.action(text, subject) as unit:
            for agreement in found:
                self._restore_what_it_renewed(unit, agreement)
            for agreement in found:
                drop_reminders(self._store, unit, agreement)
                unit.delete(self._store.require(Agreement, agreement.id))
        return BulkResult(len(found))

    # -- parts -----------------------------------------------------------------------------------

    def _form(self, agreement: Agreement) -> AgreementForm:
        company = self._store.get(Company, agreement.company_id)
        brokers = self._store.db.rows(
            "SELECT id, name FROM broker WHERE deleted = 0 OR id = ? ORDER BY sort_key(name), id",
            (agreement.broker_id,),
        )
        return AgreementForm(agreement, company.name if company else "", tuple((i, n) for i, n in brokers))

    def _put(self, agreement: Agreement, text: str, subject: str, seen: Agreement | None = None) -> Agreement:
        with self._store.action(text, subject) as unit:
            return self._bring(unit, agreement, seen)

    def _bring(self, unit: Unit, agreement: Agreement, seen: Agreement | None = None) -> Agreement:
        """Write an agreement, and its reminders with it."""
        unit.put(agreement, seen)
        bring_reminders(self._store, unit, agreement)
        return agreement

    def _each(self, ids: Iterable[str], one: str, many: str, change: Any) -> BulkResult:  # noqa: ANN401 - agreement in, agreement out
        """Change every agreement that may be, in one action named by how many they are."""
        changed: list[Agreement] = []
        refused: list[tuple[str, KnownError]] = []
        for agreement_id in ids:
            agreement = self._store.require(Agreement, agreement_id)
            try:
                changed.append(change(agreement))
            except KnownError as error:
                refused.append((agreement.title, error))
        if not changed and refused:
            raise refused[0][1]
        text = one if len(changed) == 1 else many.format(n=len(changed))
        with self._store.action(text, self._subject(changed[0]) if len(changed) == 1 else "") as unit:
            for agreement in changed:
                self._bring(unit, agreement)
        return BulkResult(len(changed), tuple((title, error.message) for title, error in refused))

    def _end_what_it_renews(self, unit: Unit, agreement: Agreement) -> None:
        """Let the agreement that another takes over from end the day before; it may still hold until then."""
        old = self._store.get(Agreement, str(agreement.extra.get(RENEWS, "")))
        if old is None or old.status != "signed":
            return
        today = self._clock.today()
        last = max(
            (day_of(agreement.starts_on) or today) - timedelta(days=1), day_of(old.starts_on) or date.min
        )
        cut = ended_on(old, last) if last < today else cut_at(old, last)
        self._bring(unit, remembering_cut(old, cut, agreement.id))

    def _restore_what_it_renewed(self, unit: Unit, agreement: Agreement) -> None:
        """Let the agreement that another had cut short last again, unless a person changed it since."""
        old = self._store.get(Agreement, str(agreement.extra.get(RENEWS, "")))
        whole = uncut(old, agreement.id) if old is not None else None
        if whole is not None:
            self._bring(unit, whole)

    def _subject(self, agreement: Agreement) -> str:
        company = self._store.get(Company, agreement.company_id)
        return ", ".join(filter(None, (agreement.title, company.name if company else "")))
