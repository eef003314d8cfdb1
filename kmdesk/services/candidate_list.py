"""The list of the candidate bank: filtered, sorted and paged in SQL, never in Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.services.candidate_gaps import GAP_IS
from kmdesk.services.candidates import OTHER_BASIS, Consent, Tone, search_condition
from kmdesk.services.keeping import keeping
from kmdesk.services.reference import choice_label, education_levels
from kmdesk.store.store import Store

ConsentFilter = Literal["valid", "basis", "missing", "expired", "withdrawn"]
"""`valid`: the CV may be shared on a consent; `basis`: on another recorded basis; the others: not at all."""
RetentionFilter = Literal["", "due", "soon"]
CandidateColumn = Literal[
    "name", "education", "level", "municipality", "status", "start", "consent", "matches", "delete_after"
]


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """Filters and order of the list. Empty filters let everything through; all of them must hold.

    Of several codes in one filter one is enough. `retention` "due" is who is to be deleted, "soon" also who
    will be within 30 days.
    """

    text: str = ""
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    broker_ids: tuple[str, ...] = ()
    retention: RetentionFilter = ""
    sort: CandidateColumn = "name"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether anything is filtered away."""
        return replace(self, sort="name", descending=False) != CandidateQuery()


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate as the list shows one. `consent` is short text, `delete_after` a day or empty."""

    id: str
    name: str
    education: str
    level: str
    municipality: str
    status: str
    earliest_start: str
    consent: str
    consent_tone: Tone
    open_matches: int
    delete_after: str
    due: bool
    """Whether the candidate is on the list of those to delete."""


# Days compare as text. What the rules `consent_state` and `retention` say of one candidate, said of all.
_CONSENT = """CASE WHEN c.consent_withdrawn_on <> '' THEN 'withdrawn' WHEN c.consent_on = '' THEN 'missing'
 WHEN c.consent_on > :today THEN 'not_begun' WHEN c.consent_until < :today THEN 'expired' ELSE 'valid' END"""
_GONE = f"({_CONSENT} IN ('withdrawn', 'expired') AND NOT {OTHER_BASIS})"
_DUE = f"({_GONE} OR c.delete_after < :today)"  # no day at all is the empty text, and that is earlier
_OPEN_MATCHES = """SELECT count(*) FROM "match" m
 WHERE m.candidate_id = c.id AND m.deleted = 0 AND m.status <> 'ended'"""
_COLUMNS = f"""c.id, c.name, coalesce(nullif(c.education_title, ''), c.programme), c.education_level,
 c.municipality_code, c.status, c.earliest_start, {_CONSENT}, {OTHER_BASIS}, c.consent_until, c.delete_after,
 ({_OPEN_MATCHES}) AS open_matches, {_DUE}"""

_ORDERS: dict[CandidateColumn, str] = {
    "name": "sort_key(c.name)",
    "education": "sort_key(coalesce(nullif(c.education_title, ''), c.programme))",
    "level": "c.education_level",
    "municipality": "sort_key(label('municipality', c.municipality_code))",
    "status": "sort_key(label('candidate_status', c.status))",
    "start": "coalesce(nullif(c.earliest_start, ''), '9999')",
    # First who may not be shared, then by the day the consent runs out.
    "consent": f"CASE WHEN {_CONSENT} = 'valid' THEN c.consent_until WHEN {OTHER_BASIS}"
    " THEN '9999' ELSE '' END",
    "matches": "open_matches",
    "delete_after": "c.delete_after",
}
_IN: dict[str, str] = {
    "statuses": "c.status",
    "levels": "c.education_level",
    "fields": "c.field_of_study",
    "municipalities": "c.municipality_code",
    "institutions": "c.institution_id",
    "broker_ids": "c.broker_id",
}
_CONSENT_IS: dict[str, str] = {
    "valid": f"{_CONSENT} = 'valid'",
    "basis": f"({_CONSENT} <> 'valid' AND {OTHER_BASIS})",
    "missing": f"({_CONSENT} IN ('missing', 'not_begun') AND NOT {OTHER_BASIS})",
    "expired": f"({_CONSENT} = 'expired' AND NOT {OTHER_BASIS})",
    "withdrawn": f"({_CONSENT} = 'withdrawn' AND NOT {OTHER_BASIS})",
}


@dataclass(frozen=True, slots=True)
class _Where:
    sql: str
    params: dict[str, Any] = field(default_factory=dict[str, Any])


class CandidateList:
    """Reads the list. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, query: CandidateQuery, offset: int = 0, limit: int = 100) -> list[CandidateRow]:
        """Return some rows of the answer."""
        where = self._where(query)
        direction = "DESC" if query.descending else "ASC"
        then = "" if query.sort == "name" else ", sort_key(c.name)"  # a key is what costs among thousands
        rows = self._store.db.rows(
            f"SELECT {_COLUMNS} FROM candidate c WHERE {where.sql}"  # noqa: S608
            f" ORDER BY {_ORDERS[query.sort]} {direction}{then}, c.id"
            " LIMIT :limit OFFSET :offset",
            {**where.params, "limit": limit, "offset": offset},
        )
        return [_row(row) for row in rows]

    def count(self, query: CandidateQuery) -> int:
        """Return how many rows the answer has."""
        where = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM candidate c WHERE {where.sql}", where.params)  # noqa: S608

    def ids(self, query: CandidateQuery) -> tuple[str, ...]:
        """Return who is in the answer, to mark them all at once."""
        where = self._where(query)
        rows = self._store.db.rows(f"SELECT c.id FROM candidate c WHERE {where.sql}", where.params)  # noqa: S608
        return tuple(row[0] for row in rows)

    def _where(self, query: CandidateQuery) -> _Where:
        today = self._store.clock.today()
        parts, params = ["c.deleted = 0"], dict[str, Any]()
        params["today"] = today.isoformat()
        searched, words = search_condition(query.text)
        if searched:
            parts.append(searched.removeprefix("AND ").replace("?", ":words"))
            params["words"] = words[0]
        for name, column in _IN.items():
            codes: tuple[str, ...] = getattr(query, name)
            if codes:
                parts.append(f"{column} IN ({_named(name, codes, params)})")
        if query.wishes:
            listed = _named("wish", query.wishes, params)
            parts.append(f"EXISTS (SELECT 1 FROM json_each(c.wishes) w WHERE w.value IN ({listed}))")  # noqa: S608
        if query.consents:
            chosen = [_CONSENT_IS[code] for code in query.consents if code in _CONSENT_IS]
            parts.append(f"({' OR '.join(chosen) or '0'})")
        if query.gaps:
            lacking = [GAP_IS[code] for code in query.gaps if code in GAP_IS]
            parts.append(f"({' OR '.join(lacking) or '0'})")
        if query.retention == "due":
            parts.append(_DUE)
        elif query.retention == "soon":
            parts.append(f"({_GONE} OR c.delete_after <= :soon)")
            params["soon"] = (today + timedelta(days=keeping().soon_days)).isoformat()
        return _Where(" AND ".join(parts), params)


