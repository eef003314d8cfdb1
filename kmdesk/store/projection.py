"""What is derived from the records: the company list's rows and the search index.

Refreshed in the transaction that changed the records; `rebuild` makes everything anew from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kmdesk.store.database import Database
from kmdesk.store.dependence import COUNTED_FROM, chunks, fields_of, ids_changed, owners
from kmdesk.store.journal import Entry

_COMPANY_COLUMNS = (
    "company_id, name, name_key, search_key, municipality_code, municipality_key, industry_group,"
    " industry_key, employees, graduates, status, advertising_protected, broker_id, broker_key,"
    " last_contact, next_on, next_text"
)

# A next step is the earliest planned visit or open promise, of two at once the first by its text.
# Names sort as Danes expect them to.
_COMPANY_SELECT = """
SELECT c.id, c.name, sort_key(CAST(c.name AS BLOB)),
  ' ' || fold(CAST(c.name AS BLOB)) || ' ' || c.cvr || ' ' || fold(CAST(c.city AS BLOB)),
  c.municipality_code, label_key('municipality', c.municipality_code),
  c.industry_group, label_key('industry_group', c.industry_group),
  c.employees, c.graduates, c.status, c.advertising_protected,
  c.broker_id, coalesce((SELECT sort_key(b.name) FROM broker b WHERE b.id = c.broker_id), ''),
  coalesce((SELECT max(v.starts_at) FROM visit v
    WHERE v.company_id = c.id AND v.deleted = 0 AND v.status IN ('done', 'in_progress')), ''),
  coalesce(substr(n.step, 1, instr(n.step, char(31)) - 1), '9999'),
  coalesce(substr(n.step, instr(n.step, char(31)) + 1), '')
FROM company c LEFT JOIN (
  SELECT company_id, min(next_on || char(31) || next_text) AS step FROM (
    SELECT company_id, starts_at AS next_on, coalesce(nullif(topic, ''), mode) AS next_text FROM visit
      WHERE deleted = 0 AND status = 'planned' {and_company}
    UNION ALL
    SELECT company_id, trim(due_on || ' ' || due_time), title FROM task
      WHERE deleted = 0 AND done_at = '' AND due_on <> '' {and_company})
  GROUP BY company_id) n ON n.company_id = c.id
WHERE c.deleted = 0 {and_id}
"""

_COMPANY_TEXT = """
SELECT r.num, r.search_key || ' ' || c.phone || ' ' || c.p_number || ' ' ||
  fold(CAST(c.address || ' ' || c.email || ' ' || c.website || ' ' || texts(c.tags) || ' ' || c.note || ' ' ||
    coalesce((SELECT group_concat(p.name || ' ' || p.phone, ' ')
      FROM contact_person p WHERE p.company_id = c.id AND p.deleted = 0), '') AS BLOB))
