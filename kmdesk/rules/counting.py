"""What counts towards the targets: new and follow-up contacts, binding collaborations and hires.

Source of all four: note on result targets 2011–12, Region Midtjylland (1000 new contacts, 500 follow-up
contacts, 300 binding collaborations, 50 hires of graduates). Where the note leaves room, the project decides
by a setting. The pace towards a target is in `kmdesk.rules.pace`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.rules.pipeline import has_been_agreed

ContactKind = Literal["new_contact", "follow_up_contact", ""]
MatchTarget = Literal["binding_collaboration", "hire"]


@dataclass(frozen=True, slots=True)
class Period:
    """A project period; both days are part of it."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class CountingSettings:
    """What a project decides for itself.

    `visit_modes`: contacts that make a company "visited before". `phone_qualifies`: any earlier contact does,
    also a phone call. `before_period_qualifies`: a contact from before the project period can make the first
    one in it a follow-up (the sources suggest so, the target note does not). `binding_types`, `hire_types`:
    match types for the targets 300 and 50. `graduate_levels`: DISCED-15 main groups that are "højtuddannet".
    """

    visit_modes: frozenset[str] = frozenset({"visit", "online", "own_office"})
    phone_qualifies: bool = False
    before_period_qualifies: bool = False
    binding_types: frozenset[str] = frozenset({"student_job", "internship", "thesis_project"})
    hire_types: frozenset[str] = frozenset({"hire"})
    graduate_levels: frozenset[str] = frozenset({"H50", "H60", "H70", "H80"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact event with one company. `at` is wall-clock "YYYY-MM-DDTHH:MM" and orders the contacts.

    `took_place` is False for what is planned or cancelled and when nobody was reached. `counts_as` is a
    person's own decision and holds only with a `reason`; "none" takes the contact out of the count.
    """

    id: str
    at: str
    mode: str
    took_place: bool = True
    counts_as: str = ""
    reason: str = ""

    @property
    def day(self) -> date:
        """The day of the contact."""
        return date.fromisoformat(self.at[:10])


@dataclass(frozen=True, slots=True)
class CountedContact:
    """What a contact counts as ("" is nothing), and why in one sentence."""

    counts_as: ContactKind
    explanation: str
    overridden: bool = False


def count_contacts(
    contacts: Iterable[Contact], period: Period, settings: CountingSettings | None = None
) -> dict[str, CountedContact]:
    """Return what each contact of one company counts as in the project period, by contact id.

    New: the first contact with the company in the period. Follow-up: a later contact, when the company was
    visited before. A person's decision speaks for its own contact only; a contact taken out with "none" is
    passed over as if it had not been. Contacts may come in any order.
    """
    settings = settings or CountingSettings()
    earlier: list[Contact] = []
    result: dict[str, CountedContact] = {}
    for contact in sorted(contacts, key=lambda c: (c.at, c.id)):
        result[contact.id] = _decided(contact, period) or _by_rule(contact, earlier, period, settings)
        if contact.took_place and not (contact.counts_as == "none" and contact.reason.strip()):
            earlier.append(contact)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchToCount:
    """What decides where a match counts. `education_level` is the candidate's, "H10"–"H90"."""

    match_type: str
    status: str
    agreed_on: date | None = None
    end_outcome: str = ""
    education_level: str = ""


@dataclass(frozen=True, slots=True)
class CountedMatch:
    """The target a match counts towards, or None, and why in one sentence."""

    target: MatchTarget | None
    explanation: str


def count_match(
    match: MatchToCount, period: Period, settings: CountingSettings | None = None
) -> CountedMatch:
    """Return what a match counts towards.

    Binding collaboration (300): a project, student job or internship agreed in the period. Hire (50): a hire
    of a graduate agreed in the period, which then does not count towards the 300 as well.
    """
    settings = settings or CountingSettings()
    obstacle = _obstacle(match, period, settings)
    if obstacle or match.agreed_on is None:
        return CountedMatch(None, obstacle)
    agreed = long_date(match.agreed_on)
    if match.match_type in settings.binding_types:
        text = tr("Forpligtende samarbejde: aftalt {date}.", date=agreed)
        return CountedMatch("binding_collaboration", text)
    return CountedMatch("hire", tr("Ansættelse af højtuddannet: aftalt {date}.", date=agreed))


def _obstacle(match: MatchToCount, period: Period, settings: CountingSettings) -> str:
    """Return why a match counts towards nothing; empty when it counts."""
    wrong = [
        (
            not has_been_agreed(match.status, match.agreed_on, match.end_outcome),
            tr("Tæller ikke: matchet er ikke aftalt."),
        ),
        (match.agreed_on is None, tr("Tæller ikke endnu: aftaledatoen mangler.")),
        (
            match.agreed_on is not None and match.agreed_on not in period,
            tr("Tæller ikke: aftalt uden for projektperioden."),
        ),
        (
            match.match_type not in settings.binding_types | settings.hire_types,
            tr("Tæller ikke: matchtypen er ikke med i målene."),
        ),
    ]
    if match.match_type in settings.hire_types:
        level = match.education_level
        wrong += [
            (not level, tr("Tæller ikke endnu: kandidatens uddannelsesniveau mangler.")),
            (
                level not in settings.graduate_levels,
                tr("Tæller ikke: niveauet {level} er ikke med i målet.", level=level),
            ),
        ]
    return next((text for is_wrong, text in wrong if is_wrong), "")


def _decided(contact: Contact, period: Period) -> CountedContact | None:
    """Return what a person decided, with a reason, about a contact that can count; else None."""
    reason = contact.reason.strip()
    if not reason or not contact.took_place or contact.day not in period:
        return None
    if contact.counts_as == "new_contact":
        return CountedContact(
            "new_contact", tr("Ny kontakt efter vurdering: {reason}", reason=reason), overridden=True
        )
    if contact.counts_as == "follow_up_contact":
        text = tr("Opfølgende kontakt efter vurdering: {reason}", reason=reason)
        return CountedContact("follow_up_contact", text, overridden=True)
    if contact.counts_as == "none":
        return CountedContact("", tr("Tæller ikke efter vurdering: {reason}", reason=reason), overridden=True)
    return None


def _by_rule(
    contact: Contact, earlier: list[Contact], period: Period, settings: CountingSettings
) -> CountedContact:
    if not contact.took_place:
        return CountedContact("", tr("Tæller ikke: kontakten er ikke gennemført."))
    if contact.day not in period:
        return CountedContact("", tr("Tæller ikke: uden for projektperioden."))
    relevant = [c for c in earlier if settings.before_period_qualifies or c.day in period]
    before = _qualifying(relevant, settings)
    if before is not None:
        return CountedContact("follow_up_contact", _follow_up_text(before, settings))
    if not any(c.day in period for c in earlier):
        return CountedContact("new_contact", tr("Ny kontakt: første registrerede kontakt i projektperioden."))
    return CountedContact("", tr("Tæller ikke: virksomheden er kontaktet før, men ikke besøgt."))


def _qualifying(earlier: list[Contact], settings: CountingSettings) -> Contact | None:
    """Return the latest earlier visit, else (where the project allows) the latest earlier contact."""
    visits = [contact for contact in earlier if contact.mode in settings.visit_modes]
    if visits:
        return visits[-1]
    return earlier[-1] if earlier and settings.phone_qualifies else None


def _follow_up_text(before: Contact, settings: CountingSettings) -> str:
    day = long_date(before.day)
    if before.mode == "visit":
        return tr("Opfølgende kontakt: virksomheden blev besøgt {date}.", date=day)
    if before.mode in settings.visit_modes:
        return tr("Opfølgende kontakt: der var møde med virksomheden {date}.", date=day)
    return tr("Opfølgende kontakt: virksomheden blev kontaktet {date}.", date=day)