def _named(prefix: str, codes: Sequence[str], params: dict[str, Any]) -> str:
    """Put codes into `params`; return their names for an IN list."""
    names = [f"{prefix}{number}" for number in range(len(codes))]
    params |= dict(zip(names, codes, strict=True))
    return ", ".join(f":{name}" for name in names)


def _row(row: Sequence[Any]) -> CandidateRow:
    (ident, name, education, level, municipality, status, start, *rest) = row
    consent, basis, until, delete_after, open_matches, due = rest
    return CandidateRow(
        id=ident,
        name=name,
        education=education,
        level=next((one.short for one in education_levels() if one.code == level), level),
        municipality=choice_label("municipality", municipality),
        status=choice_label("candidate_status", status),
        earliest_start=start,
        consent=_consent_text(consent, until, basis=bool(basis)),
        consent_tone="ok" if basis else Consent(consent, "").tone,
        open_matches=open_matches,
        delete_after=delete_after,
        due=bool(due),
    )


def _consent_text(state: str, until: str, *, basis: bool) -> str:
    if state != "valid" and basis:
        return tr("Andet grundlag")
    texts = {
        "valid": tr("Til {day}", day=_shown(until)),
        "expired": tr("Udløbet {day}", day=_shown(until)),
        "missing": tr("Mangler"),
        "not_begun": tr("Ikke begyndt"),
        "withdrawn": tr("Trukket tilbage"),
    }
    return texts[state]


def _shown(text: str) -> str:
    day = parse_date(text)
    return long_date(day) if day else ""