FROM company_row r JOIN company c ON c.id = r.company_id {where}
"""

# kind, id, company, title, detail and the text that is searched. Left out on purpose: a visit's confidential
# note and the reasons of a basis, which must not come up on a screen that the company can see.
_SEARCH: dict[str, str] = {
    "contact_person": "SELECT 'contact_person', x.id, x.company_id, x.name, x.title,"
    " x.name || ' ' || x.title || ' ' || x.phone || ' ' || x.email || ' ' || x.note"
    " FROM contact_person x WHERE x.deleted = 0 {and_id}",
    "visit": "SELECT 'visit', x.id, x.company_id, coalesce(nullif(x.topic, ''), x.number), x.starts_at,"
    " x.topic || ' ' || x.summary || ' ' || x.number || ' ' || x.next_step || ' ' || x.location || ' ' ||"
    " texts(x.participants) || ' ' || texts('[' || (SELECT group_concat(nullif(a.value, ''))"
    " FROM guide_answer a WHERE a.visit_id = x.id AND a.deleted = 0) || ']')"
    " FROM visit x WHERE x.deleted = 0 {and_id}",
    "need": "SELECT 'need', x.id, x.company_id, x.title, x.order_number,"
    " x.title || ' ' || x.order_number || ' ' || x.description || ' ' ||"
    " texts(x.competences) || ' ' || texts(x.mandatory) || ' ' || texts(x.desirable) || ' ' || x.workplace ||"
    " ' ' || x.wage || ' ' || x.contact_name FROM need x WHERE x.deleted = 0 {and_id}",
    "candidate": "SELECT 'candidate', x.id, '', x.name, x.education_title, x.name || ' ' ||"
    " x.education_title || ' ' || x.institution || ' ' || texts(x.competences) || ' ' || x.motivation ||"
    " ' ' || x.email || ' ' || x.phone || ' ' || x.mobility"
    " FROM candidate x WHERE x.deleted = 0 {and_id}",
    "agreement": "SELECT 'agreement', x.id, x.company_id, x.title, x.agreed_on, x.title || ' ' ||"
    " x.position || ' ' || x.goal || ' ' || x.content || ' ' || texts(x.point_texts) FROM agreement x"
    " WHERE x.deleted = 0 {and_id}",
    "referral": "SELECT 'referral', x.id, x.company_id, x.topic, x.due_on, x.topic || ' ' ||"
    " x.organisation || ' ' || x.person || ' ' || x.answer FROM referral x WHERE x.deleted = 0 {and_id}",
    "standing_place": "SELECT 'standing_place', x.id, x.company_id, x.title, x.type,"
    " x.title || ' ' || x.tasks || ' ' || x.contact_name || ' ' ||"
    " x.looked_after_by || ' ' || x.note FROM standing_place x WHERE x.deleted = 0 {and_id}",
    "inquiry": "SELECT 'inquiry', x.id, x.company_id, coalesce(nullif(x.subject, ''), x.company_name),"
    " x.received_at, x.subject || ' ' || x.company_name || ' ' || x.person || ' ' || x.phone || ' ' ||"
    " x.email || ' ' || x.text || ' ' || x.answer || ' ' || x.brought_result"
    " FROM inquiry x WHERE x.deleted = 0 {and_id}",
    "inquiry_question": "SELECT 'inquiry_question', x.id, x.company_id, x.question, x.department,"
    " x.question || ' ' || x.department || ' ' || x.person || ' ' || x.answer"
    " FROM inquiry_question x WHERE x.deleted = 0 {and_id}",
    "partnership": "SELECT 'partnership', x.id, '', x.name, x.type, x.name || ' ' || x.purpose"
    " FROM partnership x WHERE x.deleted = 0 {and_id}",
    "partnership_member": "SELECT 'partnership_member', x.id, x.company_id, coalesce(nullif(x.person, ''),"
    " x.organisation), x.role, x.person || ' ' || x.organisation || ' ' || x.phone || ' ' || x.email"
    " FROM partnership_member x WHERE x.deleted = 0 AND x.person || x.organisation <> '' {and_id}",
    "partnership_meeting": "SELECT 'partnership_meeting', x.id, '', x.theme, x.at, x.theme || ' ' ||"
    " x.place || ' ' || x.speakers || ' ' || x.minutes || ' ' || texts(x.attendees)"
    " FROM partnership_meeting x WHERE x.deleted = 0 {and_id}",
    "partnership_decision": "SELECT 'partnership_decision', x.id, x.company_id, x.solution, x.due_on,"
    " x.solution || ' ' || x.result || ' ' || texts(x.consultants)"
    " FROM partnership_decision x WHERE x.deleted = 0 {and_id}",
    "forecast_answer": "SELECT 'forecast_answer', x.id, x.company_id, coalesce(nullif(x.shortage_what, ''),"
    " nullif(x.note, ''), x.answered_by), x.quarter, x.shortage_what || ' ' || x.note || ' ' || x.answered_by"
    " FROM forecast_answer x"
    " WHERE x.deleted = 0 AND x.shortage_what || x.note || x.answered_by <> '' {and_id}",
    "institution": "SELECT 'institution', x.id, '', x.name, x.city, x.name || ' ' || x.city || ' ' ||"
    " x.cooperation || ' ' || x.note FROM institution x WHERE x.deleted = 0 {and_id}",
    "lead": "SELECT 'lead', x.id, x.company_id, x.company_name, x.won_on,"
    " x.company_name || ' ' || x.cvr || ' ' || x.task || ' ' || x.client || ' ' || x.work_place || ' ' ||"
    " x.city || ' ' || x.phone || ' ' || x.source_reference || ' ' || x.note"
    " FROM lead x WHERE x.deleted = 0 {and_id}",
    "task": "SELECT 'task', x.id, x.company_id, x.title, x.due_on,"
    " x.title || ' ' || x.note || ' ' || x.owner_name FROM task x WHERE x.deleted = 0 {and_id}",
}

_COLUMNS = tuple(name.strip() for name in _COMPANY_COLUMNS.split(","))

# What each derived thing is made from: kind -> fields. Whether a record is deleted always counts.
_ROW = {
    "company": fields_of(
        "name cvr city municipality_code industry_group employees graduates status"
        " advertising_protected broker_id"
    ),
    "visit": fields_of("company_id starts_at status topic mode"),
    "task": fields_of("company_id due_on due_time done_at title"),
    "broker": fields_of("name"),
}
_WORDS = {
    "company": fields_of("name cvr city address phone p_number email website tags note"),
    "contact_person": fields_of("company_id name phone"),
}
_FOUND_BY = {
    "contact_person": fields_of("company_id name title phone email note"),
    "visit": fields_of("company_id topic number starts_at summary next_step location participants"),
    "need": fields_of(
        "company_id title order_number description competences mandatory desirable workplace wage"
        " contact_name"
    ),
    "agreement": fields_of("company_id title agreed_on position goal content point_texts"),
    "referral": fields_of("company_id topic due_on organisation person answer"),
    "standing_place": fields_of("company_id title type tasks contact_name looked_after_by note"),
    "lead": fields_of(
        "company_id company_name won_on cvr task client work_place city phone source_reference note"
    ),
    "inquiry": fields_of(
        "company_id company_name subject received_at person phone email text answer brought_result"
    ),
    "inquiry_question": fields_of("company_id question department person answer"),
    "partnership": fields_of("name type purpose"),
    "partnership_member": fields_of("company_id person organisation role phone email"),
    "partnership_meeting": fields_of("theme at place speakers minutes attendees"),
    "partnership_decision": fields_of("company_id solution due_on result consultants"),
    "forecast_answer": fields_of("company_id quarter shortage_what note answered_by"),
    "institution": fields_of("name city cooperation note"),
    "candidate": fields_of("name education_title institution competences motivation email phone mobility"),
    "task": fields_of("company_id title due_on note owner_name"),
}
_ANSWERED = fields_of("visit_id value")
_NOTHING: frozenset[str] = frozenset()
_USED = {
    kind: frozenset[str]().union(
        *(made_from.get(kind, _NOTHING) for made_from in (_ROW, _WORDS, _FOUND_BY, COUNTED_FROM))
    )
    for kind in {*_ROW, *_WORDS, *_FOUND_BY, *COUNTED_FROM}
} | {"guide_answer": _ANSWERED}


@dataclass(frozen=True, slots=True)
class Concerned:
    """What is to be made anew: companies by their row and by their words, others by kind, figures by company.

    `figures` is None when every figure is concerned.
    """

    listed: set[str] = field(default_factory=set[str])
    worded: set[str] = field(default_factory=set[str])
    found: Mapping[str, set[str]] = field(default_factory=dict[str, set[str]])
    figures: set[str] | None = field(default_factory=set[str])
    brokers: set[str] = field(default_factory=set[str])


def refresh(database: Database, entries: Sequence[Entry]) -> None:
    """Bring what is derived up to date after changes of records. Runs inside the transaction that made them.

    Only what depends on a changed field is made anew: a corrected note costs nothing here.
    """
    make(database, concerned(database, entries))


def concerned(database: Database, entries: Sequence[Entry]) -> Concerned:
    """Return what changes of records concern, by the fields that changed."""
    entries = [entry for entry in entries if not _USED.get(entry.kind, _NOTHING).isdisjoint(entry.changes)]
    if not entries:
        return Concerned()
    from kmdesk.store import counted  # the rules of counting are loaded by the first write, not by the start

    kinds = {entry.kind for entry in entries}
    found = {kind: ids_changed(entries, kind, fields) for kind, fields in _FOUND_BY.items() if kind in kinds}
    if "guide_answer" in kinds:
        answered = owners(database, entries, "guide_answer", _ANSWERED, "visit_id")
        found["visit"] = found.get("visit", set[str]()) | answered
    return Concerned(
        listed=_companies(database, entries, _ROW),
        worded=_companies(database, entries, _WORDS),
        found=found,
        figures=counted.concerned(database, entries),
        brokers=ids_changed(entries, "broker", _ROW["broker"]),
    )


def concerned_by_new(kind: str) -> set[str]:
    """Return the kinds of which something derived depends on new records of a kind."""
    found = {kind} & {"company", *_FOUND_BY}
    if kind in _ROW or kind in _WORDS or kind in COUNTED_FROM:
        found.add("company")  # with the figures, which are told by company
    if kind == "guide_answer":
        found.add("visit")
    return found


def make(database: Database, what: Concerned) -> None:
    """Make anew what is concerned, inside the caller's transaction."""
    _refresh_brokers(database, what.brokers)
    for chunk in chunks(what.listed | what.worded):
        _refresh_companies(
            database, [i for i in chunk if i in what.listed], [i for i in chunk if i in what.worded]
        )
    for kind, ids in what.found.items():
        for chunk in chunks(ids):
            _refresh_search(database, kind, chunk)
    if what.figures is None or what.figures:
        from kmdesk.store import counted

        counted.refresh(database, what.figures)


