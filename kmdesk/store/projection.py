"""What is derived from the records: the company list's rows and the search index.

Refreshed in the transaction that changed the records; `rebuild` makes everything anew from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kmdesk.store import counted
from kmdesk.store.database import Database

_COMPANY_COLUMNS = (
    "company_id, name, name_key, search_key, municipality_code, municipality_key, industry_group, industry_key,"
    " employees, graduates, status, advertising_protected, broker_id, broker_key, last_contact, next_on, next_text"
)

# A next step is the earliest planned visit or open promise. Names sort as Danes expect them to.
_COMPANY_SELECT = """
SELECT c.id, c.name, sort_key(c.name), ' ' || fold(c.name) || ' ' || c.cvr || ' ' || fold(c.city),
  c.municipality_code, sort_key(label('municipality', c.municipality_code)),
  c.industry_group, sort_key(label('industry_group', c.industry_group)),
  c.employees, c.graduates, c.status, c.advertising_protected,
  c.broker_id, coalesce((SELECT sort_key(b.name) FROM broker b WHERE b.id = c.broker_id), ''),
  coalesce((SELECT max(v.starts_at) FROM visit v
    WHERE v.company_id = c.id AND v.deleted = 0 AND v.status IN ('done', 'in_progress')), ''),
  coalesce(n.next_on, '9999'), coalesce(n.next_text, '')
FROM company c LEFT JOIN (
  SELECT company_id, min(next_on) AS next_on, next_text FROM (
    SELECT company_id, starts_at AS next_on, coalesce(nullif(topic, ''), mode) AS next_text FROM visit
      WHERE deleted = 0 AND status = 'planned' {and_company}
    UNION ALL
    SELECT company_id, trim(due_on || ' ' || due_time), title FROM task
      WHERE deleted = 0 AND done_at = '' AND due_on <> '' {and_company})
  GROUP BY company_id) n ON n.company_id = c.id
WHERE c.deleted = 0 {and_id}
"""

_COMPANY_TEXT = """
SELECT r.num, r.search_key || ' ' || fold(c.address) || ' ' || c.phone || ' ' || c.p_number || ' ' || fold(c.email) || ' ' ||
  fold(coalesce((SELECT group_concat(p.name || ' ' || p.phone, ' ') FROM contact_person p
    WHERE p.company_id = c.id AND p.deleted = 0), ''))
