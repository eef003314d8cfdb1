"""Changing matches: creating them, moving them along the pipeline, marking an offer, setting a deadline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Company, Match, Need
from kmdesk.rules.pipeline import MISSING_NAMES, STATUSES, MatchFacts, check_move
from kmdesk.services.candidates import consent_of
from kmdesk.services.matches import TYPES
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store

_ORDER = tuple(STATUSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts:
    """What a move brings with it; empty text and None leave what is known. Days are `YYYY-MM-DD`."""

    type: str = ""
    agreed_on: str = ""
    starts_on: str = ""
    ends_on: str = ""
    hours_per_week: int | None = None
    scheme: str = ""
    end_outcome: str = ""
    end_reason: str = ""
    note: str = ""


class MatchMoves:
    """Writes the matches of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def create(self, company_id: str, need_id: str, candidate_id: str, type: str) -> Match:  # noqa: A002 - the field's name
        """Propose a candidate to a company, for one of its needs or (with empty `need_id`) in general.

        Raises KnownError naming the field at fault, or when the same match is already under way.
        """
        if not company_id:
            raise KnownError(tr("Matchet mangler en virksomhed."), tr("Vælg virksomheden."), field="company")
        if not candidate_id:
            raise KnownError(
                tr("Matchet mangler en kandidat."),
                tr("Vælg kandidaten, eller opret en ny."),
                field="candidate",
            )
        if type not in TYPES:
            raise KnownError(tr("Matchet mangler en type."), tr("Vælg en af de seks typer."), field="type")
        company = self._store.require(Company, company_id)
        candidate = self._store.require(Candidate, candidate_id)
        if need_id and self._store.require(Need, need_id).company_id != company_id:
            raise KnownError(
                tr("Behovet hører til en anden virksomhed."),
                tr("Vælg et af virksomhedens egne behov."),
                field="need",
            )
        if self._store.find(
            Match,
            "company_id = ? AND need_id = ? AND candidate_id = ? AND type = ? AND status <> 'ended'",
            (company_id, need_id, candidate_id, type),
        ):
            raise KnownError(
                tr(
                    "{candidate} er allerede foreslået til {company}.",
                    candidate=candidate.name,
                    company=company.name,
                ),
                tr("Åbn det match, der er i gang."),
                field="candidate",
            )
        match = Match(
            company_id=company_id,
            need_id=need_id,
            candidate_id=candidate_id,
            type=type,
            status_since=self._clock.stamp(),
            broker_id=self._store.broker_id,
        )
        with self._store.action(tr("Opret match"), f"{candidate.name} – {company.name}") as unit:
            return unit.put(match)

    def move(self, match_id: str, status: str, facts: MoveFacts | None = None) -> Match:
        """Move a match to another status; returns it as it is now. The same status changes nothing.

        Moving back corrects a mistake and forgets what the later step had brought. Raises KnownError with the
        reason when the step may not be taken; `field` then names what is missing.
        """
        match = self._store.require(Match, match_id)
        if status == match.status:
            return match
        facts = facts or MoveFacts()
        candidate = self._store.get(Candidate, match.candidate_id) or Candidate()
        self._check(match, status, facts, candidate)
        moved = _moved(match, status, facts, self._clock.stamp())
        action = tr("Afslut match") if status == "ended" else tr("Flyt match")
        with self._store.action(action, candidate.name) as unit:
            return unit.put(moved)

    def mark_offer(self, match_id: str, offered_on: str) -> Match:
        """Note the day the company made an offer, or (empty text) that there is none.

        Raises KnownError unless the match is at the interview.
        """
        match = self._store.require(Match, match_id)
        if match.status != "interview":
            raise KnownError(
                tr("Et tilbud hører til en samtale."),
                tr("Flyt matchet til {status} først.", status=_label("interview")),
            )
        return self._change(match, replace(match, offered_on=offered_on), tr("Ret tilbud"))

    def set_deadline(self, match_id: str, next_on: str) -> Match:
        """Set the day something is due in the status the match has now; empty text for none."""
        match = self._store.require(Match, match_id)
        return self._change(match, replace(match, next_on=next_on), tr("Ret frist"))

    def _change(self, match: Match, changed: Match, action: str) -> Match:
        candidate = self._store.get(Candidate, match.candidate_id) or Candidate()
        with self._store.action(action, candidate.name) as unit:
            return unit.put(changed)

    def _check(self, match: Match, status: str, facts: MoveFacts, candidate: Candidate) -> None:
        consent = consent_of(candidate, self._clock.today())
        known = MatchFacts(
            consent_valid=consent.valid,
            match_type=facts.type or match.type,
            agreed_on=_day(facts.agreed_on or match.agreed_on),
            end_outcome=facts.end_outcome,
            end_reason=facts.end_reason,
            correction=_ORDER.index(status) < _ORDER.index(match.status),
        )
        # An ended match does not say how far it came: reopening it asks what every step on the way asks.
        check = check_move("proposed" if match.status == "ended" else match.status, status, known)
        if "consent" in check.missing:
            raise KnownError(
                tr("Matchet bliver i {status}.", status=_label(match.status)), consent.text, field="consent"
            )
        if check.missing:
            names = ", ".join(tr(MISSING_NAMES[code]) for code in check.missing)
            raise KnownError(check.reason, tr("Udfyld {names}.", names=names), field=check.missing[0])
        if not check.ok:
            raise KnownError(check.reason)
        if agreement_needed(match.status, status):
            _check_period(facts.starts_on or match.starts_on, facts.ends_on or match.ends_on)


def agreement_needed(from_: str, to: str) -> bool:
    """Tell whether a move passes the agreement, so that its date, type and period must be known."""
    return to in ("agreed", "started") and from_ not in ("agreed", "started")


def next_status(status: str) -> str:
    """Return the status after this one; empty for the last."""
    following = _ORDER.index(status) + 1
    return _ORDER[following] if following < len(_ORDER) else ""


def neighbour(status: str, step: int) -> str:
    """Return the status `step` columns to the right (or left, below 0); the same at either end."""
    return _ORDER[min(max(_ORDER.index(status) + step, 0), len(_ORDER) - 1)]


def _moved(match: Match, status: str, facts: MoveFacts, now: str) -> Match:
    """Return the match in its new status: the step's facts are kept, what belongs to later steps is gone."""
    at = _ORDER.index(status)
    before_agreement, over = at < _ORDER.index("agreed"), status == "ended"
    return replace(
        match,
        status=status,
        status_since=now,
        next_on="",
        type=facts.type or match.type,
        note=facts.note or match.note,
        offered_on=match.offered_on if at >= _ORDER.index("interview") else "",
        agreed_on="" if before_agreement else facts.agreed_on or match.agreed_on,
        starts_on="" if before_agreement else facts.starts_on or match.starts_on,
        ends_on="" if before_agreement else facts.ends_on or match.ends_on,
        hours_per_week=None if before_agreement else facts.hours_per_week or match.hours_per_week,
        scheme="" if before_agreement else facts.scheme or match.scheme,
        end_outcome=facts.end_outcome if over else "",
        end_reason=facts.end_reason if over else "",
    )


def _check_period(starts_on: str, ends_on: str) -> None:
    if not starts_on:
        raise KnownError(
            tr("Aftalen mangler en startdato."), tr("Skriv, hvornår det begynder."), field="starts_on"
        )
    if ends_on and ends_on < starts_on:
        raise KnownError(
            tr("Perioden slutter, før den begynder."), tr("Ret en af de to datoer."), field="ends_on"
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _label(status: str) -> str:
    return choice_label("match_status", status)