def insert_listed(and_company: str, and_id: str) -> str:
    """Return SQL that writes rows of the company list, of companies that fulfil both conditions."""
    select = _COMPANY_SELECT.format(and_company=and_company, and_id=and_id)
    return f"INSERT INTO company_row ({_COMPANY_COLUMNS}) {select}"


def insert_worded(where: str) -> str:
    """Return SQL that writes the search words of companies `r` that are listed."""
    return f"INSERT INTO company_fts (rowid, text) {_COMPANY_TEXT.format(where=where)}"


def select_found(kind: str, and_id: str) -> str:
    """Return SQL for kind, id, company, title, detail and text of what the search finds, of records `x`."""
    return _SEARCH[kind].format(and_id=and_id)


def company_texts(database: Database, ids: Sequence[str]) -> dict[int, str]:
    """Return number -> the folded text that is searched, of companies that the list shows."""
    return dict(database.rows(_COMPANY_TEXT.format(where=f"WHERE r.company_id IN ({_marks(ids)})"), ids))


def is_searched(kind: str) -> bool:
    """Tell whether the search has rows of a kind."""
    return kind in _SEARCH


def search_texts(database: Database, kind: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return kind, id, company, title, detail and folded text of what the search finds of some records."""
    select = _named(_SEARCH[kind].format(and_id=f"AND x.id IN ({_marks(ids)})"))
    return database.rows(f"SELECT k, i, c, t, d, fold(CAST(x AS BLOB)) FROM ({select})", ids)  # noqa: S608


def searched_count() -> str:
    """Return an SQL expression for how many records the search has rows of."""
    return " + ".join(f"(SELECT count(*) FROM ({sql.format(and_id='')}))" for sql in _SEARCH.values())  # noqa: S608


def rebuild(database: Database) -> None:
    """Make everything derived anew from the records."""
    from kmdesk.store import counted

    with database.transaction():
        for table in ("company_row", "search_row", "derived_due"):
            database.run(f"DELETE FROM {table}")  # noqa: S608
        for index in ("company_fts", "search_fts"):
            database.run(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")  # noqa: S608
        # Sorting for an index once beats finding the place of each of 300,000 rows in it.
        indexes = _drop_indexes(database, "company_row")
        database.run(insert_listed("", ""))
        for index in indexes:
            database.run(index)
        database.run(insert_worded(""))
        for kind in _SEARCH:
            _insert_search(database, kind, "", ())
        counted.refresh(database, None)


def _drop_indexes(database: Database, table: str) -> list[str]:
    """Drop a table's indexes; returns the statements that make them anew."""
    indexes = database.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    )
    for name, _ in indexes:
        database.run(f"DROP INDEX {name}")
    return [sql for _, sql in indexes]


