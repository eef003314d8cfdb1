"""How a match moves: proposed → company asked → CV sent → interview → agreed → started → ended.

Forward it may jump over steps, but what a step demands holds for everyone who passes it. Backward it moves
only to correct a mistake. It may end from anywhere, with an outcome and a reason.

The CV is shared at `cv_sent`: whoever comes there, by whatever road, needs a consent or another legal basis
that holds on that day. A consent withdrawn afterwards stops the way to the interview. What the candidate and
the company then agree between themselves no longer rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.match_types import facts_needed

STATUSES = ("proposed", "company_asked", "cv_sent", "interview", "agreed", "started", "ended")
"""The statuses in their order. An offer is a mark on `interview`; a refusal is an end with a reason."""

OUTCOMES = ("completed", "discontinued", "refused")

END_REASONS = (
    "skills",
    "salary",
    "geography",
    "timing",
    "chemistry",
    "candidate_declined",
    "company_postponed",
    "other",
)
"""Why a match was refused or discontinued; one that was completed needs no reason."""

MISSING_NAMES = {
    "candidate": mark("kandidat"),
    "consent": mark("gyldigt samtykke"),
    "match_type": mark("matchtype"),
    "agreed_on": mark("aftaledato"),
    "starts_on": mark("startdato"),
    "ends_on": mark("slutdato"),
    "hours_per_week": mark("timer om ugen"),
    "programme": mark("uddannelse"),
    "topic": mark("emne"),
    "mentor": mark("mentor"),
    "employment_form": mark("ansættelsesform"),
    "scheme": mark("ordning"),
    "end_outcome": mark("udfald"),
    "end_reason": mark("årsag"),
}
"""What a move can be missing, by its code: the name of a field, or of what is asked elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchFacts:
    """What is known of the match when it is moved. `correction`: the old status was a mistake.

    `consent_valid`: the CV may be shared with this company today, on a consent or another legal basis.
    `consent_withdrawn`: there was a consent, and the candidate took it back. `known` holds the names of the
    facts that are filled in. `candidate_gone`: the candidate was deleted.
    """

    consent_valid: bool = False
    consent_withdrawn: bool = False
    match_type: str = ""
    employment_form: str = ""
    known: frozenset[str] = frozenset()
    end_outcome: str = ""
    end_reason: str = ""
    correction: bool = False
    candidate_gone: bool = False


@dataclass(frozen=True, slots=True)
class MoveCheck:
    """Whether a move may be made; `missing` holds codes from MISSING_NAMES, `reason` says why not."""

    ok: bool
    missing: tuple[str, ...] = ()
    reason: str = ""


def has_been_agreed(status: str, agreed_on: date | None, end_outcome: str) -> bool:
    """Tell whether a match came as far as an agreement.

    An ended one did if it has a day of agreement and was not refused; a refused one can carry such a day from
    a status that was corrected.
    """
    if status == "ended":
        return agreed_on is not None and end_outcome != "refused"
    # A status that is not known here, from a newer version or another desk, says nothing of an agreement.
    return status in STATUSES and _step(status) >= _step("agreed")


def outcomes_from(status: str) -> tuple[str, ...]:
    """Return how a match can end: refused before the agreement, discontinued or completed after."""
    step = _step(status)
    if step < _step("agreed"):
        return ("refused",)
    return ("discontinued",) if status == "agreed" else ("completed", "discontinued")


def passes(from_: str, to: str, step: str) -> bool:
    """Tell whether a move forward comes to `step` or past it; the end passes nothing."""
    return to != "ended" and _step(from_) < _step(step) <= _step(to)


def check_move(from_: str, to: str, facts: MatchFacts) -> MoveCheck:
    """Return whether a match may move between two statuses. ValueError for a status there is not."""
    here, there = _step(from_), _step(to)
    if there == here:
        return MoveCheck(ok=True)
    if there < here:
        if facts.correction:
            return MoveCheck(ok=True)
        return MoveCheck(ok=False, reason=tr("Et match går kun tilbage, når du retter en fejl."))
    if to == "ended":
        return _check_end(from_, facts)
    missing: list[str] = []
    if facts.candidate_gone and here < _step("agreed"):
        missing.append("candidate")
    if not facts.consent_valid and (
        passes(from_, to, "cv_sent") or (passes(from_, to, "interview") and facts.consent_withdrawn)
    ):
        missing.append("consent")
    if passes(from_, to, "agreed"):
        missing.extend(_missing_for_agreement(facts))
    return _verdict(tuple(missing))


def _missing_for_agreement(facts: MatchFacts) -> list[str]:
    untyped = [] if facts.match_type else ["match_type"]
    needed = facts_needed(facts.match_type, facts.employment_form)
    return untyped + [name for name in needed if name not in facts.known]


def _check_end(from_: str, facts: MatchFacts) -> MoveCheck:
    missing: list[str] = []
    if facts.end_outcome not in OUTCOMES:
        missing.append("end_outcome")
    if facts.end_outcome != "completed" and facts.end_reason not in END_REASONS:
        missing.append("end_reason")
    if not missing and facts.end_outcome not in outcomes_from(from_):
        reason = tr("Udfaldet passer ikke til, hvor langt matchet er nået.")
        return MoveCheck(ok=False, missing=("end_outcome",), reason=reason)
    return _verdict(tuple(missing))


def _verdict(missing: tuple[str, ...]) -> MoveCheck:
    if not missing:
        return MoveCheck(ok=True)
    if "candidate" in missing:
        reason = tr("Kandidaten er slettet.")
    elif "consent" in missing:
        reason = tr("Kandidaten har ikke givet gyldigt samtykke til, at CV’et sendes.")
    else:
        reason = tr("Mangler: {names}.", names=", ".join(tr(MISSING_NAMES[code]) for code in missing))
    return MoveCheck(ok=False, missing=missing, reason=reason)


def _step(status: str) -> int:
    if status not in STATUSES:
        raise ValueError(f"no such status: {status!r}")
    return STATUSES.index(status)
