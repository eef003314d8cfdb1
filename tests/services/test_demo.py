"""The demo desk: the same every time, like the design's pictures, and true to the program's own rules."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import (
    Candidate,
    Circulation,
    Company,
    ContactPerson,
    GuideAnswer,
    Handout,
    Match,
    Need,
    Project,
    Task,
    Visit,
)
from kmdesk.models.record import columns, record_class
from kmdesk.rules.cpr_like import find_cpr_like
from kmdesk.rules.cvr import CvrState, check_cvr
from kmdesk.rules.guide_answers import clean
from kmdesk.rules.guide_values import fits
from kmdesk.rules.job_orders import NEED_STATUS, OrderFacts, check_status
from kmdesk.rules.match_types import facts_needed
from kmdesk.rules.outreach import CONTACT_BASES
from kmdesk.services.candidates import may_be_shared
from kmdesk.services.demo import build, filling
from kmdesk.services.demo.story import tell
from kmdesk.services.field_labels import choice_list
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.labels import labels
from kmdesk.services.match_facts import known_facts
from kmdesk.services.matches import Matches, MatchFilter
from kmdesk.services.order_clocks import CLOCKS, clocks_of, service_modes
from kmdesk.services.order_parts import as_wall, next_number, promised
from kmdesk.services.order_query import open_count
from kmdesk.services.placements import PlacementQuery, Placements, compared
from kmdesk.services.reference import choices, postal
from kmdesk.services.today import TodayService
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk

NOW = FixedClock(datetime.fromisoformat("2026-11-24T08:24")).at
KINDS = (
    *("broker", "project", "company", "contact_person", "visit", "guide_answer"),
    *("need", "candidate", "match", "task", "handout", "municipality_contact", "agreement", "circulation"),
    *("institution", "institution_contact", "case_window"),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo of the pictures' day, built once."""
    opened = new_desk(tmp_path_factory.mktemp("demo"), NOW)
    build(opened.store, FixedClock(NOW))
    yield opened
    opened.close()


def new_desk(folder: Path, now: datetime) -> Desk:
    profile = Profile(folder / "desk")
    return desks.create(
        profile, passphrase="demo demo demo", use_keyring=False, clock=FixedClock(now), labels=labels()
    )[0]


def fingerprint(desk: Desk) -> str:
    digest = hashlib.sha256()
    for kind in KINDS:
        names = ", ".join(name for name in columns(record_class(kind)) if name != "ended_at")
        for row in desk.database.rows(f'SELECT {names} FROM "{kind}" ORDER BY id'):
            digest.update(json.dumps(row).encode())
    return digest.hexdigest()


def test_the_same_clock_gives_the_same_desk(tmp_path: Path) -> None:
    prints: list[str] = []
    for folder in ("one", "two"):
        opened = new_desk(tmp_path / folder, NOW)
        build(opened.store, FixedClock(NOW), 150)
        prints.append(fingerprint(opened))
        opened.close()
    assert prints[0] == prints[1]


def test_the_day_looks_like_the_picture(demo: Desk) -> None:
    view = TodayService(demo.store, FixedClock(NOW)).view()
    assert [(v.starts_at[11:], v.company, bool(v.briefed_at)) for v in view.visits] == [
        ("09:00", "Vestrum Maskinfabrik A/S", True),
        ("11:15", "Nørkær Møbler ApS", False),
        ("14:00", "Engtoft Pumper A/S", True),
    ]
    vestrum, noerkaer, _ = view.visits
    assert [p["name"] for p in vestrum.others] == ["Lone Bach", "Peter Friis"]
    assert vestrum.open_promises == 2
    assert (noerkaer.protected, noerkaer.colleague, noerkaer.colleague_on) == (
        True,
        "Jens Overgaard",
        "2026-11-12",
    )
    assert [(at[11:], company) for _, at, company in view.tomorrow] == [
        ("08:30", "Tangsø Plast A/S"),
        ("13:00", "Hjortdal Maskiner ApS"),
    ]
    assert (len(view.overdue), len(view.due_today), view.open_promises) == (2, 3, 14)
    assert {goal.goal: goal.everybody for goal in view.goals} == {
        "new_contact": 431,
        "follow_up_contact": 252,
        "binding_collaboration": 118,
        "hire": 19,
    }