def _companies(
    database: Database, entries: Sequence[Entry], fields: Mapping[str, frozenset[str]]
) -> set[str]:
    """Return the companies concerned by a changed field, of a record that moved the former one too."""
    found = ids_changed(entries, "company", fields["company"])
    for kind in fields.keys() - {"company", "broker"}:
        found |= owners(database, entries, kind, fields[kind], "company_id")
    return found


def _refresh_brokers(database: Database, ids: Iterable[str]) -> None:
    database.run_many(
        "UPDATE company_row SET broker_key = coalesce((SELECT sort_key(name) FROM broker WHERE id = ?1), '')"
        " WHERE broker_id = ?1",
        [(broker_id,) for broker_id in ids],
    )


def _refresh_companies(database: Database, listed: Sequence[str], worded: Sequence[str]) -> None:
    """Make the rows of the companies `listed` and the search words of those `worded` anew."""
    words = _marks(worded)
    old = database.rows(f"SELECT num FROM company_row WHERE company_id IN ({words})", worded)  # noqa: S608
    database.run_many("DELETE FROM company_fts WHERE rowid = ?", old)
    if listed:
        _refresh_rows(database, listed)
    if worded:
        text = _COMPANY_TEXT.format(where=f"WHERE r.company_id IN ({words})")
        database.run(f"INSERT INTO company_fts (rowid, text) {text}", worded)


