"""What is asked of a cooperation, its members, meetings and decisions before they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.models import Company, Partnership, PartnershipDecision, PartnershipMeeting, PartnershipMember
from kmdesk.rules import partnerships as rules
from kmdesk.rules.partnerships import COORDINATOR, SECRETARIAT
from kmdesk.services.day_checks import check_day, check_happened, check_near
from kmdesk.services.field_checks import between_text
from kmdesk.services.reference import choices
from kmdesk.services.service_rules import shipped
from kmdesk.services.visits import moment_of
from kmdesk.store.store import Store

Person = Mapping[str, str]
_ONE_OF: Mapping[str, str] = {
    COORDINATOR: mark("{name} er tovholder."),
    SECRETARIAT: mark("{name} er sekretariat."),
}
"""Roles there is one of -> what is said of who has it."""


def check_partnership(partnership: Partnership, today: date) -> None:
    """Raise KnownError naming the field of what is missing or cannot be."""
    if not partnership.name.strip():
        raise KnownError(tr("Samarbejdet mangler et navn."), tr("Skriv, hvad I kalder det."), field="name")
    _check_code("partnership_type", partnership.type, "type", tr("Vælg, hvilken slags samarbejde det er."))
    _check_code("partnership_status", partnership.status, "status", tr("Vælg, om samarbejdet er i gang."))
    _check_figure(partnership.meetings_per_year, shipped("most_meetings"), "meetings_per_year")
    _check_figure(partnership.reply_days, shipped("most_reply_days"), "reply_days")
    check_period(
        partnership.starts_on, partnership.ends_on, ("starts_on", "ends_on"), today,
        tr("Samarbejdet slutter, før det begynder."),
    )  # fmt: skip


def check_member(store: Store, member: PartnershipMember, others: Iterable[PartnershipMember]) -> None:
    """Raise KnownError for a member without a name or a role, or one that is in already.

    There is one coordinator and one secretariat at a time. `others` are the cooperation's other members.
    """
    if not member.company_id and not member.organisation.strip():
        raise KnownError(
            tr("Medlemmet mangler et navn."), tr("Skriv organisationens navn."), field="organisation"
        )
    _check_code("partnership_role", member.role, "role", tr("Vælg, hvad medlemmet er i samarbejdet."))
    today = store.clock.today()
    check_period(
        member.since, member.until, ("since", "until"), today, tr("Medlemmet går ud, før det kommer med.")
    )
    for other in others:
        if not rules.meet((member.since, member.until), (other.since, other.until), today):
            continue
        if _same(member, other):
            raise KnownError(
                tr("{name} er med allerede.", name=name_of(store, other)),
                tr("Ret det medlem, der står på listen."),
                field="organisation",
            )
        if member.role == other.role and member.role in _ONE_OF:
            raise KnownError(
                tr(_ONE_OF[member.role], name=name_of(store, other)),
                tr("Giv det medlem en anden rolle først."),
                field="role",
            )


def check_meeting(meeting: PartnershipMeeting, now: str, today: date) -> None:
    """Raise KnownError for a meeting without a time, one that ends before it begins, or held in the future.

    `now` is wall-clock.
    """
    at, until = moment_of(meeting.at), moment_of(meeting.until)
    if at is None:
        raise KnownError(tr("Tidspunktet mangler."), tr("Skriv dato og klokkeslæt."), field="at")
    check_near(at.date(), "at", today)
    if meeting.until and (until is None or until <= at):
        raise KnownError(
            tr("Mødet slutter, før det begynder."), tr("Ret et af klokkeslættene."), field="until"
        )
    _check_code("meeting_status", meeting.status, "status", tr("Vælg, om mødet er holdt."))
    if meeting.status == "held" and meeting.at > now:
        raise KnownError(
            tr("Mødet er ikke holdt endnu."), tr("Notér det, når mødet har været der."), field="status"
        )


def check_decisions_stay(
    meeting: PartnershipMeeting, decisions: Iterable[PartnershipDecision], now: str
) -> None:
    """Raise KnownError where a meeting that decided something was not, or is moved behind a deadline it set.

    `now` is wall-clock.
    """
    made = list(decisions)
    if not made:
        return
    if meeting.status == "cancelled" or meeting.at > now:
        raise KnownError(
            trn(len(made), "Mødet har {n} beslutning.", "Mødet har {n} beslutninger."),
            tr("Slet dem først, eller ret dem til det møde, hvor de blev taget."),
            field="status" if meeting.status == "cancelled" else "at",
        )
    first = min((day for one in made for day in (one.due_on, one.done_on) if day), default="")
    if first and first < meeting.at[:10]:
        raise KnownError(
            tr("En beslutning fra mødet har en dag, der ligger før mødet."),
            tr("Ret beslutningens frist først."),
            field="at",
        )


def check_decision(decision: PartnershipDecision, meeting: PartnershipMeeting, now: str, today: date) -> None:
    """Raise KnownError for a decision without a solution, of no meeting that was, or due before it."""
    if meeting.status == "cancelled" or meeting.at > now:
        raise KnownError(
            tr("Mødet er aflyst.") if meeting.status == "cancelled" else tr("Mødet er ikke holdt endnu."),
            tr("Vælg det møde, hvor det blev besluttet."),
            field="meeting_id",
        )
    if not decision.solution.strip():
        raise KnownError(
            tr("Løsningen mangler."), tr("Skriv kort, hvad I gør for virksomheden."), field="solution"
        )
    _check_code("decision_status", decision.status, "status", tr("Vælg, hvor langt I er."))
    check_day(decision.due_on, "due_on", today)
    if decision.due_on and decision.due_on < meeting.at[:10]:
        raise KnownError(
            tr("Fristen ligger før mødet."), tr("Skriv mødedagen eller en senere dag."), field="due_on"
        )
    check_happened(decision.done_on, "done_on", today)
    if decision.done_on and decision.done_on < meeting.at[:10]:
        raise KnownError(tr("Dagen ligger før mødet."), tr("Skriv den dag, det blev gjort."), field="done_on")


def check_period(start: str, end: str, fields: tuple[str, str], today: date, wrong: str) -> None:
    """Raise KnownError for days that cannot be, or (saying `wrong`) an end before the start."""
    for day, field in zip((start, end), fields, strict=True):
        check_day(day, field, today)
    if end and end < start:
        raise KnownError(wrong, tr("Ret en af de to dage."), field=fields[1])


def is_in(member: PartnershipMember, today: date) -> bool:
    """Tell whether a member is in today."""
    return rules.is_in(member.since, member.until, today)


def name_of(store: Store, member: PartnershipMember) -> str:
    """Return what a member is called: its company, or the organisation as it was written."""
    if not member.company_id:
        return member.organisation
    company = store.get(Company, member.company_id)
    return company.name if company else tr("Slettet virksomhed")


def tidied_people(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return people without blanks around what was written; whoever has no name at all is left out."""
    tidy = ({key: " ".join(text.split()) for key, text in person.items()} for person in people)
    return tuple(one for one in tidy if one.get("name") or one.get("organisation"))


def _same(one: PartnershipMember, other: PartnershipMember) -> bool:
    if one.company_id or other.company_id:
        return one.company_id == other.company_id and fold(one.person) == fold(other.person)
    return (fold(one.organisation), fold(one.person)) == (fold(other.organisation), fold(other.person))


def _check_code(listed: str, code: str, field: str, advice: str) -> None:
    if code not in {choice.code for choice in choices(listed)}:
        raise KnownError(tr("Valget mangler."), advice, field=field)


def _check_figure(figure: int | None, most: int, field: str) -> None:
    if figure is not None and not 1 <= figure <= most:
        raise KnownError(tr("Tallet kan ikke passe."), between_text(1, most), field=field)
