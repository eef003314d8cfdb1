"""The candidate bank: people who want to be matched, found, created, changed and taken out again.

There is no field for CPR numbers or health. Consent covers sharing a CV with companies, not being in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate
from kmdesk.rules.dates import long_date, month_end, parse_date
from kmdesk.services.field_checks import Remark
from kmdesk.services.reference import choice_label
from kmdesk.services.search import fts_query
from kmdesk.store.store import Store

MONTHS_KEPT = 6
"""How long a candidate stays in the bank without renewal, in months."""
MONTHS_KEPT_AT_MOST = 36
"""What Datatilsynet accepts at most after recruitment has ended."""

Tone = Literal["neutral", "accent", "ok", "soon", "late"]
ConsentState = Literal["valid", "missing", "expired", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a CV may be shared with companies today, and the sentence that says so."""

    state: ConsentState
    text: str

    @property
    def valid(self) -> bool:
        """Tell whether the CV may be shared."""
        return self.state == "valid"

    @property
    def tone(self) -> Tone:
        """The tone it is shown in: red is for what the law stops."""
        return "ok" if self.valid else "late" if self.state == "withdrawn" else "soon"


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate as the list shows one. `consent` is short text, `delete_after` a day or empty."""

    id: str
    name: str
    education: str
    municipality: str
    status: str
    consent: str
    consent_tone: Tone
    open_matches: int
    delete_after: str


CandidateColumn = Literal["name", "education", "municipality", "status", "consent", "matches", "delete_after"]

_ORDERS: dict[CandidateColumn, str] = {
    "name": "sort_key(c.name)",
    "education": "sort_key(coalesce(nullif(c.education_title, ''), c.field_of_study))",
    "municipality": "sort_key(label('municipality', c.municipality_code))",
    "status": "c.status",
    "consent": "CASE WHEN c.consent_on = '' OR c.consent_withdrawn_on <> '' THEN '' ELSE c.consent_until END",
    "matches": "open_matches",
    "delete_after": "coalesce(nullif(c.delete_after, ''), '9999')",
}

_OPEN_MATCHES = """SELECT count(*) FROM "match" m
 WHERE m.candidate_id = c.id AND m.deleted = 0 AND m.status <> 'ended'"""
_COLUMNS = f"""c.id, c.name, coalesce(nullif(c.education_title, ''), c.field_of_study), c.municipality_code,
 c.status, c.consent_on, c.consent_until, c.consent_withdrawn_on, c.delete_after,
 ({_OPEN_MATCHES}) AS open_matches"""


class Candidates:
    """The candidates of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(
        self,
        text: str = "",
        *,
        order: CandidateColumn = "name",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> list[CandidateRow]:
        """Return a page of the candidates in whom every word of `text` begins a word, sorted in SQL."""
        where, params = _search(text)
        direction = "DESC" if descending else "ASC"
        rows = self._store.db.rows(
            f"SELECT {_COLUMNS} FROM candidate c WHERE c.deleted = 0 {where}"  # noqa: S608
            f" ORDER BY {_ORDERS[order]} {direction}, sort_key(c.name), c.id LIMIT ? OFFSET ?",
            [*params, limit, offset],
        )
        today = self._store.clock.today()
        return [_row(row, today) for row in rows]

    def count(self, text: str = "") -> int:
        """Return how many candidates `list` would find."""
        where, params = _search(text)
        return self._store.db.value(f"SELECT count(*) FROM candidate c WHERE c.deleted = 0 {where}", params)  # noqa: S608

    def get(self, candidate_id: str) -> Candidate:
        """Return a candidate. Raises KnownError when somebody deleted it meanwhile."""
        return self._store.require(Candidate, candidate_id)

    def blank(self) -> Candidate:
        """Return a new candidate with today's defaults; not saved yet."""
        until = months_after(self._store.clock.today(), MONTHS_KEPT).isoformat()
        return Candidate(broker_id=self._store.broker_id, delete_after=until)

    def save(self, candidate: Candidate) -> Candidate:
        """Create or change a candidate; returns it as stored.

        Raises KnownError naming the field that is missing or cannot be right.
        """
        candidate = replace(candidate, name=" ".join(candidate.name.split()))
        self._check(candidate)
        known = self._store.get(Candidate, candidate.id) is not None
        with self._store.action(
            tr("Ret kandidat") if known else tr("Opret kandidat"), candidate.name
        ) as unit:
            return unit.put(candidate)

    def delete(self, candidate_id: str) -> Candidate:
        """Take a candidate out of the bank (with undo); the matches stay, without the person.

        Raises KnownError while a match is open: the company is still waiting for an answer.
        """
        candidate = self.get(candidate_id)
        sql = f"SELECT ({_OPEN_MATCHES}) FROM candidate c WHERE c.id = ?"  # noqa: S608 - a constant of ours
        if self._store.db.value(sql, (candidate_id,)):
            raise KnownError(
                tr("{name} er med i et match, der ikke er afsluttet.", name=candidate.name),
                tr("Afslut matchet først."),
            )
        with self._store.action(tr("Slet kandidat"), candidate.name) as unit:
            unit.delete(candidate)
        return candidate

    def _check(self, candidate: Candidate) -> None:
        if not candidate.name:
            raise KnownError(tr("Kandidaten mangler et navn."), tr("Skriv navnet."), field="name")
        _check_consent(candidate)
        latest = months_after(self._store.clock.today(), MONTHS_KEPT_AT_MOST)
        if candidate.delete_after > latest.isoformat():
            raise KnownError(
                tr("En kandidat må højst gemmes i {n} måneder.", n=MONTHS_KEPT_AT_MOST),
                tr("Vælg en slettefrist senest {day}.", day=long_date(latest)),
                field="delete_after",
            )


def consent_of(candidate: Candidate, today: date) -> Consent:
    """Return whether the candidate's CV may be shared on a day (databeskyttelsesforordningen art. 7)."""
    until, withdrawn_on = candidate.consent_until, candidate.consent_withdrawn_on
    state = _consent_state(candidate.consent_on, until, withdrawn_on, today)
    if state == "withdrawn":
        text = tr("Samtykket er trukket tilbage {day}. Del ikke CV’et.", day=_shown(withdrawn_on))
    elif state == "missing":
        text = tr("Der mangler samtykke til at dele CV’et. Spørg kandidaten, før du sender det.")
    elif state == "expired":
        text = tr("Samtykket udløb {day}. Forny det, før du sender CV’et.", day=_shown(until))
    else:
        text = tr("Samtykke til at dele CV gælder til {day}.", day=_shown(until))
    return Consent(state, text)


def parse_month(text: str) -> str:
    """Return the month in `02.2026`, `2/2026`, `2026-02` or `februar 2026` as `2026-02`; else empty text."""
    first = (
        parse_date(f"1. {text.strip()}")
        or parse_date(f"01.{text.strip()}")
        or parse_date(f"{text.strip()}-01")
    )
    return f"{first:%Y-%m}" if first else ""


def show_month(month: str) -> str:
    """Return `02.2026` for `2026-02`; any other text as it is."""
    year, dash, number = month.partition("-")
    return f"{number}.{year}" if dash and parse_month(month) else month


def check_month_field(text: str) -> Remark | None:
    """Judge a month: one that exists, with its year."""
    if not text.strip() or parse_month(text):
        return None
    return Remark("error", tr("Skriv måned og år, fx 02.2026."))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = month_end(year, month)
    return date(year, month, min(day.day, last.day if last else day.day))


def _check_consent(candidate: Candidate) -> None:
    given_on, until = candidate.consent_on, candidate.consent_until
    if until and not given_on:
        raise KnownError(
            tr("Samtykket mangler en dato."), tr("Skriv, hvornår samtykket er givet."), field="consent_on"
        )
    if given_on and not until:
        raise KnownError(
            tr("Samtykket mangler en udløbsdato."),
            tr("Skriv, hvor længe samtykket gælder."),
            field="consent_until",
        )
    if given_on > until:
        raise KnownError(
            tr("Samtykket udløber, før det er givet."), tr("Ret en af de to datoer."), field="consent_until"
        )


def _consent_state(given_on: str, until: str, withdrawn_on: str, today: date) -> ConsentState:
    if withdrawn_on:
        return "withdrawn"
    if not given_on:
        return "missing"
    return "valid" if given_on <= today.isoformat() <= until else "expired"


def _row(row: Sequence[Any], today: date) -> CandidateRow:
    (
        ident,
        name,
        education,
        municipality,
        status,
        given_on,
        until,
        withdrawn_on,
        delete_after,
        open_matches,
    ) = row
    state = _consent_state(given_on, until, withdrawn_on, today)
    texts: dict[ConsentState, str] = {
        "valid": tr("Til {day}", day=_shown(until)),
        "expired": tr("Udløbet {day}", day=_shown(until)),
        "missing": tr("Mangler"),
        "withdrawn": tr("Trukket tilbage"),
    }
    return CandidateRow(
        id=ident,
        name=name,
        education=education,
        municipality=choice_label("municipality", municipality),
        status=choice_label("candidate_status", status),
        consent=texts[state],
        consent_tone=Consent(state, "").tone,
        open_matches=open_matches,
        delete_after=delete_after,
    )


def _shown(day: str) -> str:
    return long_date(date.fromisoformat(day)) if day else ""


def _search(text: str) -> tuple[str, list[str]]:
    """Return a condition on `c` and its parameters; no condition for a text without words."""
    match = fts_query(text)
    if not match:
        return "", []
    found = (
        "AND c.id IN (SELECT r.record_id FROM search_fts JOIN search_row r ON r.num = search_fts.rowid"
        " WHERE search_fts MATCH ? AND r.kind = 'candidate')"
    )
    return found, [match]