def _refresh_rows(database: Database, ids: Sequence[str]) -> None:
    """Write only the columns that differ: naming a column in an UPDATE writes every index that holds it."""
    marks = _marks(ids)
    select = _COMPANY_SELECT.format(
        and_company=f"AND company_id IN ({marks})", and_id=f"AND c.id IN ({marks})"
    )
    old = {
        row["company_id"]: row
        for row in database.named(f"SELECT * FROM company_row WHERE company_id IN ({marks})", ids)  # noqa: S608
    }
    added: list[Sequence[Any]] = []
    for values in database.rows(select, [*ids, *ids, *ids]):
        new = dict(zip(_COLUMNS, values, strict=True))
        row = old.pop(new["company_id"], None)
        if row is None:
            added.append(values)
            continue
        differing = [name for name, value in new.items() if row[name] != value]
        if differing:
            database.run(
                f"UPDATE company_row SET {', '.join(f'{name} = ?' for name in differing)} WHERE num = ?",  # noqa: S608
                [*(new[name] for name in differing), row["num"]],
            )
    database.run_many(
        f"INSERT INTO company_row ({_COMPANY_COLUMNS}) VALUES ({_marks(_COLUMNS)})",  # noqa: S608
        added,
    )
    database.run_many("DELETE FROM company_row WHERE num = ?", [(row["num"],) for row in old.values()])


def _refresh_search(database: Database, kind: str, ids: Sequence[str]) -> None:
    marks = _marks(ids)
    old = database.rows(f"SELECT num FROM search_row WHERE record_id IN ({marks})", ids)  # noqa: S608
    database.run_many("DELETE FROM search_fts WHERE rowid = ?", old)
    database.run_many("DELETE FROM search_row WHERE num = ?", old)
    _insert_search(database, kind, f"AND x.id IN ({marks})", ids)


def _insert_search(database: Database, kind: str, and_id: str, ids: Sequence[str]) -> None:
    select = _SEARCH[kind].format(and_id=and_id)
    database.run(
        "INSERT INTO search_row (kind, record_id, company_id, title, detail)"  # noqa: S608
        f" SELECT k, i, c, t, d FROM ({_named(select)})",
        ids,
    )
    database.run(
        "INSERT INTO search_fts (rowid, text) SELECT r.num, fold(CAST(s.x AS BLOB)) FROM"  # noqa: S608
        f" ({_named(select)}) s JOIN search_row r ON r.record_id = s.i",
        ids,
    )


def _named(select: str) -> str:
    return f"WITH s (k, i, c, t, d, x) AS ({select}) SELECT * FROM s"  # noqa: S608


def _marks(ids: Collection[str]) -> str:
    return ", ".join("?" * len(ids))
