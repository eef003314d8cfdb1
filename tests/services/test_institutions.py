"""Institutions, the people there, and when they want cases, on a real encrypted file."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.models import Candidate, CaseWindow, Institution, InstitutionContact, Need
from kmdesk.rules.case_calendar import standing
from kmdesk.services import erasure
from kmdesk.services.case_windows import CaseWindows, WindowQuery
from kmdesk.services.institutions import InstitutionQuery, Institutions
from kmdesk.services.reference import choices, municipality
from kmdesk.services.service_rules import shipped
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk

TODAY = date(2026, 11, 24)
VIA = Institution(name="VIA University College", type="university_college", city="Aarhus")
AU = Institution(name="Aarhus Universitet", type="university", city="Aarhus")
LENE = InstitutionContact(
    institution_id=VIA.id, name="Lene Krog", programme="Maskiningeniør", email="lene@via.example"
)


@pytest.fixture
def institutions(desk: Desk) -> Institutions:
    return Institutions(desk.store)


@pytest.fixture
def windows(desk: Desk) -> CaseWindows:
    return CaseWindows(desk.store)


def put(desk: Desk, *records: Any) -> None:
    with desk.store.action("Prøve", undoable=False) as unit:
        for record in records:
            unit.put(record)


def window(**about: Any) -> CaseWindow:
    made = {
        "institution_id": VIA.id,
        "programme": "Bachelorprojekt",
        "match_type": "thesis_project",
        "field_of_study": "engineering_it",
        "wanted_from": "2026-12-06",
        "wanted_until": "2027-01-20",
        "starts_on": "2027-02-01",
        "ends_on": "2027-06-15",
    }
    return CaseWindow(**{**made, **about})


# -- institutions ----------------------------------------------------------------------------------


def test_an_institution_is_created_changed_found_and_deleted_with_all_of_its_own(
    institutions: Institutions, desk: Desk
) -> None:
    saved = institutions.save(replace(institutions.blank(), name="  VIA   University College "))
    assert saved.name == "VIA University College"
    assert saved.broker_id == desk.store.broker_id
    contact = institutions.save_contact(InstitutionContact(institution_id=saved.id, name="Lene Krog"))
    put(desk, window(institution_id=saved.id), Candidate(name="Sofie", institution_id=saved.id))
    detail = institutions.detail(saved.id)
    assert [one.name for one in detail.contacts] == ["Lene Krog"]
    assert [one.programme for one in detail.windows] == ["Bachelorprojekt"]
    assert ([one.name for one in detail.candidates], detail.candidate_count) == (["Sofie"], 1)
    assert institutions.delete(saved.id) == "VIA University College"
    assert desk.store.get(InstitutionContact, contact.id) is None
    (sofie,) = desk.store.find(Candidate)
    assert (sofie.institution_id, sofie.institution) == ("", "VIA University College")
    desk.store.undo()
    assert len(institutions.detail(saved.id).windows) == 1
    assert desk.store.find(Candidate)[0].institution_id == saved.id


@pytest.mark.parametrize(
    ("name", "told"), [(" ", "mangler et navn"), ("via university college", "findes allerede")]
)
def test_an_institution_needs_a_name_of_its_own(
    institutions: Institutions, desk: Desk, name: str, told: str
) -> None:
    put(desk, VIA)
    with pytest.raises(KnownError, match=told) as caught:
        institutions.save(Institution(name=name))
    assert caught.value.field == "name"
    assert caught.value.advice
    institutions.save(replace(VIA, city="Herning"))  # itself is no double


def test_somebody_there_goes_alone_and_is_erased_in_time(
    institutions: Institutions, desk: Desk, clock: FixedClock
) -> None:
    put(desk, VIA, LENE)
    assert institutions.delete_contact(LENE.id) == "Lene Krog"
    assert institutions.get(VIA.id) == VIA
    desk.store.undo()
    assert institutions.detail(VIA.id).contacts == (LENE,)
    institutions.delete_contact(LENE.id)
    clock.at += timedelta(days=31)
    assert erasure.erase_overdue(desk.store) == 1
    row = desk.store.stored("institution_contact", LENE.id)
    assert row is not None
    assert (row["name"], row["email"], row["deleted"]) == ("", "", 1)
    assert "Lene" not in str(desk.database.rows("SELECT changes FROM journal_entry"))


def test_a_contact_needs_a_name_and_an_institution_that_is_there(
    institutions: Institutions, desk: Desk
) -> None:
    put(desk, VIA)
    with pytest.raises(KnownError, match="mangler et navn"):
        institutions.save_contact(InstitutionContact(institution_id=VIA.id, name=" "))
    institutions.delete(VIA.id)
    with pytest.raises(KnownError, match="slettet"):
        institutions.save_contact(LENE)


def test_the_list_is_searched_by_the_people_too_and_sorted_in_sql(
    institutions: Institutions, desk: Desk
) -> None:
    put(
        desk,
        VIA,
        AU,
        LENE,
        Candidate(name="Sofie", institution_id=AU.id),
        window(),
        window(wanted_from="2026-10-01", wanted_until="2026-11-30"),
        window(institution_id=AU.id, wanted_from="2026-10-01", wanted_until="2026-11-23"),
    )
    rows = {row.name: row for row in institutions.page(InstitutionQuery())}
    assert rows["VIA University College"].next_wanted == "2026-11-24"  # an open window is wanted now
    assert rows["Aarhus Universitet"].next_wanted == ""
    assert (rows["VIA University College"].contacts, rows["Aarhus Universitet"].candidates) == (1, 1)
    assert rows["Aarhus Universitet"].type == "Universitet"

    def names(**query: Any) -> list[str]:
        return [row.name[:3] for row in institutions.page(InstitutionQuery(**query))]

    assert names() == ["VIA", "Aar"]  # aa is the last letter
    assert names(text="lene") == names(text="maskining") == names(text="via uni") == ["VIA"]
    assert names(text="%") == names()  # no word filters nothing
    assert names(text="_") == names()
    assert names(types=("university",)) == ["Aar"]
    assert names(sort="next_wanted") == ["VIA", "Aar"]
    assert names(sort="candidates", descending=True) == ["Aar", "VIA"]
    for sort in ("name", "type", "city", "contacts", "candidates", "next_wanted"):
        assert sorted(names(sort=sort, descending=True)) == ["Aar", "VIA"]
    assert institutions.count(InstitutionQuery(text="aarhus")) == 2
    assert [row.name[:3] for row in institutions.page(InstitutionQuery(), 1, 1)] == ["Aar"]


def test_the_areas_own_are_offered_once_and_created_in_one_action(
    institutions: Institutions, desk: Desk
) -> None:
    put(desk, AU)
    offered = institutions.offered()
    assert "Aarhus Universitet" not in {one.institution.name for one in offered}
    made = institutions.take_over(["via", "sdu", "au"])
    assert {one.name for one in made} == {"VIA University College", "Syddansk Universitet"}
    assert institutions.take_over(["via"]) == ()
    assert len(institutions.offered()) == len(offered) - 2
    desk.store.undo()
    assert [one.key for one in institutions.offered()] == [one.key for one in offered]
    uncertain = next(one for one in offered if one.uncertain)
    (taken,) = institutions.take_over([uncertain.key])
    assert "ikke kontrolleret" in taken.note


def test_the_shipped_lists_are_whole() -> None:
    rows = resources.load_json("reference", "institutions.json")
    keys = [row["key"] for row in rows["rows"]]
    assert len(keys) == len(set(keys))
    kinds = {choice.code for choice in choices("institution_type")}
    for row in rows["rows"]:
        assert row["type"] in kinds
        assert municipality(row["municipality_code"]) is not None
        assert "." in row["website"]
    calendar = resources.load_json("reference", "case_calendar.json")
    assert date.fromisoformat(calendar["checked_on"]) <= date.today()  # noqa: DTZ011 - the file's own day
    types = {choice.code for choice in choices("match_type")}
    areas = {choice.code for choice in choices("field_of_study")} | {""}
    for row in calendar["rows"]:
        assert row["at"] in keys
        assert row["match_type"] in types
        assert row["field_of_study"] in areas
        assert row["source"]
        assert isinstance(row["uncertain"], bool)
        assert row["programme"]["da"]
        assert row["programme"]["en"]


# -- windows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "at_fault"),
    [
        ({"institution_id": ""}, "institution_id"),
        ({"programme": " "}, "programme"),
        ({"wanted_until": "2026-12-05"}, "wanted_until"),
        ({"ends_on": "2027-01-31"}, "ends_on"),
    ],
)
def test_a_window_that_cannot_be_is_refused_with_its_field(
    windows: CaseWindows, desk: Desk, wrong: dict[str, str], at_fault: str
) -> None:
    put(desk, VIA)
    with pytest.raises(KnownError) as caught:
        windows.save(window(**wrong))
    assert caught.value.field == at_fault
    assert windows.listed(WindowQuery()) == ()


def test_the_next_windows_come_first(windows: CaseWindows, desk: Desk) -> None:
    put(
        desk,
        VIA,
        AU,
        window(programme="om 12 dage"),
        window(programme="nu, længe", wanted_from="2026-11-01"),
        window(programme="nu, snart slut", wanted_from="2026-11-01", wanted_until="2026-12-01"),
        window(programme="slut", wanted_from="2026-09-01", wanted_until="2026-11-23"),
        window(programme="slut før", wanted_from="2026-09-01", wanted_until="2026-10-23"),
        window(programme="uden dato", wanted_from="", wanted_until=""),
        window(programme="til foråret", wanted_from="2027-03-01", wanted_until="2027-06-01"),
        window(programme="åben ende", wanted_from="2026-11-01", wanted_until="", institution_id=AU.id),
    )
    shown = windows.listed(WindowQuery(past_too=True))
    assert [one.window.programme for one in shown] == [
        *("nu, snart slut", "nu, længe", "åben ende", "om 12 dage", "til foråret"),
        *("uden dato", "slut", "slut før"),
    ]
    for one in shown:  # what SQL sorts by is what the rule says
        days = [one.window.wanted_from, one.window.wanted_until]
        known = [date.fromisoformat(day) if day else None for day in days]
        assert one.standing == standing(known[0], known[1], TODAY, soon_days=shipped("case_soon_days"))
    assert len(windows.listed(WindowQuery())) == 6
    assert len(windows.listed(WindowQuery(), limit=2)) == 2
    assert [one.institution for one in windows.listed(WindowQuery(institution_ids=(AU.id,)))] == [AU.name]


def test_windows_are_filtered_by_field_kind_and_words(windows: CaseWindows, desk: Desk) -> None:
    put(
        desk,
        VIA,
        AU,
        window(programme="Maskin"),
        window(programme="Marketing", field_of_study="social_sciences", match_type="internship"),
        window(programme="Alle fag", field_of_study="", institution_id=AU.id),
    )

    def found(**query: Any) -> set[str]:
        return {one.window.programme for one in windows.listed(WindowQuery(**query))}

    assert found(fields=("social_sciences",)) == {"Marketing", "Alle fag"}
    assert found(match_types=("internship",)) == {"Marketing"}
    assert found(text="universitet") == {"Alle fag"}
    assert found(text="mask") == {"Maskin"}
    assert found(text="VIA") == {"Maskin", "Marketing"}


def test_a_companys_project_need_finds_where_it_can_be_handed_in(windows: CaseWindows, desk: Desk) -> None:
    put(
        desk,
        VIA,
        window(programme="Maskin"),
        window(programme="Alle fag", field_of_study="", wanted_from="2026-11-01"),
        window(programme="Marketing", field_of_study="social_sciences"),
        window(programme="Praktik", match_type="internship"),
        window(programme="For sent", wanted_until="2026-11-23", wanted_from="2026-11-01"),
    )
    need = Need(title="Ny hylde", match_type="thesis_project", fields_of_study=("engineering_it",))

    def fits(one: Need) -> list[tuple[str, str]]:
        return [(f.listed.window.programme, f.because) for f in windows.windows_for(one)]

    assert fits(need) == [
        ("Alle fag", "Uddannelsen tager imod flere fagområder."),
        ("Maskin", "Passer til fagområdet."),
    ]
    assert windows.windows_for(need)[1].text == (
        f"Maskin, {VIA.name} · senest 20.01.2027. Passer til fagområdet."
    )
    assert [name for name, _ in fits(replace(need, match_type="internship"))] == ["Praktik"]
    by_type = Need(title="x", type="project_thesis")
    assert {name for name, _ in fits(by_type)} == {"Alle fag", "Maskin", "Marketing", "Praktik"}
    assert ("Maskin", "Behovet nævner ikke et fagområde.") in fits(by_type)
    assert fits(replace(need, match_type="hire")) == []
    assert fits(Need(title="x", type="skilled")) == []
    late = windows.windows_for(replace(need, starts_by="2027-01-15"))
    assert all(one.late for one in late)
    assert len(windows.windows_for(need, limit=1)) == 1


def test_a_window_tells_how_many_open_needs_it_could_take(windows: CaseWindows, desk: Desk) -> None:
    engineering = ("engineering_it",)
    put(
        desk,
        VIA,
        window(),
        Need(title="a", match_type="thesis_project", fields_of_study=engineering),
        Need(title="b", match_type="thesis_project"),
        Need(title="c", type="project_thesis"),
        Need(title="d", match_type="thesis_project", fields_of_study=("humanities",)),
        Need(title="e", match_type="hire", fields_of_study=engineering),
        Need(title="f", match_type="thesis_project", status="covered"),
    )
    (shown,) = windows.listed(WindowQuery())
    assert shown.needs == 3
    assert shown.uncertain
    put(desk, replace(shown.window, checked_on="2026-11-20"))
    assert not windows.listed(WindowQuery())[0].uncertain


def test_a_window_is_changed_repeated_deleted_and_undone(windows: CaseWindows, desk: Desk) -> None:
    put(desk, VIA)
    saved = windows.save(window(checked_on="2026-11-20", ects=15))
    windows.save(replace(saved, ects=20))
    later = windows.next_year(saved.id)
    assert (later.wanted_from, later.ends_on) == ("2027-12-06", "2028-06-15")
    assert (later.ects, later.checked_on) == (20, "")
    assert windows.delete(saved.id) == "Bachelorprojekt, VIA University College"
    assert [one.window.id for one in windows.listed(WindowQuery())] == [later.id]
    desk.store.undo()
    assert len(windows.listed(WindowQuery())) == 2
    assert windows.blank(VIA.id).institution_id == VIA.id


def test_what_comes_every_year_is_offered_for_its_next_time(
    windows: CaseWindows, desk: Desk, clock: FixedClock
) -> None:
    offered = {one.key: one for one in windows.offered()}
    spring = offered["aau_semester_project_spring"]
    assert (spring.institution, spring.window.wanted_until) == ("Aalborg Universitet", "2027-01-20")
    assert spring.uncertain
    assert spring.window.checked_on == ""
    assert all(one.window.wanted_until >= TODAY.isoformat() for one in offered.values())
    made = windows.take_over(["aau_semester_project_spring", "aau_thesis"])
    assert len({one.institution_id for one in made}) == 1
    assert [row.name for row in Institutions(desk.store).page(InstitutionQuery())] == ["Aalborg Universitet"]
    assert not {one.key for one in windows.offered()} & {"aau_semester_project_spring", "aau_thesis"}
    with in_language("en"):  # the same window by its other name is no new one
        assert not {one.key for one in windows.offered()} & {"aau_semester_project_spring", "aau_thesis"}
    assert windows.take_over(["aau_thesis", "nothing like it"]) == ()
    desk.store.undo()
    assert len(windows.offered()) == len(offered)
    assert Institutions(desk.store).count(InstitutionQuery()) == 0
    clock.at += timedelta(days=365)
    assert all(one.window.wanted_until >= "2027-11-24" for one in windows.offered())


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept_and_can_be_searched(
    institutions: Institutions, windows: CaseWindows, desk: Desk, text: str
) -> None:
    def filled(cls: Any, **known: str) -> Any:
        texts = {item.name: text for item in fields(cls) if item.type == "str" and item.name != "id"}
        return cls(**{**texts, "name" if cls is not CaseWindow else "programme": f"x{text}", **known})

    via = institutions.save(filled(Institution, broker_id="", municipality_code=""))
    contact = institutions.save_contact(filled(InstitutionContact, institution_id=via.id))
    made = windows.save(filled(CaseWindow, institution_id=via.id))
    detail = institutions.detail(via.id)
    assert (detail.institution.note, detail.contacts[0].note, detail.windows[0].note) == (text, text, text)
    assert detail.contacts[0] == contact
    assert windows.get(made.id) == made
    institutions.page(InstitutionQuery(text=text))
    windows.listed(WindowQuery(text=text))