def test_the_board_looks_like_the_picture(demo: Desk) -> None:
    board = Matches(demo.store, FixedClock(NOW)).board(MatchFilter())
    assert [column.total for column in board.columns] == [4, 3, 3, 2, 3, 14, 61]
    assert "5 dage uden svar" in [card.line.text for card in board.columns[1].cards]
    assert "I morgen kl. 10:00" in [card.line.text for card in board.columns[3].cards]
    assert 250 <= board.everything <= 350


def test_every_agreement_says_what_its_type_needs(demo: Desk) -> None:
    agreed = demo.store.find(Match, "agreed_on <> ''")
    assert len(agreed) > 100
    for match in agreed:
        lacking = set(facts_needed(match.type, match.employment_form)) - known_facts(match)
        assert not lacking, (match.type, match.status, lacking)


def test_the_list_holds_the_companies_of_the_picture(demo: Desk) -> None:
    rows = demo.database.rows(
        "SELECT name, employees, graduates, substr(last_contact, 1, 10), substr(next_on, 1, 10)"
        " FROM company_row"
    )
    shown = {row[0]: row[1:] for row in rows}
    assert shown["Agerbo Tekstil A/S"] == (27, 2, "2026-11-19", "2026-11-24")
    assert shown["Birkmose Transport ApS"] == (31, 0, "2026-11-18", "2026-11-21")
    assert shown["Lindbjerg Køl ApS"] == (16, 1, "2026-06-30", "9999")
    assert shown["Nygård Print A/S"] == (24, 0, "", "9999")
    assert shown["Vestrum Maskinfabrik A/S"] == (42, 1, "2026-10-26", "2026-11-24")
    assert len(rows) == 1200


def test_about_a_third_work_outside_the_municipality_they_live_in(demo: Desk) -> None:
    found = Placements(demo.store, FixedClock(NOW)).find(PlacementQuery())
    assert found.split.total > 100
    assert found.split.share == pytest.approx(compared().percent, abs=7)


def test_three_changes_wait_for_the_office(demo: Desk) -> None:
    assert demo.store.journal.waiting() == 3
    assert [group.action for group in demo.store.journal.to_undo()] == ["Ret virksomhed"]
    created = "SELECT record_id FROM journal_entry WHERE changes LIKE '%\"id\":[null,%'"
    assert demo.database.value(f"SELECT count(*) FROM journal_entry WHERE record_id NOT IN ({created})") == 0


def test_it_is_as_big_as_two_years_of_four_brokers(demo: Desk) -> None:
    find = demo.store.find
    assert 1400 <= len(find(Visit)) <= 1600
    assert 600 <= len({visit.company_id for visit in find(Visit)}) <= 800
    assert 300 <= len(find(Need)) <= 450
    assert len(find(Candidate)) == 160
    assert len(find(GuideAnswer)) > 3000
    assert find(Handout)
    per_broker = Counter(task.broker_id for task in find(Task, "done_at = ''"))
    assert set(per_broker.values()) == {14}


def test_answers_fit_the_guide(demo: Desk) -> None:
    guide = newest_guide()
    for answer in demo.store.find(GuideAnswer):
        question = guide.question(answer.question)
        value = clean(question, answer.value)
        assert value == answer.value
        assert all(fits(question.part(key), part) for key, part in value.items()), (answer.question, value)


