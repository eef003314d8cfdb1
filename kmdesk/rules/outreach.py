"""May this company be contacted? Protection against advertising, and companies that asked to be left alone.

Source: CVR-loven §§ 19 and 22: data on units protected against advertising may be used neither for
advertising nor for other enquiries without specific legal authority or consent. The program records the
basis; whether it holds is for the office to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date

CONTACT_BASES = ("statutory", "consent", "company_approached", "not_from_cvr")
"""The bases on which a protected company may be contacted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRights:
    """What is recorded about contacting a company. `basis` is a code from CONTACT_BASES."""

    advertising_protected: bool = False
    basis: str = ""
    basis_on: date | None = None
    declined_on: date | None = None
    declined_reason: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The company may be contacted."""

    explanation: str


@dataclass(frozen=True, slots=True)
class NeedsBasis:
    """A basis has to be recorded first."""

    explanation: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The company asked not to be contacted."""

    explanation: str


def may_contact(
    rights: ContactRights, *, today: date, outgoing: bool = True
) -> Allowed | NeedsBasis | Declined:
    """Return whether the company may be contacted on `today`, with the reason as one or two sentences.

    A contact the company itself makes is always allowed. A wish not to be contacted goes before any basis; it
    stands until it is taken off the company. A basis holds from its day on.
    """
    if not outgoing:
        return Allowed(tr("Virksomheden henvender sig selv."))
    if rights.declined_on is not None:
        return Declined(_declined_text(rights.declined_on, rights.declined_reason.strip()))
    if not rights.advertising_protected:
        return Allowed(tr("Virksomheden er ikke reklamebeskyttet."))
    lacking = _lacking(rights, today)
    if lacking or rights.basis_on is None:
        return NeedsBasis(tr("Virksomheden er reklamebeskyttet. {lacking}", lacking=lacking))
    day = long_date(rights.basis_on)
    return Allowed(tr("Virksomheden er reklamebeskyttet. Grundlaget er noteret {date}.", date=day))


def _lacking(rights: ContactRights, today: date) -> str:
    """Return what the recorded basis lacks, or an empty text."""
    if rights.basis not in CONTACT_BASES:
        return tr("Angiv et grundlag, før du kontakter den.")
    if rights.basis_on is None:
        return tr("Angiv datoen for grundlaget.")
    if rights.basis_on > today:
        return tr("Grundlaget gælder først fra {date}.", date=long_date(rights.basis_on))
    return ""


def _declined_text(declined_on: date, reason: str) -> str:
    day = long_date(declined_on)
    if reason:
        return tr("Virksomheden frabad sig henvendelser {date}: {reason}", date=day, reason=reason)
    return tr("Virksomheden frabad sig henvendelser {date}.", date=day)
