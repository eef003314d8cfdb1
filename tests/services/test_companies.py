"""The list's answers are those of a naive filter and sort; what is done to a company can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold, sort_key
from kmdesk.core.ids import new_id
from kmdesk.models import Broker, Candidate, Circulation, Company, ContactPerson, Match, Need, Task, Visit
from kmdesk.services import company_export, company_query, reference
from kmdesk.services.companies import Companies
from kmdesk.services.company_detail import UNSYNCED
from kmdesk.services.company_query import CompanyQuery, months_before, plan
from kmdesk.services.saved_filters import SavedFilters, built_in, query_from_json, query_to_json
from kmdesk.store import projection
from kmdesk.store.desk import Desk
from tests.rules.service_rules import RULES

TODAY = date(2026, 11, 24)
MUNICIPALITIES = ("0657", "0661", "0756")
INDUSTRIES = tuple(choice.code for choice in reference.choices("industry_group"))[:3]

companies = st.builds(
    Company,
    name=st.sampled_from(
        ["Ærø Smede", "Aabenvang Træ", "Bækmark Energi", "Østergård & Søn", "bækmark A/S", "Zürich I/S"]
    ),
    cvr=st.sampled_from(["", "49235127", "49000018"]),
    city=st.sampled_from(["Herning", "Struer", ""]),
    municipality_code=st.sampled_from(MUNICIPALITIES),
    industry_group=st.sampled_from(INDUSTRIES),
    employees=st.none() | st.integers(0, 120),
    graduates=st.none() | st.integers(0, 5),
    status=st.sampled_from(["prospect", "active", "dormant"]),
    advertising_protected=st.booleans(),
)
queries = st.builds(
    CompanyQuery,
    text=st.sampled_from(["", "b", "ae", "bæk", "SMEDE", "her", "søn øster", '"', "4923", "zzz"]),
    municipalities=st.sets(st.sampled_from(MUNICIPALITIES), max_size=2).map(
        lambda codes: tuple(sorted(codes))
    ),
    industry_groups=st.sets(st.sampled_from(INDUSTRIES), max_size=1).map(tuple),
    employees_min=st.none() | st.integers(0, 60),
    employees_max=st.none() | st.integers(0, 120),
    graduates_max=st.none() | st.integers(0, 3),
    statuses=st.sets(st.sampled_from(["prospect", "active"]), max_size=2).map(
        lambda codes: tuple(sorted(codes))
    ),
    not_contacted_since=st.none() | st.sampled_from([0, 12]),
    visited=st.none() | st.booleans(),
    tasks=st.sampled_from(["", "open", "overdue"]),
    advertising_protected=st.none() | st.booleans(),
    sort=st.sampled_from(["name", "municipality", "industry", "employees", "graduates"]),
    descending=st.booleans(),
)

contacts = st.builds(
    Visit,
    starts_at=st.sampled_from(["2025-01-10T10:00", "2026-11-01T10:00"]),
    status=st.sampled_from(["done", "in_progress", "cancelled"]),
    mode=st.sampled_from(["phone", "visit", "online"]),
    outcome=st.sampled_from(["", "not_reached"]),
)


def passes(company: Company, query: CompanyQuery, *, had: list[Visit], due: str | None) -> bool:
    held = [visit for visit in had if visit.status != "cancelled"]
    contacted = max((visit.starts_at for visit in held if visit.outcome != "not_reached"), default="")
    met = any(visit.status == "done" and visit.mode != "phone" for visit in had)
    words = fold(f"{company.name} {company.cvr} {company.city}").split()
    within = company.employees is not None
    tests = [
        all(any(have.startswith(word) for have in words) for word in fold(query.text).split()),
        not query.municipalities or company.municipality_code in query.municipalities,
        not query.industry_groups or company.industry_group in query.industry_groups,
        not query.statuses or company.status in query.statuses,
        query.employees_min is None or (within and company.employees >= query.employees_min),
        query.employees_max is None or (within and company.employees <= query.employees_max),
        query.graduates_max is None or company.graduates is None or company.graduates <= query.graduates_max,
        query.advertising_protected is None or company.advertising_protected == query.advertising_protected,
        query.not_contacted_since != 0 or contacted == "",
        query.not_contacted_since != 12 or contacted < "2025-11-24",
        query.visited is None or query.visited == met,
        not query.tasks or due is not None,
        query.tasks != "overdue" or (due is not None and due < TODAY.isoformat()),
    ]
    return all(tests)


def key_of(company: Company, query: CompanyQuery) -> object:
    if query.sort == "municipality":
        return sort_key(reference.choice_label("municipality", company.municipality_code))
    if query.sort == "industry":
        short = {group.code: group.short for group in reference.industry_groups()}
        return sort_key(short[company.industry_group])
    if query.sort == "name":
        return ""
    value = getattr(company, query.sort)
    return -1 if value is None else value  # unknown numbers come first


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(companies, max_size=14), query=queries, rare=st.sampled_from([0, 3, 5_000]), data=st.data()
)
def test_list_answers_as_a_naive_filter_and_sort_would(  # noqa: PLR0917 - fixtures and what is drawn
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    made: list[Company],
    query: CompanyQuery,
    rare: int,
    data: st.DataObject,
) -> None:
    monkeypatch.setattr(company_query, "RARE", rare)  # every plan is tried, not only the one small data get
    db = desk.database
    had = {
        c.id: [replace(v, company_id=c.id) for v in data.draw(st.lists(contacts, max_size=2))] for c in made
    }
    due = {c.id: data.draw(st.sampled_from([None, "2026-11-23", "2026-11-24"])) for c in made}
    for kind in ("company", "visit", "task"):
        db.run(f"DELETE FROM {kind}")
    visits = [replace(visit, id=new_id()) for held in had.values() for visit in held]
    tasks = [Task(company_id=c.id, due_on=on) for c in made if (on := due[c.id])]
    desk.store.load([*made, *visits, *tasks], text="Prøve")
    projection.rebuild(db)
    service = Companies(desk.store)

    expected = [c for c in made if passes(c, query, had=had[c.id], due=due[c.id])]
    rows = service.page(query, 0, 200)

    assert {row.company_id for row in rows} == {c.id for c in expected}
    assert service.count(query) == len(expected)
    by_id = {c.id: c for c in made}
    keys = [(key_of(by_id[row.company_id], query), sort_key(row.name)) for row in rows]
    begins = sort_key(query.text) if query.sort == "name" else ""
    first = sum(key.startswith(begins) for _, key in keys) if begins else 0  # those stand above the others
    for part in (keys[:first], keys[first:]):
        assert part == sorted(part, reverse=query.descending)
    assert not begins or all(key.startswith(begins) for _, key in keys[:first])
    paged = [row for offset in range(0, len(rows) + 3, 3) for row in service.page(query, offset, 3)]
    assert paged == list(rows)


@pytest.fixture
def company(desk: Desk) -> Company:
    made = Company(name="Nørkær Møbler ApS", cvr="49235127", municipality_code="0661", status="prospect")
    with desk.store.action("Opret virksomhed", made.name) as unit:
        unit.put(made)
    return made


def test_every_plan_reads_by_index_and_never_the_whole_table(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [
        CompanyQuery(sort=sort, descending=down) for sort in company_query._SORTS for down in (False, True)
    ]
    wanted += [CompanyQuery(text="nørkær"), *(saved.query for saved in built_in(RULES))]
    for rare in (-1, 5_000):
        monkeypatch.setattr(company_query, "RARE", rare)
        for query in wanted:
            chosen = plan(desk.database, query, TODAY)
            steps = desk.database.rows(
                f"EXPLAIN QUERY PLAN SELECT r.name FROM {chosen.source} WHERE {chosen.where}"
                f" ORDER BY {chosen.order} LIMIT 60",
                chosen.params,
            )
            outer = next(detail for *_, detail in steps if detail.split()[1] == "r")
            assert "USING" in outer, outer
            if chosen.walks:
                assert not any("TEMP B-TREE" in detail for *_, detail in steps), steps


@pytest.mark.parametrize("text", ["nørkær", "NØRKÆR mob", "noerkaer", "møbler aps", "4923"])
def test_folded_danish_letters_find_each_other(desk: Desk, company: Company, text: str) -> None:
    found = [row.name for row in Companies(desk.store).page(CompanyQuery(text=text))]
    assert found == ([] if text == "NØRKÆR mob" else [company.name])


def test_rare_text_also_finds_people_and_phones(desk: Desk, company: Company) -> None:
    service = Companies(desk.store)
    service.save_person(ContactPerson(company_id=company.id, name="Jørgen Juhl", phone="20002641"))
    for text in ("juhl", "20002641", "jørgen nørkær"):
        assert [row.name for row in service.page(CompanyQuery(text=text))] == [company.name], text


def test_months_before_ends_with_the_month() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)


def test_detail_gathers_everything_about_a_company(desk: Desk, company: Company) -> None:
    other = Broker(name="Jens Overgaard", organisation="Holstebro Kommune", system="employment")
    candidate = Candidate(name="Mikkel Sand")
    with desk.store.action("Forbered") as unit:
        unit.put(other)
        unit.put(candidate)
        unit.put(ContactPerson(company_id=company.id, name="Lise"))
        unit.put(ContactPerson(company_id=company.id, name="Jørgen", main_contact=True))
        unit.put(
            Visit(company_id=company.id, broker_id=other.id, status="done", starts_at="2026-11-12T10:00")
        )
        unit.put(
            Visit(
                company_id=company.id,
                broker_id=desk.store.broker_id,
                status="done",
                starts_at="2026-11-20T09:00",
            )
        )
        unit.put(Visit(company_id=company.id, status="planned", starts_at="2026-11-30T11:15"))
        unit.put(Task(company_id=company.id, title="Send eksempler", due_on="2026-11-25"))
        unit.put(Match(company_id=company.id, candidate_id=candidate.id, type="hire"))

    detail = Companies(desk.store).detail(company.id)

    assert [person.name for person in detail.people] == ["Jørgen", "Lise"]
    assert [contact.who for contact in detail.contacts] == ["Karen Lyngholm", "Jens Overgaard"]
    assert detail.colleague is not None
    assert (detail.colleague.days_ago, detail.colleague.organisation) == (12, "Holstebro Kommune")
    assert detail.next_step is not None
    assert (detail.next_step.on, detail.next_step.text) == ("2026-11-25", "Send eksempler")
    assert detail.matches[0].candidate_name == "Mikkel Sand"
    assert detail.unsynced == 0  # there is no office yet


@pytest.mark.parametrize(("day", "seen"), [("2026-10-25", True), ("2026-10-24", False)])
def test_colleague_is_noticed_for_thirty_days(desk: Desk, company: Company, day: str, seen: bool) -> None:
    with desk.store.action("Besøg") as unit:
        unit.put(Visit(company_id=company.id, broker_id="another", status="done", starts_at=f"{day}T10:00"))
    assert (Companies(desk.store).detail(company.id).colleague is not None) is seen


def test_unsynced_is_what_the_office_has_not_got(desk: Desk, company: Company) -> None:
    service, db = Companies(desk.store), desk.database

    def marked() -> tuple[bool, int]:
        return service.page(CompanyQuery())[0].unsynced, service.detail(company.id).unsynced

    assert marked() == (False, 0)  # a desk without an office has nothing on its way
    db.run("INSERT INTO sync_scope (scope_id, name, client_id, epoch) VALUES ('h', 'Herning', 'c', 'e')")
    db.run("UPDATE journal_entry SET acknowledged = 0")
    assert marked() == (True, 1)  # not even the first action has reached it
    db.run("UPDATE journal_entry SET acknowledged = 1")
    assert marked() == (False, 0)
    service.set_contact_basis(company.id, "consent", "2026-11-01", "")
    assert marked() == (True, 1)
    db.run("UPDATE journal_entry SET acknowledged = 2 WHERE acknowledged = 0")
    assert marked() == (True, 1)  # refused: the office has not got it either
    # Part of an action has arrived, its group is still open: the company's own change is what counts.
    db.run("UPDATE journal_entry SET acknowledged = 1")
    db.run("UPDATE journal_group SET acknowledged = 0")
    assert marked() == (False, 0)
    (plan,) = db.rows(f"EXPLAIN QUERY PLAN SELECT 1 {UNSYNCED.format(record='?')}", (company.id,))
    assert "journal_entry_waiting" in plan[3]


def test_deleting_takes_plans_along_and_one_undo_brings_all_back(desk: Desk, company: Company) -> None:
    service = Companies(desk.store)
    service.save_person(ContactPerson(company_id=company.id, name="Jørgen"))
    service.save_need(Need(company_id=company.id, title="Webshop", type="student_intern"))
    with desk.store.action("Besøg") as unit:
        held = unit.put(Visit(company_id=company.id, status="done", starts_at="2026-11-01T10:00"))
        planned = unit.put(Visit(company_id=company.id, status="planned", starts_at="2026-12-01T10:00"))

    assert service.delete(company.id) == company.name
    assert service.total() == 0
    assert desk.store.get(Visit, planned.id) is None
    assert desk.store.get(Visit, held.id) is not None  # what took place is counted
    desk.store.undo()
    assert service.total() == 1
    assert len(service.detail(company.id).people) == len(service.detail(company.id).needs) == 1


def test_a_company_has_one_main_contact(desk: Desk, company: Company) -> None:
    service = Companies(desk.store)
    first = ContactPerson(company_id=company.id, name="Jørgen", main_contact=True)
    service.save_person(first)
    service.save_person(ContactPerson(company_id=company.id, name="Lise", main_contact=True))
    assert [p.name for p in service.detail(company.id).people if p.main_contact] == ["Lise"]
    assert service.delete_person(first.id) == "Jørgen"
    desk.store.undo()
    assert len(service.detail(company.id).people) == 2


def test_what_is_missing_is_said_at_its_field(desk: Desk, company: Company) -> None:
    service = Companies(desk.store)
    for call, field in (
        (lambda: service.save_person(ContactPerson(company_id=company.id)), "name"),
        (lambda: service.save_need(Need(company_id=company.id, title="Webshop")), "type"),
        (lambda: service.save_need(Need(company_id=company.id, type="other")), "title"),
        (lambda: service.set_contact_basis(company.id, "", "2026-11-01", ""), "code"),
        (lambda: service.set_contact_basis(company.id, "consent", "", ""), "on"),
    ):
        with pytest.raises(KnownError) as caught:
            call()
        assert caught.value.field == field


def test_export_leaves_protected_companies_out_and_disarms_formulas(
    desk: Desk, company: Company, tmp_path
) -> None:
    with desk.store.action("Opret") as unit:
        unit.put(Company(name="=1+1", phone="+4791234567"))
        unit.put(Company(name="Beskyttet", advertising_protected=True))
    path = tmp_path / "liste.csv"
    assert company_export.write_csv(Companies(desk.store), CompanyQuery(), path) == 2
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbfNavn;CVR-nummer;")
    lines = text.decode("utf-8-sig").splitlines()
    assert any(line.startswith("'=1+1;") and "+4791234567" in line for line in lines)
    assert any(line.startswith("Nørkær Møbler ApS;49235127;") for line in lines)
    assert "Beskyttet" not in text.decode()


def test_saved_filters_keep_filters_but_not_text_and_order(desk: Desk) -> None:
    filters = SavedFilters(desk.local)
    query = CompanyQuery(text="x", municipalities=("0657",), employees_max=20, sort="employees")
    filters.keep(" Små  i Herning ", query)
    assert [(one.name, one.query) for one in filters.own()] == [
        ("Små i Herning", replace(query, text="", sort="name"))
    ]
    filters.drop("Små i Herning")
    assert filters.own() == ()
    assert query_from_json({**query_to_json(query), "newer": 1}) == replace(query, text="", sort="name")


# -- needs that cannot be, and needs that are in use -----------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("hours_per_week", 0, "ikke så mange timer"),
        ("hours_per_week", 169, "ikke så mange timer"),
        ("headcount", 0, "mindst én"),
        ("headcount", -1, "mindst én"),
        ("starts_by", "1900-01-01", "for langt fra i dag"),
        ("deadline", "2206-01-01", "for langt fra i dag"),
        ("deadline", "i morgen", "Datoen findes ikke"),
        ("deadline", "2020-06-01", "Dagen har været"),
    ],
)
def test_a_need_with_a_day_or_figure_that_cannot_be_is_refused(
    desk: Desk, company: Company, field: str, value: object, message: str
) -> None:
    need = Need(company_id=company.id, title="Planlægger", type="graduate", hours_per_week=168, headcount=1)
    companies_ = Companies(desk.store)
    companies_.save_need(replace(need, starts_by="2026-12-01", deadline="2026-12-01"))
    with pytest.raises(KnownError, match=message) as caught:
        companies_.save_need(replace(need, **{field: value}))
    assert caught.value.field == field
    old = replace(need, deadline="2020-06-01")
    with desk.store.action("x") as unit:
        unit.put(old)
    companies_.save_need(replace(old, title="Smed"), old)  # one that has run out is still to be worked with


def test_a_need_under_running_matches_is_not_deleted_and_takes_its_sharings_with_it(
    desk: Desk, company: Company
) -> None:
    companies_ = Companies(desk.store)
    need = Need(company_id=company.id, title="Planlægger", type="graduate")
    running = [
        Match(company_id=company.id, need_id=need.id, status=status) for status in ("proposed", "started")
    ]
    with desk.store.action("x") as unit:
        for record in (need, *running, Circulation(need_id=need.id, company_id=company.id)):
            unit.put(record)
    with pytest.raises(KnownError, match="2 matches er i gang"):
        companies_.delete_need(need.id)
    with desk.store.action("x") as unit:
        for match in running:
            unit.put(replace(match, status="ended"))
    companies_.delete_need(need.id)
    assert desk.store.find(Need) == desk.store.find(Circulation) == []
    assert len(desk.store.find(Match)) == 2
    desk.store.undo()
    assert len(desk.store.find(Need)) == len(desk.store.find(Circulation)) == 1


def test_never_visited_is_not_never_called(desk: Desk, company: Company) -> None:
    never = next(one.query for one in built_in(RULES) if one.name == "Aldrig besøgt")
    call = Visit(company_id=company.id, mode="phone", status="done", starts_at="2026-11-02T10:00")
    with desk.store.action("x") as unit:
        unit.put(call)
    service = Companies(desk.store)
    assert service.count(never) == 1
    with desk.store.action("x") as unit:
        unit.put(replace(call, id="met", mode="online"))
    assert service.count(never) == 0
    assert service.count(query_from_json(query_to_json(never))) == 0
