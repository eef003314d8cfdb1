"""Changing matches: creating them, moving them along the pipeline, correcting them, one match at a time.

Whatever an act brings with it (follow-ups, what the job order is told) is part of the same action, so that
one undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Company, Match, Need
from kmdesk.rules.dates import long_date
from kmdesk.rules.match_types import ALL_TYPE_FACTS, COMMON_FACTS, MATCH_TYPES, facts_needed
from kmdesk.rules.pipeline import (
    END_REASONS,
    MISSING_NAMES,
    STATUSES,
    MatchFacts,
    check_move,
    has_been_agreed,
    passes,
)
from kmdesk.services.candidates import Consent, sharing_of
from kmdesk.services.match_facts import check_begun, check_company, check_facts, day_in, known_facts
from kmdesk.services.match_follow_ups import bring_follow_ups
from kmdesk.services.match_interviews import check_interviews, interviews_of, with_changes, with_interviews
from kmdesk.services.match_orders import tell_moved, tell_other_need
from kmdesk.services.match_places import check_place
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store

_ORDER = tuple(STATUSES)
_NUMBERS = frozenset({"hours_per_week", "ects"})

CHANGEABLE = frozenset(
    {
        *COMMON_FACTS,
        *ALL_TYPE_FACTS,
        "need_id",
        "place_id",
        "broker_id",
        "offered_on",
        "next_on",
        "next_time",
        "interviews",
        "end_outcome",
        "end_reason",
        "note",
    }
)
"""The fields that are corrected in a form; company, candidate and status are not among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts:
    """What a move brings with it. None leaves what is known, empty text clears it. Days are `YYYY-MM-DD`."""

    type: str | None = None
    agreed_on: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    municipality_code: str | None = None
    evaluation_on: str | None = None
    hours_per_week: int | Literal[""] | None = None
    scheme: str | None = None
    programme: str | None = None
    semester: str | None = None
    ects: int | Literal[""] | None = None
    supervisor: str | None = None
    topic: str | None = None
    confidential_agreement: bool | None = None
    hand_in_on: str | None = None
    mentor: str | None = None
    meeting_rhythm: str | None = None
    employment_form: str | None = None
    wage: str | None = None
    end_outcome: str | None = None
    end_reason: str | None = None
    note: str | None = None

    def given(self) -> Mapping[str, Any]:
        """Return what was given, by the name of the match's field."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: None if value == "" and name in _NUMBERS else value
            for name, value in values.items()
            if value is not None
        }


class MatchMoves:
    """Writes the matches of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
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
        if type not in MATCH_TYPES:
            raise KnownError(tr("Matchet mangler en type."), tr("Vælg en af de seks typer."), field="type")
        company = self.store.require(Company, company_id)
        candidate = self.store.require(Candidate, candidate_id)
        self._check_need(need_id, company_id, field="need")
        self._check_open(need_id)
        if self.store.find(
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
            broker_id=self.store.broker_id,
        )
        with self.store.action(tr("Opret match"), f"{candidate.name} – {company.name}") as unit:
            return unit.put(match)

    def move(self, match_id: str, status: str, facts: MoveFacts | None = None) -> Match:
        """Move a match to another status; returns it as it is now.

        In the same status (somebody else was faster) only what the move brought is written.
        Moving back corrects a mistake: what the later step had decided is forgotten, what was planned is kept
        for the next time. Raises KnownError with the reason when the step may not be taken; `field` then
        names what is missing.
        """
        match = self.store.require(Match, match_id)
        given = (facts or MoveFacts()).given()
        if status == match.status:
            return self.change(match_id, given)
        # An ended match does not say how far it came: reopening it asks what every step on the way asks.
        from_ = "proposed" if match.status == "ended" else match.status
        moved = _moved(match, status, given, self._clock)
        self._check_move(match, moved, from_)
        action = tr("Afslut match") if status == "ended" else tr("Flyt match")
        with self.store.action(action, self._name(match)) as unit:
            unit.put(moved)
            bring_follow_ups(self.store, unit, before=match, after=moved)
            tell_moved(unit, match, moved, from_)
        return moved

    def change(self, match_id: str, changes: Mapping[str, Any], seen: Match | None = None) -> Match:
        """Correct fields of a match (names in CHANGEABLE); returns it as it is now.

        Only the fields given are written: what others changed meanwhile stays, also interviews that `seen`,
        the match as the form showed it, did not have. Raises KnownError naming the field when a day or figure
        cannot be, or when an agreement would lose what it needs.
        """
        unknown = set(changes) - CHANGEABLE
        if unknown:
            raise ValueError(f"not to be changed in a form: {sorted(unknown)}")
        match = self.store.require(Match, match_id)
        changed = with_changes(match, changes, seen or match, self._clock.today())
        if changed == match:
            return match
        derived = ("next_on", "next_time", "interviews")
        touched = {name for name in (*changes, *derived) if getattr(changed, name) != getattr(match, name)}
        if changed.type not in MATCH_TYPES:
            raise KnownError(tr("Matchet mangler en type."), tr("Vælg en af de seks typer."), field="type")
        if "need_id" in touched:
            self._check_need(changed.need_id, match.company_id, field="need_id")
        if "place_id" in touched:
            check_place(self.store, changed)
        if "interviews" in touched:
            field = "interviews" if "interviews" in changes else "next_on"
            check_interviews(changed, match, self._clock.today(), field=field)
        check_facts(changed, self._clock.today(), changed=touched)
        _check_still_agreed(changed, touched)
        if match.status == "ended":
            _check_still_ended(changed)
        with self.store.action(tr("Ret match"), self._name(match)) as unit:
            unit.put(changed)
            bring_follow_ups(self.store, unit, before=match, after=changed)
            tell_other_need(unit, match, changed)
        return changed

    def mark_offer(self, match_id: str, offered_on: str) -> Match:
        """Note the day the company made an offer, or (empty text) that there is none.

        Raises KnownError unless the match is at the interview, and for a day that cannot be.
        """
        match = self.store.require(Match, match_id)
        if match.status != "interview":
            raise KnownError(
                tr("Et tilbud hører til en samtale."),
                tr("Flyt matchet til {status} først.", status=_label("interview")),
            )
        return self._put(match, replace(match, offered_on=offered_on), "offered_on", tr("Ret tilbud"))

    def set_deadline(self, match_id: str, next_on: str) -> Match:
        """Set the day something is due in the status the match has now; empty text for none.

        At the interview it is the day of the next one; one that has been stays, and this is one more.
        Raises KnownError for a day that cannot be, or when the match is no longer waiting for anybody.
        """
        match = self.store.require(Match, match_id)
        if next_on and passes("proposed", match.status, "agreed"):
            raise KnownError(
                tr("Matchet er aftalt og venter ikke på svar."),
                tr("Brug et løfte i stedet."),
                field="next_on",
            )
        if next_on and match.status == "ended":
            raise KnownError(tr("Matchet er afsluttet."), tr("Åbn det igen først."), field="next_on")
        changed = with_changes(match, {"next_on": next_on}, match, self._clock.today())
        if changed == match:
            return match
        check_interviews(changed, match, self._clock.today(), field="next_on")
        return self._put(match, changed, "next_on", tr("Ret frist"))

    def set_broker(self, match_id: str, broker_id: str) -> Match:
        """Hand a match and its follow-ups over to a broker; empty text: it is everybody's."""
        return self.change(match_id, {"broker_id": broker_id})

    def name_of(self, match_id: str) -> str:
        """Return whose match it is, for a sentence about it."""
        match = self.store.get(Match, match_id)
        return self._name(match) if match else tr("Slettet match")

    # -- parts -----------------------------------------------------------------------------------

    def _put(self, match: Match, changed: Match, field: str, action: str) -> Match:
        check_facts(changed, self._clock.today(), changed=[field])
        with self.store.action(action, self._name(match)) as unit:
            return unit.put(changed)

    def _name(self, match: Match) -> str:
        candidate = self.store.get(Candidate, match.candidate_id)
        return candidate.name if candidate else tr("Slettet kandidat")

    def _check_need(self, need_id: str, company_id: str, *, field: str) -> None:
        if need_id and self.store.require(Need, need_id).company_id != company_id:
            raise KnownError(
                tr("Behovet hører til en anden virksomhed."),
                tr("Vælg et af virksomhedens egne behov."),
                field=field,
            )

    def _check_open(self, need_id: str) -> None:
        need = self.store.get(Need, need_id) if need_id else None
        if need is not None and need.status != "open":
            raise KnownError(
                tr("Behovet er lukket."),
                tr("Åbn det igen, eller lav matchet uden behov."),
                field="need",
            )

    def _check_move(self, match: Match, moved: Match, from_: str) -> None:
        candidate = self.store.get(Candidate, match.candidate_id)
        company = self.store.get(Company, match.company_id)
        check_company(company, from_, moved.status)
        consent = sharing_of(candidate or Candidate(), company, self._clock.today())
        check = check_move(
            from_,
            moved.status,
            MatchFacts(
                consent_valid=candidate is not None and consent.valid,
                consent_withdrawn=bool(candidate and candidate.consent_withdrawn_on),
                match_type=moved.type,
                employment_form=moved.employment_form,
                known=known_facts(moved),
                end_outcome=moved.end_outcome,
                end_reason=moved.end_reason,
                correction=_ORDER.index(moved.status) < _ORDER.index(match.status),
                candidate_gone=candidate is None,
            ),
        )
        if not check.ok:
            raise _refusal(match, check.missing, check.reason, consent)
        today = self._clock.today()
        if candidate is not None and passes(from_, moved.status, "cv_sent"):
            _check_kept(candidate, today)
        if passes(from_, moved.status, "agreed"):
            check_facts(moved, today, changed=(*COMMON_FACTS, *ALL_TYPE_FACTS, "offered_on"))
        if from_ != moved.status:
            check_begun(moved, today)


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


