"""The forecast panel on a real desk: membership, invitations, answers, undo, the figures and what leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.models import Company, ContactPerson, ForecastAnswer, ForecastMember, GuideAnswer, Project, Visit
from kmdesk.rules.forecast import FIGURES, Quarter
from kmdesk.services import forecast_export
from kmdesk.services.companies import Companies
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.forecast import Forecasts
from kmdesk.services.forecast_query import ForecastQuery
from kmdesk.services.search import Search
from kmdesk.store import proof
from tests.nasty import NASTY

NOW, LAST = Quarter(2026, 4), Quarter(2026, 3)


@pytest.fixture
def panel(desk, clock):
    """Twelve companies, seven in Herning and five spread over Viborg, Struer and nowhere; in no panel yet."""
    places = ["0657"] * 7 + ["0791"] * 2 + ["0671"] * 2 + [""]
    companies = [
        Company(
            id=f"c{number:02}",
            name=f"Firma {number:02}",
            municipality_code=place,
            industry_group="manufacturing" if number % 2 else "trade",
        )
        for number, place in enumerate(places)
    ]
    with desk.store.action("x", undoable=False) as unit:
        for company in companies:
            unit.put(company)
        unit.put(ContactPerson(id="p", company_id="c00", name="Hanne", email="h@x.dk", main_contact=True))
    return Forecasts(desk.store, clock)


IDS = tuple(f"c{number:02}" for number in range(12))


def figures(now: str = "10", m3: str = "12", m12: str = "flere") -> dict[str, object]:
    return {"unskilled_now": now, "unskilled_m3": m3, "unskilled_m12": m12}


def states(panel, quarter=NOW, **filters):
    return {row.company_id: row.state for row in panel.page(ForecastQuery(quarter, **filters))}


def test_in_and_out_of_the_panel_is_one_action_each(panel, desk):
    assert panel.add(IDS[:3]) == 3
    assert panel.add(IDS[:3]) == 0
    assert states(panel) == dict.fromkeys(IDS[:3], "open")
    assert states(panel, LAST) == {}
    member = panel.member("c00")
    assert (member.contact_id, member.answer_way, member.since) == ("p", "mail", "2026-11-24")
    assert panel.invite(IDS[:2], NOW) == 2
    assert panel.answer("c00", NOW, figures()).status == "answered"
    assert panel.remove(IDS[:3]) == 3
    assert states(panel) == {"c00": "answered"}  # what was answered stays, an open invitation goes
    desk.store.undo()
    assert states(panel) == {"c00": "answered", "c01": "invited", "c02": "open"}
    panel.remove(IDS[:3])
    panel.add(("c01",))
    assert panel.member("c01") == replace(member, id=panel.member("c01").id, company_id="c01", contact_id="",
                                          answer_way="paper")  # fmt: skip
    with desk.store.action("x", undoable=False) as unit:
        for number in range(500):
            unit.put(Company(name=f"x{number}"))
    with pytest.raises(KnownError, match="500"):
        panel.add_listed(CompanyQuery())
    assert panel.add_listed(CompanyQuery(text="Firma 0")) == 9


def test_a_visit_proposes_its_company(panel, desk):
    visit = Visit(company_id="c05", starts_at="2026-11-12T10:00", status="done")
    with desk.store.action("x", undoable=False) as unit:
        unit.put(visit)
        unit.put(GuideAnswer(visit_id=visit.id, question="q32", value={"activities": ["forecast_panel"]}))
        unit.put(GuideAnswer(visit_id=visit.id, question="q31", value={"answer": "yes"}))
    (found,) = panel.proposed()
    assert (found.company_id, found.said_on) == ("c05", "2026-11-12")
    panel.add(("c05",))
    panel.remove(("c05",))
    assert panel.proposed() == ()  # who left is not asked to come back


def test_a_round_of_a_quarter(panel, desk):
    panel.add(IDS)
    assert panel.invite(IDS, NOW) == 12
    assert panel.invite(IDS, NOW) == 0
    panel.answer("c01", NOW, figures())
    assert panel.decline(("c01", "c02"), NOW) == 1
    assert states(panel, missing=True) == dict.fromkeys((IDS[0], *IDS[3:]), "invited")
    assert states(panel, text="firma 03") == {"c03": "invited"}
    assert set(states(panel, municipality="0791")) == {"c07", "c08"}
    assert panel.count(ForecastQuery(NOW, industry="trade")) == 6
    assert panel.next_missing(ForecastQuery(NOW), after="c02") == "c03"
    assert panel.next_missing(ForecastQuery(NOW), after="c11") == "c00"
    listed = panel.page(ForecastQuery(NOW, sort="state", descending=True))
    assert [row.state for row in listed[:2]] == ["declined", "answered"]
    assert panel.take_back(("c01", "c02", "c03"), NOW) == 2
    assert states(panel)["c01"] == "invited"
    assert panel.form("c01", NOW).answer.unskilled_now == ""
    desk.store.undo()
    assert states(panel)["c01"] == "answered"


def test_an_answer_is_read_corrected_and_compared(panel, desk):
    panel.add(("c00",))
    panel.answer("c00", LAST, figures("8", "9", "="))
    form = panel.form("c00", NOW)
    assert (form.stored, form.before.unskilled_now, form.before_quarter) == (False, "8", LAST)
    assert (form.answer.answered_by, form.answer.answered_on) == ("Hanne", "2026-11-24")
    first = panel.answer("c00", NOW, {**figures(), "shortage_what": "Smede"})
    assert (first.unskilled_m12, first.shortage, first.answered_on) == ("more", "yes", "2026-11-24")
    # A colleague corrects one figure while the form is open: what was typed elsewhere stays beside it.
    panel.answer("c00", NOW, {**figures("11"), "shortage_what": "Smede"}, first)
    panel.answer("c00", NOW, {**figures("10", "13"), "shortage_what": "Smede"}, first)
    (hit,) = (one for one in Search(desk.store).find("smed") if one.kind == "forecast_answer")
    panel.answer("c01", LAST, figures())  # no text of this one is searched
    assert proof.derived_unlike_records(desk.database) == []
    assert (hit.title, hit.company_id, hit.detail) == ("Smede", "c00", "4. kvartal 2026 · Firma 00")
    stored = panel.form("c00", NOW).answer
    assert (stored.unskilled_now, stored.unskilled_m3) == ("11", "13")
    assert [one.quarter for one in panel.series("c00").answers] == ["2026-Q4", "2026-Q3"]
    (row,) = panel.page(ForecastQuery(NOW))
    assert (row.today(), row.change("m3").change, row.direction("m12")) == (11, 2, "more")


def test_an_empty_form_does_not_empty_what_a_colleague_keyed_in_meanwhile(panel):
    panel.answer("c00", NOW, {**figures(), "shortage_what": "Smede", "note": "Ring igen"})
    panel.answer("c00", NOW, {"skilled_now": "4", "unskilled_now": "11"})
    stored = panel.form("c00", NOW).answer
    assert (stored.unskilled_now, stored.unskilled_m3, stored.skilled_now) == ("11", "12", "4")
    assert (stored.shortage, stored.shortage_what, stored.note) == ("yes", "Smede", "Ring igen")


def test_who_comes_back_was_in_it_before(panel, desk):
    panel.add(IDS[:2])
    panel.save_member(replace(panel.member("c00"), since="2026-01-05", until="2026-10-12", note="Fri i høst"))
    panel.add(("c00",))
    assert (panel.member("c00").since, panel.member("c00").note) == ("2026-11-24", "Fri i høst")
    assert states(panel, LAST) == {"c00": "open"}
    assert states(panel) == {"c00": "open", "c01": "open"}
    # Two records of a company made of two: it leaves with both.
    with desk.store.action("x", undoable=False) as unit:
        unit.put(ForecastMember(id="zz", company_id="c01", since="2026-05-01"))
    assert panel.remove(IDS[:2]) == 2
    assert states(panel) == {}


def test_the_response_rate_is_of_all_who_were_asked(panel, desk):
    panel.add(IDS)
    for company_id in IDS[:5]:
        panel.answer(company_id, NOW, figures())
    assert (panel.summary(NOW).response.invited, panel.summary(NOW).response.answered) == (12, 5)
    panel.invite(IDS, NOW)
    panel.remove(IDS[5:])
    Companies(desk.store).delete("c11")
    assert panel.summary(NOW).response.invited == 12
    assert set(states(panel)) == set(IDS[:5])


def test_a_deleted_contact_person_is_forgotten(panel, desk):
    panel.add(("c00",))
    panel.answer("c00", NOW, {**figures(), "answered_by": "Hanne"})
    Companies(desk.store).delete_person("p")
    assert (panel.member("c00").contact_id, panel.form("c00", NOW).answer.answered_by) == ("", "")
    desk.store.undo()
    assert (panel.member("c00").contact_id, panel.form("c00", NOW).answer.answered_by) == ("p", "Hanne")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (figures("-1"), "unskilled_now"), (figures("1.000.000"), "unskilled_now"),
        (figures("mange"), "unskilled_now"), (figures("flere"), "unskilled_now"),
        (figures("1", "næsten"), "unskilled_m3"), ({}, "unskilled_now"),
        ({**figures(), "answered_on": "2026-13-01"}, "answered_on"),
        ({**figures(), "answered_on": "2026-11-25"}, "answered_on"),
        ({**figures(), "shortage": "no", "shortage_what": "Smede"}, "shortage_what"),
    ],
)  # fmt: skip
def test_what_cannot_be_names_its_field_and_stores_nothing(panel, typed, field):
    with pytest.raises(KnownError) as caught:
        panel.answer("c00", NOW, typed)
    assert caught.value.field == field
    assert panel.form("c00", NOW).stored is False


def test_any_text_is_kept(panel):
    for text in NASTY:
        seen = panel.form("c00", NOW)
        typed = {**figures(), "answered_by": text, "note": text, "shortage": "unknown"}
        made = panel.answer("c00", NOW, typed, seen.answer if seen.stored else None)
        assert panel.form("c00", NOW).answer == made
        assert made.note == text.strip()


def test_the_ids_follow_so_that_two_desks_never_double(panel, desk):
    panel.add(("c00",))
    answered = panel.answer("c00", NOW, figures())
    again = Forecasts(desk.store, desk.store.clock)
    again.take_back(("c00",), NOW)
    assert again.answer("c00", NOW, figures("3")).id == answered.id
    assert len(desk.store.find(ForecastAnswer)) == len(desk.store.find(ForecastMember)) == 1


@pytest.fixture
def filled(panel):
    """Everybody was asked both quarters; nine answered now, seven of them in Herning."""
    panel.add(IDS)
    panel.invite(IDS, NOW)
    for number, company in enumerate(IDS[:9]):
        panel.answer(company, LAST, figures("10"))
        shortage = "yes" if number < 3 else "no"
        panel.answer(company, NOW, {**figures("11", "13", "="), "shortage": shortage})
    return panel


def test_the_figures_of_a_quarter_tell_what_may_be_told(filled):
    found = filled.summary(NOW)
    assert (found.response.invited, found.response.answered, found.response.rate) == (12, 9, 75.0)
    assert (found.lacking, found.lacking_of) == (3, 9)
    unskilled, skilled, *_, whole = found.groups
    since = unskilled.outlook.since
    assert (unskilled.outlook.today.new, unskilled.outlook.sums[0].change) == (99, 18)
    assert (since.old, since.new, since.answers) == (90, 99, 9)
    assert unskilled.outlook.shares[1].same == 9
    assert skilled.outlook.answers == (0, 0, 0, 0, 0, 0)
    assert whole.outlook.shares[0].more == 9
    # Viborg's two answers are too few, and Herning's seven would give them away: all are told together.
    assert [(one.code, one.response.answered) for one in found.municipalities] == [("", 9)]
    filled.answer("c09", NOW, figures())
    filled.answer("c10", NOW, figures())
    filled.answer("c11", NOW, figures())
    lines = filled.summary(NOW).municipalities
    assert [(one.code, one.response.answered) for one in lines] == [("0657", 7), ("others", 5), ("", 12)]
    assert all(not count or count >= 5 for one in lines for count in one.outlook.answers)
    assert filled.summary(Quarter(2027, 1)).response.rate == 0
    assert filled.summary(Quarter(2026, 1)).response.rate is None


def test_what_leaves_the_house_names_no_company(filled, tmp_path):
    file = forecast_export.write_csv(filled.summary(NOW), tmp_path / "panel.csv")
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = raw.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 5 + 1 + 1
    assert len({line.count(";") for line in lines}) == 1
    assert "Firma" not in raw.decode("utf-8-sig")
    assert lines[1].startswith("4. kvartal 2026;Faggruppe;Ufaglærte;12;9;75,0;99;9;9;10,0;9;18;18,2;9;100,0;")
    assert forecast_export.copied(filled.summary(NOW)).count("\n") == len(lines) - 1
    with in_language("en"):
        assert "Unskilled" in forecast_export.as_csv(filled.summary(NOW))
    with pytest.raises(KnownError, match="panel"):
        forecast_export.write_csv(filled.summary(NOW), tmp_path / "nowhere" / "panel.csv")


def test_the_panel_has_the_quarters_from_the_contract_to_the_next(panel, desk, clock):
    assert panel.bounds() == (Quarter(2025, 4), Quarter(2027, 1))
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Project(id="p", starts_on="2024-08-01"))
        unit.put(ForecastAnswer(company_id="c00", quarter="2027-Q3", status="answered"))  # from another desk
    assert panel.bounds() == (Quarter(2024, 3), Quarter(2027, 3))
    panel.add(("c00",))
    for quarter in (Quarter(2041, 4), Quarter(1991, 1)):
        with pytest.raises(KnownError, match=r"fra 3\. kvartal 2024 til 3\. kvartal 2027"):
            panel.invite(("c00",), quarter)
    with pytest.raises(KnownError) as late:
        panel.save_member(replace(panel.member("c00"), since="2026-12-31"))
    assert late.value.field == "since"


def test_a_deleted_company_leaves_the_list_and_stays_in_the_figures(filled, desk):
    Companies(desk.store).delete("c00")
    assert "c00" not in states(filled)
    assert (filled.summary(NOW).response.answered, filled.summary(NOW).deleted) == (9, 1)
    desk.store.undo()
    assert states(filled)["c00"] == "answered"


def test_every_figure_has_a_name_in_both_languages():
    from kmdesk.services.field_labels import choice_list, field_label

    for language in ("da", "en"):
        with in_language(language):
            assert len({field_label(name) for name in FIGURES}) == len(FIGURES)
    assert {choice_list("forecast_answer", name) for name in FIGURES} == {"forecast_direction"}