def test_everything_hangs_together(demo: Desk) -> None:
    find = demo.store.find
    companies = {company.id: company for company in find(Company)}
    candidates = {candidate.id: candidate for candidate in find(Candidate)}
    assert all(person.company_id in companies for person in find(ContactPerson))
    for visit in find(Visit):
        assert visit.company_id in companies
        assert visit.ends_at > visit.starts_at
        assert visit.status == "planned" or visit.starts_at < "2026-11-24"
        if companies[visit.company_id].advertising_protected:
            assert companies[visit.company_id].contact_basis in CONTACT_BASES
    for match in find(Match):
        assert match.company_id in companies
        if match.status in ("cv_sent", "interview"):
            assert may_be_shared(candidates[match.candidate_id], NOW.date()).on == "consent"
        was_agreed = match.status in ("agreed", "started") or match.end_outcome in (
            "completed",
            "discontinued",
        )
        assert bool(match.agreed_on) == was_agreed


def coded(kind: str) -> list[tuple[str, str]]:
    """Return the fields of a kind that hold codes, each with its list."""
    lists = ((name, choice_list(kind, name)) for name in columns(record_class(kind)))
    return [(name, known) for name, known in lists if known]


@pytest.mark.parametrize(
    ("kind", "field", "known"), [(kind, *field) for kind in KINDS for field in coded(kind)]
)
def test_codes_are_known(demo: Desk, kind: str, field: str, known: str) -> None:
    used: set[str] = set()
    for (value,) in demo.database.rows(f'SELECT DISTINCT "{field}" FROM "{kind}"'):
        used.update(json.loads(value) if value.startswith("[") else [value])
    assert used - {""} <= {choice.code for choice in choices(known)}


def test_towns_are_in_their_municipalities(demo: Desk) -> None:
    for company in demo.store.find(Company):
        found_postal = postal(company.postal_code)
        assert found_postal is not None
        assert company.municipality_code in found_postal.municipalities


def test_the_job_orders_of_the_pictures(demo: Desk) -> None:
    orders = {need.order_number: need for need in demo.store.find(Need, "order_number <> ''")}
    assert {number: (need.title, need.order_status) for number, need in orders.items()} == {
        "2026-0158": ("Medarbejder til indkøb og lager", "filled"),
        "2026-0159": ("Byggeleder til anlæg", "withdrawn"),
        "2026-0160": ("Eksportmedarbejder, Tyskland", "candidates_sent"),
        "2026-0161": ("Studiejob: dataanalyse, 12 t./uge", "posted"),
        "2026-0162": ("Kvalitetsingeniør, tidsbegrænset", "posted"),
        "2026-0163": ("Afgangsprojekt: genbrugsplast", "posted"),
        "2026-0164": ("Produktionsplanlægger", "received"),
    }
    assert next_number(demo.store, 2026) == "2026-0165"
    modes = service_modes(demo.store)
    clocks = {
        number: {
            clock.code: clock.reading.state for clock in clocks_of(need, NOW.replace(tzinfo=None), modes)
        }
        for number, need in orders.items()
    }
    assert clocks["2026-0160"]["posting"] == "missed"
    in_time = ("2026-0158", "2026-0159", "2026-0161", "2026-0162", "2026-0163")
    assert {clocks[number]["posting"] for number in in_time} == {"kept"}
    assert all(set(states) == set(CLOCKS) for states in clocks.values())
    assert open_count(demo.store, demo.store.broker_id) == 4


def test_job_orders_keep_the_programs_own_rules(demo: Desk) -> None:
    for order in demo.store.find(Need, "order_number <> ''"):
        received = datetime.fromisoformat(order.received_at)
        assert promised(demo.store, order, received) == order
        assert check_status("received", order.order_status, facts_of(order)).ok
        assert order.status == NEED_STATUS.get(order.order_status, "open")
        done = [order.first_meeting_at, order.candidates_at, *(one["at"] for one in order.postings)]
        assert all(order.received_at <= at <= "2026-11-24T08:24" for at in done if at)
        sent = [
            as_wall(match.status_since)
            for match in demo.store.find(Match, "need_id = ? AND status = 'cv_sent'", (order.id,))
        ]
        assert all(order.candidates_at for at in sent if at >= order.received_at)


