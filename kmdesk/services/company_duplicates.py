"""Is this company here already? Asked while it is typed in, offline, against up to 300,000 companies.

Indexes gather a bounded number of candidates; `rules/similarity.py` then says what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr
from kmdesk.rules.cvr import normalise_cvr
from kmdesk.rules.dates import long_date
from kmdesk.rules.phone import is_phone, normalise_phone
from kmdesk.rules.similarity import (
    bare_name,
    name_similarity,
    own_domain,
    same_domain,
    same_email,
)
from kmdesk.services.named import all_named
from kmdesk.store.store import Store

ALIKE = 0.8
"""From here on two names in one municipality deserve a question."""
SOMEWHAT_ALIKE = 0.65
"""Enough to be mentioned beside another reason, not enough to ask about alone."""

_AT_MOST_SHOWN = 3
_PER_QUERY = 100
_WORDS = 5
_SHORTEST_NAME = 3
_BY_ID = 400

_CANDIDATE = "SELECT id, name, cvr, phone, email, website, postal_code, city, municipality_code FROM company"
_BY_PHONE = """
SELECT id FROM company WHERE phone = ? AND phone <> ''
UNION SELECT company_id FROM contact_person WHERE phone = ? AND phone <> '' AND deleted = 0 LIMIT ?
"""
_BY_WORDS = """
SELECT r.company_id FROM company_fts f JOIN company_row r ON r.num = f.rowid WHERE company_fts MATCH ? LIMIT ?
"""
_CREATED = """
SELECT coalesce(b.name, ''), g.at FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq
LEFT JOIN broker b ON b.id = g.broker_id WHERE e.record_id = ? ORDER BY e.seq LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A company that may be the one being typed in, and why."""

    company_id: str
    name: str
    place: str
    """Postal code and town, `8370 Hadsten`."""
    reasons: tuple[str, ...]
    created: str
    """`Oprettet af Anne Mette Krog 14.01.2026`, from the journal."""

    @property
    def sentence(self) -> str:
        """Say which company and why, in the reader's language."""
        where = f"{self.name}, {self.place}" if self.place else self.name
        return f"{where} – {all_named(self.reasons)}. {self.created}."


@dataclass(frozen=True, slots=True)
class _Typed:
    """What is known so far of the company being typed in, normalised."""

    name: str
    cvr: str
    phone: str
    email: str
    website: str
    city: str
    municipality_code: str

    @classmethod
    def of(cls, values: Mapping[str, object]) -> _Typed:
        def text(name: str) -> str:
            return str(values.get(name) or "").strip()

        return cls(
            text("name"),
            normalise_cvr(text("cvr")),
            normalise_phone(text("phone")),
            text("email"),
            text("website"),
            text("city"),
            text("municipality_code"),
        )


def likely_duplicates(
    store: Store, values: Mapping[str, object], except_id: str = ""
) -> tuple[Duplicate, ...]:
    """Return at most three companies that look like the one in `values`, the likeliest first.

    `values` are by the field names of Company, perhaps only a few of them; `except_id` is the company being
    changed. Reasons: the same CVR number, phone, e-mail or own domain, or nearly the same name in the same
    municipality (in any, as long as none is chosen).
    """
    typed = _Typed.of(values)
    found: list[tuple[float, Duplicate]] = []
    by_phone = _with_phone(store, typed.phone)
    for row in _rows(store, (_candidates(store, typed) | by_phone) - {except_id}):
        weight, reasons = _in_common(typed, row, same_phone=row["id"] in by_phone)
        if reasons:
            place = f"{row['postal_code']} {row['city']}".strip()
            found.append(
                (weight, Duplicate(row["id"], row["name"], place, reasons, _created(store, row["id"])))
            )
    found.sort(key=lambda one: (-one[0], one[1].name, one[1].company_id))
    return tuple(duplicate for _, duplicate in found[:_AT_MOST_SHOWN])