FROM company_row r JOIN company c ON c.id = r.company_id {where}
"""

# kind, id, company, title, detail and the text that is searched.
_SEARCH: dict[str, str] = {
    "contact_person": "SELECT 'contact_person', x.id, x.company_id, x.name, x.title, x.name || ' ' || x.title || ' '"
    " || x.phone || ' ' || x.email || ' ' || x.note FROM contact_person x WHERE x.deleted = 0 {and_id}",
    "visit": "SELECT 'visit', x.id, x.company_id, coalesce(nullif(x.topic, ''), x.number), x.starts_at,"
    " x.topic || ' ' || x.summary || ' ' || x.number || ' ' || x.next_step || ' ' || texts(x.participants) || ' ' ||"
    " coalesce((SELECT group_concat(texts(a.value), ' ') FROM guide_answer a WHERE a.visit_id = x.id AND a.deleted = 0), '')"
    " FROM visit x WHERE x.deleted = 0 {and_id}",
    "need": "SELECT 'need', x.id, x.company_id, x.title, '', x.title || ' ' || x.description || ' ' ||"
    " texts(x.competences) || ' ' || texts(x.mandatory) FROM need x WHERE x.deleted = 0 {and_id}",
    "candidate": "SELECT 'candidate', x.id, '', x.name, x.education_title, x.name || ' ' || x.education_title || ' ' ||"
    " x.institution || ' ' || texts(x.competences) || ' ' || x.motivation FROM candidate x WHERE x.deleted = 0 {and_id}",
    "task": "SELECT 'task', x.id, x.company_id, x.title, x.due_on, x.title || ' ' || x.note"
    " FROM task x WHERE x.deleted = 0 {and_id}",
}

_CHUNK = 400


def refresh(database: Database, touched: Iterable[tuple[str, str]]) -> None:
    """Bring what is derived up to date after the records `(kind, id)` changed. Runs inside the transaction."""
    by_kind: dict[str, set[str]] = {}
    for kind, record_id in touched:
        by_kind.setdefault(kind, set()).add(record_id)
    if by_kind.pop("broker", None):
        rebuild(database)
        return
    if by_kind.pop("project", None):
        counted.refresh(database, None)
    visits_answered = _ids(database, "SELECT DISTINCT visit_id FROM guide_answer WHERE id IN ({})", by_kind.pop("guide_answer", ()))
    if visits_answered:
        by_kind.setdefault("visit", set()).update(visits_answered)
    companies = set(by_kind.get("company", ()))
    for kind in ("contact_person", "visit", "task"):
        companies |= _ids(database, f"SELECT DISTINCT company_id FROM {kind} WHERE id IN ({{}})", by_kind.get(kind, ()))  # noqa: S608
    for chunk in _chunks(sorted(companies)):
        _refresh_companies(database, chunk)
    recount = _ids(database, "SELECT DISTINCT company_id FROM visit WHERE id IN ({})", by_kind.get("visit", ()))
    recount |= _ids(database, 'SELECT DISTINCT company_id FROM "match" WHERE id IN ({})', by_kind.get("match", ()))
    recount |= _ids(database, 'SELECT DISTINCT company_id FROM "match" WHERE candidate_id IN ({})', by_kind.get("candidate", ()))
    for chunk in _chunks(sorted(recount)):
        counted.refresh(database, chunk)
    for kind, ids in by_kind.items():
        if kind in _SEARCH:
            for chunk in _chunks(sorted(ids)):
                _refresh_search(database, kind, chunk)


def rebuild(database: Database) -> None:
    """Make everything derived anew from the records."""
    with database.transaction():
        for table in ("company_row", "search_row"):
            database.run(f"DELETE FROM {table}")  # noqa: S608
        for index in ("company_fts", "search_fts"):
            database.run(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")  # noqa: S608
        database.run(
            f"INSERT INTO company_row ({_COMPANY_COLUMNS}) {_COMPANY_SELECT.format(and_company='', and_id='')}"  # noqa: S608
        )
        database.run(f"INSERT INTO company_fts (rowid, text) {_COMPANY_TEXT.format(where='')}")  # noqa: S608
        for kind in _SEARCH:
            _insert_search(database, kind, "", ())
        counted.refresh(database, None)


def _refresh_companies(database: Database, ids: Sequence[str]) -> None:
    marks = _marks(ids)
    select = _COMPANY_SELECT.format(and_company=f"AND company_id IN ({marks})", and_id=f"AND c.id IN ({marks})")
    updates = ", ".join(f"{c.strip()} = excluded.{c.strip()}" for c in _COMPANY_COLUMNS.split(",")[1:])
    old = database.rows(f"SELECT num FROM company_row WHERE company_id IN ({marks})", ids)  # noqa: S608
    database.run_many("DELETE FROM company_fts WHERE rowid = ?", old)
    database.run(
        f"DELETE FROM company_row WHERE company_id IN (SELECT id FROM company WHERE deleted = 1 AND id IN ({marks}))",  # noqa: S608
        ids,
    )
    database.run(
        f"INSERT INTO company_row ({_COMPANY_COLUMNS}) {select} ON CONFLICT (company_id) DO UPDATE SET {updates}",  # noqa: S608
        [*ids, *ids, *ids],
    )
    text = _COMPANY_TEXT.format(where=f"WHERE r.company_id IN ({marks})")
    database.run(f"INSERT INTO company_fts (rowid, text) {text}", ids)  # noqa: S608


def _refresh_search(database: Database, kind: str, ids: Sequence[str]) -> None:
    marks = _marks(ids)
    old = database.rows(f"SELECT num FROM search_row WHERE record_id IN ({marks})", ids)  # noqa: S608
    database.run_many("DELETE FROM search_fts WHERE rowid = ?", old)
    database.run_many("DELETE FROM search_row WHERE num = ?", old)
    _insert_search(database, kind, f"AND x.id IN ({marks})", ids)


def _insert_search(database: Database, kind: str, and_id: str, ids: Sequence[str]) -> None:
    select = _SEARCH[kind].format(and_id=and_id)
    database.run(
        "INSERT INTO search_row (kind, record_id, company_id, title, detail)"
        f" SELECT k, i, c, t, d FROM ({_named(select)})",  # noqa: S608
        ids,
    )
    database.run(
        "INSERT INTO search_fts (rowid, text) SELECT r.num, fold(s.x) FROM"
        f" ({_named(select)}) s JOIN search_row r ON r.record_id = s.i",  # noqa: S608
        ids,
    )


def _named(select: str) -> str:
    return f"WITH s (k, i, c, t, d, x) AS ({select}) SELECT * FROM s"  # noqa: S608


def _ids(database: Database, sql: str, ids: Iterable[str]) -> set[str]:
    listed = sorted(ids)
    return {
        row[0] for chunk in _chunks(listed) for row in database.rows(sql.format(_marks(chunk)), chunk) if row[0]
    }


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