def facts_of(order: Need) -> OrderFacts:
    return OrderFacts(posted=bool(order.postings), reason=order.close_reason)


def test_two_orders_are_shared_with_neighbours(demo: Desk) -> None:
    shared = demo.store.find(Circulation)
    assert len({one.need_id for one in shared}) == 2
    codes = demo.store.find(Project)[0].municipality_codes
    for one in shared:
        order = demo.store.require(Need, one.need_id)
        company = demo.store.require(Company, order.company_id)
        assert one.company_id == order.company_id
        assert one.municipality_code in codes
        assert one.municipality_code != company.municipality_code
        assert ("neighbour_municipalities", one.shared_at) in {
            (posting["channel"], posting["at"]) for posting in order.postings
        }
        assert not one.candidates_at or one.shared_at <= one.seen_at <= one.candidates_at
    assert {one.candidates_proposed for one in shared} == {None, 1, 2}
    assert {bool(one.seen_at) for one in shared} == {True, False}


def test_the_orders_with_a_deadline_are_on_the_day(demo: Desk) -> None:
    view = TodayService(demo.store, FixedClock(NOW)).view()
    assert [(order.number, order.until, order.tone, order.candidates) for order in view.orders] == [
        ("2026-0164", "opslag i dag 15:20", "soon", 2),
        ("2026-0162", "svar i dag 16:00", "soon", 2),
        ("2026-0161", "svar i morgen 14:30", "neutral", 4),
        ("2026-0163", "svar i morgen 14:55", "neutral", 1),
    ]


def test_numbers_and_addresses_belong_to_nobody(demo: Desk) -> None:
    companies = demo.store.find(Company)
    numbers = [company.cvr for company in companies]
    assert len(set(numbers)) == len(numbers)
    assert all(cvr.startswith("49") and check_cvr(cvr) is CvrState.OK for cvr in numbers)
    people = [*companies, *demo.store.find(ContactPerson), *demo.store.find(Candidate)]
    assert all(re.fullmatch(r"(9700|2000)\d{4}", person.phone) for person in people)
    assert all(person.email.endswith(".example") and person.email.isascii() for person in people)


def test_nothing_looks_like_a_cpr_number_or_an_unfilled_phrase(demo: Desk) -> None:
    for kind in KINDS:
        texts = [
            name
            for name in columns(record_class(kind))
            if not name.endswith(("id", "origin", "extra", "sha256"))
        ]
        for row in demo.database.rows(f'SELECT {", ".join(texts)} FROM "{kind}"'):
            for name, value in zip(texts, row, strict=True):
                if isinstance(value, str):
                    assert not find_cpr_like(
                        re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", value)
                    ), value
                    assert not re.search(r"\{(person|month|does|customers)\}", value), (name, value)


@pytest.mark.parametrize("now", ["2027-01-02T09:00", "2026-02-28T07:00", "2028-07-15T22:30"])
def test_any_day_of_the_year_will_do(now: str) -> None:
    story = tell(FixedClock(datetime.fromisoformat(now)), 200)
    assert all(visit.status == "planned" or visit.starts_at[:10] < now[:10] for visit in story.visits)
    assert sum(visit.starts_at[:10] == now[:10] for visit in story.visits) == 3
    orders = [need for need in story.needs if need.order_number]
    times = [at for o in orders for at in (o.received_at, o.candidates_at, *(p["at"] for p in o.postings))]
    assert len(orders) == 7
    assert all(at < now for at in times)


def test_companies_beyond_the_story_are_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_WITH_STORY", 60)
    monkeypatch.setattr(filling, "_BATCH", 25)
    opened = new_desk(tmp_path, NOW)
    heard: list[tuple[int, int]] = []
    build(opened.store, FixedClock(NOW), 120, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(60, 120), (85, 120), (110, 120), (120, 120)]
    assert opened.database.value("SELECT count(*) FROM company_row") == 120
    assert opened.store.journal.waiting() == 3
    opened.close()
