"""What is derived of some records, compared with what they say, and made anew where it is not that."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from kmdesk.store import projection
from kmdesk.store.database import Database
from kmdesk.store.dependence import chunks
from kmdesk.store.projection import Concerned

_RECORDS_LOOKED_UP, _WORDS_LOOKED_UP = 20, 2


def mend(database: Database, kind: str, ids: Collection[str]) -> None:
    """Make anew what is derived of some records of a kind where it is not what they say.

    An index cannot be read back. That it has a record is asked of each. Words are looked up of some, others
    each time, and of all when one of those is not found by them.
    """
    for chunk in chunks(ids):
        if kind == "company":
            lost = list(_lost(database, "company_fts", projection.company_texts(database, chunk)))
            worded = database.rows(
                f"SELECT company_id FROM company_row WHERE num IN ({_marks(lost)})",  # noqa: S608
                lost,
            )
            projection.make(database, Concerned(listed=set(chunk), worded={id_ for (id_,) in worded}))
        if projection.is_searched(kind):
            projection.make(database, Concerned(found={kind: _unlike(database, kind, chunk)}))
        if kind in ("visit", "match"):
            from kmdesk.store import counted

            found = database.rows(
                f'SELECT DISTINCT company_id FROM "{kind}" WHERE id IN ({_marks(chunk)})',  # noqa: S608
                chunk,
            )
            counted.mend(database, {company_id for (company_id,) in found})


def _unlike(database: Database, kind: str, ids: Sequence[str]) -> set[str]:
    """Return the records whose row or words in the search index are not what they say."""
    said = {row[1]: row for row in projection.search_texts(database, kind, ids)}
    have = {
        row[1]: row
        for row in database.rows(
            "SELECT kind, record_id, company_id, title, detail, num FROM search_row"  # noqa: S608
            f" WHERE record_id IN ({_marks(ids)})",
            ids,
        )
    }
    unlike = {name for name in said.keys() | have.keys() if said.get(name, ())[:5] != have.get(name, ())[:5]}
    texts = {have[name][5]: row[5] for name, row in said.items() if name not in unlike}
    lost = _lost(database, "search_fts", texts)
    return unlike | {name for name in said.keys() - unlike if have[name][5] in lost}


def _lost(database: Database, index: str, texts: Mapping[int, str]) -> set[int]:
    """Return the texts, by their number, that an index has not, or does not find by some of their words."""
    there = database.rows(f"SELECT rowid FROM {index} WHERE rowid IN ({_marks(texts)})", list(texts))  # noqa: S608
    have = {num for (num,) in there}
    looked_for = _rare_words({num: text for num, text in texts.items() if num in have})

    def without(nums: Collection[int]) -> set[int]:
        query = f"SELECT EXISTS (SELECT 1 FROM {index} WHERE {index} MATCH ? AND rowid = ?)"  # noqa: S608
        return {num for num in nums if not database.value(query, (looked_for[num], num))}

    some = random.sample(sorted(looked_for), min(len(looked_for), _RECORDS_LOOKED_UP))
    lost = without(some)
    return texts.keys() - have | (without(looked_for.keys()) if lost else lost)


def _rare_words(texts: Mapping[int, str]) -> dict[int, str]:
    """Return what to look for to find each text that has words: those that the fewest have, longest first.

    Looking up a word that many have costs the more, the larger the store is.
    """
    words = {num: found for num, text in texts.items() if (found := _words(text))}
    often = Counter(chain.from_iterable(words.values()))
    return {
        num: " ".join(
            f'"{word}"'
            for word in sorted(found, key=lambda word: (often[word], -len(word), word))[:_WORDS_LOOKED_UP]
        )
        for num, found in words.items()
    }


def _words(text: str) -> set[str]:
    return {word for word in text.replace('"', " ").split() if word.isalnum()}


def _marks(ids: Collection[object]) -> str:
    return ", ".join("?" * len(ids))
