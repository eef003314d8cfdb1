"""May this candidate's CV be shared with this company? Only on a consent that holds, or on a recorded basis.

Source: databeskyttelsesforordningen art. 6 and 7. A consent can be withdrawn at any time; what is then shared
rests on something else, and that is written down on purpose, with where it stands. Silence is never a basis.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kmdesk.core.folding import fold
from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import long_date
from kmdesk.rules.similarity import bare_name

_CVR = re.compile(r"(?:cvr|dk)?\s*(?:nr|nummer)?\s*(\d(?:\s?\d){7})")
_SHORT_FORMS = {"aktieselskab": "as", "anpartsselskab": "aps", "interessentskab": "is"}

ConsentState = Literal["valid", "missing", "not_begun", "expired", "withdrawn", "not_named"]
"""`not_named`: the consent holds, but not for this company."""
ShareBasis = Literal["consent", "legal_basis", ""]

LEGAL_BASES = {
    "public_task": mark("myndighedsopgave (6.1.e)"),
    "contract": mark("aftale (6.1.b)"),
    "legitimate_interest": mark("legitim interesse (6.1.f)"),
}
"""The bases other than consent, and how a sentence names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    """What is recorded about sharing a candidate's CV. Days are None where none is recorded.

    `consent_scope` is `all` or `named`; a consent from before scopes were noted has none and covers all,
    unless companies are named. `legal_basis` is a code of LEGAL_BASES and counts only with a reference.
    """

    consent_on: date | None = None
    consent_until: date | None = None
    consent_withdrawn_on: date | None = None
    consent_scope: str = ""
    consent_companies: tuple[str, ...] = ()
    legal_basis: str = ""
    legal_basis_reference: str = ""

    @property
    def named_only(self) -> bool:
        """Tell whether the consent covers named companies only."""
        return self.consent_scope != "all" and bool(self.consent_scope or self.consent_companies)

    @property
    def other_basis(self) -> bool:
        """Tell whether another basis than consent is recorded, with where it stands."""
        return self.legal_basis in LEGAL_BASES and bool(self.legal_basis_reference.strip())


@dataclass(frozen=True, slots=True)
class ShareCheck:
    """Whether the CV may be shared, what on, and why or why not in one or two sentences."""

    ok: bool
    on: ShareBasis
    reason: str


def may_share_cv(facts: ShareFacts, company_names: Collection[str] | None, today: date) -> ShareCheck:
    """Return whether the CV may be shared with a company on `today`.

    `company_names` is everything the company is known by (name, CVR number); an empty one means nobody in
    particular, whom a consent for named companies does not reach, and None whomever the consent covers.
    What a name reaches: see `names_company`.
    """
    state = consent_state(facts, company_names, today)
    text = consent_text(facts, state)
    if state == "valid":
        return ShareCheck(ok=True, on="consent", reason=text)
    if not facts.other_basis:
        lacking = tr("Det andet grundlag mangler en henvisning.") if facts.legal_basis in LEGAL_BASES else ""
        return ShareCheck(ok=False, on="", reason=f"{text} {lacking}".strip())
    basis = tr(
        "CV’et må deles efter {basis}: {reference}.",
        basis=tr(LEGAL_BASES[facts.legal_basis]),
        reference=facts.legal_basis_reference.strip().removesuffix("."),
    )
    if state == "withdrawn":
        basis = f"{tr('Samtykket er trukket tilbage {day}.', day=_day(facts.consent_withdrawn_on))} {basis}"
    return ShareCheck(ok=True, on="legal_basis", reason=basis)


def consent_state(facts: ShareFacts, company_names: Collection[str] | None, today: date) -> ConsentState:
    """Return what the consent alone allows on `today`; with `company_names` None for whomever it covers."""
    if facts.consent_withdrawn_on is not None:
        return "withdrawn"
    if facts.consent_on is None:
        return "missing"
    if today < facts.consent_on:
        return "not_begun"
    if facts.consent_until is None or facts.consent_until < today:
        return "expired"
    if company_names is not None and facts.named_only and not _is_named(facts, company_names):
        return "not_named"
    return "valid"


def consent_text(facts: ShareFacts, state: ConsentState) -> str:
    """Return what is to be said of a consent in a state, with what to do when it does not hold."""
    if state == "valid":
        valid = tr("Samtykke til at dele CV gælder til {day}.", day=_day(facts.consent_until))
        return f"{valid} {_named(facts)}" if facts.named_only else valid
    if state == "not_named":
        return f"{_named(facts)} {tr('Spørg kandidaten, før du sender det til andre.')}"
    if state == "expired" and facts.consent_until is None:
        return tr("Samtykket har ingen udløbsdato. Skriv den, før du sender CV’et.")
    texts: dict[ConsentState, str] = {
        "withdrawn": tr(
            "Samtykket er trukket tilbage {day}. Del ikke CV’et.", day=_day(facts.consent_withdrawn_on)
        ),
        "missing": tr("Der mangler samtykke til at dele CV’et. Spørg kandidaten, før du sender det."),
        "not_begun": tr("Samtykket gælder først fra {day}.", day=_day(facts.consent_on)),
        "expired": tr(
            "Samtykket udløb {day}. Forny det, før du sender CV’et.", day=_day(facts.consent_until)
        ),
    }
    return texts[state]


def _named(facts: ShareFacts) -> str:
    names = ", ".join(" ".join(name.split()) for name in facts.consent_companies if name.strip())
    if not names:
        return tr("Samtykket gælder kun navngivne virksomheder, men ingen er nævnt.")
    return tr("Samtykket gælder kun {names}.", names=names)


def names_company(named: str, company_names: Collection[str]) -> bool:
    """Tell whether what a consent names is the company known by these names and numbers.

    Where both names carry a legal form it must be the same; a name without one reaches every company of that
    name, whatever its form. A CVR number reaches the one company that has it, however it is spaced.
    """
    bare, form = _parted(named)
    number = _CVR.fullmatch(fold(named))
    if number:
        return "".join(number[1].split()) in {"".join(fold(name).split()) for name in company_names}
    return bool(bare) and any(
        bare == other and (not form or not other_form or form == other_form)
        for other, other_form in map(_parted, company_names)
    )


def _parted(name: str) -> tuple[str, str]:
    """Return a name without its legal form, folded, and the form by its short name; "" for none."""
    bare = bare_name(name)
    form = fold(name)[len(bare) :].strip()
    return bare, _SHORT_FORMS.get(form, form.replace(" ", ""))


def _is_named(facts: ShareFacts, company_names: Collection[str]) -> bool:
    return facts.consent_scope in ("named", "") and any(
        names_company(named, company_names) for named in facts.consent_companies
    )


def _day(day: date | None) -> str:
    return long_date(day) if day else ""
