"""The rules of service: what ships says where it comes from, and an office's own figure holds everywhere."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.models import Broker, Candidate, Company, Match, Need, Project, Task, Visit
from kmdesk.services.calls import Calls
from kmdesk.services.candidate_removal import CandidateRemoval
from kmdesk.services.candidates import Candidates
from kmdesk.services.circulation import Circulations
from kmdesk.services.colleague import colleague_contacts
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.match_follow_ups import rule_text
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.matches import Matches, MatchFilter
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.orders import Orders
from kmdesk.services.service_rules import OFFICE_RULES, rules_as_shipped, rules_in_use, shipped, shipped_rules
from kmdesk.services.today import TodayService
from kmdesk.store.desk import Desk

OWN = {
    "cvs_wanted": 2,
    "sharing_days": 21,
    "colleague_days": 10,
    "asked_patience_days": 2,
    "cv_patience_days": 3,
    "start_notice_days": 14,
    "first_follow_up_months": 2,
    "evaluation_months": 3,
    "candidate_months": 12,
    "consent_months": 6,
    "pace_soon_percent": 80,
    "call_employees_least": 10,
    "call_employees_most": 249,
    "tradition_graduates": 1,
    "call_quiet_months": 2,
    "call_long_quiet_months": 9,
    "call_longest_quiet_months": 24,
}
VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657")
SOFIE = Candidate(name="Sofie Bjerre", consent_on="2026-05-14", consent_until="2027-05-14")
NEED = Need(company_id=VESTRUM.id, title="Produktionsplanlægger")


def test_every_rule_that_ships_says_what_it_is_and_where_it_comes_from() -> None:
    rules = {one.code: one for one in shipped_rules()}
    with in_language("en"):
        english = {one.code: one for one in shipped_rules()}
    contract = {one.name for one in fields(Project)}
    for code, rule in rules.items():
        assert rule.least <= rule.value <= rule.most, code
        assert rule.label, code
        assert rule.source, code
        assert rule.label != english[code].label, code
        assert rule.shown.split()[0] == str(rule.value)
        assert rule.checked_on <= date(2026, 11, 27)
        assert rule.office == (code in OFFICE_RULES)
        assert not rule.office or code in contract


def test_a_figure_that_cannot_be_is_refused_at_its_field(desk: Desk) -> None:
    office = OfficeSettings(desk.store)
    for rule in shipped_rules():
        if not rule.office:
            continue
        for figure in (0, -1, rule.least - 1, rule.most + 1, 10**9):
            with pytest.raises(KnownError) as refused:
                office.save_rules({**dict.fromkeys(OFFICE_RULES), rule.code: figure})
            assert refused.value.field == rule.code
            assert "fra 1 til" in refused.value.advice
    for own in ({"call_employees_least": 101}, {"call_employees_least": 50, "call_employees_most": 49}):
        with pytest.raises(KnownError) as refused:
            office.save_rules({**dict.fromkeys(OFFICE_RULES), **own})
        assert refused.value.field == "call_employees_least"
    assert rules_in_use(desk.store.db) == rules_as_shipped()


def test_an_own_figure_goes_before_what_ships_until_it_is_taken_back(desk: Desk) -> None:
    office = OfficeSettings(desk.store)
    before = office.project()
    office.save_rules(OWN)
    assert rules_in_use(desk.store.db) == replace(rules_in_use(desk.store.db), **OWN)
    assert replace(office.project(), **dict.fromkeys(OFFICE_RULES), version=before.version) == before
    assert desk.store.undo().action == "Ret regler"
    assert rules_in_use(desk.store.db).evaluation_months == shipped("evaluation_months")
    with desk.store.action("fra et andet program") as unit:
        unit.put(replace(office.project(), candidate_months=1000, cvs_wanted=0))
    assert rules_in_use(desk.store.db).candidate_months == shipped("candidate_months")
    assert rules_in_use(desk.store.db).cvs_wanted == shipped("cvs_wanted")


def test_an_own_figure_holds_wherever_the_rule_does(desk: Desk, clock: FixedClock) -> None:
    store, today = desk.store, clock.today()
    jens = Broker(name="Jens")
    seen = Visit(
        company_id=VESTRUM.id,
        broker_id=jens.id,
        starts_at=f"{today - timedelta(days=11)}T10:00",
        status="done",
    )
    with store.action("Prøve", undoable=False) as unit:
        for record in (VESTRUM, SOFIE, NEED, jens, seen):
            unit.put(record)
    moves, matches = MatchMoves(store, clock), Matches(store, clock)
    waiting = moves.create(VESTRUM.id, NEED.id, SOFIE.id, "hire")
    moves.move(waiting.id, "company_asked")
    with store.action("for to dage siden", undoable=False) as unit:
        unit.put(replace(store.require(Match, waiting.id), status_since="2026-11-22T09:00:00Z"))
    late = MatchFilter(broker="", due="late")
    assert matches.count(late) == 0
    assert colleague_contacts(store.db, [VESTRUM.id], "", today)

    OfficeSettings(store).save_rules(OWN)
    assert [card.line.text for card in matches.page(late)] == ["2 dage uden svar"]
    assert not colleague_contacts(store.db, [VESTRUM.id], "", today)
    order = Orders(store, clock).receive(NEED.id)
    shares = Circulations(store, clock)
    assert shares.usual_expiry() == "2026-12-15"
    shares.share(order.id, ("0661",))
    assert shares.of_order(order.id)[0].record.expires_on == shares.usual_expiry()
    found = shares.cvs(order.id)
    assert found is not None
    assert found.text.startswith("0 af 2 CV’er")

    moves.move(
        waiting.id,
        "agreed",
        MoveFacts(
            agreed_on="2026-11-24", starts_on="2027-02-01", hours_per_week=37, employment_form="permanent"
        ),
    )
    found_tasks = store.find(Task, "match_id = ?", (waiting.id,))
    due = {task.origin.rpartition(":")[2]: (task.due_on, task.title) for task in found_tasks}
    assert due["before_start"][0] == "2027-01-18"
    assert due["one_month"] == ("2027-04-01", "Produktionsplanlægger: hvordan går det efter 2 måneder?")
    form = matches.form(waiting.id)
    assert rule_text("one_month", form.rules) == "efter 2 måneder"

    assert Candidates(store).blank().delete_after == "2027-11-24"
    assert CandidateRemoval(store).renew([SOFIE.id]).months == 12
    assert TodayService(store, clock).view().pace_soon_percent == 80
    outreach = {one.name: one.query for one in Calls(store).lists()}
    assert outreach["Uden tradition for højtuddannede"] == CompanyQuery(
        employees_min=10, employees_max=249, graduates_max=1, statuses=("prospect", "active")
    )
    assert {"10–249 ansatte", *(f"Ikke kontaktet i {n} måneder" for n in (2, 9, 24))} <= outreach.keys()
