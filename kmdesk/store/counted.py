"""Derived: which record counts towards which goal of the contract. The rules are `kmdesk.rules.counting`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby

from kmdesk.rules.counting import (
    Contact,
    CountingSettings,
    MatchToCount,
    Period,
    count_contacts,
    count_match,
)
from kmdesk.store.database import Database
from kmdesk.store.dependence import COUNTED_FROM, chunks, ids_changed, looked_up, owners
from kmdesk.store.journal import Entry

NOBODY_REACHED = "not_reached"
"""The outcome of a contact that did not take place after all (Ikke truffet)."""


def contract(database: Database) -> tuple[Period, CountingSettings] | None:
    """Return the project's period and counting settings; None while there is no contract."""
    row = database.row(
        "SELECT starts_on, ends_on, call_counts_as_visit, graduate_levels FROM project"
        " WHERE deleted = 0 ORDER BY id"
    )
    if row is None or not row[0] or not row[1]:
        return None
    settings = CountingSettings(phone_qualifies=bool(row[2]), graduate_levels=frozenset(json.loads(row[3])))
    return Period(date.fromisoformat(row[0]), date.fromisoformat(row[1])), settings


def refresh(database: Database, companies: Collection[str] | None) -> None:
    """Count contacts and matches anew, of some companies or of all with None. Runs inside the transaction."""
    if companies is None:
        _refresh(database, "1", ())
        return
    for chunk in chunks(companies):
        _refresh(database, f"company_id IN ({', '.join('?' * len(chunk))})", chunk)


def refresh_between(database: Database, and_company: str, ids: Sequence[str]) -> None:
    """Count anew what belongs to the companies that fulfil a condition on `company_id`."""
    _refresh(database, f"1 {and_company}", ids)


def mend(database: Database, companies: Collection[str]) -> None:
    """Count anew the contacts and matches of the companies whose figures are not what their records say."""
    for chunk in chunks(companies):
        condition = f"company_id IN ({', '.join('?' * len(chunk))})"
        have = database.rows(
            f"SELECT record_id, goal, day, company_id, broker_id FROM counted WHERE {condition}",  # noqa: S608
            chunk,
        )
        if sorted(have) != sorted(_rows(database, condition, chunk)):
            _refresh(database, condition, chunk)


def concerned(database: Database, entries: Sequence[Entry]) -> set[str] | None:
    """Return the companies whose figures the changes may have turned; None for all of them."""
    if ids_changed(entries, "project", COUNTED_FROM["project"]):
        return None
    companies = owners(database, entries, "visit", COUNTED_FROM["visit"], "company_id")
    companies |= owners(database, entries, "match", COUNTED_FROM["match"], "company_id")
    return companies | of_candidates(database, ids_changed(entries, "candidate", COUNTED_FROM["candidate"]))


def of_candidates(database: Database, candidates: set[str]) -> set[str]:
    """Return the companies that have a match with one of the candidates."""
    return looked_up(
        database, 'SELECT DISTINCT company_id FROM "match" WHERE candidate_id IN ({})', candidates
    )


def _refresh(database: Database, condition: str, companies: Sequence[str]) -> None:
    database.run(f"DELETE FROM counted WHERE {condition}", companies)  # noqa: S608
    database.run_many(
        "INSERT INTO counted (record_id, goal, day, company_id, broker_id) VALUES (?, ?, ?, ?, ?)",
        _rows(database, condition, companies),
    )


Row = tuple[str, str, str, str, str]


def _rows(database: Database, condition: str, companies: Sequence[str]) -> list[Row]:
    agreed = contract(database)
    if agreed is None:
        return []
    return [
        *_contacts(database, condition, companies, *agreed),
        *_matches(database, condition, companies, *agreed),
    ]


def _contacts(
    database: Database, condition: str, params: Sequence[str], period: Period, settings: CountingSettings
) -> Iterable[Row]:
    found = database.rows(
        "SELECT company_id, id, starts_at, mode, status, outcome, counts_as, counts_as_reason, broker_id"  # noqa: S608
        f" FROM visit WHERE deleted = 0 AND starts_at <> '' AND {condition} ORDER BY company_id, starts_at",
        params,
    )
    for company_id, group in groupby(found, key=lambda row: row[0]):
        rows = list(group)
        contacts = [
            Contact(
                id=row[1],
                at=row[2],
                mode=row[3],
                took_place=row[4] == "done" and row[5] != NOBODY_REACHED,
                counts_as=row[6],
                reason=row[7],
            )
            for row in rows
        ]
        counts = count_contacts(contacts, period, settings)
        for row in rows:
            if counts[row[1]].counts_as:
                yield row[1], counts[row[1]].counts_as, row[2][:10], company_id, row[8]


def _matches(
    database: Database, condition: str, params: Sequence[str], period: Period, settings: CountingSettings
) -> Iterable[Row]:
    found = database.rows(
        "SELECT m.id, m.type, m.status, m.agreed_on, coalesce(k.education_level, ''), m.company_id,"  # noqa: S608
        ' m.broker_id FROM "match" m LEFT JOIN candidate k ON k.id = m.candidate_id'
        f" WHERE m.deleted = 0 AND {condition}",
        params,
    )
    for match_id, kind, status, agreed_on, level, company_id, broker_id in found:
        counted = count_match(
            MatchToCount(
                match_type=kind,
                status=status,
                agreed_on=date.fromisoformat(agreed_on) if agreed_on else None,
                education_level=level,
            ),
            period,
            settings,
        )
        if counted.target:
            yield match_id, counted.target, agreed_on, company_id, broker_id
