"""Knowledge institutions: who they are, whom to ask there, and the area's own as a list to take from.

Somebody at an institution is a person of their own: deletable without the institution, and erased in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Candidate, CaseWindow, Institution, InstitutionContact
from kmdesk.services import gone_together
from kmdesk.services.reference import choice_label
from kmdesk.services.search import fts_query
from kmdesk.store.store import Store, Unit

InstitutionColumn = Literal["name", "type", "city", "contacts", "candidates", "next_wanted"]


@dataclass(frozen=True, slots=True)
class InstitutionQuery:
    """What is shown: every word of `text` begins a word of the institution or somebody there."""

    text: str = ""
    types: tuple[str, ...] = ()
    sort: InstitutionColumn = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution as the list shows one; `next_wanted` is the next day cases are wanted from, or ""."""

    id: str
    name: str
    type: str
    city: str
    contacts: int
    candidates: int
    next_wanted: str


@dataclass(frozen=True, slots=True)
class TiedCandidate:
    """A candidate from the institution."""

    id: str
    name: str
    education: str


@dataclass(frozen=True, slots=True)
class InstitutionDetail:
    """An institution with the people there, its windows (the next ones first) and some of its candidates."""

    institution: Institution
    contacts: tuple[InstitutionContact, ...]
    windows: tuple[CaseWindow, ...]
    candidates: tuple[TiedCandidate, ...]
    candidate_count: int


@dataclass(frozen=True, slots=True)
class OfferedInstitution:
    """An institution of the area that is not on this desk yet. `uncertain`: its details want checking."""

    key: str
    institution: Institution
    uncertain: bool


_CONTACTS = "SELECT count(*) FROM institution_contact k WHERE k.institution_id = i.id AND k.deleted = 0"
_CANDIDATES = "SELECT count(*) FROM candidate c WHERE c.institution_id = i.id AND c.deleted = 0"
# When cases are wanted next: from now on, if the window is open.
_NEXT = (
    "SELECT min(max(w.wanted_from, :today)) FROM case_window w"
    " WHERE w.institution_id = i.id AND w.deleted = 0 AND w.wanted_until >= :today AND w.wanted_from <> ''"
)
_COLUMNS = f"""i.id, i.name, i.type, i.city, ({_CONTACTS}) AS contacts, ({_CANDIDATES}) AS candidates,
 ({_NEXT}) AS wanted"""
_ORDERS: dict[InstitutionColumn, str] = {
    "name": "sort_key(i.name)",
    "type": "sort_key(label('institution_type', i.type))",
    "city": "sort_key(i.city)",
    "contacts": "contacts",
    "candidates": "candidates",
    "next_wanted": "coalesce(wanted, '9999')",
}
_SHOWN_CANDIDATES = 8


