"""Placements counted on a real desk: by period and filter, unknown homes apart, small numbers kept in."""

from __future__ import annotations

import csv
import io

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.models import Candidate, Circulation, Company, Match, Need, Project
from kmdesk.rules.pipeline import STATUSES
from kmdesk.services.match_filter import MatchFilter
from kmdesk.services.matches import Matches
from kmdesk.services.placement_tables import (
    csv_rows,
    definition_text,
    left_out_texts,
    result_text,
    tables,
    write_csv,
)
from kmdesk.services.placements import PlacementQuery, Placements, compared, everything, for_others

HERNING, VIBORG, STRUER = "0657", "0791", "0671"


@pytest.fixture
def placements(desk, clock):
    return Placements(desk.store, clock)


def put(desk, *records):
    with desk.store.action("x", undoable=False) as unit:
        for record in records:
            unit.put(record)


def placed(number, home, **facts):
    """Return a candidate and a match of the company in Herning, agreed in November unless told otherwise."""
    person = Candidate(name=f"Nr. {number}", municipality_code=home)
    known = {"status": "agreed", "type": "hire", "agreed_on": "2026-11-10", "company_id": "vestrum"}
    return person, Match(**{**known, "candidate_id": person.id, **facts})


@pytest.fixture
def filled(desk):
    """Twelve placements and much that is none; the project runs for the year 2026."""
    order = Need(
        company_id="vestrum",
        postings=({"channel": "linkedin", "at": "2026-10-01T09:00", "where": ""},),
    )
    put(
        desk,
        *(
            Project(id=one.id, starts_on="2026-01-01", ends_on="2026-12-31")
            for one in desk.store.find(Project) or [Project()]
        ),
        Company(id="vestrum", name="Vestrum A/S", municipality_code=HERNING),
        order,
        Circulation(need_id=order.id, company_id="vestrum", municipality_code=VIBORG),
        *(record for number in range(6) for record in placed(number, HERNING)),
        *placed(10, VIBORG, need_id=order.id),
        *placed(11, VIBORG, status="started", type="internship", agreed_on="2026-03-01"),
        *placed(12, HERNING, municipality_code=STRUER),
        *placed(13, "", status="ended", end_outcome="completed"),
        *placed(14, VIBORG, company_id="gone"),
        *placed(15, STRUER, agreed_on="2025-12-31"),
        *placed(20, VIBORG, agreed_on=""),
        *placed(21, VIBORG, status="ended", end_outcome="refused"),
        *placed(22, VIBORG, status="ended", end_outcome="discontinued", agreed_on=""),
        *(
            record
            for number, status in enumerate(STATUSES[: STATUSES.index("agreed")])
            for record in placed(30 + number, VIBORG, status=status)
        ),
    )
    return desk


def test_the_contracts_placements_are_counted_once_each(filled, placements) -> None:
    found = placements.find(PlacementQuery())
    assert (found.split.inside, found.split.outside, found.split.unknown) == (6, 3, 2)
    assert found.undated == 1
    assert found.about == "Kontrakten 01.01.2026–31.12.2026"
    shown = everything(found)
    assert result_text(shown) == "3 af 9 placeringer ligger i en anden kommune end bopælen (33,3\u00a0%)"
    assert left_out_texts(found, shown) == [
        "2 placeringer har ukendt bopæl eller arbejdssted. De er ikke med i andelen.",
        "1 aftalt match mangler aftaledato og er ikke talt med.",
    ]
    assert "aftalt, startet eller afsluttet" in definition_text()
    by_type, cross, works, homes, channels = tables(found, shown)
    assert by_type.rows == (
        ("Praktik", "–", "1", "–", "100,0\u00a0%"),
        ("Ansættelse", "6", "2", "2", "25,0\u00a0%"),
        ("I alt", "6", "3", "2", "33,3\u00a0%"),
    )
    assert cross.heads == ("Bor i", "Herning", "Struer", "I alt")
    assert cross.rows == (
        ("Herning", "6", "1", "7"),
        ("Viborg", "2", "–", "2"),
        ("I alt", "8", "1", "9"),
    )
    assert works.rows[0] == ("Herning", "8", "6", "2", "25,0\u00a0%")
    assert homes.rows[1] == ("Viborg", "2", "–", "2", "100,0\u00a0%")
    assert [row[:3] for row in channels.rows] == [("LinkedIn", "–", "1"), ("Nabokommuner", "–", "1")]


