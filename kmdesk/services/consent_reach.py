"""Which companies a consent for named ones reaches, by name and CVR number, so that one can tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr
from kmdesk.rules.consent import names_company
from kmdesk.rules.similarity import bare_name
from kmdesk.services.named import named
from kmdesk.store.store import Store

_MOST = 50


@dataclass(frozen=True, slots=True)
class Reached:
    """What a consent names, and the companies on this desk it reaches: `Vestrum A/S (CVR 49000017)`."""

    name: str
    companies: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Tell whether it is one company and no other."""
        return len(self.companies) == 1

    @property
    def text(self) -> str:
        """Who is reached, and what to do where it is nobody here or more than one."""
        if not self.companies:
            return tr("“{name}” findes ikke under Virksomheder. Kontrollér navnet.", name=self.name)
        who = tr("“{name}” dækker {companies}.", name=self.name, companies=named(self.companies))
        ask = tr("Skriv selskabsform eller CVR-nummer, hvis det kun er den ene.")
        return who if self.plain else f"{who} {ask}"


def companies_reached(store: Store, names: Sequence[str]) -> tuple[Reached, ...]:
    """Return for each name or number of a consent the companies it reaches, by their names."""
    return tuple(Reached(name, _reached(store, name)) for name in names if fold(name))


def _reached(store: Store, name: str) -> tuple[str, ...]:
    digits = "".join(sign for sign in name if sign.isdecimal())
    rows = store.db.rows(
        "SELECT c.name, c.cvr FROM company_row r JOIN company c ON c.id = r.company_id"
        " WHERE r.search_key LIKE ? OR (c.cvr <> '' AND c.cvr = ?) ORDER BY r.name_key, c.cvr LIMIT ?",
        (f" {bare_name(name)}%", digits, _MOST),
    )
    return tuple(
        tr("{name} (CVR {cvr})", name=company, cvr=cvr) if cvr else company
        for company, cvr in rows
        if names_company(name, [one for one in (company, cvr) if one])
    )