def _moved(match: Match, status: str, given: Mapping[str, Any], clock: Clock) -> Match:
    """Return the match in its new status: the step's facts are kept, what later steps decided is gone.

    The interviews stay with it.
    """
    moved = replace(match, **given, status=status, status_since=clock.stamp(), next_on="", next_time="")
    moved = with_interviews(moved, interviews_of(match), clock.today())
    at = _ORDER.index(status)
    if at < _ORDER.index("interview"):
        moved = replace(moved, offered_on="")
    if at < _ORDER.index("agreed") or (status == "ended" and moved.end_outcome == "refused"):
        moved = replace(moved, agreed_on="")
    if status != "ended":
        moved = replace(moved, end_outcome="", end_reason="")
    elif moved.end_outcome == "completed":
        moved = replace(moved, end_reason="")
    return moved


def _refusal(match: Match, missing: tuple[str, ...], reason: str, consent: Consent) -> KnownError:
    stays = tr("Matchet bliver i {status}.", status=_label(match.status))
    if "candidate" in missing:
        advice = tr("Fortryd sletningen, eller afslut matchet.")
        return KnownError(f"{reason} {stays}", advice, field="candidate")
    if "consent" in missing:
        return KnownError(stays, consent.text, field="consent")
    if not missing:
        return KnownError(reason)
    first = "type" if missing[0] == "match_type" else missing[0]
    return KnownError(reason, tr("Udfyld det, og prøv igen."), field=first)