class Institutions:
    """The institutions of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- reading ---------------------------------------------------------------------------------

    def page(self, query: InstitutionQuery, offset: int = 0, limit: int = 100) -> list[InstitutionRow]:
        """Return some rows of the answer."""
        where, params = self._where(query)
        direction = "DESC" if query.descending else "ASC"
        rows = self._store.db.rows(
            f"SELECT {_COLUMNS} FROM institution i WHERE {where}"  # noqa: S608
            f" ORDER BY {_ORDERS[query.sort]} {direction}, sort_key(i.name), i.id"
            " LIMIT :limit OFFSET :offset",
            {**params, "limit": limit, "offset": offset},
        )
        return [_row(row) for row in rows]

    def count(self, query: InstitutionQuery) -> int:
        """Return how many rows the answer has."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM institution i WHERE {where}", params)  # noqa: S608

    def get(self, institution_id: str) -> Institution:
        """Return an institution. Raises KnownError when it was deleted meanwhile."""
        return self._store.require(Institution, institution_id)

    def contact(self, contact_id: str) -> InstitutionContact:
        """Return somebody at an institution. Raises KnownError when deleted meanwhile."""
        return self._store.require(InstitutionContact, contact_id)

    def detail(self, institution_id: str) -> InstitutionDetail:
        """Return an institution with all that hangs on it. Raises KnownError when it was deleted."""
        institution = self.get(institution_id)
        find, today = self._store.find, self._store.clock.today().isoformat()
        tied = self._store.db.rows(
            "SELECT c.id, c.name, coalesce(nullif(c.programme, ''), c.education_title) FROM candidate c"
            " WHERE c.institution_id = ? AND c.deleted = 0 ORDER BY sort_key(c.name), c.id",
            (institution_id,),
        )
        return InstitutionDetail(
            institution,
            tuple(
                find(InstitutionContact, "institution_id = ?", (institution_id,), order="sort_key(name), id")
            ),
            tuple(
                find(
                    CaseWindow,
                    "institution_id = ?",
                    (institution_id,),
                    order=f"wanted_until < '{today}', wanted_from, id",
                )
            ),
            tuple(TiedCandidate(*row) for row in tied[:_SHOWN_CANDIDATES]),
            len(tied),
        )

    # -- writing ---------------------------------------------------------------------------------

    def blank(self) -> Institution:
        """Return a new institution, not saved yet."""
        return Institution(broker_id=self._store.broker_id)

    def save(self, institution: Institution, seen: Institution | None = None) -> Institution:
        """Create or change an institution. Raises KnownError when it has no name, or one that is there."""
        institution = replace(institution, name=" ".join(institution.name.split()))
        if not institution.name:
            raise KnownError(tr("Institutionen mangler et navn."), tr("Skriv navnet."), field="name")
        same = [
            one
            for one in self._store.find(
                Institution, "fold(CAST(name AS BLOB)) = ?", (fold(institution.name),)
            )
            if one.id != institution.id
        ]
        if same:
            raise KnownError(
                tr("{name} findes allerede.", name=same[0].name),
                tr("Åbn den, eller skriv også campus eller by."),
                field="name",
            )
        new = self._store.get(Institution, institution.id) is None
        text = tr("Opret institution") if new else tr("Ret institution")
        with self._store.action(text, institution.name) as unit:
            return unit.put(institution, seen)

    def delete(self, institution_id: str) -> str:
        """Delete an institution with its people and windows; returns its name.

        Candidates from there keep the name as text. One undo takes all of it back.
        """
        institution = self.get(institution_id)
        with self._store.action(tr("Slet institution"), institution.name) as unit:
            for cls in (InstitutionContact, CaseWindow):
                for record in self._store.find(cls, "institution_id = ?", (institution_id,)):
                    unit.delete(record)
            gone_together.remember(unit, institution_id, "institution_id")
            for one in self._store.find(Candidate, "institution_id = ?", (institution_id,)):
                name = one.institution or institution.name
                unit.put(replace(one, institution_id="", institution=name))
            unit.delete(institution)
        return institution.name

    def save_contact(
        self, contact: InstitutionContact, seen: InstitutionContact | None = None
    ) -> InstitutionContact:
        """Create or change somebody at an institution.

        Raises KnownError when there is no name, or the institution was deleted meanwhile.
        """
        contact = replace(contact, name=" ".join(contact.name.split()))
        if not contact.name:
            raise KnownError(tr("Kontaktpersonen mangler et navn."), tr("Skriv navnet."), field="name")
        self.get(contact.institution_id)
        new = self._store.get(InstitutionContact, contact.id) is None
        text = tr("Opret kontaktperson") if new else tr("Ret kontaktperson")
        with self._store.action(text, contact.name) as unit:
            return unit.put(contact, seen)

    def delete_contact(self, contact_id: str) -> str:
        """Delete somebody at an institution, and nothing else; returns the name."""
        contact = self._store.require(InstitutionContact, contact_id)
        with self._store.action(tr("Slet kontaktperson"), contact.name) as unit:
            unit.delete(contact)
        return contact.name

    # -- the area's own --------------------------------------------------------------------------

    def offered(self) -> tuple[OfferedInstitution, ...]:
        """Return the area's institutions that are not on this desk yet, in the order of the list."""
        known = {fold(one.name) for one in self._store.find(Institution)}
        return tuple(
            OfferedInstitution(row["key"], made, bool(row.get("uncertain")))
            for row in reference_rows()
            for made in [_from_reference(row)]
            if fold(made.name) not in known
        )

    def take_over(self, keys: Sequence[str]) -> tuple[Institution, ...]:
        """Create the institutions of these keys in one action; those there already are left alone."""
        wanted = [one for one in self.offered() if one.key in keys]
        if not wanted:
            return ()
        subject = (
            wanted[0].institution.name
            if len(wanted) == 1
            else trn(len(wanted), "{n} institution", "{n} institutioner")
        )
        with self._store.action(tr("Opret institution"), subject) as unit:
            return tuple(self._take(unit, one) for one in wanted)

    def ensure(self, unit: Unit, key: str) -> str:
        """Return the id of the reference institution `key`, created inside `unit` when it is not here yet.

        Raises KeyError for a key the list does not have.
        """
        wanted = reference_institution(key)
        there = self._named(wanted.name)
        if there:
            return there[0].id
        uncertain = any(row.get("uncertain") for row in reference_rows() if row["key"] == key)
        return self._take(unit, OfferedInstitution(key, wanted, uncertain)).id

    # -- parts -----------------------------------------------------------------------------------

    def _named(self, name: str) -> list[Institution]:
        """Return the institutions of that name, however it is written."""
        folded = fold(name)
        return self._store.find(Institution, "fold(CAST(name AS BLOB)) = ?", (folded,)) if folded else []

    def _take(self, unit: Unit, offered: OfferedInstitution) -> Institution:
        note = tr("Oplysningerne er ikke kontrolleret hos institutionen.") if offered.uncertain else ""
        return unit.put(replace(offered.institution, broker_id=self._store.broker_id, note=note))

    def _where(self, query: InstitutionQuery) -> tuple[str, dict[str, Any]]:
        parts = ["i.deleted = 0"]
        params: dict[str, Any] = {"today": self._store.clock.today().isoformat()}
        words = fts_query(query.text)
        if words:
            # Few institutions: their people are looked through, which needs no index of its own.
            params |= {"words": words, "who": fold(query.text)}
            parts.append(
                "(i.id IN (SELECT r.record_id FROM search_fts JOIN search_row r ON r.num = search_fts.rowid"
                " WHERE search_fts MATCH :words AND r.kind = 'institution') OR EXISTS"
                " (SELECT 1 FROM institution_contact k WHERE k.institution_id = i.id AND k.deleted = 0"
                " AND instr(fold(CAST(k.name || ' ' || k.programme AS BLOB)), :who)))"
            )
        if query.types:
            names = [f"type{number}" for number in range(len(query.types))]
            params |= dict(zip(names, query.types, strict=True))
            parts.append(f"i.type IN ({', '.join(f':{name}' for name in names)})")
        return " AND ".join(parts), params


@cache
def reference_rows() -> tuple[dict[str, Any], ...]:
    """Return the rows of the area's institutions as they stand in the file."""
    return tuple(resources.load_json("reference", "institutions.json")["rows"])


def reference_institution(key: str) -> Institution:
    """Return the institution `key` of the list, not saved yet. Raises KeyError when there is none."""
    row = next((row for row in reference_rows() if row["key"] == key), None)
    if row is None:
        raise KeyError(key)
    return _from_reference(row)


def _from_reference(row: dict[str, Any]) -> Institution:
    return Institution(
        name=row["name"],
        type=row["type"],
        city=row["city"],
        municipality_code=row["municipality_code"],
        website=row["website"],
    )


def _row(row: Sequence[Any]) -> InstitutionRow:
    ident, name, kind, city, contacts, candidates, wanted = row
    return InstitutionRow(
        ident,
        name,
        choice_label("institution_type", kind) if kind else "",
        city,
        contacts,
        candidates,
        wanted or "",
    )
