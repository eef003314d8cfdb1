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
  c.municipality_code, sort_key(label('municipality', c.municipality_code)),
  c.industry_group, sort_key(label('industry_group', c.industry_group)),
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
    " texts(x.participants) || ' ' || coalesce((SELECT group_concat(texts(a.value), ' ') FROM guide_answer a"
    " WHERE a.visit_id = x.id AND a.deleted = 0), '')"
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
    "forecast_answer": "SELECT 'forecast_answer', x.id, x.company_id, coalesce(nullif(x.shortage_what, ''),"
    " nullif(x.note, ''), x.answered_by), x.quarter, x.shortage_what || ' ' || x.note || ' ' || x.answered_by"
    " FROM forecast_answer x"
    " WHERE x.deleted = 0 AND x.shortage_what || x.note || x.answered_by <> '' {and_id}",
    "institution": "SELECT 'institution', x.id, '', x.name, x.city, x.name || ' ' || x.city || ' ' ||"
    " x.cooperation || ' ' || x.note FROM institution x WHERE x.deleted = 0 {and_id}",
    "task": "SELECT 'task', x.id, x.company_id, x.title, x.due_on,"
    " x.title || ' ' || x.note || ' ' || x.owner_name FROM task x WHERE x.deleted = 0 {and_id}",
}

_WORDS_LOOKED_UP = 4
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


def concerned_by_new(
    database: Database, kind: str, ids: set[str], owners_by_field: Mapping[str, set[str]]
) -> Concerned:
    """Return what new records of a kind concern and whom they belong to; not for brokers and contracts."""
    companies = owners_by_field.get("company_id", set[str]())
    figures = companies if kind in COUNTED_FROM else set[str]()
    if kind == "candidate":
        from kmdesk.store import counted

        figures = counted.of_candidates(database, ids)
    found = {kind: ids} if kind in _FOUND_BY else {}
    if kind == "guide_answer":
        found = {"visit": owners_by_field.get("visit_id", set[str]())}
    return Concerned(
        listed=ids if kind == "company" else companies if kind in _ROW else set[str](),
        worded=ids if kind == "company" else companies if kind in _WORDS else set[str](),
        found=found,
        figures=figures,
    )


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


def mend(database: Database, kind: str, ids: Collection[str]) -> None:
    """Make anew what is derived of some records of a kind where it is not what they say.

    Of the words in an index, some of each record are looked up: an index cannot be read back.
    """
    for chunk in chunks(ids):
        marks = _marks(chunk)
        if kind == "company":
            of_these = f"WHERE r.company_id IN ({marks})"
            rows = database.rows(_COMPANY_TEXT.format(where=of_these), chunk)
            words = {num: str(text) for num, text in rows}
            lost = [num for num, text in words.items() if _is_lost(database, "company_fts", num, text)]
            worded = database.rows(
                f"SELECT company_id FROM company_row WHERE num IN ({_marks(lost)})",  # noqa: S608
                lost,
            )
            make(database, Concerned(listed=set(chunk), worded={id_ for (id_,) in worded}))
        if kind in _SEARCH:
            make(database, Concerned(found={kind: _unlike(database, kind, chunk)}))
        if kind in ("visit", "match"):
            from kmdesk.store import counted

            found = database.rows(f'SELECT DISTINCT company_id FROM "{kind}" WHERE id IN ({marks})', chunk)  # noqa: S608
            counted.mend(database, {company_id for (company_id,) in found})


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
        everyone = _COMPANY_SELECT.format(and_company="", and_id="")
        database.run(f"INSERT INTO company_row ({_COMPANY_COLUMNS}) {everyone}")
        for index in indexes:
            database.run(index)
        database.run(f"INSERT INTO company_fts (rowid, text) {_COMPANY_TEXT.format(where='')}")
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


def _unlike(database: Database, kind: str, ids: Sequence[str]) -> set[str]:
    """Return the records whose row or words in the search index are not what they say."""
    marks = _marks(ids)
    have = {
        row[1]: row
        for row in database.rows(
            "SELECT num, record_id, kind, company_id, title, detail FROM search_row"  # noqa: S608
            f" WHERE record_id IN ({marks})",
            ids,
        )
    }
    select = _named(_SEARCH[kind].format(and_id=f"AND x.id IN ({marks})"))
    found: set[str] = set()
    said = database.rows(f"SELECT k, i, c, t, d, fold(CAST(x AS BLOB)) FROM ({select})", ids)  # noqa: S608
    for of_kind, record_id, company_id, title, detail, text in said:
        row = have.pop(record_id, None)
        if (
            row is None
            or row[2:] != (of_kind, company_id, title, detail)
            or _is_lost(database, "search_fts", row[0], text)
        ):
            found.add(record_id)
    return found | have.keys()


def _is_lost(database: Database, index: str, num: int, text: str) -> bool:
    """Tell whether an index does not find a record by some of its words."""
    words = list(dict.fromkeys(word for word in text.replace('"', " ").split() if word.isalnum()))
    # The longest are rare: looking up a word that many have costs the more, the larger the store is.
    looked_for = " ".join(f'"{word}"' for word in sorted(words, key=len)[-_WORDS_LOOKED_UP:])
    return bool(looked_for) and not database.value(
        f"SELECT EXISTS (SELECT 1 FROM {index} WHERE {index} MATCH ? AND rowid = ?)",  # noqa: S608
        (looked_for, num),
    )


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