def _check_kept(candidate: Candidate, today: date) -> None:
    """Raise KnownError when the candidate should have been deleted: such a CV is sent to nobody."""
    last = day_in(candidate.delete_after)
    if last is not None and last < today:
        raise KnownError(
            tr("Slettefristen for {name} var {day}.", name=candidate.name, day=long_date(last)),
            tr("Forny slettefristen først."),
            field="candidate",
        )


def _check_still_agreed(match: Match, touched: set[str]) -> None:
    """Raise KnownError when an agreement would lose what it needs, or a new type needs more than is known."""
    if not has_been_agreed(match.status, day_in(match.agreed_on), match.end_outcome):
        return
    known = known_facts(match)
    retyped = not touched.isdisjoint({"type", "employment_form"})
    for name in facts_needed(match.type, match.employment_form):
        if name not in known and (name in touched or retyped):
            raise KnownError(
                tr("Aftalen mangler {name}.", name=tr(MISSING_NAMES[name])),
                tr("Udfyld det, eller flyt matchet tilbage."),
                field=name,
            )


def _check_still_ended(match: Match) -> None:
    """Raise KnownError unless outcome and reason of an ended match still say what happened."""
    agreed = bool(match.agreed_on)
    if match.end_outcome not in (("completed", "discontinued") if agreed else ("refused",)):
        raise KnownError(
            tr("Udfaldet passer ikke til, hvor langt matchet er nået."),
            tr("Vælg et andet udfald."),
            field="end_outcome",
        )
    if match.end_outcome != "completed" and match.end_reason not in END_REASONS:
        raise KnownError(tr("Afslutningen mangler en årsag."), tr("Vælg årsagen."), field="end_reason")


def _label(status: str) -> str:
    return choice_label("match_status", status)
