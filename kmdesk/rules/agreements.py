"""What an agreement of each type holds and needs, how it moves, and which of its days cannot be right.

Sources: KL, God praksis i kommunerne (2013) for the seven points and the employer declaration; Cabi for what
the contract of a training centre names. The figures (places, months) are handed in: they are data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import implausible, long_date
from kmdesk.rules.holidays import working_day_until

TYPES = ("partnership", "training_centre", "employer_declaration", "cooperation", "letter_of_intent")
"""The five types, in the order they are offered."""
STATUSES = ("draft", "sent", "signed", "ended")
POINTS = ("1", "2", "3", "4", "5", "6", "7")
"""The numbers of a partnership agreement's points."""
OTHER_POINT = "7"
"""The point "Andet": without words nobody knows what it is."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "partnership": ("points", "point_texts", "content"),
    "training_centre": ("places", "mentor", "goal", "target_group", "tasks", "economy", "content"),
    "employer_declaration": ("places", "position", "education", "content"),
    "cooperation": ("goal", "content", "economy"),
    "letter_of_intent": ("goal", "content"),
}
"""Type -> the fields it has besides the parties and the days, in the order they are filled in."""

_EVERY = ("agreed_on", "office_signatory", "company_signatory")
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "partnership": ("points", "starts_on"),
    "training_centre": (
        "places",
        "mentor",
        "goal",
        "target_group",
        "tasks",
        "economy",
        "starts_on",
        "third_party",
    ),
    "employer_declaration": ("places", "position", "education"),
    "cooperation": ("content", "starts_on"),
    "letter_of_intent": ("content",),
}
_NAMES: Mapping[str, str] = {
    "points": mark("mindst ét af de syv punkter"),
    "places": mark("antal"),
    "mentor": mark("mentor"),
    "goal": mark("mål"),
    "target_group": mark("målgruppe"),
    "tasks": mark("opgaver"),
    "economy": mark("økonomi"),
    "position": mark("stilling"),
    "education": mark("uddannelse"),
    "content": mark("indhold"),
    "third_party": mark("kommunen som part"),
    "agreed_on": mark("dato for aftalen"),
    "starts_on": mark("startdato"),
    "office_signatory": mark("hvem der skriver under for kontoret"),
    "company_signatory": mark("hvem der skriver under for virksomheden"),
    "signed_on": mark("dato for underskriften"),
}

_FORWARD = frozenset(
    {("draft", "sent"), ("draft", "signed"), ("sent", "signed"), ("sent", "ended"), ("signed", "ended")}
)
_CORRECTIONS = frozenset(
    {("sent", "draft"), ("signed", "draft"), ("signed", "sent"), ("ended", "sent"), ("ended", "signed")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """What is known of an agreement. `filled` names the text fields that hold something.

    `worded` are the points about which something was written, chosen or not.
    """

    type: str
    filled: frozenset[str] = frozenset()
    points: tuple[str, ...] = ()
    worded: frozenset[str] = frozenset()
    places: int | None = None
    agreed_on: date | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    revised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The least a type asks for: places (or people), and the first day a fixed term may end on."""

    least_places: int = 1
    first_end: date | None = None
    least_months: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """Something an agreement lacks: the field to fill in, and what to call it in a sentence."""

    field: str
    name: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be right: what it is, what to do, and the field at fault."""

    message: str
    advice: str
    field: str


@dataclass(frozen=True, slots=True)
class MoveCheck:
    """Whether an agreement may move; `reason` says why not, `missing` what it lacks for that."""

    ok: bool
    missing: tuple[Missing, ...] = ()
    reason: str = ""


def missing(facts: AgreementFacts, limits: Limits) -> tuple[Missing, ...]:
    """Return what an agreement lacks before it can be sent, in the order of its form."""
    found: list[Missing] = []
    for name in (*_NEEDS[facts.type], *_EVERY):
        if not _known(facts, name):
            found.append(Missing(name, tr(_NAMES[name])))
        elif name == "places" and (facts.places or 0) < limits.least_places:
            wanted = tr("mindst {n} faste pladser (nu {now})", n=limits.least_places, now=facts.places)
            found.append(Missing("places", wanted))
        elif name == "points" and OTHER_POINT in facts.points and OTHER_POINT not in facts.worded:
            found.append(Missing("points", tr("hvad “Andet” i punkt 7 er")))
    if limits.first_end is not None and facts.ends_on is not None and facts.ends_on < limits.first_end:
        found.append(Missing("ends_on", tr("mindst {n} måneders ansættelse", n=limits.least_months)))
    return tuple(found)


def unworded_points(facts: AgreementFacts) -> tuple[str, ...]:
    """Return the chosen points about which nothing is written; on paper they have a line to write on."""
    return tuple(point for point in facts.points if point not in facts.worded)


def check_move(from_: str, to: str, facts: AgreementFacts, limits: Limits) -> MoveCheck:
    """Return whether an agreement may move between two statuses. ValueError for a status there is not.

    Forward it may leave out being sent: many sign at the table. Backward it moves only to correct a mistake.
    Nothing is sent or signed that lacks something, and nothing is signed without a day.
    """
    for status in (from_, to):
        if status not in STATUSES:
            raise ValueError(f"no such status: {status!r}")
    if (from_, to) not in _FORWARD | _CORRECTIONS:
        return MoveCheck(ok=from_ == to, reason=_why_not(from_, to))
    lacking = () if to in ("draft", "ended") else missing(facts, limits)
    if to == "signed" and facts.signed_on is None:
        lacking = (*lacking, Missing("signed_on", tr(_NAMES["signed_on"])))
    if lacking:
        names = ", ".join(one.name for one in lacking)
        return MoveCheck(ok=False, missing=lacking, reason=tr("Aftalen mangler: {names}.", names=names))
    return MoveCheck(ok=True)


def moves(status: str) -> tuple[str, ...]:
    """Return where an agreement can go from a status, corrections last."""
    forward = (to for to in STATUSES if (status, to) in _FORWARD)
    return (*forward, *(to for to in STATUSES if (status, to) in _CORRECTIONS))


def fault_in_days(facts: AgreementFacts, today: date) -> Fault | None:
    """Return the first thing that cannot be right about an agreement's days, or None."""
    return _far_away(facts, today) or _fault_in_period(facts) or _fault_in_making(facts, today)