def _candidates(store: Store, typed: _Typed) -> set[str]:
    ids: set[str] = set()
    if typed.cvr:
        rows = store.db.rows(
            "SELECT id FROM company WHERE cvr = ? AND cvr <> '' LIMIT ?", (typed.cvr, _PER_QUERY)
        )
        ids.update(row[0] for row in rows)
    for query in _word_queries(typed):
        ids.update(row[0] for row in store.db.rows(_BY_WORDS, (query, _PER_QUERY)))
    return ids


def _with_phone(store: Store, phone: str) -> set[str]:
    """Return the companies with this number, their own or a contact person's."""
    if not is_phone(phone):
        return set()
    return {row[0] for row in store.db.rows(_BY_PHONE, (phone, phone, _PER_QUERY))}


def _word_queries(typed: _Typed) -> Iterable[str]:
    """Return the full-text searches that find a mail address, a domain, or a name like the typed one.

    Names are searched from the narrowest question to the widest, because each answer is cut off: all words;
    each beginning of a word in the same town (which forgives a spelling mistake); each word anywhere.
    """
    if "@" in typed.email and fold(typed.email):
        yield _phrase(fold(typed.email))
    for domain in sorted({fold(own_domain(typed.email)), fold(own_domain(typed.website))} - {""}):
        yield _phrase(domain)
    words = sorted(set(bare_name(typed.name).split()), key=lambda word: (-len(word), word))[:_WORDS]
    if not words or len("".join(words)) < _SHORTEST_NAME:
        return
    yield " AND ".join(f"{_phrase(word)} *" for word in words)
    town = fold(typed.city)
    for word in words:
        if town:
            yield f"{_phrase(word[:3])} * AND {_phrase(town)}"
        yield _phrase(word)
    yield f"{_phrase(''.join(bare_name(typed.name).split()[:2]))} *"


def _phrase(folded: str) -> str:
    return f'"{folded}"'


def _rows(store: Store, ids: set[str]) -> Iterable[dict[str, Any]]:
    listed = sorted(ids)
    for start in range(0, len(listed), _BY_ID):
        chunk = listed[start : start + _BY_ID]
        marks = ", ".join("?" * len(chunk))
        yield from store.db.named(f"{_CANDIDATE} WHERE deleted = 0 AND id IN ({marks})", chunk)


def _in_common(typed: _Typed, row: Mapping[str, Any], *, same_phone: bool) -> tuple[float, tuple[str, ...]]:
    """Return how much it weighs and what the two companies have in common; no reasons: not a duplicate."""
    reasons: list[str] = []
    weight = 0.0
    if typed.cvr and typed.cvr == row["cvr"]:
        reasons.append(tr("samme CVR-nummer"))
        weight += 4
    if same_phone:
        reasons.append(tr("samme telefonnummer"))
        weight += 2
    if same_email(typed.email, row["email"]):
        reasons.append(tr("samme e-mail"))
        weight += 2
    elif _share_domain(typed, row):
        reasons.append(tr("samme domæne"))
        weight += 1.5
    alike = name_similarity(typed.name, row["name"])
    nearby = not typed.municipality_code or typed.municipality_code == row["municipality_code"]
    if alike >= (SOMEWHAT_ALIKE if reasons else ALIKE) and (reasons or nearby):
        same = bare_name(typed.name) == bare_name(row["name"])
        reasons.append(tr("samme navn") if same else tr("næsten samme navn"))
    return weight + alike, tuple(reasons)


def _share_domain(typed: _Typed, row: Mapping[str, Any]) -> bool:
    return any(
        same_domain(mine, row[field])
        for mine in (typed.email, typed.website)
        for field in ("email", "website")
    )


def _created(store: Store, company_id: str) -> str:
    row = store.db.row(_CREATED, (company_id,))
    if row is None:
        return tr("Oprettelsen er ikke noteret")
    day = long_date(datetime.fromisoformat(row[1]).astimezone().date())
    if not row[0]:
        return tr("Oprettet {day}", day=day)
    return tr("Oprettet af {broker} {day}", broker=row[0], day=day)