@pytest.mark.parametrize(
    ("query", "split"),
    [
        (PlacementQuery(period="quarter", quarter="2026-Q1"), (0, 1, 0)),
        (PlacementQuery(period="quarter"), (6, 2, 2)),
        (PlacementQuery(period="own", first="31.12.2025", last="1/3-2026"), (0, 2, 0)),
        (PlacementQuery(type="internship"), (0, 1, 0)),
        (PlacementQuery(work=STRUER), (0, 1, 0)),
        (PlacementQuery(home=VIBORG), (0, 2, 1)),
        (PlacementQuery(home=VIBORG, work=HERNING, type="hire"), (0, 1, 0)),
        (PlacementQuery(type="thesis_project"), (0, 0, 0)),
    ],
)
def test_it_can_be_narrowed(filled, placements, query, split) -> None:
    found = placements.find(query).split
    assert (found.inside, found.outside, found.unknown) == split


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("", "1.1.2026", "first"),
        ("1.1.2026", "", "last"),
        ("i går", "1.1.2026", "first"),
        ("2.1.2026", "1.1.2026", "last"),
    ],
)
def test_a_period_that_cannot_be_is_said_in_plain_words(placements, first, last, field) -> None:
    with pytest.raises(KnownError) as refused:
        placements.find(PlacementQuery(period="own", first=first, last=last))
    assert refused.value.field == field
    assert refused.value.advice


def test_a_deleted_candidate_counts_on_and_the_list_shows_the_same(filled, placements, clock) -> None:
    store = filled.store
    person = next(one for one in store.find(Candidate) if one.name == "Nr. 10")
    with store.action("Slet") as unit:
        unit.delete(person)
    assert placements.find(PlacementQuery()).split.outside == 3
    matches = Matches(store, clock)

    def count(home: str) -> int:
        return matches.count(MatchFilter(broker="", type="hire", home=home))

    assert [count(home) for home in ("same", "other", "unknown")] == [6, 10, 2]
    assert sum(count(home) for home in ("same", "other", "unknown")) == count("")
    assert {VIBORG, STRUER} <= {code for code, _ in placements.choices().homes}
    assert [code for code, _ in placements.choices().works] == [HERNING, STRUER]


def test_nothing_small_leaves_the_house(filled, placements, tmp_path) -> None:
    found = placements.find(PlacementQuery())
    shown = for_others(found)
    assert result_text(shown) == "Der er for få placeringer til at vise tal."
    assert left_out_texts(found, shown) == []
    rows = csv_rows(found)
    assert all(int(row[4]) >= found.fewest for row in rows[1:])
    assert "LinkedIn" not in str(rows)
    for number in range(10):
        put(filled, *placed(100 + number, VIBORG, municipality_code=HERNING))
    written = write_csv(placements.find(PlacementQuery()), tmp_path / "p.csv").read_text("utf-8-sig")
    read = list(csv.reader(io.StringIO(written), delimiter=";"))
    assert read[0] == ["Periode og udvalg", "Tabel", "Linje", "Kolonne", "Tal"]
    assert ["Kontrakten 01.01.2026–31.12.2026", "Matchtype", "I alt", "Anden kommune", "13"] in read
    with pytest.raises(KnownError, match="kan ikke skrives"):
        write_csv(found, tmp_path / "missing" / "p.csv")


def test_the_figure_to_compare_with_says_where_it_comes_from() -> None:
    with in_language("en"):
        assert compared().label == "about a third"
        assert "2013" in compared().source