def _far_away(facts: AgreementFacts, today: date) -> Fault | None:
    for name in ("agreed_on", "signed_on", "starts_on", "ends_on", "revised_on"):
        day: date | None = getattr(facts, name)
        if day and implausible(day, today):
            return Fault(tr("Datoen ligger for langt fra i dag."), tr("Kontrollér årstallet."), name)
    return None


def _fault_in_period(facts: AgreementFacts) -> Fault | None:
    starts, ends, revised = facts.starts_on, facts.ends_on, facts.revised_on
    if starts and ends and ends < starts:
        return Fault(tr("Aftalen slutter, før den begynder."), tr("Ret en af de to datoer."), "ends_on")
    if revised and ((starts and revised < starts) or (ends and revised > ends)):
        return Fault(
            tr("Revisionen ligger uden for aftalens periode."),
            tr("Vælg en dag {period}, eller ret perioden.", period=_period(starts, ends)),
            "revised_on",
        )
    return None


def _fault_in_making(facts: AgreementFacts, today: date) -> Fault | None:
    agreed, signed = facts.agreed_on, facts.signed_on
    if agreed and agreed > today:
        return Fault(
            tr("Aftaledatoen er ikke kommet endnu."), tr("Skriv den dag, parterne blev enige."), "agreed_on"
        )
    if signed and agreed and signed < agreed:
        return Fault(
            tr("Aftalen er skrevet under, før den er aftalt."), tr("Ret en af de to datoer."), "signed_on"
        )
    if signed and signed > today:
        return Fault(
            tr("Underskriften ligger i fremtiden."), tr("Skriv den dag, I skrev under."), "signed_on"
        )
    return None


def revision_day(starts_on: date, ends_on: date | None, *, days_before: int, otherwise: date) -> date:
    """Return the day the parties should look at an agreement again.

    That is `days_before` the end, so that there is time to renew it, on a working day and never before the
    start; `otherwise` for one without an end.
    """
    day = otherwise if ends_on is None else ends_on - timedelta(days=days_before)
    return max(working_day_until(day), starts_on)


def in_order(points: Sequence[str]) -> tuple[str, ...]:
    """Return the points there are, each once and in their order."""
    return tuple(point for point in POINTS if point in points)


def _why_not(from_: str, to: str) -> str:
    if from_ == to:
        return ""
    if from_ == "draft":
        return tr("En kladde kan ikke afsluttes. Slet den, hvis den er opgivet.")
    return tr("En afsluttet aftale bliver ikke til en kladde igen. Forny den i stedet.")


def _known(facts: AgreementFacts, name: str) -> bool:
    if name == "points":
        return bool(facts.points)
    if name == "places":
        return bool(facts.places)
    if name in ("agreed_on", "starts_on"):
        return getattr(facts, name) is not None
    return name in facts.filled


def _period(starts: date | None, ends: date | None) -> str:
    if starts and ends:
        return tr("fra {first} til {last}", first=long_date(starts), last=long_date(ends))
    if starts:
        return tr("fra {day}", day=long_date(starts))
    return tr("senest {day}", day=long_date(ends)) if ends else ""
